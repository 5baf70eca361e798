package complete

import (
	"strings"

	"github.com/rdsh/rdsh/host"
)

// A place is what the text before the cursor says of the cursor.
type place struct {
	word     string // the name or the text of a string that is being typed
	inString bool
	comment  bool
	number   bool

	member   bool   // word follows a dot or colon
	receiver string // the name before that, "" if it is none
	call     bool   // the receiver is a call of it: Queue("q").

	callee   string   // what the innermost open call calls: Queue, q.push, Queue().push
	argument int      // which of its arguments the cursor is in
	table    bool     // the cursor is in a table within that call
	given    []string // the keywords that it has already
}

// A bracket is an open one.
type bracket struct {
	open   byte
	at     int
	commas int
}

// parse reads a line up to the cursor. It does not understand the language,
// only its strings, comments and brackets.
func parse(line string, lang host.Lang) place {
	var open []bracket
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '"' || c == '\'':
			end := stringEnd(line, i)
			if end < 0 {
				p := place{inString: true, word: line[i+1:]}
				p.within(line, open)
				return p
			}
			i = end
		case isComment(line[i:], lang):
			return place{comment: true}
		default:
			open = nest(open, c, i)
		}
	}
	p := place{word: lastName(line)}
	p.number = p.word == "" && line != "" && isNameByte(line[len(line)-1])
	p.receiver, p.call, p.member = receiverOf(line[:len(line)-len(p.word)], lang)
	p.within(line, open)
	return p
}

// stringEnd gives where the string ends that begins at start, or -1.
func stringEnd(line string, start int) int {
	for i := start + 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case line[start]:
			return i
		}
	}
	return -1
}

// nest follows what the character at i does to the brackets.
func nest(open []bracket, c byte, i int) []bracket {
	switch n := len(open); {
	case strings.IndexByte("([{", c) >= 0:
		return append(open, bracket{c, i, 0})
	case n == 0:
	case strings.IndexByte(")]}", c) >= 0:
		return open[:n-1]
	case c == ',':
		open[n-1].commas++
	}
	return open
}

func isComment(rest string, lang host.Lang) bool {
	if lang == host.Lua {
		return strings.HasPrefix(rest, "--")
	}
	return rest[0] == '#'
}

// within finds the call that the cursor is in.
func (p *place) within(line string, open []bracket) {
	if n := len(open); n > 0 && open[n-1].open == '{' {
		at := open[n-1].at
		p.table = true
		p.given = keysIn(line[at+1:])
		if callee := calleeOf(line[:at]); callee != "" { // f{…} is f({…})
			p.callee = callee
			return
		}
		open = open[:n-1]
	}
	if len(open) == 0 || open[len(open)-1].open != '(' {
		return
	}
	b := open[len(open)-1]
	p.callee, p.argument = calleeOf(line[:b.at]), b.commas
	if !p.table {
		p.given = keysIn(line[b.at+1:])
	}
}

// keysIn lists the words before a single = sign.
func keysIn(args string) (keys []string) {
	for part := range strings.SplitSeq(args, ",") {
		if key, value, ok := strings.Cut(part, "="); ok && !strings.HasPrefix(value, "=") {
			keys = append(keys, strings.TrimSpace(key))
		}
	}
	return keys
}

// calleeOf gives the dotted name at the end of s; the calls in it lose their
// arguments.
func calleeOf(s string) string {
	name := lastName(s)
	rest := s[:len(s)-len(name)]
	if name == "" || rest == "" || !strings.HasSuffix(rest, ".") && !strings.HasSuffix(rest, ":") {
		return name
	}
	separator := rest[len(rest)-1:]
	owner := rest[:len(rest)-1]
	if strings.HasSuffix(owner, ")") {
		owner = owner[:callStart(owner)]
		return lastName(owner) + "()" + separator + name
	}
	return lastName(owner) + separator + name
}

// receiverOf gives the name before the dot or colon that ends s.
func receiverOf(s string, lang host.Lang) (name string, call, found bool) {
	owner, ok := strings.CutSuffix(s, ".")
	if !ok && lang == host.Lua {
		owner, ok = strings.CutSuffix(s, ":")
	}
	if !ok {
		return "", false, false
	}
	if strings.HasSuffix(owner, ")") {
		return lastName(owner[:callStart(owner)]), true, true
	}
	return lastName(owner), false, true
}

// callStart gives where the bracket opens that ends s.
func callStart(s string) int {
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return 0
}

// lastName gives the name that s ends in, or "".
func lastName(s string) string {
	i := len(s)
	for i > 0 && isNameByte(s[i-1]) {
		i--
	}
	if i < len(s) && s[i] >= '0' && s[i] <= '9' {
		return ""
	}
	return s[i:]
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
