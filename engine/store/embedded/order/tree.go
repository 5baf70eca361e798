// Package order keeps the elements of sorted sets in order.
//
// A Tree is a counted B+tree (Bayer and McCreight, 1972; the counts as in
// Knuth, The Art of Computer Programming, volume 3, 6.2.3): every inner node
// knows how many elements are below each of its children, so that a rank is
// found and an element is found by its rank in O(log n).
//
// Elements stand in the leaves as numbers, which somebody else has the members
// of: leaves hold no pointers, and a million elements cost a collection of
// garbage next to nothing.
package order

import "strings"

// An Item is a member with its score.
type Item struct {
	Score  float64
	Member string
}

// Less reports whether a comes before b: by score, then by the bytes of the
// member.
func Less(a, b Item) bool {
	if a.Score != b.Score {
		return a.Score < b.Score
	}
	return a.Member < b.Member
}

// Names has the members of a tree by their numbers.
type Names interface {
	// Name gives the member of a number, the same as long as it is in the tree.
	Name(id uint32) string
}

// An entry is an item as it stands in a leaf, with the first eight bytes of the
// member as a number: most comparisons of members need not look at their text,
// which lies somewhere else in memory.
type entry struct {
	score float64
	head  uint64
	id    uint32
}

// A bound is an item as it stands in an inner node. It may have left the tree
// since, so it has a member of its own.
type bound struct {
	Item
	head uint64
}

// head gives the first eight bytes of s as a number in the same order. Bytes
// that are missing count as 0, so that equal heads decide nothing.
func head(s string) (h uint64) {
	if len(s) >= 8 {
		return uint64(s[7]) | uint64(s[6])<<8 | uint64(s[5])<<16 | uint64(s[4])<<24 |
			uint64(s[3])<<32 | uint64(s[2])<<40 | uint64(s[1])<<48 | uint64(s[0])<<56
	}
	for i := range len(s) {
		h |= uint64(s[i]) << (56 - 8*i)
	}
	return h
}

// before reports whether e comes before x.
func (t *Tree) before(e *entry, x *bound) bool {
	switch {
	case e.score != x.Score:
		return e.score < x.Score
	case e.head != x.head:
		return e.head < x.head
	}
	return t.names.Name(e.id) < x.Member
}

// upTo reports whether b comes before x or is equal to it.
func (b *bound) upTo(x *bound) bool {
	switch {
	case b.Score != x.Score:
		return b.Score < x.Score
	case b.head != x.head:
		return b.head < x.head
	}
	return b.Member <= x.Member
}

// fanout is how many items or children a node has at most.
const fanout = 64

// A node is a leaf, with items in order and its neighbours, or has children.
// Of an inner node, bounds[i] bounds child i: no item in it or to its right is
// less, and all to its left are. bounds[0] bounds nothing.
type node struct {
	items      []entry // leaves only
	prev, next *node
	bounds     []bound // inner nodes only
	kids       []*node
	counts     []int // the number of items below each child
}

// A Tree is a set of items in order.
type Tree struct {
	root  *node
	n     int
	names Names
}

// New gives an empty tree of members with names.
func New(names Names) Tree { return Tree{names: names} }

// Len gives the number of items. O(1).
func (t *Tree) Len() int { return t.n }

// place gives how many of the items of a leaf come before x.
func (t *Tree) place(d *node, x *bound) int {
	i, j := 0, len(d.items)
	for i < j {
		h := int(uint(i+j) >> 1)
		if t.before(&d.items[h], x) {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

// child gives the child of an inner node where x is or would be: the last one
// whose bound is not above x.
func (d *node) child(x *bound) int {
	i, j := 1, len(d.bounds)
	for i < j {
		h := int(uint(i+j) >> 1)
		if d.bounds[h].upTo(x) {
			i = h + 1
		} else {
			j = h
		}
	}
	return i - 1
}

// key gives the item of an element, to look for it.
func (t *Tree) key(score float64, id uint32) bound {
	return keyOf(Item{score, t.names.Name(id)})
}

func keyOf(x Item) bound { return bound{x, head(x.Member)} }

// Insert adds an element, which is not in the tree. O(log n); items that come
// in ascending order fill their leaves.
func (t *Tree) Insert(score float64, id uint32) {
	if t.root == nil {
		t.root = &node{items: make([]entry, 0, 1)}
	}
	t.n++
	x := t.key(score, id)
	right := t.insert(t.root, &x, id)
	if right == nil {
		return
	}
	left := t.root
	t.root = &node{
		bounds: append(make([]bound, 0, fanout), bound{}, t.lowest(right)),
		kids:   append(make([]*node, 0, fanout), left, right),
		counts: append(make([]int, 0, fanout), left.size(), right.size()),
	}
}

// size gives the number of items in and below d.
func (d *node) size() int {
	if d.kids == nil {
		return len(d.items)
	}
	n := 0
	for _, c := range d.counts {
		n += c
	}
	return n
}

// insert adds x below d, and gives what was split off to the right, if it was.
func (t *Tree) insert(d *node, x *bound, id uint32) *node {
	if d.kids == nil {
		return t.insertItem(d, x, id)
	}
	i := d.child(x)
	split := t.insert(d.kids[i], x, id)
	d.counts[i]++
	if split == nil {
		return nil
	}
	n := split.size()
	d.counts[i] -= n
	return t.insertChild(d, i+1, split, n)
}

func (t *Tree) insertItem(d *node, x *bound, id uint32) *node {
	i := t.place(d, x)
	e := entry{x.Score, x.head, id}
	if len(d.items) < fanout {
		d.items = insertAt(d.items, i, e)
		return nil
	}
	right := d.splitLeaf(i)
	if i > len(d.items) || len(right.items) == 0 {
		right.items = insertAt(right.items, i-len(d.items), e)
	} else {
		d.items = insertAt(d.items, i, e)
	}
	return right
}

// splitLeaf moves the upper half of a full leaf to a new one; none of it if
// the next item comes at the end of the last leaf.
func (d *node) splitLeaf(at int) *node {
	half := fanout / 2
	if at == fanout && d.next == nil {
		half = fanout
	}
	right := &node{items: append(make([]entry, 0, fanout), d.items[half:]...), prev: d, next: d.next}
	d.items = d.items[:half]
	if d.next != nil {
		d.next.prev = right
	}
	d.next = right
	return right
}

// insertChild adds a child of n items at i, and gives what was split off.
func (t *Tree) insertChild(d *node, i int, kid *node, n int) *node {
	var right *node
	if len(d.kids) == fanout {
		right = d.splitInner(i)
		if k := len(d.kids); i > k || i == k && len(right.kids) == 0 {
			d, i = right, i-k
		}
	}
	d.bounds = insertAt(d.bounds, i, t.lowest(kid))
	d.kids = insertAt(d.kids, i, kid)
	d.counts = insertAt(d.counts, i, n)
	return right
}

func (d *node) splitInner(at int) *node {
	half := fanout / 2
	if at == fanout {
		half = fanout
	}
	right := &node{
		bounds: append(make([]bound, 0, fanout), d.bounds[half:]...),
		kids:   append(make([]*node, 0, fanout), d.kids[half:]...),
		counts: append(make([]int, 0, fanout), d.counts[half:]...),
	}
	clear(d.bounds[half:])
	clear(d.kids[half:])
	d.bounds, d.kids, d.counts = d.bounds[:half], d.kids[:half], d.counts[:half]
	return right
}

// lowest gives a bound of what is in and below d, which is not empty.
func (t *Tree) lowest(d *node) bound {
	for d.kids != nil {
		d = d.kids[0]
	}
	e := d.items[0]
	return bound{Item{e.score, strings.Clone(t.names.Name(e.id))}, e.head}
}

func insertAt[E any](s []E, i int, x E) []E {
	s = append(s, x)
	copy(s[i+1:], s[i:])
	s[i] = x
	return s
}

func removeAt[E any](s []E, i int) []E {
	var zero E
	last := len(s) - 1
	copy(s[i:], s[i+1:])
	s[last] = zero
	return s[:last]
}
