package bench

import (
	"fmt"
	"strconv"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/bindings/lua"
	"github.com/rdsh/rdsh/bindings/starlark"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// many is how many strings BenchmarkExtend pushes.
const many = 100_000

// BenchmarkExtend pushes 100,000 short strings: with go-redis, already
// encoded, as RPUSHes of 1,000 in one pipeline, which is the limit; and by
// extend from scripts, which make the list beforehand.
func BenchmarkExtend(b *testing.B) {
	s := storetest.Redis(b)
	b.Run("limit", func(b *testing.B) { limit(b, storetest.SharedURL(b)) })
	b.Run("star", func(b *testing.B) {
		l := starlark.New(setup(engine.New(s)))
		run(b, func(src string) error { return l.Run(b.Context(), "x.star", src) },
			fmt.Sprintf("q = Queue('q')\nitems = ['item:%%d' %% i for i in range(%d)]", many), "q.clear()", "q.extend(items)")
	})
	b.Run("lua", func(b *testing.B) {
		l := lua.New(setup(engine.New(s)))
		run(b, func(src string) error { return l.Run(b.Context(), "x.lua", src) },
			fmt.Sprintf("q = Queue('q'); items = {}; for i = 1, %d do items[i] = 'item:' .. i end", many), "q:clear()", "q:extend(items)")
	})
}

// run measures one statement, with another before each time.
func run(b *testing.B, do func(src string) error, once, before, statement string) {
	must := func(src string) {
		if err := do(src); err != nil {
			b.Fatal(err)
		}
	}
	must(once)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		must(before)
		b.StartTimer()
		must(statement)
	}
}

func limit(b *testing.B, url string) {
	opts, err := goredis.ParseURL(url)
	if err != nil {
		b.Fatal(err)
	}
	rdb := goredis.NewClient(opts)
	defer rdb.Close()
	items := make([]any, many)
	for i := range items {
		items[i] = "item:" + strconv.Itoa(i)
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		rdb.Del(b.Context(), "q")
		b.StartTimer()
		p := rdb.Pipeline()
		for i := 0; i < many; i += 1000 {
			p.RPush(b.Context(), "q", items[i:i+1000]...)
		}
		if _, err := p.Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
