// Package gotype is the stored form of values of Go types, which scripts read as
// values of theirs, and back:
//
//	bool, ints, floats, string       bool, int, float, str
//	[]byte, [N]byte                  bytes
//	slices                           a list
//	arrays                           a tuple
//	map[K]struct{}                   a set
//	other maps                       a dict
//	structs                          a record: the type's name, and its fields
//	time.Time, time.Duration         a time, a duration
//	big.Int                          an int of any size
//	pointers                         none if nil, else what they point to
//	any                              whatever it holds
//	encoding.TextMarshaler           a str, if it can be read back from one
//
// A field of a struct is called as in Go, or as its tag `rdsh:"name"` says;
// `rdsh:"-"` leaves it out, and so does a name that is not exported. The fields
// of an embedded struct are those of the outer one. A struct without a name of
// its type is a dict.
//
// What is read must fit: a str is no int, and 300 no int8. Numbers may change
// their type where nothing is lost, since Lua does not tell 4 from 4.0; a slice
// takes lists, tuples and sets, and a struct a dict too, as scripts write one
// more easily. A record of another type, or with a field that the struct has not,
// does not fit; a field that the record has not stays zero, so that a type can
// grow. Into any go nil, bool, int64, *big.Int, float64, string, []byte,
// time.Time, time.Duration, []any, map[string]any, and what Go has no type for as
// in package tree.
package gotype

import (
	"reflect"
	"sync"

	"github.com/rdsh/rdsh/engine/codec"
)

// A Type converts values of T. Its plan is made once, so that a value is walked
// without asking what it is. It is safe for concurrent use.
type Type[T any] struct {
	plan     *plan
	encoders sync.Pool
}

// Of gives the conversion of T. The error names what in T has no stored form,
// such as a function or a channel.
func Of[T any]() (*Type[T], error) {
	p := &planner{seen: map[reflect.Type]*plan{}}
	made, err := p.plan(reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	return &Type[T]{plan: made, encoders: sync.Pool{New: func() any { return new(codec.Encoder) }}}, nil
}

// Text gives the stored form of v. The error says where in v something has
// none: a value that an any holds, or one that contains itself.
func (t *Type[T]) Text(v T) (text codec.Text, err error) {
	if text, ok := textOf(&v); ok {
		return text, nil
	}
	err = t.walk(v, false, func(e *codec.Encoder) { text = e.Text() })
	return text, err
}

// Key gives the canonical stored form of v: equal values are equal keys. Errors
// as with Text.
func (t *Type[T]) Key(v T) (k codec.Key, err error) {
	if text, ok := textOf(&v); ok {
		return codec.Canonical(text), nil
	}
	err = t.walk(v, true, func(e *codec.Encoder) { k = e.Key() })
	return k, err
}

// walk writes v and gives the encoder to done.
func (t *Type[T]) walk(v T, canonical bool, done func(e *codec.Encoder)) error {
	e := t.encoders.Get().(*codec.Encoder)
	defer t.encoders.Put(e)
	e.Reset(canonical)
	if err := t.plan.encode(e, reflect.ValueOf(&v).Elem()); err != nil {
		return err
	}
	done(e)
	return nil
}

// Value gives the value of a text. The error is a *Mismatch if it is none of T.
func (t *Type[T]) Value(text codec.Text) (T, error) {
	var v T
	if valueOf(text, &v) {
		return v, nil
	}
	return t.read(text)
}

// read is Value of what is no simple scalar.
func (t *Type[T]) read(text codec.Text) (T, error) {
	var v, none T
	if err := t.plan.decode(codec.Tree(text), reflect.ValueOf(&v).Elem()); err != nil {
		return none, found(err, text)
	}
	return v, nil
}

// OfKey gives the value of a key. The error is a *Mismatch if it is none of T.
func (t *Type[T]) OfKey(k codec.Key) (T, error) { return t.Value(k.Text()) }
