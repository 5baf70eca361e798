package source

import (
	"github.com/yuin/gopher-lua/ast"

	"github.com/rdsh/rdsh/bindings/facts"
)

// expr reads an expression; nil stands for one of no interest.
func (r *reader) expr(e ast.Expr) facts.Expr {
	switch e := e.(type) {
	case *ast.IdentExpr:
		return r.name(e.Value)
	case *ast.StringExpr:
		return &facts.Text{Pos: r.takeText(e.Value), Value: e.Value}
	case *ast.AttrGetExpr:
		return r.member(e)
	case *ast.FuncCallExpr:
		return r.call(e)
	case *ast.TableExpr:
		return r.table(e)
	case *ast.FunctionExpr:
		return r.function(e, "", facts.Pos{Line: e.Line(), Col: 1})
	case *ast.LogicalOpExpr:
		r.all([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.RelationalOpExpr:
		r.all([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.StringConcatOpExpr:
		r.all([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.ArithmeticOpExpr:
		r.all([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.UnaryMinusOpExpr:
		r.expr(e.Expr)
	case *ast.UnaryNotOpExpr:
		r.expr(e.Expr)
	case *ast.UnaryLenOpExpr:
		r.expr(e.Expr)
	}
	return nil
}

func (r *reader) all(es []ast.Expr) []facts.Expr {
	values := make([]facts.Expr, len(es))
	for i, e := range es {
		if e != nil {
			values[i] = r.expr(e)
		}
	}
	return values
}

func (r *reader) name(text string) *facts.Name {
	n := &facts.Name{Pos: r.take(text), Text: text, Var: r.find(text)}
	if n.Var != nil {
		n.Var.Uses++
	}
	r.file.Names = append(r.file.Names, n)
	return n
}

// member reads a.b. What stands in brackets is a member only if it could be
// written so.
func (r *reader) member(e *ast.AttrGetExpr) facts.Expr {
	x := r.expr(e.Object)
	key, ok := e.Key.(*ast.StringExpr)
	if !ok {
		r.expr(e.Key)
		return nil
	}
	if !r.isName() {
		r.takeText(key.Value)
		return nil
	}
	m := &facts.Member{X: x, Pos: r.take(key.Value), Text: key.Value}
	r.file.Members = append(r.file.Members, m)
	return m
}

func (r *reader) call(e *ast.FuncCallExpr) facts.Expr {
	c := &facts.Call{In: r.fn, Pos: facts.Pos{Line: e.Line(), Col: 1}}
	if e.Receiver != nil {
		m := &facts.Member{X: r.expr(e.Receiver), Pos: r.take(e.Method), Text: e.Method, Colon: true, Call: true}
		r.file.Members = append(r.file.Members, m)
		c.Fn, c.Pos = m, m.Pos
	} else {
		c.Fn = r.expr(e.Func)
		switch fn := c.Fn.(type) {
		case *facts.Name:
			fn.Call, c.Pos = true, fn.Pos
		case *facts.Member:
			fn.Call, c.Pos = true, fn.Pos
		}
	}
	for i, a := range e.Args {
		v := r.expr(a)
		arg := facts.Arg{Value: v, Spread: i == len(e.Args)-1 && several(a)}
		if v != nil {
			arg.Pos = v.At()
		}
		c.Args = append(c.Args, arg)
	}
	r.require(c)
	r.file.Calls = append(r.file.Calls, c)
	return c
}

// several reports whether an expression may stand for several values.
func several(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Comma3Expr:
		return !e.AdjustRet
	case *ast.FuncCallExpr:
		return !e.AdjustRet
	}
	return false
}

// require notes require("path").
func (r *reader) require(c *facts.Call) {
	fn, ok := c.Fn.(*facts.Name)
	if !ok || fn.Text != "require" || fn.Var != nil || len(c.Args) != 1 {
		return
	}
	if path, ok := c.Args[0].Value.(*facts.Text); ok {
		r.file.Loads = append(r.file.Loads, &facts.Load{Pos: path.Pos, Path: path.Value})
	}
}

func (r *reader) table(e *ast.TableExpr) facts.Expr {
	t := &facts.Table{Pos: facts.Pos{Line: e.Line(), Col: 1}}
	for _, f := range e.Fields {
		var field facts.Arg
		switch key := f.Key.(type) {
		case nil:
		case *ast.StringExpr:
			if r.isName() {
				field.Pos = r.take(key.Value)
			} else {
				field.Pos = r.takeText(key.Value)
			}
			field.Name = key.Value
		default:
			r.expr(key)
			t.Odd = true
		}
		field.Value = r.expr(f.Value)
		t.Fields = append(t.Fields, field)
	}
	return t
}
