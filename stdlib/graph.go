package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// graph is what scripts see of engine.Graph.
func graph() *catalog.Type {
	type G = engine.Graph
	return catalog.Compile(catalog.Type{
		Name: "Graph",
		Doc:  "Vertices and weighted edges between them. Vertices are any hashable values. If strict, an edge needs vertices that are there.",
		Len:  "size", Has: "has_vertex",
		Iter: catalog.Iter0((*G).Iterate),
		New: catalog.Method{
			Sig: "Graph(name, directed=True, strict=False, *, " + options, Doc: "Returns the graph called name.",
			Example: `g = Graph("roads", directed=False)`, Func: catalog.New1((*engine.Engine).Graph),
		},
		Methods: methods[*G](
			catalog.Method{
				Sig: "add_edge(u, v, weight=1)", NewKeys: true, Doc: "Adds an edge, and its ends if they are not there, or gives it another weight. Returns whether it is new.",
				Example: `print(g.add_edge("Bern", "Basel", 95), g.add_edge("Bern", "Basel", 98))`,
				Prints:  `True False`,
				Func:    catalog.Func3((*G).AddEdge),
			},
			catalog.Method{
				Sig: "add_edges(edges)", NewKeys: true, Doc: "Adds edges, each (u, v) or (u, v, weight), 1,000 at a time. Returns how many are new.",
				Example: `print(g.add_edges([("a", "b"), ("b", "c", 2)]))`,
				Prints:  `2`,
				Func:    catalog.Func1((*G).AddEdges, catalog.RowsOf[engine.EdgeSpec]()),
			},
			catalog.Method{
				Sig: "add_vertex(v, data=None)", NewKeys: true, Doc: "Adds a vertex with data. Returns whether it is new.",
				Example: `
					print(g.add_vertex("Bern", "BE"), g.add_vertex("Bern"))
					print(g.vertex("Bern"))`,
				Prints: `
					True False
					BE`,
				Func: catalog.Func2((*G).AddVertex),
			},
			catalog.Method{
				Sig: "bfs(v, *, max_depth=None)", Doc: "Lists the vertices that can be reached from v, the nearest first. Neighbours come in stored order. One round trip for each level, in a level of more than 10,000 vertices one for each so many.",
				Example: `
					g.add_edges([("a", "c"), ("a", "b"), ("c", "d"), ("d", "e")])
					print(g.bfs("a"), g.bfs("a", max_depth=1))`,
				Prints: `["a", "b", "c", "d", "e"] ["a", "b", "c"]`,
				Func:   catalog.Func2((*G).BFS),
			},
			catalog.Method{
				Sig: "common_neighbors(a, b)", Doc: "Lists the vertices, other than a and b, that edges lead to from both.",
				Example: `
					g.add_edges([("ada", "bob"), ("bob", "eve"), ("ada", "eve"), ("ada", "dan")])
					print(g.common_neighbors("ada", "bob"))`,
				Prints: `["eve"]`,
				Func:   catalog.Func2((*G).CommonNeighbors),
			},
			catalog.Method{
				Sig: "connected_components()", Doc: "Lists the connected parts, the largest first; edges count in both directions.",
				Example: `
					g.add_edges([("a", "b"), ("c", "b"), ("x", "y")])
					print(g.connected_components())`,
				Prints: `[["a", "b", "c"], ["x", "y"]]`,
				Func:   catalog.Func0((*G).ConnectedComponents),
			},
			catalog.Method{
				Sig: "degree(v)", Doc: "Counts the edges that begin or end at v; one from v to itself counts twice. 0 if v is not there.",
				Example: `
					g.add_edges([("a", "b"), ("a", "c")])
					print(g.degree("a"), g.degree("nobody"))`,
				Prints: `2 0`,
				Func:   catalog.Func1((*G).Degree),
			},
			catalog.Method{
				Sig: "dfs(v)", Doc: "Lists the vertices that can be reached from v, as a search meets them that goes on from each before its siblings. Neighbours come in stored order. One round trip for each level, in a level of more than 10,000 vertices one for each so many.",
				Example: `
					g.add_edges([("a", "b"), ("b", "c"), ("a", "d")])
					print(g.dfs("a"))`,
				Prints: `["a", "b", "c", "d"]`,
				Func:   catalog.Func1((*G).DFS),
			},
			catalog.Method{
				Sig: "distances(v, *, weighted=True)", Doc: "Returns a dict of the cost to reach each vertex from v, the nearest first. A negative weight is an error.",
				Example: `
					g.add_edges([("Bern", "Olten", 67), ("Olten", "Basel", 45), ("Bern", "Basel", 130)])
					print(g.distances("Bern"))
					print(g.distances("Bern", weighted=False))`,
				Prints: `
					{"Bern": 0, "Olten": 67, "Basel": 112}
					{"Bern": 0, "Basel": 1, "Olten": 1}`,
				Func: catalog.Func2((*G).Distances),
			},
			catalog.Method{
				Sig: "edge_count()", Doc: "Counts the edges.",
				Example: `
					g.add_edges([("a", "b"), ("b", "a"), ("b", "c")])
					print(g.edge_count())`,
				Prints: `2`,
				Func:   catalog.Func0((*G).EdgeCount),
			},
			catalog.Method{
				Sig: "edges()", Doc: "Lists the edges as (u, v, weight).",
				Example: `
					g.add_edges([("b", "c"), ("a", "b", 2.5)])
					for u, v, weight in g.edges(): print(u, v, weight)`,
				Prints: `
					a b 2.5
					b c 1`,
				Func: catalog.Func0((*G).Edges),
			},
			catalog.Method{
				Sig: "find_cycle()", Doc: "Returns the vertices of a cycle, each with an edge to the next and the last to the first; None if there is none.",
				Example: `
					tasks = Graph("tasks")
					tasks.add_edges([("test", "ship"), ("build", "test")])
					print(tasks.find_cycle())
					tasks.add_edge("ship", "build")
					print(tasks.find_cycle())`,
				Prints: `
					None
					["build", "test", "ship"]`,
				Func: catalog.Func0((*G).FindCycle),
			},
			catalog.Method{
				Sig: "has_edge(u, v)", Doc: "Reports whether there is an edge from u to v.",
				Example: `
					g.add_edge("a", "b")
					print(g.has_edge("b", "a"), g.has_edge("a", "c"))`,
				Prints: `True False`,
				Func:   catalog.Func2((*G).HasEdge),
			},
			catalog.Method{
				Sig: "has_vertex(v)", Doc: "Reports whether v is there.",
				Example: `
					g.add_edge("a", "b")
					print(g.has_vertex("b"), g.has_vertex("c"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*G).HasVertex),
			},
			catalog.Method{
				Sig: "in_degree(v)", Doc: "Counts the edges that end at v, 0 if it is not there.",
				Example: `
					links = Graph("links")
					links.add_edges([("a", "b"), ("c", "b"), ("b", "a")])
					print(links.in_degree("b"))`,
				Prints: `2`,
				Func:   catalog.Func1((*G).InDegree),
			},
			catalog.Method{
				Sig: "minimum_spanning_tree()", Doc: "Lists the edges of least weight together that connect all that is connected, as (u, v, weight). A directed graph is an error.",
				Example: `
					g.add_edges([("a", "b", 4), ("b", "c", 1), ("a", "c", 2)])
					for u, v, weight in g.minimum_spanning_tree(): print(u, v, weight)`,
				Prints: `
					a c 2
					b c 1`,
				Func: catalog.Func0((*G).MinimumSpanningTree),
			},
			catalog.Method{
				Sig: "neighbors(v)", Doc: "Returns a dict of the vertices that edges lead to from v, to their weights.",
				Example: `
					g.add_edges([("Bern", "Olten", 67), ("Basel", "Bern", 95)])
					print(g.neighbors("Bern"))`,
				Prints: `{"Basel": 95, "Olten": 67}`,
				Func:   catalog.Func1((*G).Neighbors),
			},
			catalog.Method{
				Sig: "pagerank(n=None)", Doc: "Lists the n vertices that most lead to, or all, as (vertex, rank), the highest first. Edges count by their weights, ranks add up to 1.",
				Example: `
					web = Graph("web")
					web.add_edges([("a", "hub"), ("b", "hub"), ("hub", "a")])
					for page, rank in web.pagerank(2): print(page, math.round(rank, 3))`,
				Prints: `
					hub 0.486
					a 0.464`,
				Func: catalog.Func1((*G).PageRank),
			},
			catalog.Method{
				Sig: "predecessors(v)", Doc: "Returns a dict of the vertices that edges lead from to v, to their weights.",
				Example: `
					links = Graph("links")
					links.add_edges([("a", "b", 3), ("b", "c")])
					print(links.predecessors("b"))`,
				Prints: `{"a": 3}`,
				Func:   catalog.Func1((*G).Predecessors),
			},
			catalog.Method{
				Sig: "reachable(a, b)", Doc: "Reports whether there is a path from a to b.",
				Example: `
					links = Graph("links")
					links.add_edges([("a", "b"), ("b", "c")])
					print(links.reachable("a", "c"), links.reachable("c", "a"))`,
				Prints: `True False`,
				Func:   catalog.Func2((*G).Reachable),
			},
			catalog.Method{
				Sig: "remove_edge(u, v)", Doc: "Removes an edge. Returns whether it was there.",
				Example: `
					g.add_edge("a", "b")
					print(g.remove_edge("b", "a"), g.remove_edge("b", "a"))`,
				Prints: `True False`,
				Func:   catalog.Func2((*G).RemoveEdge),
			},
			catalog.Method{
				Sig: "remove_vertex(v)", Doc: "Removes a vertex with its edges. Returns whether it was there.",
				Example: `
					g.add_edges([("a", "b"), ("b", "c")])
					print(g.remove_vertex("b"), g.edge_count(), g.vertices())`,
				Prints: `True 0 ["a", "c"]`,
				Func:   catalog.Func1((*G).RemoveVertex),
			},
			catalog.Method{
				Sig: "set_vertex(v, data)", NewKeys: true, Doc: "Sets the data of a vertex, which is added if it is not there.",
				Example: `
					g.set_vertex("Bern", {"canton": "BE"})
					print(g.vertex("Bern"))`,
				Prints: `{"canton": "BE"}`,
				Func:   catalog.Proc2((*G).SetVertex),
			},
			catalog.Method{
				Sig: "shortest_path(a, b, *, weighted=True)", Doc: "Returns the shortest path from a to b, a list of vertices, and its cost; None if there is none. A negative weight is an error.",
				Example: `
					g.add_edges([("Bern", "Olten", 67), ("Olten", "Basel", 45), ("Bern", "Basel", 130)])
					path, cost = g.shortest_path("Bern", "Basel")
					print(path, cost)`,
				Prints: `["Bern", "Olten", "Basel"] 112`,
				Func:   catalog.Func3((*G).ShortestPath),
			},
			catalog.Method{
				Sig: "strongly_connected()", Doc: "Lists the sets of vertices each of which can reach each other, the largest first.",
				Example: `
					calls = Graph("calls")
					calls.add_edges([("parse", "expr"), ("expr", "term"), ("term", "expr"), ("term", "lex")])
					print(calls.strongly_connected())`,
				Prints: `[["expr", "term"], ["lex"], ["parse"]]`,
				Func:   catalog.Func0((*G).StronglyConnected),
			},
			catalog.Method{
				Sig: "subgraph(vertices, into, *, replace=False)", Doc: "Makes a graph called into of those vertices that are there and the edges between them, and returns it. An existing one is error exists, unless replace is set.",
				Example: `
					g.add_edges([("a", "b", 2), ("b", "c"), ("c", "d")])
					part = g.subgraph(["a", "b", "c", "x"], "part")
					print(part.vertices(), part.edge_count())`,
				Prints: `["a", "b", "c"] 2`,
				Func:   catalog.Func3((*G).Subgraph),
			},
			catalog.Method{
				Sig: "to_dot()", Doc: "Returns the graph in the language of Graphviz, weights other than 1 as labels.",
				Example: `
					g.add_edges([("Bern", "Basel", 95), ("Bern", "Thun")])
					print(g.to_dot())`,
				Prints: `
					graph "roads" {
					  "Basel";
					  "Bern";
					  "Thun";
					  "Basel" -- "Bern" [label="95"];
					  "Bern" -- "Thun";
					}`,
				Func: catalog.Func0((*G).ToDot),
			},
			catalog.Method{
				Sig: "to_mermaid()", Doc: "Returns the graph as a flowchart of Mermaid, weights other than 1 as labels.",
				Example: `
					g.add_edges([("Bern", "Basel", 95), ("Bern", "Thun")])
					print(g.to_mermaid())`,
				Prints: `
					flowchart LR
					  v0["Basel"]
					  v1["Bern"]
					  v2["Thun"]
					  v0 --- |"95"| v1
					  v1 --- v2`,
				Func: catalog.Func0((*G).ToMermaid),
			},
			catalog.Method{
				Sig: "topological_sort()", Doc: "Lists the vertices so that every edge leads forward. The error for a cycle shows one; an undirected graph is an error.",
				Example: `
					tasks = Graph("tasks")
					tasks.add_edges([("test", "ship"), ("build", "test"), ("write", "build"), ("write", "docs"), ("docs", "ship")])
					print(tasks.topological_sort())`,
				Prints: `["write", "build", "docs", "test", "ship"]`,
				Func:   catalog.Func0((*G).TopologicalSort),
			},
			catalog.Method{
				Sig: "vertex(v)", Doc: "Returns the data of a vertex, None if it has none or is not there.",
				Example: `
					g.add_vertex("Bern", 144000)
					print(g.vertex("Bern"), g.vertex("Basel"))`,
				Prints: `144000 None`,
				Func:   catalog.Func1((*G).Vertex),
			},
			catalog.Method{
				Sig: "vertices()", Doc: "Lists the vertices.",
				Example: `
					g.add_edges([("b", "c"), ("b", "a")])
					print(g.vertices())`,
				Prints: `["a", "b", "c"]`,
				Func:   catalog.Func0((*G).Vertices),
			},
			catalog.Method{
				Sig: "weight(u, v)", Doc: "Returns the weight of an edge, None if there is no such edge.",
				Example: `
					g.add_edge("Bern", "Basel", 95)
					print(g.weight("Basel", "Bern"), g.weight("Bern", "Thun"))`,
				Prints: `95 None`,
				Func:   catalog.Func2((*G).Weight),
			},
		),
	})
}
