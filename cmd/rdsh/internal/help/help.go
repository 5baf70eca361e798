// Package help renders the catalog for people at a terminal.
package help

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/host"
)

// A Book explains what the catalog holds, as a language writes it.
type Book struct {
	Catalog *catalog.Catalog
	Lang    host.Lang

	// TypeOf gives the type of the structure that a variable holds, or nil.
	// It may be nil itself.
	TypeOf func(name string) *catalog.Type

	Width int // of the screen in columns; 0 is 80
}

// Topic explains a type, a module, a function, or a method as Type.method or
// variable.method. Of a method alone it lists who has it. The error suggests
// the nearest name.
func (b *Book) Topic(name string) (string, error) {
	name = strings.TrimSuffix(strings.TrimSpace(name), "()")
	owner, member, dotted := cutMember(name)
	if t := b.typeOf(owner); t != nil {
		return b.ofType(t, owner, member, dotted)
	}
	if m := b.Catalog.Module(owner); m != nil {
		return b.ofModule(m, member, dotted)
	}
	if g := b.Catalog.Global(name); g != nil {
		return b.method("", g), nil
	}
	if owners := b.having(name); len(owners) > 0 {
		return fmt.Sprintf("%s is a method of %s\nSee :help %s.%s\n", name, strings.Join(owners, ", "), owners[0], name), nil
	}
	return "", fmt.Errorf("no help for %s%s", name, catalog.Suggest(name, b.Topics()))
}

func cutMember(name string) (owner, member string, dotted bool) {
	if i := strings.IndexAny(name, ".:"); i > 0 {
		return name[:i], name[i+1:], true
	}
	return name, "", false
}

func (b *Book) typeOf(name string) *catalog.Type {
	if t := b.Catalog.Type(name); t != nil {
		return t
	}
	if b.TypeOf != nil {
		return b.TypeOf(name)
	}
	return nil
}

// Topics lists everything that Topic explains.
func (b *Book) Topics() []string {
	var names []string
	for _, t := range b.Catalog.Types {
		names = append(names, t.Name)
		for _, m := range t.Names() {
			names = append(names, t.Name+"."+m)
		}
	}
	for _, m := range b.Catalog.Modules {
		names = append(names, m.Name)
		for _, f := range m.Names() {
			names = append(names, m.Name+"."+f)
		}
	}
	for _, g := range b.Catalog.Globals {
		names = append(names, g.Name)
	}
	slices.Sort(names)
	return names
}

// having lists the types and modules that have a method of this name.
func (b *Book) having(method string) (owners []string) {
	for _, t := range b.Catalog.Types {
		if t.Method(method) != nil {
			owners = append(owners, t.Name)
		}
	}
	for _, m := range b.Catalog.Modules {
		if m.Func(method) != nil {
			owners = append(owners, m.Name)
		}
	}
	return owners
}

func (b *Book) ofType(t *catalog.Type, as, member string, dotted bool) (string, error) {
	if !dotted {
		return b.structure(t), nil
	}
	m := t.Method(member)
	if m == nil {
		return "", fmt.Errorf("%s has no method %s%s", as, member, catalog.Suggest(member, t.Names()))
	}
	return b.method(t.Name+b.separator(), m), nil
}

func (b *Book) ofModule(mod *catalog.Module, member string, dotted bool) (string, error) {
	if !dotted {
		return b.module(mod), nil
	}
	m := mod.Func(member)
	if m == nil {
		return "", fmt.Errorf("%s has no function %s%s", mod.Name, member, catalog.Suggest(member, mod.Names()))
	}
	return b.method(mod.Name+".", m), nil
}

func (b *Book) separator() string {
	if b.Lang == host.Lua {
		return ":"
	}
	return "."
}

// structure explains a type: how to make one, a line for each method of its
// own, and the names of those that all types have.
func (b *Book) structure(t *catalog.Type) string {
	var s strings.Builder
	fmt.Fprintln(&s, Signature(b.Lang, "", &t.New))
	if t.Alias != "" {
		fmt.Fprintf(&s, "Also called %s.\n", t.Alias)
	}
	fmt.Fprintf(&s, "%s\n\n", wrap(t.Doc, 0, b.width()))
	var own []*catalog.Method
	var common []string
	for i := range t.Methods {
		if m := &t.Methods[i]; b.common(m.Name) {
			common = append(common, m.Name)
		} else {
			own = append(own, m)
		}
	}
	b.rows(&s, b.separator(), own)
	if len(common) > 0 {
		fmt.Fprintf(&s, "On every structure: %s\n", wrap(strings.Join(common, " "), len("On every structure: "), b.width()))
	}
	if len(own) > 0 {
		fmt.Fprintf(&s, "More: :help %s.%s\n", t.Name, own[0].Name)
	}
	return s.String()
}

// common reports whether all structures, of which there are several, have the
// method.
func (b *Book) common(method string) bool {
	n := 0
	for _, t := range b.Catalog.Types {
		if t.Method("clear") == nil { // no structure
			continue
		}
		if t.Method(method) == nil {
			return false
		}
		n++
	}
	return n > 1
}

func (b *Book) module(m *catalog.Module) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s: %s\n\n", m.Name, wrap(m.Doc, 0, b.width()))
	rows := make([]*catalog.Method, len(m.Funcs))
	for i := range m.Funcs {
		rows[i] = &m.Funcs[i]
	}
	b.rows(&s, m.Name+".", rows)
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		fmt.Fprintf(&s, "  %s.%s\n", m.Name, name)
	}
	return s.String()
}

// rows writes each method: its signature and, beside or below it, the first
// sentence of its explanation.
func (b *Book) rows(s *strings.Builder, prefix string, methods []*catalog.Method) {
	column := 38
	if b.width() < 2*column {
		column = 6
	}
	for _, m := range methods {
		line := "  " + Signature(b.Lang, prefix, m)
		if len(line)+2 > column {
			s.WriteString(line + "\n")
			line = ""
		}
		fmt.Fprintf(s, "%-*s%s\n", column, line, wrap(firstSentence(m.Doc), column, b.width()))
	}
}

func (b *Book) width() int { return cmp.Or(b.Width, 80) }

// method explains one method or function.
func (b *Book) method(prefix string, m *catalog.Method) string {
	var s strings.Builder
	fmt.Fprintln(&s, Signature(b.Lang, prefix, m))
	fmt.Fprintln(&s, wrap(m.Doc, 0, b.width()))
	fmt.Fprintf(&s, "Returns: %s\n", wrap(word(b.Lang, m.Result()), 0, b.width()))
	if m.Example != "" && b.Lang == host.Starlark {
		fmt.Fprintf(&s, "Example:\n  %s\n", strings.ReplaceAll(m.Example, "\n", "\n  "))
	}
	return s.String()
}

func firstSentence(doc string) string {
	for i := 0; i+1 < len(doc); i++ {
		if (doc[i] == '.' || doc[i] == ';') && (doc[i+1] == ' ' || doc[i+1] == '\n') {
			return doc[:i] + "."
		}
	}
	return doc
}

// wrap breaks text into lines of less than width columns, of which all but the
// first are indented. Line breaks in text stay.
func wrap(text string, indent, width int) string {
	var b strings.Builder
	column := indent
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		}
		for j, word := range strings.Fields(line) {
			switch {
			case column > indent && column+1+len(word) >= width:
				b.WriteString("\n" + strings.Repeat(" ", indent))
				column = indent
			case j > 0:
				b.WriteByte(' ')
				column++
			}
			b.WriteString(word)
			column += len(word)
		}
	}
	return b.String()
}
