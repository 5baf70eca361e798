// Package source reads Starlark without running it: what it says, and whether it
// is laid out well.
package source

import (
	"errors"
	"strings"

	"go.starlark.net/resolve"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/facts"
)

// Options are the dialect of scripts.
var Options = &syntax.FileOptions{
	Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true,
}

// Facts gives what a source says. The problems are those of its syntax; what it
// says is known nevertheless, unless it cannot be parsed.
func Facts(path, src string) (*facts.File, []*facts.Problem) {
	f, err := Options.Parse(path, src, 0)
	if err != nil {
		return nil, problems(err)
	}
	anything := func(string) bool { return true }
	nothing := func(string) bool { return false }
	err = resolve.REPLChunk(f, nothing, anything, nothing)
	r := &reader{file: new(facts.File), vars: make(map[*syntax.Ident]*facts.Var), lines: make(map[int]bool)}
	r.block(f.Stmts)
	return r.file, problems(err)
}

// problems gives the errors of the parser or the resolver.
func problems(err error) []*facts.Problem {
	var parse syntax.Error
	var list resolve.ErrorList
	switch {
	case err == nil:
		return nil
	case errors.As(err, &parse):
		return []*facts.Problem{{Pos: place(parse.Pos), Message: "syntax error: " + strings.TrimPrefix(parse.Msg, "syntax error: ")}}
	case errors.As(err, &list):
		var found []*facts.Problem
		for _, e := range list {
			found = append(found, &facts.Problem{Pos: place(e.Pos), Message: e.Msg})
		}
		return found
	}
	return []*facts.Problem{{Message: err.Error()}}
}

func place(p syntax.Position) facts.Pos { return facts.Pos{Line: int(p.Line), Col: int(p.Col)} }

// A reader finds the facts of a file that was resolved: all identifiers of one
// variable have the same first one.
type reader struct {
	file  *facts.File
	vars  map[*syntax.Ident]*facts.Var
	fn    *facts.Func // that is being read
	lines map[int]bool
}

func (r *reader) block(stmts []syntax.Stmt) {
	for _, s := range stmts {
		r.line(s)
		r.stmt(s)
	}
}

// line notes where a statement begins; to load is none.
func (r *reader) line(s syntax.Stmt) {
	if _, ok := s.(*syntax.LoadStmt); ok {
		return
	}
	start, _ := s.Span()
	if n := int(start.Line); !r.lines[n] {
		r.lines[n] = true
		r.file.Lines = append(r.file.Lines, n)
	}
}

func (r *reader) stmt(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.AssignStmt:
		v := r.expr(s.RHS)
		if s.Op != syntax.EQ {
			r.expr(s.LHS) // it is read, and then assigned
			v = nil
		}
		r.target(s.LHS, v, facts.Local)
	case *syntax.DefStmt:
		r.define(s)
	case *syntax.ExprStmt:
		r.expr(s.X)
	case *syntax.ForStmt:
		r.loop(s)
	case *syntax.WhileStmt:
		r.expr(s.Cond)
		r.block(s.Body)
	case *syntax.IfStmt:
		r.expr(s.Cond)
		r.block(s.True)
		if len(s.False) == 1 && syntax.Start(s.False[0]) == s.ElsePos { // elif
			r.stmt(s.False[0])
		} else {
			r.block(s.False)
		}
	case *syntax.LoadStmt:
		r.load(s)
	case *syntax.ReturnStmt:
		if s.Result != nil {
			r.expr(s.Result)
		}
	}
}

// variable gives the variable that an identifier defines.
func (r *reader) variable(id *syntax.Ident, kind facts.Kind) *facts.Var {
	b, _ := id.Binding.(*resolve.Binding)
	if b == nil || b.First == nil {
		return nil
	}
	if b.Scope == resolve.Global {
		kind = facts.Global
	}
	v := r.vars[b.First]
	if v == nil {
		v = &facts.Var{Pos: place(id.NamePos), Name: id.Name, Kind: kind, In: r.fn}
		if kind == facts.Global {
			v.In = nil
		}
		r.vars[b.First] = v
		r.file.Vars = append(r.file.Vars, v)
	}
	return v
}

// assign notes that id becomes value.
func (r *reader) assign(id *syntax.Ident, value facts.Expr, kind facts.Kind) *facts.Var {
	v := r.variable(id, kind)
	if v != nil {
		v.Values = append(v.Values, value)
		v.Defs = append(v.Defs, place(id.NamePos))
	}
	return v
}

// target reads the left side of an assignment, and gives its variables.
func (r *reader) target(e syntax.Expr, value facts.Expr, kind facts.Kind) (vars []*facts.Var) {
	switch e := e.(type) {
	case *syntax.Ident:
		if v := r.assign(e, value, kind); v != nil {
			vars = append(vars, v)
		}
	case *syntax.ParenExpr:
		return r.target(e.X, value, kind)
	case *syntax.TupleExpr:
		return r.targets(e.List, kind)
	case *syntax.ListExpr:
		return r.targets(e.List, kind)
	case *syntax.DotExpr:
		r.expr(e)
		r.file.Members[len(r.file.Members)-1].Write = true
	default:
		r.expr(e)
	}
	return vars
}

func (r *reader) targets(list []syntax.Expr, kind facts.Kind) (vars []*facts.Var) {
	for _, e := range list {
		for _, v := range r.target(e, nil, kind) {
			v.Several = true
			vars = append(vars, v)
		}
	}
	return vars
}

func (r *reader) define(s *syntax.DefStmt) {
	fn := &facts.Func{Pos: place(s.Name.NamePos), Name: s.Name.Name, Doc: docOf(s.Body), Within: r.fn, Whole: r.fn == nil}
	r.assign(s.Name, fn, facts.Local)
	r.file.Funcs = append(r.file.Funcs, fn)
	_, end := s.Span()
	fn.End = int(end.Line)
	r.function(fn, s.Params, func() { r.block(s.Body) })
}

// docOf gives the text that a body begins with.
func docOf(body []syntax.Stmt) string {
	if s, ok := body[0].(*syntax.ExprStmt); ok {
		if lit, ok := s.X.(*syntax.Literal); ok && lit.Token == syntax.STRING {
			return strings.TrimSpace(lit.Value.(string))
		}
	}
	return ""
}

// function reads the parameters of a function, and its body.
func (r *reader) function(fn *facts.Func, params []syntax.Expr, body func()) {
	for _, p := range params { // defaults belong to what is around
		if p, ok := p.(*syntax.BinaryExpr); ok {
			r.expr(p.Y)
		}
	}
	outer := r.fn
	r.fn = fn
	for _, p := range params {
		if id := paramName(p); id != nil {
			if v := r.assign(id, nil, facts.Param); v != nil {
				fn.Params = append(fn.Params, v)
			}
		}
	}
	body()
	r.fn = outer
}

func paramName(p syntax.Expr) *syntax.Ident {
	switch p := p.(type) {
	case *syntax.Ident:
		return p
	case *syntax.BinaryExpr:
		return p.X.(*syntax.Ident)
	case *syntax.UnaryExpr:
		id, _ := p.X.(*syntax.Ident)
		return id
	}
	return nil
}

func (r *reader) loop(s *syntax.ForStmt) {
	l := &facts.Loop{Pos: place(s.For), Over: r.expr(s.X)}
	l.Vars = r.target(s.Vars, nil, facts.LoopVar)
	r.file.Loops = append(r.file.Loops, l)
	for _, inner := range s.Body {
		r.line(inner)
		if e, ok := inner.(*syntax.ExprStmt); ok {
			if call, ok := r.expr(e.X).(*facts.Call); ok {
				l.Calls = append(l.Calls, call)
			}
			continue
		}
		r.stmt(inner)
	}
	l.Sole = len(l.Calls) == 1 && len(s.Body) == 1
}

func (r *reader) load(s *syntax.LoadStmt) {
	l := &facts.Load{Pos: place(s.Module.TokenPos), Path: s.ModuleName()}
	for i, id := range s.To {
		if v := r.assign(id, nil, facts.Loaded); v != nil {
			v.Kind = facts.Loaded
			l.Names, l.From = append(l.Names, v), append(l.From, s.From[i].Name)
		}
	}
	r.file.Loads = append(r.file.Loads, l)
}
