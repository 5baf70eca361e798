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

// A listed is a structure whose items have an order.
type listed interface {
	Name() string
	Items(ctx context.Context, start engine.Index, stop engine.Stop) ([]codec.Text, error)
	Size(ctx context.Context) (int, error)
}

// A line is a queue or a stack.
type line interface {
	engine.Destination
	listed
	Push(ctx context.Context, item codec.Text, opts engine.WaitOptions) (int, error)
	Extend(ctx context.Context, items []codec.Text, opts engine.WaitOptions) (int, error)
	Pop(ctx context.Context, opts engine.WaitOptions) (engine.Opt[codec.Text], error)
	PopMany(ctx context.Context, n int) ([]codec.Text, error)
	Move(ctx context.Context, to engine.Destination, opts engine.WaitOptions) (engine.Opt[codec.Text], error)
	MoveMany(ctx context.Context, to engine.Destination, n int, opts engine.WaitOptions) ([]codec.Text, error)
}

func queueRace(opts engine.QueueOptions) func(e *engine.Engine) (*actions, error) {
	return func(e *engine.Engine) (*actions, error) {
		q, err := e.Queue("q", opts)
		if err != nil {
			return nil, err
		}
		a := lineActions(q, opts.Maxlen)
		a.drops, a.ordered = opts.Overflow == "drop_oldest", true
		return a, nil
	}
}

func stackRace(opts engine.StackOptions) func(e *engine.Engine) (*actions, error) {
	return func(e *engine.Engine) (*actions, error) {
		s, err := e.Stack("s", opts)
		if err != nil {
			return nil, err
		}
		return lineActions(s, opts.Maxlen), nil
	}
}

func lineActions(q line, maxlen int) *actions {
	a := &actions{
		give: func(ctx context.Context, r *rand.Rand, item string) error {
			if r.IntN(4) == 0 {
				_, err := q.Extend(ctx, []codec.Text{codec.Text(item)}, perhapsWait(r))
				return err
			}
			_, err := q.Push(ctx, codec.Text(item), perhapsWait(r))
			return err
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			if r.IntN(3) == 0 {
				items, err := q.PopMany(ctx, 1+r.IntN(most))
				return spelled(items), err
			}
			item, err := q.Pop(ctx, perhapsWait(r))
			return perhaps(item), err
		},
		left: func(ctx context.Context) ([]string, error) { return itemsOf(ctx, q) },
	}
	if maxlen > 0 {
		a.look = func(ctx context.Context) error { return atMost(ctx, q, maxlen) }
	}
	return a
}

// atMost fails if q has more than n items.
func atMost(ctx context.Context, q listed, n int) error {
	items, err := itemsOf(ctx, q)
	if err != nil {
		return err
	}
	size, err := q.Size(ctx)
	if len(items) > n || size > n {
		return fmt.Errorf("%s has %d items %q, or %d, and its maxlen is %d", q.Name(), len(items), items, size, n)
	}
	return err
}

func itemsOf(ctx context.Context, q listed) ([]string, error) {
	items, err := q.Items(ctx, 0, codec.End)
	return spelled(items), err
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

// dequeRace gives and takes at both ends, and turns the items round meanwhile.
func dequeRace(opts engine.DequeOptions) func(e *engine.Engine) (*actions, error) {
	return func(e *engine.Engine) (*actions, error) {
		d, err := e.Deque("d", opts)
		a := &actions{
			give: func(ctx context.Context, r *rand.Rand, item string) error {
				x := codec.Text(item)
				push := []func() (int, error){
					func() (int, error) { return d.PushFront(ctx, x) },
					func() (int, error) { return d.PushBack(ctx, x) },
					func() (int, error) { return d.Extend(ctx, []codec.Text{x}) },
					func() (int, error) { return d.Insert(ctx, 1, x) },
				}
				_, err := push[r.IntN(len(push))]()
				return err
			},
			take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
				switch r.IntN(6) {
				case 0:
					return nil, d.Rotate(ctx, 1+r.IntN(3))
				case 1, 2:
					item, err := d.PopFront(ctx, perhapsWait(r))
					return perhaps(item), err
				}
				item, err := d.PopBack(ctx, perhapsWait(r))
				return perhaps(item), err
			},
			left:  func(ctx context.Context) ([]string, error) { return itemsOf(ctx, d) },
			drops: opts.Maxlen > 0,
		}
		if opts.Maxlen > 0 {
			a.look = func(ctx context.Context) error { return atMost(ctx, d, opts.Maxlen) }
		}
		return a, err
	}
}

// queueMoves gives to a queue, moves from there to one that has a bound and on
// to a stack, and takes from that.
func queueMoves(e *engine.Engine) (*actions, error) {
	from, err1 := e.Queue("{m}from", engine.QueueOptions{})
	over, err2 := e.Queue("{m}over", engine.QueueOptions{Maxlen: bound, Overflow: "block"})
	to, err3 := e.Stack("{m}to", engine.StackOptions{})
	a := lineActions(from, 0)
	a.take = func(ctx context.Context, r *rand.Rand) (items []string, err error) {
		switch r.IntN(4) {
		case 0:
			_, err = from.MoveMany(ctx, over, most, perhapsWait(r))
		case 1:
			_, err = over.Move(ctx, to, perhapsWait(r))
		default:
			var item engine.Opt[codec.Text]
			item, err = to.Pop(ctx, perhapsWait(r))
			items = perhaps(item)
		}
		if errors.Is(err, engine.ErrFull) {
			err = nil
		}
		return items, err
	}
	a.look = func(ctx context.Context) error { return atMost(ctx, over, bound) }
	a.left = func(ctx context.Context) (all []string, err error) {
		for _, q := range []line{from, over, to} {
			items, failed := itemsOf(ctx, q)
			all, err = append(all, items...), errors.Join(err, failed)
		}
		return all, err
	}
	return a, errors.Join(err1, err2, err3)
}

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
			_, err := z.Add(ctx, codec.Key(item), float64(r.IntN(9)), engine.AddOptions{})
			return err
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

func setRace(e *engine.Engine) (*actions, error) {
	s, err := e.Set("s", engine.Common{})
	return &actions{
		give: func(ctx context.Context, _ *rand.Rand, item string) error {
			_, err := s.Add(ctx, codec.Key(item))
			return err
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
			_, err := from.Add(ctx, codec.Key(item))
			return err
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
