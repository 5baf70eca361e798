package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// An LRUCache keeps the entries that were used last, as many as its capacity.
type LRUCache[K comparable, V any] struct {
	Structure
	untyped *engine.LRUCache
	key     *gotype.Type[K]
	value   *gotype.Type[V]
}

// NewLRUCache gives the cache called name. It does no I/O.
func NewLRUCache[K comparable, V any](e *engine.Engine, name string, opts engine.LRUCacheOptions) (*LRUCache[K, V], error) {
	k, c, err := open[K]("lrucache", name, opts.Common, func() (*engine.LRUCache, error) { return e.LRUCache(name, opts) })
	if err != nil {
		return nil, err
	}
	v, err := second[V](c)
	if err != nil {
		return nil, err
	}
	return &LRUCache[K, V]{c, c, k, v}, nil
}

func (c *LRUCache[K, V]) stored(op string, k K) (codec.Key, error) {
	key, err := c.key.Key(k)
	return key, wrap(c, op, err)
}

// Get gives the value of k, which counts as used; ok is false if there is none.
// O(log n).
func (c *LRUCache[K, V]) Get(ctx context.Context, k K) (v V, ok bool, err error) {
	key, err := c.stored("get", k)
	if err != nil {
		return v, false, err
	}
	t, err := c.untyped.Get(ctx, key)
	return optional(c, "get", t, err, c.value.Value)
}

// Peek is Get that does not count as use. O(1).
func (c *LRUCache[K, V]) Peek(ctx context.Context, k K) (v V, ok bool, err error) {
	key, err := c.stored("peek", k)
	if err != nil {
		return v, false, err
	}
	t, err := c.untyped.Peek(ctx, key)
	return optional(c, "peek", t, err, c.value.Value)
}

// Put sets the value of k, in place of the entry that was used least recently if
// there is no room. O(log n).
func (c *LRUCache[K, V]) Put(ctx context.Context, k K, v V) error {
	key, err := c.stored("put", k)
	if err != nil {
		return err
	}
	t, err := c.value.Text(v)
	if err != nil {
		return wrap(c, "put", err)
	}
	return c.untyped.Put(ctx, key, t)
}

// GetOrLoad gives the value of k as Get does. If it has none, load makes it, and
// it is put. Of several callers that want the same key at once, in whatever
// process, one calls load; the others wait and get the same value. Two round
// trips if load is called; O(log n).
func (c *LRUCache[K, V]) GetOrLoad(ctx context.Context, k K, load func() (V, error)) (v V, err error) {
	key, err := c.stored("get_or_load", k)
	if err != nil {
		return v, err
	}
	t, err := c.untyped.GetOrLoad(ctx, key, func() (codec.Text, error) {
		v, err := load()
		if err != nil {
			return "", err
		}
		t, err := c.value.Text(v)
		return t, asKind("", err)
	})
	if err != nil {
		return v, err
	}
	v, err = c.value.Value(t)
	return v, wrap(c, "get_or_load", err)
}

// Remove removes k and reports whether it was there. O(log n).
func (c *LRUCache[K, V]) Remove(ctx context.Context, k K) (bool, error) {
	key, err := c.stored("remove", k)
	if err != nil {
		return false, err
	}
	return c.untyped.Remove(ctx, key)
}

// Contains reports whether k has a value, which does not count as use. O(1).
func (c *LRUCache[K, V]) Contains(ctx context.Context, k K) (bool, error) {
	key, err := c.stored("contains", k)
	if err != nil {
		return false, err
	}
	return c.untyped.Contains(ctx, key)
}

// Keys gives all keys, the one that was used least recently first. O(n).
func (c *LRUCache[K, V]) Keys(ctx context.Context) ([]K, error) {
	ks, err := c.untyped.Keys(ctx)
	if err != nil {
		return nil, err
	}
	return members(c, "keys", c.key, ks)
}

// Items gives all entries, the one that was used least recently first. O(n).
func (c *LRUCache[K, V]) Items(ctx context.Context) ([]Entry[K, V], error) {
	entries, err := c.untyped.Items(ctx)
	if err != nil {
		return nil, err
	}
	return convert(c, "items", entries, func(stored engine.MapEntry) (e Entry[K, V], err error) {
		if e.Key, err = c.key.OfKey(stored.Key); err == nil {
			e.Value, err = c.value.Value(stored.Value)
		}
		return e, err
	})
}

// Stats gives what was counted. O(1).
func (c *LRUCache[K, V]) Stats(ctx context.Context) (engine.CacheStats, error) {
	return c.untyped.Stats(ctx)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (c *LRUCache[K, V]) Untyped() *engine.LRUCache { return c.untyped }
