package starlark

import (
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

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
