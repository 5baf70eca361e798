package luavm

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// try calls a function under protection, in a thread of its own: what
// gopher-lua does itself on an error cuts variables off from the functions
// that share them. Failure is not nil if there was an error.
func (v *VM) try(fn lua.LValue, args ...lua.LValue) (results []lua.LValue, failure lua.LValue) {
	if v.depth >= maxProtected {
		return nil, lua.LString("stack overflow")
	}
	v.depth++
	th, current := v.thread(), v.root.G.CurrentThread
	defer func() {
		v.depth--
		v.root.G.CurrentThread = current
		if p := recover(); p != nil {
			delete(v.own, th)
			delete(v.calls, th)
			results, failure = nil, v.caught(th, p)
		}
	}()
	th.Push(fn)
	for _, arg := range args {
		th.Push(arg)
	}
	th.Call(len(args), lua.MultRet)
	results = make([]lua.LValue, th.GetTop())
	for i := range results {
		results[i] = th.Get(i + 1)
	}
	th.SetTop(0)
	v.idle = append(v.idle, th)
	return results, nil
}

// thread gives a thread for try.
func (v *VM) thread() *lua.LState {
	if n := len(v.idle); n > 0 {
		th := v.idle[n-1]
		v.idle = v.idle[:n-1]
		return th
	}
	th, _ := v.root.NewThread()
	th.SetContext(v.Meter)
	th.Panic = v.raised
	v.own[th] = true
	return th
}

// raised is what gopher-lua calls for an error, while the stack still stands.
func (v *VM) raised(L *lua.LState) {
	v.position = positionIn(L)
	panic(&lua.ApiError{Type: lua.ApiErrorRun, Object: L.Get(-1)})
}

// positionIn gives the position of the function of Lua that runs, or that has
// called the one of Go that does.
func positionIn(L *lua.LState) position {
	for level := range 2 {
		frame, found := L.GetStack(level)
		if !found {
			break
		}
		fn, err := L.GetInfo("flS", frame, nil)
		if f, is := fn.(*lua.LFunction); err == nil && is && !f.IsG {
			return position{chunkSource(frame.Source), frame.CurrentLine}
		}
	}
	return position{}
}

// chunkSource gives the source of a chunk as C has it, from what stands in
// messages.
func chunkSource(name string) string {
	if text, is := strings.CutPrefix(name, `[string "`); is {
		return strings.TrimSuffix(text, `"]`)
	}
	return "@" + name
}

// caught gives the value of an error from what was recovered.
func (v *VM) caught(th *lua.LState, p any) lua.LValue {
	e, is := p.(*lua.ApiError)
	if p == "lua callstack overflow" {
		v.position = positionIn(th)
		return lua.LString(strings.TrimPrefix(v.position.source, "@") + ":" + strconv.Itoa(v.position.line) + ": stack overflow")
	}
	if !is {
		v.broken = true
		return lua.LString("internal error: " + fmt.Sprint(p))
	}
	if s, is := e.Object.(lua.LString); is {
		return lua.LString(translate(string(s)))
	}
	if e.Object == nil {
		return lua.LString(fmt.Sprint(e.Cause))
	}
	return e.Object
}

func basePcall(a Args) int {
	if a.Len() == 0 {
		return a.Push(lua.LFalse, lua.LString("attempt to call a boolean value")) // as Redis says
	}
	return a.protected(a.At(1), nil, a.rest(2)...)
}

func baseXpcall(a Args) int {
	if a.Len() < 2 {
		a.Fail(2, "value expected")
	}
	return a.protected(a.At(1), a.At(2))
}

// protected calls fn; what it raises is a result, if the run may go on.
func (a Args) protected(fn, handler lua.LValue, args ...lua.LValue) int {
	results, failure := a.VM.try(fn, args...)
	if a.VM.Meter.why != nil {
		return a.Raise("%s", a.VM.Meter.why)
	}
	if failure == nil {
		a.Push(lua.LTrue)
		return 1 + a.Push(results...)
	}
	if handler != nil {
		return a.Push(lua.LFalse, a.handle(handler, failure))
	}
	if table, is := failure.(*lua.LTable); is { // the error of a command is its text here
		if s, is := text(table.RawGetString("err")); is {
			failure = lua.LString(s)
		}
	}
	return a.Push(lua.LFalse, failure)
}

// handle gives what the handler of xpcall makes of an error.
func (a Args) handle(handler, failure lua.LValue) lua.LValue {
	handled, again := a.VM.try(handler, failure)
	switch {
	case again != nil:
		return lua.LString("error in error handling")
	case len(handled) > 0:
		return handled[0]
	}
	return lua.LNil
}
