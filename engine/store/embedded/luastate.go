package embedded

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/engine/store"
)

// newState gives a state with the libraries that a server has, and what
// gopher-lua does otherwise than C put right.
func newState() *state {
	x := &state{L: lua.NewState(lua.Options{SkipOpenLibs: true, MinimizeStackMemory: true})}
	for _, open := range []lua.LGFunction{lua.OpenBase, lua.OpenTable, lua.OpenString, lua.OpenMath} {
		x.L.Push(x.L.NewFunction(open))
		x.L.Call(0, 0)
	}
	for _, name := range []string{"collectgarbage", "dofile", "loadfile", "module", "newproxy", "print", "require", "_printregs"} {
		x.L.SetGlobal(name, lua.LNil)
	}
	x.L.SetGlobal("redis", x.library())
	x.L.SetGlobal("tonumber", x.L.NewFunction(luaToNumber))
	x.L.SetGlobal("tostring", x.L.NewFunction(luaToString))
	x.L.GetGlobal("string").(*lua.LTable).RawSetString("format", x.L.NewFunction(luaFormat))
	math := x.L.GetGlobal("math").(*lua.LTable)
	math.RawSetString("frexp", x.L.NewFunction(luaFrexp))
	math.RawSetString("ldexp", x.L.NewFunction(luaLdexp))
	x.protect()
	return x
}

// library gives the table redis.
func (x *state) library() *lua.LTable {
	redis := x.L.NewTable()
	for name, fn := range map[string]lua.LGFunction{
		"call":               x.call,
		"error_reply":        errorReply,
		"log":                func(*lua.LState) int { return 0 },
		"pcall":              x.pcall,
		"replicate_commands": func(L *lua.LState) int { L.Push(lua.LTrue); return 1 },
		"sha1hex":            func(L *lua.LState) int { L.Push(lua.LString(shaOf(L.CheckString(1)))); return 1 },
		"status_reply":       statusReply,
	} {
		redis.RawSetString(name, x.L.NewFunction(fn))
	}
	for i, name := range []string{"LOG_DEBUG", "LOG_VERBOSE", "LOG_NOTICE", "LOG_WARNING"} {
		redis.RawSetString(name, lua.LNumber(i))
	}
	return redis
}

// protect makes globals that a script did not declare errors, so that nothing
// passes from one script to the next.
func (x *state) protect() {
	globals := x.L.Get(lua.GlobalsIndex).(*lua.LTable)
	globals.RawSetString("KEYS", x.L.NewTable())
	globals.RawSetString("ARGV", x.L.NewTable())
	meta := x.L.NewTable()
	meta.RawSetString("__index", x.L.NewFunction(func(L *lua.LState) int {
		L.RaiseError("Script attempted to access nonexistent global variable '%s'", L.Get(2).String())
		return 0
	}))
	meta.RawSetString("__newindex", x.L.NewFunction(func(L *lua.LState) int {
		L.RaiseError("Attempt to modify a readonly table")
		return 0
	}))
	meta.RawSetString("__metatable", lua.LFalse)
	globals.Metatable = meta
}

// call is redis.call: an error reply is an error of the script.
func (x *state) call(L *lua.LState) int {
	r := x.do(L)
	if r.Kind() >= store.Refused {
		L.Error(x.errorTable(r.Err().Error()), 1)
	}
	L.Push(x.valueOf(r))
	return 1
}

// pcall is redis.pcall: an error reply is a table with err.
func (x *state) pcall(L *lua.LState) int {
	L.Push(x.valueOf(x.do(L)))
	return 1
}

// do executes the command that the arguments of a Lua function are.
func (x *state) do(L *lua.LState) store.Reply {
	n := L.GetTop()
	if n == 0 {
		return store.OfError("ERR Please specify at least one argument for this redis.call() call")
	}
	var few [8]string
	args := few[:0]
	for i := 1; i <= n; i++ {
		s, is := argOf(L.Get(i))
		if !is {
			return store.OfError("ERR Lua redis lib command arguments must be strings or integers")
		}
		args = append(args, s)
	}
	c := store.Named(args[0], args[1:]...)
	if c.Op == store.Other {
		return store.OfError("ERR Unknown Redis command called from script")
	}
	if err := c.Check(); err != nil {
		return store.OfError("ERR Wrong number of args calling Redis command from script")
	}
	return x.t.Try(c)
}

// argOf gives the argument of a command that v stands for.
func argOf(v lua.LValue) (string, bool) {
	switch v := v.(type) {
	case lua.LNumber:
		return formatG(float64(v), 17), true
	case lua.LString:
		return string(v), true
	}
	return "", false
}

func (x *state) errorTable(text string) *lua.LTable {
	t := x.L.CreateTable(0, 1)
	t.RawSetString("err", lua.LString(text))
	return t
}

// valueOf gives a reply as Lua sees it: nil is false, a status or an error a
// table of one field.
func (x *state) valueOf(r store.Reply) lua.LValue {
	switch r.Kind() {
	case store.Int:
		return lua.LNumber(r.Int())
	case store.Str:
		return lua.LString(r.Str())
	case store.Status:
		t := x.L.CreateTable(0, 1)
		t.RawSetString("ok", lua.LString(r.Str()))
		return t
	case store.List:
		t := x.L.CreateTable(len(r.List()), 0)
		for _, e := range r.List() {
			t.Append(x.valueOf(e))
		}
		return t
	case store.Refused, store.Failed:
		return x.errorTable(r.Err().Error())
	}
	return lua.LFalse
}

// maxNesting is how deep the tables of a reply may lie in each other.
const maxNesting = 1000

// replyOf gives what a script returns as a reply: numbers lose what is behind
// the point, true is 1, false is nil, a table ends at its first nil.
func replyOf(v lua.LValue, depth int) store.Reply {
	switch v := v.(type) {
	case lua.LNumber:
		return store.OfInt(toInteger(float64(v)))
	case lua.LString:
		return store.OfStr(string(v))
	case lua.LBool:
		if v {
			return store.OfInt(1)
		}
	case *lua.LTable:
		return tableReply(v, depth)
	}
	return store.Reply{}
}

func tableReply(v *lua.LTable, depth int) store.Reply {
	if depth == maxNesting {
		return store.OfError("ERR reached lua stack limit")
	}
	if s, is := v.RawGetString("err").(lua.LString); is {
		return store.OfError(store.Error(s))
	}
	if s, is := v.RawGetString("ok").(lua.LString); is {
		return store.OfStatus(string(s))
	}
	var rs []store.Reply
	for i := 1; v.RawGetInt(i) != lua.LNil; i++ {
		rs = append(rs, replyOf(v.RawGetInt(i), depth+1))
	}
	return store.OfList(rs)
}

// errorReply is redis.error_reply(text): a text of one word, which lacks a
// code, gets ERR.
func errorReply(L *lua.LState) int {
	text := strings.TrimPrefix(L.CheckString(1), "-")
	if !strings.Contains(text, " ") {
		text = "ERR " + text
	}
	t := L.CreateTable(0, 1)
	t.RawSetString("err", lua.LString(text))
	L.Push(t)
	return 1
}

func statusReply(L *lua.LState) int {
	t := L.CreateTable(0, 1)
	t.RawSetString("ok", lua.LString(L.CheckString(1)))
	L.Push(t)
	return 1
}
