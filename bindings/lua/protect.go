package lua

import (
	"errors"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// protect calls the function at the bottom of the stack with the arguments
// above it, which its results replace. What nothing may catch it raises again.
func (l *Language) protect(L *lua.LState) error {
	depth := l.env.Depth()
	args := make([]lua.LValue, L.GetTop())
	for i := range args {
		args[i] = L.Get(i + 1)
	}
	results, err := l.try(L, args[0], args[1:]...)
	L.SetTop(0)
	if err == nil {
		for _, v := range results {
			L.Push(v)
		}
		return nil
	}
	l.env.Reset(depth)
	if l.fatal(err) {
		l.again(L, err)
	}
	return err
}

// maxTried is how deep protected calls nest: each takes of Go's stack.
const maxTried = 200

// try calls fn in a thread of its own: an error in the caller's would cut the
// local variables of all functions under way off from those that share them.
func (l *Language) try(L *lua.LState, fn lua.LValue, args ...lua.LValue) ([]lua.LValue, error) {
	if l.tried >= maxTried {
		return nil, catalog.Errorf("failed", "stack overflow: attempt and pcall nest more than %d deep", maxTried)
	}
	l.tried++
	th, current := l.spare(), L.G.CurrentThread
	L.G.CurrentThread = th
	defer func() {
		l.tried--
		L.G.CurrentThread = current
	}()
	th.Push(fn)
	for _, a := range args {
		th.Push(a)
	}
	if err := l.callThread(th, len(args)); err != nil {
		delete(l.own, th)
		return nil, err
	}
	results := make([]lua.LValue, th.GetTop())
	for i := range results {
		results[i] = th.Get(i + 1)
	}
	th.SetTop(0)
	l.idle = append(l.idle, th)
	return results, nil
}

func (l *Language) callThread(th *lua.LState, args int) error {
	if l.setup.Bounded {
		return l.callBounded(th, args)
	}
	return th.PCall(args, lua.MultRet, nil)
}

// spare gives a thread for try.
func (l *Language) spare() *lua.LState {
	var th *lua.LState
	if n := len(l.idle); n > 0 {
		th, l.idle = l.idle[n-1], l.idle[:n-1]
	} else {
		th, _ = l.L.NewThread()
		l.own[th] = true
	}
	l.obey(th, l.env.Ctx)
	return th
}

// again raises err as it was.
func (l *Language) again(L *lua.LState, err error) {
	var api *lua.ApiError
	if errors.As(err, &api) && api.Object != nil {
		L.Error(api.Object, 0)
	}
	L.Error(l.errorValue(l.failure(err)), 0)
}

// caught gives the value that a script sees of err.
func (l *Language) caught(err error) lua.LValue {
	var api *lua.ApiError
	if errors.As(err, &api) {
		if t, ok := api.Object.(*lua.LTable); ok {
			return t
		}
	}
	return l.errorValue(l.failure(err))
}

// pcall is pcall(fn, ...).
func (l *Language) pcall(L *lua.LState) int {
	L.CheckAny(1)
	if err := l.protect(L); err != nil {
		L.Push(lua.LFalse)
		L.Push(l.caught(err))
		return 2
	}
	L.Insert(lua.LTrue, 1)
	return L.GetTop()
}

// xpcall is xpcall(fn, handler).
func (l *Language) xpcall(L *lua.LState) int {
	handler := L.CheckAny(2)
	L.SetTop(1)
	err := l.protect(L)
	if err == nil {
		L.Insert(lua.LTrue, 1)
		return L.GetTop()
	}
	v, err := l.callFunction(L, handler, l.caught(err))
	if err != nil {
		return l.raise(L, err)
	}
	L.Push(lua.LFalse)
	L.Push(v)
	return 2
}

// attempt is attempt(fn, ...).
func (l *Language) attempt(L *lua.LState) int {
	L.CheckAny(1)
	if err := l.protect(L); err != nil {
		L.Push(lua.LNil)
		L.Push(l.caught(err))
		return 2
	}
	v := lua.LValue(lua.LNil)
	if L.GetTop() > 0 {
		v = L.Get(1)
	}
	L.Push(v)
	L.Push(lua.LNil)
	return 2
}
