package luavm

import (
	"math"

	lua "github.com/yuin/gopher-lua"
)

// mathFuncs are the library math.
var mathFuncs = map[string]Func{
	"abs":   unary(math.Abs),
	"acos":  plain(math.Acos),
	"asin":  plain(math.Asin),
	"atan":  unary(math.Atan),
	"atan2": func(a Args) int { return a.PushNum(math.Atan2(a.Num(1), a.Num(2))) },
	"ceil":  unary(math.Ceil),
	"cos":   unary(math.Cos),
	"cosh":  unary(math.Cosh),
	"deg":   unary(func(x float64) float64 { return x / radian }),
	"exp":   unary(math.Exp),
	"floor": unary(math.Floor),
	"fmod":  mathFmod,
	"frexp": func(a Args) int {
		m, e := math.Frexp(a.Num(1))
		return a.Push(lua.LNumber(m), lua.LNumber(e))
	},
	"ldexp": func(a Args) int {
		e := max(-10_000, min(10_000, a.Int(2))) // beyond, it is all the same
		return a.PushNum(math.Ldexp(a.Num(1), e))
	},
	"log":        unary(math.Log),
	"log10":      plain(math.Log10),
	"max":        func(a Args) int { return extreme(a, func(x, y float64) bool { return x > y }) },
	"min":        func(a Args) int { return extreme(a, func(x, y float64) bool { return x < y }) },
	"mod":        mathFmod,
	"modf":       mathModf,
	"pow":        mathPow,
	"rad":        unary(func(x float64) float64 { return x * radian }),
	"random":     mathRandom,
	"randomseed": func(a Args) int { a.VM.Random = RandomSeed(uint32(a.Int(1))); return 0 },
	"sin":        unary(math.Sin),
	"sinh":       unary(math.Sinh),
	"sqrt":       unary(math.Sqrt),
	"tan":        unary(math.Tan),
	"tanh":       unary(math.Tanh),
}

const radian = math.Pi / 180

var mathValues = map[string]lua.LValue{
	"huge": lua.LNumber(math.Inf(1)),
	"pi":   lua.LNumber(math.Pi),
}

func unary(f func(float64) float64) Func {
	return func(a Args) int {
		x := a.Num(1)
		return a.PushNum(asC(f(x), x != x))
	}
}

// plain is unary for the functions whose NaN has no sign in C either.
func plain(f func(float64) float64) Func {
	return func(a Args) int {
		x := a.Num(1)
		if x != x {
			return a.PushNum(x)
		}
		return a.PushNum(f(x))
	}
}

// asC gives the result of a function: what makes no sense is a NaN with a
// sign in C, on amd64, and without in Go.
func asC(result float64, undefined bool) float64 {
	if result != result && !undefined {
		return math.Copysign(result, -1)
	}
	return result
}

func mathFmod(a Args) int {
	x, y := a.Num(1), a.Num(2)
	if x != x || y != y {
		return a.PushNum(x + y)
	}
	return a.PushNum(asC(math.Mod(x, y), false))
}

func mathPow(a Args) int {
	x, y := a.Num(1), a.Num(2)
	return a.PushNum(asC(math.Pow(x, y), x != x || y != y))
}

func mathModf(a Args) int {
	x := a.Num(1)
	if math.IsInf(x, 0) {
		return a.Push(lua.LNumber(x), lua.LNumber(math.Copysign(0, x)))
	}
	whole := math.Trunc(x)
	return a.Push(lua.LNumber(whole), lua.LNumber(math.Copysign(x-whole, x)))
}

// extreme gives the argument that is better than all others.
func extreme(a Args, better func(x, y float64) bool) int {
	best := a.Num(1)
	for i := 2; i <= a.Len(); i++ {
		if x := a.Num(i); better(x, best) {
			best = x
		}
	}
	return a.PushNum(best)
}

// Random numbers are those of drand48. The state passes from one run to the
// next.

// FirstRandom is the state of the generator when a process begins.
const FirstRandom = 0x1234abcd330e

// RandomSeed gives the state of the generator after srand48(seed).
func RandomSeed(seed uint32) uint64 { return uint64(seed)<<16 | 0x330e }

// nextRandom gives the next 31 bits, as lrand48.
func (v *VM) nextRandom() uint32 {
	const bits48 = 1<<48 - 1
	v.Random = (v.Random*0x5deece66d + 0xb) & bits48
	return uint32(v.Random >> 17)
}

func mathRandom(a Args) int {
	const most = math.MaxInt32
	r := float64(a.VM.nextRandom()%most) / most
	low, high := 1, 0
	switch a.Len() {
	case 0:
		return a.PushNum(r)
	case 1:
		if high = a.Int(1); high < low {
			a.Fail(1, "interval is empty")
		}
	case 2:
		if low, high = a.Int(1), a.Int(2); high < low {
			a.Fail(2, "interval is empty")
		}
	default:
		return a.Raise("wrong number of arguments")
	}
	return a.PushNum(math.Floor(r*float64(high-low+1)) + float64(low))
}
