package enginetest_test

import (
	"testing"

	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestGraphCluster(t *testing.T) { enginetest.Graph(t, storetest.Cluster) }

func TestGraphRandom(t *testing.T) {
	for seed := range uint64(16) {
		stores := []store.Store{openEmbedded(t), openLua(t), storetest.Redis(t)}
		enginetest.GraphRandom(t, stores, seed, 250)
	}
}
