package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/pflag"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/open"
)

// observing is what a run is observed by: the options of run and eval for which
// a script need not change.
type observing struct {
	trace    bool
	tracer   *tracer // of --trace
	dry      dryRun
	profile  string    // the file of --profile, "" for none
	profiler *profiler // of that, and for advice; nil: nobody wants to know
}

func (o *observing) bind(flags *pflag.FlagSet) {
	flags.BoolVar(&o.trace, "trace", false, "show every round trip to the store: its time, its bytes, its commands")
	flags.StringVar(&o.profile, "profile", "", "write to this `file` what each line of the script took, in time and in round trips, for go tool pprof")
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
		return o.traced(url, opened(s)), nil
	}
	if o.dry.is() {
		return o.dry.opens(ctx, url, really)
	}
	return really()
}

// begin prepares for the run of a script on the store at a URL.
func (o *observing) begin(url string) {
	if o.profile != "" || isNetworked(url) {
		o.profiler = newProfiler(o.profile != "")
	}
}

// isNetworked reports whether a round trip to a store goes over a network.
func isNetworked(url string) bool {
	_, directory := open.Directory(url)
	return !directory && !strings.HasPrefix(url, "mem:")
}

// line gives what is told of each statement, nil if nobody wants to know.
func (o *observing) line() func(path string, line int) {
	if o.profiler == nil {
		return nil
	}
	return o.profiler.at
}

// traced gives a store on s whose round trips are shown if they are to be.
func (o *observing) traced(url string, s store.Store) store.Store {
	if o.profiler != nil && (o.profile != "" || isNetworked(url)) {
		s = o.profiler.on(s)
	}
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
	if o.profile != "" {
		if failed := o.profiler.write(o.profile); failed != nil {
			err = errors.Join(err, fmt.Errorf("cannot write the profile: %w", failed))
		}
	}
	return err
}

// advice gives a warning about how the script uses the store, "" for none.
func (o *observing) advice() string {
	if o.profiler == nil {
		return ""
	}
	return o.profiler.advice()
}
