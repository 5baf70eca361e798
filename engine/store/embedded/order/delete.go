package order

// minimum is how many items or children a node other than the root has at
// least, unless it is at the right edge of a tree that grew there. It is less
// than half of fanout, so that insertions and deletions by turns do not split
// and merge the same node.
const minimum = fanout / 4

// Delete removes an element and reports whether it was in the tree. O(log n).
func (t *Tree) Delete(score float64, id uint32) bool {
	x := t.key(score, id)
	if t.root == nil || !t.delete(t.root, &x, id) {
		return false
	}
	t.n--
	for len(t.root.kids) == 1 {
		t.root = t.root.kids[0]
	}
	if t.n == 0 {
		t.root = nil
	}
	return true
}

func (t *Tree) delete(d *node, x *key, id uint32) bool {
	if d.kids == nil {
		i := t.place(d, x)
		if i == len(d.elements) || d.elements[i].id != id {
			return false
		}
		d.scores, d.elements = removeAt(d.scores, i), removeAt(d.elements, i)
		return true
	}
	i := d.child(x)
	if !t.delete(d.kids[i], x, id) {
		return false
	}
	d.counts[i]--
	if d.kids[i].width() < minimum && len(d.kids) > 1 {
		t.rebalance(d, i)
	}
	return true
}

// Renumber gives an element, which is in the tree under the number from,
// another one. Both have the same name. O(log n).
func (t *Tree) Renumber(score float64, from, to uint32) {
	x := t.key(score, from)
	d := t.root
	for d.kids != nil {
		d = d.kids[d.child(&x)]
	}
	d.elements[t.place(d, &x)].id = to
}

// width gives the number of items or children of d itself.
func (d *node) width() int {
	if d.kids == nil {
		return len(d.elements)
	}
	return len(d.kids)
}

// rebalance fills child i up from a neighbour, or makes one of the two.
func (t *Tree) rebalance(d *node, i int) {
	if i == len(d.kids)-1 {
		i--
	}
	left, right := d.kids[i], d.kids[i+1]
	if left.kids != nil { // the first bound of a node may be any
		right.scores[0], right.bounds[0] = d.scores[i+1], d.bounds[i+1]
	}
	if left.width()+right.width() <= fanout {
		d.merge(i)
		return
	}
	left.scores, right.scores = even(left.scores, right.scores)
	if left.kids == nil {
		left.elements, right.elements = even(left.elements, right.elements)
		low := t.lowest(right)
		d.scores[i+1], d.bounds[i+1] = low.score, low.bound
	} else {
		left.bounds, right.bounds = even(left.bounds, right.bounds)
		left.kids, right.kids = even(left.kids, right.kids)
		left.counts, right.counts = even(left.counts, right.counts)
		d.scores[i+1], d.bounds[i+1] = right.scores[0], right.bounds[0]
	}
	d.counts[i], d.counts[i+1] = int32(left.size()), int32(right.size())
}

// merge moves what is in child i+1 to child i.
func (d *node) merge(i int) {
	left, right := d.kids[i], d.kids[i+1]
	left.scores = append(left.scores, right.scores...)
	if left.kids == nil {
		left.elements = append(left.elements, right.elements...)
		left.next = right.next
		if right.next != nil {
			right.next.prev = left
		}
	} else {
		left.bounds = append(left.bounds, right.bounds...)
		left.kids = append(left.kids, right.kids...)
		left.counts = append(left.counts, right.counts...)
	}
	d.counts[i] += d.counts[i+1]
	d.scores = removeAt(d.scores, i+1)
	d.bounds = removeAt(d.bounds, i+1)
	d.kids = removeAt(d.kids, i+1)
	d.counts = removeAt(d.counts, i+1)
}

// even moves elements between the end of a and the beginning of b.
func even[E any](a, b []E) (left, right []E) {
	all := make([]E, 0, len(a)+len(b))
	all = append(append(all, a...), b...)
	half := len(all) / 2
	clear(a)
	clear(b)
	return append(a[:0], all[:half]...), append(b[:0], all[half:]...)
}
