package typed

import (
	"context"
	"iter"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A PriorityQueue gives the item with the lowest priority first, or the highest
// with the option Order: "max"; of equal ones the one that came first.
type PriorityQueue[T any] struct {
	Structure
	untyped *engine.PriorityQueue
	item    *gotype.Type[T]
}

// A Prioritized is an item and its priority.
type Prioritized[T any] struct {
	Item     T
	Priority float64
}

// A PriorityEntry is an item with its priority and its id.
type PriorityEntry[T any] struct {
	ID string
	Prioritized[T]
}

// NewPriorityQueue gives the priority queue called name. It does no I/O.
func NewPriorityQueue[T any](e *engine.Engine, name string, opts engine.PriorityQueueOptions) (*PriorityQueue[T], error) {
	t, q, err := open[T]("priorityqueue", name, opts.Common, func() (*engine.PriorityQueue, error) { return e.PriorityQueue(name, opts) })
	if err != nil {
		return nil, err
	}
	return &PriorityQueue[T]{q, q, t}, nil
}

// Push adds item and returns its id. Any priority will do, also an infinite one;
// NaN is engine.ErrValue. O(log n).
func (q *PriorityQueue[T]) Push(ctx context.Context, item T, priority float64) (id string, err error) {
	t, err := q.item.Text(item)
	if err != nil {
		return "", wrap(q, "push", err)
	}
	return q.untyped.Push(ctx, t, priority)
}

// PushMany adds items, all or none, and returns their ids. O(k log n).
func (q *PriorityQueue[T]) PushMany(ctx context.Context, items []Prioritized[T]) (ids []string, err error) {
	stored, err := convert(q, "push_many", items, func(p Prioritized[T]) (engine.Prioritized, error) {
		t, err := q.item.Text(p.Item)
		return engine.Prioritized{Item: t, Priority: p.Priority}, err
	})
	if err != nil {
		return nil, err
	}
	return q.untyped.PushMany(ctx, stored)
}

func (q *PriorityQueue[T]) prioritized(p engine.Prioritized) (Prioritized[T], error) {
	item, err := q.item.Value(p.Item)
	return Prioritized[T]{item, p.Priority}, err
}

// Pop removes the first item and returns it; ok is false if there was none, or
// none came within the timeout. One that is no T is put back, behind others of
// its priority. O(log n).
func (q *PriorityQueue[T]) Pop(ctx context.Context, opts engine.WaitOptions) (first Prioritized[T], ok bool, err error) {
	p, err := q.untyped.Pop(ctx, opts)
	first, ok, err = optional(q, "pop", p, err, q.prioritized)
	if err != nil && p.OK {
		_, failed := q.untyped.Push(context.WithoutCancel(ctx), p.V.Item, p.V.Priority)
		err = restored(err, failed)
	}
	return first, ok, err
}

// PopMany removes up to n items and returns them, the first one first. If one of
// them is no T all are put back. O(n log n).
func (q *PriorityQueue[T]) PopMany(ctx context.Context, n int) ([]Prioritized[T], error) {
	ps, err := q.untyped.PopMany(ctx, n)
	if err != nil {
		return nil, err
	}
	items, err := convert(q, "pop_many", ps, q.prioritized)
	if err != nil {
		_, failed := q.untyped.PushMany(context.WithoutCancel(ctx), ps)
		err = restored(err, failed)
	}
	return items, err
}

// Peek gives the first item and leaves it; ok is false if there is none. O(1).
func (q *PriorityQueue[T]) Peek(ctx context.Context) (first Prioritized[T], ok bool, err error) {
	p, err := q.untyped.Peek(ctx)
	return optional(q, "peek", p, err, q.prioritized)
}

// Items gives all items, the first one first. O(n).
func (q *PriorityQueue[T]) Items(ctx context.Context) ([]Prioritized[T], error) {
	ps, err := q.untyped.Items(ctx, engine.Opt[int]{})
	if err != nil {
		return nil, err
	}
	return convert(q, "items", ps, q.prioritized)
}

// Entries gives all items with their ids, the first one first. O(n).
func (q *PriorityQueue[T]) Entries(ctx context.Context) ([]PriorityEntry[T], error) {
	es, err := q.untyped.Entries(ctx, engine.Opt[int]{})
	if err != nil {
		return nil, err
	}
	return convert(q, "entries", es, func(e engine.PriorityEntry) (PriorityEntry[T], error) {
		p, err := q.prioritized(engine.Prioritized{Item: e.Item, Priority: e.Priority})
		return PriorityEntry[T]{e.ID, p}, err
	})
}

// Update gives the item with an id another priority, and reports whether it is
// there. O(log n).
func (q *PriorityQueue[T]) Update(ctx context.Context, id string, priority float64) (bool, error) {
	return q.untyped.Update(ctx, id, priority)
}

// Remove removes the item with an id, and reports whether it was there. O(log n).
func (q *PriorityQueue[T]) Remove(ctx context.Context, id string) (bool, error) {
	return q.untyped.Remove(ctx, id)
}

// Consume pops items one by one, and ends when none came within the timeout,
// with the loop, or with an error.
func (q *PriorityQueue[T]) Consume(ctx context.Context, opts engine.WaitOptions) iter.Seq2[Prioritized[T], error] {
	return func(yield func(Prioritized[T], error) bool) {
		for {
			first, ok, err := q.Pop(ctx, opts)
			if !ok && err == nil || !yield(first, err) || err != nil {
				return
			}
		}
	}
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (q *PriorityQueue[T]) Untyped() *engine.PriorityQueue { return q.untyped }
