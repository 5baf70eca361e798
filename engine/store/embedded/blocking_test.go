package embedded_test

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestBlocking has each blocking command wait, and says what it gets and what
// the log has of it, beside what woke it.
func TestBlocking(t *testing.T) {
	for _, c := range []struct {
		wait  []string
		key   string
		wake  []string
		reply string
		log   string
	}{
		{[]string{"BLPOP", "none", "l", "0"}, "l", []string{"RPUSH", "l", "a", "b"}, `["l" "a"]`, "LPOP l"},
		{[]string{"BRPOP", "l", "l", "0"}, "l", []string{"RPUSH", "l", "a", "b"}, `["l" "b"]`, "RPOP l"},
		{[]string{"BRPOPLPUSH", "l", "other", "0"}, "l", []string{"RPUSH", "l", "a", "b"}, `"b"`, "LMOVE l other RIGHT LEFT"},
		{[]string{"BLMPOP", "0", "2", "none", "l", "RIGHT", "COUNT", "9"}, "l", []string{"RPUSH", "l", "a", "b"}, `["l" ["b" "a"]]`, "RPOP l 2"},
		{[]string{"BZPOPMIN", "none", "z", "0"}, "z", []string{"ZADD", "z", "1", "a", "2", "b"}, `["z" "a" "1"]`, "ZPOPMIN z"},
		{[]string{"BZPOPMAX", "z", "0"}, "z", []string{"ZADD", "z", "1", "a", "2", "b"}, `["z" "b" "2"]`, "ZPOPMAX z"},
		{[]string{"BZMPOP", "0", "1", "z", "MAX", "COUNT", "2"}, "z", []string{"ZADD", "z", "1", "a", "2", "b"}, `["z" [["b" "2"] ["a" "1"]]]`, "ZPOPMAX z 2"},
	} {
		t.Run(c.wait[0], func(t *testing.T) {
			log := new(memoryLog)
			s := storetest.Embedded(t, embedded.Options{Log: log})
			got := make(chan string)
			go func() { got <- storetest.Plain(s.Do(t.Context(), store.Named(c.wait[0], c.wait[1:]...))) }()
			waiting(t, s, c.key, 1)
			reply(t, s, store.Set, "other key", "v")
			reply(t, s, store.Set, c.key, "no collection") // which wakes nobody
			reply(t, s, store.Del, c.key)
			log.commands(t)
			s.Do(t.Context(), store.Named(c.wake[0], c.wake[1:]...))
			if r := <-got; r != c.reply {
				t.Errorf("got %s, want %s", r, c.reply)
			}
			found := false
			for _, x := range log.commands(t) {
				found = found || storetest.Show(x) == c.log
			}
			if !found {
				t.Errorf("the log does not have %s", c.log)
			}
			if s.Waiting(c.key)+s.Waiting("none") != 0 {
				t.Error("somebody still waits")
			}
		})
	}
}

// TestBlockingOrder has callers wait for several keys each: one after the other
// is served, whichever key it is.
func TestBlockingOrder(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	const n = 20
	got := make([]chan string, n)
	for i := range got {
		got[i] = make(chan string, 1)
		go func() { got[i] <- s.Do(t.Context(), store.Cmd(store.BLPop, "a", "b", "c", "0")).At(1).Str() }()
		waiting(t, s, "a", i+1)
	}
	for i := range got {
		reply(t, s, store.RPush, string(rune('a'+i%3)), strconv.Itoa(i))
		if r := <-got[i]; r != strconv.Itoa(i) {
			t.Errorf("waiter %d: got %s", i, r)
		}
	}
	waiting(t, s, "b", 0)
}

// TestBlockingCancelled cancels callers while elements come: each element is
// given to one of them or stays.
func TestBlockingCancelled(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	const n = 500
	got := make(chan error, n)
	for range n {
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		go func() { got <- s.Do(ctx, store.Cmd(store.BLPop, "a", "b", "c", "0")).Err() }()
		go s.Do(t.Context(), store.Cmd(store.RPush, "b", "x"))
	}
	taken := 0
	for range n {
		switch err := <-got; {
		case err == nil:
			taken++
		case !errors.Is(err, context.Canceled):
			t.Errorf("BLPOP: %v", err)
		}
	}
	for _, key := range []string{"a", "b", "c"} {
		waiting(t, s, key, 0)
	}
	left := 0
	for left+taken < n { // some may not have been pushed yet
		left = int(s.Do(t.Context(), store.Cmd(store.LLen, "b")).Int())
	}
	if left+taken != n {
		t.Errorf("%d taken and %d left of %d", taken, left, n)
	}
}
