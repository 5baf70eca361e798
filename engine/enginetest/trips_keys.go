package enginetest

import (
	"context"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// graphMethods are calls of all methods of a graph in which a traversal has one
// level, and vertices and edges are a page each.
func graphMethods(t testing.TB, e *engine.Engine) (any, map[string]call) {
	g, err := e.Graph("{t}g", engine.GraphOptions{Directed: codec.Some(false)})
	must(t, err)
	other, err := e.Graph("{t}other", engine.GraphOptions{})
	must(t, err)
	fixed, err := e.Graph("{t}fixed", engine.GraphOptions{Directed: codec.Some(false)})
	must(t, err)
	sorted, err := e.Graph("{t}sorted", engine.GraphOptions{})
	must(t, err)
	for _, g := range []*engine.Graph{other, sorted} {
		connect(t, g, "a-b")
	}
	connect(t, fixed, "a-a")
	two := []engine.EdgeSpec{{From: "a", To: "b"}, {From: "b", To: "c"}}
	return g, wholeTrips(g, map[string]call{
		"AddVertex":       func(ctx context.Context) error { _, err := g.AddVertex(ctx, "a", engine.VertexOptions{}); return err },
		"SetVertex":       func(ctx context.Context) error { return g.SetVertex(ctx, "a", "1") },
		"AddEdge":         func(ctx context.Context) error { _, err := g.AddEdge(ctx, "a", "b", weightOf(2)); return err },
		"AddEdges":        func(ctx context.Context) error { _, err := g.AddEdges(ctx, two); return err },
		"RemoveVertex":    func(ctx context.Context) error { _, err := g.RemoveVertex(ctx, "a"); return err },
		"RemoveEdge":      func(ctx context.Context) error { _, err := g.RemoveEdge(ctx, "a", "b"); return err },
		"HasVertex":       func(ctx context.Context) error { _, err := g.HasVertex(ctx, "a"); return err },
		"HasEdge":         func(ctx context.Context) error { _, err := g.HasEdge(ctx, "a", "b"); return err },
		"Vertex":          func(ctx context.Context) error { _, err := g.Vertex(ctx, "a"); return err },
		"Weight":          func(ctx context.Context) error { _, err := g.Weight(ctx, "a", "b"); return err },
		"Neighbors":       func(ctx context.Context) error { _, err := g.Neighbors(ctx, "a"); return err },
		"Predecessors":    func(ctx context.Context) error { _, err := g.Predecessors(ctx, "a"); return err },
		"CommonNeighbors": func(ctx context.Context) error { _, err := g.CommonNeighbors(ctx, "a", "b"); return err },
		"Degree":          func(ctx context.Context) error { _, err := g.Degree(ctx, "a"); return err },
		"InDegree":        func(ctx context.Context) error { _, err := g.InDegree(ctx, "a"); return err },
		"Vertices":        func(ctx context.Context) error { _, err := g.Vertices(ctx); return err },
		"Edges":           func(ctx context.Context) error { _, err := g.Edges(ctx); return err },
		"EdgeCount":       func(ctx context.Context) error { _, err := g.EdgeCount(ctx); return err },
		"BFS":             func(ctx context.Context) error { _, err := fixed.BFS(ctx, "a", engine.BFSOptions{}); return err },
		"DFS":             func(ctx context.Context) error { _, err := fixed.DFS(ctx, "a"); return err },
		"ShortestPath": func(ctx context.Context) error {
			_, err := other.ShortestPath(ctx, "a", "b", engine.SearchOptions{})
			return err
		},
		"Reachable": func(ctx context.Context) error { _, err := other.Reachable(ctx, "a", "b"); return err },
		"Distances": func(ctx context.Context) error {
			_, err := fixed.Distances(ctx, "a", engine.SearchOptions{})
			return err
		},
		"ConnectedComponents": func(ctx context.Context) error { _, err := fixed.ConnectedComponents(ctx); return err },
		"StronglyConnected":   func(ctx context.Context) error { _, err := fixed.StronglyConnected(ctx); return err },
		"TopologicalSort":     func(ctx context.Context) error { _, err := sorted.TopologicalSort(ctx); return err },
		"FindCycle":           func(ctx context.Context) error { _, err := fixed.FindCycle(ctx); return err },
		"PageRank":            func(ctx context.Context) error { _, err := fixed.PageRank(ctx, engine.PageRankOptions{}); return err },
		"MinimumSpanningTree": func(ctx context.Context) error { _, err := fixed.MinimumSpanningTree(ctx); return err },
		"ToDot":               func(ctx context.Context) error { _, err := fixed.ToDot(ctx); return err },
		"ToMermaid":           func(ctx context.Context) error { _, err := fixed.ToMermaid(ctx); return err },
		"Subgraph": func(ctx context.Context) error {
			_, err := fixed.Subgraph(ctx, keys("a"), "{t}sub", engine.SubgraphOptions{Replace: true})
			return err
		},
		"Configure": func(ctx context.Context) error {
			return g.Configure(ctx, []engine.Parameter{{Name: "strict", Value: "false"}})
		},
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

// graphPageTrips are the round trips of what reads vertices and edges, and of
// what asks before whether edges have a direction.
var graphPageTrips = map[string]int{
	"ConnectedComponents": 2, "StronglyConnected": 2, "FindCycle": 2, "PageRank": 2, "ToDot": 2, "ToMermaid": 2,
	"TopologicalSort": 3, "MinimumSpanningTree": 3,
}

func trieMethods(t testing.TB, e *engine.Engine) (any, map[string]call) {
	w, err := e.Trie("{t}w", engine.TrieOptions{})
	must(t, err)
	other, err := e.Trie("{t}other", engine.TrieOptions{})
	must(t, err)
	insert(t, other, "word")
	two := []engine.WordWeight{{Word: "abcdef", Weight: 2}, {Word: "b", Weight: 1}}
	return w, wholeTrips(w, map[string]call{
		"Insert":        func(ctx context.Context) error { _, err := w.Insert(ctx, "a", weightOf(4)); return err },
		"InsertMany":    func(ctx context.Context) error { _, err := w.InsertMany(ctx, two); return err },
		"Delete":        func(ctx context.Context) error { _, err := w.Delete(ctx, "a"); return err },
		"Contains":      func(ctx context.Context) error { _, err := w.Contains(ctx, "a"); return err },
		"Weight":        func(ctx context.Context) error { _, err := w.Weight(ctx, "a"); return err },
		"Incr":          func(ctx context.Context) error { _, err := w.Incr(ctx, "a", engine.ByOptions{}); return err },
		"StartsWith":    func(ctx context.Context) error { _, err := w.StartsWith(ctx, "a", engine.LimitOptions{}); return err },
		"Complete":      func(ctx context.Context) error { _, err := w.Complete(ctx, "abcde", engine.LimitOptions{}); return err },
		"Count":         func(ctx context.Context) error { _, err := w.Count(ctx, engine.CountOptions{}); return err },
		"LongestPrefix": func(ctx context.Context) error { _, err := w.LongestPrefix(ctx, "many12345"); return err },
		"Fuzzy": func(ctx context.Context) error {
			_, err := w.Fuzzy(ctx, "many12345", engine.FuzzyOptions{})
			return err
		},
		"Match":     func(ctx context.Context) error { _, err := w.Match(ctx, "*b?d*", engine.LimitOptions{}); return err },
		"Configure": func(ctx context.Context) error { _, err := w.Size(ctx); return err }, // it has none
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}
