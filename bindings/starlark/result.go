package starlark

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// out gives the result of c to a script.
func (l *Language) out(c *catalog.Call, v catalog.Value) (starlark.Value, error) {
	return l.value(v, c.Raw)
}

// value gives v to a script; raw strings are as they are stored.
func (l *Language) value(v catalog.Value, raw bool) (starlark.Value, error) {
	switch v.Kind {
	case catalog.None:
		return starlark.None, nil
	case catalog.Bool:
		return starlark.Bool(v.Bool()), nil
	case catalog.Int, catalog.Index, catalog.Stop:
		return starlark.MakeInt64(v.Int()), nil
	case catalog.Float:
		if n, ok := v.Number().Int(); ok {
			return starlark.MakeInt64(n), nil
		}
		return starlark.Float(v.Float()), nil
	case catalog.Real:
		return starlark.Float(v.Float()), nil
	case catalog.Str:
		return starlark.String(v.Str()), nil
	case catalog.Elem:
		return l.text(v.Elem(), raw), nil
	case catalog.Key:
		return l.keyed(v.Key(), raw), nil
	case catalog.Duration:
		return durationValue(v.Duration()), nil
	case catalog.Time:
		return timeValue(v.Time()), nil
	case catalog.Object:
		o := l.newObject(v.Handle().Recv)
		handleOf(o).Inherit(v.Handle())
		return o, nil
	case catalog.Cursor:
		return &iterator{l, v.Iterator(), raw}, nil
	}
	return l.compound(v, raw)
}

func (l *Language) text(t codec.Text, raw bool) starlark.Value {
	if raw {
		return starlark.String(t)
	}
	return codec.Decode(t, builder)
}

func (l *Language) keyed(k codec.Key, raw bool) starlark.Value {
	if raw {
		return starlark.String(k)
	}
	return codec.DecodeKey(k, builder)
}

// compound gives a value of several parts to a script.
func (l *Language) compound(v catalog.Value, raw bool) (starlark.Value, error) {
	switch v.Kind {
	case catalog.Elems:
		return listOf(v.Elems(), func(t codec.Text) (starlark.Value, error) { return l.text(t, raw), nil })
	case catalog.Keys:
		return listOf(v.Keys(), func(k codec.Key) (starlark.Value, error) { return l.keyed(k, raw), nil })
	case catalog.Strs:
		return listOf(v.Strs(), func(s string) (starlark.Value, error) { return starlark.String(s), nil })
	case catalog.List:
		return listOf(v.List(), func(e catalog.Value) (starlark.Value, error) { return l.value(e, raw) })
	case catalog.Tuple:
		vs, err := convert(v.List(), func(e catalog.Value) (starlark.Value, error) { return l.value(e, raw) })
		return starlark.Tuple(vs), err
	case catalog.Record:
		f := v.Fields()
		vs, err := convert(f.Values, func(e catalog.Value) (starlark.Value, error) { return l.value(e, raw) })
		return &recordValue{&recordType{f.Type, f.Names}, vs}, err
	case catalog.Dict:
		return l.dict(v.List(), raw)
	case catalog.Set:
		return l.nativeSet(v.Keys(), raw)
	case catalog.Native:
		if f, ok := v.Native().(*catalog.Failure); ok {
			return &errorValue{f}, nil
		}
		return v.Native().(starlark.Value), nil
	}
	return nil, fmt.Errorf("no value of kind %v", v.Kind)
}

func convert[T any](from []T, f func(T) (starlark.Value, error)) ([]starlark.Value, error) {
	vs := make([]starlark.Value, len(from))
	for i, e := range from {
		var err error
		if vs[i], err = f(e); err != nil {
			return nil, err
		}
	}
	return vs, nil
}

func listOf[T any](from []T, f func(T) (starlark.Value, error)) (starlark.Value, error) {
	vs, err := convert(from, f)
	return starlark.NewList(vs), err
}

func (l *Language) dict(kvs []catalog.Value, raw bool) (starlark.Value, error) {
	vs, err := convert(kvs, func(e catalog.Value) (starlark.Value, error) { return l.value(e, raw) })
	if err != nil {
		return nil, err
	}
	d, ok := builder.Dict(vs)
	if !ok {
		return nil, catalog.Errorf("type", "a dict of Starlark cannot hold these keys: they must be hashable, and 1 and 1.0 are equal: use items() or scan()")
	}
	return d, nil
}

// nativeSet gives a set of Starlark, which has less room than one of a store.
func (l *Language) nativeSet(ks []codec.Key, raw bool) (starlark.Value, error) {
	s := starlark.NewSet(len(ks))
	for _, k := range ks {
		v := l.keyed(k, raw)
		had, err := s.Has(v)
		switch {
		case err != nil:
			return nil, catalog.Errorf("type", "a set of Starlark cannot hold %s, which is not hashable: use members() or scan()", l.show(v, true))
		case had:
			a, b := l.show(equalIn(s, v), true), l.show(v, true)
			return nil, catalog.Errorf("type", "a set of Starlark cannot hold both %s and %s, which are equal there: use members() or scan()", min(a, b), max(a, b))
		}
		if err := s.Insert(v); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// equalIn gives the element of s that is equal to v.
func equalIn(s *starlark.Set, v starlark.Value) starlark.Value {
	for e := range s.Elements() {
		if same, _ := starlark.Equal(e, v); same {
			return e
		}
	}
	return v
}
