package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/secret"
	"github.com/rdsh/rdsh/engine/store"
)

// A tracer shows the round trips of a run as they take place, and at the end
// what they come to.
type tracer struct {
	mu             sync.Mutex
	w              io.Writer
	trips          int
	took           time.Duration
	sent, received int
	slowest        time.Duration
	slow           string // the line of the slowest
}

func newTracer() *tracer { return &tracer{w: secret.Writer{To: os.Stderr}} }

// on gives a store on s whose round trips are shown.
func (t *tracer) on(s store.Store) store.Store { return store.Trace(s, t.heard) }

func (t *tracer) heard(_ context.Context, trip *store.Trip) {
	line := trip.String()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.trips == 0 {
		fmt.Fprintln(t.w, store.TripHeader)
	}
	t.trips++
	t.took += trip.Took
	t.sent += trip.Sent
	t.received += trip.Received
	if trip.Took > t.slowest {
		t.slowest, t.slow = trip.Took, line
	}
	fmt.Fprintln(t.w, line)
}

// finish shows the sums.
func (t *tracer) finish() {
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintf(t.w, "%d round trips in %v, %d bytes sent, %d received\n", t.trips, t.took.Round(time.Microsecond), t.sent, t.received)
	if t.trips > 1 {
		fmt.Fprintf(t.w, "the slowest:\n%s\n", t.slow)
	}
}
