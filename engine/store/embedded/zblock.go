package embedded

import (
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded/order"
)

// take removes the lowest or highest element.
func (z *zset) take(highest bool) order.Item {
	i := 0
	if highest {
		i = z.order.Len() - 1
	}
	return z.removeRank(i)
}

func zpopName(highest bool) string {
	if highest {
		return "ZPOPMAX"
	}
	return "ZPOPMIN"
}

func bzpopmin(t *tx, c *store.Command) store.Reply { return t.bzpop(c, false) }
func bzpopmax(t *tx, c *store.Command) store.Reply { return t.bzpop(c, true) }

// bzpop is BZPOPMIN or BZPOPMAX key… timeout, once there is no need to wait.
func (t *tx) bzpop(c *store.Command, highest bool) store.Reply {
	if _, bad := patience(c.Arg(c.Len() - 1)); bad != nil {
		return *bad
	}
	for i := range c.Len() - 1 {
		if r := t.zpopNamed(c.Arg(i), highest); !r.IsNil() {
			return r
		}
	}
	return store.Reply{}
}

// zpopNamed gives a key, an element of it and the score, nil if there is none.
func (t *tx) zpopNamed(key string, highest bool) store.Reply {
	z, e, bad := holding[zset](t, key)
	if z == nil {
		return bad
	}
	x := z.take(highest)
	t.lost(key, e, 1, z.order.Len())
	t.effect(zpopName(highest), key)
	return store.OfList([]store.Reply{store.OfStr(key), store.OfStr(x.Member), store.OfFloat(x.Score)})
}

func bzpopminWish(c *store.Command) (wish, bool) { return zpopWish(c, false) }
func bzpopmaxWish(c *store.Command) (wish, bool) { return zpopWish(c, true) }

func zpopWish(c *store.Command, highest bool) (wish, bool) {
	timeout, bad := patience(c.Arg(c.Len() - 1))
	take := func(t *tx, key string) store.Reply { return unlessWrong(t.zpopNamed(key, highest)) }
	return wish{timeout: timeout, keys: keyList(c), take: take}, bad == nil
}

// zmpop is ZMPOP numkeys key… MIN|MAX [COUNT n].
func zmpop(t *tx, c *store.Command) store.Reply {
	m, bad := readPops(c, 0, zsetEnds)
	if bad != nil {
		return *bad
	}
	return t.zmpop(m)
}

// bzmpop is BZMPOP timeout numkeys key… MIN|MAX [COUNT n], once there is no need
// to wait.
func bzmpop(t *tx, c *store.Command) store.Reply {
	m, bad := readPops(c, 1, zsetEnds)
	if bad != nil {
		return *bad
	}
	if _, bad := patience(c.Arg(0)); bad != nil {
		return *bad
	}
	return t.zmpop(m)
}

func bzmpopWish(c *store.Command) (wish, bool) {
	timeout, bad := patience(c.Arg(0))
	m, bad2 := readPops(c, 1, zsetEnds)
	return wish{timeout: timeout, keys: m.keys, take: func(t *tx, key string) store.Reply {
		return unlessWrong(t.zpopMany(key, m))
	}}, bad == nil && bad2 == nil
}

func (t *tx) zmpop(m pops) store.Reply {
	for _, key := range m.keys {
		if r := t.zpopMany(key, m); !r.IsNil() {
			return r
		}
	}
	return store.Reply{}
}

// zpopMany gives a key and elements of it with their scores, nil if there is
// none.
func (t *tx) zpopMany(key string, m pops) store.Reply {
	z, e, bad := holding[zset](t, key)
	if z == nil {
		return bad
	}
	rs := make([]store.Reply, min(m.count, z.order.Len()))
	for i := range rs {
		x := z.take(m.last)
		rs[i] = store.OfList([]store.Reply{store.OfStr(x.Member), store.OfFloat(x.Score)})
	}
	t.lost(key, e, len(rs), z.order.Len())
	t.effect(zpopName(m.last), key, t.stamp(int64(len(rs))))
	return store.OfList([]store.Reply{store.OfStr(key), store.OfList(rs)})
}
