package embedded_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestConcurrent has goroutines do everything at once: random commands over
// few keys of several shards, scripts, transactions, waits, and expiry. What
// is left has to be whole, and no element that was counted may be missing.
func TestConcurrent(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(1_000_000))
	s := storetest.Embedded(t, embedded.Options{Clock: clock, Log: new(memoryLog)})
	seed := storetest.Seed(t)
	var wg sync.WaitGroup
	for w := range uint64(4) {
		wg.Go(func() { hammer(t, s, seed+w) })
		wg.Go(func() { count(t, s) })
	}
	wg.Go(func() {
		for range 200 {
			clock.Advance(50 * time.Millisecond)
			if err := s.Verify(); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Go(func() { transport(t, s) })
	wg.Wait()
	want(t, s, `"1000"`, store.Get, "counted")
	want(t, s, "500", store.LLen, "arrived")
}

// hammer executes random commands, on keys of several tags.
func hammer(t *testing.T, s store.Store, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 0))
	for _, c := range storetest.Commands(seed, 2000) {
		c = c.Resolve()
		if c.Op == store.FlushAll {
			continue
		}
		at := c.Keys()
		for i := range at.Len() {
			c = c.With(at.At(i), "key"+strconv.Itoa(r.IntN(8)))
		}
		switch r.IntN(10) {
		case 0:
			s.Atomic(t.Context(), []store.Command{c, store.Cmd(store.PExpire, "key"+strconv.Itoa(r.IntN(8)), "100")})
		case 1:
			s.Do(t.Context(), transfer.Cmd("key"+strconv.Itoa(r.IntN(8)), "key"+strconv.Itoa(r.IntN(8))))
		default:
			s.Do(t.Context(), c)
		}
	}
}

var transfer = store.NewScript(store.Script{
	Name: "transfer", Keys: 2,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		t.Try(store.Cmd(store.LPush, c.Arg(0), "x"))
		return t.Do(store.Cmd(store.LMove, c.Arg(0), c.Arg(1), "LEFT", "RIGHT"))
	},
})

// count adds 250 to a counter, by reading and writing.
func count(t *testing.T, s store.Store) {
	for range 250 {
		err := store.Atomic(t.Context(), s, 1_000_000, func(s store.Store) error {
			n, _ := strconv.Atoi(s.Do(t.Context(), store.Cmd(store.Get, "counted")).Str())
			return s.Do(t.Context(), store.Cmd(store.Set, "counted", strconv.Itoa(n+1))).Err()
		})
		if err != nil {
			t.Error(err)
			return
		}
	}
}

// transport brings 500 elements from one list to another, by waits of which
// some are given up.
func transport(t *testing.T, s store.Store) {
	const n = 500
	done := make(chan struct{})
	for range 4 {
		go func() {
			defer func() { done <- struct{}{} }()
			for s.Do(t.Context(), store.Cmd(store.LLen, "arrived")).Int() < n {
				ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
				s.Do(ctx, store.Cmd(store.BLMove, "sent", "arrived", "LEFT", "RIGHT", "0"))
				cancel()
			}
		}()
	}
	for i := range n {
		s.Do(t.Context(), store.Cmd(store.RPush, "sent", strconv.Itoa(i)))
	}
	for range 4 {
		<-done
	}
}
