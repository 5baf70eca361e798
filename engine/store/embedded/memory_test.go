package embedded_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A workload is n commands that fill a store with one element each.
type workload struct {
	name string
	n    int
	cmd  func(i int) store.Command
}

// workloads are a million small elements in one key, in a key each, and in
// collections of ten.
var workloads = []workload{
	{"list", million, func(i int) store.Command {
		return store.Cmd(store.RPush, "l", fmt.Sprintf("value:%07d", i))
	}},
	{"hash", million, func(i int) store.Command {
		return store.Cmd(store.HSet, "h", "field:"+strconv.Itoa(i), "value:"+strconv.Itoa(i))
	}},
	{"set", million, func(i int) store.Command {
		return store.Cmd(store.SAdd, "s", "member:"+strconv.Itoa(i))
	}},
	{"set of integers", million, func(i int) store.Command {
		return store.Cmd(store.SAdd, "s", strconv.Itoa(i))
	}},
	{"sorted set", million, func(i int) store.Command {
		return store.Cmd(store.ZAdd, "z", strconv.Itoa(scramble(i)), fmt.Sprintf("member:%07d", i))
	}},
	{"texts", million, func(i int) store.Command {
		return store.Cmd(store.Set, fmt.Sprintf("key:%07d", i), fmt.Sprintf("value:%07d", i))
	}},
	{"texts that expire", million, func(i int) store.Command {
		return store.Cmd(store.Set, fmt.Sprintf("key:%07d", i), fmt.Sprintf("value:%07d", i), "EX", strconv.Itoa(10_000+i))
	}},
	{"lists of ten", million, func(i int) store.Command {
		return store.Cmd(store.RPush, "l:"+strconv.Itoa(i/10), fmt.Sprintf("value:%d", i%10))
	}},
	{"hashes of ten", million, func(i int) store.Command {
		return store.Cmd(store.HSet, "h:"+strconv.Itoa(i/10), "field:"+strconv.Itoa(i%10), "value:"+strconv.Itoa(i%10))
	}},
	{"sets of ten", million, func(i int) store.Command {
		return store.Cmd(store.SAdd, "s:"+strconv.Itoa(i/10), "member:"+strconv.Itoa(i%10))
	}},
	{"sorted sets of ten", million, func(i int) store.Command {
		return store.Cmd(store.ZAdd, "z:"+strconv.Itoa(i/10), strconv.Itoa(i%10), "m:"+strconv.Itoa(i%10))
	}},
	{"stream", million, func(i int) store.Command {
		return store.Cmd(store.XAdd, "x", strconv.Itoa(1_700_000_000_000+i), "field", "value:"+strconv.Itoa(i))
	}},
}

const million = 1_000_000

// scramble gives a permutation of the numbers below a million.
func scramble(i int) int { return i * 7919 % million }

// TestMemory holds small workloads against the same on redis-server.
func TestMemory(t *testing.T) {
	for _, w := range workloads {
		w.n /= 20
		own, _ := w.fill(t)
		if other := w.fillRedis(t); own > other*allowance {
			t.Errorf("%s: %.1f B/element, redis-server %.1f", w.name, own, other)
		}
	}
}

// allowance is what the heap may differ from one time to another.
const allowance = 1.25

// fill fills an embedded store, and gives the bytes of an element and the time
// of a collection beyond that with nothing in the store.
func (w *workload) fill(t testing.TB) (perElement float64, gc time.Duration) {
	s := embedded.New(embedded.Options{})
	defer s.Close()
	before, idle := heap()
	for i := range w.n {
		if err := s.Do(t.Context(), w.cmd(i)).Err(); err != nil {
			t.Fatal(err)
		}
	}
	after, busy := heap()
	runtime.KeepAlive(s)
	return float64(after-before) / float64(w.n), busy - idle
}

// heap gives the bytes in use after two collections, and the least time that
// one takes.
func heap() (bytes int64, gc time.Duration) {
	gc = time.Hour
	for range 4 {
		begin := time.Now()
		runtime.GC()
		gc = min(gc, time.Since(begin))
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc), gc
}

// fillRedis fills a redis-server and gives the bytes of an element.
func (w *workload) fillRedis(t testing.TB) float64 {
	s := storetest.Redis(t)
	before := usedMemory(t, s)
	const batch = 1000
	cs := make([]store.Command, 0, batch)
	for i := range w.n {
		if cs = append(cs, w.cmd(i)); len(cs) < batch && i+1 < w.n {
			continue
		}
		for _, r := range s.Pipeline(t.Context(), cs) {
			if err := r.Err(); err != nil {
				t.Fatal(err)
			}
		}
		cs = cs[:0]
	}
	used := usedMemory(t, s) - before
	s.Do(context.Background(), store.Cmd(store.FlushAll))
	return used / float64(w.n)
}

func usedMemory(t testing.TB, s store.Store) float64 {
	info := s.Do(t.Context(), store.Raw("INFO", "memory")).Str()
	_, rest, _ := strings.Cut(info, "used_memory:")
	n, err := strconv.ParseFloat(strings.TrimSpace(rest[:strings.IndexByte(rest, '\n')]), 64)
	if err != nil {
		t.Fatalf("INFO memory: %v", err)
	}
	return n
}

// BenchmarkCommand measures the commands whose speed the representation
// decides, on a large key and on a small one.
func BenchmarkCommand(b *testing.B) {
	for _, w := range []struct {
		name       string
		fill, call func(i int) store.Command
	}{
		{"GET", filling("texts"), func(i int) store.Command { return store.Cmd(store.Get, fmt.Sprintf("key:%07d", i)) }},
		{"HGET", filling("hash"), func(i int) store.Command { return store.Cmd(store.HGet, "h", "field:"+strconv.Itoa(i)) }},
		{"HSET", filling("hash"), filling("hash")},
		{"SISMEMBER", filling("set"), func(i int) store.Command { return store.Cmd(store.SIsMember, "s", "member:"+strconv.Itoa(i)) }},
		{"ZSCORE", filling("sorted set"), func(i int) store.Command { return store.Cmd(store.ZScore, "z", fmt.Sprintf("member:%07d", i)) }},
		{"ZRANK", filling("sorted set"), func(i int) store.Command { return store.Cmd(store.ZRank, "z", fmt.Sprintf("member:%07d", i)) }},
		{"LINDEX", filling("list"), func(i int) store.Command { return store.Cmd(store.LIndex, "l", strconv.Itoa(i)) }},
	} {
		for _, n := range []int{10, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", w.name, n), func(b *testing.B) { benchCommand(b, n, w.fill, w.call) })
		}
	}
}

// filling gives the commands of a workload.
func filling(name string) func(i int) store.Command {
	return workloads[slices.IndexFunc(workloads, func(w workload) bool { return w.name == name })].cmd
}

func benchCommand(b *testing.B, n int, fill, call func(i int) store.Command) {
	r := rand.New(rand.NewPCG(1, 0))
	calls := make([]store.Command, min(n, 10_000))
	for i := range calls {
		calls[i] = call(r.IntN(n))
	}
	bench(b, func(do func(store.Command)) {
		for i := range n {
			do(fill(i))
		}
	}, func(ctx context.Context, s store.Store, i int) { s.Do(ctx, calls[i%len(calls)]) })
}
