package reference_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/reference"
)

// TestAbout: every command of the table is described, and found by its name in
// any case.
func TestAbout(t *testing.T) {
	for _, op := range store.Commands() {
		a, found := reference.Of(op.String())
		if !found || a.Name != strings.ToLower(op.String()) {
			t.Errorf("Of(%s): got %+v, %v", op, a, found)
		}
		if a.Group == "" || a.Since == "" || !strings.HasSuffix(a.Summary, ".") || a.Complexity == "" {
			t.Errorf("Of(%s): got %+v, want all of it", op, a)
		}
	}
	if a, found := reference.Of("nosuch"); found {
		t.Errorf("Of(nosuch): got %+v", a)
	}
}

// TestMarkdown has a row for each command of the table.
func TestMarkdown(t *testing.T) {
	page := reference.Markdown()
	for _, op := range store.Commands() {
		if n := strings.Count(page, "\n| "+op.String()+" |"); n != 1 {
			t.Errorf("%s stands on the page %d times, want once", op, n)
		}
	}
}
