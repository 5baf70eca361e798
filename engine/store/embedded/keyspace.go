package embedded

import (
	"errors"
	"fmt"
	"math"
)

// A keyspace is the keys of a shard with what they hold. A short text stands in
// a row of texts beside the keys, so that a million of them are nothing that
// the collector of garbage has to look at; all else has an entry.
type keyspace struct {
	dict[cell]
	rows     []*row    // by leaf
	expiring deadlines // the keys that expire, soonest first, by their slots
	fields   deadlines // the hashes of which a field expires, likewise
}

// A cell is what is known of a key in its slot.
type cell struct {
	e       *entry // nil for a short text
	version uint64 // of a short text
}

// A row is what else is known of the keys of a leaf.
type row struct {
	texts          // "" of what has an entry
	due   []uint32 // the places of their deadlines plus one, 0 for none; nil if none expires
}

// mostShort is the length of the longest text that is short. 256 of them are
// half of what a texts can hold, so that it is seldom made anew.
const (
	mostShort     = 120
	mostShortTiny = 6
)

// never is the deadline of a key that does not expire.
const never = math.MaxInt64

// text gives the short text in a slot.
func (x *keyspace) text(i int) string {
	return x.rows[i>>leafBits].get(i & (leafSize - 1))
}

// setText puts a text beside the key in a slot.
func (x *keyspace) setText(i int, text string) {
	x.rows[i>>leafBits].set(i&(leafSize-1), text)
}

// entry gives what the key in a slot holds. That of a short text is made for the
// caller, who calls settle if he changes it.
func (x *keyspace) entry(i int) *entry {
	c := x.value(i)
	if c.e == nil {
		return &entry{text: x.text(i), version: c.version}
	}
	return c.e
}

// version gives the version of the key in a slot.
func (x *keyspace) version(i int) uint64 {
	if e := x.value(i).e; e != nil {
		return e.version
	}
	return x.value(i).version
}

func (x *keyspace) setVersion(i int, version uint64) {
	c := x.value(i)
	if c.version = version; c.e != nil {
		c.e.version = version
	}
}

// str gives the text that the key in a slot holds, and whether it holds one.
func (x *keyspace) str(i int) (text string, is bool) {
	if e := x.value(i).e; e != nil {
		return e.str()
	}
	return x.text(i), true
}

// kind gives the name that Redis has for what the key in a slot holds.
func (c *cell) kind() string {
	if c.e == nil {
		return "string"
	}
	return c.e.kind()
}

// push adds key, which is absent, with an entry, or nil and a short text. h is
// what locate gave. It gives the slot.
func (x *keyspace) push(key string, h uint64, e *entry, text string) (i int) {
	i = x.n
	x.insert(key, h, cell{e: e})
	if i>>leafBits == len(x.rows) {
		r := new(row)
		if k := len(x.rows); k > 0 {
			r.reserve(leafSize, x.rows[k-1].text.Len()-x.rows[k-1].dead)
		}
		x.rows = append(x.rows, r)
	}
	x.rows[i>>leafBits].push(text)
	return i
}

// settle puts e, which holds another text than before, into a slot.
func (x *keyspace) settle(i int, e *entry, limit int) {
	c := x.value(i)
	switch {
	case e.value == nil && len(e.text) <= limit:
		c.e, c.version = nil, e.version
		x.setText(i, e.text)
	case c.e != e:
		x.setText(i, "")
		c.e = e
	}
}

// cut removes the key in a slot. Another one moves there.
func (x *keyspace) cut(i int) {
	last, due := x.n-1, uint32(0)
	if len(x.expiring) > 0 {
		x.drop(i)
		due = x.due(last)
		x.setDue(last, 0)
	}
	end, text := x.rows[last>>leafBits], x.text(last)
	x.removeAt(i)
	if end.pop(); end.len() == 0 && last > 0 {
		x.rows[last>>leafBits] = nil
		x.rows = x.rows[:last>>leafBits]
	} else {
		end.tidy()
	}
	if i == last {
		return
	}
	x.setText(i, text)
	if due != 0 {
		x.setDue(i, due)
		x.expiring[due-1].id = uint32(i)
	}
	if times := x.value(i).times(); times != nil && times.due != 0 {
		x.fields[times.due-1].id = uint32(i)
	}
}

// deadline gives when the key in a slot expires, or never.
func (x *keyspace) deadline(i int) int64 {
	if due := x.due(i); due != 0 {
		return x.expiring[due-1].at
	}
	return never
}

// due gives the place of the deadline of the key in a slot plus one, 0 for none.
func (x *keyspace) due(i int) uint32 {
	if due := x.rows[i>>leafBits].due; due != nil {
		return due[i&(leafSize-1)]
	}
	return 0
}

func (x *keyspace) setDue(i int, due uint32) {
	r := x.rows[i>>leafBits]
	if r.due == nil {
		if due == 0 {
			return
		}
		r.due = make([]uint32, leafSize)
	}
	r.due[i&(leafSize-1)] = due
}

// expire makes the key in a slot expire at a time.
func (x *keyspace) expire(i int, at int64) {
	if due := x.due(i); due != 0 {
		x.expiring.reset(int(due-1), at, x.moved)
		return
	}
	x.expiring.push(deadline{at, uint32(i)}, x.moved)
}

// drop makes the key in a slot live for ever, and reports whether it expired
// before.
func (x *keyspace) drop(i int) bool {
	due := x.due(i)
	if due == 0 {
		return false
	}
	x.setDue(i, 0)
	x.expiring.cut(int(due-1), x.moved)
	return true
}

// times gives the times of the fields that expire, nil for none.
func (c *cell) times() *fieldTimes {
	if c.e == nil {
		return nil
	}
	h, is := c.e.value.(*hash)
	if !is {
		return nil
	}
	return h.times
}

// schedule puts the time of the first field of h that expires, if there is one,
// among the deadlines. The key in slot i holds h.
func (x *keyspace) schedule(i int, h *hash) {
	switch times := h.times; {
	case len(times.soon) == 0:
		x.unschedule(h)
		h.times = nil
	case times.due == 0:
		x.fields.push(deadline{times.soon[0].at, uint32(i)}, x.fieldsMoved)
	default:
		x.fields.reset(times.due-1, times.soon[0].at, x.fieldsMoved)
	}
}

// unschedule is called before h leaves its key.
func (x *keyspace) unschedule(h *hash) {
	if h.times != nil && h.times.due != 0 {
		x.fields.cut(h.times.due-1, x.fieldsMoved)
		h.times.due = 0
	}
}

// fieldsMoved notes the place of a deadline of a hash.
func (x *keyspace) fieldsMoved(slot uint32, place int) {
	x.value(int(slot)).times().due = place + 1
}

// moved notes the place of a deadline.
func (x *keyspace) moved(slot uint32, place int) { x.setDue(int(slot), uint32(place)+1) }

// verify checks that what is kept in several places agrees.
func (x *keyspace) verify(limit int) error {
	if err := x.dict.verify(); err != nil {
		return err
	}
	n := 0
	for i, r := range x.rows {
		if err := r.verify(); err != nil {
			return fmt.Errorf("texts %d: %w", i, err)
		}
		n += r.len()
	}
	if n != x.n {
		return fmt.Errorf("%d texts of %d keys", n, x.n)
	}
	expiring := 0
	for i := range x.n {
		c, text := x.value(i), x.text(i)
		if c.e != nil && text != "" || len(text) > limit || c.e != nil && c.e.value == nil && len(c.e.text) <= limit {
			return fmt.Errorf("%q has its text in the wrong place", x.key(i))
		}
		due := x.due(i)
		if due == 0 {
			continue
		}
		expiring++
		if int(due) > len(x.expiring) || x.expiring[due-1].id != uint32(i) {
			return fmt.Errorf("the deadline of %q is not that of the key", x.key(i))
		}
	}
	if expiring != len(x.expiring) {
		return fmt.Errorf("%d keys expire, %d have deadlines", expiring, len(x.expiring))
	}
	for i, d := range x.fields {
		times := x.value(int(d.id)).times()
		if times == nil || times.due != i+1 || len(times.soon) == 0 || times.soon[0].at != d.at {
			return fmt.Errorf("the time of the fields of %q is wrong", x.key(int(d.id)))
		}
	}
	return errors.Join(x.expiring.verify(), x.fields.verify())
}
