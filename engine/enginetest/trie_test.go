package enginetest_test

import (
	"testing"

	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func openEmbedded(testing.TB) store.Store { return embedded.New(embedded.Options{}) }
func openLua(testing.TB) store.Store      { return embedded.New(embedded.Options{Lua: true}) }

func TestTrieEmbedded(t *testing.T) { enginetest.Trie(t, openEmbedded) }
func TestTrieLua(t *testing.T)      { enginetest.Trie(t, openLua) }
func TestTrieRedis(t *testing.T)    { enginetest.Trie(t, storetest.Redis) }

func TestTrieRandom(t *testing.T) {
	for seed := range uint64(12) {
		stores := []store.Store{openEmbedded(t), openLua(t), storetest.Redis(t)}
		enginetest.TrieRandom(t, stores, seed, 300)
	}
}
