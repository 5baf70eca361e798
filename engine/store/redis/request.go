package redis

import (
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// appendTo appends command i to a request.
func (t *trip) appendTo(b []byte, i int) []byte {
	c := &t.cs[i]
	n := c.Len()
	switch {
	case c.Script != nil:
		b = appendArray(b, n+3)
		b = t.scripts.of(c.Script).appendTo(b, t.brings(c.Script))
	case c.Op != store.Other:
		b = appendArray(b, n+1)
		b = appendWord(b, c.Row().Name)
	default:
		b = appendArray(b, n)
	}
	for k := range n {
		b = appendWord(b, c.Arg(k))
	}
	if c.Op == store.ScriptLoad {
		t.sent = nil // it may be SCRIPT FLUSH
	}
	return b
}

// brings reports whether this use of a script brings the text along.
func (t *trip) brings(s *store.Script) bool {
	if !t.texts || t.sent[s] {
		return false
	}
	if t.sent == nil {
		t.sent = make(map[*store.Script]bool)
	}
	t.sent[s] = true
	return true
}

// appendArray begins a request of n words.
func appendArray(b []byte, n int) []byte { return appendLength(b, '*', n) }

// appendWord appends one.
func appendWord(b []byte, word string) []byte {
	b = append(appendLength(b, '$', len(word)), word...)
	return append(b, '\r', '\n')
}

func appendLength(b []byte, kind byte, n int) []byte {
	if n < 10 { // most are
		return append(b, kind, '0'+byte(n), '\r', '\n')
	}
	return append(strconv.AppendInt(append(b, kind), int64(n), 10), '\r', '\n')
}

// appendTo appends the first words of a use, which brings the text along or
// counts on the server to have it.
func (s *sending) appendTo(b []byte, text bool) []byte {
	if text {
		b = appendWord(appendWord(b, "EVAL"), s.text)
	} else {
		b = appendWord(appendWord(b, "EVALSHA"), s.hash)
	}
	return appendWord(b, s.keys)
}
