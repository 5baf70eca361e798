package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/host"
)

const runLong = `Runs a script. Its language is told by its name, .star or .lua; FILE - is
standard input, whose language is --lang.

What follows FILE belongs to the script, also what begins with --: arguments()
gives it the options --name=value, and the rest. Options of rdsh stand before
FILE. When the script is stopped, by a signal or by --timeout, what it deferred
still runs, and a wait ends without losing an element.

` + exitCodes

const runExample = `  rdsh run report.star
  rdsh --store redis://localhost:6379 run load.lua words.txt --limit=100
  rdsh run --timeout 30s --read-only check.star
  generate | rdsh run --lang lua - --top=5`

func newRun(opts *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "run FILE [ARGUMENTS...]",
		Short:   "Run a script",
		Long:    runLong,
		Example: runExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("run: which script? rdsh run FILE, or - for standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runRun(cmd.Context(), opts, args[0], args[1:]) },
	}
	cmd.Flags().SetInterspersed(false)
	opts.observe.bind(cmd.Flags())
	return cmd
}

func runRun(ctx context.Context, opts *settings, file string, args []string) error {
	if file == "" {
		return usagef("run: the name of the script is empty")
	}
	if file != "-" {
		if err := checkScript(file); err != nil {
			return &usageError{err}
		}
		return opts.script(ctx, func(ctx context.Context, h *host.Host) error { return h.RunFile(ctx, file, args) })
	}
	return opts.script(ctx, func(ctx context.Context, h *host.Host) error {
		src, err := io.ReadAll(stdin{ctx})
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return usagef("cannot read the script from standard input: %w", err)
		}
		return h.RunSource(ctx, opts.lang.orStarlark(), "stdin", string(src), args)
	})
}

// checkScript tells what is wrong with the name of a script, before a store
// is opened for it.
func checkScript(file string) error {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usagef("%s: no such file%s", file, catalog.Suggest(file, scriptsBeside(file)))
	case err != nil:
		return usagef("cannot read the script: %w", err)
	case info.IsDir():
		return usagef("%s is a directory: which script in it?", file)
	}
	if _, err := host.LangOf(file); err == nil && info.Mode().IsRegular() {
		return readable(file)
	} else if err == nil {
		return nil // a pipe can be opened once
	}
	return usagef("%s: unknown kind of script: the name must end in .star or .lua (or pipe it: rdsh run --lang star - < %[1]s)", file)
}

func readable(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("cannot read the script: %w", err)
	}
	return f.Close()
}

// scriptsBeside lists the scripts that are where file would be.
func scriptsBeside(file string) []string {
	dir := filepath.Dir(file)
	found, _ := filepath.Glob(filepath.Join(dir, "*.star"))
	more, _ := filepath.Glob(filepath.Join(dir, "*.lua"))
	return append(found, more...)
}

// script runs fn with a host on the store, until a signal or the end of the
// time. An error then tells which, by errors.Is and errors.As.
func (o *settings) script(ctx context.Context, fn func(context.Context, *host.Host) error) (err error) {
	ctx, stop := untilSignal(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	ctx, cancel := o.limited(ctx)
	defer cancel()
	e, err := o.first(ctx, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	defer o.observe.finish()
	defer orElse(ctx, patience, endByForce)()
	return o.stdout.or(withCause(ctx, fn(ctx, o.hostOn(e))))
}

// patience is how long a run may go on after it was to stop: as long as what
// it deferred may take, and a bit.
const patience = host.Grace + time.Second

// orElse calls end with the cause of ctx if what runs under ctx goes on for
// longer than patience after its end: it is in a call that does not let itself
// be stopped. It is over when the result is called.
func orElse(ctx context.Context, patience time.Duration, end func(cause error)) (over func()) {
	done := make(chan struct{})
	context.AfterFunc(ctx, func() {
		select {
		case <-done:
		case <-time.After(patience):
			end(context.Cause(ctx))
		}
	})
	return func() { close(done) }
}

// endByForce ends the process without what the script deferred.
func endByForce(cause error) {
	os.Exit(report(os.Stderr, fmt.Errorf("%w, and the script did not stop: ended by force", cause)))
}

// withCause adds why ctx ended to the error of what ran under it.
func withCause(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	var exit *host.Exit
	if err == nil || cause == nil || errors.Is(err, cause) || errors.As(err, &exit) {
		return err
	}
	return &stopped{err, cause}
}

// stopped is the error of what was stopped, and why it was.
type stopped struct{ err, cause error }

func (s *stopped) Error() string   { return s.err.Error() }
func (s *stopped) Unwrap() []error { return []error{s.err, s.cause} }
