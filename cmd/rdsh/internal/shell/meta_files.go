package shell

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/rdsh/rdsh/host"
)

// runFile runs a script, in the session of its language if it takes no
// arguments: what it defines can then be used.
func (s *Shell) runFile(ctx context.Context, arg string) error {
	words := strings.Fields(arg)
	lang, err := host.LangOf(words[0])
	if err != nil {
		return err
	}
	return s.interruptible(ctx, func(ctx context.Context) error {
		if len(words) > 1 {
			return s.host.RunFile(ctx, words[0], words[1:])
		}
		session, err := s.sessionIn(lang)
		if err != nil {
			return err
		}
		if s.editor != nil { // what a script does, nobody has typed
			session.Confirm(nil)
			defer session.Confirm(s.confirm)
		}
		return session.RunFile(ctx, words[0])
	})
}

// edit lets the person write a statement, or a script, elsewhere, and runs it.
func (s *Shell) edit(ctx context.Context, path string) error {
	if s.opts.Edit == nil || s.editor == nil {
		return errors.New(":edit: there is no terminal to edit at")
	}
	if path != "" {
		if _, err := host.LangOf(path); err != nil {
			return err
		}
		if err := s.opts.Edit(path); err != nil {
			return fmt.Errorf(":edit: %w", err)
		}
		return s.runFile(ctx, path)
	}
	code, err := s.written()
	if err != nil {
		return fmt.Errorf(":edit: %w", err)
	}
	if strings.TrimSpace(code) == "" {
		return nil
	}
	s.editor.Remember(code)
	return s.statement(ctx, code)
}

// written gives what somebody makes of the statement before.
func (s *Shell) written() (string, error) {
	f, err := os.CreateTemp("", "rdsh-*."+string(s.lang))
	if err != nil {
		return "", err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(s.before + "\n")
	if err := errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	if err := s.opts.Edit(f.Name()); err != nil {
		return "", err
	}
	code, err := os.ReadFile(f.Name())
	return strings.TrimRight(string(code), " \t\r\n"), err
}

// A step is a statement that went well.
type step struct {
	lang host.Lang
	code string
}

// save writes the steps in the language that the name of a file says, which
// must not exist.
func (s *Shell) save(_ context.Context, path string) error {
	lang, err := host.LangOf(path)
	if err != nil {
		return err
	}
	var b strings.Builder
	n := 0
	for _, step := range s.steps {
		if step.lang == lang {
			b.WriteString(strings.TrimRight(step.code, "\n") + "\n")
			n++
		}
	}
	if n == 0 {
		return fmt.Errorf(":save: no statement in the language of %s went well yet", path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf(":save: %s exists already", path)
	}
	if err != nil {
		return fmt.Errorf(":save: %w", err)
	}
	_, err = f.WriteString(b.String())
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf(":save: %w", err)
	}
	statements := "statements"
	if n == 1 {
		statements = "statement"
	}
	return s.print(fmt.Sprintf("%d %s written to %s", n, statements, path))
}
