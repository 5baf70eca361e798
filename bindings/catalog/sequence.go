package catalog

import (
	"context"
	"fmt"
)

// A Sequence collects the elements of an argument that is a list.
type Sequence struct {
	kind   Kind
	strs   []string
	values []Value // of Handles and Floats
}

// mostReserved is how many elements there is room for before they have come:
// a range may have any number.
const mostReserved = 1 << 20

// NewSequence begins a list of kind k; n is its length, or less than 1 if
// that is not known.
func NewSequence(k Kind, n int) Sequence {
	s := Sequence{kind: k}
	if n > 0 && k != Handles && k != Floats {
		s.strs = make([]string, 0, min(n, mostReserved))
	}
	return s
}

// Add appends an element.
func (s *Sequence) Add(v Value) error {
	el := (&Param{Kind: s.kind}).Element()
	if v.Kind != el && !(el == Key && v.Kind == Elem) {
		var err error
		if v, err = v.to(el); err != nil {
			return err
		}
	}
	if s.kind == Handles || s.kind == Floats {
		s.values = append(s.values, v)
	} else {
		s.strs = append(s.strs, v.Str())
	}
	return nil
}

// Value gives the list.
func (s *Sequence) Value() Value {
	if s.kind == Handles || s.kind == Floats {
		return OfList(s.kind, s.values)
	}
	return ofSlice(s.kind, s.strs)
}

// A RowList collects the rows of an argument that is a list of tuples or a map.
type RowList struct {
	p    *Param
	flat []Value
	n    int // values in the row so far
}

// NewRows begins the rows of p.
func NewRows(p *Param) RowList { return RowList{p: p} }

// Check refuses a row of n values that has too many or too few.
func (r *RowList) Check(n int) error {
	least := r.p.Min
	if r.p.Bare {
		least = 1
	}
	if n >= least && n <= len(r.p.Cols) {
		return nil
	}
	got := fmt.Sprintf("got %d values", n)
	if n == 1 {
		got = "got 1 value"
	}
	if least == len(r.p.Cols) {
		return Errorf("type", "%s, want rows of %d", got, least)
	}
	return Errorf("type", "%s, want rows of %d to %d", got, least, len(r.p.Cols))
}

// Add appends a value to the row; none leaves an optional one out.
func (r *RowList) Add(v Value) error {
	k := r.p.Cols[r.n]
	if v.Kind != None && v.Kind != k {
		var err error
		if v, err = v.to(k); err != nil {
			return err
		}
	}
	r.flat = append(r.flat, v)
	r.n++
	return nil
}

// End completes the row.
func (r *RowList) End() {
	for ; r.n < len(r.p.Cols); r.n++ {
		r.flat = append(r.flat, Value{})
	}
	r.n = 0
}

// Value gives the rows.
func (r *RowList) Value() Value { return OfList(Rows, r.flat) }

// Collecting reports whether p takes single arguments, as *items does.
func (c *Call) Collecting(p *Param) bool { return c.m.rest >= 0 && p == &c.m.Params[c.m.rest] }

// Patience is how many elements of an argument are taken between two looks at
// whether the run has been cancelled.
const Patience = 1024

// Part is Cancelled for what goes through the parts of values, which may be
// many more than anybody wrote: it counts them itself.
func (e *Env) Part() error {
	e.parts++
	err := e.Cancelled(e.parts)
	if err != nil {
		e.parts-- // the next one looks again
	}
	return err
}

// Cancelled gives why the run is to end, if it is: a bulk call asks it for
// each element, and it looks once in Patience times.
func (e *Env) Cancelled(i int) error {
	switch {
	case i%Patience != 0:
		return nil
	case e.Budget != nil:
		return e.Budget.Grow(Patience * perPart)
	case e.Ctx.Err() != nil:
		return context.Cause(e.Ctx)
	}
	return nil
}

// perPart is about how many bytes a part of a value takes.
const perPart = 32

// Grow counts a text of n bytes, or so many bytes of anything, that is about to
// be made, if the run has limits.
func (e *Env) Grow(n int) error {
	if e.Budget == nil {
		return nil
	}
	return e.Budget.Grow(n)
}
