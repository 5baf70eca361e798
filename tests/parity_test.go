// Package tests is what crosses packages.
package tests

import (
	"context"
	"fmt"
	"strings"
	"testing"

	glua "github.com/yuin/gopher-lua"
	gostar "go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/lua"
	"github.com/rdsh/rdsh/bindings/starlark"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/stdlib"
)

// Each row says the same thing in both languages.
var same = []struct{ star, lua, want string }{
	{`q = Queue("q"); print(q.push("a", 1, {"to": [1, None]}))`, `q = Queue("q"); print(q:push("a", 1, {to={1, null}}))`, "3"},
	{`q = Queue("q"); q.push("a"); print(q.pop())`, `q = Queue("q"); q:push("a"); print(q:pop())`, "a"},
	{`q = Queue("q"); print(q.pop() == None)`, `q = Queue("q"); print(q:pop() == nil)`, "true"},
	{`q = Queue("q"); print(q.pop(default=7))`, `q = Queue("q"); print(q:pop({default=7}))`, "7"},
	{`q = Queue("q"); q.push(None); print(q.pop(default=7) == None)`, `q = Queue("q"); q:push(null); print(q:pop({default=7}) == nil)`, "true"},
	{`q = Queue("q"); print(q.pop(timeout="10ms") == None)`, `q = Queue("q"); print(q:pop({timeout="10ms"}) == nil)`, "true"},
	{`q = Queue("q"); print(q.pop(0.01) == None)`, `q = Queue("q"); print(q:pop(0.01) == nil)`, "true"},
	{`a = Queue("{t}a"); b = Queue("{t}b"); a.push(1, 2, 3); print(a.move(b, 2)); print(len(a) == 1)`, `a = Queue("{t}a"); b = Queue("{t}b"); a:push(1, 2, 3); print(a:move(b, 2)) print(#a == 1)`, "2\ntrue"},
	{`Queue("a").move(HashMap("b"))`, `Queue("a"):move(HashMap("b"))`, "move: for to: got object, want object"},
	{`q = Queue("q", maxlen=1); q.push(1); q.push(2)`, `q = Queue("q", {maxlen=1}); q:push(1); q:push(2)`, "push: queue q: push: queue is full"},
	{`q = Queue("q"); q.push([1, {"cb": print}])`, `q = Queue("q"); q:push({1, {cb=print}})`, "push: cannot store"},
	{`q = Queue("q"); q.push("1", 1, "true", True); print([type(x) for x in q] == ["string", "int", "string", "bool"])`, `q = Queue("q"); q:push("1", 1, "true", true); local i = q:items(); print(type(i[1]) == "string" and i[2] == 1 and i[3] == "true" and i[4] == true)`, "true"},
	{`h = HashMap("h"); h["k"] = [1, 2.5]; print(len(h) == 1 and h["k"][1] == 2.5)`, `h = HashMap("h"); h["k"] = {1, 2.5}; print(#h == 1 and h.k[2] == 2.5)`, "true"},
	{`h = HashMap("h"); h.set({"a": 1, "b": 2}, "x"); print(h.get({"b": 2, "a": 1}))`, `h = HashMap("h"); h:set({a=1, b=2}, "x"); print(h:get({b=2, a=1}))`, "x"},
	{`h = HashMap("h"); h.incr("n"); print(h.incr("n", by=4))`, `h = HashMap("h"); h:incr("n"); print(h:incr("n", {by=4}))`, "5"},
	{`h = HashMap("h"); print(h.get("n", default=[1])[0])`, `h = HashMap("h"); print(h:get("n", {1})[1])`, "1"},
	{`h = HashMap("h"); h.set("a", 1); print(h.items()[0][0])`, `h = HashMap("h"); h:set("a", 1); print(h:items()[1][1])`, "a"},
	{`p = PriorityQueue("p"); p.push("b", 2); p.push("a", 1); i, n = p.pop(); print(i, int(n))`, `p = PriorityQueue("p"); p:push("b", 2); p:push("a", 1); local i, n = p:pop() print(i .. " " .. n)`, "a 1"},
	{`p = PriorityQueue("p"); p.push()`, `p = PriorityQueue("p"); p:push()`, "push: missing argument of push(item, priority=0)"},
	{`p = PriorityQueue("p"); p.push("a", "x")`, `p = PriorityQueue("p"); p:push("a", "x")`, "push: for priority: got str, want float"},
	{`p = PriorityQueue("p"); p.push("a", prio=1)`, `p = PriorityQueue("p"); p:push("a", {prio=1})`, "push: unexpected argument prio"},
	{`h = HashMap("q"); Queue("q").push(1); print(len(h))`, `h = HashMap("q"); Queue("q"):push(1); print(#h)`, "WRONGTYPE"},
}

func runStar(s store.Store, src string) string {
	var out strings.Builder
	l, globals := starlark.New(stdlib.Types, engine.New(s))
	thread := &gostar.Thread{Print: func(_ *gostar.Thread, s string) { fmt.Fprintln(&out, strings.ToLower(s)) }}
	l.Enter(context.Background(), thread)
	if _, err := gostar.ExecFileOptions(&syntax.FileOptions{TopLevelControl: true, GlobalReassign: true}, thread, "x.star", src, globals); err != nil {
		fmt.Fprintln(&out, err)
	}
	return out.String()
}

func runLua(s store.Store, src string) string {
	var out strings.Builder
	L := glua.NewState()
	defer L.Close()
	lua.New(L, stdlib.Types, engine.New(s)).Enter(context.Background())
	L.SetGlobal("print", L.NewFunction(func(L *glua.LState) int { fmt.Fprintln(&out, L.ToStringMeta(L.Get(1))); return 0 }))
	if err := L.DoString(src); err != nil {
		fmt.Fprintln(&out, err)
	}
	return out.String()
}

func TestSame(t *testing.T) {
	server := storetest.Redis(t)
	stores := map[string]func() store.Store{
		"embedded": func() store.Store { return embedded.New(embedded.Options{}) },
		"redis":    func() store.Store { server.Do(t.Context(), store.Raw("FLUSHALL")); return server },
	}
	for name, open := range stores {
		for _, row := range same {
			if got := runStar(open(), row.star); !strings.Contains(got, row.want) {
				t.Errorf("%s, starlark: %s\ngot %s, want %s", name, row.star, got, row.want)
			}
			if got := runLua(open(), row.lua); !strings.Contains(got, row.want) {
				t.Errorf("%s, lua: %s\ngot %s, want %s", name, row.lua, got, row.want)
			}
		}
	}
}
