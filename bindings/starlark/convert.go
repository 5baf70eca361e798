package starlark

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// in gives v as a value of kind k.
func (l *Language) in(k catalog.Kind, v starlark.Value) (catalog.Value, error) {
	switch k {
	case catalog.Elem:
		t, err := l.encode(v, false)
		return catalog.OfElem(t), err
	case catalog.Key:
		t, err := l.encode(v, true)
		return catalog.OfKey(codec.Key(t)), err
	}
	switch v := v.(type) {
	case starlark.NoneType:
		return catalog.Value{}, nil
	case starlark.Bool:
		return catalog.OfBool(bool(v)), nil
	case starlark.Int:
		if n, ok := v.Int64(); ok {
			return catalog.OfInt(n), nil
		}
	case starlark.Float:
		return catalog.OfFloat(float64(v)), nil
	case starlark.String:
		return catalog.OfStr(string(v)), nil
	case interface{ handle() *catalog.Handle }:
		return catalog.OfHandle(v.handle()), nil
	}
	return catalog.Value{}, fmt.Errorf("got %s, want %v", v.Type(), k)
}

// out gives v to a script.
func out(v catalog.Value) starlark.Value {
	switch v.Kind {
	case catalog.Bool:
		return starlark.Bool(v.Bool())
	case catalog.Int:
		return starlark.MakeInt64(v.Int())
	case catalog.Float:
		return starlark.Float(v.Float())
	case catalog.Str:
		return starlark.String(v.Str())
	case catalog.Elem:
		return Decode(v.Elem())
	case catalog.Elems:
		list := make([]starlark.Value, len(v.Elems()))
		for i, t := range v.Elems() {
			list[i] = Decode(t)
		}
		return starlark.NewList(list)
	case catalog.List, catalog.Tuple:
		tuple := make(starlark.Tuple, len(v.List()))
		for i, e := range v.List() {
			tuple[i] = out(e)
		}
		if v.Kind == catalog.List {
			return starlark.NewList(tuple)
		}
		return tuple
	}
	return starlark.None
}

// Decode gives the value of t.
func Decode(t codec.Text) starlark.Value {
	v, err := codec.Decode[starlark.Value](t, builder{})
	if err != nil {
		return starlark.String(t)
	}
	return v
}

type builder struct{}

func (builder) Bytes(s string) starlark.Value                            { return starlark.Bytes(s) }
func (builder) Tuple(vs []starlark.Value) starlark.Value                 { return starlark.Tuple(slices.Clone(vs)) }
func (builder) Set([]starlark.Value) (starlark.Value, bool)              { return nil, false }
func (builder) Time(t time.Time) starlark.Value                          { return starlark.String(t.String()) }
func (builder) Duration(d time.Duration) starlark.Value                  { return starlark.String(d.String()) }
func (builder) Record(string, []string, []starlark.Value) starlark.Value { return starlark.None }

func (builder) Null() starlark.Value                    { return starlark.None }
func (builder) Bool(b bool) starlark.Value              { return starlark.Bool(b) }
func (builder) Int(n int64) starlark.Value              { return starlark.MakeInt64(n) }
func (builder) Float(f float64) starlark.Value          { return starlark.Float(f) }
func (builder) Str(s string) starlark.Value             { return starlark.String(s) }
func (builder) List(vs []starlark.Value) starlark.Value { return starlark.NewList(slices.Clone(vs)) }

func (builder) BigInt(digits string) starlark.Value {
	n, _ := new(big.Int).SetString(digits, 10)
	return starlark.MakeBigInt(n)
}

func (builder) Dict(kvs []starlark.Value) (starlark.Value, bool) {
	d := starlark.NewDict(len(kvs) / 2)
	for i := 0; i < len(kvs); i += 2 {
		if d.SetKey(kvs[i], kvs[i+1]) != nil {
			return nil, false
		}
	}
	return d, true
}

// encode gives the stored form of v.
func (l *Language) encode(v starlark.Value, canonical bool) (codec.Text, error) {
	switch v := v.(type) {
	case starlark.String:
		return codec.OfStr(string(v)), nil
	case starlark.Int:
		if n, ok := v.Int64(); ok {
			return codec.OfInt(n), nil
		}
	}
	e := encoder{l.env.Buf[:0], canonical}
	err := e.value(v, 0)
	l.env.Buf = e.b[:0]
	return codec.Text(e.b), err
}

type encoder struct {
	b         []byte
	canonical bool
}

const maxDepth = 500

func (e *encoder) value(v starlark.Value, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("cannot store a value that is nested %d deep", depth)
	}
	switch v := v.(type) {
	case starlark.NoneType:
		e.b = append(e.b, "null"...)
	case starlark.Bool:
		e.b = append(e.b, codec.OfBool(bool(v))...)
	case starlark.Int:
		e.b = append(e.b, v.String()...)
	case starlark.Float:
		e.b = codec.AppendFloat(e.b, float64(v))
	case starlark.String:
		e.b = codec.AppendStr(e.b, string(v))
	case *starlark.List:
		e.b = append(e.b, '[')
		for i := range v.Len() {
			if i > 0 {
				e.b = append(e.b, ',')
			}
			if err := e.value(v.Index(i), depth+1); err != nil {
				return at(fmt.Sprintf("[%d]", i), err)
			}
		}
		e.b = append(e.b, ']')
	case *starlark.Dict:
		return e.dict(v, depth)
	default:
		return &unstorable{v.Type(), ""}
	}
	return nil
}

// dict writes an object if all keys are strings that allow it, else $dict.
func (e *encoder) dict(d *starlark.Dict, depth int) error {
	plain := true
	for k := range d.Entries() {
		s, ok := k.(starlark.String)
		plain = plain && ok && codec.PlainKey(string(s))
	}
	entries := codec.Entries{Canonical: e.canonical}
	e.b = append(e.b, codec.Open(plain)...)
	for k, v := range d.Entries() {
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
			return at("["+k.String()+"]", err)
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
