package show

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// Contents gives what a structure holds: a list, a dict, a set, a value, or
// what is known of one that does not tell its elements, such as a Bloom filter.
// It reads no more than about most elements, 0 for all, a page per round trip.
// A graph is a dict from each vertex to a dict of its neighbours, to weights.
func Contents(ctx context.Context, s engine.Structure, most int) (any, error) {
	r := reader{ctx: ctx, most: most}
	if x, ok := s.(interface{ Raw() bool }); ok {
		r.raw = x.Raw()
	}
	switch s := s.(type) {
	case *engine.Bitmap:
		return r.bitmap(s)
	case *engine.BloomFilter:
		return r.bloomFilter(s)
	case *engine.Cell:
		v, err := s.Get(ctx)
		if !v.OK {
			return nil, err
		}
		return r.text(v.V), err
	case *engine.Counter:
		return r.counter(s)
	case *engine.GeoSet:
		return r.geoSet(s)
	case *engine.Graph:
		return r.graph(s)
	case *engine.HyperLogLog:
		n, err := s.Count(ctx)
		return int64(n), err
	case *engine.LRUCache:
		entries, err := s.Items(ctx)
		return r.entries(entries), err
	case *engine.PriorityQueue:
		return r.priorityQueue(s)
	case *engine.RingBuffer:
		items, err := s.Items(ctx)
		return r.texts(items), err
	case *engine.SortedSet:
		return r.sortedSet(s)
	case *engine.Trie:
		return r.trie(s)
	}
	return r.general(s)
}

// A reader reads the elements of a structure.
type reader struct {
	ctx  context.Context
	most int
	raw  bool // strings are stored as they are
}

func (r *reader) text(t codec.Text) any {
	if r.raw {
		return string(t)
	}
	return codec.Tree(t)
}

func (r *reader) key(k codec.Key) any { return r.text(codec.Text(k)) }

func (r *reader) texts(ts []codec.Text) any {
	list := make(tree.List, len(ts))
	for i, t := range ts {
		list[i] = r.text(t)
	}
	return list
}

func (r *reader) entries(es []engine.MapEntry) tree.Dict {
	d := make(tree.Dict, 0, 2*len(es))
	for _, e := range es {
		d = append(d, r.key(e.Key), r.text(e.Value))
	}
	return d
}

// collect gives what a cursor gives, as visit makes values of it.
func collect[E any](r *reader, cursor engine.Cursor[E], err error, visit func(e E) []any) ([]any, error) {
	if err != nil {
		return nil, err
	}
	defer cursor.Close()
	var vs []any
	for n := 0; r.most == 0 || n <= r.most; n++ {
		e, ok, err := cursor.Next(r.ctx)
		if err != nil || !ok {
			return vs, err
		}
		vs = append(vs, visit(e)...)
	}
	return vs, nil
}

// general reads a structure by its entries or its elements, or tells what is
// known of it.
func (r *reader) general(s engine.Structure) (any, error) {
	switch s := s.(type) {
	case interface {
		Pairs(context.Context) (engine.Cursor[engine.MapEntry], error)
	}:
		cursor, err := s.Pairs(r.ctx)
		vs, err := collect(r, cursor, err, func(e engine.MapEntry) []any { return []any{r.key(e.Key), r.text(e.Value)} })
		return tree.Dict(vs), err
	case interface {
		Iterate(context.Context) (engine.Cursor[codec.Text], error)
	}:
		cursor, err := s.Iterate(r.ctx)
		vs, err := collect(r, cursor, err, func(t codec.Text) []any { return []any{r.text(t)} })
		return tree.List(vs), err
	case interface {
		Iterate(context.Context) (engine.Cursor[codec.Key], error)
	}:
		cursor, err := s.Iterate(r.ctx)
		vs, err := collect(r, cursor, err, func(k codec.Key) []any { return []any{r.key(k)} })
		return tree.Set(vs), err
	}
	return Description(r.ctx, s)
}

// A describer tells what is known of a structure.
type describer interface {
	Describe(ctx context.Context) (engine.Dict[engine.Property], error)
}

// Description gives what is known of a structure, a dict.
func Description(ctx context.Context, s engine.Structure) (tree.Dict, error) {
	x, ok := s.(describer)
	if !ok {
		return tree.Dict{"type", s.Type(), "name", s.Name()}, nil
	}
	properties, err := x.Describe(ctx)
	var d tree.Dict
	for _, p := range properties {
		d = append(d, p.Name, codec.Tree(p.Value))
	}
	return d, err
}

func (r *reader) counter(s *engine.Counter) (any, error) {
	cursor, err := s.Pairs(r.ctx)
	vs, err := collect(r, cursor, err, func(c engine.Count) []any { return []any{r.key(c.Key), number(c.Count)} })
	return tree.Dict(vs), err
}

func (r *reader) sortedSet(s *engine.SortedSet) (any, error) {
	cursor, err := s.Pairs(r.ctx)
	vs, err := collect(r, cursor, err, func(m engine.MemberScore) []any {
		return []any{tree.Tuple{r.key(m.Member), score(m.Score)}}
	})
	return tree.List(vs), err
}

// number gives a number as trees have it.
func number(n engine.Number) any {
	if i, ok := n.Int(); ok {
		return i
	}
	return n.Float()
}

// score gives a number that is an int if it is whole.
func score(f float64) any { return number(codec.FloatNumber(f)) }

func (r *reader) geoSet(s *engine.GeoSet) (any, error) {
	cursor, err := s.Iterate(r.ctx)
	vs, err := collect(r, cursor, err, func(m codec.Key) []any { return []any{m} })
	var d tree.Dict
	for _, v := range vs {
		m := v.(codec.Key)
		at, err := s.Position(r.ctx, m)
		if err != nil {
			return nil, err
		}
		d = append(d, r.key(m), tree.Tuple{at.V.Lat, at.V.Lon})
	}
	return d, err
}

func (r *reader) priorityQueue(s *engine.PriorityQueue) (any, error) {
	most := engine.Opt[int]{}
	if r.most > 0 {
		most = codec.Some(r.most + 1)
	}
	items, err := s.Items(r.ctx, most)
	var list tree.List
	for _, p := range items {
		list = append(list, tree.Tuple{r.text(p.Item), score(p.Priority)})
	}
	return list, err
}

func (r *reader) trie(s *engine.Trie) (any, error) {
	cursor, err := s.Words(r.ctx)
	vs, err := collect(r, cursor, err, func(word string) []any { return []any{word} })
	return tree.List(vs), err
}

func (r *reader) graph(s *engine.Graph) (any, error) {
	cursor, err := s.Iterate(r.ctx)
	vs, err := collect(r, cursor, err, func(v codec.Key) []any { return []any{v} })
	if r.most > 0 {
		vs = vs[:min(len(vs), r.most)]
	}
	var d tree.Dict
	for _, v := range vs {
		near, err := s.Neighbors(r.ctx, v.(codec.Key))
		if err != nil {
			return nil, err
		}
		var weights tree.Dict
		for _, n := range near {
			weights = append(weights, r.key(n.Vertex), score(n.Weight))
		}
		d = append(d, r.key(v.(codec.Key)), weights)
	}
	return d, err
}

// fewBits is how many positions of a bitmap are listed.
const fewBits = 20

func (r *reader) bitmap(s *engine.Bitmap) (any, error) {
	on, err := s.Count(r.ctx, 0, engine.Opt[int]{})
	if err != nil {
		return nil, err
	}
	size, err := s.Size(r.ctx)
	if err != nil {
		return nil, err
	}
	some := *r
	if some.most > 0 {
		some.most = fewBits - 1
	}
	cursor, err := s.Positions(r.ctx)
	at, err := collect(&some, cursor, err, func(i int) []any { return []any{int64(i)} })
	name := "positions"
	if len(at) < on {
		name = "first positions"
	}
	return tree.Dict{"bytes", int64(size), "on", int64(on), name, tree.List(at)}, err
}

func (r *reader) bloomFilter(s *engine.BloomFilter) (any, error) {
	i, err := s.Info(r.ctx)
	return tree.Dict{
		"capacity", int64(i.Capacity), "error_rate", i.ErrorRate, "bit_size", int64(i.BitSize), "hashes", int64(i.Hashes),
		"bits_on", int64(i.BitsOn), "approximate_size", int64(i.ApproximateSize), "false_positive_rate", i.FalsePositiveRate,
	}, err
}
