package embedded

import (
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// Scans walk a dict from its end to its beginning, see there. A cursor is the
// number of elements that are still to come; that of SCAN has the number of
// the shard in it as well.

// scanOptions are those of the SCAN family.
type scanOptions struct {
	match  string
	all    bool // there is no pattern, or one that everything matches
	count  int
	typed  bool // of SCAN: only keys of one kind
	kind   string
	cursor uint64
}

var invalidCursor = store.OfError("ERR invalid cursor")

// scanRead reads a cursor at argument i and the options behind it.
func scanRead(c *store.Command, i int) (o scanOptions, bad *store.Reply) {
	o = scanOptions{all: true, count: 10}
	var ok bool
	if o.cursor, ok = parseCursor(c.Arg(i)); !ok {
		return o, &invalidCursor
	}
	for i++; i < c.Len(); i += 2 {
		if i+1 == c.Len() {
			return o, &syntax
		}
		arg := c.Arg(i + 1)
		switch opt := strings.ToUpper(c.Arg(i)); {
		case opt == "COUNT":
			n, isInt := parseInt(arg)
			switch {
			case !isInt:
				return o, &notInt
			case n < 1:
				return o, &syntax
			}
			o.count = int(min(n, 1<<30))
		case opt == "MATCH":
			o.match, o.all = arg, arg == "*"
		case opt == "TYPE" && c.Op == store.Scan:
			o.kind, o.typed = strings.ToLower(arg), true
		default:
			return o, &syntax
		}
	}
	return o, nil
}

// parseCursor reads a number as strtoul does, which must be all of s: nothing
// is 0, and a number may be negative.
func parseCursor(s string) (n uint64, ok bool) {
	s = cText(s)
	digits := strings.TrimPrefix(s, "-")
	if digits == s {
		digits = strings.TrimPrefix(s, "+")
	}
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if s[0] == '-' {
		n = -n
	}
	return n, err == nil
}

func (o *scanOptions) matches(key string) bool { return o.all || matches(o.match, key) }

// page gives the replies to what a walk over d meets from the cursor on, and
// the next cursor, 0 at the end.
func page[V any](d *dict[V], o *scanOptions, reply func(rs []store.Reply, s slot[V]) []store.Reply) (rs []store.Reply, next uint64, seen int) {
	i := d.n
	if o.cursor != 0 {
		i = int(min(o.cursor, uint64(d.n)))
	}
	begin, stop := i, max(0, i-o.count)
	for i > stop {
		i--
		if s := d.at(i); o.matches(s.key) {
			rs = reply(rs, s)
		}
	}
	return rs, uint64(i), begin - i
}

func paged(rs []store.Reply, next uint64) store.Reply {
	return store.OfList([]store.Reply{store.OfStr(strconv.FormatUint(next, 10)), store.OfList(rs)})
}

// scanIn is HSCAN, SSCAN or ZSCAN key cursor [MATCH pattern] [COUNT n].
func scanIn[V any](t *tx, c *store.Command, open func(key string) (*dict[V], store.Reply), show func(V) store.Reply) store.Reply {
	o, bad := scanRead(c, 1)
	if bad != nil && bad.Str() == invalidCursor.Str() { // of the others a missing key hears nothing
		return *bad
	}
	d, wrong := open(c.Arg(0))
	switch {
	case !wrong.IsNil():
		return wrong
	case d == nil:
		return paged(nil, 0)
	case bad != nil:
		return *bad
	}
	rs, next, _ := page(d, &o, func(rs []store.Reply, s slot[V]) []store.Reply {
		rs = append(rs, store.OfStr(s.key))
		if show != nil {
			rs = append(rs, show(s.value))
		}
		return rs
	})
	return paged(rs, next)
}

func hscan(t *tx, c *store.Command) store.Reply {
	return scanIn(t, c, t.hashDict, field.reply)
}

func sscan(t *tx, c *store.Command) store.Reply {
	return scanIn(t, c, t.setDict, nil)
}

// scan is SCAN cursor [MATCH pattern] [COUNT n] [TYPE type]. Its cursor is the
// number of the shard plus that of the shards times the place in it.
func scan(t *tx, c *store.Command) store.Reply {
	o, bad := scanRead(c, 0)
	if bad != nil {
		return *bad
	}
	shards := uint64(len(t.s.shards))
	i := o.cursor % shards
	o.cursor /= shards
	var rs []store.Reply
	for ; i < shards; i++ {
		var next uint64
		t.with(int(i), func(sh *shard) { rs, next = t.scanShard(sh, rs, &o) })
		if next > 0 {
			return paged(rs, next*shards+i)
		}
		o.cursor = 0
	}
	return paged(rs, 0)
}

// scanShard adds a page of the keys of a shard, and takes what it has seen
// from the count.
func (t *tx) scanShard(sh *shard, rs []store.Reply, o *scanOptions) (all []store.Reply, next uint64) {
	now := t.time()
	some, next, seen := page(&sh.keys.dict, o, func(rs []store.Reply, s slot[cell]) []store.Reply {
		if len(sh.keys.expiring) > 0 && sh.keys.deadline(sh.keys.find(s.key)) < now || o.typed && s.value.kind() != o.kind {
			return rs
		}
		return append(rs, store.OfStr(s.key))
	})
	o.count = max(o.count-seen, 1)
	return append(rs, some...), next
}

// with calls fn with a shard under a lock for reading, unless all are held.
func (t *tx) with(i int, fn func(sh *shard)) {
	sh := &t.s.shards[i]
	if len(t.held) == 0 {
		sh.mu.RLock()
		defer sh.mu.RUnlock()
	}
	fn(sh)
}

// keysMatching is KEYS pattern.
func keysMatching(t *tx, c *store.Command) store.Reply {
	o := scanOptions{match: c.Arg(0), count: 1 << 30}
	var rs []store.Reply
	for i := range t.s.shards {
		t.with(i, func(sh *shard) { rs, _ = t.scanShard(sh, rs, &o) })
		o.count = 1 << 30
	}
	return store.OfList(rs)
}
