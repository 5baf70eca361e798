package engine

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rdsh/rdsh/engine/codec"
)

// ToDot gives the graph in the language of Graphviz: vertices and edges by
// their stored form, in order, with weights other than 1 as labels. It reads
// them in pages of 1,000, holds them in memory and is not atomic. The last line
// has no end. O(n log n + e) for n vertices. (https://graphviz.org/doc/info/lang.html)
func (g *Graph) ToDot(ctx context.Context) (string, error) {
	n, err := g.network(ctx, "to_dot", true)
	if err != nil {
		return "", err
	}
	kind, arrow := "graph", " -- "
	if n.directed {
		kind, arrow = "digraph", " -> "
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s {\n", kind, dotName(g.name))
	names, p := make([]string, len(n.names)), pace{ctx: ctx}
	for v, name := range n.names {
		if err := p.step(); err != nil {
			return "", g.failed("to_dot", err)
		}
		names[v] = dotName(string(name))
		b.WriteString("  " + names[v] + ";\n")
	}
	err = n.edges(&p, func(u, v int32, weight float64) {
		b.WriteString("  " + names[u] + arrow + names[v])
		if weight != 1 {
			b.WriteString(` [label="` + codec.FloatNumber(weight).String() + `"]`)
		}
		b.WriteString(";\n")
	})
	if err != nil {
		return "", g.failed("to_dot", err)
	}
	return b.String() + "}", nil
}

// dotName quotes a name so that it is shown as it is: in a label of Graphviz a
// backslash begins an escape, of which \n is the end of a line. What no label
// can hold, control characters and bytes that are not UTF-8, becomes text such
// as \x07.
func dotName(name string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range name {
		switch {
		case r == '"':
			b.WriteString(`\"`)
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\n':
			b.WriteString(`\n`)
		case hidden(name[i:], r):
			fmt.Fprintf(&b, `\\x%02x`, name[i])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// hidden reports whether r, which text begins with, cannot be shown: a control
// character, or a byte that is not UTF-8.
func hidden(text string, r rune) bool {
	if r == utf8.RuneError {
		_, size := utf8.DecodeRuneInString(text)
		return size == 1
	}
	return r < ' ' || r == 0x7f
}

// ToMermaid gives the graph as a flowchart of Mermaid: vertices by their stored
// form and edges, in order, with weights other than 1 as labels. It reads them
// in pages of 1,000, holds them in memory and is not atomic. O(n log n + e) for
// n vertices. (https://mermaid.js.org/syntax/flowchart.html)
func (g *Graph) ToMermaid(ctx context.Context) (string, error) {
	n, err := g.network(ctx, "to_mermaid", true)
	if err != nil {
		return "", err
	}
	arrow := " --- "
	if n.directed {
		arrow = " --> "
	}
	var b strings.Builder
	p := pace{ctx: ctx}
	b.WriteString("flowchart LR")
	for v, name := range n.names {
		if err := p.step(); err != nil {
			return "", g.failed("to_mermaid", err)
		}
		b.WriteString("\n  v" + strconv.Itoa(v) + `["` + mermaidText(string(name)) + `"]`)
	}
	err = n.edges(&p, func(u, v int32, weight float64) {
		b.WriteString("\n  v" + strconv.Itoa(int(u)) + arrow)
		if weight != 1 {
			b.WriteString(`|"` + codec.FloatNumber(weight).String() + `"| `)
		}
		b.WriteString("v" + strconv.Itoa(int(v)))
	})
	if err != nil {
		return "", g.failed("to_mermaid", err)
	}
	return b.String(), nil
}

// mermaidText spells a name within a quoted text of Mermaid, which is HTML and
// may be Markdown: characters that mean something there are given by their
// codes, as #35; for #. The empty text, which it does not take, is a space.
func mermaidText(name string) string {
	if name == "" {
		return " "
	}
	var b strings.Builder
	for i, r := range name {
		switch {
		case r == '\n':
			b.WriteString("<br>")
		case hidden(name[i:], r):
			fmt.Fprintf(&b, `#92;x%02x`, name[i])
		case strings.ContainsRune("\"#<>&\\`*_~$;", r):
			b.WriteString("#" + strconv.Itoa(int(r)) + ";")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
