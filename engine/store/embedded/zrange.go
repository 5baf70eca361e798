package embedded

import (
	"math"
	"sort"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded/order"
)

// The three ways to say which elements are meant.
type rangeBy uint8

const (
	byRank rangeBy = iota
	byScore
	byLex
)

// A zspan is a range of elements that a command asks for, as it was written.
type zspan struct {
	by     rangeBy
	a, b   int64 // byRank
	lo, hi bound // byScore, byLex
	scores bool  // reply with scores
	rev    bool  // from the last one
	plain  bool  // scores may not be asked for
	free   bool  // BYSCORE, BYLEX and REV may be given
	offset int64 // elements to leave out
	count  int64 // elements at most; negative for all
}

// A bound is one end of a range of scores or members.
type bound struct {
	score  float64
	member string
	open   bool // the bound itself is left out
	end    int8 // -1: before all, 1: behind all
}

func zrange(t *tx, c *store.Command) store.Reply {
	return t.zrange(c, zspan{free: true})
}

func zrevrange(t *tx, c *store.Command) store.Reply {
	return t.zrange(c, zspan{rev: true})
}

func zrangebyscore(t *tx, c *store.Command) store.Reply {
	return t.zrange(c, zspan{by: byScore})
}

func zrevrangebyscore(t *tx, c *store.Command) store.Reply {
	return t.zrange(c, zspan{by: byScore, rev: true})
}

func zrangebylex(t *tx, c *store.Command) store.Reply {
	return t.zrange(c, zspan{by: byLex})
}

func zrevrangebylex(t *tx, c *store.Command) store.Reply {
	return t.zrange(c, zspan{by: byLex, rev: true})
}

// zrange is ZRANGE key start stop [BYSCORE|BYLEX] [REV] [LIMIT offset count]
// [WITHSCORES] and its relatives.
func (t *tx) zrange(c *store.Command, x zspan) store.Reply {
	x.count = -1
	if bad := x.options(c, 3); bad != nil {
		return *bad
	}
	if bad := x.bounds(c.Arg(1), c.Arg(2)); bad != nil {
		return *bad
	}
	z, text, bad := peeking[zset](t, c.Arg(0), flatZset)
	switch {
	case text != "":
		return x.flatRange(text)
	case z == nil:
		return orEmpty(bad)
	}
	i, j := x.in(z)
	return t.zreply(&x, z, i, j)
}

// options reads what stands behind the bounds, from argument i on.
func (x *zspan) options(c *store.Command, i int) *store.Reply {
	for ; i < c.Len(); i++ {
		switch opt := strings.ToUpper(c.Arg(i)); {
		case opt == "WITHSCORES" && !x.plain:
			x.scores = true
		case opt == "LIMIT" && i+2 < c.Len():
			var ok1, ok2 bool
			x.offset, ok1 = parseInt(c.Arg(i + 1))
			x.count, ok2 = parseInt(c.Arg(i + 2))
			if !ok1 || !ok2 {
				return &notInt
			}
			i += 2
		case x.free && opt == "REV" && !x.rev:
			x.rev = true
		case x.free && opt == "BYSCORE" && x.by == byRank:
			x.by = byScore
		case x.free && opt == "BYLEX" && x.by == byRank:
			x.by = byLex
		default:
			return &syntax
		}
	}
	switch {
	case x.by == byRank && x.count != -1:
		r := store.OfError("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX")
		return &r
	case x.by == byLex && x.scores:
		r := store.OfError("ERR syntax error, WITHSCORES not supported in combination with BYLEX")
		return &r
	case x.by == byRank:
		x.offset = 0 // Redis takes LIMIT offset -1 here, and ignores it
	}
	return nil
}

// bounds reads the bounds. Backward, the higher one comes first.
func (x *zspan) bounds(first, second string) *store.Reply {
	if x.by == byRank {
		var ok1, ok2 bool
		x.a, ok1 = parseInt(first)
		x.b, ok2 = parseInt(second)
		if !ok1 || !ok2 {
			return &notInt
		}
		return nil
	}
	if x.rev {
		first, second = second, first
	}
	read, complaint := scoreBound, store.OfError("ERR min or max is not a float")
	if x.by == byLex {
		read, complaint = lexBound, store.OfError("ERR min or max not valid string range item")
	}
	var ok1, ok2 bool
	x.lo, ok1 = read(first)
	x.hi, ok2 = read(second)
	if !ok1 || !ok2 {
		return &complaint
	}
	return nil
}

// scoreBound reads a bound such as 1.5, (1.5 or -inf.
func scoreBound(s string) (b bound, ok bool) {
	if b.open = s != "" && s[0] == '('; b.open {
		s = s[1:]
	}
	if s = strings.TrimLeft(cText(s), " \t\n\v\f\r"); s == "" {
		return b, true // strtod finds nothing wrong with it
	}
	b.score, ok = parseFloat(s)
	return b, ok
}

// lexBound reads a bound such as [word, (word, - or +.
func lexBound(s string) (b bound, ok bool) {
	switch {
	case s == "-":
		return bound{end: -1}, true
	case s == "+":
		return bound{end: 1}, true
	case s != "" && (s[0] == '[' || s[0] == '('):
		return bound{member: s[1:], open: s[0] == '('}, true
	}
	return b, false
}

// in gives the half-open range of positions in z.
func (x *zspan) in(z *zset) (i, j int) {
	n := z.order.Len()
	switch x.by {
	case byRank:
		i, j = between(x.a, x.b, n)
		if x.rev {
			i, j = n-j, n-i
		}
	case byScore:
		i, j = z.below(x.lo, !x.lo.open), z.below(x.hi, x.hi.open)
	case byLex:
		i, j = z.before(x.lo, !x.lo.open), z.before(x.hi, x.hi.open)
	}
	return i, max(i, j)
}

// below gives the number of elements whose score is less than that of b, or
// also those that have it, unless it is strict.
func (z *zset) below(b bound, strict bool) int {
	f := b.score
	if !strict {
		if math.IsInf(f, 1) {
			return z.order.Len()
		}
		f = math.Nextafter(f, math.Inf(1)) // the least score above f
	}
	return z.order.Rank(order.Item{Score: f})
}

// before gives the number of members that come before b, or also b itself,
// unless it is strict. Members are in order, as they are if all scores are the
// same: otherwise, as in Redis, what comes of it means nothing.
func (z *zset) before(b bound, strict bool) int {
	switch b.end {
	case -1:
		return 0
	case 1:
		return z.order.Len()
	}
	last := z.order.Len() - 1
	first := z.order.At(0).Score
	if first != z.order.At(last).Score {
		return sort.Search(last+1, func(i int) bool {
			m := z.order.At(i).Member
			return m > b.member || strict && m == b.member
		})
	}
	n := z.order.Rank(order.Item{Score: first, Member: b.member})
	if !strict && z.scores.find(b.member) >= 0 {
		n++
	}
	return n
}

// limited gives how many of the elements at i to j the limit allows.
func (x *zspan) limited(i, j int) int64 {
	n := int64(j - i)
	if x.offset < 0 || x.offset >= n {
		return 0
	}
	if n -= x.offset; x.count >= 0 {
		n = min(n, x.count)
	}
	return n
}

// visit calls fn with the elements at i to j, as far as the limit allows.
func (x *zspan) visit(z *zset, i, j int, fn func(score float64, slot uint32)) {
	first := i + int(x.offset)
	if x.rev {
		first = j - 1 - int(x.offset)
	}
	z.order.Walk(first, int(x.limited(i, j)), x.rev, fn)
}

// reply gives the elements at i to j, as far as the limit allows.
func (x *zspan) reply(z *zset, i, j int) store.Reply {
	rs := make([]store.Reply, 0, sizeOf(int(x.limited(i, j)), x.scores))
	x.visit(z, i, j, func(score float64, slot uint32) {
		rs = append(rs, store.OfStr(z.scores.key(int(slot))))
		if x.scores {
			rs = append(rs, store.OfFloat(score))
		}
	})
	return store.OfList(rs)
}

func zcount(t *tx, c *store.Command) store.Reply    { return t.zcount(c, byScore) }
func zlexcount(t *tx, c *store.Command) store.Reply { return t.zcount(c, byLex) }

func (t *tx) zcount(c *store.Command, by rangeBy) store.Reply {
	x := zspan{by: by}
	if bad := x.bounds(c.Arg(1), c.Arg(2)); bad != nil {
		return *bad
	}
	z, text, bad := peeking[zset](t, c.Arg(0), flatZset)
	if z == nil && text == "" {
		return orZero(bad)
	}
	i, j := 0, 0
	if text != "" {
		i, j = x.inItems(appendItems(nil, text))
	} else {
		i, j = x.in(z)
	}
	return store.OfInt(int64(j - i))
}

func zremrangebyrank(t *tx, c *store.Command) store.Reply  { return t.zremrange(c, byRank) }
func zremrangebyscore(t *tx, c *store.Command) store.Reply { return t.zremrange(c, byScore) }
func zremrangebylex(t *tx, c *store.Command) store.Reply   { return t.zremrange(c, byLex) }

func (t *tx) zremrange(c *store.Command, by rangeBy) store.Reply {
	x := zspan{by: by}
	if bad := x.bounds(c.Arg(1), c.Arg(2)); bad != nil {
		return *bad
	}
	z, e, bad := holding[zset](t, c.Arg(0))
	if z == nil {
		return orZero(bad)
	}
	i, j := x.in(z)
	for range j - i {
		z.removeRank(i)
	}
	t.lost(c.Arg(0), e, j-i, z.order.Len())
	return store.OfInt(int64(j - i))
}
