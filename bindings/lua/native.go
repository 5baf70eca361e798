package lua

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/luavm"
)

// openLibraries opens what of Lua's own libraries only computes.
func (l *Language) openLibraries() {
	for _, open := range []lua.LGFunction{lua.OpenBase, lua.OpenTable, lua.OpenString, lua.OpenMath, lua.OpenCoroutine} {
		l.L.Push(l.L.NewFunction(open))
		l.L.Call(0, 0)
	}
	l.L.SetTop(0)
	g := l.L.G.Global
	for _, name := range []string{
		"_GOPHER_LUA_VERSION", "_printregs", "collectgarbage", "dofile", "getfenv", "load", "loadfile", "loadstring", "module", "newproxy", "setfenv",
	} {
		g.RawSetString(name, lua.LNil)
	}
	l.mend(g)
	clock := l.L.NewTable()
	l.method(clock, "time", l.osTime)
	l.method(clock, "clock", l.osClock)
	l.method(clock, "date", l.osDate)
	g.RawSetString("os", clock)
}

// predeclare sets the globals.
func (l *Language) predeclare() {
	g := l.L.G.Global
	for name, fn := range l.native() {
		l.method(g, name, fn)
	}
	if l.setup.Line != nil {
		l.method(g, lineName, l.line)
	}
	g.RawSetString("null", l.null)
	g.RawSetString("forever", l.Duration(-1))
	for _, m := range l.setup.Catalog.Globals {
		if !m.Native() {
			l.method(g, m.Name, l.function(m, l.setup.Root(m)))
		}
	}
	for _, t := range l.setup.Catalog.Types {
		b := l.bind(t)
		l.bindings[t] = b
		fn := l.L.NewFunction(b.constructor(l.setup.Root(&t.New)))
		g.RawSetString(t.New.Name, fn)
		if t.Alias != "" {
			g.RawSetString(t.Alias, fn)
		}
	}
	for _, m := range l.setup.Catalog.Modules {
		l.openModule(m)
	}
	for name, recv := range l.setup.Objects {
		g.RawSetString(name, l.object(recv))
	}
	g.ForEach(func(k, _ lua.LValue) {
		if name := lua.LVAsString(k); !luavm.Hidden(name) {
			l.builtins = append(l.builtins, name)
		}
	})
	g.Metatable = l.undefined()
}

// undefined makes the metatable of the globals: to read one that was never
// assigned is an error, one that was assigned nil is nil.
func (l *Language) undefined() *lua.LTable {
	assigned := make(map[string]bool)
	meta := l.L.NewTable()
	l.method(meta, "__index", func(L *lua.LState) int {
		name := lua.LVAsString(L.Get(2))
		if assigned[name] {
			L.Push(lua.LNil)
			return 1
		}
		return l.raise(L, catalog.Errorf("failed", "undefined: %s%s", name, catalog.Suggest(name, l.Names())))
	})
	l.method(meta, "__newindex", func(L *lua.LState) int {
		assigned[lua.LVAsString(L.Get(2))] = true
		l.L.G.Global.RawSet(L.Get(2), L.Get(3))
		return 0
	})
	return meta
}

// function gives a row that belongs to no structure.
func (l *Language) function(m *catalog.Method, recv any) lua.LGFunction {
	return func(L *lua.LState) int { return l.call(L, m, recv, nil, 1) }
}

// openModule sets the functions and values of a module, over those of the
// library of Lua's that has its name.
func (l *Language) openModule(m *catalog.Module) {
	t, ok := l.L.G.Global.RawGetString(m.Name).(*lua.LTable)
	if !ok {
		t = l.L.NewTable()
		l.L.G.Global.RawSetString(m.Name, t)
	}
	for i := range m.Funcs {
		f := &m.Funcs[i]
		l.method(t, f.Name, l.function(f, l.setup.Root(f)))
	}
	for name, v := range m.Values {
		lv, _ := l.value(v, false)
		t.RawSetString(name, lv)
	}
	unknown := l.L.NewTable()
	l.method(unknown, "__index", func(L *lua.LState) int {
		name := lua.LVAsString(L.Get(2))
		return l.raise(L, catalog.Errorf("type", "%s has no %s%s", m.Name, name, catalog.Suggest(name, m.Names())))
	})
	t.Metatable = unknown
}

// native gives the globals that need the interpreter.
func (l *Language) native() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"assert":   l.assert,
		"attempt":  l.attempt,
		"bytes":    l.makeBytes,
		"defer":    l.deferCall,
		"dict":     l.makeDict,
		"each":     l.eachValue,
		"error":    l.raiseValue,
		"exit":     l.exit,
		"fail":     l.fail,
		"float":    l.makeFloat,
		"int":      l.makeInt,
		"ipairs":   l.ipairs,
		"list":     l.makeList,
		"pairs":    l.pairs,
		"pcall":    l.pcall,
		"print":    l.print,
		"progress": l.progress,
		"record":   l.newRecordType,
		"require":  l.require,
		"set":      l.makeSet,
		"sum":      l.sum,
		"tonumber": l.toNumber,
		"tostring": l.tostring,
		"tuple":    l.makeTuple,
		"type":     l.typeOf,
		"xpcall":   l.xpcall,
	}
}

func (l *Language) print(L *lua.LState) int {
	l.setup.Print(l.words(L))
	return 0
}

// typeOf is type(v): what Lua says, or the name of a value that Lua lacks.
func (l *Language) typeOf(L *lua.LState) int {
	L.Push(lua.LString(l.typeName(L.CheckAny(1))))
	return 1
}
