package embedded

import "fmt"

// verify checks that entries and nodes are in order and counted, and that what
// is pending at a group is what is pending at its consumers. A stream may be
// empty.
func (s *stream) verify() error {
	n, before, first := 0, streamID{}, streamID{}
	for i, node := range s.nodes {
		if err := node.verify(before, i == 0); err != nil {
			return fmt.Errorf("node %d: %w", i, err)
		}
		before = node.last
		n += int(node.live)
	}
	for _, r := range s.ascend(everyID) {
		first = r.id
		break
	}
	switch {
	case n != s.n:
		return fmt.Errorf("%d entries, %d in nodes", s.n, n)
	case s.first != first:
		return fmt.Errorf("begins with %v, not %v", first, s.first)
	}
	for i, g := range s.groups {
		if i > 0 && s.groups[i-1].name >= g.name {
			return fmt.Errorf("group %q is not in order", g.name)
		}
		if err := g.verify(); err != nil {
			return fmt.Errorf("group %q: %w", g.name, err)
		}
	}
	return nil
}

// verify checks a node whose IDs have to be greater than before, unless it is
// the first.
func (n *streamNode) verify(before streamID, isFirst bool) error {
	var live, dead int32
	var r record
	for at := 0; at < len(n.buf); at = r.next {
		r = n.read(at)
		switch {
		case at == 0 && r.id != n.first:
			return fmt.Errorf("begins with %v, not %v", r.id, n.first)
		case !before.less(r.id) && !(isFirst && at == 0):
			return fmt.Errorf("%v stands behind %v", r.id, before)
		case r.deleted():
			dead++
		default:
			live++
		}
		before = r.id
	}
	switch {
	case live != n.live || dead != n.dead || live+dead == 0:
		return fmt.Errorf("%d entries and %d deleted ones, counted %d and %d", live, dead, n.live, n.dead)
	case before != n.last:
		return fmt.Errorf("ends with %v, not %v", before, n.last)
	}
	return nil
}

func (g *group) verify() error {
	if err := g.pending.verify(); err != nil {
		return err
	}
	n := 0
	for i, c := range g.consumers {
		if i > 0 && g.consumers[i-1].name >= c.name {
			return fmt.Errorf("consumer %q is not in order", c.name)
		}
		if err := c.pending.verify(); err != nil {
			return fmt.Errorf("consumer %q: %w", c.name, err)
		}
		for id := range c.pending.from(streamID{}) {
			if d := g.pending.get(id); d == nil || d.owner != c {
				return fmt.Errorf("%v is pending at consumer %q alone", id, c.name)
			}
		}
		n += c.pending.n
	}
	if n != g.pending.n {
		return fmt.Errorf("%d entries are pending, %d at consumers", g.pending.n, n)
	}
	return nil
}

func (p *pel[V]) verify() error {
	n, before := 0, streamID{}
	for i, x := range p.chunks {
		c := x.all
		if len(c) == 0 || len(c) > pelChunk {
			return fmt.Errorf("a chunk of %d", len(c))
		}
		for k := range c {
			if (i > 0 || k > 0) && !before.less(c[k].id) {
				return fmt.Errorf("%v is pending behind %v", c[k].id, before)
			}
			before = c[k].id
		}
		n += len(c)
	}
	if n != p.n {
		return fmt.Errorf("%d are pending, counted %d", n, p.n)
	}
	return nil
}

// What a stream takes, in bytes, beside the entries.
const (
	sizeNode    = 112
	sizePending = 64
	sizeMember  = 96 // a group or a consumer
)

// size estimates what a stream takes from some of its nodes.
func (s *stream) size() int {
	n, looked := 0, 0
	for _, node := range s.nodes[:min(len(s.nodes), samples)] {
		n += cap(node.buf)
		looked++
	}
	total := len(s.nodes) * sizeNode
	if looked > 0 {
		total += n * len(s.nodes) / looked
	}
	for _, g := range s.groups {
		total += sizeMember + len(g.name) + g.pending.n*sizePending
		for _, c := range g.consumers {
			total += sizeMember + len(c.name)
		}
	}
	return total
}
