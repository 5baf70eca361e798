package store

import (
	"context"
	"sync/atomic"
)

// A Count is a store that counts the round trips that its callers ask for, to
// prove that a method takes one. Each call of Do, Pipeline, Atomic, Watch,
// Read and Exec is one; a command that blocks counts as a wait instead. What
// the store below does by itself is not seen: a script that a server does not
// know yet is sent twice.
type Count struct {
	Store
	trips, waits atomic.Int64
}

// NewCount gives a store on s that has counted nothing.
func NewCount(s Store) *Count { return &Count{Store: s} }

// Trips gives the number of round trips since Reset.
func (s *Count) Trips() int { return int(s.trips.Load()) }

// Waits gives the number of commands since Reset that blocked or could have.
func (s *Count) Waits() int { return int(s.waits.Load()) }

// Reset sets both numbers to 0.
func (s *Count) Reset() {
	s.trips.Store(0)
	s.waits.Store(0)
}

// Do executes c and counts it.
func (s *Count) Do(ctx context.Context, c Command) Reply {
	if c.Blocks() {
		s.waits.Add(1)
	} else {
		s.trips.Add(1)
	}
	return s.Store.Do(ctx, c)
}

// Pipeline executes cs and counts one round trip.
func (s *Count) Pipeline(ctx context.Context, cs []Command) []Reply {
	s.trips.Add(1)
	return s.Store.Pipeline(ctx, cs)
}

// Atomic executes cs and counts one round trip.
func (s *Count) Atomic(ctx context.Context, cs []Command) []Reply {
	s.trips.Add(1)
	return s.Store.Atomic(ctx, cs)
}

// Session gives a session whose round trips are counted too.
func (s *Count) Session(ctx context.Context) (Session, error) {
	x, err := s.Store.Session(ctx)
	if err != nil {
		return nil, err
	}
	return &countedSession{x, s}, nil
}

// Subscribe subscribes and counts one round trip. What comes afterwards is not
// counted.
func (s *Count) Subscribe(ctx context.Context, channels, patterns []string) (Subscription, error) {
	s.trips.Add(1)
	return s.Store.Subscribe(ctx, channels, patterns)
}

type countedSession struct {
	Session
	count *Count
}

func (x *countedSession) Watch(ctx context.Context, keys ...string) error {
	x.count.trips.Add(1)
	return x.Session.Watch(ctx, keys...)
}

func (x *countedSession) Read(ctx context.Context, c Command) Reply {
	x.count.trips.Add(1)
	return x.Session.Read(ctx, c)
}

func (x *countedSession) Commit(ctx context.Context, cs []Command) error {
	x.count.trips.Add(1)
	return x.Session.Commit(ctx, cs)
}

func (x *countedSession) Exec(ctx context.Context, cs []Command) ([]Reply, error) {
	x.count.trips.Add(1)
	return x.Session.Exec(ctx, cs)
}
