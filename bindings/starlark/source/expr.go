package source

import (
	"go.starlark.net/resolve"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/facts"
)

// expr reads an expression; nil stands for one of no interest.
func (r *reader) expr(e syntax.Expr) facts.Expr {
	switch e := e.(type) {
	case *syntax.Ident:
		return r.name(e)
	case *syntax.DotExpr:
		m := &facts.Member{X: r.expr(e.X), Pos: place(e.Name.NamePos), Text: e.Name.Name}
		r.file.Members = append(r.file.Members, m)
		return m
	case *syntax.CallExpr:
		return r.call(e)
	case *syntax.ParenExpr:
		return r.expr(e.X)
	case *syntax.LambdaExpr:
		fn := &facts.Func{Pos: place(e.Lambda), Within: r.fn}
		r.function(fn, e.Params, func() { r.expr(e.Body) })
		return fn
	case *syntax.Literal:
		if s, ok := e.Value.(string); ok && e.Token == syntax.STRING {
			return &facts.Text{Pos: place(e.TokenPos), Value: s}
		}
	case *syntax.Comprehension:
		r.comprehension(e)
	default:
		r.parts(e)
	}
	return nil
}

// parts reads what an expression consists of.
func (r *reader) parts(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.BinaryExpr:
		r.all(e.X, e.Y)
	case *syntax.CondExpr:
		r.all(e.True, e.Cond, e.False)
	case *syntax.DictEntry:
		r.all(e.Key, e.Value)
	case *syntax.DictExpr:
		r.all(e.List...)
	case *syntax.IndexExpr:
		r.all(e.X, e.Y)
	case *syntax.ListExpr:
		r.all(e.List...)
	case *syntax.SliceExpr:
		r.all(e.X, e.Lo, e.Hi, e.Step)
	case *syntax.TupleExpr:
		r.all(e.List...)
	case *syntax.UnaryExpr:
		r.all(e.X)
	}
}

func (r *reader) all(es ...syntax.Expr) {
	for _, e := range es {
		if e != nil {
			r.expr(e)
		}
	}
}

func (r *reader) name(id *syntax.Ident) facts.Expr {
	n := &facts.Name{Pos: place(id.NamePos), Text: id.Name}
	if b, ok := id.Binding.(*resolve.Binding); ok && b.First != nil {
		if n.Var = r.vars[b.First]; n.Var == nil { // it is read above its definition
			n.Var = r.variable(b.First, facts.Local)
		}
		if n.Var != nil {
			n.Var.Uses++
		}
	}
	r.file.Names = append(r.file.Names, n)
	return n
}

func (r *reader) call(e *syntax.CallExpr) facts.Expr {
	start, _ := e.Fn.Span()
	c := &facts.Call{Pos: place(start), Fn: r.expr(e.Fn), In: r.fn}
	switch fn := c.Fn.(type) {
	case *facts.Name:
		fn.Call = true
	case *facts.Member:
		fn.Call, c.Pos = true, fn.Pos
	}
	for _, a := range e.Args {
		at, _ := a.Span()
		arg := facts.Arg{Pos: place(at)}
		switch a := a.(type) {
		case *syntax.BinaryExpr:
			if id, ok := a.X.(*syntax.Ident); ok && a.Op == syntax.EQ {
				arg.Name, arg.Value = id.Name, r.expr(a.Y)
			} else {
				r.expr(a)
			}
		case *syntax.UnaryExpr:
			arg.Spread = a.Op == syntax.STAR || a.Op == syntax.STARSTAR
			r.expr(a)
		default:
			arg.Value = r.expr(a)
		}
		c.Args = append(c.Args, arg)
	}
	r.file.Calls = append(r.file.Calls, c)
	return c
}

// comprehension reads what its variables go through before what is made of them.
func (r *reader) comprehension(e *syntax.Comprehension) {
	for _, clause := range e.Clauses {
		switch c := clause.(type) {
		case *syntax.ForClause:
			r.expr(c.X)
			r.target(c.Vars, nil, facts.LoopVar)
		case *syntax.IfClause:
			r.expr(c.Cond)
		}
	}
	r.expr(e.Body)
}
