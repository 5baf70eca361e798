package embedded

import (
	"cmp"
	"iter"
	"slices"
	"sort"
)

// A stream is entries in the order of their IDs. They lie in nodes, so that an
// entry costs hardly more than its values, and a node is found by binary
// search. It exists without entries too.
type stream struct {
	nodes   []*streamNode
	n       int      // entries that are not deleted
	last    streamID // the greatest ID there ever was
	first   streamID // of the first entry, 0-0 if there is none
	deleted streamID // the greatest ID of an entry that XDEL has removed
	added   int64    // how many entries there ever were
	groups  []*group // by name
	epoch   uint32   // nodes of an earlier one are shared with a snapshot, and do not change
}

// seek gives the first node that has an ID of at least id, or len(nodes).
// O(log n).
func (s *stream) seek(id streamID) int {
	return sort.Search(len(s.nodes), func(i int) bool { return !s.nodes[i].last.less(id) })
}

// add appends an entry. Its ID is greater than that of any before. O(1),
// amortised.
func (s *stream) add(id streamID, words []string, limits nodeLimits) {
	var end *streamNode
	if len(s.nodes) > 0 {
		end = s.own(len(s.nodes) - 1)
	}
	if end == nil || end.full(words, limits) {
		if end != nil {
			end.seal()
		}
		end = newNode(id, words, end)
		end.epoch = s.epoch
		s.nodes = append(s.nodes, end)
	}
	end.add(id, words)
	s.n++
	s.added++
	s.last = id
	if s.n == 1 {
		s.first = id
	}
}

// ascend gives the entries of a range with the nodes where they are.
func (s *stream) ascend(x interval) iter.Seq2[*streamNode, *record] {
	return func(yield func(*streamNode, *record) bool) {
		for i := s.seek(x.from); i < len(s.nodes); i++ {
			n := s.nodes[i]
			var r record
			for at := 0; at < len(n.buf); at = r.next {
				r = n.read(at)
				switch {
				case r.deleted() || r.id.less(x.from):
				case x.to.less(r.id) || !yield(n, &r):
					return
				}
			}
		}
	}
}

// descend is ascend from the end to the beginning.
func (s *stream) descend(x interval) iter.Seq2[*streamNode, *record] {
	return func(yield func(*streamNode, *record) bool) {
		places := make([]int, 0, usualEntries)
		for i := min(s.seek(x.to), len(s.nodes)-1); i >= 0; i-- {
			n := s.nodes[i]
			if n.last.less(x.from) {
				return
			}
			places = places[:0]
			var r record
			for at := 0; at < len(n.buf); at = r.next {
				places = append(places, at)
				r = n.read(at)
			}
			for _, at := range slices.Backward(places) {
				r = n.read(at)
				switch {
				case r.deleted() || x.to.less(r.id):
				case r.id.less(x.from) || !yield(n, &r):
					return
				}
			}
		}
	}
}

// find gives the entry of an ID.
func (s *stream) find(id streamID) (n *streamNode, r record, ok bool) {
	i := s.seek(id)
	if i == len(s.nodes) {
		return nil, r, false
	}
	r, ok = s.nodes[i].find(id)
	return s.nodes[i], r, ok
}

// newest gives the ID of the last entry.
func (s *stream) newest() (id streamID, ok bool) {
	for _, r := range s.descend(everyID) {
		return r.id, true
	}
	return id, false
}

// remove deletes entries, as XDEL does, and gives how many there were.
func (s *stream) remove(ids []streamID) (removed int) {
	for _, id := range ids {
		i := s.seek(id)
		if i == len(s.nodes) {
			continue
		}
		n := s.nodes[i]
		r, found := n.find(id)
		if !found {
			continue
		}
		n = s.own(i)
		if n.remove(&r); n.live == 0 {
			s.drop(i)
		}
		s.n--
		removed++
		if s.deleted.less(id) {
			s.deleted = id
		}
	}
	if removed > 0 {
		s.findFirst()
	}
	return removed
}

// drop removes a node.
func (s *stream) drop(i int) {
	if i == 0 {
		s.nodes[0] = nil
		s.nodes = s.nodes[1:]
	} else {
		s.nodes = slices.Delete(s.nodes, i, i+1)
	}
	if len(s.nodes) == 0 {
		s.nodes = nil
	}
}

// findFirst sets the ID of the first entry.
func (s *stream) findFirst() {
	s.first = streamID{}
	for _, r := range s.ascend(everyID) {
		s.first = r.id
		return
	}
}

// own gives a node to be changed: a copy of one that is shared.
func (s *stream) own(i int) *streamNode {
	n := s.nodes[i]
	if n.epoch != s.epoch {
		n = n.clone()
		n.epoch = s.epoch
		s.nodes[i] = n
	}
	return n
}

// share gives s as it is now and stays, to be read without the lock. Nodes and
// what is pending are copied when they are changed.
func (s *stream) share() *stream {
	c := *s
	c.nodes = slices.Clone(s.nodes)
	c.groups = make([]*group, len(s.groups))
	for i, g := range s.groups {
		c.groups[i] = g.share()
	}
	s.epoch++
	return &c
}

func (s *stream) clone() *stream {
	c := *s
	c.nodes = make([]*streamNode, len(s.nodes))
	for i, n := range s.nodes {
		c.nodes[i] = n.clone()
		c.nodes[i].epoch = c.epoch
	}
	c.groups = make([]*group, len(s.groups))
	for i, g := range s.groups {
		c.groups[i] = g.clone()
	}
	return &c
}

// group gives the group of a name, or nil.
func (s *stream) group(name string) *group {
	if i, found := s.placeOf(name); found {
		return s.groups[i]
	}
	return nil
}

// placeOf gives where the group of a name is or would be.
func (s *stream) placeOf(name string) (i int, found bool) {
	return slices.BinarySearchFunc(s.groups, name, func(g *group, name string) int { return cmp.Compare(g.name, name) })
}
