package complete_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/complete"
	"github.com/rdsh/rdsh/host"
)

var (
	queue = catalog.Compile(catalog.Type{
		Name: "Queue",
		New:  catalog.Method{Sig: "Queue(name, maxlen=None, overflow=\"reject\", *, ttl=None)"},
		Methods: []catalog.Method{
			{Sig: "pop(*, timeout=None, default=None)"}, {Sig: "push(item, *, timeout=None)"}, {Sig: "peek(default=None)"},
		},
	})
	hashMap = catalog.Compile(catalog.Type{
		Name: "HashMap", New: catalog.Method{Sig: "HashMap(name)"},
		Methods: []catalog.Method{{Sig: "get(k, default=None)"}, {Sig: "items()"}},
	})
	table = &catalog.Catalog{
		Types: []*catalog.Type{hashMap, queue},
		Modules: []*catalog.Module{
			catalog.CompileModule(catalog.Module{
				Name: "math", Funcs: []catalog.Method{{Sig: "floor(x)"}}, Values: map[string]catalog.Value{"pi": catalog.OfFloat(3)},
			}),
			catalog.CompileModule(catalog.Module{Name: "fs", Funcs: []catalog.Method{{Sig: "read(path)"}}}),
		},
		Globals: catalog.CompileGlobals([]catalog.Method{{Sig: "env(name, default=None)"}, {Sig: "print(*args)"}}),
	}
)

// source is a session with the variables jobs, a queue, and _hidden, on a
// store with the structures mail, mail:in and a"b.
func source(lang host.Lang) *complete.Source {
	return &complete.Source{
		Catalog: table,
		Lang:    lang,
		Globals: func() []string {
			return []string{"HashMap", "Queue", "_hidden", "env", "fs", "jobs", "math", "print"}
		},
		TypeOf: func(name string) *catalog.Type {
			if name == "jobs" {
				return queue
			}
			return nil
		},
		Names: func(prefix, _ string) ([]string, bool) {
			return slices.DeleteFunc([]string{"mail:in", "mail", `a"b`}, func(n string) bool { return !strings.HasPrefix(n, prefix) }), false
		},
	}
}

var cases = []struct {
	lang         host.Lang
	before, want string
}{
	{host.Starlark, "jo", "jobs"},
	{host.Starlark, "x = jo", "jobs"},
	{host.Starlark, "Qu", "Queue"},
	{host.Starlark, "e", "elif else env"},
	{host.Lua, "e", "else elseif end env"},
	{host.Starlark, "_h", "_hidden"},
	{host.Starlark, "nothing", ""},
	{host.Starlark, "12", ""},

	{host.Starlark, "jobs.p", "peek pop push"},
	{host.Starlark, "print(jobs.pu", "push"},
	{host.Starlark, "jobs:p", "print pass"},
	{host.Lua, "jobs:p", "peek pop push"},
	{host.Lua, "jobs.p", "peek pop push"},
	{host.Starlark, "other.p", ""},
	{host.Starlark, `Queue("q").p`, "peek pop push"},
	{host.Starlark, `Queue(name("x", 1)).pu`, "push"},
	{host.Lua, `Queue("q", {maxlen=3}):pu`, "push"},
	{host.Starlark, `HashMap("q").p`, ""},
	{host.Starlark, "math.", "floor pi"},
	{host.Starlark, "math().f", ""},

	{host.Starlark, `Queue("`, "mail mail:in"},
	{host.Starlark, `Queue("mail:`, "mail:in"},
	{host.Starlark, `x = [HashMap('ma`, "mail mail:in"},
	{host.Starlark, `Queue("a`, ""},
	{host.Starlark, `Queue("x", "ma`, ""},
	{host.Starlark, `jobs.push("ma`, ""},
	{host.Starlark, `print("ma`, ""},

	{host.Starlark, "jobs.pop(t", "timeout="},
	{host.Starlark, "jobs.pop(timeout=1, de", "def default="},
	{host.Starlark, "jobs.pop(timeout=1, ti", ""},
	{host.Starlark, "jobs.pop(timeout=jo", "jobs"},
	{host.Starlark, `Queue("q", ma`, "math maxlen="},
	{host.Starlark, `Queue("q").pop(ti`, "timeout="},
	{host.Starlark, `env("A", d`, "def default="},
	{host.Lua, `Queue("q", {ma`, "math maxlen="},
	{host.Lua, `jobs:pop({timeout=1, de`, "default="},
	{host.Lua, `jobs:pop(ti`, ""},
	{host.Lua, `jobs:pop{de`, "default="},
	{host.Lua, `jobs:pop{timeout=1, `, "default="},
	{host.Lua, `x = {de`, ""},
	{host.Starlark, `jobs.push({ti`, ""},
	{host.Starlark, `jobs.pop(`, "default= timeout="},
	{host.Starlark, `Queue("q", `, "maxlen= overflow= ttl="},
	{host.Starlark, `Queue("q", jobs(`, "HashMap Queue break continue def elif else False for if in lambda load None not pass return True while env fs jobs math print"},
	{host.Starlark, `print(*ar`, ""},

	{host.Starlark, "x = 1 # jo", ""},
	{host.Lua, "x = 1 -- jo", ""},
	{host.Lua, "x = #jo", "jobs"},
	{host.Starlark, `print("#", jo`, "jobs"},
	{host.Starlark, `print("a\"b", jo`, "jobs"},
	{host.Starlark, `)).jo`, ""},
}

func TestCode(t *testing.T) {
	for _, c := range cases {
		got := source(c.lang).Code(c.before).Candidates
		want := strings.Fields(c.want)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s: got %q, want %q", c.lang, c.before, got, want)
		}
	}
}

func TestIndentation(t *testing.T) {
	if got := source(host.Starlark).Code("  ").Insert; got != "    " {
		t.Errorf("got %q, want four blanks", got)
	}
}

func TestMoreNames(t *testing.T) {
	s := source(host.Starlark)
	s.Names = func(string, string) ([]string, bool) { return []string{"mail"}, true }
	if got := s.Code(`Queue("`); !got.More {
		t.Errorf("got %+v, want that there are more", got)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.star", "b.lua", ".hidden"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "lib"), 0o700); err != nil {
		t.Fatal(err)
	}
	slash := dir + "/"
	for typed, want := range map[string][]string{
		slash:          {slash + "a.star", slash + "b.lua", slash + "lib/"},
		slash + "l":    {slash + "lib/"},
		slash + ".":    {slash + ".hidden"},
		slash + "no/x": nil,
	} {
		if got := complete.Files(typed).Candidates; !slices.Equal(got, want) {
			t.Errorf("Files(%s): got %q, want %q", typed, got, want)
		}
	}
	if got, want := source(host.Starlark).Code(`fs.read("`+slash+`a`).Candidates, []string{slash + "a.star"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzCode: completion does not fail on any line.
func FuzzCode(f *testing.F) {
	for _, c := range cases {
		f.Add(c.before)
	}
	f.Fuzz(func(t *testing.T, before string) {
		for _, lang := range []host.Lang{host.Starlark, host.Lua} {
			got := source(lang).Code(before)
			for _, c := range got.Candidates {
				if !strings.HasPrefix(c, got.Typed) {
					t.Errorf("%q: %q does not begin with %q", before, c, got.Typed)
				}
			}
		}
	})
}
