package store

import (
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
}

func OfInt(n int64) Reply     { return Reply{num: n, kind: Int} }
func OfStr(s string) Reply    { return ofString(Str, s) }
func OfStatus(s string) Reply { return ofString(Status, s) }
func OfError(e Error) Reply   { return ofString(Refused, string(e)) }
func OfFailure(e error) Reply { return Reply{ptr: unsafe.Pointer(&e), kind: Failed} }
func OfFloat(f float64) Reply { return OfStr(FormatFloat(f)) }
func OfList(rs []Reply) Reply {
	return Reply{unsafe.Pointer(unsafe.SliceData(rs)), int64(len(rs)), List}
}

func ofString(k Kind, s string) Reply {
	return Reply{unsafe.Pointer(unsafe.StringData(s)), int64(len(s)), k}
}

// OfBool gives 1 or 0.
func OfBool(b bool) Reply {
	if b {
		return OfInt(1)
	}
	return OfInt(0)
}

func (r Reply) Kind() Kind  { return r.kind }
func (r Reply) IsNil() bool { return r.kind == Nil }

// Int gives the integer of an Int, the length of what has one, or 0.
func (r Reply) Int() int64 { return r.num }

// Str gives the text of a Str, Status or Refused, else "".
func (r Reply) Str() string {
	switch r.kind {
	case Str, Status, Refused:
		return unsafe.String((*byte)(r.ptr), r.num)
	case Int:
		return strconv.FormatInt(r.num, 10)
	}
	return ""
}

// List gives the elements of a List, else nil.
func (r Reply) List() []Reply {
	if r.kind != List {
		return nil
	}
	return unsafe.Slice((*Reply)(r.ptr), r.num)
}

// Float gives the number that a Str spells, as scores come.
func (r Reply) Float() float64 {
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
	if n := int64(f); float64(n) == f && n < 1e15 && n > -1e15 {
		return strconv.FormatInt(n, 10)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
