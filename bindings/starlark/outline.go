package starlark

import (
	"strings"

	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// Outline tells what is written in a script, and does not run it. The error is
// a *catalog.Failure: the script is none.
func Outline(name, src string) (*catalog.Outline, error) {
	f, err := options.Parse(name, src, 0)
	if err != nil {
		return nil, (&Language{}).failure(err)
	}
	lines := strings.Split(src, "\n")
	o := &catalog.Outline{Doc: docOf(f, src)}
	syntax.Walk(f, func(n syntax.Node) bool {
		call, ok := n.(*syntax.CallExpr)
		if !ok || o.Takes {
			return true
		}
		if fn, ok := call.Fn.(*syntax.Ident); ok && fn.Name == "arguments" {
			o.Takes = true
			o.Flags = flagsOf(call, lines)
		}
		return true
	})
	return o, nil
}

// docOf gives the text that a file begins with, or else its first comment.
func docOf(f *syntax.File, src string) string {
	if len(f.Stmts) > 0 {
		if first, ok := f.Stmts[0].(*syntax.ExprStmt); ok {
			if text, ok := first.X.(*syntax.Literal); ok && text.Token == syntax.STRING {
				return strings.TrimSpace(text.Value.(string))
			}
		}
	}
	return catalog.Comments(src, "#")
}

func flagsOf(call *syntax.CallExpr, lines []string) (flags []catalog.Flag) {
	var at []int
	for _, arg := range call.Args {
		named, ok := arg.(*syntax.BinaryExpr)
		if !ok || named.Op != syntax.EQ {
			continue
		}
		name := named.X.(*syntax.Ident)
		flags = append(flags, catalog.Flag{Name: name.Name, Type: typeOf(named.Y), Default: textOf(named.Y, lines)})
		at = append(at, int(name.NamePos.Line))
	}
	catalog.Remarks(flags, at, lines, "#")
	return flags
}

// typeOf gives the type of what an expression makes, "" if it does not show.
func typeOf(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Literal:
		switch e.Token {
		case syntax.INT:
			return "int"
		case syntax.FLOAT:
			return "float"
		case syntax.STRING:
			return "str"
		}
	case *syntax.Ident:
		switch e.Name {
		case "True", "False":
			return "bool"
		case "None":
			return "str"
		}
	case *syntax.UnaryExpr:
		return typeOf(e.X)
	case *syntax.CallExpr:
		if fn, ok := e.Fn.(*syntax.DotExpr); ok && fn.Name.Name == "duration" {
			return "duration"
		}
	}
	return ""
}

// textOf gives an expression as the script writes it, if it is on one line.
func textOf(e syntax.Expr, lines []string) string {
	start, end := e.Span()
	if start.Line != end.Line || int(start.Line) > len(lines) {
		return "…"
	}
	runes := []rune(lines[start.Line-1])
	if int(end.Col)-1 > len(runes) {
		return "…"
	}
	return string(runes[start.Col-1 : end.Col-1])
}
