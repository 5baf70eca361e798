package embedded_test

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// BenchmarkCompare prints the tables of docs/performance.md: what the embedded
// store takes in memory and time, and a redis-server in the same run. Times are
// those of the CPU: of the thread that calls Store.Do, and of the main thread
// of the server, less that for as many PINGs.
func BenchmarkCompare(b *testing.B) {
	for _, part := range []struct {
		name    string
		compare func(b *testing.B)
	}{
		{"memory", compareMemory},
		{"commands", compareTimes},
		{"sets", compareSets},
		{"waits", measureHolds},
		{"inserts", measureWorst},
	} {
		b.Run(part.name, func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			for b.Loop() {
				fmt.Print("\n| " + part.name + " | ours | redis-server | ratio | at most |\n|---|---|---|---|---|\n")
				part.compare(b)
			}
		})
	}
}

// A figure is one line of a table.
type figure struct {
	name       string
	unit       string
	own, redis float64 // redis is 0 if there is nothing to compare
	most       string
}

func (f figure) print() {
	other, ratio := "", ""
	if f.redis > 0 {
		other, ratio = fmt.Sprintf("%.4g %s", f.redis, f.unit), fmt.Sprintf("%.2f", f.own/f.redis)
	}
	fmt.Printf("| %s | %.3g %s | %s | %s | %s |\n", f.name, f.own, f.unit, other, ratio, f.most)
}

// compareMemory prints bytes per element, keys included, and how much longer a
// collection of garbage takes than with an empty store.
func compareMemory(b *testing.B) {
	var collections []figure
	for _, w := range workloads {
		own, gc := w.fill(b)
		most := "1"
		if w.name == "sorted sets of ten" {
			most = "1.25"
		}
		figure{w.name, "B", own, w.fillRedis(b), most}.print()
		collections = append(collections, figure{"collection of garbage, " + w.name, "ms", max(0, gc.Seconds()*1000), 0, "30 ms"})
	}
	for _, f := range collections {
		f.print()
	}
}

// A timing is commands whose time is compared.
type timing struct {
	name        string
	n, per      int // commands, and how many of them count as one
	setup, call func(i int) store.Command
	sets        int // commands of setup
	most        string
}

var timings = []timing{
	{"RPUSH and LPOP", 1_000_000, 2, nil, func(i int) store.Command {
		if i%2 == 0 {
			return store.Cmd(store.RPush, "q", "element")
		}
		return store.Cmd(store.LPop, "q")
	}, 0, "200 ns"},
	{"HGET of a thousand fields", 500_000, 1, filling("hash"), func(i int) store.Command {
		return store.Cmd(store.HGet, "h", "field:"+strconv.Itoa(i*7%1000))
	}, 1000, "150 ns"},
	{"HSET of a thousand fields", 500_000, 1, filling("hash"), func(i int) store.Command {
		return store.Cmd(store.HSet, "h", "field:"+strconv.Itoa(i*7%1000), "value")
	}, 1000, "150 ns"},
	{"ZADD of a million members", million, 1, nil, filling("sorted set"), 0, "0.45, 1200 ns"},
	{"ZRANK among a million", 300_000, 1, filling("sorted set"), func(i int) store.Command {
		return store.Cmd(store.ZRank, "z", fmt.Sprintf("member:%07d", scramble(i)))
	}, million, "0.45, 1200 ns"},
}

func compareTimes(b *testing.B) {
	server := storetest.Redis(b)
	for _, w := range timings {
		ping := w
		ping.sets, ping.call = 0, func(int) store.Command { return store.Raw("PING") }
		own := w.ownTime(b)
		figure{w.name, "ns", own, w.serverTime(b, server) - ping.serverTime(b, server), w.most}.print()
	}
}

// batchSize is how many commands are made at a time, and sent at a time.
const batchSize = 1000

// each calls fn with n commands in batches.
func each(n int, cmd func(i int) store.Command, fn func(cs []store.Command)) {
	cs := make([]store.Command, 0, batchSize)
	for i := range n {
		if cs = append(cs, cmd(i)); len(cs) == batchSize || i+1 == n {
			fn(cs)
			cs = cs[:0]
		}
	}
}

// ownTime gives the least time of five of a command through Store.Do.
func (w *timing) ownTime(b *testing.B) float64 {
	best := time.Duration(1 << 62)
	for range 5 {
		s := embedded.New(embedded.Options{})
		execute := func(cs []store.Command) {
			for i := range cs {
				if err := s.Do(b.Context(), cs[i]).Err(); err != nil {
					b.Fatal(err)
				}
			}
		}
		each(w.sets, w.setup, execute)
		var took time.Duration
		each(w.n, w.call, func(cs []store.Command) {
			begin := threadCPU()
			execute(cs)
			took += threadCPU() - begin
		})
		s.Close()
		best = min(best, took)
	}
	return float64(best) / float64(w.n) * float64(w.per)
}

// serverTime is ownTime of the main thread of a redis-server.
func (w *timing) serverTime(b *testing.B, s store.Store) float64 {
	best := float64(1 << 62)
	for range 3 {
		s.Do(b.Context(), store.Cmd(store.FlushAll))
		execute := func(cs []store.Command) {
			for _, r := range s.Pipeline(b.Context(), cs) {
				if err := r.Err(); err != nil {
					b.Fatal(err)
				}
			}
		}
		each(w.sets, w.setup, execute)
		begin := serverCPU(b, s)
		each(w.n, w.call, execute)
		best = min(best, serverCPU(b, s)-begin)
	}
	s.Do(b.Context(), store.Cmd(store.FlushAll))
	return best * 1e9 / float64(w.n) * float64(w.per)
}

// serverCPU gives the seconds that the main thread of a redis-server has had.
func serverCPU(b *testing.B, s store.Store) float64 {
	info := s.Do(b.Context(), store.Raw("INFO", "cpu")).Str()
	return number(b, info, "used_cpu_user_main_thread:") + number(b, info, "used_cpu_sys_main_thread:")
}

// number gives the number behind a name in the reply to INFO.
func number(b testing.TB, info, name string) float64 {
	b.Helper()
	_, rest, _ := strings.Cut(info, name)
	end := strings.IndexAny(rest, ",\r\n")
	if end < 0 {
		b.Fatalf("INFO has no %s", name)
	}
	f, err := strconv.ParseFloat(rest[:end], 64)
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// compareSets intersects and unites two sets of 100,000 that have half of
// their members in common. Of the server it takes what itself says.
func compareSets(b *testing.B) {
	server := storetest.Redis(b)
	own := embedded.New(embedded.Options{})
	defer own.Close()
	for i := range 100_000 {
		for k, key := range []string{"{s}a", "{s}b"} {
			c := store.Cmd(store.SAdd, key, "member:"+strconv.Itoa(i+k*50_000))
			own.Do(b.Context(), c)
			server.Do(b.Context(), c)
		}
	}
	for _, name := range []string{"sinter", "sunion"} {
		c := store.Named(name, "{s}a", "{s}b")
		best := time.Hour
		for range 10 {
			begin := threadCPU()
			own.Do(b.Context(), c)
			best = min(best, threadCPU()-begin)
			server.Do(b.Context(), c)
		}
		stats := server.Do(b.Context(), store.Raw("INFO", "commandstats")).Str()
		_, stats, _ = strings.Cut(stats, "cmdstat_"+name+":")
		figure{strings.ToUpper(name) + " of 100,000 and 100,000", "ms", best.Seconds() * 1000, number(b, stats, "usec_per_call=") / 1000, "0.33"}.print()
	}
}

// measureHolds measures how long a writer waits for one who reads all of a
// collection: half of the times are longer.
func measureHolds(b *testing.B) {
	for _, n := range []int{100_000, million} {
		most := "2 ms"
		if n == million {
			most = "20 ms"
		}
		for _, h := range holds {
			same, other := h.measure(b, n)
			figure{fmt.Sprintf("writer waits for %s of %d", h.name, n), "ms", same, 0, most}.print()
			figure{fmt.Sprintf("writer of another key, during %s of %d", h.name, n), "ms", other, 0, ""}.print()
		}
	}
}

// A hold is a read of a whole collection, and a write of the same key.
type hold struct {
	name        string
	fill        func(i int) store.Command
	read, write store.Command
}

var holds = []hold{
	{"LRANGE", filling("list"), store.Cmd(store.LRange, "l", "0", "-1"), store.Cmd(store.LSet, "l", "0", "value")},
	{"HGETALL", filling("hash"), store.Cmd(store.HGetAll, "h"), store.Cmd(store.HSet, "h", "field:0", "value")},
	{"SMEMBERS", filling("set"), store.Cmd(store.SMembers, "s"), store.Cmd(store.SAdd, "s", "member:0")},
	{"ZRANGE", filling("sorted set"), store.Cmd(store.ZRange, "z", "0", "-1"), store.Cmd(store.ZAdd, "z", "0", "member:0000000")},
}

// measure gives how long, in ms, a writer of the key and one of another key
// wait at most during a read: the medians of some reads.
func (h *hold) measure(b *testing.B, n int) (same, other float64) {
	s := embedded.New(embedded.Options{})
	defer s.Close()
	each(n, h.fill, func(cs []store.Command) { s.Pipeline(b.Context(), cs) })
	return h.during(b, s, h.write), h.during(b, s, store.Cmd(store.Set, "another key", "value"))
}

// during writes as long as somebody reads.
func (h *hold) during(b *testing.B, s store.Store, write store.Command) float64 {
	longest := make([]time.Duration, 15)
	for i := range longest {
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.Do(b.Context(), h.read)
		}()
		for reads := true; reads; {
			begin := time.Now()
			s.Do(b.Context(), write)
			longest[i] = max(longest[i], time.Since(begin))
			select {
			case <-done:
				reads = false
			default:
			}
		}
	}
	slices.Sort(longest)
	return longest[len(longest)/2].Seconds() * 1000
}

// measureWorst measures the longest time that one of a million inserts takes,
// the least of three times, while no garbage is collected.
func measureWorst(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for _, w := range workloads[:7] {
		worst := time.Hour
		for range 3 {
			worst = min(worst, w.longest(b))
			runtime.GC()
		}
		figure{w.name, "ms", worst.Seconds() * 1000, 0, "1 ms"}.print()
	}
}

// longest gives the longest time that one of the commands takes.
func (w *workload) longest(b *testing.B) (worst time.Duration) {
	s := embedded.New(embedded.Options{})
	defer s.Close()
	each(w.n, w.cmd, func(cs []store.Command) {
		last := threadCPU()
		for i := range cs {
			s.Do(b.Context(), cs[i])
			now := threadCPU()
			worst, last = max(worst, now-last), now
		}
	})
	return worst
}
