package engine

import (
	"context"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// BFSOptions are how far a search goes: everywhere if nothing is said.
type BFSOptions struct{ MaxDepth Opt[int] }

// BFS gives the vertices that can be reached from v, itself first, in the
// order of a breadth-first search that takes neighbours in order of their
// bytes. The error is ErrMissing if v is not there. It costs a round trip for
// each level and is not atomic. O(vertices + edges) of what it reaches.
func (g *Graph) BFS(ctx context.Context, v codec.Key, opts BFSOptions) ([]codec.Key, error) {
	if opts.MaxDepth.OK && opts.MaxDepth.V < 0 {
		return nil, g.refuse("bfs", ErrValue, "max_depth must be at least 0, got %d", opts.MaxDepth.V)
	}
	if opts.MaxDepth.OK && opts.MaxDepth.V == 0 {
		return g.onlyStart(ctx, "bfs", v)
	}
	f := newFront(outward, v)
	all := []codec.Key{v}
	for len(f.frontier) > 0 && (!opts.MaxDepth.OK || f.depth < opts.MaxDepth.V) {
		steps, err := g.expand(ctx, "bfs", false, f.expansion())
		if err != nil {
			return nil, err
		}
		if f.depth == 0 && !steps[0][0].ok {
			return nil, g.missing("bfs", v)
		}
		f.advance(steps[0], nil)
		all = append(all, f.frontier...)
	}
	return all, nil
}

func (g *Graph) onlyStart(ctx context.Context, op string, v codec.Key) ([]codec.Key, error) {
	r, err := g.read(ctx, op, store.Cmd(store.HExists, g.parts[0], string(v)))
	switch {
	case err != nil:
		return nil, err
	case r.Int() == 0:
		return nil, g.missing(op, v)
	}
	return []codec.Key{v}, nil
}

// A front is a breadth-first search from one vertex.
type front struct {
	way      direction
	depth    int
	frontier []codec.Key               // the vertices at depth, in order
	levels   map[codec.Key]int         // the depth of all that were reached
	parents  map[codec.Key][]codec.Key // those one level before, of each
	keep     bool                      // parents
}

func newFront(way direction, v codec.Key) *front {
	return &front{way: way, frontier: []codec.Key{v}, levels: map[codec.Key]int{v: 0}}
}

func (f *front) expansion() expansion { return expansion{f.way, f.frontier} }

// advance goes one level on, with the neighbours of the frontier, and gives
// the vertices that it now shares with other.
func (f *front) advance(steps []step, other *front) (met []codec.Key) {
	f.depth++
	var next []codec.Key
	for i, u := range f.frontier {
		for k := range steps[i].to {
			w := steps[i].vertex(k)
			level, seen := f.levels[w]
			if !seen {
				f.levels[w], level = f.depth, f.depth
				next = append(next, w)
				if other != nil && other.has(w) {
					met = append(met, w)
				}
			}
			if level == f.depth && f.keep {
				f.parents[w] = append(f.parents[w], u)
			}
		}
	}
	f.frontier = next
	return met
}

func (f *front) has(v codec.Key) bool {
	_, ok := f.levels[v]
	return ok
}

// meet searches from a outward and from b inward until they share vertices,
// which are then in the middle of all shortest paths. There is none if b
// cannot be reached. The smaller frontier goes on, or both in one round trip
// if they are small (I. Pohl, "Bi-directional Search", 1971).
func (g *Graph) meet(ctx context.Context, op string, a, b codec.Key, keep bool) (from, to *front, met []codec.Key, err error) {
	from, to = newFront(outward, a), newFront(inward, b)
	for _, f := range []*front{from, to} {
		if f.keep = keep; keep {
			f.parents = make(map[codec.Key][]codec.Key)
		}
	}
	for len(from.frontier) > 0 && len(to.frontier) > 0 {
		fronts := []*front{from, to}
		if n, m := len(from.frontier), len(to.frontier); n+m > bulk {
			if m < n {
				fronts = fronts[1:]
			} else {
				fronts = fronts[:1]
			}
		}
		xs := make([]expansion, len(fronts))
		for i, f := range fronts {
			xs[i] = f.expansion()
		}
		steps, err := g.expand(ctx, op, false, xs...)
		if err != nil {
			return nil, nil, nil, err
		}
		if err := g.bothThere(op, a, b, from, to, steps); err != nil {
			return nil, nil, nil, err
		}
		if a == b {
			return from, to, []codec.Key{a}, nil
		}
		for i, f := range fronts {
			other := from
			if f == from {
				other = to
			}
			if met := f.advance(steps[i], other); len(met) > 0 {
				return from, to, met, nil
			}
		}
	}
	return from, to, nil, nil
}

// bothThere looks at the first step: both ends of a search must be there.
func (g *Graph) bothThere(op string, a, b codec.Key, from, to *front, steps [][]step) error {
	switch {
	case from.depth+to.depth > 0:
		return nil
	case !steps[0][0].ok:
		return g.missing(op, a)
	case !steps[1][0].ok:
		return g.missing(op, b)
	}
	return nil
}

// Reachable reports whether there is a path from a to b. The error is
// ErrMissing if one of them is not there. It costs at most a round trip for
// each level and is not atomic.
func (g *Graph) Reachable(ctx context.Context, a, b codec.Key) (bool, error) {
	_, _, met, err := g.meet(ctx, "reachable", a, b, false)
	return len(met) > 0, err
}

// A Path is the vertices from one end to the other, and the sum of the weights
// between them, or their number.
type Path struct {
	Path []codec.Key
	Cost float64
}

// SearchOptions are how long an edge is: its weight if nothing is said, else 1.
type SearchOptions struct{ Weighted Opt[bool] }

// ShortestPath gives the shortest path from a to b, none if there is no path.
// Among those of one cost it is the one with the fewest edges, among these the
// one whose vertices come first in order of their bytes. The error is
// ErrMissing if an end is not there, and ErrValue if the search meets an edge
// of negative weight, which it names. It costs at most a round trip for each
// level and is not atomic.
func (g *Graph) ShortestPath(ctx context.Context, a, b codec.Key, opts SearchOptions) (Opt[Path], error) {
	if or(opts.Weighted, true) {
		return g.cheapest(ctx, a, b)
	}
	from, to, met, err := g.meet(ctx, "shortest_path", a, b, true)
	if err != nil || len(met) == 0 {
		return Opt[Path]{}, err
	}
	path := forwards(a, from.parents, met)
	for v := path[len(path)-1]; v != b; {
		v = slices.Min(to.parents[v])
		path = append(path, v)
	}
	return codec.Some(Path{path, float64(len(path) - 1)}), nil
}

// forwards gives the first path in order from a to one of ends, where parents
// are the vertices before each on any such path.
func forwards(a codec.Key, parents map[codec.Key][]codec.Key, ends []codec.Key) []codec.Key {
	next := make(map[codec.Key]codec.Key) // the least vertex behind each that leads to an end
	seen := make(map[codec.Key]bool)
	for todo := slices.Clone(ends); len(todo) > 0; {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, u := range parents[v] {
			if w, ok := next[u]; !ok || v < w {
				next[u] = v
			}
			if !seen[u] {
				seen[u] = true
				todo = append(todo, u)
			}
		}
	}
	isEnd := make(map[codec.Key]bool, len(ends))
	for _, v := range ends {
		isEnd[v] = true
	}
	path := []codec.Key{a}
	for v := a; !isEnd[v]; path = append(path, v) {
		v = next[v]
	}
	return path
}
