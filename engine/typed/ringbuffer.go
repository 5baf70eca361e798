package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A RingBuffer keeps the last items that were pushed, as many as its capacity.
// Items have sequence numbers from 0 on.
type RingBuffer[T any] struct {
	Structure
	untyped *engine.RingBuffer
	item    *gotype.Type[T]
}

// NewRingBuffer gives the ring buffer called name. It does no I/O.
func NewRingBuffer[T any](e *engine.Engine, name string, opts engine.RingBufferOptions) (*RingBuffer[T], error) {
	t, b, err := open[T]("ringbuffer", name, opts.Common, func() (*engine.RingBuffer, error) { return e.RingBuffer(name, opts) })
	if err != nil {
		return nil, err
	}
	return &RingBuffer[T]{b, b, t}, nil
}

// Push adds item, in place of the oldest one if there is no room, and returns its
// sequence number. O(1).
func (b *RingBuffer[T]) Push(ctx context.Context, item T) (seq int, err error) {
	t, err := b.item.Text(item)
	if err != nil {
		return 0, wrap(b, "push", err)
	}
	return b.untyped.Push(ctx, t)
}

// Extend adds items one after the other, all or none, and returns the sequence
// number of the last. O(k).
func (b *RingBuffer[T]) Extend(ctx context.Context, items []T) (seq int, err error) {
	ts, err := texts(b, "extend", b.item, items)
	if err != nil {
		return 0, err
	}
	return b.untyped.Extend(ctx, ts)
}

func (b *RingBuffer[T]) list(op string, ts []codec.Text, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return values(b, op, b.item, ts)
}

// Items gives all items, the oldest first. O(n).
func (b *RingBuffer[T]) Items(ctx context.Context) ([]T, error) {
	ts, err := b.untyped.Items(ctx)
	return b.list("items", ts, err)
}

// Latest gives up to n items, the newest first. O(n).
func (b *RingBuffer[T]) Latest(ctx context.Context, n int) ([]T, error) {
	ts, err := b.untyped.Latest(ctx, n)
	return b.list("latest", ts, err)
}

// Get gives the item with a sequence number; ok is false if it was dropped or is
// still to come. O(log n).
func (b *RingBuffer[T]) Get(ctx context.Context, seq int) (item T, ok bool, err error) {
	t, err := b.untyped.Get(ctx, seq)
	return optional(b, "get", t, err, b.item.Value)
}

// NextSeq gives the sequence number that the next item will have. O(1).
func (b *RingBuffer[T]) NextSeq(ctx context.Context) (int, error) { return b.untyped.NextSeq(ctx) }

// Untyped gives the handle that speaks stored forms, for what is not here.
func (b *RingBuffer[T]) Untyped() *engine.RingBuffer { return b.untyped }
