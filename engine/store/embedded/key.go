package embedded

import (
	"math"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

func del(t *tx, c *store.Command) store.Reply {
	n := int64(0)
	for i := range c.Len() {
		if t.has(c.Arg(i)) {
			t.remove(c.Arg(i))
			n++
		}
	}
	return store.OfInt(n)
}

func exists(t *tx, c *store.Command) store.Reply {
	n := int64(0)
	for i := range c.Len() {
		if t.has(c.Arg(i)) {
			n++
		}
	}
	return store.OfInt(n)
}

func typeOf(t *tx, c *store.Command) store.Reply {
	sh, i := t.look(c.Arg(0))
	if i < 0 {
		return store.OfStatus("none")
	}
	return store.OfStatus(sh.keys.value(i).kind())
}

// kind gives the name that Redis has for what e holds.
func (e *entry) kind() string {
	switch v := e.value.(type) {
	case flat:
		return v.kind()
	case *list:
		return "list"
	case *hash:
		return "hash"
	case *members:
		return "set"
	case *zset:
		return "zset"
	case *stream:
		return "stream"
	}
	return "string"
}

func expire(t *tx, c *store.Command) store.Reply    { return t.expireCommand(c, 1000, true) }
func pexpire(t *tx, c *store.Command) store.Reply   { return t.expireCommand(c, 1, true) }
func expireat(t *tx, c *store.Command) store.Reply  { return t.expireCommand(c, 1000, false) }
func pexpireat(t *tx, c *store.Command) store.Reply { return t.expireCommand(c, 1, false) }

// expireCommand is EXPIRE key n [NX] [XX] [GT] [LT] and its relatives.
func (t *tx) expireCommand(c *store.Command, unit int64, relative bool) store.Reply {
	allow, bad := expireOptions(c)
	if bad != nil {
		return *bad
	}
	at, bad := t.expiry(c.Arg(1), unit, relative, c.Row().Name)
	if bad != nil {
		return *bad
	}
	sh, i := t.look(c.Arg(0))
	if i < 0 || !allow(sh.keys.deadline(i), at) {
		return store.OfInt(0)
	}
	t.expireNow(c.Arg(0), at)
	return store.OfInt(1)
}

// expireNow makes key, which exists, expire at a time, at once if that has come.
func (t *tx) expireNow(key string, at int64) {
	if at <= t.expiryTime() {
		t.remove(key)
		t.effect("DEL", key)
		return
	}
	t.expireAt(key, at)
	t.retouch(key)
	t.effect("PEXPIREAT", key, t.stamp(at))
}

// expireOptions gives whether a key that expires at a time, or never, may do so
// at another one.
func expireOptions(c *store.Command) (allow func(old, at int64) bool, bad *store.Reply) {
	if c.Len() == 2 {
		return func(int64, int64) bool { return true }, nil
	}
	var nx, xx, gt, lt bool
	for i := 2; i < c.Len(); i++ {
		switch strings.ToUpper(c.Arg(i)) {
		case "NX":
			nx = true
		case "XX":
			xx = true
		case "GT":
			gt = true
		case "LT":
			lt = true
		default:
			r := store.OfError(store.Error("ERR Unsupported option " + cText(c.Arg(i))))
			return nil, &r
		}
	}
	if nx && (xx || gt || lt) {
		r := store.OfError("ERR NX and XX, GT or LT options at the same time are not compatible")
		return nil, &r
	}
	if gt && lt {
		r := store.OfError("ERR GT and LT options at the same time are not compatible")
		return nil, &r
	}
	return func(old, at int64) bool {
		switch {
		case old == never:
			return !xx && !gt
		case nx, gt && at <= old, lt && at >= old:
			return false
		}
		return true
	}, nil
}

func persist(t *tx, c *store.Command) store.Reply {
	key := c.Arg(0)
	if !t.has(key) || !t.stay(key) {
		return store.OfInt(0)
	}
	t.retouch(key)
	return store.OfInt(1)
}

func ttl(t *tx, c *store.Command) store.Reply {
	return t.deadlineOf(c.Arg(0), func(at int64) int64 { return (max(at-t.time(), 0) + 500) / 1000 })
}

func pttl(t *tx, c *store.Command) store.Reply {
	return t.deadlineOf(c.Arg(0), func(at int64) int64 { return max(at-t.time(), 0) })
}

func expiretime(t *tx, c *store.Command) store.Reply {
	return t.deadlineOf(c.Arg(0), func(at int64) int64 { return (at + 500) / 1000 })
}

func pexpiretime(t *tx, c *store.Command) store.Reply {
	return t.deadlineOf(c.Arg(0), func(at int64) int64 { return at })
}

// deadlineOf gives when key expires in some terms, -1 for never and -2 if it
// does not exist.
func (t *tx) deadlineOf(key string, terms func(at int64) int64) store.Reply {
	sh, i := t.look(key)
	if i < 0 {
		return store.OfInt(-2)
	}
	at := sh.keys.deadline(i)
	if at == never {
		return store.OfInt(-1)
	}
	return store.OfInt(terms(at))
}

func rename(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	switch {
	case e == nil:
		return noKey
	case c.Arg(0) != c.Arg(1):
		t.rename(c.Arg(0), c.Arg(1), e)
	}
	return ok
}

func renamenx(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	switch {
	case e == nil:
		return noKey
	case t.has(c.Arg(1)):
		return store.OfInt(0)
	}
	t.rename(c.Arg(0), c.Arg(1), e)
	return store.OfInt(1)
}

// rename moves what a key holds to another one, in place of what that holds.
func (t *tx) rename(from, to string, e *entry) {
	moved, at := *e, t.deadline(from)
	t.remove(from)
	t.replace(to, moved.value, moved.text, at)
}

// replace makes key hold something else, which expires at a time, or never.
func (t *tx) replace(key string, value any, text string, at int64) {
	if t.has(key) {
		t.remove(key)
	}
	e := t.create(key, value, text)
	piecesOf(value).move(t.shard(key))
	if at != never {
		t.expireAt(key, at)
	}
	if h, is := value.(*hash); is {
		t.schedule(key, h)
	}
	t.touch(key, e)
}

// copyKey is COPY source destination [DB 0] [REPLACE].
func copyKey(t *tx, c *store.Command) store.Reply {
	replace, bad := copyOptions(c)
	if bad != nil {
		return *bad
	}
	if c.Arg(0) == c.Arg(1) {
		return store.OfError("ERR source and destination objects are the same")
	}
	e := t.entry(c.Arg(0))
	if e == nil || t.has(c.Arg(1)) && !replace {
		return store.OfInt(0)
	}
	t.replace(c.Arg(1), e.clone(), e.text, t.deadline(c.Arg(0)))
	return store.OfInt(1)
}

func copyOptions(c *store.Command) (replace bool, bad *store.Reply) {
	for i := 2; i < c.Len(); i++ {
		switch opt := strings.ToUpper(c.Arg(i)); {
		case opt == "REPLACE":
			replace = true
		case opt == "DB" && i+1 < c.Len():
			i++
			if bad := onlyDatabase(c.Arg(i)); bad != nil {
				return false, bad
			}
		default:
			return false, &syntax
		}
	}
	return replace, nil
}

// onlyDatabase refuses the number of any database but 0.
func onlyDatabase(arg string) *store.Reply {
	n, isInt := parseInt(arg)
	r := store.OfError("ERR DB index is out of range")
	switch {
	case !isInt:
		r = notInt
	case n == 0:
		return nil
	case n < math.MinInt32 || n > math.MaxInt32:
		r = store.OfError("ERR value is out of range, value must between -2147483648 and 2147483647")
	}
	return &r
}

// clone gives a copy of the collection that e holds.
func (e *entry) clone() any {
	switch v := e.value.(type) {
	case flat:
		return v
	case *list:
		return v.clone()
	case *hash:
		return v.clone()
	case *members:
		return &members{v.dict.clone()}
	case *zset:
		return v.clone()
	case *stream:
		return v.clone()
	case *buffer:
		return &buffer{b: slices.Clone(v.b)}
	}
	return nil
}
