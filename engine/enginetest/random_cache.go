package enginetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A cacheModel is a cache as a list of its entries, the one that was used least
// recently first.
type cacheModel struct {
	t     testing.TB
	c     *engine.LRUCache
	of    []engine.MapEntry
	most  int
	stats engine.CacheStats
}

func newCacheModel(t testing.TB, s store.Store) *cacheModel {
	t.Helper()
	c, err := engine.New(s).LRUCache("{r}cache", engine.LRUCacheOptions{Capacity: 4})
	must(t, err)
	must(t, c.Put(t.Context(), "first", "0"))
	adopts, err := engine.New(s).LRUCache("{r}cache", engine.LRUCacheOptions{})
	must(t, err)
	return &cacheModel{t: t, c: adopts, of: entriesOf("first=0"), most: 4}
}

func (m *cacheModel) find(k string) int {
	return slices.IndexFunc(m.of, func(e engine.MapEntry) bool { return string(e.Key) == k })
}

// use makes an entry the last, and gives its value.
func (m *cacheModel) use(k string) string {
	i := m.find(k)
	if i < 0 {
		m.stats.Misses++
		return "none"
	}
	m.stats.Hits++
	e := m.of[i]
	m.of = append(slices.Delete(m.of, i, i+1), e)
	return string(e.Value)
}

func (m *cacheModel) put(k, v string) {
	if i := m.find(k); i >= 0 {
		m.of = slices.Delete(m.of, i, i+1)
	}
	m.of = append(m.of, engine.MapEntry{Key: codec.Key(k), Value: codec.Text(v)})
	for len(m.of) > m.most {
		m.of = m.of[1:]
		m.stats.Evictions++
	}
}

func (m *cacheModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, k, v := m.t.Context(), pick(r, "a", "b", "c", "d", "42", `"42"`, "", "\xff"), randomItem(r)
		key := codec.Key(k)
		switch r.IntN(9) {
		case 0, 1, 2:
			return one("cache put "+k, func() (string, error) { return "", m.c.Put(ctx, key, codec.Text(v)) },
				func() string { m.put(k, v); return "" })
		case 3, 4:
			return one("cache get "+k, func() (engine.Opt[codec.Text], error) { return m.c.Get(ctx, key) },
				func() string { return m.use(k) })
		case 5:
			return one("cache remove "+k, func() (bool, error) { return m.c.Remove(ctx, key) }, func() string {
				i := m.find(k)
				if i >= 0 {
					m.of = slices.Delete(m.of, i, i+1)
				}
				return fmt.Sprint(i >= 0)
			})
		case 6:
			return one("cache stats", func() (engine.CacheStats, error) { return m.c.Stats(ctx) },
				func() string { return fmt.Sprint(m.stats) })
		case 7:
			most := 1 + r.IntN(6)
			return one(fmt.Sprint("cache capacity ", most), func() (string, error) {
				return "", m.c.Configure(ctx, []engine.Parameter{{Name: "capacity", Value: codec.OfInt(int64(most))}})
			}, func() string { m.most = most; return "" })
		}
		return one("cache items", func() (string, error) {
			items, err := m.c.Items(ctx)
			return showEntries(items), err
		}, func() string { return showEntries(m.of) })
	}
}

func showEntries(es []engine.MapEntry) string {
	var all []string
	for _, e := range es {
		all = append(all, fmt.Sprintf("%q=%q", e.Key, e.Value))
	}
	return strings.Join(all, " ")
}
