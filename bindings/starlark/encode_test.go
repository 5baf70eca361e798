package starlark

import (
	"math/big"
	"testing"
	"time"

	"go.starlark.net/starlark"
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
func scalar(t *rapid.T) starlark.Value {
	switch rapid.IntRange(0, 9).Draw(t, "scalar") {
	case 0:
		return starlark.None
	case 1:
		return starlark.Bool(rapid.Bool().Draw(t, "bool"))
	case 2:
		return starlark.MakeInt64(rapid.Int64().Draw(t, "int"))
	case 3:
		n := big.NewInt(rapid.Int64().Draw(t, "int"))
		return starlark.MakeBigInt(n.Mul(n, n))
	case 4:
		return starlark.Float(rapid.Float64().Draw(t, "float"))
	case 5:
		return starlark.String(rapid.SampledFrom(odd).Draw(t, "odd"))
	case 6:
		return starlark.String(rapid.String().Draw(t, "str"))
	case 7:
		return starlark.Bytes(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
	case 8:
		return timeValue(time.Unix(rapid.Int64Range(-1<<33, 1<<33).Draw(t, "s"), rapid.Int64Range(0, 1e9-1).Draw(t, "ns")).UTC())
	}
	return durationValue(rapid.Int64().Draw(t, "duration"))
}

func value(t *rapid.T, depth int) starlark.Value {
	if depth == 0 {
		return scalar(t)
	}
	n := rapid.IntRange(0, 3).Draw(t, "len")
	many := func() (vs []starlark.Value) {
		for range n {
			vs = append(vs, value(t, depth-1))
		}
		return vs
	}
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return starlark.NewList(many())
	case 1:
		return starlark.Tuple(many())
	case 2:
		s := starlark.NewSet(n)
		for range n {
			s.Insert(scalar(t))
		}
		return s
	case 3:
		d := starlark.NewDict(n)
		for range n {
			d.SetKey(scalar(t), value(t, depth-1))
		}
		return d
	case 4:
		return &recordValue{&recordType{"Point", []string{"x", "y"}}, []starlark.Value{value(t, depth-1), scalar(t)}}
	}
	return scalar(t)
}

// spell writes a value with its types, nan included.
func spell(v starlark.Value) string { return v.Type() + " " + newLanguage().show(v, true) }

func TestRoundTrip(t *testing.T) {
	l := newLanguage()
	rapid.Check(t, func(t *rapid.T) {
		v := value(t, 3)
		stored, err := l.encode(v)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.text(stored, false); spell(got) != spell(v) {
			t.Fatalf("%q: got %s, want %s", stored, spell(got), spell(v))
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
			t.Fatalf("%q is %s, but: %v", s, spell(v), err)
		}
		if got := l.text(stored, false); spell(got) != spell(v) {
			t.Fatalf("%q: %s became %q: %s", s, spell(v), stored, spell(got))
		}
		k := codec.KeyOfStr(s)
		if v := l.keyed(k, false); v != starlark.String(s) {
			t.Fatalf("key %q of %q is %v", k, s, v)
		}
	})
}
