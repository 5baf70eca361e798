package typed

import (
	"context"
	"iter"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A HashMap is a map from K to V.
type HashMap[K comparable, V any] struct {
	Structure
	Local
	untyped *engine.HashMap
	key     *gotype.Type[K]
	value   *gotype.Type[V]
}

// An Entry is a key of a HashMap and its value.
type Entry[K comparable, V any] struct {
	Key   K
	Value V
}

// NewHashMap gives the map called name. It does no I/O.
func NewHashMap[K comparable, V any](e *engine.Engine, name string, opts engine.HashMapOptions) (*HashMap[K, V], error) {
	k, m, err := open[K]("hashmap", name, opts.Common, func() (*engine.HashMap, error) { return e.HashMap(name, opts) })
	if err != nil {
		return nil, err
	}
	v, err := second[V](m)
	if err != nil {
		return nil, err
	}
	return &HashMap[K, V]{m, m, m, k, v}, nil
}

// Get gives the value of k; ok is false if there is none. O(1).
func (m *HashMap[K, V]) Get(ctx context.Context, k K) (v V, ok bool, err error) {
	key, err := m.key.Key(k)
	if err != nil {
		return v, false, wrap(m, "get", err)
	}
	t, err := m.untyped.Get(ctx, key)
	return optional(m, "get", t, err, m.value.Value)
}

// both converts a key and a value.
func (m *HashMap[K, V]) both(op string, k K, v V) (codec.Key, codec.Text, error) {
	key, err := m.key.Key(k)
	if err != nil {
		return "", "", wrap(m, op, err)
	}
	t, err := m.value.Text(v)
	return key, t, wrap(m, op, err)
}

// Set sets the value of k. O(1).
func (m *HashMap[K, V]) Set(ctx context.Context, k K, v V, opts engine.SetOptions) error {
	key, t, err := m.both("set", k, v)
	if err != nil {
		return err
	}
	return m.untyped.Set(ctx, key, t, opts)
}

// SetIfAbsent sets the value of k if there is none, and reports whether it did.
// O(1).
func (m *HashMap[K, V]) SetIfAbsent(ctx context.Context, k K, v V) (bool, error) {
	key, t, err := m.both("set_if_absent", k, v)
	if err != nil {
		return false, err
	}
	return m.untyped.SetIfAbsent(ctx, key, t)
}

// Setdefault sets the value of k if there is none, and gives the one that there
// is then. O(1).
func (m *HashMap[K, V]) Setdefault(ctx context.Context, k K, v V) (now V, err error) {
	key, t, err := m.both("setdefault", k, v)
	if err != nil {
		return now, err
	}
	if t, err = m.untyped.Setdefault(ctx, key, t); err != nil {
		return now, err
	}
	now, err = m.value.Value(t)
	return now, wrap(m, "setdefault", err)
}

// CompareAndSet sets the value of k to new if it is old, and reports whether it
// did. O(1).
func (m *HashMap[K, V]) CompareAndSet(ctx context.Context, k K, old, new V) (bool, error) {
	key, was, err := m.both("compare_and_set", k, old)
	if err != nil {
		return false, err
	}
	t, err := m.value.Text(new)
	if err != nil {
		return false, wrap(m, "compare_and_set", err)
	}
	return m.untyped.CompareAndSet(ctx, key, was, t)
}

// Change replaces the value of k by what fn makes of it, atomically: fn runs
// again if somebody else was faster. It gets false if there is none, and by
// returning false it leaves none. The result is that of fn. Two round trips, or
// more.
func (m *HashMap[K, V]) Change(ctx context.Context, k K, fn func(old V, ok bool) (V, bool, error)) (v V, ok bool, err error) {
	key, err := m.key.Key(k)
	if err != nil {
		return v, false, wrap(m, "change", err)
	}
	now, err := m.untyped.Change(ctx, key, changing(m.value, fn))
	return optional(m, "change", now, err, m.value.Value)
}

// Update sets values and returns how many keys are new. It is atomic for each
// 1,000. O(n).
func (m *HashMap[K, V]) Update(ctx context.Context, entries map[K]V) (int, error) {
	stored := make([]engine.MapEntry, 0, len(entries))
	for k, v := range entries {
		key, t, err := m.both("update", k, v)
		if err != nil {
			return 0, err
		}
		stored = append(stored, engine.MapEntry{Key: key, Value: t})
	}
	return m.untyped.Update(ctx, stored)
}

// GetMany gives the values of those keys that are there. O(n).
func (m *HashMap[K, V]) GetMany(ctx context.Context, ks []K) (map[K]V, error) {
	stored, err := keys(m, "get_many", m.key, ks)
	if err != nil {
		return nil, err
	}
	entries, err := m.untyped.GetMany(ctx, stored)
	return m.native("get_many", entries, err)
}

// native gives entries as a map of Go's.
func (m *HashMap[K, V]) native(op string, entries []engine.MapEntry, err error) (map[K]V, error) {
	if err != nil {
		return nil, err
	}
	found := make(map[K]V, len(entries))
	for _, stored := range entries {
		e, err := m.entry(stored)
		if err != nil {
			return nil, wrap(m, op, err)
		}
		found[e.Key] = e.Value
	}
	return found, nil
}

func (m *HashMap[K, V]) entry(stored engine.MapEntry) (e Entry[K, V], err error) {
	if e.Key, err = m.key.OfKey(stored.Key); err == nil {
		e.Value, err = m.value.Value(stored.Value)
	}
	return e, err
}

// Pop removes k and returns its value; ok is false if there was none. A value
// that is no V is put back, unless there is another one by then. O(1).
func (m *HashMap[K, V]) Pop(ctx context.Context, k K) (v V, ok bool, err error) {
	key, err := m.key.Key(k)
	if err != nil {
		return v, false, wrap(m, "pop", err)
	}
	t, err := m.untyped.Pop(ctx, key)
	v, ok, err = optional(m, "pop", t, err, m.value.Value)
	if err != nil && t.OK {
		_, failed := m.untyped.SetIfAbsent(context.WithoutCancel(ctx), key, t.V)
		err = restored(err, failed)
	}
	return v, ok, err
}

// PopItem removes an entry and returns it; ok is false if there was none. One
// that does not fit is put back. O(1).
func (m *HashMap[K, V]) PopItem(ctx context.Context) (e Entry[K, V], ok bool, err error) {
	stored, err := m.untyped.PopItem(ctx)
	e, ok, err = optional(m, "pop_item", stored, err, m.entry)
	if err != nil && stored.OK {
		_, failed := m.untyped.SetIfAbsent(context.WithoutCancel(ctx), stored.V.Key, stored.V.Value)
		err = restored(err, failed)
	}
	return e, ok, err
}

// Contains reports whether k has a value. O(1).
func (m *HashMap[K, V]) Contains(ctx context.Context, k K) (bool, error) {
	key, err := m.key.Key(k)
	if err != nil {
		return false, wrap(m, "contains", err)
	}
	return m.untyped.Contains(ctx, key)
}

// Delete removes k and reports whether it was there. O(1).
func (m *HashMap[K, V]) Delete(ctx context.Context, k K) (bool, error) {
	key, err := m.key.Key(k)
	if err != nil {
		return false, wrap(m, "delete", err)
	}
	return m.untyped.Delete(ctx, key)
}

// DeleteMany removes keys and returns how many were there. O(n).
func (m *HashMap[K, V]) DeleteMany(ctx context.Context, ks []K) (int, error) {
	stored, err := keys(m, "delete_many", m.key, ks)
	if err != nil {
		return 0, err
	}
	return m.untyped.DeleteMany(ctx, stored)
}

// Keys gives all keys, in no order. O(n).
func (m *HashMap[K, V]) Keys(ctx context.Context) ([]K, error) {
	ks, err := m.untyped.Keys(ctx)
	if err != nil {
		return nil, err
	}
	return members(m, "keys", m.key, ks)
}

// Values gives all values, in no order. O(n).
func (m *HashMap[K, V]) Values(ctx context.Context) ([]V, error) {
	ts, err := m.untyped.Values(ctx)
	if err != nil {
		return nil, err
	}
	return values(m, "values", m.value, ts)
}

// Items gives all entries. O(n).
func (m *HashMap[K, V]) Items(ctx context.Context) (map[K]V, error) {
	entries, err := m.untyped.Items(ctx)
	return m.native("items", entries, err)
}

// Sample gives up to n random keys, each once. O(n).
func (m *HashMap[K, V]) Sample(ctx context.Context, n int) ([]K, error) {
	ks, err := m.untyped.Sample(ctx, n)
	if err != nil {
		return nil, err
	}
	return members(m, "sample", m.key, ks)
}

// All goes through the entries, in no order, in pages: those that are there all
// the time come at least once, and once if nothing changes.
func (m *HashMap[K, V]) All(ctx context.Context) iter.Seq2[Entry[K, V], error] {
	c, err := m.untyped.Scan(ctx, engine.MatchOptions{})
	return all(ctx, m, c, err, m.entry)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (m *HashMap[K, V]) Untyped() *engine.HashMap { return m.untyped }
