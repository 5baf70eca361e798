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
				Example: `g.add_edge("Bern", "Basel", 95)`, Func: catalog.Func3((*G).AddEdge),
			},
			catalog.Method{
				Sig: "add_edges(edges)", NewKeys: true, Doc: "Adds edges, each (u, v) or (u, v, weight), 1,000 at a time. Returns how many are new.",
				Example: `g.add_edges([("a", "b"), ("b", "c", 2)])`, Func: catalog.Func1((*G).AddEdges, catalog.RowsOf[engine.EdgeSpec]()),
			},
			catalog.Method{Sig: "add_vertex(v, data=None)", NewKeys: true, Doc: "Adds a vertex with data. Returns whether it is new.", Func: catalog.Func2((*G).AddVertex)},
			catalog.Method{Sig: "bfs(v, *, max_depth=None)", Doc: "Lists the vertices that can be reached from v, the nearest first. Neighbours come in stored order.", Func: catalog.Func2((*G).BFS)},
			catalog.Method{Sig: "connected_components()", Doc: "Lists the connected parts, the largest first; edges count in both directions.", Func: catalog.Func0((*G).ConnectedComponents)},
			catalog.Method{Sig: "degree(v)", Doc: "Counts the edges that begin or end at v; one from v to itself counts twice. 0 if v is not there.", Func: catalog.Func1((*G).Degree)},
			catalog.Method{Sig: "distances(v, *, weighted=True)", Doc: "Returns a dict of the cost to reach each vertex from v, the nearest first.", Func: catalog.Func2((*G).Distances)},
			catalog.Method{Sig: "edge_count()", Doc: "Counts the edges.", Func: catalog.Func0((*G).EdgeCount)},
			catalog.Method{Sig: "edges()", Doc: "Lists the edges as (u, v, weight).", Func: catalog.Func0((*G).Edges)},
			catalog.Method{Sig: "has_edge(u, v)", Doc: "Reports whether there is an edge from u to v.", Func: catalog.Func2((*G).HasEdge)},
			catalog.Method{Sig: "has_vertex(v)", Doc: "Reports whether v is there.", Func: catalog.Func1((*G).HasVertex)},
			catalog.Method{Sig: "in_degree(v)", Doc: "Counts the edges that end at v, 0 if it is not there.", Func: catalog.Func1((*G).InDegree)},
			catalog.Method{Sig: "neighbors(v)", Doc: "Returns a dict of the vertices that edges lead to from v, to their weights.", Func: catalog.Func1((*G).Neighbors)},
			catalog.Method{Sig: "predecessors(v)", Doc: "Returns a dict of the vertices that edges lead from to v, to their weights.", Func: catalog.Func1((*G).Predecessors)},
			catalog.Method{Sig: "reachable(a, b)", Doc: "Reports whether there is a path from a to b.", Func: catalog.Func2((*G).Reachable)},
			catalog.Method{Sig: "remove_edge(u, v)", Doc: "Removes an edge. Returns whether it was there.", Func: catalog.Func2((*G).RemoveEdge)},
			catalog.Method{Sig: "remove_vertex(v)", Doc: "Removes a vertex with its edges. Returns whether it was there.", Func: catalog.Func1((*G).RemoveVertex)},
			catalog.Method{Sig: "set_vertex(v, data)", NewKeys: true, Doc: "Sets the data of a vertex, which is added if it is not there.", Func: catalog.Proc2((*G).SetVertex)},
			catalog.Method{
				Sig: "shortest_path(a, b, *, weighted=True)", Doc: "Returns the shortest path from a to b, a list of vertices, and its cost; None if there is none. A negative weight is an error.",
				Example: `
					g.add_edges([("Bern", "Olten", 67), ("Olten", "Basel", 45), ("Bern", "Basel", 130)])
					path, cost = g.shortest_path("Bern", "Basel")
					print(path, cost)`,
				Prints: `["Bern", "Olten", "Basel"] 112`,
				Func:   catalog.Func3((*G).ShortestPath),
			},
			catalog.Method{Sig: "topological_sort()", Doc: "Lists the vertices so that every edge leads forward. The error for a cycle shows one.", Func: catalog.Func0((*G).TopologicalSort)},
			catalog.Method{Sig: "vertex(v)", Doc: "Returns the data of a vertex, None if it has none or is not there.", Func: catalog.Func1((*G).Vertex)},
			catalog.Method{Sig: "vertices()", Doc: "Lists the vertices.", Func: catalog.Func0((*G).Vertices)},
			catalog.Method{Sig: "weight(u, v)", Doc: "Returns the weight of an edge, None if there is no such edge.", Func: catalog.Func2((*G).Weight)},
		),
	})
}
