package enginetest_test

import (
	"fmt"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func openEmbedded(t testing.TB) store.Store { return memory(t, embedded.Options{}) }
func openLua(t testing.TB) store.Store      { return memory(t, embedded.Options{Lua: true}) }

// memory opens a store that ends with the test.
func memory(t testing.TB, opts embedded.Options) store.Store {
	s := embedded.New(opts)
	t.Cleanup(func() { s.Close() })
	return s
}

func TestTrieCluster(t *testing.T) { enginetest.Trie(t, storetest.Cluster) }

func TestTrieRandom(t *testing.T) {
	for seed := range uint64(12) {
		stores := []store.Store{openEmbedded(t), openLua(t), storetest.Redis(t)}
		enginetest.TrieRandom(t, stores, seed, 300)
	}
}

// TestTrieManyShare has 100,000 words that begin with the same twelve letters,
// the heaviest of them anywhere, also last in order.
func TestTrieManyShare(t *testing.T) {
	ctx := t.Context()
	trie, err := engine.New(openEmbedded(t)).Trie("t", engine.TrieOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const shared, n = "abcdefghijkl", 100_000
	words := make([]engine.WordWeight, n)
	for i := range words {
		words[i] = engine.WordWeight{Word: fmt.Sprintf("%s%05d", shared, i), Weight: float64(i*7919%n) / 4}
	}
	if added, err := trie.InsertMany(ctx, words); added != n || err != nil {
		t.Fatalf("InsertMany: got %v, %v", added, err)
	}
	for _, prefix := range []string{shared[:3], shared[:4], shared, shared + "0", shared + "99", shared + "999", shared + "12345"} {
		got, err := trie.Complete(ctx, prefix, engine.LimitOptions{Limit: codec.Some(10)})
		want := heaviest(words, prefix)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("Complete %s: got %v, %v, want %v", prefix, got, err, want)
		}
	}
}

// heaviest gives the ten heaviest words with a prefix, whose weights differ.
func heaviest(words []engine.WordWeight, prefix string) []engine.WordWeight {
	var best []engine.WordWeight
	for _, w := range words {
		if len(w.Word) < len(prefix) || w.Word[:len(prefix)] != prefix {
			continue
		}
		i := len(best)
		for i > 0 && best[i-1].Weight < w.Weight {
			i--
		}
		if i < 10 {
			best = append(best[:i], append([]engine.WordWeight{w}, best[i:]...)...)
			best = best[:min(len(best), 10)]
		}
	}
	return best
}
