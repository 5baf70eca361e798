package typed

import (
	"context"
	"iter"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// A List is items in an order, found by position.
type List[T any] struct {
	sequence[T]
	untyped *engine.List
}

// NewList gives the list called name. It does no I/O.
func NewList[T any](e *engine.Engine, name string, opts engine.ListOptions) (*List[T], error) {
	t, l, err := open[T]("list", name, opts.Common, func() (*engine.List, error) { return e.List(name, opts) })
	if err != nil {
		return nil, err
	}
	return &List[T]{sequence[T]{l, l, l, t}, l}, nil
}

// Append adds item at the end and returns the new length. O(1).
func (l *List[T]) Append(ctx context.Context, item T) (int, error) {
	t, err := l.text("append", item)
	if err != nil {
		return 0, err
	}
	return l.untyped.Append(ctx, t)
}

// Extend adds items at the end, all or none, and returns the new length. O(k).
func (l *List[T]) Extend(ctx context.Context, items []T) (int, error) {
	ts, err := texts(l, "extend", l.item, items)
	if err != nil {
		return 0, err
	}
	return l.untyped.Extend(ctx, ts)
}

// Pop removes the item at position i, -1 for the last, and returns it; ok is
// false if there was none. At the ends it waits for one for the timeout. One that
// is no T is put back where it was. O(1) at the ends, else O(n).
func (l *List[T]) Pop(ctx context.Context, i engine.Index, opts engine.WaitOptions) (item T, ok bool, err error) {
	t, err := l.untyped.Pop(ctx, i, opts)
	item, ok, err = optional(l, "pop", t, err, l.item.Value)
	if err == nil || !t.OK {
		return item, ok, err
	}
	ctx = context.WithoutCancel(ctx)
	switch {
	case i == -1:
		_, failed := l.untyped.Append(ctx, t.V)
		err = restored(err, failed)
	case i < 0: // there is one item less to count from the end
		i++
		fallthrough
	default:
		_, failed := l.untyped.Insert(ctx, i, t.V)
		err = restored(err, failed)
	}
	return item, false, err
}

// Slice gives the items from start up to stop, which is excluded: all from 0 to
// codec.End. O(n).
func (l *List[T]) Slice(ctx context.Context, start engine.Index, stop engine.Stop) ([]T, error) {
	until := codec.Until{At: int(stop), OK: stop != codec.End}
	ts, err := l.untyped.Slice(ctx, codec.Some(start), until, 1)
	if err != nil {
		return nil, err
	}
	return values(l, "slice", l.item, ts)
}

// Trim keeps the items from start up to stop, which is excluded. O(n).
func (l *List[T]) Trim(ctx context.Context, start engine.Index, stop engine.Stop) error {
	return l.untyped.Trim(ctx, start, stop)
}

// Sort sorts the items: numbers, strings or what else compares. O(n log n).
func (l *List[T]) Sort(ctx context.Context, opts engine.ReverseOptions) error {
	return l.untyped.Sort(ctx, opts)
}

// All goes through the items that there are when it begins, in pages of 1,000.
func (l *List[T]) All(ctx context.Context) iter.Seq2[T, error] {
	c, err := l.untyped.Iterate(ctx)
	return all(ctx, l, c, err, l.item.Value)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (l *List[T]) Untyped() *engine.List { return l.untyped }
