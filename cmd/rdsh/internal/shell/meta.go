package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/host"
)

// A meta is a command of the shell itself.
type meta struct {
	name  string
	short string // another name, or ""
	args  string
	doc   string
	run   func(s *Shell, ctx context.Context, arg string) error
}

// metas gives the commands, in the order of :help.
func metas() []meta {
	return []meta{
		{":help", ":h", "[NAME]", "explain a type, a method (Queue.push), a module…", (*Shell).help},
		{":star", "", "", "go on in Starlark; each language keeps its variables", speak(host.Starlark)},
		{":lua", "", "", "go on in Lua, on the same store", speak(host.Lua)},
		{":store", "", "[URL]", "show the store, or open another; variables begin anew", (*Shell).store},
		{":run", "", "FILE [ARGS...]", "run a script; without arguments what it defines stays", (*Shell).runFile},
		{":quit", ":q", "", "leave; so does Ctrl-D", func(*Shell, context.Context, string) error { return errQuit }},
	}
}

// isMeta reports whether an input is a command. Words that people try first
// are taken for what they mean.
func isMeta(code string) bool {
	code = strings.TrimSpace(code)
	return strings.HasPrefix(code, ":") || bare(code) != ""
}

func bare(code string) string {
	switch code {
	case "help", "?":
		return ":help"
	case "quit", "exit", `\q`:
		return ":quit"
	}
	if words := strings.Fields(code); len(words) == 2 && words[0] == "help" && isTopic(words[1]) {
		return ":help " + words[1]
	}
	return ""
}

// isTopic reports whether word can be what :help explains, and code that
// begins with help and word is none.
func isTopic(word string) bool {
	return strings.Trim(word, ":._abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func (s *Shell) command(ctx context.Context, line string) error {
	if meant := bare(line); meant != "" {
		line = meant
	}
	name, arg, _ := strings.Cut(line, " ")
	for _, m := range metas() {
		if name != m.name && name != m.short {
			continue
		}
		arg = strings.TrimSpace(arg)
		if arg != "" && m.args == "" {
			return fmt.Errorf("%s takes no argument", m.name)
		}
		return m.run(s, ctx, arg)
	}
	return fmt.Errorf("unknown command %s%s", name, suggestMeta(name))
}

func suggestMeta(name string) string {
	if near := catalog.Suggest(name, metaNames()); near != "" {
		return near
	}
	return ": see :help"
}

func metaNames() (names []string) {
	for _, m := range metas() {
		names = append(names, m.name)
	}
	slices.Sort(names)
	return names
}

func (s *Shell) guide() *catalog.Guide {
	columns, _ := s.opts.Screen()
	return &catalog.Guide{Catalog: s.host.Catalog(), Lang: string(s.lang), TypeOf: s.typeOf, Width: columns}
}

func (s *Shell) typeOf(name string) *catalog.Type {
	session, err := s.session()
	if err != nil {
		return nil
	}
	return session.TypeOf(name)
}

func (s *Shell) help(_ context.Context, name string) error {
	if name == "" {
		fmt.Fprint(s.opts.Stdout, s.overview())
		return nil
	}
	if strings.HasPrefix(name, ":") {
		return s.helpMeta(name)
	}
	text, err := s.guide().Topic(name)
	fmt.Fprint(s.opts.Stdout, text)
	return err
}

func (s *Shell) helpMeta(name string) error {
	for _, m := range metas() {
		if m.name == name || m.short == name {
			fmt.Fprintf(s.opts.Stdout, "%s %s\n  %s\n", m.name, m.args, m.doc)
			return nil
		}
	}
	return fmt.Errorf("unknown command %s%s", name, suggestMeta(name))
}

func speak(lang host.Lang) func(*Shell, context.Context, string) error {
	return func(s *Shell, _ context.Context, _ string) error {
		s.lang = lang
		return nil
	}
}

// store shows the store or changes to another. When that one cannot be
// opened, everything stays as it is.
func (s *Shell) store(ctx context.Context, url string) error {
	if url == "" {
		fmt.Fprintln(s.opts.Stdout, s.engine.URL())
		return nil
	}
	return s.interruptible(ctx, func(ctx context.Context) error {
		next, err := s.opts.Open(ctx, url)
		if err != nil {
			return err
		}
		err = s.Close(ctx)
		s.use(next)
		if s.editor != nil && s.opts.History != nil {
			s.editor.Recall(s.opts.History(next.URL()))
		}
		return err
	})
}

// runFile runs a script, in the session of its language if it takes no
// arguments: what it defines can then be used.
func (s *Shell) runFile(ctx context.Context, arg string) error {
	words := strings.Fields(arg)
	if len(words) == 0 {
		return errors.New(":run: which script? :run FILE")
	}
	lang, err := host.LangOf(words[0])
	if err != nil {
		return err
	}
	return s.interruptible(ctx, func(ctx context.Context) error {
		if len(words) > 1 {
			return s.host.RunFile(ctx, words[0], words[1:])
		}
		session, err := s.sessionIn(lang)
		if err != nil {
			return err
		}
		return session.RunFile(ctx, words[0])
	})
}
