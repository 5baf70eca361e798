package luavm

import (
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// Constant reports whether no call of a function of a chunk can change what a
// later call sees, so that the chunk need not run again in between. It is told
// from the text, and is false where that is not sure: outside of functions a
// chunk defines only functions, constants and what functions that makes names
// make, and its functions assign to nothing but their own local variables and
// to fields.
func Constant(chunk []ast.Stmt, makes func(name string) bool) bool {
	c := &constancy{makes: makes, constant: true}
	for _, s := range chunk {
		c.top(s)
	}
	return c.constant
}

// A constancy finds what is not constant.
type constancy struct {
	makes    func(string) bool
	locals   []string // of the functions around
	constant bool
}

func (c *constancy) no() { c.constant = false }

// top looks at a statement outside of functions.
func (c *constancy) top(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.FuncDefStmt:
		if _, name := s.Name.Func.(*ast.IdentExpr); !name {
			c.no()
		}
		c.function(s.Func)
	case *ast.LocalAssignStmt:
		c.values(s.Exprs)
	case *ast.AssignStmt:
		if slices.ContainsFunc(s.Lhs, func(e ast.Expr) bool { _, name := e.(*ast.IdentExpr); return !name }) {
			c.no()
		}
		c.values(s.Rhs)
	default:
		c.no()
	}
}

func (c *constancy) values(exprs []ast.Expr) {
	for _, e := range exprs {
		c.value(e)
	}
}

// value looks at an expression outside of functions.
func (c *constancy) value(e ast.Expr) {
	switch e := e.(type) {
	case *ast.NilExpr, *ast.TrueExpr, *ast.FalseExpr, *ast.NumberExpr, *ast.StringExpr:
	case *ast.FunctionExpr:
		c.function(e)
	case *ast.FuncCallExpr:
		if name, ok := e.Func.(*ast.IdentExpr); !ok || !c.makes(name.Value) {
			c.no()
			return
		}
		for _, arg := range e.Args {
			if options, ok := arg.(*ast.TableExpr); ok { // which nobody keeps
				c.values(slices.DeleteFunc(parts(options), func(e ast.Expr) bool { return e == nil }))
			} else {
				c.value(arg)
			}
		}
	case *ast.ArithmeticOpExpr, *ast.UnaryMinusOpExpr:
		c.values(parts(e))
	default:
		c.no()
	}
}

// function looks at what a function may change.
func (c *constancy) function(f *ast.FunctionExpr) {
	var names []string
	if f.ParList != nil {
		names = f.ParList.Names
	}
	c.block(f.Stmts, names...)
}

// block looks at a block in a function, with variables of its own.
func (c *constancy) block(stmts []ast.Stmt, names ...string) {
	outer := len(c.locals)
	c.locals = append(c.locals, names...)
	for _, s := range stmts {
		c.stmt(s)
	}
	c.locals = c.locals[:outer]
}

func (c *constancy) stmt(s ast.Stmt) {
	for _, e := range expressions(s) {
		c.inner(e)
	}
	var names []string
	switch s := s.(type) {
	case *ast.AssignStmt:
		for _, e := range s.Lhs {
			if name, ok := e.(*ast.IdentExpr); ok && !slices.Contains(c.locals, name.Value) {
				c.no()
			}
		}
	case *ast.LocalAssignStmt:
		c.locals = append(c.locals, s.Names...)
	case *ast.NumberForStmt:
		names = []string{s.Name}
	case *ast.GenericForStmt:
		names = s.Names
	case *ast.FuncDefStmt: // of a global, or in a table
		c.no()
	}
	for _, b := range blocks(s) {
		c.block(b, names...)
	}
}

// inner looks at an expression in a function: all tables that it can reach are
// its own, but the globals themselves and what another file returned.
func (c *constancy) inner(e ast.Expr) {
	switch e := e.(type) {
	case *ast.IdentExpr:
		if e.Value == "_G" || e.Value == "require" {
			c.no()
		}
	case *ast.FunctionExpr:
		c.function(e)
	}
	for _, part := range parts(e) {
		c.inner(part)
	}
}
