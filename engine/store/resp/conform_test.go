package resp_test

import (
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/resp"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestConformance holds an embedded store that is served to what a store on a
// server promises.
func TestConformance(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store { return memory(t, resp.Options{}).open(t) })
}

// TestDifferential compares replies with those of a real server, both through
// the same client.
func TestDifferential(t *testing.T) {
	server := storetest.Redis(t)
	s := memory(t, resp.Options{}).open(t)
	storetest.Differ(t, s, server, storetest.Seed(t), storetest.Ops(t, 10_000))
}

// TestProxy serves a store that is on a server itself.
func TestProxy(t *testing.T) {
	p := serve(t, storetest.Redis(t), resp.Options{}).dial(t)
	p.talk(`
		SET a 1 → +OK
		INCR a → :2
		MULTI → +OK
		INCR a → +QUEUED
		EXEC → [:3]
		LPUSH a x → -WRONGTYPE Operation against a key holding the wrong kind of value
		SUBSCRIBE c → [$subscribe $c :1]`)
}

// TestReadOnly serves a store that refuses writes.
func TestReadOnly(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	s.Do(t.Context(), store.Cmd(store.Set, "a", "1"))
	p := serve(t, store.ReadOnly(s), resp.Options{}).dial(t)
	p.talk(`
		GET a → $1
		SET a 2 → -READONLY store is read-only: SET refused
		BLPOP l 0 → -READONLY store is read-only: BLPOP refused
		MULTI → +OK
		SET a 2 → +QUEUED
		EXEC → -READONLY store is read-only: SET refused
		GET a → $1`)
}
