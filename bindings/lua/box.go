package lua

import (
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// A boxer makes values of numbers and short strings with one allocation for
// many: an interface that holds a number or a string points to it, so that each
// would take an allocation of its own, which is a good part of a call.
type boxer struct {
	numbers *[page]lua.LNumber
	strings *[page / 4]lua.LString
	n, s    int // how many of them are used
}

// page is how many numbers are allocated at once.
const page = 64

// short is the length of the longest string that is made so. The strings of a
// page live as long as any of them.
const short = 64

// words are what an interface is made of.
type words struct{ typ, data unsafe.Pointer }

// number gives n as a value.
func (b *boxer) number(n lua.LNumber) (v lua.LValue) {
	if b.numbers == nil || b.n == page {
		b.numbers, b.n = new([page]lua.LNumber), 0
	}
	p := &b.numbers[b.n]
	b.n++
	*p = n
	v = lua.LNumber(0)
	(*words)(unsafe.Pointer(&v)).data = unsafe.Pointer(p)
	return v
}

// string gives s as a value.
func (b *boxer) string(s lua.LString) (v lua.LValue) {
	if len(s) > short {
		return s
	}
	if b.strings == nil || b.s == len(b.strings) {
		b.strings, b.s = new([page / 4]lua.LString), 0
	}
	p := &b.strings[b.s]
	b.s++
	*p = s
	v = lua.LString("")
	(*words)(unsafe.Pointer(&v)).data = unsafe.Pointer(p)
	return v
}
