package catalog

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// A Budget is what is left of the limits of one run, and the context of the
// run: it ends when a limit is reached. What counts is called by the goroutine
// of the run alone.
type Budget struct {
	limits   Limits
	parent   context.Context
	deadline time.Time
	scale    *Scale

	steps, grown, output       int
	calls, written, vals, size int
	heavy                      int       // the estimate at which to weigh next; 0: not yet
	heap                       uint64    // of the process when the run became heavy
	begun                      time.Time // when it was first seen to be too heavy; zero: it is not

	why  atomic.Pointer[error] // not nil: the run is over
	mu   sync.Mutex            // of the rest
	done chan struct{}         // made when somebody asks for it
	stop []func() bool         // what waits for the end
	hook func(why error)       // is told of the end, from any goroutine
}

// NewBudget begins a run under ctx. Scale weighs the process, for a limit of
// memory.
func NewBudget(ctx context.Context, l Limits, scale *Scale) *Budget {
	b := &Budget{limits: l, parent: ctx, scale: scale}
	if l.Time > 0 {
		b.deadline = time.Now().Add(l.Time)
	}
	return b
}

// Watch has hook called once the run is over by time, or because the caller has
// given up, in the middle of what does not ask. It must be quick. End follows.
func (b *Budget) Watch(hook func(why error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hook = hook
	if !b.deadline.IsZero() {
		b.stop = append(b.stop, time.AfterFunc(time.Until(b.deadline), func() { b.end(exceeded("time", int(b.limits.Time))) }).Stop)
	}
	if b.parent.Done() != nil {
		b.stop = append(b.stop, context.AfterFunc(b.parent, func() { b.end(context.Cause(b.parent)) }))
	}
}

// End ends the run, whatever it came to: nothing waits for it any more.
func (b *Budget) End() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, stop := range b.stop {
		stop()
	}
	b.stop, b.hook = nil, nil
	if b.done != nil && b.why.Load() == nil {
		why := context.Canceled
		b.why.Store(&why)
		close(b.done)
	}
}

// end ends the run because of why, unless it is over.
func (b *Budget) end(why error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.why.CompareAndSwap(nil, &why) {
		return *b.why.Load()
	}
	if b.done != nil {
		close(b.done)
	}
	if b.hook != nil {
		b.hook(why)
	}
	return why
}

// Deadline is there for context.Context.
func (b *Budget) Deadline() (time.Time, bool) {
	at, ok := b.parent.Deadline()
	if b.deadline.IsZero() || ok && at.Before(b.deadline) {
		return at, ok
	}
	return b.deadline, true
}

// Value is there for context.Context.
func (b *Budget) Value(key any) any { return b.parent.Value(key) }

// Done is closed when the run is over.
func (b *Budget) Done() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done == nil {
		b.done = make(chan struct{})
		if b.why.Load() != nil {
			close(b.done)
		}
	}
	return b.done
}

// Err tells why the run is over, nil if it is not.
func (b *Budget) Err() error {
	if why := b.why.Load(); why != nil {
		return *why
	}
	if !b.deadline.IsZero() && !time.Now().Before(b.deadline) {
		return b.end(exceeded("time", int(b.limits.Time)))
	}
	if b.parent.Err() != nil {
		return b.end(context.Cause(b.parent))
	}
	return nil
}

// Over reports whether the run is known to be over, without asking what time it
// is.
func (b *Budget) Over() bool { return b.why.Load() != nil }

// Depth gives how deep calls may nest, at most most.
func (b *Budget) Depth(most int) int {
	if b.limits.Depth > 0 && b.limits.Depth < most {
		return b.limits.Depth
	}
	return most
}

// TooDeep ends the run because calls nest deeper than Depth(most).
func (b *Budget) TooDeep(most int) error { return b.end(exceeded("depth", b.Depth(most))) }

// Work counts n steps, and looks at the time and, now and then, at the memory.
func (b *Budget) Work(n int) error {
	if b.steps += n; b.limits.Steps > 0 && b.steps > b.limits.Steps {
		return b.end(exceeded("steps", b.limits.Steps))
	}
	if b.limits.Memory > 0 && b.grown+perStep*b.steps > b.heavy {
		if err := b.weigh(); err != nil {
			return err
		}
	}
	return b.Err()
}

// Grow counts n bytes that are about to be made at once, and the work of that.
// A value that is longer than all memory, or than what can be made without a
// pause, is refused.
func (b *Budget) Grow(n int) error {
	if n < 0 || n > b.Longest() {
		if b.limits.Memory > 0 {
			return b.end(exceeded("memory", b.limits.Memory))
		}
		return Errorf("value", "a value of more than %s at once is too long for a run with limits", bytesText(b.Longest()))
	}
	b.grown += n
	if n < 256 {
		return nil
	}
	return b.Work(n / 256)
}

// longest is how long a value may be, in bytes, that is made at once: that
// takes some milliseconds.
const longest = 16 << 20

// Longest gives how long a value may be that is made at once, in bytes.
func (b *Budget) Longest() int {
	if b.limits.Memory > 0 && b.limits.Memory < longest {
		return b.limits.Memory
	}
	return longest
}

// Print counts n bytes of output.
func (b *Budget) Print(n int) error {
	return b.count(&b.output, n, "output", b.limits.Output)
}

// Call counts a command to the store, and the bytes that it writes.
func (b *Budget) Call(written int) error {
	if err := b.count(&b.calls, 1, "calls", b.limits.Calls); err != nil {
		return err
	}
	return b.count(&b.written, written, "written", b.limits.Written)
}

// Result counts values that the store gives or that a function returns.
func (b *Budget) Result(values, size int) error {
	if err := b.count(&b.vals, values, "results", b.limits.Results); err != nil {
		return err
	}
	if err := b.count(&b.size, size, "size", b.limits.Size); err != nil {
		return err
	}
	b.grown += size + 16*values
	return nil
}

func (b *Budget) count(sum *int, n int, limit string, most int) error {
	if why := b.why.Load(); why != nil {
		return *why
	}
	if *sum += n; most > 0 && *sum > most {
		return b.end(exceeded(limit, most))
	}
	return nil
}

// Spent tells what the run has taken so far.
func (b *Budget) Spent() Limits {
	return Limits{Steps: b.steps, Memory: b.grown, Output: b.output, Calls: b.calls, Written: b.written, Results: b.vals, Size: b.size}
}
