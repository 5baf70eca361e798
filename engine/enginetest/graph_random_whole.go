package enginetest

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// What the algorithms on whole graphs do, by brute force.

func (m *graphModel) dfs(v codec.Key) []codec.Key {
	var order []codec.Key
	seen := map[codec.Key]bool{}
	var visit func(v codec.Key)
	visit = func(v codec.Key) {
		seen[v] = true
		order = append(order, v)
		for _, n := range m.neighbors(v, false) {
			if !seen[n.Vertex] {
				visit(n.Vertex)
			}
		}
	}
	visit(v)
	return order
}

// strong puts vertices together that reach each other.
func (m *graphModel) strong() [][]codec.Key {
	reaches := map[codec.Key][]codec.Key{}
	for v := range m.data {
		reaches[v] = m.bfs(v, 100)
	}
	sets := map[codec.Key][]codec.Key{} // by the least vertex
	for _, v := range slices.Sorted(maps.Keys(m.data)) {
		least := v
		for _, u := range reaches[v] {
			if u < least && slices.Contains(reaches[u], v) {
				least = u
			}
		}
		sets[least] = append(sets[least], v)
	}
	return largestFirst(sets)
}

func (m *graphModel) hasCycle() bool {
	if m.directed {
		return m.topological() == "value"
	}
	return len(m.edges) > len(m.data)-len(m.components()) // more than a forest has
}

// ranks takes so many steps of the walk that nothing is left to change.
func (m *graphModel) ranks() map[codec.Key]float64 {
	count := float64(len(m.data))
	rank := map[codec.Key]float64{}
	for v := range m.data {
		rank[v] = 1 / count
	}
	for range 300 {
		next, stuck := map[codec.Key]float64{}, 0.0
		for v := range m.data {
			sum := 0.0
			for _, n := range m.neighbors(v, false) {
				sum += n.Weight
			}
			if sum == 0 {
				stuck += rank[v]
				continue
			}
			for _, n := range m.neighbors(v, false) {
				next[n.Vertex] += rank[v] * n.Weight / sum
			}
		}
		for v := range m.data {
			next[v] = 0.15/count + 0.85*(next[v]+stuck/count)
		}
		rank = next
	}
	return rank
}

// tree takes the edges that no cycle of lighter and earlier ones makes needless.
func (m *graphModel) tree() string {
	if m.directed {
		return "value"
	}
	edges := m.list()
	slices.SortStableFunc(edges, func(a, b engine.Edge) int {
		switch {
		case a.Weight < b.Weight:
			return -1
		case a.Weight > b.Weight:
			return 1
		}
		return 0
	})
	chosen := &graphModel{data: m.data, edges: map[[2]codec.Key]float64{}}
	for _, e := range edges {
		if !slices.Contains(chosen.bfs(e.From, 100), e.To) {
			chosen.edges[[2]codec.Key{e.From, e.To}] = e.Weight
		}
	}
	return plain(chosen.list())
}

func (m *graphModel) common(a, b codec.Key) []codec.Key {
	both := []codec.Key{}
	for _, n := range m.neighbors(a, false) {
		_, too := m.edges[m.edge(b, n.Vertex)]
		if too && n.Vertex != a && n.Vertex != b {
			both = append(both, n.Vertex)
		}
	}
	return both
}

func (m *graphModel) subgraph(vs []codec.Key) *graphModel {
	sub := &graphModel{directed: m.directed, data: map[codec.Key]codec.Text{}, edges: maps.Clone(m.edges)}
	for _, v := range vs {
		if data, ok := m.data[v]; ok {
			sub.data[v] = data
		}
	}
	maps.DeleteFunc(sub.edges, func(e [2]codec.Key, _ float64) bool {
		return !slices.Contains(vs, e[0]) || !slices.Contains(vs, e[1])
	})
	return sub
}

// randomWhole is an operation on a whole graph.
func randomWhole(r *rand.Rand, u, v codec.Key) graphOp {
	switch r.IntN(7) {
	case 0:
		return onGraph(fmt.Sprintf("dfs %q", u),
			func(ctx context.Context, g *engine.Graph) ([]codec.Key, error) { return g.DFS(ctx, u) },
			func(m *graphModel) string { return m.ifThere(func() any { return m.dfs(u) }, u) })
	case 1:
		return onGraph("strongly_connected",
			func(ctx context.Context, g *engine.Graph) ([][]codec.Key, error) { return g.StronglyConnected(ctx) },
			func(m *graphModel) string { return plain(m.strong()) })
	case 2:
		return graphOp{"find_cycle", findCycle, func(m *graphModel) string { return fmt.Sprint(m.hasCycle()) }}
	case 3:
		return rankOp()
	case 4:
		return onGraph("minimum_spanning_tree",
			func(ctx context.Context, g *engine.Graph) ([]engine.Edge, error) { return g.MinimumSpanningTree(ctx) },
			func(m *graphModel) string { return m.tree() })
	case 5:
		return onGraph(fmt.Sprintf("common_neighbors %q %q", u, v),
			func(ctx context.Context, g *engine.Graph) ([]codec.Key, error) { return g.CommonNeighbors(ctx, u, v) },
			func(m *graphModel) string { return plain(m.common(u, v)) })
	}
	return subgraphOp(r)
}

// findCycle reports whether there is a cycle, and checks that it is one.
func findCycle(t *testing.T, g *engine.Graph) (string, error) {
	cycle, err := g.FindCycle(t.Context())
	for i, v := range cycle.V {
		w := cycle.V[(i+1)%len(cycle.V)]
		if ok, err := g.HasEdge(t.Context(), v, w); !ok || err != nil || slices.Index(cycle.V, v) != i || v < cycle.V[0] {
			t.Fatalf("FindCycle: got %q, which is no cycle from its least vertex on: %v", cycle.V, err)
		}
	}
	return fmt.Sprint(cycle.OK), err
}

// rankOp compares ranks as exactly as they are known, and checks their order.
func rankOp() graphOp {
	var want map[codec.Key]float64
	run := func(t *testing.T, g *engine.Graph) (string, error) {
		ranks, err := g.PageRank(t.Context(), engine.PageRankOptions{})
		for i, r := range ranks {
			if math.Abs(r.Rank-want[r.Vertex]) > 1e-9 {
				t.Fatalf("PageRank: got %v of %q, want %v", r.Rank, r.Vertex, want[r.Vertex])
			}
			if i > 0 && r.Rank > ranks[i-1].Rank {
				t.Fatalf("PageRank: got %v before %v", ranks[i-1], r)
			}
		}
		return fmt.Sprint(len(ranks), " ranks"), err
	}
	return graphOp{"pagerank", run, func(m *graphModel) string {
		want = m.ranks()
		return fmt.Sprint(len(want), " ranks")
	}}
}

// subgraphOp makes a subgraph and lists it.
func subgraphOp(r *rand.Rand) graphOp {
	vs := make([]codec.Key, r.IntN(8))
	for i := range vs {
		vs[i] = randomVertex(r)
	}
	list := func(t *testing.T, g *engine.Graph) (string, error) {
		sub, err := g.Subgraph(t.Context(), vs, "{random}sub", engine.SubgraphOptions{Replace: true})
		if err != nil {
			return "", err
		}
		edges, err := sub.Edges(t.Context())
		if err != nil {
			return "", err
		}
		names, err := sub.Vertices(t.Context())
		return plain(names) + plain(edges), err
	}
	return graphOp{fmt.Sprintf("subgraph %q", vs), list, func(m *graphModel) string {
		sub := m.subgraph(vs)
		return plain(slices.Sorted(maps.Keys(sub.data))) + plain(sub.list())
	}}
}
