package catalog

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unsafe"

	"github.com/rdsh/rdsh/engine/codec"
)

// A Func is a Go function that scripts can call.
type Func struct {
	call func(c *Call) (Value, error)
	in   []slot
	rest bool
	out  string
}

// A slot is a place for one argument.
type slot struct {
	kind Kind
	name string         // of the field, for one of an options struct
	fits func(any) bool // for an Object
}

// An in says how a Go parameter is made from arguments i and after.
type in[T any] struct {
	slots []slot
	rest  bool
	get   func(c *Call, i int) T
}

// An out says how a Go result appears to scripts.
type out[T any] struct {
	name string
	put  func(c *Call, v T) Value
}

func scalar[T any](k Kind, get func(Value) T) in[T] {
	return in[T]{[]slot{{kind: k}}, false, func(c *Call, i int) T { return get(c.args[i]) }}
}

// ins lists the Go types that functions may take, besides structs of options
// and pointers to structures.
var ins = []any{
	scalar(Bool, Value.Bool),
	scalar(Int, func(v Value) int { return int(v.Int()) }),
	scalar(Float, Value.Float),
	scalar(Str, Value.Str),
	scalar(Elem, Value.Elem),
	scalar(Key, func(v Value) codec.Key { return codec.Key(v.Str()) }),
	scalar(Duration, Value.Duration),
	scalar(Int, func(v Value) codec.Opt[int] { return codec.Opt[int]{V: int(v.Int()), OK: v.Kind != None} }),
	in[[]codec.Text]{nil, true, func(c *Call, _ int) []codec.Text { return c.rest }},
}

func inOf[T any]() in[T] {
	for _, x := range ins {
		if x, ok := x.(in[T]); ok {
			return x
		}
	}
	switch rt := reflect.TypeFor[T](); rt.Kind() {
	case reflect.Struct:
		return options[T](rt)
	case reflect.Pointer:
		fits := func(recv any) bool { _, ok := recv.(T); return ok }
		return in[T]{[]slot{{Object, "", fits}}, false, func(c *Call, i int) T { return c.args[i].Handle().Recv.(T) }}
	default:
		panic(fmt.Sprintf("catalog: no function can take %v", rt))
	}
}

// options makes a struct of which each field is one parameter. The layout is
// read once; a call writes the fields that were given.
func options[T any](rt reflect.Type) in[T] {
	var slots []slot
	var offsets []uintptr
	for i := range rt.NumField() {
		f := rt.Field(i)
		slots = append(slots, slot{fieldKind(f.Type), strings.ToLower(f.Name), nil})
		offsets = append(offsets, f.Offset)
	}
	return in[T]{slots, false, func(c *Call, i int) (o T) {
		for k, off := range offsets {
			v, p := c.args[i+k], unsafe.Add(unsafe.Pointer(&o), off)
			switch v.Kind {
			case Int, Duration:
				*(*int64)(p) = v.Int()
			case Float:
				*(*float64)(p) = v.Float()
			case Bool:
				*(*bool)(p) = v.Bool()
			case Str, Elem:
				*(*string)(p) = v.Str()
			}
		}
		return o
	}}
}

var fieldKinds = map[reflect.Type]Kind{
	reflect.TypeFor[bool]():          Bool,
	reflect.TypeFor[int]():           Int,
	reflect.TypeFor[float64]():       Float,
	reflect.TypeFor[string]():        Str,
	reflect.TypeFor[codec.Text]():    Elem,
	reflect.TypeFor[time.Duration](): Duration,
}

func fieldKind(t reflect.Type) Kind {
	k, ok := fieldKinds[t]
	if !ok {
		panic(fmt.Sprintf("catalog: no field can be a %v", t))
	}
	return k
}

// outs lists the Go types that functions may return, besides small structs
// (a tuple of their fields), lists and options of them, and structures.
var outs = []any{
	out[bool]{"bool", func(_ *Call, b bool) Value { return OfBool(b) }},
	out[int]{"int", func(_ *Call, n int) Value { return OfInt(int64(n)) }},
	out[float64]{"float", func(_ *Call, f float64) Value { return OfFloat(f) }},
	out[string]{"str", func(_ *Call, s string) Value { return OfStr(s) }},
	out[codec.Text]{"any", func(_ *Call, t codec.Text) Value { return OfElem(t) }},
	out[[]codec.Text]{"list", func(_ *Call, ts []codec.Text) Value { return OfElems(ts) }},
	out[codec.Opt[codec.Text]]{"any?", func(_ *Call, o codec.Opt[codec.Text]) (v Value) {
		if o.OK {
			v = OfElem(o.V)
		}
		return v
	}},
}

func outOf[T any]() out[T] {
	for _, x := range outs {
		if x, ok := x.(out[T]); ok {
			return x
		}
	}
	switch rt := reflect.TypeFor[T](); {
	case rt.Kind() == reflect.Slice:
		return rows[T](fieldsOf(rt.Elem()))
	case rt.Kind() == reflect.Struct && rt.NumField() == 2 && rt.Field(1).Name == "OK":
		return optional[T](fieldsOf(rt.Field(0).Type), rt.Field(1).Offset)
	case rt.Kind() == reflect.Struct:
		fs := fieldsOf(rt)
		return out[T]{fs.name, func(c *Call, v T) Value {
			return OfList(Tuple, fs.values(c.tuple[:0], unsafe.Pointer(&v)))
		}}
	case rt.Kind() == reflect.Pointer: // the binding makes the handle
		return out[T]{"object", func(c *Call, v T) Value { c.Recv = v; return Value{Kind: Object} }}
	default:
		panic(fmt.Sprintf("catalog: no function can return %v", rt))
	}
}

// optional puts a codec.Opt of a struct.
func optional[T any](fs fields, ok uintptr) out[T] {
	return out[T]{fs.name + "?", func(c *Call, v T) Value {
		p := unsafe.Pointer(&v)
		if !*(*bool)(unsafe.Add(p, ok)) {
			return Value{}
		}
		return OfList(Tuple, fs.values(c.tuple[:0], p))
	}}
}

// rows puts a slice of structs.
func rows[T any](fs fields) out[T] {
	return out[T]{"list of " + fs.name, func(_ *Call, v T) Value {
		s := *(*[]byte)(unsafe.Pointer(&v)) // only its pointer and length count
		flat, list := make([]Value, 0, len(s)*len(fs.fields)), make([]Value, len(s))
		for i := range list {
			from := len(flat)
			flat = fs.values(flat, unsafe.Add(unsafe.Pointer(unsafe.SliceData(s)), uintptr(i)*fs.size))
			list[i] = OfList(Tuple, flat[from:len(flat):len(flat)])
		}
		return OfList(List, list)
	}}
}

// fields are those of a struct that is a result.
type fields struct {
	name   string
	size   uintptr
	fields []field
}

type field struct {
	kind   Kind
	offset uintptr
}

func fieldsOf(rt reflect.Type) fields {
	fs := fields{size: rt.Size()}
	var names []string
	for i := range rt.NumField() {
		f := rt.Field(i)
		fs.fields = append(fs.fields, field{fieldKind(f.Type), f.Offset})
		names = append(names, strings.ToLower(f.Name))
	}
	fs.name = "(" + strings.Join(names, ", ") + ")"
	return fs
}

func (fs *fields) values(to []Value, p unsafe.Pointer) []Value {
	for _, f := range fs.fields {
		p := unsafe.Add(p, f.offset)
		switch f.kind {
		case Int, Duration:
			to = append(to, Value{nil, uint64(*(*int64)(p)), f.kind})
		case Float:
			to = append(to, OfFloat(*(*float64)(p)))
		case Bool:
			to = append(to, OfBool(*(*bool)(p)))
		default:
			to = append(to, ofString(f.kind, *(*string)(p)))
		}
	}
	return to
}

// Func0 makes a row's function of a method without parameters.
func Func0[S, R any](f func(S, context.Context) (R, error)) Func {
	r := outOf[R]()
	return Func{func(c *Call) (Value, error) {
		v, err := f(c.Recv.(S), c.env.Ctx)
		return r.put(c, v), err
	}, nil, false, r.name}
}

// Func1 makes a row's function of a method of one parameter.
func Func1[S, A, R any](f func(S, context.Context, A) (R, error)) Func {
	a, r := inOf[A](), outOf[R]()
	return Func{func(c *Call) (Value, error) {
		v, err := f(c.Recv.(S), c.env.Ctx, a.get(c, 0))
		return r.put(c, v), err
	}, a.slots, a.rest, r.name}
}

// FuncRest makes a row's function of a method of any number of elements.
func FuncRest[S, R any](f func(S, context.Context, ...codec.Text) (R, error)) Func {
	return Func1(func(s S, ctx context.Context, items []codec.Text) (R, error) { return f(s, ctx, items...) })
}

// Func2 makes a row's function of a method of two parameters.
func Func2[S, A, B, R any](f func(S, context.Context, A, B) (R, error)) Func {
	a, b, r := inOf[A](), inOf[B](), outOf[R]()
	k := len(a.slots)
	return Func{func(c *Call) (Value, error) {
		v, err := f(c.Recv.(S), c.env.Ctx, a.get(c, 0), b.get(c, k))
		return r.put(c, v), err
	}, append(a.slots[:k:k], b.slots...), b.rest, r.name}
}

// Proc2 makes a row's function of a method of two parameters without result.
func Proc2[S, A, B any](f func(S, context.Context, A, B) error) Func {
	fn := Func2(func(s S, ctx context.Context, a A, b B) (bool, error) { return false, f(s, ctx, a, b) })
	call := fn.call
	fn.call = func(c *Call) (Value, error) { _, err := call(c); return Value{}, err }
	fn.out = "none"
	return fn
}

// New1 makes a row's function of a constructor with a name only.
func New1[S, R any](f func(S, string) (R, error)) Func {
	return Func1(func(s S, _ context.Context, name string) (R, error) { return f(s, name) })
}

// New2 makes a row's function of a constructor with a name and options.
func New2[S, O, R any](f func(S, string, O) (R, error)) Func {
	return Func2(func(s S, _ context.Context, name string, opts O) (R, error) { return f(s, name, opts) })
}
