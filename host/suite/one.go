package suite

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// run runs one test and gives its result, behind those of its cases.
func (o *Options) run(ctx context.Context, t *test) []Result {
	if t.err != nil {
		return []Result{{File: t.file, Line: t.line, Name: t.name, Status: Failed, Err: t.err}}
	}
	if o.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, o.Timeout, host.ErrTime)
		defer cancel()
	}
	var out output
	var cases []Result
	check := &host.Test{Told: func(name string, err error) { cases = append(cases, t.result(t.name+"/"+name, err)) }}
	start := time.Now()
	err := o.on(ctx, check, &out, func(h *host.Host) error { return h.RunTest(ctx, t.file, t.name) })
	r := t.result(t.name, err)
	r.Output, r.Took = out.String(), time.Since(start)
	return append(cases, r)
}

// result tells how what ended with err ended.
func (t *test) result(name string, err error) Result {
	r := Result{File: t.file, Line: t.line, Name: name, Status: Passed}
	var skip *host.Skip
	switch {
	case err == nil:
	case errors.As(err, &skip):
		r.Status, r.Reason = Skipped, skip.Reason
	case errors.Is(err, host.ErrClock):
		r.Status, r.Reason = Skipped, "it moves the clock, which is that of the store here"
	default:
		r.Status, r.Err = Failed, err
	}
	return r
}

// on calls f with a host on an empty store, where check checks results.
func (o *Options) on(ctx context.Context, check *host.Test, out *output, f func(*host.Host) error) (err error) {
	opts := o.Host
	opts.Stdin, opts.Stdout, opts.Stderr, opts.Terminal, opts.Test = strings.NewReader(""), out, out, false, check
	s, end, err := o.store(ctx, check, &opts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	check.Fresh = func(ctx context.Context) error { return s.Do(ctx, store.Cmd(store.FlushDB)).Err() }
	return f(host.New(engine.New(s, engine.Options{URL: "mem:"}), opts))
}

// store gives an empty store, and what to call when it is no longer needed.
func (o *Options) store(ctx context.Context, check *host.Test, opts *host.Options) (s store.Store, end func() error, err error) {
	if o.Under == nil {
		c := newClock()
		opts.Now, opts.After, check.Advance = c.Now, c.sleep, c.advance
		s = embedded.New(embedded.Options{Clock: c})
		return s, s.Close, nil
	}
	prefix := "{rdsh-test-" + strings.ToLower(rand.Text()[:12]) + "}:"
	s, err = store.Namespace(o.Under, prefix, store.NamespaceOptions{Eval: true})
	return s, func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), host.Grace)
		defer cancel()
		if err := s.Do(ctx, store.Cmd(store.FlushDB)).Err(); err != nil {
			return fmt.Errorf("what it stored could not be removed; its keys begin with %s: %w", prefix, err)
		}
		return nil
	}, err
}

// An output is what a test prints and logs.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}
