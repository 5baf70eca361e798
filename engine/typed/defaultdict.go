package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A DefaultDict is a HashMap in which At gives every key a value. The default
// belongs to the handle: nothing of it is stored.
type DefaultDict[K comparable, V any] struct {
	HashMap[K, V]
	defaults *engine.DefaultDict
}

// NewDefaultDict gives the map called name, where make gives the value of a key
// that has none, each time anew. It does no I/O.
func NewDefaultDict[K comparable, V any](
	e *engine.Engine, name string, make func(ctx context.Context) (V, error), opts engine.Common,
) (*DefaultDict[K, V], error) {
	value, err := gotype.Of[V]()
	if err != nil {
		return nil, unfit("defaultdict", name, err)
	}
	stored := func(ctx context.Context) (codec.Text, error) {
		v, err := make(ctx)
		if err != nil {
			return "", err
		}
		t, err := value.Text(v)
		return t, asKind("", err)
	}
	key, d, err := open[K]("defaultdict", name, opts, func() (*engine.DefaultDict, error) {
		return e.DefaultDict(name, engine.DefaultDictOptions{Common: opts, Make: stored})
	})
	if err != nil {
		return nil, err
	}
	return &DefaultDict[K, V]{HashMap[K, V]{d, d, &d.HashMap, key, value}, d}, nil
}

// At gives the value of k, after setting it to the default if it had none. Of
// several callers who meet none all get the same. One round trip, two if there
// is none; O(1).
func (d *DefaultDict[K, V]) At(ctx context.Context, k K) (v V, err error) {
	key, err := d.key.Key(k)
	if err != nil {
		return v, wrap(d, "at", err)
	}
	t, err := d.defaults.At(ctx, key)
	if err != nil {
		return v, err
	}
	v, err = d.value.Value(t)
	return v, wrap(d, "at", err)
}

// Change replaces the value of k as HashMap.Change does, but fn of a key that
// has none gets the default.
func (d *DefaultDict[K, V]) Change(ctx context.Context, k K, fn func(old V, ok bool) (V, bool, error)) (v V, ok bool, err error) {
	key, err := d.key.Key(k)
	if err != nil {
		return v, false, wrap(d, "change", err)
	}
	now, err := d.defaults.Change(ctx, key, changing(d.value, fn))
	return optional(d, "change", now, err, d.value.Value)
}
