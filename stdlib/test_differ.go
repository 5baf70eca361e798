package stdlib

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// An Unequal is the failure of a comparison.
type Unequal struct {
	Message       string // of the script, or ""
	Got, Want     string
	At            string // where within them the first difference is, "" for the whole
	GotAt, WantAt string // what is there
}

// longest is how many characters of a value an error of one line shows.
const longest = 200

func (u *Unequal) Error() string {
	s := "got " + abridged(u.Got) + ", want " + abridged(u.Want)
	if u.At != "" {
		s += ": at " + u.At + " got " + abridged(u.GotAt) + ", want " + abridged(u.WantAt)
	}
	if u.Message != "" {
		s = u.Message + ": " + s
	}
	return s
}

func abridged(s string) string {
	if len(s) <= longest {
		return s
	}
	cut := longest
	for cut > 0 && s[cut]&0xc0 == 0x80 {
		cut--
	}
	return fmt.Sprintf("%s… (%d bytes)", s[:cut], len(s))
}

// absent stands for what one of two values lacks.
const absent = "nothing"

// A differ finds where two trees differ.
type differ struct {
	show  func(v any) string
	first int // of positions in the language
}

func (d *differ) spell(v any) string { return d.show(v) }

// find gives where got and want differ first, and what is there.
func (d *differ) find(got, want any) (at, gotAt, wantAt string, differs bool) {
	if g, ok := sequence(got); ok {
		if w, also := sequence(want); also && tree.NameOf(got) == tree.NameOf(want) {
			return d.inLists(g, w)
		}
	}
	if g, ok := mapping(got); ok {
		if w, also := mapping(want); also && tree.NameOf(got) == tree.NameOf(want) && typeOf(got) == typeOf(want) {
			return d.inDicts(g, w)
		}
	}
	if g, ok := got.(tree.Set); ok {
		if w, also := want.(tree.Set); also {
			return d.inSets(g, w)
		}
	}
	if same(got, want) {
		return "", "", "", false
	}
	return "", d.spell(got), d.spell(want), true
}

func sequence(v any) ([]any, bool) {
	switch v := v.(type) {
	case tree.List:
		return v, true
	case tree.Tuple:
		return v, true
	}
	return nil, false
}

func mapping(v any) (tree.Dict, bool) {
	switch v := v.(type) {
	case tree.Dict:
		return v, true
	case tree.Record:
		return v.Fields(), true
	}
	return nil, false
}

// typeOf gives the type of a record.
func typeOf(v any) string {
	r, _ := v.(tree.Record)
	return r.Type
}

func (d *differ) inLists(got, want []any) (at, gotAt, wantAt string, differs bool) {
	for i := range max(len(got), len(want)) {
		step := fmt.Sprintf("[%d]", i+d.first)
		switch {
		case i >= len(got):
			return step, absent, d.spell(want[i]), true
		case i >= len(want):
			return step, d.spell(got[i]), absent, true
		}
		if at, g, w, differs := d.find(got[i], want[i]); differs {
			return step + at, g, w, true
		}
	}
	return "", "", "", false
}

func (d *differ) inDicts(got, want tree.Dict) (at, gotAt, wantAt string, differs bool) {
	for i := 0; i < len(got); i += 2 {
		step := "[" + d.spell(got[i]) + "]"
		w, there := lookup(want, got[i])
		if !there {
			return step, d.spell(got[i+1]), absent, true
		}
		if at, g, w, differs := d.find(got[i+1], w); differs {
			return step + at, g, w, true
		}
	}
	for i := 0; i < len(want); i += 2 {
		if _, there := lookup(got, want[i]); !there {
			return "[" + d.spell(want[i]) + "]", absent, d.spell(want[i+1]), true
		}
	}
	return "", "", "", false
}

func lookup(kvs tree.Dict, k any) (v any, ok bool) {
	for i := 0; i < len(kvs); i += 2 {
		if same(kvs[i], k) {
			return kvs[i+1], true
		}
	}
	return nil, false
}

func (d *differ) inSets(got, want tree.Set) (at, gotAt, wantAt string, differs bool) {
	for _, e := range got {
		if !slices.ContainsFunc(want, func(w any) bool { return same(e, w) }) {
			return "its members", d.spell(e), absent, true
		}
	}
	for _, e := range want {
		if !slices.ContainsFunc(got, func(g any) bool { return same(e, g) }) {
			return "its members", absent, d.spell(e), true
		}
	}
	return "", "", "", false
}

// same reports whether two values that are no containers are equal; of
// containers, whether they are stored in the same way.
func same(a, b any) bool {
	if x, ok := number(a); ok {
		y, also := number(b)
		return also && x.Cmp(y) == 0
	}
	if f, ok := a.(float64); ok { // not finite
		g, also := b.(float64)
		return also && (f == g || math.IsNaN(f) && math.IsNaN(g))
	}
	if t, ok := a.(time.Time); ok {
		u, also := b.(time.Time)
		return also && t.Equal(u)
	}
	return codec.Canonical(codec.OfTree(a)) == codec.Canonical(codec.OfTree(b))
}

// number gives a number that is finite, as it is exactly.
func number(v any) (*big.Rat, bool) {
	switch v := v.(type) {
	case int64:
		return new(big.Rat).SetInt64(v), true
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, false
		}
		return new(big.Rat).SetFloat64(v), true
	case tree.BigInt:
		return new(big.Rat).SetString(string(v))
	}
	return nil, false
}

// showValue gives v as the language writes it in a list.
func (r *Run) showValue(v any) string {
	if s, ok := v.(string); ok {
		return strconv.Quote(s)
	}
	return strings.TrimSuffix(r.show(v), "\n")
}
