package stdlib

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// format replaces the verbs of f, by way of package fmt.
func format(r *Run, _ context.Context, f string, args []codec.Text) (string, error) {
	out := formatter{run: r, args: args}
	for {
		i := strings.IndexByte(f, '%')
		if i < 0 {
			break
		}
		out.b = append(out.b, f[:i]...)
		v, rest, err := verbOf(f[i:])
		if err == nil {
			err = out.verb(v)
		}
		if err == nil {
			err = r.checkText(len(out.b) + len(rest))
		}
		if err != nil {
			return "", err
		}
		f = rest
	}
	if out.used < len(args) {
		return "", catalog.Errorf("value", "%d arguments for %d verbs", len(args), out.used)
	}
	return string(append(out.b, f...)), nil
}

// A verb is one of a format: %-8.2f.
type verb struct {
	flags     string
	width     int // -1 if there is none, as is precision
	precision int
	letter    byte
}

// fmt gives the verb for package fmt, with another letter.
func (v verb) fmt(letter byte) string {
	s := "%" + v.flags
	if v.width >= 0 {
		s += strconv.Itoa(v.width)
	}
	if v.precision >= 0 {
		s += "." + strconv.Itoa(v.precision)
	}
	return s + string(letter)
}

// verbOf takes the verb that f begins with.
func verbOf(f string) (v verb, rest string, err error) {
	rest = f[1:]
	n := len(rest) - len(strings.TrimLeft(rest, "-+ 0#"))
	v = verb{flags: rest[:n], width: -1, precision: -1}
	rest = rest[n:]
	if v.width, rest, err = sizeOf(rest); err != nil {
		return v, rest, err
	}
	if strings.HasPrefix(rest, ".") {
		if v.precision, rest, err = sizeOf(rest[1:]); err != nil {
			return v, rest, err
		}
		v.precision = max(v.precision, 0)
	}
	letter, size := utf8.DecodeRuneInString(rest)
	if size == 0 {
		return v, "", catalog.Errorf("value", "%s ends without a verb", excerpt(f))
	}
	if !strings.ContainsRune("sqdxXobceEfFgG%", letter) {
		return v, "", catalog.Errorf("value", "unknown verb %s: there are %%s %%q %%d %%x %%o %%b %%c %%e %%f %%g %%%%", f[:len(f)-len(rest)+size])
	}
	v.letter = byte(letter)
	return v, rest[size:], nil
}

// sizeOf takes a width or precision, -1 if there is none.
func sizeOf(s string) (n int, rest string, err error) {
	rest = strings.TrimLeft(s, "0123456789")
	digits := s[:len(s)-len(rest)]
	if digits == "" {
		return -1, rest, nil
	}
	if n, err = strconv.Atoi(digits); err != nil || n > maxWidth {
		return 0, rest, catalog.Errorf("value", "a width or precision of %s is more than %d", excerpt(digits), maxWidth)
	}
	return n, rest, nil
}

// A formatter holds what has been formatted.
type formatter struct {
	run  *Run
	args []codec.Text
	used int
	b    []byte
}

func (f *formatter) verb(v verb) error {
	if v.letter == '%' {
		f.b = append(f.b, '%')
		return nil
	}
	if f.used == len(f.args) {
		return catalog.Errorf("value", "no argument for verb %d, %%%c", f.used+1, v.letter)
	}
	arg := codec.Tree(f.args[f.used])
	f.used++
	switch v.letter {
	case 's':
		return f.put(v.fmt('s'), f.run.show(arg))
	case 'q':
		return f.quoted(v, arg)
	case 'x', 'X':
		return f.hex(v, arg)
	case 'd', 'o', 'b':
		return f.integer(v, arg)
	case 'c':
		return f.character(v, arg)
	}
	return f.number(v, arg)
}

func (f *formatter) put(verb string, arg any) error {
	f.b = fmt.Appendf(f.b, verb, arg)
	return nil
}

func (f *formatter) wrong(v verb, arg any, want string) error {
	return catalog.Errorf("type", "%%%c of argument %d: got %s, want %s", v.letter, f.used, tree.NameOf(arg), want)
}

func (f *formatter) quoted(v verb, arg any) error {
	s, ok := arg.(string)
	if !ok {
		return f.wrong(v, arg, "a str")
	}
	return f.put(v.fmt('q'), s)
}

func (f *formatter) hex(v verb, arg any) error {
	switch s := arg.(type) {
	case string:
		return f.put(v.fmt(v.letter), s)
	case tree.Bytes:
		return f.put(v.fmt(v.letter), string(s))
	}
	return f.integer(v, arg)
}

func (f *formatter) integer(v verb, arg any) error {
	switch n := arg.(type) {
	case int64:
		return f.put(v.fmt(v.letter), n)
	case tree.BigInt:
		return f.put(v.fmt(v.letter), bigOf(n))
	case float64:
		if n == math.Trunc(n) && !math.IsInf(n, 0) {
			whole, _ := big.NewFloat(n).Int(nil)
			return f.put(v.fmt(v.letter), whole)
		}
	}
	return f.wrong(v, arg, "an int")
}

func bigOf(digits tree.BigInt) *big.Int {
	n, _ := new(big.Int).SetString(string(digits), 10)
	return n
}

func (f *formatter) character(v verb, arg any) error {
	switch c := arg.(type) {
	case int64:
		if c >= 0 && c <= utf8.MaxRune && utf8.ValidRune(rune(c)) {
			return f.put(v.fmt('s'), string(rune(c)))
		}
		return catalog.Errorf("value", "%%c of argument %d: %d is no character", f.used, c)
	case string:
		if utf8.RuneCountInString(c) == 1 {
			return f.put(v.fmt('s'), c)
		}
	}
	return f.wrong(v, arg, "one character or its code")
}

func (f *formatter) number(v verb, arg any) error {
	var x float64
	switch n := arg.(type) {
	case int64:
		x = float64(n)
	case tree.BigInt:
		x, _ = new(big.Float).SetInt(bigOf(n)).Float64()
	case float64:
		x = n
	default:
		return f.wrong(v, arg, "a number")
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		v.flags, v.precision = strings.ReplaceAll(v.flags, "0", ""), -1
		return f.put(v.fmt('s'), floatText(x))
	}
	if v.precision < 0 {
		v.precision = 6 // as C has it; Go's %g would have no limit
	}
	return f.put(v.fmt(v.letter), x)
}
