package luavm

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// bitFuncs are the library bit: operations on 32 bits, of which the highest is
// the sign of a result (https://bitop.luajit.org/api.html).
var bitFuncs = map[string]Func{
	"arshift": shift(func(x, n uint32) uint32 { return uint32(int32(x) >> n) }),
	"band":    fold(func(x, y uint32) uint32 { return x & y }),
	"bnot":    func(a Args) int { return a.pushBits(^a.bits(1)) },
	"bor":     fold(func(x, y uint32) uint32 { return x | y }),
	"bswap":   func(a Args) int { return a.pushBits(bits.ReverseBytes32(a.bits(1))) },
	"bxor":    fold(func(x, y uint32) uint32 { return x ^ y }),
	"lshift":  shift(func(x, n uint32) uint32 { return x << n }),
	"rol":     shift(func(x, n uint32) uint32 { return bits.RotateLeft32(x, int(n)) }),
	"ror":     shift(func(x, n uint32) uint32 { return bits.RotateLeft32(x, -int(n)) }),
	"rshift":  shift(func(x, n uint32) uint32 { return x >> n }),
	"tobit":   func(a Args) int { return a.pushBits(a.bits(1)) },
	"tohex":   bitToHex,
}

// bits gives argument i modulo 2^32, rounded: a number so large that the last
// bit of its mantissa is worth one has them at the end.
func (a Args) bits(i int) uint32 {
	const unit = 1<<52 + 1<<51
	return uint32(math.Float64bits(a.Num(i) + unit))
}

func (a Args) pushBits(x uint32) int { return a.PushNum(float64(int32(x))) }

func fold(op func(x, y uint32) uint32) Func {
	return func(a Args) int {
		x := a.bits(1)
		for i := 2; i <= a.Len(); i++ {
			x = op(x, a.bits(i))
		}
		return a.pushBits(x)
	}
}

func shift(op func(x, n uint32) uint32) Func {
	return func(a Args) int {
		x := a.bits(1)
		return a.pushBits(op(x, a.bits(2)&31))
	}
}

// bitToHex is tohex(x, n): the last n hexadecimal digits, large ones if n is
// negative.
func bitToHex(a Args) int {
	x, n := a.bits(1), int32(8)
	if a.Len() >= 2 {
		n = int32(a.bits(2))
	}
	s := strconv.FormatUint(uint64(x)|1<<32, 16)[1:]
	if n < 0 {
		n, s = -n, strings.ToUpper(s)
	}
	if n < 0 || n > 8 {
		n = 8
	}
	return a.PushStr(s[8-n:])
}
