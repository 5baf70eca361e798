// Package tree has the types of a value as a tree of Go's own values, for what
// needs a whole value and no language: codec.Tree makes one, and codec.OfTree
// its stored form. A tree is nil, a bool, int64, float64, string, time.Time,
// time.Duration, or one of the types below. All values can be held.
package tree

import "time"

// The values that Go has no type of its own for.
type (
	BigInt string // decimal digits of an int that does not fit int64
	Bytes  string
	List   []any
	Tuple  []any
	Set    []any
	Dict   []any // keys and values by turns
	Record struct {
		Type   string
		Names  []string // of the fields
		Values []any    // and their values, as many
	}
)

// Fields gives the fields of r as a dict.
func (r Record) Fields() Dict {
	kvs := make(Dict, 0, 2*len(r.Names))
	for i, name := range r.Names {
		kvs = append(kvs, name, r.Values[i])
	}
	return kvs
}

// NameOf names the type of a tree as scripts do.
func NameOf(v any) string {
	switch v.(type) {
	case nil:
		return "none"
	case bool:
		return "bool"
	case int64, BigInt:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case Bytes:
		return "bytes"
	case List:
		return "list"
	case Tuple:
		return "tuple"
	case Set:
		return "set"
	case Dict:
		return "dict"
	case time.Time:
		return "time"
	case time.Duration:
		return "duration"
	}
	return "record"
}
