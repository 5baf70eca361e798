package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A Graph has vertices of V, with data of D, and edges with weights.
type Graph[V comparable, D any] struct {
	Structure
	untyped *engine.Graph
	vertex  *gotype.Type[V]
	data    *gotype.Type[D]
}

// An Edge is an edge with its ends.
type Edge[V comparable] struct {
	From, To V
	Weight   float64
}

// NewGraph gives the graph called name. It does no I/O. A graph without data is
// one of any.
func NewGraph[V comparable, D any](e *engine.Engine, name string, opts engine.GraphOptions) (*Graph[V, D], error) {
	v, g, err := open[V]("graph", name, opts.Common, func() (*engine.Graph, error) { return e.Graph(name, opts) })
	if err != nil {
		return nil, err
	}
	d, err := second[D](g)
	if err != nil {
		return nil, err
	}
	return &Graph[V, D]{g, g, v, d}, nil
}

func (g *Graph[V, D]) key(op string, v V) (codec.Key, error) {
	k, err := g.vertex.Key(v)
	return k, wrap(g, op, err)
}

func (g *Graph[V, D]) list(op string, ks []codec.Key, err error) ([]V, error) {
	if err != nil {
		return nil, err
	}
	return members(g, op, g.vertex, ks)
}

// SetVertex gives v data; it is added if it is not there. O(1).
func (g *Graph[V, D]) SetVertex(ctx context.Context, v V, data D) error {
	k, err := g.key("set_vertex", v)
	if err != nil {
		return err
	}
	t, err := g.data.Text(data)
	if err != nil {
		return wrap(g, "set_vertex", err)
	}
	return g.untyped.SetVertex(ctx, k, t)
}

// Vertex gives the data of v; ok is false if it has none or is not there. O(1).
func (g *Graph[V, D]) Vertex(ctx context.Context, v V) (data D, ok bool, err error) {
	k, err := g.key("vertex", v)
	if err != nil {
		return data, false, err
	}
	t, err := g.untyped.Vertex(ctx, k)
	t.OK = t.OK && t.V != codec.Null
	return optional(g, "vertex", t, err, g.data.Value)
}

// AddEdge adds an edge, and its ends if need be, or gives it another weight. It
// reports whether the edge is new. O(log n).
func (g *Graph[V, D]) AddEdge(ctx context.Context, from, to V, weight float64) (bool, error) {
	ks, err := keys(g, "add_edge", g.vertex, []V{from, to})
	if err != nil {
		return false, err
	}
	return g.untyped.AddEdge(ctx, ks[0], ks[1], engine.WeightOptions{Weight: codec.Some(weight)})
}

// AddEdges adds edges as AddEdge does and returns how many are new. It is atomic
// for each 1,000. O(k log n).
func (g *Graph[V, D]) AddEdges(ctx context.Context, edges []Edge[V]) (int, error) {
	specs, err := convert(g, "add_edges", edges, func(e Edge[V]) (s engine.EdgeSpec, err error) {
		s.Weight = codec.Some(e.Weight)
		if s.From, err = g.vertex.Key(e.From); err == nil {
			s.To, err = g.vertex.Key(e.To)
		}
		return s, err
	})
	if err != nil {
		return 0, err
	}
	return g.untyped.AddEdges(ctx, specs)
}

// RemoveVertex removes v with its edges and reports whether it was there.
// O(degree log n).
func (g *Graph[V, D]) RemoveVertex(ctx context.Context, v V) (bool, error) {
	k, err := g.key("remove_vertex", v)
	if err != nil {
		return false, err
	}
	return g.untyped.RemoveVertex(ctx, k)
}

// RemoveEdge removes an edge and reports whether it was there. O(log n).
func (g *Graph[V, D]) RemoveEdge(ctx context.Context, from, to V) (bool, error) {
	ks, err := keys(g, "remove_edge", g.vertex, []V{from, to})
	if err != nil {
		return false, err
	}
	return g.untyped.RemoveEdge(ctx, ks[0], ks[1])
}

// HasVertex reports whether v is there. O(1).
func (g *Graph[V, D]) HasVertex(ctx context.Context, v V) (bool, error) {
	k, err := g.key("has_vertex", v)
	if err != nil {
		return false, err
	}
	return g.untyped.HasVertex(ctx, k)
}

// Weight gives the weight of an edge; ok is false if it is not there. O(1).
func (g *Graph[V, D]) Weight(ctx context.Context, from, to V) (w float64, ok bool, err error) {
	ks, err := keys(g, "weight", g.vertex, []V{from, to})
	if err != nil {
		return 0, false, err
	}
	o, err := g.untyped.Weight(ctx, ks[0], ks[1])
	return o.V, o.OK, err
}

// Neighbors gives where edges lead from v, with their weights. A missing v is
// engine.ErrMissing. O(degree).
func (g *Graph[V, D]) Neighbors(ctx context.Context, v V) (map[V]float64, error) {
	k, err := g.key("neighbors", v)
	if err != nil {
		return nil, err
	}
	found, err := g.untyped.Neighbors(ctx, k)
	if err != nil {
		return nil, err
	}
	weights := make(map[V]float64, len(found))
	for _, n := range found {
		u, err := g.vertex.OfKey(n.Vertex)
		if err != nil {
			return nil, wrap(g, "neighbors", err)
		}
		weights[u] = n.Weight
	}
	return weights, nil
}

// Vertices gives all vertices. O(n).
func (g *Graph[V, D]) Vertices(ctx context.Context) ([]V, error) {
	ks, err := g.untyped.Vertices(ctx)
	return g.list("vertices", ks, err)
}

// Edges gives all edges. O(n).
func (g *Graph[V, D]) Edges(ctx context.Context) ([]Edge[V], error) {
	edges, err := g.untyped.Edges(ctx)
	if err != nil {
		return nil, err
	}
	return convert(g, "edges", edges, func(stored engine.Edge) (e Edge[V], err error) {
		e.Weight = stored.Weight
		if e.From, err = g.vertex.OfKey(stored.From); err == nil {
			e.To, err = g.vertex.OfKey(stored.To)
		}
		return e, err
	})
}

// BFS gives the vertices that can be reached from v, itself first, nearer ones
// before others. A missing v is engine.ErrMissing. A round trip for each level.
func (g *Graph[V, D]) BFS(ctx context.Context, v V, opts engine.BFSOptions) ([]V, error) {
	k, err := g.key("bfs", v)
	if err != nil {
		return nil, err
	}
	ks, err := g.untyped.BFS(ctx, k, opts)
	return g.list("bfs", ks, err)
}

// ShortestPath gives the vertices of the shortest path and its cost; ok is false
// if there is none. A missing end is engine.ErrMissing, a negative weight
// engine.ErrValue. At most a round trip for each level.
func (g *Graph[V, D]) ShortestPath(ctx context.Context, from, to V, opts engine.SearchOptions) (path []V, cost float64, ok bool, err error) {
	ks, err := keys(g, "shortest_path", g.vertex, []V{from, to})
	if err != nil {
		return nil, 0, false, err
	}
	found, err := g.untyped.ShortestPath(ctx, ks[0], ks[1], opts)
	if err != nil || !found.OK {
		return nil, 0, false, err
	}
	path, err = g.list("shortest_path", found.V.Path, nil)
	return path, found.V.Cost, err == nil, err
}

// TopologicalSort gives the vertices so that every edge leads forward. The error
// for a cycle shows one. O(vertices + edges).
func (g *Graph[V, D]) TopologicalSort(ctx context.Context) ([]V, error) {
	ks, err := g.untyped.TopologicalSort(ctx)
	return g.list("topological_sort", ks, err)
}

// ConnectedComponents gives the parts between which there are no edges, the
// largest first. O(vertices + edges).
func (g *Graph[V, D]) ConnectedComponents(ctx context.Context) ([][]V, error) {
	parts, err := g.untyped.ConnectedComponents(ctx)
	if err != nil {
		return nil, err
	}
	lists := make([][]V, len(parts))
	for i, ks := range parts {
		if lists[i], err = g.list("connected_components", ks, nil); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (g *Graph[V, D]) Untyped() *engine.Graph { return g.untyped }
