package shell

import (
	"strings"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/complete"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
)

// Complete completes the text before the cursor: a command or a statement. It
// may be called while no statement runs.
func (s *Shell) Complete(before string) editor.Completion {
	if strings.HasPrefix(before, ":") {
		return s.completeMeta(before)
	}
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	src := complete.Source{Catalog: s.host.Catalog(), Lang: s.lang, TypeOf: s.typeOf, Names: s.names}
	if session, err := s.session(); err == nil {
		src.Globals = session.Names
	}
	return src.Code(before)
}

func (s *Shell) completeMeta(before string) editor.Completion {
	name, arg, argued := strings.Cut(before, " ")
	switch {
	case !argued:
		return complete.Among(name, metaNames())
	case name == ":help" || name == ":h":
		return complete.Among(arg, append(s.book().Topics(), metaNames()...))
	case name == ":run":
		return complete.Files(arg)
	}
	return editor.Completion{}
}

// names lists the structures of the store whose names begin with prefix, and
// whether there are more.
func (s *Shell) names(prefix string) ([]string, bool) {
	return nil, false
}
