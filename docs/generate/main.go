// Generate writes what is made from the catalog and from the table of commands:
// the reference and the stubs for editors. Run it in the root of the module.
package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/rdsh/rdsh/engine/store/reference"
	"github.com/rdsh/rdsh/stdlib"
)

func main() {
	if err := generate("docs"); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// generate writes all files below dir, and removes pages of the reference that
// no longer exist.
func generate(dir string) error {
	files := stdlib.Catalog().Generated()
	files["reference/commands.md"] = reference.Markdown()
	old, err := filepath.Glob(filepath.Join(dir, "reference", "*.md"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			return err
		}
	}
	return nil
}
