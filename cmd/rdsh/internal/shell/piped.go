package shell

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rdsh/rdsh/host"
)

// RunPiped runs the statements that r holds, without prompts, and shows their
// values. It ends at the first error, which tells the line; exit() is a
// *host.Exit.
//
// Blocks of Starlark end as in a file, before a line that is not indented,
// and not at an empty one. When ctx ends, the error is its cause.
func (s *Shell) RunPiped(ctx context.Context, r io.Reader) error {
	err := s.runLines(ctx, r)
	if errors.Is(err, errQuit) {
		err = nil
	}
	return errors.Join(err, s.Close(ctx))
}

func (s *Shell) runLines(ctx context.Context, r io.Reader) error {
	in := bufio.NewReader(r)
	code, first := "", 1 // what is not run yet, and its first line
	for number := 1; ; number++ {
		line, err := in.ReadString('\n')
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil && err != io.EOF {
			return fmt.Errorf("cannot read statements: %w", err)
		}
		last := err == io.EOF
		line = strings.TrimRight(line, "\r\n")
		if s.ends(code, line) {
			if err := s.step(ctx, code, first); err != nil {
				return err
			}
			code = ""
		}
		if code == "" {
			first = number
		} else {
			code += "\n"
		}
		code += line
		if last || s.whole(code) {
			if err := s.step(ctx, code, first); err != nil || last {
				return err
			}
			code = ""
		}
	}
}

// whole reports whether code is a statement as it is.
func (s *Shell) whole(code string) bool {
	return isMeta(code) || !s.incomplete(strings.TrimRight(code, " \t\n"))
}

// ends reports whether the block in code ends before the line next.
func (s *Shell) ends(code, next string) bool {
	return s.lang == host.Starlark && code != "" && !continues(next) && !s.incomplete(closed(code))
}

// continues reports whether line can be a part of the block above it.
func continues(line string) bool {
	if strings.TrimSpace(line) == "" || strings.IndexByte(" \t#", line[0]) >= 0 {
		return true
	}
	word := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ':' })
	return len(word) > 0 && (word[0] == "else" || word[0] == "elif")
}

func (s *Shell) step(ctx context.Context, code string, first int) error {
	if strings.TrimSpace(code) == "" {
		return nil
	}
	s.first = first
	err := s.Execute(ctx, code)
	var failed *host.Error
	if err == nil || errors.Is(err, errQuit) || isExit(err) || errors.As(err, &failed) && isPlaced(failed.Where) {
		return err
	}
	return fmt.Errorf("%s%d: %w", stdinName, first, err)
}
