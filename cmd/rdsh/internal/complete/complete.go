// Package complete knows what can stand at the cursor of a statement, from the
// catalog and from what a session holds.
package complete

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
	"github.com/rdsh/rdsh/host"
)

// A Source is what completion asks.
type Source struct {
	Catalog *catalog.Catalog
	Lang    host.Lang
	Globals func() []string                 // of the session
	TypeOf  func(name string) *catalog.Type // of the structure in a variable, or nil
	// Names lists structures of the store that a constructor can open, and
	// tells whether there are more.
	Names func(prefix, constructor string) ([]string, bool)
}

// Code completes the last line of a statement, and notes what it calls.
func (s *Source) Code(before string) editor.Completion {
	if blank := strings.TrimLeft(before, " \t"); blank == "" && before != "" {
		return editor.Completion{Insert: indent}
	}
	at := parse(before, s.Lang)
	c := s.candidates(at)
	c.Note = s.note(at)
	return c
}

// indent is what a block is indented by.
const indent = "    "

func (s *Source) candidates(at place) editor.Completion {
	switch {
	case at.comment, at.number:
		return editor.Completion{}
	case at.inString:
		return s.text(at)
	case at.member:
		return among(at.word, s.members(at))
	}
	keywords := s.keywords(at)
	if at.word == "" && len(keywords) > 0 && (at.table || at.argument >= s.required(at)) {
		return among("", keywords) // not lost among everything else
	}
	return among(at.word, append(keywords, s.globals()...))
}

// Indent completes an empty line below another one of a statement: it is
// indented as that is, and more after a colon.
func Indent(above string) editor.Completion {
	margin := above[:len(above)-len(strings.TrimLeft(above, " \t"))]
	if margin == "" || strings.HasSuffix(strings.TrimSpace(above), ":") {
		margin += indent
	}
	return editor.Completion{Insert: margin}
}

// text completes the first string of a call: the name of a structure, or of a
// file.
func (s *Source) text(at place) editor.Completion {
	switch {
	case at.argument != 0:
		return editor.Completion{}
	case s.Catalog.Type(at.callee) != nil:
		names, more := s.Names(at.word, s.Catalog.Type(at.callee).Name)
		c := among(at.word, slices.DeleteFunc(names, unquotable))
		c.More = more
		return c
	case strings.HasPrefix(at.callee, "fs."):
		return Files(at.word)
	}
	return editor.Completion{}
}

// unquotable reports whether a name cannot be typed between quotes as it is.
func unquotable(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || strings.ContainsRune("\"'\\\x7f\ufffd", r) })
}

// members lists what can follow the dot or colon after a receiver.
func (s *Source) members(at place) []string {
	if m := s.Catalog.Module(at.receiver); m != nil && !at.call {
		names := m.Names()
		for name := range m.Values {
			names = append(names, name)
		}
		return names
	}
	if t := s.typeOf(at); t != nil {
		return t.Names()
	}
	return nil
}

func (s *Source) typeOf(at place) *catalog.Type {
	if at.call {
		return s.Catalog.Type(at.receiver)
	}
	return s.TypeOf(at.receiver)
}

// keywords lists the options that the call around the cursor takes.
func (s *Source) keywords(at place) (names []string) {
	m := s.method(at)
	if m == nil || s.Lang == host.Lua && !at.table || s.Lang != host.Lua && at.table {
		return nil
	}
	for _, p := range m.Params {
		if p.Optional && !strings.Contains(m.Sig, "*"+p.Name) && !slices.Contains(at.given, p.Name) {
			names = append(names, p.Name+"=")
		}
	}
	return names
}

// required counts the arguments that the call around the cursor needs.
func (s *Source) required(at place) (n int) {
	for _, p := range s.method(at).Params {
		if !p.Optional {
			n++
		}
	}
	return n
}

// method gives the row that is called around the cursor, or nil.
func (s *Source) method(at place) *catalog.Method {
	if at.callee == "" {
		return nil
	}
	owner, name, dotted := cutLast(at.callee)
	if !dotted {
		if t := s.Catalog.Type(name); t != nil {
			return &t.New
		}
		return s.Catalog.Global(name)
	}
	if m := s.Catalog.Module(owner); m != nil {
		return m.Func(name)
	}
	if t := s.typeOf(place{receiver: strings.TrimSuffix(owner, "()"), call: strings.HasSuffix(owner, "()")}); t != nil {
		return t.Method(name)
	}
	return nil
}

func cutLast(callee string) (owner, name string, dotted bool) {
	i := strings.LastIndexAny(callee, ".:")
	if i < 0 {
		return "", callee, false
	}
	return callee[:i], callee[i+1:], true
}

// words of the languages that are worth completing.
var words = map[host.Lang][]string{
	host.Starlark: {"break", "continue", "def", "elif", "else", "False", "for", "if", "in", "lambda", "load", "None", "not", "pass", "return", "True", "while"},
	host.Lua:      {"break", "else", "elseif", "end", "false", "for", "function", "if", "local", "nil", "not", "repeat", "require", "return", "then", "true", "until", "while"},
}

func (s *Source) globals() []string { return append(slices.Clone(words[s.Lang]), s.Globals()...) }

// among gives those of names that begin with typed.
func among(typed string, names []string) editor.Completion {
	names = slices.DeleteFunc(names, func(n string) bool {
		return !strings.HasPrefix(n, typed) || strings.HasPrefix(n, "_") && typed == ""
	})
	slices.Sort(names)
	return editor.Completion{Typed: typed, Candidates: slices.Compact(names)}
}

// Among completes a word of a fixed list.
func Among(typed string, names []string) editor.Completion {
	return among(typed, slices.Clone(names))
}

// Files completes the path of a file.
func Files(typed string) editor.Completion {
	dir, base := filepath.Split(typed)
	entries, err := os.ReadDir(cleanDir(dir))
	if err != nil {
		return editor.Completion{}
	}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(base, ".") {
			continue
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
			name += "/"
		}
		names = append(names, dir+name)
	}
	return among(typed, names)
}

func cleanDir(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}
