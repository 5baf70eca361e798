package codec

import (
	"slices"
	"strings"
)

// AppendStr appends s within quotes, as every string inside a list or dict is.
func AppendStr(b []byte, s string) []byte { return appendStr(b, s) }

// AppendFloat appends f so that it cannot be mistaken for an int.
func AppendFloat(b []byte, f float64) []byte { return appendFloat(b, f) }

// An Entries sorts the entries of a dict in the text that is being built, for
// the canonical form. Its zero value keeps their order.
type Entries struct {
	Canonical bool
	cuts      []int
}

// Next begins an entry, with a comma unless it is the first.
func (e *Entries) Next(b []byte) []byte {
	if c := b[len(b)-1]; c != '{' && c != '[' {
		b = append(b, ',')
	}
	if e.Canonical {
		e.cuts = append(e.cuts, len(b))
	}
	return b
}

// Close ends the entries and puts them in order.
func (e *Entries) Close(b []byte, plain bool) []byte {
	if len(e.cuts) > 1 {
		from := e.cuts[0]
		parts := make([]string, len(e.cuts))
		for i, cut := range e.cuts {
			to := len(b)
			if i+1 < len(e.cuts) {
				to = e.cuts[i+1] - 1
			}
			parts[i] = string(b[cut:to])
		}
		slices.Sort(parts)
		b = append(b[:from], strings.Join(parts, ",")...)
	}
	if plain {
		return append(b, '}')
	}
	return append(b, "]}"...)
}

// Open is what a dict begins with: a plain one is a JSON object, another
// {"$dict":[[k,v]…]}.
func Open(plain bool) string {
	if plain {
		return "{"
	}
	return `{"$dict":[`
}

// Between is what is between a key and its value.
func Between(plain bool) byte {
	if plain {
		return ':'
	}
	return ','
}
