package embedded_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// bench measures a call of a store that setup has filled.
func bench(b *testing.B, setup func(do func(store.Command)), call func(ctx context.Context, s store.Store, i int)) {
	s := embedded.New(embedded.Options{})
	defer s.Close()
	ctx := b.Context()
	if setup != nil {
		setup(func(c store.Command) {
			if err := s.Do(ctx, c).Err(); err != nil {
				b.Fatal(err)
			}
		})
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		call(ctx, s, i)
		i++
	}
}

func BenchmarkPushPop(b *testing.B) {
	bench(b, nil, func(ctx context.Context, s store.Store, _ int) {
		s.Do(ctx, store.Cmd(store.RPush, "q", "element"))
		s.Do(ctx, store.Cmd(store.LPop, "q"))
	})
}

func BenchmarkPushPopOfMany(b *testing.B) {
	bench(b, func(do func(store.Command)) {
		do(store.CmdList(store.RPush, "q", make([]string, 1000)))
	}, func(ctx context.Context, s store.Store, _ int) {
		s.Do(ctx, store.Cmd(store.RPush, "q", "element"))
		s.Do(ctx, store.Cmd(store.LPop, "q"))
	})
}

func fields(do func(store.Command)) {
	for i := range 1000 {
		do(store.Cmd(store.HSet, "h", "field:"+strconv.Itoa(i), "value"))
	}
}

func BenchmarkHGet(b *testing.B) {
	bench(b, fields, func(ctx context.Context, s store.Store, _ int) {
		s.Do(ctx, store.Cmd(store.HGet, "h", "field:500"))
	})
}

func BenchmarkHSet(b *testing.B) {
	bench(b, fields, func(ctx context.Context, s store.Store, _ int) {
		s.Do(ctx, store.Cmd(store.HSet, "h", "field:500", "other"))
	})
}

func BenchmarkHIncrBy(b *testing.B) {
	bench(b, fields, func(ctx context.Context, s store.Store, _ int) {
		s.Do(ctx, store.Cmd(store.HIncrBy, "h", "n", "1"))
	})
}

func BenchmarkGet(b *testing.B) {
	bench(b, func(do func(store.Command)) { do(store.Cmd(store.Set, "k", "v")) }, func(ctx context.Context, s store.Store, _ int) {
		s.Do(ctx, store.Cmd(store.Get, "k"))
	})
}

// bounded is what a queue with parameters does: it reads them and then pushes.
var bounded = store.NewScript(store.Script{
	Name: "bounded", Keys: 2,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		limit := t.Do(store.Cmd(store.HGet, c.Arg(1), "maxlen"))
		if n := t.Do(store.Cmd(store.LLen, c.Arg(0))).Int(); !limit.IsNil() && n > 1000 {
			return store.OfInt(-1)
		}
		return t.Do(store.Cmd(store.RPush, c.Arg(0), c.Arg(2)))
	},
})

func BenchmarkScript(b *testing.B) {
	bench(b, nil, func(ctx context.Context, s store.Store, _ int) {
		s.Do(ctx, bounded.Cmd("q", "{q}:queue:cfg", "element"))
		s.Do(ctx, store.Cmd(store.LPop, "q"))
	})
}

var lookup = store.NewScript(store.Script{
	Name: "lookup", Keys: 2, ReadOnly: true,
	Go: func(t store.Tx, c *store.Command) store.Reply { return t.Do(store.Cmd(store.HGet, c.Arg(0), c.Arg(2))) },
})

func BenchmarkScriptThatReads(b *testing.B) {
	bench(b, fields, func(ctx context.Context, s store.Store, _ int) {
		s.Do(ctx, lookup.Cmd("h", "{h}:hashmap:cfg", "field:500"))
	})
}

func BenchmarkZAdd(b *testing.B) {
	bench(b, nil, func(ctx context.Context, s store.Store, i int) {
		s.Do(ctx, store.Cmd(store.ZAdd, "z", strconv.Itoa(i*7919%100003), "member:"+strconv.Itoa(i)))
	})
}

func members(do func(store.Command)) {
	for i := range 100_000 {
		do(store.Cmd(store.ZAdd, "z", "0", fmt.Sprintf("%06d", i*7919%100_003)))
	}
}

func BenchmarkZRangeByLex(b *testing.B) {
	bench(b, members, func(ctx context.Context, s store.Store, i int) {
		s.Do(ctx, store.Cmd(store.ZRangeByLex, "z", "[05", "+", "LIMIT", "0", "10"))
	})
}

func BenchmarkZRank(b *testing.B) {
	bench(b, members, func(ctx context.Context, s store.Store, i int) {
		s.Do(ctx, store.Cmd(store.ZRank, "z", "050000"))
	})
}

// complete is the hard part of completing a word: it scans members, and looks
// up a weight for each.
var complete = store.NewScript(store.Script{
	Name: "complete", Keys: 2, ReadOnly: true,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		words := t.Do(store.Cmd(store.ZRangeByLex, c.Arg(0), c.Arg(2), "+", "LIMIT", "0", "440")).List()
		n := int64(0)
		for _, w := range words {
			n += int64(t.Do(store.Cmd(store.HGet, c.Arg(1), w.Str())).Len())
		}
		return store.OfInt(n)
	},
})

func BenchmarkScanAndLookUp440(b *testing.B) {
	bench(b, func(do func(store.Command)) {
		members(do)
		for i := range 100_000 {
			do(store.Cmd(store.HSet, "{z}h", fmt.Sprintf("%06d", i), "12"))
		}
	}, func(ctx context.Context, s store.Store, _ int) {
		s.Do(ctx, complete.Cmd("z", "{z}h", "[05"))
	})
}

// BenchmarkInsertWords does seven operations for each of 100,000 words, in
// scripts of a thousand.
func BenchmarkInsertWords(b *testing.B) {
	words := make([]string, 100_000)
	r := rand.New(rand.NewPCG(1, 0))
	for i := range words {
		words[i] = strconv.FormatInt(r.Int64(), 36)
	}
	insert := store.NewScript(store.Script{
		Name: "insert", Keys: 3,
		Go: func(t store.Tx, c *store.Command) store.Reply {
			for i := 3; i < c.Len(); i++ {
				word := c.Arg(i)
				if t.Do(store.Cmd(store.ZScore, c.Arg(0), word)).IsNil() {
					t.Do(store.Cmd(store.ZAdd, c.Arg(0), "0", word))
				}
				t.Do(store.Cmd(store.HSet, c.Arg(1), word, "1"))
				for k := range 4 {
					t.Do(store.Cmd(store.ZAdd, c.Arg(2), "0", word[:k]+"\x00"+word))
				}
			}
			return store.Reply{}
		},
	})
	b.ReportAllocs()
	for b.Loop() {
		s := embedded.New(embedded.Options{})
		for i := 0; i < len(words); i += 1000 {
			s.Do(b.Context(), insert.CmdList([]string{"t", "{t}w", "{t}p"}, words[i:i+1000]))
		}
		s.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(7*len(words)), "ns/element-op")
}

func BenchmarkBulk(b *testing.B) {
	elements := strings.Fields(strings.Repeat("element ", 1000))
	cs := make([]store.Command, 100)
	for i := range cs {
		cs[i] = store.CmdList(store.RPush, "l", elements)
	}
	b.Run("Pipeline", func(b *testing.B) {
		bench(b, nil, func(ctx context.Context, s store.Store, _ int) {
			s.Pipeline(ctx, cs)
			s.Do(ctx, store.Cmd(store.Del, "l"))
		})
	})
	b.Run("Atomic", func(b *testing.B) {
		bench(b, nil, func(ctx context.Context, s store.Store, _ int) {
			s.Atomic(ctx, cs)
			s.Do(ctx, store.Cmd(store.Del, "l"))
		})
	})
}

func BenchmarkExpire(b *testing.B) {
	bench(b, func(do func(store.Command)) {
		for i := range 100_000 {
			do(store.Cmd(store.Set, "k"+strconv.Itoa(i), "v", "EX", "1000"))
		}
	}, func(ctx context.Context, s store.Store, i int) {
		s.Do(ctx, store.Cmd(store.Expire, "k"+strconv.Itoa(i%100_000), "2000"))
	})
}
