package starlark

import (
	"math/big"
	"testing"

	"go.starlark.net/starlark"
	"pgregory.net/rapid"

	"github.com/rdsh/rdsh/engine/codec"
)

// odd are strings that look like something else.
var odd = []string{"", "null", "true", "42", "-0", "007", "1e5", "-", `"x"`, `"`, "[1]", "[1", "{}", "{", `{"a":1}`, `{"a" : 1}`, "\xff", "[\"\xff\"]", "$a", " 1", "1 ", "NaN", `{"$float":"nan"}`, `{"$dict":[]}`, `{"$x":1}`, "é\u2028\x00"}

func value(depth int) *rapid.Generator[starlark.Value] {
	return rapid.Custom(func(t *rapid.T) starlark.Value {
		kinds := 8
		if depth == 0 {
			kinds = 6
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return starlark.None
		case 1:
			return starlark.Bool(rapid.Bool().Draw(t, "bool"))
		case 2:
			n := starlark.MakeInt64(rapid.Int64().Draw(t, "int"))
			if rapid.Bool().Draw(t, "big") {
				return starlark.MakeBigInt(new(big.Int).Mul(n.BigInt(), big.NewInt(1<<40)))
			}
			return n
		case 3:
			return starlark.Float(rapid.Float64().Draw(t, "float"))
		case 4:
			return starlark.String(rapid.SampledFrom(odd).Draw(t, "odd"))
		case 5:
			return starlark.String(rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "str"))
		case 6:
			return starlark.NewList(rapid.SliceOfN(value(depth-1), 0, 4).Draw(t, "list"))
		}
		d := starlark.NewDict(0)
		for range rapid.IntRange(0, 4).Draw(t, "len") {
			d.SetKey(value(0).Draw(t, "key"), value(depth-1).Draw(t, "value"))
		}
		return d
	})
}

// text spells a value with its types, nan included.
func text(v starlark.Value) string { return v.Type() + " " + v.String() }

func TestRoundTrip(t *testing.T) {
	l, _ := New(nil, nil)
	rapid.Check(t, func(t *rapid.T) {
		v := value(3).Draw(t, "value")
		stored, err := l.encode(v, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := Decode(stored); text(got) != text(v) {
			t.Fatalf("%q: got %s, want %s", stored, text(got), text(v))
		}
		key, _ := l.encode(v, true)
		again, _ := l.encode(Decode(key), true)
		if key != again {
			t.Fatalf("canonical %q became %q", key, again)
		}
	})
}

// FuzzDecode checks that any text has a value, which is stored as some text
// that has the same value.
func FuzzDecode(f *testing.F) {
	for _, s := range odd {
		f.Add(s)
	}
	l, _ := New(nil, nil)
	f.Fuzz(func(t *testing.T, s string) {
		v := Decode(codec.Text(s))
		stored, err := l.encode(v, false)
		if err != nil {
			t.Skip()
		}
		if got := Decode(stored); text(got) != text(v) {
			t.Fatalf("%q: %s became %q: %s", s, text(v), stored, text(got))
		}
	})
}
