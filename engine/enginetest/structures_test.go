package enginetest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/overlay"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestStructures runs the suites of all structures on each store: in the process,
// with scripts in Go and in Lua, on a server, and in a directory that is opened
// again.
func TestStructures(t *testing.T) {
	t.Run("embedded", func(t *testing.T) { enginetest.Run(t, openEmbedded) })
	t.Run("redis", func(t *testing.T) { enginetest.Run(t, storetest.Redis) })
	t.Run("directory", func(t *testing.T) { enginetest.Run(t, openDirectory) })
	if watched {
		return // the rest adds no goroutines
	}
	t.Run("lua", func(t *testing.T) { enginetest.Run(t, openLua) })
	t.Run("namespace", func(t *testing.T) { enginetest.Run(t, openNamespace) })
	t.Run("overlay", func(t *testing.T) { enginetest.Run(t, openOverlay) })
}

// openOverlay gives an overlay on a store, and checks at the end that nothing is
// there.
func openOverlay(t testing.TB) store.Store {
	under := openEmbedded(t)
	t.Cleanup(func() {
		if keys := under.Do(context.Background(), store.Cmd(store.Keys, "*")).Strs(); len(keys) > 0 {
			t.Errorf("%q were made below the overlay", keys)
		}
	})
	s, err := overlay.New(t.Context(), under, overlay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// openNamespace gives a part of a store, and checks at the end that there is
// nothing in the rest.
func openNamespace(t testing.TB) store.Store {
	const prefix = "{tenant}:"
	under := openEmbedded(t)
	t.Cleanup(func() {
		for _, key := range under.Do(context.Background(), store.Cmd(store.Keys, "*")).Strs() {
			if !strings.HasPrefix(key, prefix) {
				t.Errorf("%s was made outside of the namespace", key)
			}
		}
	})
	s, err := store.Namespace(under, prefix, store.NamespaceOptions{Eval: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestListSort sorts with both bodies of the script, and on a server.
func TestListSort(t *testing.T) {
	seed := storetest.Seed(t)
	for i := range uint64(8) {
		enginetest.ListSortRandom(t, []store.Store{openEmbedded(t), openLua(t), storetest.Redis(t)}, seed+i)
	}
}

// TestPopAnyCluster pops of names on one slot and on two.
func TestPopAnyCluster(t *testing.T) {
	e := engine.New(storetest.Cluster(t))
	for _, c := range []struct{ a, b, want string }{{"{x}a", "{x}b", ""}, {"a", "b", "different slots of the cluster"}} {
		a, _ := e.Queue(c.a, engine.QueueOptions{})
		b, _ := e.List(c.b, engine.ListOptions{})
		_, err := engine.PopAny(t.Context(), []engine.Source{a, b}, engine.WaitOptions{})
		if c.want == "" && err != nil || c.want != "" && (engine.KindOf(err) != "value" || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("PopAny of %s and %s: got %v, want %q", c.a, c.b, err, c.want)
		}
	}
}

func TestTripsEmbedded(t *testing.T) { enginetest.Trips(t, openEmbedded) }
func TestTripsRedis(t *testing.T)    { enginetest.Trips(t, storetest.Redis) }

func TestConcurrentEmbedded(t *testing.T) { enginetest.Concurrent(t, openEmbedded) }
func TestConcurrentLua(t *testing.T)      { enginetest.Concurrent(t, openLua) }
func TestConcurrentRedis(t *testing.T)    { enginetest.Concurrent(t, storetest.Redis) }
