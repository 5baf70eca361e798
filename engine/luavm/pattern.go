package luavm

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// Patterns of Lua, matched by backtracking as the manual describes them
// (https://www.lua.org/manual/5.1/manual.html#5.4.1), with each step counted.

const (
	specials    = "^$*+?.([%-"
	maxCaptures = 32
	maxMatching = 200 // matches in each other, as deep as C goes
)

// What a capture is besides a part of the source.
const (
	unfinished = -1
	location   = -2
)

// A matcher matches one pattern. The level is the number of captures.
type matcher struct {
	a        Args
	source   string
	pattern  string
	anchored bool
	level    int
	depth    int
	captures [maxCaptures]struct{ at, size int }
}

func newMatcher(a Args, source, pattern string) *matcher {
	m := &matcher{a: a, source: source, pattern: pattern}
	if strings.HasPrefix(pattern, "^") {
		m.pattern, m.anchored = pattern[1:], true
	}
	return m
}

// matchAt matches the whole pattern at one place and gives the end of the
// match.
func (m *matcher) matchAt(at int) (end int, ok bool) {
	m.level, m.depth = 0, 0
	return m.match(at, 0)
}

// match matches the pattern from p on.
func (m *matcher) match(s, p int) (end int, ok bool) {
	if m.depth++; m.depth > maxMatching*100 {
		m.a.Raise("pattern too complex")
	}
	defer func() { m.depth-- }()
	for {
		m.a.Work(1)
		if p == len(m.pattern) {
			return s, true
		}
		switch c := m.pattern[p]; {
		case c == '(':
			return m.open(s, p)
		case c == ')':
			return m.close(s, p+1)
		case c == '$' && p+1 == len(m.pattern):
			return s, s == len(m.source)
		case c == '%' && p+1 < len(m.pattern) && m.special(p):
			if s, p, ok = m.matchSpecial(s, p); !ok {
				return 0, false
			}
			continue
		}
		after := m.classEnd(p)
		if after < len(m.pattern) {
			switch m.pattern[after] {
			case '?':
				if m.single(s, p, after) {
					if end, ok = m.match(s+1, after+1); ok {
						return end, true
					}
				}
				p = after + 1
				continue
			case '*':
				return m.most(s, s, p, after)
			case '+':
				if !m.single(s, p, after) {
					return 0, false
				}
				return m.most(s+1, s+1, p, after)
			case '-':
				return m.least(s, p, after)
			}
		}
		if !m.single(s, p, after) {
			return 0, false
		}
		s, p = s+1, after
	}
}

// open begins a capture.
func (m *matcher) open(s, p int) (end int, ok bool) {
	if m.level == maxCaptures {
		m.a.Raise("too many captures")
	}
	size := unfinished
	if p++; p < len(m.pattern) && m.pattern[p] == ')' {
		size = location
		p++
	}
	c := &m.captures[m.level]
	c.at, c.size = s, size
	m.level++
	if end, ok = m.match(s, p); !ok {
		m.level--
	}
	return end, ok
}

// close ends the last capture that is unfinished.
func (m *matcher) close(s, p int) (end int, ok bool) {
	for i := m.level - 1; i >= 0; i-- {
		c := &m.captures[i]
		if c.size != unfinished {
			continue
		}
		c.size = s - c.at
		if end, ok = m.match(s, p); !ok {
			c.size = unfinished
		}
		return end, ok
	}
	m.a.Raise("invalid pattern capture")
	return 0, false
}

// special reports whether %x at p is no class: %b, %f or the number of a
// capture.
func (m *matcher) special(p int) bool {
	c := m.pattern[p+1]
	return c == 'b' || c == 'f' || isDigit(c)
}

// matchSpecial matches %bxy, %f[set] or %1 and gives what is behind.
func (m *matcher) matchSpecial(s, p int) (int, int, bool) {
	switch c := m.pattern[p+1]; c {
	case 'b':
		end, ok := m.balanced(s, p+2)
		return end, p + 4, ok
	case 'f':
		return m.frontier(s, p+2)
	default:
		i := int(c) - '1'
		if i < 0 || i >= m.level || m.captures[i].size == unfinished {
			m.a.Raise("invalid capture index")
		}
		part := m.captures[i]
		if part.size == location {
			return 0, 0, false
		}
		m.a.Work(part.size / 8)
		same := strings.HasPrefix(m.source[s:], m.source[part.at:part.at+part.size])
		return s + part.size, p + 2, same
	}
}

func (m *matcher) balanced(s, p int) (end int, ok bool) {
	if p+1 >= len(m.pattern) {
		m.a.Raise("unbalanced pattern")
	}
	first, last := m.pattern[p], m.pattern[p+1]
	if s >= len(m.source) || m.source[s] != first {
		return 0, false
	}
	m.a.Work(1)
	for nesting, i := 1, s+1; i < len(m.source); i++ {
		switch m.source[i] {
		case last:
			if nesting--; nesting == 0 {
				m.a.Work((i - s) / 8)
				return i + 1, true
			}
		case first:
			nesting++
		}
	}
	m.a.Work((len(m.source) - s) / 8)
	return 0, false
}

func (m *matcher) frontier(s, p int) (int, int, bool) {
	if p >= len(m.pattern) || m.pattern[p] != '[' {
		m.a.Raise("missing '[' after '%%f' in pattern")
	}
	after := m.classEnd(p)
	var before, here byte // zero at the ends
	if s > 0 {
		before = m.source[s-1]
	}
	if s < len(m.source) {
		here = m.source[s]
	}
	return s, after, !m.inSet(before, p, after-1) && m.inSet(here, p, after-1)
}

// most matches as many characters as it can, then fewer.
func (m *matcher) most(least, s, p, after int) (end int, ok bool) {
	for m.single(s, p, after) {
		s++
	}
	m.a.Work(s - least)
	for ; s >= least; s-- {
		if end, ok = m.match(s, after+1); ok {
			return end, true
		}
	}
	return 0, false
}

// least matches as few characters as it can, then more.
func (m *matcher) least(s, p, after int) (end int, ok bool) {
	for {
		if end, ok = m.match(s, after+1); ok {
			return end, true
		}
		if !m.single(s, p, after) {
			return 0, false
		}
		s++
	}
}

// classEnd gives what is behind the class at p.
func (m *matcher) classEnd(p int) int {
	c := m.pattern[p]
	p++
	switch c {
	case '%':
		if p >= len(m.pattern) {
			m.a.Raise("malformed pattern (ends with '%%')")
		}
		return p + 1
	case '[':
		if p < len(m.pattern) && m.pattern[p] == '^' {
			p++
		}
		for first := true; ; first = false {
			if p >= len(m.pattern) {
				m.a.Raise("malformed pattern (missing ']')")
			}
			if m.pattern[p] == ']' && !first {
				return p + 1
			}
			if m.pattern[p] == '%' {
				p++
			}
			p++
		}
	}
	return p
}

// single reports whether the character at s is of the class from p to after.
func (m *matcher) single(s, p, after int) bool {
	if s >= len(m.source) {
		return false
	}
	c := m.source[s]
	switch m.pattern[p] {
	case '.':
		return true
	case '%':
		return inClass(c, m.pattern[p+1])
	case '[':
		return m.inSet(c, p, after-1)
	}
	return m.pattern[p] == c
}

// inSet reports whether c is of the set from p, a bracket, to last, the other.
func (m *matcher) inSet(c byte, p, last int) bool {
	p++
	found := true
	if m.pattern[p] == '^' {
		found = false
		p++
	}
	for ; p < last; p++ {
		x := m.pattern[p]
		switch {
		case x == '%':
			p++
			if inClass(c, m.pattern[p]) {
				return found
			}
		case p+2 < last && m.pattern[p+1] == '-':
			if x <= c && c <= m.pattern[p+2] {
				return found
			}
			p += 2
		case x == c:
			return found
		}
	}
	return !found
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isAlnum(c byte) bool { return isLower(c) || isUpper(c) || isDigit(c) }
func isGraph(c byte) bool { return ' ' < c && c < 0x7f }
func isHex(c byte) bool   { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// inClass reports whether c is of the class %x.
func inClass(c, class byte) (in bool) {
	switch class | 0x20 {
	case 'a':
		in = isLower(c) || isUpper(c)
	case 'c':
		in = c < ' ' || c == 0x7f
	case 'd':
		in = isDigit(c)
	case 'l':
		in = isLower(c)
	case 'p':
		in = isGraph(c) && !isAlnum(c)
	case 's':
		in = c == ' ' || '\t' <= c && c <= '\r'
	case 'u':
		in = isUpper(c)
	case 'w':
		in = isAlnum(c)
	case 'x':
		in = isHex(c)
	case 'z':
		in = c == 0
	default:
		return class == c
	}
	if !isLower(class) && !isUpper(class) {
		return class == c // only letters name classes
	}
	return in != isUpper(class)
}

// pushCaptures gives the captures; the whole match if there are none and
// whole.
func (m *matcher) pushCaptures(at, end int, whole bool) int {
	n := m.level
	if n == 0 && whole {
		n = 1
	}
	for i := range n {
		m.a.L.Push(m.capture(i, at, end))
	}
	return n
}

// capture gives capture i of a match.
func (m *matcher) capture(i, at, end int) lua.LValue {
	if i >= m.level {
		if i != 0 {
			m.a.Raise("invalid capture index")
		}
		return lua.LString(m.source[at:end])
	}
	c := m.captures[i]
	switch c.size {
	case location:
		return lua.LNumber(c.at + 1)
	case unfinished:
		m.a.Raise("unfinished capture")
	}
	return lua.LString(m.source[c.at : c.at+c.size])
}
