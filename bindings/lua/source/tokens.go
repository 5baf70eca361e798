package source

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"

	"github.com/rdsh/rdsh/bindings/facts"
)

// tokens are the names and strings of a source that have not been read yet.
type tokens struct {
	lines []string
	list  []ast.Token
}

// scan gives the names and strings of a source.
func scan(src string) (list []ast.Token) {
	s, state := parse.NewScanner(strings.NewReader(src), ""), new(parse.Lexer)
	for {
		t, err := s.Scan(state)
		if err != nil || t.Type < 0 {
			return list
		}
		state.PrevTokenType = t.Type
		if t.Type == parse.TIdent || t.Type == parse.TString {
			list = append(list, t)
		}
	}
}

// take gives the place of a name, which comes next.
func (ts *tokens) take(name string) facts.Pos { return ts.next(parse.TIdent, name) }

// takeText gives the place of a string, which comes next.
func (ts *tokens) takeText(text string) facts.Pos { return ts.next(parse.TString, text) }

func (ts *tokens) next(typ int, text string) facts.Pos {
	if len(ts.list) == 0 || ts.list[0].Type != typ || ts.list[0].Str != text {
		return facts.Pos{}
	}
	t := ts.list[0]
	ts.list = ts.list[1:]
	return ts.place(t.Pos)
}

// isName reports whether a name comes next, and no string.
func (ts *tokens) isName() bool { return len(ts.list) > 0 && ts.list[0].Type == parse.TIdent }

// place counts the characters in front of a place.
func (ts *tokens) place(p ast.Position) facts.Pos {
	line := ""
	if p.Line <= len(ts.lines) {
		line = ts.lines[p.Line-1]
	}
	return facts.Pos{Line: p.Line, Col: utf8.RuneCountInString(line[:min(max(p.Column-1, 0), len(line))]) + 1}
}

// indent gives the column of the first character of a line that is no blank.
func (ts *tokens) indent(line int) int {
	if line > len(ts.lines) {
		return 1
	}
	s := ts.lines[line-1]
	return len(s) - len(strings.TrimLeft(s, " \t")) + 1
}

// docAbove gives the comment that ends above a line.
func (ts *tokens) docAbove(line int) string {
	var doc []string
	for i := line - 2; i >= 0 && i < len(ts.lines); i-- {
		text, ok := strings.CutPrefix(strings.TrimSpace(ts.lines[i]), "--")
		if !ok {
			break
		}
		doc = append([]string{strings.TrimSpace(strings.TrimLeft(text, "-"))}, doc...)
	}
	return strings.Join(doc, "\n")
}
