package lua

import (
	"math/big"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
	"pgregory.net/rapid"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// odd are strings that look like something else.
var odd = []string{
	"", "null", "true", "42", "-0", "007", "1e5", "4.0", "-", `"x"`, `"`, "[1]", "[1", "{}", "{", `{"a":1}`, `{"a" : 1}`,
	"\xff", "[\"\xff\"]", "$a", " 1", "1 ", "NaN", `{"$float":"nan"}`, `{"$dict":[]}`, `{"$x":1}`, `{"$tuple":[1]}`,
	`{"$set":[1,1]}`, `{"$type":"P"}`, "é\u2028\x00", "a\x00b", "\x00\xff",
}

func newLanguage() *Language {
	return New(catalog.Setup{Catalog: new(catalog.Catalog), Print: func(string) {}, Now: time.Now})
}

// scalar draws a value that can be a key.
func (l *Language) scalarOf(t *rapid.T) lua.LValue {
	switch rapid.IntRange(0, 8).Draw(t, "scalar") {
	case 0:
		return l.null
	case 1:
		return lua.LBool(rapid.Bool().Draw(t, "bool"))
	case 2:
		return l.Int(rapid.Int64().Draw(t, "int"))
	case 3:
		n := big.NewInt(rapid.Int64().Draw(t, "int"))
		return l.normal(n.Mul(n, n))
	case 4:
		return lua.LNumber(rapid.Float64().Draw(t, "float"))
	case 5:
		return lua.LString(rapid.SampledFrom(odd).Draw(t, "odd"))
	case 6:
		return lua.LString(rapid.String().Draw(t, "str"))
	case 7:
		return l.Bytes(string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")))
	}
	return l.Duration(time.Duration(rapid.Int64().Draw(t, "duration")))
}

func (l *Language) valueOf(t *rapid.T, depth int) lua.LValue {
	if depth == 0 {
		return l.scalarOf(t)
	}
	var vs []lua.LValue
	n := rapid.IntRange(0, 3).Draw(t, "len")
	kind := rapid.IntRange(0, 5).Draw(t, "kind")
	for range n {
		if kind == 2 {
			vs = append(vs, l.scalarOf(t))
		} else {
			vs = append(vs, l.valueOf(t, depth-1))
		}
	}
	switch kind {
	case 0:
		return l.List(vs)
	case 1:
		return l.Tuple(vs)
	case 2:
		if s, ok := l.Set(vs); ok {
			if _, err := l.key(s); err == nil { // no big int twice
				return s
			}
		}
	case 3:
		d := l.L.NewTable()
		for i, v := range vs {
			d.RawSetString(odd[(i*7+n)%len(odd)], v)
		}
		d.Metatable = l.marks.dict
		return d
	case 4:
		return l.record(&recordType{"Point", []string{"x", "y"}}, []lua.LValue{l.valueOf(t, depth-1), l.scalarOf(t)})
	}
	return l.scalarOf(t)
}

func TestRoundTrip(t *testing.T) {
	l := newLanguage()
	rapid.Check(t, func(t *rapid.T) {
		v := l.valueOf(t, 3)
		stored, err := l.encode(v)
		if err != nil {
			t.Fatal(err)
		}
		got := l.text(stored, false)
		if l.show(got, true) != l.show(v, true) {
			t.Fatalf("%q: got %s, want %s", stored, l.show(got, true), l.show(v, true))
		}
		if again, err := l.encode(got); err != nil || again != stored {
			t.Fatalf("%q became %q, %v", stored, again, err)
		}
		key, err := l.key(v)
		if err != nil {
			t.Fatal(err)
		}
		back := l.keyed(key, false)
		if again, _ := l.key(back); again != key {
			t.Fatalf("key %q became %q", key, again)
		}
	})
}

// FuzzDecode checks that any text has a value, which is stored as some text
// that has the same value; and that any key is stored as itself again.
func FuzzDecode(f *testing.F) {
	for _, s := range odd {
		f.Add(s)
	}
	l := newLanguage()
	f.Fuzz(func(t *testing.T, s string) {
		v := l.text(codec.Text(s), false)
		stored, err := l.encode(v)
		if err != nil {
			t.Fatalf("%q is %s, but: %v", s, l.show(v, true), err)
		}
		if got := l.text(stored, false); l.show(got, true) != l.show(v, true) {
			t.Fatalf("%q: %s became %q: %s", s, l.show(v, true), stored, l.show(got, true))
		}
		k := codec.KeyOfStr(s)
		if v := l.keyed(k, false); v != lua.LString(s) {
			t.Fatalf("key %q of %q is %v", k, s, v)
		}
	})
}

// TestAssign: all values of an assignment are known before the first is
// assigned.
func TestAssign(t *testing.T) {
	l := newLanguage()
	for src, want := range map[string]string{
		"local a, b = 1, 2; a, b = b, a; return a, b":                                                        "2 1",
		"local x, y, z = 1, 2, 3; x, y, z = z, x, y; return x, y, z":                                         "3 1 2",
		"c, d = 1, 2; c, d = d, c; return c, d":                                                              "2 1",
		"local t = {1, 2}; t[1], t[2] = t[2], t[1]; return t":                                                "[2, 1]",
		"local i, t = 1, {}; i, t[i] = i + 1, 20; return i, t":                                               "2 [20]",
		"local function f() return 1, 2, 3 end; local a, b, c = 0, 0, 0; a, b, c = b, f(); return a, b, c":   "0 1 2",
		"local r = {}; for i = 1, 2 do local a, b = i, 9; a, b = b, a; r[#r + 1] = a + b * 10 end; return r": "[19, 29]",
		"local g = function(a, b) while true do a, b = b, a; return a end end; return g(1, 2)":               "2",
		"local a, b = 1, 2; a, b = (function() return b end)(), a; return a, b":                              "2 1",
		"local a, b = 1; a, b = b; return a, b":                                                              "nil nil",
	} {
		got, err := l.Eval(t.Context(), "x", src)
		if err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", src, got, err, want)
		}
	}
}

// TestGlobals: a global that was assigned nil is nil, one that was never
// assigned an error.
func TestGlobals(t *testing.T) {
	l := newLanguage()
	for _, c := range []struct{ src, want, fails string }{
		{"v, err = 1, nil; return v, err", "1 nil", ""},
		{"v = nil; return v == nil", "true", ""},
		{"function f() return late end; late = 2; return f()", "2", ""},
		{"return never", "", "undefined: never"},
		{"local n = 0; local function inc() n = n + 1 end; pcall(function() inc() error('x') end) inc() return n", "2", ""},
		{"local n = 0; local function inc() n = n + 1 end; pcall(function() inc() local x = nil + 1 end) inc() return n", "2", ""},
		{"local f; pcall(function() local k = 7; f = function() return k end error('x') end) local a, b = 1, 2; return f()", "7", ""},
		{"local function f() return pcall(f) end return (f())", "true", ""},
		{"return pcall(function(...) return ... end, 1, nil, 3)", "true 1 nil 3", ""},
		{"return #\"a\\0\\255\\n\"", "4", ""},
		{"return \"a\\0\\255\\n\\\"é\"", `"a\000\255\n\"é"`, ""},
	} {
		got, err := l.Eval(t.Context(), "x", c.src)
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%s: got %v, want %q", c.src, err, c.fails)
			}
		} else if err != nil || got != c.want {
			t.Errorf("%s: got %s, %v, want %s", c.src, got, err, c.want)
		}
	}
}
