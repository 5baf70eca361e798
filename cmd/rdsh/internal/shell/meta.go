package shell

import (
	"context"
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
	group string // of commands that :help shows together
	takes argument
	run   func(s *Shell, ctx context.Context, arg string) error
}

// An argument is what a command is given, for completion.
type argument int

const (
	nothing   argument = iota
	topic              // what :help explains
	structure          // a name in the store, or a variable
	code               // an expression
	file
	choice // of the words in args
)

// metas gives the commands, in the order of :help.
func metas() []meta {
	return []meta{
		{":help", ":h", "[NAME]", "explain a type, a method (Queue.push), a module, a command: so does NAME?", "learn", topic, (*Shell).help},
		{":keys", "", "[PATTERN]", "list structures: name, type, size, time to live, bytes", "look", nothing, (*Shell).keys},
		{":info", "", "NAME", "tell what is known of a structure in the store, or in a variable", "look", structure, (*Shell).info},
		{":type", "", "NAME", "tell the type of a structure", "look", structure, (*Shell).typeName},
		{":ttl", "", "NAME", "tell how long a structure has to live", "look", structure, (*Shell).ttl},
		{":watch", "", "EXPR [TIME]", "show a value again and again, every second or TIME (5s), until Ctrl-C", "look", code, (*Shell).watch},
		{":table", "", "[EXPR]", "show values for reading, or this one; as at the beginning", "values", code, inFormat(tableFormat)},
		{":json", "", "[EXPR]", "show values as JSON, or this one", "values", code, inFormat(jsonFormat)},
		{":csv", "", "[EXPR]", "show values as CSV, or this one", "values", code, inFormat(csvFormat)},
		{":raw", "", "[EXPR]", "show values as the language writes them and strings as they are, or this one", "values", code, inFormat(rawFormat)},
		{":all", "", "[EXPR]", "show the last value, or this one, in full", "values", code, (*Shell).all},
		{":page", "", "[EXPR]", "show the last value, or this one, in $PAGER", "values", code, (*Shell).page},
		{":dot", "", "[EXPR]", "show the last value, or this one, a graph, in the language of Graphviz", "values", code, (*Shell).dot},
		{":time", "", "EXPR", "run it, and tell how long that took", "measure", code, (*Shell).time},
		{":bench", "", "EXPR", "run it over and over, and tell how long it takes", "measure", code, (*Shell).bench},
		{":trace", "", "on|off", "show each round trip to the store, with its time and bytes", "measure", choice, (*Shell).trace},
		{":run", "", "FILE [ARGS...]", "run a script; without arguments what it defines stays", "files", file, (*Shell).runFile},
		{":edit", "", "[FILE]", "write the statement before in $EDITOR, or a file, and run it", "files", file, (*Shell).edit},
		{":save", "", "FILE", "write the statements that went well to a script", "files", file, (*Shell).save},
		{":star", "", "", "go on in Starlark; each language keeps its variables", "shell", nothing, speak(host.Starlark)},
		{":lua", "", "", "go on in Lua, on the same store", "shell", nothing, speak(host.Lua)},
		{":store", "", "[URL]", "show the store, or open another; variables begin anew", "shell", file, (*Shell).store},
		{":readonly", "", "", "refuse everything that writes, until the end", "shell", nothing, (*Shell).freeze},
		{":clear", "", "", "clear the screen", "shell", nothing, (*Shell).clear},
		{":quit", ":q", "", "leave; so does Ctrl-D", "shell", nothing, func(*Shell, context.Context, string) error { return errQuit }},
	}
}

// isMeta reports whether an input is a command. Words that people try first
// are taken for what they mean.
func isMeta(code string) bool {
	code = strings.TrimSpace(code)
	return strings.HasPrefix(code, ":") || meant(code) != ""
}

// meant gives the command that a line is that does not begin with a colon, or "".
func meant(line string) string {
	switch line {
	case "help", "?":
		return ":help"
	case "quit", "exit", `\q`:
		return ":quit"
	}
	if before, ok := strings.CutSuffix(line, "?"); ok && isTopic(before) {
		return ":help " + before
	}
	if after, ok := strings.CutPrefix(line, "?"); ok && isTopic(strings.TrimSpace(after)) {
		return ":help " + strings.TrimSpace(after)
	}
	if words := strings.Fields(line); len(words) == 2 && words[0] == "help" && isTopic(words[1]) {
		return ":help " + words[1]
	}
	return ""
}

// isTopic reports whether word can be what :help explains, and code that
// begins with help and word is none.
func isTopic(word string) bool {
	word = strings.TrimSuffix(word, "()")
	return word != "" && strings.Trim(word, ":._abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func (s *Shell) command(ctx context.Context, line string) error {
	if command := meant(line); command != "" {
		line = command
	}
	name, arg, _ := strings.Cut(line, " ")
	m, err := metaOf(name)
	if err != nil {
		return err
	}
	arg = strings.TrimSpace(arg)
	switch {
	case arg != "" && m.args == "":
		return fmt.Errorf("%s takes no argument", m.name)
	case arg == "" && m.args != "" && m.args[0] != '[' && m.takes != choice:
		return fmt.Errorf("%s: what? %[1]s %s", m.name, m.args)
	}
	return m.run(s, ctx, arg)
}

// metaOf gives the command of a name. The error suggests the nearest.
func metaOf(name string) (*meta, error) {
	for _, m := range metas() {
		if name == m.name || name == m.short {
			return &m, nil
		}
	}
	near := catalog.Suggest(name, metaNames())
	if near == "" {
		near = ": see :help"
	}
	return nil, fmt.Errorf("unknown command %s%s", name, near)
}

func metaNames() (names []string) {
	for _, m := range metas() {
		names = append(names, m.name)
	}
	slices.Sort(names)
	return names
}

func speak(lang host.Lang) func(*Shell, context.Context, string) error {
	return func(s *Shell, _ context.Context, _ string) error {
		s.lang = lang
		return nil
	}
}
