package redis

import (
	"context"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A peek is BLMOVE from a list to the same end of itself: it changes nothing
// and returns when the list holds something, which is how structures wait.
// Callers of this process that peek at the same list share one command, in
// slices, so that a thousand of them hold one connection. It changes nothing
// if they leave meanwhile; all that are there are woken when it returns.

// slice is how long one command waits at most: how long it goes on after its
// last caller has left, and how soon a dead server is noticed.
const slice = time.Second

// longest is a timeout in seconds that is as good as none.
const longest = 1e9

func isPeek(c *store.Command) bool {
	return c.Op == store.BLMove && c.Arg(0) == c.Arg(1) && strings.EqualFold(c.Arg(2), c.Arg(3))
}

// waits are the peeks of a store that callers share.
type waits struct {
	mu   sync.Mutex
	open map[peeked]*peek
}

// peeked names a list and one of its ends.
type peeked struct{ key, end string }

// A peek is one wait of the server for any number of callers.
type peek struct {
	what    peeked
	callers map[chan store.Reply]time.Time // until when, zero for ever
}

// peek executes c together with the others that wait for the same.
func (s *Store) peek(ctx context.Context, c store.Command) store.Reply {
	seconds, err := strconv.ParseFloat(c.Arg(4), 64)
	if err != nil || seconds < 0 || math.IsNaN(seconds) || math.IsInf(seconds, 0) {
		return s.do(ctx, c) // the server says what is wrong
	}
	if ctx.Err() != nil {
		return store.OfFailure(context.Cause(ctx))
	}
	var until time.Time
	var timeout <-chan time.Time
	if seconds > 0 && seconds < longest {
		d := time.Duration(seconds * float64(time.Second))
		until = time.Now().Add(d)
		timer := time.NewTimer(d)
		defer timer.Stop()
		timeout = timer.C
	}
	p, answer := s.join(peeked{c.Arg(0), strings.ToUpper(c.Arg(2))}, until)
	select {
	case r := <-answer:
		return r
	case <-timeout:
		s.leave(p, answer)
		return store.Reply{}
	case <-ctx.Done():
		s.leave(p, answer)
		return store.OfFailure(context.Cause(ctx))
	}
}

// join makes the caller one of those who wait for what, perhaps the first.
func (s *Store) join(what peeked, until time.Time) (*peek, chan store.Reply) {
	answer := make(chan store.Reply, 1)
	s.shared.mu.Lock()
	defer s.shared.mu.Unlock()
	p := s.shared.open[what]
	if p == nil {
		p = &peek{what, make(map[chan store.Reply]time.Time)}
		if s.shared.open == nil {
			s.shared.open = make(map[peeked]*peek)
		}
		s.shared.open[what] = p
		go s.serve(p)
	}
	p.callers[answer] = until
	return p, answer
}

func (s *Store) leave(p *peek, answer chan store.Reply) {
	s.shared.mu.Lock()
	delete(p.callers, answer)
	s.shared.mu.Unlock()
}

// serve waits for as long as there are callers.
func (s *Store) serve(p *peek) {
	for {
		d := s.remaining(p)
		if d == 0 {
			return
		}
		if r := s.look(p.what, d); !r.IsNil() {
			s.answer(p, r)
			return
		}
	}
}

// remaining gives how long to wait for the callers that are there, a slice at
// most. If there are none then p is over.
func (s *Store) remaining(p *peek) time.Duration {
	s.shared.mu.Lock()
	defer s.shared.mu.Unlock()
	if len(p.callers) == 0 {
		delete(s.shared.open, p.what)
		return 0
	}
	most := time.Millisecond
	for _, until := range p.callers {
		if until.IsZero() {
			return slice
		}
		most = max(most, min(time.Until(until), slice))
	}
	return most
}

// answer wakes all callers with r.
func (s *Store) answer(p *peek, r store.Reply) {
	s.shared.mu.Lock()
	defer s.shared.mu.Unlock()
	delete(s.shared.open, p.what)
	for answer := range p.callers {
		answer <- r
	}
}

// look asks the server once.
func (s *Store) look(what peeked, d time.Duration) store.Reply {
	seconds := strconv.FormatFloat(d.Seconds(), 'f', 3, 64)
	cs := []store.Command{store.Cmd(store.BLMove, what.key, what.key, what.end, what.end, seconds)}
	t := s.newTrip(cs, false)
	t.reads = true // in effect
	t.persist(context.Background(), func() {
		ctx, cancel := context.WithTimeoutCause(context.Background(), d+s.config.read, &unavailable{s.config, errSilent})
		defer cancel()
		s.try(ctx, s.waits, t)
	})
	if t.err != nil {
		return store.OfFailure(t.err)
	}
	return t.reply(0, &cs[0])
}
