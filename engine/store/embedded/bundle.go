package embedded

import (
	"encoding/binary"
	"sort"
	"strings"
)

// A bundle is some elements of a list in one text, each with its length in
// front. A single one that is large is the text itself. Bundles never change,
// so what is read from one may be given out.
type bundle struct {
	text string
	n    int
	from int // its place among all elements in bundles, from any number on
}

// bundling says how lists are packed.
type bundling struct {
	bytes int // the length of a bundle, unless it has one element
	edge  int // the elements at an end of a list that are not packed
}

// A bundle of 2 KiB is made and taken apart in about 2 µs.
var (
	usualBundles = bundling{bytes: 2048, edge: 256}
	tinyBundles  = bundling{bytes: 24, edge: 4}
)

// sizeIn gives the bytes that s takes in a bundle.
func sizeIn(s string) int {
	n := 1 + len(s)
	for k := len(s); k >= 0x80; k >>= 7 {
		n++
	}
	return n
}

// bundleOf packs n elements, which are at least one.
func bundleOf(n int, at func(i int) string) bundle {
	if n == 1 {
		return bundle{text: at(0), n: 1}
	}
	size := 0
	for i := range n {
		size += sizeIn(at(i))
	}
	var b strings.Builder
	b.Grow(size)
	var length [binary.MaxVarintLen64]byte
	for i := range n {
		s := at(i)
		b.Write(binary.AppendUvarint(length[:0], uint64(len(s))))
		b.WriteString(s)
	}
	return bundle{text: b.String(), n: n}
}

// cut reads the element that text begins with, and gives what follows.
func cut(text string) (s, rest string) {
	n, i := int(text[0]), 1
	if n >= 0x80 {
		n &= 0x7f
		for shift := 7; ; shift += 7 {
			c := int(text[i])
			i++
			n |= c & 0x7f << shift
			if c < 0x80 {
				break
			}
		}
	}
	return text[i : i+n], text[i+n:]
}

// each calls fn with the elements, until it reports false.
func (b *bundle) each(fn func(s string) bool) bool {
	if b.n == 1 {
		return fn(b.text)
	}
	for rest := b.text; rest != ""; {
		var s string
		if s, rest = cut(rest); !fn(s) {
			return false
		}
	}
	return true
}

// elements gives all elements.
func (b *bundle) elements() []string {
	all := make([]string, 0, b.n)
	b.each(func(s string) bool {
		all = append(all, s)
		return true
	})
	return all
}

// at gives element i.
func (b *bundle) at(i int) (s string) {
	if b.n == 1 {
		return b.text
	}
	for rest := b.text; i >= 0; i-- {
		s, rest = cut(rest)
	}
	return s
}

// bundles are the packed middle of a list. Each knows its place, so that one is
// found in O(log n); one that changes in the middle shifts those behind it.
type bundles struct{ ring[bundle] }

// len gives the number of elements.
func (x *bundles) len() int {
	if x.n == 0 {
		return 0
	}
	last := x.at(x.n - 1)
	return last.from + last.n - x.at(0).from
}

// find gives the bundle of element i, and the place of that in it.
func (x *bundles) find(i int) (which, k int) {
	i += x.at(0).from
	which = sort.Search(x.n, func(w int) bool { return x.at(w).from > i }) - 1
	return which, i - x.at(which).from
}

func (x *bundles) pushBack(b bundle) {
	if x.n > 0 {
		b.from = x.at(0).from + x.len()
	}
	x.ring.pushBack(b)
}

func (x *bundles) pushFront(b bundle) {
	if x.n > 0 {
		b.from = x.at(0).from - b.n
	}
	x.ring.pushFront(b)
}

// replace puts elements, which are at least one, in the place of a bundle, cut
// in two if they are too many.
func (x *bundles) replace(which int, elements []string, limit int) {
	size := 0
	for _, s := range elements {
		size += sizeIn(s)
	}
	from := x.at(which).from
	if len(elements) > 1 && size > limit+limit/2 {
		half := elements[len(elements)/2:]
		x.insert(which+1, bundleOf(len(half), func(i int) string { return half[i] }))
		elements = elements[:len(elements)/2]
	}
	*x.at(which) = bundleOf(len(elements), func(i int) string { return elements[i] })
	for ; which < x.n; which++ {
		b := x.at(which)
		b.from = from
		from += b.n
	}
}
