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

import (
	"math"
	"strings"
)

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

// An element is what a leaf has of a member beside the score: its number, and
// the first eight bytes of the member as a number. Most comparisons of members
// need not look at their text, which lies somewhere else in memory.
type element struct {
	head uint64
	id   uint32
}

// A bound is what an inner node has of a member beside the score. The member
// may have left the tree since, so the bound has a text of its own.
type bound struct {
	head   uint64
	member string
}

// A key is an item that is looked for.
type key struct {
	score float64
	bound
}

func keyOf(x Item) key { return key{x.Score, bound{head(x.Member), x.Member}} }

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

// before reports whether e comes before x, which has the same score.
func (t *Tree) before(e *element, x *key) bool {
	if e.head != x.head {
		return e.head < x.head
	}
	return t.names.Name(e.id) < x.member
}

// upTo reports whether b comes before x or is equal to it. Both have the same
// score.
func (b *bound) upTo(x *key) bool {
	if b.head != x.head {
		return b.head < x.head
	}
	return b.member <= x.member
}

// fanout is how many items or children a node has at most.
const fanout = 64

// A node is a leaf, with elements in order and its neighbours, or has children.
// Scores stand apart, since they alone decide most comparisons. Of an inner
// node, scores[i] and bounds[i] bound child i: no item in it or to its right is
// less, and all to its left are. The first bounds nothing.
type node struct {
	scores     []float64
	elements   []element // leaves only
	prev, next *node
	bounds     []bound // inner nodes only
	kids       []*node
	counts     []int32 // the number of items below each child
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

// least gives how many of scores are less than x.
func least(scores []float64, x float64) int {
	i, j := 0, len(scores)
	for i < j {
		h := int(uint(i+j) >> 1)
		if scores[h] < x {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

// equal gives how many of scores are less than x, and how many are not above it.
func equal(scores []float64, x float64) (from, to int) {
	from = least(scores, x)
	switch last := len(scores) - 1; {
	case from > last || scores[from] != x:
		return from, from
	case from == last || scores[from+1] != x: // as it is mostly
		return from, from + 1
	case scores[last] == x:
		return from, last + 1
	}
	return from, from + least(scores[from:], math.Nextafter(x, math.Inf(1)))
}

// place gives how many of the items of a leaf come before x.
func (t *Tree) place(d *node, x *key) int {
	i, j := equal(d.scores, x.score)
	for i < j {
		h := int(uint(i+j) >> 1)
		if t.before(&d.elements[h], x) {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

// child gives the child of an inner node where x is or would be: the last one
// whose bound is not above x.
func (d *node) child(x *key) int {
	i, j := equal(d.scores[1:], x.score)
	for i < j {
		h := int(uint(i+j) >> 1)
		if d.bounds[h+1].upTo(x) {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

// key gives the item of an element, to look for it.
func (t *Tree) key(score float64, id uint32) key { return keyOf(Item{score, t.names.Name(id)}) }

// Insert adds an element, which is not in the tree. O(log n); items that come
// in ascending order fill their leaves.
func (t *Tree) Insert(score float64, id uint32) {
	if t.root == nil {
		t.root = new(node)
	}
	t.n++
	x := t.key(score, id)
	right := t.insert(t.root, &x, id)
	if right == nil {
		return
	}
	left := t.root
	t.root = newInner()
	t.root.insertKid(0, left, key{}, left.size())
	t.root.insertKid(1, right, t.lowest(right), right.size())
}

func newInner() *node {
	return &node{
		scores: make([]float64, 0, fanout), bounds: make([]bound, 0, fanout),
		kids: make([]*node, 0, fanout), counts: make([]int32, 0, fanout),
	}
}

// size gives the number of items in and below d.
func (d *node) size() int {
	if d.kids == nil {
		return len(d.elements)
	}
	return sum(d.counts)
}

func sum(counts []int32) (n int) {
	for _, c := range counts {
		n += int(c)
	}
	return n
}

// insert adds x below d, and gives what was split off to the right, if it was.
func (t *Tree) insert(d *node, x *key, id uint32) *node {
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
	d.counts[i] -= int32(n)
	return t.insertChild(d, i+1, split, n)
}

func (t *Tree) insertItem(d *node, x *key, id uint32) *node {
	i := t.place(d, x)
	var right *node
	if len(d.elements) == fanout {
		right = d.splitLeaf(i)
		if k := len(d.elements); i > k || len(right.elements) == 0 {
			d, i = right, i-k
		}
	}
	d.scores = insertAt(d.scores, i, x.score)
	d.elements = insertAt(d.elements, i, element{x.head, id})
	return right
}

// splitLeaf moves the upper half of a full leaf to a new one; none of it if
// the next item comes at the end of the last leaf.
func (d *node) splitLeaf(at int) *node {
	half := fanout / 2
	if at == fanout && d.next == nil {
		half = fanout
	}
	right := &node{prev: d, next: d.next}
	d.scores, right.scores = split(d.scores, half)
	d.elements, right.elements = split(d.elements, half)
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
	d.insertKid(i, kid, t.lowest(kid), n)
	return right
}

// insertKid adds a child of n items at i, with its bound. There is room.
func (d *node) insertKid(i int, kid *node, b key, n int) {
	d.scores = insertAt(d.scores, i, b.score)
	d.bounds = insertAt(d.bounds, i, b.bound)
	d.kids = insertAt(d.kids, i, kid)
	d.counts = insertAt(d.counts, i, int32(n))
}

func (d *node) splitInner(at int) *node {
	half := fanout / 2
	if at == fanout {
		half = fanout
	}
	right := new(node)
	d.scores, right.scores = split(d.scores, half)
	d.bounds, right.bounds = split(d.bounds, half)
	d.kids, right.kids = split(d.kids, half)
	d.counts, right.counts = split(d.counts, half)
	return right
}

// lowest gives a bound of what is in and below d, which is not empty.
func (t *Tree) lowest(d *node) key {
	for d.kids != nil {
		d = d.kids[0]
	}
	e := d.elements[0]
	return key{d.scores[0], bound{e.head, strings.Clone(t.names.Name(e.id))}}
}

// split moves what is from a place on to a slice with room for a whole node.
func split[E any](s []E, at int) (left, right []E) {
	right = append(make([]E, 0, fanout), s[at:]...)
	clear(s[at:])
	return s[:at], right
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
