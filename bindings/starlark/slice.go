package starlark

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A slicing is the result of a slice, which it gives once more when it is
// sliced: what the interpreter does then.
type slicing struct{ starlark.Value }

func (slicing) Len() int                               { return 0 }
func (s slicing) Index(int) starlark.Value             { return s.Value }
func (s slicing) Slice(_, _, _ int) (v starlark.Value) { return s.Value }

// sliced makes x[i:j:k] slice(x, i, j, k)[:].
func sliced(e *syntax.SliceExpr) {
	at, _ := e.Span()
	args := []syntax.Expr{e.X, e.Lo, e.Hi, e.Step}
	for i, arg := range args {
		if arg == nil {
			args[i] = &syntax.Ident{NamePos: at, Name: noneName}
		}
	}
	call := &syntax.CallExpr{Fn: &syntax.Ident{NamePos: at, Name: sliceName}, Lparen: at, Args: args, Rparen: at}
	e.X, e.Lo, e.Hi, e.Step = call, nil, nil, nil
}

// slice is x[i:j:k]: of a structure by its method, without asking for its
// length before.
func (l *Language) slice(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	var v starlark.Value
	var err error
	if o := objectOf(args[0]); o != nil && o.b.t.Slice != "" {
		v, err = o.method(o.b.t.Slice, args[1:]...)
	} else {
		v, err = l.plainSlice(args[0], args[1], args[2], args[3])
	}
	return slicing{v}, err
}

// plainSlice is x[i:j:k] of Starlark's own.
func (l *Language) plainSlice(x, lo, hi, by starlark.Value) (starlark.Value, error) {
	s, ok := x.(starlark.Sliceable)
	if !ok {
		return nil, fmt.Errorf("cannot slice %s", typeName(x))
	}
	n, step := s.Len(), 1
	if by != starlark.None {
		var err error
		if step, err = starlark.AsInt32(by); err != nil {
			return nil, fmt.Errorf("step of a slice: %w", err)
		}
	}
	least, most, from, to := 0, n, 0, n
	switch {
	case step == 0:
		return nil, fmt.Errorf("step of a slice: it must not be 0")
	case step < 0:
		least, most, from, to = -1, n-1, n-1, -1
	}
	start, err := edge(lo, n, from)
	if err != nil {
		return nil, fmt.Errorf("start of a slice: %w", err)
	}
	stop, err := edge(hi, n, to)
	if err != nil {
		return nil, fmt.Errorf("end of a slice: %w", err)
	}
	start, stop = max(least, min(start, most)), max(least, min(stop, most))
	if (stop-start)*step < 0 {
		stop = start
	}
	size := pointer
	switch x.(type) {
	case starlark.String, starlark.Bytes:
		if size = 1; step == 1 { // a part of the same bytes
			size = 0
		}
	}
	if err := l.env.Grow((stop - start) / step * size); err != nil {
		return nil, err
	}
	return s.Slice(start, stop, step), nil
}

// edge gives the place among n that v says, or absent if it is None.
func edge(v starlark.Value, n, absent int) (int, error) {
	if v == starlark.None {
		return absent, nil
	}
	i, err := starlark.AsInt32(v)
	if i < 0 {
		i += n
	}
	return i, err
}
