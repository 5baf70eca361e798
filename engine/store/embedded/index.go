package embedded

import (
	"hash/maphash"
	"slices"
)

// An index finds the numbers of elements by the hashes of their keys. It is
// extendible hashing (Fagin and others, 1979): the first bits of a hash choose
// a table, and a table that is full is split in two, so that no insertion does
// more than a bounded amount of work. It holds no pointers to elements and
// knows no keys: who asks compares them, and gives the hashes again when a
// table is made anew.
type index struct {
	tables []*table // 2^depth; several in a row may be the same
	depth  uint8    // how many bits of a hash choose
}

// A table holds numbers under tags, which are seven bits of the hash: an
// element is looked for from a place that the hash gives, up to a free one.
type table struct {
	depth   uint8 // how many bits all hashes in the table have in common
	live    int   // elements
	used    int   // places that are not free
	buckets []bucket
}

// A bucket is some places of a table. The number of an element stands near its
// tag, so that both come from memory together.
type bucket struct {
	tags [bucketSize]uint8
	ids  [bucketSize]uint32
}

const (
	freeTag    = 0
	deadTag    = 1 // an element was there
	bucketSize = 16
	tableMin   = bucketSize
	tableMax   = 1024
)

// seed makes hashes that nobody can foresee.
var seed = maphash.MakeSeed()

func hashOf(key string) uint64 { return maphash.String(seed, key) }

// tagOf, tableOf and placeOf use different bits of a hash.
func tagOf(h uint64) uint8 { return uint8(h>>56) | 0x80 }

func (x *index) tableOf(h uint64) int { return int(uint32(h>>24) >> (32 - x.depth)) }

func (t *table) placeOf(h uint64) int { return int(h) & (t.size() - 1) }

// size gives the number of places, a power of two.
func (t *table) size() int { return len(t.buckets) * bucketSize }

// full gives how many places may be in use.
func (t *table) full() int { return t.size() / 8 * 7 }

// at gives the tag and the number in a place.
func (t *table) at(i int) (tag *uint8, id *uint32) {
	g := &t.buckets[i/bucketSize]
	return &g.tags[i%bucketSize], &g.ids[i%bucketSize]
}

// made reports whether there is an index.
func (x *index) made() bool { return x.tables != nil }

// table gives the table for a hash.
func (x *index) table(h uint64) *table { return x.tables[x.tableOf(h)] }

// next gives the first place from i on that has a tag, or is free.
func (t *table) next(i int, tag uint8) (at int, found bool) {
	for mask := t.size() - 1; ; i++ {
		at = i & mask
		switch t.buckets[uint(at)/bucketSize].tags[uint(at)%bucketSize] {
		case tag:
			return at, true
		case freeTag:
			return at, false
		}
	}
}

// locate gives the place of an element that is there.
func (t *table) locate(h uint64, id uint32) int {
	tag := tagOf(h)
	for i := t.placeOf(h); ; i++ {
		at, found := t.next(i, tag)
		if _, other := t.at(at); !found || *other == id {
			return at
		}
		i = at
	}
}

// add adds an element, which is not there. hash gives the hash of another one
// by its number.
func (x *index) add(h uint64, id uint32, hash func(id uint32) uint64) {
	if !x.made() {
		x.tables = []*table{newTable(tableMin, 0)}
	}
	t := x.table(h)
	for t.used >= t.full() {
		x.grow(h, hash)
		t = x.table(h)
	}
	t.put(h, id)
}

// put adds an element. There is a free place.
func (t *table) put(h uint64, id uint32) {
	for i := t.placeOf(h); ; i++ {
		i &= t.size() - 1
		if tag, at := t.at(i); *tag <= deadTag {
			t.used += 1 - int(*tag)
			*tag, *at = tagOf(h), id
			t.live++
			return
		}
	}
}

// move gives an element another number.
func (x *index) move(h uint64, from, to uint32) {
	t := x.table(h)
	_, id := t.at(t.locate(h, from))
	*id = to
}

// remove removes an element, which is there.
func (x *index) remove(h uint64, id uint32, hash func(id uint32) uint64) {
	t := x.table(h)
	at, mask := t.locate(h, id), t.size()-1
	tag, _ := t.at(at)
	*tag = deadTag
	t.live--
	if next, _ := t.at((at + 1) & mask); *next == freeTag { // no search goes beyond
		for ; *tag == deadTag; tag, _ = t.at(at) {
			*tag = freeTag
			t.used--
			at = (at - 1) & mask
		}
	}
	if t.size() > tableMin && t.live < t.size()/8 {
		t.resize(t.size()/4, hash)
	}
}

// grow makes room in the table of h: it is cleaned, made larger or split.
func (x *index) grow(h uint64, hash func(id uint32) uint64) {
	t := x.table(h)
	switch size := t.size(); {
	case t.live < size/2:
		t.resize(size, hash)
	case size < tableMax:
		t.resize(2*size, hash)
	default:
		x.split(t, h, hash)
	}
}

func newTable(size int, depth uint8) *table {
	return &table{depth: depth, buckets: make([]bucket, size/bucketSize)}
}

// resize gives t another number of places.
func (t *table) resize(size int, hash func(id uint32) uint64) {
	size = max(size, tableMin)
	other := newTable(size, t.depth)
	t.each(func(id uint32) { other.put(hash(id), id) })
	*t = *other
}

func (t *table) each(fn func(id uint32)) {
	for k := range t.buckets {
		for i, tag := range t.buckets[k].tags {
			if tag > deadTag {
				fn(t.buckets[k].ids[i])
			}
		}
	}
}

// split makes two tables of t, by the next bit of the hashes. h is one of them.
func (x *index) split(t *table, h uint64, hash func(id uint32) uint64) {
	if t.depth == x.depth {
		x.double()
	}
	depth := t.depth + 1
	halves := [2]*table{newTable(tableMax, depth), newTable(tableMax, depth)}
	t.each(func(id uint32) {
		k := hash(id)
		halves[uint32(k>>24)>>(32-depth)&1].put(k, id)
	})
	run := 1 << (x.depth - t.depth) // tables in a row that were t
	first := x.tableOf(h) &^ (run - 1)
	for i := range run {
		x.tables[first+i] = halves[i*2/run]
	}
}

// double lets one more bit choose.
func (x *index) double() {
	tables := make([]*table, 0, 2*len(x.tables))
	for _, t := range x.tables {
		tables = append(tables, t, t)
	}
	x.tables = tables
	x.depth++
}

// clone gives an index of its own.
func (x *index) clone() index {
	c := index{depth: x.depth, tables: slices.Clone(x.tables)}
	for i, t := range x.tables {
		switch {
		case i > 0 && t == x.tables[i-1]:
			c.tables[i] = c.tables[i-1]
		default:
			own := *t
			own.buckets = slices.Clone(t.buckets)
			c.tables[i] = &own
		}
	}
	return c
}
