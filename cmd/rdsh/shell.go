package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/shell"
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
	history, err := editor.OpenHistory(historyFile())
	if err != nil {
		fmt.Fprintf(os.Stderr, "rdsh: warning: the history is not kept: %v\n", err)
	}
	ed, err := editor.NewTerminal(history, s.Complete)
	if err != nil {
		return err
	}
	defer ed.Close()
	return s.Run(ctx, ed)
}

// runStatements runs the statements of standard input, like sqlite3 -bail:
// values are shown, and the first error ends it.
func runStatements(ctx context.Context, opts *settings, url string) error {
	ctx, stop := untilSignal(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
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
		Host:     o.hostOn,
		Lang:     o.lang.orStarlark(),
		Timeout:  time.Duration(o.timeout),
		Version:  "rdsh " + number(),
		ReadOnly: o.readOnly,
		Width:    width,
		Stdout:   &o.stdout,
		Stderr:   os.Stderr,
	}), nil
}

// historyFile gives where the statements of the shell are kept: RDSH_HISTORY,
// which may be empty for nowhere, or .rdsh_history in the home directory.
func historyFile() string {
	if path, ok := os.LookupEnv("RDSH_HISTORY"); ok {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".rdsh_history")
}

// width is that of the screen, 80 if there is none.
func width() int {
	columns, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil || columns <= 0 {
		return 80
	}
	return columns
}
