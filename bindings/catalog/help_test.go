package catalog_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// A shelf is a structure for tests of what is written about structures.
type shelf struct{}

type waitOptions struct{ Timeout time.Duration }

type rangeOptions struct {
	Start codec.Index
	Stop  codec.Stop
}

type entry struct {
	Key   codec.Key
	Value codec.Text
}

func (*shelf) put(context.Context, codec.Text, waitOptions) (int, error) { return 0, nil }
func (*shelf) find(context.Context, codec.Key) (codec.Opt[codec.Text], error) {
	return codec.Opt[codec.Text]{}, nil
}
func (*shelf) items(context.Context, rangeOptions) ([]entry, error)       { return nil, nil }
func (*shelf) join(context.Context, *shelf) error                         { return nil }
func (*shelf) load(context.Context, []entry) (codec.Cursor[entry], error) { return nil, nil }
func (*shelf) size(context.Context) (int, error)                          { return 0, nil }

type library struct{}

func (library) shelf(string, waitOptions) (*shelf, error)           { return nil, nil }
func (library) wordCount(context.Context, string) (int, error)      { return 0, nil }
func (library) close(context.Context, bool) error                   { return nil }
func (library) say(context.Context, []codec.Text) (string, error)   { return "", nil }
func (library) tag(context.Context, catalog.Keywords) (bool, error) { return true, nil }

// shelves is a catalog with a row of every form.
func shelves() *catalog.Catalog {
	return &catalog.Catalog{
		Types: []*catalog.Type{catalog.Compile(catalog.Type{
			Name: "Shelf", Alias: "Board", Doc: "Holds books; by title. A book is any value.",
			Len: "size",
			New: catalog.Method{
				Sig: "Shelf(name, *, timeout=None)", Doc: "Returns the shelf called name.", Example: `s = Shelf("poems", timeout=3)`,
				Func: catalog.New1(library.shelf),
			},
			Methods: []catalog.Method{
				{Sig: "find(title, default=None)", Doc: "Returns the book with a title.", Func: catalog.Func1((*shelf).find)},
				{Sig: "items(start=0, stop=None)", Doc: "Lists the books.", Func: catalog.Func1((*shelf).items)},
				{Sig: "join(other)", Doc: "Takes what is on another shelf.", Func: catalog.Proc1((*shelf).join)},
				{Sig: "load(books)", Doc: "Returns what was loaded.", Func: catalog.Iter1((*shelf).load, catalog.RowsOf[entry]())},
				{
					Sig: "put(book, *, timeout=None)", Doc: "Adds a book. Returns how many there are.",
					Example: `s.put({"by": "Ovid"}, timeout=1)`, Func: catalog.Func2((*shelf).put),
				},
				{Sig: "size()", Doc: "Returns how many books there are.", Func: catalog.Func0((*shelf).size)},
			},
		})},
		Modules: []*catalog.Module{catalog.CompileModule(catalog.Module{
			Name: "words", Doc: "Words.",
			Funcs: []catalog.Method{
				{Sig: "count(s)", Doc: "Counts the words of s.", Example: `n = words.count("a b")`, Func: catalog.Func1(library.wordCount)},
				{Sig: "say(*parts)", Doc: "Returns the parts in a row.", Func: catalog.Func1(library.say)},
				{Sig: "tag(**tags)", Doc: "Returns whether there are tags.", Func: catalog.Func1(library.tag)},
			},
			Values: map[string]catalog.Value{"half": catalog.OfReal(0.5)},
		})},
		Globals: catalog.CompileGlobals([]catalog.Method{
			{Sig: "close(now=True)", Doc: "Closes the library.", Func: catalog.Proc1(library.close)},
			{Sig: "pack(t)", Doc: "Returns a pack of t.", Only: "lua", Returns: "list", Example: "local p = pack{1}"},
		}),
	}
}

func TestSignature(t *testing.T) {
	c := shelves()
	shelf, words := c.Type("Shelf"), c.Module("words")
	for _, test := range []struct {
		m         *catalog.Method
		star, lua string
	}{
		{&shelf.New, "Shelf(name, *, timeout=None) → Shelf", "Shelf(name, {timeout=nil}) → Shelf"},
		{shelf.Method("put"), "s.put(book, *, timeout=None) → int", "s:put(book, {timeout=nil}) → int"},
		{shelf.Method("find"), "s.find(title, default=None) → any or None", "s:find(title, default=nil) → any or nil"},
		{shelf.Method("items"), "s.items(start=0, stop=None) → list of (key, value)", "s:items(start=1, stop=nil) → list of (key, value)"},
		{shelf.Method("join"), "s.join(other)", "s:join(other)"},
		{shelf.Method("load"), "s.load(books) → iterator of (key, value)", "s:load(books) → iterator of (key, value)"},
		{words.Func("count"), "words.count(s) → int", "words.count(s) → int"},
		{words.Func("say"), "words.say(*parts) → str", "words.say(...) → str"},
		{words.Func("tag"), "words.tag(**tags) → bool", "words.tag({name=value, …}) → bool"},
		{c.Global("close"), "close(now=True)", "close(now=true)"},
	} {
		if got := test.m.Signature("star"); got != test.star {
			t.Errorf("Signature(star) of %s: got %q, want %q", test.m.Sig, got, test.star)
		}
		if got := test.m.Signature("lua"); got != test.lua {
			t.Errorf("Signature(lua) of %s: got %q, want %q", test.m.Sig, got, test.lua)
		}
	}
}

func TestHelp(t *testing.T) {
	const put = `s:put(book, {timeout=nil}) → int

Adds a book. Returns how many there are.

  book        any value
  timeout     duration, optional – how long to wait: not at all if not given,
              forever until cancelled

Example
  s:put({by="Ovid"}, {timeout=1})
`
	const module = `words

Words.

  words.count(s)                    Counts the words of s.
  words.say(*parts)                 Returns the parts in a row.
  words.tag(**tags)                 Returns whether there are tags.
  words.half
`
	c := shelves()
	for _, test := range []struct {
		topic, lang, want string
		ok                bool
	}{
		{"Shelf.put", "lua", put, true},
		{"Shelf:put", "lua", put, true},
		{"s.put()", "lua", put, true},
		{"put", "lua", put, true},
		{"words", "star", module, true},
		{"pack", "star", "pack(t) → list\n\nReturns a pack of t.\nOnly in Lua.\n", true},
		{"Shlf", "star", "no help for Shlf: did you mean Shelf?", false},
		{"Shelf.pt", "star", "Shelf has no method pt: did you mean put?", false},
		{"words.cuont", "star", "words has no function cuont: did you mean count?", false},
	} {
		got, ok := c.Help(test.topic, test.lang)
		if got != test.want || ok != test.ok {
			t.Errorf("Help(%q, %q): got %q, %v, want %q, %v", test.topic, test.lang, got, ok, test.want, test.ok)
		}
	}
}

// TestHelpLists: a type lists its methods, nothing lists everything.
func TestHelpLists(t *testing.T) {
	c := shelves()
	for _, test := range []struct {
		topic, lang string
		want, not   []string
	}{
		{"Shelf", "star", []string{"Shelf(name, *, timeout=None)\n", "Also called Board.", "what every structure has:\n  find, items"}, nil},
		{"Board", "lua", []string{"Shelf(name, {timeout=nil})\n", `  local s = Shelf("poems", {timeout=3})`}, nil},
		{"", "star", []string{"Shelf", "Holds books.\n", "words", "close"}, []string{"pack"}},
		{"", "lua", []string{"pack"}, nil},
	} {
		got, ok := c.Help(test.topic, test.lang)
		if !ok {
			t.Errorf("Help(%q, %q): there is none", test.topic, test.lang)
		}
		for _, s := range test.want {
			if !strings.Contains(got, s) {
				t.Errorf("Help(%q, %q): got %q, want %q in it", test.topic, test.lang, got, s)
			}
		}
		for _, s := range test.not {
			if strings.Contains(got, s) {
				t.Errorf("Help(%q, %q): got %q, want no %q in it", test.topic, test.lang, got, s)
			}
		}
	}
}

// TestGuide: a guide knows the variables of a session, and the screen.
func TestGuide(t *testing.T) {
	c := shelves()
	g := &catalog.Guide{Catalog: c, Lang: "star", Width: 40, TypeOf: func(name string) *catalog.Type {
		if name == "poems" {
			return c.Type("Shelf")
		}
		return nil
	}}
	text, err := g.Topic("poems.put")
	if err != nil || !strings.HasPrefix(text, "s.put(book, ") {
		t.Errorf("Topic(poems.put): got %q, %v", text, err)
	}
	for line := range strings.Lines(text) {
		if len([]rune(line)) > 40 && !strings.Contains(line, "(") {
			t.Errorf("Topic(poems.put): %q is wider than 40", line)
		}
	}
	if text, err := g.Topic("prose.put"); err == nil {
		t.Errorf("Topic(prose.put): got %q, want an error", text)
	}
}
