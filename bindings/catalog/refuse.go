package catalog

import "slices"

// A Rule says what a row may do: Refuse is the error of every call of it; Reach,
// if it is not nil, is asked for each argument that is one of Params, and for
// each str that the row lists.
type Rule struct {
	Refuse error
	Reach  func(s string) error
	Params []string
}

// Ruled gives the catalog with rules for some of its rows, by their owner, ""
// for a global, and name. The types of c and of what it gives are the same but
// for these rows.
func (c *Catalog) Ruled(rule func(owner, name string) Rule) *Catalog {
	all := *c
	all.Types, all.Modules, all.Globals = slices.Clone(c.Types), slices.Clone(c.Modules), slices.Clone(c.Globals)
	for i, t := range all.Types {
		own := *t
		own.New = own.New.ruled(rule("", own.New.Name))
		own.Methods = ruledAll(own.Methods, rule)
		all.Types[i] = &own
	}
	for i, m := range all.Modules {
		own := *m
		own.Funcs = ruledAll(own.Funcs, rule)
		all.Modules[i] = &own
	}
	for i, m := range all.Globals {
		own := m.ruled(rule("", m.Name))
		all.Globals[i] = &own
	}
	return &all
}

func ruledAll(rows []Method, rule func(owner, name string) Rule) []Method {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i] = rows[i].ruled(rule(rows[i].Owner, rows[i].Name))
	}
	return rows
}

// ruled gives m under a rule. What it is called on and with stays the same.
func (m Method) ruled(r Rule) Method {
	call := m.Func.call
	if call == nil || r.Refuse == nil && r.Reach == nil {
		return m
	}
	m.quick = nil
	m.Func.call = func(c *Call) (Value, error) {
		if r.Refuse != nil {
			return Value{}, r.Refuse
		}
		for i := range m.Params {
			if p := &m.Params[i]; p.Kind == Str && slices.Contains(r.Params, p.Name) {
				if err := r.Reach(c.args[p.index].Str()); err != nil {
					return Value{}, err
				}
			}
		}
		v, err := call(c)
		if v.Kind == Strs {
			v = OfStrs(slices.DeleteFunc(slices.Clone(v.Strs()), func(s string) bool { return r.Reach(s) != nil }))
		}
		return v, err
	}
	return m
}
