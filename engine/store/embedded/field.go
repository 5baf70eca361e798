package embedded

import (
	"strconv"
	"unsafe"

	"github.com/rdsh/rdsh/engine/store"
)

// A field is the value of a field of a hash: a text, or the integer that
// HINCRBY made of it, which is spelled when somebody reads it. It is as large
// as a string, and an integer needs nothing beside.
type field struct {
	data unsafe.Pointer // the bytes of the text, or &integer
	n    int64          // their number, or the integer
}

var integer byte

func textField(s string) field {
	return field{unsafe.Pointer(unsafe.StringData(s)), int64(len(s))}
}

func intField(n int64) field { return field{unsafe.Pointer(&integer), n} }

func (f field) isInt() bool { return f.data == unsafe.Pointer(&integer) }

// text gives the text, or how the integer is spelled.
func (f field) text() string {
	if f.isInt() {
		return strconv.FormatInt(f.n, 10)
	}
	return unsafe.String((*byte)(f.data), f.n)
}

// reply gives the field as HGET does.
func (f field) reply() store.Reply {
	if f.isInt() {
		return store.OfDecimal(f.n)
	}
	return store.OfStr(f.text())
}

// len gives the length of the text.
func (f field) len() int {
	if f.isInt() {
		return f.reply().Len()
	}
	return int(f.n)
}

// size gives what the text takes beside the field.
func (f field) size() int {
	if f.isInt() {
		return 0
	}
	return int(f.n)
}

// sum gives what the field is if by is added, or the refusal.
func (f field) sum(by int64) (int64, *store.Reply) {
	if f.isInt() {
		return add(f.n, by)
	}
	return sum(f.text(), by)
}
