// Package lua shows catalogued structures to Lua.
package lua

import (
	"context"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A Language is one Lua state with its handles.
type Language struct {
	env catalog.Env
	L   *lua.LState
	b   *builder
}

// New gives L the constructors of types, called on root.
func New(L *lua.LState, types []*catalog.Type, root any) *Language {
	l := &Language{env: catalog.Env{Ctx: context.Background()}, L: L}
	l.b = &builder{L, L.NewTable(), &lua.LUserData{Metatable: lua.LNil}}
	L.SetGlobal("null", l.b.null)
	for _, t := range types {
		b := l.bind(t)
		L.SetGlobal(t.Name, L.NewFunction(func(L *lua.LState) int { return b.call(&t.New, root, 1) }))
	}
	return l
}

// Enter prepares for a run under ctx.
func (l *Language) Enter(ctx context.Context) {
	l.env.Ctx = ctx
	l.L.SetContext(ctx)
}

// A binding is a type in one state.
type binding struct {
	l    *Language
	t    *catalog.Type
	meta *lua.LTable

	methods *lua.LTable
}

// call makes one call of a row, with the arguments of the stack from first on.
// Options come in a table after the others, where no argument can be a table.
func (b *binding) call(m *catalog.Method, recv any, first int) int {
	c := b.l.env.Call(m, recv)
	n, err := b.run(c, m, first)
	c.End()
	if err != nil {
		b.l.L.RaiseError("%s: %s", m.Name, err.Error())
	}
	return n
}

func (b *binding) run(c *catalog.Call, m *catalog.Method, first int) (int, error) {
	L := b.l.L
	for i, top := first, L.GetTop(); i <= top; i++ {
		a := L.Get(i)
		if opts, ok := a.(*lua.LTable); ok && i == top && m.Keywords() && !c.Peek().TakesTable() {
			if err := b.l.options(c, opts); err != nil {
				return 0, err
			}
			break
		}
		k, err := c.Next()
		if err == nil {
			err = b.l.set(c, k, a)
		}
		if err != nil {
			return 0, err
		}
	}
	v, err := c.Run()
	switch {
	case err != nil:
		return 0, err
	case v.Kind == catalog.None && c.Default != nil:
		L.Push(c.Default.(lua.LValue))
		return 1, nil
	case v.Kind == catalog.Object:
		L.Push(b.object(c.Recv))
		return 1, nil
	case v.Kind == catalog.Tuple:
		for _, e := range v.List() {
			L.Push(b.l.out(e))
		}
		return len(v.List()), nil
	}
	L.Push(b.l.out(v))
	return 1, nil
}

func (l *Language) options(c *catalog.Call, opts *lua.LTable) error {
	for k, v := opts.Next(lua.LNil); k != lua.LNil; k, v = opts.Next(k) {
		kind, err := c.Named(lua.LVAsString(k))
		if err == nil {
			err = l.set(c, kind, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *Language) set(c *catalog.Call, k catalog.Kind, a lua.LValue) error {
	if k == catalog.Raw {
		c.Default = a
		return nil
	}
	v, err := l.in(k, a)
	if err != nil {
		return err
	}
	return c.Set(v)
}

// bind makes the metatable of t.
func (l *Language) bind(t *catalog.Type) *binding {
	L := l.L
	b := &binding{l: l, t: t, meta: L.NewTable()}
	methods := L.NewTable()
	for i := range t.Methods {
		methods.RawSetString(t.Methods[i].Name, L.NewFunction(b.method(&t.Methods[i])))
	}
	b.meta.RawSetString("__index", methods)
	b.methods = methods
	if t.Set != "" {
		b.meta.RawSetString("__newindex", L.NewFunction(b.method(t.Method(t.Set))))
	}
	if t.Len != "" {
		size := t.Method(t.Len)
		b.meta.RawSetString("__len", L.NewFunction(func(*lua.LState) int {
			h := b.self(size)
			L.SetTop(1) // #x passes x twice
			return b.call(size, h.Recv, 2)
		}))
	}
	return b
}

func (b *binding) method(m *catalog.Method) lua.LGFunction {
	return func(*lua.LState) int { return b.call(m, b.self(m).Recv, 2) }
}

// self gives the handle that a method was called on.
func (b *binding) self(m *catalog.Method) *catalog.Handle {
	if ud, ok := b.l.L.Get(1).(*lua.LUserData); ok {
		if h, ok := ud.Value.(*catalog.Handle); ok && h.Type == b.t {
			return h
		}
	}
	b.l.L.RaiseError("%s: call it with a colon, on a %s", m.Name, b.t.Name)
	panic("unreachable")
}

// object makes a handle. One with keys has a table of methods of its own, of
// which the metatable knows the handle: so a method is found without a call,
// and only a key costs one.
func (b *binding) object(recv any) lua.LValue {
	ud := &lua.LUserData{Value: &catalog.Handle{Type: b.t, Recv: recv}, Metatable: b.meta}
	if b.t.Get == "" {
		return ud
	}
	L, get := b.l.L, b.t.Method(b.t.Get)
	own := L.CreateTable(0, len(b.t.Methods))
	for k, f := b.methods.Next(lua.LNil); k != lua.LNil; k, f = b.methods.Next(k) {
		own.RawSet(k, f)
	}
	keys := L.CreateTable(0, 1)
	keys.RawSetString("__index", L.NewFunction(func(*lua.LState) int { return b.call(get, recv, 2) }))
	own.Metatable = keys
	meta := L.CreateTable(0, 3)
	for k, f := b.meta.Next(lua.LNil); k != lua.LNil; k, f = b.meta.Next(k) {
		meta.RawSet(k, f)
	}
	meta.RawSetString("__index", own)
	ud.Metatable = meta
	return ud
}
