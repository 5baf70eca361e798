package gotype

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// A recordPlan is the plan of a struct.
type recordPlan struct {
	typ    reflect.Type
	names  []string
	fields []fieldPlan
}

type fieldPlan struct {
	index []int
	*plan
}

// structure plans a record.
func (p *planner) structure(made *plan) error {
	r := &recordPlan{typ: made.typ}
	made.encode, made.decode = r.encode, r.decode
	for _, f := range reflect.VisibleFields(made.typ) {
		name, ok := r.nameOf(f)
		if !ok {
			continue
		}
		if slices.Contains(r.names, name) {
			return fmt.Errorf("%v has two fields %s", made.typ, name)
		}
		field, err := p.inner(f.Type, f.Name+" of "+made.typ.String())
		if err != nil {
			return err
		}
		r.names, r.fields = append(r.names, name), append(r.fields, fieldPlan{f.Index, field})
	}
	return nil
}

// nameOf gives the name of a field, if it is one of the record.
func (r *recordPlan) nameOf(f reflect.StructField) (string, bool) {
	tag, tagged := f.Tag.Lookup("rdsh")
	switch {
	case !f.IsExported() || tag == "-", f.Anonymous && !tagged && f.Type.Kind() == reflect.Struct:
		return "", false
	case r.behindPointer(f.Index):
		return "", false
	case tag != "":
		return tag, true
	}
	return f.Name, true
}

// behindPointer reports whether a field is one of an embedded pointer: that is a
// field of its own.
func (r *recordPlan) behindPointer(index []int) bool {
	t := r.typ
	for _, i := range index[:len(index)-1] {
		if t = t.Field(i).Type; t.Kind() == reflect.Pointer {
			return true
		}
	}
	return false
}

func (r *recordPlan) encode(e *codec.Encoder, v reflect.Value) error {
	value := func(i int) error {
		f := &r.fields[i]
		return f.encode(e, v.FieldByIndex(f.index))
	}
	if name := r.typ.Name(); name != "" {
		return e.Record(name, r.names, value)
	}
	if err := e.BeginDict(!slices.ContainsFunc(r.names, func(s string) bool { return !codec.PlainKey(s) })); err != nil {
		return err
	}
	for i, name := range r.names {
		e.Str(name)
		if err := value(i); err != nil {
			return codec.At(entry(name), err)
		}
	}
	return e.End()
}

func (r *recordPlan) decode(x any, v reflect.Value) error {
	v.SetZero()
	switch x := x.(type) {
	case tree.Record:
		if name := r.typ.Name(); x.Type != name {
			return &Mismatch{What: fmt.Sprintf("a record of type %s, not %v", x.Type, r.typ)}
		}
		for i, name := range x.Names {
			if err := r.field(name, x.Values[i], v); err != nil {
				return err
			}
		}
		return nil
	case tree.Dict:
		for i := 0; i+1 < len(x); i += 2 {
			name, ok := x[i].(string)
			if !ok {
				return &Mismatch{What: fmt.Sprintf("a dict with a key that is %s, not %v", tree.NameOf(x[i]), r.typ)}
			}
			if err := r.field(name, x[i+1], v); err != nil {
				return err
			}
		}
		return nil
	}
	return mismatched(x, r.typ)
}

// field sets a field of v.
func (r *recordPlan) field(name string, x any, v reflect.Value) error {
	i := slices.Index(r.names, name)
	if i < 0 {
		return &Mismatch{What: fmt.Sprintf("a field %s, which %v does not have", name, r.typ)}
	}
	f := &r.fields[i]
	return at("."+name, f.plan.decode(x, v.FieldByIndex(f.index)))
}
