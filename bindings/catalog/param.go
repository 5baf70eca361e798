package catalog

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
)

// A slot is a place of a Go function for one argument.
type slot struct {
	kind Kind
	name string // of the field, for one of a struct of options
	opt  bool   // takes none
	cols []Kind // of Rows
	min  int
	bare bool
	fits func(Value) bool // for an Object or Handles
	want string           // what fits wants, or who does not take any Elem

	instead func(recv any) bool // for Rows and an Operand: the structures that are taken as they are
}

// check refuses a value that does not fit.
func (s *slot) check(v Value) error {
	for _, e := range v.asList() {
		if !s.fits(e) {
			return Errorf("type", "got %s, want %s", describe(e), s.want)
		}
	}
	return nil
}

func (v Value) asList() []Value {
	if v.Kind == Handles {
		return v.List()
	}
	return []Value{v}
}

// describe names the type of v in an error.
func describe(v Value) string {
	if v.Kind == Object && v.Handle().Type != nil {
		return v.Handle().Type.Name
	}
	return v.Kind.String()
}

// An in says how a Go parameter is made from arguments i and after.
type in[T any] struct {
	slots []slot
	get   func(c *Call, i int) T
	word  func(s string) T // for one value or key: the one that is a string
}

// An Adapter says how a Go parameter of one type is made of arguments:
// RowsOf, HandlesOf, RowsOr and KeysOr make one. The others are known without.
type Adapter interface{ adapts() }

func (in[T]) adapts() {}

func direct[T any](k Kind, get func(Value) T) in[T] {
	return in[T]{slots: []slot{{kind: k}}, get: func(c *Call, i int) T { return get(c.args[i]) }}
}

func (t in[T]) spelt(word func(s string) T) in[T] {
	t.word = word
	return t
}

// ins lists the Go types of parameters that have an adapter of their own:
// those of the hot paths, and functions.
var ins = []any{
	direct(Elem, Value.Elem).spelt(codec.OfStr),
	direct(Key, Value.Key).spelt(codec.KeyOfStr),
	direct(Str, Value.Str),
	direct(Int, func(v Value) int { return int(v.Int()) }),
	direct(Float, Value.Float),
	direct(Duration, Value.Duration),
	direct(Bool, Value.Bool),
	direct(Dict, func(v Value) Keywords { return Keywords(v.List()) }),
	direct(Function, changeOf),
	direct(Function, Value.Callback),
	direct(Object, Value.Handle),
	direct(Factory, makerOf),
}

// Keywords are the keyword arguments of **name: names and values by turns.
type Keywords []Value

// A Change is what a script's function makes of an old value.
type Change = func(old codec.Opt[codec.Text]) (codec.Opt[codec.Text], error)

func changeOf(v Value) Change {
	f := v.Callback()
	return func(old codec.Opt[codec.Text]) (codec.Opt[codec.Text], error) {
		arg := Value{}
		if old.OK {
			arg = OfElem(old.V)
		}
		r, err := f.Call(Elem, arg)
		if err != nil || r.Elem() == codec.Null {
			return codec.Opt[codec.Text]{}, err
		}
		return codec.Some(r.Elem()), nil
	}
}

// A Maker is a value, or a function of a script that makes one.
type Maker struct {
	Value codec.Text
	Make  func() (codec.Text, error) // nil if it is a value
}

func makerOf(v Value) Maker {
	if v.Kind != Function {
		return Maker{Value: v.Elem()}
	}
	f := v.Callback()
	return Maker{Make: func() (codec.Text, error) {
		r, err := f.Call(Elem)
		return r.Elem(), err
	}}
}

// inOf gives the adapter of T: one of these or of ins, or one that is made of
// what reflection tells of T.
func inOf[T any](adapters []Adapter) in[T] {
	for _, x := range adapters {
		if x, ok := x.(in[T]); ok {
			return x
		}
	}
	for _, x := range ins {
		if x, ok := x.(in[T]); ok {
			return x
		}
	}
	rt := reflect.TypeFor[T]()
	if rt.Kind() == reflect.Pointer || rt.Kind() == reflect.Interface {
		return in[T]{slots: []slot{handleSlot[T](Object)}, get: handleAt[T]}
	}
	if e, ok := endOf(rt); ok {
		return in[T]{slots: []slot{{kind: e.kind, opt: e.opt}}, get: func(c *Call, i int) (t T) {
			e.set(addressOf(&t), c.args[i])
			return t
		}}
	}
	if rt.Kind() == reflect.Struct {
		return optionsOf[T](rt)
	}
	panic(fmt.Sprintf("catalog: no function can take %v", rt))
}

func nameOf(rt reflect.Type) string {
	if rt.Kind() == reflect.Pointer {
		rt = rt.Elem()
	}
	return rt.Name()
}

var endKinds = map[reflect.Type]Kind{
	reflect.TypeFor[bool]():          Bool,
	reflect.TypeFor[int]():           Int,
	reflect.TypeFor[int64]():         Int,
	reflect.TypeFor[float64]():       Float,
	reflect.TypeFor[string]():        Str,
	reflect.TypeFor[codec.Text]():    Elem,
	reflect.TypeFor[codec.Key]():     Key,
	reflect.TypeFor[codec.Index]():   Index,
	reflect.TypeFor[codec.Stop]():    Stop,
	reflect.TypeFor[codec.Until]():   Until,
	reflect.TypeFor[codec.Number]():  Number,
	reflect.TypeFor[Float64]():       Real,
	reflect.TypeFor[time.Duration](): Duration,
	reflect.TypeFor[time.Time]():     Time,
	reflect.TypeFor[[]codec.Text]():  Elems,
	reflect.TypeFor[[]codec.Key]():   Keys,
	reflect.TypeFor[[]string]():      Strs,
	reflect.TypeFor[Word]():          Bound,
	reflect.TypeFor[[]Word]():        Words,
	reflect.TypeFor[[]float64]():     Floats,
}

// endOf says how a Go type of a parameter or field is read and written.
func endOf(rt reflect.Type) (end, bool) {
	if isOpt(rt) {
		e, ok := endOf(rt.Field(0).Type)
		e.opt, e.some = true, rt.Field(1).Offset
		return e, ok
	}
	k, ok := endKinds[rt]
	if !ok && rt.Kind() == reflect.String && rt.Name() == "Bound" {
		k, ok = Bound, true
	}
	return end{kind: k}, ok
}

func isOpt(rt reflect.Type) bool {
	return rt.Kind() == reflect.Struct && rt.NumField() == 2 && rt.Field(0).Name == "V" && rt.Field(1).Name == "OK"
}

// A Func is a Go function that scripts can call.
type Func struct {
	call func(c *Call) (Value, error)
	in   []slot
	out  string
	on   reflect.Type // what it is called on
	made reflect.Type // the structure that a constructor makes

	quicken quickener // nil: it cannot be called quickly
}

// Accepts reports whether f can be called on recv.
func (f Func) Accepts(recv any) bool {
	return f.on != nil && reflect.TypeOf(recv).AssignableTo(f.on)
}

type none struct{}

func make0[S, R any](r out[R], f func(S, context.Context) (R, error)) Func {
	return Func{func(c *Call) (Value, error) {
		v, err := f(c.Recv.(S), c.Env.Ctx)
		if err != nil {
			return Value{}, err
		}
		return r.put(c, v), nil
	}, nil, r.name, reflect.TypeFor[S](), nil, quick0(r, f)}
}

func make1[S, A, R any](r out[R], f func(S, context.Context, A) (R, error), adapters ...Adapter) Func {
	a := inOf[A](adapters)
	return Func{func(c *Call) (Value, error) {
		v, err := f(c.Recv.(S), c.Env.Ctx, a.get(c, 0))
		if err != nil {
			return Value{}, err
		}
		return r.put(c, v), nil
	}, a.slots, r.name, reflect.TypeFor[S](), nil, quick1(a, r, f)}
}

func make2[S, A, B, R any](r out[R], f func(S, context.Context, A, B) (R, error), adapters ...Adapter) Func {
	a, b := inOf[A](adapters), inOf[B](adapters)
	k := len(a.slots)
	return Func{func(c *Call) (Value, error) {
		v, err := f(c.Recv.(S), c.Env.Ctx, a.get(c, 0), b.get(c, k))
		if err != nil {
			return Value{}, err
		}
		return r.put(c, v), nil
	}, append(a.slots[:k:k], b.slots...), r.name, reflect.TypeFor[S](), nil, quick2(a, b, r, f)}
}

func make3[S, A, B, C, R any](r out[R], f func(S, context.Context, A, B, C) (R, error), adapters ...Adapter) Func {
	a, b, d := inOf[A](adapters), inOf[B](adapters), inOf[C](adapters)
	k := len(a.slots)
	l := k + len(b.slots)
	return Func{func(c *Call) (Value, error) {
		v, err := f(c.Recv.(S), c.Env.Ctx, a.get(c, 0), b.get(c, k), d.get(c, l))
		if err != nil {
			return Value{}, err
		}
		return r.put(c, v), nil
	}, append(append(a.slots[:k:k], b.slots...), d.slots...), r.name, reflect.TypeFor[S](), nil, quick3(a, b, d, r, f)}
}

// Func0 makes a row's function of a method without parameters.
func Func0[S, R any](f func(S, context.Context) (R, error)) Func { return make0(outOf[R](), f) }

// Func1 makes a row's function of a method of one parameter. Adapters are for
// parameters whose types have none.
func Func1[S, A, R any](f func(S, context.Context, A) (R, error), adapters ...Adapter) Func {
	return make1(outOf[R](), f, adapters...)
}

// Func2 makes a row's function of a method of two parameters.
func Func2[S, A, B, R any](f func(S, context.Context, A, B) (R, error), adapters ...Adapter) Func {
	return make2(outOf[R](), f, adapters...)
}

// Func3 makes a row's function of a method of three parameters.
func Func3[S, A, B, C, R any](f func(S, context.Context, A, B, C) (R, error), adapters ...Adapter) Func {
	return make3(outOf[R](), f, adapters...)
}

// Proc0 makes a row's function of a method without parameters and result.
func Proc0[S any](f func(S, context.Context) error) Func {
	return make0(nothing, func(s S, ctx context.Context) (none, error) { return none{}, f(s, ctx) })
}

// Proc1 makes a row's function of a method of one parameter without result.
func Proc1[S, A any](f func(S, context.Context, A) error, adapters ...Adapter) Func {
	return make1(nothing, func(s S, ctx context.Context, a A) (none, error) { return none{}, f(s, ctx, a) }, adapters...)
}

// Proc2 makes a row's function of a method of two parameters without result.
func Proc2[S, A, B any](f func(S, context.Context, A, B) error) Func {
	return make2(nothing, func(s S, ctx context.Context, a A, b B) (none, error) { return none{}, f(s, ctx, a, b) })
}

// Proc3 makes a row's function of a method of three parameters without result.
func Proc3[S, A, B, C any](f func(S, context.Context, A, B, C) error) Func {
	return make3(nothing, func(s S, ctx context.Context, a A, b B, d C) (none, error) {
		return none{}, f(s, ctx, a, b, d)
	})
}

// Iter0 makes a row's function of a method without parameters that gives a cursor.
func Iter0[S, E any](f func(S, context.Context) (codec.Cursor[E], error)) Func {
	return make0(cursorOf[E](), f)
}

// Iter1 makes a row's function of a method of one parameter that gives a cursor.
func Iter1[S, A, E any](f func(S, context.Context, A) (codec.Cursor[E], error), adapters ...Adapter) Func {
	return make1(cursorOf[E](), f, adapters...)
}

// New1 makes a row's function of a constructor with a name and options.
func New1[S, O, R any](f func(S, string, O) (R, error)) Func {
	fn := make2(outOf[R](), func(s S, _ context.Context, name string, opts O) (r R, err error) {
		if err := checkName(name); err != nil {
			return r, err
		}
		return f(s, name, opts)
	})
	fn.made = reflect.TypeFor[R]()
	return fn.Wanting("a store, as connect(url) returns one")
}

// New2 makes a row's function of a constructor with a name, something else and
// options.
func New2[S, A, O, R any](f func(S, string, A, O) (R, error)) Func {
	fn := make3(outOf[R](), func(s S, _ context.Context, name string, a A, opts O) (r R, err error) {
		if err := checkName(name); err != nil {
			return r, err
		}
		return f(s, name, a, opts)
	})
	fn.made = reflect.TypeFor[R]()
	return fn.Wanting("a store, as connect(url) returns one")
}

// Make0 makes a row's function of a constructor that takes nothing.
func Make0[S, R any](f func(S, context.Context) (R, error)) Func {
	fn := make0(outOf[R](), f)
	fn.made = reflect.TypeFor[R]()
	return fn
}

// Make1 makes a row's function of a constructor that takes something else
// than a name.
func Make1[S, A, R any](f func(S, context.Context, A) (R, error)) Func {
	fn := make1(outOf[R](), f)
	fn.made = reflect.TypeFor[R]()
	return fn
}
