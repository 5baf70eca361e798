package catalog

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
)

// An out says how a Go result appears to scripts.
type out[T any] struct {
	name   string
	put    func(c *Call, v T) Value
	direct bool // put does without a Call
}

// nothing is the result of a function that has none.
var nothing = out[none]{"", func(*Call, none) Value { return Value{} }, true}

// outs lists the Go types of results that have an adapter of their own.
var outs = []any{
	nothing,
	out[bool]{"bool", func(_ *Call, b bool) Value { return OfBool(b) }, true},
	out[int]{"int", func(_ *Call, n int) Value { return OfInt(int64(n)) }, true},
	out[float64]{"number", func(_ *Call, f float64) Value { return OfFloat(f) }, true},
	out[Float64]{"float", func(_ *Call, f Float64) Value { return OfReal(float64(f)) }, true},
	out[string]{"str", func(_ *Call, s string) Value { return OfStr(s) }, true},
	out[codec.Text]{"any", func(_ *Call, t codec.Text) Value { return OfElem(t) }, true},
	out[codec.Number]{"number", func(_ *Call, n codec.Number) Value { return OfNumber(n) }, true},
	out[codec.Opt[float64]]{"number or None", func(_ *Call, o codec.Opt[float64]) (v Value) {
		if o.OK {
			v = OfFloat(o.V)
		}
		return v
	}, true},
	out[codec.Opt[codec.Text]]{"any or None", func(_ *Call, o codec.Opt[codec.Text]) (v Value) {
		if o.OK {
			v = OfElem(o.V)
		}
		return v
	}, true},
	out[Value]{"any", func(_ *Call, v Value) Value { return v }, true},
}

// Float64 is a result that is a float even if it is whole.
type Float64 float64

func outOf[T any]() out[T] {
	for _, x := range outs {
		if x, ok := x.(out[T]); ok {
			return x
		}
	}
	rt := reflect.TypeFor[T]()
	if rt.Kind() == reflect.Pointer || rt.Kind() == reflect.Interface {
		return out[T]{nameOf(rt), func(_ *Call, v T) Value { return OfReceiver(v) }, false}
	}
	s := shapeOf(rt)
	return out[T]{s.name, func(c *Call, v T) Value { return s.read(c.tuple[:0], addressOf(&v)) }, false}
}

// A shape says how a result of any type is read from where it lies. It may
// put up to four values into room.
type shape struct {
	name string
	read func(room []Value, a address) Value
}

func shapeOf(rt reflect.Type) shape {
	if e, ok := endOf(rt); ok {
		name := resultName(e.kind)
		if e.opt {
			name += " or None"
		}
		return shape{name, func(_ []Value, a address) Value { return e.get(a) }}
	}
	switch {
	case isOpt(rt):
		return optional(shapeOf(rt.Field(0).Type), rt.Field(1).Offset)
	case rt.Kind() == reflect.Struct:
		return tuple(rt)
	case rt.Kind() == reflect.Slice && rt.Name() == "Members":
		return shape{Set.String(), func(_ []Value, a address) Value { return stringsAt(Set, a) }}
	case rt.Kind() == reflect.Slice && strings.HasPrefix(rt.Name(), "Dict["):
		return dict(rt.Elem())
	case rt.Kind() == reflect.Slice:
		return list(rt.Elem())
	}
	panic(fmt.Sprintf("catalog: no function can return %v", rt))
}

// resultName names a result of kind k: a list is not any iterable.
func resultName(k Kind) string {
	switch k {
	case Elems, Keys:
		return "list of any"
	case Strs, Words:
		return "list of str"
	case Floats:
		return "list of number"
	}
	return k.String()
}

func optional(s shape, ok uintptr) shape {
	return shape{s.name + " or None", func(room []Value, a address) Value {
		if !*at[bool](a.plus(ok)) {
			return Value{}
		}
		return s.read(room, a)
	}}
}

// fields are the shapes of the fields of a struct.
type fields struct {
	names   []string
	shapes  []shape
	offsets []uintptr
}

func layoutOf(rt reflect.Type) (fs fields) {
	for i := range rt.NumField() {
		f := rt.Field(i)
		fs.names = append(fs.names, snake(f.Name))
		fs.shapes = append(fs.shapes, shapeOf(f.Type))
		fs.offsets = append(fs.offsets, f.Offset)
	}
	return fs
}

func (fs *fields) read(to []Value, a address) []Value {
	for i := range fs.shapes {
		to = append(to, fs.shapes[i].read(nil, a.plus(fs.offsets[i])))
	}
	return to
}

func tuple(rt reflect.Type) shape {
	fs := layoutOf(rt)
	return shape{"(" + strings.Join(fs.names, ", ") + ")", func(room []Value, a address) Value {
		return OfList(Tuple, fs.read(room, a))
	}}
}

func list(el reflect.Type) shape {
	s := shapeOf(el)
	return shape{"list of " + s.name, func(_ []Value, a address) Value {
		p, n := a.elements()
		vs := make([]Value, n)
		for i := range vs {
			vs[i] = s.read(nil, p.plus(uintptr(i)*el.Size()))
		}
		return OfList(List, vs)
	}}
}

func dict(el reflect.Type) shape {
	fs := layoutOf(el)
	return shape{"dict of " + strings.Join(fs.names, " to "), func(_ []Value, a address) Value {
		p, n := a.elements()
		vs := make([]Value, 0, 2*n)
		for i := range n {
			vs = fs.read(vs, p.plus(uintptr(i)*el.Size()))
		}
		return OfList(Dict, vs)
	}}
}

// cursorOf puts a cursor.
func cursorOf[E any]() out[codec.Cursor[E]] {
	s := shapeOf(reflect.TypeFor[E]())
	return out[codec.Cursor[E]]{"iterator of " + s.name, func(c *Call, cursor codec.Cursor[E]) Value {
		var room [4]Value
		var e E
		began := Call{Recv: c.Recv, m: c.m}
		return OfIterator(&Iterator{
			Next: func(ctx context.Context) (v Value, ok bool, err error) {
				if e, ok, err = cursor.Next(ctx); err != nil {
					return Value{}, false, began.Wrap(err)
				}
				if ok {
					v = s.read(room[:0], addressOf(&e))
				}
				return v, ok, nil
			},
			Close: cursor.Close,
		})
	}, false}
}

// AsRecord gives f with its tuples as records of a type.
func (f Func) AsRecord(typ string, names ...string) Func {
	call := f.call
	f.quicken = nil
	f.out = strings.Replace(f.out, "(", typ+"(", 1)
	f.call = func(c *Call) (Value, error) {
		v, err := call(c)
		return asRecord(v, typ, names), err
	}
	return f
}

func asRecord(v Value, typ string, names []string) Value {
	switch v.Kind {
	case Tuple:
		return OfRecord(&Fields{typ, names, append([]Value(nil), v.List()...)})
	case List:
		for i, e := range v.List() {
			v.List()[i] = asRecord(e, typ, names)
		}
	case Cursor:
		it := v.Iterator()
		next := it.Next
		it.Next = func(ctx context.Context) (Value, bool, error) {
			e, ok, err := next(ctx)
			return asRecord(e, typ, names), ok, err
		}
	}
	return v
}

// AsDict gives f with its tuple as a dict.
func (f Func) AsDict(names ...string) Func {
	call := f.call
	f.out = "dict"
	f.call = func(c *Call) (Value, error) {
		v, err := call(c)
		if v.Kind != Tuple {
			return v, err
		}
		vs := make([]Value, 0, 2*len(names))
		for i, e := range v.List() {
			vs = append(vs, OfStr(names[i]), e)
		}
		return OfList(Dict, vs), err
	}
	return f
}

// Wanting gives f with another description, in errors, of the structures or of
// the values that it takes.
func (f Func) Wanting(what string) Func {
	f.in = slices.Clone(f.in)
	for i := range f.in {
		if f.in[i].fits != nil || f.in[i].kind == Elem {
			f.in[i].want = what
		}
	}
	return f
}

// Returning gives f with another description of its result.
func (f Func) Returning(name string) Func {
	f.out = name
	return f
}

// textOf gives a scalar in stored form.
func textOf(v Value) codec.Text {
	switch v.Kind {
	case Bool:
		return codec.OfBool(v.Bool())
	case Int:
		return codec.OfInt(v.Int())
	case Float, Real:
		return codec.OfFloat(v.Float())
	case Str:
		return codec.OfStr(v.Str())
	case Elem, Key:
		return v.Elem()
	}
	return codec.Null
}
