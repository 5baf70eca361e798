package storetest

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

func blmove(from, to, seconds string) store.Command {
	return store.Cmd(store.BLMove, from, to, "LEFT", "LEFT", seconds)
}

// testWait has eight wait for one list in the way that changes nothing: one
// push wakes all of them, and the element stays.
func testWait(t *testing.T, s store.Store) {
	const waiters = 8
	got := make(chan store.Reply, waiters)
	for range waiters {
		go func() { got <- s.Do(t.Context(), blmove("q", "q", "10")) }()
	}
	time.Sleep(20 * time.Millisecond) // most of them wait now; the others find the element
	expect(t, s, "RPUSH q a → 1")
	for range waiters {
		if r := <-got; Plain(r) != `"a"` {
			t.Errorf("BLMOVE: got %s", Plain(r))
		}
	}
	expect(t, s, `LRANGE q 0 -1 → ["a"]`)
}

// testWaitOrder has some wait for elements that they take: each is taken once.
func testWaitOrder(t *testing.T, s store.Store) {
	const waiters = 5
	got := make(chan string, waiters)
	for range waiters {
		go func() { got <- s.Do(t.Context(), blmove("{q}1", "{q}2", "10")).Str() }()
	}
	seen := make(map[string]bool)
	for i := range waiters {
		do(t, s, "RPUSH {q}1 "+strconv.Itoa(i))
		seen[<-got] = true
	}
	if len(seen) != waiters {
		t.Errorf("got %v, want %d different elements", seen, waiters)
	}
	expect(t, s, "EXISTS {q}1 → 0\nLLEN {q}2 → "+strconv.Itoa(waiters))
}

func testWaitTimeout(t *testing.T, s store.Store) {
	start := time.Now()
	if r := s.Do(t.Context(), blmove("q", "q", "0.05")); !r.IsNil() {
		t.Errorf("BLMOVE: got %s, want nil", Plain(r))
	}
	if d := time.Since(start); d < 40*time.Millisecond || d > 2*time.Second {
		t.Errorf("BLMOVE of 50 ms took %v", d)
	}
	for _, timeout := range []string{"-1", "x"} {
		if r := s.Do(t.Context(), blmove("q", "q", timeout)); r.Kind() != store.Refused {
			t.Errorf("BLMOVE with timeout %s: got %s, want an error", timeout, Plain(r))
		}
	}
	expect(t, s, "SET text v → OK")
	if r := s.Do(t.Context(), blmove("text", "text", "0")); r.Kind() != store.Refused {
		t.Errorf("BLMOVE of a string: got %s, want an error", Plain(r))
	}
}

// testCancel ends a wait for ever by its context.
func testCancel(t *testing.T, s store.Store) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	r := s.Do(ctx, blmove("q", "q", "0"))
	if !errors.Is(r.Err(), context.DeadlineExceeded) || time.Since(start) > 150*time.Millisecond {
		t.Errorf("BLMOVE: got %s after %v", Plain(r), time.Since(start))
	}
	expect(t, s, "RPUSH q a → 1\nLLEN q → 1")
}

// testCancelled calls everything with a context that has ended.
func testCancelled(t *testing.T, s store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := store.Cmd(store.Incr, "k")
	for name, err := range map[string]error{
		"Do":       s.Do(ctx, c).Err(),
		"script":   s.Do(ctx, double.Cmd("k")).Err(),
		"wait":     s.Do(ctx, blmove("k", "k", "0")).Err(),
		"Pipeline": s.Pipeline(ctx, []store.Command{c})[0].Err(),
		"Atomic":   s.Atomic(ctx, []store.Command{c})[0].Err(),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want %v", name, err, context.Canceled)
		}
	}
	expect(t, s, "EXISTS k → 0")
}
