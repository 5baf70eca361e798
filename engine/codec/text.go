package codec

import (
	"strconv"
	"strings"
	"time"
)

// A Text is a value in stored form. Every text has a value: what is not in the
// stored form is a string.
type Text string

// Null is the stored form of none.
const Null Text = "null"

// OfStr gives the stored form of a string: s itself, nearly always.
func OfStr(s string) Text {
	if hasNUL(s) || mistakable(s) {
		return Text(quoted(s))
	}
	return Text(s)
}

// hasNUL reports whether there is a NUL in s. Short strings are looked through
// faster than a function is called.
func hasNUL(s string) bool {
	if len(s) > 16 {
		return strings.IndexByte(s, 0) >= 0
	}
	for i := range len(s) {
		if s[i] == 0 {
			return true
		}
	}
	return false
}

// OfInt gives the stored form of an int.
func OfInt(n int64) Text { return Text(strconv.FormatInt(n, 10)) }

// OfBool gives the stored form of a bool.
func OfBool(b bool) Text {
	if b {
		return "true"
	}
	return "false"
}

// OfFloat gives the stored form of a float, which is never that of an int.
func OfFloat(f float64) Text {
	var b [32]byte
	return Text(appendFloat(b[:0], f))
}

// OfBytes gives the stored form of the bytes that s holds.
func OfBytes(s string) Text {
	var b strings.Builder
	b.Grow(len(bytesOpen) + base64Len(len(s)) + len(`"}`))
	b.WriteString(bytesOpen)
	for chunk := range base64Chunks(s) {
		b.Write(chunk)
	}
	b.WriteString(`"}`)
	return Text(b.String())
}

// OfTime gives the stored form of a time: to the nanosecond, with its offset
// from UTC, without the name of its zone.
func OfTime(t time.Time) Text {
	var b [64]byte
	return Text(appendTime(b[:0], t))
}

// OfDuration gives the stored form of a duration.
func OfDuration(d time.Duration) Text {
	var b [64]byte
	return Text(appendDuration(b[:0], d))
}

// mistakable reports whether s, read as a Text, would not be the string s.
func mistakable(s string) bool {
	if !odd(s) {
		return false
	}
	d := decoder[struct{}]{b: nothing{}, s: s}
	_, ok := d.text()
	return ok
}

// beginsOdd are the bytes that a value may begin with that is not a bare string.
var beginsOdd = [256]bool{
	'{': true, '[': true, '"': true, '-': true, ' ': true, '\t': true, '\n': true, '\r': true, 'n': true, 't': true, 'f': true,
	'0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true, '8': true, '9': true,
}

// odd reports whether s begins as a value that is not a bare string would.
// Nearly all strings end here.
func odd(s string) bool { return s != "" && beginsOdd[s[0]] && oddly(s) }

func oddly(s string) bool {
	switch s[0] {
	case '{', '[', '"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ' ', '\t', '\n', '\r':
		return true
	case 'n':
		return strings.HasPrefix(s, "null")
	case 't':
		return strings.HasPrefix(s, "true")
	case 'f':
		return strings.HasPrefix(s, "false")
	}
	return false
}
