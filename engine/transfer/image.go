package transfer

import (
	"hash/maphash"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// An image is a key at a moment.
type image struct {
	kind  string // as TYPE says, "" if there is no such key
	at    int64  // when it expires in milliseconds since the epoch, -1 for never
	large bool   // there is too much in it: words are not read
	each  int    // of one that is large, about the bytes of an element

	// The elements: fields and values of a hash, scores and members of a sorted
	// set, entries of a stream as entryWords has them, the one text of a string.
	words  []string
	times  []fieldTime // when fields of a hash expire, those that do
	stream *streamState
}

// A fieldTime is when a field of a hash expires.
type fieldTime struct{ field, at string }

// kindOf is what an image needs to know of a type of key.
type kindOf struct {
	add     store.Op // adds elements to it
	width   int      // words of an element
	ordered bool     // the order of elements is part of what it is
}

var kinds = map[string]kindOf{
	"string": {store.Append, 1, true},
	"list":   {store.RPush, 1, true},
	"hash":   {store.HSet, 2, false},
	"set":    {store.SAdd, 1, false},
	"zset":   {store.ZAdd, 2, false},
	"stream": {store.XAdd, 1, true},
}

// seed makes digests differ from one run of the program to the next.
var seed = maphash.MakeSeed()

// A digest tells images from each other. Two of images that are alike are
// equal.
type digest struct {
	kind string
	at   int64
	sum  uint64
}

// A digester makes a digest. What it is given in no order may come twice.
type digester struct {
	digest
	twice  bool
	hashes []uint64 // of elements, if they may
}

// digest gives that of an image which is not large.
func (m *image) digest() digest {
	d := digester{digest: digest{kind: m.kind, at: m.at}}
	d.add(m.words)
	d.addTimes(m.times)
	return d.end(m.stream)
}

// add adds elements.
func (d *digester) add(words []string) {
	k, known := kinds[d.kind]
	if !known {
		return
	}
	for i := 0; i+k.width <= len(words); i += k.width {
		h := d.hash(words[i])
		if k.width == 2 {
			h = mix(h, maphash.String(seed, words[i+1]))
		}
		switch {
		case k.ordered:
			d.sum = mix(d.sum, h)
		case d.twice:
			d.hashes = append(d.hashes, h)
		default:
			d.sum += h
		}
	}
}

// addTimes adds when fields expire.
func (d *digester) addTimes(times []fieldTime) {
	for _, t := range times {
		h := mix(maphash.String(seed, t.at), maphash.String(seed, t.field))
		if d.twice {
			d.hashes = append(d.hashes, h)
		} else {
			d.sum += h
		}
	}
}

// hash gives the hash of a word as it counts. Scores are numbers, which stores
// may spell in different ways; texts may come in pieces.
func (d *digester) hash(word string) (h uint64) {
	switch d.kind {
	case "zset":
		if f, err := strconv.ParseFloat(word, 64); err == nil {
			return math.Float64bits(f + 0) // 0 for -0, which a packed set makes of it
		}
	case "string":
		for ; len(word) > pieceBytes; word = word[pieceBytes:] {
			d.sum = mix(d.sum, maphash.String(seed, word[:pieceBytes]))
		}
	}
	return maphash.String(seed, word)
}

// end gives the digest, with what a stream has besides entries.
func (d *digester) end(s *streamState) digest {
	slices.Sort(d.hashes)
	for _, h := range slices.Compact(d.hashes) {
		d.sum += h
	}
	if s != nil {
		for _, w := range s.words() {
			d.sum = mix(d.sum, maphash.String(seed, w))
		}
	}
	return d.digest
}

// hashOf gives the hash of a name.
func hashOf(key string) uint64 { return maphash.String(seed, key) }

// mix combines two hashes; their order counts.
func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a^0x9e3779b97f4a7c15, b|1)
	return high ^ low + b
}

// short gives so many bits of d.
func (d digest) short(n int) uint64 {
	h := mix(mix(maphash.String(seed, d.kind), uint64(d.at)), d.sum)
	return h >> (64 - n)
}
