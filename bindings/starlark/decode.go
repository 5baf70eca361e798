package starlark

import (
	"math/big"
	"slices"
	"time"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/engine/codec"
)

// build makes Starlark values.
type build struct{}

var builder codec.Builder[starlark.Value] = build{}

func (build) Null() starlark.Value                     { return starlark.None }
func (build) Bool(b bool) starlark.Value               { return starlark.Bool(b) }
func (build) Int(n int64) starlark.Value               { return starlark.MakeInt64(n) }
func (build) Float(f float64) starlark.Value           { return starlark.Float(f) }
func (build) Str(s string) starlark.Value              { return starlark.String(s) }
func (build) Bytes(s string) starlark.Value            { return starlark.Bytes(s) }
func (build) List(vs []starlark.Value) starlark.Value  { return starlark.NewList(slices.Clone(vs)) }
func (build) Tuple(vs []starlark.Value) starlark.Value { return starlark.Tuple(slices.Clone(vs)) }
func (build) Time(t time.Time) starlark.Value          { return timeValue(t) }
func (build) Duration(d time.Duration) starlark.Value  { return durationValue(d) }

func (build) BigInt(digits string) starlark.Value {
	n, _ := new(big.Int).SetString(digits, 10)
	return starlark.MakeBigInt(n)
}

func (build) Set(vs []starlark.Value) (starlark.Value, bool) {
	s := starlark.NewSet(len(vs))
	for _, v := range vs {
		if s.Insert(v) != nil {
			return nil, false
		}
	}
	return s, s.Len() == len(vs)
}

func (build) Dict(kvs []starlark.Value) (starlark.Value, bool) {
	d := starlark.NewDict(len(kvs) / 2)
	for i := 0; i < len(kvs); i += 2 {
		if d.SetKey(kvs[i], kvs[i+1]) != nil {
			return nil, false
		}
	}
	return d, d.Len() == len(kvs)/2
}

func (build) Loose(isDict bool, vs []starlark.Value, t codec.Text) starlark.Value {
	if isDict {
		return &storedDict{slices.Clone(vs), codec.Canonical(t)}
	}
	return &storedSet{slices.Clone(vs), codec.Canonical(t)}
}

func (build) Record(typ string, names []string, values []starlark.Value) starlark.Value {
	return &recordValue{&recordType{typ, slices.Clone(names)}, slices.Clone(values)}
}
