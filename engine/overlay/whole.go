package overlay

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// Of the commands on the whole store each puts together what is below, without
// what is held, and what is above.

// isFlushed reports whether nothing is below any more.
func (s *Store) isFlushed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flushed
}

// isHeld reports whether a key is held.
func (s *Store) isHeld(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, held := s.held[name]
	return held
}

// names gives the keys that are held, in order.
func (s *Store) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.held))
}

// flush is FLUSHALL and FLUSHDB.
func flush(s *Store, ctx context.Context, c *store.Command) store.Reply {
	r := s.above.Do(ctx, *c)
	if r.Err() == nil {
		s.mu.Lock()
		s.flushed = true
		s.mu.Unlock()
	}
	return r
}

// dbsize counts those of the keys that are held which are below.
func dbsize(s *Store, ctx context.Context, c *store.Command) store.Reply {
	here := s.above.Do(ctx, *c)
	if s.isFlushed() || here.Err() != nil {
		return here
	}
	held := s.names()
	cs := make([]store.Command, 0, len(held)+1)
	for _, name := range held {
		cs = append(cs, store.Cmd(store.Exists, name))
	}
	n := here.Int()
	rs := s.under.Pipeline(ctx, append(cs, *c))
	for i, r := range rs {
		switch {
		case r.Err() != nil:
			return r
		case i == len(held):
			n += r.Int()
		default:
			n -= r.Int()
		}
	}
	return store.OfInt(n)
}

// keys is KEYS pattern.
func keys(s *Store, ctx context.Context, c *store.Command) store.Reply {
	here := s.above.Do(ctx, *c)
	if s.isFlushed() || here.Err() != nil {
		return here
	}
	r := s.under.Do(ctx, *c)
	if r.Err() != nil {
		return r
	}
	return store.OfList(append(s.free(r), here.List()...))
}

// free gives those names of a list that are not held.
func (s *Store) free(names store.Reply) []store.Reply {
	return slices.DeleteFunc(slices.Clone(names.List()), func(r store.Reply) bool { return s.isHeld(r.Str()) })
}

// onTop marks a cursor of SCAN that is one of the store above: those below are
// smaller, since they count what is there.
const onTop = 1 << 63

// scan is SCAN: first below, and then above.
func scan(s *Store, ctx context.Context, c *store.Command) store.Reply {
	cursor, err := strconv.ParseUint(c.Arg(0), 10, 64)
	if err == nil && (s.isFlushed() || cursor&onTop != 0) {
		r := s.above.Do(ctx, c.With(0, strconv.FormatUint(cursor&^onTop, 10)))
		if next := r.At(0).Str(); r.Err() == nil && next != "0" {
			n, _ := strconv.ParseUint(next, 10, 64)
			return store.OfList([]store.Reply{store.OfStr(strconv.FormatUint(n|onTop, 10)), r.At(1)})
		}
		return r
	}
	r := s.under.Do(ctx, *c)
	if r.Err() != nil {
		return r
	}
	next := r.At(0)
	if next.Str() == "0" {
		next = store.OfStr(strconv.FormatUint(onTop, 10))
	}
	return store.OfList([]store.Reply{next, store.OfList(s.free(r.At(1)))})
}

// attempts is how often a key below is asked for that may be held.
const attempts = 100

// randomkey asks below, and takes a key from above instead of one that is held.
func randomkey(s *Store, ctx context.Context, c *store.Command) store.Reply {
	if s.isFlushed() {
		return s.above.Do(ctx, *c)
	}
	for range attempts {
		r := s.under.Do(ctx, *c)
		if r.Err() != nil || !r.IsNil() && !s.isHeld(r.Str()) {
			return r
		}
		if here := s.above.Do(ctx, *c); !here.IsNil() {
			return here
		}
		if r.IsNil() {
			return r
		}
	}
	all := keys(s, ctx, &everyKey)
	return all.At(0)
}

var everyKey = store.Cmd(store.Keys, "*")
