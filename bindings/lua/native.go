package lua

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"time"

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

// tableArg gives the table that a maker of values takes, as a copy without mark.
func (l *Language) tableArg(L *lua.LState) []lua.LValue {
	var vs []lua.LValue
	if L.GetTop() == 0 || L.Get(1) == lua.LNil {
		return nil
	}
	err := l.each(L.Get(1), func(v lua.LValue) error {
		vs = append(vs, v)
		return nil
	})
	if err != nil {
		l.raise(L, err)
	}
	return vs
}

// makeList is list(t): a list, also if it is empty.
func (l *Language) makeList(L *lua.LState) int {
	L.Push(l.List(l.tableArg(L)))
	return 1
}

// makeSet is set(t): each element once.
func (l *Language) makeSet(L *lua.LState) int {
	seen := make(map[string]bool)
	var vs []lua.LValue
	for _, v := range l.tableArg(L) {
		k, err := l.key(v)
		if err != nil {
			return l.raise(L, err)
		}
		if !seen[string(k)] {
			seen[string(k)] = true
			vs = append(vs, v)
		}
	}
	L.Push(l.sized(vs, l.marks.set))
	return 1
}

// makeTuple is tuple(...).
func (l *Language) makeTuple(L *lua.LState) int {
	vs := make([]lua.LValue, L.GetTop())
	for i := range vs {
		if vs[i] = L.Get(i + 1); vs[i] == lua.LNil {
			vs[i] = l.null
		}
	}
	L.Push(l.Tuple(vs))
	return 1
}

// makeDict is dict(t): a dict, also if it is empty or its keys are 1 to n; of
// a structure that has pairs, all of these.
func (l *Language) makeDict(L *lua.LState) int {
	if h := handleOf(L.Get(1)); h != nil && h.Type.IteratePairs() != nil {
		d, err := l.dictOf(h)
		if err != nil {
			return l.raise(L, err)
		}
		L.Push(d)
		return 1
	}
	d := L.NewTable()
	if t := L.OptTable(1, nil); t != nil {
		for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
			d.RawSet(k, v)
		}
	}
	d.Metatable = l.marks.dict
	L.Push(d)
	return 1
}

// dictOf gives the pairs of a structure as a dict.
func (l *Language) dictOf(h *catalog.Handle) (lua.LValue, error) {
	it, err := l.cursor(h.Type.IteratePairs(), h)
	if err != nil {
		return nil, err
	}
	var kvs []lua.LValue
	err = l.drain(it, func(kv []lua.LValue) error {
		kvs = append(kvs, kv...)
		return nil
	})
	d, ok := l.Dict(kvs)
	if err == nil && !ok {
		err = catalog.Errorf("type", "the keys cannot be those of one table: use items() or scan()")
	}
	return d, err
}

func (l *Language) makeBytes(L *lua.LState) int {
	L.Push(l.Bytes(L.CheckString(1)))
	return 1
}

func (l *Language) makeFloat(L *lua.LState) int {
	L.Push(l.float(l.floatAt(L, 1)))
	return 1
}

// makeInt is int(x): of text an int of any size, of a number its whole part.
func (l *Language) makeInt(L *lua.LState) int {
	switch v := L.Get(1).(type) {
	case lua.LString:
		if len(v) > maxBits/3 {
			return l.raise(L, catalog.Errorf("value", "int: a text of %d digits is too long", len(v)))
		}
		if n, ok := new(big.Int).SetString(string(v), 10); ok {
			L.Push(l.normal(n))
			return 1
		}
	case lua.LNumber:
		if f := math.Trunc(float64(v)); !math.IsInf(f, 0) && f == f {
			n, _ := big.NewFloat(f).Int(nil)
			L.Push(l.normal(n))
			return 1
		}
	case *lua.LUserData:
		if _, ok := v.Value.(*big.Int); ok {
			L.Push(v)
			return 1
		}
	}
	return l.raise(L, catalog.Errorf("value", "int: %s is no int", l.show(L.Get(1), true)))
}

// toNumber is tonumber(v, base): it reads what JSON reads, or digits of a base.
func (l *Language) toNumber(L *lua.LState) int {
	v := L.CheckAny(1)
	if n, ok := v.(lua.LNumber); ok {
		L.Push(n)
		return 1
	}
	if f, ok := valueAt[floatValue](L, 1); ok {
		L.Push(lua.LNumber(f))
		return 1
	}
	s, ok := v.(lua.LString)
	text := strings.TrimSpace(string(s))
	if base := L.OptInt(2, 10); ok && base != 10 {
		if n, ok := new(big.Int).SetString(text, base); ok {
			L.Push(l.normal(n))
			return 1
		}
	}
	var f float64
	if !ok || json.Unmarshal([]byte(text), &f) != nil || text == "null" {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(lua.LNumber(f))
	return 1
}

// osTime is os.time([t]): seconds since the epoch, on the clock of the run.
func (l *Language) osTime(L *lua.LState) int {
	t := l.setup.Now()
	if d := L.OptTable(1, nil); d != nil {
		part := func(name string, def int) int {
			if n, ok := d.RawGetString(name).(lua.LNumber); ok {
				return int(n)
			}
			return def
		}
		t = time.Date(part("year", 1970), time.Month(part("month", 1)), part("day", 1), part("hour", 12), part("min", 0), part("sec", 0), 0, time.UTC)
	}
	L.Push(lua.LNumber(t.Unix()))
	return 1
}

// osClock is os.clock(): seconds, with their fraction, since the epoch.
func (l *Language) osClock(L *lua.LState) int {
	L.Push(lua.LNumber(float64(l.setup.Now().UnixNano()) / 1e9))
	return 1
}

// osDate is os.date([format[, t]]) in UTC, with the formats of C.
func (l *Language) osDate(L *lua.LState) int {
	t := l.setup.Now()
	if n := L.OptNumber(2, -1); n >= 0 {
		t = time.Unix(int64(n), 0)
	}
	L.Push(lua.LString(strftime(t.UTC(), strings.TrimPrefix(L.OptString(1, "%c"), "!"))))
	return 1
}

// conversions are those of C's strftime as layouts of Go.
var conversions = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'c': "Mon Jan _2 15:04:05 2006", 'd': "02", 'H': "15",
	'I': "03", 'M': "04", 'm': "01", 'p': "PM", 'S': "05", 'x': "01/02/06", 'X': "15:04:05", 'y': "06", 'Y': "2006",
	'Z': "MST", 'j': "002",
}

func strftime(t time.Time, format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		if layout, ok := conversions[format[i]]; ok {
			b.WriteString(t.Format(layout))
		} else {
			b.WriteByte(format[i])
		}
	}
	return b.String()
}
