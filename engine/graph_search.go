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
// each level, of one with more than 10,000 vertices for each so many, and is not
// atomic. O(vertices + edges) of what it reaches.
// (E. F. Moore, "The Shortest Path Through a Maze", 1959.)
func (g *Graph) BFS(ctx context.Context, v codec.Key, opts BFSOptions) ([]codec.Key, error) {
	if opts.MaxDepth.OK && opts.MaxDepth.V < 0 {
		return nil, g.refuse("bfs", ErrValue, "max_depth must be at least 0, got %d", opts.MaxDepth.V)
	}
	if opts.MaxDepth.OK && opts.MaxDepth.V == 0 {
		return g.onlyStart(ctx, "bfs", v)
	}
	w := wave{met: newMet(v)}
	if err := g.spread(ctx, "bfs", &w, opts.MaxDepth); err != nil {
		return nil, err
	}
	return w.names, nil
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

// DFS gives the vertices that can be reached from v, itself first, in the order
// in which a depth-first search meets them that takes neighbours in order of
// their bytes. The error is ErrMissing if v is not there. It reads what it
// reaches level by level, a round trip for each, holds it in memory and is not
// atomic. O(vertices + edges) of what it reaches.
// (R. E. Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972.)
func (g *Graph) DFS(ctx context.Context, v codec.Key) ([]codec.Key, error) {
	n := network{directed: true, first: []int{0}}
	w := wave{met: newMet(v), reached: &n}
	if err := g.spread(ctx, "dfs", &w, Opt[int]{}); err != nil {
		return nil, err
	}
	n.names = w.names
	order, err := n.preorder(&pace{ctx: ctx})
	if err != nil {
		return nil, g.failed("dfs", err)
	}
	return order, nil
}

// preorder gives the vertices in the order in which a depth-first search from
// the first one meets them.
func (n *network) preorder(p *pace) ([]codec.Key, error) {
	seen, next := make([]bool, len(n.names)), slices.Clone(n.first)
	order, path := make([]codec.Key, 0, len(n.names)), []int32{0}
	seen[0], order = true, append(order, n.names[0])
	for len(path) > 0 {
		if err := p.step(); err != nil {
			return nil, err
		}
		v := path[len(path)-1]
		if next[v] == n.first[v+1] {
			path = path[:len(path)-1]
			continue
		}
		w := n.to[next[v]]
		next[v]++
		if !seen[w] {
			seen[w] = true
			order, path = append(order, n.names[w]), append(path, w)
		}
	}
	return order, nil
}

// A met is the vertices that a traversal has met, and their numbers, in the
// order in which it met them.
type met struct {
	names   []codec.Key
	numbers map[codec.Key]int32
}

func newMet(v codec.Key) met { return met{[]codec.Key{v}, map[codec.Key]int32{v: 0}} }

// number gives the number of v, a new one if it was not met yet.
func (m *met) number(v codec.Key) int32 {
	i, ok := m.numbers[v]
	if !ok {
		i = int32(len(m.names))
		m.numbers[v] = i
		m.names = append(m.names, v)
	}
	return i
}

// A wave is a breadth-first search from the first vertex that was met: those of
// level i are met up to ends[i].
type wave struct {
	met
	ends    []int
	reached *network // takes the arcs that it goes along, if it is not nil
}

// spread goes on with w, level by level, until nothing new is met or for so
// many levels.
func (g *Graph) spread(ctx context.Context, op string, w *wave, levels Opt[int]) error {
	p := pace{ctx: ctx}
	for from := 0; from < len(w.names) && (!levels.OK || len(w.ends) < levels.V); from = w.ends[len(w.ends)-1] {
		w.ends = append(w.ends, len(w.names))
		steps, err := g.expand(ctx, op, false, expansion{outward, w.names[from:]})
		if err != nil {
			return err
		}
		if from == 0 && !steps[0][0].ok {
			return g.missing(op, w.names[0])
		}
		for i := range steps[0] {
			if err := w.add(&p, &steps[0][i]); err != nil {
				return g.failed(op, err)
			}
		}
	}
	return nil
}

// add takes the neighbours of a vertex, in the order of numbers.
func (w *wave) add(p *pace, s *step) error {
	for k := range s.to {
		if err := p.step(); err != nil {
			return err
		}
		v := w.number(s.vertex(k))
		if w.reached != nil {
			w.reached.to = append(w.reached.to, v)
		}
	}
	if w.reached != nil {
		w.reached.first = append(w.reached.first, len(w.reached.to))
	}
	return nil
}

// Reachable reports whether there is a path from a to b. The error is
// ErrMissing if one of them is not there. It costs at most a round trip for
// each level and is not atomic. It searches from both ends.
func (g *Graph) Reachable(ctx context.Context, a, b codec.Key) (bool, error) {
	s := g.newSearch("reachable", a, false)
	s.aim(b)
	s.anyPath = true
	err := s.run(ctx)
	return err == nil && s.best.OK, err
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
//
// The search goes from both ends (I. Pohl, "Bi-directional Search", 1971), so
// that of a large graph it reads what is near them.
func (g *Graph) ShortestPath(ctx context.Context, a, b codec.Key, opts SearchOptions) (Opt[Path], error) {
	s := g.newSearch("shortest_path", a, or(opts.Weighted, true))
	s.aim(b)
	if err := s.run(ctx); err != nil || !s.best.OK {
		return Opt[Path]{}, err
	}
	path, err := s.shortest(ctx)
	if err != nil {
		return Opt[Path]{}, g.failed(s.op, err)
	}
	return codec.Some(path), nil
}
