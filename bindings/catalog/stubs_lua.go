package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// luaTypes writes types as the Lua language server reads them.
var luaTypes = notation{
	word:     func(w word) string { return w.lua },
	any:      "any",
	or:       "|",
	list:     func(of string) string { return grouped(of) + "[]" },
	iterator: func(string) string { return "rdsh.Iterator" },
	dict:     "table<any, any>",
	tuple:    func(int) string { return "any[]" },
}

func grouped(s string) string {
	if strings.Contains(s, "|") {
		return "(" + s + ")"
	}
	return s
}

const luaHead = `---@meta
-- What rdsh gives to scripts in Lua, for the Lua language server: put this file
-- in its library. Made from the catalog by "make docs". Do not edit.

---A number of seconds, text such as "250ms", "1h30m" or "7d", or a duration.
---@alias rdsh.Duration number|string|userdata

---Whatever a loop can go through: a table, a structure, an iterator.
---@alias rdsh.Iterable any

---Goes through results in a for loop, as it is or by each.
---@class rdsh.Iterator
---@overload fun(): any, any, any
---@field close fun(self: rdsh.Iterator)

---@class rdsh.Time
---@field day integer
---@field hour integer
---@field minute integer
---@field month integer
---@field nanosecond integer
---@field second integer
---@field seconds number since the epoch
---@field weekday integer 1 is Monday
---@field year integer
---@field format fun(self: rdsh.Time, layout?: string): string
---@field floor fun(self: rdsh.Time, d: rdsh.Duration): rdsh.Time

---The timeout of a wait that only cancellation ends.
---@type rdsh.Duration
forever = nil

---None within a table, and where nil would leave out a value.
---@type any
null = nil
`

// LuaStub gives the definitions of all that scripts in Lua can use, for
// editors: a file of annotations that the Lua language server reads.
func (c *Catalog) LuaStub() string {
	s := &luaStub{c: c}
	s.WriteString(luaHead)
	for _, t := range c.Types {
		s.structure(t)
	}
	for _, m := range c.Modules {
		s.module(m)
	}
	for _, m := range c.Globals {
		if m.in(lua) {
			s.function("", m)
		}
	}
	return s.String()
}

type luaStub struct {
	strings.Builder
	c *Catalog
}

func (s *luaStub) line(text string) { s.WriteString(text + "\n") }

func (s *luaStub) doc(text string) {
	for _, line := range wrap(text, stubWidth) {
		s.line("---" + line)
	}
}

func (s *luaStub) structure(t *Type) {
	local := t.Name + "_"
	s.line("")
	s.doc(t.Doc)
	s.line("---@class " + t.Name)
	if t.Len != "" {
		s.line("---@operator len: integer")
	}
	if t.item != nil {
		s.line("---@field [integer] any")
	}
	s.line("local " + local + " = {}")
	s.function("", &t.New)
	if t.Alias != "" {
		s.line("\n" + t.Alias + " = " + t.New.Name)
	}
	for i := range t.Methods {
		s.function(local+t.separator(), &t.Methods[i])
	}
	if t.Keyed() {
		s.line("\n---The data as a table: what is absent is nil, and assigning nil deletes.")
		s.line("---@return table<any, any>\nfunction " + local + ":at() end")
	}
	if t.Dot {
		s.line("\n---The current store.\n---@type " + t.Name + "\n" + t.variable() + " = nil")
	}
}

func (s *luaStub) module(m *Module) {
	s.line("")
	s.doc(m.Doc)
	s.line(m.Name + " = " + m.Name + " or {}")
	for i := range m.Funcs {
		s.function(m.Name+".", &m.Funcs[i])
	}
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		fmt.Fprintf(s, "\n---@type number\n%s.%s = %s\n", m.Name, name, FormatFloat(m.Values[name].Float(), true))
	}
}

// function declares a function or method: its text, parameters, results, and
// the form with all that is optional in a table.
func (s *luaStub) function(prefix string, m *Method) {
	required, positional, keyword := m.split()
	s.line("")
	s.doc(m.Doc)
	var names []string
	for _, p := range append(required, positional...) {
		names = append(names, p.Name)
		s.param(m, p)
	}
	switch {
	case m.rest >= 0:
		names = append(names, "...")
		s.line("---@param ... any")
	case m.named >= 0:
		names = append(names, m.Params[m.named].Name)
		s.line("---@param " + m.Params[m.named].Name + "? table<string, any>")
	case keyword != nil:
		names = append(names, "options")
		s.line("---@param options? " + s.options(keyword))
	}
	if r := m.ResultIn(lua); r != "" {
		s.returns(m)
	}
	if positional != nil && m.rest < 0 && m.Func.call != nil {
		s.overload(prefix, m, required, append(positional, keyword...))
	}
	s.line("function " + prefix + m.Name + "(" + strings.Join(names, ", ") + ") end")
}

func (s *luaStub) param(m *Method, p *Param) {
	name := p.Name
	if p.Optional {
		name += "?"
	}
	s.line(strings.TrimRight("---@param "+name+" "+luaTypes.param(s.c, p)+" "+m.Meaning(p, m.Doc), " "))
}

// options is the type of a table of options.
func (s *luaStub) options(params []*Param) string {
	var fields []string
	for _, p := range params {
		fields = append(fields, p.Name+"?: "+luaTypes.param(s.c, p))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// returns declares the results: a tuple is several of them.
func (s *luaStub) returns(m *Method) {
	r := m.Result()
	names, one := strings.CutPrefix(strings.TrimSuffix(r, " or None"), "(")
	if !one || !strings.HasSuffix(names, ")") {
		s.line("---@return " + luaTypes.result(s.c, r))
		return
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(names, ")"), ", ") {
		s.line("---@return any " + name)
	}
}

func (s *luaStub) overload(prefix string, m *Method, required, optional []*Param) {
	var args []string
	if strings.HasSuffix(prefix, ":") {
		args = append(args, "self: "+m.Owner)
	}
	for _, p := range required {
		args = append(args, p.Name+": "+luaTypes.param(s.c, p))
	}
	args = append(args, "options: "+s.options(optional))
	line := "---@overload fun(" + strings.Join(args, ", ") + ")"
	if m.Result() != "None" {
		line += ": " + luaTypes.result(s.c, m.Result())
	}
	s.line(line)
}
