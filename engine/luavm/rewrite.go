package luavm

import (
	"slices"
	"strconv"

	"github.com/yuin/gopher-lua/ast"
)

// Names of functions that rewritten scripts call. They are no identifiers, so
// that no script can get hold of them.
const (
	concatName = "(concat)"
	modName    = "(mod)"
	indexName  = "(index)"
	globalName = "(global)" // a table that refuses changes
)

// Names of functions that make a number of what a for loop begins with, ends
// at and adds.
const (
	initName  = "(initial value)"
	limitName = "(limit)"
	stepName  = "(step)"
)

// A rewriter changes the syntax tree of a script before it is compiled:
//
//   - a .. b is a call of a function that spells numbers as C does, and that
//     knows the size of the result beforehand,
//   - a % b is a call of a function that computes as C does,
//   - t[k] = v is t[index(t, k)] = v, which refuses an index far behind the
//     end, unless k is a constant or #t+1: gopher-lua would fill the gap,
//   - x = v for a global x is an assignment to a field of a read-only table,
//   - for loops take strings that spell numbers,
//   - numbers are decimal even with a zero in front,
//   - members of read-only libraries are globals of their own.
type rewriter struct {
	constant  map[string]bool
	scope     []string // the local variables that can be seen, the last innermost
	constants map[string]bool
	depth     int
	problem   string
	guest     bool // only the first of these, for a Guest
	bounded   bool // a Guest that has the third too
}

// local reports whether name is a local variable here.
func (r *rewriter) local(name string) bool { return slices.Contains(r.scope, name) }

// enter goes one level deeper; it reports whether that is allowed.
func (r *rewriter) enter() bool {
	if r.depth++; r.depth > maxNesting {
		r.problem = "chunk has too many syntax levels"
	}
	return r.problem == ""
}

// block rewrites a block with variables of its own, and what sees them: the
// condition of repeat.
func (r *rewriter) block(stmts []ast.Stmt, names ...string) { r.blockUntil(stmts, nil, names...) }

func (r *rewriter) blockUntil(stmts []ast.Stmt, until *ast.Expr, names ...string) {
	outer := len(r.scope)
	r.scope = append(r.scope, names...)
	if r.enter() {
		for _, s := range stmts {
			r.stmt(s)
		}
		if until != nil {
			*until = r.expr(*until)
		}
	}
	r.depth--
	r.scope = r.scope[:outer]
}

func (r *rewriter) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		for i, e := range s.Lhs {
			s.Lhs[i] = r.target(e)
		}
		r.list(s.Rhs)
	case *ast.LocalAssignStmt:
		r.locals(s)
	case *ast.FuncCallStmt:
		s.Expr = r.expr(s.Expr)
	case *ast.DoBlockStmt:
		r.block(s.Stmts)
	case *ast.WhileStmt:
		s.Condition = r.expr(s.Condition)
		r.block(s.Stmts)
	case *ast.RepeatStmt:
		r.blockUntil(s.Stmts, &s.Condition)
	case *ast.IfStmt:
		r.branches(s)
	case *ast.NumberForStmt:
		s.Init, s.Limit, s.Step = r.bound(s.Init, initName), r.bound(s.Limit, limitName), r.bound(s.Step, stepName)
		r.block(s.Stmts, s.Name)
	case *ast.GenericForStmt:
		r.list(s.Exprs)
		r.block(s.Stmts, s.Names...)
	case *ast.FuncDefStmt:
		r.define(s)
	case *ast.ReturnStmt:
		r.list(s.Exprs)
	}
}

// locals rewrites a declaration. A function sees its own name.
func (r *rewriter) locals(s *ast.LocalAssignStmt) {
	if len(s.Exprs) == 1 && len(s.Names) == 1 {
		if f, is := s.Exprs[0].(*ast.FunctionExpr); is {
			r.scope = append(r.scope, s.Names...)
			r.function(f)
			return
		}
	}
	r.list(s.Exprs)
	r.scope = append(r.scope, s.Names...)
}

// define rewrites function a.b.c() and function a:m().
func (r *rewriter) define(s *ast.FuncDefStmt) {
	if s.Name.Func != nil {
		s.Name.Func = r.target(s.Name.Func)
	}
	if s.Name.Receiver != nil {
		s.Name.Receiver = r.expr(s.Name.Receiver)
	}
	r.function(s.Func, "self")
}

func (r *rewriter) function(f *ast.FunctionExpr, names ...string) {
	if f.ParList != nil {
		names = append(names, f.ParList.Names...)
	}
	r.block(f.Stmts, names...)
}

// bound rewrites an expression of a for loop.
func (r *rewriter) bound(e ast.Expr, name string) ast.Expr {
	switch e.(type) {
	case nil:
		return nil
	case *ast.NumberExpr, *ast.UnaryLenOpExpr:
		return r.expr(e)
	}
	if r.guest {
		return r.expr(e)
	}
	return call(name, e.Line(), r.expr(e))
}

// branches goes along a chain of elseif, which is no nesting.
func (r *rewriter) branches(s *ast.IfStmt) {
	for {
		s.Condition = r.expr(s.Condition)
		r.block(s.Then)
		next, chained := elseIf(s)
		if !chained {
			r.block(s.Else)
			return
		}
		s = next
	}
}

func elseIf(s *ast.IfStmt) (*ast.IfStmt, bool) {
	if len(s.Else) != 1 {
		return nil, false
	}
	next, is := s.Else[0].(*ast.IfStmt)
	return next, is
}

// target rewrites what is assigned to.
func (r *rewriter) target(e ast.Expr) ast.Expr {
	if id, is := e.(*ast.IdentExpr); is && !r.guest && !r.local(id.Value) {
		return at(&ast.AttrGetExpr{
			Object: at(&ast.IdentExpr{Value: globalName}, e.Line()),
			Key:    at(&ast.StringExpr{Value: id.Value}, e.Line()),
		}, e.Line())
	}
	field, ok := e.(*ast.AttrGetExpr)
	if !ok {
		return e
	}
	object := field.Object
	field.Object = r.expr(object)
	safe := r.guest && !r.bounded || isConstant(field.Key) || isNext(object, field.Key)
	field.Key = r.expr(field.Key)
	if safe {
		return field
	}
	var table ast.Expr = &ast.NilExpr{}
	if id, ok := object.(*ast.IdentExpr); ok {
		table = &ast.IdentExpr{Value: id.Value}
	}
	field.Key = call(indexName, e.Line(), at(table, e.Line()), field.Key)
	return field
}

func isConstant(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.StringExpr, *ast.TrueExpr, *ast.FalseExpr:
		return true
	case *ast.NumberExpr:
		f, ok := ToNumber(e.Value)
		return ok && f < gapAllowed
	}
	return false
}

// isNext reports whether key is #object + 1.
func isNext(object, key ast.Expr) bool {
	id, ok := object.(*ast.IdentExpr)
	sum, isSum := key.(*ast.ArithmeticOpExpr)
	if !ok || !isSum || sum.Operator != "+" {
		return false
	}
	size, isLen := sum.Lhs.(*ast.UnaryLenOpExpr)
	one, isNumber := sum.Rhs.(*ast.NumberExpr)
	if !isLen || !isNumber || one.Value != "1" {
		return false
	}
	of, ok := size.Expr.(*ast.IdentExpr)
	return ok && of.Value == id.Value
}

func call(name string, line int, args ...ast.Expr) ast.Expr {
	for _, arg := range args {
		single(arg)
	}
	return at(&ast.FuncCallExpr{Func: at(&ast.IdentExpr{Value: name}, line), Args: args, AdjustRet: true}, line)
}

// single has e give one value.
func single(e ast.Expr) {
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		e.AdjustRet = true
	case *ast.Comma3Expr:
		e.AdjustRet = true
	}
}

func (r *rewriter) list(exprs []ast.Expr) {
	for i, e := range exprs {
		exprs[i] = r.expr(e)
	}
}

// expr rewrites an expression. Chains to the left, such as a + b + c or
// f()()(), are no nesting.
func (r *rewriter) expr(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case nil:
		return nil
	case *ast.NumberExpr:
		return r.number(e)
	case *ast.StringExpr:
		r.constantOf("s" + e.Value)
	case *ast.AttrGetExpr:
		return r.member(e)
	case *ast.FuncCallExpr:
		e.Func, e.Receiver = r.expr(e.Func), r.expr(e.Receiver)
		r.nested(e.Args...)
	case *ast.TableExpr:
		for _, f := range e.Fields {
			f.Key, f.Value = r.fieldKey(f.Key), r.inner(f.Value)
		}
	case *ast.LogicalOpExpr:
		e.Lhs, e.Rhs = r.expr(e.Lhs), r.inner(e.Rhs)
	case *ast.RelationalOpExpr:
		e.Lhs, e.Rhs = r.expr(e.Lhs), r.inner(e.Rhs)
	case *ast.ArithmeticOpExpr:
		e.Lhs, e.Rhs = r.expr(e.Lhs), r.inner(e.Rhs)
		if e.Operator == "%" && !r.guest {
			return call(modName, e.Line(), e.Lhs, e.Rhs)
		}
	case *ast.StringConcatOpExpr:
		return r.concat(e)
	case *ast.UnaryMinusOpExpr:
		e.Expr = r.inner(e.Expr)
	case *ast.UnaryNotOpExpr:
		e.Expr = r.inner(e.Expr)
	case *ast.UnaryLenOpExpr:
		e.Expr = r.inner(e.Expr)
	case *ast.FunctionExpr:
		r.function(e)
	}
	return e
}

// fieldKey rewrites the key of a field of a table that is written out.
func (r *rewriter) fieldKey(key ast.Expr) ast.Expr {
	safe := key == nil || r.guest && !r.bounded || isConstant(key)
	if key = r.inner(key); safe {
		return key
	}
	return call(indexName, key.Line(), at(&ast.NilExpr{}, key.Line()), key)
}

// inner rewrites what is nested in an expression.
func (r *rewriter) inner(e ast.Expr) ast.Expr {
	if e != nil && r.enter() {
		e = r.expr(e)
	}
	if e != nil {
		r.depth--
	}
	return e
}

func (r *rewriter) nested(exprs ...ast.Expr) {
	for i, e := range exprs {
		exprs[i] = r.inner(e)
	}
}

func (r *rewriter) constantOf(key string) {
	if r.constants[key] = true; len(r.constants) > maxConstants && (!r.guest || r.bounded) {
		r.problem = "constant table overflow"
	}
}

func (r *rewriter) number(e *ast.NumberExpr) ast.Expr {
	r.constantOf("n" + e.Value)
	if f, ok := ToNumber(e.Value); ok && !r.guest {
		return at(&ast.NumberExpr{Value: strconv.FormatFloat(f, 'g', -1, 64)}, e.Line())
	}
	return e
}

// member rewrites a.b.
func (r *rewriter) member(e *ast.AttrGetExpr) ast.Expr {
	library, isName := e.Object.(*ast.IdentExpr)
	key, isField := e.Key.(*ast.StringExpr)
	if isName && isField && !r.local(library.Value) {
		if name := library.Value + "." + key.Value; r.constant[name] {
			r.constantOf("s" + name)
			return at(&ast.IdentExpr{Value: name}, e.Line())
		}
	}
	e.Object, e.Key = r.expr(e.Object), r.inner(e.Key)
	return e
}

// concat rewrites a chain of .. at once.
func (r *rewriter) concat(e *ast.StringConcatOpExpr) ast.Expr {
	var args []ast.Expr
	var rest ast.Expr = e
	for {
		c, is := rest.(*ast.StringConcatOpExpr)
		if !is {
			break
		}
		args = append(args, r.inner(c.Lhs))
		rest = c.Rhs
	}
	if len(args) >= maxNesting {
		r.problem = "chunk has too many syntax levels"
	}
	return call(concatName, e.Line(), append(args, r.inner(rest))...)
}
