package embedded

import (
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// Numbers pass through text in scripts, so that text must be that of C: the
// functions here are those where gopher-lua differs from the Lua of a server.

// toInteger converts as a cast in C does on amd64.
func toInteger(f float64) int64 {
	if f >= -(1<<63) && f < 1<<63 {
		return int64(f)
	}
	return math.MinInt64
}

// formatG is C's %.<prec>g.
func formatG(f float64, prec int) string {
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

// luaToString is tostring: numbers as %.14g.
func luaToString(L *lua.LState) int {
	if n, is := L.CheckAny(1).(lua.LNumber); is {
		L.Push(lua.LString(formatG(float64(n), 14)))
		return 1
	}
	L.Push(L.ToStringMeta(L.Get(1)))
	return 1
}

// luaToNumber is tonumber: decimal as strtod reads it, where gopher-lua would
// take a zero in front for an octal number.
func luaToNumber(L *lua.LState) int {
	v := L.CheckAny(1)
	base := L.OptInt(2, 10)
	if base != 10 {
		L.Push(inBase(strings.TrimSpace(lua.LVAsString(v)), base))
		return 1
	}
	switch v := v.(type) {
	case lua.LNumber:
		L.Push(v)
	case lua.LString:
		L.Push(toNumber(string(v)))
	default:
		L.Push(lua.LNil)
	}
	return 1
}

func toNumber(s string) lua.LValue {
	s = strings.Trim(s, " \t\n\v\f\r")
	if f, isFloat := parseFloat(s); isFloat {
		return lua.LNumber(f)
	}
	switch strings.ToLower(strings.TrimLeft(s, "+-")) {
	case "nan":
		return lua.LNumber(math.NaN())
	case "":
		return lua.LNil
	}
	if f, err := strconv.ParseFloat(s, 64); err != nil && math.IsInf(f, 0) && !strings.Contains(s, "_") {
		return lua.LNumber(f) // 1e999
	}
	return lua.LNil
}

func inBase(s string, base int) lua.LValue {
	if base < 2 || base > 36 {
		return lua.LNil
	}
	if base == 16 && len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		s = s[2:]
	}
	if n, err := strconv.ParseUint(s, base, 64); err == nil {
		return lua.LNumber(n)
	}
	if n, err := strconv.ParseInt(s, base, 64); err == nil {
		return lua.LNumber(n)
	}
	return lua.LNil
}

func luaFrexp(L *lua.LState) int {
	m, e := math.Frexp(float64(L.CheckNumber(1)))
	L.Push(lua.LNumber(m))
	L.Push(lua.LNumber(e))
	return 2
}

func luaLdexp(L *lua.LState) int {
	e := max(-10_000, min(10_000, float64(L.CheckNumber(2)))) // beyond, it is all the same
	L.Push(lua.LNumber(math.Ldexp(float64(L.CheckNumber(1)), int(e))))
	return 1
}

// A directive is one %… of string.format.
type directive struct {
	flags      string
	width      int
	prec       int // -1: none given
	verb       byte
	minus, nul bool // flags - and 0
}

// luaFormat is string.format, with the numbers of C.
func luaFormat(L *lua.LState) int {
	format := L.CheckString(1)
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
		d, next := readDirective(L, format, i+1)
		i = next
		arg++
		b.WriteString(d.pad(d.format(L, arg)))
	}
	L.Push(lua.LString(b.String()))
	return 1
}

// readDirective reads what follows a % and gives where its last byte is.
func readDirective(L *lua.LState, s string, i int) (d directive, last int) {
	start := i
	for i < len(s) && strings.IndexByte("-+ #0", s[i]) >= 0 {
		i++
	}
	d.flags, d.prec = s[start:i], -1
	d.minus, d.nul = strings.Contains(d.flags, "-"), strings.Contains(d.flags, "0")
	if len(d.flags) > 5 {
		L.RaiseError("invalid format (repeated flags)")
	}
	d.width, i = digits(s, i)
	if i < len(s) && s[i] == '.' {
		d.prec, i = digits(s, i+1)
	}
	if i < len(s) && '0' <= s[i] && s[i] <= '9' {
		L.RaiseError("invalid format (width or precision too long)")
	}
	if i == len(s) {
		L.RaiseError("invalid option '%%' to 'format'")
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
func (d *directive) format(L *lua.LState, i int) string {
	switch d.verb {
	case 'd', 'i':
		n := toInteger(float64(L.CheckNumber(i)))
		if n < 0 {
			return "-" + d.atLeast(strconv.FormatUint(-uint64(n), 10))
		}
		return d.sign() + d.atLeast(strconv.FormatInt(n, 10))
	case 'u':
		return d.atLeast(strconv.FormatUint(toUnsigned(float64(L.CheckNumber(i))), 10))
	case 'x', 'X', 'o':
		return d.unsigned(toUnsigned(float64(L.CheckNumber(i))))
	case 'e', 'E', 'f', 'g', 'G':
		return d.float(float64(L.CheckNumber(i)))
	case 'c':
		d.nul = false
		return string([]byte{byte(L.CheckInt(i))})
	case 'q':
		return quote(L.CheckString(i))
	case 's':
		d.nul = false
		s := string(L.CheckString(i))
		if n, is := L.Get(i).(lua.LNumber); is {
			s = formatG(float64(n), 14)
		}
		if d.prec >= 0 && d.prec < len(s) {
			s = s[:d.prec]
		}
		return s
	}
	L.RaiseError("invalid option '%%%c' to 'format'", d.verb)
	return ""
}

// toUnsigned converts to unsigned long long as C does.
func toUnsigned(f float64) uint64 {
	if f >= 1<<63 && f < 1<<64 {
		return uint64(f)
	}
	return uint64(toInteger(f))
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
		s, d.nul = formatG(f, 1), false
	case verb == 'g':
		s = formatG(f, prec)
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
