package host_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/host"
)

// files gives a tree of files.
func files(kv ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(kv); i += 2 {
		m[kv[i]] = &fstest.MapFile{Data: []byte(kv[i+1])}
	}
	return m
}

// load loads files on an empty store.
func load(t testing.TB, kv ...string) *host.Program {
	t.Helper()
	h, _ := newHost(host.Options{Grants: host.Everything()})
	p, err := h.Load(files(kv...))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

type order struct {
	ID    int
	Total float64
	Items []string
	At    time.Time
}

func TestCall(t *testing.T) {
	p := load(
		t,
		"rules.star", "def price(o):\n    return {\"total\": o.Total * 2, \"items\": [i.upper() for i in o.Items], \"at\": o.At}",
		"rules.lua", "function cost(o) return {total = o.Total * 2, items = {o.Items[1]:upper()}, at = o.At} end",
	)
	in := order{ID: 7, Total: 2.5, Items: []string{"tea"}, At: time.Unix(1e9, 0).UTC()}
	type result struct {
		Total float64   `rdsh:"total"`
		Items []string  `rdsh:"items"`
		At    time.Time `rdsh:"at"`
	}
	for _, fn := range []string{"price", "cost"} {
		v, err := p.Call(t.Context(), fn, in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := host.As[result](v)
		if err != nil || got.Total != 5 || fmt.Sprint(got.Items) != "[TEA]" || !got.At.Equal(in.At) {
			t.Errorf("%s: got %+v, %v", fn, got, err)
		}
	}
}

// TestArguments that are Go values are script values of their kind, and come
// back.
func TestValues(t *testing.T) {
	p := load(t, "a.star", "def star(x): return x", "a.lua", "function lua(x) return x end")
	for _, v := range []any{
		nil, true, 7, int64(1) << 60, 2.5, "s",
		[]byte{1, 255},
		time.Unix(3, 4).UTC(), time.Minute,
		[]any{1, nil, "x"},
		map[string]any{"a": 1, "b": []any{2.5}},
		[]string{"a", "b"},
		map[string]int{"x": 1},
		order{ID: 1},
	} {
		for _, fn := range []string{"star", "lua"} {
			out, err := p.Call(t.Context(), fn, v)
			if err != nil {
				t.Errorf("%s(%v): %v", fn, v, err)
				continue
			}
			again, err := p.Call(t.Context(), fn, out)
			if err != nil || again.String() != out.String() {
				t.Errorf("%s(%v): got %v and then %v, %v", fn, v, out, again, err)
			}
		}
	}
	if _, err := p.Call(t.Context(), "star", func() {}); err == nil || !strings.Contains(err.Error(), "argument 1 of star") {
		t.Errorf("a Go function: got %v", err)
	}
	if _, err := p.Call(t.Context(), "star"); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("no argument: got %v", err)
	}
	_, err := host.As[int](mustCall(t, p, "star", "text"))
	if err == nil || !strings.Contains(err.Error(), "int") {
		t.Errorf("As[int] of a str: got %v", err)
	}
}

func mustCall(t testing.TB, p *host.Program, fn string, args ...any) host.Value {
	t.Helper()
	v, err := p.Call(context.Background(), fn, args...)
	if err != nil {
		t.Fatalf("%s: %v", fn, err)
	}
	return v
}

func TestErrorsAsValues(t *testing.T) {
	p := load(
		t,
		"a.star", "def kind(e): return (e.kind, e.message)\ndef pass_on(e): return e\ndef caught(): return attempt(fail, \"no\")[1]\ndef again(e): fail(e)",
		"a.lua", "function lua_kind(e) return tuple(e.kind, e.message) end\nfunction lua_pass_on(e) return e end\nfunction lua_caught() return select(2, attempt(function() fail(\"no\") end)) end\nfunction lua_again(e) fail(e) end",
	)
	in := &catalog.Error{Kind: "full", Text: "no room"}
	for _, prefix := range []string{"", "lua_"} {
		if v := mustCall(t, p, prefix+"kind", in); !strings.Contains(v.String(), `"full","no room"`) {
			t.Errorf("%skind: got %s", prefix, v)
		}
		err, _ := host.As[error](mustCall(t, p, prefix+"pass_on", in))
		if !errors.Is(err, in) {
			t.Errorf("%spass_on: got %#v", prefix, err)
		}
		var failure *host.Error
		if err := mustCall(t, p, prefix+"caught").Err(); !errors.As(err, &failure) || failure.Message != "no" || failure.Where == "" {
			t.Errorf("%scaught: got %v", prefix, err)
		}
		if _, err := p.Call(t.Context(), prefix+"again", in); !errors.As(err, &failure) || failure.Kind != "full" {
			t.Errorf("%sagain: got %v", prefix, err)
		}
	}
}

func TestProgramFiles(t *testing.T) {
	p := load(
		t,
		"a/one.star", `load("../lib/util.star", "double")`+"\ndef run(x): return double(x)\ndef one(): return run(1)",
		"b/two.star", "def run(x): return x",
		"lib/util.star", "def double(x): return 2 * x\ndef _own(): pass",
		"c.lua", "local u = require('lib.lua_util')\nfunction lrun(x) return u.double(x) end",
		"lib/lua_util.lua", "local M = {}\nfunction M.double(x) return 2 * x end\nreturn M",
	)
	if got := fmt.Sprint(p.Functions()); got != "[double lrun one run]" {
		t.Errorf("functions: %s", got)
	}
	if got := p.Files(); len(got) != 5 || got[0] != "a/one.star" {
		t.Errorf("files: %v", got)
	}
	if other := load(t, "a.star", ""); other.Version() == p.Version() || other.Version() != load(t, "a.star", "").Version() {
		t.Errorf("versions: %s and %s", p.Version(), other.Version())
	}
	for call, want := range map[string]string{"a/one.star:run": "42", "b/two.star:run": "21", "lrun": "42", "double": "42"} {
		if v, err := p.Call(t.Context(), call, 21); err != nil || v.String() != want {
			t.Errorf("%s: got %v, %v, want %s", call, v, err, want)
		}
	}
	for call, want := range map[string]string{
		"run": "say which", "dobule": "did you mean double?", "a/on.star:run": "did you mean a/one.star?", "a/one.star:rum": "did you mean run?", "_own": "no function",
	} {
		if _, err := p.Call(t.Context(), call, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", call, err, want)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	h, _ := newHost(host.Options{Grants: host.Everything()})
	for name, c := range map[string]struct{ kind, want, src string }{
		"syntax.star":  {"syntax", "syntax.star:1", "def f(:"},
		"syntax.lua":   {"syntax", "syntax.lua:1", "function f( end"},
		"fails.star":   {"failed", "fails.star:2: no", "x = 1\nfail('no')"},
		"fails.lua":    {"failed", "fails.lua:2: no", "x = 1\nfail('no')"},
		"reads.star":   {"", "does not read or write", `x = HashMap("h").get("x")`},
		"reads.lua":    {"", "does not read or write", `local x = HashMap("h"):get("x")`},
		"escapes.star": {"", "outside", `load("../x.star", "x")`},
		"escapes.lua":  {"", "outside", `require("../x")`},
		"random.star":  {"value", "for all calls", "r = random(1)"},
		"random.lua":   {"value", "for all calls", "r = random(1)"},
	} {
		_, err := h.Load(files(name, c.src))
		var failure *host.Error
		if !errors.As(err, &failure) || !strings.Contains(err.Error(), c.want) || c.kind != "" && failure.Kind != c.kind {
			t.Errorf("%s: got %v, want %q of kind %q", name, err, c.want, c.kind)
		}
	}
	if _, err := h.Load(files("a.star", "x = 1"), "b.star"); err == nil || !strings.Contains(err.Error(), "b.star: no such file") {
		t.Errorf("got %v", err)
	}
}

// TestNothingStays: what a call changes is gone with it.
func TestNothingStays(t *testing.T) {
	p := load(
		t,
		"a.lua", `
			seen = {}
			local own, count = {n = 0}, 0
			local lib = require("lib")
			function globals(k) local had = seen[k]; seen[k] = 1; return had end
			function made() local had = rawget(_G, "fresh"); fresh = 1; return had end
			function upvalue() count = count + 1; own.n = own.n + 1; lib.n = lib.n + 1; return count + own.n + lib.n end
			function defines() if rawget(_G, "late") then return true end; function late() end end
		`,
		"b.lua", `
			local text = string
			function constant() return 1 end
			function library() local had = rawget(string, "x"); pcall(function() string.x = 1 end); pcall(rawset, string, "x", 1); pcall(table.insert, math, 1); return had or #math > 0 end
			function meta() local m = getmetatable("") or {}; m.x = 1; local i = (""):rep(0).__index; return i end
			function marks() local m = getmetatable(list{}); if m then m.__index = function() return 1 end end; return list{}.x end
			function builtin() local had = print == 1; print = 1; return had end
		`,
		"lib.lua", "return {n = 0}",
		"c.star", "seen = {}\ndef change(k):\n    seen[k] = 1\n",
	)
	for _, c := range []struct{ fn, want string }{
		{"globals", "null"}, {"made", "null"}, {"upvalue", "3"}, {"defines", "null"}, {"library", "false"}, {"meta", "null"}, {"marks", "null"}, {"builtin", "false"}, {"constant", "1"},
	} {
		for range 3 {
			if v, err := p.Call(t.Context(), c.fn, "k"); err != nil || v.String() != c.want {
				t.Errorf("%s: got %v, %v, want %s", c.fn, v, err, c.want)
			}
		}
	}
	if _, err := p.Call(t.Context(), "change", "k"); err == nil || !strings.Contains(err.Error(), "frozen") {
		t.Errorf("a global of Starlark: got %v", err)
	}
}

func TestCallsAtOnce(t *testing.T) {
	p := load(
		t,
		"a.star", "q = Queue(\"q\")\ndef star(n):\n    q.push(n)\n    return n",
		"a.lua", "local q = Queue('q')\nfunction lua(n) q:push(n); return n end\nfunction size() return #q end",
	)
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			for _, fn := range []string{"star", "lua"} {
				for range 20 {
					if v, err := p.Call(t.Context(), fn, i); err != nil || v.String() != fmt.Sprint(i) {
						t.Errorf("%s(%d): got %v, %v", fn, i, v, err)
					}
				}
			}
		})
	}
	all.Wait()
	if v := mustCall(t, p, "size"); v.String() != "2560" {
		t.Errorf("pushed %s", v)
	}
}

func TestDeferInCall(t *testing.T) {
	h, out := newHost(host.Options{})
	p, err := h.LoadSource("a.star", "def f():\n    defer(print, \"after\")\n    print(\"before\")\n    fail(\"no\")")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Call(t.Context(), "f"); err == nil || out.String() != "before\nafter\n" {
		t.Errorf("got %v, %q", err, out)
	}
}

func TestCancelledCall(t *testing.T) {
	p := load(t, "a.star", "def star():\n    while True: pass", "a.lua", "function lua() while true do end end")
	for _, fn := range []string{"star", "lua"} {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, host.ErrTime)
		defer cancel()
		if _, err := p.Call(ctx, fn); !errors.Is(err, host.ErrTime) {
			t.Errorf("%s: got %v", fn, err)
		}
	}
}

func TestExpression(t *testing.T) {
	h, _ := newHost(host.Options{})
	for lang, code := range map[host.Lang]string{host.Starlark: `u["age"] >= 18 and u["name"] != ""`, host.Lua: `u.age >= 18 and u.name ~= ""`} {
		p, err := h.Expression(lang, code, "u")
		if err != nil {
			t.Fatal(err)
		}
		got, err := host.As[bool](mustCall(t, p, "", map[string]any{"age": 20, "name": "x"}))
		if !got || err != nil {
			t.Errorf("%s: got %v, %v", lang, got, err)
		}
	}
}

type mailer struct{ sent []string }

func (m *mailer) send(_ context.Context, to, subject string) (int, error) {
	if to == "" {
		return 0, errors.New("nobody to send to")
	}
	m.sent = append(m.sent, to+": "+subject)
	return len(m.sent), nil
}

func TestOffer(t *testing.T) {
	m := &mailer{}
	h, _ := newHost(host.Options{Offer: host.Offer{
		Roots: []any{m},
		Modules: []catalog.Module{{Name: "mail", Doc: "Sends mail.", Funcs: []catalog.Method{{
			Sig: `send(to, *, subject="hello")`, Doc: "Sends a message. Returns its number.",
			Func: catalog.Func2((*mailer).send),
		}}}},
	}})
	p, err := h.Load(files("a.star", `def star(): return mail.send("ada", subject="hi")`, "a.lua", `function lua() return mail.send("ada", {subject = "hi"}) end`+"\nfunction bad() mail.send('') end"))
	if err != nil {
		t.Fatal(err)
	}
	mustCall(t, p, "star")
	if v := mustCall(t, p, "lua"); v.String() != "2" || m.sent[1] != "ada: hi" {
		t.Errorf("got %v, %v", v, m.sent)
	}
	if _, err := p.Call(t.Context(), "bad"); err == nil || !strings.Contains(err.Error(), "nobody to send to") {
		t.Errorf("got %v", err)
	}
	if help := h.Catalog().Module("mail").Func("send"); help == nil || help.Name != "send" {
		t.Errorf("no help of mail.send: %v", help)
	}
}
