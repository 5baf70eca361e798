package store

import (
	"math"
	"strconv"
	"unsafe"
)

// A Kind is the kind of a reply.
type Kind uint8

const (
	Nil     Kind = iota
	Int          // an integer
	Str          // a string of bytes
	Status       // a word such as OK
	List         // replies
	Later        // nothing yet: the command waits for the end of a batch
	Refused      // an error of the command: "WRONGTYPE …"
	Failed       // the store could not be asked, or did not answer
)

// An Error is what a store answers to a command that it refuses.
type Error string

func (e Error) Error() string { return string(e) }

// A Reply is the answer to one command. Like slog.Value it is 24 bytes and
// holds numbers and strings without allocating. The zero Reply is nil.
type Reply struct {
	ptr  unsafe.Pointer // the bytes of a string, the elements of a list, the *error
	num  int64          // the integer, or the length of what ptr points to
	kind Kind
	form Form
}

// OfInt gives an Int.
func OfInt(n int64) Reply { return Reply{num: n, kind: Int} }

// OfStr gives a Str.
func OfStr(s string) Reply { return ofString(Str, s) }

// OfDecimal gives a Str that spells n. It is only put into letters when somebody
// reads them.
func OfDecimal(n int64) Reply { return Reply{ptr: unsafe.Pointer(&decimal), num: n, kind: Str} }

// decimal is what the ptr of a Str points to whose num is the number it spells.
var decimal byte

// OfStatus gives a Status.
func OfStatus(s string) Reply { return ofString(Status, s) }

// OfError gives a Refused.
func OfError(e Error) Reply { return ofString(Refused, string(e)) }

// OfFailure gives a Failed.
func OfFailure(e error) Reply { return Reply{ptr: unsafe.Pointer(&e), kind: Failed} }

// OfFloat gives a Str that spells f as Redis 7.0 replies with scores: with 17
// digits at most, which is more than are needed.
func OfFloat(f float64) Reply {
	n := int64(f)
	whole := float64(n) == f && n < 1e17 && n > -1e17 && (n != 0 || !math.Signbit(f)) // not -0
	if whole || math.IsInf(f, 0) {
		return OfStr(FormatFloat(f))
	}
	return OfStr(strconv.FormatFloat(f, 'g', 17, 64))
}

// OfList gives a List, which shares rs.
func OfList(rs []Reply) Reply {
	return Reply{ptr: unsafe.Pointer(unsafe.SliceData(rs)), num: int64(len(rs)), kind: List}
}

// OfStrs gives a List of a Str each.
func OfStrs(ss ...string) Reply {
	rs := make([]Reply, len(ss))
	for i, s := range ss {
		rs[i] = OfStr(s)
	}
	return OfList(rs)
}

// OfBool gives an Int: 1 or 0.
func OfBool(b bool) Reply {
	if b {
		return OfInt(1)
	}
	return OfInt(0)
}

func ofString(k Kind, s string) Reply {
	return Reply{ptr: unsafe.Pointer(unsafe.StringData(s)), num: int64(len(s)), kind: k}
}

// Kind gives the kind.
func (r Reply) Kind() Kind { return r.kind }

// IsNil reports whether r is Nil: there is no such key, element or field.
func (r Reply) IsNil() bool { return r.kind == Nil }

// Int gives the integer of an Int, else 0.
func (r Reply) Int() int64 {
	if r.kind != Int {
		return 0
	}
	return r.num
}

// Bool reports whether r is an Int that is not 0, or the Status OK.
func (r Reply) Bool() bool { return r.Int() != 0 || r.kind == Status && r.Str() == "OK" }

// Len gives the length of the text of a Str, Status or Refused in bytes, the
// number of elements of a List, else 0.
func (r Reply) Len() int {
	switch r.kind {
	case Str, Status, Refused, List:
		if r.isDecimal() {
			return digits(r.num)
		}
		return int(r.num)
	}
	return 0
}

func (r Reply) isDecimal() bool { return r.ptr == unsafe.Pointer(&decimal) }

// digits gives the length of n in letters.
func digits(n int64) int {
	var b [20]byte
	return len(strconv.AppendInt(b[:0], n, 10))
}

// Decimal gives the number that r spells, if it was made by OfDecimal.
func (r Reply) Decimal() (n int64, ok bool) { return r.num, r.isDecimal() }

// Str gives the text of a Str, Status or Refused, an Int in decimal, else "".
// On a server it shares memory with the whole reply: clone what lives long.
func (r Reply) Str() string {
	switch r.kind {
	case Str, Status, Refused:
		if r.isDecimal() {
			return strconv.FormatInt(r.num, 10)
		}
		return unsafe.String((*byte)(r.ptr), r.num)
	case Int:
		return strconv.FormatInt(r.num, 10)
	}
	return ""
}

// List gives the elements of a List, else nil. They are shared.
func (r Reply) List() []Reply {
	if r.kind != List {
		return nil
	}
	return unsafe.Slice((*Reply)(r.ptr), r.num)
}

// At gives element i of a List, or Nil if there is none.
func (r Reply) At(i int) Reply {
	if rs := r.List(); i >= 0 && i < len(rs) {
		return rs[i]
	}
	return Reply{}
}

// Strs gives the texts of the elements of a List, else nil.
func (r Reply) Strs() []string {
	rs := r.List()
	if rs == nil {
		return nil
	}
	ss := make([]string, len(rs))
	for i := range rs {
		ss[i] = rs[i].Str()
	}
	return ss
}

// Float gives the number that a Str or an Int spells, as scores come, else 0.
func (r Reply) Float() float64 {
	if r.kind == Int {
		return float64(r.num)
	}
	f, _ := strconv.ParseFloat(r.Str(), 64)
	return f
}

// Err gives the error of a reply that is one, else nil.
func (r Reply) Err() error {
	if r.kind < Refused {
		return nil
	}
	if r.kind == Failed {
		return *(*error)(r.ptr)
	}
	return Error(r.Str())
}

// FormatFloat spells f as Redis does, shortest form, inf for infinity.
func FormatFloat(f float64) string {
	switch {
	case f > 1.7976931348623157e308:
		return "inf"
	case f < -1.7976931348623157e308:
		return "-inf"
	}
	if n := int64(f); float64(n) == f && n < 1e17 && n > -1e17 {
		return strconv.FormatInt(n, 10)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
