package embedded

import "maps"

// A dict maps strings to values. Its elements stand in slots without gaps: a
// new one comes at the end, and the last moves into the place of one that is
// removed. So a walk from the end to the beginning, in as many steps as one
// likes, meets every element that stays, whatever else happens meanwhile: an
// element only ever moves to where the walk has yet to come. That walk is what
// the SCAN family does.
//
// A few elements are searched one by one. When there are more, index has the
// slot of each. Slots lie in chunks, so that growth copies no large memory.
type dict[V any] struct {
	n      int
	chunks [][]slot[V] // all of chunkSize but the last
	index  map[string]uint32
	peak   int // the most elements since index was made
}

// A slot is one element. The value stands first, since a type of no size at
// the end of a struct would cost a word.
type slot[V any] struct {
	value V
	key   string
}

const (
	few       = 12 // a dict of up to so many has no index
	chunkBits = 9
	chunkSize = 1 << chunkBits
)

func (d *dict[V]) at(i int) *slot[V] {
	return &d.chunks[i>>chunkBits][i&(chunkSize-1)]
}

// find gives the slot of key, or -1. O(1).
func (d *dict[V]) find(key string) int {
	if d.index != nil {
		if i, ok := d.index[key]; ok {
			return int(i)
		}
		return -1
	}
	if d.n > 0 {
		for i, s := range d.chunks[0] {
			if s.key == key {
				return i
			}
		}
	}
	return -1
}

// get gives the value of key, which is valid until the next change, or nil.
func (d *dict[V]) get(key string) *V {
	if i := d.find(key); i >= 0 {
		return &d.at(i).value
	}
	return nil
}

// add appends key, which is absent. O(1), amortised.
func (d *dict[V]) add(key string, value V) {
	last := len(d.chunks) - 1
	if last < 0 || len(d.chunks[last]) == chunkSize {
		d.chunks = append(d.chunks, d.newChunk())
		last++
	}
	d.chunks[last] = append(d.chunks[last], slot[V]{value, key})
	d.n++
	switch {
	case d.index != nil:
		d.index[key] = uint32(d.n - 1)
		d.peak = max(d.peak, d.n)
	case d.n > few:
		d.reindex()
	}
}

// newChunk gives a chunk for what is added next: a whole one, unless it is the first.
func (d *dict[V]) newChunk() []slot[V] {
	if d.n == 0 {
		return make([]slot[V], 0, 1)
	}
	return make([]slot[V], 0, chunkSize)
}

func (d *dict[V]) reindex() {
	d.index, d.peak = make(map[string]uint32, d.n), d.n
	for i := range d.n {
		d.index[d.at(i).key] = uint32(i)
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
	d.n--
	last := d.at(d.n)
	if d.index != nil {
		delete(d.index, key)
	}
	if i != d.n {
		*d.at(i) = *last
		if d.index != nil {
			d.index[last.key] = uint32(i)
		}
	}
	*last = slot[V]{}
	d.shrink()
	return true
}

// shrink gives back the place of the element behind the last one. The index is
// made anew when three quarters of the elements are gone, since a Go map never
// shrinks by itself.
func (d *dict[V]) shrink() {
	k := d.n >> chunkBits
	d.chunks[k] = d.chunks[k][:d.n&(chunkSize-1)]
	if len(d.chunks[k]) == 0 && k > 0 {
		d.chunks[k] = nil
		d.chunks = d.chunks[:k]
	}
	switch {
	case d.index == nil:
	case d.n <= few/2:
		d.index = nil
	case d.n < d.peak/4:
		d.reindex()
	}
}

// clone gives a copy of its own.
func (d *dict[V]) clone() dict[V] {
	c := dict[V]{n: d.n, index: maps.Clone(d.index), peak: d.peak, chunks: make([][]slot[V], len(d.chunks))}
	for i, chunk := range d.chunks {
		c.chunks[i] = append(make([]slot[V], 0, cap(chunk)), chunk...)
	}
	return c
}
