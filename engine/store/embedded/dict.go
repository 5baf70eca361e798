package embedded

import (
	"slices"
	"strings"
)

// A dict maps strings to values. Its elements stand in slots without gaps: a
// new one comes at the end, and the last moves into the place of one that is
// removed. So a walk from the end to the beginning, in as many steps as one
// likes, meets every element that stays, whatever else happens meanwhile: an
// element only ever moves to where the walk has yet to come. That walk is what
// the SCAN family does.
//
// A few elements are searched one by one. When there are more, index has the
// slot of each. Slots lie in leaves, so that growth copies no large memory, and
// no change takes longer than it takes to make one leaf anew.
type dict[V any] struct {
	n      int
	leaves []*leaf[V] // all of leafSize slots but the last; one may stay when all is gone
	index  index
}

// A slot is one element, as it is given to others.
type slot[V any] struct {
	key   string
	value V
}

// A leaf keeps the keys of its slots in text, one behind the other: the length
// in a byte, and the key. Text is only ever appended to, so a key that has been
// given to others stays what it is. When more than half of it is of no use any
// more, it is made anew.
type leaf[V any] struct {
	text   strings.Builder
	dead   int // bytes of text that belong to no slot
	starts []uint16
	values []V
	long   map[int]string // the keys that are too long for text, by slot
}

const (
	few      = 12 // a dict of up to so many has no index
	leafBits = 8
	leafSize = 1 << leafBits
	longKey  = 255       // the length that stands for a key of this or more
	mostText = 1<<16 - 1 // leafSize keys that are not long fit into it
	keepDead = 256       // bytes that are not worth the trouble
)

// leafOf gives the leaf of slot i, and the place in it.
func (d *dict[V]) leafOf(i int) (l *leaf[V], k int) {
	return d.leaves[i>>leafBits], i & (leafSize - 1)
}

// at gives the element in slot i.
func (d *dict[V]) at(i int) slot[V] {
	l, k := d.leafOf(i)
	return slot[V]{l.key(k), l.values[k]}
}

// key gives the key in slot i.
func (d *dict[V]) key(i int) string {
	l, k := d.leafOf(i)
	return l.key(k)
}

// Name is key for those who know elements by their slots.
func (d *dict[V]) Name(i uint32) string { return d.key(int(i)) }

// value gives the value in slot i, which is valid until the next change.
func (d *dict[V]) value(i int) *V {
	l, k := d.leafOf(i)
	return &l.values[k]
}

func (l *leaf[V]) key(k int) string {
	text := l.text.String()[l.starts[k]:]
	n := text[0]
	if n == longKey {
		return l.long[k]
	}
	return text[1 : 1+int(n)]
}

// find gives the slot of key, or -1. O(1).
func (d *dict[V]) find(key string) int {
	if d.index.made() {
		return d.search(key, hashOf(key))
	}
	if d.n == 0 {
		return -1
	}
	return d.leaves[0].find(key)
}

// find looks at one key after the other.
func (l *leaf[V]) find(key string) int {
	if len(key) >= longKey {
		for k, other := range l.long {
			if other == key {
				return k
			}
		}
		return -1
	}
	text, n := l.text.String(), byte(len(key))
	for k, start := range l.starts {
		if rest := text[start:]; rest[0] == n && rest[1:1+len(key)] == key {
			return k
		}
	}
	return -1
}

// search is find by way of the index.
func (d *dict[V]) search(key string, h uint64) int {
	t, tag := d.index.table(h), tagOf(h)
	for at := t.placeOf(h); ; at++ {
		var found bool
		if at, found = t.next(at, tag); !found {
			return -1
		}
		if i := int(t.ids[at]); d.key(i) == key {
			return i
		}
	}
}

// get gives the value of key, which is valid until the next change, or nil.
func (d *dict[V]) get(key string) *V {
	if i := d.find(key); i >= 0 {
		return d.value(i)
	}
	return nil
}

// add appends key, which is absent. O(1), amortised.
func (d *dict[V]) add(key string, value V) {
	i := d.n
	if i>>leafBits == len(d.leaves) {
		d.leaves = append(d.leaves, d.newLeaf())
	}
	d.leaves[i>>leafBits].add(key, value)
	d.n++
	switch {
	case d.index.made():
		d.index.add(hashOf(key), uint32(i), d.hash)
	case d.n > few:
		for k := range d.n {
			d.index.add(d.hash(uint32(k)), uint32(k), d.hash)
		}
	}
}

// hash gives the hash of the key in slot i.
func (d *dict[V]) hash(i uint32) uint64 { return hashOf(d.key(int(i))) }

// newLeaf gives a leaf for what is added next: one for many elements, unless it
// is the first.
func (d *dict[V]) newLeaf() *leaf[V] {
	l := new(leaf[V])
	if k := len(d.leaves); k > 0 {
		l.text.Grow(d.leaves[k-1].text.Len() - d.leaves[k-1].dead)
		l.starts, l.values = make([]uint16, 0, leafSize), make([]V, 0, leafSize)
	}
	return l
}

// add appends an element. There is room for it.
func (l *leaf[V]) add(key string, value V) {
	l.starts, l.values = append(l.starts, 0), append(l.values, value)
	l.write(len(l.starts)-1, key)
}

// write puts the key of slot k into text.
func (l *leaf[V]) write(k int, key string) {
	n, inText := len(key), key
	if n >= longKey {
		n, inText = longKey, ""
		if l.long == nil {
			l.long = make(map[int]string)
		}
		l.long[k] = strings.Clone(key)
	}
	if l.text.Len()+1+len(inText) > mostText {
		l.compact(k)
	}
	l.starts[k] = uint16(l.text.Len())
	l.text.WriteByte(byte(n))
	l.text.WriteString(inText)
}

// erase forgets the key of slot k.
func (l *leaf[V]) erase(k int) {
	n := l.text.String()[l.starts[k]]
	if l.dead++; n == longKey {
		delete(l.long, k)
		return
	}
	l.dead += int(n)
}

// compact makes text anew, without what is dead and the key of slot but.
func (l *leaf[V]) compact(but int) {
	old := l.text.String()
	l.text.Reset()
	l.text.Grow(len(old) - l.dead + keepDead)
	l.dead = 0
	for k, start := range l.starts {
		if k == but {
			continue
		}
		l.starts[k] = uint16(l.text.Len())
		n := int(old[start])
		if n == longKey {
			n = 0
		}
		l.text.WriteString(old[start : int(start)+1+n])
	}
}

// put sets the value of key and reports whether it is new.
func (d *dict[V]) put(key string, value V) bool {
	if v := d.get(key); v != nil {
		*v = value
		return false
	}
	d.add(key, value)
	return true
}

// remove removes key and reports whether it was there. O(1), amortised.
func (d *dict[V]) remove(key string) bool {
	i := d.find(key)
	if i < 0 {
		return false
	}
	d.removeAt(i)
	return true
}

// removeAt removes the element in slot i. The last one moves there.
func (d *dict[V]) removeAt(i int) {
	last := d.n - 1
	if d.index.made() {
		d.index.remove(d.hash(uint32(i)), uint32(i), d.hash)
		if i != last {
			d.index.move(d.hash(uint32(last)), uint32(last), uint32(i))
		}
	}
	s := d.at(last)
	l, k := d.leafOf(i)
	end, j := d.leafOf(last)
	l.erase(k)
	if i != last {
		end.erase(j)
	}
	d.truncate()
	if i != last {
		l.values[k] = s.value
		l.write(k, s.key)
	}
	l.tidy()
	end.tidy()
}

// truncate gives back the place of the last element.
func (d *dict[V]) truncate() {
	d.n--
	at, k := d.n>>leafBits, d.n&(leafSize-1)
	end := d.leaves[at]
	clear(end.values[k:])
	end.values, end.starts = end.values[:k], end.starts[:k]
	if k == 0 && at > 0 { // the first one stays, for a dict that is filled again
		d.leaves[at] = nil
		d.leaves = d.leaves[:at]
	}
	if d.n <= few/2 {
		d.index = index{}
	}
}

// tidy makes text anew if most of it is dead.
func (l *leaf[V]) tidy() {
	if l.dead > keepDead && l.dead > l.text.Len()/2 {
		l.compact(-1)
	}
}

// clone gives a copy of its own.
func (d *dict[V]) clone() dict[V] {
	c := dict[V]{n: d.n, leaves: make([]*leaf[V], len(d.leaves)), index: d.index.clone()}
	for i, l := range d.leaves {
		own := &leaf[V]{starts: slices.Clone(l.starts), values: slices.Clone(l.values)}
		own.dead = l.dead
		own.text.WriteString(l.text.String())
		for k, key := range l.long {
			if own.long == nil {
				own.long = make(map[int]string, len(l.long))
			}
			own.long[k] = key
		}
		c.leaves[i] = own
	}
	return c
}
