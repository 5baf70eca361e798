package engine

import (
	"cmp"
	"context"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
)

// A search finds what it costs to get from one vertex to others, by weight or
// by the number of edges.
//
// The neighbours of all vertices that it has reached come in one round trip,
// and correct the costs of those behind them (label-correcting, after
// R. Bellman, "On a Routing Problem", 1958), in the order of Dijkstra's
// algorithm, so that it needs as many round trips as a path has edges, not as
// there are vertices.
//
// With a target it goes from there too, against the edges. Let near be the
// least label of the vertices of a side whose neighbours are not known. A path
// that is not yet known has a part between such a vertex of one side and one of
// the other, so that it is longer than both near together: when these are no
// less than the best path that is known, that is the shortest (after
// T. A. J. Nicholson, "Finding the Shortest Route between Two Points in a
// Network", 1966).
type search struct {
	met
	graph    *Graph
	op       string
	weighted bool
	anyPath  bool // the first path will do
	from, to *side
	target   int32
	best     Opt[label] // of the paths from end to end that are known
}

// A side is what a search knows from one of its ends.
type side struct {
	way    direction
	labels []label // of all vertices that were met, hops < 0 if not on this side
	arcs   [][]arc // of those whose neighbours are known
	known  []bool
	ahead  []int32 // those that have a label but are not known
}

// An arc is an edge as a side goes along it.
type arc struct {
	to     int32
	weight float64
}

// A label is what a vertex costs, over a number of edges.
type label struct {
	cost float64
	hops int
}

func (a label) less(b label) bool { return a.cost < b.cost || a.cost == b.cost && a.hops < b.hops }

func (a label) plus(b label) label { return label{a.cost + b.cost, a.hops + b.hops} }

var unlabelled = label{hops: -1}

func (g *Graph) newSearch(op string, start codec.Key, weighted bool) *search {
	s := &search{met: newMet(start), graph: g, op: op, weighted: weighted, from: &side{way: outward}}
	s.label(s.from, 0, label{})
	return s
}

// aim gives the search a target.
func (s *search) aim(v codec.Key) {
	s.to = &side{way: inward}
	s.target = s.number(v)
	s.label(s.to, s.target, label{})
}

// grow makes room for all vertices that were met.
func (d *side) grow(n int) {
	for len(d.labels) < n {
		d.labels, d.arcs, d.known = append(d.labels, unlabelled), append(d.arcs, nil), append(d.known, false)
	}
}

// label gives v a label on a side, and reports whether it had none or a
// greater one.
func (s *search) label(d *side, v int32, l label) bool {
	d.grow(len(s.names))
	old := d.labels[v]
	if old.hops >= 0 && !l.less(old) {
		return false
	}
	if old.hops < 0 {
		d.ahead = append(d.ahead, v)
	}
	d.labels[v] = l
	other := s.from
	if d == s.from {
		other = s.to
	}
	if other == nil || int(v) >= len(other.labels) || other.labels[v].hops < 0 {
		return true
	}
	if l = l.plus(other.labels[v]); !s.best.OK || l.less(s.best.V) {
		s.best = codec.Some(l)
	}
	return true
}

// run searches until the shortest path is known, or everything without target.
func (s *search) run(ctx context.Context) error {
	p := pace{ctx: ctx}
	for round := 0; ; round++ {
		sides, asked := s.next(round == 0)
		if len(sides) == 0 {
			return nil
		}
		xs := make([]expansion, len(sides))
		for i, d := range sides {
			xs[i] = expansion{d.way, s.namesOf(asked[i])}
		}
		steps, err := s.graph.expand(ctx, s.op, s.weighted, xs...)
		if err != nil {
			return err
		}
		for i, d := range sides {
			if round == 0 && !steps[i][0].ok {
				return s.graph.missing(s.op, xs[i].from[0])
			}
			if err := s.learn(&p, d, asked[i], steps[i]); err != nil {
				return err
			}
		}
		for i, d := range sides {
			if err := s.correct(&p, d, asked[i]); err != nil {
				return s.graph.failed(s.op, err)
			}
		}
	}
}

func (s *search) namesOf(vs []int32) []codec.Key {
	names := make([]codec.Key, len(vs))
	for i, v := range vs {
		names[i] = s.names[v]
	}
	return names
}

// next takes the vertices whose neighbours are worth knowing, by their sides:
// both in one round trip if they are few, else the side that has fewer. In the
// first round both ends are asked for, since they must be there.
func (s *search) next(first bool) (sides []*side, asked [][]int32) {
	switch {
	case s.to == nil && len(s.from.ahead) == 0:
		return nil, nil
	case s.to == nil:
		return []*side{s.from}, [][]int32{s.from.take(func(label) bool { return true })}
	case first:
		all := func(label) bool { return true }
		return []*side{s.from, s.to}, [][]int32{s.from.take(all), s.to.take(all)}
	case len(s.from.ahead) == 0 || len(s.to.ahead) == 0 || s.anyPath && s.best.OK:
		return nil, nil
	}
	nearFrom, nearTo := s.from.near(), s.to.near()
	if s.best.OK && !nearFrom.plus(nearTo).less(s.best.V) {
		return nil, nil
	}
	matters := func(other label) func(label) bool {
		return func(l label) bool { return !s.best.OK || l.plus(other).less(s.best.V) }
	}
	n, m := s.from.count(matters(nearTo)), s.to.count(matters(nearFrom))
	if n+m <= bulk || n <= m {
		sides, asked = append(sides, s.from), append(asked, s.from.take(matters(nearTo)))
	}
	if n+m <= bulk || n > m {
		sides, asked = append(sides, s.to), append(asked, s.to.take(matters(nearFrom)))
	}
	return sides, asked
}

// near gives the least label of those ahead.
func (d *side) near() label {
	least := d.labels[d.ahead[0]]
	for _, v := range d.ahead[1:] {
		if l := d.labels[v]; l.less(least) {
			least = l
		}
	}
	return least
}

// count gives how many of those ahead matter.
func (d *side) count(matters func(label) bool) (n int) {
	for _, v := range d.ahead {
		if matters(d.labels[v]) {
			n++
		}
	}
	return n
}

// take takes those that matter off what is ahead.
func (d *side) take(matters func(label) bool) (vs []int32) {
	d.ahead = slices.DeleteFunc(d.ahead, func(v int32) bool {
		if !matters(d.labels[v]) {
			return false
		}
		vs = append(vs, v)
		return true
	})
	return vs
}

// learn notes the neighbours of vertices.
func (s *search) learn(p *pace, d *side, vs []int32, steps []step) error {
	for i, v := range vs {
		near := &steps[i]
		arcs := make([]arc, len(near.to))
		for k := range arcs {
			if err := p.step(); err != nil {
				return s.graph.failed(s.op, err)
			}
			weight := near.weight(k)
			if weight < 0 {
				return s.refuseWeight(d, s.names[v], near.vertex(k), weight)
			}
			arcs[k] = arc{s.number(near.vertex(k)), weight}
		}
		d.arcs[v], d.known[v] = arcs, true
	}
	d.grow(len(s.names))
	return nil
}

// refuseWeight refuses the weight of an edge between v and a neighbour.
func (s *search) refuseWeight(d *side, v, w codec.Key, weight float64) error {
	if d.way == inward {
		v, w = w, v
	}
	return s.graph.negative(s.op, v, w, weight)
}

// A labelled is a vertex with a label.
type labelled struct {
	v int32
	label
}

func nearer(a, b labelled) bool { return a.less(b.label) }

// correct brings what vertices cost to all behind them that are known.
func (s *search) correct(p *pace, d *side, vs []int32) error {
	todo := heap[labelled]{less: nearer}
	for _, v := range vs {
		todo.push(labelled{v, d.labels[v]})
	}
	for len(todo.items) > 0 {
		at := todo.pop()
		if d.labels[at.v].less(at.label) {
			continue
		}
		for _, a := range d.arcs[at.v] {
			if err := p.step(); err != nil {
				return err
			}
			l := at.plus(label{a.weight, 1})
			if s.label(d, a.to, l) && d.known[a.to] {
				todo.push(labelled{a.to, l})
			}
		}
	}
	return nil
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
	ds, err := g.distances(ctx, v, or(opts.Weighted, true))
	if err != nil {
		return nil, err
	}
	err = sortWithin(ctx, ds, func(a, b Distance) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Vertex, b.Vertex))
	})
	if err != nil {
		return nil, g.failed("distances", err)
	}
	return ds, nil
}

func (g *Graph) distances(ctx context.Context, v codec.Key, weighted bool) (ds Dict[Distance], err error) {
	if !weighted {
		w := wave{met: newMet(v)}
		if err := g.spread(ctx, "distances", &w, Opt[int]{}); err != nil {
			return nil, err
		}
		for depth, end := range w.ends {
			for len(ds) < end {
				ds = append(ds, Distance{w.names[len(ds)], float64(depth)})
			}
		}
		return ds, nil
	}
	s := g.newSearch("distances", v, true)
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	for w, l := range s.from.labels {
		ds = append(ds, Distance{s.names[w], l.cost})
	}
	return ds, nil
}
