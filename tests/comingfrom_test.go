package tests

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/stdlib"
)

// ourName is a method as docs/coming-from.md names it.
var ourName = regexp.MustCompile("`([A-Z][A-Za-z]*)\\.([a-z_0-9]+)")

// TestDocComingFrom checks that what docs/coming-from.md promises exists: the
// second column of its tables, and what it says in between.
func TestDocComingFrom(t *testing.T) {
	doc, err := os.ReadFile("../docs/coming-from.md")
	must(t, err)
	c, n := stdlib.Catalog(), 0
	for line := range strings.Lines(string(doc)) {
		ours := line
		if cells := strings.Split(strings.ReplaceAll(line, `\|`, ""), " | "); len(cells) > 1 {
			ours = strings.Join(cells[1:], " | ")
		}
		for _, m := range ourName.FindAllStringSubmatch(ours, -1) {
			n++
			if typ := c.Type(m[1]); typ == nil || typ.Method(m[2]) == nil {
				t.Errorf("there is no %s.%s:\n%s", m[1], m[2], line)
			}
		}
	}
	if n < 150 {
		t.Errorf("only %d methods are named", n)
	}
}
