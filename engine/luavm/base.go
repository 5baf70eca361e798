package luavm

import (
	"fmt"
	"math"
	"runtime/metrics"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// baseFuncs are the global functions.
var baseFuncs = map[string]Func{
	"assert":         baseAssert,
	"collectgarbage": baseCollect,
	"error":          baseError,
	"gcinfo":         func(a Args) int { return a.PushNum(math.Floor(float64(heapSize()) / 1024)) },
	"getmetatable":   baseMetatable,
	"ipairs":         baseIpairs,
	"load":           baseLoad,
	"loadstring":     baseLoadString,
	"next":           baseNext,
	"pairs":          basePairs,
	"pcall":          basePcall,
	"rawequal":       baseRawEqual,
	"rawget":         baseRawGet,
	"rawset":         baseRawSet,
	"select":         baseSelect,
	"setmetatable":   baseSetMetatable,
	"tonumber":       baseToNumber,
	"tostring":       baseToString,
	"type":           baseType,
	"unpack":         baseUnpack,
	"xpcall":         baseXpcall,
}

func baseAssert(a Args) int {
	if lua.LVIsFalse(a.Any(1)) {
		return a.Raise("%s", a.OptStr(2, "assertion failed!"))
	}
	return a.Len()
}

// baseCollect is collectgarbage: memory is collected by itself.
func baseCollect(a Args) int {
	switch option := a.OptStr(1, "collect"); option {
	case "count":
		return a.PushNum(float64(heapSize()) / 1024)
	case "step":
		return a.Push(lua.LFalse)
	case "collect", "stop", "restart", "setpause", "setstepmul":
		return a.PushNum(0)
	default:
		a.Fail(1, fmt.Sprintf("invalid option '%s'", option))
	}
	return 0
}

func heapSize() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

func baseError(a Args) int {
	level := a.OptInt(2, 1)
	a.L.SetTop(1)
	if s, is := text(a.At(1)); is && level > 0 {
		return a.Error(lua.LString(a.where(level) + s))
	}
	return a.Error(a.At(1))
}

// where gives the position of the function that is level calls away, "" if
// there is none in Lua.
func (a Args) where(level int) string {
	frame, found := a.L.GetStack(level)
	if !found {
		return ""
	}
	fn, err := a.L.GetInfo("flS", frame, nil)
	if f, is := fn.(*lua.LFunction); err != nil || !is || f.IsG {
		return ""
	}
	return fmt.Sprintf("%s:%d: ", frame.Source, frame.CurrentLine)
}

func baseMetatable(a Args) int {
	var meta lua.LValue
	switch value := a.Any(1).(type) {
	case *lua.LTable:
		if a.VM.frozen[value] != nil {
			return a.Push(a.VM.emptyMeta())
		}
		meta = value.Metatable
	case lua.LString:
		return a.Push(a.VM.emptyMeta())
	default:
		return a.Push(lua.LNil)
	}
	table, is := meta.(*lua.LTable)
	if !is {
		return a.Push(lua.LNil)
	}
	if own := table.RawGetString("__metatable"); own != lua.LNil {
		return a.Push(own)
	}
	return a.Push(table)
}

// emptyMeta is what scripts get as the metatable of strings and libraries.
func (v *VM) emptyMeta() *lua.LTable {
	t := v.root.NewTable()
	t.RawSetString("__index", v.env.RawGetString("string"))
	return v.freeze(t)
}

func baseSetMetatable(a Args) int {
	t := a.Changing(1)
	if _, is := a.At(2).(*lua.LTable); a.Len() < 2 || !is && a.At(2) != lua.LNil {
		a.Fail(2, "nil or table expected")
	}
	if old, is := t.Metatable.(*lua.LTable); is && old.RawGetString("__metatable") != lua.LNil {
		a.Raise("cannot change a protected metatable")
	}
	t.Metatable = a.At(2)
	return a.Push(t)
}

func baseIpairs(a Args) int {
	t := a.ownTable(1)
	return a.Push(a.VM.env.RawGetString(ipairsName), t, lua.LNumber(0))
}

const ipairsName = "(ipairs)"

func ipairsNext(a Args) int {
	i := a.Int(2) + 1
	value := a.Table(1).RawGetInt(i)
	if value == lua.LNil {
		return a.Push(lua.LNil)
	}
	return a.Push(lua.LNumber(i), value)
}

func baseNext(a Args) int {
	t := a.Table(1)
	key := a.At(2)
	if n, is := key.(lua.LNumber); is && n == 0 { // gopher-lua takes it for an element
		if t.RawGet(key) == lua.LNil {
			a.Error(lua.LString("invalid key to 'next'"))
		}
	}
	key, value := t.Next(key)
	if key == lua.LNil {
		return a.Push(lua.LNil)
	}
	return a.Push(key, value)
}

func basePairs(a Args) int {
	t := a.ownTable(1)
	return a.Push(a.VM.env.RawGetString("next"), t, lua.LNil)
}

// rest gives the arguments from i on.
func (a Args) rest(i int) []lua.LValue {
	values := make([]lua.LValue, 0, max(0, a.Len()-i+1))
	for ; i <= a.Len(); i++ {
		values = append(values, a.At(i))
	}
	return values
}

func baseRawEqual(a Args) int {
	return a.Push(lua.LBool(a.Any(1) == a.Any(2)))
}

func baseRawGet(a Args) int {
	return a.Push(a.Table(1).RawGet(a.Any(2)))
}

func baseRawSet(a Args) int {
	t, key := a.Changing(1), a.Any(2)
	value := a.Any(3)
	a.checkKey(key)
	a.checkIndex(t, key)
	t.RawSet(key, value)
	return a.Push(t)
}

func (a Args) checkKey(key lua.LValue) {
	switch n, is := key.(lua.LNumber); {
	case key == lua.LNil:
		a.Error(lua.LString("table index is nil"))
	case is && n != n:
		a.Error(lua.LString("table index is NaN"))
	}
}

func baseSelect(a Args) int {
	n := a.Len()
	if s, is := a.At(1).(lua.LString); is && strings.HasPrefix(string(s), "#") {
		return a.PushNum(float64(n - 1))
	}
	i := a.Int(1)
	switch {
	case i < 0:
		i = n + i
	case i > n:
		i = n
	}
	if i < 1 {
		a.Fail(1, "index out of range")
	}
	return n - i
}

func baseToNumber(a Args) int {
	base := a.OptInt(2, 10)
	if base == 10 {
		if f, ok := number(a.Any(1)); ok {
			return a.PushNum(f)
		}
		return a.Push(lua.LNil)
	}
	s := a.Str(1)
	if base < 2 || base > 36 {
		a.Fail(2, "base out of range")
	}
	if f, ok := inBase(s, base); ok {
		return a.PushNum(f)
	}
	return a.Push(lua.LNil)
}

func baseToString(a Args) int { return a.Push(a.toString(a.Any(1))) }

// toString is tostring(v).
func (a Args) toString(v lua.LValue) lua.LValue {
	switch x := v.(type) {
	case lua.LString:
		return x
	case lua.LNumber:
		return lua.LString(FormatG(float64(x), 14))
	case *lua.LUserData:
		if x == a.VM.Null {
			return lua.LString("userdata: (nil)")
		}
	case *lua.LTable:
		if fn := a.L.GetMetaField(x, "__tostring"); fn != lua.LNil {
			return a.call1(fn, x)
		}
	}
	return lua.LString(v.String())
}

func baseType(a Args) int { return a.PushStr(a.Any(1).Type().String()) }

// maxSlots is how many values a function may have on its stack, arguments and
// results, as in C. maxResults leaves some room for the arguments.
const (
	maxSlots   = 8000
	maxResults = maxSlots - 10
)

func baseUnpack(a Args) int {
	t := a.Table(1)
	i, end := a.OptInt(2, 1), 0
	if a.At(3) == lua.LNil {
		end = t.Len()
	} else {
		end = a.Int(3)
	}
	if i > end {
		return 0
	}
	if float64(a.Len())+float64(end)-float64(i) >= maxSlots {
		a.Raise("too many results to unpack")
	}
	n := end - i + 1
	for ; i <= end; i++ {
		a.L.Push(rawInt(t, i))
	}
	return n
}

// rawInt gives t[i]. What lies outside of the array of gopher-lua counts too.
func rawInt(t *lua.LTable, i int) lua.LValue {
	if i > 0 && i < lua.MaxArrayIndex {
		return t.RawGetInt(i)
	}
	return t.RawGet(lua.LNumber(i))
}
