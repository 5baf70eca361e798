package engine_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

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
