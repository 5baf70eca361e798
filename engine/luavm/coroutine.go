package luavm

import lua "github.com/yuin/gopher-lua"

// coroutineFuncs are the library coroutine. gopher-lua goes wrong when a
// coroutine resumes one that waits for it, and when one yields from within a
// function of Go: both are refused here.
var coroutineFuncs = map[string]Func{
	"create":  func(a Args) int { return a.Push(a.newCoroutine()) },
	"resume":  coroutineResume,
	"running": coroutineRunning,
	"status":  coroutineStatus,
	"wrap":    coroutineWrap,
	"yield":   coroutineYield,
}

func (a Args) newCoroutine() *lua.LState {
	fn, is := a.At(1).(*lua.LFunction)
	if !is || fn.IsG {
		a.Fail(1, "Lua function expected")
	}
	if a.VM.threads++; a.VM.threads > maxThreads {
		a.Raise("too many coroutines")
	}
	a.Work(100)
	th, _ := a.L.NewThread()
	th.SetContext(a.VM.Meter)
	a.VM.bodies[th] = fn
	return th
}

// resume goes on with a coroutine and gives what it yields or returns.
func (a Args) resume(th *lua.LState, args []lua.LValue) (results []lua.LValue, failure lua.LValue) {
	body := a.VM.bodies[th]
	switch {
	case a.VM.status(th) != "suspended":
		return nil, lua.LString("cannot resume " + a.VM.status(th) + " coroutine")
	case len(a.VM.alive) >= maxResumed:
		return nil, lua.LString("C stack overflow")
	}
	a.VM.alive[th] = true
	defer delete(a.VM.alive, th)
	top := a.Len()
	state, err, results := a.L.Resume(th, body, args...)
	a.L.SetTop(top)
	if state != lua.ResumeError {
		return results, nil
	}
	if len(results) > 0 {
		failure = results[0]
	} else if e, is := err.(*lua.ApiError); is && e.Object != nil {
		failure = e.Object
	}
	if s, is := failure.(lua.LString); is {
		failure = lua.LString(translate(string(s)))
	}
	if failure == nil {
		failure = lua.LNil
	}
	if a.VM.Meter.why != nil {
		a.Raise("%s", a.VM.Meter.why)
	}
	return nil, failure
}

func coroutineResume(a Args) int {
	th := a.coroutine(1)
	results, failure := a.resume(th, a.rest(2))
	if failure != nil {
		return a.Push(lua.LFalse, failure)
	}
	return a.Push(lua.LTrue) + a.Push(results...)
}

func coroutineWrap(a Args) int {
	th := a.newCoroutine()
	return a.Push(a.VM.function("wrap", func(a Args) int {
		results, failure := a.resume(th, a.rest(1))
		if s, is := failure.(lua.LString); is {
			return a.Raise("%s", string(s))
		}
		if failure != nil {
			return a.Error(failure)
		}
		return a.Push(results...)
	}))
}

func coroutineRunning(a Args) int {
	th := a.VM.root.G.CurrentThread
	if th == a.VM.root || a.VM.own[th] {
		return a.Push(lua.LNil)
	}
	return a.Push(th)
}

func coroutineYield(a Args) int {
	if a.VM.own[a.L] || a.VM.calls[a.L] > 0 {
		return a.Error(lua.LString("attempt to yield across metamethod/C-call boundary"))
	}
	return -1
}

func (a Args) coroutine(i int) *lua.LState {
	th, is := a.At(i).(*lua.LState)
	if !is {
		a.Fail(i, "coroutine expected")
	}
	return th
}

func coroutineStatus(a Args) int { return a.PushStr(a.VM.status(a.coroutine(1))) }

func (v *VM) status(th *lua.LState) string {
	switch {
	case th.Dead:
		return "dead"
	case v.root.G.CurrentThread == th || v.bodies[th] == nil:
		return "running"
	case v.alive[th]:
		return "normal"
	}
	return "suspended"
}
