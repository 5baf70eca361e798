package luavm

import (
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// operators are the functions that rewritten scripts call.
var operators = map[string]Func{
	concatName: concat,
	ipairsName: ipairsNext,
	indexName:  index,
	modName:    mod,
	initName:   func(a Args) int { return bound(a, "initial value") },
	limitName:  func(a Args) int { return bound(a, "limit") },
	stepName:   func(a Args) int { return bound(a, "step") },
}

// concat is a .. b .. c.
func concat(a Args) int {
	n := a.Len()
	var few [8]string
	parts, size := few[:0], 0
	for i := 1; i <= n; i++ {
		s, ok := a.text(a.At(i))
		if !ok {
			return concatByMeta(a)
		}
		parts = append(parts, s)
		size += len(s)
	}
	a.Size(size)
	if n == 2 {
		return a.PushStr(parts[0] + parts[1])
	}
	return a.PushStr(strings.Join(parts, ""))
}

// text gives v as a string if it is one or a number.
func text(v lua.LValue) (string, bool) {
	switch v := v.(type) {
	case lua.LString:
		return string(v), true
	case lua.LNumber:
		return FormatG(float64(v), 14), true
	}
	return "", false
}

// concatByMeta goes from the right, as Lua does.
func concatByMeta(a Args) int {
	right := a.At(a.Len())
	for i := a.Len() - 1; i >= 1; i-- {
		left := a.At(i)
		l, isLeft := a.text(left)
		r, isRight := a.text(right)
		if isLeft && isRight {
			a.Size(len(l) + len(r))
			right = lua.LString(l + r)
			continue
		}
		fn := a.L.GetMetaField(left, "__concat")
		if fn == lua.LNil {
			fn = a.L.GetMetaField(right, "__concat")
		}
		if fn == lua.LNil {
			if isLeft {
				left = right
			}
			a.Raise("attempt to concatenate a %s value", left.Type())
		}
		right = a.call1(fn, left, right)
	}
	return a.Push(right)
}

// How far behind the end of a table a value may go, and how long a table may
// be: gopher-lua fills the gap.
const (
	gapAllowed  = 1024
	maxElements = 1 << 24
)

// index gives the key of an assignment t[key] = v.
func index(a Args) int {
	a.checkIndex(a.At(1), a.At(2))
	return a.Push(a.At(2))
}

func (a Args) checkIndex(table, key lua.LValue) {
	n, is := key.(lua.LNumber)
	if !is || n < gapAllowed || n != lua.LNumber(math.Floor(float64(n))) || n >= lua.LNumber(lua.MaxArrayIndex) {
		return
	}
	have := 0
	if t, is := table.(*lua.LTable); is {
		have = t.Len()
	}
	if n > maxElements {
		a.Raise("table index is too large")
	}
	a.gap(have, int(n))
}

// gap counts the elements between the end of a table and an index, which are
// made.
func (a Args) gap(have, n int) {
	gap := n - have
	if gap <= gapAllowed {
		return
	}
	a.Work(gap / 8)
	if a.VM.grow != nil {
		if err := a.VM.grow(gap * 16); err != nil {
			a.Raise("%s", err)
		}
	}
}

// bound gives the number that a for loop takes.
func bound(a Args, what string) int {
	if _, is := a.At(1).(lua.LNumber); is {
		return 1
	}
	f, ok := number(a.At(1))
	if !ok {
		return a.Raise("'for' %s must be a number", what)
	}
	return a.PushNum(f)
}

// mod is a % b.
func mod(a Args) int { return arithmetic(a, "__mod", modulo) }

func modulo(x, y float64) float64 { return x - math.Floor(x/y)*y }

// arithmeticFuncs are what operators do on strings that spell numbers, and on
// values that are none.
var arithmeticFuncs = map[string]Func{
	"__add": func(a Args) int { return arithmetic(a, "__add", func(x, y float64) float64 { return x + y }) },
	"__div": func(a Args) int { return arithmetic(a, "__div", func(x, y float64) float64 { return x / y }) },
	"__mul": func(a Args) int { return arithmetic(a, "__mul", func(x, y float64) float64 { return x * y }) },
	"__pow": func(a Args) int { return arithmetic(a, "__pow", math.Pow) },
	"__sub": func(a Args) int { return arithmetic(a, "__sub", func(x, y float64) float64 { return x - y }) },
	"__unm": func(a Args) int {
		a.L.SetTop(1)
		a.L.Push(a.At(1))
		return arithmetic(a, "__unm", func(x, _ float64) float64 { return -x })
	},
}

func arithmetic(a Args, event string, op func(x, y float64) float64) int {
	x, okX := number(a.At(1))
	y, okY := number(a.At(2))
	if okX && okY {
		return a.PushNum(op(x, y))
	}
	for i := 1; i <= 2; i++ {
		if _, is := a.At(i).(*lua.LTable); !is {
			continue
		}
		if fn := a.L.GetMetaField(a.At(i), event); fn != lua.LNil {
			return a.Push(a.call1(fn, a.At(1), a.At(2)))
		}
	}
	wrong := a.At(2)
	if !okX {
		wrong = a.At(1)
	}
	return a.Raise("attempt to perform arithmetic on a %s value", wrong.Type())
}

// number gives v as a number if it is one or spells one.
func number(v lua.LValue) (float64, bool) {
	switch v := v.(type) {
	case lua.LNumber:
		return float64(v), true
	case lua.LString:
		return ToNumber(string(v))
	}
	return 0, false
}
