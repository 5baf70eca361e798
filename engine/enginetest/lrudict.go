package enginetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// LRUDict is the suite of the map with entries in memory. Each part gets an empty
// store from open.
func LRUDict(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"memory", dictMemory},
		{"trips", dictTrips},
		{"random", dictRandom},
		{"finish", dictFinishes},
		{"parameters", dictParameters},
		{"time to live", dictLives},
		{"names", dictNames},
		{"refusals", dictRefusals},
	})
}

func newDict(t testing.TB, s store.Store, name string, maxsize int) *engine.LRUDict {
	t.Helper()
	d, err := engine.New(s).LRUDict(name, engine.LRUDictOptions{Maxsize: maxsize})
	must(t, err)
	return d
}

func keep(t testing.TB, d *engine.LRUDict, list string) {
	t.Helper()
	for _, e := range entriesOf(list) {
		must(t, d.Set(t.Context(), e.Key, e.Value))
	}
}

// inMemory compares what is in memory, the one that was used least recently
// first.
func inMemory(t testing.TB, d *engine.LRUDict, want string) {
	t.Helper()
	same(t, "InMemory", d.InMemory(), append(engine.Dict[engine.MapEntry]{}, entriesOf(want)...), nil)
}

func dictMemory(t *testing.T, s store.Store) {
	ctx, d, m := t.Context(), newDict(t, s, "d", 2), newMap(t, s, "d")
	keep(t, d, "a=1 b=2 a=3")
	inMemory(t, d, "b=2 a=3")
	mapHolds(t, m, "")
	got, err := d.Get(ctx, "b")
	same(t, "Get", got, some("2"), err)
	keep(t, d, "c=4")
	inMemory(t, d, "b=2 c=4")
	mapHolds(t, m, "a=3 b=2 c=4")
	keep(t, d, "b=5")
	got, err = d.Get(ctx, "a")
	same(t, "Get of what is not in memory", got, some("3"), err)
	inMemory(t, d, "b=5 a=3")
	keep(t, d, "a=6 a=7")
	must(t, d.Sync(ctx, engine.LRUSyncOptions{}))
	mapHolds(t, m, "a=7 b=5 c=4")
	inMemory(t, d, "b=5 a=7")
	must(t, d.Sync(ctx, engine.LRUSyncOptions{Clear: true}))
	inMemory(t, d, "")
	must(t, m.Set(ctx, "a", "8", engine.SetOptions{}))
	got, err = d.Get(ctx, "a")
	same(t, "Get after Sync with Clear", got, some("8"), err)
	keep(t, d, "a=9 new=1")
	for _, k := range keys("a", "new", "c") {
		did, err := d.Delete(ctx, k)
		same(t, "Delete "+string(k), did, true, err)
		did, err = d.Delete(ctx, k)
		same(t, "Delete again", did, false, err)
		has, err := d.Contains(ctx, k)
		same(t, "Contains", has, false, err)
	}
	must(t, d.Sync(ctx, engine.LRUSyncOptions{}))
	mapHolds(t, m, "b=5")
	keep(t, d, "b=6")
	got, err = d.Pop(ctx, "b")
	same(t, "Pop", got, some("6"), err)
	got, err = d.Pop(ctx, "b")
	same(t, "Pop of nothing", got, none(), err)
	got, err = d.Get(ctx, "b")
	same(t, "Get of nothing", got, none(), err)
	keep(t, d, "z=1")
	did, err := d.Clear(ctx)
	same(t, "Clear", did, true, err)
	inMemory(t, d, "")
	must(t, d.Sync(ctx, engine.LRUSyncOptions{}))
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
}

// dictTrips counts the round trips of what is in memory.
func dictTrips(t *testing.T, s store.Store) {
	ctx, count := t.Context(), store.NewCount(s)
	d := newDict(t, count, "d", 1000)
	for i := range 1000 {
		must(t, d.Set(ctx, codec.Key(fmt.Sprint(i)), "x"))
		_, err := d.Get(ctx, codec.Key(fmt.Sprint(i)))
		must(t, err)
	}
	same(t, "round trips in memory", count.Trips(), 0, nil)
	for i := range 1000 {
		must(t, d.Set(ctx, codec.Key(fmt.Sprint(1000+i)), "x"))
	}
	same(t, "round trips of 1,000 that make room", count.Trips() <= 3, true, nil)
	must(t, d.Sync(ctx, engine.LRUSyncOptions{}))
	must(t, d.Sync(ctx, engine.LRUSyncOptions{}))
	n, err := d.Size(ctx)
	same(t, "Size", n, 2000, err)
}

// dictRandom: whatever is done through the handle, it is a map; and after a Sync
// so is what is stored.
func dictRandom(t *testing.T, s store.Store) {
	r, ctx, of := rand.New(rand.NewPCG(3, 3)), t.Context(), map[codec.Key]string{}
	d, m := newDict(t, s, "d", 4), newMap(t, s, "d")
	for i := range 1500 {
		k, v := codec.Key(fmt.Sprint(r.IntN(9))), fmt.Sprint(i)
		switch r.IntN(8) {
		case 0, 1, 2:
			must(t, d.Set(ctx, k, codec.Text(v)))
			of[k] = v
		case 3, 4:
			got, err := d.Get(ctx, k)
			want, has := of[k]
			same(t, fmt.Sprint("operation ", i, ": Get ", k), got, engine.Opt[codec.Text]{V: codec.Text(want), OK: has}, err)
		case 5:
			did, err := d.Delete(ctx, k)
			_, had := of[k]
			same(t, fmt.Sprint("operation ", i, ": Delete ", k), did, had, err)
			delete(of, k)
		case 6:
			stored, err := d.Map(ctx, true)
			must(t, err)
			_, err = stored.Update(ctx, []engine.MapEntry{{Key: k, Value: codec.Text(v)}})
			must(t, err)
			of[k] = v
		case 7:
			must(t, d.Sync(ctx, engine.LRUSyncOptions{Clear: r.IntN(2) == 0}))
			items, err := m.Items(ctx)
			must(t, err)
			same(t, fmt.Sprint("operation ", i, ": entries"), len(items), len(of), nil)
			for _, e := range items {
				same(t, fmt.Sprint("operation ", i, ": stored ", e.Key), string(e.Value), of[e.Key], nil)
			}
		}
		if len(d.InMemory()) > 4 {
			t.Fatalf("operation %d: %v is in memory", i, d.InMemory())
		}
	}
}

func dictFinishes(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	var dicts []*engine.LRUDict
	for _, name := range []string{"a", "b", "c"} {
		d, err := e.LRUDict(name, engine.LRUDictOptions{Maxsize: 5})
		must(t, err)
		keep(t, d, "k="+name)
		dicts = append(dicts, d)
	}
	must(t, dicts[2].Sync(ctx, engine.LRUSyncOptions{}))
	do(t, s, "RPUSH", "a", "x")
	errs := e.Finish(ctx)
	if len(errs) != 1 {
		t.Fatalf("Finish: got errors %v, want one", errs)
	}
	fails(t, "Finish", errs[0], "type", "a: holds a list, not a hash")
	mapHolds(t, newMap(t, s, "b"), "k=b")
	do(t, s, "DEL", "a")
	same(t, "Finish again", len(e.Finish(ctx)), 0, nil)
	mapHolds(t, newMap(t, s, "a"), "k=a")
}

func dictParameters(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDict(t, s, "d", 2)
	keep(t, d, "a=1 b=2 c=3")
	_, err := newDict(t, s, "d", 3).Get(ctx, "a")
	fails(t, "Get with another maxsize", err, "value", "lrudict d: maxsize is 2, not 3")
	_, err = newDict(t, s, "d", 3).Delete(ctx, "a")
	fails(t, "Delete with another maxsize", err, "value", "lrudict d: maxsize is 2, not 3")
	_, err = newDict(t, s, "d", 3).Size(ctx)
	fails(t, "Size with another maxsize", err, "value", "lrudict d: maxsize is 2, not 3")
	adopts := newDict(t, s, "d", 0)
	for _, k := range keys("a", "b", "c") {
		_, err := adopts.Get(ctx, k)
		must(t, err)
	}
	inMemory(t, adopts, "b=2 c=3")
	must(t, d.Configure(ctx, []engine.Parameter{{Name: "maxsize", Value: "1"}}))
	keep(t, d, "e=4")
	inMemory(t, d, "e=4")
	m, err := d.Map(ctx, false)
	must(t, err)
	ks, err := m.Keys(ctx)
	slices.Sort(ks)
	same(t, "Keys", ks, keys("a", "b", "c", "e"), err)
}

func dictLives(t *testing.T, s store.Store) {
	ctx := t.Context()
	d, err := engine.New(s).LRUDict("d", engine.LRUDictOptions{Common: engine.Common{TTL: time.Hour}, Maxsize: 2})
	must(t, err)
	keep(t, d, "a=1")
	must(t, d.Sync(ctx, engine.LRUSyncOptions{}))
	for _, key := range []string{"d", "{d}:lrudict:cfg"} {
		if left := do(t, s, "PTTL", key).Int(); left < 3_500_000 {
			t.Errorf("%s has %d ms left", key, left)
		}
	}
	keep(t, d, "b=2")
	did, err := d.Expire(ctx, 0)
	same(t, "Expire", did, true, err)
	got, err := d.Get(ctx, "b")
	same(t, "Get of what expired", got, none(), err)
}

func dictNames(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDict(t, s, "{x}d", 2)
	keep(t, d, "a=1")
	other, err := d.Copy(ctx, "{x}e", engine.CopyOptions{})
	must(t, err)
	keep(t, d, "b=2")
	got, err := other.Get(ctx, "a")
	same(t, "Get of the copy", got, some("1"), err)
	other, err = d.Rename(ctx, "{x}e", engine.RenameOptions{Replace: true})
	must(t, err)
	n, err := other.Size(ctx)
	same(t, "Size", n, 2, err)
	got, err = other.Get(ctx, "b")
	same(t, "Get after Rename", got, some("2"), err)
	did, err := other.Clear(ctx)
	same(t, "Clear", did, true, err)
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
}

func dictRefusals(t *testing.T, s store.Store) {
	ctx := t.Context()
	_, err := engine.New(s).LRUDict("d", engine.LRUDictOptions{Maxsize: -1})
	fails(t, "a maxsize below 1", err, "value", "maxsize must be at least 1")
	fails(t, "Set without a maxsize", newDict(t, s, "d", 0).Set(ctx, "a", "1"), "value", "lrudict d: set: no maxsize is stored: give one")
	do(t, s, "RPUSH", "d", "x")
	d := newDict(t, s, "d", 1)
	keep(t, d, "a=1")
	err = d.Set(ctx, "b", "2")
	fails(t, "Set that makes room in a list", err, "type", "d: holds a list, not a hash")
	_, err = d.Get(ctx, "c")
	fails(t, "Get of a list", err, "type", "d: holds a list, not a hash")
	do(t, s, "DEL", "d")
	must(t, d.Sync(ctx, engine.LRUSyncOptions{}))
	mapHolds(t, newMap(t, s, "d"), "a=1 b=2") // nothing was lost
}

func dictRows(t testing.TB, e *engine.Engine) (any, map[string]call) {
	d, err := e.LRUDict("{t}d", engine.LRUDictOptions{Maxsize: 10})
	must(t, err)
	other, err := e.LRUDict("{t}other", engine.LRUDictOptions{Maxsize: 10})
	must(t, err)
	keep(t, other, "a=1")
	must(t, other.Sync(t.Context(), engine.LRUSyncOptions{}))
	return d, wholeTrips(d, map[string]call{
		"Get":      func(ctx context.Context) error { _, err := d.Get(ctx, "none"); return err },
		"Contains": func(ctx context.Context) error { _, err := d.Contains(ctx, "none"); return err },
		"Set": func(ctx context.Context) error {
			keep(t, d, "a=1")
			return d.Sync(ctx, engine.LRUSyncOptions{})
		},
		"Delete": func(ctx context.Context) error { _, err := d.Delete(ctx, "a"); return err },
		"Pop":    func(ctx context.Context) error { _, err := d.Pop(ctx, "a"); return err },
		"Sync": func(ctx context.Context) error {
			keep(t, other, "a=1")
			must(t, other.Sync(ctx, engine.LRUSyncOptions{}))
			keep(t, other, "a=2")
			return other.Sync(ctx, engine.LRUSyncOptions{}) // that of a local copy takes two as well
		},
		"Map": func(ctx context.Context) error {
			m, err := d.Map(ctx, false)
			if err == nil {
				_, err = m.Keys(ctx)
			}
			return err
		},
		"Configure": func(ctx context.Context) error {
			return d.Configure(ctx, []engine.Parameter{{Name: "maxsize", Value: "10"}})
		},
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}
