package catalog

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Quote spells s as a literal of a language, Lua's whose escapes are decimal or
// Starlark's. What is no text is told by bytes.
func Quote(s string, lua bool) string {
	escape := `\x%02x`
	if lua {
		escape = `\%03d`
	}
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f || r == utf8.RuneError && s[i] != "\uFFFD"[0]:
			fmt.Fprintf(&b, escape, s[i])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
