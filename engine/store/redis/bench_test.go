package redis_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// rival gives go-redis itself on the same server, with its protocol and pool.
func rival(b *testing.B) *redis.Client {
	b.Helper()
	opts, err := redis.ParseURL(storetest.SharedURL(b))
	if err != nil {
		b.Fatal(err)
	}
	opts.Protocol = 2
	c := redis.NewClient(opts)
	b.Cleanup(func() { c.Close() })
	return c
}

func cancellable(b *testing.B) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	b.Cleanup(cancel)
	return ctx
}

func BenchmarkGet(b *testing.B) {
	s, ctx := storetest.Redis(b), cancellable(b)
	s.Do(ctx, store.Cmd(store.Set, "k", "value"))
	b.Run("store", func(b *testing.B) {
		for b.Loop() {
			if r := s.Do(ctx, store.Cmd(store.Get, "k")); r.Err() != nil {
				b.Fatal(r.Err())
			}
		}
	})
	b.Run("go-redis", func(b *testing.B) {
		c := rival(b)
		for b.Loop() {
			if err := c.Get(ctx, "k").Err(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkGetParallel(b *testing.B) {
	s, ctx := storetest.Redis(b), cancellable(b)
	s.Do(ctx, store.Cmd(store.Set, "k", "value"))
	b.Run("store", func(b *testing.B) {
		b.SetParallelism(8)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				s.Do(ctx, store.Cmd(store.Get, "k"))
			}
		})
	})
	b.Run("go-redis", func(b *testing.B) {
		c := rival(b)
		b.SetParallelism(8)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				c.Get(ctx, "k")
			}
		})
	})
}

func BenchmarkScript(b *testing.B) {
	s, ctx := storetest.Redis(b), cancellable(b)
	for b.Loop() {
		if r := s.Do(ctx, add.Cmd("k", "1")); r.Err() != nil {
			b.Fatal(r.Err())
		}
	}
}

func BenchmarkRange100(b *testing.B) {
	s, ctx := storetest.Redis(b), cancellable(b)
	for i := range 100 {
		s.Do(ctx, store.Cmd(store.RPush, "k", "element:"+strconv.Itoa(i)))
	}
	b.Run("store", func(b *testing.B) {
		for b.Loop() {
			if n := len(s.Do(ctx, store.Cmd(store.LRange, "k", "0", "-1")).List()); n != 100 {
				b.Fatal(n)
			}
		}
	})
	b.Run("go-redis", func(b *testing.B) {
		c := rival(b)
		for b.Loop() {
			if n := len(c.LRange(ctx, "k", 0, -1).Val()); n != 100 {
				b.Fatal(n)
			}
		}
	})
}

// BenchmarkExtend pushes 100,000 short strings in commands of 1,000: as one
// transaction here, in a pipeline there.
func BenchmarkExtend(b *testing.B) {
	s, ctx := storetest.Redis(b), cancellable(b)
	items := make([]string, 100_000)
	for i := range items {
		items[i] = "item:" + strconv.Itoa(i)
	}
	const size = 1000
	b.Run("store", func(b *testing.B) {
		for b.Loop() {
			cs := []store.Command{store.Cmd(store.Del, "k")}
			for at := 0; at < len(items); at += size {
				cs = append(cs, store.CmdList(store.RPush, "k", items[at:at+size]))
			}
			if rs := s.Atomic(ctx, cs); rs[len(rs)-1].Int() != int64(len(items)) {
				b.Fatal(rs[len(rs)-1].Err())
			}
		}
	})
	b.Run("go-redis", func(b *testing.B) {
		c := rival(b)
		for b.Loop() {
			p := c.Pipeline()
			p.Del(ctx, "k")
			for at := 0; at < len(items); at += size {
				words := make([]any, size)
				for i := range words {
					words[i] = items[at+i]
				}
				p.RPush(ctx, "k", words...)
			}
			if _, err := p.Exec(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
}
