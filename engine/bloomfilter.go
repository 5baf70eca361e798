package engine

import (
	"cmp"
	"context"
	"crypto/sha256"
	"math"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/rdsh/rdsh/engine/store"
)

// A BloomFilter tells what it has certainly never seen, in a few bits for each
// element; of what it has not seen it takes a small part, the error rate, for
// seen. It keeps none of the elements. Its parts:
//
//	0 … 15  the bits, as SETBIT makes them, from the 128th on. The first 64 of
//	        the key 0, which there is always, are a fingerprint of the
//	        parameters: a call that knows it need not read cfg. The other 64
//	        are the number of elements that were added and not seen before
//	cfg     the hash of the parameters, and of the numbers that follow from
//	        them: bits, and hashes, how many bits are those of one element
//
// A filter of up to 2^27 bits has them all in the key 0: 16 MB, which a server
// may have to make at once. A larger one has 16 keys of equal size, of which
// each element uses one, so that the memory comes with the elements. The most
// are 2^36 bits, 8 GB.
//
// The algorithm is that of Bloom: Space/time trade-offs in hash coding with
// allowable errors (1970). The bits of an element come from two hashes, which
// Kirsch and Mitzenmacher proved to be enough (2006), by the enhanced double
// hashing of Dillinger and Manolios (2004), which has no bad second hash. They
// are the first bits of the SHA-256 of its stored form: it is in every standard
// library, so that other programs can find the bits, and takes no longer than a
// command. In what follows k is the number of hashes, about -log2(error rate).
type BloomFilter struct {
	handle
	keys  []string // as scripts take them: cfg, then those of bits
	sizes atomic.Pointer[bloomSizes]
}

// BloomFilterOptions are the options of a Bloom filter. The zero value is one
// that adopts what is stored, or is made for 10,000 elements and an error rate
// of 1 %.
type BloomFilterOptions struct {
	Common
	Capacity  int     // for how many elements the error rate holds, 0 if not given
	ErrorRate float64 // between 0 and 1, 0 if not given
}

const (
	bloomCapacity  = 10_000
	bloomErrorRate = 0.01
	bloomSegment   = 1 << 27 // the most bits of a filter that has one key
	bloomSegments  = 16      // the keys of a larger one
	bloomMost      = 1 << 36 // bits of all
	bloomHead      = 128     // bits before those of the elements
)

// bloomParts are the parts of a Bloom filter.
func bloomParts() (parts []part) {
	for i := range bloomSegments {
		parts = append(parts, part{strconv.Itoa(i), "string", elements})
	}
	return append(parts, part{cfg, "hash", settings})
}

// BloomFilter gives the Bloom filter called name. It does no I/O. The error is
// of kind value for a capacity below 1, an error rate that is not between 0 and
// 1, and for both together if the filter were larger than 8 GB.
func (e *Engine) BloomFilter(name string, opts BloomFilterOptions) (*BloomFilter, error) {
	f := new(BloomFilter)
	var capacity, rate string
	if opts.Capacity != 0 {
		capacity = strconv.Itoa(opts.Capacity)
	}
	if opts.ErrorRate != 0 {
		rate = store.FormatFloat(opts.ErrorRate)
	}
	if err := e.open(&f.handle, bloomKind, name, opts.Common, capacity, rate); err != nil {
		return nil, err
	}
	f.keys = append([]string{f.cfg}, f.handle.keys()[:bloomSegments]...)
	sizes, err := f.sizesFor(cmp.Or(opts.Capacity, bloomCapacity), cmp.Or(opts.ErrorRate, bloomErrorRate))
	f.sizes.Store(sizes)
	return f, err
}

// bloomSizes are the parameters of a filter, and what follows from them.
type bloomSizes struct {
	bits, hashes int64
	params       string // as scripts store them; those that the handle gives are compared
	fingerprint  string
}

// sizesFor gives the sizes for a capacity and an error rate, by the formulas of
// Bloom.
func (f *BloomFilter) sizesFor(capacity int, rate float64) (*bloomSizes, error) {
	bits := math.Ceil(-float64(capacity) * math.Log(rate) / (math.Ln2 * math.Ln2))
	if bits > bloomMost {
		return nil, errorf(ErrValue, "bloomfilter: capacity %d with error_rate %v takes more than 8 GB", capacity, rate)
	}
	hashes := max(1, math.Round(bits/float64(capacity)*math.Ln2))
	return f.newSizes(strconv.Itoa(capacity), store.FormatFloat(rate), max(1, int64(bits)), int64(hashes)), nil
}

func (f *BloomFilter) newSizes(capacity, rate string, bits, hashes int64) *bloomSizes {
	s := &bloomSizes{bits: bits, hashes: hashes}
	for i, value := range []string{capacity, rate, strconv.FormatInt(bits, 10), strconv.FormatInt(hashes, 10)} {
		given := i < len(f.kind.params) && f.kind.values(f.given())[i] != ""
		s.params += map[bool]string{false: "~"}[given] + bloomNumbers[i] + "=" + value + ";"
	}
	sum := sha256.Sum256([]byte(layout + ";" + strings.ReplaceAll(s.params, "~", "")))
	sum[7] |= 1 // so that it is never as if there were none
	s.fingerprint = string(sum[:8])
	return s
}

// bloomNumbers are the fields of cfg that do not change, the parameters first.
var bloomNumbers = []string{"capacity", "error_rate", "bits", "hashes"}

// wide reports whether the bits are in several keys.
func (s *bloomSizes) wide() bool { return s.bits > bloomSegment }

// segment gives how many keys of bits there are, and how many bits each has.
func (s *bloomSizes) segment() (n, width int64) {
	if s.wide() {
		return bloomSegments, (s.bits + bloomSegments - 1) / bloomSegments
	}
	return 1, s.bits
}

// place gives the number of the key of the element that has the hashes a and b,
// and its bits behind args.
func (s *bloomSizes) place(args []string, a, b int64) (segment int64, all []string) {
	n, width := s.segment()
	x, y := a/bloomSegments%width, b%width
	for i := int64(1); i <= s.hashes; i++ {
		args = append(args, strconv.FormatInt(bloomHead+x, 10))
		x, y = (x+y)%width, (y+i)%width
	}
	return a % n, args
}

// fraction is the check of a parameter that is between 0 and 1.
func fraction(v string) error {
	if p, err := strconv.ParseFloat(v, 64); err != nil || !(p > 0 && p < 1) {
		return errorf(ErrValue, "must be between 0 and 1, got %s", v)
	}
	return nil
}

// Rename gives the filter another name, and returns a handle of it. The error is
// of kind missing if the filter does not exist, of kind exists if the new name
// is taken and Replace is not set. O(1).
func (f *BloomFilter) Rename(ctx context.Context, name string, opts RenameOptions) (*BloomFilter, error) {
	if err := f.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return f.engine.BloomFilter(name, BloomFilterOptions{Common: f.moved(nil)})
}

// Copy copies the filter with its parameters and its time to live, and returns
// a handle of the copy; errors as with Rename. A copy to another store takes a
// few round trips and holds the filter in memory. O(n), n being the bits.
func (f *BloomFilter) Copy(ctx context.Context, name string, opts CopyOptions) (*BloomFilter, error) {
	if err := f.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return f.engine.BloomFilter(name, BloomFilterOptions{Common: f.moved(opts.Store)})
}
