package catalog

import (
	"context"
	"math"
	"time"
	"unsafe"

	"github.com/rdsh/rdsh/engine/codec"
)

// A Kind is the type of a value on its way between a script and Go.
type Kind uint8

// The kinds of arguments and results.
const (
	None Kind = iota
	Bool
	Int
	Float    // a number: scripts see one that is whole as an int
	Number   // an int or a number, as it is
	Real     // a float, even if it is whole
	Str      // text, or bytes as they are
	Elem     // a value in stored form
	Key      // the same in canonical form
	Duration // nanoseconds; forever is negative
	Time     // a *time.Time
	Index    // a position, from 0
	Stop     // the end of a range of positions, excluded
	Until    // the end of one that may go backwards, excluded or included
	Object   // a *Handle
	Function // a Callback
	Factory  // a value in stored form, or a Callback that makes one
	List     // values
	Tuple    // several results at once
	Dict     // keys and values by turns
	Record   // a *Fields
	Elems    // a list of values in stored form
	Keys     // a list of values in canonical form
	Set      // values in canonical form, each once
	Handles  // a list of structures
	Operand  // a structure, or a list of values in canonical form
	Operands // several of these
	Floats   // a list of numbers
	Strs     // a list of strings
	Words    // a list of strings and numbers, as text
	Rows     // values, so many to a row, from an iterable or a map
	Bound    // an end of a range of scores: a number, or text such as "(5"
	Cursor   // an *Iterator
	Raw      // stays in its language: a default
	Native   // a value of the language, which nobody else looks at
)

var kindNames = [...]string{
	None: "none", Bool: "bool", Int: "int", Float: "number", Number: "number", Real: "float", Str: "str", Elem: "any", Key: "any",
	Duration: "duration", Time: "time", Index: "int", Stop: "int", Until: "int", Object: "handle", Function: "function", Factory: "value or function", List: "list",
	Tuple: "tuple", Dict: "dict", Record: "record", Elems: "iterable", Keys: "iterable", Strs: "iterable", Words: "iterable",
	Rows: "iterable", Cursor: "iterator", Raw: "any", Native: "any", Bound: "number or str",
	Handles: "iterable", Floats: "iterable", Operand: "iterable", Operands: "iterable", Set: "set",
}

func (k Kind) String() string { return kindNames[k] }

// A Value is one value. Like slog.Value it is 24 bytes and holds numbers,
// strings and handles without allocating. The zero Value is none.
type Value struct {
	ptr  unsafe.Pointer // the bytes of a string, the elements of a list, the *Handle
	num  uint64         // the number, or the length of what ptr points to
	Kind Kind
}

// An Iterator gives the results of a cursor. Values are valid until the next
// call of Next.
type Iterator struct {
	Next  func(ctx context.Context) (v Value, ok bool, err error)
	Close func() error
}

// A Callback is a function of a script.
type Callback interface {
	// Call calls it and gives its result as a value of kind want: for Native as
	// it is, several results as a Tuple.
	Call(want Kind, args ...Value) (Value, error)

	// Env is what the calls of the function's interpreter share.
	Env() *Env
}

// Fields are the fields of a record.
type Fields struct {
	Type   string
	Names  []string
	Values []Value
}

// OfInt gives the value of n.
func OfInt(n int64) Value { return Value{nil, uint64(n), Int} }

// OfFloat gives the number f.
func OfFloat(f float64) Value { return Value{nil, math.Float64bits(f), Float} }

// OfReal gives the float f.
func OfReal(f float64) Value { return Value{nil, math.Float64bits(f), Real} }

// OfDuration gives the value of d.
func OfDuration(d time.Duration) Value { return Value{nil, uint64(d), Duration} }

// OfTime gives the value of t.
func OfTime(t time.Time) Value { return Value{unsafe.Pointer(&t), 0, Time} }

// OfStr gives the value of s.
func OfStr(s string) Value { return ofString(Str, s) }

// OfElem gives the value whose stored form is t.
func OfElem(t codec.Text) Value { return ofString(Elem, string(t)) }

// OfKey gives the value whose canonical form is k.
func OfKey(k codec.Key) Value { return ofString(Key, string(k)) }

// OfRaw gives the value or key that is stored as s, which stays as it is.
func OfRaw(k Kind, s string) Value { return ofString(k, s) }

// OfHandle gives the structure h.
func OfHandle(h *Handle) Value { return Value{unsafe.Pointer(h), 0, Object} }

// OfReceiver gives the structure recv, of which the binding makes a handle.
func OfReceiver(recv any) Value { return OfHandle(&Handle{Recv: recv}) }

// OfCallback gives the function f.
func OfCallback(f Callback) Value { return Value{unsafe.Pointer(&f), 0, Function} }

// OfNative gives v, a value of a language.
func OfNative(v any) Value { return Value{unsafe.Pointer(&v), 0, Native} }

// OfIterator gives the iterator it.
func OfIterator(it *Iterator) Value { return Value{unsafe.Pointer(it), 0, Cursor} }

// OfRecord gives a record.
func OfRecord(f *Fields) Value { return Value{unsafe.Pointer(f), 0, Record} }

// OfElems gives the list of ts, which it shares.
func OfElems(ts []codec.Text) Value { return ofSlice(Elems, ts) }

// OfSet gives the set of ks, which it shares.
func OfSet(ks []codec.Key) Value { return ofSlice(Set, ks) }

// A Word is an argument that is text, or a number as text.
type Word string

// OfStrs gives the list of ss, which it shares.
func OfStrs(ss []string) Value { return ofSlice(Strs, ss) }

// OfList gives a List, Tuple, Dict or Rows of vs, which it shares.
func OfList(k Kind, vs []Value) Value { return ofSlice(k, vs) }

func ofSlice[T any](k Kind, s []T) Value {
	return Value{unsafe.Pointer(unsafe.SliceData(s)), uint64(len(s)), k}
}

func ofString(k Kind, s string) Value {
	return Value{unsafe.Pointer(unsafe.StringData(s)), uint64(len(s)), k}
}

// OfBool gives the value of b.
func OfBool(b bool) Value {
	if b {
		return Value{nil, 1, Bool}
	}
	return Value{nil, 0, Bool}
}

// OfUntil gives a position where a range ends, itself included or not.
func OfUntil(at int64, included bool) Value {
	const most = 1 << 61
	n := uint64(max(-most, min(at, most))) << 1
	if included {
		n |= 1
	}
	return Value{nil, n, Until}
}

// OfNumber gives the value of n.
func OfNumber(n codec.Number) Value {
	if i, ok := n.Int(); ok {
		return OfInt(i)
	}
	return OfFloat(n.Float())
}

// Bool gives a Bool.
func (v Value) Bool() bool { return v.num != 0 }

// Int gives an Int, Index or Stop.
func (v Value) Int() int64 { return int64(v.num) }

// Float gives a Float or Real.
func (v Value) Float() float64 { return math.Float64frombits(v.num) }

// Number gives an Int or Float.
func (v Value) Number() codec.Number {
	if v.Kind == Int {
		return codec.IntNumber(v.Int())
	}
	return codec.FloatNumber(v.Float())
}

// Duration gives a Duration.
func (v Value) Duration() time.Duration { return time.Duration(v.num) }

// Time gives a Time, or the zero time.
func (v Value) Time() time.Time {
	if v.Kind != Time {
		return time.Time{}
	}
	return *(*time.Time)(v.ptr)
}

// Str gives a Str, Elem or Key as it is.
func (v Value) Str() string { return unsafe.String((*byte)(v.ptr), v.num) }

// Elem gives an Elem.
func (v Value) Elem() codec.Text { return codec.Text(v.Str()) }

// Key gives a Key.
func (v Value) Key() codec.Key { return codec.Key(v.Str()) }

// floats gives a Floats.
func (v Value) floats() []float64 {
	fs := make([]float64, len(v.List()))
	for i, e := range v.List() {
		fs[i] = e.Float()
	}
	return fs
}

// Handle gives an Object.
func (v Value) Handle() *Handle { return (*Handle)(v.ptr) }

// Callback gives a Function.
func (v Value) Callback() Callback { return *(*Callback)(v.ptr) }

// Native gives a Native.
func (v Value) Native() any { return *(*any)(v.ptr) }

// Iterator gives a Cursor.
func (v Value) Iterator() *Iterator { return (*Iterator)(v.ptr) }

// Fields gives a Record.
func (v Value) Fields() *Fields { return (*Fields)(v.ptr) }

// List gives the values of a List, Tuple, Dict or Rows.
func (v Value) List() []Value { return unsafe.Slice((*Value)(v.ptr), v.num) }

// Elems gives an Elems.
func (v Value) Elems() []codec.Text { return unsafe.Slice((*codec.Text)(v.ptr), v.num) }

// Keys gives a Keys or Set.
func (v Value) Keys() []codec.Key { return unsafe.Slice((*codec.Key)(v.ptr), v.num) }

// Strs gives a Strs.
func (v Value) Strs() []string { return unsafe.Slice((*string)(v.ptr), v.num) }

// The rest of this file reads and writes fields of Go structs by their
// offsets, so that no call needs reflection.

// An address is where a Go value lies.
type address struct{ p unsafe.Pointer }

func addressOf[T any](v *T) address           { return address{unsafe.Pointer(v)} }
func (a address) plus(offset uintptr) address { return address{unsafe.Add(a.p, offset)} }

// at gives the T that lies at a.
func at[T any](a address) *T { return (*T)(a.p) }

// elements gives the address and number of the elements of the slice at a.
func (a address) elements() (address, int) {
	s := *(*[]byte)(a.p) // only its pointer and length count
	return address{unsafe.Pointer(unsafe.SliceData(s))}, len(s)
}

// setPointer makes the field at a, a pointer of a type that recv has, be recv.
func (a address) setPointer(recv any) {
	type words struct{ typ, data unsafe.Pointer }
	*at[unsafe.Pointer](a) = (*words)(unsafe.Pointer(&recv)).data
}

// stringAt gives a value of kind k from the string at a.
func stringAt(k Kind, a address) Value { return ofString(k, *at[string](a)) }

// stringsAt gives a value of kind k from the slice of strings at a.
func stringsAt(k Kind, a address) Value { return ofSlice(k, *at[[]string](a)) }

// An end is a Go value of a type that has a kind: a parameter, a result, or a
// field of a struct.
type end struct {
	kind   Kind
	offset uintptr
	some   uintptr // offset of the OK of a codec.Opt, if it is one
	opt    bool
}

// set writes v, which is of kind e.kind or none, at a.
func (e *end) set(a address, v Value) {
	if v.Kind == None && e.kind != Stop {
		return
	}
	a = a.plus(e.offset)
	if e.opt {
		*at[bool](a.plus(e.some)) = v.Kind != None
	}
	switch e.kind {
	case Number:
		*at[codec.Number](a) = v.Number()
	case Int, Duration, Index:
		*at[int64](a) = v.Int()
	case Stop:
		*at[codec.Stop](a) = stopOf(v)
	case Until:
		*at[codec.Until](a) = codec.Until{At: int(v.Int() >> 1), Included: v.num&1 == 1, OK: true}
	case Float, Real:
		*at[float64](a) = v.Float()
	case Bool:
		*at[bool](a) = v.Bool()
	case Time:
		*at[time.Time](a) = v.Time()
	case Floats:
		*at[[]float64](a) = v.floats()
	case Object:
		a.setPointer(v.Handle().Recv)
	case Elems, Keys, Strs, Words:
		*at[[]string](a) = v.Strs()
	default:
		*at[string](a) = v.Str()
	}
}

func stopOf(v Value) codec.Stop {
	if v.Kind == None {
		return codec.End
	}
	return codec.Stop(v.Int())
}

// get reads what is at a.
func (e *end) get(a address) Value {
	a = a.plus(e.offset)
	if e.opt && !*at[bool](a.plus(e.some)) {
		return Value{}
	}
	switch e.kind {
	case Number:
		return OfNumber(*at[codec.Number](a))
	case Int, Duration, Index, Stop:
		return Value{nil, uint64(*at[int64](a)), e.kind}
	case Float, Real:
		return Value{nil, math.Float64bits(*at[float64](a)), e.kind}
	case Bool:
		return OfBool(*at[bool](a))
	case Time:
		return OfTime(*at[time.Time](a))
	case Elems, Keys, Strs, Words:
		return stringsAt(e.kind, a)
	}
	return stringAt(e.kind, a)
}
