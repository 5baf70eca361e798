package gotype

import (
	"reflect"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// slice plans a list, or bytes.
func (p *planner) slice(made *plan) error {
	t := made.typ
	if t.Elem().Kind() == reflect.Uint8 {
		made.encode, made.decode = encodeBytes, decodeBytes
		return nil
	}
	elem, err := p.inner(t.Elem(), "[]")
	made.encode = func(e *codec.Encoder, v reflect.Value) error {
		if err := e.BeginList(); err != nil {
			return err
		}
		return elem.encodeAll(e, v)
	}
	made.decode = func(x any, v reflect.Value) error {
		xs, ok := elements(x)
		if !ok {
			return mismatched(x, t)
		}
		list := reflect.MakeSlice(t, len(xs), len(xs))
		if xs == nil {
			list = reflect.Zero(t)
		}
		v.Set(list)
		return elem.decodeAll(xs, v)
	}
	return err
}

// elements gives those of a list, tuple or set, none of none.
func elements(x any) (xs []any, ok bool) {
	switch x := x.(type) {
	case nil:
		return nil, true
	case tree.List:
		return append([]any{}, x...), true
	case tree.Tuple:
		return append([]any{}, x...), true
	case tree.Set:
		return append([]any{}, x...), true
	}
	return nil, false
}

// encodeAll writes the elements of a slice or array, and its end.
func (p *plan) encodeAll(e *codec.Encoder, v reflect.Value) error {
	for i := range v.Len() {
		if err := p.encode(e, v.Index(i)); err != nil {
			return codec.At(index(i), err)
		}
	}
	return e.End()
}

func (p *plan) decodeAll(xs []any, v reflect.Value) error {
	for i, x := range xs {
		if err := p.decode(x, v.Index(i)); err != nil {
			return at(index(i), err)
		}
	}
	return nil
}

// array plans a tuple, or bytes.
func (p *planner) array(made *plan) error {
	t := made.typ
	if t.Elem().Kind() == reflect.Uint8 {
		made.encode, made.decode = encodeByteArray, decodeByteArray
		return nil
	}
	elem, err := p.inner(t.Elem(), "[]")
	made.encode = func(e *codec.Encoder, v reflect.Value) error {
		if err := e.BeginTuple(); err != nil {
			return err
		}
		return elem.encodeAll(e, v)
	}
	made.decode = func(x any, v reflect.Value) error {
		xs, ok := elements(x)
		if _, isSet := x.(tree.Set); !ok || xs == nil || isSet {
			return mismatched(x, t)
		}
		if len(xs) != t.Len() {
			return &Mismatch{What: tree.NameOf(x) + " of another length, not " + t.String()}
		}
		return elem.decodeAll(xs, v)
	}
	return err
}

func encodeBytes(e *codec.Encoder, v reflect.Value) error {
	e.Bytes(string(v.Bytes()))
	return nil
}

func decodeBytes(x any, v reflect.Value) error {
	b, ok := x.(tree.Bytes)
	if !ok && x != nil {
		return mismatched(x, v.Type())
	}
	if ok {
		v.SetBytes([]byte(b))
	}
	return nil
}

func encodeByteArray(e *codec.Encoder, v reflect.Value) error {
	b := make([]byte, v.Len())
	reflect.Copy(reflect.ValueOf(b), v)
	e.Bytes(string(b))
	return nil
}

func decodeByteArray(x any, v reflect.Value) error {
	b, ok := x.(tree.Bytes)
	if !ok {
		return mismatched(x, v.Type())
	}
	if len(b) != v.Len() {
		return &Mismatch{What: "bytes of another length, not " + v.Type().String()}
	}
	reflect.Copy(v, reflect.ValueOf([]byte(b)))
	return nil
}

// pointer plans none, or what is pointed to.
func (p *planner) pointer(made *plan) error {
	t := made.typ
	elem, err := p.inner(t.Elem(), "*")
	made.encode = func(e *codec.Encoder, v reflect.Value) error {
		if v.IsNil() {
			e.Null()
			return nil
		}
		return elem.encode(e, v.Elem())
	}
	made.decode = func(x any, v reflect.Value) error {
		if x == nil {
			v.SetZero()
			return nil
		}
		v.Set(reflect.New(t.Elem()))
		return elem.decode(x, v.Elem())
	}
	return err
}
