package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signalled is the cause of a context that a signal ended.
type signalled struct{ signal syscall.Signal }

func (s *signalled) Error() string {
	switch s.signal {
	case syscall.SIGINT:
		return "interrupted"
	case syscall.SIGTERM:
		return "terminated"
	}
	return s.signal.String()
}

func (s *signalled) code() int { return exitSignal + int(s.signal) }

// stopping are the signals that end a script.
var stopping = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// untilSignal gives a context that ends with the first of these signals, the
// cause being a *signalled. What the script deferred then runs; the second
// signal ends the process at once.
func untilSignal(ctx context.Context, signals ...os.Signal) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	ch := make(chan os.Signal, 2)
	done := make(chan struct{})
	signal.Notify(ch, signals...)
	go func() {
		for first := true; ; first = false {
			select {
			case <-done:
				return
			case s := <-ch:
				ended := &signalled{asNumber(s)}
				if !first {
					os.Exit(ended.code())
				}
				cancel(ended)
			}
		}
	}()
	return ctx, func() {
		signal.Stop(ch)
		close(done)
		cancel(nil)
	}
}

func asNumber(s os.Signal) syscall.Signal {
	if n, ok := s.(syscall.Signal); ok {
		return n
	}
	return syscall.SIGINT
}
