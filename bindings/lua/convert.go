package lua

import (
	"fmt"
	"math"
	"strconv"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// in gives v as a value of kind k.
func (l *Language) in(k catalog.Kind, v lua.LValue) (catalog.Value, error) {
	switch k {
	case catalog.Elem:
		t, err := l.encode(v, false)
		return catalog.OfElem(t), err
	case catalog.Key:
		t, err := l.encode(v, true)
		return catalog.OfKey(codec.Key(t)), err
	}
	switch v := v.(type) {
	case *lua.LNilType:
		return catalog.Value{}, nil
	case lua.LBool:
		return catalog.OfBool(bool(v)), nil
	case lua.LNumber:
		return catalog.OfFloat(float64(v)), nil
	case lua.LString:
		return catalog.OfStr(string(v)), nil
	case *lua.LUserData:
		if h, ok := v.Value.(*catalog.Handle); ok {
			return catalog.OfHandle(h), nil
		}
	}
	return catalog.Value{}, fmt.Errorf("got %s, want %v", v.Type(), k)
}

// out gives v to a script.
func (l *Language) out(v catalog.Value) lua.LValue {
	switch v.Kind {
	case catalog.Bool:
		return lua.LBool(v.Bool())
	case catalog.Int:
		return l.b.Int(v.Int())
	case catalog.Float:
		return lua.LNumber(v.Float())
	case catalog.Str:
		return lua.LString(v.Str())
	case catalog.Elem:
		return l.decode(v.Elem())
	case catalog.Elems:
		t := l.L.CreateTable(len(v.Elems()), 0)
		for _, e := range v.Elems() {
			t.Append(l.value(e))
		}
		return t
	case catalog.List, catalog.Tuple:
		t := l.L.CreateTable(len(v.List()), 0)
		for _, e := range v.List() {
			t.Append(l.out(e))
		}
		return t
	}
	return lua.LNil
}

// decode gives the value of t; none itself is nil, none in a list is null.
func (l *Language) decode(t codec.Text) lua.LValue {
	if t == codec.Null {
		return lua.LNil
	}
	return l.value(t)
}

func (l *Language) value(t codec.Text) lua.LValue {
	v, err := codec.Decode[lua.LValue](t, l.b)
	if err != nil {
		return lua.LString(t)
	}
	return v
}

func (*builder) Bytes(s string) lua.LValue                        { return lua.LString(s) }
func (b *builder) Tuple(vs []lua.LValue) lua.LValue               { return b.List(vs) }
func (*builder) Set([]lua.LValue) (lua.LValue, bool)              { return nil, false }
func (*builder) Time(t time.Time) lua.LValue                      { return lua.LString(t.String()) }
func (*builder) Duration(d time.Duration) lua.LValue              { return lua.LString(d.String()) }
func (*builder) Record(string, []string, []lua.LValue) lua.LValue { return lua.LNil }

// A builder makes Lua values. Tables that are dicts have the metatable dict.
type builder struct {
	L    *lua.LState
	dict *lua.LTable
	null *lua.LUserData
}

// A bigInt is an int that a Lua number cannot hold.
type bigInt string

const exact = 1 << 53

func (b *builder) Null() lua.LValue         { return b.null }
func (*builder) Bool(v bool) lua.LValue     { return lua.LBool(v) }
func (*builder) Float(f float64) lua.LValue { return lua.LNumber(f) }
func (*builder) Str(s string) lua.LValue    { return lua.LString(s) }
func (*builder) BigInt(digits string) lua.LValue {
	return &lua.LUserData{Value: bigInt(digits), Metatable: lua.LNil}
}

func (b *builder) Int(n int64) lua.LValue {
	if n < -exact || n > exact {
		return b.BigInt(strconv.FormatInt(n, 10))
	}
	return lua.LNumber(n)
}

// List and Dict make tables of the right size: those that grow begin with room
// for 32.
func (b *builder) List(vs []lua.LValue) lua.LValue {
	t := b.L.CreateTable(len(vs), 0)
	for _, v := range vs {
		t.Append(v)
	}
	return t
}

func (b *builder) Dict(kvs []lua.LValue) (lua.LValue, bool) {
	t := b.L.CreateTable(0, len(kvs)/2)
	t.Metatable = b.dict
	for i := 0; i < len(kvs); i += 2 {
		if n, ok := kvs[i].(lua.LNumber); ok && n != n {
			return nil, false
		}
		t.RawSet(kvs[i], kvs[i+1])
	}
	return t, true
}

// encode gives the stored form of v.
func (l *Language) encode(v lua.LValue, canonical bool) (codec.Text, error) {
	switch v := v.(type) {
	case lua.LString:
		return codec.OfStr(string(v)), nil
	case lua.LNumber:
		if n := int64(v); lua.LNumber(n) == v && n >= -exact && n <= exact {
			return codec.OfInt(n), nil
		}
	}
	e := encoder{l, l.env.Buf[:0], canonical}
	err := e.value(v, 0)
	l.env.Buf = e.b[:0]
	return codec.Text(e.b), err
}

type encoder struct {
	l         *Language
	b         []byte
	canonical bool
}

// maxDepth also ends a table with a cycle.
const maxDepth = 500

func (e *encoder) value(v lua.LValue, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("cannot store a value that is nested %d deep", depth)
	}
	switch v := v.(type) {
	case *lua.LNilType:
		e.b = append(e.b, "null"...)
	case lua.LBool:
		e.b = append(e.b, codec.OfBool(bool(v))...)
	case lua.LNumber:
		f := float64(v)
		if f == math.Trunc(f) && math.Abs(f) <= exact {
			e.b = strconv.AppendInt(e.b, int64(f), 10)
		} else {
			e.b = codec.AppendFloat(e.b, f)
		}
	case lua.LString:
		e.b = codec.AppendStr(e.b, string(v))
	case *lua.LTable:
		return e.table(v, depth)
	case *lua.LUserData:
		switch n := v.Value.(type) {
		case bigInt:
			e.b = append(e.b, n...)
		default:
			if v != e.l.b.null {
				return &unstorable{v.Type().String(), ""}
			}
			e.b = append(e.b, "null"...)
		}
	default:
		return &unstorable{v.Type().String(), ""}
	}
	return nil
}

// table writes a list if all keys are 1 to n, and it is not marked as a dict.
func (e *encoder) table(t *lua.LTable, depth int) error {
	n := t.Len()
	var next lua.LValue = lua.LNil
	if n > 0 {
		next = lua.LNumber(n)
	}
	if k, _ := t.Next(next); k != lua.LNil || t.Metatable == e.l.b.dict {
		return e.dict(t, depth)
	}
	e.b = append(e.b, '[')
	for i := 1; i <= n; i++ {
		if i > 1 {
			e.b = append(e.b, ',')
		}
		if err := e.value(t.RawGetInt(i), depth+1); err != nil {
			return at(fmt.Sprintf("[%d]", i), err)
		}
	}
	e.b = append(e.b, ']')
	return nil
}

// dict writes an object if all keys are strings that allow it, else $dict. It
// goes by Next, which keeps the order of insertion; ForEach does not.
func (e *encoder) dict(t *lua.LTable, depth int) error {
	plain := true
	for k, _ := t.Next(lua.LNil); k != lua.LNil && plain; k, _ = t.Next(k) {
		s, ok := k.(lua.LString)
		plain = ok && codec.PlainKey(string(s))
	}
	entries := codec.Entries{Canonical: e.canonical}
	e.b = append(e.b, codec.Open(plain)...)
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		e.b = entries.Next(e.b)
		if !plain {
			e.b = append(e.b, '[')
		}
		err := e.value(k, depth+1)
		e.b = append(e.b, codec.Between(plain))
		if err == nil {
			err = e.value(v, depth+1)
		}
		if err != nil {
			return at(fmt.Sprintf("[%q]", k.String()), err)
		}
		if !plain {
			e.b = append(e.b, ']')
		}
	}
	e.b = entries.Close(e.b, plain)
	return nil
}

// An unstorable is the error of a value that has no stored form.
type unstorable struct{ what, path string }

func (u *unstorable) Error() string {
	if u.path == "" {
		return "cannot store " + u.what
	}
	return "cannot store " + u.what + " at " + u.path
}

func at(step string, err error) error {
	if u, ok := err.(*unstorable); ok {
		u.path = step + u.path
	}
	return err
}
