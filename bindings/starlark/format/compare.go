package format

import (
	"math/big"
	"reflect"
	"slices"
	"strings"

	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/facts"
)

// compare reports whether two files are one program with the same comments, or
// else where the first differs.
func compare(a, b *syntax.File) (at facts.Pos, same bool) {
	if len(a.Stmts) != len(b.Stmts) {
		return facts.Pos{Line: 1, Col: 1}, false
	}
	for i := range a.Stmts {
		if !alike(reflect.ValueOf(a.Stmts[i]), reflect.ValueOf(b.Stmts[i])) {
			start, _ := a.Stmts[i].Span()
			return place(start), false
		}
	}
	before, after := comments(a), comments(b)
	for i, c := range before {
		if i >= len(after) || strings.TrimSpace(c.Text) != strings.TrimSpace(after[i].Text) {
			return place(c.Start), false
		}
	}
	return facts.Pos{Line: 1, Col: 1}, len(before) == len(after)
}

var position = reflect.TypeFor[syntax.Position]()

// alike compares two nodes, but for their places, their comments, how a literal
// is written, and parentheses around expressions.
func alike(a, b reflect.Value) bool {
	a, b = bare(a), bare(b)
	if !a.IsValid() || !b.IsValid() {
		return a.IsValid() == b.IsValid()
	}
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Pointer:
		if x, ok := a.Interface().(*big.Int); ok {
			return x.Cmp(b.Interface().(*big.Int)) == 0
		}
		return alike(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !alike(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		for i := range a.NumField() {
			f := a.Type().Field(i)
			if f.Type != position && f.IsExported() && f.Name != "Raw" && !alike(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}

// bare gives what an interface holds, without parentheses around it; nothing for
// nil.
func bare(v reflect.Value) reflect.Value {
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.IsValid() && v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return reflect.Value{}
		}
		if p, ok := v.Interface().(*syntax.ParenExpr); ok {
			return bare(reflect.ValueOf(p.X))
		}
	}
	return v
}

// comments gives the comments of a file, in their order.
func comments(f *syntax.File) (all []syntax.Comment) {
	syntax.Walk(f, func(n syntax.Node) bool {
		if n == nil {
			return true
		}
		if c := n.Comments(); c != nil {
			all = append(append(append(all, c.Before...), c.Suffix...), c.After...)
		}
		return true
	})
	slices.SortFunc(all, func(a, b syntax.Comment) int {
		if place(a.Start).Before(place(b.Start)) {
			return -1
		}
		return 1
	})
	return all
}
