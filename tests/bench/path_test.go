// Package bench measures what a script pays for a call, beside the bare limit
// of its interpreter.
package bench

import (
	"context"
	"fmt"
	"testing"

	glua "github.com/yuin/gopher-lua"
	gostar "go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/bindings/lua"
	"github.com/rdsh/rdsh/bindings/starlark"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/stdlib"
)

// ops are one call in each language, and the same from Go.
var ops = []struct {
	name, star, lua string
	run             func(ctx context.Context, s structures)
}{
	{"bare", `bare("k")`, `bare("k")`, nil},
	{"loop", `pass`, ``, nil},
	{"get", `h.get("k")`, `h:get("k")`, func(ctx context.Context, s structures) { s.h.Get(ctx, "k") }},
	{"set", `h.set("k", "v")`, `h:set("k", "v")`, func(ctx context.Context, s structures) { s.h.Set(ctx, "k", "v", engine.SetOptions{}) }},
	{"incr", `c.incr("n")`, `c:incr("n")`, func(ctx context.Context, s structures) { s.c.Incr(ctx, "n", codec.IntNumber(1)) }},
	{"push", `q.push("item")`, `q:push("item")`, func(ctx context.Context, s structures) { s.q.Push(ctx, "item", engine.WaitOptions{}) }},
	{"pushpop", `q.push("item"); q.pop()`, `q:push("item"); q:pop()`, func(ctx context.Context, s structures) {
		s.q.Push(ctx, "item", engine.WaitOptions{})
		s.q.Pop(ctx, engine.WaitOptions{})
	}},
	{"index", `h["k"]`, `local _ = d.k`, nil},
	{"get-dict", `h.get("d")`, `h:get("d")`, nil},
	{"set-dict", `h.set("d", v)`, `h:set("d", v)`, nil},
	{"incr-by", `c.incr("n", by=2)`, `c:incr("n", {by=2})`, nil},
}

type structures struct {
	h *engine.HashMap
	c *engine.Counter
	q *engine.Queue
}

func fill(b *testing.B, s store.Store) (*engine.Engine, structures) {
	e := engine.New(s)
	h, _ := e.HashMap("h", engine.HashMapOptions{})
	c, _ := e.Counter("c", engine.CounterOptions{})
	q, _ := e.Queue("q", engine.QueueOptions{})
	ctx := b.Context()
	for range 100 {
		q.Push(ctx, "item", engine.WaitOptions{})
	}
	h.Set(ctx, "k", "v", engine.SetOptions{})
	h.Set(ctx, "d", `{"to":"a@example.org","n":42,"tags":["x","y"]}`, engine.SetOptions{})
	return e, structures{h, c, q}
}

func setup(e *engine.Engine) catalog.Setup {
	run := stdlib.NewRun()
	return catalog.Setup{
		Catalog: stdlib.Catalog(), Roots: []any{e, run}, Objects: map[string]any{"store": e},
		Print: func(string) {}, Now: run.Now,
	}
}

func BenchmarkGo(b *testing.B) {
	for _, op := range ops {
		if op.run == nil {
			continue
		}
		b.Run(op.name, func(b *testing.B) {
			_, s := fill(b, embedded.New(embedded.Options{}))
			ctx := context.Background()
			b.ReportAllocs()
			for b.Loop() {
				op.run(ctx, s)
			}
		})
	}
}

// BenchmarkStarlark measures a loop of calls, within which the loop itself
// counts; bare is a builtin that unpacks one string and looks it up in a map.
func BenchmarkStarlark(b *testing.B) {
	for _, op := range ops {
		b.Run(op.name, func(b *testing.B) {
			e, _ := fill(b, embedded.New(embedded.Options{}))
			l := starlark.New(setup(e))
			m := map[string]gostar.Value{"k": gostar.String("v")}
			l.Globals()["bare"] = gostar.NewBuiltin("bare", func(_ *gostar.Thread, _ *gostar.Builtin, args gostar.Tuple, kw []gostar.Tuple) (gostar.Value, error) {
				var k string
				err := gostar.UnpackArgs("bare", args, kw, "k", &k)
				return m[k], err
			})
			const src = "q = Queue('q')\nh = HashMap('h')\nc = Counter('c')\nv = {'to': 'a@example.org', 'n': 42, 'tags': ['x', 'y']}\n"
			loop := "def f(n):\n  for _ in range(n):\n    " + op.star + "\n"
			if err := l.Run(b.Context(), "x.star", src+loop); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			if err := l.Run(b.Context(), "y.star", fmt.Sprintf("f(%d)", b.N)); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkLua is the same in Lua.
func BenchmarkLua(b *testing.B) {
	for _, op := range ops {
		b.Run(op.name, func(b *testing.B) {
			e, _ := fill(b, embedded.New(embedded.Options{}))
			l := lua.New(setup(e))
			m := map[string]glua.LValue{"k": glua.LString("v")}
			l.L.SetGlobal("bare", l.L.NewFunction(func(L *glua.LState) int {
				L.Push(m[L.CheckString(1)])
				return 1
			}))
			const src = "local q, h, c, bare = Queue('q'), HashMap('h'), Counter('c'), bare\nlocal d = h:at()\nlocal v = {to='a@example.org', n=42, tags={'x', 'y'}}\n"
			loop := "function f(n) for _ = 1, n do " + op.lua + " end end"
			if err := l.Run(b.Context(), "x.lua", src+loop); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			if err := l.Run(b.Context(), "y.lua", fmt.Sprintf("f(%d)", b.N)); err != nil {
				b.Fatal(err)
			}
		})
	}
}
