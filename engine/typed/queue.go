package typed

import (
	"context"
	"iter"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A Queue is first in, first out.
type Queue[T any] struct{ lane[T] }

// NewQueue gives the queue called name. It does no I/O.
func NewQueue[T any](e *engine.Engine, name string, opts engine.QueueOptions) (*Queue[T], error) {
	t, q, err := open[T]("queue", name, opts.Common, func() (*engine.Queue, error) { return e.Queue(name, opts) })
	if err != nil {
		return nil, err
	}
	return &Queue[T]{lane[T]{q, q, t}}, nil
}

// A Stack is last in, first out.
type Stack[T any] struct{ lane[T] }

// NewStack gives the stack called name. It does no I/O.
func NewStack[T any](e *engine.Engine, name string, opts engine.StackOptions) (*Stack[T], error) {
	t, s, err := open[T]("stack", name, opts.Common, func() (*engine.Stack, error) { return e.Stack(name, opts) })
	if err != nil {
		return nil, err
	}
	return &Stack[T]{lane[T]{s, s, t}}, nil
}

// untypedLane is what engine.Queue and engine.Stack have.
type untypedLane interface {
	engine.Destination
	Push(ctx context.Context, item codec.Text, opts engine.WaitOptions) (int, error)
	Extend(ctx context.Context, items []codec.Text, opts engine.WaitOptions) (int, error)
	Pop(ctx context.Context, opts engine.WaitOptions) (engine.Opt[codec.Text], error)
	PopMany(ctx context.Context, n int) ([]codec.Text, error)
	PutBack(ctx context.Context, items []codec.Text) error
	Peek(ctx context.Context) (engine.Opt[codec.Text], error)
	Items(ctx context.Context, start engine.Index, stop engine.Stop) ([]codec.Text, error)
	Move(ctx context.Context, to engine.Destination, opts engine.WaitOptions) (engine.Opt[codec.Text], error)
	MoveMany(ctx context.Context, to engine.Destination, n int, opts engine.WaitOptions) ([]codec.Text, error)
	Iterate(ctx context.Context) (engine.Cursor[codec.Text], error)
}

// A lane is what a Queue and a Stack have in common.
type lane[T any] struct {
	Structure
	untyped untypedLane
	item    *gotype.Type[T]
}

// A Destination is a Queue, a Stack or a Deque of T, which items can be moved to.
type Destination[T any] interface{ destination(T) engine.Destination }

func (l *lane[T]) destination(T) engine.Destination { return l.untyped }

// Push adds item and returns the new length. When there is no room it fails with
// engine.ErrFull, drops the oldest item, or waits until the timeout and fails
// then, as the Overflow option says. O(1).
func (l *lane[T]) Push(ctx context.Context, item T, opts engine.WaitOptions) (int, error) {
	t, err := l.item.Text(item)
	if err != nil {
		return 0, wrap(l, "push", err)
	}
	return l.untyped.Push(ctx, t, opts)
}

// Extend adds items, all or none, and returns the new length. O(n).
func (l *lane[T]) Extend(ctx context.Context, items []T, opts engine.WaitOptions) (int, error) {
	ts, err := texts(l, "extend", l.item, items)
	if err != nil {
		return 0, err
	}
	return l.untyped.Extend(ctx, ts, opts)
}

// Pop removes the next item and returns it; ok is false if there was none, or
// none came within the timeout. One that is no T is put back where it was; the
// error is a *Mismatch that has it, also if there is no room any more. O(1).
func (l *lane[T]) Pop(ctx context.Context, opts engine.WaitOptions) (item T, ok bool, err error) {
	t, err := l.untyped.Pop(ctx, opts)
	item, ok, err = optional(l, "pop", t, err, l.item.Value)
	if err != nil && t.OK {
		err = restored(err, l.untyped.PutBack(context.WithoutCancel(ctx), []codec.Text{t.V}))
	}
	return item, ok, err
}

// PopMany removes up to n items and returns them, the next one first. If one of
// them is no T all are put back. O(n).
func (l *lane[T]) PopMany(ctx context.Context, n int) ([]T, error) {
	ts, err := l.untyped.PopMany(ctx, n)
	if err != nil {
		return nil, err
	}
	items, err := values(l, "pop_many", l.item, ts)
	if err != nil {
		err = restored(err, l.untyped.PutBack(context.WithoutCancel(ctx), ts))
	}
	return items, err
}

// Peek gives the next item and leaves it; ok is false if there is none. O(1).
func (l *lane[T]) Peek(ctx context.Context) (item T, ok bool, err error) {
	t, err := l.untyped.Peek(ctx)
	return optional(l, "peek", t, err, l.item.Value)
}

// Items gives the items from start up to stop, which is excluded, in the order
// in which they would be popped: all from 0 to codec.End. O(n).
func (l *lane[T]) Items(ctx context.Context, start engine.Index, stop engine.Stop) ([]T, error) {
	ts, err := l.untyped.Items(ctx, start, stop)
	if err != nil {
		return nil, err
	}
	return values(l, "items", l.item, ts)
}

// Move moves the next item to another line and returns it, in one step; ok is
// false if there was none, or none came within the timeout. O(1).
func (l *lane[T]) Move(ctx context.Context, to Destination[T], opts engine.WaitOptions) (item T, ok bool, err error) {
	t, err := l.untyped.Move(ctx, to.destination(item), opts)
	return optional(l, "move", t, err, l.item.Value)
}

// MoveMany moves up to n items, in one step, and returns them. O(n).
func (l *lane[T]) MoveMany(ctx context.Context, to Destination[T], n int, opts engine.WaitOptions) ([]T, error) {
	var none T
	ts, err := l.untyped.MoveMany(ctx, to.destination(none), n, opts)
	if err != nil {
		return nil, err
	}
	return values(l, "move", l.item, ts)
}

// Consume pops items one by one, and ends when none came within the timeout,
// with the loop, or with an error.
func (l *lane[T]) Consume(ctx context.Context, opts engine.WaitOptions) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for {
			item, ok, err := l.Pop(ctx, opts)
			if !ok && err == nil || !yield(item, err) || err != nil {
				return
			}
		}
	}
}

// All goes through the items that there are when it begins, in pages of 1,000.
func (l *lane[T]) All(ctx context.Context) iter.Seq2[T, error] {
	c, err := l.untyped.Iterate(ctx)
	return all(ctx, l, c, err, l.item.Value)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (q *Queue[T]) Untyped() *engine.Queue { return q.untyped.(*engine.Queue) }

// Untyped gives the handle that speaks stored forms, for what is not here.
func (s *Stack[T]) Untyped() *engine.Stack { return s.untyped.(*engine.Stack) }
