package typed

import (
	"context"
	"iter"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// A Deque is pushed and popped at both ends.
type Deque[T any] struct {
	sequence[T]
	untyped *engine.Deque
}

// NewDeque gives the deque called name. It does no I/O.
func NewDeque[T any](e *engine.Engine, name string, opts engine.DequeOptions) (*Deque[T], error) {
	t, d, err := open[T]("deque", name, opts.Common, func() (*engine.Deque, error) { return e.Deque(name, opts) })
	if err != nil {
		return nil, err
	}
	return &Deque[T]{sequence[T]{d, d, d, t}, d}, nil
}

func (d *Deque[T]) destination(T) engine.Destination { return d.untyped }

// PushFront adds item at the front and returns the new length. A full deque
// drops the item at the back. O(1).
func (d *Deque[T]) PushFront(ctx context.Context, item T) (int, error) {
	return d.push(ctx, "push_front", item, d.untyped.PushFront)
}

// PushBack adds item at the back and returns the new length. A full deque drops
// the item at the front. O(1).
func (d *Deque[T]) PushBack(ctx context.Context, item T) (int, error) {
	return d.push(ctx, "push_back", item, d.untyped.PushBack)
}

func (d *Deque[T]) push(ctx context.Context, op string, item T, push func(context.Context, codec.Text) (int, error)) (int, error) {
	t, err := d.text(op, item)
	if err != nil {
		return 0, err
	}
	return push(ctx, t)
}

// Extend adds items at the back, all or none, and returns the new length. O(n).
func (d *Deque[T]) Extend(ctx context.Context, items []T) (int, error) {
	ts, err := texts(d, "extend", d.item, items)
	if err != nil {
		return 0, err
	}
	return d.untyped.Extend(ctx, ts)
}

// ExtendFront adds items at the front one after the other, so that the last one
// is the first then, all or none, and returns the new length. O(n).
func (d *Deque[T]) ExtendFront(ctx context.Context, items []T) (int, error) {
	ts, err := texts(d, "extend_front", d.item, items)
	if err != nil {
		return 0, err
	}
	return d.untyped.ExtendFront(ctx, ts)
}

// PopFront removes the item at the front and returns it; ok is false if there
// was none, or none came within the timeout. One that is no T is put back. O(1).
func (d *Deque[T]) PopFront(ctx context.Context, opts engine.WaitOptions) (item T, ok bool, err error) {
	t, err := d.untyped.PopFront(ctx, opts)
	return d.popped(ctx, "pop_front", t, err, d.untyped.PushFront)
}

// PopBack is PopFront at the back. O(1).
func (d *Deque[T]) PopBack(ctx context.Context, opts engine.WaitOptions) (item T, ok bool, err error) {
	t, err := d.untyped.PopBack(ctx, opts)
	return d.popped(ctx, "pop_back", t, err, d.untyped.PushBack)
}

func (d *Deque[T]) popped(ctx context.Context, op string, t engine.Opt[codec.Text], err error, back func(context.Context, codec.Text) (int, error)) (item T, ok bool, _ error) {
	item, ok, err = optional(d, op, t, err, d.item.Value)
	if err != nil && t.OK {
		_, failed := back(context.WithoutCancel(ctx), t.V)
		err = restored(err, failed)
	}
	return item, ok, err
}

// PeekFront gives the item at the front and leaves it. O(1).
func (d *Deque[T]) PeekFront(ctx context.Context) (item T, ok bool, err error) {
	t, err := d.untyped.PeekFront(ctx)
	return optional(d, "peek_front", t, err, d.item.Value)
}

// PeekBack gives the item at the back and leaves it. O(1).
func (d *Deque[T]) PeekBack(ctx context.Context) (item T, ok bool, err error) {
	t, err := d.untyped.PeekBack(ctx)
	return optional(d, "peek_back", t, err, d.item.Value)
}

// Items gives the items from start up to stop, which is excluded, from the
// front: all from 0 to codec.End. O(n).
func (d *Deque[T]) Items(ctx context.Context, start engine.Index, stop engine.Stop) ([]T, error) {
	ts, err := d.untyped.Items(ctx, start, stop)
	if err != nil {
		return nil, err
	}
	return values(d, "items", d.item, ts)
}

// Rotate moves n items from the back to the front, or the other way round if n
// is negative. O(n).
func (d *Deque[T]) Rotate(ctx context.Context, n int) error { return d.untyped.Rotate(ctx, n) }

// All goes through the items from the front that there are when it begins, in
// pages of 1,000.
func (d *Deque[T]) All(ctx context.Context) iter.Seq2[T, error] {
	c, err := d.untyped.Iterate(ctx)
	return all(ctx, d, c, err, d.item.Value)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (d *Deque[T]) Untyped() *engine.Deque { return d.untyped }
