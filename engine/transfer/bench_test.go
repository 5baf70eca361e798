package transfer_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/engine/transfer"
)

// BenchmarkCopy copies small keys, 100,000 or $RDSH_KEYS, of which one in ten
// expires, one in ten is a hash and one a list.
func BenchmarkCopy(b *testing.B) {
	n, _ := strconv.Atoi(os.Getenv("RDSH_KEYS"))
	if n == 0 {
		n = 100_000
	}
	directory := func(t testing.TB) store.Store {
		s, err := file.Open(t.Context(), t.TempDir(), file.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	server := func(t testing.TB) store.Store { return storetest.Server(t).Open(t) }
	for _, c := range []struct {
		name     string
		from, to func(t testing.TB) store.Store
	}{{"directory to directory", directory, directory}, {"redis to redis", server, server}, {"directory to redis", directory, server}} {
		b.Run(c.name, func(b *testing.B) {
			src, dst := c.from(b), c.to(b)
			small(b, src, n)
			for b.Loop() {
				start := time.Now()
				r, err := transfer.Copy(b.Context(), src, dst, transfer.Options{})
				if err != nil || !r.Whole() {
					b.Fatal(r, err)
				}
				took := time.Since(start)
				b.ReportMetric(float64(n)/took.Seconds(), "keys/s")
				dst.Do(b.Context(), store.Cmd(store.FlushAll))
			}
		})
	}
}

// small makes n keys.
func small(t testing.TB, s store.Store, n int) {
	var cs []store.Command
	for i := range n {
		key := fmt.Sprint("key:", i)
		switch i % 10 {
		case 0:
			cs = append(cs, store.Cmd(store.HSet, key, "a", "1", "b", "2"))
		case 1:
			cs = append(cs, store.Cmd(store.RPush, key, "a", "b", "c"))
		case 2:
			cs = append(cs, store.Cmd(store.Set, key, "value", "EX", "1000"))
		default:
			cs = append(cs, store.Cmd(store.Set, key, "value"))
		}
		if len(cs) == 10_000 || i == n-1 {
			for _, r := range s.Pipeline(context.Background(), cs) {
				if r.Err() != nil {
					t.Fatal(r.Err())
				}
			}
			cs = cs[:0]
		}
	}
}
