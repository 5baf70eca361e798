package embedded_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// waiting returns once n callers wait for key.
func waiting(t testing.TB, s *embedded.Store, key string, n int) {
	t.Helper()
	tick := time.NewTicker(100 * time.Microsecond)
	defer tick.Stop()
	for start := time.Now(); s.Waiting(key) != n; <-tick.C {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("%d wait for %s, want %d", s.Waiting(key), key, n)
		}
	}
}

// TestWaitersInOrder has callers wait one behind the other: they are served in
// this order, by one command that brings several elements.
func TestWaitersInOrder(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	const n = 20
	got := make([]chan string, n)
	for i := range got {
		got[i] = make(chan string, 1)
		go func() {
			got[i] <- s.Do(t.Context(), store.Cmd(store.BLMove, "{q}", "{q}"+strconv.Itoa(i), "LEFT", "LEFT", "0")).Str()
		}()
		waiting(t, s, "{q}", i+1)
	}
	elements := make([]string, n+1)
	for i := range elements {
		elements[i] = strconv.Itoa(i)
	}
	if r := s.Do(t.Context(), store.CmdList(store.RPush, "{q}", elements)); r.Int() != n+1 {
		t.Errorf("RPUSH: got %v", storetest.Plain(r))
	}
	for i := range got {
		if r := <-got[i]; r != strconv.Itoa(i) {
			t.Errorf("waiter %d: got %s", i, r)
		}
	}
	want(t, s, `["20"]`, store.LRange, "{q}", "0", "-1")
}

// TestWaitersAcrossShards moves between keys under different locks, in chains.
func TestWaitersAcrossShards(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	const n = 30
	done := make(chan string)
	for i := range n {
		go func() {
			done <- s.Do(t.Context(), store.Cmd(store.BLMove, strconv.Itoa(i), strconv.Itoa(i+1), "LEFT", "LEFT", "0")).Str()
		}()
		waiting(t, s, strconv.Itoa(i), 1)
	}
	reply(t, s, store.RPush, "0", "x")
	for range n {
		if r := <-done; r != "x" {
			t.Errorf("BLMOVE: got %q", r)
		}
	}
	want(t, s, `["x"]`, store.LRange, strconv.Itoa(n), "0", "-1")
}

// TestWaitLeaves cancels waits: nothing of them stays, and nothing is lost.
func TestWaitLeaves(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	const n = 10
	for range n {
		go func() { done <- s.Do(ctx, store.Cmd(store.BLMove, "q", "q", "LEFT", "LEFT", "0")).Err() }()
	}
	waiting(t, s, "q", n)
	cancel()
	for range n {
		if err := <-done; err != context.Canceled {
			t.Errorf("BLMOVE: got %v, want %v", err, context.Canceled)
		}
	}
	waiting(t, s, "q", 0)
}

// TestWaitClosed closes the store under a wait.
func TestWaitClosed(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	done := make(chan error)
	go func() { done <- s.Do(t.Context(), store.Cmd(store.BLMove, "q", "q", "LEFT", "LEFT", "0")).Err() }()
	waiting(t, s, "q", 1)
	s.Close()
	if err := <-done; err != store.ErrClosed {
		t.Errorf("BLMOVE: got %v, want %v", err, store.ErrClosed)
	}
}

// TestWaitIgnoresOthers makes the key something else: who waits goes on.
func TestWaitIgnoresOthers(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	done := make(chan string)
	go func() { done <- reply(t, s, store.BLMove, "q", "q", "LEFT", "LEFT", "0") }()
	waiting(t, s, "q", 1)
	want(t, s, "OK", store.Set, "q", "text")
	want(t, s, "1", store.Del, "q")
	waiting(t, s, "q", 1)
	want(t, s, "1", store.RPush, "other", "x")
	want(t, s, "OK", store.Rename, "other", "q")
	if r := <-done; r != `"x"` {
		t.Errorf("BLMOVE: got %s", r)
	}
}
