package enginetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// items are what a sequence holds, as a slice.
type items []string

// equal gives the position of the first item that equals x, or -1.
func (m items) equal(x string) int {
	return slices.IndexFunc(m, func(item string) bool {
		return codec.Canonical(codec.Text(item)) == codec.Canonical(codec.Text(x))
	})
}

// at gives the place of position i, and whether there is an item.
func (m items) at(i int) (int, bool) {
	if i < 0 {
		i += len(m)
	}
	return i, i >= 0 && i < len(m)
}

// take removes the item at a place, and gives it.
func (m *items) take(i int, ok bool) string {
	if !ok {
		return "none"
	}
	item := (*m)[i]
	*m = slices.Delete(*m, i, i+1)
	return item
}

// randomValue gives a value that an equal one may be spelled otherwise of.
func randomValue(r *rand.Rand) string {
	return pick(r, "a", "42", "42.0", `"42"`, "null", `{"a":1,"b":2}`, `{"b":2,"a":1}`, `[{"b":2,"a":1}]`, `[{"a":1,"b":2}]`, "4.50")
}

// randomSequence gives an operation that a Deque and a List have in common.
func (m *items) randomSequence(t testing.TB, r *rand.Rand, x sequence) randomOp {
	ctx, v, i := t.Context(), randomValue(r), r.IntN(9)-4
	text, name := codec.Text(v), x.Type()
	switch r.IntN(7) {
	case 0:
		return one(fmt.Sprint(name, " index ", v), func() (string, error) {
			at, err := x.Index(ctx, text)
			if at.OK {
				return fmt.Sprint(at.V), err
			}
			return "-1", err
		}, func() string { return fmt.Sprint(m.equal(v)) })
	case 1:
		return one(fmt.Sprint(name, " count ", v), func() (int, error) { return x.Count(ctx, text) }, func() string {
			n := 0
			for rest := *m; rest.equal(v) >= 0; rest = rest[rest.equal(v)+1:] {
				n++
			}
			return fmt.Sprint(n)
		})
	case 2:
		return one(fmt.Sprint(name, " remove ", v), func() (bool, error) { return x.Remove(ctx, text) }, func() string {
			at := m.equal(v)
			return fmt.Sprint(m.take(at, at >= 0) != "none")
		})
	case 3:
		return one(fmt.Sprint(name, " at ", i), func() (engine.Opt[codec.Text], error) { return x.Get(ctx, engine.Index(i)) }, func() string {
			at, ok := m.at(i)
			copied := slices.Clone(*m)
			return copied.take(at, ok)
		})
	case 4:
		return one(fmt.Sprint(name, " set ", i), func() (string, error) { return "done", x.Set(ctx, engine.Index(i), text) }, func() string {
			at, ok := m.at(i)
			if !ok {
				return "missing"
			}
			(*m)[at] = v
			return "done"
		})
	case 5:
		return one(name+" reverse", func() (string, error) { return "done", x.Reverse(ctx) }, func() string {
			slices.Reverse(*m)
			return "done"
		})
	}
	return one(name+" size", func() (int, error) { return x.Size(ctx) }, func() string { return fmt.Sprint(len(*m)) })
}

// insert inserts an item as Python does.
func (m *items) insert(i int, v string) {
	if i < 0 {
		i = max(0, len(*m)+i)
	}
	*m = slices.Insert(*m, min(i, len(*m)), v)
}

// A dequeModel is a deque of at most 5 items as a slice.
type dequeModel struct {
	t testing.TB
	d *engine.Deque
	items
}

func newDequeModel(t testing.TB, s store.Store) *dequeModel {
	return &dequeModel{t: t, d: newDeque(t, s, "{r}deque", engine.DequeOptions{Maxlen: 5})}
}

// push adds items at an end.
func (m *dequeModel) push(front bool, vs ...string) string {
	for _, v := range vs {
		if front {
			m.items = slices.Insert(m.items, 0, v)[:min(5, len(m.items)+1)]
		} else {
			m.items = append(m.items, v)
			m.items = m.items[max(0, len(m.items)-5):]
		}
	}
	return fmt.Sprint(len(m.items))
}

func (m *dequeModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, v, front, k := m.t.Context(), randomValue(r), r.IntN(2) == 0, r.IntN(13)-6
		switch r.IntN(8) {
		case 0, 1:
			push := m.d.PushBack
			if front {
				push = m.d.PushFront
			}
			return one(fmt.Sprint("deque push ", front), func() (int, error) { return push(ctx, codec.Text(v)) },
				func() string { return m.push(front, v) })
		case 2:
			return m.extend(r, front)
		case 3:
			pop := m.d.PopBack
			if front {
				pop = m.d.PopFront
			}
			return one(fmt.Sprint("deque pop ", front), func() (engine.Opt[codec.Text], error) { return pop(ctx, noWait()) }, func() string {
				if front {
					return m.take(0, len(m.items) > 0)
				}
				return m.take(len(m.items)-1, len(m.items) > 0)
			})
		case 4:
			return one(fmt.Sprint("deque rotate ", k), func() (string, error) { return "done", m.d.Rotate(ctx, k) }, func() string {
				if n := len(m.items); n > 0 {
					at := ((-k)%n + n) % n
					m.items = append(slices.Clone(m.items[at:]), m.items[:at]...)
				}
				return "done"
			})
		case 5:
			return one(fmt.Sprint("deque insert ", k), func() (int, error) { return m.d.Insert(ctx, engine.Index(k), codec.Text(v)) }, func() string {
				if len(m.items) == 5 {
					return "full"
				}
				m.insert(k, v)
				return fmt.Sprint(len(m.items))
			})
		case 6:
			return one("deque items", func() ([]codec.Text, error) { return m.d.Items(ctx, 0, codec.End) },
				func() string { return "[" + strings.Join(m.items, " ") + "]" })
		}
		return m.randomSequence(m.t, r, m.d)
	}
}

func (m *dequeModel) extend(r *rand.Rand, front bool) randomOp {
	vs := make([]string, r.IntN(8))
	for i := range vs {
		vs[i] = randomValue(r)
	}
	extend := m.d.Extend
	if front {
		extend = m.d.ExtendFront
	}
	return one(fmt.Sprint("deque extend ", front, len(vs)), func() (int, error) { return extend(m.t.Context(), texts(vs...)) },
		func() string { return m.push(front, vs...) })
}

// A listModel is a list as a slice.
type listModel struct {
	t testing.TB
	l *engine.List
	items
}

func newListModel(t testing.TB, s store.Store) *listModel {
	return &listModel{t: t, l: newList(t, s, "{r}list", engine.ListOptions{})}
}

func (m *listModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, v, i := m.t.Context(), randomValue(r), r.IntN(11)-5
		switch r.IntN(8) {
		case 0:
			return one("list append "+v, func() (int, error) { return m.l.Append(ctx, codec.Text(v)) }, func() string {
				m.items = append(m.items, v)
				return fmt.Sprint(len(m.items))
			})
		case 1:
			return m.extend(r)
		case 2:
			return one(fmt.Sprint("list pop ", i), func() (engine.Opt[codec.Text], error) { return m.l.Pop(ctx, engine.Index(i), noWait()) },
				func() string { return m.take(m.at(i)) })
		case 3:
			return one(fmt.Sprint("list insert ", i), func() (int, error) { return m.l.Insert(ctx, engine.Index(i), codec.Text(v)) }, func() string {
				m.insert(i, v)
				return fmt.Sprint(len(m.items))
			})
		case 4:
			return m.slice(r)
		case 5:
			return m.trim(r)
		case 6:
			return one("list sort", func() (string, error) { return "done", m.l.Sort(ctx, engine.ReverseOptions{}) }, func() string {
				m.sort()
				return "done"
			})
		}
		return m.randomSequence(m.t, r, m.l)
	}
}

func (m *listModel) extend(r *rand.Rand) randomOp {
	vs := make([]string, r.IntN(8))
	for i := range vs {
		vs[i] = randomValue(r)
	}
	return one(fmt.Sprint("list extend ", len(vs)), func() (int, error) { return m.l.Extend(m.t.Context(), texts(vs...)) }, func() string {
		m.items = append(m.items, vs...)
		return fmt.Sprint(len(m.items))
	})
}

func (m *listModel) slice(r *rand.Rand) randomOp {
	start := engine.Opt[engine.Index]{V: engine.Index(r.IntN(11) - 5), OK: r.IntN(3) > 0}
	stop := engine.Until{At: r.IntN(11) - 5, Included: r.IntN(2) == 0, OK: r.IntN(3) > 0}
	if !start.OK {
		start.V = 0
	}
	step := pick(r, 1, 2, -1, -2)
	return one(fmt.Sprint("list slice ", start, stop, step), func() ([]codec.Text, error) { return m.l.Slice(m.t.Context(), start, stop, step) },
		func() string { return fmt.Sprint(slicesOf(m.items, start, stop, step)) })
}

func (m *listModel) trim(r *rand.Rand) randomOp {
	start, stop := r.IntN(5)-3, r.IntN(20)+1
	return one(fmt.Sprint("list trim ", start, stop),
		func() (string, error) { return "done", m.l.Trim(m.t.Context(), engine.Index(start), engine.Stop(stop)) },
		func() string {
			m.items = slicesOf(m.items, codec.Some(engine.Index(start)), engine.Until{At: stop, OK: true}, 1)
			return "done"
		})
}

// sort puts the values that randomValue gives in order.
func (m *listModel) sort() {
	order := []string{"null", "4.50", "42 42.0", `"42"`, "a", `[{"a":1,"b":2}] [{"b":2,"a":1}]`, `{"a":1,"b":2} {"b":2,"a":1}`}
	place := func(v string) int {
		return slices.IndexFunc(order, func(line string) bool { return slices.Contains(strings.Fields(line), v) })
	}
	slices.SortStableFunc(m.items, func(a, b string) int { return place(a) - place(b) })
}
