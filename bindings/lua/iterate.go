package lua

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// An iteration is what a cursor gives, on its way to a loop.
type iteration struct {
	it  *catalog.Iterator
	raw bool
}

// iterator gives a value that a for loop calls for the next values.
func (l *Language) iterator(it *catalog.Iterator, raw bool) lua.LValue {
	return &lua.LUserData{Value: &iteration{it, raw}, Metatable: l.metas.iterator}
}

// structureOf gives the handle that v is, or whose data it is, or nil.
func structureOf(v lua.LValue) *catalog.Handle {
	if ud, ok := v.(*lua.LUserData); ok {
		if x, ok := ud.Value.(entries); ok {
			return x.h
		}
	}
	return handleOf(v)
}

func iterationOf(v lua.LValue) *iteration {
	if ud, ok := v.(*lua.LUserData); ok {
		if it, ok := ud.Value.(*iteration); ok {
			return it
		}
	}
	return nil
}

// cursor begins to go through a structure by one of its hidden rows.
func (l *Language) cursor(m *catalog.Method, h *catalog.Handle) (*iteration, error) {
	c := l.env.Call(m, h.Recv)
	defer c.End()
	v, err := c.Run()
	if err != nil {
		return nil, c.Wrap(err)
	}
	return &iteration{v.Iterator(), h.Raw}, nil
}

// next gives the next values, none at the end: one for an element, several
// for a row of results.
func (l *Language) next(it *iteration) ([]lua.LValue, error) {
	v, ok, err := it.it.Next(l.env.Ctx)
	if !ok || err != nil {
		return nil, err
	}
	if v.Kind == catalog.Tuple {
		return convert(v.List(), func(e catalog.Value) (lua.LValue, error) { return l.inner(e, it.raw) })
	}
	lv, err := l.inner(v, it.raw)
	return []lua.LValue{lv}, err
}

// advance is the call of an iterator by a for loop.
func (l *Language) advance(L *lua.LState) int {
	vs, err := l.next(iterationOf(L.Get(1)))
	if err != nil {
		return l.raise(L, err)
	}
	return push(L, vs)
}

func push(L *lua.LState, vs []lua.LValue) int {
	if len(vs) == 0 {
		L.Push(lua.LNil)
		return 1
	}
	for _, v := range vs {
		L.Push(v)
	}
	return len(vs)
}

// closeIterator is it:close().
func (l *Language) closeIterator(L *lua.LState) int {
	if it := iterationOf(L.Get(1)); it != nil {
		if err := it.it.Close(); err != nil {
			return l.raise(L, err)
		}
	}
	return 0
}

// drain calls f with the values of each step of it.
func (l *Language) drain(it *iteration, f func([]lua.LValue) error) error {
	defer it.it.Close()
	for {
		vs, err := l.next(it)
		if err != nil || len(vs) == 0 {
			return err
		}
		if err := f(vs); err != nil {
			return err
		}
	}
}

// each calls f with the elements of v, what `each(v)` gives in Lua; a row of
// results is one tuple.
func (l *Language) each(v lua.LValue, f func(lua.LValue) error) error {
	if it := iterationOf(v); it != nil {
		return l.drain(it, func(vs []lua.LValue) error { return f(l.rowOf(vs)) })
	}
	if h := structureOf(v); h != nil && h.Type.Iterate() != nil {
		it, err := l.cursor(h.Type.Iterate(), h)
		if err != nil {
			return err
		}
		return l.drain(it, func(vs []lua.LValue) error { return f(l.rowOf(vs)) })
	}
	switch t := v.(type) {
	case *lua.LTable:
		return l.eachOf(t, f)
	case *lua.LFunction:
		return l.eachCall(t, f)
	}
	name := l.typeName(v)
	if name == "string" {
		name = "str"
	}
	return catalog.Errorf("type", "got %s, want an iterable", name)
}

func (l *Language) rowOf(vs []lua.LValue) lua.LValue {
	if len(vs) == 1 {
		return vs[0]
	}
	return l.sized(vs, l.marks.row)
}

func (l *Language) eachOf(t *lua.LTable, f func(lua.LValue) error) error {
	if !l.isList(t) {
		for k, _ := t.Next(lua.LNil); k != lua.LNil; k, _ = t.Next(k) {
			if err := f(k); err != nil {
				return err
			}
		}
		return nil
	}
	for i, n := 1, l.length(t); i <= n; i++ {
		if err := f(t.RawGetInt(i)); err != nil {
			return err
		}
	}
	return nil
}

// eachCall calls fn until it gives nil, as a for loop does.
func (l *Language) eachCall(fn *lua.LFunction, f func(lua.LValue) error) error {
	for {
		v, err := l.callFunction(l.L, fn)
		if err != nil || v == lua.LNil {
			return err
		}
		if err := f(v); err != nil {
			return err
		}
	}
}

// eachValue is each(x): what a for loop goes by.
func (l *Language) eachValue(L *lua.LState) int {
	v := L.Get(1)
	switch x := v.(type) {
	case *lua.LFunction:
		L.Push(x)
		return 1
	case *lua.LTable:
		L.Push(L.NewFunction(l.elements(x)))
		return 1
	}
	if iterationOf(v) != nil {
		L.Push(v)
		return 1
	}
	h := structureOf(v)
	if h == nil || h.Type.Iterate() == nil {
		return l.raise(L, catalog.Errorf("type", "each: got %s, want a table, a structure or an iterator", l.typeName(v)))
	}
	it, err := l.cursor(h.Type.Iterate(), h)
	if err != nil {
		return l.raise(L, err)
	}
	L.Push(l.iterator(it.it, it.raw))
	return 1
}

// elements goes through the elements of a list, spreading rows of results, or
// through the keys of any other table.
func (l *Language) elements(t *lua.LTable) lua.LGFunction {
	if !l.isList(t) {
		var k lua.LValue = lua.LNil
		return func(L *lua.LState) int {
			k, _ = t.Next(k)
			L.Push(k)
			return 1
		}
	}
	i := 0
	return func(L *lua.LState) int {
		i++
		v := t.RawGetInt(i)
		if row, ok := v.(*lua.LTable); ok && row.Metatable == l.marks.row {
			n := row.Len()
			for k := 1; k <= n; k++ {
				L.Push(row.RawGetInt(k))
			}
			return n
		}
		L.Push(v)
		return 1
	}
}

// pairs is pairs(x): the keys and values of a table, a structure or a record.
func (l *Language) pairs(L *lua.LState) int {
	v := L.Get(1)
	if t, ok := v.(*lua.LTable); ok {
		if shown := l.locked[t]; shown != nil {
			t = shown
		}
		L.Push(L.NewFunction(func(L *lua.LState) int {
			k, v := t.Next(L.Get(2))
			L.Push(k)
			L.Push(v)
			return 2
		}))
		L.Push(v)
		L.Push(lua.LNil)
		return 3
	}
	if ud, ok := v.(*lua.LUserData); ok {
		switch x := ud.Value.(type) {
		case *recordValue:
			return l.fields(L, x.t.fields, x.values)
		case *catalog.Failure:
			return l.failureFields(L, x)
		case entries:
			return l.pairsOf(L, x.h)
		}
	}
	h := handleOf(v)
	if h == nil {
		return l.raise(L, catalog.Errorf("type", "pairs: got %s, want a table, a map or a record", l.typeName(v)))
	}
	return l.pairsOf(L, h)
}

func (l *Language) pairsOf(L *lua.LState, h *catalog.Handle) int {
	if h.Type.IteratePairs() == nil {
		return l.raise(L, catalog.Errorf("type", "pairs: %s has no keys: write each(x), or ipairs(x)", h.Type.Name))
	}
	it, err := l.cursor(h.Type.IteratePairs(), h)
	if err != nil {
		return l.raise(L, err)
	}
	L.Push(l.iterator(it.it, it.raw))
	return 1
}

func (l *Language) fields(L *lua.LState, names []string, values []lua.LValue) int {
	i := 0
	L.Push(L.NewFunction(func(L *lua.LState) int {
		if i++; i > len(names) {
			L.Push(lua.LNil)
			return 1
		}
		L.Push(lua.LString(names[i-1]))
		L.Push(values[i-1])
		return 2
	}))
	return 1
}

func (l *Language) failureFields(L *lua.LState, f *catalog.Failure) int {
	values := make([]lua.LValue, len(catalog.FailureAttrs))
	for i, name := range catalog.FailureAttrs {
		s, _ := f.Attr(name)
		values[i] = lua.LString(s)
	}
	return l.fields(L, catalog.FailureAttrs, values)
}

// ipairs is ipairs(x): positions from 1 and elements.
func (l *Language) ipairs(L *lua.LState) int {
	if t, ok := L.Get(1).(*lua.LTable); ok {
		i := 0
		L.Push(L.NewFunction(func(L *lua.LState) int {
			i++
			v := t.RawGetInt(i)
			if v == lua.LNil {
				L.Push(lua.LNil)
				return 1
			}
			L.Push(lua.LNumber(i))
			L.Push(v)
			return 2
		}))
		return 1
	}
	h := structureOf(L.Get(1))
	if h == nil || h.Type.Iterate() == nil {
		return l.raise(L, catalog.Errorf("type", "ipairs: got %s, want a list", l.typeName(L.Get(1))))
	}
	it, err := l.cursor(h.Type.Iterate(), h)
	if err != nil {
		return l.raise(L, err)
	}
	i := 0
	L.Push(L.NewFunction(func(L *lua.LState) int {
		vs, err := l.next(it)
		if err != nil {
			return l.raise(L, err)
		}
		if len(vs) == 0 {
			return push(L, nil)
		}
		i++
		L.Push(lua.LNumber(i))
		return 1 + push(L, vs)
	}))
	return 1
}
