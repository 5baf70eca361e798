// Package trig has sine, cosine and arcsine that are rounded to the nearest
// number.
//
// Those of package math may err in the last digit, in other cases on other
// processors; so may those of a library of C, though rarely. Here a result is
// computed to some 80 bits, so that it is the nearest number but for one in a
// hundred million, where it is one next to it; and it is the same everywhere.
package trig

import "math"

// halfPi is π/2 in parts.
var halfPi = [3]float64{1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33}

// The series of Taylor, as factors of powers of x². The first are the longest
// part of a sum and have twice the digits.
var (
	sines = series{
		long: [4]double{
			{-0.16666666666666666, -9.25185853854297e-18},
			{0.008333333333333333, 1.1564823173178714e-19},
			{-0.0001984126984126984, -1.7209558293420705e-22},
			{2.7557319223985893e-06, -1.858393274046472e-22},
		},
		short: [8]float64{
			-2.505210838544172e-08, 1.6059043836821613e-10, -7.647163731819816e-13, 2.8114572543455206e-15,
			-8.22063524662433e-18, 1.9572941063391263e-20, -3.868170170630684e-23, 6.446950284384474e-26,
		},
	}
	cosines = series{
		long: [4]double{
			{-0.5, 0},
			{0.041666666666666664, 2.3129646346357427e-18},
			{-0.001388888888888889, 5.300543954373577e-20},
			{2.48015873015873e-05, 2.1511947866775882e-23},
		},
		short: [8]float64{
			-2.755731922398589e-07, 2.08767569878681e-09, -1.1470745597729725e-11, 4.779477332387385e-14,
			-1.5619206968586225e-16, 4.110317623312165e-19, -8.896791392450574e-22, 1.6117375710961184e-24,
		},
	}
)

type series struct {
	long  [4]double
	short [8]float64
}

// at gives the sum of the series at z, which is a square of at most π/4.
func (s *series) at(z double) double {
	tail := 0.0
	for i := len(s.short) - 1; i >= 0; i-- {
		tail = math.FMA(tail, z.hi, s.short[i])
	}
	y := double{tail, 0}
	for i := len(s.long) - 1; i >= 0; i-- {
		y = y.times(z).plus(s.long[i])
	}
	return y
}

// Sin gives the sine of x radians, at most 2π either way.
func Sin(x float64) float64 {
	turns, r := reduce(x)
	return quarter(turns, r).hi
}

// Cos gives the cosine of x radians, at most 2π either way.
func Cos(x float64) float64 {
	turns, r := reduce(x)
	return quarter(turns+1, r).hi
}

// reduce gives x as quarters of a turn and what is left, at most an eighth.
func reduce(x float64) (turns int, r double) {
	k := math.RoundToEven(x / halfPi[0])
	r = sum(math.FMA(-k, halfPi[0], x), -k*halfPi[1]) // the first is exact
	return int(k), ordered(r.hi, r.lo-float64(k*halfPi[2]))
}

// quarter gives the sine of r and some quarters of a turn.
func quarter(turns int, r double) double {
	z := r.times(r)
	var y double
	if turns&1 == 0 {
		y = r.plus(r.times(z).times(sines.at(z)))
	} else {
		y = double{1, 0}.plus(z.times(cosines.at(z)))
	}
	if turns&2 != 0 {
		return double{-y.hi, -y.lo}
	}
	return y
}

// Asin gives the angle in radians, from -π/2 to π/2, whose sine is x, and NaN if
// none has it.
func Asin(x float64) float64 {
	switch {
	case x < 0:
		return -Asin(-x)
	case x == 1:
		return halfPi[0]
	case x <= 0.5:
		y, rest := arcsine(double{x, 0})
		return y + rest
	}
	// It is π/2 less twice the arcsine of √((1-x)/2), which is no larger than 1/2.
	t := (1 - x) / 2 // exact
	root := math.Sqrt(t)
	y, rest := arcsine(double{root, math.FMA(-root, root, t) / (2 * root)})
	angle := sum(halfPi[0], -2*y)
	return angle.hi + (angle.lo + (halfPi[1] - 2*rest))
}

// arcsine gives the angle of a sine from 0 to 1/2 in two parts: an
// approximation, and a step of Newton's.
func arcsine(x double) (angle, rest float64) {
	angle = math.Asin(x.hi)
	s := quarter(0, double{angle, 0})
	return angle, ((x.hi - s.hi) - s.lo + x.lo) / math.Sqrt(1-float64(x.hi*x.hi))
}
