package tests

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// generous are limits that no script of these tests reaches: there are guards,
// and nothing else.
var generous = host.Limits{Time: time.Minute, Steps: 1 << 40, Memory: 1 << 33}

// differs says of which files the guards may change the outcome, and why.
var differs = map[string]string{
	"misc.star":   "of two lists that contain themselves another error comes first",
	"tuple.star":  "what would be too long for the interpreter too ends the run",
	"big.lua":     "a text that is too long ends the run",
	"string.star": "what would be too long for the interpreter too ends the run",
}

// TestGuards: the test suites of both interpreters, which come with them, and
// all examples do the same with guards as without.
func TestGuards(t *testing.T) {
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []struct{ module, files string }{
		{"go.starlark.net", "starlark/testdata/*.star"},
		{"github.com/yuin/gopher-lua", "_glua-tests/*.lua"},
		{"github.com/yuin/gopher-lua", "_lua5.1-tests/*.lua"},
		{"", "../examples/scripts/*"},
	} {
		t.Chdir(here)
		files, err := filepath.Glob(filepath.Join(moduleDir(t, dir.module), dir.files))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files: %v", dir.module, err)
		}
		compared, same := 0, 0
		for _, file := range files {
			if !filepath.IsAbs(file) {
				file = filepath.Join(here, file)
			}
			lang, err := host.LangOf(file)
			if err != nil {
				continue
			}
			for i, chunk := range chunks(t, file, lang) {
				compared++
				want, got := outcomeOf(t, lang, chunk, host.Limits{}), outcomeOf(t, lang, chunk, generous)
				if want == got {
					same++
				} else if differs[filepath.Base(file)] == "" {
					t.Errorf("%s, part %d: with guards it gives\n%s\nwithout\n%s", filepath.Base(file), i+1, got, want)
				}
			}
		}
		t.Logf("%s: %d of %d the same", dir.files, same, compared)
	}
}

// moduleDir gives where the source of a module is, "" for this one.
func moduleDir(t *testing.T, path string) string {
	t.Helper()
	if path == "" {
		return ""
	}
	out, err := exec.Command("go", "list", "-m", "-json", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var m struct{ Dir string }
	if err := json.Unmarshal(out, &m); err != nil || m.Dir == "" {
		t.Fatal(m, err)
	}
	return m.Dir
}

// chunks gives the parts of a file, which run one by one: those of Starlark's
// tests go on where one has failed.
func chunks(t *testing.T, file string, lang host.Lang) []string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if lang == host.Lua {
		return []string{string(src)}
	}
	parts := strings.Split(string(src), "\n---\n")
	for i, part := range parts {
		parts[i] = loads.ReplaceAllString(part, "") + "\n"
		if strings.Contains(part, "assert.star") {
			parts[i] = asserts + parts[i]
		}
	}
	return parts
}

var loads = regexp.MustCompile(`(?m)^load\(["']assert.star["'].*\)$`)

// asserts stands for the file assert.star of the tests of Starlark.
const asserts = `
def _eq(x, y): print("eq", x, y, x == y)
def _ne(x, y): print("ne", x, y, x != y)
def _true(x, msg=""): print("true", bool(x))
def _lt(x, y): print("lt", x < y)
def _contains(x, y): print("contains", y in x)
def _fails(f, pattern): print("fails", attempt(f)[1])
def _fail(msg): print("fail", msg)
assert = record("assert", "eq", "ne", "true", "lt", "contains", "fails", "fail")(_eq, _ne, _true, _lt, _contains, _fails, _fail)
def freeze(x): pass
def matches(pattern, s): return True
`

// addresses are what differs from run to run.
var addresses = regexp.MustCompile(`0x[0-9a-f]+|[0-9.]+ ?(ms|µs|s|sec)\b|[0-9]+ comparisons`)

// outcomeOf gives what a script prints and how it ends.
func outcomeOf(t *testing.T, lang host.Lang, src string, limits host.Limits) string {
	t.Helper()
	t.Chdir(t.TempDir())
	var out bytes.Buffer
	now := func() time.Time { return time.Unix(1e9, 0).UTC() }
	h := host.New(engine.New(embedded.New(embedded.Options{})), host.Options{Stdout: &out, Stderr: &out, Limits: limits, Now: now})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // some wait for input
	defer cancel()
	err := h.RunSource(ctx, lang, "file", src, nil)
	return addresses.ReplaceAllString(fmt.Sprint(out.String(), err), "…")
}
