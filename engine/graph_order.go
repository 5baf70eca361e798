package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

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

// mustBe refuses a graph whose edges have a direction, or have none.
func (g *Graph) mustBe(ctx context.Context, op string, directed bool) error {
	r, err := g.read(ctx, op, g.script(graphDirected))
	switch {
	case err != nil || r.Bool() == directed:
		return err
	case directed:
		return g.refuse(op, ErrValue, "the graph is undirected")
	}
	return g.refuse(op, ErrValue, "the graph is directed")
}

// TopologicalSort gives all vertices so that every edge leads from an earlier
// to a later one; of those that could come next it takes the least in order of
// their bytes. The error is ErrValue if there is a cycle, which it lists, and
// for an undirected graph. It reads vertices and edges in pages of 1,000, holds
// them in memory and is not atomic. O(e + n log n) for n vertices.
// (A. B. Kahn, "Topological Sorting of Large Networks", 1962.)
func (g *Graph) TopologicalSort(ctx context.Context) ([]codec.Key, error) {
	const op = "topological_sort"
	if err := g.mustBe(ctx, op, true); err != nil {
		return nil, err
	}
	n, err := g.network(ctx, op, false)
	if err != nil {
		return nil, err
	}
	p := pace{ctx: ctx}
	sorted, err := n.kahn(&p)
	if err != nil {
		return nil, g.failed(op, err)
	}
	if len(sorted) == len(n.names) {
		return sorted, nil
	}
	cycle, err := n.cycle(&p)
	if err != nil {
		return nil, g.failed(op, err)
	}
	return nil, g.refuse(op, ErrValue, "there is a cycle: %s", spellCycle(cycle))
}

// kahn sorts the vertices as far as they are not on or behind cycles.
func (n *network) kahn(p *pace) ([]codec.Key, error) {
	into := make([]int32, len(n.names)) // arcs from vertices that are not sorted yet
	for _, v := range n.to {
		into[v]++
	}
	ready := heap[int32]{less: func(a, b int32) bool { return a < b }}
	for v := range into {
		if into[v] == 0 {
			ready.push(int32(v))
		}
	}
	sorted := make([]codec.Key, 0, len(n.names))
	for len(ready.items) > 0 {
		u := ready.pop()
		sorted = append(sorted, n.names[u])
		for _, v := range n.arcs(u) {
			if err := p.step(); err != nil {
				return nil, err
			}
			if into[v]--; into[v] == 0 {
				ready.push(v)
			}
		}
	}
	return sorted, nil
}

// FindCycle gives the vertices of a cycle, from its least one on, each with an
// edge to the next and the last to the first; none if there is no cycle. In an
// undirected graph it has three vertices at least, unless it is an edge from a
// vertex to itself. Of a directed graph it is one of the shortest through its
// least vertex. It reads vertices and edges in pages of 1,000, holds them in
// memory and is not atomic. O(e + n log n) for n vertices.
// (R. E. Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972.)
func (g *Graph) FindCycle(ctx context.Context) (Opt[[]codec.Key], error) {
	const op = "find_cycle"
	n, err := g.network(ctx, op, false)
	if err != nil {
		return Opt[[]codec.Key]{}, err
	}
	cycle, err := n.cycle(&pace{ctx: ctx})
	if err != nil {
		return Opt[[]codec.Key]{}, g.failed(op, err)
	}
	return Opt[[]codec.Key]{V: cycle, OK: cycle != nil}, nil
}

// cycle gives the names of a cycle, from the least on, nil if there is none.
func (n *network) cycle(p *pace) ([]codec.Key, error) {
	found, err := n.anyCycle(p)
	if err != nil || found == nil {
		return nil, err
	}
	least := slices.Index(found, slices.Min(found))
	found = append(found[least:len(found):len(found)], found[:least]...)
	if n.directed {
		if found, err = n.shortestThrough(p, found[0]); err != nil {
			return nil, err
		}
	}
	cycle := make([]codec.Key, len(found))
	for i, v := range found {
		cycle[i] = n.names[v]
	}
	return cycle, nil
}

// What a search for a cycle knows of a vertex.
const (
	unseen = iota
	onPath
	finished
)

// anyCycle gives the first cycle that a depth-first search from the least
// vertices comes to.
func (n *network) anyCycle(p *pace) ([]int32, error) {
	state, next := make([]uint8, len(n.names)), slices.Clone(n.first)
	var path []int32
	for start := range int32(len(n.names)) {
		if state[start] != unseen {
			continue
		}
		path, state[start] = append(path, start), onPath
		for len(path) > 0 {
			if err := p.step(); err != nil {
				return nil, err
			}
			v := path[len(path)-1]
			if next[v] == n.first[v+1] {
				path, state[v] = path[:len(path)-1], finished
				continue
			}
			w := n.to[next[v]]
			next[v]++
			switch {
			case !n.directed && len(path) > 1 && w == path[len(path)-2]: // the edge that it came by
			case state[w] == onPath:
				return path[slices.Index(path, w):], nil
			case state[w] == unseen:
				path, state[w] = append(path, w), onPath
			}
		}
	}
	return nil, nil
}

// shortestThrough gives a shortest cycle through v, which is on one.
func (n *network) shortestThrough(p *pace, v int32) ([]int32, error) {
	before := slices.Repeat([]int32{-1}, len(n.names))
	for queue := []int32{v}; len(queue) > 0; queue = queue[1:] {
		u := queue[0]
		for _, w := range n.arcs(u) {
			if err := p.step(); err != nil {
				return nil, err
			}
			if w == v {
				return backwards(before, u, v), nil
			}
			if before[w] < 0 {
				before[w] = u
				queue = append(queue, w)
			}
		}
	}
	return nil, nil
}

// backwards gives the way from v to u, by the vertices before each.
func backwards(before []int32, u, v int32) []int32 {
	way := []int32{u}
	for u != v {
		u = before[u]
		way = append(way, u)
	}
	slices.Reverse(way)
	return way
}

// spellCycle spells a cycle for an error, which has room for a hundred of its
// vertices.
func spellCycle(cycle []codec.Key) string {
	const room = 100
	words := strs(cycle)
	if left := len(words) - room; left > 0 {
		words = append(slices.Clone(words[:room]), "("+strconv.Itoa(left)+" more)")
	}
	return strings.Join(append(slices.Clone(words), string(cycle[0])), " -> ")
}
