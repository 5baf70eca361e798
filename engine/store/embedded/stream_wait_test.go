package embedded_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestStreamWaits has a caller wait, and says what it gets.
func TestStreamWaits(t *testing.T) {
	for _, c := range []struct{ name, wait, wake, want string }{
		{"new", "XREAD BLOCK 0 STREAMS s $", "XADD s 3 f c", `[["s" [["3-0" ["f" "c"]]]]]`},
		{"behind", "XREAD BLOCK 0 STREAMS s 7", "XADD s 8 f c", `[["s" [["8-0" ["f" "c"]]]]]`},
		{"of several", "XREAD BLOCK 0 STREAMS none s $ 2", "XADD s 3 f c", `[["s" [["3-0" ["f" "c"]]]]]`},
		{"group", "XREADGROUP GROUP g Bob BLOCK 0 STREAMS s >", "XADD s 3 f c", `[["s" [["3-0" ["f" "c"]]]]]`},
		{"noack", "XREADGROUP GROUP g Bob NOACK BLOCK 0 STREAMS s >", "XADD s 3 f c", `[["s" [["3-0" ["f" "c"]]]]]`},
		{"deleted", "XREADGROUP GROUP g Bob BLOCK 0 STREAMS s >", "DEL s", "-UNBLOCKED the stream key no longer exists"},
		{"replaced", "XREADGROUP GROUP g Bob BLOCK 0 STREAMS s >", "SET s v", "-UNBLOCKED the stream key no longer exists"},
		{"renamed", "XREADGROUP GROUP g Bob BLOCK 0 STREAMS s >", "RENAME s other", "-UNBLOCKED the stream key no longer exists"},
		{"flushed", "XREADGROUP GROUP g Bob BLOCK 0 STREAMS s >", "FLUSHALL", "-UNBLOCKED the stream key no longer exists"},
		{"destroyed", "XREADGROUP GROUP g Bob BLOCK 0 STREAMS s >", "XGROUP DESTROY s g", "-NOGROUP the consumer group this client was blocked on no longer exists"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := storetest.Embedded(t, embedded.Options{})
			for _, setup := range []string{"XADD s 1 f a", "XADD s 2 f b", "XGROUP CREATE s g $"} {
				run(t, s, setup)
			}
			got := make(chan string)
			go func() { got <- run(t, s, c.wait) }()
			waiting(t, s, "s", 1)
			run(t, s, c.wake)
			if r := <-got; r != c.want {
				t.Errorf("got %s, want %s", r, c.want)
			}
			waiting(t, s, "s", 0)
			waiting(t, s, "none", 0)
		})
	}
}

// TestStreamWaitsOn has those who only read wait on, whatever becomes of the
// key meanwhile.
func TestStreamWaitsOn(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	got := make(chan string)
	go func() { got <- run(t, s, "XREAD BLOCK 0 STREAMS s $") }()
	waiting(t, s, "s", 1)
	for _, words := range []string{"SET s v", "DEL s", "XGROUP CREATE s g $ MKSTREAM", "DEL s", "XADD other 1 f v"} {
		run(t, s, words)
		waiting(t, s, "s", 1)
	}
	runs(t, s, `XADD s 1 f v → "1-0"`)
	if r := <-got; r != `[["s" [["1-0" ["f" "v"]]]]]` {
		t.Errorf("got %s", r)
	}
	runs(t, s, `
		XREAD BLOCK 1 STREAMS s $ → nil
		XREAD BLOCK -1 STREAMS s $ → -ERR timeout is negative
		XREAD BLOCK x STREAMS s $ → -ERR timeout is not an integer or out of range`)
}

// TestStreamWaitExpires has a stream expire that somebody waits for.
func TestStreamWaitExpires(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(1_000_000))
	s := storetest.Embedded(t, embedded.Options{Clock: clock})
	run(t, s, "XGROUP CREATE s g $ MKSTREAM")
	got := make(chan string)
	go func() { got <- run(t, s, "XREADGROUP GROUP g Bob BLOCK 0 STREAMS s >") }()
	waiting(t, s, "s", 1)
	run(t, s, "PEXPIRE s 10")
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case r := <-got:
			if r != "-UNBLOCKED the stream key no longer exists" {
				t.Errorf("got %s", r)
			}
			return
		case <-tick.C:
			clock.Advance(time.Second)
		}
	}
}

// TestStreamWaitOrder has consumers wait one behind the other: each entry goes
// to the one that has waited longest, and all who only read get it.
func TestStreamWaitOrder(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	run(t, s, "XGROUP CREATE s g $ MKSTREAM")
	const n = 20
	got := make([]chan string, n)
	for i := range got {
		got[i] = make(chan string, 1)
		go func() { got[i] <- run(t, s, "XREADGROUP GROUP g c"+strconv.Itoa(i)+" BLOCK 0 STREAMS s >") }()
		waiting(t, s, "s", i+1)
	}
	reader := make(chan string)
	go func() { reader <- run(t, s, "XREAD BLOCK 0 STREAMS s $") }()
	waiting(t, s, "s", n+1)
	for i := range got {
		id := strconv.Itoa(i+1) + "-0"
		run(t, s, "XADD s "+id+" f v")
		if r, want := <-got[i], `[["s" [["`+id+`" ["f" "v"]]]]]`; r != want {
			t.Errorf("consumer %d: got %s, want %s", i, r, want)
		}
	}
	if r := <-reader; r != `[["s" [["1-0" ["f" "v"]]]]]` {
		t.Errorf("reader: got %s", r)
	}
}

// TestStreamWaitCancelled cancels consumers while entries come: each entry is
// received once.
func TestStreamWaitCancelled(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{Log: new(memoryLog)})
	run(t, s, "XGROUP CREATE s g $ MKSTREAM")
	const n = 500
	var mu sync.Mutex
	var received []int
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for {
				ctx, cancel := context.WithTimeout(t.Context(), 200*time.Microsecond)
				r := s.Do(ctx, store.Named("XREADGROUP", "GROUP", "g", strconv.Itoa(w), "COUNT", "1", "BLOCK", "0", "STREAMS", "s", ">"))
				cancel()
				mu.Lock()
				for _, e := range r.At(0).At(1).List() {
					id, err := strconv.Atoi(strings.TrimSuffix(e.At(0).Str(), "-0"))
					if err != nil {
						t.Error(err)
					}
					received = append(received, id)
				}
				over := len(received) == n
				mu.Unlock()
				if over {
					return
				}
			}
		})
	}
	for i := range n {
		run(t, s, "XADD s "+strconv.Itoa(i+1)+" f v")
	}
	wg.Wait()
	slices.Sort(received)
	for i, id := range received {
		if id != i+1 {
			t.Fatalf("entry %d was received in place of %d", id, i+1)
		}
	}
	if got := s.Do(t.Context(), store.Cmd(store.XPending, "s", "g")).At(0).Int(); got != n {
		t.Errorf("%d entries are pending, want %d", got, n)
	}
	waiting(t, s, "s", 0)
}
