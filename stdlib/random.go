package stdlib

import (
	"context"
	crand "crypto/rand"
	"crypto/sha256"
	"math/bits"
	"math/rand/v2"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// A Random gives random numbers, and picks elements at random. Its numbers are
// those of ChaCha8Rand (https://c2sp.org/chacha8rand), so that a seed gives the
// same ones for ever, in any language. It is for one goroutine.
type Random struct{ source *rand.ChaCha8 }

// randomType is what scripts see of Random.
func randomType() *catalog.Type {
	type R = Random
	return catalog.Compile(catalog.Type{
		Name: "Random", Loose: true,
		Doc: "Random numbers and choices, not for secrets. One with a seed, any value, gives the same ones each time and in both languages. What it is given stays as it is.",
		New: catalog.Method{
			Sig: "random(seed=None)", Doc: "Returns a source of random numbers, each time another one unless seed is given.",
			Example: `r = random(42)`, Func: catalog.Make1((*Run).random),
		},
		Methods: []catalog.Method{
			{
				Sig: "choice(items)", Doc: "Returns one of items. None to choose from is error value.",
				Example: `print(r.choice(["rock", "paper", "scissors"]))`, Prints: "scissors", Func: catalog.Func1((*R).choice),
			},
			{
				Sig: "float()", Doc: "Returns a number from 0, to but not with 1.",
				Example: `print(r.float())`, Prints: "0.9122311842897001", Func: catalog.Func0((*R).float),
			},
			{
				Sig: "int(low, high)", Doc: "Returns an int from low to high, both of which are possible.",
				Example: `print(r.int(1, 6), r.int(1, 6), r.int(1, 6))`, Prints: "6 1 1", Func: catalog.Func2((*R).int),
			},
			{
				Sig: "sample(items, n)", Doc: "Lists n of items, in random order, none taken twice. More than there are is error value.",
				Example: `print(r.sample(["a", "b", "c", "d", "e"], 3))`, Prints: `["e", "b", "c"]`, Func: catalog.Func2((*R).sample),
			},
			{
				Sig: "shuffle(items)", Doc: "Lists items in random order.",
				Example: `print(r.shuffle([1, 2, 3, 4, 5]))`, Prints: "[5, 2, 3, 1, 4]", Func: catalog.Func1((*R).shuffle),
			},
		},
	})
}

// random is random(seed=None).
func (r *Run) random(_ context.Context, seed engine.Opt[codec.Text]) (*Random, error) {
	if r.Loading {
		return nil, catalog.Errorf("value", "random: the top level of a rule file is for all calls: make a source of random numbers in a function")
	}
	var b [32]byte
	if seed.OK {
		b = sha256.Sum256([]byte(codec.Canonical(seed.V)))
	} else {
		crand.Read(b[:]) // never fails
	}
	return &Random{rand.NewChaCha8(b)}, nil
}

// below gives a number below n, all equally often, or any for 0: D. Lemire,
// "Fast Random Integer Generation in an Interval", 2019.
func (r *Random) below(n uint64) uint64 {
	x := r.source.Uint64()
	if n == 0 {
		return x
	}
	for {
		high, low := bits.Mul64(x, n)
		if low >= -n%n {
			return high
		}
		x = r.source.Uint64()
	}
}

func (r *Random) int(_ context.Context, low, high int) (int, error) {
	if low > high {
		return 0, catalog.Errorf("value", "there is no int from %d to %d", low, high)
	}
	return low + int(r.below(uint64(high)-uint64(low)+1)), nil
}

func (r *Random) float(context.Context) (catalog.Float64, error) {
	return catalog.Float64(float64(r.source.Uint64()>>11) / (1 << 53)), nil
}

func (r *Random) choice(_ context.Context, items []codec.Text) (codec.Text, error) {
	if len(items) == 0 {
		return "", catalog.Errorf("value", "there is nothing to choose from")
	}
	return items[r.below(uint64(len(items)))], nil
}

func (r *Random) sample(_ context.Context, items []codec.Text, n int) ([]codec.Text, error) {
	if n < 0 || n > len(items) {
		return nil, catalog.Errorf("value", "n is %d, want 0 to %d, which is how many there are", n, len(items))
	}
	return r.mix(items, n), nil
}

func (r *Random) shuffle(_ context.Context, items []codec.Text) ([]codec.Text, error) {
	return r.mix(items, len(items)), nil
}

// mix gives n of items in random order.
func (r *Random) mix(items []codec.Text, n int) []codec.Text {
	mixed := append([]codec.Text(nil), items...)
	for i := range n {
		k := i + int(r.below(uint64(len(mixed)-i)))
		mixed[i], mixed[k] = mixed[k], mixed[i]
	}
	return mixed[:n]
}
