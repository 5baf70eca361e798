package engine

import (
	"cmp"
	"context"
	"math"

	"github.com/rdsh/rdsh/engine/codec"
)

// A Rank is a vertex and how much of the time a random walk is at it.
type Rank struct {
	Vertex codec.Key
	Rank   float64
}

// How PageRank goes: the probability that the walk goes on by an edge, the
// change of all ranks together that is small enough to end, and how many rounds
// there are at most, which is more than it takes: a round makes the change by
// the damping smaller.
const (
	damping   = 0.85
	tolerance = 1e-10
	rounds    = 200
)

// PageRankOptions are how many vertices to give, all if nothing is said.
type PageRankOptions struct{ N Opt[int] }

// PageRank gives the vertices that most lead to, and their ranks: the highest
// first, those of one rank in order of their bytes. Ranks add up to 1. A walk
// that is at a vertex goes on by one of its edges with a probability of 0.85,
// taken by their weights, or else to any vertex, as it does from where no edge
// of a weight above 0 leads on. An undirected edge leads both ways. The error
// is ErrValue for an edge of negative weight, which it names. It reads vertices
// and edges in pages of 1,000, holds them in memory and is not atomic. O(e) for
// each round of at most 150.
// (L. Page, S. Brin, R. Motwani, T. Winograd, "The PageRank Citation Ranking",
// 1999.)
func (g *Graph) PageRank(ctx context.Context, opts PageRankOptions) ([]Rank, error) {
	const op = "pagerank"
	if opts.N.OK && opts.N.V < 0 {
		return nil, g.refuse(op, ErrValue, "n must be at least 0, got %d", opts.N.V)
	}
	n, err := g.network(ctx, op, true)
	if err != nil {
		return nil, err
	}
	p := pace{ctx: ctx}
	w, err := g.newWalk(&p, op, n)
	if err != nil {
		return nil, err
	}
	ranks := make([]Rank, len(n.names))
	if err := w.walk(&p); err != nil {
		return nil, g.failed(op, err)
	}
	for v, rank := range w.rank {
		ranks[v] = Rank{n.names[v], rank}
	}
	err = sortWithin(ctx, ranks, func(a, b Rank) int {
		return cmp.Or(cmp.Compare(b.Rank, a.Rank), cmp.Compare(a.Vertex, b.Vertex))
	})
	if err != nil {
		return nil, g.failed(op, err)
	}
	return ranks[:min(or(opts.N, len(ranks)), len(ranks))], nil
}

// A randomWalk is PageRank's: by power iteration, in the order of the edges, so
// that sums are the same wherever the graph is.
type randomWalk struct {
	*network
	out        []float64 // the sum of the weights of the arcs of each vertex
	rank, next []float64
}

// newWalk begins a walk anywhere, unless a weight is in its way.
func (g *Graph) newWalk(p *pace, op string, n *network) (*randomWalk, error) {
	count := len(n.names)
	w := &randomWalk{n, make([]float64, count), make([]float64, count), make([]float64, count)}
	for u := range int32(count) {
		w.rank[u] = 1 / float64(count)
		for k, v := range n.arcs(u) {
			if err := p.step(); err != nil {
				return nil, g.failed(op, err)
			}
			weight := n.weight(n.first[u] + k)
			if weight < 0 {
				return nil, g.negative(op, n.names[u], n.names[v], weight)
			}
			w.out[u] += weight
		}
		if math.IsInf(w.out[u], 1) {
			return nil, g.refuse(op, ErrValue, "the weights of the edges from %s are too great to add", n.names[u])
		}
	}
	return w, nil
}

// negative is the refusal of a weight.
func (g *Graph) negative(op string, u, v codec.Key, weight float64) error {
	return g.refuse(op, ErrValue, "edge from %s to %s has negative weight %v", u, v, weight)
}

// walk goes on until ranks do not change any more.
func (w *randomWalk) walk(p *pace) error {
	for range rounds {
		change, err := w.round(p)
		if err != nil || change < tolerance {
			return err
		}
	}
	return nil
}

// round takes a step of the walk from everywhere, and gives how much ranks
// change by it.
func (w *randomWalk) round(p *pace) (change float64, err error) {
	clear(w.next)
	stuck := 0.0 // how much is where nothing leads on
	for u, rank := range w.rank {
		if w.out[u] == 0 {
			stuck += rank
			continue
		}
		share := rank / w.out[u]
		for k := w.first[u]; k < w.first[u+1]; k++ {
			if err := p.step(); err != nil {
				return 0, err
			}
			w.next[w.to[k]] += share * w.weight(k)
		}
	}
	anywhere := (1 - damping + damping*stuck) / float64(len(w.rank))
	for v := range w.next {
		w.next[v] = damping*w.next[v] + anywhere
		change += math.Abs(w.next[v] - w.rank[v])
	}
	w.rank, w.next = w.next, w.rank
	return change, nil
}
