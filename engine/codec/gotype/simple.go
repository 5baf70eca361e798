package gotype

import (
	"encoding"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

func encodeBool(e *codec.Encoder, v reflect.Value) error {
	e.Bool(v.Bool())
	return nil
}

func decodeBool(x any, v reflect.Value) error {
	b, ok := x.(bool)
	if !ok {
		return mismatched(x, v.Type())
	}
	v.SetBool(b)
	return nil
}

func encodeInt(e *codec.Encoder, v reflect.Value) error {
	e.Int(v.Int())
	return nil
}

func decodeInt(x any, v reflect.Value) error {
	n, ok := whole(x)
	switch {
	case !ok:
		return mismatched(x, v.Type())
	case !n.IsInt64() || v.OverflowInt(n.Int64()):
		return unfit(x, v.Type())
	}
	v.SetInt(n.Int64())
	return nil
}

func encodeUint(e *codec.Encoder, v reflect.Value) error {
	e.BigInt(strconv.FormatUint(v.Uint(), 10))
	return nil
}

func decodeUint(x any, v reflect.Value) error {
	n, ok := whole(x)
	switch {
	case !ok:
		return mismatched(x, v.Type())
	case !n.IsUint64() || v.OverflowUint(n.Uint64()):
		return unfit(x, v.Type())
	}
	v.SetUint(n.Uint64())
	return nil
}

// whole gives a number that is an int, or a float that equals one.
func whole(x any) (n *big.Int, ok bool) {
	switch x := x.(type) {
	case int64:
		return big.NewInt(x), true
	case tree.BigInt:
		return new(big.Int).SetString(string(x), 10)
	case float64:
		if x == math.Trunc(x) && !math.IsInf(x, 0) {
			n, _ := big.NewFloat(x).Int(nil)
			return n, true
		}
	}
	return nil, false
}

func encodeFloat(e *codec.Encoder, v reflect.Value) error {
	e.Float(v.Float())
	return nil
}

func decodeFloat(x any, v reflect.Value) error {
	f, ok := x.(float64)
	if n, isInt := whole(x); isInt && !ok {
		var acc big.Accuracy
		if f, acc = new(big.Float).SetInt(n).Float64(); acc != big.Exact {
			return unfit(x, v.Type())
		}
		ok = true
	}
	switch {
	case !ok:
		return mismatched(x, v.Type())
	case v.OverflowFloat(f):
		return unfit(x, v.Type())
	}
	v.SetFloat(f)
	return nil
}

func encodeStr(e *codec.Encoder, v reflect.Value) error {
	e.Str(v.String())
	return nil
}

func decodeStr(x any, v reflect.Value) error {
	s, ok := x.(string)
	if !ok {
		return mismatched(x, v.Type())
	}
	v.SetString(s)
	return nil
}

func encodeTime(e *codec.Encoder, v reflect.Value) error {
	e.Time(v.Interface().(time.Time))
	return nil
}

func decodeTime(x any, v reflect.Value) error { return decodeAs[time.Time](x, v) }

func encodeDuration(e *codec.Encoder, v reflect.Value) error {
	e.Duration(time.Duration(v.Int()))
	return nil
}

func decodeDuration(x any, v reflect.Value) error { return decodeAs[time.Duration](x, v) }

// decodeAs takes what a tree holds as it is.
func decodeAs[T any](x any, v reflect.Value) error {
	if _, ok := x.(T); !ok {
		return mismatched(x, v.Type())
	}
	v.Set(reflect.ValueOf(x))
	return nil
}

func encodeBig(e *codec.Encoder, v reflect.Value) error {
	n := v.Interface().(big.Int)
	e.BigInt(n.String())
	return nil
}

func decodeBig(x any, v reflect.Value) error {
	n, ok := whole(x)
	if !ok {
		return mismatched(x, v.Type())
	}
	v.Set(reflect.ValueOf(*n))
	return nil
}

func encodeMarshaler(e *codec.Encoder, v reflect.Value) error {
	text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
	e.Str(string(text))
	return err
}

func decodeMarshaler(x any, v reflect.Value) error {
	s, ok := x.(string)
	if !ok {
		return mismatched(x, v.Type())
	}
	if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
		return &Mismatch{What: err.Error()}
	}
	return nil
}
