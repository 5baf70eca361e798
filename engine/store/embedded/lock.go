package embedded

import (
	"context"

	"github.com/rdsh/rdsh/engine/store"
)

// A lockset is the shards that a tx holds, in order.
type lockset []int32

// has reports whether shard i is held.
func (l lockset) has(i int) bool {
	for _, k := range l {
		if int(k) == i {
			return true
		}
	}
	return false
}

// add puts shard i in its place.
func (l *lockset) add(i int) {
	at := len(*l)
	for at > 0 && int((*l)[at-1]) >= i {
		if at--; int((*l)[at]) == i {
			return
		}
	}
	*l = append(*l, 0)
	copy((*l)[at+1:], (*l)[at:])
	(*l)[at] = int32(i)
}

// need adds the shards of the keys of c: all for one that concerns the whole
// store.
func (t *tx) need(c *store.Command) {
	if c.Script == nil && whole(c) {
		for i := range t.s.shards {
			t.held.add(i)
		}
		return
	}
	at := c.Keys()
	for k := range at.Len() {
		t.held.add(t.s.index(c.Arg(at.At(k))))
	}
}

// whole reports whether c, which is no declared script, may touch any key.
// EVAL without keys is one, so that what people type works, and so is SORT that
// looks into the keys of a pattern.
func whole(c *store.Command) bool {
	flags := c.Row().Flags
	switch {
	case flags&store.Scripted != 0:
		return c.Keys().Len() == 0
	case c.Op == store.Sort || c.Op == store.SortRO:
		return sortsBy(c)
	}
	return flags&store.Whole != 0
}

// acquire gives a tx that holds what was needed by prepare.
func (s *Store) acquire(writes bool, prepare func(t *tx)) *tx {
	t := s.txs.Get().(*tx)
	t.writes = writes
	prepare(t)
	for _, i := range t.held {
		if writes {
			s.shards[i].mu.Lock()
		} else {
			s.shards[i].mu.RLock()
		}
	}
	if len(t.held) == 1 {
		t.sh = &s.shards[t.held[0]]
	}
	return t
}

// release gives the locks of t back, and then delivers what it has done.
func (s *Store) release(t *tx) error {
	done := t.end()
	for _, i := range t.held {
		if t.writes {
			s.shards[i].mu.Unlock()
		} else {
			s.shards[i].mu.RUnlock()
		}
	}
	t.held, t.sh = t.held[:0], nil
	s.txs.Put(t)
	return done.deliver(s)
}

// alone executes a command with a tx of its own.
func (s *Store) alone(c *store.Command) (r store.Reply) {
	t := s.acquire(changes(c), func(t *tx) { t.need(c) })
	defer func() {
		if err := s.release(t); err != nil {
			r = store.OfFailure(err)
		}
	}()
	return t.run(c)
}

// exec executes cs with nothing in between, unless a key of watched has
// another version now.
func (s *Store) exec(ctx context.Context, watched map[string]uint64, cs []store.Command) (rs []store.Reply, err error) {
	for i := range cs {
		c := cs[i].Resolve()
		if err := s.check(ctx, &c); err != nil {
			return nil, err
		}
	}
	t := s.acquire(true, func(t *tx) {
		for key := range watched {
			t.held.add(s.index(key))
		}
		for i := range cs {
			c := cs[i].Resolve()
			t.need(&c)
		}
	})
	defer func() {
		if failed := s.release(t); err == nil {
			err = failed
		}
	}()
	for key, version := range watched {
		if t.version(key) != version {
			return nil, store.ErrConflict
		}
	}
	rs = make([]store.Reply, len(cs))
	for i := range cs {
		c := cs[i].Resolve()
		rs[i] = t.run(&c)
	}
	return rs, nil
}
