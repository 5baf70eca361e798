package order

// Rank gives the number of items that come before x, which need not be in the
// tree. O(log n).
func (t *Tree) Rank(x Item) int {
	if t.root == nil {
		return 0
	}
	key := keyOf(x)
	d, rank := t.leaf(&key)
	return rank + t.place(d, &key)
}

// RankOf is Rank of an item that is in the tree. If no other has its score in
// the leaf it need not look at members.
func (t *Tree) RankOf(x Item) int {
	key := keyOf(x)
	d, rank := t.leaf(&key)
	if i, j := equal(d.scores, x.Score); j-i == 1 {
		return rank + i
	}
	return rank + t.place(d, &key)
}

// leaf gives the leaf where x is or would be, and the number of items before it.
func (t *Tree) leaf(x *key) (d *node, rank int) {
	for d = t.root; d.kids != nil; {
		i := d.child(x)
		rank += sum(d.counts[:i])
		d = d.kids[i]
	}
	return d, rank
}

// A Cursor is a place in a tree. It is valid until the tree changes.
type Cursor struct {
	leaf  *node
	i     int
	names Names
}

// Seek gives a cursor at the item of a rank. Beyond the last item it is
// invalid. O(log n).
func (t *Tree) Seek(rank int) Cursor {
	if rank < 0 || rank >= t.n {
		return Cursor{}
	}
	d := t.root
	for d.kids != nil {
		i := 0
		for rank >= int(d.counts[i]) {
			rank -= int(d.counts[i])
			i++
		}
		d = d.kids[i]
	}
	return Cursor{d, rank, t.names}
}

// Forward gives a cursor at the first item that is not less than x, which no item
// before c is. It is invalid if there is none. O(log n), but for what is in the
// leaf of c or in the next one that of the logarithm of its size.
func (t *Tree) Forward(c Cursor, x Item) Cursor {
	key := keyOf(x)
	d := c.leaf
	for range 2 {
		if d == nil {
			break
		}
		if i := t.place(d, &key); i < len(d.elements) {
			return Cursor{d, i, t.names}
		}
		d = d.next
	}
	return t.Seek(t.Rank(x))
}

// At gives the item of a rank from 0 to Len-1. O(log n).
func (t *Tree) At(rank int) Item { return t.Seek(rank).Item() }

// Valid reports whether the cursor is at an item.
func (c Cursor) Valid() bool { return c.leaf != nil }

// Item gives the item at a valid cursor.
func (c Cursor) Item() Item {
	return Item{c.Score(), c.names.Name(c.ID())}
}

// ID gives the number of the item at a valid cursor.
func (c Cursor) ID() uint32 { return c.leaf.elements[c.i].id }

// Score gives the score of the item at a valid cursor.
func (c Cursor) Score() float64 { return c.leaf.scores[c.i] }

// Walk calls fn with the elements of n ranks, from one up, or down if it goes
// back. All of the ranks exist.
func (t *Tree) Walk(rank, n int, back bool, fn func(score float64, id uint32)) {
	if n <= 0 {
		return
	}
	at := t.Seek(rank)
	for d, i := at.leaf, at.i; ; {
		if back {
			for ; i >= 0 && n > 0; i, n = i-1, n-1 {
				fn(d.scores[i], d.elements[i].id)
			}
			if d = d.prev; n == 0 {
				return
			}
			i = len(d.elements) - 1
			continue
		}
		for ; i < len(d.elements) && n > 0; i, n = i+1, n-1 {
			fn(d.scores[i], d.elements[i].id)
		}
		if n == 0 {
			return
		}
		d, i = d.next, 0
	}
}

// Next moves to the item after this one. O(1).
func (c *Cursor) Next() {
	if c.i++; c.i >= len(c.leaf.elements) {
		c.leaf, c.i = c.leaf.next, 0
	}
}

// Prev moves to the item before this one. O(1).
func (c *Cursor) Prev() {
	if c.i--; c.i >= 0 {
		return
	}
	if c.leaf = c.leaf.prev; c.leaf != nil {
		c.i = len(c.leaf.elements) - 1
	}
}
