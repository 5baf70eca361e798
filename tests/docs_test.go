package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// A block is a fenced block of a Markdown file. What it is says how it is
// tested:
//
//	starlark, lua  runs on an empty store; the next output, if only other such
//	               blocks stand between, is what it prints
//	console        commands after "$ ", statements of the shell after its
//	               prompts, and what they print; those of the tutorial, which is
//	               for a terminal, are tested with the shell
//	go             a part of examples/embed, or of the examples of package host
//	sh             for people
type block struct {
	path string
	line int
	kind string
	text string
}

func documents(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"../*.md", "../docs/*.md", "../docs/adr/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}

func blocks(t *testing.T, path string) (found []block) {
	t.Helper()
	var open *block
	for i, line := range strings.Split(readFile(t, path), "\n") {
		kind, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && open == nil:
			open = &block{path: path, line: i + 1, kind: kind}
		case fence:
			found = append(found, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	if open != nil {
		t.Errorf("%s:%d: the block does not end", path, open.line)
	}
	return found
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestDocuments: what the documents show is so.
func TestDocuments(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "rdsh")
	if out, err := exec.Command("go", "build", "-o", bin, "../cmd/rdsh").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	embed := trimLines(readFile(t, "../examples/embed/main.go") + readFile(t, "../examples/embed/rules.star") + readFile(t, "../host/example_test.go"))
	for _, path := range documents(t) {
		var scripts []block
		for _, b := range blocks(t, path) {
			switch b.kind {
			case "starlark", "lua":
				scripts = append(scripts, b)
				b.script(t)
				continue
			case "output":
				b.printedBy(t, scripts)
			case "console":
				if filepath.Base(path) != "tutorial.md" {
					b.console(t, bin)
				}
			case "go":
				if !strings.Contains(embed, trimLines(b.text)) {
					t.Errorf("%s:%d: is not in examples/embed or host/example_test.go", b.path, b.line)
				}
			case "sh", "text", "":
			default:
				t.Errorf("%s:%d: unknown kind of block %s", b.path, b.line, b.kind)
			}
			scripts = nil
		}
	}
}

// script runs b and gives what it prints.
func (b *block) script(t *testing.T) string {
	t.Helper()
	s := embedded.New(embedded.Options{})
	defer s.Close()
	lang := host.Starlark
	if b.kind == "lua" {
		lang = host.Lua
	}
	out, err := run(t.Context(), s, lang, b.text)
	if err != nil {
		t.Errorf("%s:%d: %v", b.path, b.line, err)
	}
	return out
}

// inLua turns what both languages print into Lua's words for it.
var inLua = strings.NewReplacer("True", "true", "False", "false", "None", "nil")

func (b *block) printedBy(t *testing.T, scripts []block) {
	t.Helper()
	if len(scripts) == 0 {
		t.Errorf("%s:%d: no script before this output", b.path, b.line)
	}
	for _, s := range scripts {
		got, want := s.script(t), strings.TrimSuffix(b.text, "\n")
		if s.kind == "lua" {
			want = inLua.Replace(want)
		}
		if got != want {
			t.Errorf("%s:%d: got\n%s\nwant\n%s", s.path, s.line, got, want)
		}
	}
}

// prompt is what a shell shows before it reads.
var prompt = regexp.MustCompile(`^(?:(?:star|lua) \S+> ?| +\.\.\. ?)(.*)$`)

// console runs the commands of b, one after another.
func (b *block) console(t *testing.T, bin string) {
	t.Helper()
	command, stdin, want := "", "", ""
	finish := func() {
		t.Helper()
		if command != "" {
			b.command(t, bin, command, stdin, want)
		}
	}
	for _, line := range strings.SplitAfter(b.text, "\n") {
		if next, ok := strings.CutPrefix(line, "$ "); ok {
			finish()
			command, stdin, want = next, "", ""
		} else if found := prompt.FindStringSubmatch(strings.TrimSuffix(line, "\n")); found != nil {
			stdin += found[1] + "\n"
		} else if !strings.HasSuffix(line, ":help\n") { // the greeting
			want += line
		}
	}
	finish()
}

func (b *block) command(t *testing.T, bin, command, stdin, want string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", strings.ReplaceAll(command, "go run ./cmd/rdsh", "rdsh"))
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(bin)+string(os.PathListSeparator)+os.Getenv("PATH"), "RDSH_STORE=")
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if got := string(out); got != want {
		t.Errorf("%s:%d: $ %s%v: got\n%s\nwant\n%s", b.path, b.line, command, err, got, want)
	}
}

// trimLines gives text without the indentation of its lines.
func trimLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}

// link is a link of Markdown, without a fragment.
var link = regexp.MustCompile(`\]\(([^)#\s]+)`)

// fenced is a block, which has no links.
var fenced = regexp.MustCompile("(?s)\n```.*?\n```")

// TestDocLinks: documents link to files that are there.
func TestDocLinks(t *testing.T) {
	for _, path := range documents(t) {
		for _, found := range link.FindAllStringSubmatch(fenced.ReplaceAllString(readFile(t, path), ""), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), found[1])); err != nil {
				t.Errorf("%s: links to %s: %v", path, found[1], err)
			}
		}
	}
}
