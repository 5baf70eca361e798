package typed

import (
	"context"
	"iter"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A Set has each member once.
type Set[T any] struct {
	Structure
	Local
	untyped *engine.Set
	member  *gotype.Type[T]
}

// NewSet gives the set called name. It does no I/O.
func NewSet[T any](e *engine.Engine, name string, opts engine.Common) (*Set[T], error) {
	t, s, err := open[T]("set", name, opts, func() (*engine.Set, error) { return e.Set(name, opts) })
	if err != nil {
		return nil, err
	}
	return &Set[T]{s, s, s, t}, nil
}

// Add makes x a member and reports whether it is a new one. O(1).
func (s *Set[T]) Add(ctx context.Context, x T) (bool, error) {
	return s.with(ctx, "add", x, s.untyped.Add)
}

// Remove removes x and reports whether it was a member. O(1).
func (s *Set[T]) Remove(ctx context.Context, x T) (bool, error) {
	return s.with(ctx, "remove", x, s.untyped.Remove)
}

// Contains reports whether x is a member. O(1).
func (s *Set[T]) Contains(ctx context.Context, x T) (bool, error) {
	return s.with(ctx, "contains", x, s.untyped.Contains)
}

func (s *Set[T]) with(ctx context.Context, op string, x T, do func(context.Context, codec.Key) (bool, error)) (bool, error) {
	k, err := s.member.Key(x)
	if err != nil {
		return false, wrap(s, op, err)
	}
	return do(ctx, k)
}

// Update makes items members and returns how many are new. It is atomic for each
// 1,000. O(n).
func (s *Set[T]) Update(ctx context.Context, items []T) (int, error) {
	ks, err := keys(s, "update", s.member, items)
	if err != nil {
		return 0, err
	}
	return s.untyped.Update(ctx, ks)
}

// RemoveMany removes items and returns how many were members. It is atomic for
// each 1,000. O(n).
func (s *Set[T]) RemoveMany(ctx context.Context, items []T) (int, error) {
	ks, err := keys(s, "remove_many", s.member, items)
	if err != nil {
		return 0, err
	}
	return s.untyped.RemoveMany(ctx, ks)
}

// Members gives all members, in no order. O(n).
func (s *Set[T]) Members(ctx context.Context) ([]T, error) {
	ks, err := s.untyped.Members(ctx)
	return s.list("members", ks, err)
}

func (s *Set[T]) list(op string, ks []codec.Key, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return members(s, op, s.member, ks)
}

// Pop removes a member and returns it; ok is false if there was none. One that
// is no T is put back. O(1).
func (s *Set[T]) Pop(ctx context.Context) (x T, ok bool, err error) {
	k, err := s.untyped.Pop(ctx)
	x, ok, err = optional(s, "pop", k, err, s.member.OfKey)
	if err != nil && k.OK {
		_, failed := s.untyped.Add(context.WithoutCancel(ctx), k.V)
		err = restored(err, failed)
	}
	return x, ok, err
}

// Sample gives up to n random members, each once. O(n).
func (s *Set[T]) Sample(ctx context.Context, n int) ([]T, error) {
	ks, err := s.untyped.Sample(ctx, n)
	return s.list("sample", ks, err)
}

// Move moves x to another set, in one step, and reports whether it was a member.
// O(1).
func (s *Set[T]) Move(ctx context.Context, x T, to *Set[T]) (bool, error) {
	k, err := s.member.Key(x)
	if err != nil {
		return false, wrap(s, "move", err)
	}
	return s.untyped.Move(ctx, k, to.untyped)
}

// collections gives sets as the engine takes them.
func collections[T any](sets []*Set[T]) []engine.Collection {
	cs := make([]engine.Collection, len(sets))
	for i, s := range sets {
		cs[i] = s.untyped
	}
	return cs
}

// Union gives the members of this set and the others. O(n) of all.
func (s *Set[T]) Union(ctx context.Context, others ...*Set[T]) ([]T, error) {
	ks, err := s.untyped.Union(ctx, collections(others))
	return s.list("union", ks, err)
}

// Intersection gives the members that the others have too. O(n) of the smallest.
func (s *Set[T]) Intersection(ctx context.Context, others ...*Set[T]) ([]T, error) {
	ks, err := s.untyped.Intersection(ctx, collections(others))
	return s.list("intersection", ks, err)
}

// Difference gives the members that none of the others has. O(n) of all.
func (s *Set[T]) Difference(ctx context.Context, others ...*Set[T]) ([]T, error) {
	ks, err := s.untyped.Difference(ctx, collections(others))
	return s.list("difference", ks, err)
}

// UnionUpdate adds the members of the others and returns the size then. O(n) of
// all.
func (s *Set[T]) UnionUpdate(ctx context.Context, others ...*Set[T]) (int, error) {
	return s.untyped.UnionUpdate(ctx, collections(others))
}

// IntersectionUpdate keeps the members that the others have too, and returns the
// size then. O(n) of all.
func (s *Set[T]) IntersectionUpdate(ctx context.Context, others ...*Set[T]) (int, error) {
	return s.untyped.IntersectionUpdate(ctx, collections(others))
}

// DifferenceUpdate removes the members of the others, and returns the size then.
// O(n) of all.
func (s *Set[T]) DifferenceUpdate(ctx context.Context, others ...*Set[T]) (int, error) {
	return s.untyped.DifferenceUpdate(ctx, collections(others))
}

// Issubset reports whether the other set has all members of this one. O(n).
func (s *Set[T]) Issubset(ctx context.Context, other *Set[T]) (bool, error) {
	return s.untyped.Issubset(ctx, other.untyped)
}

// Isdisjoint reports whether the other set has no member of this one. O(n).
func (s *Set[T]) Isdisjoint(ctx context.Context, other *Set[T]) (bool, error) {
	return s.untyped.Isdisjoint(ctx, other.untyped)
}

// All goes through the members, in no order, in pages: those that are there all
// the time come at least once, and once if nothing changes.
func (s *Set[T]) All(ctx context.Context) iter.Seq2[T, error] {
	c, err := s.untyped.Iterate(ctx)
	return all(ctx, s, c, err, s.member.OfKey)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (s *Set[T]) Untyped() *engine.Set { return s.untyped }
