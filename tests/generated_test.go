package tests

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/reference"
	"github.com/rdsh/rdsh/host"
	"github.com/rdsh/rdsh/stdlib"
)

const docs = "../docs"

// TestGenerated: the files that are made from the catalog are what it makes
// now, and there are no others.
func TestGenerated(t *testing.T) {
	files := stdlib.Catalog().Generated()
	files["reference/commands.md"] = reference.Markdown()
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(docs, name))
		if err != nil || string(got) != want {
			t.Errorf("docs/%s is not what is made now: run make docs", name)
		}
	}
	for _, dir := range []string{"reference", "stubs"} {
		entries, err := os.ReadDir(filepath.Join(docs, dir))
		if err != nil {
			t.Error(err)
		}
		for _, e := range entries {
			if _, ok := files[dir+"/"+e.Name()]; !ok {
				t.Errorf("docs/%s/%s is of nothing in the catalog: run make docs", dir, e.Name())
			}
		}
	}
}

// TestReferenceLinks: every link of the reference leads to a page and a heading.
func TestReferenceLinks(t *testing.T) {
	pages := stdlib.Catalog().Markdown()
	for name, text := range pages {
		for _, link := range strings.Split(text, "](")[1:] {
			link, _, _ = strings.Cut(link, ")")
			page, anchor, _ := strings.Cut(link, "#")
			if page == "" {
				page = name
			}
			if !hasHeading(pages[page], anchor) {
				t.Errorf("%s: there is nothing at %s", name, link)
			}
		}
	}
}

func hasHeading(text, anchor string) bool {
	for line := range strings.Lines(text) {
		if title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && line[0] == '#' {
			if anchor == "" || strings.ToLower(strings.TrimSpace(title)) == anchor {
				return true
			}
		}
	}
	return false
}

// rows lists every row of the catalog.
func rows(c *catalog.Catalog) (all []*catalog.Method) {
	add := func(methods []catalog.Method) {
		for i := range methods {
			all = append(all, &methods[i])
		}
	}
	for _, t := range c.Types {
		all = append(all, &t.New)
		add(t.Methods)
	}
	for _, m := range c.Modules {
		add(m.Funcs)
	}
	return append(all, c.Globals...)
}

// TestDocs: every row says what it does in whole sentences, and what its
// optional parameters are for.
func TestDocs(t *testing.T) {
	c := stdlib.Catalog()
	for _, m := range rows(c) {
		name := m.Owner + "." + m.Name
		if !isProse(m.Doc) {
			t.Errorf("%s: %q is no sentence", name, m.Doc)
		}
		text := m.Doc
		if typ := c.Type(m.Owner); typ != nil && m == &typ.New {
			text = typ.Doc
		}
		for i := range m.Params {
			p := &m.Params[i]
			if c.Takes(m, p) == "" {
				t.Errorf("%s: nothing says what %s takes", name, p.Name)
			}
			if p.Optional && p.Default != "" && !p.Explained(m, text) {
				t.Errorf("%s: nothing says what %s is for: mention it in Doc", name, p.Name)
			}
		}
	}
	for _, typ := range c.Types {
		if !isProse(typ.Doc) {
			t.Errorf("%s: %q is no sentence", typ.Name, typ.Doc)
		}
	}
	for _, m := range c.Modules {
		if !isProse(m.Doc) {
			t.Errorf("%s: %q is no sentence", m.Name, m.Doc)
		}
	}
}

// isProse reports whether s begins and ends as sentences do, and stands alone
// on its line.
func isProse(s string) bool {
	return s != "" && strings.HasSuffix(s, ".") && s[:1] == strings.ToUpper(s[:1]) && !strings.ContainsAny(s, "\n\t")
}

// TestHelp: there is help for everything, in both languages.
func TestHelp(t *testing.T) {
	c := stdlib.Catalog()
	for _, lang := range []string{"star", "lua"} {
		for _, topic := range append(c.Topics(), "") {
			text, ok := c.Help(topic, lang)
			if !ok || !strings.HasSuffix(text, "\n") {
				t.Errorf("Help(%q, %q): got %q, %v", topic, lang, text, ok)
			}
			for line := range strings.Lines(text) {
				if strings.TrimRight(line, " \n") != strings.TrimRight(line, "\n") {
					t.Errorf("Help(%q, %q): %q ends in a space", topic, lang, line)
				}
			}
		}
	}
}

// TestExamplesOfRows: the example of every row runs on an empty store, that of a
// method after the one of its constructor, and prints what the row says, in both
// languages.
func TestExamplesOfRows(t *testing.T) {
	c := stdlib.Catalog()
	for _, lang := range []host.Lang{host.Starlark, host.Lua} {
		for _, m := range rows(c) {
			example := c.ExampleIn(m, string(lang))
			if example == "" {
				continue
			}
			if typ := c.Type(m.Owner); typ != nil && m != &typ.New {
				example = c.ExampleIn(&typ.New, string(lang)) + "\n" + example
			}
			t.Run(string(lang)+"/"+m.Owner+"."+m.Name, func(t *testing.T) {
				runExample(t, lang, example, m.PrintsIn(string(lang)))
			})
		}
	}
}

// TestEveryMethodHasAnExample: each shows what it prints, in both languages.
func TestEveryMethodHasAnExample(t *testing.T) {
	c := stdlib.Catalog()
	for _, typ := range c.Types {
		for i := range typ.Methods {
			m := &typ.Methods[i]
			for _, lang := range []host.Lang{host.Starlark, host.Lua} {
				if m.Only == "" && (c.ExampleIn(m, string(lang)) == "" || m.PrintsIn(string(lang)) == "") {
					t.Errorf("%s.%s shows nothing in %s", typ.Name, m.Name, lang)
				}
			}
		}
	}
}

func runExample(t *testing.T, lang host.Lang, src, want string) {
	t.Helper()
	var out, logged strings.Builder
	opts := host.Options{
		Stdout: &out, Stderr: &logged, Dir: t.TempDir(),
		Connect: func(context.Context, string) (*engine.Engine, error) { return freshEngine(), nil },
	}
	src = strings.ReplaceAll(src, `"5s"`, `"5ms"`)
	if err := host.New(freshEngine(), opts).RunSource(t.Context(), lang, "example", src, nil); err != nil {
		t.Errorf("%v in:\n%s", err, src)
	}
	if got := strings.TrimRight(out.String(), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s\nprinted by:\n%s", got, want, src)
	}
}

// TestRowsHaveExamples: nothing that belongs to no structure is without one.
func TestRowsHaveExamples(t *testing.T) {
	c := stdlib.Catalog()
	for _, m := range rows(c) {
		if typ := c.Type(m.Owner); m.Example == "" && (typ == nil || typ.Loose) {
			t.Errorf("%s.%s has no example", m.Owner, m.Name)
		}
	}
}

func freshEngine() *engine.Engine {
	return engine.New(embedded.New(embedded.Options{}), engine.Options{URL: "mem:"})
}

// TestLuaExamples: no example is lost on the way to Lua.
func TestLuaExamples(t *testing.T) {
	c := stdlib.Catalog()
	for _, m := range rows(c) {
		if m.Example != "" && m.Only != "star" && c.ExampleIn(m, "lua") == "" {
			t.Errorf("%s.%s: %s has no form in Lua", m.Owner, m.Name, m.Example)
		}
	}
}

// TestLuaStub: the stub is Lua, and declares every global that rdsh adds to it.
func TestLuaStub(t *testing.T) {
	stub := stdlib.Catalog().LuaStub()
	h := host.New(freshEngine(), host.Options{})
	if err := h.RunSource(t.Context(), host.Lua, "rdsh.lua", stub, nil); err != nil {
		t.Fatalf("%v", err)
	}
	own := []string{ // Lua's
		"_G", "_VERSION", "assert", "coroutine", "error", "getmetatable", "ipairs", "math", "next", "os", "pairs", "pcall", "rawequal",
		"rawget", "rawset", "require", "select", "setmetatable", "string", "table", "tonumber", "tostring", "type", "unpack", "xpcall",
	}
	for _, name := range names(t, h, host.Lua) {
		declared := strings.Contains(stub, "\nfunction "+name+"(") || strings.Contains(stub, "\n"+name+" = ")
		if !declared && !slices.Contains(own, name) {
			t.Errorf("the stub does not declare %s", name)
		}
	}
}

// TestStarlarkStub: the stub is Python, and declares every global that rdsh
// adds to Starlark.
func TestStarlarkStub(t *testing.T) {
	stub := stdlib.Catalog().StarlarkStub()
	own := []string{ // Starlark's, which Python has too
		"False", "None", "True", "abs", "any", "all", "bool", "bytes", "chr", "dict", "dir", "enumerate", "float", "getattr", "hasattr",
		"hash", "int", "len", "list", "max", "min", "ord", "range", "repr", "reversed", "set", "sorted", "str", "tuple", "type", "zip",
	}
	for _, name := range names(t, host.New(freshEngine(), host.Options{}), host.Starlark) {
		declared := false
		for _, form := range []string{"\ndef " + name + "(", "\nclass " + name + ":", "\n" + name + ": ", "\n" + name + " = "} {
			declared = declared || strings.Contains(stub, form)
		}
		if !declared && !slices.Contains(own, name) {
			t.Errorf("the stub does not declare %s", name)
		}
	}
	python := exec.CommandContext(t.Context(), "python3", "-c", "import ast, sys; ast.parse(sys.stdin.read())")
	python.Stdin = strings.NewReader(stub)
	out, err := python.CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("the syntax of the stub is not checked: there is no python3")
	}
	if err != nil {
		t.Errorf("python3: %v\n%s", err, out)
	}
}

func names(t *testing.T, h *host.Host, lang host.Lang) []string {
	t.Helper()
	s, err := h.NewSession(lang)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.WithoutCancel(t.Context()))
	return s.Names()
}
