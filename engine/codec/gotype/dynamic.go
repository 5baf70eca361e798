package gotype

import (
	"math/big"
	"reflect"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// encodeAny writes what an any holds, whatever it is. Its plan is made for this
// once: who knows the type says it.
func encodeAny(e *codec.Encoder, v reflect.Value) error {
	if v.IsNil() {
		e.Null()
		return nil
	}
	switch x := v.Interface().(type) {
	case tree.BigInt:
		e.BigInt(string(x))
		return nil
	case tree.Bytes:
		e.Bytes(string(x))
		return nil
	case tree.Tuple:
		return encodeEach(e, e.BeginTuple(), x)
	case tree.Set:
		return encodeEach(e, e.BeginSet(), x)
	case tree.Dict:
		return encodeEach(e, e.BeginDict(false), x)
	case tree.Record:
		return e.Record(x.Type, x.Names, func(i int) error { return encodeAny(e, anyOf(x.Values[i])) })
	}
	p := &planner{seen: map[reflect.Type]*plan{}}
	made, err := p.plan(v.Elem().Type())
	if err != nil {
		return err
	}
	return made.encode(e, v.Elem())
}

// encodeEach writes the elements of what was begun.
func encodeEach(e *codec.Encoder, err error, xs []any) error {
	for i := 0; i < len(xs) && err == nil; i++ {
		err = codec.At(index(i), encodeAny(e, anyOf(xs[i])))
	}
	if err != nil {
		return err
	}
	return e.End()
}

// anyOf gives x as the value of a variable of type any.
func anyOf(x any) reflect.Value { return reflect.ValueOf(&x).Elem() }

func decodeAny(x any, v reflect.Value) error {
	if x = plain(x); x == nil {
		v.SetZero()
		return nil
	}
	v.Set(reflect.ValueOf(x))
	return nil
}

// plain gives a tree with Go's own types where it has them.
func plain(x any) any {
	switch x := x.(type) {
	case tree.BigInt:
		n, _ := new(big.Int).SetString(string(x), 10)
		return n
	case tree.Bytes:
		return []byte(x)
	case tree.List:
		return plainAll(x)
	case tree.Tuple:
		return tree.Tuple(plainAll(x))
	case tree.Set:
		return tree.Set(plainAll(x))
	case tree.Dict:
		return plainDict(x)
	case tree.Record:
		return tree.Record{Type: x.Type, Names: x.Names, Values: plainAll(x.Values)}
	}
	return x
}

func plainAll(xs []any) []any {
	all := make([]any, len(xs))
	for i, x := range xs {
		all[i] = plain(x)
	}
	return all
}

// plainDict gives a map if all keys are strings.
func plainDict(kvs tree.Dict) any {
	m := make(map[string]any, len(kvs)/2)
	for i := 0; i+1 < len(kvs); i += 2 {
		name, ok := kvs[i].(string)
		if !ok {
			return tree.Dict(plainAll(kvs))
		}
		m[name] = plain(kvs[i+1])
	}
	return m
}
