package host

import (
	"encoding"
	"slices"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A Value is what a function of a script returned. The zero Value is none.
type Value struct {
	text codec.Text
	err  *Error // of a function that returned an error, without failing
}

// String gives the value in stored form: JSON, with objects such as
// {"$time": …} for what that lacks. An error is its message.
func (v Value) String() string {
	switch {
	case v.err != nil:
		return v.err.Error()
	case v.text == "":
		return string(codec.Null)
	}
	return string(v.text)
}

// None reports whether the function returned none, or nothing.
func (v Value) None() bool { return v.err == nil && (v.text == "" || v.text == codec.Null) }

// Err gives the error that a function returned as a value, such as the second
// one of attempt, or nil.
func (v Value) Err() error {
	if v.err == nil {
		return nil
	}
	return v.err
}

// conversions are the plans of Go's types, made once each.
var conversions gotype.Cache

// As gives v as a Go value, by the rules of package gotype: a dict or record
// fits a struct, a list a slice, a whole number any number that holds it. The
// error says what does not fit, and where in v; it is the script's own if v is
// an error.
func As[T any](v Value) (T, error) {
	var to T
	switch p := any(&to).(type) {
	case *Value:
		*p = v
		return to, nil
	case *error:
		*p = v.Err()
		return to, nil
	case *bool:
		if v.text == "true" || v.text == "false" {
			*p = v.text == "true"
			return to, nil
		}
	}
	if v.err != nil {
		return to, v.err
	}
	if v.text == "" {
		v.text = codec.Null
	}
	return to, conversions.Value(v.text, &to)
}

// argument gives a Go value for a script: nil, bools, numbers, strings, bytes,
// times, durations, errors, Values, slices, maps and structs of such, and what
// pointers point to. The entries of a map come in the order of their keys.
func argument(v any) (catalog.Value, error) {
	switch v := v.(type) {
	case nil:
		return catalog.Value{}, nil
	case bool:
		return catalog.OfBool(v), nil
	case int:
		return catalog.OfInt(int64(v)), nil
	case int64:
		return catalog.OfInt(v), nil
	case float64:
		return catalog.OfReal(v), nil
	case string:
		return catalog.OfStr(v), nil
	case time.Time:
		return catalog.OfTime(v), nil
	case time.Duration:
		return catalog.OfDuration(v), nil
	case map[string]any:
		return dictOf(v)
	case []any:
		return listOf(v)
	case []string:
		return catalog.OfStrs(v), nil
	case Value:
		return valueOf(v), nil
	case encoding.TextMarshaler: // also where it is an error too
	case error:
		return valueOf(Value{err: errorOf(v)}), nil
	}
	return stored(v)
}

func dictOf(m map[string]any) (catalog.Value, error) {
	var few [8]string
	names := few[:0]
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	kvs := make([]catalog.Value, 0, 2*len(names))
	for _, name := range names {
		v, err := argument(m[name])
		if err != nil {
			return v, codec.At("["+name+"]", err)
		}
		kvs = append(kvs, catalog.OfStr(name), v)
	}
	return catalog.OfList(catalog.Dict, kvs), nil
}

func listOf(xs []any) (catalog.Value, error) {
	vs := make([]catalog.Value, len(xs))
	for i, x := range xs {
		var err error
		if vs[i], err = argument(x); err != nil {
			return vs[i], err
		}
	}
	return catalog.OfList(catalog.List, vs), nil
}

func valueOf(v Value) catalog.Value {
	switch {
	case v.err != nil:
		return catalog.OfNative(v.err)
	case v.text == "":
		return catalog.Value{}
	}
	return catalog.OfElem(v.text)
}

// errorOf gives an error of Go's as scripts see one.
func errorOf(err error) *Error { return failed(err).(*Error) }

// stored gives a value of any other type by its stored form.
func stored(v any) (catalog.Value, error) {
	t, err := conversions.Text(v)
	if err != nil {
		return catalog.Value{}, catalog.Errorf("type", "%w", err)
	}
	return catalog.OfElem(t), nil
}
