package engine

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// eachEdge calls visit with all edges, read in pages.
func (g *Graph) eachEdge(ctx context.Context, op string, visit func(u, v codec.Key)) error {
	for from := "-"; ; {
		c := store.Cmd(store.ZRangeByLex, g.parts[1], from, "+", "LIMIT", "0", strconv.Itoa(bulk))
		r, err := g.read(ctx, op, c)
		if err != nil {
			return err
		}
		page := r.List()
		for _, e := range page {
			visit(cutEdge(e.Str()))
		}
		if len(page) < bulk {
			return nil
		}
		from = "(" + page[bulk-1].Str()
	}
}

// eachVertex calls visit with all vertices, read in pages. One may come twice.
func (g *Graph) eachVertex(ctx context.Context, op string, visit func(v codec.Key)) error {
	for cursor := "0"; ; {
		r, err := g.read(ctx, op, store.Cmd(store.HScan, g.parts[0], cursor, "COUNT", strconv.Itoa(bulk)))
		if err != nil {
			return err
		}
		parts := r.List()
		if len(parts) != 2 {
			return nil
		}
		page := parts[1].List()
		for i := 0; i < len(page); i += 2 {
			visit(codec.Key(page[i].Str()))
		}
		if cursor = parts[0].Str(); cursor == "0" {
			return nil
		}
	}
}

// A forest is disjoint sets of vertices, with path halving and union by size.
// (R. E. Tarjan, J. van Leeuwen, "Worst-Case Analysis of Set Union
// Algorithms", 1984: nearly O(1) for each step.)
type forest struct {
	above map[codec.Key]codec.Key
	size  map[codec.Key]int
}

func (f *forest) root(v codec.Key) codec.Key {
	up, ok := f.above[v]
	if !ok {
		f.above[v], f.size[v] = v, 1
		return v
	}
	for up != v {
		f.above[v] = f.above[up]
		v = f.above[v]
		up = f.above[v]
	}
	return v
}

func (f *forest) union(u, v codec.Key) {
	u, v = f.root(u), f.root(v)
	if u == v {
		return
	}
	if f.size[u] < f.size[v] {
		u, v = v, u
	}
	f.above[v] = u
	f.size[u] += f.size[v]
}

// ConnectedComponents gives the sets of vertices between which there are
// paths, whatever way their edges go: the largest first, then that with the
// least vertex, each in order of their bytes. It reads vertices and edges in
// pages of 1,000 and is not atomic. O(e + n log n) for n vertices.
func (g *Graph) ConnectedComponents(ctx context.Context) ([][]codec.Key, error) {
	f := forest{make(map[codec.Key]codec.Key), make(map[codec.Key]int)}
	if err := g.eachVertex(ctx, "connected_components", func(v codec.Key) { f.root(v) }); err != nil {
		return nil, err
	}
	if err := g.eachEdge(ctx, "connected_components", f.union); err != nil {
		return nil, err
	}
	byRoot := make(map[codec.Key][]codec.Key)
	for v := range f.above {
		r := f.root(v)
		byRoot[r] = append(byRoot[r], v)
	}
	all := make([][]codec.Key, 0, len(byRoot))
	for _, vs := range byRoot {
		slices.Sort(vs)
		all = append(all, vs)
	}
	slices.SortFunc(all, func(a, b []codec.Key) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
	return all, nil
}

// isDirected reports whether edges have a direction.
func (g *Graph) isDirected(ctx context.Context, op string) (bool, error) {
	r, err := g.read(ctx, op, g.script(graphDirected))
	return r.Int() == 1, err
}

// graphDirected tells the parameter.
// KEYS all parts. ARGV parameters. Returns 1 or 0.
var graphDirected = store.NewScript(store.Script{
	Name:     "graph.directed",
	Keys:     5,
	ReadOnly: true,
	Lua:      luaGraph + `return directed and 1 or 0`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphOf(t, c)
		if !ok {
			return bad
		}
		return store.OfBool(g.directed)
	},
})

// TopologicalSort gives all vertices so that every edge leads from an earlier
// to a later one; of those that could come next it takes the least in order of
// their bytes. The error is ErrValue if there is a cycle, which it lists, and
// for an undirected graph. It reads vertices and edges in pages of 1,000 and
// is not atomic. O(e + n log n) for n vertices.
// (A. B. Kahn, "Topological Sorting of Large Networks", 1962.)
func (g *Graph) TopologicalSort(ctx context.Context) ([]codec.Key, error) {
	const op = "topological_sort"
	switch directed, err := g.isDirected(ctx, op); {
	case err != nil:
		return nil, err
	case !directed:
		return nil, g.refuse(op, ErrValue, "the graph is undirected")
	}
	into := make(map[codec.Key]int) // edges from vertices that are not sorted yet
	out := make(map[codec.Key][]codec.Key)
	if err := g.eachVertex(ctx, op, func(v codec.Key) { into[v] += 0 }); err != nil {
		return nil, err
	}
	err := g.eachEdge(ctx, op, func(u, v codec.Key) {
		into[u] += 0
		into[v]++
		out[u] = append(out[u], v)
	})
	if err != nil {
		return nil, err
	}
	sorted := kahn(into, out)
	if len(sorted) < len(into) {
		return nil, g.refuse(op, ErrValue, "there is a cycle: %s", showCycle(into, out))
	}
	return sorted, nil
}

// kahn sorts the vertices of which into says how many edges they end, and
// leaves there what is on or behind cycles with more than 0.
func kahn(into map[codec.Key]int, out map[codec.Key][]codec.Key) []codec.Key {
	ready := heap[codec.Key]{less: func(a, b codec.Key) bool { return a < b }}
	for v, n := range into {
		if n == 0 {
			ready.push(v)
		}
	}
	var sorted []codec.Key
	for len(ready.items) > 0 {
		u := ready.pop()
		sorted = append(sorted, u)
		for _, v := range out[u] {
			if into[v]--; into[v] == 0 {
				ready.push(v)
			}
		}
	}
	return sorted
}

// showCycle spells a cycle among the vertices that kahn left: each of them has
// one of them before it, so that going back must come to one again.
func showCycle(into map[codec.Key]int, out map[codec.Key][]codec.Key) string {
	before := make(map[codec.Key]codec.Key) // the least of those
	var least Opt[codec.Key]
	for u, vs := range out {
		if into[u] == 0 {
			continue
		}
		if !least.OK || u < least.V {
			least = codec.Some(u)
		}
		for _, v := range vs {
			if w, ok := before[v]; !ok || u < w {
				before[v] = u
			}
		}
	}
	at := make(map[codec.Key]int) // position in back
	var back []codec.Key
	v := least.V
	for {
		i, ok := at[v]
		if ok {
			return spellCycle(back[i:])
		}
		at[v] = len(back)
		back = append(back, v)
		v = before[v]
	}
}

// spellCycle spells a cycle that is given backwards, from its least vertex on.
func spellCycle(back []codec.Key) string {
	slices.Reverse(back)
	i := slices.Index(back, slices.Min(back))
	words := append(strs(back[i:]), strs(back[:i])...)
	return strings.Join(append(words, string(back[i])), " -> ")
}
