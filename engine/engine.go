// Package engine is the structures as a Go library.
//
// An Engine makes handles of structures in one store. A handle does no I/O
// until a method is called; two of one kind, name and store are one structure.
// Elements are in stored form (codec.Text), members and keys of maps in
// canonical stored form (codec.Key), so that the value of a script crosses the
// engine without being taken apart. Package typed has the same handles for
// values of any Go type: begin there.
//
// Methods are named as in scripts and cost one round trip unless they say
// otherwise. What is not there is a value, an Opt that is not OK, never an
// error. Handles are safe for concurrent use.
package engine

import (
	"sync"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// The shapes of arguments and results, defined with the values.
type (
	Opt[T any]    = codec.Opt[T]
	Index         = codec.Index
	Stop          = codec.Stop
	Until         = codec.Until
	Number        = codec.Number
	Dict[E any]   = codec.Dict[E]
	Cursor[T any] = codec.Cursor[T]
)

// Forever is the timeout of a wait that only its context ends.
const Forever time.Duration = -1

// Options of an engine; the zero value is useful.
type Options struct {
	URL string // of the store, as messages may show it: without a password
}

// An Engine makes handles of structures in one store.
type Engine struct {
	*place
	own  store.Runner // that of the place before it was switched
	opts Options

	behind *sync.Map // scripts behind a fence, made once: see fenced
	keeper keeper    // of what its handles have not yet written
}

// A place is where structures are. An engine and its handles share one, so that
// what the engine is switched to counts for handles made before.
type place struct {
	store  store.Store
	runner store.Runner // the store, or nil if it is none
}

// base gives the store that tells places apart: what leads there may be a way of
// its own.
func (p *place) base() store.Store {
	if f, ok := p.store.(*fenced); ok {
		return f.under.store
	}
	return p.store
}

func placeOf(s store.Store) *place {
	r, _ := s.(store.Runner)
	return &place{s, r}
}

// New gives an engine on s. Of several options the last ones count.
func New(s store.Store, opts ...Options) *Engine {
	e := &Engine{place: placeOf(s), behind: new(sync.Map)}
	e.own = e.runner
	for _, o := range opts {
		e.opts = o
	}
	return e
}

// Fork gives another engine on the same store, which can be switched without
// regard to e and its handles.
func (e *Engine) Fork() *Engine { return e.on(e.store) }

// on gives an engine on s, the store of e or one on top of it.
func (e *Engine) on(s store.Store) *Engine {
	x := New(s, e.opts)
	x.behind = e.behind
	return x
}

// Switch makes e and all its handles use the store of another engine, until
// back is called. No handle of e may be in use meanwhile but by who calls it: a
// script, whose engine is a fork.
func (e *Engine) Switch(to *Engine) (back func()) {
	own := *e.place
	*e.place = *to.place
	return func() { *e.place = own }
}

// Store gives the store under the engine.
func (e *Engine) Store() store.Store { return e.store }

// URL tells where the store is, without a password. It is "" if nobody said.
func (e *Engine) URL() string { return e.opts.URL }

// Close closes the store. Waits end with an error.
func (e *Engine) Close() error { return e.store.Close() }

// Common are the options of every structure. The zero value is useful.
type Common struct {
	TTL     time.Duration // the time to live that writes set; 0 is none
	TTLMode string        // "sliding", also "": every write sets it; "fixed": the first one
	Codec   string        // "plain", also "": values; "raw": strings, stored untouched
	Fence   int64         // the token of a lock: writes fail with kind lease once a newer one has been seen; 0: none
	Store   *Engine       // where the structure is; nil is the engine itself
}

// WaitOptions are how long a call may wait: not at all if zero.
type WaitOptions struct{ Timeout time.Duration }
