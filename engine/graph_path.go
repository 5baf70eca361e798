package engine

import (
	"context"

	"github.com/rdsh/rdsh/engine/codec"
)

// shortest gives the path that a search has found. It runs Dijkstra's algorithm
// ("A Note on Two Problems in Connexion with Graphs", 1959) once more on the
// edges that are known from both ends, so that the cost is the sum from the
// start on, and all shortest paths with the fewest edges are compared.
func (s *search) shortest(ctx context.Context) (Path, error) {
	onward := s.onward()
	best, parents := make([]label, len(s.names)), make([][]int32, len(s.names))
	for v := range best {
		best[v] = unlabelled
	}
	p, todo, done := pace{ctx: ctx}, heap[labelled]{less: nearer}, make([]bool, len(s.names))
	best[0] = label{}
	for todo.push(labelled{}); ; {
		at := todo.pop()
		if at.v == s.target {
			return Path{s.first(parents, at.v), at.cost}, nil
		}
		if done[at.v] {
			continue
		}
		done[at.v] = true
		for _, arcs := range [][]arc{s.from.arcs[at.v], onward[at.v]} {
			for _, a := range arcs {
				if err := p.step(); err != nil {
					return Path{}, err
				}
				l := at.plus(label{a.weight, 1})
				switch old := best[a.to]; {
				case old.hops < 0 || l.less(old):
					best[a.to], parents[a.to] = l, []int32{at.v}
					todo.push(labelled{a.to, l})
				case l == old:
					parents[a.to] = append(parents[a.to], at.v)
				}
			}
		}
	}
}

// onward gives the arcs that are known from the target, turned round.
func (s *search) onward() [][]arc {
	onward := make([][]arc, len(s.names))
	for v, arcs := range s.to.arcs {
		for _, a := range arcs {
			onward[a.to] = append(onward[a.to], arc{int32(v), a.weight})
		}
	}
	return onward
}

// first gives the path to a vertex that comes first in order of the bytes of
// its vertices, of all that parents make.
func (s *search) first(parents [][]int32, end int32) []codec.Key {
	next := map[int32]int32{} // the least vertex behind each that leads to the end
	for todo := []int32{end}; len(todo) > 0; {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, u := range parents[v] {
			w, seen := next[u]
			if !seen || s.names[v] < s.names[w] {
				next[u] = v
			}
			if !seen {
				todo = append(todo, u)
			}
		}
	}
	path := []codec.Key{s.names[0]}
	for v := int32(0); v != end; path = append(path, s.names[v]) {
		v = next[v]
	}
	return path
}
