package catalog

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Guide explains what a catalog holds to people at a terminal.
type Guide struct {
	Catalog *Catalog
	Lang    string                  // "star" or "lua"
	Width   int                     // of the screen in columns; 0 is 80
	TypeOf  func(name string) *Type // of the structure in a variable, or nil; may be nil itself
}

// Help is what a Guide for a screen of 80 columns tells about a topic. If there
// is none of this name, ok is false and text says so, with the nearest name.
func (c *Catalog) Help(topic, lang string) (text string, ok bool) {
	text, err := (&Guide{Catalog: c, Lang: lang}).Topic(topic)
	if err != nil {
		return err.Error(), false
	}
	return text, true
}

// Topic explains a type (Queue), a method (Queue.push, or q.push where q is a
// variable, or what examples call a queue), a module (json), its functions
// (json.encode), or a global function. A method alone is found too. "" lists
// everything. The error for what there is not suggests the nearest name.
func (g *Guide) Topic(topic string) (string, error) {
	b := &book{Guide: g, width: cmp.Or(g.Width, 80) - 2}
	topic = strings.TrimSuffix(strings.TrimSpace(topic), "()")
	owner, member, dotted := topic, "", false
	if i := strings.IndexAny(topic, ".:"); i > 0 {
		owner, member, dotted = topic[:i], topic[i+1:], true
	}
	switch t, m, f := b.typeOf(owner), b.Catalog.Module(owner), b.Catalog.Global(topic); {
	case topic == "":
		b.everything()
	case t != nil && dotted:
		return b.member(t.Method(member), owner+" has no method "+member, member, t.Names())
	case t != nil:
		b.structure(t)
	case m != nil && dotted:
		return b.member(m.Func(member), owner+" has no function "+member, member, m.Names())
	case m != nil:
		b.module(m)
	case f != nil:
		b.method(f)
	default:
		return b.search(topic)
	}
	return b.String(), nil
}

// Topics lists what Help explains, in the order of the alphabet.
func (c *Catalog) Topics() (names []string) {
	for _, t := range c.Types {
		names = append(names, t.Name)
		for _, m := range t.Names() {
			names = append(names, t.Name+"."+m)
		}
	}
	for _, m := range c.Modules {
		names = append(names, m.Name)
		for _, f := range m.Names() {
			names = append(names, m.Name+"."+f)
		}
	}
	for _, g := range c.Globals {
		names = append(names, g.Name)
	}
	slices.Sort(names)
	return names
}

// A book is help being written.
type book struct {
	strings.Builder
	*Guide
	width int // of a line
}

// typeOf gives the type called name, that of a variable, or the one of which
// examples have a structure in such a variable.
func (b *book) typeOf(name string) *Type {
	if t := b.Catalog.Type(name); t != nil {
		return t
	}
	if b.TypeOf != nil {
		if t := b.TypeOf(name); t != nil {
			return t
		}
	}
	for _, t := range b.Catalog.Types {
		if t.variable() == name || t.New.Name == name {
			return t
		}
	}
	return nil
}

func (b *book) line(s string) { b.WriteString(s + "\n") }

// member explains m, or says what is wrong and what is near.
func (b *book) member(m *Method, wrong, name string, names []string) (string, error) {
	if m == nil {
		return "", Errorf("missing", "%s%s", wrong, Suggest(name, names))
	}
	b.method(m)
	return b.String(), nil
}

// search explains the method called name, whoever has it.
func (b *book) search(name string) (string, error) {
	var owners []*Method
	for _, t := range b.Catalog.Types {
		if m := t.Method(name); m != nil {
			owners = append(owners, m)
		}
	}
	for _, mod := range b.Catalog.Modules {
		if m := mod.Func(name); m != nil {
			owners = append(owners, m)
		}
	}
	switch len(owners) {
	case 0:
		return "", Errorf("missing", "no help for %s%s", name, Suggest(name, b.Catalog.Topics()))
	case 1:
		b.method(owners[0])
		return b.String(), nil
	}
	b.line(name + " is a method of several:")
	for _, m := range owners {
		b.row(m.Owner+"."+m.Name, m.Doc)
	}
	return b.String(), nil
}

// everything lists the types, modules and functions.
func (b *book) everything() {
	b.line("Structures")
	for _, t := range b.Catalog.Types {
		b.row(t.Name, t.Doc)
	}
	b.line("\nModules")
	for _, m := range b.Catalog.Modules {
		b.row(m.Name, m.Doc)
	}
	b.line("\nFunctions")
	for _, m := range b.Catalog.Globals {
		if m.in(b.Lang) {
			b.row(m.Name, m.Doc)
		}
	}
}

// structure explains a type: how to make one, and its methods in short.
func (b *book) structure(t *Type) {
	b.line(t.New.Call(b.Lang))
	b.paragraph(t.Doc)
	if t.Alias != "" {
		b.line("Also called " + t.Alias + ".")
	}
	b.params(&t.New, t.Doc)
	b.example(&t.New)
	b.line("")
	var shared []string
	for i := range t.Methods {
		if m := &t.Methods[i]; b.Catalog.shared(m) {
			shared = append(shared, m.Name)
		} else {
			b.row(m.Call(b.Lang), m.Doc)
		}
	}
	if shared != nil {
		b.line("\nAnd what every structure has:")
		b.text(strings.Join(shared, ", "), "  ")
	}
}

// module explains a module: its functions in short.
func (b *book) module(m *Module) {
	b.line(m.Name)
	b.paragraph(m.Doc)
	b.line("")
	for i := range m.Funcs {
		b.row(m.Funcs[i].Call(b.Lang), m.Funcs[i].Doc)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		b.line("  " + m.Name + "." + name)
	}
}

// method explains one method or function.
func (b *book) method(m *Method) {
	b.line(m.Signature(b.Lang))
	b.paragraph(m.Doc)
	if !m.in(b.Lang) {
		b.line("Only in " + languages[m.Only] + ".")
	}
	b.params(m, m.Doc)
	b.example(m)
}

var languages = map[string]string{star: "Starlark", lua: "Lua"}

// paragraph writes text after an empty line.
func (b *book) paragraph(s string) {
	b.line("")
	b.text(s, "")
}

// text writes s in lines that are not too wide.
func (b *book) text(s, indent string) {
	for _, line := range wrap(s, b.width-len(indent)) {
		b.line(indent + line)
	}
}

// entry writes a label and, from a column on, what it means.
func (b *book) entry(label string, column int, s string) {
	margin := strings.Repeat(" ", column)
	head := "  " + label + " "
	if len(head) > column {
		b.line(strings.TrimRight(head, " "))
		head = ""
	}
	for _, line := range wrap(s, b.width-column) {
		b.line(head + margin[len(head):] + line)
		head = ""
	}
}

// wrap breaks s into lines of n characters at most, where its words allow that.
func wrap(s string, n int) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > n:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// params lists the parameters of m: what they take and what they are for.
func (b *book) params(m *Method, text string) {
	if len(m.Params) == 0 || m.Native() {
		return
	}
	b.line("")
	for i := range m.Params {
		p := &m.Params[i]
		s := b.Catalog.Takes(m, p)
		switch p.Default {
		case "":
		case "None":
			s += ", optional"
		default:
			s += ", default " + p.DefaultIn(b.Lang)
		}
		if meaning := m.Meaning(p, text); meaning != "" {
			s += " – " + meaning
		}
		b.entry(p.Name, 14, s)
	}
}

func (b *book) example(m *Method) {
	lang := b.Lang
	s := b.Catalog.annotated(m, lang)
	if s == "" && lang == lua {
		lang, s = star, b.Catalog.annotated(m, star)
	}
	if s == "" {
		return
	}
	if lang != b.Lang {
		b.line("\nExample, in Starlark")
	} else {
		b.line("\nExample")
	}
	b.line("  " + strings.ReplaceAll(s, "\n", "\n  "))
}

// row writes what is called how, and in short what it is.
func (b *book) row(call, doc string) {
	column := 36
	if b.width < 2*column {
		column = 6
	}
	b.entry(call, column, firstSentence(doc))
}

// Summary gives the first sentence of what m does.
func (m *Method) Summary() string { return firstSentence(m.Doc) }

func firstSentence(doc string) string {
	for i := 0; i+1 < len(doc); i++ {
		if (doc[i] == '.' || doc[i] == ';') && doc[i+1] == ' ' {
			return doc[:i] + "."
		}
	}
	return doc
}

// shared reports whether every structure has m, with the same text.
func (c *Catalog) shared(m *Method) bool {
	for _, t := range c.Types {
		if !t.stored() {
			continue
		}
		if other := t.Method(m.Name); other == nil || other.Sig != m.Sig || other.Doc != m.Doc {
			return false
		}
	}
	return m.colon
}
