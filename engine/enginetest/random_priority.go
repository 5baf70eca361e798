package enginetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A priorityModel is a priority queue as a slice, the first entry first.
type priorityModel struct {
	t  testing.TB
	q  *engine.PriorityQueue
	of []*entryModel

	pushed int
	max    bool
}

// An entryModel is an entry; the structure gives the id.
type entryModel struct {
	engine.Prioritized
	id  string
	age int // how many were pushed before
}

func newPriorityModel(t testing.TB, s store.Store, order string) *priorityModel {
	return &priorityModel{t: t, q: newPriority(t, s, "{r}"+order, order), max: order == "max"}
}

// add puts new entries where they belong.
func (m *priorityModel) add(es ...*entryModel) {
	for _, e := range es {
		m.pushed++
		e.age = m.pushed
		m.put(e)
	}
}

func (m *priorityModel) put(e *entryModel) {
	at := slices.IndexFunc(m.of, func(other *entryModel) bool { return m.before(e, other) })
	if at < 0 {
		at = len(m.of)
	}
	m.of = slices.Insert(m.of, at, e)
}

func (m *priorityModel) before(a, b *entryModel) bool {
	if a.Priority == b.Priority {
		return a.age < b.age
	}
	return (a.Priority < b.Priority) != m.max
}

// first gives the first k entries, spelled.
func (m *priorityModel) first(k int) string {
	var items []engine.Prioritized
	for _, e := range m.of[:min(k, len(m.of))] {
		items = append(items, e.Prioritized)
	}
	return priorities(items)
}

// pop takes the first k entries.
func (m *priorityModel) pop(k int) string {
	items := m.first(k)
	m.of = slices.Delete(m.of, 0, min(k, len(m.of)))
	return items
}

func (m *priorityModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, k := m.t.Context(), r.IntN(4)
		switch r.IntN(10) {
		case 0, 1, 2:
			return m.push(&entryModel{Prioritized: randomPrioritized(r)})
		case 3:
			return m.pushMany(r, k)
		case 4:
			return m.taken("pop", func() (engine.Opt[engine.Prioritized], error) { return m.q.Pop(ctx, noWait()) },
				func() string { return m.pop(1) })
		case 5:
			return m.listed(fmt.Sprint("pop_many ", k), func() ([]engine.Prioritized, error) { return m.q.PopMany(ctx, k) },
				func() string { return m.pop(k) })
		case 6:
			return m.taken("peek", func() (engine.Opt[engine.Prioritized], error) { return m.q.Peek(ctx) },
				func() string { return m.first(1) })
		case 7:
			return m.listed(fmt.Sprint("items ", k), func() ([]engine.Prioritized, error) { return m.q.Items(ctx, codec.Some(k)) },
				func() string { return m.first(k) })
		case 8:
			return m.update(r)
		}
		return m.remove(r)
	}
}

func randomPrioritized(r *rand.Rand) engine.Prioritized {
	return engine.Prioritized{
		Item:     codec.Text(randomItem(r)),
		Priority: pick(r, 0, 1, 1, -1, 0.25, 1e300, math.Inf(1), math.Inf(-1)),
	}
}

func (m *priorityModel) push(e *entryModel) randomOp {
	return randomOp{fmt.Sprint(m.q.Name(), " push ", e.Prioritized), func() (string, error) {
		id, err := m.q.Push(m.t.Context(), e.Item, e.Priority)
		e.id = id
		return "pushed", err
	}, func() string { m.add(e); return "pushed" }}
}

func (m *priorityModel) pushMany(r *rand.Rand, n int) randomOp {
	var items []engine.Prioritized
	var entries []*entryModel
	for i := range n {
		items = append(items, randomPrioritized(r))
		entries = append(entries, &entryModel{Prioritized: items[i]})
	}
	return one(fmt.Sprint(m.q.Name(), " push_many ", items), func() (int, error) {
		ids, err := m.q.PushMany(m.t.Context(), items)
		for i, id := range ids {
			entries[i].id = id
		}
		return len(ids), err
	}, func() string { m.add(entries...); return fmt.Sprint(n) })
}

// taken is an operation that gives one item.
func (m *priorityModel) taken(name string, run func() (engine.Opt[engine.Prioritized], error), model func() string) randomOp {
	return m.listed(name, func() ([]engine.Prioritized, error) {
		item, err := run()
		if !item.OK {
			return nil, err
		}
		return []engine.Prioritized{item.V}, err
	}, model)
}

// listed is an operation that gives items.
func (m *priorityModel) listed(name string, run func() ([]engine.Prioritized, error), model func() string) randomOp {
	return randomOp{m.q.Name() + " " + name, func() (string, error) {
		items, err := run()
		return priorities(items), err
	}, model}
}

// any gives an entry, or one that is not there.
func (m *priorityModel) any(r *rand.Rand) (e *entryModel, at int) {
	at = r.IntN(8)
	if at >= len(m.of) {
		return &entryModel{id: "0"}, -1
	}
	return m.of[at], at
}

func (m *priorityModel) update(r *rand.Rand) randomOp {
	e, at := m.any(r)
	priority := randomPrioritized(r).Priority
	return one(fmt.Sprint(m.q.Name(), " update ", at, priority),
		func() (bool, error) { return m.q.Update(m.t.Context(), e.id, priority) },
		func() string {
			if at >= 0 {
				m.of = slices.Delete(m.of, at, at+1)
				e.Priority = priority
				m.put(e)
			}
			return fmt.Sprint(at >= 0)
		})
}

func (m *priorityModel) remove(r *rand.Rand) randomOp {
	e, at := m.any(r)
	return one(fmt.Sprint(m.q.Name(), " remove ", at),
		func() (bool, error) { return m.q.Remove(m.t.Context(), e.id) },
		func() string {
			if at >= 0 {
				m.of = slices.Delete(m.of, at, at+1)
			}
			return fmt.Sprint(at >= 0)
		})
}
