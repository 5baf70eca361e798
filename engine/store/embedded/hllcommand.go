package embedded

import (
	"encoding/binary"

	"github.com/rdsh/rdsh/engine/store"
)

var (
	notHLL     = store.OfError("WRONGTYPE Key is not a valid HyperLogLog string value.")
	damagedHLL = store.OfError("INVALIDOBJ Corrupted HLL object detected")
)

// outdated is the bit that says that the estimate in the header is out of date.
const outdated = 1 << 63

// hll gives the HyperLogLog at key, not to be changed; nil if there is none.
func (t *tx) hll(key string) (b []byte, bad store.Reply) {
	text, e, bad := t.view(key)
	switch {
	case e == nil:
		return nil, bad
	case !isHLL(text):
		return nil, notHLL
	}
	return text, bad
}

// mostSparse gives how many bytes a sparse HyperLogLog may have.
func (t *tx) mostSparse() int { return int(t.s.tunables.get(hllSparseMaxBytes)) }

// pfadd is PFADD key [element…].
func pfadd(t *tx, c *store.Command) store.Reply {
	key := c.Arg(0)
	old, bad := t.hll(key)
	if !bad.IsNil() {
		return bad
	}
	b, e, _ := t.edit(key, 0)
	b.before(0, len(b.b))
	changed := old == nil
	if changed {
		b.b = newHLL()
	}
	for i := 1; i < c.Len(); i++ {
		register, value := hllPlace(c.Arg(i))
		after, raised, ok := hllSet(b.b, register, value, t.mostSparse())
		if !ok {
			bad = damagedHLL // what was raised before stays
			break
		}
		b.b = after
		changed = changed || raised
	}
	if changed {
		b.b[estimateAt+7] |= 1 << 7
		t.touch(key, e)
	}
	if !bad.IsNil() {
		return bad
	}
	return store.OfBool(changed)
}

// pfcount is PFCOUNT key…. The estimate of a single one is remembered in it.
func pfcount(t *tx, c *store.Command) store.Reply {
	if c.Len() == 1 {
		return t.pfcount(c.Arg(0))
	}
	var most [hllRegisters]byte
	for i := range c.Len() {
		if _, bad := t.raiseAll(&most, c.Arg(i)); !bad.IsNil() {
			return bad
		}
	}
	var histogram [64]int
	for _, v := range most {
		histogram[v]++
	}
	return store.OfInt(hllCount(&histogram))
}

func (t *tx) pfcount(key string) store.Reply {
	text, bad := t.hll(key)
	if text == nil {
		return orZero(bad)
	}
	if n := binary.LittleEndian.Uint64(text[estimateAt:]); n < outdated {
		return store.OfInt(int64(n))
	}
	var histogram [64]int
	histogram[0] = hllRegisters
	if !hllEach(text, func(_, n int, value byte) {
		histogram[0] -= n
		histogram[value] += n
	}) {
		return damagedHLL
	}
	n := hllCount(&histogram)
	if t.writes {
		b, e, _ := t.edit(key, 0)
		b.before(0, len(b.b))
		binary.LittleEndian.PutUint64(b.b[estimateAt:], uint64(n))
		t.touch(key, e)
	}
	return store.OfInt(n)
}

// raiseAll raises registers to those of a key, and reports whether that is
// dense.
func (t *tx) raiseAll(most *[hllRegisters]byte, key string) (isDense bool, bad store.Reply) {
	text, bad := t.hll(key)
	if text == nil {
		return false, bad
	}
	ok := hllEach(text, func(first, n int, value byte) {
		for i := first; i < first+n; i++ {
			most[i] = max(most[i], value)
		}
	})
	if !ok {
		return false, damagedHLL
	}
	return text[encodingAt] == dense, bad
}

// pfmerge is PFMERGE destination [source…]. If one of them is dense, so is the
// destination.
func pfmerge(t *tx, c *store.Command) store.Reply {
	var most [hllRegisters]byte
	anyDense := false
	for i := range c.Len() {
		isDense, bad := t.raiseAll(&most, c.Arg(i))
		if !bad.IsNil() {
			return bad
		}
		anyDense = anyDense || isDense
	}
	key := c.Arg(0)
	b, e, _ := t.edit(key, 0)
	b.before(0, len(b.b))
	if len(b.b) == 0 {
		b.b = newHLL()
	}
	if anyDense {
		b.b, _ = hllToDense(b.b)
	}
	for i, value := range most {
		if value > 0 {
			b.b, _, _ = hllSet(b.b, i, value, t.mostSparse())
		}
	}
	b.b[estimateAt+7] |= 1 << 7
	t.touch(key, e)
	return ok
}
