package catalog

import (
	"math"
	"time"
	"unsafe"

	"github.com/rdsh/rdsh/engine/codec"
)

// A Kind is the type of a value on its way between a script and a structure.
type Kind uint8

const (
	None Kind = iota
	Bool
	Int
	Float
	Str
	Elem     // a value in stored form
	Key      // the same in canonical form
	Duration // nanoseconds; Forever is negative
	Object   // a *Handle
	List
	Tuple // several results at once
	Elems // a list of values in stored form
	Raw   // stays in its language: a default
)

func (k Kind) String() string {
	return [...]string{"none", "bool", "int", "float", "str", "any", "any", "duration", "object", "list", "tuple", "list", "any"}[k]
}

// TakesTable reports whether a table is a value of kind k, so that in Lua it
// cannot be the options of a call.
func (k Kind) TakesTable() bool { return k == Elem || k == Key || k == List || k == Elems || k == Raw }

// A Value is one value. Like slog.Value it is 24 bytes and holds numbers,
// strings and handles without allocating. The zero Value is none.
type Value struct {
	ptr  unsafe.Pointer // the bytes of a string, the elements of a list, the *Handle
	num  uint64         // the number, or the length of what ptr points to
	Kind Kind
}

func OfInt(n int64) Value              { return Value{nil, uint64(n), Int} }
func OfFloat(f float64) Value          { return Value{nil, math.Float64bits(f), Float} }
func OfDuration(d time.Duration) Value { return Value{nil, uint64(d), Duration} }
func OfStr(s string) Value             { return ofString(Str, s) }
func OfElem(t codec.Text) Value        { return ofString(Elem, string(t)) }
func OfHandle(h *Handle) Value         { return Value{unsafe.Pointer(h), 0, Object} }

func OfKey(k codec.Key) Value { return ofString(Key, string(k)) }

func ofString(k Kind, s string) Value {
	return Value{unsafe.Pointer(unsafe.StringData(s)), uint64(len(s)), k}
}

// OfElems gives the list of ts, which it shares.
func OfElems(ts []codec.Text) Value {
	return Value{unsafe.Pointer(unsafe.SliceData(ts)), uint64(len(ts)), Elems}
}

// OfList gives a List or Tuple of vs, which it shares.
func OfList(k Kind, vs []Value) Value {
	return Value{unsafe.Pointer(unsafe.SliceData(vs)), uint64(len(vs)), k}
}

// OfBool gives a bool.
func OfBool(b bool) Value {
	if b {
		return Value{nil, 1, Bool}
	}
	return Value{nil, 0, Bool}
}

func (v Value) Bool() bool              { return v.num != 0 }
func (v Value) Int() int64              { return int64(v.num) }
func (v Value) Float() float64          { return math.Float64frombits(v.num) }
func (v Value) Duration() time.Duration { return time.Duration(v.num) }
func (v Value) Str() string             { return unsafe.String((*byte)(v.ptr), v.num) }
func (v Value) Elem() codec.Text        { return codec.Text(v.Str()) }
func (v Value) Handle() *Handle         { return (*Handle)(v.ptr) }
func (v Value) List() []Value           { return unsafe.Slice((*Value)(v.ptr), v.num) }
func (v Value) Elems() []codec.Text     { return unsafe.Slice((*codec.Text)(v.ptr), v.num) }

// to gives v as a value of kind k. Whole floats pass for ints and ints for
// floats, since Lua does not tell them apart; seconds and "1h30m" for durations.
func (v Value) to(k Kind) (Value, bool) {
	switch {
	case k == v.Kind:
		return v, true
	case k == Float && v.Kind == Int:
		return OfFloat(float64(v.Int())), true
	case k == Int && v.Kind == Float && v.Float() == math.Trunc(v.Float()) && math.Abs(v.Float()) <= 1<<53:
		return OfInt(int64(v.Float())), true
	case k == Duration && v.Kind == Int:
		return OfDuration(time.Duration(v.Int()) * time.Second), true
	case k == Duration && v.Kind == Float:
		return OfDuration(time.Duration(v.Float() * float64(time.Second))), true
	case k == Duration && v.Kind == Str && v.Str() == "forever":
		return OfDuration(-1), true
	case k == Duration && v.Kind == Str:
		d, err := time.ParseDuration(v.Str())
		return OfDuration(d), err == nil
	}
	return v, false
}
