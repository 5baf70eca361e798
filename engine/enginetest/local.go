package enginetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Local is the suite of local copies. Each part gets an empty store from open.
func Local(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"every type", localTypes},
		{"conflicts", localConflicts},
		{"time to live", localTTL},
		{"raw and wrong types", localOptions},
		{"what is no copy", localRefusals},
		{"random contents", localRandom},
		{"large contents", localLarge},
		{"many at once", localConcurrent},
		{"within a function", localWithin},
	})
}

// A copied is a structure that has local copies, with a way to add to one of its
// type, and to tell what is in it.
type copied struct {
	engine.Local
	copy  func(ctx context.Context) (engine.Local, error)
	add   func(x engine.Local, name string) error
	shown func(x engine.Local) string
}

// everyCopied makes an empty structure of each type that has local copies.
func everyCopied(t testing.TB, s store.Store, common engine.Common) []copied {
	t.Helper()
	ctx, e := t.Context(), engine.New(s)
	m, err := e.HashMap("m", engine.HashMapOptions{Common: common})
	must(t, err)
	c, err := e.Counter("c", engine.CounterOptions{Common: common})
	must(t, err)
	set, err := e.Set("s", common)
	must(t, err)
	z, err := e.SortedSet("z", engine.SortedSetOptions{Common: common})
	must(t, err)
	deque, err := e.Deque("d", engine.DequeOptions{Common: common})
	must(t, err)
	list, err := e.List("l", engine.ListOptions{Common: common})
	must(t, err)
	return []copied{
		{
			deque, func(ctx context.Context) (engine.Local, error) { return deque.LocalCopy(ctx) },
			func(x engine.Local, name string) error {
				_, err := x.(*engine.Deque).PushBack(ctx, codec.Text(name))
				return err
			},
			func(x engine.Local) string { return sorted(x.(*engine.Deque).Items(ctx, 0, codec.End)) },
		},
		{
			list, func(ctx context.Context) (engine.Local, error) { return list.LocalCopy(ctx) },
			func(x engine.Local, name string) error {
				_, err := x.(*engine.List).Append(ctx, codec.Text(name))
				return err
			},
			func(x engine.Local) string {
				return sorted(x.(*engine.List).Slice(ctx, engine.Opt[engine.Index]{}, engine.Until{}, 1))
			},
		},
		{
			m, func(ctx context.Context) (engine.Local, error) { return m.LocalCopy(ctx) },
			func(x engine.Local, name string) error {
				return x.(*engine.HashMap).Set(ctx, codec.Key(name), "1", engine.SetOptions{})
			},
			func(x engine.Local) string { return sorted(x.(*engine.HashMap).Keys(ctx)) },
		},
		{
			c, func(ctx context.Context) (engine.Local, error) { return c.LocalCopy(ctx) },
			func(x engine.Local, name string) error {
				_, err := x.(*engine.Counter).Incr(ctx, codec.Key(name), whole(1))
				return err
			},
			func(x engine.Local) string {
				counts, err := x.(*engine.Counter).Items(ctx)
				var names []codec.Key
				for _, n := range counts {
					names = append(names, n.Key)
				}
				return sorted(names, err)
			},
		},
		{
			set, func(ctx context.Context) (engine.Local, error) { return set.LocalCopy(ctx) },
			func(x engine.Local, name string) error {
				_, err := x.(*engine.Set).Add(ctx, codec.Key(name))
				return err
			},
			func(x engine.Local) string { return sorted(x.(*engine.Set).Members(ctx)) },
		},
		{
			z, func(ctx context.Context) (engine.Local, error) { return z.LocalCopy(ctx) },
			func(x engine.Local, name string) error {
				_, err := x.(*engine.SortedSet).Incr(ctx, codec.Key(name), 0.1)
				return err
			},
			func(x engine.Local) string {
				pairs, err := x.(*engine.SortedSet).Items(ctx)
				var names []codec.Key
				for _, p := range pairs {
					names = append(names, p.Member)
				}
				return sorted(names, err)
			},
		},
	}
}

func sorted[T ~string](ks []T, err error) string {
	slices.Sort(ks)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(ks)
}

// localTypes has a copy of each type: nothing is stored before sync, and then
// all of it.
func localTypes(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, x := range everyCopied(t, s, engine.Common{}) {
		must(t, x.add(x.Local, "a"))
		d, err := x.copy(ctx)
		must(t, err)
		changed, err := d.Changed(ctx)
		same(t, "Changed of a new copy", changed, false, err)
		same(t, "Type", d.Type(), x.Type(), nil)
		must(t, x.add(d, "b"))
		changed, err = d.Changed(ctx)
		same(t, "Changed", changed, true, err)
		same(t, "the copy", x.shown(d), "[a b]", nil)
		same(t, "what is stored", x.shown(x.Local), "[a]", nil)
		must(t, d.Sync(ctx, engine.SyncOptions{}))
		same(t, "what is stored after Sync", x.shown(x.Local), "[a b]", nil)
		changed, err = d.Changed(ctx)
		same(t, "Changed after Sync", changed, false, err)

		must(t, x.add(d, "c"))
		must(t, x.add(x.Local, "z"))
		must(t, d.Discard(ctx))
		same(t, "the copy after Discard", x.shown(d), "[a b z]", nil)
		must(t, x.add(d, "c"))
		must(t, d.Sync(ctx, engine.SyncOptions{}))
		same(t, "what is stored then", x.shown(x.Local), "[a b c z]", nil)

		_, err = d.Clear(ctx)
		must(t, err)
		must(t, d.Sync(ctx, engine.SyncOptions{}))
		exists, err := x.Exists(ctx)
		same(t, "Exists of an emptied one", exists, false, err)
		same(t, "keys", do(t, s, "EXISTS", x.Name()).Int(), 0, nil)
	}
}

// localConflicts has somebody change what is stored meanwhile.
func localConflicts(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, x := range everyCopied(t, s, engine.Common{}) {
		for name, meddle := range map[string]func(){
			"an element":      func() { must(t, x.add(x.Local, "z")) },
			"the same again":  func() { must(t, x.add(x.Local, "a")) },
			"nothing is left": func() { _, err := x.Clear(ctx); must(t, err) },
			"a time to live":  func() { do(t, s, "EXPIRE", x.Name(), "100") },
			"another type":    func() { do(t, s, "SET", x.Name(), "text") },
		} {
			do(t, s, "DEL", x.Name())
			must(t, x.add(x.Local, "a"))
			d, err := x.copy(ctx)
			must(t, err)
			must(t, x.add(d, "b"))
			meddle()
			before := do(t, s, "TYPE", x.Name()).Str()
			err = d.Sync(ctx, engine.SyncOptions{})
			if _, isMap := x.Local.(*engine.HashMap); name == "the same again" && isMap {
				must(t, err) // the value that it had: nobody can tell
				continue
			} else if _, isSet := x.Local.(*engine.Set); name == "the same again" && isSet {
				must(t, err)
				continue
			}
			if name == "another type" {
				fails(t, "Sync after "+name, err, "type", ": holds a string, not")
				continue
			}
			fails(t, "Sync after "+name, err, "conflict", "sync: it was changed in the store meanwhile")
			same(t, "TYPE", do(t, s, "TYPE", x.Name()).Str(), before, nil)
			must(t, d.Sync(ctx, engine.SyncOptions{Force: true}))
			same(t, "after a sync by force", x.shown(x.Local), "[a b]", nil)
			must(t, x.add(d, "c"))
			must(t, d.Sync(ctx, engine.SyncOptions{}))
			same(t, "after another", x.shown(x.Local), "[a b c]", nil)
		}
	}
}

// localTTL has copies of what expires: they expire as it does, and what is
// stored goes on as it was, unless the copy was changed in that.
func localTTL(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, x := range everyCopied(t, s, engine.Common{}) {
		must(t, x.add(x.Local, "a"))
		do(t, s, "PEXPIRE", x.Name(), "100000")
		at := do(t, s, "PEXPIRETIME", x.Name()).Int()
		d, err := x.copy(ctx)
		must(t, err)
		must(t, x.add(d, "b"))
		must(t, d.Sync(ctx, engine.SyncOptions{}))
		same(t, "PEXPIRETIME after Sync", do(t, s, "PEXPIRETIME", x.Name()).Int(), at, nil)
		whole := d.(structure)
		left, err := whole.TTL(ctx)
		if err != nil || left.V <= 0 || left.V > 100 {
			t.Errorf("TTL of a copy: got %v, %v", left, err)
		}
		_, err = whole.Persist(ctx)
		must(t, err)
		must(t, d.Sync(ctx, engine.SyncOptions{}))
		same(t, "PTTL after Persist", do(t, s, "PTTL", x.Name()).Int(), -1, nil)
		_, err = whole.Expire(ctx, time.Hour)
		must(t, err)
		must(t, d.Sync(ctx, engine.SyncOptions{}))
		if got := do(t, s, "PTTL", x.Name()).Int(); got < 3_500_000 || got > 3_600_000 {
			t.Errorf("PTTL after Expire: got %d", got)
		}
	}
	for _, x := range everyCopied(t, s, engine.Common{TTL: time.Minute}) {
		do(t, s, "DEL", x.Name())
		d, err := x.copy(ctx)
		must(t, err)
		must(t, x.add(d, "a"))
		must(t, d.Sync(ctx, engine.SyncOptions{}))
		if got := do(t, s, "PTTL", x.Name()).Int(); got < 50_000 || got > 60_000 {
			t.Errorf("PTTL with the ttl option: got %d", got)
		}
	}
}

// localOptions has copies of what is stored raw, and of what cannot be copied.
func localOptions(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	m, err := e.HashMap("m", engine.HashMapOptions{Common: engine.Common{Codec: "raw"}})
	must(t, err)
	odd := codec.Text("\x00\xff{")
	must(t, m.Set(ctx, "k", odd, engine.SetOptions{}))
	d, err := m.LocalCopy(ctx)
	must(t, err)
	same(t, "Raw", d.Raw(), true, nil)
	got, err := d.Get(ctx, "k")
	same(t, "Get", got, codec.Some(odd), err)
	do(t, s, "SET", "text", "x")
	wrong, err := e.Set("text", engine.Common{})
	must(t, err)
	_, err = wrong.LocalCopy(ctx)
	fails(t, "LocalCopy", err, "type", "text: holds a string, not a set")
}

// localRefusals has what makes sense of copies only, or of others only.
func localRefusals(t *testing.T, s store.Store) {
	ctx := t.Context()
	m := newMap(t, s, "m")
	fails(t, "Sync", m.Sync(ctx, engine.SyncOptions{}), "unsupported", "hashmap m: sync: is no local copy")
	fails(t, "Discard", m.Discard(ctx), "unsupported", "hashmap m: discard: is no local copy")
	_, err := m.Changed(ctx)
	fails(t, "Changed", err, "unsupported", "hashmap m: changed: is no local copy")
	d, err := m.LocalCopy(ctx)
	must(t, err)
	must(t, d.Set(ctx, "a", "1", engine.SetOptions{}))
	_, err = d.Rename(ctx, "other", engine.RenameOptions{})
	fails(t, "Rename", err, "unsupported", "hashmap m: rename: a local copy keeps its name")
	other, err := d.Copy(ctx, "other", engine.CopyOptions{})
	must(t, err)
	same(t, "HGET of the copy's copy", do(t, s, "HGET", "other", "a").Str(), "1", nil)
	n, err := other.Size(ctx)
	same(t, "Size of it", n, 1, err)
	same(t, "Same", d.Same(m), false, nil)
	err = d.Set(ctx, "c", "3", engine.SetOptions{TTL: time.Hour})
	fails(t, "Set with a ttl", err, "unsupported", "hashmap m: set: a local copy does not keep the times to live of entries")
	_, err = d.ExpireEntry(ctx, "a", time.Hour)
	fails(t, "ExpireEntry", err, "unsupported", "hashmap m: expire_entry: a local copy does not keep")
	again, err := d.LocalCopy(ctx)
	must(t, err)
	must(t, again.Set(ctx, "b", "2", engine.SetOptions{}))
	must(t, again.Sync(ctx, engine.SyncOptions{}))
	must(t, d.Sync(ctx, engine.SyncOptions{}))
	same(t, "HLEN after a copy of a copy", do(t, s, "HLEN", "m").Int(), 2, nil)
	err = engine.New(s).Batch(ctx, func(tx *engine.Engine) error {
		inside, err := tx.HashMap("m", engine.HashMapOptions{})
		must(t, err)
		d, err := inside.LocalCopy(ctx)
		must(t, err)
		must(t, d.Set(ctx, "c", "3", engine.SetOptions{}))
		return d.Sync(ctx, engine.SyncOptions{})
	})
	fails(t, "Sync in a batch", err, "unsupported", "hashmap m: sync: cannot begin")
}

// localRandom makes what is stored what a copy is, for random contents of both.
func localRandom(t *testing.T, s store.Store) {
	ctx, r := t.Context(), rand.New(rand.NewPCG(5, 5))
	for range 12 {
		for _, x := range everyCopied(t, s, engine.Common{}) {
			do(t, s, "DEL", x.Name())
			fill := func(y engine.Local, most int) {
				for range r.IntN(most + 1) {
					must(t, x.add(y, strconv.Itoa(r.IntN(most))))
				}
			}
			size := []int{1, 10, 100}[r.IntN(3)]
			fill(x.Local, size)
			d, err := x.copy(ctx)
			must(t, err)
			if r.IntN(2) == 0 {
				_, err := d.Clear(ctx)
				must(t, err)
			}
			fill(d, size)
			must(t, d.Sync(ctx, engine.SyncOptions{}))
			fresh, err := x.copy(ctx)
			must(t, err)
			same(t, "what is stored", x.shown(fresh), x.shown(d), nil)
			changed, err := fresh.Changed(ctx)
			same(t, "Changed", changed, false, err)
		}
	}
}

// localLarge has contents of several commands.
func localLarge(t *testing.T, s store.Store) {
	ctx, set := t.Context(), newSet(t, s, "s")
	all := make([]codec.Key, 5000)
	for i := range all {
		all[i] = codec.Key(strconv.Itoa(i))
	}
	_, err := set.Update(ctx, all)
	must(t, err)
	d, err := set.LocalCopy(ctx)
	must(t, err)
	_, err = d.RemoveMany(ctx, all[:2500])
	must(t, err)
	must(t, d.Sync(ctx, engine.SyncOptions{}))
	same(t, "SCARD", do(t, s, "SCARD", "s").Int(), 2500, nil)
	_, err = d.Update(ctx, all[:2500])
	must(t, err)
	must(t, d.Sync(ctx, engine.SyncOptions{}))
	same(t, "SCARD", do(t, s, "SCARD", "s").Int(), 5000, nil)
}

// localConcurrent has many change one structure by copies: nothing is lost.
func localConcurrent(t *testing.T, s store.Store) {
	const workers, rounds = 4, 25
	ctx, c := t.Context(), newCounter(t, s, "c")
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for done := 0; done < rounds; {
				err := engine.WithLocal(ctx, c, func(d *engine.Counter) error {
					n, err := d.Get(ctx, "n")
					if err != nil {
						return err
					}
					i, _ := n.Int()
					return d.Set(ctx, "n", whole(i+1))
				})
				switch {
				case err == nil:
					done++
				case !errors.Is(err, engine.ErrConflict):
					t.Errorf("WithLocal: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
	counterHolds(t, c, fmt.Sprintf("n:%d", workers*rounds))
}

// localWithin has functions that fail, and that change nothing.
func localWithin(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	broken := errors.New("broken")
	err := engine.WithLocal(ctx, m, func(d *engine.HashMap) error {
		must(t, d.Set(ctx, "a", "1", engine.SetOptions{}))
		return broken
	})
	if err != broken {
		t.Fatalf("WithLocal: got %v, want %v", err, broken)
	}
	same(t, "EXISTS", do(t, s, "EXISTS", "m").Int(), 0, nil)
	count := store.NewCount(s)
	counted := newMap(t, count, "m")
	must(t, engine.WithLocal(ctx, counted, func(d *engine.HashMap) error {
		must(t, m.Set(ctx, "b", "2", engine.SetOptions{}))
		_, err := d.Get(ctx, "a")
		return err
	}))
	same(t, "round trips of one that changes nothing", count.Trips(), 1, nil)
	count.Reset()
	must(t, engine.WithLocal(ctx, counted, func(d *engine.HashMap) error { return d.Set(ctx, "a", "1", engine.SetOptions{}) }))
	same(t, "round trips", count.Trips(), 3, nil)
}
