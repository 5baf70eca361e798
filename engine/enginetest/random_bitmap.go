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

// A bitmapModel is two bitmaps as rows of whole bytes.
type bitmapModel struct {
	t    testing.TB
	maps [2]*engine.Bitmap
	of   [2][]bool
}

func newBitmapModel(t testing.TB, s store.Store) *bitmapModel {
	return &bitmapModel{t: t, maps: [2]*engine.Bitmap{
		newBitmap(t, s, "{r}bits", engine.Common{}), newBitmap(t, s, "{r}bits2", engine.Common{}),
	}}
}

// bit gives a bit, which may be behind the end.
func bit(row []bool, i int) bool { return i < len(row) && row[i] }

// set sets a bit, and gives what it was.
func (m *bitmapModel) set(i, at int, on bool) bool {
	if missing := (at/8+1)*8 - len(m.of[i]); missing > 0 {
		m.of[i] = append(m.of[i], make([]bool, missing)...)
	}
	was := m.of[i][at]
	m.of[i][at] = on
	return was
}

func (m *bitmapModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, i, at, on := m.t.Context(), r.IntN(2), r.IntN(60), r.IntN(3) > 0
		if r.IntN(40) == 0 {
			at += 40_000
		}
		b := m.maps[i]
		switch r.IntN(9) {
		case 0, 1:
			return one(fmt.Sprint(b.Name(), " set ", at, on), func() (bool, error) { return b.Set(ctx, at, on) },
				func() string { return fmt.Sprint(m.set(i, at, on)) })
		case 2:
			return one(fmt.Sprint(b.Name(), " get ", at), func() (bool, error) { return b.Get(ctx, at) },
				func() string { return fmt.Sprint(bit(m.of[i], at)) })
		case 3:
			return one(fmt.Sprint(b.Name(), " flip ", at), func() (bool, error) { return b.Flip(ctx, at) },
				func() string { return fmt.Sprint(!m.set(i, at, !bit(m.of[i], at))) })
		case 4:
			return m.count(r, i)
		case 5:
			return m.first(i, on)
		case 6:
			return one(b.Name()+" positions", func() ([]int, error) {
				c, err := b.Positions(ctx)
				return drain(m.t, c, err), nil
			}, func() string { return fmt.Sprint(m.positions(i)) })
		}
		return m.combine(r, i)
	}
}

func (m *bitmapModel) positions(i int) []int {
	var on []int
	for at, is := range m.of[i] {
		if is {
			on = append(on, at)
		}
	}
	return on
}

func (m *bitmapModel) count(r *rand.Rand, i int) randomOp {
	start, stop := r.IntN(70), codec.Some(r.IntN(70))
	if r.IntN(3) == 0 {
		stop = engine.Opt[int]{}
	}
	return one(fmt.Sprint(m.maps[i].Name(), " count ", start, stop),
		func() (int, error) { return m.maps[i].Count(m.t.Context(), start, stop) },
		func() string {
			n := 0
			for _, at := range m.positions(i) {
				if at >= start && (!stop.OK || at < stop.V) {
					n++
				}
			}
			return fmt.Sprint(n)
		})
}

func (m *bitmapModel) first(i int, on bool) randomOp {
	return one(fmt.Sprint(m.maps[i].Name(), " first ", on),
		func() (engine.Opt[int], error) { return m.maps[i].First(m.t.Context(), on) },
		func() string {
			at := slices.Index(m.of[i], on)
			switch {
			case at >= 0:
				return fmt.Sprint(codec.Some(at))
			case on:
				return fmt.Sprint(engine.Opt[int]{})
			}
			return fmt.Sprint(codec.Some(len(m.of[i])))
		})
}

// combine replaces a bitmap by what up to three are together, each one of the
// two.
func (m *bitmapModel) combine(r *rand.Rand, i int) randomOp {
	how := pick(r, "and", "or", "xor", "not")
	which := make([]int, 1+r.IntN(3))
	if how == "not" {
		which = which[:1]
	}
	others := make([]*engine.Bitmap, len(which))
	for k := range which {
		which[k] = r.IntN(2)
		others[k] = m.maps[which[k]]
	}
	ctx, b := m.t.Context(), m.maps[i]
	return randomOp{fmt.Sprint(b.Name(), " store_", how, which), func() (string, error) {
		switch how {
		case "and":
			return "done", b.StoreAnd(ctx, others)
		case "or":
			return "done", b.StoreOr(ctx, others)
		case "xor":
			return "done", b.StoreXor(ctx, others)
		}
		return "done", b.StoreNot(ctx, others[0])
	}, func() string { m.of[i] = m.combined(how, which); return "done" }}
}

func (m *bitmapModel) combined(how string, which []int) []bool {
	size := 0
	for _, k := range which {
		size = max(size, len(m.of[k]))
	}
	row := make([]bool, size)
	for at := range row {
		n := 0
		for _, k := range which {
			if bit(m.of[k], at) {
				n++
			}
		}
		row[at] = map[string]bool{"and": n == len(which), "or": n > 0, "xor": n%2 == 1, "not": n == 0}[how]
	}
	return row
}
