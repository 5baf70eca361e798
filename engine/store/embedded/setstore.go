package embedded

import (
	"math"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

func sinterstore(t *tx, c *store.Command) store.Reply { return t.storeSet(c, sinter) }
func sunionstore(t *tx, c *store.Command) store.Reply { return t.storeSet(c, sunion) }
func sdiffstore(t *tx, c *store.Command) store.Reply  { return t.storeSet(c, sdiff) }

// storeSet is a command destination key…, which makes destination what another
// command gives for the keys.
func (t *tx) storeSet(c *store.Command, of handler) store.Reply {
	keys := make([]string, c.Len()-1)
	for i := range keys {
		keys[i] = c.Arg(i + 1)
	}
	sources := store.CmdList(store.Other, keys[0], keys[1:])
	r := of(t, &sources)
	if r.Kind() == store.Refused {
		return r
	}
	return t.putSet(c.Arg(0), r.List())
}

// putSet makes key hold a set, nothing if it is empty, and gives its size.
func (t *tx) putSet(key string, all []store.Reply) store.Reply {
	if e := t.entry(key); e != nil {
		t.remove(key)
	}
	if len(all) == 0 {
		return store.OfInt(0)
	}
	if p, ok := t.packAll(all); ok {
		t.touch(key, t.create(key, p.kind, p.text))
		return store.OfInt(int64(len(all)))
	}
	m := new(members)
	for _, r := range all {
		m.put(r.Str(), struct{}{})
	}
	t.touch(key, t.create(key, m, ""))
	return store.OfInt(int64(len(all)))
}

// sintercard is SINTERCARD numkeys key… [LIMIT n].
func sintercard(t *tx, c *store.Command) store.Reply {
	n, limit, bad := cardOptions(c, "ERR numkeys should be greater than 0", "ERR Number of keys can't be greater than number of args")
	if bad != nil {
		return *bad
	}
	sets := make([]*members, n)
	empty := false
	for i := range sets {
		var wrong store.Reply
		if sets[i], _, wrong = holding[members](t, c.Arg(i+1)); !wrong.IsNil() {
			return wrong
		}
		empty = empty || sets[i] == nil
	}
	if empty {
		return store.OfInt(0)
	}
	return store.OfInt(int64(common(sets, limit)))
}

// common gives the number of elements that all of several sets have, at most
// limit.
func common(sets []*members, limit int) (n int) {
	least := sets[0]
	for _, m := range sets {
		if m.n < least.n {
			least = m
		}
	}
	for i := 0; i < least.n && n < limit; i++ {
		in := true
		for _, m := range sets {
			if in = m == least || m.find(least.at(i).key) >= 0; !in {
				break
			}
		}
		if in {
			n++
		}
	}
	return n
}

// cardOptions reads numkeys key… [LIMIT n], with what it answers when there are
// no keys or too few of them.
func cardOptions(c *store.Command, none, few store.Error) (n, limit int, bad *store.Reply) {
	refuse := func(text store.Error) (int, int, *store.Reply) {
		r := store.OfError(text)
		return 0, 0, &r
	}
	keys, isInt := parseInt(c.Arg(0))
	switch {
	case !isInt || keys < 1:
		return refuse(none)
	case keys > int64(c.Len()-1):
		return refuse(few)
	}
	limit = math.MaxInt
	for i := 1 + int(keys); i < c.Len(); i += 2 {
		if !strings.EqualFold(c.Arg(i), "LIMIT") || i+1 == c.Len() {
			return 0, 0, &syntax
		}
		most, isInt := parseInt(c.Arg(i + 1))
		if !isInt || most < 0 {
			return refuse("ERR LIMIT can't be negative")
		}
		if limit = math.MaxInt; most > 0 {
			limit = int(most)
		}
	}
	return int(keys), limit, nil
}
