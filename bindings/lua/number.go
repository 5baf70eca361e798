package lua

import (
	"math/big"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// maxBits is how long an int may become: to multiply longer ones, or to spell
// them, takes long, and nothing could stop it.
const maxBits = 1 << 20

// numbers makes the metatables of big ints and floats. Floats count as
// numbers; big ints know + - * and comparisons among themselves and with
// whole numbers.
func (l *Language) numbers() {
	for name, op := range map[string]func(z, x, y *big.Int) *big.Int{
		"__add": (*big.Int).Add, "__sub": (*big.Int).Sub, "__mul": (*big.Int).Mul,
	} {
		l.method(l.metas.bigInt, name, func(L *lua.LState) int {
			x, y := l.bigAt(L, 1), l.bigAt(L, 2)
			if x.BitLen()+y.BitLen() > maxBits {
				return l.raise(L, catalog.Errorf("value", "an int of more than %d bits", maxBits))
			}
			L.Push(l.normal(op(new(big.Int), x, y)))
			return 1
		})
	}
	l.method(l.metas.bigInt, "__unm", func(L *lua.LState) int {
		L.Push(l.normal(new(big.Int).Neg(l.bigAt(L, 1))))
		return 1
	})
	compare := func(name string, test func(int) bool) {
		l.method(l.metas.bigInt, name, func(L *lua.LState) int {
			L.Push(lua.LBool(test(l.bigAt(L, 1).Cmp(l.bigAt(L, 2)))))
			return 1
		})
		l.method(l.metas.float, name, func(L *lua.LState) int {
			x, y := l.floatAt(L, 1), l.floatAt(L, 2)
			order := 0
			if x < y {
				order = -1
			} else if x > y {
				order = 1
			}
			L.Push(lua.LBool(test(order)))
			return 1
		})
	}
	compare("__eq", func(c int) bool { return c == 0 })
	compare("__lt", func(c int) bool { return c < 0 })
	compare("__le", func(c int) bool { return c <= 0 })
	for name, op := range map[string]func(x, y float64) float64{
		"__add": func(x, y float64) float64 { return x + y }, "__sub": func(x, y float64) float64 { return x - y },
		"__mul": func(x, y float64) float64 { return x * y }, "__div": func(x, y float64) float64 { return x / y },
	} {
		l.method(l.metas.float, name, func(L *lua.LState) int {
			L.Push(lua.LNumber(op(l.floatAt(L, 1), l.floatAt(L, 2))))
			return 1
		})
	}
}

// normal gives n as a number if it is exact as one.
func (l *Language) normal(n *big.Int) lua.LValue {
	if n.IsInt64() {
		return l.Int(n.Int64())
	}
	return l.bigInt(n)
}

func (l *Language) bigAt(L *lua.LState, i int) *big.Int {
	if n, ok := valueAt[*big.Int](L, i); ok {
		return n
	}
	if n, ok := L.Get(i).(lua.LNumber); ok && numberOf(float64(n)).Kind == catalog.Int {
		return big.NewInt(int64(n))
	}
	l.raise(L, catalog.Errorf("type", "got %s beside an int past 2^53, want a whole number", l.typeName(L.Get(i))))
	return nil
}

func (l *Language) floatAt(L *lua.LState, i int) float64 {
	if f, ok := valueAt[floatValue](L, i); ok {
		return float64(f)
	}
	return float64(L.CheckNumber(i))
}
