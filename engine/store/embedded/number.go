package embedded

import (
	"math"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// parseInt reads an integer as Redis does: as it would be printed, so without
// a plus, spaces or zeros in front.
func parseInt(s string) (int64, bool) {
	n := 0
	if s != "" && s[0] == '-' {
		n = 1
	}
	if n == len(s) || s[n] == '+' || s[n] == '0' && len(s) > 1 {
		return 0, false
	}
	if len(s)-n > 18 { // it may not fit
		v, err := strconv.ParseInt(s, 10, 64)
		return v, err == nil
	}
	v := int64(0)
	for _, d := range []byte(s[n:]) {
		if d -= '0'; d > 9 {
			return 0, false
		}
		v = v*10 + int64(d)
	}
	if n == 1 {
		v = -v
	}
	return v, true
}

// parseFloat reads a number as strtod does, which must be all of s.
func parseFloat(s string) (float64, bool) {
	if strings.IndexByte(s, '_') >= 0 {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && isHex(s) {
		f, err = strconv.ParseFloat(s+"p0", 64)
	}
	return f, err == nil && f == f
}

// cText gives s as a function of C sees it: up to the first zero byte.
func cText(s string) string {
	s, _, _ = strings.Cut(s, "\x00")
	return s
}

func isHex(s string) bool {
	s = strings.TrimLeft(s, "+-")
	return len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' && !strings.ContainsAny(s, "pP")
}

// parseCount reads a number that may not be negative.
func parseCount(s string) (int, *store.Reply) {
	n, ok := parseInt(s)
	if !ok || n < 0 {
		return 0, &notPositive
	}
	return int(n), nil
}

// between gives the half-open range of n elements that start a and stop b mean:
// both included, and from the end if negative.
func between(a, b int64, n int) (i, j int) {
	size := int64(n)
	if a < 0 {
		a = max(a+size, 0)
	}
	if b < 0 {
		b += size
	}
	b = min(b, size-1) + 1
	if a >= b {
		return 0, 0
	}
	return int(a), int(b)
}

// sum adds to the number that text is.
func sum(text string, by int64) (int64, *store.Reply) {
	n, ok := parseInt(text)
	if !ok {
		return 0, &notInt
	}
	return add(n, by)
}

// add adds, unless the sum does not fit.
func add(n, by int64) (int64, *store.Reply) {
	if by > 0 && n > math.MaxInt64-by || by < 0 && n < math.MinInt64-by {
		return 0, &overflow
	}
	return n + by, nil
}
