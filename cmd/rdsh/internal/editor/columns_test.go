package editor_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
)

func TestColumns(t *testing.T) {
	for _, row := range []struct {
		words string
		more  bool
		width int
		want  string
	}{
		{"a bb c dd", false, 80, "a   bb  c   dd\n"},
		{"a bb c dd", false, 10, "a   c\nbb  dd\n"},
		{"a bb c", false, 3, "a\nbb\nc\n"},
		{"é ü", false, 80, "é  ü\n"},
		{"a", true, 80, "a\n… and more\n"},
	} {
		got := editor.Columns(strings.Fields(row.words), row.more, row.width, 40)
		if got != row.want {
			t.Errorf("Columns(%s, %v, %d)\ngot  %q\nwant %q", row.words, row.more, row.width, got, row.want)
		}
	}
}

func TestColumnsAreBounded(t *testing.T) {
	var words []string
	for i := range 300 {
		words = append(words, fmt.Sprintf("name%04d", i))
	}
	got := editor.Columns(words, false, 40, 40)
	if lines := strings.Count(got, "\n"); lines != 41 {
		t.Errorf("got %d lines, want 40 and one that counts the others", lines)
	}
	if want := "… 180 more\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q at the end, want %q", got[len(got)-20:], want)
	}
}
