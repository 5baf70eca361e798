package analysis

import (
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/bindings/facts"
)

// depth is how many variables are followed to find a type.
const depth = 8

func (r *check) typeOf(e facts.Expr) *catalog.Type { return r.typeAt(e, depth) }

func (r *check) typeAt(e facts.Expr, depth int) *catalog.Type {
	if depth == 0 {
		return nil
	}
	switch e := e.(type) {
	case *facts.Name:
		return r.typeOfName(e, depth)
	case *facts.Call:
		if m, _ := r.methodAt(e, depth); m != nil {
			return r.Catalog.Returned(m)
		}
	}
	return nil
}

func (r *check) typeOfName(n *facts.Name, depth int) *catalog.Type {
	if n.Var == nil {
		for _, t := range r.Catalog.Types {
			if t.Called() == n.Text && n.Text != "" {
				return t
			}
		}
		return nil
	}
	if r.isTest(n.Var) {
		return r.Catalog.Type("Test")
	}
	var one *catalog.Type
	for _, v := range n.Var.Values {
		t := r.typeAt(v, depth-1)
		if t == nil || one != nil && t != one {
			return nil
		}
		one = t
	}
	return one
}

// isTest reports whether v is what rdsh test calls a function of a test with.
func (r *check) isTest(v *facts.Var) bool {
	if v.Kind != facts.Param || v.In == nil || !strings.HasSuffix(strings.TrimSuffix(r.script.Path, "."+r.script.Lang), "_test") {
		return false
	}
	if len(v.In.Params) == 0 || v.In.Params[0] != v {
		return false
	}
	return slices.ContainsFunc(r.script.Functions(), func(fn *facts.Func) bool {
		return strings.HasPrefix(fn.Name, "test_") && len(fn.Params) > 0 && fn.Params[0] == v
	})
}

// methodAt gives the row that is called, and whether it is a method of a
// structure.
func (r *check) methodAt(call *facts.Call, depth int) (m *catalog.Method, ofStructure bool) {
	switch fn := call.Fn.(type) {
	case *facts.Name:
		if fn.Var != nil {
			return nil, false
		}
		return r.Catalog.Function(fn.Text), false
	case *facts.Member:
		if mod := r.module(fn.X); mod != nil {
			return mod.Func(fn.Text), false
		}
		if t := r.typeAt(fn.X, depth-1); t != nil {
			return t.Method(fn.Text), !t.Dot
		}
	}
	return nil, false
}

// module gives the module that an expression is, or nil.
func (r *check) module(e facts.Expr) *catalog.Module {
	if n, ok := e.(*facts.Name); ok && n.Var == nil {
		return r.Catalog.Module(n.Text)
	}
	return nil
}

// members reports x.name where x is known and has no such member.
func (r *check) members() {
	for _, m := range r.script.Facts.Members {
		if m.Write {
			continue
		}
		if mod := r.module(m.X); mod != nil {
			own := r.script.Lang == "lua" && mod.Name == "math" // Lua's functions are there too
			if names := mod.Members(); !slices.Contains(names, m.Text) && !own {
				r.report(m.Pos, "%s has no %s%s", mod.Name, m.Text, catalog.Suggest(m.Text, names))
			}
			continue
		}
		if t := r.typeOf(m.X); t != nil {
			r.member(m, t)
		}
	}
}

func (r *check) member(m *facts.Member, t *catalog.Type) {
	isLua := r.script.Lang == "lua"
	switch {
	case isLua && m.Text == "at" && t.Keyed():
	case t.Method(m.Text) == nil:
		r.report(m.Pos, "%s has no method %s%s", t.Name, m.Text, catalog.Suggest(m.Text, t.Names()))
		return
	}
	switch {
	case isLua && m.Call && !m.Colon && !t.Dot:
		r.report(m.Pos, "a method is called with a colon: write :%s", m.Text)
	case isLua && m.Call && m.Colon && t.Dot:
		r.report(m.Pos, "%s is called with a dot: write .%s", m.Text, m.Text)
	}
}

// calls reports arguments that a row does not take.
func (r *check) calls() {
	for _, call := range r.script.Facts.Calls {
		m, ofStructure := r.methodAt(call, depth)
		if m == nil || m.Native() {
			continue
		}
		if fn, ok := call.Fn.(*facts.Member); ok && ofStructure && r.script.Lang == "lua" && !fn.Colon {
			continue // has been reported
		}
		positional, names, known := r.arguments(call, m)
		if err := m.Arity(positional, names, known); err != nil {
			r.report(call.Pos, "%s: %v", m.Name, err)
		}
	}
}

// arguments counts the arguments of a call by position, and names the others.
func (r *check) arguments(call *facts.Call, m *catalog.Method) (positional int, names []string, known bool) {
	known = true
	for i, a := range call.Args {
		t, isTable := a.Value.(*facts.Table)
		switch {
		case a.Spread:
			known = false
		case a.Name != "":
			names = append(names, a.Name)
		case isTable && i == len(call.Args)-1 && isOptions(t) && m.TableOfOptions(positional):
			for _, f := range t.Fields {
				names = append(names, f.Name)
			}
		default:
			positional++
		}
	}
	return positional, names, known
}

// isOptions reports whether a table has fields with names and nothing else.
func isOptions(t *facts.Table) bool {
	return !t.Odd && len(t.Fields) > 0 && !slices.ContainsFunc(t.Fields, func(f facts.Arg) bool { return f.Name == "" })
}
