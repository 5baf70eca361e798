package starlark

import "go.starlark.net/syntax"

// Guards of operators cost a call each, so they are left out where the text
// shows that no operand can be large: this file finds what the local variables
// of a function may hold. An int that is only ever added to grows by a bit a
// step, which is no danger.

// A kind is what an expression may give.
type kind uint8

const (
	never   kind = iota // not known yet: of a variable that nothing has been assigned to so far
	small               // an int of few bits, a bool or none
	number              // an int of any size or a float
	text                // a str
	unknown             // anything
)

func join(a, b kind) kind {
	switch {
	case a == b || b == never:
		return a
	case a == never:
		return b
	case a <= number && b <= number:
		return number
	}
	return unknown
}

// A scope knows the variables of one function, or of the top level of a file.
type scope struct {
	vars  map[string]kind // those that are assigned in it; others are unknown
	bound map[string]bool // all names that the file gives a meaning
}

// scopeOf finds the kinds of the variables of a body, of which some have a value
// before.
func scopeOf(body []syntax.Stmt, params []syntax.Expr, bound map[string]bool, before ...string) *scope {
	s := &scope{vars: make(map[string]kind), bound: bound}
	for _, name := range before {
		s.vars[name] = unknown
	}
	for _, p := range params {
		if name := paramName(p); name != "" {
			s.vars[name] = unknown
		}
	}
	for changed := true; changed; {
		changed = false
		s.assigned(body, func(name string, k kind) {
			if now := join(s.vars[name], k); now != s.vars[name] {
				s.vars[name], changed = now, true
			}
		})
	}
	return s
}

func paramName(p syntax.Expr) string {
	switch p := p.(type) {
	case *syntax.Ident:
		return p.Name
	case *syntax.BinaryExpr:
		return p.X.(*syntax.Ident).Name
	case *syntax.UnaryExpr:
		if id, ok := p.X.(*syntax.Ident); ok {
			return id.Name
		}
	}
	return ""
}

// assigned calls f with what each statement assigns.
func (s *scope) assigned(body []syntax.Stmt, f func(name string, k kind)) {
	for _, stmt := range body {
		switch stmt := stmt.(type) {
		case *syntax.AssignStmt:
			s.assign(stmt, f)
		case *syntax.ForStmt:
			target(stmt.Vars, s.element(stmt.X), f)
			s.assigned(stmt.Body, f)
		case *syntax.WhileStmt:
			s.assigned(stmt.Body, f)
		case *syntax.IfStmt:
			s.assigned(stmt.True, f)
			s.assigned(stmt.False, f)
		case *syntax.DefStmt:
			f(stmt.Name.Name, unknown)
		case *syntax.LoadStmt:
			for _, to := range stmt.To {
				f(to.Name, unknown)
			}
		}
	}
}

func (s *scope) assign(a *syntax.AssignStmt, f func(name string, k kind)) {
	if a.Op != syntax.EQ {
		if id, ok := a.LHS.(*syntax.Ident); ok {
			f(id.Name, s.binary(a.Op-syntax.PLUS_EQ+syntax.PLUS, id, a.RHS))
		}
		return
	}
	to, several := a.LHS.(*syntax.TupleExpr)
	from, given := a.RHS.(*syntax.TupleExpr)
	if several && given && len(to.List) == len(from.List) {
		for i := range to.List {
			target(to.List[i], s.kindOf(from.List[i]), f)
		}
		return
	}
	target(a.LHS, s.kindOf(a.RHS), f)
}

// target calls f with the variables in what is assigned to.
func target(e syntax.Expr, k kind, f func(name string, k kind)) {
	switch e := e.(type) {
	case *syntax.Ident:
		f(e.Name, k)
	case *syntax.ParenExpr:
		target(e.X, k, f)
	case *syntax.TupleExpr:
		for _, x := range e.List {
			target(x, unknown, f)
		}
	case *syntax.ListExpr:
		for _, x := range e.List {
			target(x, unknown, f)
		}
	}
}

// element gives the kind of the elements of an iterable.
func (s *scope) element(e syntax.Expr) kind {
	if s.calls(e, "range") {
		return small
	}
	return unknown
}

// calls reports whether e is a call of a builtin.
func (s *scope) calls(e syntax.Expr, names ...string) bool {
	c, ok := e.(*syntax.CallExpr)
	if !ok {
		return false
	}
	id, ok := c.Fn.(*syntax.Ident)
	for _, name := range names {
		if ok && id.Name == name && !s.bound[name] {
			return true
		}
	}
	return false
}

// kindOf gives what e may give.
func (s *scope) kindOf(e syntax.Expr) kind {
	switch e := e.(type) {
	case *syntax.Literal:
		return kindOfLiteral(e)
	case *syntax.Ident:
		if k, ok := s.vars[e.Name]; ok {
			return k
		}
		if (e.Name == "None" || e.Name == "True" || e.Name == "False") && !s.bound[e.Name] {
			return small
		}
	case *syntax.ParenExpr:
		return s.kindOf(e.X)
	case *syntax.UnaryExpr:
		if e.Op == syntax.NOT {
			return small
		}
		if k := s.kindOf(e.X); k <= number {
			return k
		}
	case *syntax.BinaryExpr:
		return s.binary(e.Op, e.X, e.Y)
	case *syntax.CondExpr:
		return join(s.kindOf(e.True), s.kindOf(e.False))
	case *syntax.CallExpr:
		switch {
		case s.calls(e, "len", "ord", "bool", "hasattr", "any", "all"):
			return small
		case s.calls(e, "int", "float", "abs"):
			return number
		case s.calls(e, "str", "repr", "type", "chr"):
			return text
		}
	}
	return unknown
}

func kindOfLiteral(e *syntax.Literal) kind {
	switch e.Token {
	case syntax.INT:
		if _, ok := e.Value.(int64); ok {
			return small
		}
		return number
	case syntax.FLOAT:
		return number
	case syntax.STRING:
		return text
	}
	return unknown
}

// binary gives what x op y may give.
func (s *scope) binary(op syntax.Token, x, y syntax.Expr) kind {
	a, b := s.kindOf(x), s.kindOf(y)
	switch op {
	case syntax.EQL, syntax.NEQ, syntax.LT, syntax.LE, syntax.GT, syntax.GE, syntax.IN, syntax.NOT_IN:
		return small
	case syntax.AND, syntax.OR:
		return join(a, b)
	case syntax.PERCENT, syntax.SLASHSLASH:
		if a == small && b == small {
			return small
		}
	case syntax.PLUS:
		if a == text && b == text {
			return text
		}
	}
	switch {
	case a == never || b == never:
		return never
	case a <= number && b <= number:
		return number
	}
	return unknown
}

// harmless reports whether x op y needs no guard.
func (s *scope) harmless(op syntax.Token, x, y syntax.Expr) bool {
	a, b := s.kindOf(x), s.kindOf(y)
	switch op {
	case syntax.STAR:
		return a <= small && b <= small || a <= number && b <= number && (isLiteral(x) || isLiteral(y))
	case syntax.LTLT:
		return false
	case syntax.PERCENT:
		return a <= number
	case syntax.EQL, syntax.NEQ, syntax.LT, syntax.LE, syntax.GT, syntax.GE:
		return a <= number || b <= number || isLiteral(x) || isLiteral(y)
	case syntax.PLUS, syntax.MINUS, syntax.PIPE, syntax.AMP, syntax.CIRCUMFLEX:
		return a <= number || b <= number // anything else is refused by the operator
	}
	return true
}

func isLiteral(e syntax.Expr) bool {
	_, ok := e.(*syntax.Literal)
	return ok
}
