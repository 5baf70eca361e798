package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// onBoth runs a test on an embedded store and on a server.
func onBoth(t *testing.T, test func(t *testing.T, s store.Store)) {
	t.Run("embedded", func(t *testing.T) { test(t, embedded.New(embedded.Options{})) })
	t.Run("redis", func(t *testing.T) { test(t, storetest.Redis(t)) })
}

var (
	raise = store.NewScript(store.Script{
		Name: "raise", Keys: 1,
		Lua: `return redis.call('INCR', KEYS[1])`,
		Go:  func(t store.Tx, c *store.Command) store.Reply { return t.Do(store.Cmd(store.Incr, c.Arg(0))) },
	})
	fetch = store.NewScript(store.Script{
		Name: "fetch", Keys: 1, ReadOnly: true,
		Lua: `return redis.call('GET', KEYS[1])`,
		Go:  func(t store.Tx, c *store.Command) store.Reply { return t.Do(store.Cmd(store.Get, c.Arg(0))) },
	})
)

// conversation gives a session that is closed with the test.
func conversation(t *testing.T, s store.Store) store.Session {
	t.Helper()
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// list waits for "k", at most for the time it takes to ask.
var list = store.Cmd(store.BLMove, "k", "k", "LEFT", "LEFT", "0.001")

func TestCount(t *testing.T) {
	onBoth(t, func(t *testing.T, s store.Store) {
		c := store.NewCount(s)
		x := conversation(t, c)
		ctx, get := t.Context(), store.Cmd(store.Get, "a")
		for i, call := range []func(){
			func() { c.Do(ctx, get) },
			func() { c.Do(ctx, raise.Cmd("n")) },
			func() { c.Pipeline(ctx, []store.Command{get, get, get}) },
			func() { c.Atomic(ctx, []store.Command{get, get, get}) },
			func() { x.Watch(ctx, "a") },
			func() { x.Read(ctx, get) },
			func() { x.Exec(ctx, []store.Command{get, get}) },
		} {
			c.Reset()
			if call(); c.Trips() != 1 || c.Waits() != 0 {
				t.Errorf("call %d: got %d round trips and %d waits, want 1 and 0", i, c.Trips(), c.Waits())
			}
		}
		c.Reset()
		if c.Do(ctx, list); c.Trips() != 0 || c.Waits() != 1 {
			t.Errorf("a wait: got %d round trips and %d waits, want 0 and 1", c.Trips(), c.Waits())
		}
	})
}

func TestFault(t *testing.T) {
	set := store.Cmd(store.Set, "k", "new")
	get := store.Cmd(store.Get, "k")
	for _, test := range []struct {
		at   store.Point
		read error // what the failure of a read is
		err  error // of a write
		left string
	}{
		{store.Never, nil, nil, "new"},
		{store.Before, store.ErrUnavailable, store.ErrUnavailable, "old"},
		{store.After, store.ErrUnavailable, store.ErrUnknown, "new"},
	} {
		t.Run(fmt.Sprint(test.at), func(t *testing.T) {
			onBoth(t, func(t *testing.T, s store.Store) {
				f := store.NewFault(s, store.Schedule())
				x := conversation(t, f)
				for i, call := range []func(ctx context.Context) error{
					func(ctx context.Context) error { return f.Do(ctx, set).Err() },
					func(ctx context.Context) error { return f.Pipeline(ctx, []store.Command{set})[0].Err() },
					func(ctx context.Context) error { return f.Atomic(ctx, []store.Command{set})[0].Err() },
					func(ctx context.Context) error { _, err := x.Exec(ctx, []store.Command{set}); return err },
				} {
					s.Do(t.Context(), store.Cmd(store.Set, "k", "old"))
					f.Plan(store.Schedule(test.at))
					if err := call(t.Context()); !errors.Is(err, test.err) {
						t.Errorf("call %d: got %v, want %v", i, err, test.err)
					}
					if got := f.Do(t.Context(), get).Str(); got != test.left {
						t.Errorf("call %d: left %q, want %q", i, got, test.left)
					}
				}
				f.Plan(store.Schedule(test.at, test.at, test.at))
				for i, r := range []store.Reply{f.Do(t.Context(), get), x.Read(t.Context(), get), f.Pipeline(t.Context(), []store.Command{get})[0]} {
					if !errors.Is(r.Err(), test.read) || errors.Is(r.Err(), store.ErrUnknown) {
						t.Errorf("read %d: got %v, want %v", i, r.Err(), test.read)
					}
				}
				f.Plan(store.Schedule(test.at, test.at))
				if err := x.Watch(t.Context(), "k"); !errors.Is(err, test.read) {
					t.Errorf("Watch: got %v, want %v", err, test.read)
				}
				if _, err := f.Session(t.Context()); !errors.Is(err, test.read) {
					t.Errorf("Session: got %v, want %v", err, test.read)
				}
			})
		})
	}
}

func TestChance(t *testing.T) {
	sequence := func(seed uint64) []store.Point {
		plan := store.Chance(seed, 0.2, 0.3)
		points := make([]store.Point, 10000)
		for i := range points {
			points[i] = plan()
		}
		return points
	}
	a := sequence(7)
	if !slices.Equal(a, sequence(7)) {
		t.Error("one seed gives two sequences")
	}
	if slices.Equal(a, sequence(8)) {
		t.Error("two seeds give one sequence")
	}
	var n [3]int
	for _, p := range a {
		n[p]++
	}
	if n[store.Before] < 1800 || n[store.Before] > 2200 || n[store.After] < 2800 || n[store.After] > 3200 {
		t.Errorf("got %v, want 5000, 2000, 3000", n)
	}
}

func TestReadOnly(t *testing.T) {
	onBoth(t, func(t *testing.T, s store.Store) {
		ctx := t.Context()
		s.Do(ctx, store.Cmd(store.Set, "k", "1"))
		r := store.ReadOnly(s)
		x := conversation(t, r)
		get := store.Cmd(store.Get, "k")
		for word, c := range map[string]store.Command{
			"RPUSH": store.Cmd(store.RPush, "l", "x"), "raise": raise.Cmd("k"), "BLMOVE": list, "NOSUCH": store.Raw("NOSUCH"),
			"SET": store.Raw("set", "k", "2"), "XREAD": store.Raw("XREAD", "BLOCK", "1", "STREAMS", "s", "0"),
		} {
			_, exec := x.Exec(ctx, []store.Command{get, c})
			for i, err := range []error{
				r.Do(ctx, c).Err(), r.Pipeline(ctx, []store.Command{get, c})[0].Err(), r.Atomic(ctx, []store.Command{get, c})[1].Err(),
				x.Read(ctx, c).Err(), exec,
			} {
				if want := "store is read-only: " + word + " refused"; !errors.Is(err, store.ErrReadOnly) || err.Error() != want {
					t.Errorf("call %d: got %v, want %s", i, err, want)
				}
			}
		}
		rs, err := x.Exec(ctx, []store.Command{get})
		if err != nil || rs[0].Str() != "1" {
			t.Errorf("Exec: got %v, %v", rs, err)
		}
		for i, got := range []store.Reply{
			r.Do(ctx, get), r.Do(ctx, fetch.Cmd("k")), r.Do(ctx, store.Raw("get", "k")), x.Read(ctx, get),
			r.Pipeline(ctx, []store.Command{get})[0], r.Atomic(ctx, []store.Command{fetch.Cmd("k")})[0],
		} {
			if got.Str() != "1" {
				t.Errorf("read %d: got %q, %v", i, got.Str(), got.Err())
			}
		}
	})
}

// TestReadOnlyForgets has a refused transaction forget what was watched.
func TestReadOnlyForgets(t *testing.T) {
	onBoth(t, func(t *testing.T, s store.Store) {
		x := conversation(t, store.ReadOnly(s))
		x.Watch(t.Context(), "k")
		s.Do(t.Context(), store.Cmd(store.Set, "k", "1"))
		if _, err := x.Exec(t.Context(), []store.Command{store.Cmd(store.Incr, "k")}); !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("Exec: got %v, want %v", err, store.ErrReadOnly)
		}
		if _, err := x.Exec(t.Context(), []store.Command{store.Cmd(store.Get, "k")}); err != nil {
			t.Errorf("Exec after it: got %v", err)
		}
	})
}
