package host

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A loader finds the files that scripts load: relative to the loading file,
// and never outside of the root, which is the working directory if the script
// lies below it, else the directory of the script.
type loader struct {
	root string // absolute
	base string // what names of scripts are relative to
	lang Lang
}

// newLoader gives the loader for a script, or for a session if path is "".
func newLoader(path string, lang Lang) (*loader, error) {
	base, err := os.Getwd()
	if err != nil { // it was removed: nothing can be loaded from it
		return &loader{lang: lang}, nil
	}
	l := &loader{root: base, base: base, lang: lang}
	if path == "" {
		return l, nil
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if !within(base, full) {
		l.root = filepath.Dir(full)
	}
	return l, nil
}

// Resolve finds the file that the file from, a script, loads by name, as a run of
// from would.
func Resolve(from, name string) (path, src string, err error) {
	lang, err := LangOf(from)
	if err != nil {
		return "", "", err
	}
	l, err := newLoader(from, lang)
	if err != nil {
		return "", "", err
	}
	return l.resolve(from, name)
}

func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// resolve finds the file that the file from loads by name. The path is as
// errors show it: relative if that of from is.
func (l *loader) resolve(from, name string) (path, src string, err error) {
	if l.root == "" {
		return "", "", catalog.Errorf("missing", "the working directory does not exist")
	}
	file, err := l.fileOf(name)
	if err != nil {
		return "", "", err
	}
	dir := filepath.Dir(from)
	path = filepath.Join(dir, file)
	full := path
	if !filepath.IsAbs(full) {
		full = filepath.Join(l.base, path)
	}
	if !within(l.root, full) {
		return "", "", catalog.Errorf("denied", "%s is outside of %s: files are loaded from there only", path, l.root)
	}
	root, err := os.OpenRoot(l.root)
	if err != nil {
		return "", "", unreadable(l.root, err)
	}
	defer root.Close()
	rel, _ := filepath.Rel(l.root, full)
	data, err := root.ReadFile(rel)
	if err != nil {
		return "", "", l.refused(path, err)
	}
	return path, string(data), nil
}

func (l *loader) refused(path string, err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return catalog.Errorf("missing", "no file %s", path)
	}
	if strings.Contains(err.Error(), "escapes") {
		return catalog.Errorf("denied", "%s leads outside of %s: files are loaded from there only", path, l.root)
	}
	return catalog.Errorf("failed", "%w", err)
}

// fileOf gives the file that a name means: lib.rules is lib/rules.lua for Lua,
// as written for Starlark.
func (l *loader) fileOf(name string) (string, error) {
	switch {
	case strings.HasPrefix(name, "@"), strings.HasPrefix(name, "std."):
		return "", catalog.Errorf("missing", "there is no such library")
	case name == "" || filepath.IsAbs(name):
		return "", catalog.Errorf("denied", "want a path relative to this file")
	case l.lang == Lua && strings.HasSuffix(name, ".lua"):
		return filepath.FromSlash(name), nil
	case l.lang == Lua && strings.Contains(name, "/"):
		return filepath.FromSlash(name) + ".lua", nil
	case l.lang == Lua:
		return filepath.FromSlash(strings.ReplaceAll(name, ".", "/")) + ".lua", nil
	case !strings.HasSuffix(name, ".star"):
		return "", catalog.Errorf("value", "want a file that ends in .star")
	}
	return filepath.FromSlash(name), nil
}
