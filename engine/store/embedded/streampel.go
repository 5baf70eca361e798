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
	chunks [][]pending[V]
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
func (p *pel[V]) seek(id streamID) (chunk, i int, found bool) {
	last := len(p.chunks) - 1
	if last < 0 {
		return 0, 0, false
	}
	chunk = last
	if id.less(p.chunks[last][0].id) { // mostly not: new ones come at the end
		chunk = max(0, sort.Search(last, func(k int) bool { return id.less(p.chunks[k][0].id) })-1)
	}
	c := p.chunks[chunk]
	i = sort.Search(len(c), func(k int) bool { return !c[k].id.less(id) })
	return chunk, i, i < len(c) && c[i].id == id
}

// get gives the value of id, which is valid until the next change, or nil.
func (p *pel[V]) get(id streamID) *V {
	if chunk, i, found := p.seek(id); found {
		return &p.chunks[chunk][i].value
	}
	return nil
}

// put sets the value of id, and gives what there was.
func (p *pel[V]) put(id streamID, v V) (old V, isNew bool) {
	chunk, i, found := p.seek(id)
	if found {
		at := &p.chunks[chunk][i].value
		old, *at = *at, v
		return old, false
	}
	p.n++
	if p.chunks == nil {
		p.chunks = [][]pending[V]{{{v, id}}}
		return old, true
	}
	if c := p.chunks[chunk]; len(c) == pelChunk {
		half := pelChunk / 2
		if i == pelChunk && chunk == len(p.chunks)-1 {
			half = pelChunk // they come in order: full chunks remain
		}
		right := append(make([]pending[V], 0, pelChunk), c[half:]...)
		clear(c[half:])
		p.chunks[chunk] = c[:half]
		p.chunks = slices.Insert(p.chunks, chunk+1, right)
		if i >= half {
			chunk, i = chunk+1, i-half
		}
	}
	p.chunks[chunk] = slices.Insert(p.chunks[chunk], i, pending[V]{v, id})
	return old, true
}

// remove removes id, and gives its value.
func (p *pel[V]) remove(id streamID) (v V, found bool) {
	chunk, i, found := p.seek(id)
	if !found {
		return v, false
	}
	p.n--
	c := p.chunks[chunk]
	v = c[i].value
	if i == 0 {
		c[0] = pending[V]{}
		c = c[1:]
	} else {
		c = slices.Delete(c, i, i+1)
	}
	p.chunks[chunk] = c
	p.shrink(chunk)
	return v, true
}

// shrink removes a chunk that is empty, or puts it together with the next one.
func (p *pel[V]) shrink(chunk int) {
	c := p.chunks[chunk]
	switch {
	case p.n == 0:
		p.chunks = nil
	case len(c) == 0 && chunk == 0:
		p.chunks[0] = nil
		p.chunks = p.chunks[1:]
	case len(c) == 0:
		p.chunks = slices.Delete(p.chunks, chunk, chunk+1)
	case chunk+1 < len(p.chunks) && len(c)+len(p.chunks[chunk+1]) <= pelChunk/2:
		p.chunks[chunk] = append(c, p.chunks[chunk+1]...)
		p.chunks = slices.Delete(p.chunks, chunk+1, chunk+2)
	}
}

// from gives the elements from id on, in order. Values may be changed
// meanwhile, elements may not.
func (p *pel[V]) from(id streamID) iter.Seq2[streamID, *V] {
	return func(yield func(streamID, *V) bool) {
		chunk, i, _ := p.seek(id)
		for ; chunk < len(p.chunks); chunk, i = chunk+1, 0 {
			for c := p.chunks[chunk]; i < len(c); i++ {
				if !yield(c[i].id, &c[i].value) {
					return
				}
			}
		}
	}
}

// ends gives the first and the last ID. There is one.
func (p *pel[V]) ends() (first, last streamID) {
	c := p.chunks[len(p.chunks)-1]
	return p.chunks[0][0].id, c[len(c)-1].id
}
