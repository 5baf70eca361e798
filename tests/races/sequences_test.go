package races

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

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
				return second(q.Extend(ctx, []codec.Text{codec.Text(item)}, perhapsWait(r)))
			}
			return second(q.Push(ctx, codec.Text(item), perhapsWait(r)))
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
				return second(push[r.IntN(len(push))]())
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

// listRace gives and takes anywhere, and sorts and reverses meanwhile.
func listRace(e *engine.Engine) (*actions, error) {
	l, err := e.List("l", engine.ListOptions{})
	return &actions{
		give: func(ctx context.Context, r *rand.Rand, item string) error {
			if r.IntN(2) == 0 {
				return second(l.Append(ctx, codec.Text(item)))
			}
			return second(l.Insert(ctx, engine.Index(r.IntN(5)-2), codec.Text(item)))
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			switch r.IntN(12) {
			case 0:
				return nil, l.Reverse(ctx)
			case 1:
				return nil, l.Sort(ctx, engine.ReverseOptions{})
			case 2, 3, 4:
				return removed(ctx, l, engine.Index(r.IntN(3)))
			case 5, 6:
				item, err := l.Pop(ctx, -1, perhapsWait(r))
				return perhaps(item), err
			}
			item, err := l.Pop(ctx, engine.Index(r.IntN(5)-2), engine.WaitOptions{})
			return perhaps(item), err
		},
		left: func(ctx context.Context) ([]string, error) {
			items, err := l.Slice(ctx, engine.Opt[engine.Index]{}, engine.Until{}, 1)
			return spelled(items), err
		},
	}, err
}

// removed looks at an item and removes it by its value, which only one can.
func removed(ctx context.Context, l *engine.List, i engine.Index) ([]string, error) {
	item, err := l.Get(ctx, i)
	if !item.OK || err != nil {
		return nil, err
	}
	did, err := l.Remove(ctx, item.V)
	if !did {
		return nil, err
	}
	return perhaps(item), err
}

// popAnyRace gives to one of several structures and takes from any of them.
func popAnyRace(e *engine.Engine) (*actions, error) {
	q, err1 := e.Queue("{any}q", engine.QueueOptions{})
	s, err2 := e.Stack("{any}s", engine.StackOptions{})
	d, err3 := e.Deque("{any}d", engine.DequeOptions{})
	sources := []engine.Source{q, s, d}
	return &actions{
		give: func(ctx context.Context, r *rand.Rand, item string) error {
			switch r.IntN(3) {
			case 0:
				return second(q.Push(ctx, codec.Text(item), engine.WaitOptions{}))
			case 1:
				return second(s.Push(ctx, codec.Text(item), engine.WaitOptions{}))
			}
			return second(d.PushBack(ctx, codec.Text(item)))
		},
		take: func(ctx context.Context, r *rand.Rand) ([]string, error) {
			popped, err := engine.PopAny(ctx, sources, perhapsWait(r))
			return perhaps(engine.Opt[codec.Text]{V: popped.V.Item, OK: popped.OK}), err
		},
		left: func(ctx context.Context) ([]string, error) { return itemsOfAll(ctx, q, s, d) },
	}, errors.Join(err1, err2, err3)
}

func itemsOfAll(ctx context.Context, qs ...listed) (all []string, err error) {
	for _, q := range qs {
		items, failed := itemsOf(ctx, q)
		all, err = append(all, items...), errors.Join(err, failed)
	}
	return all, err
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
	a.left = func(ctx context.Context) ([]string, error) { return itemsOfAll(ctx, from, over, to) }
	return a, errors.Join(err1, err2, err3)
}
