package luavm

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// stringFuncs are the library string.
var stringFuncs = map[string]Func{
	"byte":    stringByte,
	"char":    stringChar,
	"dump":    stringDump,
	"find":    func(a Args) int { return search(a, true) },
	"format":  stringFormat,
	"gfind":   stringGmatch,
	"gmatch":  stringGmatch,
	"gsub":    stringGsub,
	"len":     func(a Args) int { return a.PushNum(float64(len(a.Str(1)))) },
	"lower":   func(a Args) int { return mapBytes(a, lower) },
	"match":   func(a Args) int { return search(a, false) },
	"rep":     stringRep,
	"reverse": stringReverse,
	"sub":     stringSub,
	"upper":   func(a Args) int { return mapBytes(a, upper) },
}

func lower(c byte) byte {
	if isUpper(c) {
		return c + 'a' - 'A'
	}
	return c
}

func upper(c byte) byte {
	if isLower(c) {
		return c - 'a' + 'A'
	}
	return c
}

func mapBytes(a Args, f func(byte) byte) int {
	s := a.Str(1)
	a.Size(len(s))
	b := make([]byte, len(s))
	for i := range b {
		b[i] = f(s[i])
	}
	return a.PushStr(string(b))
}

// bounds gives the bytes that positions i and j of Lua enclose.
func bounds(i, j, n int) (from, to int) {
	if i < 0 {
		i += n + 1
	}
	if j < 0 {
		j += n + 1
	}
	i, j = max(i, 1), min(j, n)
	if i > j {
		return 0, 0
	}
	return i - 1, j
}

func stringByte(a Args) int {
	s := a.Str(1)
	i := a.OptInt(2, 1)
	from, to := bounds(i, a.OptInt(3, i), len(s))
	if to-from >= maxResults {
		a.Raise("string slice too long")
	}
	for _, c := range []byte(s[from:to]) {
		a.L.Push(lua.LNumber(c))
	}
	return to - from
}

func stringChar(a Args) int {
	b := make([]byte, a.Len())
	for i := range b {
		c := a.Int(i + 1)
		if c < 0 || c > 255 {
			a.Fail(i+1, "invalid value")
		}
		b[i] = byte(c)
	}
	return a.PushStr(string(b))
}

func stringRep(a Args) int {
	s, n := a.Str(1), a.Int(2)
	if n <= 0 || s == "" {
		return a.PushStr("")
	}
	if n > a.VM.longest/len(s) {
		a.Size(-1)
	}
	a.Size(n * len(s))
	return a.PushStr(strings.Repeat(s, n))
}

func stringReverse(a Args) int {
	s := a.Str(1)
	a.Size(len(s))
	b := make([]byte, len(s))
	for i := range b {
		b[i] = s[len(s)-1-i]
	}
	return a.PushStr(string(b))
}

func stringSub(a Args) int {
	s := a.Str(1)
	from, to := bounds(a.Int(2), a.OptInt(3, -1), len(s))
	return a.PushStr(s[from:to])
}

// search is string.find and string.match.
func search(a Args, find bool) int {
	s, pattern := a.Str(1), a.Str(2)
	from := a.OptInt(3, 1)
	if from < 0 {
		from = max(len(s)+from+1, 1)
	}
	from = min(max(from-1, 0), len(s))
	if find && (lua.LVAsBool(a.At(4)) || !strings.ContainsAny(pattern, specials)) {
		return findPlain(a, s, pattern, from)
	}
	m := newMatcher(a, s, pattern)
	for at := from; at <= len(s); at++ {
		if end, ok := m.matchAt(at); ok {
			if !find {
				return m.pushCaptures(at, end, true)
			}
			a.Push(lua.LNumber(at+1), lua.LNumber(end))
			return 2 + m.pushCaptures(at, end, false)
		}
		if m.anchored {
			break
		}
	}
	return a.Push(lua.LNil)
}

func findPlain(a Args, s, what string, from int) int {
	a.Work(len(s) / 64)
	i := strings.Index(s[from:], what)
	if i < 0 {
		return a.Push(lua.LNil)
	}
	return a.Push(lua.LNumber(from+i+1), lua.LNumber(from+i+len(what)))
}

func stringGmatch(a Args) int {
	s, pattern := a.Str(1), a.Str(2)
	at := 0
	return a.Push(a.VM.function("gmatch", func(a Args) int {
		m := newMatcher(a, s, "")
		m.pattern = pattern // an anchor means nothing here
		for ; at <= len(s); at++ {
			end, ok := m.matchAt(at)
			if !ok {
				continue
			}
			from := at
			at = max(end, at+1)
			if end > from {
				at = end
			}
			return m.pushCaptures(from, end, true)
		}
		return a.Push(lua.LNil)
	}))
}

func stringGsub(a Args) int {
	s, pattern, by := a.Str(1), a.Str(2), a.At(3)
	switch by.(type) {
	case lua.LNumber, lua.LString, *lua.LTable, *lua.LFunction:
	default:
		a.Fail(3, "string/function/table expected")
	}
	limit := a.OptInt(4, len(s)+1)
	m := newMatcher(a, s, pattern)
	var b strings.Builder
	at, n := 0, 0
	for n < limit {
		end, ok := m.matchAt(at)
		if ok {
			n++
			new := m.replacement(by, at, end)
			a.room(b.Len()+len(new), len(new))
			b.WriteString(new)
		}
		switch {
		case ok && end > at:
			at = end
		case at < len(s):
			b.WriteByte(s[at])
			at++
		default:
			at++
		}
		if at > len(s) || m.anchored {
			break
		}
	}
	if at < len(s) {
		b.WriteString(s[at:])
	}
	return a.Push(lua.LString(b.String()), lua.LNumber(n))
}

// replacement gives what stands for a match.
func (m *matcher) replacement(by lua.LValue, at, end int) string {
	var value lua.LValue
	switch by := by.(type) {
	case *lua.LTable:
		value = m.a.L.GetTable(by, m.capture(0, at, end))
	case *lua.LFunction:
		captures := make([]lua.LValue, max(m.level, 1))
		for i := range captures {
			captures[i] = m.capture(i, at, end)
		}
		value = m.a.call1(by, captures...)
	default:
		s, _ := m.a.text(by)
		return m.expand(s, at, end)
	}
	if lua.LVIsFalse(value) {
		return m.source[at:end]
	}
	s, ok := m.a.text(value)
	if !ok {
		m.a.Raise("invalid replacement value (a %s)", value.Type())
	}
	return s
}

// expand puts captures into a replacement.
func (m *matcher) expand(s string, at, end int) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		before := b.Len()
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch {
		case i == len(s):
			b.WriteByte(0) // the byte that ends strings in C
		case s[i] == '0':
			b.WriteString(m.source[at:end])
		case isDigit(s[i]):
			c, _ := text(m.capture(int(s[i]-'1'), at, end))
			b.WriteString(c)
		default:
			b.WriteByte(s[i])
		}
		m.a.room(b.Len(), b.Len()-before)
	}
	return b.String()
}

// stringDump gives the beginning of a compiled function, and no more of it:
// nothing loads what is compiled.
func stringDump(a Args) int {
	if a.Function(1).IsG {
		return a.Raise("unable to dump given function")
	}
	return a.PushStr("\x1bLua")
}
