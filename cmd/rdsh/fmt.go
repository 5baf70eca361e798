package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/analysis"
	"github.com/rdsh/rdsh/bindings/facts"
)

const fmtLong = `Lays out scripts in Starlark as buildifier does, in place. PATHS are files, and
directories whose scripts are formatted, those below included; none is the
working directory, and - is standard input, formatted to standard output.

A formatted script is the same program with the same comments: that is checked
before it is written. A script that cannot be formatted so stays as it is, and
the line is named. Scripts in Lua are left alone: there is no formatter for them.

Exit codes:
  0    all scripts are well laid out now, or with --check and --diff were so
  1    with --check or --diff: some are not; or some could not be formatted
  2    wrong usage, or a file that cannot be read or written`

// fmtOptions are the options of rdsh fmt.
type fmtOptions struct{ check, diff bool }

func newFmt(opts *settings) *cobra.Command {
	var own fmtOptions
	cmd := &cobra.Command{
		Use: "fmt [PATHS...]", Short: "Lay out scripts in Starlark", Long: fmtLong,
		Example: `  rdsh fmt
  rdsh fmt --check               which scripts are not well laid out?
  rdsh fmt --diff report.star    what would change?
  rdsh fmt - < report.star`,
		RunE: func(cmd *cobra.Command, args []string) error { return own.main(cmd.Context(), opts, args) },
	}
	cmd.Flags().BoolVar(&own.check, "check", false, "list the scripts that are not well laid out, and change nothing")
	cmd.Flags().BoolVar(&own.diff, "diff", false, "show what would change, and change nothing")
	return cmd
}

func (o *fmtOptions) main(ctx context.Context, opts *settings, paths []string) error {
	if len(paths) == 1 && paths[0] == "-" {
		return fmtStdin(ctx, opts)
	}
	files, err := scriptsIn(paths)
	if err != nil {
		return err
	}
	inLua, found := 0, false
	for _, file := range files {
		if filepath.Ext(file) == ".lua" {
			inLua++
			continue
		}
		differs, err := o.file(opts, file)
		if err != nil {
			return err
		}
		found = found || differs
	}
	if inLua > 0 {
		fmt.Fprintf(os.Stderr, "rdsh: %s left alone: there is no formatter for Lua\n", countOf(inLua, "script in Lua is", "scripts in Lua are"))
	}
	if found {
		return opts.stdout.or(errFound)
	}
	return opts.stdout.or(nil)
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// file formats one script. It reports whether it is not well laid out
// afterwards.
func (o *fmtOptions) file(opts *settings, file string) (differs bool, err error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return false, usagef("cannot read a script: %w", err)
	}
	out, err := analysis.Format(file, string(src))
	if err != nil {
		leftAsItIs(file, err)
		return true, nil
	}
	switch {
	case out == string(src):
		return false, nil
	case o.diff:
		fmt.Fprintf(&opts.stdout, "%s", diff.Diff(file, src, file+" (formatted)", []byte(out)))
		return true, nil
	case o.check:
		fmt.Fprintln(&opts.stdout, file)
		return true, nil
	}
	return false, replace(file, out)
}

// leftAsItIs says why a script was not formatted.
func leftAsItIs(file string, err error) {
	var p *facts.Problem
	if errors.As(err, &p) {
		fmt.Fprintf(os.Stderr, "rdsh: %s:%v: %s: it stays as it is\n", file, p.Pos, p.Message)
		return
	}
	fmt.Fprintf(os.Stderr, "rdsh: %s: %v\n", file, err)
}

// replace writes a file that exists, whole or not at all.
func replace(file, text string) error {
	path, err := filepath.EvalSymlinks(file)
	if err != nil {
		return &usageError{err}
	}
	info, err := os.Stat(path)
	if err != nil {
		return &usageError{err}
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".rdsh-fmt-*")
	if err != nil {
		return usagef("cannot write %s: %w", file, err)
	}
	_, err = io.WriteString(temp, text)
	err = errors.Join(err, temp.Chmod(info.Mode().Perm()), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		os.Remove(temp.Name())
		return usagef("cannot write %s: %w", file, err)
	}
	return nil
}

func fmtStdin(ctx context.Context, opts *settings) error {
	src, err := io.ReadAll(stdin{ctx})
	if err != nil {
		return usagef("cannot read the script from standard input: %w", err)
	}
	out, err := analysis.Format("stdin.star", string(src))
	if err != nil {
		leftAsItIs("stdin", err)
		return errFound
	}
	io.WriteString(&opts.stdout, out)
	return opts.stdout.or(nil)
}
