package trig

import "math"

// A double is the sum of two numbers, the second one at most half a unit in the
// last place of the first. So it has twice the digits (Dekker, "A floating-point
// technique for extending the available precision", 1971).
type double struct{ hi, lo float64 }

// sum adds two numbers without an error.
func sum(a, b float64) double {
	s := a + b
	part := s - a
	return double{s, (a - (s - part)) + (b - part)}
}

// ordered is sum where a is 0 or not less than b, but for the signs.
func ordered(a, b float64) double {
	s := a + b
	return double{s, b - (s - a)}
}

func (a double) plus(b double) double {
	s := sum(a.hi, b.hi)
	return ordered(s.hi, s.lo+(a.lo+b.lo))
}

// The conversions keep a compiler from fusing a product with a sum.
func (a double) times(b double) double {
	p := float64(a.hi * b.hi)
	rest := math.FMA(a.hi, b.hi, -p)
	return ordered(p, rest+(float64(a.hi*b.lo)+float64(a.lo*b.hi)))
}
