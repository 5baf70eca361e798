package embedded

import (
	"github.com/rdsh/rdsh/engine/store"
)

// A hash maps fields to values.
type hash struct {
	dict[field]
	times *fieldTimes // nil: no field expires
}

func (t *tx) hashDict(key string) (*dict[field], store.Reply) {
	h, _, bad := t.hash(key)
	if h == nil {
		return nil, bad
	}
	return &h.dict, bad
}

// makeHash is hash, with a new one if there is nothing. The caller puts a field
// into it.
func (t *tx) makeHash(key string) (*hash, *entry, store.Reply) {
	return t.makeHashIn(key, t.entry(key))
}

// makeHashIn is makeHash for what the key holds, nil for nothing.
func (t *tx) makeHashIn(key string, e *entry) (*hash, *entry, store.Reply) {
	h, e, bad := t.hashIn(key, e)
	if h != nil || !bad.IsNil() {
		return h, e, bad
	}
	h = new(hash)
	return h, t.create(key, h, ""), bad
}

func hset(t *tx, c *store.Command) store.Reply {
	if c.Len()%2 == 0 {
		return wrongArity(c)
	}
	e := t.entry(c.Arg(0))
	if packs(e, flatHash) {
		if added, done := t.hsetPacked(c, e); done {
			return store.OfInt(added)
		}
	}
	h, e, bad := t.makeHashIn(c.Arg(0), e)
	if h == nil {
		return bad
	}
	added := int64(0)
	for i := 1; i < c.Len(); i += 2 {
		if h.set(c.Arg(i), textField(c.Arg(i+1))) {
			added++
		}
	}
	t.schedule(c.Arg(0), h)
	t.touch(c.Arg(0), e)
	return store.OfInt(added)
}

func hsetnx(t *tx, c *store.Command) store.Reply {
	h, e, bad := t.makeHash(c.Arg(0))
	switch {
	case h == nil:
		return bad
	case h.find(c.Arg(1)) >= 0:
		return store.OfInt(0)
	}
	h.add(c.Arg(1), textField(c.Arg(2)))
	t.touch(c.Arg(0), e)
	return store.OfInt(1)
}

func hget(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	switch {
	case e == nil:
		return store.Reply{}
	case e.value == flatHash:
		return replyIf(packedField(e.text, c.Arg(1)))
	}
	h := as[hash](t, e)
	if h == nil {
		return wrongType
	}
	return t.fieldOf(h, c.Arg(1))
}

// fieldOf is the reply with the value of a field, nil if there is none.
func (t *tx) fieldOf(h *hash, field string) store.Reply {
	slot := h.find(field)
	if slot < 0 || h.times != nil && h.fieldDeadline(slot) <= t.expiryTime() {
		return store.Reply{}
	}
	return h.value(slot).reply()
}

// replyIf is the reply with a value, if there is one.
func replyIf(value string, _ int, found bool) store.Reply {
	if !found {
		return store.Reply{}
	}
	return store.OfStr(value)
}

func hmget(t *tx, c *store.Command) store.Reply {
	rs := make([]store.Reply, c.Len()-1)
	e := t.entry(c.Arg(0))
	switch {
	case e == nil:
		return store.OfList(rs)
	case e.value == flatHash:
		for i := range rs {
			rs[i] = replyIf(packedField(e.text, c.Arg(i+1)))
		}
		return store.OfList(rs)
	}
	h := as[hash](t, e)
	if h == nil {
		return wrongType
	}
	for i := range rs {
		rs[i] = t.fieldOf(h, c.Arg(i+1))
	}
	return store.OfList(rs)
}

func hexists(t *tx, c *store.Command) store.Reply {
	r := hget(t, c)
	if r.Kind() == store.Str {
		return store.OfInt(1)
	}
	return orZero(r)
}

func hstrlen(t *tx, c *store.Command) store.Reply {
	r := hget(t, c)
	if r.Kind() == store.Str {
		return store.OfInt(int64(len(r.Str())))
	}
	return orZero(r)
}

func hlen(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	if e != nil && e.value == flatHash {
		return store.OfInt(int64(records(e.text) / 2))
	}
	h, _, bad := t.hashIn(c.Arg(0), e)
	if h == nil {
		return orZero(bad)
	}
	return store.OfInt(int64(h.n))
}

func hgetall(t *tx, c *store.Command) store.Reply { return t.hall(c.Arg(0), true, true) }
func hkeys(t *tx, c *store.Command) store.Reply   { return t.hall(c.Arg(0), true, false) }
func hvals(t *tx, c *store.Command) store.Reply   { return t.hall(c.Arg(0), false, true) }

// hall gives fields, values or both.
func (t *tx) hall(key string, fields, values bool) store.Reply {
	e := t.entry(key)
	if e != nil && e.value == flatHash {
		return flatFields(e.text, fields, values)
	}
	h, _, bad := t.hashIn(key, e)
	if h == nil {
		return orEmpty(bad)
	}
	if h.n >= t.muchToRead() {
		return t.hallApart(h, fields, values)
	}
	rs := make([]store.Reply, 0, sizeOf(h.n, fields && values))
	for i := range h.n {
		s := h.at(i)
		if fields {
			rs = append(rs, store.OfStr(s.key))
		}
		if values {
			rs = append(rs, s.value.reply())
		}
	}
	return store.OfList(rs)
}

// sizeOf gives the length of a reply with n elements, or twice as many.
func sizeOf(n int, twice bool) int {
	if twice {
		return 2 * n
	}
	return n
}

func hdel(t *tx, c *store.Command) store.Reply {
	h, e, bad := t.hash(c.Arg(0))
	if h == nil {
		return orZero(bad)
	}
	n := 0
	for i := 1; i < c.Len() && h.n > 0; i++ {
		if h.drop(c.Arg(i)) {
			n++
		}
	}
	if h.n > 0 {
		t.schedule(c.Arg(0), h)
	}
	t.lost(c.Arg(0), e, n, h.n)
	return store.OfInt(int64(n))
}

// lost notes that n elements of a collection are gone and some are left.
func (t *tx) lost(key string, e *entry, n, left int) {
	switch {
	case left == 0:
		t.remove(key)
	case n > 0:
		t.touch(key, e)
	}
}

func hincrby(t *tx, c *store.Command) store.Reply {
	by, isInt := parseInt(c.Arg(2))
	if !isInt {
		return notInt
	}
	h, e, bad := t.hash(c.Arg(0))
	if !bad.IsNil() {
		return bad
	}
	slot, old := -1, intField(0)
	if h != nil {
		if slot = h.find(c.Arg(1)); slot >= 0 {
			old = *h.value(slot)
		}
	}
	n, refused := old.sum(by)
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
	if slot >= 0 {
		h.change(slot, intField(n))
	} else {
		h.add(c.Arg(1), intField(n))
	}
	t.touch(c.Arg(0), e)
	return store.OfInt(n)
}

// hmset is HMSET key field value….
func hmset(t *tx, c *store.Command) store.Reply {
	if r := hset(t, c); r.Kind() == store.Refused {
		return r
	}
	return ok
}

// hincrbyfloat is HINCRBYFLOAT key field increment, which is logged by its
// result. A field that expires goes on to do so.
func hincrbyfloat(t *tx, c *store.Command) store.Reply {
	by, isFloat := parseLong(c.Arg(2))
	switch {
	case !isFloat:
		return notFloat
	case by.IsInf():
		return store.OfError("ERR value is NaN or Infinity")
	}
	key, name := c.Arg(0), c.Arg(1)
	old := hget(t, c)
	switch old.Kind() {
	case store.Refused:
		return old
	case store.Nil:
		old = store.OfStr("0")
	}
	text, bad := sumLong(old.Str(), c.Arg(2), store.OfError("ERR hash value is not a float"))
	if bad != nil {
		return *bad
	}
	h, e, _ := t.makeHash(key)
	h.put(name, textField(text))
	t.touch(key, e)
	t.effect("HSET", key, name, text)
	if at := h.fieldDeadline(h.find(name)); at != never {
		t.effect("HPEXPIREAT", key, t.stamp(at), "FIELDS", "1", name)
	}
	return store.OfStr(text)
}

// hrandfield is HRANDFIELD key [count [WITHVALUES]].
func hrandfield(t *tx, c *store.Command) store.Reply {
	return random(c, "WITHVALUES", t.hashDict, field.reply)
}
