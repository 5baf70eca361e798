package tests

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/rdsh/rdsh/"

// arrows says which packages of the module a package may import. A package
// that is missing here has no place in the design yet.
var arrows = map[string][]string{
	"engine/codec":                {"engine/codec/tree"},
	"engine/codec/tree":           {},
	"engine/codec/gotype":         {"engine/codec", "engine/codec/tree"},
	"engine/store":                {},
	"engine/store/embedded/order": {},
	"engine/store/embedded/trig":  {},
	"engine/luavm":                {},
	"engine/store/embedded":       {"engine/luavm", "engine/store", "engine/store/embedded/order", "engine/store/embedded/trig"},
	"engine/store/redis":          {"engine/store"},
	"engine/store/file":           {"engine/store", "engine/store/embedded"},
	"engine/store/open":           {"engine/store", "engine/store/embedded", "engine/store/file", "engine/store/redis"},
	"engine/store/reference":      {"engine/store"},
	"engine/store/resp":           {"engine/store", "engine/store/reference"},
	"engine/store/storetest":      {"engine/store", "engine/store/embedded", "engine/store/redis"},
	"engine":                      {"engine/codec", "engine/store", "engine/store/embedded"}, // where local copies are
	"engine/enginetest":           {"engine", "engine/codec", "engine/store", "engine/store/embedded", "engine/store/storetest"},
	"engine/checkup":              {"engine", "engine/store"},
	"engine/transfer":             {"engine", "engine/codec", "engine/store"},
	"engine/overlay":              {"engine/store", "engine/store/embedded", "engine/transfer"},
	"engine/typed":                {"engine", "engine/codec", "engine/codec/gotype"},
	"bindings/catalog":            {"engine/codec"},
	"bindings/facts":              {},
	"bindings/starlark":           {"bindings/catalog", "engine/codec"},
	"bindings/starlark/source":    {"bindings/facts"},
	"bindings/starlark/format":    {"bindings/facts", "bindings/starlark/source"},
	"bindings/lua/source":         {"bindings/facts"},
	"bindings/lua":                {"bindings/catalog", "engine/codec", "engine/luavm"},
	"internal/progress":           {},
	"internal/table":              {},
	"stdlib":                      {"bindings/catalog", "engine", "engine/codec", "engine/codec/tree", "engine/store", "internal/table"},
	"host":                        {"bindings/catalog", "bindings/starlark", "bindings/lua", "stdlib", "engine", "engine/codec", "engine/codec/gotype", "engine/store", "internal/progress"},
	"cmd/rdsh":                    {"cmd/rdsh/internal/", "analysis", "bindings/facts", "host", "host/suite", "bindings/catalog", "engine", "engine/checkup", "engine/codec/tree", "engine/store", "engine/store/embedded", "engine/store/file", "engine/store/open", "engine/store/resp", "engine/overlay", "engine/transfer", "internal/progress"},
	"host/suite":                  {"analysis", "engine", "engine/store", "engine/store/embedded", "host"},
	"analysis":                    {"bindings/catalog", "bindings/facts", "bindings/starlark/format", "bindings/starlark/source", "bindings/lua/source"},
	"cmd/rdsh/internal/results":   {"host", "host/suite", "internal/table"},
	"cmd/rdsh/internal/changes":   {"cmd/rdsh/internal/show", "engine/overlay", "engine/transfer", "internal/table"},
	"cmd/rdsh/internal/secret":    {},
	"cmd/rdsh/internal/editor":    {"cmd/rdsh/internal/secret", "internal/table"},
	"cmd/rdsh/internal/highlight": {"cmd/rdsh/internal/editor", "host"},
	"cmd/rdsh/internal/complete":  {"cmd/rdsh/internal/editor", "host", "bindings/catalog"},
	"cmd/rdsh/internal/show":      {"bindings/catalog", "engine", "engine/codec", "engine/codec/tree", "internal/table"},
	"cmd/rdsh/internal/shell":     {"cmd/rdsh/internal/", "host", "bindings/catalog", "engine", "engine/codec", "engine/codec/tree", "engine/store", "internal/table"},
	"docs/generate":               {"stdlib", "bindings/catalog", "engine/store/reference"},
	"examples/embed":              {"host", "engine", "engine/store/open", "engine/typed"},
}

// libraries says where each library from outside may be imported, its own
// packages included.
var libraries = map[string][]string{
	"github.com/google/pprof":          {"cmd/rdsh"},
	"github.com/bazelbuild/buildtools": {"bindings/starlark/format"},
	"github.com/chzyer/readline":       {"cmd/rdsh/internal/editor"},
	"github.com/redis/go-redis/v9":     {"engine/store/redis"},
	"github.com/rivo/uniseg":           {"cmd/rdsh/internal/editor", "internal/table"},
	"github.com/spf13/cobra":           {"cmd/rdsh"},
	"github.com/spf13/pflag":           {"cmd/rdsh"},
	"github.com/rogpeppe/go-internal":  {"cmd/rdsh", "cmd/rdsh/internal/results"},
	"github.com/yuin/gopher-lua":       {"bindings/lua", "bindings/lua/source", "engine/luavm", "engine/store/embedded"},
	"go.starlark.net":                  {"bindings/starlark", "bindings/starlark/format", "bindings/starlark/source"},
	"golang.org/x/term":                {"cmd/rdsh", "cmd/rdsh/internal/editor"},
}

// unsafeFiles are the files that may import unsafe, with the reason.
var unsafeFiles = map[string]string{
	"bindings/catalog/value.go":      "a tagged value of 24 bytes",
	"bindings/lua/box.go":            "values of numbers and strings, many to an allocation",
	"engine/store/command.go":        "commands on the stack of the caller",
	"engine/store/reply.go":          "a tagged reply of 24 bytes",
	"engine/store/embedded/field.go": "a tagged value of 16 bytes",
	"engine/store/redis/reply.go":    "strings within the bytes of a reply",
	"engine/handle.go":               "texts as the strings they are",
}

// A sourceFile is a file of Go of this module, whatever system it is for.
type sourceFile struct {
	path   string // from the root, with slashes
	syntax *ast.File
}

func (f *sourceFile) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }
func (f *sourceFile) dir() string  { return path.Dir(f.path) }

// sources parses all files of the module.
func sources(t *testing.T, fset *token.FileSet) (files []*sourceFile) {
	t.Helper()
	const root = ".."
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		syntax, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		files = append(files, &sourceFile{filepath.ToSlash(rel), syntax})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestImports keeps the arrows of docs/architecture.md. Tests may import what
// they measure or compare with.
func TestImports(t *testing.T) {
	for _, f := range sources(t, token.NewFileSet()) {
		if f.isTest() {
			continue
		}
		if _, ok := arrows[f.dir()]; !ok {
			t.Errorf("%s: package %s is not in the list of arrows", f.path, f.dir())
		}
		for _, spec := range f.syntax.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if why := forbids(f, imported); why != "" {
				t.Errorf("%s imports %s: %s", f.path, imported, why)
			}
		}
	}
}

// forbids tells why f may not import a package, "" if it may.
func forbids(f *sourceFile, imported string) string {
	if own, ok := strings.CutPrefix(imported, module); ok {
		if !matches(arrows[f.dir()], own) {
			return "there is no such arrow"
		}
		return ""
	}
	if imported == "unsafe" && unsafeFiles[f.path] == "" {
		return "only for what must be fast and is small"
	}
	if host, _, _ := strings.Cut(imported, "/"); !strings.Contains(host, ".") {
		return ""
	}
	for library, users := range libraries {
		if imported != library && !strings.HasPrefix(imported, library+"/") {
			continue
		}
		if !slices.Contains(users, f.dir()) {
			return "only " + strings.Join(users, " and ") + " may"
		}
		return ""
	}
	return "a library that is not in the list"
}

// matches reports whether a package is in a list, where a name that ends in a
// slash stands for all packages below it.
func matches(list []string, pkg string) bool {
	return slices.ContainsFunc(list, func(entry string) bool {
		return entry == pkg || strings.HasSuffix(entry, "/") && strings.HasPrefix(pkg, entry)
	})
}

// TestListsAreTrue fails for exceptions that nothing needs any more.
func TestListsAreTrue(t *testing.T) {
	dirs, importers := map[string]bool{}, map[string]bool{}
	for _, f := range sources(t, token.NewFileSet()) {
		if f.isTest() {
			continue
		}
		dirs[f.dir()] = true
		for _, spec := range f.syntax.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			importers[f.path+" "+imported] = true
		}
	}
	for dir := range arrows {
		if !dirs[dir] {
			t.Errorf("arrows: there is no package %s", dir)
		}
	}
	for file := range unsafeFiles {
		if !importers[file+" unsafe"] {
			t.Errorf("unsafeFiles: %s does not import unsafe", file)
		}
	}
}
