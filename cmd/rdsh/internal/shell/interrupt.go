package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/rdsh/rdsh/host"
)

// ErrInterrupted is the cause of a statement that Ctrl-C stopped.
var ErrInterrupted = errors.New("interrupted")

// interruptible runs one statement, which Ctrl-C and the timeout stop. A
// panic in it is an error like any other.
func (s *Shell) interruptible(ctx context.Context, fn func(context.Context) error) (err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer s.onInterrupt(cancel)()
	if s.opts.Timeout > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeoutCause(ctx, s.opts.Timeout, host.ErrTime)
		defer stop()
	}
	if s.Watch != nil {
		defer s.Watch(ctx)()
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal error: %v (please report it)\n%s", p, debug.Stack())
		}
	}()
	err = fn(ctx)
	if cause := context.Cause(ctx); err != nil && cause != nil && !isExit(err) {
		return cause
	}
	return err
}

func isExit(err error) bool {
	var exit *host.Exit
	return errors.As(err, &exit)
}

// onInterrupt calls cancel at the first Ctrl-C, warns at the second, and ends
// the process at the third: the statement does not let itself be stopped. The
// result ends that.
func (s *Shell) onInterrupt(cancel context.CancelCauseFunc) (stop func()) {
	for len(s.interrupts) > 0 { // from before the statement
		<-s.interrupts
	}
	done := make(chan struct{})
	go func() {
		for n := 1; ; n++ {
			select {
			case <-done:
				return
			case <-s.interrupts:
			}
			switch n {
			case 1:
				cancel(ErrInterrupted)
			case 2:
				fmt.Fprintln(s.opts.Stderr, "still stopping; Ctrl-C once more leaves the shell")
			default:
				s.editor.Close()
				os.Exit(130)
			}
		}
	}()
	return func() { close(done) }
}
