package engine_test

import (
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func memory(b *testing.B) *engine.Engine {
	s := embedded.New(embedded.Options{})
	b.Cleanup(func() { s.Close() })
	return engine.New(s)
}

func BenchmarkHashMap(b *testing.B) {
	ctx := b.Context()
	m, err := memory(b).HashMap("m", engine.HashMapOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("set", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.Set(ctx, "key", "value", engine.SetOptions{})
		}
	})
	b.Run("get", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.Get(ctx, "key")
		}
	})
	b.Run("incr", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.Incr(ctx, "n", codec.IntNumber(1))
		}
	})
}

func BenchmarkCounterIncr(b *testing.B) {
	c, err := memory(b).Counter("c", engine.CounterOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Incr(b.Context(), "n", codec.IntNumber(1))
	}
}

// BenchmarkQueue pushes and pops once in each turn.
func BenchmarkQueue(b *testing.B) {
	for name, opts := range map[string]engine.QueueOptions{
		"plain":       {},
		"maxlen":      {Maxlen: 1000},
		"drop_oldest": {Maxlen: 1000, Overflow: "drop_oldest"},
	} {
		b.Run(name, func(b *testing.B) {
			q, err := memory(b).Queue("q", opts)
			if err != nil {
				b.Fatal(err)
			}
			q.Push(b.Context(), "first", engine.WaitOptions{})
			b.ReportAllocs()
			for b.Loop() {
				q.Push(b.Context(), "item", engine.WaitOptions{})
				q.Pop(b.Context(), engine.WaitOptions{})
			}
		})
	}
}

func BenchmarkSortedSetIncr(b *testing.B) {
	z, err := memory(b).SortedSet("z", engine.SortedSetOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		z.Incr(b.Context(), "member", 1)
	}
}

// BenchmarkExtend extends by 100,000 short strings, beside RPUSHes of 1,000
// of the same in one pipeline.
func BenchmarkExtend(b *testing.B) {
	items := make([]codec.Text, 100_000)
	args := make([]string, len(items))
	for i := range items {
		items[i] = codec.OfInt(int64(i))
		args[i] = string(items[i])
	}
	for name, open := range map[string]func(testing.TB) store.Store{
		"embedded": func(testing.TB) store.Store { return embedded.New(embedded.Options{}) },
		"redis":    storetest.Redis,
	} {
		s := open(b)
		q, err := engine.New(s).Queue("q", engine.QueueOptions{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name+"/extend", func(b *testing.B) {
			for b.Loop() {
				s.Do(b.Context(), store.Cmd(store.Del, "q"))
				if _, err := q.Extend(b.Context(), items, engine.WaitOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/bare", func(b *testing.B) {
			for b.Loop() {
				s.Do(b.Context(), store.Cmd(store.Del, "q"))
				var cs []store.Command
				for i := 0; i < len(args); i += 1000 {
					cs = append(cs, store.CmdList(store.RPush, "q", args[i:i+1000]))
				}
				s.Pipeline(b.Context(), cs)
			}
		})
	}
}
