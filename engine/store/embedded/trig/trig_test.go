package trig_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/rdsh/rdsh/engine/store/embedded/trig"
)

const (
	prec   = 240
	rounds = 3000
)

// sine gives the sine of x by its series; cosine that of the cosine, whose
// powers are even.
func sine(x *big.Float) *big.Float { return taylor(x, new(big.Float).Copy(x), 1) }

func cosine(x *big.Float) *big.Float { return taylor(x, big.NewFloat(1).SetPrec(prec), 0) }

func taylor(x, term *big.Float, n int64) *big.Float {
	sum := new(big.Float).SetPrec(prec)
	square := new(big.Float).Mul(x, x)
	for term.Sign() != 0 && (sum.Sign() == 0 || term.MantExp(nil) > sum.MantExp(nil)-prec) {
		sum.Add(sum, term)
		term.Mul(term, square)
		term.Quo(term.Neg(term), new(big.Float).SetInt64((n+1)*(n+2)))
		n += 2
	}
	return sum
}

func exact(x float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(x) }

// angles are where something happens, and random ones, also close to 0.
func angles() []float64 {
	all := []float64{0, 1, -1, 1e-9, 1e-300, math.SmallestNonzeroFloat64}
	for i := range 9 {
		at := float64(i-4) * math.Pi / 4
		all = append(all, at, math.Nextafter(at, 9), math.Nextafter(at, -9))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		x := (2*r.Float64() - 1) * math.Pi
		all = append(all, x, math.Ldexp(x, -r.IntN(60)))
	}
	return all
}

func TestSinCos(t *testing.T) {
	for _, x := range angles() {
		if want, _ := sine(exact(x)).Float64(); trig.Sin(x) != want {
			t.Errorf("Sin(%v): got %v, want %v", x, trig.Sin(x), want)
		}
		if want, _ := cosine(exact(x)).Float64(); trig.Cos(x) != want {
			t.Errorf("Cos(%v): got %v, want %v", x, trig.Cos(x), want)
		}
	}
}

// TestAsin: a sine lies between those of the angles half a unit in the last
// place below and above.
func TestAsin(t *testing.T) {
	all := []float64{1e-300, 0.5, math.Nextafter(0.5, 0), math.Nextafter(0.5, 1), math.Nextafter(1, 0)}
	r := rand.New(rand.NewPCG(3, 4))
	for range rounds {
		x := r.Float64()
		all = append(all, x, math.Ldexp(x, -r.IntN(60)), 1-math.Ldexp(x, -r.IntN(30)))
	}
	for _, x := range all {
		got := trig.Asin(x)
		if trig.Asin(-x) != -got {
			t.Errorf("Asin(%v): got %v, want %v", -x, trig.Asin(-x), -got)
		}
		below, above := between(got, math.Inf(-1)), between(got, math.Inf(1))
		if sine(below).Cmp(exact(x)) > 0 || sine(above).Cmp(exact(x)) < 0 {
			t.Errorf("Asin(%v): got %v, which is not the closest", x, got)
		}
	}
}

// between gives the middle of x and the next number towards another one.
func between(x, to float64) *big.Float {
	sum := new(big.Float).Add(exact(x), exact(math.Nextafter(x, to)))
	return sum.Quo(sum, big.NewFloat(2))
}

func TestEdges(t *testing.T) {
	for x, want := range map[float64]float64{0: 0, 1: math.Pi / 2, -1: -math.Pi / 2} {
		if got := trig.Asin(x); got != want {
			t.Errorf("Asin(%v): got %v, want %v", x, got, want)
		}
	}
	for _, x := range []float64{math.Nextafter(1, 2), -2, math.Inf(1), math.NaN()} {
		if got := trig.Asin(x); !math.IsNaN(got) {
			t.Errorf("Asin(%v): got %v, want NaN", x, got)
		}
	}
}

func BenchmarkSin(b *testing.B) {
	x := 0.0
	for range b.N {
		x = trig.Sin(x + 1)
	}
}

func BenchmarkAsin(b *testing.B) {
	x := 0.0
	for range b.N {
		x = trig.Asin(x) / 4
		x += 0.5
	}
}
