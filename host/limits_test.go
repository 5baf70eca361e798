package host_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/host"
)

// TestLimits: each limit ends a run with an error of its own, which attempt and
// pcall do not catch, and the next call goes on.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		limit     string
		limits    host.Limits
		star, lua string
	}{
		{"time", host.Limits{Time: 150 * time.Millisecond}, "while True: pass", "while true do end"},
		{"steps", host.Limits{Steps: 10_000}, "while True: pass", "while true do end"},
		{"memory", host.Limits{Memory: 1 << 20}, `"x" * (1 << 30)`, `string.rep("x", 2 ^ 30)`},
		{"output", host.Limits{Output: 1000}, `while True: print("x")`, `while true do print("x") end`},
		{"depth", host.Limits{Depth: 30}, "again()", "local function f() return 1 + f() end f()"},
		{"calls", host.Limits{Calls: 10}, `while True: Counter("c").incr("x")`, `while true do Counter("c"):incr("x") end`},
		{"written", host.Limits{Written: 100}, `while True: Queue("q").push("x")`, `while true do Queue("q"):push("x") end`},
		{"results", host.Limits{Results: 100}, `while True: Queue("full").items()`, `while true do Queue("full"):items() end`},
		{"size", host.Limits{Size: 1000}, `while True: Queue("full").items()`, `while true do Queue("full"):items() end`},
	} {
		h, _ := newHost(host.Options{Limits: c.limits, Grants: host.Everything()})
		p, err := h.Load(files(
			"a.star", "def again(): again()\ndef body():\n    "+c.star+"\ndef star():\n    attempt(body)\n    return 1\ndef fine(): return 1\ndef fill(): Queue(\"full\").extend(range(20))",
			"a.lua", "function lua() pcall(function() "+c.lua+" end) return 1 end\nfunction lua_fine() return 1 end",
		))
		if err != nil {
			t.Fatal(c.limit, err)
		}
		mustCall(t, p, "fill")
		for _, fn := range []string{"star", "lua"} {
			_, err := p.Call(t.Context(), fn)
			var limit *host.LimitError
			var failure *host.Error
			if !errors.As(err, &limit) || limit.Limit != c.limit || !errors.As(err, &failure) || failure.Kind != "limit" {
				t.Errorf("%s in %s: got %v", c.limit, fn, err)
			}
			if c.limit == "time" && !errors.Is(err, host.ErrTime) {
				t.Errorf("%s: %v is no ErrTime", fn, err)
			}
		}
		mustCall(t, p, "fine")
		mustCall(t, p, "lua_fine")
	}
}

// TestLimitsOfScripts: scripts and sessions have the limits too, and what was
// deferred runs for a moment.
func TestLimitsOfScripts(t *testing.T) {
	limits := host.Limits{Steps: 100_000} // not of time: what is short may wait for its turn
	steps := &host.LimitError{Limit: "steps"}
	for lang, src := range map[host.Lang]string{
		host.Starlark: "defer(print, \"bye\")\nwhile True: attempt(fail)",
		host.Lua:      "defer(print, \"bye\")\nwhile true do pcall(fail) end",
	} {
		h, out := newHost(host.Options{Limits: limits})
		for range 10 { // the moment may be over before its turn
			if err := h.RunSource(t.Context(), lang, "x", src, nil); !errors.Is(err, steps) {
				t.Errorf("%s: got %v", lang, err)
			}
			if out.Len() > 0 {
				break
			}
		}
		if out.String() != "bye\n" {
			t.Errorf("%s: what was deferred printed %q", lang, out)
		}
		s, err := h.NewSession(lang)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Eval(t.Context(), map[host.Lang]string{host.Starlark: "[x for x in range(1 << 60) if x < 0]", host.Lua: "while true do end"}[lang]); !errors.Is(err, steps) {
			t.Errorf("%s: a session: got %v", lang, err)
		}
		if got, err := s.Eval(t.Context(), "1 + 1"); got != "2" || err != nil {
			t.Errorf("%s: the next input: got %q, %v", lang, got, err)
		}
	}
}

// TestLimitAndCancel: who calls may give up sooner.
func TestLimitAndCancel(t *testing.T) {
	h, _ := newHost(host.Options{Limits: host.DefaultLimits(), Grants: host.Everything()})
	p, err := h.Load(files("a.star", "def star():\n    while True: pass\ndef wait(): Queue(\"q\").pop(timeout=\"1h\")", "a.lua", "function lua() while true do end end"))
	if err != nil {
		t.Fatal(err)
	}
	why := errors.New("no longer wanted")
	for _, fn := range []string{"star", "lua", "wait"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(10*time.Millisecond, func() { cancel(why) })
		if _, err := p.Call(ctx, fn); !errors.Is(err, why) {
			t.Errorf("%s: got %v", fn, err)
		}
	}
}

// TestDeepGlobal: what is frozen is gone through by recursion.
func TestDeepGlobal(t *testing.T) {
	h, _ := newHost(host.Options{Limits: host.DefaultLimits()})
	_, err := h.LoadSource("a.star", "x = []\nfor _ in range(5000):\n    x = [x]\ndef f(): return x")
	if err == nil || !strings.Contains(err.Error(), "deep") {
		t.Errorf("got %v", err)
	}
}
