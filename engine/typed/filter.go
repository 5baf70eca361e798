package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A BloomFilter tells what was certainly never seen.
type BloomFilter[T any] struct {
	Structure
	untyped *engine.BloomFilter
	element *gotype.Type[T]
}

// NewBloomFilter gives the Bloom filter called name. It does no I/O.
func NewBloomFilter[T any](e *engine.Engine, name string, opts engine.BloomFilterOptions) (*BloomFilter[T], error) {
	t, f, err := open[T]("bloomfilter", name, opts.Common, func() (*engine.BloomFilter, error) { return e.BloomFilter(name, opts) })
	if err != nil {
		return nil, err
	}
	return &BloomFilter[T]{f, f, t}, nil
}

// Add adds x. It returns false if x was probably seen before. O(1).
func (f *BloomFilter[T]) Add(ctx context.Context, x T) (bool, error) {
	k, err := f.element.Key(x)
	if err != nil {
		return false, wrap(f, "add", err)
	}
	return f.untyped.Add(ctx, k)
}

// Update adds elements and returns how many were certainly new. O(n).
func (f *BloomFilter[T]) Update(ctx context.Context, xs []T) (int, error) {
	ks, err := keys(f, "update", f.element, xs)
	if err != nil {
		return 0, err
	}
	return f.untyped.Update(ctx, ks)
}

// Contains reports whether x was probably added: false is certain. O(1).
func (f *BloomFilter[T]) Contains(ctx context.Context, x T) (bool, error) {
	k, err := f.element.Key(x)
	if err != nil {
		return false, wrap(f, "contains", err)
	}
	return f.untyped.Contains(ctx, k)
}

// ContainsMany is Contains of many. O(n).
func (f *BloomFilter[T]) ContainsMany(ctx context.Context, xs []T) ([]bool, error) {
	ks, err := keys(f, "contains_many", f.element, xs)
	if err != nil {
		return nil, err
	}
	return f.untyped.ContainsMany(ctx, ks)
}

// A HyperLogLog estimates how many different elements there were.
type HyperLogLog[T any] struct {
	Structure
	untyped *engine.HyperLogLog
	element *gotype.Type[T]
}

// NewHyperLogLog gives the HyperLogLog called name. It does no I/O.
func NewHyperLogLog[T any](e *engine.Engine, name string, opts engine.HyperLogLogOptions) (*HyperLogLog[T], error) {
	t, l, err := open[T]("hyperloglog", name, opts.Common, func() (*engine.HyperLogLog, error) { return e.HyperLogLog(name, opts) })
	if err != nil {
		return nil, err
	}
	return &HyperLogLog[T]{l, l, t}, nil
}

// Add adds x and reports whether the estimate may have changed. O(1).
func (l *HyperLogLog[T]) Add(ctx context.Context, x T) (bool, error) {
	k, err := l.element.Key(x)
	if err != nil {
		return false, wrap(l, "add", err)
	}
	return l.untyped.Add(ctx, k)
}

// Update adds elements and reports whether the estimate may have changed. O(n).
func (l *HyperLogLog[T]) Update(ctx context.Context, xs []T) (bool, error) {
	ks, err := keys(l, "update", l.element, xs)
	if err != nil {
		return false, err
	}
	return l.untyped.Update(ctx, ks)
}

// Count estimates how many different elements there were, with a standard error
// of 0.81 %. O(1).
func (l *HyperLogLog[T]) Count(ctx context.Context) (int, error) { return l.untyped.Count(ctx) }

// Merge adds what others have counted. O(n) of the others.
func (l *HyperLogLog[T]) Merge(ctx context.Context, others ...*HyperLogLog[T]) error {
	list := make([]*engine.HyperLogLog, len(others))
	for i, other := range others {
		list[i] = other.untyped
	}
	return l.untyped.Merge(ctx, list)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (f *BloomFilter[T]) Untyped() *engine.BloomFilter { return f.untyped }

// Untyped gives the handle that speaks stored forms, for what is not here.
func (l *HyperLogLog[T]) Untyped() *engine.HyperLogLog { return l.untyped }
