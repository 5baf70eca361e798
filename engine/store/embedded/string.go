package embedded

import (
	"math"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

func get(t *tx, c *store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	if e == nil {
		return store.Reply{}
	}
	text, is := e.str()
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
	e := t.entry(c.Arg(0))
	if e == nil {
		return store.OfInt(0)
	}
	switch v := e.value.(type) {
	case nil:
		return store.OfInt(int64(len(e.text)))
	case *buffer:
		return store.OfInt(int64(len(v.b)))
	}
	return wrongType
}

// put makes key hold text, for ever, and gives its entry.
func (t *tx) put(key, text string) *entry {
	e := t.entry(key)
	if e == nil {
		e = t.create(key, nil, text)
	} else {
		t.unschedule(key, e.value)
		e.setText(text)
		t.shard(key).expiring.drop(e)
	}
	t.touch(key, e)
	return e
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
	e := t.entry(key)
	old := ok
	if o.get {
		if old = get(t, c); old.Kind() == store.Refused {
			return old
		}
	}
	if o.nx && e != nil || o.xx && e == nil {
		if o.get {
			return old
		}
		return store.Reply{}
	}
	if o.keep && e != nil {
		t.unschedule(key, e.value)
		e.setText(c.Arg(1))
		t.touch(key, e)
		return old
	}
	e = t.put(key, c.Arg(1))
	if o.timed != "" {
		t.expireAt(key, e, at)
		t.effect("SET", key, e.text, "PXAT", t.stamp(at))
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
	if t.entry(c.Arg(0)) != nil {
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
		t.remove(c.Arg(0), t.entry(c.Arg(0)))
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
	switch e := t.entry(key); {
	case o.timed != "":
		t.expireNow(key, e, at)
	case o.persist && t.shard(key).expiring.drop(e):
		t.touch(key, e)
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
	e := t.entry(key)
	text := "0"
	if e != nil {
		var is bool
		if text, is = e.str(); !is {
			return wrongType
		}
	}
	n, bad := sum(text, by)
	if bad != nil {
		return *bad
	}
	if e == nil {
		e = t.create(key, nil, "")
	}
	e.setText(strconv.FormatInt(n, 10))
	t.touch(key, e)
	return store.OfInt(n)
}
