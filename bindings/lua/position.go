package lua

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A structure that has positions answers x[i] beside x.name, and must know which
// handle x is: a chain of tables, which finds methods at once, does not tell.

// promoted is how many lookups of members there are for one handle that gets a
// metatable of its own.
const promoted = 16

// member is x.name and x[i] of a structure that has positions. A handle that is
// often used gets a metatable that finds methods without this call.
func (b *binding) member(L *lua.LState) int {
	h := b.self(L, "member")
	if b.lookups++; b.lookups%promoted == 0 {
		L.Get(1).(*lua.LUserData).Metatable = b.positional(h)
	}
	if fn := b.methods.RawGet(L.Get(2)); fn != lua.LNil {
		L.Push(fn)
		return 1
	}
	return b.position(L, h)
}

// position is x[i], and answers for what is no method.
func (b *binding) position(L *lua.LState, h *catalog.Handle) int {
	if _, ok := L.Get(2).(lua.LNumber); ok {
		return b.item(L, h)
	}
	return b.unknown(L)
}

// positional gives a handle that has positions a metatable of its own. A method
// is found without a call then; what is no method reaches a function that knows
// the handle, by a table of methods that is a copy, but for what it holds.
func (b *binding) positional(h *catalog.Handle) *lua.LTable {
	L := b.l.L
	last := L.CreateTable(0, 1)
	last.RawSetString("__index", L.NewFunction(func(L *lua.LState) int { return b.position(L, h) }))
	methods := *b.methods
	methods.Metatable = last
	meta := L.CreateTable(0, 16)
	b.meta.ForEach(meta.RawSet)
	meta.RawSetString("__index", &methods)
	return meta
}

// item is x[i].
func (b *binding) item(L *lua.LState, h *catalog.Handle) int {
	m := b.t.ItemAt()
	c := b.l.env.Call(m, h.Recv)
	c.Raw = h.Raw
	err := b.l.arguments(L, c, m, 2)
	var v catalog.Value
	if err == nil {
		v, err = c.Run()
	}
	if err == nil && v.Kind == catalog.None {
		err = catalog.NoItem(b.l.show(L.Get(2), true))
	}
	n := 0
	if err == nil {
		n, err = b.l.give(L, v, h.Raw)
	}
	if err != nil {
		err = c.Wrap(err)
	}
	c.End()
	if err != nil {
		return b.l.raise(L, err)
	}
	return n
}
