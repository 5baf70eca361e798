package catalog

import "slices"

// Arity refuses a call that has so many arguments by position, and others by
// these names, as the call itself would; known says that all of them are known,
// and none stands for several.
func (m *Method) Arity(positional int, names []string, known bool) error {
	c := Call{m: m}
	for range positional {
		p, err := c.Next()
		if err != nil {
			return err
		}
		if !c.Collecting(p) {
			c.given |= 1 << p.index
		}
	}
	for _, name := range names {
		p, err := c.Named(name)
		switch {
		case err != nil:
			return err
		case m.named >= 0 && p == &m.Params[m.named]:
		case c.given&(1<<p.index) != 0:
			return Errorf("type", "%s given twice", p.Name)
		default:
			c.given |= 1 << p.index
		}
	}
	if missing := m.required &^ c.given; known && missing != 0 {
		return c.missing(missing)
	}
	return nil
}

// bulks are the methods that do for many elements what others do for one, where
// they are not called so and _many.
var bulks = map[string]string{
	"add": "update", "add_edge": "add_edges", "append": "extend", "incr": "update", "push": "extend", "push_back": "extend",
	"push_front": "extend_front", "set": "update",
}

// Bulk gives the method that does for many elements what the one called name
// does for one, or nil.
func (t *Type) Bulk(name string) *Method {
	if m := t.Method(name + "_many"); m != nil {
		return m
	}
	return t.Method(bulks[name])
}

// Returned gives the type that m returns a structure of, or nil.
func (c *Catalog) Returned(m *Method) *Type { return c.Type(m.Result()) }

// Members lists what stands behind the dot of m: functions and values.
func (m *Module) Members() []string {
	names := m.Names()
	for name := range m.Values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Called gives what the store is called that scripts begin with, "" for a type
// that is none.
func (t *Type) Called() string {
	if t.Dot {
		return t.variable()
	}
	return ""
}

// TableOfOptions reports whether a table of Lua's that stands behind so many
// arguments and has only fields with names is taken for options.
func (m *Method) TableOfOptions(positional int) bool {
	c := Call{m: m, n: positional}
	return c.Complete() && m.Keywords() && !m.Rest()
}

// Function gives the row of a global function or constructor, by its name or
// alias, or nil.
func (c *Catalog) Function(name string) *Method {
	for _, t := range c.Types {
		if name != "" && (t.New.Name == name || t.Alias == name) {
			return &t.New
		}
	}
	return c.Global(name)
}
