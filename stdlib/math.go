package stdlib

import (
	"context"
	"math"
	"math/big"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// Math is the module math. In Lua its members stand over those of Lua's own.
var Math = catalog.CompileModule(catalog.Module{
	Name: "math",
	Doc:  "Mathematical functions. Angles are in radians; a result outside of the domain is nan.",
	Funcs: []catalog.Method{
		{
			Sig: "acos(x)", Doc: "Returns the arc cosine of x.",
			Example: `print(math.acos(0))`, Prints: `1.5707963267948966`, Func: unary(math.Acos),
		},
		{
			Sig: "acosh(x)", Doc: "Returns the inverse hyperbolic cosine of x.",
			Example: `print(math.acosh(1))`, Prints: `0.0`, Func: unary(math.Acosh),
		},
		{
			Sig: "asin(x)", Doc: "Returns the arc sine of x.",
			Example: `print(math.asin(1))`, Prints: `1.5707963267948966`, Func: unary(math.Asin),
		},
		{
			Sig: "asinh(x)", Doc: "Returns the inverse hyperbolic sine of x.",
			Example: `print(math.asinh(0))`, Prints: `0.0`, Func: unary(math.Asinh),
		},
		{
			Sig: "atan(x)", Doc: "Returns the arc tangent of x.",
			Example: `print(math.atan(1))`, Prints: `0.7853981633974483`, Func: unary(math.Atan),
		},
		{
			Sig: "atan2(y, x)", Doc: "Returns the angle of the point (x, y), from -pi to pi.",
			Example: `print(math.atan2(1, 1))`, Prints: `0.7853981633974483`, Func: binary(math.Atan2),
		},
		{
			Sig: "atanh(x)", Doc: "Returns the inverse hyperbolic tangent of x.",
			Example: `print(math.atanh(0))`, Prints: `0.0`, Func: unary(math.Atanh),
		},
		{
			Sig: "ceil(x)", Doc: "Returns the least int that is x or greater.",
			Example: `print(math.ceil(2.1), math.ceil(-2.1))`, Prints: `3 -2`, Func: catalog.Func1(ceil).Returning("int"),
		},
		{
			Sig: "copysign(x, y)", Doc: "Returns the size of x with the sign of y.",
			Example: `print(math.copysign(3, -0.5))`, Prints: `-3.0`, Func: binary(math.Copysign),
		},
		{
			Sig: "cos(x)", Doc: "Returns the cosine of x.",
			Example: `print(math.cos(math.pi))`, Prints: `-1.0`, Func: unary(math.Cos),
		},
		{
			Sig: "cosh(x)", Doc: "Returns the hyperbolic cosine of x.",
			Example: `print(math.cosh(0))`, Prints: `1.0`, Func: unary(math.Cosh),
		},
		{
			Sig: "degrees(x)", Doc: "Returns the angle x in degrees.",
			Example: `print(math.degrees(math.pi))`, Prints: `180.0`, Func: unary(degrees),
		},
		{
			Sig: "exp(x)", Doc: "Returns e to the power x.",
			Example: `print(math.exp(1))`, Prints: `2.718281828459045`, Func: unary(math.Exp),
		},
		{
			Sig: "fabs(x)", Doc: "Returns x without its sign, as a float.",
			Example: `print(math.fabs(-2.5))`, Prints: `2.5`, Func: unary(math.Abs),
		},
		{
			Sig: "floor(x)", Doc: "Returns the greatest int that is x or less.",
			Example: `print(math.floor(2.9), math.floor(-2.1))`, Prints: `2 -3`, Func: catalog.Func1(floor).Returning("int"),
		},
		{
			Sig: "gamma(x)", Doc: "Returns the gamma function of x.",
			Example: `print(math.gamma(5))`, Prints: `24.0`, Func: unary(math.Gamma),
		},
		{
			Sig: "hypot(x, y)", Doc: "Returns the length of the vector (x, y).",
			Example: `print(math.hypot(3, 4))`, Prints: `5.0`, Func: binary(math.Hypot),
		},
		{
			Sig: "log(x, base=2.718281828459045)", Doc: "Returns the logarithm of x, the natural one without base.",
			Example: `print(math.log(8, 2))`, Prints: `3.0`, Func: catalog.Func2(logarithm),
		},
		{
			Sig: "mod(x, y)", Doc: "Returns what x / y leaves, with the sign of x.",
			Example: `print(math.mod(7.5, 2))`, Prints: `1.5`, Func: binary(math.Mod),
		},
		{
			Sig: "pow(x, y)", Doc: "Returns x to the power y, as a float.",
			Example: `print(math.pow(2, 0.5))`, Prints: `1.4142135623730951`, Func: binary(math.Pow),
		},
		{
			Sig: "radians(x)", Doc: "Returns the angle of x degrees in radians.",
			Example: `print(math.radians(180))`, Prints: `3.141592653589793`, Func: unary(radians),
		},
		{
			Sig: "remainder(x, y)", Doc: "Returns what x leaves over the nearest multiple of y, as IEEE 754 has it.",
			Example: `print(math.remainder(7.5, 2))`, Prints: `-0.5`, Func: binary(math.Remainder),
		},
		{
			Sig: "round(x, digits=0)",
			Doc: "Returns x rounded to digits places after the point, as a float; negative digits round to tens, hundreds and so on. " +
				"What lies exactly half way goes away from zero.",
			Example: `print(math.round(2.567, 2), math.round(2.5))`, Prints: `2.57 3.0`, Func: catalog.Func2(round),
		},
		{
			Sig: "sin(x)", Doc: "Returns the sine of x.",
			Example: `print(math.sin(math.pi / 2))`, Prints: `1.0`, Func: unary(math.Sin),
		},
		{
			Sig: "sinh(x)", Doc: "Returns the hyperbolic sine of x.",
			Example: `print(math.sinh(0))`, Prints: `0.0`, Func: unary(math.Sinh),
		},
		{
			Sig: "sqrt(x)", Doc: "Returns the square root of x.",
			Example: `print(math.sqrt(2))`, Prints: `1.4142135623730951`, Func: unary(math.Sqrt),
		},
		{
			Sig: "tan(x)", Doc: "Returns the tangent of x.",
			Example: `print(math.tan(math.pi / 4))`, Prints: `1.0`, Func: unary(math.Tan),
		},
		{
			Sig: "tanh(x)", Doc: "Returns the hyperbolic tangent of x.",
			Example: `print(math.tanh(0))`, Prints: `0.0`, Func: unary(math.Tanh),
		},
	},
	Values: map[string]catalog.Value{
		"e":  catalog.OfReal(math.E),
		"pi": catalog.OfReal(math.Pi),
	},
})

func unary(f func(float64) float64) catalog.Func {
	return catalog.Func1(func(_ *Run, _ context.Context, x float64) (catalog.Float64, error) {
		return catalog.Float64(f(x)), nil
	})
}

func binary(f func(x, y float64) float64) catalog.Func {
	return catalog.Func2(func(_ *Run, _ context.Context, x, y float64) (catalog.Float64, error) {
		return catalog.Float64(f(x, y)), nil
	})
}

func degrees(x float64) float64 { return x * 180 / math.Pi }

func radians(x float64) float64 { return x * math.Pi / 180 }

func ceil(_ *Run, _ context.Context, x codec.Text) (codec.Text, error) { return integral(x, math.Ceil) }

func floor(_ *Run, _ context.Context, x codec.Text) (codec.Text, error) {
	return integral(x, math.Floor)
}

// integral gives f of x as an int. Ints are of any size.
func integral(x codec.Text, f func(float64) float64) (codec.Text, error) {
	switch v := codec.Tree(x).(type) {
	case int64, tree.BigInt:
		return x, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", catalog.Errorf("value", "%s is no int", floatText(v))
		}
		n, _ := big.NewFloat(f(v)).Int(nil)
		return codec.Text(n.String()), nil
	default:
		return "", catalog.Errorf("type", "x: got %s, want a number", tree.NameOf(v))
	}
}

func logarithm(_ *Run, _ context.Context, x, base float64) (catalog.Float64, error) {
	switch base {
	case math.E:
		return catalog.Float64(math.Log(x)), nil
	case 2:
		return catalog.Float64(math.Log2(x)), nil
	case 10:
		return catalog.Float64(math.Log10(x)), nil
	case 1:
		return 0, catalog.Errorf("value", "there is no logarithm to the base 1")
	}
	return catalog.Float64(math.Log(x) / math.Log(base)), nil
}

// No float64 has digits beyond these places.
const (
	lastPlace  = 1074
	firstPlace = -309
)

func round(_ *Run, _ context.Context, x float64, digits int) (catalog.Float64, error) {
	switch {
	case digits == 0:
		return catalog.Float64(math.Round(x)), nil
	case math.IsNaN(x) || math.IsInf(x, 0) || digits > lastPlace:
		return catalog.Float64(x), nil
	case digits < firstPlace:
		return catalog.Float64(math.Copysign(0, x)), nil
	}
	rounded := roundAt(math.Abs(x), digits)
	if math.IsInf(rounded, 0) {
		return 0, catalog.Errorf("value", "%s rounded to %d digits is too large for a float", floatText(x), digits)
	}
	return catalog.Float64(math.Copysign(rounded, x)), nil
}

// roundAt rounds x, which is not negative, by its exact value: floats with
// many digits would be rounded twice otherwise.
func roundAt(x float64, digits int) float64 {
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(digits, -digits))), nil))
	if digits > 0 {
		unit.Inv(unit)
	}
	scaled := new(big.Rat).SetFloat64(x)
	scaled.Quo(scaled, unit)
	scaled.Add(scaled, big.NewRat(1, 2))
	n := new(big.Int).Div(scaled.Num(), scaled.Denom())
	f, _ := new(big.Rat).Mul(new(big.Rat).SetInt(n), unit).Float64()
	return f
}
