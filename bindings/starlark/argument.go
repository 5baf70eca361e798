package starlark

import (
	"time"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// in gives v as an argument for p.
func (l *Language) in(c *catalog.Call, p *catalog.Param, v starlark.Value) (catalog.Value, error) {
	switch p.Kind {
	case catalog.Elems, catalog.Keys, catalog.Strs, catalog.Words, catalog.Floats, catalog.Handles:
		if c.Collecting(p) {
			return l.scalar(c, p.Element(), v)
		}
		return l.sequence(c, p.Kind, p.Element(), v)
	case catalog.Rows, catalog.Operand, catalog.Operands:
		if h := handleOf(v); p.Takes(h) {
			return catalog.OfHandle(h), nil
		}
		if p.Kind != catalog.Rows {
			return l.sequence(c, catalog.Keys, catalog.Key, v)
		}
		return l.rows(c, p, v)
	}
	return l.scalar(c, p.Kind, v)
}

// scalar gives v as one value of kind k, or of the kind that v has.
func (l *Language) scalar(c *catalog.Call, k catalog.Kind, v starlark.Value) (catalog.Value, error) {
	if k == catalog.Elem || k == catalog.Key {
		return l.stored(c, k, v)
	}
	if _, makes := v.(starlark.Callable); k == catalog.Factory && !makes {
		return l.stored(c, catalog.Elem, v)
	}
	switch v := v.(type) {
	case starlark.NoneType:
		return catalog.Value{}, nil
	case starlark.Bool:
		return catalog.OfBool(bool(v)), nil
	case starlark.Int:
		if n, ok := v.Int64(); ok {
			return catalog.OfInt(n), nil
		}
		return catalog.Value{}, catalog.Errorf("value", "%s does not fit 64 bits", v)
	case starlark.Float:
		return catalog.OfFloat(float64(v)), nil
	case starlark.String:
		return catalog.OfStr(string(v)), nil
	case starlark.Bytes:
		return catalog.OfStr(string(v)), nil
	case durationValue:
		return catalog.OfDuration(time.Duration(v)), nil
	case timeValue:
		return catalog.OfTime(time.Time(v)), nil
	case starlark.Callable:
		return catalog.OfCallback(&callback{l, v, c.Raw}), nil
	}
	if h := handleOf(v); h != nil {
		return catalog.OfHandle(h), nil
	}
	return catalog.Value{}, catalog.Mismatch(typeName(v), k)
}

// stored gives v in stored form, canonical for a key.
func (l *Language) stored(c *catalog.Call, k catalog.Kind, v starlark.Value) (catalog.Value, error) {
	if c.Raw {
		if s, ok := v.(starlark.String); ok {
			return catalog.OfRaw(k, string(s)), nil
		}
		return catalog.Value{}, catalog.Errorf("type", `got %s: with codec="raw" only strings are stored`, typeName(v))
	}
	if k == catalog.Key {
		key, err := l.key(v)
		if err == nil && c.Hashable() && !hashable(v) {
			err = catalog.Unhashable(typeName(v))
		}
		return catalog.OfKey(key), err
	}
	t, err := l.encode(v)
	if err != nil && c.Shown() {
		return catalog.OfElem(codec.OfStr(l.show(v, false))), nil
	}
	return catalog.OfElem(t), err
}

// hashable reports whether v is the key of a dict. What cannot be stored at
// all is refused for that.
func hashable(v starlark.Value) bool {
	switch v.(type) {
	case *starlark.List, *starlark.Dict, *starlark.Set, starlark.Tuple, *recordValue:
		_, err := v.Hash()
		return err == nil
	}
	return true
}

// typeName names the type of v as both languages do.
func typeName(v starlark.Value) string {
	switch v.(type) {
	case starlark.NoneType:
		return "none"
	case starlark.String:
		return "str"
	case *starlark.Function, *starlark.Builtin:
		return "function"
	}
	return v.Type()
}

// A callback is a function of a script that Go calls.
type callback struct {
	l   *Language
	fn  starlark.Callable
	raw bool
}

// Call calls the function and gives its result as a value of kind want.
func (f *callback) Call(want catalog.Kind, args ...catalog.Value) (catalog.Value, error) {
	in := make(starlark.Tuple, len(args))
	for i, a := range args {
		v, err := f.l.value(a, f.raw)
		if err != nil {
			return catalog.Value{}, err
		}
		in[i] = v
	}
	v, err := starlark.Call(f.l.thread, f.fn, in, nil)
	err = f.l.settle(f.l.thread, err)
	switch {
	case err != nil && want == catalog.Native:
		return catalog.Value{}, &catalog.Raised{Err: err}
	case err != nil:
		return catalog.Value{}, err
	case want == catalog.Native:
		return catalog.OfNative(v), nil
	}
	if v == starlark.None && want == catalog.Elem {
		return catalog.OfElem(codec.Null), nil
	}
	c := f.l.env.Call(callMethod, nil)
	defer c.End()
	c.Raw = f.raw
	return f.l.scalar(c, want, v)
}

// Env is what the calls of the interpreter share.
func (f *callback) Env() *catalog.Env { return &f.l.env }

// callMethod stands for the conversion of a callback's result.
var callMethod = new(catalog.Method)
