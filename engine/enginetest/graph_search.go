package enginetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

func graphBFS(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	connect(t, g, "a-c a-b b-d c-d c-e d-f e-a x-a")
	for depth, want := range [][]codec.Key{{"a"}, {"a", "b", "c"}, {"a", "b", "c", "d", "e"}, {"a", "b", "c", "d", "e", "f"}} {
		got, err := g.BFS(ctx, "a", engine.BFSOptions{MaxDepth: codec.Some(depth)})
		same(t, fmt.Sprint("BFS a, ", depth), got, want, err)
	}
	got, err := g.BFS(ctx, "x", engine.BFSOptions{})
	same(t, "BFS x", got, []codec.Key{"x", "a", "b", "c", "d", "e", "f"}, err)
	got, err = g.BFS(ctx, "f", engine.BFSOptions{})
	same(t, "BFS f", got, []codec.Key{"f"}, err)
	ds, err := g.Distances(ctx, "x", engine.SearchOptions{Weighted: codec.Some(false)})
	same(t, "Distances x", fmt.Sprint(ds), "[{x 0} {a 1} {b 2} {c 2} {d 3} {e 3} {f 4}]", err)
}

func graphPaths(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	connect(t, g, "a-b:1 b-c:1 c-d:1 a-d:4 d-e:0 e-d:0 a-f:0.1 f-g:0.2 z-a")
	g.AddVertex(ctx, "alone", engine.VertexOptions{})
	weighted, hops := engine.SearchOptions{}, engine.SearchOptions{Weighted: codec.Some(false)}
	for _, c := range []struct {
		a, b codec.Key
		opts engine.SearchOptions
		want string
	}{
		{"a", "d", weighted, "{[a b c d] 3}"},
		{"a", "d", hops, "{[a d] 1}"},
		{"a", "e", weighted, "{[a b c d e] 3}"},
		{"a", "e", hops, "{[a d e] 2}"},
		{"a", "g", weighted, "{[a f g] 0.30000000000000004}"},
		{"a", "a", weighted, "{[a] 0}"},
		{"a", "a", hops, "{[a] 0}"},
		{"z", "c", hops, "{[z a b c] 3}"},
	} {
		got, err := g.ShortestPath(ctx, c.a, c.b, c.opts)
		same(t, fmt.Sprintf("ShortestPath %s %s", c.a, c.b), fmt.Sprint(got.V), c.want, err)
		ok, err := g.Reachable(ctx, c.a, c.b)
		same(t, fmt.Sprintf("Reachable %s %s", c.a, c.b), ok, true, err)
	}
	for _, opts := range []engine.SearchOptions{weighted, hops} {
		got, err := g.ShortestPath(ctx, "a", "alone", opts)
		same(t, "ShortestPath a alone", got.OK, false, err)
		got, err = g.ShortestPath(ctx, "b", "a", opts)
		same(t, "ShortestPath b a", got.OK, false, err)
	}
	ok, err := g.Reachable(ctx, "d", "a")
	same(t, "Reachable d a", ok, false, err)
	ds, err := g.Distances(ctx, "a", engine.SearchOptions{})
	same(t, "Distances a", fmt.Sprint(ds), "[{a 0} {f 0.1} {g 0.30000000000000004} {b 1} {c 2} {d 3} {e 3}]", err)
	ties := newGraph(t, s, "ties", engine.GraphOptions{})
	connect(t, ties, "a-p a-q p-y q-x x-b y-b a-m:3 m-b:0 a-n:1 n-o:1 o-b:1")
	for _, opts := range []engine.SearchOptions{weighted, hops} {
		got, err := ties.ShortestPath(ctx, "a", "b", opts)
		same(t, "ShortestPath of equal ones", got.V.Path, []codec.Key{"a", "m", "b"}, err)
	}
	ties.RemoveVertex(ctx, "m")
	for _, opts := range []engine.SearchOptions{weighted, hops} {
		got, err := ties.ShortestPath(ctx, "a", "b", opts)
		same(t, "ShortestPath of equal ones", got.V.Path, []codec.Key{"a", "n", "o", "b"}, err)
	}
}

func graphNegative(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	connect(t, g, "a-b b-c:-2.5 c-d")
	_, err := g.ShortestPath(ctx, "a", "d", engine.SearchOptions{})
	refused(t, "ShortestPath", err, "value", "graph g: shortest_path: edge from b to c has negative weight -2.5")
	_, err = g.Distances(ctx, "a", engine.SearchOptions{})
	refused(t, "Distances", err, "value", "graph g: distances: edge from b to c has negative weight -2.5")
	got, err := g.ShortestPath(ctx, "a", "d", engine.SearchOptions{Weighted: codec.Some(false)})
	same(t, "ShortestPath by edges", fmt.Sprint(got.V), "{[a b c d] 3}", err)
}

func graphComponents(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	all, err := g.ConnectedComponents(ctx)
	same(t, "ConnectedComponents of nothing", len(all), 0, err)
	connect(t, g, "a-b c-b x-y p-q q-p")
	g.AddVertex(ctx, "alone", engine.VertexOptions{})
	all, err = g.ConnectedComponents(ctx)
	same(t, "ConnectedComponents", fmt.Sprint(all), "[[a b c] [p q] [x y] [alone]]", err)
}

func graphTopological(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	connect(t, g, "shirt-tie tie-jacket trousers-shoes trousers-belt belt-jacket socks-shoes")
	g.AddVertex(ctx, "watch", engine.VertexOptions{})
	got, err := g.TopologicalSort(ctx)
	same(t, "TopologicalSort", fmt.Sprint(got), "[shirt socks tie trousers belt jacket shoes watch]", err)
	connect(t, g, "jacket-shirt jacket-behind")
	_, err = g.TopologicalSort(ctx)
	refused(t, "TopologicalSort", err, "value", "graph g: topological_sort: there is a cycle: jacket -> shirt -> tie -> jacket")
	loop := newGraph(t, s, "loop", engine.GraphOptions{})
	connect(t, loop, "a-b b-b")
	_, err = loop.TopologicalSort(ctx)
	refused(t, "TopologicalSort", err, "value", "graph loop: topological_sort: there is a cycle: b -> b")
}

func graphMissing(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	connect(t, g, "a-b")
	_, bfs := g.BFS(ctx, "x", engine.BFSOptions{})
	_, only := g.BFS(ctx, "x", engine.BFSOptions{MaxDepth: codec.Some(0)})
	_, from := g.ShortestPath(ctx, "x", "a", engine.SearchOptions{})
	_, to := g.ShortestPath(ctx, "a", "x", engine.SearchOptions{})
	_, hops := g.ShortestPath(ctx, "a", "x", engine.SearchOptions{Weighted: codec.Some(false)})
	_, itself := g.ShortestPath(ctx, "x", "x", engine.SearchOptions{})
	_, far := g.Distances(ctx, "x", engine.SearchOptions{})
	_, levels := g.Distances(ctx, "x", engine.SearchOptions{Weighted: codec.Some(false)})
	_, reach := g.Reachable(ctx, "a", "x")
	for i, err := range []error{bfs, only, from, to, hops, itself, far, levels, reach} {
		if engine.KindOf(err) != "missing" || !strings.HasSuffix(err.Error(), "no vertex x") {
			t.Fatalf("search %d: got %v", i, err)
		}
	}
}

func graphTrips(t *testing.T, s store.Store) {
	count := store.NewCount(s)
	ctx, g := t.Context(), newGraph(t, count, "g", undirected())
	var chain []engine.EdgeSpec // v0 - v1 - … - v10, and two fans of 1,200 at v10
	name := func(i int) codec.Key { return codec.Key(fmt.Sprintf("v%d", i)) }
	for i := range 10 {
		chain = append(chain, engine.EdgeSpec{From: name(i), To: name(i + 1)})
	}
	for i := range 1200 {
		chain = append(chain, engine.EdgeSpec{From: name(10), To: name(1000 + i)}, engine.EdgeSpec{From: name(1000 + i), To: "end"})
	}
	fan := []codec.Key{"end"}
	for i := range 1210 {
		fan = append(fan, name(i))
	}
	hops := engine.SearchOptions{Weighted: codec.Some(false)}
	for _, c := range []struct {
		name string
		want int
		call func()
	}{
		{"AddEdges", 3, func() { g.AddEdges(ctx, chain) }},
		{"AddVertex", 1, func() { g.AddVertex(ctx, "a", engine.VertexOptions{}) }},
		{"SetVertex", 1, func() { g.SetVertex(ctx, "a", "1") }},
		{"AddEdge", 1, func() { g.AddEdge(ctx, "a", "b", weightOf(2)) }},
		{"HasVertex", 1, func() { g.HasVertex(ctx, "a") }},
		{"HasEdge", 1, func() { g.HasEdge(ctx, "a", "b") }},
		{"Vertex", 1, func() { g.Vertex(ctx, "a") }},
		{"Weight", 1, func() { g.Weight(ctx, "a", "b") }},
		{"Neighbors", 1, func() { g.Neighbors(ctx, "a") }},
		{"Predecessors", 1, func() { g.Predecessors(ctx, "a") }},
		{"Degree", 1, func() { g.Degree(ctx, "a") }},
		{"InDegree", 1, func() { g.InDegree(ctx, "a") }},
		{"Vertices", 1, func() { g.Vertices(ctx) }},
		{"Edges", 1, func() { g.Edges(ctx) }},
		{"EdgeCount", 1, func() { g.EdgeCount(ctx) }},
		{"Size", 1, func() { g.Size(ctx) }},
		{"RemoveEdge", 1, func() { g.RemoveEdge(ctx, "a", "b") }},
		{"RemoveVertex", 1, func() { g.RemoveVertex(ctx, "a") }},
		{"BFS", 13, func() { g.BFS(ctx, "v0", engine.BFSOptions{}) }},
		{"BFS to depth 3", 3, func() { g.BFS(ctx, "v0", engine.BFSOptions{MaxDepth: codec.Some(3)}) }},
		{"BFS to depth 0", 1, func() { g.BFS(ctx, "v0", engine.BFSOptions{MaxDepth: codec.Some(0)}) }},
		{"Distances", 13, func() { g.Distances(ctx, "v0", engine.SearchOptions{}) }},
		{"Distances by edges", 13, func() { g.Distances(ctx, "v0", hops) }},
		{"ShortestPath", 11, func() { g.ShortestPath(ctx, "v0", "end", engine.SearchOptions{}) }},
		{"ShortestPath by edges, from both ends", 3, func() { g.ShortestPath(ctx, "v1", "v7", hops) }},
		{"Reachable", 3, func() { g.Reachable(ctx, "v1", "v7") }},
		{"DFS", 13, func() { g.DFS(ctx, "v0") }},
		{"CommonNeighbors", 1, func() { g.CommonNeighbors(ctx, "v0", "v2") }},
		{"Subgraph", 1, func() { g.Subgraph(ctx, keys("v0", "v1"), "{g}sub", engine.SubgraphOptions{}) }},
		{"Subgraph of 1,211", 4, func() { g.Subgraph(ctx, fan, "{g}big", engine.SubgraphOptions{}) }},
		{"StronglyConnected", 5, func() { g.StronglyConnected(ctx) }},
		{"FindCycle", 5, func() { g.FindCycle(ctx) }},
		{"PageRank", 5, func() { g.PageRank(ctx, engine.PageRankOptions{}) }},
		{"MinimumSpanningTree", 6, func() { g.MinimumSpanningTree(ctx) }},
		{"ToDot", 5, func() { g.ToDot(ctx) }},
		{"ToMermaid", 5, func() { g.ToMermaid(ctx) }},
		{"ConnectedComponents", 5, func() { g.ConnectedComponents(ctx) }},
	} {
		count.Reset()
		c.call()
		if got := count.Trips(); got != c.want {
			t.Errorf("%s: got %d round trips, want %d", c.name, got, c.want)
		}
	}
}
