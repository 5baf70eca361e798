package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A HashMap maps keys to values. It is a hash at its name.
type HashMap struct{ handle }

// HashMap gives the map called name.
func (e *Engine) HashMap(name string) (*HashMap, error) {
	m := new(HashMap)
	return m, e.open(&m.handle, hashMapKind, name, Common{})
}

// Set maps k to v. O(1).
func (m *HashMap) Set(ctx context.Context, k codec.Key, v codec.Text) error {
	_, err := m.do(ctx, "set", store.Cmd(store.HSet, m.name, string(k), string(v)))
	return err
}

// Get gives the value of k, or none. O(1).
func (m *HashMap) Get(ctx context.Context, k codec.Key) (Opt[codec.Text], error) {
	r, err := m.do(ctx, "get", store.Cmd(store.HGet, m.name, string(k)))
	return optText(r), err
}

// Contains reports whether k has a value. O(1).
func (m *HashMap) Contains(ctx context.Context, k codec.Key) (bool, error) {
	r, err := m.do(ctx, "contains", store.Cmd(store.HGet, m.name, string(k)))
	return !r.IsNil(), err
}

// Incr adds by to the int of k, 0 if there is none, and returns the sum. O(1).
func (m *HashMap) Incr(ctx context.Context, k codec.Key, by int) (int, error) {
	r, err := m.do(ctx, "incr", store.Cmd(store.HIncrBy, m.name, string(k), itoa(by)))
	return int(r.Int()), err
}

// Size gives the number of keys. O(1).
func (m *HashMap) Size(ctx context.Context) (int, error) {
	r, err := m.do(ctx, "size", store.Cmd(store.HLen, m.name))
	return int(r.Int()), err
}

// MapEntry is a key and its value.
type MapEntry struct{ Key, Value codec.Text }

// Items gives all entries. O(n).
func (m *HashMap) Items(ctx context.Context) ([]MapEntry, error) {
	r, err := m.do(ctx, "items", store.Cmd(store.HGetAll, m.name))
	list := r.List()
	es := make([]MapEntry, len(list)/2)
	for i := range es {
		es[i] = MapEntry{codec.Text(list[2*i].Str()), codec.Text(list[2*i+1].Str())}
	}
	return es, err
}

func itoa(n int) string {
	if n == 1 {
		return "1"
	}
	return strconv.Itoa(n)
}
