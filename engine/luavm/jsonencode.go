package luavm

import (
	"math"
	"strconv"

	lua "github.com/yuin/gopher-lua"
)

func jsonEncode(a Args, c *jsonConfig) int {
	if a.Len() != 1 {
		a.Fail(1, "expected 1 argument")
	}
	e := jsonEncoder{a: a, c: c}
	e.value(a.At(1), 0)
	return a.PushStr(string(e.b))
}

// A jsonEncoder writes one text.
type jsonEncoder struct {
	a Args
	c *jsonConfig
	b []byte
}

func (e *jsonEncoder) refuse(v lua.LValue, why string) {
	e.a.Raise("Cannot serialise %s: %s", v.Type(), why)
}

func (e *jsonEncoder) value(v lua.LValue, depth int) {
	e.a.Work(1)
	switch v := v.(type) {
	case lua.LString:
		e.text(string(v))
	case lua.LNumber:
		e.number(v)
	case lua.LBool:
		e.b = strconv.AppendBool(e.b, bool(v))
	case *lua.LNilType:
		e.b = append(e.b, "null"...)
	case *lua.LTable:
		e.table(v, depth+1)
	default:
		if v != e.a.VM.Null {
			e.refuse(v, "type not supported")
		}
		e.b = append(e.b, "null"...)
	}
}

func (e *jsonEncoder) table(t *lua.LTable, depth int) {
	if depth > e.c.encodeDepth {
		e.a.Raise("Cannot serialise, excessive nesting (%d)", depth)
	}
	if inner := e.a.VM.frozen[t]; inner != nil {
		t = inner
	}
	if n := e.arrayLen(t); n > 0 {
		e.array(t, n, depth)
	} else {
		e.object(t, depth)
	}
}

// arrayLen gives the largest index of an array, -1 for an object: one that has
// other keys, or too many gaps.
func (e *jsonEncoder) arrayLen(t *lua.LTable) int {
	longest, items := 0, 0
	for key, _ := t.Next(lua.LNil); key != lua.LNil; key, _ = t.Next(key) {
		n, is := key.(lua.LNumber)
		if !is || n < 1 || n != lua.LNumber(math.Floor(float64(n))) || n > math.MaxInt32 {
			return -1
		}
		longest = max(longest, int(n))
		items++
	}
	e.a.Work(items)
	if c := e.c; c.sparseRatio > 0 && longest > items*c.sparseRatio && longest > c.sparseSafe {
		if !c.sparseConvert {
			e.refuse(t, "excessively sparse array")
		}
		return -1
	}
	return longest
}

func (e *jsonEncoder) array(t *lua.LTable, n, depth int) {
	e.b = append(e.b, '[')
	for i := 1; i <= n; i++ {
		if i > 1 {
			e.b = append(e.b, ',')
		}
		e.value(rawInt(t, i), depth)
		e.a.Size(len(e.b) / 64)
	}
	e.b = append(e.b, ']')
}

func (e *jsonEncoder) object(t *lua.LTable, depth int) {
	e.b = append(e.b, '{')
	first := true
	for key, value := t.Next(lua.LNil); key != lua.LNil; key, value = t.Next(key) {
		if !first {
			e.b = append(e.b, ',')
		}
		first = false
		switch key := key.(type) {
		case lua.LString:
			e.text(string(key))
		case lua.LNumber:
			e.b = append(e.b, '"')
			e.number(key)
			e.b = append(e.b, '"')
		default:
			e.refuse(key, "table key must be a number or string")
		}
		e.b = append(e.b, ':')
		e.value(value, depth)
	}
	e.b = append(e.b, '}')
}

func (e *jsonEncoder) number(n lua.LNumber) {
	f := float64(n)
	if math.IsInf(f, 0) || f != f {
		switch e.c.encodeInvalid {
		case invalidOff:
			e.refuse(n, "must not be NaN or Inf")
		case invalidNull:
			e.b = append(e.b, "null"...)
			return
		}
		if f != f {
			e.b = append(e.b, "nan"...) // without a sign
			return
		}
	}
	e.b = append(e.b, FormatG(f, e.c.precision)...)
}

// escapes are the characters that JSON has short forms for.
var escapes = map[byte]byte{'\b': 'b', '\t': 't', '\n': 'n', '\f': 'f', '\r': 'r', '"': '"', '\\': '\\', '/': '/'}

func (e *jsonEncoder) text(s string) {
	if len(e.b)+len(s) > maxString/6 {
		e.a.Size(len(e.b) + 6*len(s))
	}
	e.b = append(e.b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != '/' && c != 0x7f {
			continue
		}
		e.b = append(e.b, s[from:i]...)
		from = i + 1
		if short, found := escapes[c]; found {
			e.b = append(e.b, '\\', short)
			continue
		}
		const hex = "0123456789abcdef"
		e.b = append(e.b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
	}
	e.b = append(append(e.b, s[from:]...), '"')
}
