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
		for i := range d.items {
			if e := &d.items[i]; e.head != head(t.names.Name(e.id)) {
				return 0, fmt.Errorf("tree: %q does not begin as it should", t.names.Name(e.id))
			}
		}
		return len(d.items), nil
	}
	if len(d.bounds) != len(d.kids) || len(d.counts) != len(d.kids) || len(d.kids) > fanout {
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
		if k != d.counts[i] || k == 0 {
			return 0, fmt.Errorf("tree: child of %d items counts as %d", k, d.counts[i])
		}
		if i > 0 && Less(t.lowest(kid).Item, d.bounds[i].Item) {
			return 0, fmt.Errorf("tree: %v is below its bound %v", t.lowest(kid).Item, d.bounds[i].Item)
		}
		if i > 0 && !Less(t.highest(d.kids[i-1]), d.bounds[i].Item) {
			return 0, fmt.Errorf("tree: %v is above its bound %v", t.highest(d.kids[i-1]), d.bounds[i].Item)
		}
		n += k
	}
	return n, nil
}

func (t *Tree) highest(d *node) Item {
	for d.kids != nil {
		d = d.kids[len(d.kids)-1]
	}
	e := d.items[len(d.items)-1]
	return Item{e.score, t.names.Name(e.id)}
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
