package order

import "fmt"

// Verify reports the first broken invariant of the tree, for tests. O(n).
func (t *Tree) Verify() error {
	if t.root == nil {
		if t.n != 0 {
			return fmt.Errorf("tree: no root, but %d items", t.n)
		}
		return nil
	}
	n, err := t.verify(t.root, true)
	if err == nil && (n != t.n || n == 0) {
		err = fmt.Errorf("tree: %d items counted, %d found", t.n, n)
	}
	if err != nil {
		return err
	}
	return t.verifyOrder()
}

// verify gives the number of items below d.
func (t *Tree) verify(d *node, root bool) (n int, err error) {
	if d.kids == nil {
		if len(d.scores) != len(d.elements) {
			return 0, fmt.Errorf("tree: leaf of %d scores, %d elements", len(d.scores), len(d.elements))
		}
		for i := range d.elements {
			if e := &d.elements[i]; e.head != head(t.names.Name(e.id)) {
				return 0, fmt.Errorf("tree: %q does not begin as it should", t.names.Name(e.id))
			}
		}
		return len(d.elements), nil
	}
	if len(d.bounds) != len(d.kids) || len(d.scores) != len(d.kids) || len(d.counts) != len(d.kids) || len(d.kids) > fanout {
		return 0, fmt.Errorf("tree: node of %d bounds, %d children, %d counts", len(d.bounds), len(d.kids), len(d.counts))
	}
	if root && len(d.kids) == 1 {
		return 0, fmt.Errorf("tree: root of one child")
	}
	for i, kid := range d.kids {
		k, err := t.verify(kid, false)
		if err != nil {
			return 0, err
		}
		if k != int(d.counts[i]) || k == 0 {
			return 0, fmt.Errorf("tree: child of %d items counts as %d", k, d.counts[i])
		}
		if i == 0 {
			continue
		}
		b := Item{d.scores[i], d.bounds[i].member}
		if low := t.item(kid, 0); Less(low, b) {
			return 0, fmt.Errorf("tree: %v is below its bound %v", low, b)
		}
		if high := t.item(d.kids[i-1], d.kids[i-1].size()-1); !Less(high, b) {
			return 0, fmt.Errorf("tree: %v is above its bound %v", high, b)
		}
	}
	return d.size(), nil
}

// item gives the item of a rank below d.
func (t *Tree) item(d *node, rank int) Item {
	below := Tree{root: d, n: d.size(), names: t.names}
	return below.At(rank)
}

// verifyOrder walks along the leaves in both directions.
func (t *Tree) verifyOrder() error {
	c, n := t.Seek(0), 0
	last := c.Item()
	for ; c.Valid(); c.Next() {
		if n > 0 && !Less(last, c.Item()) {
			return fmt.Errorf("tree: %v stands before %v", last, c.Item())
		}
		last = c.Item()
		n++
	}
	for c = t.Seek(t.n - 1); c.Valid(); c.Prev() {
		n--
	}
	if n != 0 {
		return fmt.Errorf("tree: the walk up meets %d more than the walk down", n)
	}
	return nil
}
