package enginetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A ringModel is a ring buffer as all items that there ever were.
type ringModel struct {
	t   testing.TB
	b   *engine.RingBuffer
	all []string
}

// ringKeeps is its capacity.
const ringKeeps = 5

func newRingModel(t testing.TB, s store.Store) *ringModel {
	return &ringModel{t: t, b: newRing(t, s, "{r}ring", ringKeeps)}
}

// kept gives the items that are still there, the oldest first.
func (m *ringModel) kept() []string { return m.all[max(0, len(m.all)-ringKeeps):] }

func (m *ringModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, n := m.t.Context(), r.IntN(8)
		switch r.IntN(7) {
		case 0, 1:
			item := randomItem(r)
			return one("ring push "+item, func() (int, error) { return m.b.Push(ctx, codec.Text(item)) },
				func() string { m.all = append(m.all, item); return fmt.Sprint(len(m.all) - 1) })
		case 2:
			return m.extend(r, n)
		case 3:
			return one("ring items", func() ([]codec.Text, error) { return m.b.Items(ctx) },
				func() string { return fmt.Sprint(m.kept()) })
		case 4:
			return one(fmt.Sprint("ring latest ", n), func() ([]codec.Text, error) { return m.b.Latest(ctx, n) },
				func() string {
					items := slices.Clone(m.kept())
					slices.Reverse(items)
					return fmt.Sprint(items[:min(n, len(items))])
				})
		case 5:
			return one("ring next_seq", func() (int, error) { return m.b.NextSeq(ctx) },
				func() string { return fmt.Sprint(len(m.all)) })
		}
		seq := len(m.all) - n
		return one(fmt.Sprint("ring get ", seq), func() (engine.Opt[codec.Text], error) { return m.b.Get(ctx, seq) },
			func() string {
				if seq < max(0, len(m.all)-ringKeeps) || seq >= len(m.all) {
					return "none"
				}
				return m.all[seq]
			})
	}
}

func (m *ringModel) extend(r *rand.Rand, n int) randomOp {
	if r.IntN(20) == 0 {
		n = 1001 + r.IntN(2000)
	}
	items := make([]string, n)
	for i := range items {
		items[i] = randomItem(r)
	}
	return one(fmt.Sprint("ring extend by ", n), func() (int, error) { return m.b.Extend(m.t.Context(), texts(items...)) },
		func() string { m.all = append(m.all, items...); return fmt.Sprint(len(m.all) - 1) })
}
