package embedded

import (
	"github.com/rdsh/rdsh/engine/store"
)

// getrange is GETRANGE key start end, and SUBSTR.
func getrange(t *tx, c *store.Command) store.Reply {
	a, ok1 := parseInt(c.Arg(1))
	b, ok2 := parseInt(c.Arg(2))
	if !ok1 || !ok2 {
		return notInt
	}
	text, e, bad := t.view(c.Arg(0))
	if e == nil {
		if bad.IsNil() {
			return store.OfStr("")
		}
		return bad
	}
	i, j := textRange(a, b, len(text))
	return store.OfStr(string(text[i:j]))
}

// textRange gives the half-open range of n bytes that start and end mean. An
// end before the text means its first byte, unless start is behind end.
func textRange(a, b int64, n int) (i, j int) {
	if a < 0 && b < 0 && a > b {
		return 0, 0
	}
	return clipped(a, b, n)
}

// clipped gives the half-open range of n that start and end mean, both moved to
// the first one if they are before it.
func clipped(a, b int64, n int) (i, j int) {
	size := int64(n)
	if a < 0 {
		a = max(a+size, 0)
	}
	if b < 0 {
		b = max(b+size, 0)
	}
	b = min(b, size-1) + 1
	if a >= b {
		return 0, 0
	}
	return int(a), int(b)
}

// setrange is SETRANGE key offset value.
func setrange(t *tx, c *store.Command) store.Reply {
	at, isInt := parseInt(c.Arg(1))
	switch {
	case !isInt:
		return notInt
	case at < 0:
		return store.OfError("ERR offset is out of range")
	}
	key, value := c.Arg(0), c.Arg(2)
	text, _, bad := t.view(key)
	switch {
	case !bad.IsNil():
		return bad
	case value == "":
		return store.OfInt(int64(len(text)))
	case at > t.maxText()-int64(len(value)):
		return tooLong
	}
	b, e, _ := t.edit(key, int(at)+len(value))
	b.before(int(at), int(at)+len(value))
	copy(b.b[at:], value)
	t.touch(key, e)
	return store.OfInt(int64(len(b.b)))
}

// mset is MSET key value….
func mset(t *tx, c *store.Command) store.Reply {
	if c.Len()%2 != 0 {
		return wrongArity(c)
	}
	for i := 0; i < c.Len(); i += 2 {
		t.put(c.Arg(i), c.Arg(i+1))
	}
	return ok
}

// msetnx is MSETNX key value…: all or none.
func msetnx(t *tx, c *store.Command) store.Reply {
	if c.Len()%2 != 0 {
		return wrongArity(c)
	}
	for i := 0; i < c.Len(); i += 2 {
		if t.has(c.Arg(i)) {
			return store.OfInt(0)
		}
	}
	mset(t, c)
	return store.OfInt(1)
}

func setex(t *tx, c *store.Command) store.Reply  { return t.setFor(c, 1000) }
func psetex(t *tx, c *store.Command) store.Reply { return t.setFor(c, 1) }

// setFor is SETEX or PSETEX key time value.
func (t *tx) setFor(c *store.Command, unit int64) store.Reply {
	if n, isInt := parseInt(c.Arg(1)); isInt && n <= 0 {
		return *invalidExpiry(c.Row().Name)
	}
	at, bad := t.expiry(c.Arg(1), unit, true, c.Row().Name)
	if bad != nil {
		return *bad
	}
	t.put(c.Arg(0), c.Arg(2))
	t.expireAt(c.Arg(0), at)
	t.effect("SET", c.Arg(0), c.Arg(2), "PXAT", t.stamp(at))
	return ok
}

// incrbyfloat is INCRBYFLOAT key increment, which is logged by its result.
func incrbyfloat(t *tx, c *store.Command) store.Reply {
	old := get(t, c)
	switch old.Kind() {
	case store.Refused:
		return old
	case store.Nil:
		old = store.OfStr("0")
	}
	text, bad := sumLong(old.Str(), c.Arg(1), notFloat)
	if bad != nil {
		return *bad
	}
	key := c.Arg(0)
	sh, i := t.look(key)
	t.write(sh, i, key, text)
	t.effect("SET", key, text, "KEEPTTL")
	return store.OfStr(text)
}
