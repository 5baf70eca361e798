package embedded_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func reply(t testing.TB, s store.Store, op store.Op, args ...string) string {
	t.Helper()
	return storetest.Plain(s.Do(t.Context(), store.Cmd(op, args...)))
}

func want(t testing.TB, s store.Store, want string, op store.Op, args ...string) {
	t.Helper()
	if got := reply(t, s, op, args...); got != want {
		t.Errorf("%s %q: got %s, want %s", op, args, got, want)
	}
}

// TestExpiry moves the clock.
func TestExpiry(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(1_000_000))
	s := storetest.Embedded(t, embedded.Options{Clock: clock})
	want(t, s, "OK", store.Set, "k", "v", "PX", "1500")
	want(t, s, "2", store.TTL, "k")
	want(t, s, "1500", store.PTTL, "k")
	want(t, s, "1001500", store.PExpireTime, "k")
	clock.Advance(1500 * time.Millisecond)
	want(t, s, "0", store.PTTL, "k")
	clock.Advance(time.Millisecond)
	want(t, s, "nil", store.Get, "k")
	want(t, s, "OK", store.Set, "k", "w", "NX")
	want(t, s, "-1", store.TTL, "k")
	want(t, s, "1", store.Expire, "k", "10")
	want(t, s, "OK", store.Set, "k", "x", "KEEPTTL")
	want(t, s, "10", store.TTL, "k")
	want(t, s, "OK", store.Rename, "k", "l")
	want(t, s, "10", store.TTL, "l")
	want(t, s, "1", store.Copy, "l", "m")
	want(t, s, "1", store.Persist, "l")
	clock.Advance(11 * time.Second)
	want(t, s, "1", store.Exists, "l", "m")
}

// TestActiveExpiry has many keys expire that nobody asks for.
func TestActiveExpiry(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(1_000_000))
	s := storetest.Embedded(t, embedded.Options{Clock: clock})
	const n = 5000
	for i := range n {
		reply(t, s, store.Set, strconv.Itoa(i), "v", "PX", strconv.Itoa(1+i))
		reply(t, s, store.Set, "stays"+strconv.Itoa(i), "v")
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for start := time.Now(); reply(t, s, store.DBSize) != strconv.Itoa(n); <-tick.C {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("DBSIZE: got %s, want %d", reply(t, s, store.DBSize), n)
		}
		clock.Advance(time.Second)
	}
}

// TestWatchExpiry has a watched key expire.
func TestWatchExpiry(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(1_000_000))
	s := storetest.Embedded(t, embedded.Options{Clock: clock})
	reply(t, s, store.Set, "k", "v", "PX", "10")
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Watch(t.Context(), "k"); err != nil {
		t.Fatal(err)
	}
	clock.Advance(time.Second)
	if _, err := x.Exec(t.Context(), []store.Command{store.Cmd(store.Set, "k", "w")}); err != store.ErrConflict {
		t.Errorf("Exec: got %v, want %v", err, store.ErrConflict)
	}
}

// TestWaitOnClock ends a wait by moving the clock.
func TestWaitOnClock(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(1_000_000))
	s := storetest.Embedded(t, embedded.Options{Clock: clock})
	got := make(chan string)
	go func() { got <- reply(t, s, store.BLMove, "q", "q", "LEFT", "LEFT", "60") }()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case r := <-got:
			if r != "nil" {
				t.Errorf("BLMOVE: got %s, want nil", r)
			}
			return
		case <-tick.C:
			clock.Advance(time.Minute)
		}
	}
}
