package catalog

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// A Scale weighs the memory of the process for the runs of a host. Go does not
// tell who holds what, so a run is stopped if two things come together: the
// process holds more than when the run became heavy, by the limit; and what the
// run has made could be that much. The second is an estimate from above: what
// it made at once, which is counted before, and perStep bytes for each step.
// Short runs are safe from what others take by that.
type Scale struct {
	mu   sync.Mutex
	busy bool      // garbage is being collected for a run
	done time.Time // when the last such collection began that has ended
}

// perStep is how many bytes one step may make that is not counted by itself.
const perStep = 64

// between is how much time passes at least between two collections that runs
// cause.
const between = 200 * time.Millisecond

// heapNow gives the bytes of objects of the process, garbage included that was
// not yet found.
func heapNow() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// weigh compares the memory of the process with that when the run became heavy:
// had made what may be a quarter of its limit.
func (b *Budget) weigh() error {
	limit, made := b.limits.Memory, b.grown+perStep*b.steps
	if b.heap == 0 {
		if made < limit/4 {
			b.heavy = limit / 4
			return nil
		}
		b.heap, b.heavy = heapNow(), made
	}
	b.heavy = made + limit/16
	if made < limit {
		return nil
	}
	now := heapNow()
	if !b.over(now) {
		b.begun = time.Time{}
		return nil
	}
	if b.begun.IsZero() {
		b.begun = time.Now()
	}
	if b.scale.collected(b.begun) || now > b.heap+uint64(2*limit) {
		return b.end(exceeded("memory", limit))
	}
	return nil
}

// over reports whether a weight is more than the run may have added.
func (b *Budget) over(heap uint64) bool { return heap > b.heap+uint64(b.limits.Memory) }

// collected reports whether garbage was collected since a run was first seen to
// be too heavy, so that its weight is real. If not, that begins, beside the run.
func (s *Scale) collected(since time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done.After(since) {
		return true
	}
	if s.busy || time.Since(s.done) < between {
		return false
	}
	s.busy = true
	go func() {
		begun := time.Now()
		runtime.GC()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.busy, s.done = false, begun
	}()
	return false
}
