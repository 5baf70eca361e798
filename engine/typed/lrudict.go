package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// An LRUDict is a map with the entries that were used last in memory, as many as
// its maxsize. What is set is written when there is no more room for it, by Sync,
// and by Engine.Finish: a program that ends without one of these loses it. What
// others write meanwhile is not seen of what is in memory.
type LRUDict[K comparable, V any] struct {
	Structure
	untyped *engine.LRUDict
	key     *gotype.Type[K]
	value   *gotype.Type[V]
}

// NewLRUDict gives the map called name. It does no I/O.
func NewLRUDict[K comparable, V any](e *engine.Engine, name string, opts engine.LRUDictOptions) (*LRUDict[K, V], error) {
	k, d, err := open[K]("lrudict", name, opts.Common, func() (*engine.LRUDict, error) { return e.LRUDict(name, opts) })
	if err != nil {
		return nil, err
	}
	v, err := second[V](d)
	if err != nil {
		return nil, err
	}
	return &LRUDict[K, V]{d, d, k, v}, nil
}

// Get gives the value of k; ok is false if there is none. No I/O if it is in
// memory. O(1).
func (d *LRUDict[K, V]) Get(ctx context.Context, k K) (v V, ok bool, err error) {
	key, err := d.key.Key(k)
	if err != nil {
		return v, false, wrap(d, "get", err)
	}
	t, err := d.untyped.Get(ctx, key)
	return optional(d, "get", t, err, d.value.Value)
}

// Set sets the value of k in memory. O(1).
func (d *LRUDict[K, V]) Set(ctx context.Context, k K, v V) error {
	key, err := d.key.Key(k)
	if err != nil {
		return wrap(d, "set", err)
	}
	t, err := d.value.Text(v)
	if err != nil {
		return wrap(d, "set", err)
	}
	return d.untyped.Set(ctx, key, t)
}

// Contains reports whether k has a value. O(1).
func (d *LRUDict[K, V]) Contains(ctx context.Context, k K) (bool, error) {
	key, err := d.key.Key(k)
	if err != nil {
		return false, wrap(d, "contains", err)
	}
	return d.untyped.Contains(ctx, key)
}

// Delete removes k from memory and from the store, and reports whether it had a
// value. O(1).
func (d *LRUDict[K, V]) Delete(ctx context.Context, k K) (bool, error) {
	key, err := d.key.Key(k)
	if err != nil {
		return false, wrap(d, "delete", err)
	}
	return d.untyped.Delete(ctx, key)
}

// Sync writes what was not yet written, atomically. O(n) of what is in memory.
func (d *LRUDict[K, V]) Sync(ctx context.Context, opts engine.LRUSyncOptions) error {
	return d.untyped.Sync(ctx, opts)
}

// InMemory gives the entries in memory, the one that was used least recently
// first. It does no I/O. O(n).
func (d *LRUDict[K, V]) InMemory() ([]Entry[K, V], error) {
	return convert(d, "in_memory", d.untyped.InMemory(), func(stored engine.MapEntry) (e Entry[K, V], err error) {
		if e.Key, err = d.key.OfKey(stored.Key); err == nil {
			e.Value, err = d.value.Value(stored.Value)
		}
		return e, err
	})
}

// Map gives the map as it is in the store, after a Sync, for what is not here.
// Who is going to write empties the memory, since what is there would hide it.
func (d *LRUDict[K, V]) Map(ctx context.Context, writes bool) (*HashMap[K, V], error) {
	m, err := d.untyped.Map(ctx, writes)
	if err != nil {
		return nil, err
	}
	return &HashMap[K, V]{m, m, m, d.key, d.value}, nil
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (d *LRUDict[K, V]) Untyped() *engine.LRUDict { return d.untyped }
