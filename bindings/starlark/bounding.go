package starlark

import (
	"fmt"
	"slices"

	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A file of a run with limits is rewritten, so that what one step of the
// interpreter can make or do is bounded:
//
//   - operators whose operands may be large are calls of functions that know the
//     size of the result beforehand: x + y becomes +()(x, y),
//   - so are methods of texts, lists, dicts and sets that copy or search,
//   - keys of dicts are looked at before they are hashed, and counted where they
//     are set, so that keys that collide cannot take the time of the square,
//   - f(*args) counts the args.
//
// The names of these functions are no identifiers, so no script can use them.

// What a file with limits may be at most: the compiler descends into what is
// nested.
const (
	maxSource  = 256 << 10 // bytes
	maxNesting = 2000
	maxLiteral = 256 // entries of a dict that are set one by one
)

const (
	callName    = "call()"   // x.name(args)
	methodName  = "method()" // x.name
	keyName     = "key()"
	putName     = "put()"    // x[k] = v
	changeName  = "change()" // x[k] op= v
	spreadName  = "spread()" // *x
	entriesName = "entries()"
	hasName     = "has()" // x in y
)

// A bounder rewrites a file.
type bounder struct{ scope *scope }

// bounded reads a file for a run with limits. Some of its variables may have
// values from before.
func bounded(name, src string, before ...string) (*syntax.File, error) {
	if len(src) > maxSource {
		return nil, &catalog.Failure{Kind: "syntax", Message: fmt.Sprintf("the file has %d bytes: with limits at most %d", len(src), maxSource), Where: name}
	}
	f, err := options.Parse(name, src, 0)
	if err != nil {
		return nil, err
	}
	names := make(map[string]bool)
	if err := survey(f, names); err != nil {
		return nil, err
	}
	b := bounder{scopeOf(f.Stmts, nil, names, before...)}
	b.stmts(f.Stmts)
	return f, nil
}

// survey collects the names that a file gives a meaning, and refuses one that
// nests too deep.
func survey(f *syntax.File, names map[string]bool) error {
	depth := 0
	var deep syntax.Node
	add := func(name string, _ kind) { names[name] = true }
	syntax.Walk(f, func(n syntax.Node) bool {
		if n == nil {
			depth--
			return true
		}
		if depth++; depth > maxNesting {
			if deep == nil {
				deep = n
			}
			depth--
			return false
		}
		switch n := n.(type) {
		case *syntax.AssignStmt:
			target(n.LHS, unknown, add)
		case *syntax.ForStmt:
			target(n.Vars, unknown, add)
		case *syntax.ForClause:
			target(n.Vars, unknown, add)
		case *syntax.DefStmt:
			names[n.Name.Name] = true
			for _, p := range n.Params {
				names[paramName(p)] = true
			}
		case *syntax.LambdaExpr:
			for _, p := range n.Params {
				names[paramName(p)] = true
			}
		case *syntax.LoadStmt:
			for _, to := range n.To {
				names[to.Name] = true
			}
		}
		return true
	})
	if deep == nil {
		return nil
	}
	at, _ := deep.Span()
	return syntax.Error{Pos: at, Msg: fmt.Sprintf("the file nests more than %d deep", maxNesting)}
}

func (b bounder) stmts(list []syntax.Stmt) {
	for i, s := range list {
		list[i] = b.stmt(s)
	}
}

func (b bounder) stmt(s syntax.Stmt) syntax.Stmt {
	switch s := s.(type) {
	case *syntax.AssignStmt:
		return b.assign(s)
	case *syntax.DefStmt:
		b.params(s.Params)
		inner := bounder{scopeOf(s.Body, s.Params, b.scope.bound)}
		inner.stmts(s.Body)
	case *syntax.ExprStmt:
		s.X = b.expr(s.X)
	case *syntax.ForStmt:
		s.Vars, s.X = b.target(s.Vars), b.expr(s.X)
		b.stmts(s.Body)
	case *syntax.WhileStmt:
		s.Cond = b.expr(s.Cond)
		b.stmts(s.Body)
	case *syntax.IfStmt:
		s.Cond = b.expr(s.Cond)
		b.stmts(s.True)
		b.stmts(s.False)
	case *syntax.ReturnStmt:
		if s.Result != nil {
			s.Result = b.expr(s.Result)
		}
	}
	return s
}

// assign rewrites x[k] = v, x[k] += v and x += v.
func (b bounder) assign(s *syntax.AssignStmt) syntax.Stmt {
	index, indexed := unparen(s.LHS).(*syntax.IndexExpr)
	if s.Op == syntax.EQ {
		if indexed {
			return do(call(s.OpPos, putName, b.expr(s.RHS), b.expr(index.X), b.expr(index.Y)))
		}
		s.LHS, s.RHS = b.target(s.LHS), b.expr(s.RHS)
		return s
	}
	op := s.Op - syntax.PLUS_EQ + syntax.PLUS
	if indexed {
		return do(call(s.OpPos, changeName, str(s.OpPos, op.String()), b.expr(index.X), b.expr(index.Y), b.expr(s.RHS)))
	}
	id, ok := s.LHS.(*syntax.Ident)
	if !ok || b.scope.harmless(op, id, s.RHS) {
		s.LHS, s.RHS = b.target(s.LHS), b.expr(s.RHS)
		return s
	}
	from := &syntax.Ident{NamePos: id.NamePos, Name: id.Name}
	return &syntax.AssignStmt{OpPos: s.OpPos, Op: syntax.EQ, LHS: id, RHS: call(s.OpPos, op.String()+"=()", from, b.expr(s.RHS))}
}

func unparen(e syntax.Expr) syntax.Expr {
	for {
		p, ok := e.(*syntax.ParenExpr)
		if !ok {
			return e
		}
		e = p.X
	}
}

// target rewrites what is assigned to, by a loop or with others.
func (b bounder) target(e syntax.Expr) syntax.Expr {
	switch e := e.(type) {
	case *syntax.IndexExpr:
		e.X, e.Y = b.expr(e.X), call(e.Lbrack, keyName, b.expr(e.Y))
	case *syntax.DotExpr:
		e.X = b.expr(e.X)
	case *syntax.ParenExpr:
		e.X = b.target(e.X)
	case *syntax.TupleExpr:
		for i := range e.List {
			e.List[i] = b.target(e.List[i])
		}
	case *syntax.ListExpr:
		for i := range e.List {
			e.List[i] = b.target(e.List[i])
		}
	}
	return e
}

func (b bounder) params(params []syntax.Expr) {
	for _, p := range params {
		if p, ok := p.(*syntax.BinaryExpr); ok {
			p.Y = b.expr(p.Y)
		}
	}
}

func (b bounder) exprs(list []syntax.Expr) {
	for i, e := range list {
		list[i] = b.expr(e)
	}
}

func (b bounder) expr(e syntax.Expr) syntax.Expr {
	switch e := e.(type) {
	case *syntax.BinaryExpr:
		return b.operator(e)
	case *syntax.CallExpr:
		return b.call(e)
	case *syntax.DotExpr:
		e.X = b.expr(e.X)
		if guardedMethods[e.Name.Name] {
			return call(e.Dot, methodName, e.X, str(e.Dot, e.Name.Name))
		}
	case *syntax.IndexExpr:
		e.X, e.Y = b.expr(e.X), b.key(e.Y)
	case *syntax.SliceExpr:
		for _, part := range []*syntax.Expr{&e.X, &e.Lo, &e.Hi, &e.Step} {
			if *part != nil {
				*part = b.expr(*part)
			}
		}
		sliced(e)
	case *syntax.ListExpr:
		b.exprs(e.List)
	case *syntax.TupleExpr:
		b.exprs(e.List)
	case *syntax.DictExpr:
		return b.dict(e)
	case *syntax.Comprehension:
		return b.comprehension(e)
	case *syntax.CondExpr:
		e.Cond, e.True, e.False = b.expr(e.Cond), b.expr(e.True), b.expr(e.False)
	case *syntax.LambdaExpr:
		b.params(e.Params)
		e.Body = bounder{scopeOf(nil, e.Params, b.scope.bound)}.expr(e.Body)
	case *syntax.ParenExpr:
		e.X = b.expr(e.X)
	case *syntax.UnaryExpr:
		if e.X != nil {
			e.X = b.expr(e.X)
		}
	}
	return e
}

// operator rewrites x op y.
func (b bounder) operator(e *syntax.BinaryExpr) syntax.Expr {
	harmless := b.scope.harmless(e.Op, e.X, e.Y)
	e.X, e.Y = b.expr(e.X), b.expr(e.Y)
	switch e.Op {
	case syntax.IN:
		return call(e.OpPos, hasName, e.X, e.Y)
	case syntax.NOT_IN:
		return &syntax.UnaryExpr{OpPos: e.OpPos, Op: syntax.NOT, X: call(e.OpPos, hasName, e.X, e.Y)}
	}
	if harmless || boundOperators[e.Op] == nil && !slices.Contains(comparisons, e.Op) {
		return e
	}
	return call(e.OpPos, e.Op.String()+"()", e.X, e.Y)
}

// call rewrites f(…) and x.f(…).
func (b bounder) call(e *syntax.CallExpr) syntax.Expr {
	for i, a := range e.Args {
		switch a := a.(type) {
		case *syntax.UnaryExpr:
			if a.Op == syntax.STAR || a.Op == syntax.STARSTAR {
				a.X = call(a.OpPos, spreadName, b.expr(a.X))
				continue
			}
		case *syntax.BinaryExpr:
			if a.Op == syntax.EQ {
				a.Y = b.expr(a.Y)
				continue
			}
		}
		e.Args[i] = b.expr(a)
	}
	dot, ok := e.Fn.(*syntax.DotExpr)
	if !ok || !guardedMethods[dot.Name.Name] {
		e.Fn = b.expr(e.Fn)
		return e
	}
	args := append([]syntax.Expr{b.expr(dot.X), str(dot.Dot, dot.Name.Name)}, e.Args...)
	return &syntax.CallExpr{Fn: &syntax.Ident{NamePos: dot.Dot, Name: callName}, Lparen: e.Lparen, Args: args, Rparen: e.Rparen}
}

// key rewrites what is a key, unless it can be hashed without a look.
func (b bounder) key(e syntax.Expr) syntax.Expr {
	if k := b.scope.kindOf(e); k <= text {
		return b.expr(e)
	}
	at, _ := e.Span()
	return call(at, keyName, b.expr(e))
}

// dict rewrites {k: v}.
func (b bounder) dict(e *syntax.DictExpr) syntax.Expr {
	if len(e.List) > maxLiteral {
		pairs := make([]syntax.Expr, len(e.List))
		for i, x := range e.List {
			pairs[i] = b.pair(x.(*syntax.DictEntry))
		}
		return call(e.Lbrace, entriesName, &syntax.ListExpr{Lbrack: e.Lbrace, List: pairs, Rbrack: e.Rbrace})
	}
	for _, x := range e.List {
		entry := x.(*syntax.DictEntry)
		entry.Key, entry.Value = b.key(entry.Key), b.expr(entry.Value)
	}
	return e
}

func (b bounder) pair(e *syntax.DictEntry) syntax.Expr {
	return &syntax.ParenExpr{Lparen: e.Colon, X: &syntax.TupleExpr{List: []syntax.Expr{b.expr(e.Key), b.expr(e.Value)}}, Rparen: e.Colon}
}

// comprehension rewrites [… for …], and makes {k: v for …} of the list of its
// pairs.
func (b bounder) comprehension(e *syntax.Comprehension) syntax.Expr {
	inner := bounder{&scope{vars: make(map[string]kind), bound: b.scope.bound}}
	for name, k := range b.scope.vars {
		inner.scope.vars[name] = k
	}
	for i, c := range e.Clauses {
		switch c := c.(type) {
		case *syntax.ForClause:
			k, from := inner.scope.element(c.X), inner
			if i == 0 {
				from = b
			}
			c.X = from.expr(c.X)
			target(c.Vars, k, func(name string, k kind) { inner.scope.vars[name] = k })
			c.Vars = inner.target(c.Vars)
		case *syntax.IfClause:
			c.Cond = inner.expr(c.Cond)
		}
	}
	entry, ok := e.Body.(*syntax.DictEntry)
	if !ok {
		e.Body = inner.expr(e.Body)
		return e
	}
	return call(entry.Colon, entriesName, &syntax.Comprehension{Lbrack: e.Lbrack, Body: inner.pair(entry), Clauses: e.Clauses, Rbrack: e.Rbrack})
}

func call(at syntax.Position, name string, args ...syntax.Expr) *syntax.CallExpr {
	return &syntax.CallExpr{Fn: &syntax.Ident{NamePos: at, Name: name}, Lparen: at, Args: args, Rparen: at}
}

func str(at syntax.Position, s string) *syntax.Literal {
	return &syntax.Literal{Token: syntax.STRING, TokenPos: at, Raw: s, Value: s}
}

func do(e syntax.Expr) syntax.Stmt { return &syntax.ExprStmt{X: e} }
