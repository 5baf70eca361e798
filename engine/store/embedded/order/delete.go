package order

// minimum is how many items or children a node other than the root has at
// least, unless it is at the right edge of a tree that grew there. It is less
// than half of fanout, so that insertions and deletions by turns do not split
// and merge the same node.
const minimum = fanout / 4

// Delete removes x and reports whether it was in the tree. O(log n).
func (t *Tree) Delete(x Item) bool {
	e := entryOf(x)
	if t.root == nil || !t.root.delete(&e) {
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

func (d *node) delete(x *entry) bool {
	if d.kids == nil {
		i := search(d.items, x)
		if i == len(d.items) || d.items[i] != *x {
			return false
		}
		d.items = removeAt(d.items, i)
		return true
	}
	i := d.child(x)
	if !d.kids[i].delete(x) {
		return false
	}
	d.counts[i]--
	if d.kids[i].width() < minimum && len(d.kids) > 1 {
		d.rebalance(i)
	}
	return true
}

// width gives the number of items or children of d itself.
func (d *node) width() int {
	if d.kids == nil {
		return len(d.items)
	}
	return len(d.kids)
}

// rebalance fills child i up from a neighbour, or makes one of the two.
func (d *node) rebalance(i int) {
	if i == len(d.kids)-1 {
		i--
	}
	left, right := d.kids[i], d.kids[i+1]
	if left.width()+right.width() <= fanout {
		d.merge(i)
		return
	}
	if left.kids == nil {
		d.items[i+1] = evenItems(left, right)
	} else {
		d.items[i+1] = evenKids(left, right, d.items[i+1])
	}
	d.counts[i], d.counts[i+1] = left.size(), right.size()
}

// merge moves what is in child i+1 to child i.
func (d *node) merge(i int) {
	left, right := d.kids[i], d.kids[i+1]
	k := len(left.items)
	left.items = append(left.items, right.items...)
	if left.kids == nil {
		left.next = right.next
		if right.next != nil {
			right.next.prev = left
		}
	} else {
		left.items[k] = d.items[i+1]
		left.kids = append(left.kids, right.kids...)
		left.counts = append(left.counts, right.counts...)
	}
	d.counts[i] += d.counts[i+1]
	d.items = removeAt(d.items, i+1)
	d.kids = removeAt(d.kids, i+1)
	d.counts = removeAt(d.counts, i+1)
}

// evenItems makes two leaves equally full, and gives the bound between them.
func evenItems(left, right *node) entry {
	left.items, right.items = even(left.items, right.items)
	return right.items[0]
}

// evenKids makes two inner nodes equally full. bound is that between them, and
// it gives the new one.
func evenKids(left, right *node, bound entry) entry {
	right.items[0] = bound
	left.items, right.items = even(left.items, right.items)
	left.kids, right.kids = even(left.kids, right.kids)
	left.counts, right.counts = even(left.counts, right.counts)
	return right.items[0]
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
