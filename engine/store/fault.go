package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
)

// A Point is where a call fails.
type Point uint8

const (
	Never  Point = iota // it does not
	Before              // before anything is sent: the failure is ErrUnavailable
	After               // after the effect, before the answer: of a write it is ErrUnknown
)

// ErrInjected is what happened, in the failures that a Fault makes.
var ErrInjected = errors.New("injected fault")

// A Fault is a store whose calls fail where a plan says, to test what is above
// it. One call is one round trip: of Do, Pipeline, Atomic, Session, Subscribe,
// Watch, Read or Exec.
type Fault struct {
	Store
	mu   sync.Mutex
	plan func() Point
}

// NewFault gives a store on s that asks plan before each call, one at a time.
func NewFault(s Store, plan func() Point) *Fault { return &Fault{Store: s, plan: plan} }

// Schedule is the plan that fails the first calls at points, in order, and none
// after them.
func Schedule(points ...Point) func() Point {
	return func() Point {
		if len(points) == 0 {
			return Never
		}
		p := points[0]
		points = points[1:]
		return p
	}
}

// Chance is the plan that fails calls at random, with the same outcome for the
// same seed: before and after are probabilities from 0 to 1.
func Chance(seed uint64, before, after float64) func() Point {
	r := rand.New(rand.NewPCG(seed, seed))
	return func() Point {
		switch x := r.Float64(); {
		case x < before:
			return Before
		case x < before+after:
			return After
		}
		return Never
	}
}

// Plan replaces the plan, for the calls to come.
func (s *Fault) Plan(plan func() Point) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plan = plan
}

func (s *Fault) next() Point {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.plan()
}

// errBefore and errAfter are wrapped like the failures of a real store.
var (
	errBefore = errors.Join(ErrUnavailable, ErrInjected)
	errAfter  = errors.Join(ErrUnknown, ErrInjected)
)

// lost gives the reply to c when its answer was lost.
func lost(c *Command) Reply {
	if c.Writes() {
		return OfFailure(errAfter)
	}
	return OfFailure(errBefore)
}

func (s *Fault) one(c *Command, do func() Reply) Reply {
	switch s.next() {
	case Before:
		return OfFailure(errBefore)
	case After:
		do()
		return lost(c)
	}
	return do()
}

func (s *Fault) many(cs []Command, do func() []Reply) []Reply {
	switch s.next() {
	case Before:
		return failures(errBefore, len(cs))
	case After:
		rs := do()
		for i := range rs {
			rs[i] = lost(&cs[i])
		}
		return rs
	}
	return do()
}

// Do executes c, unless the plan is against it.
func (s *Fault) Do(ctx context.Context, c Command) Reply {
	return s.one(&c, func() Reply { return s.Store.Do(ctx, c) })
}

// Pipeline executes cs, unless the plan is against it.
func (s *Fault) Pipeline(ctx context.Context, cs []Command) []Reply {
	return s.many(cs, func() []Reply { return s.Store.Pipeline(ctx, cs) })
}

// Atomic executes cs, unless the plan is against it.
func (s *Fault) Atomic(ctx context.Context, cs []Command) []Reply {
	return s.many(cs, func() []Reply { return s.Store.Atomic(ctx, cs) })
}

// Session gives a session with faults, unless the plan is against it.
func (s *Fault) Session(ctx context.Context) (Session, error) {
	if s.next() != Never {
		return nil, errBefore
	}
	x, err := s.Store.Session(ctx)
	if err != nil {
		return nil, err
	}
	return &faultySession{x, s}, nil
}

// Subscribe subscribes, unless the plan is against it.
func (s *Fault) Subscribe(ctx context.Context, channels, patterns []string) (Subscription, error) {
	if s.next() != Never {
		return nil, errBefore
	}
	return s.Store.Subscribe(ctx, channels, patterns)
}

type faultySession struct {
	Session
	fault *Fault
}

func (x *faultySession) Watch(ctx context.Context, keys ...string) error {
	if x.fault.next() != Never {
		return errBefore
	}
	return x.Session.Watch(ctx, keys...)
}

func (x *faultySession) Read(ctx context.Context, c Command) Reply {
	return x.fault.one(&c, func() Reply { return x.Session.Read(ctx, c) })
}

// Exec loses the answer too when there was a conflict.
func (x *faultySession) Exec(ctx context.Context, cs []Command) ([]Reply, error) {
	switch x.fault.next() {
	case Before:
		return nil, errBefore
	case After:
		x.Session.Exec(ctx, cs)
		return nil, errAfter
	}
	return x.Session.Exec(ctx, cs)
}

// Commit loses the answer as Exec does.
func (x *faultySession) Commit(ctx context.Context, cs []Command) error {
	switch x.fault.next() {
	case Before:
		return errBefore
	case After:
		x.Session.Commit(ctx, cs)
		return errAfter
	}
	return x.Session.Commit(ctx, cs)
}
