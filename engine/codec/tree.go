package codec

import (
	"slices"
	"time"

	"github.com/rdsh/rdsh/engine/codec/tree"
)

// Tree gives the value of t as a tree. All values can be held.
func Tree(t Text) any {
	s := string(t)
	d := decoder[any]{b: trees{}, s: s, repeats: map[int]bool{}}
	if v, ok := d.text(); ok {
		return v
	}
	return s
}

// OfTree gives the stored form of a tree, which must be one that Tree gave, or
// be made of parts of such: it is not too deep then, and has nothing twice.
func OfTree(v any) Text {
	var e Encoder
	e.Reset(false)
	e.tree(v)
	return e.Text()
}

// canonical gives the key of a tree that Tree gave.
func canonical(v any) Key {
	var e Encoder
	e.Reset(true)
	e.tree(v)
	return e.Key()
}

// trees builds trees.
type trees struct{}

func (trees) Null() any                    { return nil }
func (trees) Bool(b bool) any              { return b }
func (trees) Int(n int64) any              { return n }
func (trees) BigInt(digits string) any     { return tree.BigInt(digits) }
func (trees) Float(f float64) any          { return f }
func (trees) Str(s string) any             { return s }
func (trees) Bytes(s string) any           { return tree.Bytes(s) }
func (trees) List(vs []any) any            { return append(tree.List(nil), vs...) }
func (trees) Tuple(vs []any) any           { return append(tree.Tuple(nil), vs...) }
func (trees) Time(t time.Time) any         { return t }
func (trees) Duration(d time.Duration) any { return d }

func (trees) Set(vs []any) (any, bool) {
	return append(tree.Set(nil), vs...), differ(vs, 1)
}

func (trees) Dict(kvs []any) (any, bool) {
	return append(tree.Dict(nil), kvs...), differ(kvs, 2)
}

func (trees) Loose(isDict bool, vs []any, _ Text) (v any) {
	if isDict {
		v, _ = trees{}.Dict(vs)
	} else {
		v, _ = trees{}.Set(vs)
	}
	return v
}

func (trees) Record(typ string, names []string, values []any) any {
	return tree.Record{Type: typ, Names: slices.Clone(names), Values: slices.Clone(values)}
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

func (e *Encoder) tree(v any) {
	switch v := v.(type) {
	case nil:
		e.Null()
	case bool:
		e.Bool(v)
	case int64:
		e.Int(v)
	case tree.BigInt:
		e.BigInt(string(v))
	case float64:
		e.Float(v)
	case string:
		e.Str(v)
	case tree.Bytes:
		e.Bytes(string(v))
	case time.Time:
		e.Time(v)
	case time.Duration:
		e.Duration(v)
	default:
		e.container(v)
	}
}

func (e *Encoder) container(v any) {
	var parts []any
	switch v := v.(type) {
	case tree.List:
		_, parts = e.BeginList(), v
	case tree.Tuple:
		_, parts = e.BeginTuple(), v
	case tree.Set:
		_, parts = e.BeginSet(), v
	case tree.Dict:
		_, parts = e.BeginDict(plain(v)), v
	case tree.Record:
		_ = e.Record(v.Type, v.Names, func(i int) error {
			e.tree(v.Values[i])
			return nil
		})
		return
	}
	for _, part := range parts {
		e.tree(part)
	}
	_ = e.End()
}

// plain reports whether all keys of d are strings that allow a plain dict.
func plain(d tree.Dict) bool {
	for i := 0; i < len(d); i += 2 {
		if s, ok := d[i].(string); !ok || !PlainKey(s) {
			return false
		}
	}
	return true
}
