package gotype

import (
	"time"

	"github.com/rdsh/rdsh/engine/codec"
)

// The types that values nearly always have are converted without reflection.

// textOf gives the stored form of a scalar, if v points to one.
func textOf(v any) (t codec.Text, ok bool) {
	switch v := v.(type) {
	case *string:
		return codec.OfStr(*v), true
	case *int:
		return codec.OfInt(int64(*v)), true
	case *int64:
		return codec.OfInt(*v), true
	case *float64:
		return codec.OfFloat(*v), true
	case *bool:
		return codec.OfBool(*v), true
	case *[]byte:
		return codec.OfBytes(string(*v)), true
	case *time.Time:
		return codec.OfTime(*v), true
	case *time.Duration:
		return codec.OfDuration(*v), true
	}
	return "", false
}

// valueOf puts a scalar where v points to, if it is of that very type.
func valueOf(t codec.Text, v any) (ok bool) {
	s := codec.Decode(t, scalars{})
	switch v := v.(type) {
	case *string:
		ok = s.kind == isStr
		*v = s.text
	case *int:
		ok = s.kind == isInt && int64(int(s.int)) == s.int
		*v = int(s.int)
	case *int64:
		ok = s.kind == isInt
		*v = s.int
	case *float64:
		ok = s.kind == isFloat
		*v = s.float
	case *bool:
		ok = s.kind == isBool
		*v = s.int != 0
	}
	return ok
}

// A scalar is a value that is not made of others.
type scalar struct {
	kind  scalarKind
	int   int64
	float float64
	text  string
}

type scalarKind uint8

const (
	isOther scalarKind = iota
	isBool
	isInt
	isFloat
	isStr
)

// scalars builds scalars. What is none is not looked at.
type scalars struct{}

func (scalars) Null() (s scalar)            { return s }
func (scalars) Int(n int64) scalar          { return scalar{kind: isInt, int: n} }
func (scalars) BigInt(string) (s scalar)    { return s }
func (scalars) Float(f float64) scalar      { return scalar{kind: isFloat, float: f} }
func (scalars) Str(text string) scalar      { return scalar{kind: isStr, text: text} }
func (scalars) Bytes(string) (s scalar)     { return s }
func (scalars) List([]scalar) (s scalar)    { return s }
func (scalars) Tuple([]scalar) (s scalar)   { return s }
func (scalars) Time(time.Time) (s scalar)   { return s }
func (scalars) Set([]scalar) (scalar, bool) { return scalar{}, true }

func (scalars) Dict([]scalar) (scalar, bool)                 { return scalar{}, true }
func (scalars) Loose(bool, []scalar, codec.Text) (s scalar)  { return s }
func (scalars) Duration(time.Duration) (s scalar)            { return s }
func (scalars) Record(string, []string, []scalar) (s scalar) { return s }
func (scalars) Bool(b bool) scalar {
	if b {
		return scalar{kind: isBool, int: 1}
	}
	return scalar{kind: isBool}
}
