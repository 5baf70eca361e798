package starlark

import (
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

const lineName = "line()"

// told puts a call in front of each statement that tells setup.Line of it.
func told(stmts []syntax.Stmt) []syntax.Stmt {
	all := make([]syntax.Stmt, 0, 2*len(stmts))
	for _, s := range stmts {
		start, _ := s.Span()
		call := &syntax.CallExpr{Fn: &syntax.Ident{NamePos: start, Name: lineName}, Lparen: start, Rparen: start}
		if _, ok := s.(*syntax.LoadStmt); !ok { // which must be first
			all = append(all, &syntax.ExprStmt{X: call})
		}
		switch s := s.(type) {
		case *syntax.DefStmt:
			s.Body = told(s.Body)
		case *syntax.ForStmt:
			s.Body = told(s.Body)
		case *syntax.WhileStmt:
			s.Body = told(s.Body)
		case *syntax.IfStmt:
			s.True, s.False = told(s.True), told(s.False)
		}
		all = append(all, s)
	}
	return all
}

// line is what these calls call.
func (l *Language) line(thread *starlark.Thread, _ *starlark.Builtin, _ starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	at := thread.CallFrame(1).Pos
	l.setup.Line(at.Filename(), int(at.Line))
	return starlark.None, nil
}
