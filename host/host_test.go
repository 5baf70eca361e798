package host_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// newHost gives a host on an empty store, and where its scripts print.
func newHost(opts host.Options) (*host.Host, *bytes.Buffer) {
	out := new(bytes.Buffer)
	opts.Stdout, opts.Stderr = out, out
	return host.New(engine.New(embedded.New(embedded.Options{})), opts), out
}

// tree writes files below a new directory, which becomes the working one.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

func TestLoad(t *testing.T) {
	tree(t, map[string]string{
		"main.star":    `load("lib/a.star", "a"); load("lib/b.star", "b"); print(a, b)`,
		"lib/a.star":   `load("b.star", "b"); a = b + 1`,
		"lib/b.star":   "print(\"once\")\nb = 1",
		"main.lua":     `local a, b = require("lib.a"), require("lib.b"); print(a, b)`,
		"lib/a.lua":    `return require("b") + 1`,
		"lib/b.lua":    "print(\"once\")\nreturn 1",
		"circle.star":  `load("circle2.star", "x")`,
		"circle2.star": `load("circle.star", "x")`,
		"circle.lua":   `require("circle2")`,
		"circle2.lua":  `require("circle")`,
		"bad.star":     "load(\"broken.star\", \"x\")",
		"broken.star":  "x = 1\nfail(\"in here\")",
		"bad.lua":      `require("broken")`,
		"broken.lua":   "x = 1\nfail(\"in here\")",
		"up/main.star": `load("../lib/b.star", "b"); print(b)`,
		"up/main.lua":  `print(require("../lib.b"))`,
		"leave.star":   `load("../x.star", "x")`,
		"leave.lua":    `require("../x")`,
		"spin.star":    `load("loop.star", "x")`,
		"loop.star":    "x = 1\nwhile True: pass",
		"spin.lua":     `require("loop")`,
		"loop.lua":     "while true do end",
	})
	for _, lang := range []string{"star", "lua"} {
		t.Run(lang, func(t *testing.T) {
			h, out := newHost(host.Options{})
			if err := h.RunFile(t.Context(), "main."+lang, nil); err != nil || out.String() != "once\n2 1\n" {
				t.Errorf("got %q, %v", out, err)
			}
			for file, want := range map[string]string{
				"circle": "circle2." + lang + ":1: ", "leave": "outside", "bad": "in here",
			} {
				err := h.RunFile(t.Context(), file+"."+lang, nil)
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: got %v, want %q", file, err, want)
				}
			}
			var failure *host.Error
			if err := h.RunFile(t.Context(), "bad."+lang, nil); !errors.As(err, &failure) || failure.Where != "broken."+lang+":2" {
				t.Errorf("bad: got %#v", err)
			}
			ctx, cancel := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, host.ErrTime)
			defer cancel()
			if err := h.RunFile(ctx, "spin."+lang, nil); !errors.Is(err, host.ErrTime) {
				t.Errorf("spin: got %v", err)
			}
		})
	}
}

func TestLoadUp(t *testing.T) {
	tree(t, map[string]string{
		"up/main.star": `load("../lib.star", "b"); print(b)`,
		"lib.star":     `b = 1`,
	})
	h, out := newHost(host.Options{})
	if err := h.RunFile(t.Context(), "up/main.star", nil); err != nil || out.String() != "1\n" {
		t.Errorf("within the working directory: got %q, %v", out, err)
	}
	t.Chdir("up")
	if err := h.RunFile(t.Context(), "main.star", nil); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("out of the working directory: got %v", err)
	}
}

func TestLoadSymlink(t *testing.T) {
	dir := tree(t, map[string]string{"main.star": `load("link.star", "x")`})
	outside := filepath.Join(t.TempDir(), "x.star")
	if err := os.WriteFile(outside, []byte("x = 1"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link.star")); err != nil {
		t.Skip(err)
	}
	h, _ := newHost(host.Options{})
	if err := h.RunFile(t.Context(), "main.star", nil); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("got %v", err)
	}
}

func TestFiles(t *testing.T) {
	tree(t, map[string]string{"x.txt": "", "dir.star/y": ""})
	h, _ := newHost(host.Options{})
	for path, want := range map[string]string{
		"nowhere.star": "nowhere.star: no such file",
		"x.txt":        "want a name that ends in .star or .lua",
		"dir.star":     "dir.star: is a directory",
	} {
		if err := h.RunFile(t.Context(), path, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
}

func TestArguments(t *testing.T) {
	for lang, src := range map[host.Lang]string{
		host.Starlark: `a = arguments(limit=10, name="x", deep=False, rate=0.5, wait=time.duration("1s")); print(a.limit, a.name, a.deep, a.rate, a.wait, a.rest)`,
		host.Lua:      `local a = arguments{limit=10, name="x", deep=false, rate=0.5, wait=time.duration("1s")}; print(a.limit, a.name, a.deep, a.rate, a.wait, a.rest)`,
	} {
		h, out := newHost(host.Options{})
		args := []string{"in.txt", "--limit=3", "--deep", "--name=007", "--wait=2m", "--", "--not"}
		if err := h.RunSource(t.Context(), lang, "x", src, args); err != nil {
			t.Fatal(err)
		}
		want := "3 007 True 0.5 2m0s [\"in.txt\", \"--not\"]\n"
		if got := strings.Replace(out.String(), "true", "True", 1); got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
		for arg, want := range map[string]string{
			"--limt=3": "did you mean --limit?", "--limit=x": "is no int", "--limit": "write --name=value",
			"--deep=maybe": "true or false", "--wait=5x": "no duration",
		} {
			err := h.RunSource(t.Context(), lang, "x", src, []string{arg})
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s %s: got %v, want %q", lang, arg, err, want)
			}
		}
	}
}

func TestExit(t *testing.T) {
	for _, lang := range []host.Lang{host.Starlark, host.Lua} {
		h, out := newHost(host.Options{})
		err := h.RunSource(t.Context(), lang, "x", `defer(print, "bye"); attempt(exit, 3)`, nil)
		var exit *host.Exit
		if !errors.As(err, &exit) || exit.Code != 3 || out.String() != "bye\n" {
			t.Errorf("%s: got %v, %q", lang, err, out)
		}
		if err := h.RunSource(t.Context(), lang, "x", `exit()`, nil); err != nil {
			t.Errorf("%s: exit(): got %v", lang, err)
		}
	}
}

// TestFailures: what fails in deferred calls is told beside what the script
// failed with, or exit.
func TestFailures(t *testing.T) {
	for _, lang := range []host.Lang{host.Starlark, host.Lua} {
		h, out := newHost(host.Options{})
		const defers = `defer(print, "last"); defer(fail, "two"); defer(fail, "one"); `
		var all *host.Failures
		err := h.RunSource(t.Context(), lang, "x", defers+`fail("first")`, nil)
		if !errors.As(err, &all) || all.Error() != "x:1: first\none\ntwo" || out.String() != "last\n" {
			t.Errorf("%s: got %v, %q", lang, err, out)
		}
		err = h.RunSource(t.Context(), lang, "x", defers+`exit(3)`, nil)
		var exit *host.Exit
		if !errors.As(err, &all) || !errors.As(err, &exit) || exit.Code != 3 || len(all.Deferred) != 2 {
			t.Errorf("%s: exit: got %v", lang, err)
		}
		err = h.RunSource(t.Context(), lang, "x", defers+`exit()`, nil)
		if !errors.As(err, &all) || all.Run != nil || len(all.Deferred) != 2 {
			t.Errorf("%s: exit(): got %v", lang, err)
		}
		var one *host.Error
		err = h.RunSource(t.Context(), lang, "x", `defer(fail, "only")`, nil)
		if !errors.As(err, &one) || one.Message != "only" {
			t.Errorf("%s: one: got %v", lang, err)
		}
	}
}

// A writerFunc is called when something is written.
type writerFunc func()

func (f writerFunc) Write(p []byte) (int, error) {
	f()
	return len(p), nil
}

func TestDeferAfterCancel(t *testing.T) {
	for lang, src := range map[host.Lang]string{
		host.Starlark: "defer(lambda: Queue(\"q\").push(1))\nprint(\"deferred\")\nwhile True: pass",
		host.Lua:      "defer(function() Queue(\"q\"):push(1) end)\nprint(\"deferred\")\nwhile true do end",
	} {
		why := errors.New("interrupted")
		ctx, cancel := context.WithCancelCause(t.Context())
		s := embedded.New(embedded.Options{})
		h := host.New(engine.New(s), host.Options{Stdout: writerFunc(func() { cancel(why) })})
		if err := h.RunSource(ctx, lang, "x", src, nil); !errors.Is(err, why) {
			t.Errorf("%s: got %v", lang, err)
		}
		if got, err := h.Eval(t.Context(), lang, `Queue("q").size`); err != nil || got == "" {
			t.Errorf("%s: got %q, %v", lang, got, err)
		}
		code := map[host.Lang]string{host.Starlark: `len(Queue("q"))`, host.Lua: `#Queue("q")`}[lang]
		if got, err := h.Eval(t.Context(), lang, code); got != "1" || err != nil {
			t.Errorf("%s: the deferred push: got %q, %v", lang, got, err)
		}
	}
}

func TestEval(t *testing.T) {
	for _, c := range []struct {
		lang       host.Lang
		code, want string
	}{
		{host.Starlark, `1 + 1`, "2"},
		{host.Starlark, `x = 3; x * 2`, "6"},
		{host.Starlark, "def f(a):\n  return a\nf(\"s\")", `"s"`},
		{host.Starlark, `None`, ""},
		{host.Starlark, `x = 1`, ""},
		{host.Lua, `1 + 1`, "2"},
		{host.Lua, `local x = 3; x * 2`, "6"},
		{host.Lua, "function f(a) return a end\nf(\"s\")", `"s"`},
		{host.Lua, `nil`, ""},
		{host.Lua, `x = 1`, ""},
		{host.Lua, `1, nil, "a"`, `1 nil "a"`},
	} {
		h, _ := newHost(host.Options{})
		if got, err := h.Eval(t.Context(), c.lang, c.code); got != c.want || err != nil {
			t.Errorf("%s %q: got %q, %v, want %q", c.lang, c.code, got, err, c.want)
		}
	}
}

func TestSession(t *testing.T) {
	for lang, steps := range map[host.Lang][]struct{ code, want string }{
		host.Starlark: {{"x = 1", ""}, {"x + 1", "2"}, {"_ * 2", "4"}, {"def f():\n  return x\n", ""}, {"f()", "1"}, {`q = Queue("q")`, ""}, {"y", "!undefined"}, {"x", "1"}},
		host.Lua:      {{"x = 1", ""}, {"x + 1", "2"}, {"_ * 2", "4"}, {"function f() return x end", ""}, {"f()", "1"}, {`q = Queue("q")`, ""}, {"y", "!undefined"}, {"x", "1"}},
	} {
		h, _ := newHost(host.Options{})
		s, err := h.NewSession(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range steps {
			got, err := s.Eval(t.Context(), step.code)
			if want, fails := strings.CutPrefix(step.want, "!"); fails {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s %q: got %v, want %q", lang, step.code, err, want)
				}
			} else if got != step.want || err != nil {
				t.Errorf("%s %q: got %q, %v, want %q", lang, step.code, got, err, step.want)
			}
		}
		if typ := s.TypeOf("q"); typ == nil || typ.Name != "Queue" {
			t.Errorf("%s: q is a %v", lang, typ)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestIncomplete(t *testing.T) {
	h, _ := newHost(host.Options{})
	for lang, cases := range map[host.Lang]map[string]bool{
		host.Starlark: {
			"x = 1": false, "f(1,": true, "[1,\n2": true, "def f():": true, "def f():\n  return 1": true,
			"def f():\n  return 1\n": true, "def f():\n  return 1\n\n": false, "if x: y": true, "if x: y\n\n": false,
			"x = = 1": false, `"""abc`: true, ")": false, "": false,
		},
		host.Lua: {
			"x = 1": false, "f(1,": true, "function f()": true, "function f() return 1 end": false,
			"for i = 1, 3 do": true, "1 + 1": false, "x = = 1": false, "if x then": true, "": false, "local t = {": true,
		},
	} {
		s, err := h.NewSession(lang)
		if err != nil {
			t.Fatal(err)
		}
		for code, want := range cases {
			if got := s.Incomplete(code); got != want {
				t.Errorf("%s: Incomplete(%q): got %v, want %v", lang, code, got, want)
			}
		}
	}
}
