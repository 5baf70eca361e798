package embedded

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded/order"
)

// A zset is members with their scores, and both in order. The two always have
// the same elements: the order knows them by their slots.
type zset struct {
	scores dict[float64]
	order  order.Tree
}

func newZset() *zset {
	z := new(zset)
	z.order = order.New(&z.scores)
	return z
}

func (t *tx) zsetDict(key string) (*dict[float64], store.Reply) {
	z, _, bad := holding[zset](t, key)
	if z == nil {
		return nil, bad
	}
	return &z.scores, bad
}

// add adds member, which is absent.
func (z *zset) add(member string, score float64) {
	z.insert(member, z.scores.hashFor(member), score)
}

// insert is add for one who knows the hash of the member.
func (z *zset) insert(member string, h uint64, score float64) {
	z.scores.insert(member, h, score)
	z.order.Insert(score, uint32(z.scores.n-1))
}

// change gives the member in a slot another score.
func (z *zset) change(slot int, score float64) {
	z.order.Delete(*z.scores.value(slot), uint32(slot))
	z.scores.change(slot, score)
	z.order.Insert(score, uint32(slot))
}

// remove removes member and reports whether it was there.
func (z *zset) remove(member string) bool {
	i := z.scores.find(member)
	if i < 0 {
		return false
	}
	z.removeAt(i)
	return true
}

// removeAt removes the element in a slot.
func (z *zset) removeAt(slot int) {
	z.order.Delete(*z.scores.value(slot), uint32(slot))
	if last := z.scores.n - 1; slot != last {
		z.order.Renumber(*z.scores.value(last), uint32(last), uint32(slot))
	}
	z.scores.removeAt(slot)
}

// removeRank removes the element of a rank, and gives it.
func (z *zset) removeRank(rank int) order.Item {
	at := z.order.Seek(rank)
	x := at.Item()
	z.removeAt(int(at.ID()))
	return x
}

func (z *zset) clone() *zset {
	c := newZset()
	c.scores = z.scores.clone()
	for at := z.order.Seek(0); at.Valid(); at.Next() {
		c.order.Insert(at.Score(), at.ID())
	}
	return c
}

// addOptions are those of ZADD.
type addOptions struct{ nx, xx, gt, lt, ch, incr bool }

// zadd is ZADD key [NX|XX] [GT|LT] [CH] [INCR] score member….
func zadd(t *tx, c *store.Command) store.Reply {
	var o addOptions
	i, bad := o.read(c)
	if bad != nil {
		return *bad
	}
	return t.zadd(c, i, o)
}

func zincrby(t *tx, c *store.Command) store.Reply {
	o := addOptions{incr: true}
	i, bad := o.read(c)
	if bad != nil {
		return *bad
	}
	return t.zadd(c, i, o)
}

// read reads the options and gives where the first score is.
func (o *addOptions) read(c *store.Command) (first int, bad *store.Reply) {
	i := 1
	for more := true; more && i < c.Len(); {
		switch strings.ToUpper(c.Arg(i)) {
		case "NX":
			o.nx = true
		case "XX":
			o.xx = true
		case "GT":
			o.gt = true
		case "LT":
			o.lt = true
		case "CH":
			o.ch = true
		case "INCR":
			o.incr = true
		default:
			more = false
			continue
		}
		i++
	}
	refuse := func(text store.Error) (int, *store.Reply) {
		r := store.OfError(text)
		return 0, &r
	}
	switch n := c.Len() - i; {
	case n == 0 || n%2 != 0:
		return 0, &syntax
	case o.nx && o.xx:
		return refuse("ERR XX and NX options at the same time are not compatible")
	case o.gt && o.nx || o.lt && o.nx || o.gt && o.lt:
		return refuse("ERR GT, LT, and/or NX options at the same time are not compatible")
	case o.incr && n > 2:
		return refuse("ERR INCR option supports a single increment-element pair")
	}
	return i, nil
}

// zadd adds the pairs from argument first on.
func (t *tx) zadd(c *store.Command, first int, o addOptions) store.Reply {
	for i := first; i < c.Len(); i += 2 {
		if _, isFloat := parseFloat(c.Arg(i)); !isFloat {
			return notFloat
		}
	}
	key := c.Arg(0)
	e := t.entry(key)
	if packs(e, flatZset) && o == (addOptions{}) {
		if added, done := t.zaddPacked(c, first, e); done {
			return store.OfInt(added)
		}
	}
	var z *zset
	switch {
	case e != nil:
		if z = as[zset](t, e); z == nil {
			return wrongType
		}
	case o.xx && o.incr:
		return store.Reply{}
	case o.xx:
		return store.OfInt(0)
	default:
		z = newZset()
		e = t.create(key, z, "")
	}
	var added, changed int64
	var last store.Reply
	for i := first; i < c.Len(); i += 2 {
		score, _ := parseFloat(c.Arg(i))
		var isNew, isOther bool
		isNew, isOther, last = z.update(c.Arg(i+1), score, o)
		if negativeZero(score) && (isNew || isOther) {
			t.unsign(z, z.scores.find(c.Arg(i+1)))
		}
		added += store.OfBool(isNew).Int()
		changed += store.OfBool(isOther).Int()
	}
	if added+changed > 0 {
		t.touch(key, e)
	}
	switch {
	case o.incr:
		return last
	case o.ch:
		return store.OfInt(added + changed)
	}
	return store.OfInt(added)
}

// update adds member or gives it another score, unless an option is against
// it. r is the new score, or nil if nothing was done.
func (z *zset) update(member string, score float64, o addOptions) (added, changed bool, r store.Reply) {
	slot, h := z.scores.locate(member)
	if slot < 0 {
		if o.xx {
			return false, false, r
		}
		z.insert(member, h, score)
		return true, false, scoreOf(score, o)
	}
	old := *z.scores.value(slot)
	if o.nx {
		return false, false, r
	}
	if o.incr {
		if score += old; score != score {
			return false, false, store.OfError("ERR resulting score is not a number (NaN)")
		}
	}
	if o.lt && score >= old || o.gt && score <= old {
		return false, false, r
	}
	if score != old {
		z.change(slot, score)
	}
	return false, score != old, scoreOf(score, o)
}

// scoreOf gives the reply with a score, if somebody will see it.
func scoreOf(score float64, o addOptions) store.Reply {
	if o.incr {
		return store.OfFloat(score)
	}
	return store.Reply{}
}

func zscore(t *tx, c *store.Command) store.Reply {
	z, text, bad := peeking[zset](t, c.Arg(0), flatZset)
	if z == nil {
		if score, found := packedScore(text, c.Arg(1)); found {
			return store.OfFloat(score)
		}
		return bad
	}
	at := z.scores.get(c.Arg(1))
	if at == nil {
		return store.Reply{}
	}
	return store.OfFloat(*at)
}

func zmscore(t *tx, c *store.Command) store.Reply {
	z, _, bad := holding[zset](t, c.Arg(0))
	if !bad.IsNil() {
		return bad
	}
	rs := make([]store.Reply, c.Len()-1)
	if z == nil {
		return store.OfList(rs)
	}
	for i := range rs {
		if at := z.scores.get(c.Arg(i + 1)); at != nil {
			rs[i] = store.OfFloat(*at)
		}
	}
	return store.OfList(rs)
}

func zcard(t *tx, c *store.Command) store.Reply {
	z, text, bad := peeking[zset](t, c.Arg(0), flatZset)
	switch {
	case text != "":
		return store.OfInt(int64(itemsIn(text)))
	case z == nil:
		return orZero(bad)
	}
	return store.OfInt(int64(z.order.Len()))
}

func zrank(t *tx, c *store.Command) store.Reply    { return t.zrank(c, false) }
func zrevrank(t *tx, c *store.Command) store.Reply { return t.zrank(c, true) }

func (t *tx) zrank(c *store.Command, reverse bool) store.Reply {
	z, text, bad := peeking[zset](t, c.Arg(0), flatZset)
	switch {
	case text != "":
		return flatRank(text, c.Arg(1), reverse)
	case z == nil:
		return bad
	}
	at := z.scores.get(c.Arg(1))
	if at == nil {
		return store.Reply{}
	}
	rank := z.order.RankOf(order.Item{Score: *at, Member: c.Arg(1)})
	if reverse {
		rank = z.order.Len() - 1 - rank
	}
	return store.OfInt(int64(rank))
}

func zrem(t *tx, c *store.Command) store.Reply {
	z, e, bad := holding[zset](t, c.Arg(0))
	if z == nil {
		return orZero(bad)
	}
	n := 0
	for i := 1; i < c.Len() && z.order.Len() > 0; i++ {
		if z.remove(c.Arg(i)) {
			n++
		}
	}
	t.lost(c.Arg(0), e, n, z.order.Len())
	return store.OfInt(int64(n))
}

func zpopmin(t *tx, c *store.Command) store.Reply { return t.zpop(c, false) }
func zpopmax(t *tx, c *store.Command) store.Reply { return t.zpop(c, true) }

// zpop is ZPOPMIN or ZPOPMAX key [count].
func (t *tx) zpop(c *store.Command, highest bool) store.Reply {
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
	z, e, bad := holding[zset](t, c.Arg(0))
	if z == nil {
		return orEmpty(bad)
	}
	count = min(count, z.order.Len())
	rs := make([]store.Reply, 0, 2*count)
	for range count {
		i := 0
		if highest {
			i = z.order.Len() - 1
		}
		x := z.removeRank(i)
		rs = append(rs, store.OfStr(x.Member), store.OfFloat(x.Score))
	}
	t.lost(c.Arg(0), e, count, z.order.Len())
	return store.OfList(rs)
}

// zrandmember is ZRANDMEMBER key [count [WITHSCORES]].
func zrandmember(t *tx, c *store.Command) store.Reply {
	return random(c, "WITHSCORES", t.zsetDict, store.OfFloat)
}
