package luavm

import (
	"context"
	"errors"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// Why a run was ended from outside.
var (
	ErrKilled = errors.New("script killed by user with SCRIPT KILL")
	ErrTime   = errors.New("script runs too long")
	ErrMemory = errors.New("script takes too much memory")
)

// Limits bound a run. A field that is zero means its default.
type Limits struct {
	Time time.Duration // for a run that has not written; 5 s
	Hard time.Duration // for any run; ten times Time
	Heap uint64        // by how much the memory of the process may grow, in bytes; 1 GiB
}

func (l Limits) withDefaults() Limits {
	if l.Time == 0 {
		l.Time = 5 * time.Second
	}
	if l.Hard == 0 {
		l.Hard = 10 * l.Time
	}
	if l.Heap == 0 {
		l.Heap = 1 << 30
	}
	return l
}

// The states of a run. Only one that has not written may be killed: half of
// what a script does must not stay.
const (
	running int32 = iota
	wrote
	killed
)

// How many instructions pass between two looks at the clock, and between two
// looks at the memory.
const (
	stepsPerLook = 1000
	stepsPerHeap = 200_000
)

// A Meter counts the instructions of a run: gopher-lua asks the context of a
// state for Done before each. It is a context only for that.
type Meter struct {
	check    func() error      // of a Guest: what says why its run ends; nil for a machine
	work     func(n int) error // of a Guest with limits: what counts
	limits   Limits
	caller   context.Context
	start    time.Time // of the run; zero until the first look
	steps    uint64
	next     uint64 // when to look next
	nextHeap uint64
	heap     uint64 // of the process, at the first look
	state    atomic.Int32
	why      error // not nil: the run ends
	done     chan struct{}
}

var _ context.Context = (*Meter)(nil)

// closed is what Done gives once a run has to end.
var closed = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// begin prepares m for the next run.
func (m *Meter) begin(ctx context.Context) {
	m.caller, m.start, m.why, m.done = ctx, time.Time{}, nil, nil
	m.steps, m.next, m.nextHeap, m.heap = 0, stepsPerLook, stepsPerHeap, 0
}

// Reset forgets that the last run has written or was killed. From then on Kill
// concerns the next one.
func (m *Meter) Reset() { m.state.Store(running) }

// Deadline is there for context.Context.
func (m *Meter) Deadline() (time.Time, bool) { return time.Time{}, false }

// Value is there for context.Context.
func (m *Meter) Value(any) any { return nil }

// Err tells why the run ends, nil while it goes on.
func (m *Meter) Err() error { return m.why }

// Done counts an instruction.
func (m *Meter) Done() <-chan struct{} {
	if m.steps++; m.steps >= m.next {
		m.look()
	}
	return m.done
}

// Wrote notes that the script is about to write: from now on it is not killed,
// and goes on when its caller gives up. It reports whether the script may go on.
func (m *Meter) Wrote() bool {
	return m.state.Load() == wrote || m.state.CompareAndSwap(running, wrote)
}

// HasWritten reports whether the script has written.
func (m *Meter) HasWritten() bool { return m.state.Load() == wrote }

// Kill ends the run from another goroutine. It reports false for one that has
// written.
func (m *Meter) Kill() bool {
	return m.state.Load() == killed || m.state.CompareAndSwap(running, killed)
}

// charge counts work that one instruction does, and reports whether the run
// may go on.
func (m *Meter) charge(work int) bool {
	if m.work != nil {
		m.why = m.work(work)
		return m.why == nil
	}
	if m.steps += uint64(work); m.steps >= m.next {
		m.look()
	}
	return m.why == nil
}

func (m *Meter) look() {
	if m.check != nil {
		if m.why = m.check(); m.why == nil {
			m.next = m.steps + stepsPerLook
		}
		return
	}
	now := time.Now()
	if m.start.IsZero() {
		m.start = now
	}
	m.next = m.steps + stepsPerLook
	took, state := now.Sub(m.start), m.state.Load()
	switch {
	case m.why != nil:
	case state == killed:
		m.stop(ErrKilled)
	case took > m.limits.Hard, took > m.limits.Time && state == running:
		m.stop(ErrTime)
	case state == running && m.caller.Err() != nil:
		m.stop(m.caller.Err())
	case m.steps >= m.nextHeap:
		m.weigh()
	}
}

// weigh compares the memory of the process with that of the first time.
func (m *Meter) weigh() {
	m.nextHeap = m.steps + stepsPerHeap
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	heap := sample[0].Value.Uint64()
	if m.heap == 0 {
		m.heap = heap
	}
	if heap > m.heap+m.limits.Heap {
		m.stop(ErrMemory)
	}
}

// Stop ends the run for a reason of the caller's own. It is for functions that
// the script calls.
func (m *Meter) Stop(why error) { m.stop(why) }

func (m *Meter) stop(why error) { m.why, m.done = why, closed }
