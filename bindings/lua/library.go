package lua

import (
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/luavm"
)

// What Lua's own libraries do differently here.

// maxText is how long a text may be that a function makes at once, in bytes.
const maxText = 256 << 20

// mend replaces what of Lua's libraries would not do.
func (l *Language) mend(g *lua.LTable) {
	l.bound(luavm.Guest{
		State: l.L, Longest: maxText,
		Check:  func() error { return l.env.Ctx.Err() },
		Spell:  func(f float64) string { return catalog.FormatFloat(f, false) },
		Frozen: l.locked,
	}).Guard()
	texts := g.RawGetString("string").(*lua.LTable)
	l.method(texts, "format", l.stringFormat)
	coroutines := g.RawGetString("coroutine").(*lua.LTable)
	resume := coroutines.RawGetString("resume")
	l.method(coroutines, "resume", func(L *lua.LState) int { return l.resume(L, resume) })
	create := coroutines.RawGetString("create")
	if l.setup.Bounded {
		create = l.L.NewFunction(l.newCoroutine(create))
		coroutines.RawSetString("create", create)
	}
	l.method(coroutines, "wrap", l.wrap(create, resume))
	l.method(coroutines, "yield", l.yield)
	g.RawGetString("math").(*lua.LTable).RawSetString("huge", lua.LNumber(math.Inf(1)))
}

// maxResumed is how many coroutines may wait for one another: each takes of
// Go's stack.
const maxResumed = 200

// resume is coroutine.resume by Lua's own: what nothing may catch ends the
// coroutine that resumed too.
func (l *Language) resume(L *lua.LState, own lua.LValue) int {
	if len(l.resuming) >= maxResumed {
		return l.raise(L, catalog.Errorf("failed", "stack overflow: coroutines nest more than %d deep", maxResumed))
	}
	th, ok := L.Get(1).(*lua.LState)
	if ok && (l.resuming[th] || l.own[th]) { // gopher-lua would resume it
		L.SetTop(0)
		L.Push(lua.LFalse)
		L.Push(l.errorValue(&catalog.Failure{Kind: "failed", Message: "cannot resume a coroutine that waits for this one"}))
		return 2
	}
	l.resuming[th] = true
	defer delete(l.resuming, th)
	L.Insert(own, 1)
	L.Call(L.GetTop()-1, lua.MultRet)
	if L.Get(1) != lua.LFalse {
		return L.GetTop()
	}
	if _, exit := valueAt[*catalog.Exit](L, 2); exit {
		L.Error(L.Get(2), 0)
	}
	if err := l.env.Ctx.Err(); err != nil {
		return l.raise(L, err)
	}
	if s, ok := L.Get(2).(lua.LString); ok {
		L.Pop(1)
		L.Push(l.errorValue(placed(string(s))))
	}
	return L.GetTop()
}

// wrap is coroutine.wrap: a function that resumes, and raises what fails.
func (l *Language) wrap(create, resume lua.LValue) lua.LGFunction {
	return func(L *lua.LState) int {
		L.Insert(create, 1)
		L.Call(L.GetTop()-1, 1)
		co := L.Get(-1)
		L.Push(L.NewFunction(func(L *lua.LState) int {
			L.Insert(co, 1)
			n := l.resume(L, resume)
			if L.Get(1) == lua.LFalse {
				L.Error(L.Get(2), 0)
			}
			return n - 1
		}))
		return 1
	}
}

// yield is coroutine.yield. gopher-lua loses its way when that goes through a
// function of Go, as Lua 5.1 does: it is refused there.
func (l *Language) yield(L *lua.LState) int {
	for level := 1; ; level++ {
		dbg, ok := L.GetStack(level)
		if !ok && !l.own[L] {
			return -1
		}
		if !ok {
			return l.leaving(L)
		}
		if _, err := L.GetInfo("S", dbg, lua.LNil); err == nil && dbg.What == "G" {
			return l.leaving(L)
		}
	}
}

func (l *Language) leaving(L *lua.LState) int {
	return l.raise(L, catalog.Errorf("failed", "coroutine.yield: cannot leave pcall, attempt or another function that has called this one"))
}
