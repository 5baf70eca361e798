package races

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// bound is the most items of what has a bound.
const bound = 5

// aMoment is what a call waits that waits.
const aMoment = 20 * time.Millisecond

// perhapsWait is for a call that waits every other time.
func perhapsWait(r *rand.Rand) engine.WaitOptions {
	return engine.WaitOptions{Timeout: aMoment * time.Duration(r.IntN(2))}
}

func spelled[T ~string](items []T) []string {
	s := make([]string, len(items))
	for i, item := range items {
		s[i] = string(item)
	}
	return s
}

func perhaps[T ~string](item engine.Opt[T]) []string {
	if !item.OK {
		return nil
	}
	return []string{string(item.V)}
}

// second gives the error of a call whose result nobody needs.
func second[T any](_ T, err error) error { return err }

func priorityRace(e *engine.Engine) (*actions, error) {
	q, err := e.PriorityQueue("p", engine.PriorityQueueOptions{})
	all := func(ctx context.Context) ([]engine.Prioritized, error) { return q.Items(ctx, engine.Opt[int]{}) }
	return &actions{
		give: func(ctx context.Context, r *rand.Rand, item string) error {
			id, err := q.Push(ctx, codec.Text(item), float64(r.IntN(4)))
			if err == nil && r.IntN(4) == 0 {
				_, err = q.Update(ctx, id, float64(r.IntN(4)))
			}
			return err
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			if r.IntN(3) == 0 {
				items, err := q.PopMany(ctx, 1+r.IntN(most))
				return itemsIn(items), err
			}
			item, err := q.Pop(ctx, perhapsWait(r))
			return perhaps(engine.Opt[codec.Text]{V: item.V.Item, OK: item.OK}), err
		},
		look: func(ctx context.Context) error {
			items, err := all(ctx)
			for i := 1; i < len(items); i++ {
				if items[i-1].Priority > items[i].Priority {
					return fmt.Errorf("priority %v before %v", items[i-1].Priority, items[i].Priority)
				}
			}
			return err
		},
		left: func(ctx context.Context) ([]string, error) {
			items, err := all(ctx)
			return itemsIn(items), err
		},
	}, err
}

func itemsIn(entries []engine.Prioritized) []string {
	var items []string
	for _, e := range entries {
		items = append(items, string(e.Item))
	}
	return items
}

func sortedRace(e *engine.Engine) (*actions, error) {
	z, err := e.SortedSet("z", engine.SortedSetOptions{})
	return &actions{
		give: func(ctx context.Context, r *rand.Rand, item string) error {
			return second(z.Add(ctx, codec.Key(item), float64(r.IntN(9)), engine.AddOptions{}))
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			if r.IntN(3) == 0 {
				members, err := z.PopMaxMany(ctx, 1+r.IntN(most), engine.WaitOptions{})
				return membersIn(members), err
			}
			m, err := z.PopMin(ctx, perhapsWait(r))
			return perhaps(engine.Opt[codec.Key]{V: m.V.Member, OK: m.OK}), err
		},
		left: func(ctx context.Context) ([]string, error) {
			members, err := z.Items(ctx)
			return membersIn(members), err
		},
	}, err
}

func membersIn(ms []engine.MemberScore) []string {
	var members []string
	for _, m := range ms {
		members = append(members, string(m.Member))
	}
	return members
}

// mapRace has all take the same few keys.
func mapRace(e *engine.Engine) (*actions, error) {
	m, err := e.HashMap("m", engine.HashMapOptions{})
	return &actions{
		give: func(ctx context.Context, _ *rand.Rand, item string) error {
			return m.Set(ctx, codec.Key(item), codec.Text(item), engine.SetOptions{})
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			if r.IntN(3) == 0 {
				e, err := m.PopItem(ctx)
				return perhaps(engine.Opt[codec.Text]{V: e.V.Value, OK: e.OK}), err
			}
			ks, err := m.Sample(ctx, 1)
			if len(ks) == 0 || err != nil {
				return nil, err
			}
			v, err := m.Pop(ctx, ks[0])
			return perhaps(v), err
		},
		left: func(ctx context.Context) ([]string, error) {
			vs, err := m.Values(ctx)
			return spelled(vs), err
		},
	}, err
}

// cacheRace puts entries into a cache and removes some that are left.
func cacheRace(e *engine.Engine) (*actions, error) {
	c, err := e.LRUCache("c", engine.LRUCacheOptions{Capacity: bound})
	return &actions{
		give: func(ctx context.Context, _ *rand.Rand, item string) error {
			return c.Put(ctx, codec.Key(item), codec.Text(item))
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			ks, err := c.Keys(ctx)
			if len(ks) == 0 || err != nil {
				return nil, err
			}
			k := ks[r.IntN(len(ks))]
			if did, err := c.Remove(ctx, k); !did {
				return nil, err
			}
			return []string{string(k)}, nil
		},
		look: func(ctx context.Context) error {
			entries, err := c.Items(ctx)
			if len(entries) > bound {
				return fmt.Errorf("%d entries, and the capacity is %d", len(entries), bound)
			}
			return err
		},
		left: func(ctx context.Context) ([]string, error) {
			ks, err := c.Keys(ctx)
			return spelled(ks), err
		},
		drops: true,
	}, err
}

func setRace(e *engine.Engine) (*actions, error) {
	s, err := e.Set("s", engine.Common{})
	return &actions{
		give: func(ctx context.Context, _ *rand.Rand, item string) error {
			return second(s.Add(ctx, codec.Key(item)))
		},
		take: func(ctx context.Context, _ *rand.Rand) ([]string, error) {
			m, err := s.Pop(ctx)
			return perhaps(m), err
		},
		left: func(ctx context.Context) ([]string, error) {
			ms, err := s.Members(ctx)
			return spelled(ms), err
		},
	}, err
}

// setMoves gives to one set, moves members between two, and takes from the
// other. No member is ever in both.
func setMoves(e *engine.Engine) (*actions, error) {
	from, err1 := e.Set("{m}from", engine.Common{})
	to, err2 := e.Set("{m}to", engine.Common{})
	move := func(ctx context.Context, a, b *engine.Set) error {
		ms, err := a.Sample(ctx, 1)
		if err == nil && len(ms) > 0 {
			_, err = a.Move(ctx, ms[0], b)
		}
		return err
	}
	return &actions{
		give: func(ctx context.Context, _ *rand.Rand, item string) error {
			return second(from.Add(ctx, codec.Key(item)))
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			switch r.IntN(5) {
			case 0, 1:
				return nil, move(ctx, from, to)
			case 2:
				return nil, move(ctx, to, from)
			}
			m, err := to.Pop(ctx)
			return perhaps(m), err
		},
		look: func(ctx context.Context) error {
			both, err := from.Intersection(ctx, []engine.Collection{to})
			if len(both) > 0 {
				return fmt.Errorf("%q are in both sets", both)
			}
			return err
		},
		left: func(ctx context.Context) ([]string, error) {
			all, err := from.Union(ctx, []engine.Collection{to})
			return spelled(all), err
		},
	}, errors.Join(err1, err2)
}
