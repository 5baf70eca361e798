package catalog

import (
	"go/token"
	"slices"
	"strings"
	"text/scanner"
)

// ExampleIn gives the example of m in a language, or "" if it has none there.
// Examples are written in Starlark, but for what only Lua has.
func (c *Catalog) ExampleIn(m *Method, lang string) string {
	switch {
	case m.Example == "" || !m.in(lang):
		return ""
	case lang != lua || m.Only == lua:
		return m.Example
	}
	var lines []string
	for line := range strings.SplitSeq(m.Example, "\n") {
		t := translator{dotted: c.dotted()}
		t.Init(strings.NewReader(line))
		t.Mode = scanner.ScanIdents | scanner.ScanInts | scanner.ScanFloats | scanner.ScanStrings
		t.Error = func(*scanner.Scanner, string) { t.lost = true }
		t.next()
		s := t.statement()
		if t.lost || t.tok != scanner.EOF {
			return ""
		}
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

// dotted lists what Lua calls with a dot: modules and stores.
func (c *Catalog) dotted() (names []string) {
	for _, m := range c.Modules {
		names = append(names, m.Name)
	}
	for _, t := range c.Types {
		if t.Dot {
			made, _, _ := strings.Cut(t.New.Example, " = ")
			names = append(names, t.variable(), made)
		}
	}
	return names
}

// A translator turns a line of Starlark, as examples use it, into Lua. What it
// does not know makes it lost: the example is then shown in Starlark only.
type translator struct {
	scanner.Scanner
	dotted []string
	tok    rune
	depth  int // of brackets around values
	lost   bool
}

func (t *translator) next() { t.tok = t.Scan() }

// take takes the token if it is text.
func (t *translator) take(text string) bool {
	if t.tok == scanner.EOF || t.TokenText() != text {
		return false
	}
	t.next()
	return true
}

func (t *translator) expect(text string) {
	if !t.take(text) {
		t.lost = true
	}
}

func (t *translator) name() string {
	s := t.TokenText()
	if t.tok != scanner.Ident {
		t.lost = true
	}
	t.next()
	return s
}

// names is a list of variables.
func (t *translator) names() string {
	list := []string{t.name()}
	for t.take(",") {
		list = append(list, t.name())
	}
	return strings.Join(list, ", ")
}

// statement is a loop over one statement, an assignment or an expression.
func (t *translator) statement() string {
	if t.take("for") {
		vars := t.names()
		t.expect("in")
		x := t.expr()
		t.expect(":")
		return "for " + vars + " in each(" + x + ") do " + t.statement() + " end"
	}
	s := t.expr()
	if t.tok != '=' && t.tok != ',' {
		return s
	}
	vars := []string{s}
	for t.take(",") {
		vars = append(vars, t.name())
	}
	t.expect("=")
	return "local " + strings.Join(vars, ", ") + " = " + t.expr()
}

// operators are those that both languages have.
var operators = []string{"and", "or", "+", "-", "*", "/", "<", ">"}

func (t *translator) expr() string {
	if t.take("lambda") {
		params := ""
		if t.tok != ':' {
			params = t.names()
		}
		t.expect(":")
		return "function(" + params + ") return " + t.expr() + " end"
	}
	s := t.operand()
	for op := t.TokenText(); t.tok != scanner.EOF && slices.Contains(operators, op); op = t.TokenText() {
		t.next()
		s += " " + op + " " + t.operand()
	}
	return s
}

// operand is a value with what is called on it.
func (t *translator) operand() string {
	if t.take("-") {
		return "-" + t.operand()
	}
	s := t.atom()
	for !t.lost {
		switch {
		case t.take("("):
			s += "(" + t.arguments(slices.Contains(later, s)) + ")"
		case t.take("."):
			s = t.member(s)
		default:
			return s
		}
	}
	return s
}

// member is recv.name: a call of a method, or a field.
func (t *translator) member(recv string) string {
	name := t.name()
	if t.tok == '(' && !slices.Contains(t.dotted, recv) {
		return recv + ":" + name
	}
	return recv + "." + name
}

// later are the functions that call what they are given.
var later = []string{"attempt", "defer"}

// bound is what s, if it is a method to be called later, takes in Lua as its
// first argument.
func (t *translator) bound(s string) (recv []string) {
	if recv, _, ok := strings.Cut(s, "."); ok && token.IsIdentifier(recv) && !slices.Contains(t.dotted, recv) {
		return []string{recv}
	}
	return nil
}

func (t *translator) atom() string {
	text := t.TokenText()
	switch t.tok {
	case scanner.Int, scanner.Float, scanner.String:
		t.next()
		return text
	case '-':
		t.next()
		return "-" + t.atom()
	case scanner.Ident:
		t.next()
		return t.word(text)
	case '[':
		t.next()
		return "{" + strings.Join(t.list("]"), ", ") + "}"
	case '{':
		t.next()
		return t.dict()
	case '(':
		t.next()
		if list := t.list(")"); len(list) > 1 {
			return "tuple(" + strings.Join(list, ", ") + ")"
		} else if len(list) == 1 {
			return "(" + list[0] + ")"
		}
	}
	t.lost = true
	return ""
}

func (t *translator) word(s string) string {
	switch s {
	case "True", "False":
		return strings.ToLower(s)
	case "None":
		if t.depth > 0 {
			return "null"
		}
		return "nil"
	case "len":
		t.expect("(")
		s = "#" + t.expr()
		t.expect(")")
	case "if", "for", "in", "not", "def", "load":
		t.lost = true
	}
	return s
}

// list is what stands before end, between commas.
func (t *translator) list(end string) (list []string) {
	t.depth++
	defer func() { t.depth-- }()
	for !t.lost && !t.take(end) {
		list = append(list, t.expr())
		if !t.take(",") {
			t.expect(end)
			break
		}
	}
	return list
}

func (t *translator) dict() string {
	t.depth++
	defer func() { t.depth-- }()
	var list []string
	for !t.lost && !t.take("}") {
		key := t.key()
		t.expect(":")
		list = append(list, key+"="+t.expr())
		if !t.take(",") {
			t.expect("}")
			break
		}
	}
	if list == nil {
		return "dict{}"
	}
	return "{" + strings.Join(list, ", ") + "}"
}

// key is the key of a field of a table: a string.
func (t *translator) key() string {
	text := t.TokenText()
	t.lost = t.lost || t.tok != scanner.String
	t.next()
	if name := strings.Trim(text, `"`); token.IsIdentifier(name) {
		return name
	}
	return "[" + text + "]"
}

// arguments are those of a call: named ones go in a table at the end. Where the
// first is to be called later it may be a method.
func (t *translator) arguments(later bool) string {
	var args, options []string
	for !t.lost && !t.take(")") {
		s := t.expr()
		if t.take("=") {
			options = append(options, s+"="+t.expr())
		} else {
			args = append(args, s)
		}
		if later && len(args) == 1 {
			args = append(args, t.bound(s)...)
		}
		if !t.take(",") {
			t.expect(")")
			break
		}
	}
	if options != nil {
		args = append(args, "{"+strings.Join(options, ", ")+"}")
	}
	return strings.Join(args, ", ")
}
