package tests

import "testing"

func TestGraph(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "vertices of any kind",
			star: `g = Graph("g"); g.add_edges([((1, 2), "1"), ("1", 1, 2.5), (1, (1, 2))]); print(g.vertices()); print(g.neighbors("1"), g.find_cycle())`,
			lua:  `local g = Graph("g"); g:add_edges{{tuple(1, 2), "1"}, {"1", 1, 2.5}, {1, tuple(1, 2)}}; print(g:vertices()); print(g:neighbors("1"), g:find_cycle())`,
			want: "[\"1\", 1, (1, 2)]\n{1: 2.5} [\"1\", 1, (1, 2)]",
		},
		{
			name: "depth first",
			star: `g = Graph("g"); g.add_edges([("a", "b"), ("b", "c"), ("a", "d"), ("c", "a")]); print(g.dfs("a"), g.bfs("a"), g.dfs("d"))`,
			lua:  `local g = Graph("g"); g:add_edges{{"a", "b"}, {"b", "c"}, {"a", "d"}, {"c", "a"}}; print(g:dfs("a"), g:bfs("a"), g:dfs("d"))`,
			want: `["a", "b", "c", "d"] ["a", "b", "d", "c"] ["d"]`,
		},
		{
			name: "strongly connected, largest first",
			star: `g = Graph("g"); g.add_edges([("x", "y"), ("a", "b"), ("b", "a"), ("b", "x")]); print(g.strongly_connected()); print(Graph("none").strongly_connected())`,
			lua:  `local g = Graph("g"); g:add_edges{{"x", "y"}, {"a", "b"}, {"b", "a"}, {"b", "x"}}; print(g:strongly_connected()); print(Graph("none"):strongly_connected())`,
			want: "[[\"a\", \"b\"], [\"x\"], [\"y\"]]\n[]",
		},
		{
			name: "a cycle or none",
			star: `g = Graph("g"); g.add_edge("a", "b"); print(g.find_cycle() == None and "none"); g.add_edge("b", "a"); print(g.find_cycle())
u = Graph("u", directed=False); u.add_edge("a", "b"); print(u.find_cycle() == None and "none"); u.add_edge("c", "c"); print(u.find_cycle())`,
			lua: `local g = Graph("g"); g:add_edge("a", "b"); print(g:find_cycle() == nil and "none"); g:add_edge("b", "a"); print(g:find_cycle())
local u = Graph("u", {directed=false}); u:add_edge("a", "b"); print(u:find_cycle() == nil and "none"); u:add_edge("c", "c"); print(u:find_cycle())`,
			want: "none\n[\"a\", \"b\"]\nnone\n[\"c\"]",
		},
		{
			name: "pagerank",
			star: `g = Graph("g"); g.add_edges([("a", "hub"), ("b", "hub", 3), ("hub", "a")]); print(len(g.pagerank()), g.pagerank(0))
for v, rank in g.pagerank(2): print(v, math.round(rank, 4))
print(math.round(sum([rank for _, rank in g.pagerank()]), 9))`,
			lua: `local g = Graph("g"); g:add_edges{{"a", "hub"}, {"b", "hub", 3}, {"hub", "a"}}; print(#g:pagerank(), g:pagerank(0))
for v, rank in each(g:pagerank(2)) do print(v, math.round(rank, 4)) end
local total = 0
for _, rank in each(g:pagerank()) do total = total + rank end
print(string.format("%.1f", math.round(total, 9)))`,
			want: "3 []\nhub 0.4865\na 0.4635\n1.0",
		},
		{
			name: "spanning tree",
			star: `g = Graph("g", directed=False); g.add_edges([("a", "b", 3), ("c", "b", -1), ("a", "c", 2), ("x", "y")])
for u, v, w in g.minimum_spanning_tree(): print(u, v, w)`,
			lua: `local g = Graph("g", {directed=false}); g:add_edges{{"a", "b", 3}, {"c", "b", -1}, {"a", "c", 2}, {"x", "y"}}
for u, v, w in each(g:minimum_spanning_tree()) do print(u, v, w) end`,
			want: "a c 2\nb c -1\nx y 1",
		},
		{
			name: "common neighbors and subgraph",
			star: `g = Graph("{x}g", directed=False); g.add_edges([("a", "c"), ("b", "c"), ("a", "b"), ("c", "d", 7)]); print(g.common_neighbors("a", "b"), g.common_neighbors("a", "nobody"))
s = g.subgraph(["c", "d", "z"], into="{x}part"); print(s, s.edges(), s.neighbors("d")); print(g.subgraph(set(["a"]), "{x}part", replace=True).vertices())`,
			lua: `local g = Graph("{x}g", {directed=false}); g:add_edges{{"a", "c"}, {"b", "c"}, {"a", "b"}, {"c", "d", 7}}; print(g:common_neighbors("a", "b"), g:common_neighbors("a", "nobody"))
local s = g:subgraph({"c", "d", "z"}, "{x}part"); print(s, s:edges(), s:neighbors("d")); print(g:subgraph(set{"a"}, "{x}part", {replace=true}):vertices())`,
			want: "[\"c\"] []\nGraph(\"{x}part\") [(\"c\", \"d\", 7)] {\"c\": 7}\n[\"a\"]",
		},
		{
			name: "as text",
			star: `g = Graph("g"); g.add_edge("say \"hi\"", 1, 2.5); print(g.to_dot()); print(g.to_mermaid())`,
			lua:  `local g = Graph("g"); g:add_edge("say \"hi\"", 1, 2.5); print(g:to_dot()); print(g:to_mermaid())`,
			want: `digraph "g" {
  "1";
  "say \"hi\"";
  "say \"hi\"" -> "1" [label="2.5"];
}
flowchart LR
  v0["1"]
  v1["say #34;hi#34;"]
  v1 --> |"2.5"| v0`,
		},
		{
			name: "paths that cost the same",
			star: `g = Graph("g"); g.add_edges([("a", "z", 2), ("z", "d", 1), ("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("a", "m", 2), ("m", "d", 1)]); print(g.shortest_path("a", "d")); print(g.shortest_path("d", "a") == None and "none")`,
			lua:  `local g = Graph("g"); g:add_edges{{"a", "z", 2}, {"z", "d", 1}, {"a", "b", 1}, {"b", "c", 1}, {"c", "d", 1}, {"a", "m", 2}, {"m", "d", 1}}; local path, cost = g:shortest_path("a", "d"); print(tuple(path, cost)); print(g:shortest_path("d", "a") == nil and "none")`,
			want: "([\"a\", \"m\", \"d\"], 3)\nnone",
		},
	})
}

func TestGraphBadInput(t *testing.T) {
	checkAll(t, []twin{
		{
			name:  "an unknown start of dfs",
			star:  `Graph("g").dfs("x")`,
			lua:   `Graph("g"):dfs("x")`,
			fails: "graph g: dfs: no vertex x",
		},
		{
			name: "the kind of an unknown start",
			star: `print([attempt(f, "x")[1].kind for f in [Graph("g").dfs, Graph("g").bfs, Graph("g").distances]], attempt(Graph("g").shortest_path, "x", "y")[1].kind)`,
			lua:  `local g, kinds = Graph("g"), {}; for i, f in ipairs{g.dfs, g.bfs, g.distances} do kinds[i] = select(2, attempt(f, g, "x")).kind end print(kinds, select(2, attempt(g.shortest_path, g, "x", "y")).kind)`,
			want: `["missing", "missing", "missing"] missing`,
		},
		{
			name:  "the cycle in the way of a sort",
			star:  `g = Graph("g"); g.add_edges([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]); g.topological_sort()`,
			lua:   `local g = Graph("g"); g:add_edges{{"a", "b"}, {"b", "c"}, {"c", "a"}, {"c", "d"}}; g:topological_sort()`,
			fails: "graph g: topological_sort: there is a cycle: a -> b -> c -> a",
		},
		{
			name:  "an undirected graph is not sorted",
			star:  `Graph("g", directed=False).topological_sort()`,
			lua:   `Graph("g", {directed=false}):topological_sort()`,
			fails: "graph g: topological_sort: the graph is undirected",
		},
		{
			name:  "a directed graph has no spanning tree",
			star:  `g = Graph("g"); g.add_edge("a", "b"); g.minimum_spanning_tree()`,
			lua:   `local g = Graph("g"); g:add_edge("a", "b"); g:minimum_spanning_tree()`,
			fails: "graph g: minimum_spanning_tree: the graph is directed",
		},
		{
			name:  "a negative weight on the way",
			star:  `g = Graph("g"); g.add_edges([("a", "b"), ("b", "c", -2)]); g.shortest_path("a", "c")`,
			lua:   `local g = Graph("g"); g:add_edges{{"a", "b"}, {"b", "c", -2}}; g:shortest_path("a", "c")`,
			fails: "graph g: shortest_path: edge from b to c has negative weight -2",
		},
		{
			name:  "a negative weight in a walk",
			star:  `g = Graph("g"); g.add_edge("a", "b", -0.5); g.pagerank()`,
			lua:   `local g = Graph("g"); g:add_edge("a", "b", -0.5); g:pagerank()`,
			fails: "graph g: pagerank: edge from a to b has negative weight -0.5",
		},
		{
			name:  "fewer ranks than none",
			star:  `Graph("g").pagerank(-1)`,
			lua:   `Graph("g"):pagerank(-1)`,
			fails: "graph g: pagerank: n must be at least 0, got -1",
		},
		{
			name:  "a subgraph where a graph is",
			star:  `g = Graph("{x}g"); g.add_edge("a", "b"); Graph("{x}h").add_vertex("p"); g.subgraph(["a"], into="{x}h")`,
			lua:   `local g = Graph("{x}g"); g:add_edge("a", "b"); Graph("{x}h"):add_vertex("p"); g:subgraph({"a"}, "{x}h")`,
			fails: "graph {x}g: subgraph: {x}h exists already",
		},
		{
			name:  "a subgraph of text",
			star:  `Graph("g").subgraph("abc", into="h")`,
			lua:   `Graph("g"):subgraph("abc", "h")`,
			fails: "graph g: subgraph: vertices: got str, want an iterable",
		},
		{
			name:  "other parameters",
			star:  `Graph("g", directed=False).add_edge("a", "b"); Graph("g", directed=True).pagerank()`,
			lua:   `Graph("g", {directed=false}):add_edge("a", "b"); Graph("g", {directed=true}):pagerank()`,
			fails: "graph g: directed is false, not true",
		},
		{
			name:  "a name that another type has",
			star:  `store.call("SET", "{g}:graph:edges", "x"); Graph("g").find_cycle()`,
			lua:   `store.call("SET", "{g}:graph:edges", "x"); Graph("g"):find_cycle()`,
			fails: "{g}:graph:edges: holds a string, not a sorted set",
		},
	})
}

// TestGraphNamesAreData: a name or a vertex that looks like a pattern, a key or
// a marker is itself and nothing else.
func TestGraphNamesAreData(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "clear of a name that is a pattern",
			star: `Graph("g").add_edge("a", "b"); Graph("g*").add_edge("c", "d"); Graph("g*").clear(); print(Graph("g").edges(), Graph("g*").edges())`,
			lua:  `Graph("g"):add_edge("a", "b"); Graph("g*"):add_edge("c", "d"); Graph("g*"):clear(); print(Graph("g"):edges(), Graph("g*"):edges())`,
			want: `[("a", "b", 1)] []`,
		},
		{
			name: "vertices with colons, markers and patterns",
			star: `g = Graph("a:b"); g.add_edges([("x:y:z", "_initialized"), ("*", "x:y:z"), ("{x}", "")]); print(g.vertices(), g.neighbors("x:y:z"), len(g))`,
			lua:  `local g = Graph("a:b"); g:add_edges{{"x:y:z", "_initialized"}, {"*", "x:y:z"}, {"{x}", ""}}; print(g:vertices(), g:neighbors("x:y:z"), #g)`,
			want: `["", "*", "_initialized", "x:y:z", "{x}"] {"_initialized": 1} 5`,
		},
		{
			name: "nothing is removed that is not there",
			star: `g = Graph("g"); g.add_edge("a", "b"); print([1 for x in [g.remove_vertex("x"), g.remove_edge("b", "a"), g.remove_edge("x", "y")] if x], len(g), g.edge_count())`,
			lua:  `local g = Graph("g"); g:add_edge("a", "b"); print((g:remove_vertex("x") or g:remove_edge("b", "a") or g:remove_edge("x", "y")) and {1} or {}, #g, g:edge_count())`,
			want: `[] 2 1`,
		},
		{
			name: "a vertex takes its edges with it",
			star: `g = Graph("g"); g.add_edges([("a", "b", 3), ("b", "a", 4), ("b", "b", 5), ("a", "c")]); g.remove_vertex("b"); print(g.edges(), g.predecessors("a")); g.remove_vertex("a"); g.remove_vertex("c"); print(list(store.keys("*", raw=True)))`,
			lua:  `local g = Graph("g"); g:add_edges{{"a", "b", 3}, {"b", "a", 4}, {"b", "b", 5}, {"a", "c"}}; g:remove_vertex("b"); print(g:edges(), g:predecessors("a")); g:remove_vertex("a"); g:remove_vertex("c"); local left = {}; for k in store.keys("*", {raw=true}) do left[#left + 1] = k end print(left)`,
			want: "[(\"a\", \"c\", 1)] {}\n[]",
		},
	})
}
