package codec

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// number takes a JSON number from the beginning of s.
func number(s string) (text string, isInt, ok bool) {
	i := 0
	if s != "" && s[0] == '-' {
		i = 1
	}
	from := i
	if i = digits(s, i); i == from || s[from] == '0' && i > from+1 {
		return "", false, false
	}
	isInt = s[:i] != "-0" // no int says so: keep it a float
	if i < len(s) && s[i] == '.' {
		isInt, from = false, i+1
		if i = digits(s, from); i == from {
			return "", false, false
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		isInt, from = false, i+1
		if from < len(s) && (s[from] == '+' || s[from] == '-') {
			from++
		}
		if i = digits(s, from); i == from {
			return "", false, false
		}
	}
	return s[:i], isInt, true
}

// shortInt gives the int that s is, if it surely fits: most of them do.
func shortInt(s string) (n int64, ok bool) {
	const fits = 18
	digits := strings.TrimPrefix(s, "-")
	if len(digits) > fits || digits == "" || digits[0] == '0' && s != "0" {
		return 0, false
	}
	for i := range len(digits) {
		c := digits[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	if len(digits) < len(s) {
		n = -n
	}
	return n, true
}

// digits gives the end of the digits that begin at i.
func digits(s string, i int) int {
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return i
}

// str reads a quoted string. One without escapes shares the text.
func (d *decoder[V]) str() (string, bool) {
	if d.peek() != '"' {
		return "", false
	}
	from := d.i + 1
	for i := from; i < len(d.s); i++ {
		switch c := d.s[i]; {
		case c == '"':
			s := d.s[from:i]
			if !utf8.ValidString(s) {
				return "", false
			}
			d.i = i + 1
			return s, true
		case c == '\\':
			return d.escaped(from, i)
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// escaped reads the rest of a string that begins at from and has its first
// escape at i.
func (d *decoder[V]) escaped(from, i int) (string, bool) {
	var out strings.Builder
	start := from
	for i < len(d.s) {
		switch c := d.s[i]; {
		case c == '"':
			out.WriteString(d.s[start:i])
			s := out.String()
			if !utf8.ValidString(s) || d.strict && quoted(s) != d.s[from-1:i+1] {
				return "", false
			}
			d.i = i + 1
			return s, true
		case c == '\\':
			out.WriteString(d.s[start:i])
			r, n := escape(d.s[i:])
			if n == 0 {
				return "", false
			}
			out.WriteRune(r)
			i += n
			start = i
		case c < ' ':
			return "", false
		default:
			i++
		}
	}
	return "", false
}

// escape reads an escape, a pair of surrogates together; n is 0 if there is
// none.
func escape(s string) (r rune, n int) {
	if len(s) < 2 {
		return 0, 0
	}
	if k := strings.IndexByte(`"\/bfnrt`, s[1]); k >= 0 {
		return rune("\"\\/\b\f\n\r\t"[k]), 2
	}
	r, ok := hex4(s)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	low, ok := hex4(s[6:])
	if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
		return 0, 0
	}
	return r, 12
}

// hex4 reads \uXXXX.
func hex4(s string) (rune, bool) {
	if len(s) < 6 || s[:2] != `\u` {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

// parseTime reads RFC 3339, and years of other than four digits as appendTime
// writes them. The local zone plays no part.
func parseTime(s string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.RFC3339Nano, s, time.UTC)
	if err != nil {
		return parseLongYear(s)
	}
	return zoned(t), true
}

// parseLongYear parses the time in a year of four digits that is like the one
// it says: the calendar repeats every 400 years.
func parseLongYear(s string) (t time.Time, ok bool) {
	digits := strings.IndexByte(strings.TrimPrefix(s, "-"), '-')
	end := len(s) - len(strings.TrimPrefix(s, "-")) + digits
	if digits < 4 {
		return t, false
	}
	year, err := strconv.Atoi(s[:end])
	if err != nil {
		return t, false
	}
	like := 2000 + (year%400+400)%400
	t, err = time.ParseInLocation(time.RFC3339Nano, strconv.Itoa(like)+s[end:], time.UTC)
	t = t.AddDate(year-like, 0, 0)
	return zoned(t), err == nil && t.Year() == year
}
