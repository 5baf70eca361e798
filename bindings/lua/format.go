package lua

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// conversion is one of a format of string.format: flags, width and precision,
// and the letter.
var conversion = regexp.MustCompile(`%([-+ #0]*[0-9]*(?:\.[0-9]*)?)(.?)`)

// maxField is the greatest width or precision, as in C Lua.
const maxField = 99

// maxFormat is how long a format may be in a run with limits, in bytes.
const maxFormat = 1 << 14

// stringFormat is string.format(f, ...): as in Lua, and %s shows any value.
func (l *Language) stringFormat(L *lua.LState) int {
	f, next := L.CheckString(1), 1
	if l.env.Budget != nil && len(f) > maxFormat {
		return l.raise(L, catalog.Errorf("value", "string.format: a format of %d bytes is too long for a run with limits", len(f)))
	}
	var bad error
	out := conversion.ReplaceAllStringFunc(f, func(s string) string {
		m := conversion.FindStringSubmatch(s)
		if m[2] == "%" && m[1] == "" || bad != nil {
			return "%"
		}
		next++
		text, err := l.converted(L, next, m[1], m[2])
		if err != nil {
			bad = fmt.Errorf("string.format: %w", err)
		} else if err := l.env.Grow(len(text)); err != nil {
			bad = err
		}
		return text
	})
	if bad != nil {
		return l.raise(L, bad)
	}
	L.Push(lua.LString(out))
	return 1
}

// converted gives argument i as a conversion spells it.
func (l *Language) converted(L *lua.LState, i int, size, letter string) (string, error) {
	for _, n := range strings.FieldsFunc(size, func(r rune) bool { return r < '0' || r > '9' }) {
		if w, err := strconv.Atoi(n); err != nil || w > maxField {
			return "", catalog.Errorf("value", "a width or precision of %s is more than %d", n, maxField)
		}
	}
	if letter == "" || !strings.Contains("sqdiucxXoeEfgG", letter) {
		return "", catalog.Errorf("value", "unknown conversion %%%s%s", size, letter)
	}
	if i > L.GetTop() {
		return "", catalog.Errorf("type", "no argument for %%%s%s", size, letter)
	}
	switch letter {
	case "s":
		return fmt.Sprintf("%"+size+"s", l.show(L.Get(i), false)), nil
	case "q":
		return l.show(L.Get(i), true), nil
	}
	f, n, err := l.numberAt(L, i)
	if err != nil {
		return "", err
	}
	switch {
	case n == nil && strings.Contains("eEfgG", letter):
		size, _, _ = strings.Cut(size, ".")
		return fmt.Sprintf("%"+strings.Trim(size, "0#")+"s", catalog.FormatFloat(f, false)), nil
	case strings.Contains("eEfgG", letter):
		return fmt.Sprintf("%"+size+letter, f), nil
	case n == nil:
		return "", catalog.Errorf("value", "argument %d: %v is no int", i, f)
	}
	switch letter {
	case "c":
		return string([]byte{byte(n.Int64())}), nil
	case "i", "u":
		letter = "d"
	}
	return fmt.Sprintf("%"+size+letter, n), nil
}

// numberAt gives argument i, a number or text that is one: as a float, and
// its whole part, nil if that is not finite.
func (l *Language) numberAt(L *lua.LState, i int) (float64, *big.Int, error) {
	if n, ok := valueAt[*big.Int](L, i); ok {
		f, _ := new(big.Float).SetInt(n).Float64()
		return f, n, nil
	}
	x, ok := valueAt[floatValue](L, i)
	f := float64(x)
	switch v := L.Get(i).(type) {
	case lua.LNumber:
		f, ok = float64(v), true
	case lua.LString:
		n, err := strconv.ParseFloat(strings.TrimSpace(string(v)), 64)
		f, ok = n, err == nil
	}
	if !ok {
		return 0, nil, catalog.Errorf("type", "argument %d: got %s, want a number", i, l.typeName(L.Get(i)))
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return f, nil, nil
	}
	n, _ := big.NewFloat(f).Int(nil)
	return f, n, nil
}
