package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/host"
)

const runLong = `Runs a script. Its language is told by its name, .star or .lua, or else by
--lang. FILE - is standard input. Of a directory the script main.star or main.lua
is run; what a script loads is relative to it.

What follows FILE belongs to the script, also what begins with --: arguments()
gives it the options --name=value, typed by their defaults, and the rest. With
--help behind FILE the options of the script are listed, with the comment at its
head, and it is not run. Options of rdsh stand before FILE. fs.lines("-") reads
standard input line by line, unless the script itself came from there.

--dry-run writes to no store: reads come from the store, writes stay in memory,
where the script sees them, and at the end the difference is shown. A key is
fetched whole before the first write to it (256 MB at most), and is from then on
as the script left it, whatever others do. What cannot be foreseen is refused:
commands that rdsh does not know, and Lua for the server that touches keys which
it does not declare. Files are written. With --dry-run=json standard output is
JSON alone, and what the script prints goes to standard error.

--profile FILE tells what each line took: go tool pprof -lines -top FILE, and with
-sample_index=round_trips how often it asked the store. On a server a line that
makes many round trips for one element each is named at the end.

When the script is stopped, by a signal or by --timeout, what it deferred still
runs, and a wait ends without losing an element. A script whose first line is
#!/usr/bin/env -S rdsh run is a program, in both languages.

With --sandbox a script is not trusted: it can compute and print, within limits,
and reach what --grant allows. That stops careless authors. Those who are hostile
belong in a process of their own that the system confines.

` + exitCodes

const runExample = `  rdsh run report.star
  rdsh run report.star --help
  rdsh --store redis://localhost:6379 run load.lua words.txt --limit=100
  rdsh run --timeout 30s --read-only check.star
  rdsh --store redis://localhost:6379 run --dry-run cleanup.lua
  rdsh run --sandbox --grant 'read=orders/*' --limit time=100ms rule.lua
  generate | rdsh run --lang lua - --top=5`

func newRun(opts *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "run FILE|DIR|- [ARGUMENTS...]",
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
	opts.log.bind(cmd.Flags())
	opts.sandbox.bind(cmd.Flags())
	return cmd
}

func runRun(ctx context.Context, opts *settings, file string, args []string) error {
	if err := opts.sandbox.check(); err != nil {
		return err
	}
	s, err := readScript(ctx, opts, file)
	if err != nil {
		return err
	}
	if asksHelp(args) {
		if helped, err := s.help(opts); helped || err != nil {
			return err
		}
	}
	err = opts.script(ctx, func(ctx context.Context, h *host.Host) error {
		if s.piped {
			return h.RunSource(ctx, s.lang, s.name, s.text, args)
		}
		return h.RunText(ctx, s.lang, s.name, s.text, args)
	})
	return opts.log.written(err)
}

// script runs fn with a host on the store, until a signal or the end of the
// time. An error then tells which, by errors.Is and errors.As.
func (o *settings) script(ctx context.Context, fn func(context.Context, *host.Host) error) (err error) {
	ctx, stop := untilSignal(ctx, stopping...)
	defer stop()
	ctx, cancel := o.limited(ctx)
	defer cancel()
	o.observe.begin(o.url(""))
	e, err := o.first(ctx, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	defer func() {
		err = errors.Join(err, o.observe.finish(ctx, &o.stdout))
		if advice := o.observe.advice(); advice != "" {
			o.warn("", []string{advice})
		}
	}()
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
