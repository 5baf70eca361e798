package typed_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/typed"
)

func TestCell(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		cell := opened[*typed.Cell[job]](t)(typed.NewCell[job](e, "c", engine.CellOptions{}))
		v, ok, err := cell.Get(ctx)
		c.none("Get of nothing", v, ok, err)
		did, err := cell.SetIfExists(ctx, job{}, engine.SetOptions{})
		c.is("SetIfExists", did, false, err)
		did, err = cell.SetIfAbsent(ctx, job{"ada", 1}, engine.SetOptions{})
		c.is("SetIfAbsent", did, true, err)
		did, err = cell.CompareAndSet(ctx, job{"ada", 1}, job{"bob", 2})
		c.is("CompareAndSet", did, true, err)
		v, ok, err = cell.Swap(ctx, job{"eve", 3})
		c.has("Swap", v, ok, job{"bob", 2}, err)
		v, ok, err = cell.Change(ctx, func(old job, ok bool) (job, bool, error) { old.N++; return old, ok, nil })
		c.has("Change", v, ok, job{"eve", 4}, err)
		c.is("Set", nil, nil, cell.Set(ctx, job{"zoe", 5}, engine.SetOptions{TTL: time.Hour}))
		ttl, err := cell.TTL(ctx)
		c.is("TTL", ttl.OK, true, err)
		v, ok, err = cell.Take(ctx)
		c.has("Take", v, ok, job{"zoe", 5}, err)
		did, err = cell.Delete(ctx)
		c.is("Delete", did, false, err)
		v, ok, err = cell.Change(ctx, func(old job, ok bool) (job, bool, error) { return old, false, nil })
		c.none("Change to nothing", v, ok, err)
		no := errors.New("no")
		if _, _, err = cell.Change(ctx, func(job, bool) (job, bool, error) { return job{}, true, no }); !errors.Is(err, no) {
			t.Errorf("Change by what fails: got %v", err)
		}
	})
}

func TestHashMap(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		m := opened[*typed.HashMap[int, job]](t)(typed.NewHashMap[int, job](e, "m", engine.HashMapOptions{}))
		c.is("Set", nil, nil, m.Set(ctx, 1, job{"ada", 1}, engine.SetOptions{}))
		v, ok, err := m.Get(ctx, 1)
		c.has("Get", v, ok, job{"ada", 1}, err)
		v, ok, err = m.Get(ctx, 9)
		c.none("Get of nothing", v, ok, err)
		did, err := m.SetIfAbsent(ctx, 1, job{})
		c.is("SetIfAbsent", did, false, err)
		v, err = m.Setdefault(ctx, 2, job{"bob", 2})
		c.is("Setdefault", v, job{"bob", 2}, err)
		did, err = m.CompareAndSet(ctx, 2, job{"bob", 2}, job{"bob", 3})
		c.is("CompareAndSet", did, true, err)
		v, ok, err = m.Change(ctx, 2, func(old job, ok bool) (job, bool, error) { old.N *= 10; return old, ok, nil })
		c.has("Change", v, ok, job{"bob", 30}, err)
		n, err := m.Update(ctx, map[int]job{2: {"bob", 4}, 3: {"eve", 5}})
		c.is("Update", n, 1, err)
		some, err := m.GetMany(ctx, []int{1, 3, 9})
		c.is("GetMany", some, map[int]job{1: {"ada", 1}, 3: {"eve", 5}}, err)
		has, err := m.Contains(ctx, 3)
		c.is("Contains", has, true, err)
		ks, err := m.Keys(ctx)
		c.is("Keys", slices.Sorted(slices.Values(ks)), []int{1, 2, 3}, err)
		vs, err := m.Values(ctx)
		c.is("Values", len(vs), 3, err)
		all, err := m.Items(ctx)
		c.is("Items", all, map[int]job{1: {"ada", 1}, 2: {"bob", 4}, 3: {"eve", 5}}, err)
		through := map[int]job{}
		for _, e := range gathered(t, m.All(ctx)) {
			through[e.Key] = e.Value
		}
		c.is("All", through, all, nil)
		ks, err = m.Sample(ctx, 2)
		c.is("Sample", len(ks), 2, err)
		v, ok, err = m.Pop(ctx, 1)
		c.has("Pop", v, ok, job{"ada", 1}, err)
		did, err = m.Delete(ctx, 2)
		c.is("Delete", did, true, err)
		entry, ok, err := m.PopItem(ctx)
		c.has("PopItem", entry, ok, typed.Entry[int, job]{Key: 3, Value: job{"eve", 5}}, err)
		n, err = m.DeleteMany(ctx, []int{1, 2, 3})
		c.is("DeleteMany", n, 0, err)
	})
}

func TestCounter(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		words := opened[*typed.Counter[string, int]](t)(typed.NewCounter[string, int](e, "c", engine.CounterOptions{}))
		n, err := words.Update(ctx, map[string]int{"a": 3, "b": 1})
		c.is("Update", n, 2, err)
		n, err = words.Incr(ctx, "b", 5)
		c.is("Incr", n, 6, err)
		n, err = words.Decr(ctx, "b", 1)
		c.is("Decr", n, 5, err)
		c.is("Set", nil, nil, words.Set(ctx, "d", 0))
		n, err = words.Get(ctx, "x")
		c.is("Get", n, 0, err)
		most, err := words.MostCommon(ctx, 2)
		c.is("MostCommon", most, []typed.Count[string, int]{{"b", 5}, {"a", 3}}, err)
		most, err = words.MostCommon(ctx, -1)
		c.is("MostCommon", len(most), 3, err)
		n, err = words.Total(ctx)
		c.is("Total", n, 8, err)
		items, err := words.Items(ctx)
		c.is("Items", items, map[string]int{"a": 3, "b": 5, "d": 0}, err)
		has, err := words.Contains(ctx, "d")
		c.is("Contains", has, true, err)
		did, err := words.Delete(ctx, "d")
		c.is("Delete", did, true, err)
		n, err = words.DeleteMany(ctx, []string{"a", "d"})
		c.is("DeleteMany", n, 1, err)
		parts := opened[*typed.Counter[string, float64]](t)(typed.NewCounter[string, float64](e, "c", engine.CounterOptions{}))
		f, err := parts.Incr(ctx, "b", 0.5)
		c.is("Incr by a part", f, 5.5, err)
		_, err = words.Get(ctx, "b")
		c.mismatch(err, "5.5", "counter c: get: holds float, not int")
		c.is("Untyped", words.Untyped().Name(), "c", nil)
	})
}

func TestGraph(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		type edge = typed.Edge[int]
		g := opened[*typed.Graph[int, job]](t)(typed.NewGraph[int, job](e, "g", engine.GraphOptions{}))
		did, err := g.AddEdge(ctx, 1, 2, 5)
		c.is("AddEdge", did, true, err)
		n, err := g.AddEdges(ctx, []edge{{2, 3, 1}, {1, 3, 9}})
		c.is("AddEdges", n, 2, err)
		c.is("SetVertex", nil, nil, g.SetVertex(ctx, 2, job{"bob", 2}))
		data, ok, err := g.Vertex(ctx, 2)
		c.has("Vertex", data, ok, job{"bob", 2}, err)
		data, ok, err = g.Vertex(ctx, 1)
		c.none("Vertex without data", data, ok, err)
		has, err := g.HasVertex(ctx, 9)
		c.is("HasVertex", has, false, err)
		w, ok, err := g.Weight(ctx, 1, 3)
		c.has("Weight", w, ok, 9.0, err)
		near, err := g.Neighbors(ctx, 1)
		c.is("Neighbors", near, map[int]float64{2: 5, 3: 9}, err)
		vs, err := g.Vertices(ctx)
		c.is("Vertices", slices.Sorted(slices.Values(vs)), []int{1, 2, 3}, err)
		es, err := g.Edges(ctx)
		c.is("Edges", len(es), 3, err)
		vs, err = g.BFS(ctx, 1, engine.BFSOptions{})
		c.is("BFS", vs, []int{1, 2, 3}, err)
		path, cost, ok, err := g.ShortestPath(ctx, 1, 3, engine.SearchOptions{})
		c.has("ShortestPath", path, ok, []int{1, 2, 3}, err)
		c.is("its cost", cost, 6.0, nil)
		vs, err = g.TopologicalSort(ctx)
		c.is("TopologicalSort", vs, []int{1, 2, 3}, err)
		parts, err := g.ConnectedComponents(ctx)
		c.is("ConnectedComponents", len(parts), 1, err)
		did, err = g.RemoveEdge(ctx, 1, 3)
		c.is("RemoveEdge", did, true, err)
		did, err = g.RemoveVertex(ctx, 2)
		c.is("RemoveVertex", did, true, err)
		c.is("Untyped", g.Untyped().Name(), "g", nil)
		if _, err = g.BFS(ctx, 2, engine.BFSOptions{}); !errors.Is(err, engine.ErrMissing) {
			t.Errorf("BFS from nowhere: got %v", err)
		}
	})
}
