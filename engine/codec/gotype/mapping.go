package gotype

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// mapping plans a set or a dict.
func (p *planner) mapping(made *plan) error {
	t := made.typ
	if k := t.Key().Kind(); k == reflect.Pointer || k == reflect.Chan {
		return &codec.Unstorable{What: t.String()}
	}
	key, err := p.inner(t.Key(), "a key")
	if err != nil {
		return err
	}
	if t.Elem() == emptyType {
		made.encode, made.decode = key.encodeSet, func(x any, v reflect.Value) error { return key.decodeSet(x, v, t) }
		return nil
	}
	value, err := p.inner(t.Elem(), "[]")
	d := &dictPlan{typ: t, key: key, value: value}
	made.encode, made.decode = d.encode, d.decode
	return err
}

// ordered gives the keys of a map in the order of their stored form, so that
// equal maps are equal texts, and reports whether all are strings that a dict
// may have as they are.
func (p *plan) ordered(v reflect.Value) (keys []reflect.Value, plain bool, err error) {
	type stored struct {
		key codec.Key
		v   reflect.Value
	}
	keys, plain = v.MapKeys(), true
	all := make([]stored, len(keys))
	var e codec.Encoder
	for i, k := range keys {
		e.Reset(true)
		if err := p.encode(&e, k); err != nil {
			return nil, false, err
		}
		all[i] = stored{e.Key(), k}
		s, isStr := codec.Tree(all[i].key.Text()).(string)
		plain = plain && isStr && codec.PlainKey(s)
	}
	slices.SortFunc(all, func(a, b stored) int { return cmp.Compare(a.key, b.key) })
	for i := range all {
		keys[i] = all[i].v
	}
	return keys, plain, nil
}

func (p *plan) encodeSet(e *codec.Encoder, v reflect.Value) error {
	keys, _, err := p.ordered(v)
	if err != nil {
		return err
	}
	if err := e.BeginSet(); err != nil {
		return err
	}
	for _, k := range keys {
		if err := p.encode(e, k); err != nil {
			return err
		}
	}
	return e.End()
}

func (p *plan) decodeSet(x any, v reflect.Value, t reflect.Type) error {
	xs, ok := elements(x)
	if !ok || xs == nil {
		return mismatched(x, t)
	}
	v.Set(reflect.MakeMapWithSize(t, len(xs)))
	for i, x := range xs {
		k := reflect.New(t.Key()).Elem()
		if err := p.decode(x, k); err != nil {
			return at(index(i), err)
		}
		v.SetMapIndex(k, reflect.Zero(emptyType))
	}
	return nil
}

// A dictPlan is the plan of a map with values.
type dictPlan struct {
	typ        reflect.Type
	key, value *plan
}

func (d *dictPlan) encode(e *codec.Encoder, v reflect.Value) error {
	keys, plain, err := d.key.ordered(v)
	if err != nil {
		return err
	}
	if err := e.BeginDict(plain); err != nil {
		return err
	}
	for _, k := range keys {
		if err := d.key.encode(e, k); err != nil {
			return err
		}
		if err := d.value.encode(e, v.MapIndex(k)); err != nil {
			return codec.At(entry(k.Interface()), err)
		}
	}
	return e.End()
}

func (d *dictPlan) decode(x any, v reflect.Value) error {
	if x == nil {
		v.SetZero()
		return nil
	}
	kvs, ok := x.(tree.Dict)
	if !ok {
		return mismatched(x, d.typ)
	}
	v.Set(reflect.MakeMapWithSize(d.typ, len(kvs)/2))
	for i := 0; i+1 < len(kvs); i += 2 {
		k, value := reflect.New(d.typ.Key()).Elem(), reflect.New(d.typ.Elem()).Elem()
		if err := d.key.decode(kvs[i], k); err != nil {
			return at("the key "+entry(kvs[i]), err)
		}
		if err := d.value.decode(kvs[i+1], value); err != nil {
			return at(entry(kvs[i]), err)
		}
		v.SetMapIndex(k, value)
	}
	return nil
}
