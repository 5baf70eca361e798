package embedded

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// xack is XACK key group ID….
func xack(t *tx, c *store.Command) store.Reply {
	s, _, bad := holding[stream](t, c.Arg(0))
	if s == nil {
		return orZero(bad)
	}
	g := s.group(c.Arg(1))
	if g == nil {
		return store.OfInt(0)
	}
	ids, ok := streamIDs(c, 2)
	if !ok {
		return badStreamID
	}
	n := int64(0)
	for _, id := range ids {
		if g.ack(id) {
			t.changed = true
			n++
		}
	}
	return store.OfInt(n)
}

// groupOf gives the stream and the group that arguments 0 and 1 of c name.
func (t *tx) groupOf(c *store.Command) (s *stream, g *group, bad *store.Reply) {
	s, _, wrong := holding[stream](t, c.Arg(0))
	if !wrong.IsNil() {
		return nil, nil, &wrong
	}
	if s != nil {
		g = s.group(c.Arg(1))
	}
	if g == nil {
		r := noGroup(c.Arg(0), c.Arg(1), "")
		return nil, nil, &r
	}
	return s, g, nil
}

// xpending is XPENDING key group [[IDLE ms] from to count [consumer]].
func xpending(t *tx, c *store.Command) store.Reply {
	if c.Len() == 2 {
		_, g, bad := t.groupOf(c)
		if bad != nil {
			return *bad
		}
		return g.summary()
	}
	x, bad := readPendings(c)
	if bad != nil {
		return *bad
	}
	_, g, bad := t.groupOf(c)
	if bad != nil {
		return *bad
	}
	return x.reply(g, t.time())
}

// summary tells how many entries are pending, from which ID to which, and at
// whom.
func (g *group) summary() store.Reply {
	if g.pending.n == 0 {
		return store.OfList([]store.Reply{store.OfInt(0), {}, {}, {}})
	}
	var each []store.Reply
	for _, c := range g.consumers {
		if n := int64(c.pending.n); n > 0 {
			each = append(each, store.OfStrs(c.name, store.OfInt(n).Str()))
		}
	}
	first, last := g.pending.ends()
	return store.OfList([]store.Reply{
		store.OfInt(int64(g.pending.n)), first.reply(), last.reply(), store.OfList(each),
	})
}

// A pendings is what XPENDING asks for.
type pendings struct {
	interval
	idle     int64
	count    int64
	named    bool // for one consumer only
	consumer string
}

func readPendings(c *store.Command) (x pendings, bad *store.Reply) {
	if c.Len() < 5 || c.Len() > 8 {
		return x, &syntax
	}
	at, isInt := 2, true
	if strings.EqualFold(c.Arg(2), "IDLE") {
		if x.idle, isInt = parseInt(c.Arg(3)); !isInt {
			return x, &notInt
		}
		if at = 4; c.Len() < 7 {
			return x, &syntax
		}
	}
	if x.count, isInt = parseInt(c.Arg(at + 2)); !isInt {
		return x, &notInt
	}
	if x.interval, bad = parseInterval(c.Arg(at), c.Arg(at+1)); bad != nil {
		return x, bad
	}
	if x.named = at+3 < c.Len(); x.named {
		x.consumer = c.Arg(at + 3)
	}
	return x, nil
}

// reply tells of each entry who has it, for how long, and how often it was
// delivered.
func (x *pendings) reply(g *group, now int64) store.Reply {
	rs := []store.Reply{}
	add := func(id streamID, d *delivery) bool {
		if x.to.less(id) || int64(len(rs)) >= x.count {
			return false
		}
		if idle := now - d.at; x.idle == 0 || idle >= x.idle {
			rs = append(rs, store.OfList([]store.Reply{
				id.reply(), store.OfStr(d.owner.name), store.OfInt(max(idle, 0)), store.OfInt(d.count),
			}))
		}
		return true
	}
	if !x.named {
		for id, d := range g.pending.from(x.from) {
			if !add(id, d) {
				break
			}
		}
	} else if c := g.consumer(x.consumer); c != nil {
		for id := range c.pending.from(x.from) {
			if !add(id, g.pending.get(id)) {
				break
			}
		}
	}
	return store.OfList(rs)
}
