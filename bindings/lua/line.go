package lua

import (
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
)

const lineName = "(line)"

// told puts a call in front of each statement that tells setup.Line of it, also
// in the functions that it makes.
func told(stmts []ast.Stmt) []ast.Stmt {
	all := make([]ast.Stmt, 0, 2*len(stmts))
	for _, s := range stmts {
		if _, ok := s.(*ast.LabelStmt); !ok {
			fn := &ast.IdentExpr{Value: lineName}
			call := &ast.FuncCallExpr{Func: fn}
			tell := &ast.FuncCallStmt{Expr: call}
			for _, n := range []ast.PositionHolder{fn, call, tell} {
				n.SetLine(s.Line())
				n.SetLastLine(s.Line())
			}
			all = append(all, tell)
		}
		tellWithin(s)
		all = append(all, s)
	}
	return all
}

func tellWithin(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		tellExprs(append(s.Lhs[:len(s.Lhs):len(s.Lhs)], s.Rhs...)...)
	case *ast.LocalAssignStmt:
		tellExprs(s.Exprs...)
	case *ast.FuncCallStmt:
		tellExprs(s.Expr)
	case *ast.DoBlockStmt:
		s.Stmts = told(s.Stmts)
	case *ast.WhileStmt:
		tellExprs(s.Condition)
		s.Stmts = told(s.Stmts)
	case *ast.RepeatStmt:
		tellExprs(s.Condition)
		s.Stmts = told(s.Stmts)
	case *ast.IfStmt:
		tellExprs(s.Condition)
		s.Then, s.Else = told(s.Then), told(s.Else)
	case *ast.NumberForStmt:
		tellExprs(s.Init, s.Limit, s.Step)
		s.Stmts = told(s.Stmts)
	case *ast.GenericForStmt:
		tellExprs(s.Exprs...)
		s.Stmts = told(s.Stmts)
	case *ast.FuncDefStmt:
		tellExprs(s.Func)
	case *ast.ReturnStmt:
		tellExprs(s.Exprs...)
	}
}

// tellExprs is told for the functions that expressions make.
func tellExprs(es ...ast.Expr) {
	for _, e := range es {
		switch e := e.(type) {
		case *ast.FunctionExpr:
			e.Stmts = told(e.Stmts)
		case *ast.AttrGetExpr:
			tellExprs(e.Object, e.Key)
		case *ast.TableExpr:
			for _, f := range e.Fields {
				tellExprs(f.Key, f.Value)
			}
		case *ast.FuncCallExpr:
			tellExprs(append([]ast.Expr{e.Func, e.Receiver}, e.Args...)...)
		case *ast.LogicalOpExpr:
			tellExprs(e.Lhs, e.Rhs)
		case *ast.RelationalOpExpr:
			tellExprs(e.Lhs, e.Rhs)
		case *ast.StringConcatOpExpr:
			tellExprs(e.Lhs, e.Rhs)
		case *ast.ArithmeticOpExpr:
			tellExprs(e.Lhs, e.Rhs)
		case *ast.UnaryMinusOpExpr:
			tellExprs(e.Expr)
		case *ast.UnaryNotOpExpr:
			tellExprs(e.Expr)
		case *ast.UnaryLenOpExpr:
			tellExprs(e.Expr)
		}
	}
}

// line is what these calls call.
func (l *Language) line(L *lua.LState) int {
	if dbg, ok := L.GetStack(1); ok {
		if _, err := L.GetInfo("Sl", dbg, lua.LNil); err == nil {
			l.setup.Line(dbg.Source, dbg.CurrentLine)
		}
	}
	return 0
}
