package embedded

import (
	"math/rand/v2"
	"slices"

	"github.com/rdsh/rdsh/engine/store"
)

// A members is what a set holds.
type members struct{ dict[struct{}] }

func (t *tx) setDict(key string) (*dict[struct{}], store.Reply) {
	m, _, bad := holding[members](t, key)
	if m == nil {
		return nil, bad
	}
	return &m.dict, bad
}

func sadd(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	if p, is := e.packedSet(); is {
		if added, done := t.saddPacked(c, e, p); done {
			return store.OfInt(added)
		}
	}
	m, e, bad := makingIn[members](t, c.Arg(0), e)
	if m == nil {
		return bad
	}
	n := int64(0)
	for i := 1; i < c.Len(); i++ {
		if at, h := m.locate(c.Arg(i)); at < 0 {
			m.insert(c.Arg(i), h, struct{}{})
			n++
		}
	}
	if n > 0 {
		t.touch(c.Arg(0), e)
	}
	return store.OfInt(n)
}

func srem(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	if p, is := e.packedSet(); is && e != nil {
		return store.OfInt(t.sremPacked(c, e, p))
	}
	m, bad := held[members](t, e)
	if m == nil {
		return orZero(bad)
	}
	n := 0
	for i := 1; i < c.Len() && m.n > 0; i++ {
		if m.remove(c.Arg(i)) {
			n++
		}
	}
	t.lost(c.Arg(0), e, n, m.n)
	return store.OfInt(int64(n))
}

func smove(t *tx, c *store.Command) store.Reply {
	m, e, bad := holding[members](t, c.Arg(0))
	if m == nil {
		return orZero(bad)
	}
	_, _, bad = holding[members](t, c.Arg(1))
	switch {
	case !bad.IsNil():
		return bad
	case m.find(c.Arg(2)) < 0:
		return store.OfInt(0)
	case c.Arg(0) == c.Arg(1):
		return store.OfInt(1)
	}
	m.remove(c.Arg(2))
	t.lost(c.Arg(0), e, 1, m.n)
	to, e2, _ := making[members](t, c.Arg(1))
	if to.put(c.Arg(2), struct{}{}) {
		t.touch(c.Arg(1), e2)
	}
	return store.OfInt(1)
}

func scard(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	if p, is := e.packedSet(); is {
		return store.OfInt(int64(p.len()))
	}
	m, bad := held[members](t, e)
	if m == nil {
		return orZero(bad)
	}
	return store.OfInt(int64(m.n))
}

func sismember(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	if p, is := e.packedSet(); is {
		return store.OfBool(p.has(c.Arg(1)))
	}
	m, bad := held[members](t, e)
	if m == nil {
		return orZero(bad)
	}
	return store.OfBool(m.find(c.Arg(1)) >= 0)
}

func smismember(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	p, packed := e.packedSet()
	m, bad := held[members](t, e)
	if !packed && m == nil {
		return bad
	}
	rs := make([]store.Reply, c.Len()-1)
	for i := range rs {
		if packed {
			rs[i] = store.OfBool(p.has(c.Arg(i + 1)))
		} else {
			rs[i] = store.OfBool(m.find(c.Arg(i+1)) >= 0)
		}
	}
	return store.OfList(rs)
}

func smembers(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	if p, is := e.packedSet(); is {
		return p.replies()
	}
	m, bad := held[members](t, e)
	if m == nil {
		return bad
	}
	if m.n >= t.muchToRead() {
		return t.allApart(m)
	}
	return store.OfList(m.all())
}

// spop is SPOP key [count].
func spop(t *tx, c *store.Command) store.Reply {
	if c.Len() > 2 {
		return syntax
	}
	count := 1
	if c.Len() == 2 {
		var bad *store.Reply
		if count, bad = parseCount(c.Arg(1)); bad != nil {
			return *bad
		}
	}
	m, e, bad := holding[members](t, c.Arg(0))
	switch {
	case m == nil && c.Len() == 2:
		return orEmpty(bad)
	case m == nil:
		return bad
	}
	args := []string{"SREM", c.Arg(0)}
	rs := make([]store.Reply, min(count, m.n))
	for i := range rs {
		key := m.key(rand.IntN(m.n))
		m.remove(key)
		rs[i] = store.OfStr(key)
		args = append(args, key)
	}
	if len(rs) > 0 {
		t.lost(c.Arg(0), e, len(rs), m.n)
		t.effect(args...)
	}
	if c.Len() == 2 {
		return store.OfList(rs)
	}
	return rs[0]
}

// srandmember is SRANDMEMBER key [count].
func srandmember(t *tx, c *store.Command) store.Reply {
	if c.Len() > 2 {
		return syntax
	}
	return random(c, "", t.setDict, nil)
}

func sinter(t *tx, c *store.Command) store.Reply {
	return t.combine(c, func(sets []*members) (rs []store.Reply) {
		if slices.Contains(sets, nil) {
			return nil
		}
		slices.SortStableFunc(sets, func(a, b *members) int { return a.n - b.n })
		return sets[0].filter(nil, func(key string) bool {
			for _, m := range sets[1:] {
				if m.find(key) < 0 {
					return false
				}
			}
			return true
		})
	})
}

func sdiff(t *tx, c *store.Command) store.Reply {
	return t.combine(c, func(sets []*members) []store.Reply {
		return sets[0].filter(nil, func(key string) bool { return !anyHas(sets[1:], key) })
	})
}

func sunion(t *tx, c *store.Command) store.Reply {
	return t.combine(c, func(sets []*members) []store.Reply {
		if len(sets) <= mostLooks {
			return unionOfFew(sets)
		}
		all := new(members)
		for _, m := range sets {
			m.filter(nil, func(key string) bool { return all.put(key, struct{}{}) })
		}
		return all.all()
	})
}

// mostLooks is how many sets are united by looking into those that came before.
const mostLooks = 4

// unionOfFew takes of each set what is in none before it.
func unionOfFew(sets []*members) (rs []store.Reply) {
	if sets[0] != nil {
		rs = sets[0].all()
	}
	for i, m := range sets[1:] {
		rs = m.filter(rs, func(key string) bool { return !anyHas(sets[:i+1], key) })
	}
	return rs
}

// anyHas reports whether one of several sets has key.
func anyHas(sets []*members, key string) bool {
	for _, m := range sets {
		if m != nil && m.find(key) >= 0 {
			return true
		}
	}
	return false
}

// combine gives what fn makes of several sets, nil standing for a missing one.
func (t *tx) combine(c *store.Command, fn func(sets []*members) []store.Reply) store.Reply {
	sets := make([]*members, c.Len())
	for i := range sets {
		var bad store.Reply
		if sets[i], _, bad = holding[members](t, c.Arg(i)); !bad.IsNil() {
			return bad
		}
	}
	return store.OfList(fn(sets))
}

// filter adds the members that pass to rs; none of nil.
func (m *members) filter(rs []store.Reply, pass func(key string) bool) []store.Reply {
	if m == nil {
		return rs
	}
	for i := range m.n {
		if key := m.key(i); pass(key) {
			rs = append(rs, store.OfStr(key))
		}
	}
	return rs
}

// all gives the members.
func (m *members) all() []store.Reply {
	rs := make([]store.Reply, 0, m.n)
	for i := range m.n {
		rs = append(rs, store.OfStr(m.key(i)))
	}
	return rs
}
