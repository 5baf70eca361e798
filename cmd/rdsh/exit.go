package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/shell"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/host"
)

// The exit codes.
const (
	exitScript  = 1
	exitUsage   = 2
	exitStore   = 3
	exitTimeout = 124
	exitLimit   = 125
	exitGrant   = 126
	exitSignal  = 128 // and the number of the signal
)

const exitCodes = `Exit codes:
  0    the script ended well
  1    the script failed, or what it printed could not be written
  2    wrong usage: an unknown option, also of the script; a file that cannot be
       read; a bad URL
  3    the store cannot be reached, or went away
  124  the time of --timeout, or of --limit, was over
  125  another limit was reached
  126  the script asked for what --grant does not allow
  130  interrupted by Ctrl-C (SIGINT); a second one ends it at once
  143  terminated (SIGTERM)
  n    the script called exit(n)`

// A usageError is a command line that cannot be meant.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// report writes an error for people, one line and the stack if there is one,
// and gives the exit code that goes with it.
func report(w io.Writer, err error) int {
	if err == nil {
		return 0
	}
	var logged *logged
	if !errors.As(err, &logged) {
		shell.WriteError(w, "rdsh: ", err)
	}
	return exitCode(err)
}

func exitCode(err error) int {
	var exit *host.Exit
	if errors.As(err, &exit) {
		return exit.Code
	}
	var usage *usageError
	var ended *signalled
	var refused *host.ArgumentError
	var grant *host.GrantError
	switch {
	case errors.As(err, &usage), errors.As(err, &refused):
		return exitUsage
	case errors.As(err, &ended):
		return ended.code()
	case errors.Is(err, host.ErrTime), errors.Is(err, context.DeadlineExceeded):
		return exitTimeout
	case errors.As(err, &grant):
		return exitGrant
	}
	switch kindOf(err) {
	case "unavailable", "unknown":
		return exitStore
	case "limit":
		return exitLimit
	}
	return exitScript
}

// kindOf gives the kind of an error as scripts see it.
func kindOf(err error) string {
	var failed *host.Error
	if errors.As(err, &failed) && failed.Kind != "" {
		return failed.Kind
	}
	return engine.KindOf(err)
}
