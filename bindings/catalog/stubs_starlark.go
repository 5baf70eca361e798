package catalog

import (
	"maps"
	"slices"
	"strings"
)

// pythonTypes writes types as Python does.
var pythonTypes = notation{
	word:     func(w word) string { return w.python },
	any:      "Any",
	or:       " | ",
	list:     func(of string) string { return "list[" + of + "]" },
	iterator: func(of string) string { return "Iterator[" + of + "]" },
	dict:     "dict[Any, Any]",
	tuple: func(n int) string {
		return "tuple[" + strings.Join(slices.Repeat([]string{"Any"}, n), ", ") + "]"
	},
}

const pythonHead = `# What rdsh gives to scripts in Starlark, as a stub of Python's for editors.
# Made from the catalog by "make docs". Do not edit.

from typing import Any, Callable, Hashable, Iterable, Iterator, Mapping

class Duration:
    """A span of time. Durations add up, and times a number they scale."""
    seconds: float

class Time:
    """A moment. Durations can be added, and times subtracted."""
    day: int
    hour: int
    minute: int
    month: int
    nanosecond: int
    second: int
    seconds: float
    weekday: int
    year: int
    def format(self, layout: str = "RFC3339") -> str: ...
    def floor(self, d: "DurationLike") -> "Time": ...

# A number of seconds, text such as "250ms", "1h30m" or "7d", or a duration.
DurationLike = Duration | float | str

# A time, or seconds since the epoch.
TimeLike = Time | float

# The timeout of a wait that only cancellation ends.
forever: Duration
`

// StarlarkStub gives the declarations of all that scripts in Starlark can use,
// for editors: a stub file of Python's.
func (c *Catalog) StarlarkStub() string {
	s := &pythonStub{c: c}
	s.WriteString(pythonHead)
	for _, t := range c.Types {
		s.structure(t)
	}
	for _, m := range c.Modules {
		s.module(m)
	}
	for _, m := range c.Globals {
		if m.in(star) {
			s.function("", m.Name, m)
		}
	}
	return s.String()
}

type pythonStub struct {
	strings.Builder
	c *Catalog
}

func (s *pythonStub) line(text string) { s.WriteString(text + "\n") }

func (s *pythonStub) doc(indent, text string) {
	lines := wrap(strings.ReplaceAll(text, `\`, `\\`), stubWidth-len(indent))
	if last := len(lines) - 1; strings.HasSuffix(lines[last], `"`) {
		lines[last] += " "
	}
	s.line(indent + `"""` + strings.Join(lines, "\n"+indent) + `"""`)
}

func (s *pythonStub) structure(t *Type) {
	s.line("\nclass " + t.Name + ":")
	s.doc("    ", t.Doc)
	if t.stored() {
		s.function("    ", "__init__", &t.New)
	}
	for i := range t.Methods {
		s.function("    ", t.Methods[i].Name, &t.Methods[i])
	}
	s.operators(t)
	if t.Alias != "" {
		s.line("\n" + t.Alias + " = " + t.Name)
	}
	if !t.stored() {
		s.function("", t.New.Name, &t.New)
	}
	if t.Dot {
		s.line("\n" + t.variable() + ": " + t.Name)
	}
}

// operators declares what Python calls for the operators of t.
func (s *pythonStub) operators(t *Type) {
	special := []struct{ name, method, args, result string }{
		{"__len__", t.Len, "", "int"},
		{"__contains__", t.Has, ", k: Any", "bool"},
		{"__getitem__", t.Get, ", k: Any", "Any"},
		{"__setitem__", t.Set, ", k: Any, v: Any", "None"},
		{"__add__", t.Operators["+"], ", other: Any", "Any"},
		{"__sub__", t.Operators["-"], ", other: Any", "Any"},
		{"__or__", t.Operators["|"], ", other: Any", "Any"},
		{"__and__", t.Operators["&"], ", other: Any", "Any"},
		{"__xor__", t.Operators["^"], ", other: Any", "Any"},
	}
	for _, op := range special {
		if op.method != "" {
			s.line("    def " + op.name + "(self" + op.args + ") -> " + op.result + ": ...")
		}
	}
	if t.item != nil {
		s.line("    def __getitem__(self, i: int) -> Any: ...\n    def __setitem__(self, i: int, item: Any) -> None: ...")
	}
	if t.iter != nil {
		s.line("    def __iter__(self) -> Iterator[Any]: ...")
	}
}

func (s *pythonStub) module(m *Module) {
	s.line("\nclass _" + m.Name + ":")
	s.doc("    ", m.Doc)
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		s.line("    " + name + ": float")
	}
	for i := range m.Funcs {
		s.function("    ", m.Funcs[i].Name, &m.Funcs[i])
	}
	s.line("\n" + m.Name + ": _" + m.Name)
}

// function declares a function, or a method if it is indented.
func (s *pythonStub) function(indent, name string, m *Method) {
	var params []string
	if indent != "" {
		params = append(params, "self")
	}
	for i := range m.Params {
		p := &m.Params[i]
		if p.Keyword && i == m.pos && i != m.named && m.rest < 0 {
			params = append(params, "*")
		}
		params = append(params, s.param(m, i, p))
	}
	result := "None"
	if name != "__init__" {
		result = pythonTypes.result(s.c, m.Result())
	}
	if indent == "" {
		s.line("")
	}
	s.line(indent + "def " + name + "(" + strings.Join(params, ", ") + ") -> " + result + ":")
	s.doc(indent+"    ", m.Doc)
}

func (s *pythonStub) param(m *Method, i int, p *Param) string {
	switch i {
	case m.rest:
		return "*" + p.Name + ": " + pythonTypes.word(words[p.Element()])
	case m.named:
		return "**" + p.Name + ": Any"
	}
	typ := pythonTypes.param(s.c, p)
	switch p.Default {
	case "":
		if !p.Optional {
			return p.Name + ": " + typ
		}
		return p.Name + ": " + typ + " = ..."
	case "None":
		if typ != "Any" {
			typ += " | None"
		}
	case "forever", "last":
		return p.Name + ": " + typ + " = ..."
	}
	return p.Name + ": " + typ + " = " + p.Default
}
