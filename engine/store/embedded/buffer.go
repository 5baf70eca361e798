package embedded

import (
	"slices"

	"github.com/rdsh/rdsh/engine/store"
)

// A buffer is a text that commands change in place, such as SETBIT and APPEND.
// A text becomes one when it is first changed so.
type buffer struct {
	b      []byte
	pieces *pieces // in which a snapshot copies it, nil for none
}

// tooLong is the reply to a command that would make a text too long.
var tooLong = store.OfError("ERR string exceeds maximum allowed size (proto-max-bulk-len)")

// str gives the text that e holds, and whether it holds one.
func (e *entry) str() (text string, is bool) {
	switch v := e.value.(type) {
	case nil:
		return e.text, true
	case *buffer:
		return string(v.b), true
	}
	return "", false
}

// bytes gives the text that e holds, not to be changed, and whether it holds
// one. A short text is copied, a long one that is looked into often is better
// made a buffer.
func (e *entry) bytes() (text []byte, is bool) {
	switch v := e.value.(type) {
	case nil:
		return []byte(e.text), true
	case *buffer:
		return v.b, true
	}
	return nil, false
}

// view gives the text at key, not to be changed; none is empty.
func (t *tx) view(key string) (text []byte, e *entry, bad store.Reply) {
	if e = t.entry(key); e == nil {
		return nil, nil, bad
	}
	text, is := e.bytes()
	if !is {
		return nil, nil, wrongType
	}
	return text, e, bad
}

// edit gives the text at key to be changed in place, filled up with zeros to n
// bytes. The caller calls before for bytes that there are already, and touches
// the key, which is made if it does not exist.
func (t *tx) edit(key string, n int) (*buffer, *entry, store.Reply) {
	e := t.entry(key)
	if e == nil {
		e = t.create(key, nil, "")
	}
	switch v := e.value.(type) {
	case nil:
		b := &buffer{b: make([]byte, max(n, len(e.text)))}
		copy(b.b, e.text)
		e.value, e.text = b, ""
		keys := &t.shard(key).keys
		keys.settle(keys.find(key), e, 0)
		return b, e, store.Reply{}
	case *buffer:
		v.grow(n)
		return v, e, store.Reply{}
	}
	return nil, nil, wrongType
}

// before is called before bytes are changed, other than by growing.
func (b *buffer) before(from, to int) {
	if b.pieces == nil {
		return
	}
	for part := from / partSize; part*partSize < to; part++ {
		b.pieces.before(part)
	}
}

// grow fills b up with zeros to n bytes.
func (b *buffer) grow(n int) {
	if old := len(b.b); n > old {
		b.b = slices.Grow(b.b, n-old)[:n]
		clear(b.b[old:])
	}
}
