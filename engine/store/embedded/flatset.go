package embedded

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// A packedSet is a small set in the text of its entry, in the order in which
// the members came: integers as varints as long as there is nothing else, which
// is flatInts, or else each member with its length in front, which is flatSet.
type packedSet struct {
	kind flat
	text string
}

// packedSet gives the small set that e holds; ok is false if it holds something
// else. A nil entry counts as an empty set of integers.
func (e *entry) packedSet() (p packedSet, ok bool) {
	if e == nil {
		return packedSet{kind: flatInts}, true
	}
	if e.value == flatInts || e.value == flatSet {
		return packedSet{e.value.(flat), e.text}, true
	}
	return p, false
}

// cutInt reads the integer that text begins with, and gives what follows.
func cutInt(text string) (n int64, rest string) {
	var b [binary.MaxVarintLen64]byte
	n, size := binary.Varint(b[:copy(b[:], text)])
	return n, text[size:]
}

// len gives the number of members.
func (p packedSet) len() (n int) {
	if p.kind == flatSet {
		return records(p.text)
	}
	for i := range len(p.text) {
		if p.text[i] < 0x80 { // the last byte of an integer
			n++
		}
	}
	return n
}

// each calls fn with the members and where they stand in the text, until it
// reports false.
func (p packedSet) each(fn func(member string, from, to int) bool) {
	for rest := p.text; rest != ""; {
		from := len(p.text) - len(rest)
		var member string
		if p.kind == flatSet {
			member, rest = cut(rest)
		} else {
			var n int64
			n, rest = cutInt(rest)
			member = strconv.FormatInt(n, 10)
		}
		if !fn(member, from, len(p.text)-len(rest)) {
			return
		}
	}
}

// find gives where member stands in the text.
func (p packedSet) find(member string) (from, to int, found bool) {
	rest := p.text
	if p.kind == flatSet {
		for rest != "" {
			var m string
			from = len(p.text) - len(rest)
			if m, rest = cut(rest); m == member {
				return from, len(p.text) - len(rest), true
			}
		}
		return 0, 0, false
	}
	want, isInt := parseInt(member)
	for isInt && rest != "" {
		var n int64
		from = len(p.text) - len(rest)
		if n, rest = cutInt(rest); n == want {
			return from, len(p.text) - len(rest), true
		}
	}
	return 0, 0, false
}

func (p packedSet) has(member string) bool {
	_, _, found := p.find(member)
	return found
}

// replies gives the members.
func (p packedSet) replies() store.Reply {
	rs := make([]store.Reply, 0, p.len())
	p.each(func(member string, _, _ int) bool {
		rs = append(rs, store.OfStr(member))
		return true
	})
	return store.OfList(rs)
}

// plus gives p with a member that it does not have. ok is false if that would
// be too long.
func (t *tx) plus(p packedSet, member string) (grown packedSet, ok bool) {
	if p.kind == flatSet {
		p.text, ok = t.splice(p.text, len(p.text), len(p.text), member)
		return p, ok
	}
	n, isInt := parseInt(member)
	if !isInt {
		if p, ok = t.spelt(p); ok {
			return t.plus(p, member)
		}
		return p, false
	}
	var room [mostPacked + binary.MaxVarintLen64]byte
	b := binary.AppendVarint(append(room[:0], p.text...), n)
	if len(b) > t.packedLimit() {
		return p, false
	}
	return packedSet{flatInts, string(b)}, true
}

// spelt gives p, which has integers, as members like any other.
func (t *tx) spelt(p packedSet) (s packedSet, ok bool) {
	s, ok = packedSet{kind: flatSet}, true
	p.each(func(member string, _, _ int) bool {
		s, ok = t.plus(s, member)
		return ok
	})
	return s, ok
}

// packAll gives a set of members, which are different; ok is false if they are
// too many.
func (t *tx) packAll(all []store.Reply) (p packedSet, ok bool) {
	if len(all) > mostAtOnce {
		return p, false
	}
	p, ok = packedSet{kind: flatInts}, true
	for i := 0; i < len(all) && ok; i++ {
		p, ok = t.plus(p, all[i].Str())
	}
	return p, ok
}

// saddPacked is SADD on a key that holds p, in e, or nothing. It reports
// whether that was possible; otherwise it did nothing.
func (t *tx) saddPacked(c *store.Command, e *entry, p packedSet) (added int64, done bool) {
	if c.Len() > mostAtOnce {
		return 0, false
	}
	for i := 1; i < c.Len(); i++ {
		if p.has(c.Arg(i)) {
			continue
		}
		if p, done = t.plus(p, c.Arg(i)); !done {
			return 0, false
		}
		added++
	}
	if p.kind == flatInts && p.len() > int(t.s.tunables.get(setMaxInts)) {
		return 0, false
	}
	if added > 0 {
		t.repack(c.Arg(0), e, p.kind, p.text)
	}
	return added, true
}

// sremPacked is SREM on a key that holds p, in e.
func (t *tx) sremPacked(c *store.Command, e *entry, p packedSet) (removed int64) {
	for i := 1; i < c.Len() && p.text != ""; i++ {
		if from, to, found := p.find(c.Arg(i)); found {
			p.text, _ = t.splice(p.text, from, to)
			removed++
		}
	}
	switch {
	case p.text == "":
		t.remove(c.Arg(0))
	case removed > 0:
		t.repack(c.Arg(0), e, p.kind, p.text)
	}
	return removed
}

// open gives the members as a set that can be changed.
func (p packedSet) open() *members {
	m := new(members)
	p.each(func(member string, _, _ int) bool {
		m.add(member, struct{}{})
		return true
	})
	return m
}

// verify checks that no member is there twice.
func (p packedSet) verify() (err error) {
	var all []string
	p.each(func(member string, _, _ int) bool {
		if slices.Contains(all, member) {
			err = fmt.Errorf("packed member %q is there twice", member)
		}
		all = append(all, member)
		return err == nil
	})
	if len(all) != p.len() {
		return fmt.Errorf("%d packed members count as %d", len(all), p.len())
	}
	return err
}
