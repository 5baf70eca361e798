package stdlib_test

import (
	"math"
	"math/big"
	"strconv"
	"testing"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/stdlib"
)

func TestMath(t *testing.T) {
	runCalls(t, []callTest{
		{"math.sqrt", args(4), "2.0", ""},
		{"math.sqrt", args(-1), `{"$float":"nan"}`, ""},
		{"math.pow", args(2, 10), "1024.0", ""},
		{"math.fabs", args(-3), "3.0", ""},
		{"math.mod", args(-7, 3), "-1.0", ""},
		{"math.mod", args(7, 0), `{"$float":"nan"}`, ""},
		{"math.remainder", args(7, 4), "-1.0", ""},
		{"math.copysign", args(3, -0.5), "-3.0", ""},
		{"math.hypot", args(3, 4), "5.0", ""},
		{"math.atan2", args(1, 1), "0.7853981633974483", ""},
		{"math.degrees", args(math.Pi), "180.0", ""},
		{"math.radians", args(180), "3.141592653589793", ""},
		{"math.gamma", args(5), "24.0", ""},
		{"math.exp", args(0), "1.0", ""},
		{"math.log", args(math.E), "1.0", ""},
		{"math.log", args(8, 2), "3.0", ""},
		{"math.log", args(1000, named{"base", 10}), "3.0", ""},
		{"math.log", args(16, 4), "2.0", ""},
		{"math.log", args(0), `{"$float":"-inf"}`, ""},
		{"math.log", args(5, 1), "no logarithm to the base 1", "value"},

		{"math.ceil", args(1.2), "2", ""},
		{"math.ceil", args(-1.2), "-1", ""},
		{"math.floor", args(-1.2), "-2", ""},
		{"math.floor", args(9007199254740993), "9007199254740993", ""},
		{"math.floor", args(codec.Text("123456789012345678901")), "123456789012345678901", ""},
		{"math.floor", args("1.5"), "x: got str, want a number", "type"},
		{"math.floor", args(true), "x: got bool, want a number", "type"},
		{"math.floor", args(1e22), "10000000000000000000000", ""},
		{"math.floor", args(math.Inf(1)), "inf is no int", "value"},
		{"math.ceil", args(math.NaN()), "nan is no int", "value"},

		{"math.round", args(2.5), "3.0", ""},
		{"math.round", args(-2.5), "-3.0", ""},
		{"math.round", args(0.125, 2), "0.13", ""},
		{"math.round", args(2.675, 2), "2.67", ""},
		{"math.round", args(-1.005, 2), "-1.0", ""},
		{"math.round", args(1234.5, -2), "1200.0", ""},
		{"math.round", args(1250, -2), "1300.0", ""},
		{"math.round", args(0.1, 400), "0.1", ""},
		{"math.round", args(5e-324, 1074), "5e-324", ""},
		{"math.round", args(1.5, 1<<40), "1.5", ""},
		{"math.round", args(1.5, -1<<40), "0.0", ""},
		{"math.round", args(1.7976931348623157e308, -308), "too large for a float", "value"},
		{"math.round", args(math.Inf(-1), 2), `{"$float":"-inf"}`, ""},

		{"math.sin", args("1"), "x: got str, want a number", "type"},
		{"math.sin", args(1, 2), "more than 1 argument", "type"},
	})
}

func TestMathConstants(t *testing.T) {
	for name, want := range map[string]float64{"pi": math.Pi, "e": math.E} {
		if got := stdlib.Math.Values[name]; got.Float() != want {
			t.Errorf("math.%s: got %v, want %v", name, got.Float(), want)
		}
	}
}

// Rounding to digits gives the float that is nearest to the decimal number of so
// many, of two the one away from zero.
func FuzzRound(f *testing.F) {
	f.Add(2.675, 2)
	f.Add(1e300, -290)
	f.Add(0.5, 0)
	f.Add(123456.789, 1)
	f.Add(7.50473616725e+09, 1)
	f.Add(-2.5, 0)
	f.Add(1.482417732e+08, 23)
	f.Fuzz(func(t *testing.T, x float64, digits int) {
		digits %= 30
		if digits < 0 || math.IsNaN(x) || math.IsInf(x, 0) {
			return
		}
		v, err := start(t.Context(), t, newRun(t), "math.round", x, digits)
		if err != nil {
			t.Fatal(err)
		}
		text := new(big.Rat).SetFloat64(x).FloatString(digits)
		want, _ := strconv.ParseFloat(text, 64)
		if got := v.Float(); got != want {
			t.Errorf("math.round(%v, %d): got %v, want %v", x, digits, got, want)
		}
	})
}
