package catalog

import (
	"regexp"
	"strings"
)

// PrintsIn gives what the example of m prints in a language, its lines without
// the last newline. In Lua that is Prints as Lua spells it, unless PrintsLua
// says otherwise.
func (m *Method) PrintsIn(lang string) string {
	switch {
	case lang != lua || m.Only == lua:
		return m.Prints
	case m.PrintsLua != "":
		return m.PrintsLua
	}
	return luaOutput(m.Prints)
}

// spelled are what the languages print differently: words, whole floats, and
// brackets, within which None is null. Strings are among them to be left alone.
var spelled = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\b(?:True|False|None)\b|\b\d+\.0\b|[\[({})\]]`)

// luaOutput gives what Lua prints where Starlark prints s.
func luaOutput(s string) string {
	depth := 0
	return spelled.ReplaceAllStringFunc(s, func(word string) string {
		switch {
		case word == "True" || word == "False":
			return strings.ToLower(word)
		case word == "None" && depth == 0:
			return "nil"
		case word == "None":
			return "null"
		case strings.Contains("[({", word):
			depth++
		case strings.Contains("])}", word):
			depth--
		case word[0] != '"':
			return strings.TrimSuffix(word, ".0")
		}
		return word
	})
}

// dedent takes from each line of s the tabs that the first one begins with.
func dedent(s string) string {
	s = strings.TrimPrefix(s, "\n")
	indent := s[:len(s)-len(strings.TrimLeft(s, "\t"))]
	return strings.ReplaceAll(strings.TrimPrefix(s, indent), "\n"+indent, "\n")
}

// annotated gives the example of m in a language with what it prints in
// comments below, or "" if it has none there.
func (c *Catalog) annotated(m *Method, lang string) string {
	code := c.ExampleIn(m, lang)
	prints := m.PrintsIn(lang)
	if code == "" || prints == "" {
		return code
	}
	comment := "\n# "
	if lang == lua {
		comment = "\n-- "
	}
	return code + comment + strings.ReplaceAll(prints, "\n", comment)
}
