package lua

import (
	"math"
	"math/big"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// exact is the largest int up to which every int is a Lua number.
const exact = 1 << 53

// in gives v as an argument for p.
func (l *Language) in(c *catalog.Call, p *catalog.Param, v lua.LValue) (catalog.Value, error) {
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
func (l *Language) scalar(c *catalog.Call, k catalog.Kind, v lua.LValue) (catalog.Value, error) {
	switch k {
	case catalog.Elem, catalog.Key:
		return l.stored(c, k, v)
	case catalog.Factory:
		if _, makes := v.(*lua.LFunction); !makes {
			return l.stored(c, catalog.Elem, v)
		}
	case catalog.Index, catalog.Stop, catalog.Until:
		return position(k, v)
	}
	switch v := v.(type) {
	case *lua.LNilType:
		return catalog.Value{}, nil
	case lua.LBool:
		return catalog.OfBool(bool(v)), nil
	case lua.LNumber:
		return numberOf(float64(v)), nil
	case lua.LString:
		return catalog.OfStr(string(v)), nil
	case *lua.LFunction:
		return catalog.OfCallback(&callback{l, v, c.Raw}), nil
	case *lua.LUserData:
		if v == l.null {
			return catalog.Value{}, nil
		}
		return l.userdata(v, k)
	}
	return catalog.Value{}, catalog.Mismatch(l.typeName(v), k)
}

func (l *Language) stored(c *catalog.Call, k catalog.Kind, v lua.LValue) (catalog.Value, error) {
	if c.Raw {
		if s, ok := v.(lua.LString); ok {
			return catalog.OfRaw(k, string(s)), nil
		}
		return catalog.Value{}, catalog.Errorf("type", `got %s: with codec="raw" only strings are stored`, l.typeName(v))
	}
	if k == catalog.Key {
		key, err := l.key(v)
		if err == nil && c.Hashable() && !l.hashable(v) {
			err = catalog.Unhashable(l.typeName(v))
		}
		return catalog.OfKey(key), err
	}
	t, err := l.encode(v)
	if err != nil && c.Shown() {
		return catalog.OfElem(codec.OfStr(l.show(v, false))), nil
	}
	return catalog.OfElem(t), err
}

// hashable reports whether v is the key of a dict: no table but a tuple, and
// no record with a field that is not.
func (l *Language) hashable(v lua.LValue) bool {
	switch v := v.(type) {
	case *lua.LTable:
		if v.Metatable != l.marks.tuple && v.Metatable != l.marks.row {
			return false
		}
		for i, n := 1, v.Len(); i <= n; i++ {
			if !l.hashable(v.RawGetInt(i)) {
				return false
			}
		}
	case *lua.LUserData:
		if r, ok := v.Value.(*recordValue); ok {
			return !slices.ContainsFunc(r.values, func(e lua.LValue) bool { return !l.hashable(e) })
		}
	}
	return true
}

// isInt reports whether a number is an int: whole, exact, and not -0.
func isInt(f float64) bool {
	n := int64(f)
	return float64(n) == f && n >= -exact && n <= exact && (n != 0 || !math.Signbit(f))
}

// numberOf gives a number, as an int if it is one.
func numberOf(f float64) catalog.Value {
	if isInt(f) {
		return catalog.OfInt(int64(f))
	}
	return catalog.OfFloat(f)
}

// position turns a position from 1, or the included end of a range, into one
// from 0 and an excluded end.
func position(k catalog.Kind, v lua.LValue) (catalog.Value, error) {
	n, ok := v.(lua.LNumber)
	if !ok || float64(n) != math.Trunc(float64(n)) || math.Abs(float64(n)) > exact {
		return catalog.Value{}, catalog.Errorf("type", "got %s, want an int", v)
	}
	i := int64(n)
	switch {
	case k == catalog.Until && i > 0:
		return catalog.OfUntil(i-1, true), nil
	case k == catalog.Until:
		return catalog.OfUntil(i, i < 0), nil
	case k == catalog.Stop && i == -1:
		return catalog.Value{}, nil // all
	case k == catalog.Stop && i < 0:
		i++
	case k == catalog.Index && i > 0:
		i--
	case k == catalog.Index && i == 0:
		return catalog.Value{}, catalog.Errorf("value", "got 0: positions count from 1")
	}
	return catalog.OfInt(i), nil
}

// userdata gives a value of one of the types that Lua lacks.
func (l *Language) userdata(v *lua.LUserData, k catalog.Kind) (catalog.Value, error) {
	switch x := v.Value.(type) {
	case *catalog.Handle:
		return catalog.OfHandle(x), nil
	case bytesValue:
		return catalog.OfStr(string(x)), nil
	case floatValue:
		return catalog.OfFloat(float64(x)), nil
	case *big.Int:
		if x.IsInt64() {
			return catalog.OfInt(x.Int64()), nil
		}
		return catalog.Value{}, catalog.Errorf("value", "%s does not fit 64 bits", x)
	case time.Time:
		return catalog.OfTime(x), nil
	case time.Duration:
		return catalog.OfDuration(x), nil
	}
	return catalog.Value{}, catalog.Mismatch(l.typeName(v), k)
}

// A callback is a function of a script that Go calls.
type callback struct {
	l   *Language
	fn  *lua.LFunction
	raw bool
}

// Call calls the function and gives its result as a value of kind want.
func (f *callback) Call(want catalog.Kind, args ...catalog.Value) (catalog.Value, error) {
	in := make([]lua.LValue, len(args))
	for i, a := range args {
		v, err := f.l.value(a, f.raw)
		if err != nil {
			return catalog.Value{}, err
		}
		in[i] = v
	}
	if want == catalog.Native {
		return f.natives(in)
	}
	v, err := f.l.callFunction(f.l.L, f.fn, in...)
	if err != nil {
		return catalog.Value{}, err
	}
	if v == lua.LNil && want == catalog.Elem {
		return catalog.OfElem(codec.Null), nil
	}
	c := f.l.env.Call(callMethod, nil)
	defer c.End()
	c.Raw = f.raw
	return f.l.scalar(c, want, v)
}

// natives calls the function and gives all its results as they are.
func (f *callback) natives(in []lua.LValue) (catalog.Value, error) {
	results, err := f.l.try(f.l.L, f.fn, in...)
	if err != nil {
		return catalog.Value{}, &catalog.Raised{Err: err}
	}
	if len(results) == 0 {
		return catalog.Value{}, nil
	}
	vs := make([]catalog.Value, len(results))
	for i, v := range results {
		vs[i] = catalog.OfNative(v)
	}
	if len(vs) == 1 {
		return vs[0], nil
	}
	return catalog.OfList(catalog.Tuple, vs), nil
}

// Env is what the calls of the interpreter share.
func (f *callback) Env() *catalog.Env { return &f.l.env }

// callMethod stands for the conversion of a callback's result.
var callMethod = new(catalog.Method)
