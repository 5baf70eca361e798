package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/secret"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/open"
	"github.com/rdsh/rdsh/host"
)

// storeVariable is the variable of the environment that names the store.
const storeVariable = "RDSH_STORE"

// settings are the global options.
type settings struct {
	store    urlValue
	lang     langValue
	timeout  durationValue
	readOnly bool
	observe  observing
	sandbox  sandbox
	log      logging
	stdout   stdout
	warned   map[string]bool  // what was said already
	calm     bool             // warnings are told in another way
	opened   []*engine.Engine // by scripts
}

func (o *settings) bind(flags *pflag.FlagSet) {
	flags.Var(&o.store, "store", "the store, as a `URL`")
	flags.Var(&o.lang, "lang", "the `language` of what is no file: star or lua (default star)")
	flags.Var(&o.timeout, "timeout", "end a script, or a statement of the shell, after this `time`: 10s, 5m, 0.5")
	flags.BoolVar(&o.readOnly, "read-only", false, "refuse everything that writes to the store")
}

// url gives the URL of the store; arg is what the shell was given, "" for nothing.
func (o *settings) url(arg string) string {
	return cmp.Or(arg, string(o.store), os.Getenv(storeVariable), "mem:")
}

// first opens the store that the command line or the environment names. The
// error of a bad URL tells if nobody typed it.
func (o *settings) first(ctx context.Context, arg string) (*engine.Engine, error) {
	url := o.url(arg)
	e, err := o.open(ctx, url)
	var usage *usageError
	if errors.As(err, &usage) && cmp.Or(arg, string(o.store)) == "" {
		return nil, usagef("%s: %w", storeVariable, usage.err)
	}
	return e, err
}

// open opens a store. A server that cannot be reached is an error of its kind,
// any other failure is one of usage.
func (o *settings) open(ctx context.Context, url string) (*engine.Engine, error) {
	opts := open.Options{ReadOnly: o.readOnly || o.observe.dry.is(), Progress: loading(url)}
	s, err := o.observe.open(ctx, url, opts, func(s store.Store) store.Store {
		o.warn(url, open.Warnings(s))
		if o.readOnly {
			s = store.ReadOnly(s)
		}
		return s
	})
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case exitCode(err) == exitStore:
		return nil, err
	default:
		return nil, &usageError{err}
	}
	return engine.New(s, engine.Options{URL: open.Redact(url)}), nil
}

// freeze makes the stores that scripts have opened, and all that will be opened,
// refuse what writes.
func (o *settings) freeze() {
	o.readOnly = true
	for _, e := range o.opened {
		e.Switch(engine.New(store.ReadOnly(e.Store()), engine.Options{URL: e.URL()}))
	}
	o.opened = nil
}

// under opens the store of --store for who puts something on top of it.
func (o *settings) under(ctx context.Context) (store.Store, error) {
	e, err := o.open(ctx, string(o.store))
	if err != nil {
		return nil, err
	}
	return e.Store(), nil
}

// warn shows warnings about the store at a URL, each once.
func (o *settings) warn(url string, warnings []string) {
	for _, warning := range warnings {
		if o.calm || o.warned[url+warning] {
			continue
		}
		if o.warned == nil {
			o.warned = map[string]bool{}
		}
		o.warned[url+warning] = true
		fmt.Fprintln(os.Stderr, "rdsh: warning:", warning)
	}
}

// connect opens a store that a script asks for: a bad URL is then an error
// like any other.
func (o *settings) connect(ctx context.Context, url string) (*engine.Engine, error) {
	e, err := o.open(ctx, url)
	var usage *usageError
	if errors.As(err, &usage) {
		return nil, usage.err
	}
	return e, err
}

// connectFor is connect for a script, which keeps the store.
func (o *settings) connectFor(ctx context.Context, url string) (*engine.Engine, error) {
	e, err := o.connect(ctx, url)
	if err == nil {
		o.opened = append(o.opened, e)
	}
	return e, err
}

// hostOn gives a host on e that uses the process's streams.
func (o *settings) hostOn(e *engine.Engine) *host.Host {
	options := host.Options{
		Stdin:    os.Stdin,
		Stdout:   o.output(),
		Stderr:   secret.Writer{To: os.Stderr}, // where log writes
		Terminal: term.IsTerminal(int(os.Stderr.Fd())),
		LogLevel: slog.Level(o.log.level),
		LogJSON:  o.log.json(),
		Connect:  o.connectFor,
		Line:     o.observe.line(),
	}
	o.sandbox.confine(&options)
	return host.New(e, options)
}

// limited gives a context that ends when the time of --timeout is over.
func (o *settings) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, time.Duration(o.timeout), host.ErrTime)
}

// urlValue is the option --store. An empty one is an error: a script that was
// to work on a server must not work on nothing because a variable was not set.
type urlValue string

func (u *urlValue) String() string { return string(*u) }
func (u *urlValue) Type() string   { return "string" }

func (u *urlValue) Set(s string) error {
	if s == "" {
		return errors.New("want the URL of a store")
	}
	*u = urlValue(s)
	return nil
}

// langValue is the option --lang.
type langValue host.Lang

func (l *langValue) String() string { return string(*l) }
func (l *langValue) Type() string   { return "string" }

func (l *langValue) Set(s string) error {
	switch s {
	case "star", "lua":
		*l = langValue(s)
		return nil
	case "starlark":
		*l = langValue(host.Starlark)
		return nil
	}
	return errors.New("want star or lua")
}

// or gives the language, or Starlark if none was chosen.
func (l langValue) orStarlark() host.Lang { return cmp.Or(host.Lang(l), host.Starlark) }

// durationValue is the option --timeout.
type durationValue time.Duration

func (d *durationValue) String() string {
	if *d == 0 {
		return ""
	}
	return time.Duration(*d).String()
}

func (d *durationValue) Type() string { return "duration" }

func (d *durationValue) Set(s string) error {
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		s += "s"
	}
	v, err := time.ParseDuration(s)
	if err != nil || v <= 0 {
		return errors.New("want seconds or a time such as 10s, 500ms, 5m, more than nothing")
	}
	*d = durationValue(v)
	return nil
}
