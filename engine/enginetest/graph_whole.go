package enginetest

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

func graphDFS(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	connect(t, g, "a-b a-d b-c c-a c-e d-e x-a")
	got, err := g.DFS(ctx, "a")
	same(t, "DFS a", got, keys("a", "b", "c", "e", "d"), err)
	got, err = g.DFS(ctx, "x")
	same(t, "DFS x", got, keys("x", "a", "b", "c", "e", "d"), err)
	got, err = g.DFS(ctx, "e")
	same(t, "DFS e", got, keys("e"), err)
	_, err = g.DFS(ctx, "nobody")
	refused(t, "DFS nobody", err, "missing", "graph g: dfs: no vertex nobody")
	both := newGraph(t, s, "both", undirected())
	connect(t, both, "b-a b-c c-a d-c")
	got, err = both.DFS(ctx, "c")
	same(t, "DFS c", got, keys("c", "a", "b", "d"), err)
}

func graphStrong(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	all, err := g.StronglyConnected(ctx)
	same(t, "StronglyConnected of nothing", len(all), 0, err)
	connect(t, g, "a-b b-c c-a c-d d-e e-d e-f x-y y-x l-l")
	g.AddVertex(ctx, "alone", engine.VertexOptions{})
	all, err = g.StronglyConnected(ctx)
	same(t, "StronglyConnected", fmt.Sprint(all), "[[a b c] [d e] [x y] [alone] [f] [l]]", err)
	both := newGraph(t, s, "both", undirected())
	connect(t, both, "a-b c-b x-y")
	all, err = both.StronglyConnected(ctx)
	same(t, "StronglyConnected of an undirected graph", fmt.Sprint(all), "[[a b c] [x y]]", err)
}

func graphCycles(t *testing.T, s store.Store) {
	ctx := t.Context()
	for i, c := range []struct {
		opts        engine.GraphOptions
		edges, want string
	}{
		{engine.GraphOptions{}, "", "none"},
		{engine.GraphOptions{}, "a-b a-c b-d c-d", "none"},
		{engine.GraphOptions{}, "a-b b-c c-b", "[b c]"},
		{engine.GraphOptions{}, "b-a a-b", "[a b]"},
		{engine.GraphOptions{}, "x-x a-x", "[x]"},
		{engine.GraphOptions{}, "a-b b-c c-d d-e e-a c-a", "[a b c]"}, // the shortest
		{undirected(), "a-b b-c", "none"},
		{undirected(), "b-a b-c c-a", "[a b c]"},
		{undirected(), "a-b x-x", "[x]"},
		{undirected(), "a-b b-c c-d d-b", "[b c d]"},
	} {
		g := newGraph(t, s, fmt.Sprint("g", i), c.opts)
		connect(t, g, c.edges)
		cycle, err := g.FindCycle(ctx)
		got := "none"
		if cycle.OK {
			got = fmt.Sprint(cycle.V)
		}
		same(t, "FindCycle in "+c.edges, got, c.want, err)
	}
}

// graphLongCycle has a cycle that no error has room for.
func graphLongCycle(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	const n = 2500
	name := func(i int) codec.Key { return codec.Key(fmt.Sprintf("v%04d", i%n)) }
	var edges []engine.EdgeSpec
	for i := range n {
		edges = append(edges, engine.EdgeSpec{From: name(i), To: name(i + 1)})
	}
	if _, err := g.AddEdges(ctx, edges); err != nil {
		t.Fatal(err)
	}
	cycle, err := g.FindCycle(ctx)
	same(t, "FindCycle", len(cycle.V), n, err)
	_, err = g.TopologicalSort(ctx)
	text := err.Error()
	if !strings.Contains(text, "there is a cycle: v0000 -> v0001 -> ") || !strings.HasSuffix(text, "v0099 -> (2400 more) -> v0000") {
		t.Fatalf("TopologicalSort: got %s", text)
	}
	all, err := g.StronglyConnected(ctx)
	same(t, "StronglyConnected", len(all), 1, err)
	order, err := g.DFS(ctx, name(5))
	same(t, "DFS", len(order), n, err)
}

// graphRanks compares with ranks that the equations give, solved by hand.
func graphRanks(t *testing.T, s store.Store) {
	ctx := t.Context()
	ranks := func(opts engine.GraphOptions, edges string, n engine.Opt[int]) string {
		t.Helper()
		g := newGraph(t, s, "g", opts)
		defer g.Clear(ctx)
		connect(t, g, edges)
		rs, err := g.PageRank(ctx, engine.PageRankOptions{N: n})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, r := range rs {
			fmt.Fprintf(&b, "%s:%.6f ", r.Vertex, r.Rank)
		}
		return b.String()
	}
	all := engine.Opt[int]{}
	for _, c := range []struct {
		opts        engine.GraphOptions
		edges, want string
		n           engine.Opt[int]
	}{
		{engine.GraphOptions{}, "", "", all},
		{engine.GraphOptions{}, "a-a", "a:1.000000 ", all},
		{engine.GraphOptions{}, "a-b b-c c-a", "a:0.333333 b:0.333333 c:0.333333 ", all},
		{engine.GraphOptions{}, "a-b", "b:0.649123 a:0.350877 ", all},                            // b leads nowhere: 1.85/2.85
		{engine.GraphOptions{}, "a-b:3 a-c:1 b-a c-a", "a:0.486486 b:0.360135 c:0.153378 ", all}, // a: .9/1.85
		{engine.GraphOptions{}, "a-b:0", "a:0.500000 b:0.500000 ", all},
		{undirected(), "a-b b-c", "b:0.486486 a:0.256757 c:0.256757 ", all},
		{undirected(), "a-b b-c", "b:0.486486 a:0.256757 ", codec.Some(2)},
		{undirected(), "a-b b-c", "", codec.Some(0)},
		{undirected(), "a-b b-c", "b:0.486486 a:0.256757 c:0.256757 ", codec.Some(9)},
	} {
		same(t, "PageRank of "+c.edges, ranks(c.opts, c.edges, c.n), c.want, nil)
	}
	g := newGraph(t, s, "bad", engine.GraphOptions{})
	connect(t, g, "a-b b-c:-2")
	_, err := g.PageRank(ctx, engine.PageRankOptions{})
	refused(t, "PageRank", err, "value", "graph bad: pagerank: edge from b to c has negative weight -2")
	_, err = g.PageRank(ctx, engine.PageRankOptions{N: codec.Some(-1)})
	refused(t, "PageRank", err, "value", "graph bad: pagerank: n must be at least 0, got -1")
	g.AddEdge(ctx, "b", "c", weightOf(math.MaxFloat64))
	g.AddEdge(ctx, "b", "d", weightOf(math.MaxFloat64))
	_, err = g.PageRank(ctx, engine.PageRankOptions{})
	refused(t, "PageRank", err, "value", "graph bad: pagerank: the weights of the edges from b are too great to add")
}

func graphTree(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", undirected())
	tree, err := g.MinimumSpanningTree(ctx)
	same(t, "MinimumSpanningTree of nothing", len(tree), 0, err)
	connect(t, g, "a-b:4 a-c:8 b-c:11 b-d:8 c-e:7 c-f:1 d-e:2 e-f:6 d-g:7 f-i:2 i-h:10 h-g:9 x-x:-5 x-y:-1 y-z:0.5 x-z:0.5")
	tree, err = g.MinimumSpanningTree(ctx)
	same(t, "MinimumSpanningTree", fmt.Sprint(tree),
		"[{a b 4} {a c 8} {c f 1} {d e 2} {d g 7} {e f 6} {f i 2} {g h 9} {x y -1} {x z 0.5}]", err)
	directed := newGraph(t, s, "directed", engine.GraphOptions{})
	connect(t, directed, "a-b")
	_, err = directed.MinimumSpanningTree(ctx)
	refused(t, "MinimumSpanningTree", err, "value", "graph directed: minimum_spanning_tree: the graph is directed")
}

func graphCommon(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	connect(t, g, "a-b a-c a-d a-e b-d b-c b-a b-x b-b x-a x-b c-a")
	for ends, want := range map[[2]codec.Key][]codec.Key{
		{"a", "b"}: keys("c", "d"), {"b", "a"}: keys("c", "d"), {"b", "x"}: keys("a"), {"c", "x"}: keys("a"),
		{"a", "a"}: keys("b", "c", "d", "e"), {"a", "d"}: {}, {"a", "nobody"}: {}, {"nobody", "other"}: {},
	} {
		got, err := g.CommonNeighbors(ctx, ends[0], ends[1])
		same(t, fmt.Sprint("CommonNeighbors ", ends), got, want, err)
	}
	both := newGraph(t, s, "both", undirected())
	connect(t, both, "m-a m-z n-a n-z m-n n-n k-m k-n m-m")
	for _, ends := range [][2]codec.Key{{"m", "n"}, {"n", "m"}} {
		got, err := both.CommonNeighbors(ctx, ends[0], ends[1])
		same(t, fmt.Sprint("CommonNeighbors ", ends), got, keys("a", "k", "z"), err)
	}
}

func graphSubgraph(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "{x}g", engine.GraphOptions{Directed: codec.Some(false), Strict: codec.Some(true)})
	for _, v := range keys("a", "b", "c", "d") {
		g.AddVertex(ctx, v, engine.VertexOptions{})
	}
	connect(t, g, "b-a:2 b-c c-d:3 a-a c-a:0.5")
	g.SetVertex(ctx, "b", `"data"`)
	sub, err := g.Subgraph(ctx, keys("c", "a", "nobody", "b", "a"), "{x}sub", engine.SubgraphOptions{})
	if err != nil {
		t.Fatal(err)
	}
	edges, err := sub.Edges(ctx)
	same(t, "Edges", fmt.Sprint(edges), "[{a a 1} {a b 2} {a c 0.5} {b c 1}]", err)
	vs, err := sub.Vertices(ctx)
	same(t, "Vertices", vs, keys("a", "b", "c"), err)
	data, err := sub.Vertex(ctx, "b")
	same(t, "Vertex b", data, codec.Some[codec.Text](`"data"`), err)
	near, err := sub.Neighbors(ctx, "a")
	same(t, "Neighbors a, without direction", fmt.Sprint(near), "[{a 1} {b 2} {c 0.5}]", err)
	_, err = sub.AddEdge(ctx, "a", "new", engine.WeightOptions{})
	refused(t, "AddEdge to a strict graph", err, "missing", "graph {x}sub: add_edge: no vertex new")
}

// graphSubgraphTaken makes subgraphs where something is already.
func graphSubgraphTaken(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "{x}g", engine.GraphOptions{Common: engine.Common{TTL: time.Hour}})
	connect(t, g, "a-b b-c c-a")
	replace := engine.SubgraphOptions{Replace: true}
	connect(t, newGraph(t, s, "{x}sub", undirected()), "p-q:5")
	_, err := g.Subgraph(ctx, keys("a"), "{x}sub", engine.SubgraphOptions{})
	refused(t, "Subgraph", err, "exists", "graph {x}g: subgraph: {x}sub exists already")
	left := newGraph(t, s, "{x}sub", undirected())
	w, err := left.Weight(ctx, "q", "p")
	same(t, "Weight of what was there", w, codec.Some(5.0), err)
	if ttl, err := left.TTL(ctx); ttl.OK || err != nil {
		t.Fatalf("TTL of what was there: got %v, %v", ttl, err)
	}
	sub, err := g.Subgraph(ctx, keys("a", "b"), "{x}sub", replace)
	if err != nil {
		t.Fatal(err)
	}
	edges, err := sub.Edges(ctx)
	same(t, "Edges", fmt.Sprint(edges), "[{a b 1}]", err)
	if ttl, err := sub.TTL(ctx); ttl.V < 3500 || err != nil {
		t.Fatalf("TTL of a subgraph: got %v, %v", ttl, err)
	}
	empty(t, s, "{x}sub:graph:cfg", "{x}sub:graph:weights")
	none, err := g.Subgraph(ctx, nil, "{x}sub", replace)
	if err != nil {
		t.Fatal(err)
	}
	n, err := none.Size(ctx)
	same(t, "Size of a subgraph of nothing", n, 0, err)
	empty(t, s, "{x}sub:graph:vertices", "{x}sub:graph:edges", "{x}sub:graph:reverse")
	_, err = g.Subgraph(ctx, keys("a"), "{x}g", replace)
	refused(t, "Subgraph", err, "value", "graph {x}g: subgraph: into must be another name")
	_, err = g.Subgraph(ctx, keys("a"), "", replace)
	refused(t, "Subgraph", err, "value", "graph: name is empty")
	s.Do(ctx, store.Cmd(store.Set, "{x}sub:graph:edges", "text"))
	_, err = g.Subgraph(ctx, keys("a"), "{x}sub", replace)
	fails(t, "Subgraph", err, "type", "holds")
	empty(t, s, "{x}sub:graph:vertices")
}

func graphTexts(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, `the "g"`, engine.GraphOptions{})
	connect(t, g, "b-a:2.5 a-b a-a")
	odd := []codec.Key{"", `"1"`, "a\"b\\n", "line\nend", "é\xff\x07", "#<&>|[x]"}
	for _, v := range odd {
		g.AddVertex(ctx, v, engine.VertexOptions{})
	}
	dot, err := g.ToDot(ctx)
	same(t, "ToDot", dot, `digraph "the \"g\"" {
  "";
  "\"1\"";
  "#<&>|[x]";
  "a";
  "a\"b\\n";
  "b";
  "line\nend";
  "é\\xff\\x07";
  "a" -> "a";
  "a" -> "b";
  "b" -> "a" [label="2.5"];
}`, err)
	mermaid, err := g.ToMermaid(ctx)
	same(t, "ToMermaid", mermaid, `flowchart LR
  v0[" "]
  v1["#34;1#34;"]
  v2["#35;#60;#38;#62;|[x]"]
  v3["a"]
  v4["a#34;b#92;n"]
  v5["b"]
  v6["line<br>end"]
  v7["é#92;xff#92;x07"]
  v3 --> v3
  v3 --> v5
  v5 --> |"2.5"| v3`, err)
	both := newGraph(t, s, "both", undirected())
	dot, err = both.ToDot(ctx)
	same(t, "ToDot of nothing", dot, "graph \"both\" {\n}", err)
	connect(t, both, "b-a:-3 b-b")
	dot, err = both.ToDot(ctx)
	same(t, "ToDot", dot, "graph \"both\" {\n  \"a\";\n  \"b\";\n  \"a\" -- \"b\" [label=\"-3\"];\n  \"b\" -- \"b\";\n}", err)
	mermaid, err = both.ToMermaid(ctx)
	same(t, "ToMermaid", mermaid, "flowchart LR\n  v0[\"a\"]\n  v1[\"b\"]\n  v0 --- |\"-3\"| v1\n  v1 --- v1", err)
}

// graphPages has more vertices and edges than a page.
func graphPages(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{})
	const n = 2100
	name := func(i int) codec.Key { return codec.Key(fmt.Sprintf("v%04d", i)) }
	var edges []engine.EdgeSpec
	for i := range n - 1 {
		edges = append(edges, engine.EdgeSpec{From: name(i), To: name(i + 1), Weight: codec.Some(float64(i % 3))})
	}
	added, err := g.AddEdges(ctx, edges)
	same(t, "AddEdges", added, n-1, err)
	order, err := g.TopologicalSort(ctx)
	same(t, "TopologicalSort", len(order), n, err)
	same(t, "the last of TopologicalSort", order[n-1], name(n-1), nil)
	all, err := g.ConnectedComponents(ctx)
	same(t, "ConnectedComponents", fmt.Sprint(len(all), len(all[0])), "1 2100", err)
	all, err = g.StronglyConnected(ctx)
	same(t, "StronglyConnected", len(all), n, err)
	ranks, err := g.PageRank(ctx, engine.PageRankOptions{})
	sum := 0.0
	for _, r := range ranks {
		sum += r.Rank
	}
	same(t, "the sum of PageRank", fmt.Sprintf("%d %.9f", len(ranks), sum), "2100 1.000000000", err)
	dot, err := g.ToDot(ctx)
	same(t, "lines of ToDot", strings.Count(dot, "\n"), n+n-1+1, err)
	vs := make([]codec.Key, n)
	for i := range vs {
		vs[i] = name(i)
	}
	sub, err := g.Subgraph(ctx, vs, "{g}sub", engine.SubgraphOptions{})
	if err != nil {
		t.Fatal(err)
	}
	count, err := sub.EdgeCount(ctx)
	same(t, "EdgeCount of a subgraph", count, n-1, err)
}
