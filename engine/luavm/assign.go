package luavm

import (
	"fmt"
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// The compiler of gopher-lua 1.1.2 lets `a, b = b, a` on local variables read
// a variable that it has assigned already. Assignments of that kind are
// rewritten so that all values are known before the first is assigned:
//
//	do local t1, t2 = b, a; a = t1; b = t2 end

// Repair rewrites the statements of a chunk and of all blocks in it.
func Repair(stmts []ast.Stmt) {
	for i, s := range stmts {
		for _, e := range expressions(s) {
			repairIn(e)
		}
		for _, block := range blocks(s) {
			Repair(block)
		}
		if a, ok := s.(*ast.AssignStmt); ok && crosses(a) {
			stmts[i] = inSteps(a)
		}
	}
}

// repairIn rewrites the functions within e.
func repairIn(e ast.Expr) {
	if f, ok := e.(*ast.FunctionExpr); ok {
		Repair(f.Stmts)
	}
	for _, sub := range parts(e) {
		repairIn(sub)
	}
}

// crosses reports whether an assignment of several values reads a variable
// that it assigns.
func crosses(a *ast.AssignStmt) bool {
	if len(a.Lhs) < 2 {
		return false
	}
	var assigned []string
	read := slices.Clone(a.Rhs)
	for _, e := range a.Lhs {
		if id, ok := e.(*ast.IdentExpr); ok {
			assigned = append(assigned, id.Value)
		} else {
			read = append(read, e)
		}
	}
	return slices.ContainsFunc(read, func(e ast.Expr) bool { return mentions(e, assigned) })
}

// mentions reports whether e reads one of names. A function within e may.
func mentions(e ast.Expr, names []string) bool {
	switch e := e.(type) {
	case *ast.IdentExpr:
		return slices.Contains(names, e.Value)
	case *ast.FunctionExpr:
		return len(names) > 0
	}
	return slices.ContainsFunc(parts(e), func(sub ast.Expr) bool { return mentions(sub, names) })
}

// inSteps gives the block that does what a means. The names of its variables
// are no identifiers, so that they hide none of the script's.
func inSteps(a *ast.AssignStmt) ast.Stmt {
	hold := &ast.LocalAssignStmt{}
	line := a.Line()
	temporary := func(e ast.Expr) ast.Expr {
		name := fmt.Sprintf("(%d)", len(hold.Names))
		hold.Names = append(hold.Names, name)
		if e != nil {
			hold.Exprs = append(hold.Exprs, e)
		}
		return at(&ast.IdentExpr{Value: name}, line)
	}
	to := make([]ast.Expr, len(a.Lhs))
	for i, e := range a.Lhs {
		to[i] = e
		if field, ok := e.(*ast.AttrGetExpr); ok {
			to[i] = at(&ast.AttrGetExpr{Object: temporary(field.Object), Key: temporary(field.Key)}, line)
		}
	}
	block := []ast.Stmt{hold}
	for _, e := range to {
		step := &ast.AssignStmt{Lhs: []ast.Expr{e}, Rhs: []ast.Expr{temporary(nil)}}
		step.SetLine(line)
		block = append(block, step)
	}
	hold.Exprs = append(hold.Exprs, a.Rhs...)
	hold.SetLine(line)
	do := &ast.DoBlockStmt{Stmts: block}
	do.SetLine(line)
	do.SetLastLine(a.LastLine())
	return do
}

func at[E ast.Expr](e E, line int) ast.Expr {
	e.SetLine(line)
	return e
}

// blocks lists the blocks of a statement.
func blocks(s ast.Stmt) [][]ast.Stmt {
	switch s := s.(type) {
	case *ast.DoBlockStmt:
		return [][]ast.Stmt{s.Stmts}
	case *ast.WhileStmt:
		return [][]ast.Stmt{s.Stmts}
	case *ast.RepeatStmt:
		return [][]ast.Stmt{s.Stmts}
	case *ast.IfStmt:
		return [][]ast.Stmt{s.Then, s.Else}
	case *ast.NumberForStmt:
		return [][]ast.Stmt{s.Stmts}
	case *ast.GenericForStmt:
		return [][]ast.Stmt{s.Stmts}
	}
	return nil
}

// expressions lists the expressions of a statement.
func expressions(s ast.Stmt) []ast.Expr {
	switch s := s.(type) {
	case *ast.AssignStmt:
		return slices.Concat(s.Lhs, s.Rhs)
	case *ast.LocalAssignStmt:
		return s.Exprs
	case *ast.FuncCallStmt:
		return []ast.Expr{s.Expr}
	case *ast.WhileStmt:
		return []ast.Expr{s.Condition}
	case *ast.RepeatStmt:
		return []ast.Expr{s.Condition}
	case *ast.IfStmt:
		return []ast.Expr{s.Condition}
	case *ast.NumberForStmt:
		return []ast.Expr{s.Init, s.Limit, s.Step}
	case *ast.GenericForStmt:
		return s.Exprs
	case *ast.FuncDefStmt:
		return []ast.Expr{s.Func}
	case *ast.ReturnStmt:
		return s.Exprs
	}
	return nil
}

// parts lists the expressions that e is made of.
func parts(e ast.Expr) []ast.Expr {
	switch e := e.(type) {
	case *ast.AttrGetExpr:
		return []ast.Expr{e.Object, e.Key}
	case *ast.TableExpr:
		var all []ast.Expr
		for _, f := range e.Fields {
			all = append(all, f.Key, f.Value)
		}
		return all
	case *ast.FuncCallExpr:
		return append([]ast.Expr{e.Func, e.Receiver}, e.Args...)
	case *ast.LogicalOpExpr:
		return []ast.Expr{e.Lhs, e.Rhs}
	case *ast.RelationalOpExpr:
		return []ast.Expr{e.Lhs, e.Rhs}
	case *ast.StringConcatOpExpr:
		return []ast.Expr{e.Lhs, e.Rhs}
	case *ast.ArithmeticOpExpr:
		return []ast.Expr{e.Lhs, e.Rhs}
	case *ast.UnaryMinusOpExpr:
		return []ast.Expr{e.Expr}
	case *ast.UnaryNotOpExpr:
		return []ast.Expr{e.Expr}
	case *ast.UnaryLenOpExpr:
		return []ast.Expr{e.Expr}
	}
	return nil
}
