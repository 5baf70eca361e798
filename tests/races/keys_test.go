package races

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// anyOf removes one of some keys, chosen at random, and gives it if nobody else
// was faster.
func anyOf[K ~string](r *rand.Rand, ks []K, remove func(k K) (bool, error)) ([]string, error) {
	if len(ks) == 0 {
		return nil, nil
	}
	k := ks[r.IntN(len(ks))]
	if did, err := remove(k); !did {
		return nil, err
	}
	return []string{string(k)}, nil
}

// trieRace inserts words and deletes some.
func trieRace(e *engine.Engine) (*actions, error) {
	t, err := e.Trie("t", engine.TrieOptions{})
	all := func(ctx context.Context) ([]string, error) {
		return t.StartsWith(ctx, "", engine.LimitOptions{})
	}
	return &actions{
		give: func(ctx context.Context, _ *rand.Rand, item string) error {
			return second(t.Insert(ctx, item, engine.WeightOptions{}))
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			words, err := t.StartsWith(ctx, "", engine.LimitOptions{Limit: codec.Some(5)})
			if err != nil {
				return nil, err
			}
			return anyOf(r, words, func(word string) (bool, error) { return t.Delete(ctx, word) })
		},
		left: all,
	}, err
}

// graphRace adds vertices by edges to one that stays, and removes some. In the
// end no edge may lead to what is not there.
func graphRace(e *engine.Engine) (*actions, error) {
	g, err := e.Graph("g", engine.GraphOptions{})
	others := func(ctx context.Context) (names []codec.Key, err error) {
		vs, err := g.Vertices(ctx)
		for _, v := range vs {
			if v != hot {
				names = append(names, v)
			}
		}
		return names, err
	}
	return &actions{
		give: func(ctx context.Context, _ *rand.Rand, item string) error {
			return second(g.AddEdge(ctx, codec.Key(item), hot, engine.WeightOptions{}))
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			vs, err := others(ctx)
			if err != nil {
				return nil, err
			}
			return anyOf(r, vs, func(v codec.Key) (bool, error) { return g.RemoveVertex(ctx, v) })
		},
		left: func(ctx context.Context) ([]string, error) {
			vs, err := others(ctx)
			if err != nil {
				return nil, err
			}
			edges, err := g.EdgeCount(ctx)
			if err == nil && edges != len(vs) {
				err = fmt.Errorf("%d edges, and %d vertices that have one each", edges, len(vs))
			}
			return spelled(vs), err
		},
	}, err
}

// geoRace adds places and removes some.
func geoRace(e *engine.Engine) (*actions, error) {
	g, err := e.GeoSet("g", engine.GeoSetOptions{})
	near := func(ctx context.Context, count engine.Opt[int]) (ms []codec.Key, err error) {
		found, err := g.Within(ctx, engine.Position{}, 1000, engine.WithinOptions{Unit: "km", Sort: "asc", Count: count})
		for _, f := range found {
			ms = append(ms, f.Member)
		}
		return ms, err
	}
	return &actions{
		give: func(ctx context.Context, r *rand.Rand, item string) error {
			return second(g.Add(ctx, codec.Key(item), engine.Position{Lat: r.Float64(), Lon: r.Float64()}))
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			ms, err := near(ctx, codec.Some(5))
			if err != nil {
				return nil, err
			}
			return anyOf(r, ms, func(m codec.Key) (bool, error) { return g.Remove(ctx, m) })
		},
		left: func(ctx context.Context) ([]string, error) {
			ms, err := near(ctx, engine.Opt[int]{})
			return spelled(ms), err
		},
	}, err
}

// lruDictRace sets entries in the memory of each process, writes them, and pops
// what is stored.
func lruDictRace(e *engine.Engine) (*actions, error) {
	d, err := e.LRUDict("d", engine.LRUDictOptions{Maxsize: bound})
	return &actions{
		give: func(ctx context.Context, _ *rand.Rand, item string) error {
			if err := d.Set(ctx, codec.Key(item), codec.Text(item)); err != nil {
				return err
			}
			if n := len(d.InMemory()); n > bound {
				return fmt.Errorf("%d entries in memory, and maxsize is %d", n, bound)
			}
			return d.Sync(ctx, engine.LRUSyncOptions{})
		},
		take: func(ctx context.Context, _ *rand.Rand) ([]string, error) {
			m, err := d.Map(ctx, true) // what is in memory may be gone
			if err != nil {
				return nil, err
			}
			ks, err := m.Sample(ctx, 1)
			if len(ks) == 0 || err != nil {
				return nil, err
			}
			v, err := d.Pop(ctx, ks[0])
			return perhaps(v), err
		},
		left: func(ctx context.Context) ([]string, error) {
			m, err := d.Map(ctx, true)
			if err != nil {
				return nil, err
			}
			vs, err := m.Values(ctx)
			return spelled(vs), err
		},
	}, err
}

// bitmapRace draws the positions of bits that it is the one to set.
func bitmapRace(e *engine.Engine) (*actions, error) {
	b, err := e.Bitmap("b", engine.BitmapOptions{})
	return &actions{
		draw: func(ctx context.Context) (int, error) {
			for {
				i, err := b.First(ctx, false)
				if err != nil {
					return 0, err
				}
				if was, err := b.Set(ctx, i.V, true); !was || err != nil {
					return i.V, err
				}
			}
		},
		total: func(ctx context.Context) (int, error) { return b.Count(ctx, 0, engine.Opt[int]{}) },
	}, err
}

// defaultChange draws a number by changing a value that begins as a default.
func defaultChange(e *engine.Engine) (*actions, error) {
	d, err := e.DefaultDict("d", engine.DefaultDictOptions{Value: "0"})
	return &actions{
		draw:  func(ctx context.Context) (int, error) { return valued(d.Change(ctx, hot, next)) },
		total: func(ctx context.Context) (int, error) { v, err := d.At(ctx, hot); return valued(codec.Some(v), err) },
	}, err
}
