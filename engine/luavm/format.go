package luavm

import (
	"math"
	"strconv"
	"strings"
)

// A directive is one %… of string.format.
type directive struct {
	flags      string
	width      int
	prec       int // -1: none given
	verb       byte
	minus, nul bool // flags - and 0
}

// stringFormat is string.format, with the numbers of C.
func stringFormat(a Args) int {
	format := a.Str(1)
	var b strings.Builder
	arg := 1
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		if i+1 < len(format) && format[i+1] == '%' {
			b.WriteByte('%')
			i++
			continue
		}
		if arg++; arg > a.Len() {
			a.Fail(arg, "no value")
		}
		d, next := readDirective(a, format, i+1)
		i = next
		s := d.pad(d.format(a, arg))
		if d.verb == 'c' { // sprintf ends there
			s, _, _ = strings.Cut(s, "\x00")
		}
		a.Size(b.Len() + len(s))
		b.WriteString(s)
	}
	return a.PushStr(b.String())
}

// readDirective reads what follows a % and gives where its last byte is.
func readDirective(a Args, s string, i int) (d directive, last int) {
	start := i
	for i < len(s) && strings.IndexByte("-+ #0", s[i]) >= 0 {
		i++
	}
	d.flags, d.prec = s[start:i], -1
	d.minus, d.nul = strings.Contains(d.flags, "-"), strings.Contains(d.flags, "0")
	if len(d.flags) > 5 {
		a.Raise("invalid format (repeated flags)")
	}
	d.width, i = digits(s, i)
	if i < len(s) && s[i] == '.' {
		d.prec, i = digits(s, i+1)
	}
	if i < len(s) && '0' <= s[i] && s[i] <= '9' {
		a.Raise("invalid format (width or precision too long)")
	}
	if i == len(s) {
		a.Raise("invalid option '%%' to 'format'")
	}
	d.verb = s[i]
	return d, i
}

// digits reads a number of two digits at most.
func digits(s string, i int) (n, end int) {
	for end = i; end < len(s) && end < i+2 && '0' <= s[end] && s[end] <= '9'; end++ {
		n = 10*n + int(s[end]-'0')
	}
	return n, end
}

// format gives argument i without the padding.
func (d *directive) format(a Args, i int) string {
	switch d.verb {
	case 'd', 'i':
		n := ToInteger(a.Num(i))
		if n < 0 {
			return "-" + d.atLeast(strconv.FormatUint(-uint64(n), 10))
		}
		return d.sign() + d.atLeast(strconv.FormatInt(n, 10))
	case 'u':
		return d.atLeast(strconv.FormatUint(toUnsigned(a.Num(i)), 10))
	case 'x', 'X', 'o':
		return d.unsigned(toUnsigned(a.Num(i)))
	case 'e', 'E', 'f', 'g', 'G':
		return d.float(a.Num(i))
	case 'c':
		d.nul = false
		return string([]byte{byte(a.Int(i))})
	case 'q':
		return quote(a.Str(i))
	case 's':
		d.nul = false
		s := a.Str(i)
		if d.prec >= 0 && d.prec < len(s) {
			s = s[:d.prec]
		}
		return s
	}
	a.Raise("invalid option '%%%c' to 'format'", d.verb)
	return ""
}

// sign gives what stands before a number that is not negative.
func (d *directive) sign() string {
	switch {
	case strings.Contains(d.flags, "+"):
		return "+"
	case strings.Contains(d.flags, " "):
		return " "
	}
	return ""
}

// atLeast gives s with zeros in front up to the precision, which makes the
// flag 0 void.
func (d *directive) atLeast(s string) string {
	if d.prec < 0 {
		return s
	}
	d.nul = false
	if d.prec == 0 && s == "0" {
		return ""
	}
	return strings.Repeat("0", max(0, d.prec-len(s))) + s
}

func (d *directive) unsigned(n uint64) string {
	base, prefix := 16, "0x"
	if d.verb == 'o' {
		base, prefix = 8, "0"
	}
	s := d.atLeast(strconv.FormatUint(n, base))
	if strings.Contains(d.flags, "#") && n != 0 {
		s = prefix + s
	}
	if d.verb == 'X' {
		s = strings.ToUpper(s)
	}
	return s
}

func (d *directive) float(f float64) string {
	prec := d.prec
	if prec < 0 {
		prec = 6
	}
	verb := d.verb | 0x20
	var s string
	switch {
	case math.IsInf(f, 0) || f != f:
		s, d.nul = FormatG(f, 1), false
	case verb == 'g':
		s = FormatG(f, prec)
	default:
		s = strconv.FormatFloat(f, verb, prec, 64)
	}
	if d.verb < 'a' {
		s = strings.ToUpper(s)
	}
	if s[0] != '-' {
		s = d.sign() + s
	}
	return s
}

// pad fills s up to the width.
func (d *directive) pad(s string) string {
	n := d.width - len(s)
	switch {
	case n <= 0:
		return s
	case d.minus:
		return s + strings.Repeat(" ", n)
	case !d.nul:
		return strings.Repeat(" ", n) + s
	}
	head := 0 // zeros go behind the sign and 0x
	if s != "" && strings.IndexByte("+- ", s[0]) >= 0 {
		head = 1
	}
	if len(s) > head+1 && s[head] == '0' && s[head+1]|0x20 == 'x' {
		head += 2
	}
	return s[:head] + strings.Repeat("0", n) + s[head:]
}

// quote gives s as a literal that Lua reads back.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		switch s[i] {
		case '"', '\\', '\n':
			b.WriteByte('\\')
			b.WriteByte(s[i])
		case '\r':
			b.WriteString(`\r`)
		case 0:
			b.WriteString(`\000`)
		default:
			b.WriteByte(s[i])
		}
	}
	b.WriteByte('"')
	return b.String()
}
