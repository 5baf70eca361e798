package enginetest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Graph is the suite of the graph. Each part gets an empty store from open.
func Graph(t *testing.T, open func(t testing.TB) store.Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, s store.Store)
	}{
		{"edges", graphEdges},
		{"vertices", graphVertices},
		{"undirected", graphUndirected},
		{"strict", graphStrict},
		{"parameters", graphParameters},
		{"any vertex", graphAnyVertex},
		{"bfs", graphBFS},
		{"paths", graphPaths},
		{"negative", graphNegative},
		{"components", graphComponents},
		{"topological", graphTopological},
		{"dfs", graphDFS},
		{"strongly connected", graphStrong},
		{"cycles", graphCycles},
		{"a long cycle", graphLongCycle},
		{"ranks", graphRanks},
		{"spanning tree", graphTree},
		{"common neighbors", graphCommon},
		{"subgraph", graphSubgraph},
		{"subgraph in the way", graphSubgraphTaken},
		{"texts", graphTexts},
		{"pages", graphPages},
		{"missing", graphMissing},
		{"many neighbours", graphHub},
		{"wrong type", graphWrongType},
		{"refusals", graphRefusals},
		{"round trips", graphTrips},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

func newGraph(t testing.TB, s store.Store, name string, opts engine.GraphOptions) *engine.Graph {
	t.Helper()
	g, err := engine.New(s).Graph(name, opts)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func undirected() engine.GraphOptions { return engine.GraphOptions{Directed: codec.Some(false)} }

// connect adds the edges that a text lists: "a-b:2 b-c", from a to b with a
// weight of 2, from b to c with 1.
func connect(t testing.TB, g *engine.Graph, list string) {
	t.Helper()
	var edges []engine.EdgeSpec
	for _, word := range strings.Fields(list) {
		ends, weight, weighted := strings.Cut(word, ":")
		from, to, _ := strings.Cut(ends, "-")
		e := engine.EdgeSpec{From: codec.Key(from), To: codec.Key(to)}
		if e.Weight.OK = weighted; weighted {
			fmt.Sscan(weight, &e.Weight.V)
		}
		edges = append(edges, e)
	}
	if n, err := g.AddEdges(t.Context(), edges); n != len(edges) || err != nil {
		t.Fatalf("AddEdges(%s): got %v, %v", list, n, err)
	}
}

// graphParts are the keys of a graph, but for its parameters.
func graphParts(name string) []string {
	var keys []string
	for _, part := range []string{"vertices", "edges", "reverse", "weights"} {
		keys = append(keys, "{"+name+"}:graph:"+part)
	}
	return keys
}

func graphEdges(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	for _, c := range []struct {
		u, v   codec.Key
		weight engine.WeightOptions
		want   bool
	}{
		{"a", "b", weightOf(5), true},
		{"a", "c", engine.WeightOptions{}, true},
		{"b", "a", weightOf(-0.5), true},
		{"a", "b", weightOf(7), false},
		{"c", "c", weightOf(1e300), true},
		{"b", "a", engine.WeightOptions{}, false},
	} {
		got, err := g.AddEdge(ctx, c.u, c.v, c.weight)
		same(t, fmt.Sprintf("AddEdge %s %s", c.u, c.v), got, c.want, err)
	}
	edges, err := g.Edges(ctx)
	same(t, "Edges", fmt.Sprint(edges), "[{a b 7} {a c 1} {b a 1} {c c 1e+300}]", err)
	n, err := g.EdgeCount(ctx)
	same(t, "EdgeCount", n, 4, err)
	near, err := g.Neighbors(ctx, "a")
	same(t, "Neighbors a", fmt.Sprint(near), "[{b 7} {c 1}]", err)
	near, err = g.Predecessors(ctx, "c")
	same(t, "Predecessors c", fmt.Sprint(near), "[{a 1} {c 1e+300}]", err)
	near, err = g.Neighbors(ctx, "nobody")
	same(t, "Neighbors nobody", len(near), 0, err)
	for v, want := range map[codec.Key][2]int{"a": {3, 1}, "b": {2, 1}, "c": {3, 2}, "nobody": {0, 0}} {
		all, err := g.Degree(ctx, v)
		same(t, "Degree "+string(v), all, want[0], err)
		in, err := g.InDegree(ctx, v)
		same(t, "InDegree "+string(v), in, want[1], err)
	}
	w, err := g.Weight(ctx, "a", "b")
	same(t, "Weight a b", w, codec.Some(7.0), err)
	w, err = g.Weight(ctx, "c", "a")
	same(t, "Weight c a", w, engine.Opt[float64]{}, err)
	for _, want := range []bool{true, false} {
		has, err := g.HasEdge(ctx, "a", "b")
		same(t, "HasEdge a b", has, want, err)
		ok, err := g.RemoveEdge(ctx, "a", "b")
		same(t, "RemoveEdge a b", ok, want, err)
	}
	ok, err := g.HasVertex(ctx, "b")
	same(t, "HasVertex b", ok, true, err)
}

func graphVertices(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	data := func(text codec.Text) engine.VertexOptions { return engine.VertexOptions{Data: codec.Some(text)} }
	check := func(v codec.Key, want engine.Opt[codec.Text]) {
		t.Helper()
		got, err := g.Vertex(ctx, v)
		same(t, "Vertex "+string(v), got, want, err)
	}
	check("a", engine.Opt[codec.Text]{})
	ok, err := g.AddVertex(ctx, "a", engine.VertexOptions{})
	same(t, "AddVertex a", ok, true, err)
	check("a", codec.Some(codec.Null))
	ok, err = g.AddVertex(ctx, "a", data(`{"x":1}`))
	same(t, "AddVertex a again", ok, false, err)
	check("a", codec.Some[codec.Text](`{"x":1}`))
	g.AddVertex(ctx, "a", engine.VertexOptions{})
	check("a", codec.Some[codec.Text](`{"x":1}`))
	if err := g.SetVertex(ctx, "b", "7"); err != nil {
		t.Fatal(err)
	}
	check("b", codec.Some[codec.Text]("7"))
	connect(t, g, "a-b:2 b-a a-a c-a:3 c-d")
	check("c", codec.Some(codec.Null))
	vs, err := g.Vertices(ctx)
	same(t, "Vertices", vs, []codec.Key{"a", "b", "c", "d"}, err)
	for _, want := range []bool{true, false} {
		ok, err = g.RemoveVertex(ctx, "a")
		same(t, "RemoveVertex a", ok, want, err)
	}
	edges, err := g.Edges(ctx)
	same(t, "Edges", fmt.Sprint(edges), "[{c d 1}]", err)
	empty(t, s, "{g}:graph:weights")
	for _, v := range []codec.Key{"b", "c", "d"} {
		g.RemoveVertex(ctx, v)
	}
	n, err := g.Size(ctx)
	same(t, "Size", n, 0, err)
	empty(t, s, graphParts("g")...)
}

func graphUndirected(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", undirected())
	connect(t, g, "b-a:5 b-c b-b a-d")
	for _, ends := range [][2]codec.Key{{"a", "b"}, {"b", "a"}} {
		ok, err := g.HasEdge(ctx, ends[0], ends[1])
		same(t, "HasEdge", ok, true, err)
		w, err := g.Weight(ctx, ends[0], ends[1])
		same(t, "Weight", w, codec.Some(5.0), err)
	}
	ok, err := g.AddEdge(ctx, "a", "b", weightOf(6))
	same(t, "AddEdge a b", ok, false, err)
	for _, list := range []func(v codec.Key) (engine.Dict[engine.Neighbor], error){
		func(v codec.Key) (engine.Dict[engine.Neighbor], error) { return g.Neighbors(ctx, v) },
		func(v codec.Key) (engine.Dict[engine.Neighbor], error) { return g.Predecessors(ctx, v) },
	} {
		near, err := list("b")
		same(t, "Neighbors b", fmt.Sprint(near), "[{a 6} {b 1} {c 1}]", err)
	}
	edges, err := g.Edges(ctx)
	same(t, "Edges", fmt.Sprint(edges), "[{a b 6} {a d 1} {b b 1} {b c 1}]", err)
	degree, err := g.Degree(ctx, "b")
	same(t, "Degree b", degree, 4, err)
	degree, err = g.InDegree(ctx, "b")
	same(t, "InDegree b", degree, 4, err)
	path, err := g.ShortestPath(ctx, "c", "d", engine.SearchOptions{})
	same(t, "ShortestPath c d", fmt.Sprint(path.V), "{[c b a d] 8}", err)
	ok, err = g.RemoveEdge(ctx, "d", "a")
	same(t, "RemoveEdge d a", ok, true, err)
	ok, err = g.RemoveVertex(ctx, "b")
	same(t, "RemoveVertex b", ok, true, err)
	n, err := g.EdgeCount(ctx)
	same(t, "EdgeCount", n, 0, err)
	empty(t, s, graphParts("g")[1:]...)
	_, err = g.TopologicalSort(ctx)
	refused(t, "TopologicalSort", err, "value", "graph g: topological_sort: the graph is undirected")
}

func graphStrict(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{Strict: codec.Some(true)})
	g.AddVertex(ctx, "a", engine.VertexOptions{})
	g.AddVertex(ctx, "b", engine.VertexOptions{})
	_, err := g.AddEdges(ctx, []engine.EdgeSpec{{From: "a", To: "b"}, {From: "b", To: "c"}})
	refused(t, "AddEdges", err, "missing", "graph g: add_edges: no vertex c")
	_, err = g.AddEdge(ctx, "x", "a", engine.WeightOptions{})
	refused(t, "AddEdge", err, "missing", "graph g: add_edge: no vertex x")
	refused(t, "SetVertex", g.SetVertex(ctx, "x", "1"), "missing", "graph g: set_vertex: no vertex x")
	empty(t, s, "{g}:graph:edges", "{g}:graph:reverse")
	connect(t, g, "a-b")
	n, err := g.Size(ctx)
	same(t, "Size", n, 2, err)
}

// graphParameters has handles that say nothing, the same, and something else.
func graphParameters(t *testing.T, s store.Store) {
	ctx := t.Context()
	connect(t, newGraph(t, s, "plain", engine.GraphOptions{}), "a-b")
	empty(t, s, "{plain}:graph:cfg")
	connect(t, newGraph(t, s, "g", undirected()), "b-a")
	adopts := newGraph(t, s, "g", engine.GraphOptions{})
	if ok, err := adopts.HasEdge(ctx, "b", "a"); !ok || err != nil {
		t.Fatalf("HasEdge by a handle without parameters: got %v, %v", ok, err)
	}
	connect(t, adopts, "c-a")
	near, err := adopts.Neighbors(ctx, "a")
	same(t, "Neighbors a", fmt.Sprint(near), "[{b 1} {c 1}]", err)
	other := newGraph(t, s, "g", engine.GraphOptions{Directed: codec.Some(true)})
	_, added := other.AddEdge(ctx, "x", "y", engine.WeightOptions{})
	_, read := other.Neighbors(ctx, "a")
	_, counted := other.EdgeCount(ctx)
	_, walked := other.BFS(ctx, "a", engine.BFSOptions{})
	_, found := other.ShortestPath(ctx, "a", "b", engine.SearchOptions{})
	for _, err := range []error{added, read, counted, walked, found} {
		if engine.KindOf(err) != "value" || !strings.Contains(err.Error(), "directed is false, not true") {
			t.Fatalf("other parameters: got %v", err)
		}
	}
	if ok, err := adopts.Clear(ctx); !ok || err != nil {
		t.Fatalf("Clear: got %v, %v", ok, err)
	}
	empty(t, s, append(graphParts("g"), "{g}:graph:cfg")...)
}

// graphAnyVertex has vertices whose text could be mistaken for something else.
func graphAnyVertex(t *testing.T, s store.Store) {
	ctx := t.Context()
	var vs []codec.Key
	for _, word := range odd {
		vs = append(vs, codec.Key(codec.OfStr(word)))
	}
	vs = append(vs, "1", "1.0", "true", "null", `{"$tuple":[1,2]}`, `"1"`, "g*", "g?", "_initialized")
	slices.Sort(vs)
	vs = slices.Compact(vs)
	for k, opts := range []engine.GraphOptions{{}, undirected()} {
		name := fmt.Sprint("g", k)
		g := newGraph(t, s, name, opts)
		for i, v := range vs {
			if strings.Contains(string(v), "\x00") {
				t.Fatalf("the stored form %q has a NUL in it", v)
			}
			connectAll(t, g, v, vs[:i+1])
		}
		for i, v := range vs {
			near, err := g.Predecessors(ctx, v)
			var got []codec.Key
			for _, n := range near {
				got = append(got, n.Vertex)
			}
			want := vs[i:]
			if opts.Directed.OK {
				want = vs
			}
			same(t, fmt.Sprintf("Predecessors %q", v), got, want, err)
		}
		order, err := g.BFS(ctx, vs[len(vs)-1], engine.BFSOptions{})
		same(t, "BFS", len(order), len(vs), err)
		for _, v := range vs {
			if ok, err := g.RemoveVertex(ctx, v); !ok || err != nil {
				t.Fatalf("RemoveVertex %q: got %v, %v", v, ok, err)
			}
		}
		empty(t, s, graphParts(name)...)
	}
}

func connectAll(t *testing.T, g *engine.Graph, from codec.Key, to []codec.Key) {
	t.Helper()
	var edges []engine.EdgeSpec
	for i, v := range to {
		edges = append(edges, engine.EdgeSpec{From: from, To: v, Weight: codec.Some(float64(i % 3))})
	}
	if n, err := g.AddEdges(t.Context(), edges); n != len(to) || err != nil {
		t.Fatalf("AddEdges from %q: got %v, %v", from, n, err)
	}
}

// graphHub has more neighbours than one command takes.
func graphHub(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	const n = 10_500
	var edges []engine.EdgeSpec
	for i := range n {
		v := codec.Key(fmt.Sprintf("v%05d", i))
		edges = append(edges, engine.EdgeSpec{From: "hub", To: v, Weight: codec.Some(float64(i % 5))},
			engine.EdgeSpec{From: v, To: "end", Weight: codec.Some(float64(i%7 + 1))})
	}
	added, err := g.AddEdges(ctx, edges)
	same(t, "AddEdges", added, 2*n, err)
	near, err := g.Neighbors(ctx, "hub")
	same(t, "Neighbors", len(near), n, err)
	for i, e := range near {
		if e.Weight != float64(i%5) {
			t.Fatalf("weight %d: got %v, want %v", i, e.Weight, i%5)
		}
	}
	order, err := g.BFS(ctx, "hub", engine.BFSOptions{})
	same(t, "BFS", fmt.Sprint(len(order), order[n:]), "10502 [v10499 end]", err)
	path, err := g.ShortestPath(ctx, "hub", "end", engine.SearchOptions{})
	same(t, "ShortestPath", fmt.Sprint(path.V), "{[hub v00000 end] 1}", err)
	ok, err := g.RemoveVertex(ctx, "hub")
	same(t, "RemoveVertex", ok, true, err)
	ok, err = g.RemoveVertex(ctx, "end")
	same(t, "RemoveVertex", ok, true, err)
	empty(t, s, graphParts("g")[1:]...)
}

// graphWrongType has something else at each part: nothing is written then.
func graphWrongType(t *testing.T, s store.Store) {
	for _, opts := range []engine.GraphOptions{undirected(), {}} {
		for part, holds := range map[string]string{"vertices": "hash", "edges": "sorted set", "reverse": "sorted set", "weights": "hash"} {
			graphWrongPart(t, s, opts, part, holds)
		}
	}
}

func graphWrongPart(t *testing.T, s store.Store, opts engine.GraphOptions, part, holds string) {
	ctx, g := t.Context(), newGraph(t, s, part, opts)
	key := "{" + part + "}:graph:" + part
	s.Do(ctx, store.Cmd(store.Set, key, "x"))
	_, vertex := g.AddVertex(ctx, "a", engine.VertexOptions{})
	_, edge := g.AddEdge(ctx, "a", "b", weightOf(2))
	_, removed := g.RemoveEdge(ctx, "a", "b")
	_, gone := g.RemoveVertex(ctx, "a")
	for _, err := range []error{vertex, edge, removed, gone, g.SetVertex(ctx, "a", "1")} {
		refused(t, "a write", err, "type", key+": holds a string, not a "+holds)
	}
	s.Do(ctx, store.Cmd(store.Del, key))
	empty(t, s, append(graphParts(part), "{"+part+"}:graph:cfg")...)
}

func graphRefusals(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	for _, w := range []float64{math.NaN(), math.Inf(1)} {
		edges := make([]engine.EdgeSpec, 1500)
		edges[1499] = engine.EdgeSpec{From: "a", To: "b", Weight: codec.Some(w)}
		n, err := g.AddEdges(ctx, edges)
		refused(t, "AddEdges", err, "value",
			fmt.Sprintf("graph g: add_edges: weight of the edge from a to b must be finite, got %v", w))
		same(t, "AddEdges", n, 0, nil)
	}
	_, err := g.BFS(ctx, "a", engine.BFSOptions{MaxDepth: codec.Some(-1)})
	refused(t, "BFS", err, "value", "graph g: bfs: max_depth must be at least 0, got -1")
	empty(t, s, graphParts("g")...)
}
