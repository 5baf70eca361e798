package embedded

import (
	"math"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// wishers has what each blocking command waits for.
var wishers = map[store.Op]wisher{
	store.BLMove:     blmoveWish,
	store.BLMPop:     blmpopWish,
	store.BLPop:      blpopWish,
	store.BRPop:      brpopWish,
	store.BRPopLPush: brpoplpushWish,
	store.BZMPop:     bzmpopWish,
	store.BZPopMax:   bzpopmaxWish,
	store.BZPopMin:   bzpopminWish,
	store.XRead:      xreadWish,
	store.XReadGroup: xreadgroupWish,
}

// patience reads a timeout in seconds; 0 means for ever.
func patience(arg string) (time.Duration, *store.Reply) {
	seconds, isFloat := parseFloat(arg)
	refuse := func(text store.Error) (time.Duration, *store.Reply) {
		r := store.OfError(text)
		return 0, &r
	}
	ms := math.Ceil(seconds * 1000)
	switch {
	case !isFloat:
		return refuse("ERR timeout is not a float or out of range")
	case ms < 0 || ms >= math.MaxInt64: // which is negative once it overflows
		return refuse("ERR timeout is negative")
	}
	return time.Duration(min(ms, float64(math.MaxInt64/2/time.Millisecond))) * time.Millisecond, nil
}

// keyList gives the keys of c.
func keyList(c *store.Command) []string {
	at := c.Keys()
	keys := make([]string, at.Len())
	for i := range keys {
		keys[i] = c.Arg(at.At(i))
	}
	return keys
}

func blpop(t *tx, c *store.Command) store.Reply { return t.blpop(c, left) }
func brpop(t *tx, c *store.Command) store.Reply { return t.blpop(c, right) }

// blpop is BLPOP or BRPOP key… timeout, once there is no need to wait.
func (t *tx) blpop(c *store.Command, from end) store.Reply {
	if _, bad := patience(c.Arg(c.Len() - 1)); bad != nil {
		return *bad
	}
	for i := range c.Len() - 1 {
		if r := t.popNamed(c.Arg(i), from); !r.IsNil() {
			return r
		}
	}
	return store.Reply{}
}

// popNamed gives a key and an element of it, nil if there is none.
func (t *tx) popNamed(key string, from end) store.Reply {
	l, e, bad := holding[list](t, key)
	if l == nil {
		return bad
	}
	s := l.take(from)
	t.shrunk(key, l, e)
	t.effect(from.pop(), key)
	return store.OfStrs(key, s)
}

// pop gives the command that takes from e.
func (e end) pop() string {
	if e == right {
		return "RPOP"
	}
	return "LPOP"
}

func blpopWish(c *store.Command) (wish, bool) { return popWish(c, left) }
func brpopWish(c *store.Command) (wish, bool) { return popWish(c, right) }

func popWish(c *store.Command, from end) (wish, bool) {
	timeout, bad := patience(c.Arg(c.Len() - 1))
	take := func(t *tx, key string) store.Reply { return unlessWrong(t.popNamed(key, from)) }
	return wish{timeout: timeout, keys: keyList(c), take: take}, bad == nil
}

// unlessWrong gives nil for an error: who waits for a key does not mind that it
// holds something else meanwhile.
func unlessWrong(r store.Reply) store.Reply {
	if r.Kind() == store.Refused {
		return store.Reply{}
	}
	return r
}

// blmove is BLMOVE source destination LEFT|RIGHT LEFT|RIGHT timeout, once there
// is no need to wait.
func blmove(t *tx, c *store.Command) store.Reply {
	_, bad1 := side(c.Arg(2))
	_, bad2 := side(c.Arg(3))
	if bad1 || bad2 {
		return syntax
	}
	if _, bad := patience(c.Arg(4)); bad != nil {
		return *bad
	}
	return lmove(t, c)
}

func blmoveWish(c *store.Command) (wish, bool) {
	from, bad1 := side(c.Arg(2))
	to, bad2 := side(c.Arg(3))
	timeout, bad := patience(c.Arg(4))
	return moveWish(c, from, to, timeout), !bad1 && !bad2 && bad == nil
}

func brpoplpush(t *tx, c *store.Command) store.Reply {
	if _, bad := patience(c.Arg(2)); bad != nil {
		return *bad
	}
	return rpoplpush(t, c)
}

func brpoplpushWish(c *store.Command) (wish, bool) {
	timeout, bad := patience(c.Arg(2))
	return moveWish(c, right, left, timeout), bad == nil
}

func moveWish(c *store.Command, from, to end, timeout time.Duration) wish {
	key, target := c.Arg(0), c.Arg(1)
	return wish{timeout: timeout, keys: []string{key}, take: func(t *tx, _ string) store.Reply {
		if l, _, _ := holding[list](t, key); l == nil {
			return store.Reply{}
		}
		return t.lmove(key, target, from, to)
	}}
}

// blmpop is BLMPOP timeout numkeys key… LEFT|RIGHT [COUNT n], once there is no
// need to wait.
func blmpop(t *tx, c *store.Command) store.Reply {
	m, bad := readPops(c, 1, listEnds)
	if bad != nil {
		return *bad
	}
	if _, bad := patience(c.Arg(0)); bad != nil {
		return *bad
	}
	return t.lmpop(m)
}

func blmpopWish(c *store.Command) (wish, bool) {
	timeout, bad := patience(c.Arg(0))
	m, bad2 := readPops(c, 1, listEnds)
	return wish{timeout: timeout, keys: m.keys, take: func(t *tx, key string) store.Reply {
		return unlessWrong(t.popMany(key, m))
	}}, bad == nil && bad2 == nil
}

// A pops is what LMPOP, ZMPOP and their blocking forms ask for.
type pops struct {
	keys  []string
	last  bool // from the right, or the highest
	count int
}

var (
	listEnds = [2]string{"LEFT", "RIGHT"}
	zsetEnds = [2]string{"MIN", "MAX"}
)

// readPops reads numkeys key… end [COUNT n] from argument i on.
func readPops(c *store.Command, i int, ends [2]string) (m pops, bad *store.Reply) {
	refuse := func(text store.Error) (pops, *store.Reply) {
		r := store.OfError(text)
		return m, &r
	}
	n, isInt := parseInt(c.Arg(i))
	switch {
	case !isInt || n <= 0:
		return refuse("ERR numkeys should be greater than 0")
	case n >= int64(c.Len()-i-1):
		return m, &syntax
	}
	where := i + 1 + int(n)
	for k := i + 1; k < where; k++ {
		m.keys = append(m.keys, c.Arg(k))
	}
	switch word := strings.ToUpper(c.Arg(where)); word {
	case ends[1]:
		m.last = true
	case ends[0]:
	default:
		return m, &syntax
	}
	m.count = 1
	counted := false
	for k := where + 1; k < c.Len(); k += 2 {
		if counted || !strings.EqualFold(c.Arg(k), "COUNT") || k+1 == c.Len() {
			return m, &syntax
		}
		counted = true
		count, isInt := parseInt(c.Arg(k + 1))
		if !isInt || count <= 0 {
			return refuse("ERR count should be greater than 0")
		}
		m.count = int(count)
	}
	return m, nil
}

// lmpop is LMPOP numkeys key… LEFT|RIGHT [COUNT n].
func lmpop(t *tx, c *store.Command) store.Reply {
	m, bad := readPops(c, 0, listEnds)
	if bad != nil {
		return *bad
	}
	return t.lmpop(m)
}

func (t *tx) lmpop(m pops) store.Reply {
	for _, key := range m.keys {
		if r := t.popMany(key, m); !r.IsNil() {
			return r
		}
	}
	return store.Reply{}
}

// popMany gives a key and elements of it, nil if there is none.
func (t *tx) popMany(key string, m pops) store.Reply {
	l, e, bad := holding[list](t, key)
	if l == nil {
		return bad
	}
	from := end(m.last)
	rs := make([]store.Reply, min(m.count, l.n))
	for i := range rs {
		rs[i] = store.OfStr(l.take(from))
	}
	t.shrunk(key, l, e)
	t.effect(from.pop(), key, t.stamp(int64(len(rs))))
	return store.OfList([]store.Reply{store.OfStr(key), store.OfList(rs)})
}
