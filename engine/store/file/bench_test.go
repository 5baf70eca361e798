package file_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/file"
)

// BenchmarkAppend measures a write in memory, and what the log adds to it.
func BenchmarkAppend(b *testing.B) {
	set := func(b *testing.B, s store.Store) {
		for i := 0; b.Loop(); i++ {
			if r := s.Do(b.Context(), store.Cmd(store.Set, "key", "value:1234567")); r.Err() != nil {
				b.Fatal(r.Err())
			}
		}
	}
	b.Run("memory", func(b *testing.B) { set(b, embedded.New(embedded.Options{})) })
	for _, sync := range []file.Sync{file.Never, file.EverySecond} {
		b.Run(sync.String(), func(b *testing.B) { set(b, open(b, b.TempDir(), file.Options{Sync: sync, Growth: -1})) })
	}
}

// BenchmarkSync measures writes that are on the disk when they return, by so
// many writers, beside writing and syncing a file.
func BenchmarkSync(b *testing.B) {
	b.Run("bare", func(b *testing.B) {
		f, err := os.Create(filepath.Join(b.TempDir(), "f"))
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		text := make([]byte, 100)
		for b.Loop() {
			if _, err := f.Write(text); err != nil {
				b.Fatal(err)
			}
			if err := f.Sync(); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, writers := range []int{1, 16} {
		b.Run(fmt.Sprint("writers=", writers), func(b *testing.B) {
			s := open(b, b.TempDir(), file.Options{Sync: file.Always, Growth: -1})
			b.SetParallelism((writers + 1) / 2)
			var n atomic.Int64
			b.RunParallel(func(pb *testing.PB) {
				key := strconv.FormatInt(n.Add(1), 10)
				for pb.Next() {
					if r := s.Do(b.Context(), store.Cmd(store.Set, key, "value:1234567")); r.Err() != nil {
						b.Error(r.Err())
					}
				}
			})
		})
	}
}

// BenchmarkOpen opens a store of a million keys, written one by one and then
// compacted, and reports commands per second.
func BenchmarkOpen(b *testing.B) {
	const keys = 1_000_000
	dir := b.TempDir()
	s := open(b, dir, file.Options{Sync: file.Never, Growth: -1})
	for i := range keys {
		s.Do(b.Context(), store.Cmd(store.Set, "key:"+strconv.Itoa(i), "value:"+strconv.Itoa(i)))
	}
	load := func(b *testing.B) {
		start := time.Now()
		for b.Loop() {
			open(b, dir, file.Options{}).Close()
		}
		b.ReportMetric(float64(keys*b.N)/time.Since(start).Seconds(), "commands/s")
	}
	start := time.Now()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	b.Logf("closed in %v", time.Since(start))
	b.Run("log", load)
	s = open(b, dir, file.Options{Growth: -1})
	start = time.Now()
	if err := s.Compact(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Logf("compacted in %v", time.Since(start))
	s.Close()
	b.Run("base", load)
}

// BenchmarkDiskUse writes to the same keys again and again, and compares what the
// files take at most, when no compaction runs and while one does, with twice the
// data and the growth.
func BenchmarkDiskUse(b *testing.B) {
	const keys, growth = 200_000, 4 << 20
	dir := b.TempDir()
	s := open(b, dir, file.Options{Sync: file.Never, Growth: growth})
	most, peak := int64(0), int64(0)
	for i := 0; b.Loop(); i++ {
		s.Do(b.Context(), store.Cmd(store.Set, "key:"+strconv.Itoa(rand.IntN(keys)), "value:"+strconv.Itoa(i)))
		if i%1000 != 0 {
			continue
		}
		names, err := filepath.Glob(filepath.Join(dir, "appendonlydir", "*"))
		if err != nil {
			b.Fatal(err)
		}
		n := size(b, dir)
		if peak = max(peak, n); len(names) == 3 { // the manifest, a base and a log
			most = max(most, n)
		}
	}
	if err := s.Compact(b.Context()); err != nil {
		b.Fatal(err)
	}
	limit := float64(2*size(b, dir) + growth)
	b.ReportMetric(float64(most)/limit, "of-limit")
	b.ReportMetric(float64(peak)/limit, "of-limit-compacting")
}

// BenchmarkCompact measures how long writes wait while a million keys are
// compacted, or a collection of a million elements that they change, and how long
// while nothing is.
func BenchmarkCompact(b *testing.B) {
	for name, c := range map[string]struct{ add, change func(i string) store.Command }{
		"keys": {
			func(i string) store.Command { return store.Cmd(store.Set, "key:"+i, "value:"+i) },
			func(i string) store.Command { return store.Cmd(store.Set, "key:"+i, "another:"+i) },
		},
		"list": {
			func(i string) store.Command { return store.Cmd(store.RPush, "l", "value:"+i) },
			func(i string) store.Command { return store.Cmd(store.LSet, "l", i, "another:"+i) },
		},
		"hash": {
			func(i string) store.Command { return store.Cmd(store.HSet, "h", "field:"+i, "value:"+i) },
			func(i string) store.Command { return store.Cmd(store.HSet, "h", "field:"+i, "another:"+i) },
		},
		"set": {
			func(i string) store.Command { return store.Cmd(store.SAdd, "s", "member:"+i) },
			func(i string) store.Command { return store.Cmd(store.SRem, "s", "member:"+i) },
		},
		"zset": {
			func(i string) store.Command { return store.Cmd(store.ZAdd, "z", i, "member:"+i) },
			func(i string) store.Command { return store.Cmd(store.ZIncrBy, "z", "5000", "member:"+i) },
		},
		"stream": {
			func(i string) store.Command { return store.Cmd(store.XAdd, "x", "0-"+i+"1", "f", "value:"+i) },
			func(i string) store.Command { return store.Cmd(store.XDel, "x", "0-"+i+"1") },
		},
	} {
		b.Run(name, func(b *testing.B) { compactUnderWrites(b, c.add, c.change) })
	}
}

func compactUnderWrites(b *testing.B, add, change func(i string) store.Command) {
	const n = 1_000_000
	s := open(b, b.TempDir(), file.Options{Sync: file.Never, Growth: -1})
	for i := range n {
		if r := s.Do(b.Context(), add(strconv.Itoa(i))); r.Err() != nil {
			b.Fatal(r.Err())
		}
	}
	write := func() { s.Do(b.Context(), change(strconv.Itoa(rand.IntN(n)))) }
	for b.Loop() {
		done := make(chan error)
		time.AfterFunc(300*time.Millisecond, func() { done <- nil })
		p999, most := waits(b, write, done)
		b.ReportMetric(p999, "idle-p99.9-µs")
		b.ReportMetric(most, "idle-max-µs")
		go func() { done <- s.Compact(b.Context()) }()
		p999, most = waits(b, write, done)
		b.ReportMetric(p999, "p99.9-µs")
		b.ReportMetric(most, "max-µs")
	}
}

// waits writes until something is done, and gives how long it took in µs, but for
// one in a thousand times, and at most.
func waits(b *testing.B, write func(), done <-chan error) (p999, most float64) {
	var all []time.Duration
	for {
		select {
		case err := <-done:
			if err != nil {
				b.Fatal(err)
			}
			slices.Sort(all)
			return float64(all[len(all)*999/1000].Microseconds()), float64(all[len(all)-1].Microseconds())
		default:
		}
		start := time.Now()
		write()
		all = append(all, time.Since(start))
	}
}
