package embedded

import "sync/atomic"

// pieces are a collection in slots of which a snapshot takes some elements at a
// time. Who changes one that is yet to come takes it first: so they are as they
// were when the pieces were made.
type pieces struct {
	sweep
	key     string
	command string                 // makes elements
	element func(slot int) element // gives one
	place   **pieces               // where who changes the collection finds them
	home    atomic.Pointer[shard]  // whose lock guards the collection
	queue   *images                // of what is taken by who changes it
	all     []element              // of a small collection, taken at once
}

// An element is one of a collection as it was: a field, a member, or a part of a
// text.
type element struct {
	of    *pieces
	name  string // or the part
	value field
	score float64
	at    int64 // when a field expires, or never; where a part is
}

// partSize is the length of a part of a text that is changed in place.
const partSize = 1 << 16

// newPieces gives the pieces of a value. They are in no use before spread.
func newPieces(value any) *pieces {
	p := new(pieces)
	switch v := value.(type) {
	case *hash:
		p.command, p.left, p.place = "HSET", v.n, &v.pieces
		p.element = func(i int) element {
			f := v.at(i)
			return element{of: p, name: f.key, value: f.value, at: v.fieldDeadline(i)}
		}
	case *members:
		p.command, p.left, p.place = "SADD", v.n, &v.pieces
		p.element = func(i int) element { return element{of: p, name: v.key(i)} }
	case *zset:
		p.command, p.left, p.place = "ZADD", v.scores.n, &v.scores.pieces
		p.element = func(i int) element {
			x := v.scores.at(i)
			return element{of: p, name: x.key, score: x.value}
		}
	case *buffer:
		n := len(v.b)
		p.command, p.left, p.place = "SETRANGE", (n+partSize-1)/partSize, &v.pieces
		p.element = func(i int) element {
			at := i * partSize
			return element{of: p, name: string(v.b[at:min(n, at+partSize)]), at: int64(at)}
		}
	}
	return p
}

// spread takes all elements if they are at most few, or else makes those who
// change them take them.
func (p *pieces) spread(few int) {
	if n := p.left; n <= few {
		p.all = make([]element, n)
		for i := range p.all {
			p.all[i] = p.element(i)
		}
		return
	}
	p.sweep = newSweep(p.left)
	*p.place = p
}

// before is called before the element in a slot is changed or removed, also of
// no pieces.
func (p *pieces) before(slot int) {
	if p != nil && p.take(slot) {
		p.queue.addElement(p.element(slot))
	}
}

// cut is called when the element in a slot is removed, and the one in the last
// slot moves there.
func (p *pieces) cut(slot, last int) {
	if p != nil {
		p.sweep.cut(slot, last)
	}
}

// move notes that the collection is in another shard from now on. The caller
// holds both locks.
func (p *pieces) move(to *shard) {
	if p != nil {
		p.home.Store(to)
	}
}

// lock keeps others from changing the collection until the lock is given back.
func (p *pieces) lock() *rwlock {
	for {
		home := p.home.Load()
		home.mu.RLock()
		if p.home.Load() == home {
			return &home.mu
		}
		home.mu.RUnlock() // it has moved
	}
}

// some adds some elements to others, and reports whether there are no more.
func (p *pieces) some(elements []element, most int64) (more []element, done bool) {
	lock := p.lock()
	defer lock.RUnlock()
	for most > 0 {
		i := p.next()
		if i < 0 {
			*p.place = nil
			return elements, true
		}
		e := p.element(i)
		most -= e.cost()
		elements = append(elements, e)
	}
	return elements, false
}

// stop gives up what is yet to come.
func (p *pieces) stop() {
	if p.all == nil {
		lock := p.lock()
		defer lock.RUnlock()
		*p.place = nil
	}
}

// piecesOf gives the pieces of a value that a snapshot goes through, or nil.
func piecesOf(value any) *pieces {
	switch v := value.(type) {
	case *hash:
		return v.pieces
	case *members:
		return v.pieces
	case *zset:
		return v.scores.pieces
	case *buffer:
		return v.pieces
	}
	return nil
}
