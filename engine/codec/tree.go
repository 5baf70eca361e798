package codec

import (
	"time"
)

// A tree is a language of the codec's own, for what needs a whole value: bool,
// int64, float64, string, time.Time, time.Duration, nil, and the types below.
type tree struct{}

type (
	bigInt     string
	rawBytes   string
	list       []any
	tuple      []any
	set        []any
	dict       []any // keys and values by turns
	typedField struct {
		name  string
		value any
	}
	record struct {
		typ    string
		fields []typedField
	}
)

func (tree) Null() any                    { return nil }
func (tree) Bool(b bool) any              { return b }
func (tree) Int(n int64) any              { return n }
func (tree) BigInt(digits string) any     { return bigInt(digits) }
func (tree) Float(f float64) any          { return f }
func (tree) Str(s string) any             { return s }
func (tree) Bytes(s string) any           { return rawBytes(s) }
func (tree) List(vs []any) any            { return append(list(nil), vs...) }
func (tree) Tuple(vs []any) any           { return append(tuple(nil), vs...) }
func (tree) Time(t time.Time) any         { return t }
func (tree) Duration(d time.Duration) any { return d }

func (tree) Set(vs []any) (any, bool) {
	return append(set(nil), vs...), differ(vs, 1)
}

func (tree) Dict(kvs []any) (any, bool) {
	return append(dict(nil), kvs...), differ(kvs, 2)
}

func (tree) Loose(isDict bool, vs []any, _ Text) (v any) {
	if isDict {
		v, _ = tree{}.Dict(vs)
	} else {
		v, _ = tree{}.Set(vs)
	}
	return v
}

func (tree) Record(typ string, names []string, values []any) any {
	r := record{typ, make([]typedField, len(names))}
	for i, name := range names {
		r.fields[i] = typedField{name, values[i]}
	}
	return r
}

// differ reports whether every step-th of vs is another value.
func differ(vs []any, step int) bool {
	if len(vs) < 2*step {
		return true
	}
	texts := make([]string, 0, len(vs)/step)
	for i := 0; i < len(vs); i += step {
		if s, ok := vs[i].(string); ok {
			texts = append(texts, string(KeyOfStr(s)))
			continue
		}
		texts = append(texts, string(canonical(vs[i])))
	}
	return distinct(texts)
}

// parse gives the tree of t. It never fails: a tree holds all dicts and sets.
func parse(t Text) any {
	s := string(t)
	d := decoder[any]{b: tree{}, s: s, repeats: map[int]bool{}}
	if v, ok := d.text(); ok {
		return v
	}
	return s
}

// canonical gives the key of a tree that parse gave.
func canonical(v any) Key {
	var e Encoder
	e.Reset(true)
	e.tree(v)
	return e.Key()
}

// tree writes a tree, which is not too deep, since parse refuses that, and has
// nothing twice.
func (e *Encoder) tree(v any) {
	switch v := v.(type) {
	case nil:
		e.Null()
	case bool:
		e.Bool(v)
	case int64:
		e.Int(v)
	case bigInt:
		e.BigInt(string(v))
	case float64:
		e.Float(v)
	case string:
		e.Str(v)
	case rawBytes:
		e.Bytes(string(v))
	case time.Time:
		e.Time(v)
	case time.Duration:
		e.Duration(v)
	case list:
		_ = e.BeginList()
		e.trees(v)
	case tuple:
		_ = e.BeginTuple()
		e.trees(v)
	case set:
		_ = e.BeginSet()
		e.trees(v)
	case dict:
		_ = e.BeginDict(v.plain())
		e.trees(v)
	case record:
		e.record(v)
	}
}

func (e *Encoder) trees(vs []any) {
	for _, v := range vs {
		e.tree(v)
	}
	_ = e.End()
}

func (e *Encoder) record(r record) {
	_ = e.BeginRecord(r.typ)
	for _, f := range r.fields {
		_ = e.Field(f.name)
		e.tree(f.value)
	}
	_ = e.End()
}

// plain reports whether all keys are strings that allow it.
func (d dict) plain() bool {
	for i := 0; i < len(d); i += 2 {
		if s, ok := d[i].(string); !ok || !PlainKey(s) {
			return false
		}
	}
	return true
}
