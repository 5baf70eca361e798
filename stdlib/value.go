package stdlib

import (
	"time"

	"github.com/rdsh/rdsh/engine/codec"
)

// The values of scripts in Go: nil, bool, int64, float64, string, time.Time,
// time.Duration, and these.
type (
	bigInt   string // decimal digits
	rawBytes string
	list     []any
	tuple    []any
	set      []any
	dict     []any // keys and values by turns
	record   struct {
		typ    string
		names  []string
		values []any
	}
)

// valueOf gives the value of t. All values can be held.
func valueOf(t codec.Text) any {
	return codec.Decode[any](t, values{})
}

// values builds them.
type values struct{}

func (values) Null() any                         { return nil }
func (values) Bool(b bool) any                   { return b }
func (values) Int(n int64) any                   { return n }
func (values) BigInt(digits string) any          { return bigInt(digits) }
func (values) Float(f float64) any               { return f }
func (values) Str(s string) any                  { return s }
func (values) Bytes(s string) any                { return rawBytes(s) }
func (values) List(vs []any) any                 { return append(list{}, vs...) }
func (values) Tuple(vs []any) any                { return append(tuple{}, vs...) }
func (values) Set(vs []any) (any, bool)          { return append(set{}, vs...), true }
func (values) Dict(kvs []any) (any, bool)        { return append(dict{}, kvs...), true }
func (values) Loose(bool, []any, codec.Text) any { panic("not reached: Set and Dict hold everything") }
func (values) Time(t time.Time) any              { return t }
func (values) Duration(d time.Duration) any      { return d }

func (values) Record(typ string, names []string, vs []any) any {
	return record{typ, append([]string{}, names...), append([]any{}, vs...)}
}

// stored gives v in stored form.
func stored(v any) codec.Text {
	var e codec.Encoder
	e.Reset(false)
	write(&e, v)
	return e.Text()
}

// write writes v, a value that valueOf gave or a part of one: such a value can
// always be stored.
func write(e *codec.Encoder, v any) {
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
	default:
		writeParts(e, v)
	}
}

func writeParts(e *codec.Encoder, v any) {
	var parts []any
	switch v := v.(type) {
	case list:
		_, parts = e.BeginList(), v
	case tuple:
		_, parts = e.BeginTuple(), v
	case set:
		_, parts = e.BeginSet(), v
	case dict:
		_, parts = e.BeginDict(v.plain()), v
	case record:
		_ = e.BeginRecord(v.typ)
		for i, name := range v.names {
			_ = e.Field(name)
			write(e, v.values[i])
		}
	}
	for _, part := range parts {
		write(e, part)
	}
	_ = e.End()
}

// fields gives the fields of r as a dict.
func (r record) fields() dict {
	kvs := make(dict, 0, 2*len(r.names))
	for i, name := range r.names {
		kvs = append(kvs, name, r.values[i])
	}
	return kvs
}

// plain reports whether all the keys are such as codec.PlainKey accepts.
func (d dict) plain() bool {
	for i := 0; i < len(d); i += 2 {
		if key, ok := d[i].(string); !ok || !codec.PlainKey(key) {
			return false
		}
	}
	return true
}

// typeName names the type of v as scripts do.
func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "none"
	case bool:
		return "bool"
	case int64, bigInt:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case rawBytes:
		return "bytes"
	case list:
		return "list"
	case tuple:
		return "tuple"
	case set:
		return "set"
	case dict:
		return "dict"
	case time.Time:
		return "time"
	case time.Duration:
		return "duration"
	}
	return "record"
}
