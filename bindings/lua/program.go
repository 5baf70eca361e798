package lua

import (
	"context"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

var _ catalog.Callee = (*Language)(nil)

// A file is one that was opened. Its globals and what it requires are its own.
// Its main function runs again before each call, so that nothing of what a call
// did is left, unless there is nothing in it that a call could change.
type file struct {
	fn      *lua.LFunction
	keeps   bool // one run is enough
	globals *lua.LTable
	modules map[string]lua.LValue
}

// Open runs the main function of a file.
func (l *Language) Open(ctx context.Context, path, src string) error {
	if l.opened == nil {
		l.opened = make(map[string]*file)
	}
	return l.enter(ctx, func() error {
		c, err := l.code(path, src)
		if err != nil {
			return err
		}
		f := &file{fn: l.L.NewFunctionFromProto(c.proto), keeps: c.constant}
		if err := l.begin(path, f); err != nil {
			return err
		}
		l.opened[path] = f
		return nil
	})
}

// begin gives a file globals of its own and runs it.
func (l *Language) begin(path string, f *file) error {
	clear(l.assigned)
	f.globals, f.modules = l.L.NewTable(), make(map[string]lua.LValue)
	f.globals.RawSetString("_G", f.globals)
	f.globals.Metatable = l.fresh
	f.fn.Env, l.globals, l.modules = f.globals, f.globals, f.modules
	_, err := l.runFile(path, f.fn)
	return err
}

// Functions lists the functions that a file defines.
func (l *Language) Functions(path string) (names []string) {
	f := l.opened[path]
	if f == nil {
		return nil
	}
	for k, v := f.globals.Next(lua.LNil); k != lua.LNil; k, v = f.globals.Next(k) {
		name, named := k.(lua.LString)
		if fn, ok := v.(*lua.LFunction); ok && named && !fn.IsG && name[0] != '_' {
			names = append(names, string(name))
		}
	}
	slices.Sort(names)
	return names
}

// Invoke calls a function of an open file.
func (l *Language) Invoke(ctx context.Context, path, fn string, args []catalog.Value) (out catalog.Value, err error) {
	err = l.enter(ctx, func() error {
		out, err = l.invoke(path, fn, args)
		return err
	})
	return out, err
}

func (l *Language) invoke(path, fn string, args []catalog.Value) (out catalog.Value, err error) {
	f := l.opened[path]
	if f == nil {
		return out, catalog.NoFunction(fn, path, nil)
	}
	if l.globals, l.modules = f.globals, f.modules; !f.keeps {
		if err := l.begin(path, f); err != nil {
			return out, err
		}
	}
	callee, ok := f.globals.RawGetString(fn).(*lua.LFunction)
	if !ok {
		return out, catalog.NoFunction(fn, path, l.Functions(path))
	}
	in, err := convert(args, func(v catalog.Value) (lua.LValue, error) { return l.value(v, false) })
	if err != nil {
		return out, err
	}
	l.files = append(l.files[:0], path)
	v, err := l.callFunction(l.L, callee, in...)
	if err != nil {
		return out, err
	}
	return l.returned(v)
}

// returned gives the result of a call to the host.
func (l *Language) returned(v lua.LValue) (catalog.Value, error) {
	if ud, ok := v.(*lua.LUserData); ok {
		if f, ok := ud.Value.(*catalog.Failure); ok {
			return catalog.OfNative(f), nil
		}
	}
	t, err := l.encode(v)
	return catalog.OfElem(t), err
}

// share freezes what all files see: libraries, and what values have in common.
func (l *Language) share() {
	g := l.L.G.Global
	l.shareText(g)
	g.ForEach(func(name, v lua.LValue) {
		if t, ok := v.(*lua.LTable); ok && t != g {
			g.RawSet(name, l.freeze(t))
		}
	})
	g.RawSetString("_G", lua.LNil) // each file has its own
	l.fresh = l.L.NewTable()
	l.fresh.RawSetString("__index", g)
	l.method(l.fresh, "__newindex", func(L *lua.LState) int {
		t := L.CheckTable(1)
		l.assigned[lua.LVAsString(L.Get(2))] = true
		t.RawSet(L.Get(2), L.Get(3))
		return 0
	})
	l.method(g, "getmetatable", l.getMetatable)
}

// shareText takes the library string out of itself, where ("").__index would
// find it.
func (l *Language) shareText(g *lua.LTable) {
	texts := g.RawGetString("string").(*lua.LTable)
	texts.RawSetString("__index", lua.LNil)
	meta := l.L.NewTable()
	meta.RawSetString("__index", texts)
	l.L.SetMetatable(lua.LString(""), meta)
}

// freeze gives a table that shows what is in t and refuses changes.
func (l *Language) freeze(t *lua.LTable) *lua.LTable {
	meta := l.L.NewTable()
	meta.RawSetString("__index", t)
	meta.RawSetString("__metatable", lua.LFalse)
	l.method(meta, "__newindex", func(L *lua.LState) int { return l.refuse(L) })
	shown := l.L.NewTable()
	shown.Metatable = meta
	l.locked[shown] = t
	return shown
}

func (l *Language) refuse(L *lua.LState) int {
	return l.raise(L, catalog.Errorf("type", "cannot change a library: all files share it"))
}

// getMetatable is getmetatable(x) of what a file has given one itself; what
// values have in common is nobody's.
func (l *Language) getMetatable(L *lua.LState) int {
	t, ok := L.CheckAny(1).(*lua.LTable)
	if !ok || l.locked[t] != nil || l.marks.has(t.Metatable) {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(L.GetMetatable(t))
	return 1
}
