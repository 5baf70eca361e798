package embedded

import (
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// A hash maps fields to values.
type hash struct{ m map[string]string }

func hset(t *tx, c store.Command) store.Reply {
	if c.Len()%2 == 0 {
		return store.OfError("ERR wrong number of arguments for 'hset' command")
	}
	h, e, bad := holding[hash](t, c.Arg(0), true)
	if h == nil {
		return bad
	}
	if h.m == nil {
		h.m = make(map[string]string)
	}
	before := len(h.m)
	for i := 1; i < c.Len(); i += 2 {
		h.m[c.Arg(i)] = c.Arg(i + 1)
	}
	t.touch(c.Arg(0), e)
	return store.OfInt(int64(len(h.m) - before))
}

func hget(t *tx, c store.Command) store.Reply {
	h, _, bad := holding[hash](t, c.Arg(0), false)
	if h == nil {
		return bad
	}
	v, ok := h.m[c.Arg(1)]
	if !ok {
		return store.Reply{}
	}
	return store.OfStr(v)
}

func hlen(t *tx, c store.Command) store.Reply {
	h, _, bad := holding[hash](t, c.Arg(0), false)
	if h == nil {
		return orZero(bad)
	}
	return store.OfInt(int64(len(h.m)))
}

func hgetall(t *tx, c store.Command) store.Reply {
	h, _, bad := holding[hash](t, c.Arg(0), false)
	if h == nil {
		return orEmpty(bad)
	}
	rs := make([]store.Reply, 0, 2*len(h.m))
	for k, v := range h.m {
		rs = append(rs, store.OfStr(k), store.OfStr(v))
	}
	return store.OfList(rs)
}

func hdel(t *tx, c store.Command) store.Reply {
	h, e, bad := holding[hash](t, c.Arg(0), false)
	if h == nil {
		return orZero(bad)
	}
	before := len(h.m)
	for i := 1; i < c.Len(); i++ {
		delete(h.m, c.Arg(i))
	}
	switch n := before - len(h.m); {
	case len(h.m) == 0:
		t.remove(c.Arg(0))
		return store.OfInt(int64(n))
	case n > 0:
		t.touch(c.Arg(0), e)
	}
	return store.OfInt(int64(before - len(h.m)))
}

func hincrby(t *tx, c store.Command) store.Reply {
	by, err := strconv.ParseInt(c.Arg(2), 10, 64)
	if err != nil {
		return notInt
	}
	h, e, bad := holding[hash](t, c.Arg(0), true)
	if h == nil {
		return bad
	}
	if h.m == nil {
		h.m = make(map[string]string)
	}
	old, ok := h.m[c.Arg(1)]
	if !ok {
		old = "0"
	}
	n, refused := sum(old, by)
	if refused == &notInt {
		return store.OfError("ERR hash value is not an integer")
	}
	if refused != nil {
		return *refused
	}
	h.m[c.Arg(1)] = strconv.FormatInt(n, 10)
	t.touch(c.Arg(0), e)
	return store.OfInt(n)
}
