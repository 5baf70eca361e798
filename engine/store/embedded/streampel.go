package embedded

import (
	"iter"
	"slices"
	"sort"
)

// A pel is a map in the order of its keys, IDs of entries: what Redis calls a
// pending entries list. Its elements lie in chunks in order, none of them
// empty; two that would fit into half of one are made one.
type pel[V any] struct {
	n      int
	chunks []chunk[V]
	epoch  uint32 // chunks of an earlier one are shared with a snapshot, and do not change
}

// A chunk is some elements in order.
type chunk[V any] struct {
	all   []pending[V]
	epoch uint32 // of the map when it was made
}

// A pending is an element. The value stands first, since a type of no size at
// the end would cost a word.
type pending[V any] struct {
	value V
	id    streamID
}

// pelChunk is how many elements a chunk has at most.
const pelChunk = 64

// seek gives where id is or would be. O(log n).
func (p *pel[V]) seek(id streamID) (at, i int, found bool) {
	last := len(p.chunks) - 1
	if last < 0 {
		return 0, 0, false
	}
	at = last
	if id.less(p.chunks[last].all[0].id) { // mostly not: new ones come at the end
		at = max(0, sort.Search(last, func(k int) bool { return id.less(p.chunks[k].all[0].id) })-1)
	}
	c := p.chunks[at].all
	i = sort.Search(len(c), func(k int) bool { return !c[k].id.less(id) })
	return at, i, i < len(c) && c[i].id == id
}

// get gives the value of id, which is not to be changed, or nil.
func (p *pel[V]) get(id streamID) *V {
	if at, i, found := p.seek(id); found {
		return &p.chunks[at].all[i].value
	}
	return nil
}

// own gives a chunk to be changed: a copy of one that is shared.
func (p *pel[V]) own(at int) *chunk[V] {
	c := &p.chunks[at]
	if c.epoch != p.epoch {
		*c = p.chunk(c.all)
	}
	return c
}

// chunk gives a chunk of its own, with room.
func (p *pel[V]) chunk(all []pending[V]) chunk[V] {
	return chunk[V]{append(make([]pending[V], 0, pelChunk), all...), p.epoch}
}

// share gives p as it is now and stays. Chunks are copied when they are changed.
func (p *pel[V]) share() pel[V] {
	c := *p
	c.chunks = slices.Clone(p.chunks)
	p.epoch++
	return c
}

// put sets the value of id, and gives what there was.
func (p *pel[V]) put(id streamID, v V) (old V, isNew bool) {
	at, i, found := p.seek(id)
	if found {
		place := &p.own(at).all[i].value
		old, *place = *place, v
		return old, false
	}
	p.n++
	if p.chunks == nil {
		p.chunks = []chunk[V]{{[]pending[V]{{v, id}}, p.epoch}}
		return old, true
	}
	c := p.own(at)
	if len(c.all) == pelChunk {
		half := pelChunk / 2
		if i == pelChunk && at == len(p.chunks)-1 {
			half = pelChunk // they come in order: full chunks remain
		}
		right := p.chunk(c.all[half:])
		clear(c.all[half:])
		c.all = c.all[:half]
		p.chunks = slices.Insert(p.chunks, at+1, right)
		if i >= half {
			at, i = at+1, i-half
		}
		c = &p.chunks[at]
	}
	c.all = slices.Insert(c.all, i, pending[V]{v, id})
	return old, true
}

// remove removes id, and gives its value.
func (p *pel[V]) remove(id streamID) (v V, found bool) {
	at, i, found := p.seek(id)
	if !found {
		return v, false
	}
	p.n--
	c := p.own(at)
	v = c.all[i].value
	if i == 0 {
		c.all[0] = pending[V]{}
		c.all = c.all[1:]
	} else {
		c.all = slices.Delete(c.all, i, i+1)
	}
	p.shrink(at)
	return v, true
}

// shrink removes a chunk that is empty, or puts it together with the next one.
func (p *pel[V]) shrink(at int) {
	c := &p.chunks[at]
	switch {
	case p.n == 0:
		p.chunks = nil
	case len(c.all) == 0 && at == 0:
		p.chunks[0] = chunk[V]{}
		p.chunks = p.chunks[1:]
	case len(c.all) == 0:
		p.chunks = slices.Delete(p.chunks, at, at+1)
	case at+1 < len(p.chunks) && len(c.all)+len(p.chunks[at+1].all) <= pelChunk/2:
		c.all = append(c.all, p.chunks[at+1].all...)
		p.chunks = slices.Delete(p.chunks, at+1, at+2)
	}
}

// from gives the elements from id on, in order. They are not changed meanwhile.
func (p *pel[V]) from(id streamID) iter.Seq2[streamID, *V] {
	return func(yield func(streamID, *V) bool) {
		at, i, _ := p.seek(id)
		for ; at < len(p.chunks); at, i = at+1, 0 {
			for c := p.chunks[at].all; i < len(c); i++ {
				if !yield(c[i].id, &c[i].value) {
					return
				}
			}
		}
	}
}

// ends gives the first and the last ID. There is one.
func (p *pel[V]) ends() (first, last streamID) {
	c := p.chunks[len(p.chunks)-1].all
	return p.chunks[0].all[0].id, c[len(c)-1].id
}
