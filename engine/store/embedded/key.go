package embedded

import (
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

func del(t *tx, c store.Command) store.Reply {
	n := int64(0)
	for i := range c.Len() {
		if t.entry(c.Arg(i)) != nil {
			t.remove(c.Arg(i))
			n++
		}
	}
	return store.OfInt(n)
}

func exists(t *tx, c store.Command) store.Reply {
	n := int64(0)
	for i := range c.Len() {
		if t.entry(c.Arg(i)) != nil {
			n++
		}
	}
	return store.OfInt(n)
}

func typeOf(t *tx, c store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	if e == nil {
		return store.OfStatus("none")
	}
	switch e.value.(type) {
	case *list:
		return store.OfStatus("list")
	case *hash:
		return store.OfStatus("hash")
	case *zset:
		return store.OfStatus("zset")
	}
	return store.OfStatus("string")
}

func expire(t *tx, c store.Command) store.Reply {
	n, err := strconv.ParseInt(c.Arg(1), 10, 64)
	if err != nil {
		return notInt
	}
	return t.expireAt(c.Arg(0), t.time()+n*1000)
}

func pexpireat(t *tx, c store.Command) store.Reply {
	n, err := strconv.ParseInt(c.Arg(1), 10, 64)
	if err != nil {
		return notInt
	}
	return t.expireAt(c.Arg(0), n)
}

func (t *tx) expireAt(key string, at int64) store.Reply {
	e := t.entry(key)
	if e == nil {
		return store.OfInt(0)
	}
	if at <= t.time() {
		t.remove(key)
		t.effect("DEL", key)
		return store.OfInt(1)
	}
	e.expires = at
	t.touch(key, e)
	t.effect("PEXPIREAT", key, strconv.FormatInt(at, 10))
	return store.OfInt(1)
}

func pttl(t *tx, c store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	switch {
	case e == nil:
		return store.OfInt(-2)
	case e.expires == 0:
		return store.OfInt(-1)
	}
	return store.OfInt(e.expires - t.time())
}
