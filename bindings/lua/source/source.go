// Package source reads Lua without running it.
package source

import (
	"errors"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"

	"github.com/rdsh/rdsh/bindings/facts"
)

// Facts gives what a source says. The problems are those of its syntax; there is
// nothing else then.
func Facts(path, src string) (*facts.File, []*facts.Problem) {
	text := src
	if strings.HasPrefix(text, "#") {
		text = "--" + text[1:] // a line for the shell of the system
	}
	chunk, err := parse.Parse(strings.NewReader(text), path)
	if err == nil {
		_, err = lua.Compile(chunk, path)
	}
	if err != nil {
		return nil, []*facts.Problem{problem(src, err)}
	}
	r := &reader{
		file: new(facts.File), tokens: tokens{lines: strings.Split(src, "\n"), list: scan(text)},
		globals: make(map[string]*facts.Var), lines: make(map[int]bool),
	}
	r.block(chunk)
	r.settle()
	return r.file, nil
}

func problem(src string, err error) *facts.Problem {
	var syntax *parse.Error
	var compile *lua.CompileError
	switch {
	case errors.As(err, &syntax) && syntax.Pos.Line == parse.EOF:
		lines := strings.Split(strings.TrimRight(src, "\n"), "\n")
		end := facts.Pos{Line: len(lines), Col: len([]rune(lines[len(lines)-1])) + 1}
		return &facts.Problem{Pos: end, Message: "syntax error: the file ends where more is expected, such as an end"}
	case errors.As(err, &syntax):
		return &facts.Problem{Pos: facts.Pos{Line: syntax.Pos.Line, Col: max(syntax.Pos.Column, 1)}, Message: "syntax error near " + quoted(syntax.Token)}
	case errors.As(err, &compile):
		return &facts.Problem{Pos: facts.Pos{Line: compile.Line, Col: 1}, Message: "syntax error: " + compile.Message}
	}
	return &facts.Problem{Message: err.Error()}
}

func quoted(token string) string { return `"` + strings.TrimSpace(token) + `"` }

// A reader finds the facts of a file. The tree has no columns: they are those of
// the tokens, which come in the same order.
type reader struct {
	tokens
	file    *facts.File
	scope   []*facts.Var // the local variables that can be seen, the last innermost
	globals map[string]*facts.Var
	fn      *facts.Func // that is being read
	lines   map[int]bool
}

// settle gives names that were read before it the global that they are.
func (r *reader) settle() {
	for _, n := range r.file.Names {
		if n.Var == nil {
			if n.Var = r.globals[n.Text]; n.Var != nil {
				n.Var.Uses++
			}
		}
	}
}

func (r *reader) block(stmts []ast.Stmt) {
	outer := len(r.scope)
	r.stmts(stmts)
	r.scope = r.scope[:outer]
}

func (r *reader) stmts(stmts []ast.Stmt) {
	for _, s := range stmts {
		r.stmt(s)
	}
}

func (r *reader) line(n int) {
	if !r.lines[n] {
		r.lines[n] = true
		r.file.Lines = append(r.file.Lines, n)
	}
}

func (r *reader) stmt(s ast.Stmt) {
	switch s.(type) {
	case *ast.LabelStmt, *ast.DoBlockStmt:
	default:
		r.line(s.Line())
	}
	switch s := s.(type) {
	case *ast.AssignStmt:
		r.assignment(s)
	case *ast.LocalAssignStmt:
		r.local(s)
	case *ast.FuncCallStmt:
		r.expr(s.Expr)
	case *ast.DoBlockStmt:
		r.block(s.Stmts)
	case *ast.WhileStmt:
		r.expr(s.Condition)
		r.block(s.Stmts)
	case *ast.RepeatStmt:
		outer := len(r.scope)
		r.stmts(s.Stmts)
		r.expr(s.Condition)
		r.scope = r.scope[:outer]
	case *ast.IfStmt:
		r.expr(s.Condition)
		r.block(s.Then)
		r.block(s.Else)
	case *ast.NumberForStmt:
		r.count(s)
	case *ast.GenericForStmt:
		r.loop(s)
	case *ast.FuncDefStmt:
		r.define(s)
	case *ast.ReturnStmt:
		r.all(s.Exprs)
	case *ast.LabelStmt:
		r.take(s.Name)
	case *ast.GotoStmt:
		r.take(s.Label)
	}
}

// declare begins the scope of a local variable.
func (r *reader) declare(name string, at facts.Pos, kind facts.Kind, value facts.Expr) *facts.Var {
	v := &facts.Var{Pos: at, Name: name, Kind: kind, In: r.fn, Values: []facts.Expr{value}, Defs: []facts.Pos{at}}
	r.file.Vars = append(r.file.Vars, v)
	r.scope = append(r.scope, v)
	return v
}

// find gives the local variable of a name, or nil.
func (r *reader) find(name string) *facts.Var {
	for _, v := range slices.Backward(r.scope) {
		if v.Name == name {
			return v
		}
	}
	return nil
}

// set notes that a variable becomes value: a global one, if it is no local one.
func (r *reader) set(name string, at facts.Pos, value facts.Expr) {
	v := r.find(name)
	if v == nil {
		v = r.globals[name]
	}
	if v == nil {
		v = &facts.Var{Pos: at, Name: name, Kind: facts.Global}
		r.globals[name] = v
		r.file.Vars = append(r.file.Vars, v)
	}
	v.Values, v.Defs = append(v.Values, value), append(v.Defs, at)
}

// assignment reads a, b.c = x, y. What is assigned is known before the right
// side is read, but in the order of the source.
func (r *reader) assignment(s *ast.AssignStmt) {
	var at []facts.Pos
	for _, e := range s.Lhs {
		if id, ok := e.(*ast.IdentExpr); ok {
			at = append(at, r.take(id.Value))
			continue
		}
		at = append(at, facts.Pos{})
		if m, ok := r.expr(e).(*facts.Member); ok {
			m.Write = true
		}
	}
	values := r.all(s.Rhs)
	for i, e := range s.Lhs {
		if id, ok := e.(*ast.IdentExpr); ok {
			r.set(id.Value, at[i], valueOf(values, i, len(s.Rhs)))
		}
	}
}

// valueOf gives what variable i is assigned, nil if that is one of the results
// of the last of n expressions.
func valueOf(values []facts.Expr, i, n int) facts.Expr {
	if i < n {
		return values[i]
	}
	return nil
}

func (r *reader) local(s *ast.LocalAssignStmt) {
	at := make([]facts.Pos, len(s.Names))
	for i, name := range s.Names {
		at[i] = r.take(name)
	}
	if fn, ok := only(s.Exprs).(*ast.FunctionExpr); ok && len(s.Names) == 1 { // which sees its own name
		v := r.declare(s.Names[0], at[0], facts.Local, nil)
		v.Values[0] = r.named(fn, s.Names[0], at[0], false)
		return
	}
	values := r.all(s.Exprs)
	for i, name := range s.Names {
		v := r.declare(name, at[i], facts.Local, valueOf(values, i, len(s.Exprs)))
		v.Several = len(s.Names) > len(s.Exprs) && i >= len(s.Exprs)-1
	}
	r.load(s, at)
}

func only(es []ast.Expr) ast.Expr {
	if len(es) == 1 {
		return es[0]
	}
	return nil
}

// load notes local x = require("path").
func (r *reader) load(s *ast.LocalAssignStmt, at []facts.Pos) {
	for i, l := range r.file.Loads {
		if l.Names == nil && i == len(r.file.Loads)-1 && l.Line >= at[0].Line && len(s.Names) == 1 && requires(only(s.Exprs)) {
			v := r.scope[len(r.scope)-1]
			v.Kind, l.Names, l.From = facts.Loaded, []*facts.Var{v}, []string{""}
		}
	}
}

func requires(e ast.Expr) bool {
	call, ok := e.(*ast.FuncCallExpr)
	if !ok {
		return false
	}
	id, ok := call.Func.(*ast.IdentExpr)
	return ok && id.Value == "require"
}

func (r *reader) count(s *ast.NumberForStmt) {
	at := r.take(s.Name)
	r.all([]ast.Expr{s.Init, s.Limit, s.Step})
	outer := len(r.scope)
	r.declare(s.Name, at, facts.LoopVar, nil)
	r.stmts(s.Stmts)
	r.scope = r.scope[:outer]
}

func (r *reader) loop(s *ast.GenericForStmt) {
	at := make([]facts.Pos, len(s.Names))
	for i, name := range s.Names {
		at[i] = r.take(name)
	}
	l := &facts.Loop{Pos: facts.Pos{Line: s.Line(), Col: r.indent(s.Line())}}
	if values := r.all(s.Exprs); len(values) == 1 {
		l.Over = values[0]
	}
	outer := len(r.scope)
	for i, name := range s.Names {
		l.Vars = append(l.Vars, r.declare(name, at[i], facts.LoopVar, nil))
	}
	r.file.Loops = append(r.file.Loops, l)
	for _, inner := range s.Stmts {
		if c, ok := inner.(*ast.FuncCallStmt); ok {
			r.line(c.Line())
			if call, ok := r.expr(c.Expr).(*facts.Call); ok {
				l.Calls = append(l.Calls, call)
			}
			continue
		}
		r.stmt(inner)
	}
	l.Sole = len(l.Calls) == 1 && len(s.Stmts) == 1
	r.scope = r.scope[:outer]
}

// define reads function a.b.c() and function a:m().
func (r *reader) define(s *ast.FuncDefStmt) {
	if id, ok := s.Name.Func.(*ast.IdentExpr); ok {
		at := r.take(id.Value)
		local := r.find(id.Value) != nil
		r.set(id.Value, at, nil)
		fn := r.named(s.Func, id.Value, at, !local && r.fn == nil)
		v := r.find(id.Value)
		if v == nil {
			v = r.globals[id.Value]
		}
		v.Values[len(v.Values)-1] = fn
		return
	}
	if s.Name.Func != nil {
		if m, ok := r.expr(s.Name.Func).(*facts.Member); ok {
			m.Write = true
			name := m.Text
			if x, ok := m.X.(*facts.Name); ok {
				name = x.Text + "." + name
			}
			r.named(s.Func, name, m.Pos, r.fn == nil)
		} else {
			r.function(s.Func, "", facts.Pos{})
		}
		return
	}
	r.expr(s.Name.Receiver)
	at := r.take(s.Name.Method)
	outer := len(r.scope)
	r.scope = append(r.scope, &facts.Var{Name: "self", Kind: facts.Param})
	r.named(s.Func, s.Name.Method, at, false)
	r.scope = r.scope[:outer]
}

// named reads a function with a name.
func (r *reader) named(e *ast.FunctionExpr, name string, at facts.Pos, whole bool) *facts.Func {
	fn := &facts.Func{Pos: at, Name: name, Doc: r.docAbove(at.Line), Within: r.fn, Whole: whole}
	r.file.Funcs = append(r.file.Funcs, fn)
	r.body(fn, e)
	return fn
}

func (r *reader) function(e *ast.FunctionExpr, name string, at facts.Pos) *facts.Func {
	fn := &facts.Func{Pos: at, Name: name, Within: r.fn}
	r.body(fn, e)
	return fn
}

func (r *reader) body(fn *facts.Func, e *ast.FunctionExpr) {
	fn.End = e.LastLine()
	outer, around := len(r.scope), r.fn
	r.fn = fn
	if e.ParList == nil {
		e.ParList = new(ast.ParList)
	}
	for _, name := range e.ParList.Names {
		fn.Params = append(fn.Params, r.declare(name, r.take(name), facts.Param, nil))
	}
	r.stmts(e.Stmts)
	r.fn, r.scope = around, r.scope[:outer]
}
