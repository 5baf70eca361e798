package shell

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/host"
	"github.com/rdsh/rdsh/internal/table"
)

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

// help is :help: of everything, of a command, of what the catalog knows, or of
// a variable.
func (s *Shell) help(ctx context.Context, name string) error {
	if name == "" {
		fmt.Fprint(s.opts.Stdout, s.overview())
		return nil
	}
	if strings.HasPrefix(name, ":") {
		m, err := metaOf(name)
		if err == nil {
			fmt.Fprintf(s.opts.Stdout, "%s\n  %s\n", strings.TrimSpace(m.name+" "+m.args), m.doc)
		}
		return err
	}
	text, err := s.guide().Topic(name)
	if err != nil && slices.Contains(s.globals(), name) {
		return s.interruptible(ctx, func(ctx context.Context) error { return s.value(ctx, name, s.view(), s.print) })
	}
	fmt.Fprint(s.opts.Stdout, text)
	return err
}

// tour shows the first steps.
var tour = map[host.Lang][][]string{
	host.Starlark: {
		{`q = Queue("jobs")`, `q.push("a")`, `len(q)`, `q.pop()`},
		{`h = HashMap("ages")`, `h["ann"] = 42`, `h["ann"]`, `h`},
		{`for x in q: print(x)`, `Queue?`, `q.push?`, `?json.encode`},
	},
	host.Lua: {
		{`q = Queue("jobs")`, `q:push("a")`, `#q`, `q:pop()`},
		{`h = HashMap("ages")`, `h:set("ann", 42)`, `h:get("ann")`, `h`},
		{`for x in each(q) do print(x) end`, `Queue?`, `q:push?`},
	},
}

// tour writes the first steps, in columns if there is room for them.
func (s *Shell) tour(columns int) string {
	t := table.New(4, 3)
	for _, steps := range tour[s.lang] {
		t.Add(append(slices.Clone(steps), make([]string, 4-len(steps))...))
	}
	if t.Width() < columns-2 {
		return "  " + strings.ReplaceAll(strings.TrimSuffix(t.String(), "\n"), "\n", "\n  ") + "\n"
	}
	var b strings.Builder
	for _, steps := range tour[s.lang] {
		for _, step := range steps {
			b.WriteString("  " + step + "\n")
		}
	}
	return b.String()
}

// overview is the help of one screen.
func (s *Shell) overview() string {
	var b strings.Builder
	columns, _ := s.opts.Screen()
	name := map[host.Lang]string{host.Starlark: "Starlark", host.Lua: "Lua"}[s.lang]
	list(&b, "", []string{"Statements", "are", name + ",", "on", "the", "store", s.base.URL() + ".", "Their", "values", "are", "shown."}, columns)
	b.WriteString(s.tour(columns))
	c, known := s.host.Catalog(), s.globals()
	var types, modules, globals []string
	for _, t := range c.Types {
		switch {
		case !t.Loose:
			types = append(types, t.Name)
		case slices.Contains(known, t.New.Name):
			modules = append(modules, t.New.Name)
		}
	}
	for _, m := range c.Modules {
		modules = append(modules, m.Name)
	}
	slices.Sort(modules)
	for _, g := range c.Globals {
		if slices.Contains(known, g.Name) { // in this language
			globals = append(globals, g.Name)
		}
	}
	b.WriteByte('\n')
	list(&b, "Structures", types, columns)
	list(&b, "Modules", modules, columns)
	list(&b, "Functions", globals, columns)
	b.WriteString("\nCommands; :help :keys explains one\n")
	for _, group := range groups() {
		list(&b, group[0], group[1:], columns)
	}
	b.WriteByte('\n')
	list(&b, "", strings.Fields("Tab completes, Up recalls, Ctrl-R searches, Ctrl-C stops, Ctrl-D leaves."), columns)
	return b.String()
}

// groups gives the commands with their arguments, by their groups: the name of
// a group comes first.
func groups() (all [][]string) {
	for _, m := range metas() {
		call := m.name
		if m.args != "" {
			call += " " + m.args
		}
		if len(all) == 0 || all[len(all)-1][0] != "  "+m.group {
			all = append(all, []string{"  " + m.group})
		}
		last := len(all) - 1
		all[last] = append(all[last], strings.ReplaceAll(call, " ", "\u00a0"))
	}
	return all
}

// globals lists what a session of the current language knows.
func (s *Shell) globals() []string {
	session, err := s.session()
	if err != nil {
		return nil
	}
	return session.Names()
}

// list writes words after a title, in lines of less than so many columns.
func list(b *strings.Builder, title string, words []string, columns int) {
	if len(words) == 0 {
		return
	}
	margin := 0
	if title != "" {
		margin = 11
		title = fmt.Sprintf("%-*s", margin, title)
	}
	line := title
	for _, w := range words {
		if len(line) > margin && len([]rune(line))+1+len([]rune(w)) >= columns {
			b.WriteString(line + "\n")
			line = strings.Repeat(" ", margin)
		}
		if line != "" {
			line += " "
		}
		line += strings.ReplaceAll(w, "\u00a0", " ")
	}
	b.WriteString(line + "\n")
}
