package transfer

import "slices"

// Marks remember of each key that was looked at what it held, in eight bytes:
// 40 bits of a hash of its name, and 24 of its digest, which are 0 if it was not
// copied. They only tell why two stores are different, never whether they are.
type marks struct {
	all  []uint64
	seen []uint64 // a bit for each, once all are sorted
}

const digestBits = 24

func (m *marks) name(key string) uint64 {
	return mix(hashOf(key), 1) >> digestBits << digestBits
}

// set remembers that key was copied as d says.
func (m *marks) set(key string, d digest) {
	m.all = append(m.all, m.name(key)|max(1, d.short(digestBits)))
}

// setLeft remembers that key was left alone.
func (m *marks) setLeft(key string) { m.all = append(m.all, m.name(key)) }

// sort makes m ready for what follows.
func (m *marks) sort() {
	slices.Sort(m.all)
	m.all = slices.Compact(m.all)
	m.seen = make([]uint64, len(m.all)/64+1)
}

// each calls fn with the places and digests of the marks of key.
func (m *marks) each(key string, fn func(i int, short uint64)) {
	name := m.name(key)
	i, _ := slices.BinarySearch(m.all, name)
	for ; i < len(m.all) && m.all[i]>>digestBits == name>>digestBits; i++ {
		fn(i, m.all[i]&(1<<digestBits-1))
	}
}

// see remembers that key still exists at the source.
func (m *marks) see(key string) {
	m.each(key, func(i int, _ uint64) { m.seen[i/64] |= 1 << (i % 64) })
}

// A fate is what marks tell of a key.
type fate struct {
	known  bool // it was looked at
	copied bool
	as     bool // it was copied as the digest says
	seen   bool
}

func (m *marks) of(key string, d digest) (f fate) {
	m.each(key, func(i int, short uint64) {
		f.known = true
		f.copied = f.copied || short != 0
		f.as = f.as || short == max(1, d.short(digestBits))
		f.seen = f.seen || m.seen[i/64]>>(i%64)&1 != 0
	})
	return f
}

// allSeen reports whether all that was copied still exists at the source.
func (m *marks) allSeen() bool {
	for i, mark := range m.all {
		if mark&(1<<digestBits-1) != 0 && m.seen[i/64]>>(i%64)&1 == 0 {
			return false
		}
	}
	return true
}
