package shell

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/complete"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
	"github.com/rdsh/rdsh/engine"
)

// Complete completes the text before the cursor: a command or a statement. It
// may be called while no statement runs.
func (s *Shell) Complete(before string) editor.Completion {
	switch {
	case before == "" && s.within:
		return editor.Completion{Insert: "    "}
	case strings.HasPrefix(before, ":") && !s.within:
		return s.completeMeta(before)
	}
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	return s.code(before)
}

// code completes a line of a statement.
func (s *Shell) code(before string) editor.Completion {
	src := complete.Source{Catalog: s.host.Catalog(), Lang: s.lang, Globals: s.globals, TypeOf: s.typeOf, Names: s.names}
	return src.Code(before)
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
		return s.code(arg)
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
	namesTime  = 50 * time.Millisecond
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
