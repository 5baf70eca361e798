package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// untypedSequence is what engine.List and engine.Deque have.
type untypedSequence interface {
	Get(ctx context.Context, i engine.Index) (engine.Opt[codec.Text], error)
	Set(ctx context.Context, i engine.Index, x codec.Text) error
	Insert(ctx context.Context, i engine.Index, x codec.Text) (int, error)
	Remove(ctx context.Context, x codec.Text) (bool, error)
	Contains(ctx context.Context, x codec.Text) (bool, error)
	Count(ctx context.Context, x codec.Text) (int, error)
	Index(ctx context.Context, x codec.Text) (engine.Opt[engine.Index], error)
	Reverse(ctx context.Context) error
}

// A sequence is what a List and a Deque have in common. Positions count from 0,
// negative ones from the end.
type sequence[T any] struct {
	Structure
	Local
	items untypedSequence
	item  *gotype.Type[T]
}

func (s *sequence[T]) text(op string, x T) (codec.Text, error) {
	t, err := s.item.Text(x)
	return t, wrap(s, op, err)
}

// Get gives the item at position i; ok is false if there is none. O(1) at the
// ends, else O(n).
func (s *sequence[T]) Get(ctx context.Context, i engine.Index) (x T, ok bool, err error) {
	t, err := s.items.Get(ctx, i)
	return optional(s, "get", t, err, s.item.Value)
}

// Set replaces the item at position i. One that is not there is
// engine.ErrMissing. O(1) at the ends, else O(n).
func (s *sequence[T]) Set(ctx context.Context, i engine.Index, x T) error {
	t, err := s.text("set", x)
	if err != nil {
		return err
	}
	return s.items.Set(ctx, i, t)
}

// Insert inserts x before position i and returns the new length. A position
// beyond an end is that end. O(1) at the ends, else O(n).
func (s *sequence[T]) Insert(ctx context.Context, i engine.Index, x T) (int, error) {
	t, err := s.text("insert", x)
	if err != nil {
		return 0, err
	}
	return s.items.Insert(ctx, i, t)
}

// Remove removes the first item that equals x, and reports whether there was
// one. O(n).
func (s *sequence[T]) Remove(ctx context.Context, x T) (bool, error) {
	t, err := s.text("remove", x)
	if err != nil {
		return false, err
	}
	return s.items.Remove(ctx, t)
}

// Contains reports whether there is an item that equals x. O(n).
func (s *sequence[T]) Contains(ctx context.Context, x T) (bool, error) {
	t, err := s.text("contains", x)
	if err != nil {
		return false, err
	}
	return s.items.Contains(ctx, t)
}

// Count counts the items that equal x. O(n).
func (s *sequence[T]) Count(ctx context.Context, x T) (int, error) {
	t, err := s.text("count", x)
	if err != nil {
		return 0, err
	}
	return s.items.Count(ctx, t)
}

// Index gives the position of the first item that equals x; ok is false if there
// is none. O(n).
func (s *sequence[T]) Index(ctx context.Context, x T) (i int, ok bool, err error) {
	t, err := s.text("index", x)
	if err != nil {
		return 0, false, err
	}
	at, err := s.items.Index(ctx, t)
	return int(at.V), at.OK, err
}

// Reverse turns the order of all items around. O(n).
func (s *sequence[T]) Reverse(ctx context.Context) error { return s.items.Reverse(ctx) }
