package shell

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/complete"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/highlight"
	"github.com/rdsh/rdsh/engine"
)

// Complete completes the text before the cursor: a command or a statement. It
// may be called while no statement runs.
func (s *Shell) Complete(before string) editor.Completion {
	if strings.HasPrefix(before, ":") {
		return s.completeMeta(before)
	}
	above, last := lastLine(before)
	if last == "" && above != "" {
		_, above = lastLine(above)
		return complete.Indent(above)
	}
	return s.source().Code(last)
}

// lastLine gives the last line of text, and what is above it.
func lastLine(text string) (above, last string) {
	i := strings.LastIndexByte(text, '\n')
	if i < 0 {
		return "", text
	}
	return text[:i], text[i+1:]
}

func (s *Shell) source() *complete.Source {
	return &complete.Source{Catalog: s.host.Catalog(), Lang: s.lang, Globals: s.globals, TypeOf: s.typeOf, Names: s.names}
}

// Hint gives what to show behind the text before the cursor.
func (s *Shell) Hint(before string) string {
	if !strings.HasPrefix(before, ":") {
		_, last := lastLine(before)
		return s.source().Hint(last)
	}
	name, arg, _ := strings.Cut(before, " ")
	m, err := metaOf(name)
	switch {
	case err != nil:
		return ""
	case arg == "":
		return strings.Repeat(" ", len(name)+1-len(before)) + strings.TrimSpace(m.args+"   "+m.doc)
	case m.takes == code:
		return s.source().Hint(arg)
	}
	return ""
}

// Whole reports whether code can be run as it is. One that came as a block
// needs no empty line at its end.
func (s *Shell) Whole(code string, block bool) bool {
	return isMeta(code) || !s.incomplete(code) || block && strings.Contains(code, "\n") && !s.incomplete(closed(code))
}

// Colours gives the parts of code that are shown in colours.
func (s *Shell) Colours(code []rune) []editor.Span {
	c := s.host.Catalog()
	return highlight.Code(code, s.lang, func(name string) bool {
		return c.Type(name) != nil || c.Module(name) != nil || c.Global(name) != nil || name == "store"
	})
}

func (s *Shell) completeMeta(before string) editor.Completion {
	name, arg, argued := strings.Cut(before, " ")
	if !argued {
		return spaced(complete.Among(name, metaNames()))
	}
	m, err := metaOf(name)
	if err != nil {
		return editor.Completion{}
	}
	switch m.takes {
	case topic:
		return complete.Among(arg, append(s.host.Catalog().Topics(), metaNames()...))
	case file:
		return complete.Files(arg)
	case choice:
		return complete.Among(arg, strings.Split(m.args, "|"))
	case code:
		return s.source().Code(arg)
	case structure:
		names, more := s.namesOf(engine.KeysOptions{Match: literal.Replace(arg) + "*"})
		c := complete.Among(arg, names)
		c.More = more
		return c
	}
	return editor.Completion{}
}

// spaced adds a space to the one command that is meant, if arguments follow.
func spaced(c editor.Completion) editor.Completion {
	if len(c.Candidates) != 1 {
		return c
	}
	if m, err := metaOf(c.Candidates[0]); err == nil && m.args != "" {
		c.Candidates[0] += " "
	}
	return c
}

// Completion looks at the store for this long, and takes so many names.
const (
	namesTime  = 30 * time.Millisecond
	namesCount = 200
)

// general are the types that the store lists structures of one key under, where
// they are called otherwise.
var general = map[string]string{"Queue": "List", "Counter": "HashMap"}

// names lists the structures of the store that a constructor can open and
// whose names begin with prefix, and whether there may be more.
func (s *Shell) names(prefix, constructor string) (names []string, more bool) {
	return s.namesOf(engine.KeysOptions{Match: literal.Replace(prefix) + "*", Type: cmp.Or(general[constructor], constructor)})
}

// namesOf lists structures of the store, as many as can be found in a moment,
// and whether there may be more.
func (s *Shell) namesOf(opts engine.KeysOptions) (names []string, more bool) {
	ctx, cancel := context.WithTimeout(context.Background(), namesTime)
	defer cancel()
	cursor, err := s.engine.Keys(ctx, opts)
	if err != nil {
		return nil, false
	}
	defer cursor.Close()
	for len(names) < namesCount {
		name, ok, err := cursor.Next(ctx)
		if !ok || err != nil {
			return names, err != nil && len(names) > 0
		}
		names = append(names, name)
	}
	return names, true
}

// literal escapes what patterns of names mean.
var literal = strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`, `\`, `\\`)
