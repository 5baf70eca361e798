package shell

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/host"
)

// tour shows the first steps, a statement and its value on each line.
var tour = map[host.Lang]string{
	host.Starlark: `  q = Queue("jobs")          q.push("a")    len(q)    q.pop()
  h = HashMap("ages")        h["ann"] = 42  h["ann"]  h.items()
  for x in q: print(x)       :help Queue    :help Queue.push
`,
	host.Lua: `  q = Queue("jobs")          q:push("a")    #q        q:pop()
  h = HashMap("ages")        h:set("ann", 42)         h:get("ann")
  for x in each(q) do print(x) end          :help Queue    :help Queue.push
`,
}

// overview is the help of one screen.
func (s *Shell) overview() string {
	var b strings.Builder
	name := map[host.Lang]string{host.Starlark: "Starlark", host.Lua: "Lua"}[s.lang]
	fmt.Fprintf(&b, "Statements are %s, on the store %s. The value of an expression is shown.\n", name, s.engine.URL())
	b.WriteString(tour[s.lang])
	c := s.host.Catalog()
	var types, modules, globals []string
	for _, t := range c.Types {
		if t.Loose {
			modules = append(modules, t.New.Name)
		} else {
			types = append(types, t.Name)
		}
	}
	for _, m := range c.Modules {
		modules = append(modules, m.Name)
	}
	slices.Sort(modules)
	known := s.globals()
	for _, g := range c.Globals {
		if slices.Contains(known, g.Name) { // in this language
			globals = append(globals, g.Name)
		}
	}
	b.WriteByte('\n')
	list(&b, "Structures", types)
	list(&b, "Modules", modules)
	list(&b, "Functions", globals)
	b.WriteByte('\n')
	for _, m := range metas() {
		fmt.Fprintf(&b, "  %-20s %s\n", strings.TrimSpace(m.name+" "+m.args), m.doc)
	}
	b.WriteString("\nTab completes, Up recalls, Ctrl-R searches, Ctrl-C stops, Alt-Enter adds a line.\n")
	return b.String()
}

// globals lists what a session of the current language knows.
func (s *Shell) globals() []string {
	session, err := s.session()
	if err != nil {
		return nil
	}
	return session.Names()
}

// list writes words after a title, in lines of less than 80 columns.
func list(b *strings.Builder, title string, words []string) {
	if len(words) == 0 {
		return
	}
	line := fmt.Sprintf("%-11s", title)
	for _, w := range words {
		if len(line)+1+len(w) > 78 {
			b.WriteString(line + "\n")
			line = strings.Repeat(" ", 11)
		}
		line += " " + w
	}
	b.WriteString(line + "\n")
}
