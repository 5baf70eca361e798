package embedded

import (
	"math"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A source is a sorted set, or a set whose members all have the score 1, that
// others are made of. Both are nil if the key does not exist.
type source struct {
	z      *zset
	m      *members
	weight float64
}

func (s *source) len() int {
	switch {
	case s.z != nil:
		return s.z.order.Len()
	case s.m != nil:
		return s.m.n
	}
	return 0
}

// score gives the score of a member times the weight, which may not be a number:
// who joins it with another one sees to that.
func (s *source) score(member string) (float64, bool) {
	if s.z != nil {
		if at := s.z.scores.get(member); at != nil {
			return *at * s.weight, true
		}
	} else if s.m != nil && s.m.find(member) >= 0 {
		return s.weight, true
	}
	return 0, false
}

// weighed gives a score with the weight; infinity times zero is zero.
func (s *source) weighed(score float64) float64 {
	if score *= s.weight; score == score {
		return score
	}
	return 0
}

// each calls fn with each member and its weighed score, until it gives false.
func (s *source) each(fn func(member string, score float64) bool) {
	if s.z != nil {
		for at := s.z.order.Seek(0); at.Valid(); at.Next() {
			x := at.Item()
			if !fn(x.Member, s.weighed(x.Score)) {
				return
			}
		}
	} else if s.m != nil {
		for i := range s.m.n {
			if !fn(s.m.at(i).key, s.weighed(1)) {
				return
			}
		}
	}
}

// A mix is what ZUNION, ZINTER, ZDIFF and their kin ask for.
type mix struct {
	sources []source
	join    func(a, b float64) float64
	scores  bool
	limit   int
}

func addScores(a, b float64) float64 {
	if sum := a + b; sum == sum {
		return sum
	}
	return 0 // of both infinities
}

// readMix reads numkeys key… and options from argument i on. Of weights tells
// whether WEIGHTS and AGGREGATE are among them.
func (t *tx) readMix(c *store.Command, i int, weights bool) (x mix, bad *store.Reply) {
	n, isInt := parseInt(c.Arg(i))
	switch {
	case !isInt:
		return x, &notInt
	case n < 1:
		r := store.OfError(store.Error("ERR at least 1 input key is needed for '" + strings.ToLower(c.Row().Name) + "' command"))
		return x, &r
	case n > int64(c.Len()-i-1):
		return x, &syntax
	}
	x.sources = make([]source, n)
	for k := range x.sources {
		s, bad := t.source(c.Arg(i + 1 + k))
		if !bad.IsNil() {
			return x, &bad
		}
		x.sources[k] = s
	}
	x.join, x.limit = addScores, math.MaxInt
	return x, x.options(c, i+1+int(n), weights, i == 1)
}

// source gives what key holds as a source.
func (t *tx) source(key string) (s source, bad store.Reply) {
	s.weight = 1
	e := t.entry(key)
	if e == nil {
		return s, bad
	}
	switch v := t.open(e).(type) {
	case *zset:
		s.z = v
	case *members:
		s.m = v
	default:
		return s, wrongType
	}
	return s, bad
}

// options reads what stands behind the keys.
func (x *mix) options(c *store.Command, i int, weights, stores bool) *store.Reply {
	card := c.Op == store.ZInterCard
	for i < c.Len() {
		left := c.Len() - i
		switch opt := strings.ToUpper(c.Arg(i)); {
		case opt == "WEIGHTS" && weights && left >= len(x.sources)+1:
			if bad := x.weights(c, i+1); bad != nil {
				return bad
			}
			i += 1 + len(x.sources)
		case opt == "AGGREGATE" && weights && left >= 2:
			if x.join = joiner(c.Arg(i + 1)); x.join == nil {
				return &syntax
			}
			i += 2
		case opt == "WITHSCORES" && !stores && !card:
			x.scores = true
			i++
		case opt == "LIMIT" && card && left >= 2:
			n, isInt := parseInt(c.Arg(i + 1))
			if !isInt || n < 0 {
				r := store.OfError("ERR LIMIT can't be negative")
				return &r
			}
			if x.limit = math.MaxInt; n > 0 {
				x.limit = int(n)
			}
			i += 2
		default:
			return &syntax
		}
	}
	return nil
}

func (x *mix) weights(c *store.Command, i int) *store.Reply {
	for k := range x.sources {
		f, isFloat := parseFloat(c.Arg(i + k))
		if !isFloat {
			r := store.OfError("ERR weight value is not a float")
			return &r
		}
		x.sources[k].weight = f
	}
	return nil
}

func joiner(name string) func(a, b float64) float64 {
	switch strings.ToUpper(name) {
	case "SUM":
		return addScores
	case "MIN":
		return func(a, b float64) float64 {
			if b < a {
				return b
			}
			return a
		}
	case "MAX":
		return func(a, b float64) float64 {
			if b > a {
				return b
			}
			return a
		}
	}
	return nil
}

// sort puts the smallest source first: sums depend on the order.
func (x *mix) sort() {
	slices.SortStableFunc(x.sources, func(a, b source) int { return a.len() - b.len() })
}

func (x *mix) union() *zset {
	x.sort()
	all := new(dict[float64])
	for i := range x.sources {
		x.sources[i].each(func(member string, score float64) bool {
			if at := all.get(member); at != nil {
				*at = x.join(*at, score)
			} else {
				all.add(member, score)
			}
			return true
		})
	}
	z := newZset()
	for i := range all.n {
		z.add(all.at(i).key, all.at(i).value)
	}
	return z
}

func (x *mix) inter() *zset {
	x.sort()
	z := newZset()
	x.common(func(member string, score float64) bool {
		z.add(member, score)
		return true
	})
	return z
}

// common calls fn with what all sources have, until it gives false.
func (x *mix) common(fn func(member string, score float64) bool) {
	x.sources[0].each(func(member string, score float64) bool {
		for i := range x.sources[1:] {
			other, has := x.sources[i+1].score(member)
			if !has {
				return true
			}
			score = x.join(score, other)
		}
		return fn(member, score)
	})
}

func (x *mix) diff() *zset {
	z := newZset()
	x.sources[0].each(func(member string, score float64) bool {
		for i := range x.sources[1:] {
			if _, has := x.sources[i+1].score(member); has {
				return true
			}
		}
		z.add(member, score)
		return true
	})
	return z
}

func zunion(t *tx, c *store.Command) store.Reply { return t.zmix(c, (*mix).union) }
func zinter(t *tx, c *store.Command) store.Reply { return t.zmix(c, (*mix).inter) }
func zdiff(t *tx, c *store.Command) store.Reply  { return t.zmix(c, (*mix).diff) }

// zmix is ZUNION, ZINTER or ZDIFF numkeys key… [WEIGHTS w…] [AGGREGATE
// SUM|MIN|MAX] [WITHSCORES].
func (t *tx) zmix(c *store.Command, of func(*mix) *zset) store.Reply {
	x, bad := t.readMix(c, 0, c.Op != store.ZDiff)
	if bad != nil {
		return *bad
	}
	z := of(&x)
	all := zspan{scores: x.scores, count: -1}
	return all.reply(z, 0, z.order.Len())
}

func zunionstore(t *tx, c *store.Command) store.Reply { return t.zmixStore(c, (*mix).union) }
func zinterstore(t *tx, c *store.Command) store.Reply { return t.zmixStore(c, (*mix).inter) }
func zdiffstore(t *tx, c *store.Command) store.Reply  { return t.zmixStore(c, (*mix).diff) }

// zmixStore is zmix with a destination in front.
func (t *tx) zmixStore(c *store.Command, of func(*mix) *zset) store.Reply {
	x, bad := t.readMix(c, 1, c.Op != store.ZDiffStore)
	if bad != nil {
		return *bad
	}
	return t.putZset(c.Arg(0), of(&x))
}

// putZset makes key hold z, nothing if it is empty, and gives its size.
func (t *tx) putZset(key string, z *zset) store.Reply {
	if e := t.entry(key); e != nil {
		t.remove(key)
	}
	if z.order.Len() == 0 {
		return store.OfInt(0)
	}
	for i := range z.scores.n {
		t.unsign(z, i)
	}
	t.touch(key, t.create(key, z, ""))
	return store.OfInt(int64(z.order.Len()))
}

// zintercard is ZINTERCARD numkeys key… [LIMIT n].
func zintercard(t *tx, c *store.Command) store.Reply {
	x, bad := t.readMix(c, 0, false)
	if bad != nil {
		return *bad
	}
	x.sort()
	n := 0
	x.common(func(string, float64) bool {
		n++
		return n < x.limit
	})
	return store.OfInt(int64(n))
}

// zrangestore is ZRANGESTORE destination source start stop [BYSCORE|BYLEX] [REV]
// [LIMIT offset count].
func zrangestore(t *tx, c *store.Command) store.Reply {
	x := zspan{free: true, plain: true, count: -1}
	if bad := x.options(c, 4); bad != nil {
		return *bad
	}
	if bad := x.bounds(c.Arg(2), c.Arg(3)); bad != nil {
		return *bad
	}
	z, _, bad := holding[zset](t, c.Arg(1))
	if !bad.IsNil() {
		return bad
	}
	result := newZset()
	if z != nil {
		i, j := x.in(z)
		x.visit(z, i, j, func(score float64, slot uint32) { result.add(z.scores.key(int(slot)), score) })
	}
	return t.putZset(c.Arg(0), result)
}
