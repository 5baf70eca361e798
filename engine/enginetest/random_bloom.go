package enginetest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A bloomModel is a Bloom filter that errs so seldom that it is a set. Handles
// that give a capacity come and go beside one that gives none.
type bloomModel struct {
	t        testing.TB
	s        store.Store
	adopts   *engine.BloomFilter
	of       map[string]bool
	capacity int // that is stored, 0 for none
	learned  int // what adopts gives if none is stored
}

// seldom is the error rate.
const seldom = 1e-12

func newBloomModel(t testing.TB, s store.Store) *bloomModel {
	return &bloomModel{t: t, s: s, adopts: newBloom(t, s, "{r}bloom", 0, seldom), of: map[string]bool{}, learned: 10_000}
}

// meets is what a call through a handle that gives a capacity meets: whether it
// is the one that is stored.
func (m *bloomModel) meets(capacity int) bool {
	if capacity == 0 && m.capacity > 0 {
		m.learned = m.capacity
	}
	return capacity == 0 || m.capacity == 0 || m.capacity == capacity
}

// add is what adding elements gives.
func (m *bloomModel) add(capacity int, xs []string) string {
	if !m.meets(capacity) {
		return "value"
	}
	n := len(m.of)
	for _, x := range xs {
		m.of[x] = true
	}
	if m.capacity == 0 {
		if m.capacity = capacity; capacity == 0 {
			m.capacity = m.learned
		}
	}
	return fmt.Sprint(len(m.of) - n)
}

func (m *bloomModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, f, capacity := m.t.Context(), m.adopts, pick(r, 0, 0, 5000, 20_000)
		if capacity > 0 {
			f = newBloom(m.t, m.s, "{r}bloom", capacity, seldom)
		}
		xs := make([]string, 1+r.IntN(4))
		for i := range xs {
			xs[i] = randomMember(r) + fmt.Sprint(r.IntN(9))
		}
		switch r.IntN(9) {
		case 0, 1, 2:
			return one(fmt.Sprint("bloom ", capacity, " update ", xs), func() (int, error) { return f.Update(ctx, keys(xs...)) },
				func() string { return m.add(capacity, xs) })
		case 3, 4:
			return one(fmt.Sprint("bloom ", capacity, " add ", xs[0]), func() (int, error) {
				is, err := f.Add(ctx, codec.Key(xs[0]))
				return map[bool]int{true: 1}[is], err
			}, func() string { return m.add(capacity, xs[:1]) })
		case 5, 6, 7:
			return one(fmt.Sprint("bloom ", capacity, " contains_many ", xs), func() ([]bool, error) { return f.ContainsMany(ctx, keys(xs...)) },
				func() string { return m.contains(capacity, xs) })
		}
		return one("bloom clear", func() (bool, error) { return f.Clear(ctx) }, func() string {
			had := m.capacity > 0
			m.capacity = 0
			clear(m.of)
			return fmt.Sprint(had)
		})
	}
}

func (m *bloomModel) contains(capacity int, xs []string) string {
	if !m.meets(capacity) {
		return "value"
	}
	found := make([]bool, len(xs))
	for i, x := range xs {
		found[i] = m.of[x]
	}
	return fmt.Sprint(found)
}
