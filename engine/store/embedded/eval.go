package embedded

import (
	"strconv"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"

	"github.com/rdsh/rdsh/engine/store"
)

// An evaluator runs the Lua bodies of scripts, as a server does. It lacks the
// guards that scripts of users need.
type evaluator struct {
	states sync.Pool // of *state
	protos sync.Map  // of *lua.FunctionProto by *store.Script
}

// A state is a Lua state that runs one script at a time.
type state struct {
	L *lua.LState
	t *tx
}

func newState() *state {
	x := &state{L: lua.NewState(lua.Options{SkipOpenLibs: true})}
	for _, open := range []lua.LGFunction{lua.OpenBase, lua.OpenTable, lua.OpenString, lua.OpenMath} {
		x.L.Push(x.L.NewFunction(open))
		x.L.Call(0, 0)
	}
	redis := x.L.NewTable()
	redis.RawSetString("call", x.L.NewFunction(x.call))
	x.L.SetGlobal("redis", redis)
	return x
}

// eval runs the Lua body of a script.
func (e *evaluator) eval(t *tx, c store.Command) store.Reply {
	proto, err := e.compile(c.Script)
	if err != nil {
		return store.OfError(store.Error("ERR " + err.Error()))
	}
	x, _ := e.states.Get().(*state)
	if x == nil {
		x = newState()
	}
	defer e.states.Put(x)
	x.t = t
	keys, argv := x.L.CreateTable(c.Script.Keys, 0), x.L.CreateTable(c.Len()-c.Script.Keys, 0)
	for i := range c.Len() {
		if i < c.Script.Keys {
			keys.Append(lua.LString(c.Arg(i)))
		} else {
			argv.Append(lua.LString(c.Arg(i)))
		}
	}
	x.L.SetGlobal("KEYS", keys)
	x.L.SetGlobal("ARGV", argv)
	x.L.Push(x.L.NewFunctionFromProto(proto))
	if err := x.L.PCall(0, 1, nil); err != nil {
		if api, ok := err.(*lua.ApiError); ok {
			if refused, ok := api.Object.(*lua.LUserData); ok {
				return store.OfError(refused.Value.(store.Error))
			}
		}
		return store.OfError(store.Error("ERR " + err.Error()))
	}
	v := x.L.Get(-1)
	x.L.SetTop(0)
	return replyOf(v)
}

func (e *evaluator) compile(s *store.Script) (*lua.FunctionProto, error) {
	if p, ok := e.protos.Load(s); ok {
		return p.(*lua.FunctionProto), nil
	}
	chunk, err := parse.Parse(strings.NewReader(s.Lua), s.Name)
	if err != nil {
		return nil, err
	}
	p, err := lua.Compile(chunk, s.Name)
	if err == nil {
		e.protos.Store(s, p)
	}
	return p, err
}

// call is redis.call. An error reply ends the script.
func (x *state) call(L *lua.LState) int {
	args := make([]string, 0, 8)
	for i := 2; i <= L.GetTop(); i++ {
		args = append(args, argOf(L.Get(i)))
	}
	c := store.Named(L.CheckString(1), args...)
	r := store.OfError("ERR unknown command")
	if err := c.Check(); err == nil {
		r = x.t.Do(c)
	}
	if r.Kind() >= store.Refused {
		L.Error(&lua.LUserData{Value: store.Error(r.Str()), Metatable: lua.LNil}, 1)
	}
	L.Push(x.valueOf(r))
	return 1
}

func argOf(v lua.LValue) string {
	if n, ok := v.(lua.LNumber); ok {
		return strconv.FormatFloat(float64(n), 'g', 17, 64)
	}
	return lua.LVAsString(v)
}

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
	}
	return lua.LFalse
}

func replyOf(v lua.LValue) store.Reply {
	switch v := v.(type) {
	case lua.LNumber:
		return store.OfInt(int64(v))
	case lua.LString:
		return store.OfStr(string(v))
	case lua.LBool:
		if v {
			return store.OfInt(1)
		}
	case *lua.LTable:
		if s, ok := v.RawGetString("ok").(lua.LString); ok {
			return store.OfStatus(string(s))
		}
		var rs []store.Reply
		for i := 1; v.RawGetInt(i) != lua.LNil; i++ {
			rs = append(rs, replyOf(v.RawGetInt(i)))
		}
		return store.OfList(rs)
	}
	return store.Reply{}
}
