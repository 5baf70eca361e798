package catalog_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	pages := shelves().Markdown()
	want := []string{"README.md", "Shelf.md", "globals.md", "structures.md", "words.md"}
	if got := slices.Sorted(maps.Keys(pages)); !slices.Equal(got, want) {
		t.Errorf("Markdown: got the pages %q, want %q", got, want)
	}
	for _, test := range []struct{ page, text string }{
		{"README.md", "| [Shelf](Shelf.md) | Holds books. |\n"},
		{"README.md", "| [words](words.md) | Words. |\n"},
		{"README.md", "| [pack](globals.md#pack) | Lua: Returns a pack of t. |\n"},
		{"Shelf.md", "\n# Shelf\n\nHolds books; by title. A book is any value.\n\nAlso called Board.\n"},
		{"Shelf.md", "```lua\nlocal s = Shelf(\"poems\", {timeout=3})\n```\n"},
		{"Shelf.md", "| `len(s)` | `#s` | `s.size()` |\n"},
		{"structures.md", "\n### put\n\nAdds a book. Returns how many there are.\n\n" +
			"- Starlark: `x.put(book, *, timeout=None)` → int\n- Lua: `x:put(book, {timeout=nil})` → int\n"},
		{"structures.md", "| Parameter | Takes |\n|---|---|\n| `other` | Shelf |\n"},
		{"structures.md", "| `books` | map, or iterable of pairs |\n"},
		{"words.md", "| `words.half` | 0.5 |\n"},
		{"words.md", "- Starlark, Lua: `words.count(s)` → int\n"},
		{"words.md", "| `parts` | any number of values |\n"},
		{"words.md", `Returns the parts in a row.`},
		{"globals.md", "- Lua: `pack(t)` → list\n"},
	} {
		if !strings.Contains(pages[test.page], test.text) {
			t.Errorf("%s: got %s\nwant %q in it", test.page, pages[test.page], test.text)
		}
	}
}

// TestMarkup: what a text says is not taken for markup.
func TestMarkup(t *testing.T) {
	c := shelves()
	c.Modules[0].Doc = "Words: a | b, *any*, [x](y), `code`, <b>."
	text := c.Markdown()["words.md"]
	want := "Words: a \\| b, \\*any\\*, \\[x](y), \\`code\\`, \\<b>.\n"
	if !strings.Contains(text, want) {
		t.Errorf("got %s\nwant %q in it", text, want)
	}
}
