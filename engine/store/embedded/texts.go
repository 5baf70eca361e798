package embedded

import (
	"fmt"
	"slices"
	"strings"
)

// A texts is a row of short strings, one behind the other in a text and at
// numbers from 0 on. The text is only ever appended to, so a string that has
// been given to others stays what it is. When more than half of it is of no use
// any more, it is made anew. There are no pointers to the strings, so that the
// collector of garbage has nothing to follow.
type texts struct {
	text strings.Builder
	dead int    // bytes of text that belong to no string
	at   []span // where the strings are
	long map[int]string
}

// A span is where a string is in a text.
type span struct {
	start uint16
	n     uint8 // longText for one that is too long, and kept apart
}

const (
	longText = 255       // the length that stands for this or more
	mostText = 1<<16 - 1 // so much fits: leafSize strings that are not long
	keepDead = 256       // bytes that are not worth the trouble
)

func (x *texts) len() int { return len(x.at) }

// get gives string k.
func (x *texts) get(k int) string {
	s := x.at[k]
	if s.n == longText {
		return x.long[k]
	}
	return x.text.String()[s.start : int(s.start)+int(s.n)]
}

// find gives the number of a string, or -1. It looks at one after the other.
func (x *texts) find(s string) int {
	if len(s) >= longText {
		for k, other := range x.long {
			if other == s {
				return k
			}
		}
		return -1
	}
	text, n := x.text.String(), uint8(len(s))
	for k, at := range x.at {
		if at.n == n && text[at.start:int(at.start)+len(s)] == s {
			return k
		}
	}
	return -1
}

// reserve makes room for n strings, of a number of bytes in all.
func (x *texts) reserve(n, bytes int) {
	x.at = slices.Grow(x.at, n)
	x.text.Grow(bytes)
}

// push appends a string. There are less than leafSize.
func (x *texts) push(s string) {
	x.at = append(x.at, span{})
	x.write(len(x.at)-1, s)
}

// pop removes the last string.
func (x *texts) pop() {
	last := len(x.at) - 1
	x.erase(last)
	x.at = x.at[:last]
}

// set puts another string in the place of number k.
func (x *texts) set(k int, s string) {
	x.erase(k)
	x.write(k, s)
	x.tidy()
}

// write puts s at number k, where nothing is.
func (x *texts) write(k int, s string) {
	if len(s) >= longText {
		if x.long == nil {
			x.long = make(map[int]string)
		}
		x.long[k] = strings.Clone(s)
		x.at[k] = span{n: longText}
		return
	}
	if x.text.Len()+len(s) > mostText {
		x.compact()
	}
	x.at[k] = span{uint16(x.text.Len()), uint8(len(s))}
	x.text.WriteString(s)
}

// erase makes nothing of string k.
func (x *texts) erase(k int) {
	if n := x.at[k].n; n == longText {
		delete(x.long, k)
	} else {
		x.dead += int(n)
	}
	x.at[k] = span{}
}

// tidy makes text anew if most of it is dead.
func (x *texts) tidy() {
	if x.dead > keepDead && x.dead > x.text.Len()/2 {
		x.compact()
	}
}

// compact makes text anew, without what is dead.
func (x *texts) compact() {
	old := x.text.String()
	x.text.Reset()
	x.text.Grow(len(old) - x.dead + keepDead)
	x.dead = 0
	for k, s := range x.at {
		if s.n != longText {
			x.at[k].start = uint16(x.text.Len())
			x.text.WriteString(old[s.start : int(s.start)+int(s.n)])
		}
	}
}

// copyTo makes own, which is empty, a copy.
func (x *texts) copyTo(own *texts) {
	own.at, own.dead = slices.Clone(x.at), x.dead
	own.text.WriteString(x.text.String())
	for k, s := range x.long {
		if own.long == nil {
			own.long = make(map[int]string, len(x.long))
		}
		own.long[k] = s
	}
}

// verify checks that what of the text belongs to no string is known.
func (x *texts) verify() error {
	live, long := 0, 0
	for _, s := range x.at {
		if s.n == longText {
			long++
		} else {
			live += int(s.n)
		}
	}
	if live+x.dead != x.text.Len() || long != len(x.long) {
		return fmt.Errorf("%d bytes of text, %d in use, %d dead; %d long strings, %d kept", x.text.Len(), live, x.dead, long, len(x.long))
	}
	return nil
}
