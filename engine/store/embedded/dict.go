package embedded

import (
	"slices"
	"sync/atomic"
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
	pieces *pieces // in which a snapshot copies it, nil for none
}

// A slot is one element, as it is given to others.
type slot[V any] struct {
	key   string
	value V
}

// A leaf is some slots: keys and, at the same places, values.
type leaf[V any] struct {
	keys   texts
	values []V
	lent   atomic.Bool // somebody may read the values that are there now, without the lock
}

// own is called before values are changed that may have been lent.
func (l *leaf[V]) own() {
	if l.lent.Load() {
		l.values = append(make([]V, 0, cap(l.values)), l.values...)
		l.lent.Store(false)
	}
}

const (
	few      = 12 // a dict of up to so many has no index
	leafBits = 8
	leafSize = 1 << leafBits
)

// leafOf gives the leaf of slot i, and the place in it.
func (d *dict[V]) leafOf(i int) (l *leaf[V], k int) {
	return d.leaves[i>>leafBits], i & (leafSize - 1)
}

// at gives the element in slot i.
func (d *dict[V]) at(i int) slot[V] {
	l, k := d.leafOf(i)
	return slot[V]{l.keys.get(k), l.values[k]}
}

// key gives the key in slot i.
func (d *dict[V]) key(i int) string {
	l, k := d.leafOf(i)
	return l.keys.get(k)
}

// Name is key for those who know elements by their slots.
func (d *dict[V]) Name(i uint32) string { return d.key(int(i)) }

// value gives the value in slot i, which is valid until the next change.
func (d *dict[V]) value(i int) *V {
	l, k := d.leafOf(i)
	return &l.values[k]
}

// change gives the element in slot i another value. Values that are never lent
// may also be changed in place.
func (d *dict[V]) change(i int, value V) {
	d.pieces.before(i)
	l, k := d.leafOf(i)
	l.own()
	l.values[k] = value
}

// find gives the slot of key, or -1. O(1).
func (d *dict[V]) find(key string) int {
	i, _ := d.locate(key)
	return i
}

// locate is find for one who may add key next: it gives the hash, too.
func (d *dict[V]) locate(key string) (i int, h uint64) {
	if d.index.made() {
		h = hashOf(key)
		return d.search(key, h), h
	}
	if d.n == 0 {
		return -1, 0
	}
	return d.leaves[0].keys.find(key), 0
}

// search is find by way of the index.
func (d *dict[V]) search(key string, h uint64) int {
	t, tag := d.index.table(h), tagOf(h)
	for at := t.placeOf(h); ; at++ {
		var found bool
		if at, found = t.next(at, tag); !found {
			return -1
		}
		if _, id := t.at(at); d.key(int(*id)) == key {
			return int(*id)
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
	d.insert(key, d.hashFor(key), value)
}

// hashFor gives the hash of a key for insert.
func (d *dict[V]) hashFor(key string) uint64 {
	if d.index.made() {
		return hashOf(key)
	}
	return 0
}

// insert is add after locate, which gave the hash.
func (d *dict[V]) insert(key string, h uint64, value V) {
	i := d.n
	if i>>leafBits == len(d.leaves) {
		d.leaves = append(d.leaves, d.newLeaf())
	}
	l := d.leaves[i>>leafBits]
	l.keys.push(key)
	l.values = append(l.values, value)
	d.n++
	switch {
	case d.index.made():
		d.index.add(h, uint32(i), d.hash)
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
		last := &d.leaves[k-1].keys
		l.keys.reserve(leafSize, last.text.Len()-last.dead)
		l.values = make([]V, 0, leafSize)
	}
	return l
}

// put sets the value of key and reports whether it is new.
func (d *dict[V]) put(key string, value V) bool {
	i, h := d.locate(key)
	if i >= 0 {
		d.change(i, value)
		return false
	}
	d.insert(key, h, value)
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
	d.pieces.before(i)
	d.pieces.cut(i, last)
	if d.index.made() {
		d.index.remove(d.hash(uint32(i)), uint32(i), d.hash)
		if i != last {
			d.index.move(d.hash(uint32(last)), uint32(last), uint32(i))
		}
	}
	s := d.at(last)
	d.truncate()
	if i != last {
		l, k := d.leafOf(i)
		l.keys.set(k, s.key)
		l.own()
		l.values[k] = s.value
	}
}

// truncate gives back the place of the last element.
func (d *dict[V]) truncate() {
	d.n--
	at, k := d.n>>leafBits, d.n&(leafSize-1)
	end := d.leaves[at]
	end.keys.pop()
	end.own()
	clear(end.values[k:])
	end.values = end.values[:k]
	if k == 0 && at > 0 { // the first one stays, for a dict that is filled again
		d.leaves[at] = nil
		d.leaves = d.leaves[:at]
	} else {
		end.keys.tidy()
	}
	if d.n <= few/2 {
		d.index = index{}
	}
}

// clone gives a copy of its own.
func (d *dict[V]) clone() dict[V] {
	c := dict[V]{n: d.n, leaves: make([]*leaf[V], len(d.leaves)), index: d.index.clone()}
	for i, l := range d.leaves {
		own := &leaf[V]{values: slices.Clone(l.values)}
		l.keys.copyTo(&own.keys)
		c.leaves[i] = own
	}
	return c
}
