package enginetest

import (
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Fence is the suite of handles with the token of a lock. Each part gets an empty
// store from open.
func Fence(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"tokens", fenceTokens},
		{"every structure", fenceEvery},
		{"one round trip", fenceTrips},
		{"batches and transactions", fenceDeferred},
		{"local copies", fenceLocal},
		{"several structures", fenceSeveral},
		{"what keeps the token", fenceKept},
	})
}

// fencedMap gives a map with a token, 0 for none.
func fencedMap(t testing.TB, s store.Store, token int64) *engine.HashMap {
	t.Helper()
	m, err := engine.New(s).HashMap("m", engine.HashMapOptions{Common: engine.Common{Fence: token}})
	must(t, err)
	return m
}

// fenceTokens has tokens that come in any order.
func fenceTokens(t *testing.T, s store.Store) {
	ctx, v := t.Context(), engine.SetOptions{}
	must(t, fencedMap(t, s, 2).Set(ctx, "k", "2", v))
	fails(t, "Set", fencedMap(t, s, 1).Set(ctx, "k", "1", v), "lease", "hashmap m: set: fence 1 is older than 2, which has been seen")
	must(t, fencedMap(t, s, 2).Set(ctx, "k", "2 again", v))
	must(t, fencedMap(t, s, 10).Set(ctx, "k", "10", v))
	fails(t, "Set", fencedMap(t, s, 9).Set(ctx, "k", "9", v), "lease", "fence 9 is older than 10")
	got, err := fencedMap(t, s, 1).Get(ctx, "k")
	same(t, "Get with an old token", got, some("10"), err)
	must(t, fencedMap(t, s, 0).Set(ctx, "k", "no token", v))
	_, err = engine.New(s).HashMap("m", engine.HashMapOptions{Common: engine.Common{Fence: -1}})
	fails(t, "HashMap", err, "value", "hashmap m: fence must be from 1 to 9007199254740992, got -1")
}

// fenceEvery has each structure refuse a write with an old token, and its clear,
// and keep what it has.
func fenceEvery(t *testing.T, s store.Store) {
	ctx := t.Context()
	everyStructure(t, s, engine.Common{Fence: 7})
	for _, x := range everyStructure(t, s, engine.Common{Fence: 8, TTL: time.Hour}) {
		size, err := x.Size(ctx)
		must(t, err)
		x.add(t)
		_, err = x.Persist(ctx)
		must(t, err)
		old, err := engine.New(s).HashMap(x.Name(), engine.HashMapOptions{Common: engine.Common{Fence: 7}})
		must(t, err)
		if _, err := old.Clear(ctx); engine.KindOf(err) != "lease" && engine.KindOf(err) != "type" {
			t.Errorf("%s: Clear with an old token: %v", x.Type(), err)
		}
		_, err = old.Expire(ctx, time.Hour)
		if engine.KindOf(err) != "lease" && engine.KindOf(err) != "type" {
			t.Errorf("%s: Expire with an old token: %v", x.Type(), err)
		}
		if again, err := x.Size(ctx); err != nil || again < size {
			t.Errorf("%s: got %d elements, %v, want %d or more", x.Type(), again, err, size)
		}
		had, err := x.Clear(ctx)
		same(t, "Clear of "+x.Type(), had, true, err)
	}
}

// fenceTrips counts the round trips of fenced writes.
func fenceTrips(t *testing.T, s store.Store) {
	ctx, count := t.Context(), store.NewCount(s)
	common := engine.Common{Fence: 3, TTL: time.Hour}
	m, err := engine.New(count).HashMap("m", engine.HashMapOptions{Common: common})
	must(t, err)
	q, err := engine.New(count).Queue("q", engine.QueueOptions{Common: common, Maxlen: 5000})
	must(t, err)
	for i, call := range []func() error{
		func() error { return m.Set(ctx, "a", "1", engine.SetOptions{}) },
		func() error { _, err := m.Incr(ctx, "a", whole(1)); return err },
		func() error { _, err := m.Update(ctx, manyEntries(2500)); return err },
		func() error { _, err := m.Pop(ctx, "a"); return err },
		func() error { _, err := q.Extend(ctx, many(2500), noWait()); return err },
		func() error { _, err := q.Pop(ctx, noWait()); return err },
	} {
		must(t, call()) // a server learns the scripts
		count.Reset()
		must(t, call())
		same(t, "round trips of call "+codecInt(i), count.Trips(), 1, nil)
	}
	n, err := q.Size(ctx)
	same(t, "Size", n, 4998, err)
	entries, err := m.Size(ctx)
	same(t, "Size", entries, 2500, err)
}

func codecInt(i int) string { return string(codec.OfInt(int64(i))) }

// fenceDeferred has fenced writes in batches and transactions: one that is
// refused keeps the others of a transaction from being written.
func fenceDeferred(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	must(t, fencedMap(t, s, 5).Set(ctx, "k", "5", engine.SetOptions{}))
	write := func(token int64) func(tx *engine.Engine) error {
		return func(tx *engine.Engine) error {
			if _, err := newSet(t, tx.Store(), "s").Add(ctx, "x"); err != nil {
				return err
			}
			m, err := tx.HashMap("m", engine.HashMapOptions{Common: engine.Common{Fence: token}})
			must(t, err)
			if err := m.Set(ctx, "k", "new", engine.SetOptions{}); err != nil {
				return err
			}
			return m.Set(ctx, "l", "new", engine.SetOptions{})
		}
	}
	fails(t, "Atomic", e.Atomic(ctx, 0, write(4)), "lease", "hashmap m: set: fence 4 is older than 5")
	same(t, "EXISTS", do(t, s, "EXISTS", "s").Int(), 0, nil)
	must(t, e.Atomic(ctx, 0, write(6)))
	same(t, "HGET", do(t, s, "HGET", "m", "l").Str(), "new", nil)
	fails(t, "Batch", e.Batch(ctx, write(4)), "lease", "store batch: fence.write m: fence 4 is older than 6")
	must(t, e.Batch(ctx, write(7)))
	fails(t, "Set", fencedMap(t, s, 6).Set(ctx, "k", "6", engine.SetOptions{}), "lease", "fence 6 is older than 7")
}

// fenceLocal has a copy of a fenced structure, whose sync is behind the fence.
func fenceLocal(t *testing.T, s store.Store) {
	ctx := t.Context()
	d, err := fencedMap(t, s, 3).LocalCopy(ctx)
	must(t, err)
	must(t, d.Set(ctx, "a", "1", engine.SetOptions{}))
	must(t, d.Sync(ctx, engine.SyncOptions{}))
	must(t, fencedMap(t, s, 4).Set(ctx, "b", "2", engine.SetOptions{}))
	must(t, d.Set(ctx, "a", "3", engine.SetOptions{}))
	fails(t, "Sync", d.Sync(ctx, engine.SyncOptions{Force: true}), "lease", "hashmap m: sync: fence 3 is older than 4")
	same(t, "HGET", do(t, s, "HGET", "m", "a").Str(), "1", nil)
}

// fenceSeveral has calls on several structures, of which some have tokens.
func fenceSeveral(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	a, err := e.Set("{x}a", engine.Common{Fence: 2})
	must(t, err)
	b := newSet(t, s, "{x}b", "m")
	_, err = a.Add(ctx, "n")
	must(t, err)
	plain, err := e.Set("{x}a", engine.Common{})
	must(t, err)
	same(t, "Same", a.Same(plain), true, nil)
	moved, err := plain.Move(ctx, "n", a)
	same(t, "Move onto itself", moved, true, err)
	size, err := a.UnionUpdate(ctx, []engine.Collection{plain})
	same(t, "UnionUpdate", size, 1, err)
	same(t, "SCARD", do(t, s, "SCARD", "{x}b").Int(), 1, nil)
	_, err = b.Size(ctx)
	must(t, err)
}

// fenceKept has what the newest token outlives, and what it does not.
func fenceKept(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	m := fencedMap(t, s, 5)
	must(t, m.Set(ctx, "k", "5", engine.SetOptions{}))
	_, err := fencedMap(t, s, 0).Clear(ctx)
	must(t, err)
	exists, err := m.Exists(ctx)
	same(t, "Exists after Clear", exists, false, err)
	exists, err = e.Exists(ctx, "m")
	same(t, "Exists by name", exists, false, err)
	same(t, "Keys", len(names(t, s, engine.KeysOptions{})), 0, nil)
	fails(t, "Set", fencedMap(t, s, 4).Set(ctx, "k", "4", engine.SetOptions{}), "lease", "fence 4 is older than 5")
	deleted, err := e.Delete(ctx, "m")
	same(t, "Delete", deleted, false, err)
	must(t, fencedMap(t, s, 4).Set(ctx, "k", "4", engine.SetOptions{}))
	n, err := e.DeleteMany(ctx, []string{"m", "none"})
	same(t, "DeleteMany", n, 1, err)
	must(t, fencedMap(t, s, 1).Set(ctx, "k", "1", engine.SetOptions{}))
	same(t, "DBSIZE", do(t, s, "DBSIZE").Int(), 2, nil)
}
