package embedded_test

import (
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store { return storetest.Embedded(t, embedded.Options{}) })
}

// TestConformanceLua runs the Lua bodies of scripts.
func TestConformanceLua(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store { return storetest.Embedded(t, embedded.Options{Lua: true}) })
}

// TestConformanceOneShard has every key under one lock.
func TestConformanceOneShard(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store { return storetest.Embedded(t, embedded.Options{Shards: 1}) })
}

// TestDifferential compares replies and contents with those of a real server.
func TestDifferential(t *testing.T) {
	server := storetest.Redis(t)
	s := storetest.Embedded(t, embedded.Options{})
	storetest.Differ(t, s, server, storetest.Seed(t), storetest.Ops(t, 60_000))
}
