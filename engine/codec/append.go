package codec

import (
	"bytes"
	"encoding/base64"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	bytesOpen = `{"$bytes":"`
	strOpen   = `{"$str":"`
)

// quoted gives the stored form of s that is not s itself.
func quoted(s string) string {
	var b [64]byte
	return string(AppendStr(b[:0], s))
}

// PlainKey reports whether s can be a key of a plain dict: it does not begin
// with $, and is UTF-8.
func PlainKey(s string) bool { return !strings.HasPrefix(s, "$") && utf8.ValidString(s) }

// AppendStr appends the string s to b as it stands inside other values: within
// quotes, or, since JSON cannot hold what is not UTF-8, as {"$str":base64}.
func AppendStr(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		return append(appendBase64(append(b, strOpen...), s), `"}`...)
	}
	return appendQuoted(b, s)
}

// appendQuoted appends s as a JSON string; it must be UTF-8.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			b = append(b, s[start:i]...)
			b = appendEscape(b, c)
			start = i + 1
		}
	}
	return append(append(b, s[start:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// appendFloat appends f in the fewest digits that give it back, as JavaScript
// does but with .0 where it would look like an int.
func appendFloat(b []byte, f float64) []byte {
	size := math.Abs(f)
	switch {
	case math.IsNaN(f):
		return append(b, `{"$float":"nan"}`...)
	case math.IsInf(f, 1):
		return append(b, `{"$float":"inf"}`...)
	case math.IsInf(f, -1):
		return append(b, `{"$float":"-inf"}`...)
	case size >= 1e21 || size < 1e-6 && size != 0:
		return appendExponent(b, f)
	}
	n := len(b)
	b = strconv.AppendFloat(b, f, 'f', -1, 64)
	if bytes.IndexByte(b[n:], '.') < 0 {
		b = append(b, ".0"...)
	}
	return b
}

// appendExponent appends f with an exponent, without the zero that Go puts in
// front of a small one.
func appendExponent(b []byte, f float64) []byte {
	b = strconv.AppendFloat(b, f, 'e', -1, 64)
	if n := len(b) - 2; b[n] == '0' && (b[n-1] == '-' || b[n-1] == '+') {
		b = append(b[:n], b[n+1])
	}
	return b
}

// appendTime appends t; years of other than four digits are written out.
func appendTime(b []byte, t time.Time) []byte {
	b = append(b, `{"$time":"`...)
	b = zoned(t).AppendFormat(b, time.RFC3339Nano)
	return append(b, `"}`...)
}

// zoned gives t in UTC if its offset has seconds or is a day or more, which
// RFC 3339 cannot say.
func zoned(t time.Time) time.Time {
	if _, offset := t.Zone(); offset%60 != 0 || offset <= -24*3600 || offset >= 24*3600 {
		return t.UTC()
	}
	return t
}

func appendDuration(b []byte, d time.Duration) []byte {
	b = append(b, `{"$duration":"`...)
	b = append(b, d.String()...)
	return append(b, `"}`...)
}

func base64Len(n int) int { return base64.StdEncoding.EncodedLen(n) }

func appendBase64(b []byte, s string) []byte {
	b = slices.Grow(b, base64Len(len(s)))
	for chunk := range base64Chunks(s) {
		b = append(b, chunk...)
	}
	return b
}

// base64Chunks gives s in base64, piece by piece, so that no copy of it is
// made. A piece is valid until the next.
func base64Chunks(s string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		var in [384]byte
		var out [512]byte
		for len(s) > 0 {
			n := copy(in[:], s)
			s = s[n:]
			base64.StdEncoding.Encode(out[:], in[:n])
			if !yield(out[:base64Len(n)]) {
				return
			}
		}
	}
}
