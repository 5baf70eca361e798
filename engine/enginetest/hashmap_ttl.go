package enginetest

import (
	"context"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// entriesExpire reports whether single entries of s can expire.
func entriesExpire(t testing.TB, s store.Store) bool {
	t.Helper()
	r := s.Do(t.Context(), store.Raw("HPTTL", "nothing", "FIELDS", "1", "f"))
	return r.Err() == nil
}

func mapEntriesExpire(t *testing.T, s store.Store) {
	if !entriesExpire(t, s) {
		mapEntriesStay(t, s)
		return
	}
	ctx, m := t.Context(), newMap(t, s, "m")
	did, err := m.ExpireEntry(ctx, "a", time.Hour)
	same(t, "ExpireEntry of no map", did, false, err)
	set(t, m, "a=1 b=2 c=3 d=4")
	left, err := m.EntryTTL(ctx, "a")
	same(t, "EntryTTL", left, engine.Opt[float64]{}, err)
	did, err = m.ExpireEntry(ctx, "a", time.Hour)
	same(t, "ExpireEntry", did, true, err)
	did, err = m.ExpireEntry(ctx, "x", time.Hour)
	same(t, "ExpireEntry of nothing", did, false, err)
	lives(t, m, "a", 3500, 3600)
	must(t, m.Set(ctx, "b", "5", engine.SetOptions{TTL: 2 * time.Hour}))
	lives(t, m, "b", 7100, 7200)
	set(t, m, "b=6")
	left, err = m.EntryTTL(ctx, "b")
	same(t, "EntryTTL after Set", left, engine.Opt[float64]{}, err)
	did, err = m.ExpireEntry(ctx, "c", -time.Second)
	same(t, "ExpireEntry in the past", did, true, err)
	mapHolds(t, m, "a=1 b=6 d=4")
	did, err = m.ExpireEntry(ctx, "d", time.Microsecond)
	same(t, "ExpireEntry soon", did, true, err)
	until(t, func() bool { has, err := m.Contains(ctx, "d"); return err != nil || !has })
	mapHolds(t, m, "a=1 b=6")
	n, err := m.Size(ctx)
	same(t, "Size", n, 2, err)
	copied, err := m.Copy(ctx, "copy", engine.CopyOptions{})
	must(t, err)
	lives(t, copied, "a", 3500, 3600)
	renamed, err := copied.Rename(ctx, "renamed", engine.RenameOptions{})
	must(t, err)
	lives(t, renamed, "a", 3500, 3600)
	for _, k := range keys("a", "b") {
		_, err = renamed.ExpireEntry(ctx, k, 0)
		must(t, err)
	}
	empty(t, s, "renamed")
}

// lives checks how many seconds an entry has left to live.
func lives(t testing.TB, m *engine.HashMap, k codec.Key, least, most float64) {
	t.Helper()
	left, err := m.EntryTTL(t.Context(), k)
	if err != nil || !left.OK || left.V < least || left.V > most {
		t.Fatalf("EntryTTL of %s in %s: got %v, %v, want %v to %v", k, m.Name(), left, err, least, most)
	}
}

// until waits until something is so.
func until(t testing.TB, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for !is() {
		if ctx.Err() != nil {
			t.Fatal("it did not come to be within 10 s")
		}
	}
}

// mapEntriesStay is what a server says that cannot expire single entries, which
// leaves everything as it is.
func mapEntriesStay(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	set(t, m, "a=1")
	const text = "this server cannot expire a single entry: Redis can from 7.4 on, Valkey from 9 on"
	_, err := m.ExpireEntry(ctx, "a", time.Hour)
	fails(t, "ExpireEntry", err, "unsupported", "hashmap m: expire_entry: "+text)
	_, err = m.EntryTTL(ctx, "a")
	fails(t, "EntryTTL", err, "unsupported", "hashmap m: entry_ttl: "+text)
	err = m.Set(ctx, "a", "2", engine.SetOptions{TTL: time.Hour})
	fails(t, "Set with a ttl", err, "unsupported", "hashmap m: set: "+text)
	mapHolds(t, m, "a=1")
}

// mapCopyTimes copies entries that expire, to a store where they can and to one
// where they cannot.
func mapCopyTimes(t *testing.T, from, to store.Store) {
	if !entriesExpire(t, from) {
		return
	}
	ctx, m := t.Context(), newMap(t, from, "times")
	set(t, m, "a=1 b=2")
	_, err := m.ExpireEntry(ctx, "a", time.Hour)
	must(t, err)
	there := newMap(t, to, "times")
	copied, err := m.Copy(ctx, "times", engine.CopyOptions{Store: engine.New(to)})
	if !entriesExpire(t, to) {
		fails(t, "Copy", err, "unsupported", "hashmap times: copy: this server cannot expire a single entry")
		mapHolds(t, there, "")
		return
	}
	must(t, err)
	mapHolds(t, copied, "a=1 b=2")
	lives(t, copied, "a", 3500, 3600)
	left, err := copied.EntryTTL(ctx, "b")
	same(t, "EntryTTL in the copy", left, engine.Opt[float64]{}, err)
}
