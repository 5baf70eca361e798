package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
)

// A pool keeps interpreters of one language for the calls of a program. It
// grows with the calls that are under way at the same time.
type pool struct {
	program *Program
	lang    Lang
	mu      sync.Mutex
	idle    []*instance
}

// kept is how many idle interpreters a pool keeps.
const kept = 64

// take gives an interpreter that nobody uses.
func (p *pool) take() (*instance, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		in := p.idle[n-1]
		p.idle[n-1], p.idle = nil, p.idle[:n-1]
		p.mu.Unlock()
		return in, nil
	}
	p.mu.Unlock()
	return p.newInstance()
}

// give puts an interpreter back.
func (p *pool) give(in *instance) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) < kept {
		p.idle = append(p.idle, in)
	}
}

// An instance is an interpreter and what belongs to it: the files that it has
// opened, and a way of its own to the store. It is for one call at a time.
type instance struct {
	session *Session
	callee  catalog.Callee
	program *Program
	opened  map[string]bool
	clean   bool // nothing of the last call is left in it
	broken  bool // it went wrong
}

func (p *pool) newInstance() (*instance, error) {
	h := p.program.host
	run := h.newRun("", nil)
	run.Stdout, run.Stderr = &lockedWriter{w: run.Stdout, mu: &h.printing}, &lockedWriter{w: run.Stderr, mu: &h.printing}
	s, err := h.interpreter(p.lang, run, func(from, name string) (string, string, error) {
		return p.program.resolve(p.lang, from, name)
	}, true)
	if err != nil {
		return nil, err
	}
	return &instance{session: s, callee: s.in.(catalog.Callee), program: p.program, opened: make(map[string]bool)}, nil
}

// A lockedWriter is one that calls of a program share.
type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// nowhere is the store of files that are loaded.
var nowhere = engine.New(store.Refusing(ErrLoading))

// open runs the top level of a file, without a store.
func (in *instance) open(ctx context.Context, file, src string) error {
	back := in.session.engine.Switch(nowhere)
	in.session.run.Loading = true
	ctx, done := in.session.begin(ctx)
	err := in.callee.Open(ctx, file, src)
	done()
	in.session.run.Loading = false
	back()
	if err == nil {
		err = in.session.end(ctx, nil)
	}
	in.opened[file] = err == nil
	return err
}

// call calls a function of a file and runs what it deferred.
func (in *instance) call(ctx context.Context, file, fn string, args []catalog.Value) (out Value, err error) {
	in.clean = false
	if !in.opened[file] {
		if err := in.open(ctx, file, in.program.sources[file]); err != nil {
			return out, err
		}
	}
	run, done := in.session.begin(ctx)
	v, err := in.invoke(run, file, fn, args)
	if err == nil && v.Kind == catalog.Elem {
		err = in.session.limited(in.session.returned(v.Elem()))
	}
	over := run.Err() != nil
	done()
	err = in.session.end(run, err)
	if err != nil {
		var failure *Error
		in.clean = errors.As(err, &failure) && !over && !in.broken && !in.callee.Broken()
		return out, err
	}
	in.clean = true
	if f, failed := failureOf(v); failed {
		return Value{err: f}, nil
	}
	return Value{text: v.Elem()}, nil
}

// invoke is Invoke of the interpreter. What goes wrong in it, or in a function
// that the application offers, is no end of the process.
func (in *instance) invoke(ctx context.Context, file, fn string, args []catalog.Value) (v catalog.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			in.broken = true
			err = &Error{Kind: "failed", Message: fmt.Sprintf("internal error in %s: %v", fn, p), Stack: strings.Split(string(debug.Stack()), "\n")}
		}
	}()
	return in.callee.Invoke(ctx, file, fn, args)
}

// failureOf gives the error that a function returned as a value, if it did.
func failureOf(v catalog.Value) (*Error, bool) {
	if v.Kind != catalog.Native {
		return nil, false
	}
	f, ok := v.Native().(*Error)
	return f, ok
}
