// Package format lays out Starlark as buildifier does.
package format

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/bazelbuild/buildtools/build"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/facts"
	"github.com/rdsh/rdsh/bindings/starlark/source"
)

// Source gives a source well laid out: the same program, with the same comments.
// Named arguments and defaults of parameters are written name=value, without the
// spaces that buildifier puts there.
// The error is a *facts.Problem: the source is no Starlark, or the layout of
// something in it is not known.
//
// The library for it does not know all of the language. What it lacks is
// replaced before, by something that it lays out in the same way, and put back
// behind: while loops and bytes.
func Source(path, src string) (string, error) {
	before, err := source.Options.Parse(path, src, syntax.RetainComments)
	if err != nil {
		return "", problemOf(err)
	}
	if at := strings.Index(src, placeholder); at >= 0 {
		return "", &facts.Problem{Pos: facts.Pos{Line: strings.Count(src[:at], "\n") + 1, Col: 1}, Message: "names with " + placeholder + " cannot be formatted"}
	}
	s := &stand{src: src}
	syntax.Walk(before, s.node)
	f, err := build.ParseDefault(path, []byte(s.replaced()))
	if err != nil {
		return "", problemOf(err)
	}
	out := s.restored(string(build.FormatWithoutRewriting(f)))
	if out, err = tighten(path, out); err != nil {
		return "", problemOf(err)
	}
	after, err := source.Options.Parse(path, out, syntax.RetainComments)
	if err != nil {
		return "", &facts.Problem{Pos: facts.Pos{Line: 1, Col: 1}, Message: "the formatted text would be no Starlark: " + err.Error()}
	}
	if at, same := compare(before, after); !same {
		return "", &facts.Problem{Pos: at, Message: "the formatted text would be another program"}
	}
	return out, nil
}

// tighten takes the spaces around the = of named arguments and defaults away.
func tighten(path, src string) (string, error) {
	f, err := source.Options.Parse(path, src, 0)
	if err != nil {
		return "", err
	}
	s := &stand{src: src}
	syntax.Walk(f, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			s.tighten(n.Args)
		case *syntax.DefStmt:
			s.tighten(n.Params)
		case *syntax.LambdaExpr:
			s.tighten(n.Params)
		}
		return true
	})
	return s.replaced(), nil
}

func (s *stand) tighten(list []syntax.Expr) {
	for _, e := range list {
		b, ok := e.(*syntax.BinaryExpr)
		if !ok || b.Op != syntax.EQ {
			continue
		}
		_, end := b.X.Span()
		from, to := s.offset(end), s.offset(syntax.Start(b.Y))
		if strings.TrimSpace(s.src[from:to]) == "=" && !strings.Contains(s.src[from:to], "\n") {
			s.edits = append(s.edits, edit{from, to - from, "="})
		}
	}
}

// problemOf gives an error of either parser with its place.
func problemOf(err error) *facts.Problem {
	var own syntax.Error
	var theirs build.ParseError
	switch {
	case errors.As(err, &own):
		return &facts.Problem{Pos: place(own.Pos), Message: "syntax error: " + strings.TrimPrefix(own.Msg, "syntax error: ")}
	case errors.As(err, &theirs):
		return &facts.Problem{Pos: facts.Pos{Line: theirs.Pos.Line, Col: theirs.Pos.LineRune}, Message: "its layout is not known: " + theirs.Message}
	}
	return &facts.Problem{Pos: facts.Pos{Line: 1, Col: 1}, Message: err.Error()}
}

func place(p syntax.Position) facts.Pos { return facts.Pos{Line: int(p.Line), Col: int(p.Col)} }

// placeholder begins the names that stand for what is replaced.
const placeholder = "__rdsh_"

// loopName is the variable of a for loop that stands for a while loop.
const loopName = placeholder + "while"

// A stand replaces what the library does not know.
type stand struct {
	src   string
	edits []edit
	bytes []string // that were replaced, by their numbers
}

// An edit replaces some bytes of a source.
type edit struct {
	at, length int
	text       string
}

func (s *stand) node(n syntax.Node) bool {
	switch n := n.(type) {
	case *syntax.WhileStmt:
		s.edits = append(s.edits, edit{s.offset(n.While), len("while"), "for " + loopName + " in"})
	case *syntax.Literal:
		if n.Token == syntax.BYTES {
			s.edits = append(s.edits, edit{s.offset(n.TokenPos), len(n.Raw), fmt.Sprintf("%sbytes_%d", placeholder, len(s.bytes))})
			s.bytes = append(s.bytes, n.Raw)
		}
	}
	return true
}

// offset gives the byte at a place.
func (s *stand) offset(p syntax.Position) int {
	at := 0
	for range p.Line - 1 {
		at += strings.IndexByte(s.src[at:], '\n') + 1
	}
	col := int32(1)
	for i := range s.src[at:] {
		if col == p.Col {
			return at + i
		}
		col++
	}
	return len(s.src)
}

func (s *stand) replaced() string {
	slices.SortFunc(s.edits, func(a, b edit) int { return b.at - a.at })
	out := s.src
	for _, e := range s.edits {
		out = out[:e.at] + e.text + out[e.at+e.length:]
	}
	return out
}

var bytesName = regexp.MustCompile(placeholder + `bytes_\d+\b`)

func (s *stand) restored(out string) string {
	out = strings.ReplaceAll(out, "for "+loopName+" in ", "while ")
	return bytesName.ReplaceAllStringFunc(out, func(name string) string {
		var n int
		fmt.Sscanf(name, placeholder+"bytes_%d", &n)
		return s.bytes[n]
	})
}
