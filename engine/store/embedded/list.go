package embedded

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

func rpush(t *tx, c *store.Command) store.Reply { return t.push(c, false, true) }
func lpush(t *tx, c *store.Command) store.Reply { return t.push(c, true, true) }

func rpushx(t *tx, c *store.Command) store.Reply { return t.push(c, false, false) }
func lpushx(t *tx, c *store.Command) store.Reply { return t.push(c, true, false) }

func (t *tx) push(c *store.Command, front, create bool) store.Reply {
	key := c.Arg(0)
	e := t.entry(key)
	if packs(e, flatList) && (e != nil || create && t.shard(key).spare == nil) {
		if n, done := t.pushPacked(c, e, front); done {
			return store.OfInt(int64(n))
		}
	}
	var l *list
	switch {
	case e != nil:
		if l = as[list](t, e); l == nil {
			return wrongType
		}
	case !create:
		return store.OfInt(0)
	default:
		l, e = t.createList(key)
	}
	l.reserve(c.Len() - 1)
	for i := 1; i < c.Len(); i++ {
		if front {
			l.pushFront(c.Arg(i))
		} else {
			l.pushBack(c.Arg(i))
		}
	}
	t.touch(key, e)
	return store.OfInt(int64(l.n))
}

func lpop(t *tx, c *store.Command) store.Reply { return t.pop(c, (*list).popFront) }
func rpop(t *tx, c *store.Command) store.Reply { return t.pop(c, (*list).popBack) }

// pop is LPOP or RPOP key [count].
func (t *tx) pop(c *store.Command, pop func(*list) string) store.Reply {
	if c.Len() > 2 {
		return wrongArity(c)
	}
	count, counted := 1, c.Len() == 2
	if counted {
		var bad *store.Reply
		if count, bad = parseCount(c.Arg(1)); bad != nil {
			return *bad
		}
	}
	l, e, bad := holding[list](t, c.Arg(0))
	if l == nil {
		return bad
	}
	if !counted {
		s := pop(l)
		t.shrunk(c.Arg(0), l, e)
		return store.OfStr(s)
	}
	rs := make([]store.Reply, min(count, l.n))
	for i := range rs {
		rs[i] = store.OfStr(pop(l))
	}
	if count > 0 {
		t.shrunk(c.Arg(0), l, e)
	}
	return store.OfList(rs)
}

// createList makes key, which does not exist, an empty list: out of what
// remains of another one, if there is something.
func (t *tx) createList(key string) (*list, *entry) {
	sh := t.shard(key)
	x := sh.spare
	if x == nil {
		l := &list{tiny: t.s.tiny}
		return l, t.create(key, l, "")
	}
	sh.spare = nil
	sh.keys.push(key, sh.keys.hashFor(key), x, "")
	t.markNew(key)
	return x.value.(*list), x
}

// wrongArity is what a command answers whose arguments are too many, since the
// table knows only how many it needs.
func wrongArity(c *store.Command) store.Reply {
	return store.OfError(store.Error("ERR wrong number of arguments for '" + strings.ToLower(c.Row().Name) + "' command"))
}

// shrunk notes that a list has lost elements.
func (t *tx) shrunk(key string, l *list, e *entry) {
	if l.n > 0 {
		t.touch(key, e)
		return
	}
	t.remove(key)
	if l.middle.buf == nil && len(l.front.buf)+len(l.back.buf) <= keepRing {
		t.shard(key).spare = e
	}
}

// keepRing is the size of the largest ring that is worth keeping.
const keepRing = 64

func llen(t *tx, c *store.Command) store.Reply {
	l, text, bad := peeking[list](t, c.Arg(0), flatList)
	switch {
	case text != "":
		return store.OfInt(int64(records(text)))
	case l == nil:
		return orZero(bad)
	}
	return store.OfInt(int64(l.n))
}

// place gives the position that an index means, which may be none.
func (l *list) place(index int64) (i int, ok bool) { return placeOf(index, l.n) }

func placeOf(index int64, n int) (i int, ok bool) {
	if index < 0 {
		index += int64(n)
	}
	return int(index), index >= 0 && index < int64(n)
}

func lindex(t *tx, c *store.Command) store.Reply {
	l, text, bad := peeking[list](t, c.Arg(0), flatList)
	if l == nil && text == "" {
		return bad
	}
	n, isInt := parseInt(c.Arg(1))
	switch {
	case !isInt:
		return notInt
	case text != "":
		return flatIndex(text, n)
	}
	i, ok := l.place(n)
	if !ok {
		return store.Reply{}
	}
	return store.OfStr(l.at(i))
}

func lset(t *tx, c *store.Command) store.Reply {
	l, e, bad := holding[list](t, c.Arg(0))
	switch {
	case !bad.IsNil():
		return bad
	case l == nil:
		return noKey
	}
	n, isInt := parseInt(c.Arg(1))
	if !isInt {
		return notInt
	}
	i, inside := l.place(n)
	if !inside {
		return outOfIndex
	}
	l.set(i, c.Arg(2))
	t.touch(c.Arg(0), e)
	return ok
}

func lrange(t *tx, c *store.Command) store.Reply {
	a, ok1 := parseInt(c.Arg(1))
	b, ok2 := parseInt(c.Arg(2))
	if !ok1 || !ok2 {
		return notInt
	}
	l, text, bad := peeking[list](t, c.Arg(0), flatList)
	switch {
	case text != "":
		return flatRecords(text, a, b)
	case l == nil:
		return orEmpty(bad)
	}
	i, j := between(a, b, l.n)
	if j-i < t.muchToRead() {
		return l.reply(i, j)
	}
	var r store.Reply
	l = l.clone() // bundles are shared
	t.apart(func() { r = l.reply(i, j) })
	return r
}

// reply gives the elements from i to j.
func (l *list) reply(i, j int) store.Reply {
	rs := make([]store.Reply, 0, j-i)
	l.each(i, j, func(_ int, s string) bool {
		rs = append(rs, store.OfStr(s))
		return true
	})
	return store.OfList(rs)
}

func ltrim(t *tx, c *store.Command) store.Reply {
	a, ok1 := parseInt(c.Arg(1))
	b, ok2 := parseInt(c.Arg(2))
	if !ok1 || !ok2 {
		return notInt
	}
	l, e, bad := holding[list](t, c.Arg(0))
	switch {
	case !bad.IsNil():
		return bad
	case l != nil:
		i, j := between(a, b, l.n)
		l.trim(i, j)
		t.shrunk(c.Arg(0), l, e)
	}
	return ok
}

// lrem is LREM key count element: the first count, the last -count, or all.
func lrem(t *tx, c *store.Command) store.Reply {
	count, isInt := parseInt(c.Arg(1))
	if !isInt {
		return notInt
	}
	l, e, bad := holding[list](t, c.Arg(0))
	if l == nil {
		return orZero(bad)
	}
	n := l.removeEqual(c.Arg(2), count)
	if n > 0 {
		t.shrunk(c.Arg(0), l, e)
	}
	return store.OfInt(int64(n))
}

// linsert is LINSERT key BEFORE|AFTER pivot element.
func linsert(t *tx, c *store.Command) store.Reply {
	after := 0
	switch strings.ToUpper(c.Arg(1)) {
	case "AFTER":
		after = 1
	case "BEFORE":
	default:
		return syntax
	}
	l, e, bad := holding[list](t, c.Arg(0))
	if l == nil {
		return orZero(bad)
	}
	at := -1
	l.each(0, l.n, func(i int, s string) bool {
		if s == c.Arg(2) {
			at = i + after
		}
		return at < 0
	})
	if at < 0 {
		return store.OfInt(-1)
	}
	l.insert(at, c.Arg(3))
	t.touch(c.Arg(0), e)
	return store.OfInt(int64(l.n))
}

func lmove(t *tx, c *store.Command) store.Reply {
	from, bad := side(c.Arg(2))
	to, bad2 := side(c.Arg(3))
	if bad || bad2 {
		return syntax
	}
	return t.lmove(c.Arg(0), c.Arg(1), from, to)
}

func rpoplpush(t *tx, c *store.Command) store.Reply {
	return t.lmove(c.Arg(0), c.Arg(1), right, left)
}

// lmove moves one element from an end of a list to one of another, or of the
// same.
func (t *tx) lmove(key, target string, from, to end) store.Reply {
	source, e, wrong := holding[list](t, key)
	if source == nil {
		return wrong
	}
	if key != target {
		return t.moveBetween(key, target, from, to)
	}
	s := source.take(from)
	source.put(to, s)
	t.touch(key, e)
	if from == to { // structures wait so: nothing has changed, but watchers are told
		t.instead = true
	} else {
		t.effect("LMOVE", key, key, from.String(), to.String())
	}
	return store.OfStr(s)
}

// moveBetween moves an element of key, which is a list, to another key.
func (t *tx) moveBetween(key, target string, from, to end) store.Reply {
	source, e, _ := holding[list](t, key)
	other, e2, bad := holding[list](t, target)
	if !bad.IsNil() {
		return bad
	}
	if other == nil {
		other, e2 = t.createList(target)
	}
	s := source.take(from)
	other.put(to, s)
	t.shrunk(key, source, e)
	t.touch(target, e2)
	t.effect("LMOVE", key, target, from.String(), to.String())
	return store.OfStr(s)
}

// An end is one of the two of a list.
type end bool

const (
	left  end = false
	right end = true
)

func (e end) String() string {
	if e == right {
		return "RIGHT"
	}
	return "LEFT"
}

func side(s string) (e end, bad bool) {
	switch {
	case strings.EqualFold(s, "LEFT"):
		return left, false
	case strings.EqualFold(s, "RIGHT"):
		return right, false
	}
	return left, true
}

func (l *list) take(e end) string {
	if e == right {
		return l.popBack()
	}
	return l.popFront()
}

func (l *list) put(e end, s string) {
	if e == right {
		l.pushBack(s)
	} else {
		l.pushFront(s)
	}
}
