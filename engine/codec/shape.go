package codec

import (
	"context"
	"fmt"
	"iter"
	"math"
	"strconv"
)

// The types of this file are how structures say what an argument or a result
// is, beyond its Go type: scripts see each in the way of their language.

// An Opt is a result that may be absent.
type Opt[T any] struct {
	V  T
	OK bool
}

// Some gives a result that is there.
func Some[T any](v T) Opt[T] { return Opt[T]{v, true} }

// An Index is a position in a sequence, from 0; a negative one counts from
// the end. Languages that count from 1 see it so.
type Index int

// A Stop is where a range ends, itself excluded; a negative one counts from
// the end. Languages whose ranges include their end see it so.
type Stop int

// End is the Stop after the last element.
const End Stop = math.MaxInt

// An Until is where a range ends that may go backwards: at a position, which is
// excluded or included, as the language has it, or where there is nothing more
// if it is not OK.
type Until struct {
	At           int
	Included, OK bool
}

// A Dict is a list of two-field structs, keys and values, that scripts see as
// a dict.
type Dict[E any] []E

// A Number is an int64 or a float64.
type Number struct {
	bits  uint64
	float bool
}

// IntNumber gives n as a Number.
func IntNumber(n int64) Number { return Number{uint64(n), false} }

// FloatNumber gives f as a Number: an int if f is whole and fits 64 bits.
func FloatNumber(f float64) Number {
	if f == math.Trunc(f) && f >= -1<<63 && f < 1<<63 {
		return IntNumber(int64(f))
	}
	return Number{math.Float64bits(f), true}
}

// Int gives n as an int64, and reports whether it is one.
func (n Number) Int() (int64, bool) { return int64(n.bits), !n.float }

// Float gives n as the nearest float64.
func (n Number) Float() float64 {
	if n.float {
		return math.Float64frombits(n.bits)
	}
	return float64(int64(n.bits))
}

// Exact gives n as a float64 that equals it, or an error.
func (n Number) Exact() (float64, error) {
	f := n.Float()
	if i, ok := n.Int(); ok && (f >= 1<<63 || int64(f) != i) {
		return 0, fmt.Errorf("%d is not exact as a 64-bit float", i)
	}
	return f, nil
}

// String gives n in stored form.
func (n Number) String() string {
	if n.float {
		return string(OfFloat(n.Float()))
	}
	return strconv.FormatInt(int64(n.bits), 10)
}

// A Cursor gives the elements of a long result one by one, read in pages. Next
// reports false at the end. Close ends it early; a cursor at its end needs none.
type Cursor[T any] interface {
	Next(ctx context.Context) (v T, ok bool, err error)
	Close() error
}

// All gives the elements of c to a range loop.
func All[T any](ctx context.Context, c Cursor[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		defer c.Close()
		for {
			v, ok, err := c.Next(ctx)
			if !ok && err == nil || !yield(v, err) || err != nil {
				return
			}
		}
	}
}
