// Package order keeps the elements of sorted sets in order.
//
// A Tree is a counted B+tree (Bayer and McCreight, 1972; the counts as in
// Knuth, The Art of Computer Programming, volume 3, 6.2.3): every inner node
// knows how many elements are below each of its children, so that a rank is
// found and an element is found by its rank in O(log n).
package order

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

// An entry is an item as it stands in a node, with the first eight bytes of the
// member as a number: most comparisons of members need not look at their text,
// which lies somewhere else in memory.
type entry struct {
	Item
	head uint64
}

func entryOf(x Item) entry { return entry{x, head(x.Member)} }

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

func less(a, b *entry) bool {
	switch {
	case a.Score != b.Score:
		return a.Score < b.Score
	case a.head != b.head:
		return a.head < b.head
	}
	return a.Member < b.Member
}

// fanout is how many items or children a node has at most.
const fanout = 64

// A node is a leaf, with items in order and its neighbours, or has children.
// Of an inner node, items[i] bounds child i: no item in it or to its right is
// less, and all to its left are. items[0] bounds nothing.
type node struct {
	items      []entry
	kids       []*node // nil in a leaf
	counts     []int   // the number of items below each child
	prev, next *node   // leaves only
}

// A Tree is a set of items in order. The zero value is empty.
type Tree struct {
	root *node
	n    int
}

// Len gives the number of items. O(1).
func (t *Tree) Len() int { return t.n }

// search gives how many of items come before x.
func search(items []entry, x *entry) int {
	i, j := 0, len(items)
	for i < j {
		h := int(uint(i+j) >> 1)
		if less(&items[h], x) {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

// child gives the child of an inner node where x is or would be.
func (d *node) child(x *entry) int {
	i := 1 + search(d.items[1:], x)
	if i < len(d.items) && !less(x, &d.items[i]) { // x is the bound
		return i
	}
	return i - 1
}

// Insert adds x, which is not in the tree. O(log n); items that come in
// ascending order fill their leaves.
func (t *Tree) Insert(x Item) {
	if t.root == nil {
		t.root = &node{items: make([]entry, 0, 1)}
	}
	t.n++
	e := entryOf(x)
	right := t.root.insert(&e)
	if right == nil {
		return
	}
	left := t.root
	t.root = &node{
		items:  append(make([]entry, 0, fanout), left.items[0], right.items[0]),
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
func (d *node) insert(x *entry) *node {
	if d.kids == nil {
		return d.insertItem(x)
	}
	i := d.child(x)
	split := d.kids[i].insert(x)
	d.counts[i]++
	if split == nil {
		return nil
	}
	n := split.size()
	d.counts[i] -= n
	return d.insertChild(i+1, split, n)
}

func (d *node) insertItem(x *entry) *node {
	i := search(d.items, x)
	if len(d.items) < fanout {
		d.items = insertAt(d.items, i, *x)
		return nil
	}
	right := d.splitLeaf(i)
	if i > len(d.items) || len(right.items) == 0 {
		right.items = insertAt(right.items, i-len(d.items), *x)
	} else {
		d.items = insertAt(d.items, i, *x)
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
	clear(d.items[half:])
	d.items = d.items[:half]
	if d.next != nil {
		d.next.prev = right
	}
	d.next = right
	return right
}

// insertChild adds a child of n items at i, and gives what was split off.
func (d *node) insertChild(i int, kid *node, n int) *node {
	var right *node
	if len(d.kids) == fanout {
		right = d.splitInner(i)
		if k := len(d.kids); i > k || i == k && len(right.kids) == 0 {
			d, i = right, i-k
		}
	}
	d.items = insertAt(d.items, i, kid.lowest())
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
		items:  append(make([]entry, 0, fanout), d.items[half:]...),
		kids:   append(make([]*node, 0, fanout), d.kids[half:]...),
		counts: append(make([]int, 0, fanout), d.counts[half:]...),
	}
	clear(d.items[half:])
	clear(d.kids[half:])
	d.items, d.kids, d.counts = d.items[:half], d.kids[:half], d.counts[:half]
	return right
}

// lowest gives a bound of what is in and below d, which is not empty.
func (d *node) lowest() entry {
	for d.kids != nil {
		d = d.kids[0]
	}
	return d.items[0]
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
