package catalog

import (
	"fmt"
	"reflect"

	"github.com/rdsh/rdsh/engine/codec"
)

// handleSlot takes structures that are T, a structure or an interface that
// structures have.
func handleSlot[T any](k Kind) slot {
	return slot{kind: k, want: "a " + nameOf(reflect.TypeFor[T]()), fits: func(v Value) bool {
		return v.Kind == Object && is[T](v.Handle().Recv)
	}}
}

func is[T any](recv any) bool {
	_, ok := recv.(T)
	return ok
}

func handleAt[T any](c *Call, i int) (t T) {
	if c.args[i].Kind == Object {
		t = c.args[i].Handle().Recv.(T)
	}
	return t
}

// HandlesOf takes a list of structures that are T.
func HandlesOf[T any]() Adapter {
	return in[[]T]{slots: []slot{handleSlot[T](Handles)}, get: func(c *Call, i int) []T {
		list := make([]T, len(c.args[i].List()))
		for k, v := range c.args[i].List() {
			list[k] = v.Handle().Recv.(T)
		}
		return list
	}}
}

// RowsOf takes a list of structs: their fields are the columns of an iterable of
// tuples, or of a map if they are two. A field with the tag default:"1" may be
// missing; with bare:"1" the elements of an iterable are the first column.
func RowsOf[E any]() Adapter {
	r := newRowType[E]()
	return in[[]E]{slots: []slot{r.slot}, get: func(c *Call, i int) []E { return r.read(c.args[i]) }}
}

// RowsOr takes a structure that is T, or rows, of which of makes one.
func RowsOr[T, E any](of func(rows []E) T) Adapter {
	r := newRowType[E]()
	r.slot.instead = is[T]
	return in[T]{slots: []slot{r.slot}, get: func(c *Call, i int) T {
		if v := c.args[i]; v.Kind == Object {
			return v.Handle().Recv.(T)
		}
		return of(r.read(c.args[i]))
	}}
}

// KeysOr takes a structure that is T, or values in canonical form, of which of
// makes one.
func KeysOr[T any](of func(ks []codec.Key) T) Adapter {
	o := operandOf(of)
	return in[T]{slots: []slot{{kind: Operand, instead: is[T]}}, get: func(c *Call, i int) T { return o(c.args[i]) }}
}

// SeveralKeysOr takes any number of what KeysOr takes.
func SeveralKeysOr[T any](of func(ks []codec.Key) T) Adapter {
	o := operandOf(of)
	return in[[]T]{slots: []slot{{kind: Operands, instead: is[T]}}, get: func(c *Call, i int) []T {
		list := make([]T, len(c.args[i].List()))
		for k, v := range c.args[i].List() {
			list[k] = o(v)
		}
		return list
	}}
}

func operandOf[T any](of func(ks []codec.Key) T) func(v Value) T {
	return func(v Value) T {
		if v.Kind == Object {
			return v.Handle().Recv.(T)
		}
		return of(v.Keys())
	}
}

// Takes reports whether h can be the argument of p in place of rows or values.
func (p *Param) Takes(h *Handle) bool {
	return h != nil && p.slot.instead != nil && p.slot.instead(h.Recv)
}

// A rowType is how rows of one type are read.
type rowType[E any] struct {
	slot slot
	ends []end
	defs []Value
}

func newRowType[E any]() (r rowType[E]) {
	rt := reflect.TypeFor[E]()
	r.slot.kind = Rows
	for i := range rt.NumField() {
		f := rt.Field(i)
		e, ok := endOf(f.Type)
		if !ok {
			panic(fmt.Sprintf("catalog: no column can be a %v", f.Type))
		}
		e.offset += f.Offset
		def, optional := f.Tag.Lookup("default")
		if !optional && !e.opt {
			r.slot.min = i + 1
		}
		r.slot.bare = r.slot.bare || f.Tag.Get("bare") != ""
		v, _ := literal(def).to(e.kind)
		r.ends, r.defs, r.slot.cols = append(r.ends, e), append(r.defs, v), append(r.slot.cols, e.kind)
	}
	return r
}

func (r *rowType[E]) read(v Value) []E {
	flat, width := v.List(), len(r.ends)
	rows := make([]E, len(flat)/width)
	for i := range rows {
		a := addressOf(&rows[i])
		for k, v := range flat[i*width : (i+1)*width] {
			if v.Kind == None {
				v = r.defs[k]
			}
			r.ends[k].set(a, v)
		}
	}
	return rows
}
