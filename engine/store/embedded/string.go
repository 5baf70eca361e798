package embedded

import (
	"math"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

func get(t *tx, c *store.Command) store.Reply {
	sh, i := t.look(c.Arg(0))
	if i < 0 {
		return store.Reply{}
	}
	text, is := sh.keys.str(i)
	if !is {
		return wrongType
	}
	return store.OfStr(text)
}

func mget(t *tx, c *store.Command) store.Reply {
	rs := make([]store.Reply, c.Len())
	for i := range rs {
		one := store.Cmd(store.Get, c.Arg(i))
		if r := get(t, &one); r.Kind() == store.Str {
			rs[i] = r
		}
	}
	return store.OfList(rs)
}

func strlen(t *tx, c *store.Command) store.Reply {
	sh, i := t.look(c.Arg(0))
	if i < 0 {
		return store.OfInt(0)
	}
	if e := sh.keys.value(i).e; e != nil {
		if b, is := e.value.(*buffer); is {
			return store.OfInt(int64(len(b.b)))
		}
	}
	text, is := sh.keys.str(i)
	if !is {
		return wrongType
	}
	return store.OfInt(int64(len(text)))
}

// mostShort gives the length of the longest text that has no entry.
func (s *Store) mostShort() int {
	if s.tiny {
		return mostShortTiny
	}
	return mostShort
}

// put makes key hold text, for ever.
func (t *tx) put(key, text string) {
	sh, i := t.look(key)
	if i >= 0 {
		sh.keys.drop(i)
	}
	t.write(sh, i, key, text)
}

// write makes key, which is in slot i or in none, hold text. When it expires
// stays as it is.
func (t *tx) write(sh *shard, i int, key, text string) {
	var e *entry
	short := text
	if len(text) > t.s.mostShort() {
		e, short = &entry{text: text}, ""
	}
	if i < 0 {
		i = sh.keys.push(key, sh.keys.hashFor(key), e, short)
		t.markNew(key)
	} else {
		if old := sh.keys.value(i).e; old != nil {
			sh.unschedule(old.value)
		}
		sh.keys.value(i).e = e
		sh.keys.setText(i, short)
	}
	sh.keys.setVersion(i, t.renew(sh, key))
}

// setOptions are those of SET and GETEX.
type setOptions struct {
	nx, xx, get, keep, persist bool
	timed, when                string // an option such as EX, "" for none, and its argument
}

// set is SET key value [NX|XX] [GET] [KEEPTTL|EX s|PX ms|EXAT s|PXAT ms].
func set(t *tx, c *store.Command) store.Reply {
	key := c.Arg(0)
	var o setOptions
	if c.Len() > 2 {
		if !o.read(c, 2) {
			return syntax
		}
	}
	at, bad := t.setExpiry(&o, c.Row().Name)
	if bad != nil {
		return *bad
	}
	sh, i := t.look(key)
	old := ok
	if o.get {
		if old = get(t, c); old.Kind() == store.Refused {
			return old
		}
	}
	if o.nx && i >= 0 || o.xx && i < 0 {
		if o.get {
			return old
		}
		return store.Reply{}
	}
	if i >= 0 && !o.keep {
		sh.keys.drop(i)
	}
	t.write(sh, i, key, c.Arg(1))
	if o.timed != "" {
		t.expireAt(key, at)
		t.effect("SET", key, c.Arg(1), "PXAT", t.stamp(at))
	}
	return old
}

// read reads the options of a command from argument i, and reports whether
// they make sense.
func (o *setOptions) read(c *store.Command, i int) bool {
	isSet := c.Op == store.Set
	for ; i < c.Len(); i++ {
		free := !o.keep && !o.persist && o.timed == ""
		switch opt := strings.ToUpper(c.Arg(i)); {
		case opt == "NX" && isSet && !o.xx:
			o.nx = true
		case opt == "XX" && isSet && !o.nx:
			o.xx = true
		case opt == "GET" && isSet:
			o.get = true
		case opt == "KEEPTTL" && isSet && o.timed == "":
			o.keep = true
		case opt == "PERSIST" && !isSet && o.timed == "":
			o.persist = true
		case (opt == "EX" || opt == "PX" || opt == "EXAT" || opt == "PXAT") && free && i+1 < c.Len():
			i++
			o.timed, o.when = opt, c.Arg(i)
		default:
			return false
		}
	}
	return true
}

// setExpiry gives the time that the options mean, in ms since the epoch.
func (t *tx) setExpiry(o *setOptions, command string) (at int64, bad *store.Reply) {
	if o.timed == "" {
		return 0, nil
	}
	if n, ok := parseInt(o.when); ok && n <= 0 {
		return 0, invalidExpiry(command)
	}
	unit := int64(1)
	if o.timed[0] == 'E' {
		unit = 1000
	}
	return t.expiry(o.when, unit, len(o.timed) == 2, command)
}

func setnx(t *tx, c *store.Command) store.Reply {
	if t.has(c.Arg(0)) {
		return store.OfInt(0)
	}
	t.put(c.Arg(0), c.Arg(1))
	return store.OfInt(1)
}

func getset(t *tx, c *store.Command) store.Reply {
	old := get(t, c)
	if old.Kind() != store.Refused {
		t.put(c.Arg(0), c.Arg(1))
	}
	return old
}

func getdel(t *tx, c *store.Command) store.Reply {
	old := get(t, c)
	if old.Kind() == store.Str {
		t.remove(c.Arg(0))
	}
	return old
}

// getex is GETEX key [EX s|PX ms|EXAT s|PXAT ms|PERSIST].
func getex(t *tx, c *store.Command) store.Reply {
	var o setOptions
	if !o.read(c, 1) {
		return syntax
	}
	r := get(t, c)
	if r.Kind() != store.Str {
		return r
	}
	at, bad := t.setExpiry(&o, c.Row().Name)
	if bad != nil {
		return *bad
	}
	key := c.Arg(0)
	switch {
	case o.timed != "":
		t.expireNow(key, at)
	case o.persist && t.stay(key):
		t.retouch(key)
		t.effect("PERSIST", key)
	}
	return r
}

// maxText gives the length of the longest text.
func (t *tx) maxText() int64 { return t.s.tunables.get(protoMaxBulk) }

func appendText(t *tx, c *store.Command) store.Reply {
	key := c.Arg(0)
	old, e, bad := t.view(key)
	switch {
	case !bad.IsNil():
		return bad
	case int64(len(old)+len(c.Arg(1))) > t.maxText():
		return tooLong
	case e == nil:
		t.put(key, c.Arg(1))
		return store.OfInt(int64(len(c.Arg(1))))
	}
	b, e, _ := t.edit(key, 0)
	b.b = append(b.b, c.Arg(1)...)
	t.touch(key, e)
	return store.OfInt(int64(len(b.b)))
}

func incr(t *tx, c *store.Command) store.Reply { return t.add64(c.Arg(0), 1) }
func decr(t *tx, c *store.Command) store.Reply { return t.add64(c.Arg(0), -1) }

func incrby(t *tx, c *store.Command) store.Reply {
	by, ok := parseInt(c.Arg(1))
	if !ok {
		return notInt
	}
	return t.add64(c.Arg(0), by)
}

func decrby(t *tx, c *store.Command) store.Reply {
	by, ok := parseInt(c.Arg(1))
	switch {
	case !ok:
		return notInt
	case by == math.MinInt64:
		return store.OfError("ERR decrement would overflow")
	}
	return t.add64(c.Arg(0), -by)
}

func (t *tx) add64(key string, by int64) store.Reply {
	sh, i := t.look(key)
	text := "0"
	if i >= 0 {
		var is bool
		if text, is = sh.keys.str(i); !is {
			return wrongType
		}
	}
	n, bad := sum(text, by)
	if bad != nil {
		return *bad
	}
	t.write(sh, i, key, strconv.FormatInt(n, 10))
	return store.OfInt(n)
}
