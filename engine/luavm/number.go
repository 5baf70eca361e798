package luavm

import (
	"math"
	"strconv"
	"strings"
)

// FormatG is C's %.<prec>g.
func FormatG(f float64, prec int) string {
	if n := int64(f); prec >= 14 && float64(n) == f && n > -1e14 && n < 1e14 && n != 0 {
		return strconv.FormatInt(n, 10)
	}
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case f != f && math.Signbit(f):
		return "-nan"
	case f != f:
		return "nan"
	}
	return strconv.FormatFloat(f, 'g', max(prec, 1), 64)
}

// ToInteger converts as a cast in C does on amd64.
func ToInteger(f float64) int64 {
	if f >= -(1<<63) && f < 1<<63 {
		return int64(f)
	}
	return math.MinInt64
}

// toUnsigned converts to unsigned long long as C does.
func toUnsigned(f float64) uint64 {
	switch {
	case f >= 1<<64:
		return 0
	case f >= 1<<63:
		return uint64(f)
	}
	return uint64(ToInteger(f))
}

const spaces = " \t\n\v\f\r"

// ToNumber reads a number as Lua does, by strtod and, if that stops at an x,
// strtoul.
func ToNumber(s string) (float64, bool) {
	s = strings.Trim(s, spaces)
	if s == "" || strings.IndexByte(s, '_') >= 0 {
		return 0, false
	}
	digits := strings.ToLower(strings.TrimLeft(s, "+-"))
	if len(s)-len(digits) > 1 {
		return 0, false
	}
	switch {
	case strings.HasPrefix(digits, "0x") && strings.IndexByte(digits, 'p') < 0:
		return hexNumber(s, digits[2:])
	case digits == "nan":
		return math.Copysign(math.NaN(), sign(s)), true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

func sign(s string) float64 {
	if s[0] == '-' {
		return -1
	}
	return 1
}

// hexNumber reads hexadecimal digits, maybe with a point.
func hexNumber(s, digits string) (float64, bool) {
	f, err := strconv.ParseFloat("0x"+digits+"p0", 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return math.Copysign(f, sign(s)), true
}

// inBase reads an integer in a base as strtoul does.
func inBase(s string, base int) (float64, bool) {
	s = strings.Trim(s, spaces)
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "+"), "-")
	if base == 16 && len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		s = s[2:]
	}
	if strings.IndexByte(s, '_') >= 0 {
		return 0, false
	}
	n, err := strconv.ParseUint(s, base, 64)
	if err != nil && n != math.MaxUint64 {
		return 0, false
	}
	if negative && n != math.MaxUint64 {
		n = -n
	}
	return float64(n), true
}
