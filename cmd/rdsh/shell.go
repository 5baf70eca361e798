package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/shell"
	"github.com/rdsh/rdsh/engine/store/open"
)

// runShell opens the shell: a conversation if a person is at both ends, else
// the statements of standard input.
func runShell(ctx context.Context, opts *settings, args []string) error {
	url := ""
	if len(args) > 0 {
		url = args[0]
	}
	if !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stdout.Fd())) {
		return runStatements(ctx, opts, url)
	}
	ctx, stop := untilSignal(ctx, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	s, err := opts.shell(ctx, url)
	if err != nil {
		return err
	}
	ed, err := newEditor(s)
	if err != nil {
		return err
	}
	defer ed.Close()
	return s.Run(ctx, ed)
}

// dumb reports whether the terminal can do nothing but print, as it says by TERM.
func dumb() bool {
	name := os.Getenv("TERM")
	return name == "dumb" || name == ""
}

// newEditor gives the editor for the terminal. NO_COLOR asks for no colours
// (no-color.org), without which hints would be taken for what was typed.
func newEditor(s *shell.Shell) (editor.Editor, error) {
	history := historyOf(s.URL())
	if dumb() {
		return editor.NewPlain(os.Stdin, os.Stdout, history), nil
	}
	opts := editor.Options{History: history, Complete: s.Complete, Whole: s.Whole}
	if os.Getenv("NO_COLOR") == "" {
		opts.Hint, opts.Colours = s.Hint, s.Colours
	}
	return editor.NewTerminal(opts)
}

// runStatements runs the statements of standard input, like sqlite3 -bail:
// values are shown, and the first error ends it.
func runStatements(ctx context.Context, opts *settings, url string) error {
	ctx, stop := untilSignal(ctx, stopping...)
	defer stop()
	s, err := opts.shell(ctx, url)
	if err != nil {
		return err
	}
	s.Watch = func(ctx context.Context) func() { return orElse(ctx, patience, endByForce) }
	return opts.stdout.or(withCause(ctx, s.RunPiped(ctx, stdin{ctx})))
}

func (o *settings) shell(ctx context.Context, url string) (*shell.Shell, error) {
	e, err := o.first(ctx, url)
	if err != nil {
		return nil, err
	}
	return shell.New(e, shell.Options{
		Open:     o.connect,
		Freeze:   o.freeze,
		Edit:     edit,
		Page:     page,
		Host:     o.hostOn,
		Lang:     o.lang.orStarlark(),
		Timeout:  time.Duration(o.timeout),
		Version:  "rdsh " + number(),
		ReadOnly: o.readOnly,
		Dumb:     dumb(),
		Screen:   screen,
		History:  historyOf,
		Stdout:   &o.stdout,
		Stderr:   os.Stderr,
	}), nil
}

// historyOf gives the statements that were entered on a store.
func historyOf(url string) *editor.History {
	history, err := editor.OpenHistory(historyFile(url))
	if err != nil {
		fmt.Fprintf(os.Stderr, "rdsh: warning: the history is not kept: %v\n", err)
	}
	return history
}

// historyFile gives where the statements on a store are kept: RDSH_HISTORY for
// all of them, which may be empty for nowhere; or else, in the home directory,
// .rdsh_history for stores in memory, and a file of .rdsh_history.d for each
// other one.
func historyFile(url string) string {
	if path, ok := os.LookupEnv("RDSH_HISTORY"); ok {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	if strings.HasPrefix(url, "mem:") {
		return filepath.Join(home, ".rdsh_history")
	}
	dir := filepath.Join(home, ".rdsh_history.d")
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	return filepath.Join(dir, historyName(url))
}

// historyName gives the name of the file for a store: what one can read of its
// URL, and a sum of all of it, which for a directory is the whole path.
func historyName(url string) string {
	if path, is := open.Directory(url); is {
		if whole, err := filepath.Abs(path); err == nil {
			url = whole
		}
	}
	readable := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '_'
	}, filepath.Base(url))
	sum := sha256.Sum256([]byte(url))
	return fmt.Sprintf("%.40s-%x", readable, sum[:6])
}

// screen gives its size, 80 by 24 if there is none.
func screen() (columns, rows int) {
	columns, rows, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil || columns <= 0 || rows <= 0 {
		return 80, 24
	}
	return columns, rows
}
