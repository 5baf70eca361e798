package main

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"github.com/spf13/pflag"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/open"
)

// observing is what a run is observed by: the options of run and eval for which
// a script need not change.
type observing struct {
	trace  bool
	tracer *tracer // of --trace
	dry    dryRun
}

func (o *observing) bind(flags *pflag.FlagSet) {
	flags.BoolVar(&o.trace, "trace", false, "show every round trip to the store: its time, its bytes, its commands")
	flags.Var(&o.dry.format, "dry-run", "write to no store, and show at the end what would be different, as a `table` or json")
	flags.Lookup("dry-run").NoOptDefVal = "table"
}

// open opens a store that is observed.
func (o *observing) open(ctx context.Context, url string, opts open.Options, opened func(store.Store) store.Store) (store.Store, error) {
	really := func() (store.Store, error) {
		s, err := open.Open(ctx, url, opts)
		if _, directory := open.Directory(url); directory && o.dry.is() && errors.Is(err, fs.ErrNotExist) {
			s, err = embedded.New(embedded.Options{}), nil // the run would have made it
		}
		if err != nil {
			return nil, err
		}
		return o.traced(opened(s)), nil
	}
	if o.dry.is() {
		return o.dry.opens(ctx, url, really)
	}
	return really()
}

// traced gives a store on s whose round trips are shown if they are to be.
func (o *observing) traced(s store.Store) store.Store {
	if !o.trace {
		return s
	}
	if o.tracer == nil {
		o.tracer = newTracer()
	}
	return o.tracer.on(s)
}

// finish tells what was observed, when the run is over.
func (o *observing) finish(ctx context.Context, w io.Writer) error {
	err := o.dry.finish(ctx, w)
	if o.tracer != nil {
		o.tracer.finish()
	}
	return err
}
