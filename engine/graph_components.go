package engine

import (
	"cmp"
	"context"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
)

// ConnectedComponents gives the sets of vertices between which there are
// paths, whatever way their edges go: the largest first, then that with the
// least vertex, each in order of their bytes. It reads vertices and edges in
// pages of 1,000, holds them in memory and is not atomic. O(e + n log n) for n
// vertices.
func (g *Graph) ConnectedComponents(ctx context.Context) ([][]codec.Key, error) {
	const op = "connected_components"
	n, err := g.network(ctx, op, false)
	if err != nil {
		return nil, err
	}
	f, p := newForest(len(n.names)), pace{ctx: ctx}
	err = n.edges(&p, func(u, v int32, _ float64) { f.union(u, v) })
	if err != nil {
		return nil, g.failed(op, err)
	}
	for v := range f.above {
		f.above[v] = f.root(int32(v))
	}
	return g.components(ctx, op, n, f.above)
}

// A forest is disjoint sets of vertices, with path halving and union by size.
// (R. E. Tarjan, J. van Leeuwen, "Worst-Case Analysis of Set Union
// Algorithms", 1984: nearly O(1) for each step.)
type forest struct{ above, size []int32 }

func newForest(n int) forest {
	f := forest{make([]int32, n), make([]int32, n)}
	for v := range f.above {
		f.above[v], f.size[v] = int32(v), 1
	}
	return f
}

func (f *forest) root(v int32) int32 {
	for f.above[v] != v {
		f.above[v] = f.above[f.above[v]]
		v = f.above[v]
	}
	return v
}

// union makes the sets of u and v one, and reports whether they were two.
func (f *forest) union(u, v int32) bool {
	u, v = f.root(u), f.root(v)
	if u == v {
		return false
	}
	if f.size[u] < f.size[v] {
		u, v = v, u
	}
	f.above[v] = u
	f.size[u] += f.size[v]
	return true
}

// components gives the vertices of a network by the one that stands for each,
// the largest set first.
func (g *Graph) components(ctx context.Context, op string, n *network, of []int32) ([][]codec.Key, error) {
	at := slices.Repeat([]int32{-1}, len(of)) // where the set that one stands for is
	all, p := make([][]codec.Key, 0, 1), pace{ctx: ctx}
	for v, r := range of {
		if err := p.step(); err != nil {
			return nil, g.failed(op, err)
		}
		if at[r] < 0 {
			at[r] = int32(len(all))
			all = append(all, nil)
		}
		all[at[r]] = append(all[at[r]], n.names[v])
	}
	err := sortWithin(ctx, all, func(a, b []codec.Key) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
	if err != nil {
		return nil, g.failed(op, err)
	}
	return all, nil
}

// StronglyConnected gives the sets of vertices each of which has a path to each
// other: the largest first, then that with the least vertex, each in order of
// their bytes. In an undirected graph they are the connected components. It
// reads vertices and edges in pages of 1,000, holds them in memory and is not
// atomic. O(e + n log n) for n vertices.
// (R. E. Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972.)
func (g *Graph) StronglyConnected(ctx context.Context) ([][]codec.Key, error) {
	const op = "strongly_connected"
	n, err := g.network(ctx, op, false)
	if err != nil {
		return nil, err
	}
	t := newTarjan(n)
	p := pace{ctx: ctx}
	for v := range int32(len(n.names)) {
		if err := t.search(&p, v); err != nil {
			return nil, g.failed(op, err)
		}
	}
	return g.components(ctx, op, n, t.of)
}

// A tarjan is Tarjan's search, without recursion.
type tarjan struct {
	*network
	next  []int   // the arc that each vertex goes on with
	order []int32 // in which vertices were met, from 1; 0 is not yet
	low   []int32 // the earliest that each can reach of those on open
	of    []int32 // the vertex that stands for the set of each, -1 for none yet
	path  []int32 // from where the search began to where it is
	open  []int32 // the vertices that were met and have no set yet
	met   int32
}

func newTarjan(n *network) *tarjan {
	count := len(n.names)
	return &tarjan{
		network: n, next: slices.Clone(n.first),
		order: make([]int32, count), low: make([]int32, count), of: slices.Repeat([]int32{-1}, count),
	}
}

// search goes through all that can be reached from v, unless it was met before.
func (t *tarjan) search(p *pace, v int32) error {
	if t.order[v] == 0 {
		t.meet(v)
	}
	for len(t.path) > 0 {
		if err := p.step(); err != nil {
			return err
		}
		v := t.path[len(t.path)-1]
		if t.next[v] == t.first[v+1] {
			t.leave(v)
			continue
		}
		w := t.to[t.next[v]]
		t.next[v]++
		switch {
		case t.order[w] == 0:
			t.meet(w)
		case t.of[w] < 0:
			t.low[v] = min(t.low[v], t.order[w])
		}
	}
	return nil
}

func (t *tarjan) meet(v int32) {
	t.met++
	t.order[v], t.low[v] = t.met, t.met
	t.path, t.open = append(t.path, v), append(t.open, v)
}

// leave goes back from v. If it reaches nothing earlier, those that were met
// since are its set.
func (t *tarjan) leave(v int32) {
	t.path = t.path[:len(t.path)-1]
	if len(t.path) > 0 {
		u := t.path[len(t.path)-1]
		t.low[u] = min(t.low[u], t.low[v])
	}
	for t.low[v] == t.order[v] && t.of[v] < 0 {
		last := len(t.open) - 1
		t.of[t.open[last]] = v
		t.open = t.open[:last]
	}
}
