package codec

import (
	"encoding/base64"
	"strings"
)

// A Key is a value in canonical stored form: equal values are equal keys. The
// canonical form of a scalar is its stored form, except for strings, see
// KeyOfStr, and times, which are in UTC. A key holds no NUL.
type Key string

// KeyOfStr gives the canonical stored form of a string. More strings are bare
// than with OfStr, such as 4.50, since a Key means 4.5 only if it says 4.5.
func KeyOfStr(s string) Key {
	if hasNUL(s) || typed(s) {
		return Key(quoted(s))
	}
	return Key(s)
}

// Canonical gives the key of the value that t holds. Two texts have the same
// value if they have the same key.
func Canonical(t Text) Key {
	s := string(t)
	switch {
	case !odd(s):
		return KeyOfStr(s)
	case typed(s):
		return Key(s)
	}
	return canonical(Tree(t))
}

// Text gives the value of k as a Text.
func (k Key) Text() Text {
	s := string(k)
	if mistakable(s) && !typed(s) {
		return Text(quoted(s))
	}
	return Text(k)
}

// DecodeKey gives the value of k: what the text says if it is in canonical
// form, else the string k, so that encoding it gives k again. Only a text with
// NUL, which others may have written, does not come back. It never fails.
func DecodeKey[V any](k Key, b Builder[V]) V {
	s := string(k)
	if !odd(s) {
		return b.Str(s)
	}
	if n, ok := shortInt(s); ok {
		return b.Int(n)
	}
	if isStr(s) {
		return b.Str(unquoted(s))
	}
	d := decoder[V]{b: b, s: s, strict: true}
	if v, ok := d.text(); ok {
		return v
	}
	return b.Str(s)
}

// typed reports whether s, read as a Key, would not be the string s.
func typed(s string) bool {
	if !odd(s) {
		return false
	}
	if isStr(s) {
		return unquoted(s) != s
	}
	d := decoder[struct{}]{b: nothing{}, s: s, strict: true}
	_, ok := d.text()
	return ok
}

// isStr reports whether the key s can only be a string.
func isStr(s string) bool { return s[0] == '"' || strings.HasPrefix(s, strOpen) }

// unquoted gives the string whose key is s, which is s itself if what it holds
// would not be quoted.
func unquoted(s string) string {
	d := decoder[struct{}]{s: s}
	str, ok := d.str()
	if code, found := strings.CutPrefix(s, strOpen); found {
		raw, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(code, `"}`))
		str, ok = string(raw), err == nil
	}
	if ok && string(KeyOfStr(str)) == s {
		return str
	}
	return s
}
