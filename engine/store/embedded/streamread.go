package embedded

import (
	"math"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A reading is what XREAD or XREADGROUP asks for.
type reading struct {
	grouped, named  bool // of XREADGROUP; with the option GROUP
	group, consumer string
	noack           bool
	count           int64 // of each stream; 0 for all
	blocks          bool
	timeout         time.Duration // 0: for ever
	keys, ids       []string
	after           []streamID // of the keys: what is read comes behind
}

// servedCount is how many entries a caller gets that has waited, unless it
// says otherwise.
const servedCount = 1000

var (
	missingGroup = store.OfError("ERR Missing GROUP option for XREADGROUP")
	notGrouped   = store.OfError("ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.")
	notNoack     = store.OfError("ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.")
	meaningless  = store.OfError("ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of " +
		"this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.")
	onlyGrouped = store.OfError("ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.")
	unbalanced  = store.OfError("ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.")
	badTimeout  = store.OfError("ERR timeout is not an integer or out of range")
	negTimeout  = store.OfError("ERR timeout is negative")
	streamGone  = store.OfError("UNBLOCKED the stream key no longer exists")
	groupGone   = store.OfError("NOGROUP the consumer group this client was blocked on no longer exists")
)

// xread is XREAD [COUNT n] [BLOCK ms] STREAMS key… ID…, once there is no need
// to wait.
func xread(t *tx, c *store.Command) store.Reply { return t.xread(c, false) }

// xreadgroup is XREADGROUP GROUP group consumer [COUNT n] [BLOCK ms] [NOACK]
// STREAMS key… ID…, once there is no need to wait.
func xreadgroup(t *tx, c *store.Command) store.Reply { return t.xread(c, true) }

func (t *tx) xread(c *store.Command, grouped bool) store.Reply {
	x, bad := readReading(c, grouped)
	if bad == nil {
		bad = x.locate(t)
	}
	if bad != nil {
		return *bad
	}
	var rs []store.Reply
	for i, key := range x.keys {
		s, _, _ := holding[stream](t, key)
		if s == nil {
			continue
		}
		var r store.Reply
		if grouped {
			r = t.readGroup(&x, key, s, x.after[i])
		} else {
			r = s.readAfter(x.after[i], x.count)
		}
		if !r.IsNil() {
			rs = append(rs, store.OfList([]store.Reply{store.OfStr(key), r}))
		}
	}
	if rs == nil {
		return store.Reply{}
	}
	return store.OfList(rs)
}

// readReading reads the arguments of c.
func readReading(c *store.Command, grouped bool) (x reading, bad *store.Reply) {
	x.grouped = grouped
	at := c.Len()
	for i := 0; i < at; {
		left := c.Len() - i - 1
		switch word := strings.ToUpper(c.Arg(i)); {
		case word == "STREAMS" && left > 0:
			i++
			at = i
		case word == "NOACK" && !grouped:
			return x, &notNoack
		case word == "NOACK":
			x.noack = true
			i++
		case word == "GROUP" && left > 1 && !grouped:
			return x, &notGrouped
		case word == "GROUP" && left > 1:
			x.named, x.group, x.consumer = true, c.Arg(i+1), c.Arg(i+2)
			i += 3
		case left > 0 && (word == "COUNT" || word == "BLOCK"):
			if bad := x.number(word, c.Arg(i+1)); bad != nil {
				return x, bad
			}
			i += 2
		default:
			return x, &syntax
		}
	}
	n := c.Len() - at
	switch {
	case n == 0:
		return x, &syntax
	case n%2 != 0:
		return x, &unbalanced
	case grouped && !x.named:
		return x, &missingGroup
	}
	for i := range n / 2 {
		x.keys = append(x.keys, c.Arg(at+i))
		x.ids = append(x.ids, c.Arg(at+n/2+i))
	}
	return x, nil
}

// number reads the number of COUNT or BLOCK.
func (x *reading) number(option, arg string) *store.Reply {
	n, isInt := parseInt(arg)
	if option == "COUNT" {
		if !isInt {
			return &notInt
		}
		x.count = max(n, 0)
		return nil
	}
	switch {
	case !isInt:
		return &badTimeout
	case n < 0:
		return &negTimeout
	}
	x.blocks, x.timeout = true, time.Duration(min(n, math.MaxInt64/int64(time.Millisecond)))*time.Millisecond
	return nil
}

// locate finds out what the IDs mean now, and that the groups exist. The ID >
// is the last one, which nothing comes behind.
func (x *reading) locate(t *tx) *store.Reply {
	x.after = make([]streamID, len(x.ids))
	for i, key := range x.keys {
		s, _, wrong := holding[stream](t, key)
		if !wrong.IsNil() {
			return &wrong
		}
		if x.grouped && (s == nil || s.group(x.group) == nil) {
			r := noGroup(key, x.group, " in XREADGROUP with GROUP option")
			return &r
		}
		switch id, ok := parseStreamID(x.ids[i], 0); {
		case untilNUL(x.ids[i]) == "$" && x.grouped:
			return &meaningless
		case untilNUL(x.ids[i]) == "$":
			if s != nil {
				x.after[i] = s.last
			}
		case untilNUL(x.ids[i]) == ">" && !x.grouped:
			return &onlyGrouped
		case untilNUL(x.ids[i]) == ">":
			x.after[i] = lastStreamID
		case !ok:
			return &badStreamID
		default:
			x.after[i] = id
		}
	}
	return nil
}

func noGroup(key, group, where string) store.Reply {
	return store.OfError(store.Error("NOGROUP No such key '" + cText(key) + "' or consumer group '" + cText(group) + "'" + where))
}

// readAfter gives the entries behind id, nil if there are none.
func (s *stream) readAfter(id streamID, count int64) store.Reply {
	from, ok := id.next()
	if !ok || s.n == 0 {
		return store.Reply{}
	}
	if count == 0 {
		count = math.MaxInt64
	}
	rs := s.replies(interval{from, lastStreamID}, (*stream).ascend, count)
	if len(rs) == 0 {
		return store.Reply{}
	}
	return store.OfList(rs)
}

// readGroup gives a consumer of a group entries: new ones, or those behind an
// ID that it already has. It gives nil if there are no new ones.
func (t *tx) readGroup(x *reading, key string, s *stream, after streamID) store.Reply {
	g := s.group(x.group)
	if after != lastStreamID {
		return t.readHistory(x, key, s, g, after)
	}
	return t.readNew(x, key, s, g)
}

// join gives a consumer, which is made if there is none.
func (t *tx) join(key string, g *group, name string) *consumer {
	c, isNew := g.join(name, t.time())
	if isNew {
		t.notify(eventStream, "xgroup-createconsumer", key)
		t.changed = true
		t.effect("XGROUP", "CREATECONSUMER", key, g.name, name)
	}
	return c
}

// readNew gives a consumer entries that none of the group has had.
func (t *tx) readNew(x *reading, key string, s *stream, g *group) store.Reply {
	from, _ := g.last.next()
	if top, found := s.newest(); !found || !g.last.less(top) {
		return store.Reply{}
	}
	var rs []store.Reply
	d := delivery{t.join(key, g, x.consumer), t.time(), 1}
	var ids []string
	for n, r := range s.ascend(interval{from, lastStreamID}) {
		s.advance(g, r.id)
		rs = append(rs, n.reply(r))
		if !x.noack {
			g.give(r.id, d)
			ids = append(ids, rs[len(rs)-1].At(0).Str())
		}
		if int64(len(rs)) == x.count {
			break
		}
	}
	t.changed = true
	t.logGiven(key, g, d, ids...)
	t.logProgress(key, g)
	return store.OfList(rs)
}

// logGiven logs that entries are pending at a consumer.
func (t *tx) logGiven(key string, g *group, d delivery, ids ...string) {
	if t.s.log == nil || len(ids) == 0 {
		return
	}
	args := append([]string{"XCLAIM", key, g.name, d.owner.name, "0"}, ids...)
	t.effect(append(args, "TIME", t.stamp(d.at), "RETRYCOUNT", t.stamp(d.count), "FORCE", "JUSTID", "LASTID", g.last.String())...)
}

// logProgress logs how far a group has come.
func (t *tx) logProgress(key string, g *group) {
	if t.s.log != nil {
		t.effect("XGROUP", "SETID", key, g.name, g.last.String(), "ENTRIESREAD", t.stamp(max(g.read, unknownCount)))
	}
}

// readHistory gives a consumer what it has not acknowledged, behind an ID. Of
// entries that were deleted, only the ID is left.
func (t *tx) readHistory(x *reading, key string, s *stream, g *group, after streamID) store.Reply {
	c, rs := t.join(key, g, x.consumer), []store.Reply{}
	from, _ := after.next()
	for id := range c.pending.from(from) {
		n, r, found := s.find(id)
		if !found {
			rs = append(rs, store.OfList([]store.Reply{id.reply(), {}}))
		} else {
			rs = append(rs, n.reply(&r))
			d := *g.pending.get(id)
			d.at, d.count = t.time(), d.count+1
			g.pending.put(id, d)
			t.changed = true
			t.logGiven(key, g, d, id.String())
		}
		if int64(len(rs)) == x.count {
			break
		}
	}
	return store.OfList(rs)
}

func xreadWish(c *store.Command) (wish, bool)      { return readWish(c, false) }
func xreadgroupWish(c *store.Command) (wish, bool) { return readWish(c, true) }

// readWish is what XREAD and XREADGROUP wait for. What $ means is found out
// when the wait begins.
func readWish(c *store.Command, grouped bool) (wish, bool) {
	x, bad := readReading(c, grouped)
	if x.count == 0 {
		x.count = servedCount
	}
	w := wish{timeout: x.timeout, keys: x.keys, missing: grouped}
	w.begin = func(t *tx) { x.locate(t) }
	w.take = func(t *tx, key string) store.Reply {
		if grouped {
			return t.serveGroup(&x, key)
		}
		return t.serveRead(&x, key)
	}
	return w, bad == nil && x.blocks
}

// serveRead gives a caller that waits what has come to a stream.
func (t *tx) serveRead(x *reading, key string) store.Reply {
	s, _, _ := holding[stream](t, key)
	if s == nil {
		return store.Reply{}
	}
	for i := range x.keys {
		if x.keys[i] == key {
			return ofStream(key, s.readAfter(x.after[i], x.count))
		}
	}
	return store.Reply{}
}

// serveGroup gives a consumer that waits what has come to a stream, or tells it
// that the stream or the group is gone.
func (t *tx) serveGroup(x *reading, key string) store.Reply {
	s, _, _ := holding[stream](t, key)
	if s == nil {
		return streamGone
	}
	g := s.group(x.group)
	if g == nil {
		return groupGone
	}
	return ofStream(key, t.readNew(x, key, s, g))
}

// ofStream gives entries as those of the only stream that is read, nil if there
// are none.
func ofStream(key string, entries store.Reply) store.Reply {
	if entries.IsNil() {
		return entries
	}
	return store.OfList([]store.Reply{store.OfList([]store.Reply{store.OfStr(key), entries})})
}
