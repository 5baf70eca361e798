package enginetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A cellModel is a cell as an optional text.
type cellModel struct {
	t  testing.TB
	c  *engine.Cell
	of engine.Opt[codec.Text]
}

func newCellModel(t testing.TB, s store.Store) *cellModel {
	return &cellModel{t: t, c: newCell(t, s, "{r}cell", engine.Common{})}
}

// become makes v the value and gives the one before.
func (m *cellModel) become(v engine.Opt[codec.Text]) string {
	old := m.of
	m.of = v
	return show(old)
}

func (m *cellModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, v := m.t.Context(), codec.Text(randomItem(r))
		switch r.IntN(9) {
		case 0:
			return one("cell get", func() (engine.Opt[codec.Text], error) { return m.c.Get(ctx) },
				func() string { return show(m.of) })
		case 1:
			return m.set(r, v)
		case 2:
			return one(fmt.Sprint("cell swap ", v), func() (engine.Opt[codec.Text], error) { return m.c.Swap(ctx, v) },
				func() string { return m.become(codec.Some(v)) })
		case 3:
			return one("cell take", func() (engine.Opt[codec.Text], error) { return m.c.Take(ctx) },
				func() string { return m.become(none()) })
		case 4:
			return one("cell delete", func() (bool, error) { return m.c.Delete(ctx) },
				func() string { return fmt.Sprint(m.become(none()) != "none") })
		case 5:
			return m.compareAndSet(r, v)
		case 6:
			return m.change(r)
		}
		return m.incr(r)
	}
}

// set sets the value always, or on a condition.
func (m *cellModel) set(r *rand.Rand, v codec.Text) randomOp {
	only := pick(r, "", "absent", "exists")
	return one(fmt.Sprint("cell set ", only, v), func() (bool, error) {
		ctx, opts := m.t.Context(), engine.SetOptions{}
		switch only {
		case "absent":
			return m.c.SetIfAbsent(ctx, v, opts)
		case "exists":
			return m.c.SetIfExists(ctx, v, opts)
		}
		return true, m.c.Set(ctx, v, opts)
	}, func() string {
		does := only == "" || m.of.OK == (only == "exists")
		if does {
			m.of = codec.Some(v)
		}
		return fmt.Sprint(does)
	})
}

func (m *cellModel) compareAndSet(r *rand.Rand, v codec.Text) randomOp {
	old := pick(r, m.of.V, codec.Text(randomItem(r)))
	if !m.of.OK && r.IntN(2) == 0 {
		old = codec.Null
	}
	return one(fmt.Sprint("cell compare_and_set ", old), func() (bool, error) { return m.c.CompareAndSet(m.t.Context(), old, v) },
		func() string {
			is := m.of.OK && m.of.V == old || !m.of.OK && old == codec.Null
			if is {
				m.of = codec.Some(v)
			}
			return fmt.Sprint(is)
		})
}

func (m *cellModel) change(r *rand.Rand) randomOp {
	gone := r.IntN(3) == 0
	changed := func(old engine.Opt[codec.Text]) engine.Opt[codec.Text] {
		if gone {
			return none()
		}
		return some(string(old.V) + "+")
	}
	return one("cell change", func() (engine.Opt[codec.Text], error) {
		return m.c.Change(m.t.Context(), func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
			return changed(old), nil
		})
	}, func() string { m.of = changed(m.of); return show(m.of) })
}

func (m *cellModel) incr(r *rand.Rand) randomOp {
	by := pick(r, "1", "-3", "0.25", "9007199254740993")
	return one("cell incr by "+by, func() (engine.Number, error) { return m.c.Incr(m.t.Context(), number(by)) },
		func() string {
			old := "0"
			if m.of.OK {
				old = string(m.of.V)
			}
			sum, err := addTexts(old, by)
			if err != nil {
				return "type"
			}
			m.of = some(sum)
			return sum
		})
}

// A rawModel is a cell of a raw string as a string.
type rawModel struct {
	t  testing.TB
	c  *engine.Cell
	of string
}

func newRawModel(t testing.TB, s store.Store) *rawModel {
	return &rawModel{t: t, c: newCell(t, s, "{r}raw", engine.Common{Codec: "raw"})}
}

func (m *rawModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, piece, at := m.t.Context(), strings.Repeat(randomItem(r), r.IntN(3)), r.IntN(20)
		switch r.IntN(5) {
		case 0:
			return one("raw append "+piece, func() (int, error) { return m.c.Append(ctx, piece) },
				func() string { m.of += piece; return fmt.Sprint(len(m.of)) })
		case 1:
			return one("raw length", func() (int, error) { return m.c.Length(ctx) },
				func() string { return fmt.Sprint(len(m.of)) })
		case 2:
			return one(fmt.Sprint("raw set_range ", at, piece), func() (int, error) { return m.c.SetRange(ctx, engine.Index(at), piece) },
				func() string { m.write(at, piece); return fmt.Sprint(len(m.of)) })
		case 3:
			return one("raw take", func() (string, error) {
				was, err := m.c.Take(ctx)
				return string(was.V), err
			}, func() string { was := m.of; m.of = ""; return was })
		}
		return m.getRange(r)
	}
}

// write writes a piece over the string from a position on, behind NULs if it
// is too short.
func (m *rawModel) write(at int, piece string) {
	if piece == "" {
		return
	}
	if missing := at - len(m.of); missing > 0 {
		m.of += strings.Repeat("\x00", missing)
	}
	m.of = m.of[:at] + piece + m.of[min(len(m.of), at+len(piece)):]
}

func (m *rawModel) getRange(r *rand.Rand) randomOp {
	start, stop := r.IntN(20)-8, r.IntN(20)-8
	return one(fmt.Sprint("raw get_range ", start, stop),
		func() (string, error) { return m.c.GetRange(m.t.Context(), engine.Index(start), engine.Stop(stop)) },
		func() string {
			from, to := position(start, len(m.of)), position(stop, len(m.of))
			return m.of[from:max(from, to)]
		})
}

// position gives an index, which is from the end if it is negative, within n.
func position(i, n int) int {
	if i < 0 {
		i += n
	}
	return min(max(i, 0), n)
}
