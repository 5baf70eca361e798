package enginetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A dictModel is a map as a map: one with defaults, and one in memory.
type dictModel struct {
	t    testing.TB
	d    *engine.DefaultDict
	lru  *engine.LRUDict
	made map[string]string
	held map[string]string
}

func newDictModel(t testing.TB, s store.Store) *dictModel {
	return &dictModel{
		t: t, d: newDefault(t, s, "{r}defaults", engine.DefaultDictOptions{Value: "[]"}), lru: newDict(t, s, "{r}memory", 3),
		made: map[string]string{}, held: map[string]string{},
	}
}

// dictKeys are the keys of the maps.
var dictKeys = []string{"a", "b", "c", "d", "e", "42", `"42"`}

// valueIn spells what a map has for k.
func valueIn(of map[string]string, k string) string {
	if v, ok := of[k]; ok {
		return v
	}
	return "none"
}

// taken is valueIn of a key that goes.
func taken(of map[string]string, k string) string {
	v := valueIn(of, k)
	delete(of, k)
	return v
}

func spelledMap(of map[string]string) string {
	var entries []engine.MapEntry
	for _, k := range slices.Sorted(maps.Keys(of)) {
		entries = append(entries, engine.MapEntry{Key: codec.Key(k), Value: codec.Text(of[k])})
	}
	return show(entries)
}

func (m *dictModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		k, v := pick(r, dictKeys...), randomItem(r)
		if r.IntN(2) == 0 {
			return m.ofDefaults(r, k, v)
		}
		return m.ofMemory(r, k, v)
	}
}

// ofDefaults gives an operation on the map with defaults.
func (m *dictModel) ofDefaults(r *rand.Rand, k, v string) randomOp {
	ctx, key := m.t.Context(), codec.Key(k)
	at := func() string {
		if _, ok := m.made[k]; !ok {
			m.made[k] = "[]"
		}
		return m.made[k]
	}
	switch r.IntN(5) {
	case 0, 1:
		return one("defaults at "+k, func() (codec.Text, error) { return m.d.At(ctx, key) }, at)
	case 2:
		return one("defaults get "+k, func() (engine.Opt[codec.Text], error) { return m.d.Get(ctx, key) },
			func() string { return valueIn(m.made, k) })
	case 3:
		return one("defaults pop "+k, func() (engine.Opt[codec.Text], error) { return m.d.Pop(ctx, key) },
			func() string { return taken(m.made, k) })
	}
	return one("defaults change "+k+" to "+v, func() (string, error) {
		was := ""
		_, err := m.d.Change(ctx, key, func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
			was = string(old.V)
			return codec.Some(codec.Text(v)), nil
		})
		return was, err
	}, func() string {
		was := at()
		m.made[k] = v
		return was
	})
}

// ofMemory gives an operation on the map in memory.
func (m *dictModel) ofMemory(r *rand.Rand, k, v string) randomOp {
	ctx, key := m.t.Context(), codec.Key(k)
	switch r.IntN(7) {
	case 0, 1, 2:
		return one("memory set "+k, func() (string, error) { return "", m.lru.Set(ctx, key, codec.Text(v)) },
			func() string { m.held[k] = v; return "" })
	case 3:
		return one("memory get "+k, func() (engine.Opt[codec.Text], error) { return m.lru.Get(ctx, key) },
			func() string { return valueIn(m.held, k) })
	case 4:
		return one("memory pop "+k, func() (engine.Opt[codec.Text], error) { return m.lru.Pop(ctx, key) },
			func() string { return taken(m.held, k) })
	case 5:
		clear := r.IntN(2) == 0
		return one(fmt.Sprint("memory sync ", clear), func() (string, error) {
			err := m.lru.Sync(ctx, engine.LRUSyncOptions{Clear: clear})
			if n := len(m.lru.InMemory()); n > 3 || clear && n > 0 {
				return fmt.Sprint(n, " in memory"), err
			}
			return "", err
		}, func() string { return "" })
	}
	return one("memory items", func() ([]engine.MapEntry, error) {
		all, err := m.lru.Map(ctx, false)
		if err != nil {
			return nil, err
		}
		return all.GetMany(ctx, keys(dictKeys...)) // their order is the same on every store
	}, func() string { return spelledMap(m.held) })
}
