package lua

import (
	"math/big"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/engine/codec"
)

// Language is the codec.Builder of its values.
var _ codec.Builder[lua.LValue] = (*Language)(nil)

// Null gives none inside a table.
func (l *Language) Null() lua.LValue { return l.null }

// Bool gives a bool.
func (l *Language) Bool(b bool) lua.LValue { return lua.LBool(b) }

// Float gives a number.
func (l *Language) Float(f float64) lua.LValue { return l.box.number(lua.LNumber(f)) }

// Str gives a string.
func (l *Language) Str(s string) lua.LValue { return l.box.string(lua.LString(s)) }

// Int gives a number, or an object if n is not exact as one.
func (l *Language) Int(n int64) lua.LValue {
	if n < -exact || n > exact {
		return l.bigInt(big.NewInt(n))
	}
	return l.box.number(lua.LNumber(n))
}

// BigInt gives an object.
func (l *Language) BigInt(digits string) lua.LValue {
	n, _ := new(big.Int).SetString(digits, 10)
	return l.bigInt(n)
}

// List gives a table that knows it is a list. It is made of the right size:
// one that grows begins with room for 32.
func (l *Language) List(vs []lua.LValue) lua.LValue { return l.sized(vs, l.marks.list) }

// Tuple gives a table that knows it is a tuple.
func (l *Language) Tuple(vs []lua.LValue) lua.LValue { return l.sized(vs, l.marks.tuple) }

// Set gives a list that knows it is a set.
func (l *Language) Set(vs []lua.LValue) (lua.LValue, bool) {
	seen := make(map[lua.LValue]bool, len(vs))
	for _, v := range vs {
		if n, ok := v.(lua.LNumber); ok && n != n {
			continue
		}
		if seen[v] {
			return nil, false
		}
		seen[v] = true
	}
	return l.sized(vs, l.marks.set), true
}

func (l *Language) sized(vs []lua.LValue, mark *lua.LTable) *lua.LTable {
	t := l.L.CreateTable(len(vs), 0)
	for _, v := range vs {
		t.Append(v)
	}
	t.Metatable = mark
	return t
}

// Dict gives a table that knows it is a dict.
func (l *Language) Dict(kvs []lua.LValue) (lua.LValue, bool) {
	t := l.L.CreateTable(0, len(kvs)/2)
	t.Metatable = l.marks.dict
	for i := 0; i < len(kvs); i += 2 {
		if n, ok := kvs[i].(lua.LNumber); ok && n != n || t.RawGet(kvs[i]) != lua.LNil {
			return nil, false
		}
		t.RawSet(kvs[i], kvs[i+1])
	}
	return t, true
}

// Loose gives a set or dict that has 1 and 1.0, which are one number of Lua's,
// or nan, which is no key: all floats in it are objects.
func (l *Language) Loose(_ bool, _ []lua.LValue, t codec.Text) lua.LValue {
	return codec.Decode[lua.LValue](t, floats{l})
}

// A floats is the language with all floats as objects, no two of which are
// equal as keys.
type floats struct{ *Language }

// Float gives an object.
func (l floats) Float(f float64) lua.LValue { return l.float(f) }

// Record gives a record of a type that may be unknown.
func (l *Language) Record(typ string, names []string, values []lua.LValue) lua.LValue {
	return l.record(&recordType{typ, slices.Clone(names)}, slices.Clone(values))
}
