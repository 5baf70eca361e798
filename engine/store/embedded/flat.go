package embedded

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/rdsh/rdsh/engine/store"
)

// A flat is the kind of a small collection that is nothing but the text of
// its entry: elements with their lengths in front, one behind the other. It
// grows from no collection by HSET, SADD, ZADD, RPUSH and LPUSH, which write the text
// anew; a text never changes, so what is read from it may be given out. When it
// is too long, and before any other change, it is opened: a collection takes
// its place. Who may not write opens a copy.
type flat uint8

const (
	flatHash flat = 1 + iota // field and value by turns
	flatList                 // elements
	flatZset                 // member and score by turns, in order
	flatSet                  // members
	flatInts                 // members that are integers, see packedSet
)

// mostPacked is the length of the longest text of a packed collection: so much
// is copied in the time of a look into an index.
const (
	mostPacked     = 512
	mostPackedTiny = 40
)

// packedLimit gives the length of the longest text.
func (t *tx) packedLimit() int {
	if t.s.tiny {
		return mostPackedTiny
	}
	return mostPacked
}

// splice puts records in the place of what is from one place to another. ok is
// false if the text would be too long.
func (t *tx) splice(text string, from, to int, records ...string) (spliced string, ok bool) {
	size := len(text) - (to - from)
	for _, s := range records {
		size += sizeIn(s)
	}
	if size > t.packedLimit() {
		return text, false
	}
	var room [mostPacked]byte
	b := append(room[:0], text[:from]...)
	for _, s := range records {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return string(append(b, text[to:]...)), true
}

// packs reports whether a key that holds e, nil for nothing, may be written as
// a packed collection of a kind.
func packs(e *entry, kind flat) bool { return e == nil || e.value == kind }

// repack makes key, which holds e or nothing, hold a text.
func (t *tx) repack(key string, e *entry, kind flat, text string) {
	if e == nil {
		e = t.create(key, kind, text)
	}
	e.value, e.text = kind, text
	t.touch(key, e)
}

// records gives the number of elements in a packed text.
func records(text string) (n int) {
	for text != "" {
		_, text = cut(text)
		n++
	}
	return n
}

// open gives the collection that e holds: made for the caller, who does not
// change it, if it is packed.
func (t *tx) open(e *entry) any {
	switch e.value {
	default:
		return e.value
	case flatHash:
		h := new(hash)
		for rest := e.text; rest != ""; {
			var name, value string
			name, rest = cut(rest)
			value, rest = cut(rest)
			h.add(name, textField(value))
		}
		return h
	case flatList:
		l := &list{tiny: t.s.tiny}
		l.reserve(records(e.text))
		for rest := e.text; rest != ""; {
			var s string
			s, rest = cut(rest)
			l.pushBack(s)
		}
		return l
	case flatSet, flatInts:
		p, _ := e.packedSet()
		return p.open()
	case flatZset:
		z := newZset()
		for _, x := range appendItems(nil, e.text) {
			z.add(x.Member, x.Score)
		}
		return z
	}
}

// as gives what e holds if it is a *V, opened if it is packed.
func as[V any](t *tx, e *entry) *V {
	if v, is := e.value.(*V); is {
		return v
	}
	kind := flat(0)
	switch any((*V)(nil)).(type) {
	case *hash:
		kind = flatHash
	case *list:
		kind = flatList
	case *zset:
		kind = flatZset
	case *members:
		if kind = flatSet; e.value == flatInts {
			kind = flatInts
		}
	}
	if kind == 0 || e.value != kind {
		return nil
	}
	v := t.open(e)
	if t.writes {
		e.value, e.text = v, ""
	}
	return v.(*V)
}

// peeking is holding for a command that only reads, and that knows how to read
// the text of a packed collection, which is given in place of v.
func peeking[V any](t *tx, key string, kind flat) (v *V, text string, bad store.Reply) {
	e := t.entry(key)
	switch {
	case e == nil:
		return nil, "", store.Reply{}
	case e.value == kind:
		return nil, e.text, store.Reply{}
	}
	if v, is := e.value.(*V); is {
		return v, "", store.Reply{}
	}
	return nil, "", wrongType
}

// kind gives the name that Redis has for it.
func (p flat) kind() string { return [...]string{"", "hash", "list", "zset", "set", "set"}[p] }

// packedField gives the value of a field of a packed hash, and where it ends.
func packedField(text, field string) (value string, end int, found bool) {
	for rest := text; rest != ""; {
		var f string
		f, rest = cut(rest)
		value, rest = cut(rest)
		if f == field {
			return value, len(text) - len(rest), true
		}
	}
	return "", 0, false
}

// flatFields gives fields, values or both of a packed hash.
func flatFields(text string, fields, values bool) store.Reply {
	rs := make([]store.Reply, 0, records(text))
	for field := true; text != ""; field = !field {
		var s string
		if s, text = cut(text); field && fields || !field && values {
			rs = append(rs, store.OfStr(s))
		}
	}
	return store.OfList(rs)
}

// mostAtOnce is how many arguments of a command are tried to be packed: more
// are too many anyway, mostly.
const mostAtOnce = 64

// hsetPacked is HSET on a key that holds nothing or a packed hash. It reports
// whether that was possible; otherwise it did nothing.
func (t *tx) hsetPacked(c *store.Command, e *entry) (added int64, done bool) {
	if c.Len() > mostAtOnce {
		return 0, false
	}
	text, written := "", false
	if e != nil {
		text = e.text
	}
	longest := int(t.s.tunables.get(hashMaxValue))
	for i, n := 1, c.Len(); i < n; i += 2 {
		field, value := c.Arg(i), c.Arg(i+1)
		old, end, found := packedField(text, field)
		switch {
		case len(field) > longest || len(value) > longest:
			return 0, false
		case found && old == value:
			continue
		case found:
			text, done = t.splice(text, end-sizeIn(old), end, value)
		default:
			added++
			text, done = t.splice(text, len(text), len(text), field, value)
		}
		if !done {
			return 0, false
		}
		written = true
	}
	if !written {
		t.touch(c.Arg(0), e)
		return 0, true
	}
	most := 2 * int(t.s.tunables.get(hashMaxEntries))
	if len(text) > most && records(text) > most {
		return 0, false
	}
	t.repack(c.Arg(0), e, flatHash, text)
	return added, true
}

// flatIndex is LINDEX on a packed list.
func flatIndex(text string, index int64) store.Reply {
	i, ok := placeOf(index, records(text))
	if !ok {
		return store.Reply{}
	}
	var s string
	for ; i >= 0; i-- {
		s, text = cut(text)
	}
	return store.OfStr(s)
}

// flatRecords gives the elements from a to b, as LRANGE does.
func flatRecords(text string, a, b int64) store.Reply {
	i, j := between(a, b, records(text))
	rs := make([]store.Reply, 0, j-i)
	for k := range j {
		var s string
		if s, text = cut(text); k >= i {
			rs = append(rs, store.OfStr(s))
		}
	}
	return store.OfList(rs)
}

// pushPacked is RPUSH or LPUSH on a key that holds nothing or a packed list.
func (t *tx) pushPacked(c *store.Command, e *entry, front bool) (n int, done bool) {
	if c.Len() > mostAtOnce {
		return 0, false
	}
	text := ""
	if e != nil {
		text = e.text
	}
	for i := 1; i < c.Len(); i++ {
		at := len(text)
		if front {
			at = 0
		}
		if text, done = t.splice(text, at, at, c.Arg(i)); !done {
			return 0, false
		}
	}
	t.repack(c.Arg(0), e, flatList, text)
	return records(text), true
}

// verify checks the order of a packed sorted set, and that none is empty.
func (p flat) verify(text string) error {
	if text == "" || len(text) > mostPacked {
		return fmt.Errorf("packed into %d bytes", len(text))
	}
	if p == flatZset && !slices.IsSortedFunc(appendItems(nil, text), compareItems) {
		return fmt.Errorf("packed elements are not in order")
	}
	if p == flatSet || p == flatInts {
		return packedSet{p, text}.verify()
	}
	return nil
}
