package codec

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// MaxDepth is how deep values may nest: lists, tuples, sets, dicts and records
// inside each other. What is deeper cannot be stored, and text that is deeper
// is a string.
const MaxDepth = 500

// An Encoder puts together the stored form of one value at a time, from calls
// in the order of its parts:
//
//	e.Reset(false)
//	e.BeginDict(true)
//	e.Str("to")
//	e.BeginList()
//	e.Int(1)
//	e.End()
//	e.End()
//	t := e.Text() // {"to":[1]}
//
// Its memory is reused, so that only Text and Key allocate. The zero value is
// ready to use, and not canonical. It is for one goroutine.
//
// A canonical encoder, the one for a Key, sorts dicts, sets and the fields of
// records by their stored form, and turns times to UTC.
type Encoder struct {
	b         []byte
	scratch   []byte
	open      []container
	cuts      []cut
	top       string // the value, if it is a string outside any container
	isTop     bool
	canonical bool
}

// A container is a list, tuple, set, dict or record that is not complete.
type container struct {
	kind containerKind
	n    int // the values so far; for dicts and records keys count too
	cuts int // where its cuts begin
}

type containerKind uint8

const (
	listKind   containerKind = iota
	tupleKind                // {"$tuple":[…]}
	setKind                  // {"$set":[…]}, with cuts
	plainKind                // {"k":v…}, with cuts if canonical
	pairsKind                // {"$dict":[[k,v]…]}, with cuts
	recordKind               // {"$type":"T","k":v…}, with cuts
)

// openings and closings are the text around the elements. That of a record is
// followed by the name of its type.
var (
	openings = [...]string{"[", `{"$tuple":[`, `{"$set":[`, "{", `{"$dict":[`, `{"$type":`}
	closings = [...]string{"]", "]}", "]}", "}", "]}", "}"}
	nouns    = [...]string{"list", "tuple", "set", "dict", "dict", "record"}
)

// A cut is where an element of a set, or an entry, stands in the text.
type cut struct{ from, key, to int }

// Reset begins another value; canonical if its Key is wanted.
func (e *Encoder) Reset(canonical bool) {
	e.b, e.open, e.cuts = e.b[:0], e.open[:0], e.cuts[:0]
	e.top, e.isTop, e.canonical = "", false, canonical
}

// Text gives the value, which must be complete and not canonical. A string
// shares the memory of the one that was written.
func (e *Encoder) Text() Text {
	if e.isTop {
		return OfStr(e.top)
	}
	return Text(e.b)
}

// Key gives the value, which must be complete and canonical. A string shares
// the memory of the one that was written.
func (e *Encoder) Key() Key {
	if e.isTop {
		return KeyOfStr(e.top)
	}
	return Key(e.b)
}

// Null writes none.
func (e *Encoder) Null() { e.next(); e.b = append(e.b, Null...) }

// Bool writes a bool.
func (e *Encoder) Bool(b bool) { e.next(); e.b = strconv.AppendBool(e.b, b) }

// Int writes an int.
func (e *Encoder) Int(n int64) { e.next(); e.b = strconv.AppendInt(e.b, n, 10) }

// BigInt writes an int of any size: decimal digits after an optional minus,
// without leading zeros, and not -0.
func (e *Encoder) BigInt(digits string) { e.next(); e.b = append(e.b, digits...) }

// Float writes a float.
func (e *Encoder) Float(f float64) { e.next(); e.b = appendFloat(e.b, f) }

// Str writes a string, or the key of an entry.
func (e *Encoder) Str(s string) {
	if len(e.open) == 0 {
		e.top, e.isTop = s, true
		return
	}
	e.next()
	e.b = AppendStr(e.b, s)
}

// Bytes writes the bytes that s holds.
func (e *Encoder) Bytes(s string) {
	e.next()
	e.b = append(appendBase64(append(e.b, bytesOpen...), s), `"}`...)
}

// Time writes a time.
func (e *Encoder) Time(t time.Time) {
	e.next()
	if e.canonical {
		t = t.UTC()
	}
	e.b = appendTime(e.b, t)
}

// Duration writes a duration.
func (e *Encoder) Duration(d time.Duration) { e.next(); e.b = appendDuration(e.b, d) }

// BeginList begins a list; its elements and End follow. The error of this and
// the other Begins is an Unstorable, for a value that is nested too deep, so
// that a value which contains itself is refused too.
func (e *Encoder) BeginList() error { return e.begin(listKind) }

// BeginTuple begins a tuple; its elements and End follow.
func (e *Encoder) BeginTuple() error { return e.begin(tupleKind) }

// BeginSet begins a set; its elements and End follow.
func (e *Encoder) BeginSet() error { return e.begin(setKind) }

// BeginDict begins a dict; keys and values by turns and End follow. Plain
// says that all the keys are strings and PlainKey.
func (e *Encoder) BeginDict(plain bool) error {
	if plain {
		return e.begin(plainKind)
	}
	return e.begin(pairsKind)
}

// BeginRecord begins a record of the named type; for each field Field and a
// value, then End, follow.
func (e *Encoder) BeginRecord(typ string) error {
	if typ == "" || !utf8.ValidString(typ) {
		return &Unstorable{What: fmt.Sprintf("a record of type %q", typ)}
	}
	if err := e.begin(recordKind); err != nil {
		return err
	}
	e.b = appendQuoted(e.b, typ)
	return nil
}

// Field writes the name of a field of a record. One that begins with $, or is
// not UTF-8, is refused with an Unstorable.
func (e *Encoder) Field(name string) error {
	if !PlainKey(name) {
		return &Unstorable{What: fmt.Sprintf("a record with a field %q", name)}
	}
	e.next()
	e.b = appendQuoted(e.b, name)
	return nil
}

// Record writes a record of a type; value writes that of the i-th field. An
// error is that of BeginRecord, Field or End, or of value, with the field.
func (e *Encoder) Record(typ string, fields []string, value func(i int) error) error {
	if err := e.BeginRecord(typ); err != nil {
		return err
	}
	for i, name := range fields {
		if err := e.Field(name); err != nil {
			return err
		}
		if err := value(i); err != nil {
			return At("."+name, err)
		}
	}
	return e.End()
}

func (e *Encoder) begin(k containerKind) error {
	if len(e.open) == MaxDepth {
		return &Unstorable{What: fmt.Sprintf("a value nested more than %d deep", MaxDepth)}
	}
	e.next()
	e.b = append(e.b, openings[k]...)
	e.open = append(e.open, container{kind: k, cuts: len(e.cuts)})
	return nil
}

// next writes what separates a value from the one before it.
func (e *Encoder) next() {
	if len(e.open) == 0 {
		return
	}
	c := &e.open[len(e.open)-1]
	c.n++
	switch c.kind {
	case listKind, tupleKind:
		e.comma(c.n > 1)
	case setKind:
		e.comma(c.n > 1)
		e.cut()
	case plainKind, recordKind:
		e.nextField(c)
	case pairsKind:
		e.nextPair(c)
	}
}

func (e *Encoder) comma(needed bool) {
	if needed {
		e.b = append(e.b, ',')
	}
}

func (e *Encoder) nextField(c *container) {
	if c.n%2 == 0 {
		e.b = append(e.b, ':')
		e.cutKey(c)
		return
	}
	e.comma(c.n > 1 || c.kind == recordKind)
	if e.canonical || c.kind == recordKind {
		e.cut()
	}
}

func (e *Encoder) nextPair(c *container) {
	if c.n%2 == 0 {
		e.b = append(e.b, ',')
		e.cutKey(c)
		return
	}
	if c.n > 1 {
		e.b = append(e.b, "],"...)
	}
	e.cut()
	e.b = append(e.b, '[')
}

func (e *Encoder) cut() { e.cuts = append(e.cuts, cut{from: len(e.b)}) }

func (e *Encoder) cutKey(c *container) {
	if len(e.cuts) > c.cuts {
		e.cuts[len(e.cuts)-1].key = len(e.b)
	}
}

// End completes the innermost container. The error is an Unstorable, for a set
// with an element twice, a dict with a key twice, a record with a field twice.
func (e *Encoder) End() error {
	c := e.open[len(e.open)-1]
	e.open = e.open[:len(e.open)-1]
	if c.kind == pairsKind && c.n > 0 {
		e.b = append(e.b, ']')
	}
	err := e.sort(e.cuts[c.cuts:], c.kind)
	e.cuts = e.cuts[:c.cuts]
	e.b = append(e.b, closings[c.kind]...)
	return err
}

// sort puts the elements or entries that end the text in order, if canonical,
// and checks that they are different ones.
//
// Entries are compared as a whole. No key is the beginning of another, with
// the separator that follows it, so this is the order of the keys, and equal
// keys come to stand side by side.
func (e *Encoder) sort(cuts []cut, k containerKind) error {
	if len(cuts) < 2 {
		return nil
	}
	for i := range cuts[1:] {
		cuts[i].to = cuts[i+1].from - len(",")
	}
	cuts[len(cuts)-1].to = len(e.b)
	compare := func(a, b cut) int { return bytes.Compare(e.b[a.from:a.to], e.b[b.from:b.to]) }
	if !slices.IsSortedFunc(cuts, compare) {
		body := cuts[0].from
		slices.SortFunc(cuts, compare)
		if e.canonical {
			e.rearrange(body, cuts)
		}
	}
	return e.distinct(cuts, k)
}

// rearrange writes the text from body on in the order of cuts.
func (e *Encoder) rearrange(body int, cuts []cut) {
	e.scratch = e.scratch[:0]
	for i := range cuts {
		c := &cuts[i]
		if i > 0 {
			e.scratch = append(e.scratch, ',')
		}
		from := body + len(e.scratch)
		e.scratch = append(e.scratch, e.b[c.from:c.to]...)
		c.from, c.key, c.to = from, c.key+from-c.from, from+c.to-c.from
	}
	copy(e.b[body:], e.scratch)
}

// distinct checks elements or entries that are in order.
func (e *Encoder) distinct(cuts []cut, k containerKind) error {
	for i := range cuts[1:] {
		if a := e.identity(cuts[i], k); bytes.Equal(a, e.identity(cuts[i+1], k)) {
			return &Unstorable{What: fmt.Sprintf("a %s with %s twice", nouns[k], a)}
		}
	}
	return nil
}

// identity is the text of what may not occur twice.
func (e *Encoder) identity(c cut, k containerKind) []byte {
	switch k {
	case setKind:
		return e.b[c.from:c.to]
	case pairsKind:
		return e.b[c.from+len("[") : c.key-len(",")]
	}
	return e.b[c.from : c.key-len(":")]
}
