package embedded

import (
	"math"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

var xinfoArity = map[string]int{"STREAM": -3, "GROUPS": 3, "CONSUMERS": 4, "HELP": 2}

const xinfoHelp = `XINFO <subcommand> [<argument> …]. Subcommands are:
CONSUMERS <key> <group>
    The consumers of a group.
GROUPS <key>
    The groups of a stream.
STREAM <key> [FULL [COUNT <count>]]
    A stream; with FULL its entries, groups and consumers too.
HELP
    This text.`

// statuses gives each line of text as a status, as the HELP of commands does.
func statuses(text string) store.Reply {
	lines := strings.Split(text, "\n")
	rs := make([]store.Reply, len(lines))
	for i, line := range lines {
		rs[i] = store.OfStatus(line)
	}
	return store.OfList(rs)
}

// xinfo is XINFO STREAM key [FULL [COUNT n]], GROUPS key or CONSUMERS key group.
func xinfo(t *tx, c *store.Command) store.Reply {
	name, bad := subcommand(c, xinfoArity)
	switch {
	case bad != nil:
		return *bad
	case name == "HELP":
		return statuses(xinfoHelp)
	}
	s, _, wrong := holding[stream](t, c.Arg(1))
	switch {
	case !wrong.IsNil():
		return wrong
	case s == nil:
		return noKey
	case name == "GROUPS":
		return s.infoGroups()
	case name == "CONSUMERS":
		g := s.group(c.Arg(2))
		if g == nil {
			return noGroupFor(c.Arg(2), c.Arg(1))
		}
		return g.infoConsumers(t.time())
	}
	full, count, bad := readInfo(c)
	switch {
	case bad != nil:
		return *bad
	case full:
		return s.infoFull(count)
	}
	return s.info()
}

func noGroupFor(group, key string) store.Reply {
	return store.OfError(store.Error("NOGROUP No such consumer group '" + cText(group) + "' for key name '" + cText(key) + "'"))
}

// readInfo reads [FULL [COUNT n]]; a count of 0 is no limit.
func readInfo(c *store.Command) (full bool, count int64, bad *store.Reply) {
	count = 10
	switch n := c.Len() - 2; {
	case n == 0:
		return false, count, nil
	case n != 1 && n != 3, !strings.EqualFold(c.Arg(2), "FULL"), n == 3 && !strings.EqualFold(c.Arg(3), "COUNT"):
		return true, count, oddPart(c)
	case n == 3:
		given, isInt := parseInt(c.Arg(4))
		switch {
		case !isInt:
			return true, count, &notInt
		case given == 0:
			count = math.MaxInt64
		case given > 0:
			count = given
		}
	}
	return true, count, nil
}

// A report is names and values by turns: a map of RESP3.
type report []store.Reply

func (r *report) add(name string, value store.Reply) { *r = append(*r, store.OfStr(name), value) }
func (r *report) number(name string, n int64)        { r.add(name, store.OfInt(n)) }
func (r *report) id(name string, id streamID)        { r.add(name, id.reply()) }
func (r *report) reply() store.Reply                 { return store.OfList(*r) }

// basics reports what both forms of XINFO STREAM do.
func (s *stream) basics() (r report) {
	r = make(report, 0, 20)
	r.number("length", int64(s.n))
	r.number("radix-tree-keys", int64(len(s.nodes)))
	r.number("radix-tree-nodes", int64(s.radixNodes()))
	r.id("last-generated-id", s.last)
	r.id("max-deleted-entry-id", s.deleted)
	r.number("entries-added", s.added)
	r.id("recorded-first-entry-id", s.first)
	return r
}

func (s *stream) info() store.Reply {
	r := s.basics()
	r.number("groups", int64(len(s.groups)))
	for _, end := range []struct {
		name string
		in   walk
	}{{"first-entry", (*stream).ascend}, {"last-entry", (*stream).descend}} {
		var entry store.Reply
		for n, rec := range end.in(s, everyID) {
			entry = n.reply(rec)
			break
		}
		r.add(end.name, entry)
	}
	return r.reply()
}

func (s *stream) infoFull(count int64) store.Reply {
	r := s.basics()
	r.add("entries", store.OfList(s.replies(everyID, (*stream).ascend, count)))
	groups := make([]store.Reply, len(s.groups))
	for i, g := range s.groups {
		groups[i] = s.infoFullGroup(g, count)
	}
	r.add("groups", store.OfList(groups))
	return r.reply()
}

func (s *stream) infoFullGroup(g *group, count int64) store.Reply {
	var r report
	r.add("name", store.OfStr(g.name))
	r.id("last-delivered-id", g.last)
	r.progress(s, g)
	r.number("pel-count", int64(g.pending.n))
	var all []store.Reply
	for id, d := range g.pending.from(streamID{}) {
		if int64(len(all)) == count {
			break
		}
		all = append(all, store.OfList([]store.Reply{
			id.reply(), store.OfStr(d.owner.name), store.OfInt(d.at), store.OfInt(d.count),
		}))
	}
	r.add("pending", store.OfList(all))
	consumers := make([]store.Reply, len(g.consumers))
	for i, c := range g.consumers {
		consumers[i] = g.infoFullConsumer(c, count)
	}
	r.add("consumers", store.OfList(consumers))
	return r.reply()
}

func (g *group) infoFullConsumer(c *consumer, count int64) store.Reply {
	var r report
	r.add("name", store.OfStr(c.name))
	r.number("seen-time", c.seen)
	r.number("pel-count", int64(c.pending.n))
	var all []store.Reply
	for id := range c.pending.from(streamID{}) {
		if int64(len(all)) == count {
			break
		}
		d := g.pending.get(id)
		all = append(all, store.OfList([]store.Reply{id.reply(), store.OfInt(d.at), store.OfInt(d.count)}))
	}
	r.add("pending", store.OfList(all))
	return r.reply()
}

// progress reports how much a group has read and has yet to read, nil for what
// is not known.
func (r *report) progress(s *stream, g *group) {
	var read, lag store.Reply
	if g.read != unknownCount {
		read = store.OfInt(g.read)
	}
	if n, known := s.lag(g); known {
		lag = store.OfInt(n)
	}
	r.add("entries-read", read)
	r.add("lag", lag)
}

func (s *stream) infoGroups() store.Reply {
	rs := make([]store.Reply, len(s.groups))
	for i, g := range s.groups {
		var r report
		r.add("name", store.OfStr(g.name))
		r.number("consumers", int64(len(g.consumers)))
		r.number("pending", int64(g.pending.n))
		r.id("last-delivered-id", g.last)
		r.progress(s, g)
		rs[i] = r.reply()
	}
	return store.OfList(rs)
}

func (g *group) infoConsumers(now int64) store.Reply {
	rs := make([]store.Reply, len(g.consumers))
	for i, c := range g.consumers {
		var r report
		r.add("name", store.OfStr(c.name))
		r.number("pending", int64(c.pending.n))
		r.number("idle", max(now-c.seen, 0))
		rs[i] = r.reply()
	}
	return store.OfList(rs)
}

// radixNodes gives how many nodes the radix tree of Redis would have, whose
// keys are the first IDs of our nodes: a leaf for each, a node where keys part,
// and one for each run of bytes between. O(number of nodes).
func (s *stream) radixNodes() int {
	keys := len(s.nodes)
	if keys == 0 {
		return 1
	}
	total := keys
	var parts []int // the places where the keys on the way to the last one part
	run := func(from, to int) {
		if to > from {
			total++
		}
	}
	for i := 1; i < keys; i++ {
		at := commonBytes(s.nodes[i-1].first, s.nodes[i].first)
		end := idBytes // of the branch that is left
		for len(parts) > 0 && parts[len(parts)-1] > at {
			top := parts[len(parts)-1]
			parts = parts[:len(parts)-1]
			run(top+1, end)
			end = top
		}
		run(at+1, end)
		if len(parts) == 0 || parts[len(parts)-1] < at {
			parts = append(parts, at)
			total++
		}
	}
	end := idBytes
	for len(parts) > 0 {
		top := parts[len(parts)-1]
		parts = parts[:len(parts)-1]
		run(top+1, end)
		end = top
	}
	run(0, end)
	return total
}

// idBytes is the size of an ID as a key.
const idBytes = 16

// commonBytes gives how many bytes IDs have in common at the beginning. They
// are not the same.
func commonBytes(a, b streamID) int {
	for i := range 8 {
		if shift := 56 - 8*i; a.ms>>shift != b.ms>>shift {
			return i
		}
	}
	for i := range 8 {
		if shift := 56 - 8*i; a.seq>>shift != b.seq>>shift {
			return 8 + i
		}
	}
	return idBytes
}
