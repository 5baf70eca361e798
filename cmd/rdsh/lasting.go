package main

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
	"unicode"

	"github.com/rdsh/rdsh/engine"
)

// mustLast refuses a store that ends with the process, to a command that would
// look at nothing or keep nothing; remedy says where to name another one.
func mustLast(command, url, remedy string) error {
	if url == "mem:" || strings.HasPrefix(url, "mem:?") {
		return usagef("%s: the store is in memory (mem:) and ends with the process, so there is nothing in it: %s", command, remedy)
	}
	return nil
}

// lasts is mustLast for the store that the command line names.
func (o *settings) lasts(command, arg string) error {
	return mustLast(command, o.url(arg), "name one with --store ./data or --store redis://localhost:6379, or in "+storeVariable)
}

// onStore runs fn with the store that the command line names, which outlives the
// process, until a signal or the end of the time.
func (o *settings) onStore(ctx context.Context, command, arg string, fn func(ctx context.Context, e *engine.Engine) error) (err error) {
	if err := o.lasts(command, arg); err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := o.limited(ctx)
	defer cancel()
	e, err := o.first(ctx, arg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	return o.stdout.or(withCause(ctx, fn(ctx, e)))
}

// reading gives o for a store that is only read: a directory is then opened as
// it is, also beside the process that writes it.
func (o *settings) reading() *settings {
	reading := *o
	reading.readOnly = true
	return &reading
}

// shownKey gives the name of a key as it is shown: as it is, or quoted if it is
// no text of one line.
func shownKey(key string) string {
	if key == "" || strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		return strconv.Quote(key)
	}
	return key
}
