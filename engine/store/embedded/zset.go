package embedded

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"github.com/tidwall/btree"

	"github.com/rdsh/rdsh/engine/store"
)

// A zset is members with scores, by member and in order.
type zset struct {
	scores map[string]float64
	order  *btree.BTreeG[pair]
}

type pair struct {
	score  float64
	member string
}

func less(a, b pair) bool {
	if a.score != b.score {
		return a.score < b.score
	}
	return a.member < b.member
}

func (z *zset) set(member string, score float64) (added, changed bool) {
	if z.scores == nil {
		z.scores = make(map[string]float64)
		z.order = btree.NewBTreeGOptions(less, btree.Options{NoLocks: true})
	}
	old, ok := z.scores[member]
	if ok && old == score {
		return false, false
	}
	if ok {
		z.order.Delete(pair{old, member})
	}
	z.scores[member] = score
	z.order.Set(pair{score, member})
	return !ok, true
}

// rank gives the position of p, or where it would be: O(log² n) here, since
// this tree finds by position but not positions.
func (z *zset) rank(p pair) int {
	i, j := 0, z.order.Len()
	for i < j {
		h := int(uint(i+j) >> 1)
		if at, _ := z.order.GetAt(h); less(at, p) {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

// zadd is ZADD key [NX|XX|CH]… score member….
func zadd(t *tx, c store.Command) store.Reply {
	i, nx, xx, ch := 1, false, false, false
options:
	for ; i < c.Len(); i++ {
		switch strings.ToUpper(c.Arg(i)) {
		case "NX":
			nx = true
		case "XX":
			xx = true
		case "CH":
			ch = true
		default:
			break options
		}
	}
	if i == c.Len() || (c.Len()-i)%2 != 0 {
		return syntax
	}
	for k := i; k < c.Len(); k += 2 {
		if _, ok := parseScore(c.Arg(k)); !ok {
			return notFloat
		}
	}
	if xx && t.entry(c.Arg(0)) == nil {
		return store.OfInt(0)
	}
	z, e, bad := holding[zset](t, c.Arg(0), true)
	if z == nil {
		return bad
	}
	var added, changed int64
	for ; i < c.Len(); i += 2 {
		score, _ := parseScore(c.Arg(i))
		if nx || xx {
			if _, ok := z.scores[c.Arg(i+1)]; ok == nx {
				continue
			}
		}
		a, b := z.set(c.Arg(i+1), score)
		added += store.OfBool(a).Int()
		changed += store.OfBool(b).Int()
	}
	if changed > 0 {
		t.touch(c.Arg(0), e)
	}
	if ch {
		return store.OfInt(changed)
	}
	return store.OfInt(added)
}

func parseScore(s string) (float64, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && f == f
}

func zscore(t *tx, c store.Command) store.Reply {
	z, _, bad := holding[zset](t, c.Arg(0), false)
	if z == nil {
		return bad
	}
	f, ok := z.scores[c.Arg(1)]
	if !ok {
		return store.Reply{}
	}
	return store.OfFloat(f)
}

func zcard(t *tx, c store.Command) store.Reply {
	z, _, bad := holding[zset](t, c.Arg(0), false)
	if z == nil {
		return orZero(bad)
	}
	return store.OfInt(int64(len(z.scores)))
}

func zrank(t *tx, c store.Command) store.Reply {
	z, _, bad := holding[zset](t, c.Arg(0), false)
	if z == nil {
		return bad
	}
	f, ok := z.scores[c.Arg(1)]
	if !ok {
		return store.Reply{}
	}
	return store.OfInt(int64(z.rank(pair{f, c.Arg(1)})))
}

func zrem(t *tx, c store.Command) store.Reply {
	z, e, bad := holding[zset](t, c.Arg(0), false)
	if z == nil {
		return orZero(bad)
	}
	n := int64(0)
	for i := 1; i < c.Len(); i++ {
		if f, ok := z.scores[c.Arg(i)]; ok {
			delete(z.scores, c.Arg(i))
			z.order.Delete(pair{f, c.Arg(i)})
			n++
		}
	}
	t.removed(c.Arg(0), z, e, n)
	return store.OfInt(n)
}

func (t *tx) removed(key string, z *zset, e *entry, n int64) {
	switch {
	case len(z.scores) == 0:
		t.remove(key)
	case n > 0:
		t.touch(key, e)
	}
}

func zpopmin(t *tx, c store.Command) store.Reply {
	z, e, bad := holding[zset](t, c.Arg(0), false)
	if z == nil {
		return orEmpty(bad)
	}
	n := 1
	if c.Len() > 1 {
		n, _ = strconv.Atoi(c.Arg(1))
	}
	rs := make([]store.Reply, 0, 2*min(n, len(z.scores)))
	for ; n > 0 && len(z.scores) > 0; n-- {
		p, _ := z.order.PopMin()
		delete(z.scores, p.member)
		rs = append(rs, store.OfStr(p.member), store.OfFloat(p.score))
	}
	t.removed(c.Arg(0), z, e, int64(len(rs)))
	return store.OfList(rs)
}

// zrange is ZRANGE key start stop [BYLEX] [REV] [LIMIT offset count] [WITHSCORES].
func zrange(t *tx, c store.Command) store.Reply {
	opts, bad := rangeOptions(c)
	if bad != nil {
		return *bad
	}
	z, _, wrong := holding[zset](t, c.Arg(0), false)
	if z == nil {
		return orEmpty(wrong)
	}
	i, j := 0, 0
	if opts.lex {
		a, ok1 := z.lexBound(c.Arg(1))
		b, ok2 := z.lexBound(c.Arg(2))
		if !ok1 || !ok2 {
			return store.OfError("ERR min or max not valid string range item")
		}
		i, j = a, b
		if strings.HasPrefix(c.Arg(2), "[") {
			if at, ok := z.order.GetAt(j); ok && at.member == c.Arg(2)[1:] {
				j++
			}
		}
		if strings.HasPrefix(c.Arg(1), "(") {
			if at, ok := z.order.GetAt(i); ok && at.member == c.Arg(1)[1:] {
				i++
			}
		}
	} else {
		var ok bool
		if i, j, ok = span(c.Arg(1), c.Arg(2), z.order.Len()); !ok {
			return notInt
		}
	}
	return z.slice(i, j, opts)
}

func (z *zset) lexBound(s string) (int, bool) {
	switch {
	case s == "-":
		return 0, true
	case s == "+":
		return z.order.Len(), true
	case s == "" || s[0] != '[' && s[0] != '(':
		return 0, false
	}
	first, _ := z.order.Min() // all scores are the same
	return z.rank(pair{first.score, s[1:]}), true
}

// zrangebyscore is ZRANGEBYSCORE key min max [WITHSCORES] [LIMIT offset count].
func zrangebyscore(t *tx, c store.Command) store.Reply {
	opts, bad := rangeOptions(c)
	if bad != nil {
		return *bad
	}
	z, _, wrong := holding[zset](t, c.Arg(0), false)
	if z == nil {
		return orEmpty(wrong)
	}
	i, ok1 := z.scoreBound(c.Arg(1), false)
	j, ok2 := z.scoreBound(c.Arg(2), true)
	if !ok1 || !ok2 {
		return store.OfError("ERR min or max is not a float")
	}
	return z.slice(i, j, opts)
}

// scoreBound gives how many are before the range that s begins or ends.
func (z *zset) scoreBound(s string, end bool) (int, bool) {
	open := strings.HasPrefix(s, "(")
	f, ok := parseScore(strings.TrimPrefix(s, "("))
	if open != end {
		f = math.Nextafter(f, math.Inf(1)) // the least score after f
		if math.IsInf(f, 1) {
			return z.order.Len(), ok
		}
	}
	return z.rank(pair{score: f}), ok
}

type rangeOpts struct {
	lex, scores   bool
	offset, count int
}

func rangeOptions(c store.Command) (o rangeOpts, bad *store.Reply) {
	o.count = -1
	for i := 3; i < c.Len(); i++ {
		switch strings.ToUpper(c.Arg(i)) {
		case "BYLEX":
			o.lex = true
		case "WITHSCORES":
			o.scores = true
		case "LIMIT":
			if i+2 >= c.Len() {
				return o, &syntax
			}
			var err1, err2 error
			o.offset, err1 = strconv.Atoi(c.Arg(i + 1))
			o.count, err2 = strconv.Atoi(c.Arg(i + 2))
			if cmp.Or(err1, err2) != nil {
				return o, &notInt
			}
			i += 2
		default:
			return o, &syntax
		}
	}
	return o, nil
}

func (z *zset) slice(i, j int, o rangeOpts) store.Reply {
	i += o.offset
	if o.count >= 0 {
		j = min(j, i+o.count)
	}
	if o.offset < 0 || i >= j {
		return store.OfList(nil)
	}
	rs := make([]store.Reply, 0, j-i)
	from, _ := z.order.GetAt(i)
	z.order.Ascend(from, func(p pair) bool {
		rs = append(rs, store.OfStr(p.member))
		if o.scores {
			rs = append(rs, store.OfFloat(p.score))
		}
		i++
		return i < j
	})
	return store.OfList(rs)
}
