package help

import (
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/host"
)

// Signature gives how a method is called in a language, after prefix:
// "Queue.push(item, *, timeout=None)", and in Lua, where options stand in a
// table, "Queue:push(item, {timeout=nil})".
func Signature(lang host.Lang, prefix string, m *catalog.Method) string {
	if lang != host.Lua {
		return prefix + m.Sig
	}
	var args, options []string
	for _, p := range m.Params {
		switch {
		case p.Keyword && p.Optional:
			options = append(options, p.Name+"="+word(lang, p.Default))
		case strings.Contains(m.Sig, "*"+p.Name):
			args = append(args, "...")
		case p.Optional:
			args = append(args, p.Name+"="+word(lang, p.Default))
		default:
			args = append(args, p.Name)
		}
	}
	if len(options) > 0 {
		args = append(args, "{"+strings.Join(options, ", ")+"}")
	}
	return prefix + m.Name + "(" + strings.Join(args, ", ") + ")"
}

// word gives a default or a result as a language says it.
func word(lang host.Lang, s string) string {
	if lang != host.Lua {
		return s
	}
	switch s {
	case "True":
		return "true"
	case "False":
		return "false"
	}
	return strings.ReplaceAll(s, "None", "nil")
}
