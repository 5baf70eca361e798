package engine

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Graph is vertices, each with data, and edges between them, each with a
// weight. It has at most one edge from a vertex to another; a vertex may have
// one to itself. Its parts are
//
//	vertices  a hash from vertex to data, null if there is none
//	edges     a sorted set of the edges "u NUL v", all scores 0
//	reverse   the same of "v NUL u"
//	weights   a hash from edge "u NUL v" to weight, of those that is not 1
//
// so that the neighbours of a vertex stand side by side, in order of their
// bytes. The canonical form of a value has no NUL in it. An edge of an
// undirected graph is stored once, with the lesser end as u: the neighbours of
// a vertex are then those in reverse and behind them those in edges.
//
// In what follows e is the number of edges, deg the number of those of the
// vertex.
type Graph struct {
	handle
	parts []string // the keys as scripts take them: vertices, edges, reverse, weights, cfg
}

// GraphOptions are the options of a graph. One without parameters takes those
// that are stored; the usual ones are directed and not strict.
type GraphOptions struct {
	Common
	Directed Opt[bool]
	Strict   Opt[bool] // an edge between vertices that are not there is an error
}

// Graph gives the graph called name.
func (e *Engine) Graph(name string, opts GraphOptions) (*Graph, error) {
	g := new(Graph)
	err := e.open(&g.handle, graphKind, name, opts.Common, boolParam(opts.Directed), boolParam(opts.Strict))
	if err != nil {
		return nil, err
	}
	g.parts = g.keys()
	return g, nil
}

func boolParam(o Opt[bool]) string {
	if !o.OK {
		return ""
	}
	return strconv.FormatBool(o.V)
}

// script makes the command that runs s on all parts.
func (g *Graph) script(s *store.Script, args ...string) store.Command {
	all := make([]string, 0, len(g.parts)+1+len(args))
	all = append(append(all, g.parts...), g.given())
	return s.Cmd(append(all, args...)...)
}

func (g *Graph) missing(op string, v codec.Key) error {
	return g.refuse(op, ErrMissing, "no vertex %s", v)
}

// VertexOptions are the options of a vertex: no data if nothing is said.
type VertexOptions struct{ Data Opt[codec.Text] }

// AddVertex adds v and reports whether it is new; if it is not, it gets the
// data, if there is any. O(1).
func (g *Graph) AddVertex(ctx context.Context, v codec.Key, opts VertexOptions) (bool, error) {
	c := g.script(graphVertex, string(v), string(codec.Null), "new")
	if opts.Data.OK {
		c = g.script(graphVertex, string(v), string(opts.Data.V), "add")
	}
	r, err := g.write(ctx, "add_vertex", c)
	return r.Int() == 1, err
}

// SetVertex gives v data. It adds a vertex that is not there, unless the graph
// is strict: the error is ErrMissing then. O(1).
func (g *Graph) SetVertex(ctx context.Context, v codec.Key, data codec.Text) error {
	r, err := g.write(ctx, "set_vertex", g.script(graphVertex, string(v), string(data), "set"))
	if err == nil && r.Kind() == store.Str {
		err = g.missing("set_vertex", v)
	}
	return err
}

// AddEdge adds an edge from u to v with a weight, and the vertices that are
// not there, and reports whether it is new; if it is not, it gets the weight.
// In a strict graph the error is ErrMissing if a vertex is not there, and
// nothing is written. O(log e).
func (g *Graph) AddEdge(ctx context.Context, u, v codec.Key, opts WeightOptions) (bool, error) {
	n, err := g.addEdges(ctx, "add_edge", []EdgeSpec{{u, v, opts.Weight}})
	return n == 1, err
}

// An EdgeSpec is an edge to add, with a weight of 1 if there is none.
type EdgeSpec struct {
	From, To codec.Key
	Weight   Opt[float64]
}

// AddEdges adds edges as AddEdge does and returns how many are new. It is
// atomic for each 1,000 of them, which are one round trip. O(log e) for each.
func (g *Graph) AddEdges(ctx context.Context, edges []EdgeSpec) (int, error) {
	return g.addEdges(ctx, "add_edges", edges)
}

func (g *Graph) addEdges(ctx context.Context, op string, edges []EdgeSpec) (int, error) {
	for _, e := range edges {
		if w := or(e.Weight, 1); math.IsNaN(w) || math.IsInf(w, 0) {
			return 0, g.refuse(op, ErrValue, "weight of the edge from %s to %s must be finite, got %v", e.From, e.To, w)
		}
	}
	added := 0
	for len(edges) > 0 {
		n := min(len(edges), bulk)
		args := make([]string, 0, 3*n)
		for _, e := range edges[:n] {
			args = append(args, string(e.From), string(e.To), spellFloat(or(e.Weight, 1)))
		}
		edges = edges[n:]
		r, err := g.write(ctx, op, g.script(graphAdd, args...))
		if err == nil && r.Kind() == store.Str {
			err = g.missing(op, codec.Key(r.Str()))
		}
		if err != nil {
			return added, err
		}
		added += int(r.Int())
	}
	return added, nil
}

// RemoveVertex removes v and its edges, and reports whether it was there.
// O(deg log e).
func (g *Graph) RemoveVertex(ctx context.Context, v codec.Key) (bool, error) {
	r, err := g.write(ctx, "remove_vertex", g.script(graphRemoveVertex, string(v)))
	return r.Int() == 1, err
}

// RemoveEdge removes the edge from u to v, not the vertices, and reports
// whether it was there. O(log e).
func (g *Graph) RemoveEdge(ctx context.Context, u, v codec.Key) (bool, error) {
	r, err := g.write(ctx, "remove_edge", g.script(graphRemoveEdge, string(u), string(v)))
	return r.Int() == 1, err
}

// HasVertex reports whether v is there. O(1).
func (g *Graph) HasVertex(ctx context.Context, v codec.Key) (bool, error) {
	r, err := g.read(ctx, "has_vertex", store.Cmd(store.HExists, g.parts[0], string(v)))
	return r.Int() == 1, err
}

// HasEdge reports whether there is an edge from u to v. O(1).
func (g *Graph) HasEdge(ctx context.Context, u, v codec.Key) (bool, error) {
	r, err := g.read(ctx, "has_edge", g.script(graphWeight, string(u), string(v)))
	return err == nil && !r.IsNil(), err
}

// Vertex gives the data of v, null if it has none, and none if v is not there.
// O(1).
func (g *Graph) Vertex(ctx context.Context, v codec.Key) (Opt[codec.Text], error) {
	r, err := g.read(ctx, "vertex", store.Cmd(store.HGet, g.parts[0], string(v)))
	return optText(r), err
}

// Weight gives the weight of the edge from u to v, none if there is no edge.
// O(1).
func (g *Graph) Weight(ctx context.Context, u, v codec.Key) (Opt[float64], error) {
	r, err := g.read(ctx, "weight", g.script(graphWeight, string(u), string(v)))
	if err != nil || r.IsNil() {
		return Opt[float64]{}, err
	}
	return codec.Some(r.Float()), nil
}

// A Neighbor is a vertex at the other end of an edge, and its weight.
type Neighbor struct {
	Vertex codec.Key
	Weight float64
}

// Neighbors gives the vertices that edges lead to from v, in order of their
// bytes; none if v is not there. O(log e + deg).
func (g *Graph) Neighbors(ctx context.Context, v codec.Key) (Dict[Neighbor], error) {
	return g.adjacent(ctx, "neighbors", outward, v)
}

// Predecessors gives the vertices that edges lead from to v, as Neighbors. In
// an undirected graph they are the neighbours. O(log e + deg).
func (g *Graph) Predecessors(ctx context.Context, v codec.Key) (Dict[Neighbor], error) {
	return g.adjacent(ctx, "predecessors", inward, v)
}

func (g *Graph) adjacent(ctx context.Context, op string, way direction, v codec.Key) (Dict[Neighbor], error) {
	r, err := g.read(ctx, op, g.script(graphExpand, string(way), "1", string(v)))
	if err != nil || len(r.List()) == 0 {
		return nil, err
	}
	step := stepOf(v, r.List()[0])
	ns := make(Dict[Neighbor], len(step.to))
	for i := range ns {
		ns[i] = Neighbor{step.vertex(i), step.weight(i)}
	}
	return ns, nil
}

// Degree gives the number of edges that begin or end at v, an edge from v to
// itself counting twice; 0 if v is not there. O(log e).
func (g *Graph) Degree(ctx context.Context, v codec.Key) (int, error) {
	r, err := g.read(ctx, "degree", g.script(graphDegree, string(v), "all"))
	return int(r.Int()), err
}

// InDegree gives the number of edges that end at v, in an undirected graph
// all of v; 0 if v is not there. O(log e).
func (g *Graph) InDegree(ctx context.Context, v codec.Key) (int, error) {
	r, err := g.read(ctx, "in_degree", g.script(graphDegree, string(v), "in"))
	return int(r.Int()), err
}

// Vertices gives all vertices, in order of their bytes. O(n log n) for n of
// them.
func (g *Graph) Vertices(ctx context.Context) ([]codec.Key, error) {
	r, err := g.read(ctx, "vertices", store.Cmd(store.HKeys, g.parts[0]))
	vs := listOf[codec.Key](r)
	slices.Sort(vs)
	return vs, err
}

// An Edge is an edge with its ends, of which an undirected one has the lesser
// first.
type Edge struct {
	From, To codec.Key
	Weight   float64
}

// Edges gives all edges, in order of the bytes of their ends. O(e).
func (g *Graph) Edges(ctx context.Context) ([]Edge, error) {
	r, err := g.read(ctx, "edges", g.script(graphEdges))
	if err != nil || len(r.List()) != 2 {
		return nil, err
	}
	list, others := r.List()[0].List(), r.List()[1].List()
	weights := make(map[string]float64, len(others)/2)
	for i := 0; i+1 < len(others); i += 2 {
		weights[others[i].Str()] = others[i+1].Float()
	}
	edges := make([]Edge, len(list))
	for i, e := range list {
		edges[i] = Edge{Weight: 1}
		edges[i].From, edges[i].To = cutEdge(e.Str())
		if w, ok := weights[e.Str()]; ok {
			edges[i].Weight = w
		}
	}
	return edges, nil
}

// cutEdge gives the ends of a member of edges.
func cutEdge(member string) (u, v codec.Key) {
	from, to, _ := strings.Cut(member, "\x00")
	return codec.Key(from), codec.Key(to)
}

// EdgeCount gives the number of edges. O(1).
func (g *Graph) EdgeCount(ctx context.Context) (int, error) {
	r, err := g.read(ctx, "edge_count", store.Cmd(store.ZCard, g.parts[1]))
	return int(r.Int()), err
}

// Size gives the number of vertices. O(1).
func (g *Graph) Size(ctx context.Context) (int, error) {
	r, err := g.read(ctx, "size", store.Cmd(store.HLen, g.parts[0]))
	return int(r.Int()), err
}

// Rename gives the graph another name, and returns a handle of it. The error is
// of kind missing if it does not exist, of kind exists if the new name is
// taken and Replace is not set. O(1).
func (g *Graph) Rename(ctx context.Context, name string, opts RenameOptions) (*Graph, error) {
	if err := g.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return g.engine.Graph(name, GraphOptions{Common: g.moved(nil)})
}

// Copy copies the graph with its time to live, and returns a handle of the copy;
// errors as with Rename. A copy to another store takes a few round trips and
// holds the graph in memory. O(n).
func (g *Graph) Copy(ctx context.Context, name string, opts CopyOptions) (*Graph, error) {
	if err := g.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return g.engine.Graph(name, GraphOptions{Common: g.moved(opts.Store)})
}
