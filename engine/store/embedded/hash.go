package embedded

import (
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// A hash maps fields to values.
type hash struct{ dict[string] }

func (t *tx) hashDict(key string) (*dict[string], store.Reply) {
	h, _, bad := holding[hash](t, key)
	if h == nil {
		return nil, bad
	}
	return &h.dict, bad
}

func hset(t *tx, c store.Command) store.Reply {
	if c.Len()%2 == 0 {
		return wrongArity(&c)
	}
	h, e, bad := making[hash](t, c.Arg(0))
	if h == nil {
		return bad
	}
	added := int64(0)
	for i := 1; i < c.Len(); i += 2 {
		if h.put(c.Arg(i), c.Arg(i+1)) {
			added++
		}
	}
	t.touch(c.Arg(0), e)
	return store.OfInt(added)
}

func hsetnx(t *tx, c store.Command) store.Reply {
	h, e, bad := making[hash](t, c.Arg(0))
	switch {
	case h == nil:
		return bad
	case h.find(c.Arg(1)) >= 0:
		return store.OfInt(0)
	}
	h.add(c.Arg(1), c.Arg(2))
	t.touch(c.Arg(0), e)
	return store.OfInt(1)
}

func hget(t *tx, c store.Command) store.Reply {
	h, _, bad := holding[hash](t, c.Arg(0))
	if h == nil {
		return bad
	}
	v := h.get(c.Arg(1))
	if v == nil {
		return store.Reply{}
	}
	return store.OfStr(*v)
}

func hmget(t *tx, c store.Command) store.Reply {
	h, _, bad := holding[hash](t, c.Arg(0))
	if !bad.IsNil() {
		return bad
	}
	rs := make([]store.Reply, c.Len()-1)
	if h == nil {
		return store.OfList(rs)
	}
	for i := range rs {
		if v := h.get(c.Arg(i + 1)); v != nil {
			rs[i] = store.OfStr(*v)
		}
	}
	return store.OfList(rs)
}

func hexists(t *tx, c store.Command) store.Reply {
	h, _, bad := holding[hash](t, c.Arg(0))
	if h == nil {
		return orZero(bad)
	}
	return store.OfBool(h.find(c.Arg(1)) >= 0)
}

func hstrlen(t *tx, c store.Command) store.Reply {
	r := hget(t, c)
	if r.Kind() == store.Str {
		return store.OfInt(int64(len(r.Str())))
	}
	return orZero(r)
}

func hlen(t *tx, c store.Command) store.Reply {
	h, _, bad := holding[hash](t, c.Arg(0))
	if h == nil {
		return orZero(bad)
	}
	return store.OfInt(int64(h.n))
}

func hgetall(t *tx, c store.Command) store.Reply { return t.hall(c.Arg(0), true, true) }
func hkeys(t *tx, c store.Command) store.Reply   { return t.hall(c.Arg(0), true, false) }
func hvals(t *tx, c store.Command) store.Reply   { return t.hall(c.Arg(0), false, true) }

// hall gives fields, values or both.
func (t *tx) hall(key string, fields, values bool) store.Reply {
	h, _, bad := holding[hash](t, key)
	if h == nil {
		return orEmpty(bad)
	}
	size := h.n
	if fields && values {
		size *= 2
	}
	rs := make([]store.Reply, 0, size)
	for _, chunk := range h.chunks {
		for i := range chunk {
			if fields {
				rs = append(rs, store.OfStr(chunk[i].key))
			}
			if values {
				rs = append(rs, store.OfStr(chunk[i].value))
			}
		}
	}
	return store.OfList(rs)
}

func hdel(t *tx, c store.Command) store.Reply {
	h, e, bad := holding[hash](t, c.Arg(0))
	if h == nil {
		return orZero(bad)
	}
	n := 0
	for i := 1; i < c.Len() && h.n > 0; i++ {
		if h.remove(c.Arg(i)) {
			n++
		}
	}
	t.lost(c.Arg(0), e, n, h.n)
	return store.OfInt(int64(n))
}

// lost notes that n elements of a collection are gone and some are left.
func (t *tx) lost(key string, e *entry, n, left int) {
	switch {
	case left == 0:
		t.remove(key, e)
	case n > 0:
		t.touch(key, e)
	}
}

func hincrby(t *tx, c store.Command) store.Reply {
	by, isInt := parseInt(c.Arg(2))
	if !isInt {
		return notInt
	}
	h, e, bad := holding[hash](t, c.Arg(0))
	if !bad.IsNil() {
		return bad
	}
	var v *string
	text := "0"
	if h != nil {
		if v = h.get(c.Arg(1)); v != nil {
			text = *v
		}
	}
	n, refused := sum(text, by)
	switch {
	case refused == &notInt:
		return store.OfError("ERR hash value is not an integer")
	case refused != nil:
		return *refused
	}
	if h == nil {
		h = new(hash)
		e = t.create(c.Arg(0), h, "")
	}
	if text = strconv.FormatInt(n, 10); v != nil {
		*v = text
	} else {
		h.add(c.Arg(1), text)
	}
	t.touch(c.Arg(0), e)
	return store.OfInt(n)
}

// hrandfield is HRANDFIELD key [count [WITHVALUES]].
func hrandfield(t *tx, c store.Command) store.Reply {
	return random(&c, "WITHVALUES", t.hashDict, store.OfStr)
}
