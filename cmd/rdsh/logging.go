package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/secret"
	"github.com/rdsh/rdsh/host"
)

// logging is how a run writes messages to the standard error.
type logging struct {
	format formatValue
	level  levelValue
}

func (l *logging) bind(flags *pflag.FlagSet) {
	flags.Var(&l.format, "log-format", "messages and errors as `text` or json, an object a line")
	flags.Var(&l.level, "log-level", "what the module log writes: debug, info, warn or error (default `info`)")
}

func (l *logging) json() bool { return l.format == "json" }

// written gives err, which was told of as JSON if everything is to be.
func (l *logging) written(err error) error {
	if err == nil || !l.json() {
		return err
	}
	handler := slog.NewJSONHandler(secret.Writer{To: os.Stderr}, nil)
	for _, problem := range problems(err) {
		if handler.Handle(context.Background(), recordOf(problem, exitCode(err))) != nil {
			return err
		}
	}
	return &logged{err}
}

// problems gives the errors that err consists of, but for that of exit(code).
func problems(err error) []error {
	var exit *host.Exit
	var all *host.Failures
	switch {
	case errors.As(err, &all):
		return slices.DeleteFunc(all.Unwrap(), func(err error) bool { return errors.As(err, &exit) })
	case errors.As(err, &exit):
		return nil
	}
	return []error{err}
}

func recordOf(err error, code int) slog.Record {
	record := slog.NewRecord(time.Now(), slog.LevelError, err.Error(), 0)
	var failed *host.Error
	if errors.As(err, &failed) {
		record.Message = failed.Message
		record.AddAttrs(slog.String("kind", failed.Kind))
		if failed.Where != "" {
			record.AddAttrs(slog.String("where", failed.Where), slog.Any("stack", failed.Stack))
		}
	}
	record.AddAttrs(slog.Int("exit", code))
	return record
}

// logged is an error that was told of.
type logged struct{ err error }

func (l *logged) Error() string { return l.err.Error() }
func (l *logged) Unwrap() error { return l.err }

// formatValue is the option --log-format.
type formatValue string

func (f *formatValue) String() string { return string(*f) }
func (f *formatValue) Type() string   { return "string" }

func (f *formatValue) Set(s string) error {
	if s != "text" && s != "json" {
		return errors.New("want text or json")
	}
	*f = formatValue(s)
	return nil
}

// levelValue is the option --log-level.
type levelValue slog.Level

func (l *levelValue) String() string { return "" }
func (l *levelValue) Type() string   { return "string" }

func (l *levelValue) Set(s string) error {
	for name, level := range map[string]slog.Level{
		"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
	} {
		if s == name {
			*l = levelValue(level)
			return nil
		}
	}
	return errors.New("want debug, info, warn or error")
}
