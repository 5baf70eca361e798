package lua

import (
	"testing"

	lua "github.com/yuin/gopher-lua"
	"pgregory.net/rapid"

	"github.com/rdsh/rdsh/engine/codec"
)

// text gives random stored forms by way of what JSON generators make.
func text(depth int) *rapid.Generator[codec.Text] {
	return rapid.Custom(func(t *rapid.T) codec.Text {
		kinds := 6
		if depth == 0 {
			kinds = 4
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return codec.OfBool(rapid.Bool().Draw(t, "bool"))
		case 1:
			return codec.OfInt(rapid.Int64().Draw(t, "int"))
		case 2:
			return codec.OfFloat(rapid.Float64().Draw(t, "float") + 0.5)
		case 3:
			return codec.Text(codec.AppendStr(nil, rapid.String().Draw(t, "str")))
		case 4:
			b := []byte{'['}
			for i := range rapid.IntRange(0, 4).Draw(t, "len") {
				if i > 0 {
					b = append(b, ',')
				}
				b = append(b, text(depth-1).Draw(t, "e")...)
			}
			return codec.Text(append(b, ']'))
		}
		var es codec.Entries
		b := []byte{'{'}
		for _, k := range rapid.SliceOfNDistinct(rapid.StringN(0, 5, -1), 0, 4, rapid.ID).Draw(t, "keys") {
			if codec.PlainKey(k) {
				b = append(codec.AppendStr(es.Next(b), k), ':')
				b = append(b, text(depth-1).Draw(t, "v")...)
			}
		}
		return codec.Text(es.Close(b, true))
	})
}

// TestRoundTrip checks that stored values survive Lua: the text stays the
// same, in order, except that whole floats are ints there.
func TestRoundTrip(t *testing.T) {
	L := lua.NewState()
	defer L.Close()
	l := New(L, nil, nil)
	rapid.Check(t, func(t *rapid.T) {
		want := text(3).Draw(t, "text")
		once, err := l.encode(l.decode(want), false)
		if err != nil {
			t.Fatal(err)
		}
		twice, _ := l.encode(l.decode(once), false)
		if once != twice {
			t.Fatalf("%q became %q", once, twice)
		}
	})
}
