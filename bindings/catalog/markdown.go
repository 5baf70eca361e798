package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The pages of the reference that are not named after what they describe.
const (
	indexPage   = "README.md"
	sharedPage  = "structures.md"
	globalsPage = "globals.md"
)

const generated = "<!-- Made from the catalog by `make docs`. Do not edit. -->\n"

// Markdown gives the pages of the reference by their names: one for each type
// and module, one for what all structures have, one for the functions that
// belong to neither, and an index.
func (c *Catalog) Markdown() map[string]string {
	pages := map[string]string{
		indexPage:   c.index(),
		sharedPage:  c.sharedMethods(),
		globalsPage: c.functions(),
	}
	for _, t := range c.Types {
		pages[t.Name+".md"] = c.typePage(t)
	}
	for _, m := range c.Modules {
		pages[m.Name+".md"] = c.modulePage(m)
	}
	return pages
}

// A page is Markdown being written.
type page struct {
	strings.Builder
	c *Catalog
}

func (c *Catalog) page(title, doc string) *page {
	p := &page{c: c}
	p.WriteString(generated)
	p.heading(1, title)
	p.paragraph(doc)
	return p
}

func (p *page) heading(level int, s string) {
	p.WriteString("\n" + strings.Repeat("#", level) + " " + s + "\n")
}

func (p *page) paragraph(s string) { p.WriteString("\n" + prose(s) + "\n") }

// prose escapes what Markdown would take for markup.
func prose(s string) string {
	return strings.NewReplacer("*", `\*`, "|", `\|`, "<", `\<`, "[", `\[`, "`", "\\`").Replace(s)
}

// inline gives s as code, also within a table.
func inline(s string) string { return "`" + strings.ReplaceAll(s, "|", `\|`) + "`" }

// table writes rows under a header, without the columns that are empty.
func (p *page) table(header []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	for i := len(header) - 1; i >= 0; i-- {
		if !slices.ContainsFunc(rows, func(row []string) bool { return row[i] != "" }) {
			header = slices.Delete(slices.Clone(header), i, i+1)
			for k := range rows {
				rows[k] = slices.Delete(rows[k], i, i+1)
			}
		}
	}
	p.WriteString("\n| " + strings.Join(header, " | ") + " |\n|" + strings.Repeat("---|", len(header)) + "\n")
	for _, row := range rows {
		p.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
}

// example writes the example of m in both languages.
func (p *page) example(m *Method) {
	for _, fence := range []struct{ name, lang string }{{"python", star}, {"lua", lua}} {
		if code := p.c.annotated(m, fence.lang); code != "" {
			fmt.Fprintf(p, "\n```%s\n%s\n```\n", fence.name, code)
		}
	}
}

const reading = `How to read it: what stands after ` + "`*`" + ` in Starlark is given by name, what stands in braces in Lua goes in a
table of options, and ` + "`name=value`" + ` shows what counts if it is not given. Any other parameter that has a default can
be given in either way too.

- A **duration** is a number of seconds, text such as ` + "`\"250ms\"`, `\"1h30m\"` or `\"7d\"`" + `, or what time.duration returns.
- A **time** is what time.now, time.at and time.parse return, or seconds since the epoch.
- A **position** counts from 0 in Starlark and excludes the end of a range; in Lua it counts from 1 and includes it.
  Negative ones count from the end.
- A **number** is an int if it is whole, else a float.
- An **iterable** is whatever a loop can go through: a list, a structure, an iterator.
- What is absent is ` + "`None` in Starlark, `nil`" + ` in Lua, and ` + "`null`" + ` within Lua's tables.
- A result such as (member, score) is a tuple in Starlark and two results in Lua.
- **error full** is an error of the kind "full"; ` + "[attempt](" + globalsPage + "#attempt)" + ` catches it.
`

func (c *Catalog) index() string {
	p := c.page("Reference", "What scripts can call, in Starlark and in Lua: the same names, results and errors in both.")
	p.WriteString("\n" + reading)
	p.heading(2, "Structures")
	p.WriteString("\nAll of them also have [these methods](" + sharedPage + ").\n")
	var structures, modules [][]string
	for _, t := range c.Types {
		if t.Loose {
			modules = append(modules, pageRow(t.New.Name, t.Name, t.Doc))
		} else {
			structures = append(structures, pageRow(t.Name, t.Name, t.Doc))
		}
	}
	for _, m := range c.Modules {
		modules = append(modules, pageRow(m.Name, m.Name, m.Doc))
	}
	slices.SortFunc(modules, slices.Compare[[]string])
	p.table([]string{"Structure", "What it is"}, structures)
	p.heading(2, "Modules")
	p.table([]string{"Module", "What it is for"}, modules)
	p.heading(2, "Functions")
	p.table([]string{"Function", "What it does"}, contents(c.Globals, globalsPage))
	return p.String()
}

// pageRow is what an index says of a page.
func pageRow(title, page, doc string) []string {
	return []string{"[" + title + "](" + page + ".md)", prose(firstSentence(doc))}
}

// contents lists methods with links to where a page describes them.
func contents(methods []*Method, page string) (rows [][]string) {
	for _, m := range methods {
		link := fmt.Sprintf("[%s](%s#%s)", m.Name, page, anchor(m.Name))
		doc := prose(firstSentence(m.Doc))
		if m.Only != "" {
			doc = languages[m.Only] + ": " + doc
		}
		rows = append(rows, []string{link, doc})
	}
	return rows
}

func anchor(name string) string { return strings.ToLower(name) }

func (c *Catalog) sharedMethods() string {
	p := c.page("What every structure has", "Every handle has these methods. They act on the whole structure at once, its parameters included. "+
		"The examples call it x.")
	var rows []*Method
	for _, t := range c.Types {
		if !t.stored() {
			continue
		}
		for i := range t.Methods {
			if c.shared(&t.Methods[i]) {
				m := t.Methods[i]
				m.recv = "x"
				if m.Returns == "" && m.Func.out == t.Name {
					m.Returns = "structure"
				}
				rows = append(rows, &m)
			}
		}
		break
	}
	p.table([]string{"Method", ""}, contents(rows, ""))
	p.methods(rows)
	return p.String()
}

func (c *Catalog) functions() string {
	p := c.page("Functions", "They belong to no structure and no module.")
	p.paragraph("Besides, forever is the timeout of a wait that only cancellation ends, and in Lua null is None within a table.")
	p.table([]string{"Function", ""}, contents(c.Globals, ""))
	p.methods(c.Globals)
	return p.String()
}

func (c *Catalog) modulePage(m *Module) string {
	p := c.page(m.Name, m.Doc)
	funcs := pointers(m.Funcs)
	p.table([]string{"Function", ""}, contents(funcs, ""))
	var values [][]string
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		values = append(values, []string{inline(m.Name + "." + name), FormatFloat(m.Values[name].Float(), true)})
	}
	p.table([]string{"Value", ""}, values)
	p.methods(funcs)
	return p.String()
}

func (c *Catalog) typePage(t *Type) string {
	p := c.page(t.Name, t.Doc)
	if t.Alias != "" {
		p.paragraph("Also called " + t.Alias + ".")
	}
	p.example(&t.New)
	p.calls(&t.New)
	p.params(&t.New, t.Doc)
	p.operators(t)
	var own, shared []*Method
	for _, m := range pointers(t.Methods) {
		if c.shared(m) {
			shared = append(shared, m)
		} else {
			own = append(own, m)
		}
	}
	p.heading(2, "Methods")
	p.table([]string{"Method", ""}, contents(own, ""))
	if shared != nil {
		var links []string
		for _, m := range shared {
			links = append(links, fmt.Sprintf("[%s](%s#%s)", m.Name, sharedPage, anchor(m.Name)))
		}
		p.WriteString("\nAnd what every structure has: " + strings.Join(links, ", ") + ".\n")
	}
	p.methods(own)
	return p.String()
}

func pointers(rows []Method) (list []*Method) {
	for i := range rows {
		list = append(list, &rows[i])
	}
	return list
}

// operators lists what can be written in place of calls.
func (p *page) operators(t *Type) {
	x := t.variable()
	var rows [][]string
	add := func(star, lua, is string) { rows = append(rows, []string{inline(star), lua, inline(is)}) }
	if t.Len != "" {
		add("len("+x+")", inline("#"+x), x+"."+t.Len+"()")
	}
	if t.Has != "" {
		add("k in "+x, inline(x+t.separator()+t.Has+"(k)"), x+"."+t.Has+"(k)")
	}
	at := ""
	if t.Keyed() {
		at = ":at()"
	}
	if t.Get != "" {
		add(x+"[k]", inline(x+at+"[k]"), x+"."+t.Get+"(k)")
	}
	if t.Set != "" {
		add(x+"[k] = v", inline(x+at+"[k] = v"), x+"."+t.Set+"(k, v)")
	}
	if t.Delete != "" && t.Keyed() {
		add(x+"."+t.Delete+"(k)", inline(x+at+"[k] = nil"), x+"."+t.Delete+"(k)")
	}
	if t.item != nil {
		add(x+"[i]", inline(x+"[i]"), "the item at position i, which must be there")
		add(x+"[i] = v", inline(x+"[i] = v"), "puts v in its place")
	}
	if t.Slice != "" {
		add(x+"[i:j:k]", inline(x+t.separator()+t.Slice+"(i, j, k)"), x+"."+t.Slice+"(i, j, k)")
	}
	for _, op := range slices.Sorted(maps.Keys(t.Operators)) {
		written := x + " " + op + " other"
		add(written, inLua(op, written), x+"."+t.Operators[op]+"(other)")
	}
	if t.order != nil {
		less := inline(x + " < other")
		rows = append(rows, []string{less, less, "whether another " + t.Name + " has all members and more; so `<=`, `>`, `>=`"})
	}
	if t.iter != nil {
		rows = append(rows, []string{inline("for e in " + x + ":"), inline("for e in each(" + x + ") do"), "goes through the elements"})
	}
	if t.pairs != nil {
		rows = append(rows, []string{"", inline("for k, v in pairs(" + x + ") do"), "goes through keys and values"})
	}
	if rows != nil {
		p.heading(2, "Operators")
	}
	p.table([]string{"Starlark", "Lua", "Is"}, rows)
}

func (t *Type) separator() string {
	if t.Dot {
		return "."
	}
	return ":"
}

// methods describes methods one after another.
func (p *page) methods(rows []*Method) {
	for _, m := range rows {
		p.heading(3, m.Name)
		p.paragraph(m.Doc)
		p.calls(m)
		p.params(m, m.Doc)
		p.example(m)
	}
}

// calls writes how m is called in both languages.
func (p *page) calls(m *Method) {
	p.WriteString("\n")
	inStar, inLua := m.Call(star), m.Call(lua)
	result := ""
	if r := m.Result(); r != "None" {
		result = " → " + prose(r)
	}
	switch {
	case m.Only != "":
		fmt.Fprintf(p, "- %s: %s%s\n", languages[m.Only], inline(m.Call(m.Only)), result)
	case inStar == inLua:
		fmt.Fprintf(p, "- Starlark, Lua: %s%s\n", inline(inStar), result)
	default:
		fmt.Fprintf(p, "- Starlark: %s%s\n- Lua: %s%s\n", inline(inStar), result, inline(inLua), result)
	}
}

// params writes what m takes.
func (p *page) params(m *Method, text string) {
	if m.Native() {
		return
	}
	var rows [][]string
	for i := range m.Params {
		a := &m.Params[i]
		row := []string{inline(a.Name), prose(p.c.Takes(m, a)), "", prose(m.Meaning(a, text))}
		if a.Default != "" {
			row[2] = inline(a.Default)
		}
		rows = append(rows, row)
	}
	p.table([]string{"Parameter", "Takes", "Default", "Meaning"}, rows)
}
