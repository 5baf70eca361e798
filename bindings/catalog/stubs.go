package catalog

import "strings"

// stubWidth is how long the lines of texts are.
const stubWidth = 78

// A notation writes types for an editor.
type notation struct {
	word     func(word) string
	any      string
	or       string
	list     func(of string) string
	iterator func(of string) string
	dict     string
	tuple    func(n int) string
}

// result gives the type of a result, which is described as Method.Result does:
// "bool", "any or None", "list of (member, score)", "dict of key to count".
func (n *notation) result(c *Catalog, s string) string {
	if parts := alternatives(s); len(parts) > 1 {
		for i := range parts {
			parts[i] = n.result(c, parts[i])
		}
		return strings.Join(parts, n.or)
	}
	if of, ok := strings.CutPrefix(s, "list of "); ok {
		return n.list(n.result(c, of))
	}
	if of, ok := strings.CutPrefix(s, "iterator of "); ok {
		return n.iterator(n.result(c, of))
	}
	switch {
	case strings.HasPrefix(s, "dict"):
		return n.dict
	case strings.HasPrefix(s, "("):
		return n.tuple(1 + strings.Count(s, ","))
	case c.Type(s) != nil:
		return s
	}
	for k, w := range words {
		if w.prose != "" && strings.EqualFold(Kind(k).String(), s) {
			return n.word(results[s].or(w))
		}
	}
	return n.any
}

// results are words that say of a result more than of a parameter.
var results = map[string]word{
	"duration": {"duration", "rdsh.Duration", "Duration"},
	"time":     {"time", "rdsh.Time", "Time"},
}

func (w word) or(other word) word {
	if w.prose == "" {
		return other
	}
	return w
}

// alternatives splits "any or None, or list" where it says or.
func alternatives(s string) []string {
	return strings.Split(strings.ReplaceAll(s, ", or ", " or "), " or ")
}

// param gives the type of a parameter.
func (n *notation) param(c *Catalog, p *Param) string {
	if names := p.takes(c); p.Kind == Object && len(names) > 0 {
		return strings.Join(names, n.or)
	}
	return n.word(p.word())
}

// split gives the parameters of m by how Lua takes them: the required ones,
// those that may follow, and those that only a table of options holds.
func (m *Method) split() (required, positional, keyword []*Param) {
	for i := range m.Params {
		p := &m.Params[i]
		switch {
		case i == m.rest || i == m.named:
		case p.Keyword:
			keyword = append(keyword, p)
		case p.Optional:
			positional = append(positional, p)
		default:
			required = append(required, p)
		}
	}
	return required, positional, keyword
}

// Generated gives all files that are made from c, by their paths below docs.
func (c *Catalog) Generated() map[string]string {
	files := map[string]string{
		"stubs/rdsh.lua": c.LuaStub(),
		"stubs/rdsh.pyi": c.StarlarkStub(),
	}
	for name, text := range c.Markdown() {
		files["reference/"+name] = text
	}
	return files
}
