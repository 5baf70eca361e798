package lua

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// progress is progress(iterable, label=""): an iterator that shows how far it is.
func (l *Language) progress(L *lua.LState) int {
	label := lua.LVAsString(l.option(L, "label"))
	v := L.Get(1)
	L.SetTop(1)
	if l.setup.Progress == nil {
		return l.eachValue(L)
	}
	total := lengthHint(v)
	if h := structureOf(v); h != nil && h.Type.Len != "" {
		l.call(L, h.Type.Method(h.Type.Len), h.Recv, h, 2)
		total = int(lua.LVAsNumber(L.Get(-1)))
		L.Pop(1)
	}
	l.eachValue(L)
	next := L.Get(-1)
	meter := l.setup.Progress(label, total)
	L.Push(L.NewFunction(func(L *lua.LState) int { return l.step(L, next, meter) }))
	return 1
}

// step takes one step of a loop that is shown.
func (l *Language) step(L *lua.LState, next lua.LValue, meter catalog.Meter) int {
	top := L.GetTop()
	L.Push(next)
	L.Call(0, lua.MultRet)
	if L.GetTop() == top || L.Get(top+1) == lua.LNil {
		meter.Done()
		L.SetTop(top)
		L.Push(lua.LNil)
		return 1
	}
	meter.Add(1)
	return L.GetTop() - top
}

// sum is sum(iterable, start=0).
func (l *Language) sum(L *lua.LState) int {
	total := l.option(L, "start")
	if total == lua.LNil {
		total = lua.LNumber(0)
	}
	err := l.each(L.Get(1), func(v lua.LValue) (err error) {
		total, err = l.plus(total, v)
		return err
	})
	if err != nil {
		return l.raise(L, fmt.Errorf("sum: %w", err))
	}
	L.Push(total)
	return 1
}

// option gives the second argument of a call: a value, or the one called name
// of a table of options.
func (l *Language) option(L *lua.LState, name string) lua.LValue {
	t, ok := L.Get(2).(*lua.LTable)
	if !ok || t.Metatable != lua.LNil {
		return L.Get(2)
	}
	for k, _ := t.Next(lua.LNil); k != lua.LNil; k, _ = t.Next(k) {
		if k != lua.LString(name) {
			l.raise(L, catalog.Errorf("type", "unknown option %s%s", l.show(k, false), catalog.SuggestOf(l.show(k, false), []string{name})))
		}
	}
	return t.RawGetString(name)
}

// plus is a + b of numbers, and of values that know how to.
func (l *Language) plus(a, b lua.LValue) (lua.LValue, error) {
	x, ok := a.(lua.LNumber)
	if y, both := b.(lua.LNumber); ok && both {
		return x + y, nil
	}
	for _, v := range []lua.LValue{a, b} {
		if add, ok := l.L.GetMetaField(v, "__add").(*lua.LFunction); ok {
			return l.callFunction(l.L, add, a, b)
		}
	}
	if ok {
		a = b
	}
	return nil, catalog.Errorf("type", "got %s, want numbers", l.typeName(a))
}
