// Package highlight finds what of a statement is shown in colours.
package highlight

import (
	"strings"
	"unicode"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
	"github.com/rdsh/rdsh/host"
)

// The colours, as parameters of SGR sequences: such that they can be read on
// dark and on light screens.
const (
	keyword = "35" // magenta
	text    = "32" // green
	number  = "36" // cyan
	comment = "90" // grey
	name    = "34" // blue: what the catalog has
	command = "1"  // bold: of the shell
)

// words are those of the languages.
var words = map[host.Lang]map[string]bool{
	host.Starlark: set("and break continue def elif else False for if in lambda load None not or pass return True while"),
	host.Lua:      set("and break do else elseif end false for function goto if in local nil not or repeat return then true until while"),
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		m[word] = true
	}
	return m
}

// Code gives the coloured parts of code. Known reports whether a name is one
// that scripts have without defining it. Code need not be whole, or correct.
func Code(code []rune, lang host.Lang, known func(name string) bool) []editor.Span {
	if len(code) > 0 && code[0] == ':' {
		end := 0
		for end < len(code) && code[end] != ' ' {
			end++
		}
		return []editor.Span{{End: end, Colour: command}}
	}
	s := scanner{code: code, lang: lang, known: known}
	for s.at < len(code) {
		s.next()
	}
	return s.spans
}

type scanner struct {
	code  []rune
	lang  host.Lang
	known func(string) bool
	at    int
	spans []editor.Span
}

// next goes behind the next token.
func (s *scanner) next() {
	start := s.at
	switch c := s.code[s.at]; {
	case s.lang == host.Lua && (s.has("[[") || s.has("--[[")):
		s.until("]]")
		s.add(start, text)
		if s.code[start] == '-' {
			s.spans[len(s.spans)-1].Colour = comment
		}
	case s.lang == host.Lua && s.has("--"), s.lang != host.Lua && c == '#':
		s.until("\n")
		s.add(start, comment)
	case s.lang != host.Lua && (s.has(`"""`) || s.has(`'''`)):
		quote := string(s.code[s.at : s.at+3])
		s.at += 3
		s.until(quote)
		s.add(start, text)
	case c == '"' || c == '\'':
		s.string(c)
		s.add(start, text)
	case unicode.IsDigit(c):
		s.while(func(r rune) bool { return isWord(r) || r == '.' })
		s.add(start, number)
	case isWord(c):
		s.while(isWord)
		s.word(start)
	default:
		s.at++
	}
}

// word colours a name, unless it is a method or a field.
func (s *scanner) word(start int) {
	w := string(s.code[start:s.at])
	member := start > 0 && (s.code[start-1] == '.' || s.lang == host.Lua && s.code[start-1] == ':')
	switch {
	case words[s.lang][w]:
		s.add(start, keyword)
	case !member && s.known(w):
		s.add(start, name)
	}
}

func (s *scanner) add(start int, colour string) {
	s.spans = append(s.spans, editor.Span{Start: start, End: s.at, Colour: colour})
}

func (s *scanner) has(prefix string) bool {
	return strings.HasPrefix(string(s.code[s.at:min(len(s.code), s.at+len(prefix))]), prefix)
}

// until goes behind the next end, or to the end of the code.
func (s *scanner) until(end string) {
	for s.at < len(s.code) && !s.has(end) {
		s.at++
	}
	s.at = min(len(s.code), s.at+len(end))
}

// string goes behind a string of one line.
func (s *scanner) string(quote rune) {
	for s.at++; s.at < len(s.code) && s.code[s.at] != '\n'; s.at++ {
		switch s.code[s.at] {
		case '\\':
			s.at++
		case quote:
			s.at++
			return
		}
	}
	s.at = min(s.at, len(s.code))
}

func (s *scanner) while(ok func(rune) bool) {
	for s.at < len(s.code) && ok(s.code[s.at]) {
		s.at++
	}
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
