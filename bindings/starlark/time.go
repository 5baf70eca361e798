package starlark

import (
	"cmp"
	"fmt"
	"time"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// noAttr is the error of a value that has no such attribute.
func noAttr(typ, name string, names []string) error {
	return catalog.Errorf("type", "%s has no %s%s", typ, name, catalog.SuggestOf(name, names))
}

// A timeValue is a point in time.
type timeValue time.Time

func (t timeValue) String() string        { return catalog.FormatTime(time.Time(t), "") }
func (t timeValue) Type() string          { return "time" }
func (t timeValue) Freeze()               {}
func (t timeValue) Truth() starlark.Bool  { return true }
func (t timeValue) Hash() (uint32, error) { return uint32(time.Time(t).UnixNano()), nil }
func (t timeValue) AttrNames() []string   { return catalog.TimeAttrs }

// CompareSameType compares points in time, whatever their zones.
func (t timeValue) CompareSameType(op syntax.Token, y starlark.Value, _ int) (bool, error) {
	return threeway(op, time.Time(t).Compare(time.Time(y.(timeValue)))), nil
}

func threeway(op syntax.Token, c int) bool {
	switch op {
	case syntax.EQL:
		return c == 0
	case syntax.NEQ:
		return c != 0
	case syntax.LT:
		return c < 0
	case syntax.LE:
		return c <= 0
	case syntax.GT:
		return c > 0
	}
	return c >= 0
}

func (t timeValue) Attr(name string) (starlark.Value, error) {
	switch name {
	case "format":
		return starlark.NewBuiltin("format", t.format), nil
	case "floor":
		return starlark.NewBuiltin("floor", t.floor), nil
	}
	v, ok := catalog.TimeAttr(time.Time(t), name)
	switch {
	case !ok:
		return nil, noAttr("time", name, catalog.TimeAttrs)
	case v.Kind == catalog.Real:
		return starlark.Float(v.Float()), nil
	}
	return starlark.MakeInt64(v.Int()), nil
}

func (t timeValue) format(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var layout string
	if err := unpack(b.Name(), args, kwargs, "layout?", &layout); err != nil {
		return nil, err
	}
	return starlark.String(catalog.FormatTime(time.Time(t), layout)), nil
}

func (t timeValue) floor(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var by starlark.Value
	if err := unpack(b.Name(), args, kwargs, "d", &by); err != nil {
		return nil, err
	}
	d, err := asDuration(by)
	if err == nil {
		err = catalog.CheckStep(d)
	}
	if err != nil {
		return nil, fmt.Errorf("floor: %w", err)
	}
	return timeValue(time.Time(t).Truncate(d)), nil
}

// unpack is starlark.UnpackArgs with errors of kind type.
func unpack(name string, args starlark.Tuple, kwargs []starlark.Tuple, pairs ...any) error {
	if err := starlark.UnpackArgs(name, args, kwargs, pairs...); err != nil {
		return catalog.Errorf("type", "%w", err)
	}
	return nil
}

// asDuration gives the duration that v means: one, seconds or text.
func asDuration(v starlark.Value) (time.Duration, error) {
	switch v := v.(type) {
	case durationValue:
		return time.Duration(v), nil
	case starlark.Int, starlark.Float:
		seconds, _ := starlark.AsFloat(v)
		return catalog.Seconds(seconds)
	case starlark.String:
		return catalog.ParseDuration(string(v))
	}
	return 0, catalog.Mismatch(typeName(v), catalog.Duration)
}

// spanOf is asDuration for an operand: ok is false if it cannot be one.
func spanOf(v starlark.Value) (d time.Duration, ok bool, err error) {
	switch v.(type) {
	case durationValue, starlark.Int, starlark.Float, starlark.String:
		d, err = asDuration(v)
		return d, true, err
	}
	return 0, false, nil
}

// Binary is + and - with durations, seconds or text, and - between times.
func (t timeValue) Binary(op syntax.Token, y starlark.Value, side starlark.Side) (starlark.Value, error) {
	if other, ok := y.(timeValue); ok && op == syntax.MINUS && side == starlark.Left {
		return durationValue(time.Time(t).Sub(time.Time(other))), nil
	}
	if op != syntax.PLUS && (op != syntax.MINUS || side == starlark.Right) {
		return nil, nil
	}
	d, ok, err := spanOf(y)
	if !ok || err != nil {
		return nil, err
	}
	if op == syntax.MINUS {
		d = -d
	}
	return timeValue(time.Time(t).Add(d)), nil
}

// A durationValue is a span of time.
type durationValue time.Duration

func (d durationValue) String() string        { return catalog.FormatDuration(time.Duration(d)) }
func (d durationValue) Type() string          { return "duration" }
func (d durationValue) Freeze()               {}
func (d durationValue) Truth() starlark.Bool  { return d != 0 }
func (d durationValue) Hash() (uint32, error) { return uint32(d) ^ uint32(d>>32), nil }
func (d durationValue) AttrNames() []string   { return []string{"seconds"} }

func (d durationValue) Attr(name string) (starlark.Value, error) {
	if name == "seconds" {
		return starlark.Float(time.Duration(d).Seconds()), nil
	}
	return nil, noAttr("duration", name, d.AttrNames())
}

// CompareSameType compares spans.
func (d durationValue) CompareSameType(op syntax.Token, y starlark.Value, _ int) (bool, error) {
	return threeway(op, cmp.Compare(d, y.(durationValue))), nil
}

// Unary is -d and +d.
func (d durationValue) Unary(op syntax.Token) (starlark.Value, error) {
	switch op {
	case syntax.MINUS:
		return -d, nil
	case syntax.PLUS:
		return d, nil
	}
	return nil, nil
}

// Binary is + and - with durations, seconds or text, * and / with numbers, and
// / between durations.
func (d durationValue) Binary(op syntax.Token, y starlark.Value, side starlark.Side) (starlark.Value, error) {
	other, same := y.(durationValue)
	switch op {
	case syntax.PLUS, syntax.MINUS:
		return d.shift(op, y, side)
	case syntax.SLASH:
		if same && side == starlark.Left {
			return quotient(float64(d), float64(other))
		}
	case syntax.STAR:
	default:
		return nil, nil
	}
	f, ok := starlark.AsFloat(y)
	switch {
	case !ok || op == syntax.SLASH && side == starlark.Right:
		return nil, nil
	case op == syntax.STAR:
		return spanOfFloat(float64(d) * f)
	}
	q, err := quotient(float64(d), f)
	if err != nil {
		return nil, err
	}
	return spanOfFloat(float64(q))
}

// shift is d + y, d - y or y - d.
func (d durationValue) shift(op syntax.Token, y starlark.Value, side starlark.Side) (starlark.Value, error) {
	e, ok, err := spanOf(y)
	switch {
	case !ok || err != nil:
		return nil, err
	case op == syntax.PLUS:
		return d + durationValue(e), nil
	case side == starlark.Right:
		return durationValue(e) - d, nil
	}
	return d - durationValue(e), nil
}

func quotient(x, y float64) (starlark.Float, error) {
	if y == 0 {
		return 0, catalog.Errorf("value", "division by zero")
	}
	return starlark.Float(x / y), nil
}

func spanOfFloat(nanoseconds float64) (starlark.Value, error) {
	d, err := catalog.Nanoseconds(nanoseconds)
	return durationValue(d), err
}
