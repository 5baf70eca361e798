package embedded

import (
	"math/big"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// INCRBYFLOAT and HINCRBYFLOAT compute with the long double of x86: 64 bits of
// mantissa. big.Float does the same with that precision, but for the range.
const (
	longPrec = 64
	longMax  = 16384  // exponents behind this are infinite
	longMin  = -16444 // and before this, zero
)

// parseLong reads a number as strtold does, which must be all of s. It refuses
// NaN and what is out of range.
func parseLong(s string) (*big.Float, bool) {
	digits := strings.TrimLeft(s, "+-")
	if digits == "" || len(s)-len(digits) > 1 || strings.ContainsRune(s, '_') {
		return nil, false
	}
	base := 10
	if len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'x' {
		base = 0
	} else if digits[0]|0x20 == 'i' {
		return infinity(s, digits)
	} else if strings.ContainsAny(digits, "pP") {
		return nil, false
	}
	f, _, err := big.ParseFloat(s, base, longPrec, big.ToNearestEven)
	if err != nil || f.IsInf() || f.Sign() != 0 && (f.MantExp(nil) > longMax || f.MantExp(nil) < longMin) {
		return nil, false
	}
	return f, true
}

func infinity(s, name string) (*big.Float, bool) {
	if !strings.EqualFold(name, "inf") && !strings.EqualFold(name, "infinity") {
		return nil, false
	}
	return new(big.Float).SetInf(s[0] == '-'), true
}

// sumLong adds two numbers that are texts. If the first is none, the complaint
// is the given one.
func sumLong(text, by string, complaint store.Reply) (string, *store.Reply) {
	a, ok1 := parseLong(text)
	if !ok1 {
		return "", &complaint
	}
	b, ok2 := parseLong(by)
	if !ok2 {
		return "", &notFloat
	}
	notFinite := store.OfError("ERR increment would produce NaN or Infinity")
	if a.IsInf() || b.IsInf() {
		return "", &notFinite
	}
	sum := new(big.Float).SetPrec(longPrec).Add(a, b)
	if sum.Sign() != 0 && sum.MantExp(nil) > longMax {
		return "", &notFinite
	}
	return formatLong(sum), nil
}

// formatLong spells f with 17 digits behind the point at most.
func formatLong(f *big.Float) string {
	s := f.Text('f', 17)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}
