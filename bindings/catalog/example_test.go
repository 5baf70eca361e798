package catalog_test

import (
	"testing"

	"github.com/rdsh/rdsh/bindings/catalog"
)

func TestExampleIn(t *testing.T) {
	c := shelves()
	for _, test := range []struct{ star, lua string }{
		{`s.put(1)`, `s:put(1)`},
		{`n = len(s)`, `local n = #s`},
		{`s.put(2.5, timeout="5s")`, `s:put(2.5, {timeout="5s"})`},
		{`s.put({})`, `s:put(dict{})`},
		{`s.put({"a": [1, 2], "b-c": True})`, `s:put({a={1, 2}, ["b-c"]=true})`},
		{`s.put((1, None), default=[])`, `s:put(tuple(1, null), {default={}})`},
		{`s.put(None, at=-1.5)`, `s:put(nil, {at=-1.5})`},
		{`s.put([1, {"a": None}])`, `s:put({1, {a=null}})`},
		{`book, by = s.find("Tristia")`, `local book, by = s:find("Tristia")`},
		{`for k, v in s.items(): print(k, v)`, `for k, v in each(s:items()) do print(k, v) end`},
		{`s.change("n", lambda old: (old or 0) + 1)`, `s:change("n", function(old) return (old or 0) + 1 end)`},
		{`v, err = attempt(s.put, 1)`, `local v, err = attempt(s.put, s, 1)`},
		{`n = words.count("a b") * 2`, `local n = words.count("a b") * 2`},
		{`v, err = attempt(words.count, 1)`, `local v, err = attempt(words.count, 1)`},
		{`print(err.kind, s)`, `print(err.kind, s)`},
		{"a = 1\nb = a + 1", "local a = 1\nlocal b = a + 1"},
		{`Shelf("poems").put(1)`, `Shelf("poems"):put(1)`},

		// What has no plain form in Lua is shown in Starlark only.
		{`s["a"] = 1`, ""},
		{`x = [i for i in s]`, ""},
		{`x = 1 if s else 2`, ""},
		{`s.put({1: 2})`, ""},
		{`s.put(1`, ""},
		{`s.put("`, ""},
		{`x += 1`, ""},
		{`s.put(not x)`, ""},
		{"def f():\n  return 1", ""},
	} {
		m := &catalog.Method{Example: test.star}
		if got := c.ExampleIn(m, "lua"); got != test.lua {
			t.Errorf("ExampleIn(lua) of %s: got %q, want %q", test.star, got, test.lua)
		}
		if got := c.ExampleIn(m, "star"); got != test.star {
			t.Errorf("ExampleIn(star) of %s: got %q", test.star, got)
		}
	}
	pack := c.Global("pack")
	if got := c.ExampleIn(pack, "star"); got != "" {
		t.Errorf("ExampleIn(star) of what only Lua has: got %q, want nothing", got)
	}
	if got := c.ExampleIn(pack, "lua"); got != pack.Example {
		t.Errorf("ExampleIn(lua) of what only Lua has: got %q, want %q", got, pack.Example)
	}
}

func TestPrintsIn(t *testing.T) {
	for _, test := range []struct{ star, lua string }{
		{`True False None`, `true false nil`},
		{`[None, (True, {"a": None})] None`, `[null, (true, {"a": null})] nil`},
		{`4.0 [1.0, 0.5] 10.05`, `4 [1, 0.5] 10.05`},
		{`["None", "a \"True", "4.0"]`, `["None", "a \"True", "4.0"]`},
		{"ada\nTrueman", "ada\nTrueman"},
		{"", ""},
	} {
		m := &catalog.Method{Prints: test.star}
		if got := m.PrintsIn("lua"); got != test.lua {
			t.Errorf("PrintsIn(lua) of %s: got %q, want %q", test.star, got, test.lua)
		}
		if got := m.PrintsIn("star"); got != test.star {
			t.Errorf("PrintsIn(star) of %s: got %q", test.star, got)
		}
	}
	m := &catalog.Method{Prints: `("a", 2)`, PrintsLua: "a 2"}
	if got := m.PrintsIn("lua"); got != "a 2" {
		t.Errorf("PrintsIn(lua): got %q, want what PrintsLua says", got)
	}
	m = &catalog.Method{Prints: "None", Only: "lua"}
	if got := m.PrintsIn("lua"); got != "None" {
		t.Errorf("PrintsIn(lua) of what only Lua has: got %q, want it untouched", got)
	}
}

// TestIndented: examples and what they print may be indented as the table is.
func TestIndented(t *testing.T) {
	rows := catalog.CompileGlobals([]catalog.Method{{
		Sig: "twice(n)", Returns: "int",
		Example: `
			for n in [1, 2]: print(n)
			print("end")`,
		Prints: `
			1
			2
			end`,
	}})
	if got, want := rows[0].Example, "for n in [1, 2]: print(n)\nprint(\"end\")"; got != want {
		t.Errorf("the example: got %q, want %q", got, want)
	}
	if got, want := rows[0].Prints, "1\n2\nend"; got != want {
		t.Errorf("what it prints: got %q, want %q", got, want)
	}
}
