package luavm

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"
)

// Args are the arguments of a call of a library function, from 1 on. What
// asks for an argument of some type raises an error, in the words of C, if it
// is not.
type Args struct {
	L    *lua.LState
	VM   *VM
	name string
}

// Len gives the number of arguments.
func (a Args) Len() int { return a.L.GetTop() }

// At gives argument i, nil if there is none.
func (a Args) At(i int) lua.LValue { return a.L.Get(i) }

// Any gives argument i, which must be there.
func (a Args) Any(i int) lua.LValue {
	if i > a.Len() {
		a.Fail(i, "value expected")
	}
	return a.At(i)
}

// Str gives argument i as a string. Numbers are spelled as C does.
func (a Args) Str(i int) string {
	switch x := a.At(i).(type) {
	case lua.LString:
		return string(x)
	case lua.LNumber:
		s, _ := a.text(x)
		return s
	}
	a.Mismatch(i, "string")
	return ""
}

// OptStr is Str, with a default for none and nil.
func (a Args) OptStr(i int, s string) string {
	if a.At(i) == lua.LNil {
		return s
	}
	return a.Str(i)
}

// Num gives argument i as a number. Strings may spell one.
func (a Args) Num(i int) float64 {
	switch x := a.At(i).(type) {
	case lua.LNumber:
		return float64(x)
	case lua.LString:
		if f, ok := ToNumber(string(x)); ok {
			return f
		}
	}
	a.Mismatch(i, "number")
	return 0
}

// Int gives argument i as an integer: what is behind the point is cut off.
func (a Args) Int(i int) int { return int(ToInteger(a.Num(i))) }

// OptInt is Int, with a default for none and nil.
func (a Args) OptInt(i, n int) int {
	if a.At(i) == lua.LNil {
		return n
	}
	return a.Int(i)
}

// Table gives argument i as a table. One that is read-only is fine.
func (a Args) Table(i int) *lua.LTable {
	t := a.ownTable(i)
	if inner := a.VM.frozen[t]; inner != nil {
		return inner
	}
	return t
}

// ownTable gives argument i as a table, be it only a view of another.
func (a Args) ownTable(i int) *lua.LTable {
	t, is := a.At(i).(*lua.LTable)
	if !is {
		a.Mismatch(i, "table")
	}
	return t
}

// Changing gives argument i as a table that will be changed.
func (a Args) Changing(i int) *lua.LTable {
	t := a.ownTable(i)
	if a.VM.frozen[t] != nil {
		a.Error(lua.LString(readonlyText))
	}
	return t
}

// Function gives argument i as a function.
func (a Args) Function(i int) *lua.LFunction {
	f, is := a.At(i).(*lua.LFunction)
	if !is {
		a.Mismatch(i, "function")
	}
	return f
}

// show gives argument i for a message.
func (a Args) show(i int) string {
	if n, is := a.At(i).(lua.LNumber); is {
		return FormatG(float64(n), 14)
	}
	return a.At(i).String()
}

// Push gives results: return a.Push(x, y).
func (a Args) Push(values ...lua.LValue) int {
	for _, value := range values {
		a.L.Push(value)
	}
	return len(values)
}

// PushStr gives a string as the only result.
func (a Args) PushStr(s string) int { return a.Push(lua.LString(s)) }

// PushNum gives a number as the only result.
func (a Args) PushNum(f float64) int { return a.Push(lua.LNumber(f)) }

// Raise ends the call with an error that tells the line.
func (a Args) Raise(format string, args ...any) int {
	return a.Error(lua.LString(a.where(1) + fmt.Sprintf(format, args...)))
}

// Error ends the call with any value as the error.
func (a Args) Error(value lua.LValue) int {
	a.L.Error(value, 0)
	return 0
}

// Fail ends the call because of argument i.
func (a Args) Fail(i int, why string) {
	a.Raise("bad argument #%d to '%s' (%s)", i, a.name, why)
}

// Mismatch ends the call because argument i is of another type.
func (a Args) Mismatch(i int, want string) {
	got := "no value"
	if i <= a.Len() {
		got = a.At(i).Type().String()
	}
	a.Fail(i, want+" expected, got "+got)
}

// text gives a string, or a number as one. Anything else is no text.
func (a Args) text(v lua.LValue) (s string, ok bool) {
	if n, is := v.(lua.LNumber); is && a.VM.spell != nil {
		return a.VM.spell(float64(n)), true
	}
	return text(v)
}

// maxString is the longest string that a script may make on a machine, in
// bytes.
const maxString = 64 << 20

// Size makes room for a result of n bytes: it ends the call if that is too
// much, and counts the work.
func (a Args) Size(n int) { a.room(n, n) }

// room is Size of a result that has n bytes, of which so many are new.
func (a Args) room(n, new int) {
	if a.VM.grow != nil {
		if err := a.VM.grow(new); err != nil {
			a.Raise("%s", err)
		}
	}
	if n < 0 || n > a.VM.longest {
		a.Raise("resulting string too large")
	}
	a.Work(new / 64)
}

// Work counts work that took as long as n instructions.
func (a Args) Work(n int) {
	if !a.VM.Meter.charge(n) {
		a.Raise("%s", a.VM.Meter.why)
	}
}

// call1 calls a function of Lua and gives its first result.
func (a Args) call1(fn lua.LValue, args ...lua.LValue) lua.LValue {
	a.Push(fn)
	a.Push(args...)
	a.VM.calls[a.L]++
	a.L.Call(len(args), 1)
	a.VM.calls[a.L]--
	result := a.L.Get(-1)
	a.L.Pop(1)
	return result
}
