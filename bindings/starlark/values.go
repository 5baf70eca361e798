package starlark

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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

// A recordType makes records of one type.
type recordType struct {
	name   string
	fields []string
}

func (t *recordType) String() string        { return "<record type " + t.name + ">" }
func (t *recordType) Type() string          { return "record_type" }
func (t *recordType) Freeze()               {}
func (t *recordType) Truth() starlark.Bool  { return true }
func (t *recordType) Hash() (uint32, error) { return starlark.String(t.name).Hash() }
func (t *recordType) Name() string          { return t.name }

// newRecordType is record(name, *fields).
func newRecordType(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var words []string
	for _, a := range args {
		s, ok := starlark.AsString(a)
		if !ok || s == "" || strings.HasPrefix(s, "$") || slices.Contains(words, s) && len(words) > 1 {
			return nil, catalog.Errorf("value", "record: want the name of the type and then those of its fields, each once, got %s", a)
		}
		words = append(words, s)
	}
	if len(words) < 2 || len(kwargs) > 0 {
		return nil, catalog.Errorf("value", `record: want a name and fields, such as record("Point", "x", "y")`)
	}
	return &recordType{words[0], words[1:]}, nil
}

// CallInternal makes a record: Point(1, y=2).
func (t *recordType) CallInternal(_ *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	r := &recordValue{t, make([]starlark.Value, len(t.fields))}
	if len(args) > len(t.fields) {
		return nil, catalog.Errorf("type", "%s: got %d values, want %d: %s", t.name, len(args), len(t.fields), strings.Join(t.fields, ", "))
	}
	copy(r.values, args)
	if err := r.put(kwargs); err != nil {
		return nil, err
	}
	for i, v := range r.values {
		if v == nil {
			return nil, catalog.Errorf("type", "%s: missing field %s", t.name, t.fields[i])
		}
	}
	return r, nil
}

// A recordValue is an immutable value with named fields.
type recordValue struct {
	t      *recordType
	values []starlark.Value
}

func (r *recordValue) put(kwargs []starlark.Tuple) error {
	for _, kv := range kwargs {
		name := string(kv[0].(starlark.String))
		i := slices.Index(r.t.fields, name)
		switch {
		case i < 0:
			return catalog.Errorf("type", "%s: no field %s%s", r.t.name, name, catalog.SuggestOf(name, r.t.fields))
		case r.values[i] != nil && len(kwargs) > 0 && r.fresh():
			return catalog.Errorf("type", "%s: %s given twice", r.t.name, name)
		}
		r.values[i] = kv[1]
	}
	return nil
}

// fresh reports whether r is not complete yet.
func (r *recordValue) fresh() bool { return slices.Contains(r.values, nil) }

func (r *recordValue) Type() string         { return r.t.name }
func (r *recordValue) Truth() starlark.Bool { return true }
func (r *recordValue) String() string {
	return showRecord(r, func(v starlark.Value) string { return v.String() })
}

func showRecord(r *recordValue, show func(starlark.Value) string) string {
	parts := make([]string, len(r.values))
	for i, v := range r.values {
		parts[i] = r.t.fields[i] + "=" + show(v)
	}
	return r.t.name + "(" + strings.Join(parts, ", ") + ")"
}

func (r *recordValue) Freeze() {
	for _, v := range r.values {
		v.Freeze()
	}
}

func (r *recordValue) Hash() (uint32, error) {
	h, err := starlark.Tuple(r.values).Hash()
	name, _ := starlark.String(r.t.name).Hash()
	return h ^ name, err
}

func (r *recordValue) AttrNames() []string {
	names := append(slices.Clone(r.t.fields), "replace")
	slices.Sort(names)
	return names
}

func (r *recordValue) Attr(name string) (starlark.Value, error) {
	if i := slices.Index(r.t.fields, name); i >= 0 {
		return r.values[i], nil
	}
	if name == "replace" {
		return starlark.NewBuiltin("replace", r.replace), nil
	}
	return nil, catalog.Errorf("type", "%s: no field %s%s", r.t.name, name, catalog.SuggestOf(name, r.t.fields))
}

// replace gives the record with other values.
func (r *recordValue) replace(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) > 0 {
		return nil, catalog.Errorf("type", "replace: want fields by name, such as replace(%s=1)", r.t.fields[0])
	}
	other := &recordValue{r.t, slices.Clone(r.values)}
	return other, other.put(kwargs)
}

// CompareSameType: records are equal by type and fields.
func (r *recordValue) CompareSameType(op syntax.Token, y starlark.Value, depth int) (bool, error) {
	other, ok := y.(*recordValue)
	if !ok || op != syntax.EQL && op != syntax.NEQ {
		return false, fmt.Errorf("%s %s %s not implemented", r.Type(), op, y.Type())
	}
	same := r.t.name == other.t.name && slices.Equal(r.t.fields, other.t.fields)
	if same {
		var err error
		if same, err = starlark.EqualDepth(starlark.Tuple(r.values), starlark.Tuple(other.values), depth-1); err != nil {
			return false, err
		}
	}
	return same == (op == syntax.EQL), nil
}
