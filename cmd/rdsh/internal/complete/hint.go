package complete

import (
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// Hint gives what to show behind the last line of a statement: what a function
// that has just been named takes, or of the call around the cursor what is
// still to come, and what it does; "" for nothing.
func (s *Source) Hint(before string) string {
	at := parse(before, s.Lang)
	switch {
	case at.comment, at.number:
		return ""
	case at.word != "" && !at.inString:
		if m := s.method(place{callee: at.named()}); m != nil {
			return s.from(m, 0, "(") + about(m)
		}
	}
	m := s.method(at)
	switch {
	case m == nil:
		return ""
	case at.word == "" && !at.inString && !strings.HasSuffix(before, "="):
		return s.from(m, at.argument, "") + about(m)
	}
	return "   " + m.Signature(string(s.Lang))
}

// Note gives the signature and the summary of what is being typed, for a line
// of their own, or "".
func (s *Source) note(at place) string {
	m := s.method(place{callee: at.named()})
	if m == nil {
		m = s.method(at)
	}
	if m == nil {
		return ""
	}
	return m.Signature(string(s.Lang)) + "\n  " + m.Summary()
}

// named gives the word that is being typed with what it is called on.
func (p *place) named() string {
	switch {
	case p.inString:
		return ""
	case !p.member:
		return p.word
	case p.call:
		return p.receiver + "()." + p.word
	}
	return p.receiver + "." + p.word
}

func about(m *catalog.Method) string { return "   " + m.Summary() }

// from gives the parameters of m from the n-th on, after begin.
func (s *Source) from(m *catalog.Method, n int, begin string) string {
	call := m.Signature(string(s.Lang))
	params := call[strings.IndexByte(call, '(')+1:]
	for range n {
		_, rest, found := strings.Cut(params, ", ")
		if !found || strings.HasPrefix(params, "{") {
			break
		}
		params = strings.TrimPrefix(rest, "*, ")
	}
	return begin + params
}
