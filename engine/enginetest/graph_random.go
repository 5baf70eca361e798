package enginetest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// GraphRandom does n random operations on a graph in each of stores and on
// maps, and compares all results, and in the end all keys. An odd seed makes
// an undirected graph.
func GraphRandom(t *testing.T, stores []store.Store, seed uint64, n int) {
	r := rand.New(rand.NewPCG(seed, 3))
	opts := engine.GraphOptions{}
	if seed%2 == 1 {
		opts = undirected()
	}
	model := &graphModel{directed: seed%2 == 0, data: map[codec.Key]codec.Text{}, edges: map[[2]codec.Key]float64{}}
	graphs := make([]*engine.Graph, len(stores))
	for i, s := range stores {
		graphs[i] = newGraph(t, s, "random", opts)
	}
	for i := range n {
		op := randomGraphOp(r)
		want := op.model(model)
		for k, g := range graphs {
			got, err := op.run(t, g)
			if err != nil {
				got = engine.KindOf(err)
			}
			if got != want {
				t.Fatalf("seed %d, operation %d, store %d: %s: got %s, %v, want %s", seed, i, k, op.name, got, err, want)
			}
		}
	}
	keys := append(graphParts("random"), "{random}:graph:cfg")
	sameKeys(t, seed, stores, keys)
	sameKeys(t, seed, stores, []string{"{random}sub:graph:vertices", "{random}sub:graph:edges", "{random}sub:graph:reverse", "{random}sub:graph:weights", "{random}sub:graph:cfg"})
	for v := range model.data {
		for _, g := range graphs {
			g.RemoveVertex(t.Context(), v)
		}
	}
	for _, s := range stores {
		empty(t, s, keys[:4]...)
	}
}

// A graphModel is what a graph does, by maps and brute force.
type graphModel struct {
	directed bool
	data     map[codec.Key]codec.Text
	edges    map[[2]codec.Key]float64
}

func (m *graphModel) edge(u, v codec.Key) [2]codec.Key {
	if !m.directed && v < u {
		u, v = v, u
	}
	return [2]codec.Key{u, v}
}

func (m *graphModel) add(u, v codec.Key, weight float64) (isNew bool) {
	for _, w := range []codec.Key{u, v} {
		if _, ok := m.data[w]; !ok {
			m.data[w] = codec.Null
		}
	}
	_, old := m.edges[m.edge(u, v)]
	m.edges[m.edge(u, v)] = weight
	return !old
}

func (m *graphModel) removeVertex(v codec.Key) bool {
	_, ok := m.data[v]
	delete(m.data, v)
	maps.DeleteFunc(m.edges, func(e [2]codec.Key, _ float64) bool { return e[0] == v || e[1] == v })
	return ok
}

func (m *graphModel) neighbors(v codec.Key, in bool) []engine.Neighbor {
	var near []engine.Neighbor
	for w := range m.data {
		e := m.edge(v, w)
		if in {
			e = m.edge(w, v)
		}
		if weight, ok := m.edges[e]; ok {
			near = append(near, engine.Neighbor{Vertex: w, Weight: weight})
		}
	}
	slices.SortFunc(near, func(a, b engine.Neighbor) int { return cmp.Compare(a.Vertex, b.Vertex) })
	return near
}

func (m *graphModel) bfs(v codec.Key, depth int) []codec.Key {
	level := map[codec.Key]int{v: 0}
	all := []codec.Key{v}
	for i := 0; i < len(all); i++ {
		for _, n := range m.neighbors(all[i], false) {
			if _, seen := level[n.Vertex]; !seen && level[all[i]] < depth {
				level[n.Vertex] = level[all[i]] + 1
				all = append(all, n.Vertex)
			}
		}
	}
	return all
}

// paths gives all cheapest paths from a by Bellman's equations: the best known
// path to each vertex is improved until nothing changes.
func (m *graphModel) paths(a codec.Key, weighted bool) map[codec.Key]engine.Path {
	best := map[codec.Key]engine.Path{a: {Path: []codec.Key{a}}}
	for changed := true; changed; {
		changed = false
		for u, path := range maps.Clone(best) {
			for _, n := range m.neighbors(u, false) {
				cost := path.Cost + 1
				if weighted {
					cost = path.Cost + n.Weight
				}
				to := engine.Path{Path: append(slices.Clone(path.Path), n.Vertex), Cost: cost}
				if old, ok := best[n.Vertex]; !ok || comparePaths(to, old) < 0 {
					best[n.Vertex], changed = to, true
				}
			}
		}
	}
	return best
}

func comparePaths(a, b engine.Path) int {
	return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(len(a.Path), len(b.Path)), slices.Compare(a.Path, b.Path))
}

func (m *graphModel) shortest(a, b codec.Key, weighted bool) engine.Opt[engine.Path] {
	path, ok := m.paths(a, weighted)[b]
	return engine.Opt[engine.Path]{V: path, OK: ok}
}

// ifThere gives a result as text, if the vertices that it needs are there.
func (m *graphModel) ifThere(result func() any, vs ...codec.Key) string {
	for _, v := range vs {
		if _, ok := m.data[v]; !ok {
			return "missing"
		}
	}
	return plain(result())
}

func (m *graphModel) distances(a codec.Key, weighted bool) []engine.Distance {
	var ds []engine.Distance
	for v, path := range m.paths(a, weighted) {
		ds = append(ds, engine.Distance{Vertex: v, Distance: path.Cost})
	}
	slices.SortFunc(ds, func(a, b engine.Distance) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Vertex, b.Vertex))
	})
	return ds
}

func (m *graphModel) components() [][]codec.Key {
	of := map[codec.Key]codec.Key{}
	for v := range m.data {
		of[v] = v
	}
	for changed := true; changed; {
		changed = false
		for e := range m.edges {
			if least := min(of[e[0]], of[e[1]]); of[e[0]] != least || of[e[1]] != least {
				of[e[0]], of[e[1]], changed = least, least, true
			}
		}
	}
	sets := map[codec.Key][]codec.Key{}
	for _, v := range slices.Sorted(maps.Keys(of)) {
		sets[of[v]] = append(sets[of[v]], v)
	}
	return largestFirst(sets)
}

func largestFirst(sets map[codec.Key][]codec.Key) [][]codec.Key {
	return slices.SortedFunc(maps.Values(sets), func(a, b []codec.Key) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
}

func (m *graphModel) topological() string {
	if !m.directed {
		return "value"
	}
	var sorted []codec.Key
	for left := slices.Sorted(maps.Keys(m.data)); len(left) > 0; {
		i := slices.IndexFunc(left, func(v codec.Key) bool {
			return !slices.ContainsFunc(m.neighbors(v, true), func(n engine.Neighbor) bool { return slices.Contains(left, n.Vertex) })
		})
		if i < 0 {
			return "value"
		}
		sorted = append(sorted, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return plain(sorted)
}

// A graphOp is an operation on a graph and on its model; results are text,
// that of an error is its kind.
type graphOp struct {
	name  string
	run   func(t *testing.T, g *engine.Graph) (string, error)
	model func(m *graphModel) string
}

// onGraph gives the operation of a method and its model, which gives the
// result as text or the kind of an error.
func onGraph[V any](name string, run func(ctx context.Context, g *engine.Graph) (V, error), model func(m *graphModel) string) graphOp {
	return graphOp{name, func(t *testing.T, g *engine.Graph) (string, error) {
		v, err := run(t.Context(), g)
		return plain(v), err
	}, model}
}

func randomGraphOp(r *rand.Rand) graphOp {
	u, v := randomVertex(r), randomVertex(r)
	switch r.IntN(18) {
	case 0, 1:
		return addEdgesOp(r)
	case 2:
		return removeEdgeOp(u, v)
	case 3:
		return onGraph(fmt.Sprintf("remove_vertex %q", u),
			func(ctx context.Context, g *engine.Graph) (bool, error) { return g.RemoveVertex(ctx, u) },
			func(m *graphModel) string { return plain(m.removeVertex(u)) })
	case 4:
		return addVertexOp(r, u)
	case 5:
		return onGraph(fmt.Sprintf("neighbors %q", u),
			func(ctx context.Context, g *engine.Graph) (engine.Dict[engine.Neighbor], error) {
				return g.Neighbors(ctx, u)
			},
			func(m *graphModel) string { return plain(m.neighbors(u, false)) })
	case 6:
		return onGraph(fmt.Sprintf("predecessors %q", u),
			func(ctx context.Context, g *engine.Graph) (engine.Dict[engine.Neighbor], error) {
				return g.Predecessors(ctx, u)
			},
			func(m *graphModel) string { return plain(m.neighbors(u, true)) })
	case 7:
		return onGraph(fmt.Sprintf("weight %q %q", u, v),
			func(ctx context.Context, g *engine.Graph) (engine.Opt[float64], error) { return g.Weight(ctx, u, v) },
			func(m *graphModel) string {
				weight, ok := m.edges[m.edge(u, v)]
				return plain(engine.Opt[float64]{V: weight, OK: ok})
			})
	case 8:
		return onGraph(fmt.Sprintf("in_degree %q", u),
			func(ctx context.Context, g *engine.Graph) (int, error) { return g.InDegree(ctx, u) },
			func(m *graphModel) string { return plain(m.inDegree(u)) })
	case 9:
		return onGraph("edges",
			func(ctx context.Context, g *engine.Graph) ([]engine.Edge, error) { return g.Edges(ctx) },
			func(m *graphModel) string { return plain(m.list()) })
	case 10, 11, 12, 13:
		return randomWhole(r, u, v)
	}
	return randomSearch(r, u, v)
}

func (m *graphModel) inDegree(v codec.Key) int {
	n := len(m.neighbors(v, true))
	if _, loop := m.edges[[2]codec.Key{v, v}]; loop && !m.directed {
		n++
	}
	return n
}

func (m *graphModel) list() []engine.Edge {
	var all []engine.Edge
	for e, w := range m.edges {
		all = append(all, engine.Edge{From: e[0], To: e[1], Weight: w})
	}
	slices.SortFunc(all, func(a, b engine.Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return all
}

func randomSearch(r *rand.Rand, u, v codec.Key) graphOp {
	weighted, depth := r.IntN(2) == 0, r.IntN(5)
	opts := engine.SearchOptions{Weighted: codec.Some(weighted)}
	switch r.IntN(7) {
	case 0:
		return onGraph(fmt.Sprintf("bfs %q %d", u, depth),
			func(ctx context.Context, g *engine.Graph) ([]codec.Key, error) {
				return g.BFS(ctx, u, engine.BFSOptions{MaxDepth: codec.Some(depth)})
			},
			func(m *graphModel) string { return m.ifThere(func() any { return m.bfs(u, depth) }, u) })
	case 1, 2:
		return onGraph(fmt.Sprintf("shortest_path %q %q %v", u, v, weighted),
			func(ctx context.Context, g *engine.Graph) (engine.Opt[engine.Path], error) {
				return g.ShortestPath(ctx, u, v, opts)
			},
			func(m *graphModel) string { return m.ifThere(func() any { return m.shortest(u, v, weighted) }, u, v) })
	case 3:
		return onGraph(fmt.Sprintf("distances %q %v", u, weighted),
			func(ctx context.Context, g *engine.Graph) (engine.Dict[engine.Distance], error) {
				return g.Distances(ctx, u, opts)
			},
			func(m *graphModel) string { return m.ifThere(func() any { return m.distances(u, weighted) }, u) })
	case 4:
		return onGraph(fmt.Sprintf("reachable %q %q", u, v),
			func(ctx context.Context, g *engine.Graph) (bool, error) { return g.Reachable(ctx, u, v) },
			func(m *graphModel) string {
				return m.ifThere(func() any { return slices.Contains(m.bfs(u, 100), v) }, u, v)
			})
	case 5:
		return onGraph("connected_components",
			func(ctx context.Context, g *engine.Graph) ([][]codec.Key, error) { return g.ConnectedComponents(ctx) },
			func(m *graphModel) string { return plain(m.components()) })
	}
	return onGraph("topological_sort",
		func(ctx context.Context, g *engine.Graph) ([]codec.Key, error) { return g.TopologicalSort(ctx) },
		func(m *graphModel) string { return m.topological() })
}

// randomWeights are of edges. Their sums are exact: where rounding makes two
// costs equal, the fewest edges are counted from what was nearer before.
var randomWeights = []float64{0, 0, 1, 2, 0.25, 0.5, 0.125, 3, 1 << 40}

func addEdgesOp(r *rand.Rand) graphOp {
	edges := make([]engine.EdgeSpec, r.IntN(5))
	for i := range edges {
		edges[i] = engine.EdgeSpec{From: randomVertex(r), To: randomVertex(r)}
		if r.IntN(2) == 0 {
			edges[i].Weight = codec.Some(randomWeights[r.IntN(len(randomWeights))])
		}
	}
	return onGraph(fmt.Sprintf("add_edges %q", fmt.Sprint(edges)),
		func(ctx context.Context, g *engine.Graph) (int, error) { return g.AddEdges(ctx, edges) },
		func(m *graphModel) string {
			added := 0
			for _, e := range edges {
				if !e.Weight.OK {
					e.Weight.V = 1
				}
				if m.add(e.From, e.To, e.Weight.V) {
					added++
				}
			}
			return plain(added)
		})
}

func removeEdgeOp(u, v codec.Key) graphOp {
	return onGraph(fmt.Sprintf("remove_edge %q %q", u, v),
		func(ctx context.Context, g *engine.Graph) (bool, error) { return g.RemoveEdge(ctx, u, v) },
		func(m *graphModel) string {
			_, ok := m.edges[m.edge(u, v)]
			delete(m.edges, m.edge(u, v))
			return plain(ok)
		})
}

func addVertexOp(r *rand.Rand, v codec.Key) graphOp {
	opts := engine.VertexOptions{}
	if r.IntN(2) == 0 {
		opts.Data = codec.Some(codec.OfInt(r.Int64N(9)))
	}
	return onGraph(fmt.Sprintf("add_vertex %q %v", v, opts.Data),
		func(ctx context.Context, g *engine.Graph) (bool, error) { return g.AddVertex(ctx, v, opts) },
		func(m *graphModel) string {
			_, old := m.data[v]
			if opts.Data.OK {
				m.data[v] = opts.Data.V
			} else if !old {
				m.data[v] = codec.Null
			}
			return plain(!old)
		})
}

// randomVertex gives one of few vertices, whose texts begin like others.
func randomVertex(r *rand.Rand) codec.Key {
	vs := strings.Split(",a,ab,b,c,d,é,日,\xff,a\x01,{x},*", ",")
	return codec.Key(vs[r.IntN(len(vs))])
}
