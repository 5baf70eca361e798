package embedded

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// A HyperLogLog is a text in the encoding of Redis (its hyperloglog.c; the
// estimator is that of Ertl, 2017, arXiv:1702.01284): 16,384 registers of six
// bits behind a header of 16 bytes.
//
//	HYLL  encoding  0 0 0  the last estimate in 8 bytes, little endian
//
// The highest bit of the estimate says that it is out of date. Dense registers
// lie one behind the other. Sparse ones are runs, each of one or two bytes:
//
//	00nnnnnn           n+1 zeros
//	01nnnnnn nnnnnnnn  n+1 zeros
//	1vvvvvnn           n+1 registers of the value v+1
const (
	hllHeader    = 16
	hllRegisters = 1 << 14
	hllDense     = hllHeader + hllRegisters*6/8
	hllMaxSparse = 32 // the greatest value of a sparse register
	hllLastRank  = 64 - 14 + 1
)

const (
	encodingAt = 4
	estimateAt = 8
	dense      = 0
	sparse     = 1
)

func newHLL() []byte {
	b := make([]byte, hllHeader, hllHeader+2)
	copy(b, "HYLL")
	b[encodingAt] = sparse
	return appendZeros(b, hllRegisters)
}

// isHLL reports whether b looks like a HyperLogLog.
func isHLL(b []byte) bool {
	return len(b) >= hllHeader && string(b[:4]) == "HYLL" && b[encodingAt] <= sparse &&
		(b[encodingAt] == sparse || len(b) == hllDense)
}

// murmur is MurmurHash64A (Austin Appleby, public domain) with the seed of Redis.
func murmur(s string) uint64 {
	const m, r = 0xc6a4a7935bd1e995, 47
	h := uint64(0xadc83b19) ^ uint64(len(s))*m
	for ; len(s) >= 8; s = s[8:] {
		k := binary.LittleEndian.Uint64([]byte(s[:8])) * m
		k ^= k >> r
		h = (h ^ k*m) * m
	}
	if len(s) > 0 {
		for i := range len(s) {
			h ^= uint64(s[i]) << (8 * i)
		}
		h *= m
	}
	h = (h ^ h>>r) * m
	return h ^ h>>r
}

// hllPlace gives the register that an element concerns, and the value that it
// must have at least.
func hllPlace(element string) (register int, value byte) {
	h := murmur(element)
	rest := h>>14 | 1<<(64-14)
	return int(h & (hllRegisters - 1)), byte(bits.TrailingZeros64(rest)) + 1
}

// hllSet raises a register to a value, and gives the text and whether it
// changed. A sparse one of more than mostSparse bytes becomes dense. It is not
// ok if the text is damaged.
func hllSet(b []byte, register int, value byte, mostSparse int) (after []byte, changed, ok bool) {
	if b[encodingAt] == sparse {
		after, changed, fits := hllSetSparse(b, register, value, mostSparse)
		if fits {
			return after, changed, after != nil
		}
		if b, ok = hllToDense(b); !ok {
			return nil, false, false
		}
	}
	return b, raise(b[hllHeader:], register, value), true
}

// raise raises a dense register.
func raise(regs []byte, register int, value byte) bool {
	at, shift := register*6/8, register*6%8
	old := regs[at] >> shift
	if shift > 2 {
		old |= regs[at+1] << (8 - shift)
	}
	if old&63 >= value {
		return false
	}
	wide := uint16(63) << shift
	v := uint16(value) << shift
	regs[at] = regs[at]&^byte(wide) | byte(v)
	if shift > 2 {
		regs[at+1] = regs[at+1]&^byte(wide>>8) | byte(v>>8)
	}
	return true
}

// hllToDense gives the dense form of a text, which may be that already.
func hllToDense(b []byte) ([]byte, bool) {
	if b[encodingAt] == dense {
		return b, true
	}
	d := make([]byte, hllDense)
	copy(d, b[:hllHeader])
	d[encodingAt] = dense
	ok := hllEach(b, func(first, n int, value byte) {
		for i := first; i < first+n; i++ {
			raise(d[hllHeader:], i, value)
		}
	})
	return d, ok
}

// hllEach calls fn with runs of registers that have the same value, which is
// not 0. It reports whether the text is sound.
func hllEach(b []byte, fn func(first, n int, value byte)) bool {
	if b[encodingAt] == dense {
		denseEach(b[hllHeader:], fn)
		return true
	}
	first := 0
	for b = b[hllHeader:]; len(b) > 0; {
		r := readRun(b)
		if first+r.n > hllRegisters {
			return false
		}
		if r.value > 0 {
			fn(first, r.n, r.value)
		}
		first += r.n
		b = b[min(r.size, len(b)):]
	}
	return first == hllRegisters
}

func denseEach(regs []byte, fn func(first, n int, value byte)) {
	for i := range hllRegisters {
		at, shift := i*6/8, i*6%8
		v := regs[at] >> shift
		if shift > 2 {
			v |= regs[at+1] << (8 - shift)
		}
		if v &= 63; v > 0 {
			fn(i, 1, v)
		}
	}
}

// hllCount estimates how many different elements there are, from how many
// registers have each value.
func hllCount(histogram *[64]int) int64 {
	const m = float64(hllRegisters)
	z := m * tau((m-float64(histogram[hllLastRank]))/m)
	for i := hllLastRank - 1; i >= 1; i-- {
		z = (z + float64(histogram[i])) * 0.5
	}
	z += float64(m * sigma(float64(histogram[0])/m))
	return int64(math.Round(0.721347520444481703680 * m * m / z))
}

func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for {
		x *= x
		before := z
		z += float64(x * y)
		y += y
		if z == before {
			return z
		}
	}
}

func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for {
		x = math.Sqrt(x)
		before := z
		y *= 0.5
		z -= float64(float64((1-x)*(1-x)) * y)
		if z == before {
			return z / 3
		}
	}
}
