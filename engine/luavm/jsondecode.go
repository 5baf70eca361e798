package luavm

import (
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
)

func jsonDecode(a Args, c *jsonConfig) int {
	if a.Len() != 1 {
		a.Fail(1, "expected 1 argument")
	}
	d := jsonDecoder{a: a, c: c, s: a.Str(1)}
	if len(d.s) >= 2 && (d.s[0] == 0 || d.s[1] == 0) {
		a.Raise("JSON parser does not support UTF-16 or UTF-32")
	}
	d.next()
	value := d.value(0)
	if d.next(); d.token.kind != "T_END" {
		d.unexpected("the end")
	}
	return a.Push(value)
}

// A jsonDecoder reads one text, token by token.
type jsonDecoder struct {
	a     Args
	c     *jsonConfig
	s     string
	at    int // behind the token
	token jsonToken
}

// A jsonToken is the last token; its kind has the name that messages give it,
// or says what is wrong with it.
type jsonToken struct {
	kind  string
	at    int
	value lua.LValue
}

// punctuation are the tokens of one character.
var punctuation = map[byte]string{
	'{': "T_OBJ_BEGIN", '}': "T_OBJ_END", '[': "T_ARR_BEGIN", ']': "T_ARR_END", ',': "T_COMMA", ':': "T_COLON",
}

func (d *jsonDecoder) unexpected(wanted string) {
	d.a.Raise("Expected %s but found %s at character %d", wanted, d.token.kind, d.token.at+1)
}

// peek gives the byte at i, 0 behind the end.
func (d *jsonDecoder) peek(i int) byte {
	if i < len(d.s) {
		return d.s[i]
	}
	return 0
}

// next reads a token.
func (d *jsonDecoder) next() {
	d.a.Work(1)
	for d.at < len(d.s) && strings.IndexByte(" \t\n\r", d.s[d.at]) >= 0 {
		d.at++
	}
	d.token = jsonToken{kind: "invalid token", at: d.at}
	c := d.peek(d.at)
	switch {
	case c == 0:
		d.token.kind = "T_END"
	case punctuation[c] != "":
		d.token.kind = punctuation[c]
		d.at++
	case c == '"':
		d.text()
	case c == '-' || isDigit(c):
		if d.c.decodeInvalid == invalidOff && d.oddNumber() {
			d.token.kind = "invalid number"
			return
		}
		d.number()
	case d.word("true", "T_BOOLEAN", lua.LTrue), d.word("false", "T_BOOLEAN", lua.LFalse), d.word("null", "T_NULL", d.a.VM.Null):
	case strings.IndexByte("iInN+", c) >= 0 && d.c.decodeInvalid == invalidOn && d.oddNumber():
		d.number()
	}
}

func (d *jsonDecoder) word(word, kind string, value lua.LValue) bool {
	if !strings.HasPrefix(d.s[d.at:], word) {
		return false
	}
	d.at += len(word)
	d.token.kind, d.token.value = kind, value
	return true
}

// oddNumber reports whether what follows is a number that JSON does not know.
func (d *jsonDecoder) oddNumber() bool {
	i := d.at
	if d.peek(i) == '+' {
		return true
	}
	if d.peek(i) == '-' {
		i++
	}
	switch c := d.peek(i); {
	case c == '0':
		return d.peek(i+1)|0x20 == 'x' || isDigit(d.peek(i+1))
	case isDigit(c):
		return false
	}
	word := strings.ToLower(d.s[i:min(i+3, len(d.s))])
	return word == "inf" || word == "nan"
}

func (d *jsonDecoder) number() {
	f, n := numberPrefix(d.s[d.at:])
	if n == 0 {
		d.token.kind = "invalid number"
		return
	}
	d.at += n
	d.token.kind, d.token.value = "T_NUMBER", lua.LNumber(f)
}

// numberPrefix reads the longest number that s begins with, as strtod does,
// and gives its length.
func numberPrefix(s string) (f float64, n int) {
	n = numberLen(s)
	f, _ = strconv.ParseFloat(s[:n], 64)
	body := strings.ToLower(strings.TrimLeft(s[:n], "+-"))
	switch {
	case strings.HasPrefix(body, "0x") && strings.IndexByte(body, 'p') < 0:
		f, _ = hexNumber(s, body[2:])
	case body == "nan":
		f, _ = ToNumber(s[:n])
	}
	return f, n
}

// numberLen gives the length of the number that s begins with.
func numberLen(s string) int {
	i := 0
	if s != "" && (s[0] == '-' || s[0] == '+') {
		i = 1
	}
	rest := strings.ToLower(s[i:min(len(s), i+8)])
	for _, word := range []string{"infinity", "inf", "nan"} {
		if strings.HasPrefix(rest, word) {
			return i + len(word)
		}
	}
	digit, exponent := isDigit, "e"
	if len(rest) > 2 && rest[0] == '0' && rest[1] == 'x' && (isHex(rest[2]) || rest[2] == '.' && len(rest) > 3 && isHex(rest[3])) {
		i += 2
		digit, exponent = isHex, "p"
	}
	from, digits := i, 0
	for ; i < len(s) && (digit(s[i]) || s[i] == '.' && strings.IndexByte(s[from:i], '.') < 0); i++ {
		if s[i] != '.' {
			digits++
		}
	}
	if digits == 0 {
		return 0
	}
	if i < len(s) && s[i]|0x20 == exponent[0] {
		j := i + 1
		if j < len(s) && (s[j] == '-' || s[j] == '+') {
			j++
		}
		if j < len(s) && isDigit(s[j]) {
			for i = j; i < len(s) && isDigit(s[i]); i++ {
			}
		}
	}
	return i
}

// unescape are the escapes of one letter.
var unescape = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// text reads a string.
func (d *jsonDecoder) text() {
	var b []byte
	d.at++
	from := d.at
	for {
		switch c := d.peek(d.at); c {
		case '"':
			d.token.kind, d.token.value = "T_STRING", lua.LString(string(append(b, d.s[from:d.at]...)))
			d.a.Work((d.at - d.token.at) / 64)
			d.at++
			return
		case 0:
			d.token.kind, d.token.at = "unexpected end of string", d.at
			return
		case '\\':
			b = append(b, d.s[from:d.at]...)
			var problem string
			if b, problem = d.escape(b); problem != "" {
				d.token.kind, d.token.at = problem, d.at
				return
			}
			from = d.at
		default:
			d.at++
		}
	}
}

// escape reads what begins with a backslash.
func (d *jsonDecoder) escape(b []byte) (_ []byte, problem string) {
	c := d.peek(d.at + 1)
	if c == 'u' {
		return d.unicode(b)
	}
	plain, found := unescape[c]
	if !found {
		return b, "invalid escape code"
	}
	d.at += 2
	return append(b, plain), ""
}

func (d *jsonDecoder) unicode(b []byte) (_ []byte, problem string) {
	const invalid = "invalid unicode escape code"
	r, ok := d.hex4(d.at + 2)
	if !ok {
		return b, invalid
	}
	size := 6
	if r&0xf800 == 0xd800 { // the first half of a pair
		low, ok := d.hex4(d.at + 8)
		if r&0x400 != 0 || !ok || low&0xfc00 != 0xdc00 || d.peek(d.at+6) != '\\' || d.peek(d.at+7) != 'u' {
			return b, invalid
		}
		r = 0x10000 + (r&0x3ff)<<10 + low&0x3ff
		size = 12
	}
	d.at += size
	return utf8.AppendRune(b, r), ""
}

func (d *jsonDecoder) hex4(i int) (rune, bool) {
	if i+4 > len(d.s) {
		return 0, false
	}
	for _, c := range []byte(d.s[i : i+4]) {
		if !isHex(c) {
			return 0, false
		}
	}
	n, err := strconv.ParseUint(d.s[i:i+4], 16, 32)
	return rune(n), err == nil
}

// value gives the value that begins with the last token.
func (d *jsonDecoder) value(depth int) lua.LValue {
	switch d.token.kind {
	case "T_STRING", "T_NUMBER", "T_BOOLEAN", "T_NULL":
		return d.token.value
	case "T_OBJ_BEGIN":
		d.descend(depth + 1)
		return d.object(depth + 1)
	case "T_ARR_BEGIN":
		d.descend(depth + 1)
		return d.array(depth + 1)
	}
	d.unexpected("value")
	return nil
}

// maxDecoded is how deep the stack of a server lets values lie in each other.
const maxDecoded = 2600

func (d *jsonDecoder) descend(depth int) {
	if depth > d.c.decodeDepth || depth > maxDecoded {
		d.a.Raise("Found too many nested data structures (%d) at character %d", depth, d.at)
	}
}

func (d *jsonDecoder) object(depth int) lua.LValue {
	t := d.a.L.NewTable()
	for d.next(); d.token.kind != "T_OBJ_END"; {
		if d.token.kind != "T_STRING" {
			d.unexpected("object key string")
		}
		key := d.token.value
		if d.next(); d.token.kind != "T_COLON" {
			d.unexpected("colon")
		}
		d.next()
		t.RawSet(key, d.value(depth))
		if d.next(); d.token.kind == "T_OBJ_END" {
			break
		}
		if d.token.kind != "T_COMMA" {
			d.unexpected("comma or object end")
		}
		if d.next(); d.token.kind == "T_OBJ_END" {
			d.unexpected("object key string")
		}
	}
	return t
}

func (d *jsonDecoder) array(depth int) lua.LValue {
	t := d.a.L.NewTable()
	d.next()
	for i := 1; d.token.kind != "T_ARR_END"; i++ {
		t.RawSetInt(i, d.value(depth))
		if d.next(); d.token.kind == "T_ARR_END" {
			break
		}
		if d.token.kind != "T_COMMA" {
			d.unexpected("comma or array end")
		}
		if d.next(); d.token.kind == "T_ARR_END" {
			d.unexpected("value")
		}
	}
	return t
}
