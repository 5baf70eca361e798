package starlark

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/engine/codec"
)

// encode gives the stored form of v.
func (l *Language) encode(v starlark.Value) (codec.Text, error) {
	switch v := v.(type) {
	case starlark.String:
		return codec.OfStr(string(v)), nil
	case starlark.Int:
		if n, ok := v.Int64(); ok {
			return codec.OfInt(n), nil
		}
	}
	e := &l.env.Enc
	e.Reset(false)
	if err := l.write(e, v); err != nil {
		return "", err
	}
	return e.Text(), nil
}

// key gives the canonical stored form of v.
func (l *Language) key(v starlark.Value) (codec.Key, error) {
	if s, ok := v.(starlark.String); ok {
		return codec.KeyOfStr(string(s)), nil
	}
	e := &l.env.Enc
	e.Reset(true)
	if err := l.write(e, v); err != nil {
		return "", err
	}
	return e.Key(), nil
}

// write writes v into e.
func (l *Language) write(e *codec.Encoder, v starlark.Value) error {
	if err := l.env.Part(); err != nil {
		return err
	}
	switch v := v.(type) {
	case starlark.NoneType:
		e.Null()
	case starlark.Bool:
		e.Bool(bool(v))
	case starlark.Int:
		if n, ok := v.Int64(); ok {
			e.Int(n)
		} else {
			e.BigInt(v.String())
		}
	case starlark.Float:
		e.Float(float64(v))
	case starlark.String:
		if err := l.env.Grow(len(v)); err != nil {
			return err
		}
		e.Str(string(v))
	case starlark.Bytes:
		e.Bytes(string(v))
	case timeValue:
		e.Time(time.Time(v))
	case durationValue:
		e.Duration(time.Duration(v))
	case *starlark.Dict:
		return l.writeDict(e, v, v.Entries())
	case *storedDict:
		return l.writeDict(e, v, v.entries())
	case *recordValue:
		return l.writeRecord(e, v)
	default:
		return l.writeList(e, v)
	}
	return nil
}

func (l *Language) writeList(e *codec.Encoder, v starlark.Value) error {
	begin, path := e.BeginList, true
	switch v.(type) {
	case *starlark.List:
	case starlark.Tuple:
		begin = e.BeginTuple
	case *starlark.Set, *storedSet:
		begin, path = e.BeginSet, false
	default:
		return unstorable(v)
	}
	if err := l.open(v); err != nil {
		return err
	}
	defer l.close()
	if err := begin(); err != nil {
		return err
	}
	i := 0
	err := eachOf(v.(starlark.Iterable), func(el starlark.Value) error {
		i++
		err := l.write(e, el)
		if err != nil && path {
			err = codec.At(fmt.Sprintf("[%d]", i-1), err)
		}
		return err
	})
	if err != nil {
		return err
	}
	return e.End()
}

// cyclic is how deep values nest before somebody asks whether one contains
// itself.
const cyclic = 64

// open notes that v, a list or dict, is being written, until close.
func (l *Language) open(v starlark.Value) error {
	if _, tuple := v.(starlark.Tuple); !tuple && len(l.path) > cyclic && slices.Contains(l.path, v) {
		return &codec.Unstorable{What: "a " + v.Type() + " that contains itself"}
	}
	l.path = append(l.path, v)
	return nil
}

func (l *Language) close() { l.path = l.path[:len(l.path)-1] }

func unstorable(v starlark.Value) error {
	if _, ok := v.(starlark.Callable); ok {
		return &codec.Unstorable{What: "function"}
	}
	return &codec.Unstorable{What: v.Type()}
}

func (l *Language) writeDict(e *codec.Encoder, d starlark.Value, entries iter.Seq2[starlark.Value, starlark.Value]) error {
	plain := true
	for k := range entries {
		s, ok := k.(starlark.String)
		plain = plain && ok && codec.PlainKey(string(s))
	}
	if err := l.open(d); err != nil {
		return err
	}
	defer l.close()
	if err := e.BeginDict(plain); err != nil {
		return err
	}
	for k, v := range entries {
		err := l.write(e, k)
		if err == nil {
			err = l.write(e, v)
		}
		if err != nil {
			return codec.At("["+l.show(k, true)+"]", err)
		}
	}
	return e.End()
}

func (l *Language) writeRecord(e *codec.Encoder, r *recordValue) error {
	return e.Record(r.t.name, r.t.fields, func(i int) error { return l.write(e, r.values[i]) })
}
