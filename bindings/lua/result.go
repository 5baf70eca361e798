package lua

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// value gives v to a script; raw strings are as they are stored.
func (l *Language) value(v catalog.Value, raw bool) (lua.LValue, error) {
	switch v.Kind {
	case catalog.None:
		return lua.LNil, nil
	case catalog.Bool:
		return lua.LBool(v.Bool()), nil
	case catalog.Int:
		return l.Int(v.Int()), nil
	case catalog.Index, catalog.Stop:
		return lua.LNumber(v.Int() + 1), nil
	case catalog.Float:
		if n, ok := v.Number().Int(); ok {
			return l.Int(n), nil
		}
		return lua.LNumber(v.Float()), nil
	case catalog.Real:
		return lua.LNumber(v.Float()), nil
	case catalog.Str:
		return lua.LString(v.Str()), nil
	case catalog.Elem:
		return l.outer(l.text(v.Elem(), raw)), nil
	case catalog.Key:
		return l.outer(l.keyed(v.Key(), raw)), nil
	case catalog.Duration:
		return l.Duration(v.Duration()), nil
	case catalog.Time:
		return l.Time(v.Time()), nil
	case catalog.Object:
		o := l.object(v.Handle().Recv)
		handleOf(o).Inherit(v.Handle())
		return o, nil
	case catalog.Cursor:
		return l.iterator(v.Iterator(), raw), nil
	}
	return l.compound(v, raw)
}

// outer gives v as it is outside of tables, where none is nil.
func (l *Language) outer(v lua.LValue) lua.LValue {
	if v == l.null {
		return lua.LNil
	}
	return v
}

// inner gives v as it is inside tables and loops, where none is null.
func (l *Language) inner(v catalog.Value, raw bool) (lua.LValue, error) {
	if v.Kind == catalog.None {
		return l.null, nil
	}
	lv, err := l.value(v, raw)
	switch {
	case err != nil:
		return nil, err
	case lv == lua.LNil:
		return l.null, nil
	case v.Kind == catalog.Tuple:
		lv.(*lua.LTable).Metatable = l.marks.row
	}
	return lv, nil
}

func (l *Language) text(t codec.Text, raw bool) lua.LValue {
	if raw {
		return lua.LString(t)
	}
	return codec.Decode[lua.LValue](t, l)
}

func (l *Language) keyed(k codec.Key, raw bool) lua.LValue {
	if raw {
		return lua.LString(k)
	}
	return codec.DecodeKey[lua.LValue](k, l)
}

// compound gives a value of several parts to a script.
func (l *Language) compound(v catalog.Value, raw bool) (lua.LValue, error) {
	switch v.Kind {
	case catalog.Elems:
		return listOf(l, v.Elems(), func(t codec.Text) (lua.LValue, error) { return l.text(t, raw), nil })
	case catalog.Keys:
		return listOf(l, v.Keys(), func(k codec.Key) (lua.LValue, error) { return l.keyed(k, raw), nil })
	case catalog.Strs:
		return listOf(l, v.Strs(), func(s string) (lua.LValue, error) { return lua.LString(s), nil })
	case catalog.List, catalog.Tuple:
		return listOf(l, v.List(), func(e catalog.Value) (lua.LValue, error) { return l.inner(e, raw) })
	case catalog.Record:
		f := v.Fields()
		vs, err := convert(f.Values, func(e catalog.Value) (lua.LValue, error) { return l.value(e, raw) })
		return l.record(&recordType{f.Type, f.Names}, vs), err
	case catalog.Dict:
		return l.dict(v.List(), raw)
	case catalog.Set:
		return l.nativeSet(v.Keys(), raw)
	case catalog.Native:
		if f, ok := v.Native().(*catalog.Failure); ok {
			return l.errorValue(f), nil
		}
		return v.Native().(lua.LValue), nil
	}
	return nil, fmt.Errorf("no value of kind %v", v.Kind)
}

func convert[T any](from []T, f func(T) (lua.LValue, error)) ([]lua.LValue, error) {
	vs := make([]lua.LValue, len(from))
	for i, e := range from {
		var err error
		if vs[i], err = f(e); err != nil {
			return nil, err
		}
	}
	return vs, nil
}

func listOf[T any](l *Language, from []T, f func(T) (lua.LValue, error)) (lua.LValue, error) {
	vs, err := convert(from, f)
	if err != nil {
		return nil, err
	}
	return l.List(vs), nil
}

// dict gives keys and values by turns as a table. Where 1 and 1.0 are both
// keys, floats are objects.
func (l *Language) dict(kvs []catalog.Value, raw bool) (lua.LValue, error) {
	vs, err := convert(kvs, func(e catalog.Value) (lua.LValue, error) { return l.inner(e, raw) })
	if err != nil {
		return nil, err
	}
	if t, ok := l.Dict(vs); ok {
		return t, nil
	}
	for i := 0; i < len(vs); i += 2 {
		vs[i] = codec.DecodeKey[lua.LValue](kvs[i].Key(), floats{l})
	}
	t, _ := l.Dict(vs)
	return t, nil
}

// nativeSet gives members as a set. Where 1 and 1.0 are both among them, floats
// are objects.
func (l *Language) nativeSet(ks []codec.Key, raw bool) (lua.LValue, error) {
	vs := make([]lua.LValue, len(ks))
	for i, k := range ks {
		vs[i] = l.keyed(k, raw)
	}
	if t, ok := l.Set(vs); ok {
		return t, nil
	}
	for i, k := range ks {
		vs[i] = codec.DecodeKey[lua.LValue](k, floats{l})
	}
	t, _ := l.Set(vs)
	return t, nil
}
