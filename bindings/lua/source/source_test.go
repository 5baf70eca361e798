package source_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rdsh/rdsh/bindings/lua/source"
)

// TestPlaces: every name of every example stands where the facts say.
func TestPlaces(t *testing.T) {
	files, err := filepath.Glob("../../../examples/scripts/*.lua")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, problems := source.Facts(path, string(src))
		if problems != nil {
			t.Fatal(problems[0])
		}
		for _, n := range f.Names {
			if n.Line == 0 {
				t.Errorf("%s: %s: its place is unknown", path, n.Text)
			}
		}
	}
}
