package main

import (
	"github.com/spf13/pflag"

	"github.com/rdsh/rdsh/engine/store"
)

// observing is what a run is observed by: the options of run and eval that do
// not change what a script does.
type observing struct {
	trace  bool
	tracer *tracer // of --trace
}

func (o *observing) bind(flags *pflag.FlagSet) {
	flags.BoolVar(&o.trace, "trace", false, "show every round trip to the store: its time, its bytes, its commands")
}

// on gives a store on s that is observed.
func (o *observing) on(s store.Store) store.Store {
	if o.trace {
		if o.tracer == nil {
			o.tracer = newTracer()
		}
		s = o.tracer.on(s)
	}
	return s
}

// finish tells what was observed, when the run is over.
func (o *observing) finish() {
	if o.tracer != nil {
		o.tracer.finish()
	}
}
