package engine

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
)

// costs is a search by weight from one vertex, which knows the neighbours of
// the vertices it has been at.
type costs struct {
	graph *Graph
	op    string
	dist  map[codec.Key]float64 // the least known cost of each vertex reached
	known map[codec.Key]step
	ahead []codec.Key // reached, but their neighbours are not known
}

// search finds the cost of every vertex that costs no more than target, if
// there is one, and of all otherwise.
//
// The neighbours of all vertices that it has reached come in one round trip,
// and correct the costs of those behind them (label-correcting, after
// R. Bellman, "On a Routing Problem", 1958), in the order of Dijkstra's
// algorithm, so that it needs as many round trips as a path has edges, not as
// there are vertices.
func (g *Graph) search(ctx context.Context, op string, start codec.Key, target Opt[codec.Key]) (*costs, error) {
	s := &costs{
		graph: g, op: op,
		dist: map[codec.Key]float64{start: 0}, known: make(map[codec.Key]step), ahead: []codec.Key{start},
	}
	now := s.ahead
	if target.OK && target.V != start {
		now = []codec.Key{start, target.V} // it must be there
	}
	s.ahead = nil
	for len(now) > 0 {
		steps, err := g.expand(ctx, op, true, expansion{outward, now})
		if err != nil {
			return nil, err
		}
		if err := s.learn(now, steps[0], len(s.known) == 0); err != nil {
			return nil, err
		}
		s.correct(now)
		now = s.next(target)
	}
	return s, nil
}

// learn notes the neighbours of vertices, which must be there if they are the
// first.
func (s *costs) learn(vs []codec.Key, steps []step, first bool) error {
	for i, v := range vs {
		if first && !steps[i].ok {
			return s.graph.missing(s.op, v)
		}
		for k := range steps[i].to {
			if w := steps[i].weight(k); w < 0 {
				return s.graph.refuse(s.op, ErrValue, "edge from %s to %s has negative weight %v", v, steps[i].vertex(k), w)
			}
		}
		s.known[v] = steps[i]
	}
	return nil
}

// A label is a cost of a vertex, over a number of edges.
type label struct {
	v    codec.Key
	cost float64
	hops int
}

func (a label) less(b label) bool {
	return a.cost < b.cost || a.cost == b.cost && a.hops < b.hops
}

// correct brings what vertices cost to all behind them that are known.
func (s *costs) correct(vs []codec.Key) {
	todo := heap[label]{less: label.less}
	for _, v := range vs {
		if d, ok := s.dist[v]; ok {
			todo.push(label{v: v, cost: d})
		}
	}
	for len(todo.items) > 0 {
		at := todo.pop()
		if at.cost > s.dist[at.v] {
			continue
		}
		step := s.known[at.v]
		for i := range step.to {
			w, cost := step.vertex(i), at.cost+step.weight(i)
			old, reached := s.dist[w]
			if reached && cost >= old {
				continue
			}
			s.dist[w] = cost
			if _, known := s.known[w]; known {
				todo.push(label{v: w, cost: cost})
			} else if !reached {
				s.ahead = append(s.ahead, w)
			}
		}
	}
}

// next takes the vertices whose neighbours are worth knowing. Those that cost
// as much as the target may lie on a path that costs no more.
func (s *costs) next(target Opt[codec.Key]) []codec.Key {
	most := math.Inf(1)
	if d, ok := s.dist[target.V]; ok && target.OK {
		most = d
	}
	var now, later []codec.Key
	for _, v := range s.ahead {
		if s.dist[v] <= most {
			now = append(now, v)
		} else {
			later = append(later, v)
		}
	}
	s.ahead = later
	return now
}

// cheapest is ShortestPath by weight. When all neighbours that matter are
// known it runs Dijkstra's algorithm ("A Note on Two Problems in Connexion
// with Graphs", 1959) on them once more, for the paths.
func (g *Graph) cheapest(ctx context.Context, a, b codec.Key) (Opt[Path], error) {
	s, err := g.search(ctx, "shortest_path", a, codec.Some(b))
	if err != nil {
		return Opt[Path]{}, err
	}
	cost, ok := s.dist[b]
	if !ok {
		return Opt[Path]{}, nil
	}
	return codec.Some(Path{forwards(a, s.parents(a, cost), []codec.Key{b}), cost}), nil
}

// parents gives the vertices before each on the paths from a that cost least
// and have the fewest edges among those, as far as they cost no more than most.
func (s *costs) parents(a codec.Key, most float64) map[codec.Key][]codec.Key {
	best := map[codec.Key]label{a: {v: a}}
	parents := make(map[codec.Key][]codec.Key)
	done := make(map[codec.Key]bool)
	todo := heap[label]{less: label.less}
	for todo.push(best[a]); len(todo.items) > 0; {
		at := todo.pop()
		if done[at.v] || at.cost > most {
			continue
		}
		done[at.v] = true
		step := s.known[at.v]
		for i := range step.to {
			to := label{step.vertex(i), at.cost + step.weight(i), at.hops + 1}
			old, ok := best[to.v]
			switch {
			case !ok || to.less(old):
				best[to.v] = to
				parents[to.v] = []codec.Key{at.v}
				todo.push(to)
			case !old.less(to):
				parents[to.v] = append(parents[to.v], at.v)
			}
		}
	}
	return parents
}

// A Distance is a vertex and what the way to it costs.
type Distance struct {
	Vertex   codec.Key
	Distance float64
}

// Distances gives the cost of the shortest path from v to each vertex that can
// be reached, itself first, the nearest first and then in order of their
// bytes. Errors and round trips are those of ShortestPath.
func (g *Graph) Distances(ctx context.Context, v codec.Key, opts SearchOptions) (Dict[Distance], error) {
	var ds Dict[Distance]
	if or(opts.Weighted, true) {
		s, err := g.search(ctx, "distances", v, Opt[codec.Key]{})
		if err != nil {
			return nil, err
		}
		for w, d := range s.dist {
			ds = append(ds, Distance{w, d})
		}
	} else {
		levels, err := g.levels(ctx, "distances", v)
		if err != nil {
			return nil, err
		}
		for w, d := range levels {
			ds = append(ds, Distance{w, float64(d)})
		}
	}
	slices.SortFunc(ds, func(a, b Distance) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Vertex, b.Vertex))
	})
	return ds, nil
}

// levels gives the number of edges to each vertex that can be reached from v.
func (g *Graph) levels(ctx context.Context, op string, v codec.Key) (map[codec.Key]int, error) {
	f := newFront(outward, v)
	for len(f.frontier) > 0 {
		steps, err := g.expand(ctx, op, false, f.expansion())
		if err != nil {
			return nil, err
		}
		if f.depth == 0 && !steps[0][0].ok {
			return nil, g.missing(op, v)
		}
		f.advance(steps[0], nil)
	}
	return f.levels, nil
}
