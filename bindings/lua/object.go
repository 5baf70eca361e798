package lua

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A binding is a type in one state.
type binding struct {
	l    *Language
	t    *catalog.Type
	meta *lua.LTable
	at   *lua.LTable // the metatable of the data of a map as a table

	methods *lua.LTable
	lookups int // of members of handles that have positions
}

// bind makes the metatable of t. Its __index is the table of methods: a
// method is found without a call, and any other name by the metatable of that
// table, which says what to write instead.
func (l *Language) bind(t *catalog.Type) *binding {
	L := l.L
	b := &binding{l: l, t: t, meta: L.NewTable()}
	methods := L.CreateTable(0, len(t.Methods)+1)
	for i := range t.Methods {
		methods.RawSetString(t.Methods[i].Name, L.NewFunction(b.method(&t.Methods[i])))
	}
	if t.Keyed() {
		methods.RawSetString("at", L.NewFunction(b.data))
		b.at = b.dataMeta()
	}
	unknown := L.NewTable()
	unknown.RawSetString("__index", L.NewFunction(b.unknown))
	methods.Metatable = unknown
	set := func(name string, fn lua.LGFunction) { b.meta.RawSetString(name, L.NewFunction(fn)) }
	b.meta.RawSetString("__index", methods)
	b.methods = methods
	if t.ItemAt() != nil {
		set("__index", b.member)
	}
	set("__newindex", b.assign)
	set("__eq", b.equal)
	set("__tostring", b.tostring)
	set("__concat", l.concat)
	set("__call", b.called)
	if t.Len != "" {
		set("__len", b.size)
	}
	for op := range t.Operators {
		if event := catalog.LuaEvent(op); event != "" {
			set(event, b.operator(op))
		}
	}
	if t.Compare() != nil {
		set("__lt", b.ordered("<"))
		set("__le", b.ordered("<="))
	}
	return b
}

func (b *binding) method(m *catalog.Method) lua.LGFunction {
	return func(L *lua.LState) int {
		h := b.self(L, m.Name)
		if n := L.GetTop() - 1; m.Quick(n) && !h.Raw {
			if results, ok := b.l.quick(L, m, h, n); ok {
				return results
			}
		}
		return b.l.call(L, m, h.Recv, h, 2)
	}
}

// quick makes a call if its n arguments, two at most, are strings.
func (l *Language) quick(L *lua.LState, m *catalog.Method, h *catalog.Handle, n int) (results int, ok bool) {
	var x, y lua.LString
	switch n {
	case 2:
		if y, ok = L.Get(3).(lua.LString); !ok {
			return 0, false
		}
		fallthrough
	case 1:
		if x, ok = L.Get(2).(lua.LString); !ok {
			return 0, false
		}
	}
	v, err := l.env.Quick(m, h.Recv, string(x), string(y))
	switch {
	case err != nil:
	case v.Kind == catalog.Int: // what most writes give
		L.Push(l.Int(v.Int()))
		return 1, true
	case v.Kind == catalog.None:
		L.Push(lua.LNil)
		return 1, true
	default:
		results, err = l.give(L, v, false)
	}
	if err != nil {
		return l.raise(L, err), true
	}
	return results, true
}

// operator is a method as an operator. What is on the left is a structure, or
// the type has a row for one on the right.
func (b *binding) operator(op string) lua.LGFunction {
	m := b.t.Operator(op, true)
	method, right := b.method(m), b.t.Operator(op, false)
	return func(L *lua.LState) int {
		if h := handleOf(L.Get(1)); h != nil && (h.Type == b.t || right == nil) {
			return method(L)
		}
		if right == nil {
			return b.l.raise(L, catalog.Errorf("type", "%s: a %s must be on the left, not a %s", m.Name, b.t.Name, b.l.typeName(L.Get(1))))
		}
		x, h := L.Get(1), handleOf(L.Get(2))
		L.SetTop(0)
		L.Push(x)
		return b.l.call(L, right, h.Recv, h, 1)
	}
}

// ordered is < or <= between two structures of the type.
func (b *binding) ordered(op string) lua.LGFunction {
	return func(L *lua.LState) int {
		h := b.self(L, "compare")
		b.l.call(L, b.t.Compare(), h.Recv, h, 2)
		L.Push(lua.LBool(catalog.Holds(op, lua.LVAsString(L.Get(-1)))))
		return 1
	}
}

// self gives the handle that a method was called on.
func (b *binding) self(L *lua.LState, name string) *catalog.Handle {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if h, ok := ud.Value.(*catalog.Handle); ok && h.Type == b.t {
			return h
		}
	}
	b.l.raise(L, catalog.Errorf("type", "%s: call it with a colon, as in x:%s(…), on a %s", name, name, b.t.Name))
	return nil
}

// unknown answers for a name that is no method.
func (b *binding) unknown(L *lua.LState) int {
	name := b.l.show(L.Get(2), false)
	hint := catalog.SuggestOf(name, b.t.Names())
	if b.t.Keyed() {
		hint = fmt.Sprintf(`: for data write h:get(%s)%s`, b.l.show(L.Get(2), true), catalog.Suggest(name, b.t.Names()))
	}
	return b.l.raise(L, catalog.Errorf("type", "%s has no method %s%s", b.t.Name, name, hint))
}

// called refuses h(), which is also what `for x in h do` means.
func (b *binding) called(L *lua.LState) int {
	hint := ""
	if b.t.Iterate() != nil {
		hint = ": to go through it write for x in each(x) do"
	}
	return b.l.raise(L, catalog.Errorf("type", "a %s is no function%s", b.t.Name, hint))
}

// assign is x[i] = v of a structure that has positions, and refuses h.x = v.
func (b *binding) assign(L *lua.LState) int {
	if _, ok := L.Get(2).(lua.LNumber); ok && b.t.PutAt() != nil {
		h := b.self(L, b.t.PutAt().Name)
		return b.l.call(L, b.t.PutAt(), h.Recv, h, 2)
	}
	hint := ""
	if b.t.Keyed() {
		hint = fmt.Sprintf(`: write h:set(%s, …), or h:at()[%[1]s] = …`, b.l.show(L.Get(2), true))
	}
	return b.l.raise(L, catalog.Errorf("type", "cannot assign to %s of a %s%s", b.l.show(L.Get(2), false), b.t.Name, hint))
}

func (b *binding) equal(L *lua.LState) int {
	x, y := handleOf(L.Get(1)), handleOf(L.Get(2))
	L.Push(lua.LBool(x != nil && x.Same(y)))
	return 1
}

func (b *binding) tostring(L *lua.LState) int {
	L.Push(lua.LString(b.self(L, "tostring").String()))
	return 1
}

func (b *binding) size(L *lua.LState) int {
	h := b.self(L, "size")
	L.SetTop(1) // #x passes x twice
	return b.l.call(L, b.t.Method(b.t.Len), h.Recv, h, 2)
}

// handleOf gives the handle that v is, or nil.
func handleOf(v lua.LValue) *catalog.Handle {
	if ud, ok := v.(*lua.LUserData); ok {
		if h, ok := ud.Value.(*catalog.Handle); ok {
			return h
		}
	}
	return nil
}

// object makes a handle of a structure.
func (l *Language) object(recv any) lua.LValue {
	h := l.setup.Catalog.HandleOf(recv)
	b := l.bindings[h.Type]
	if h.Type.Dot {
		return b.dotted(h)
	}
	return &lua.LUserData{Value: h, Metatable: b.meta}
}

// dotted makes a handle whose methods are called with a dot.
func (b *binding) dotted(h *catalog.Handle) lua.LValue {
	L := b.l.L
	methods := L.CreateTable(0, len(b.t.Methods))
	for i := range b.t.Methods {
		m := &b.t.Methods[i]
		methods.RawSetString(m.Name, L.NewFunction(func(L *lua.LState) int {
			if handleOf(L.Get(1)) == h {
				return b.l.raise(L, catalog.Errorf("type", "%s: call it with a dot, as in store.%[1]s(…)", m.Name))
			}
			return b.l.call(L, m, h.Recv, h, 1)
		}))
	}
	unknown := L.NewTable()
	unknown.RawSetString("__index", L.NewFunction(b.unknown))
	methods.Metatable = unknown
	meta := L.NewTable()
	for k, v := b.meta.Next(lua.LNil); k != lua.LNil; k, v = b.meta.Next(k) {
		meta.RawSet(k, v)
	}
	meta.RawSetString("__index", methods)
	return &lua.LUserData{Value: h, Metatable: meta}
}

// constructor gives the function that makes handles.
func (b *binding) constructor(root any) lua.LGFunction {
	m := &b.t.New
	return func(L *lua.LState) int {
		c := b.l.env.Call(m, root)
		n, err := b.l.run(L, c, m, 1)
		if err != nil {
			err = c.Wrap(err)
			c.End()
			return b.l.raise(L, err)
		}
		if def := c.Default; def != nil {
			handleOf(L.Get(-1)).Default = def
		}
		c.End()
		return n
	}
}

// data is h:at(): the entries of a map as those of a table.
func (b *binding) data(L *lua.LState) int {
	L.Push(&lua.LUserData{Value: entries{b.self(L, "at")}, Metatable: b.at})
	return 1
}

// An entries is the data of a map as a table.
type entries struct{ h *catalog.Handle }

func (b *binding) entriesOf(L *lua.LState) *catalog.Handle {
	return L.CheckUserData(1).Value.(entries).h
}

func (b *binding) dataMeta() *lua.LTable {
	L := b.l.L
	meta := L.NewTable()
	set := func(name string, fn lua.LGFunction) { meta.RawSetString(name, L.NewFunction(fn)) }
	set("__index", func(L *lua.LState) int {
		h := b.entriesOf(L)
		n := b.l.call(L, b.t.Lookup(), h.Recv, h, 2)
		if h.Default != nil && L.Get(-1) == lua.LNil {
			L.Push(h.Default.(lua.LValue))
		}
		return n
	})
	set("__newindex", func(L *lua.LState) int {
		h := b.entriesOf(L)
		if L.Get(3) == lua.LNil && b.t.Delete != "" {
			L.SetTop(2)
			return b.l.call(L, b.t.Method(b.t.Delete), h.Recv, h, 2)
		}
		return b.l.call(L, b.t.Method(b.t.Set), h.Recv, h, 2)
	})
	set("__len", func(L *lua.LState) int {
		h := b.entriesOf(L)
		L.SetTop(1)
		return b.l.call(L, b.t.Method(b.t.Len), h.Recv, h, 2)
	})
	set("__tostring", func(L *lua.LState) int {
		L.Push(lua.LString(b.entriesOf(L).String() + ":at()"))
		return 1
	})
	return meta
}
