package engine_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// randomEdges gives edges from each of n vertices to eight others.
func randomEdges(n int) []engine.EdgeSpec {
	r := rand.New(rand.NewPCG(1, 1))
	edges := make([]engine.EdgeSpec, 8*n)
	for i := range edges {
		edges[i] = engine.EdgeSpec{
			From: codec.Key(strconv.Itoa(i / 8)), To: codec.Key(strconv.Itoa(r.IntN(n))),
			Weight: codec.Some(float64(1 + r.IntN(9))),
		}
	}
	return edges
}

func connected(b *testing.B, edges []engine.EdgeSpec) *engine.Graph {
	g, err := engine.New(embedded.New(embedded.Options{})).Graph("g", engine.GraphOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := g.AddEdges(b.Context(), edges); err != nil {
		b.Fatal(err)
	}
	return g
}

func BenchmarkGraphAddEdges(b *testing.B) {
	edges := randomEdges(20_000)
	for b.Loop() {
		connected(b, edges)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(edges)), "ns/edge")
}

// BenchmarkGraphSearch searches a graph of 20,000 vertices and 160,000 edges.
func BenchmarkGraphSearch(b *testing.B) {
	g, ctx := connected(b, randomEdges(20_000)), b.Context()
	byEdges := engine.SearchOptions{Weighted: codec.Some(false)}
	for _, search := range []struct {
		name string
		run  func() error
	}{
		{"neighbors", func() error { _, err := g.Neighbors(ctx, "7"); return err }},
		{"bfs", func() error { _, err := g.BFS(ctx, "7", engine.BFSOptions{}); return err }},
		{"shortest path by weight", func() error { _, err := g.ShortestPath(ctx, "7", "77", engine.SearchOptions{}); return err }},
		{"shortest path by edges", func() error { _, err := g.ShortestPath(ctx, "7", "77", byEdges); return err }},
		{"components", func() error { _, err := g.ConnectedComponents(ctx); return err }},
	} {
		b.Run(search.name, func(b *testing.B) {
			for b.Loop() {
				if err := search.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkGraphMillion goes through a graph of 125,000 vertices and a million
// edges: all of it by breadth, which may take 1 s, and from one vertex to another
// a few edges away, which may take 100 ms. The best of all turns counts.
func BenchmarkGraphMillion(b *testing.B) {
	start := time.Now()
	g, ctx := connected(b, randomEdges(125_000)), b.Context()
	b.Logf("add_edges: %v", time.Since(start).Round(time.Millisecond))
	byEdges := engine.SearchOptions{Weighted: codec.Some(false)}
	for _, search := range []struct {
		name  string
		limit time.Duration // 0 for none
		run   func() error
	}{
		{"bfs", time.Second, func() error { _, err := g.BFS(ctx, "7", engine.BFSOptions{}); return err }},
		{"dfs", 0, func() error { _, err := g.DFS(ctx, "7"); return err }},
		{"path by weight", 100 * time.Millisecond, func() error { _, err := g.ShortestPath(ctx, "7", "77", engine.SearchOptions{}); return err }},
		{"path by edges", 100 * time.Millisecond, func() error { _, err := g.ShortestPath(ctx, "7", "77", byEdges); return err }},
		{"distances", 0, func() error { _, err := g.Distances(ctx, "7", engine.SearchOptions{}); return err }},
		{"components", 0, func() error { _, err := g.ConnectedComponents(ctx); return err }},
		{"strongly connected", 0, func() error { _, err := g.StronglyConnected(ctx); return err }},
		{"pagerank", 0, func() error { _, err := g.PageRank(ctx, engine.PageRankOptions{}); return err }},
		{"cycle", 0, func() error { _, err := g.FindCycle(ctx); return err }},
	} {
		b.Run(search.name, func(b *testing.B) {
			best := time.Hour
			for b.Loop() {
				start := time.Now()
				if err := search.run(); err != nil {
					b.Fatal(err)
				}
				best = min(best, time.Since(start))
			}
			b.ReportMetric(best.Seconds()*1000, "ms")
			if search.limit > 0 {
				b.ReportMetric(search.limit.Seconds()*1000, "ms-at-most")
			}
		})
	}
}
