package tests

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// examples is where the example scripts are, each in both languages.
const examples = "../examples/scripts"

// inputs are the files that the examples take, if they do: the samples among
// their data, and the larger ones in the directory that RDSH_TEST_DATA names.
var inputs = map[string]struct{ sample, large string }{
	"access_log":   {"access.log", "access.log.gz"},
	"agenda":       {},
	"autocomplete": {"words.txt", "words.txt.gz"},
	"borders":      {"borders.csv", "borders.csv"},
	"crawl":        {},
	"dependencies": {},
	"desk":         {},
	"fleet":        {},
	"meters":       {},
	"recent":       {},
	"settings":     {},
	"tags":         {},
	"throttle":     {"access.log", "access.log.gz"},
	"transfer":     {},
	"triage":       {},
	"undo":         {},
	"visitors":     {},
	"window":       {},
}

// An example is a script and how its comments begin.
type example struct{ name, path, comment string }

// allExamples lists the scripts, the two of a name one after the other.
func allExamples() []example {
	var all []example
	for _, name := range slices.Sorted(maps.Keys(inputs)) {
		all = append(
			all,
			example{name, filepath.Join(examples, name+".star"), "#"},
			example{name, filepath.Join(examples, name+".lua"), "--"},
		)
	}
	return all
}

// examplesWithFiles lists the scripts that take files.
func examplesWithFiles() []example {
	return slices.DeleteFunc(allExamples(), func(e example) bool { return inputs[e.name].sample == "" })
}

// output runs the example on s and gives what it printed.
func (e example) output(t *testing.T, s store.Store, opts host.Options, args ...string) string {
	t.Helper()
	var out, stderr bytes.Buffer
	opts.Stdout, opts.Stderr = &out, &stderr
	if err := host.New(engine.New(s), opts).RunFile(t.Context(), e.path, args); err != nil {
		t.Fatalf("%s %q: %v", e.path, args, err)
	}
	if stderr.Len() > 0 {
		t.Errorf("%s %q: got %q on stderr, want nothing", e.path, args, &stderr)
	}
	return out.String()
}

// want gives the output that the comment at the end of the script promises.
func (e example) want(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile(e.path)
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(src), "\n"+e.comment+" Output:\n")
	if !found {
		t.Fatalf("%s: ends in no comment %q", e.path, e.comment+" Output:")
	}
	var want strings.Builder
	for line := range strings.Lines(block) {
		line, ok := strings.CutPrefix(line, e.comment)
		if !ok {
			t.Fatalf("%s: %q among its output, want a comment", e.path, line)
		}
		want.WriteString(strings.TrimPrefix(line, " "))
	}
	return want.String()
}

func (e example) compare(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s printed\n%swant\n%s", e.path, got, want)
	}
}

// TestExamples runs every script twice on each store: the second time clears
// what the first one left.
func TestExamples(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			for _, e := range allExamples() {
				s, want := open(), e.want(t)
				e.compare(t, e.output(t, s, host.Options{}), want)
				e.compare(t, e.output(t, s, host.Options{}), want)
			}
		})
	}
}

// TestExamplesAreTwins also keeps a script from being forgotten here.
func TestExamplesAreTwins(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(examples, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	all := allExamples()
	if len(files) != len(all) {
		t.Errorf("%s has %d scripts %q, want %d", examples, len(files), files, len(all))
	}
	for i := 0; i < len(all); i += 2 {
		all[i+1].compare(t, all[i+1].want(t), all[i].want(t))
	}
}

// TestExamplesTakeFiles gives the samples as they are read elsewhere: by a
// path from another directory, packed, and as standard input.
func TestExamplesTakeFiles(t *testing.T) {
	for _, e := range examplesWithFiles() {
		sample := filepath.Join(examples, "data", inputs[e.name].sample)
		content, err := os.ReadFile(sample)
		if err != nil {
			t.Fatal(err)
		}
		dir, want := t.TempDir(), e.want(t)
		pack(t, filepath.Join(dir, "packed.gz"), content)
		for _, path := range []string{sample, filepath.Join(dir, "packed.gz"), "-"} {
			s := embedded.New(embedded.Options{})
			e.compare(t, e.output(t, s, host.Options{Stdin: bytes.NewReader(content)}, path), want)
		}
	}
}

func pack(t *testing.T, path string, content []byte) {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestExamplesAnywhere runs the scripts from their own directory, the one above
// it, and one far away.
func TestExamplesAnywhere(t *testing.T) {
	dir, err := filepath.Abs(examples)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range allExamples() {
		want, file := e.want(t), filepath.Base(e.path)
		for at, script := range map[string]string{
			dir:               file,
			filepath.Dir(dir): filepath.Join(filepath.Base(dir), file),
			t.TempDir():       filepath.Join(dir, file),
		} {
			t.Run(script, func(t *testing.T) {
				t.Chdir(at)
				there := example{e.name, script, e.comment}
				there.compare(t, there.output(t, embedded.New(embedded.Options{}), host.Options{}), want)
			})
		}
	}
}

// TestExamplesWithoutFile gives the scripts a file that is not there.
func TestExamplesWithoutFile(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.gz")
	for _, e := range examplesWithFiles() {
		h := host.New(engine.New(embedded.New(embedded.Options{})), host.Options{Stdout: io.Discard, Stderr: io.Discard})
		err := h.RunFile(t.Context(), e.path, []string{missing})
		failure, ok := errors.AsType[*host.Error](err)
		if !ok || failure.Kind != "missing" || !strings.Contains(failure.Message, missing) {
			t.Errorf("%s of a missing file: got error %v, want one of kind missing with its path", e.path, err)
		}
	}
}

// TestExamplesOnData runs the scripts on the files in $RDSH_TEST_DATA: in both
// languages, on both stores, with the same result.
func TestExamplesOnData(t *testing.T) {
	dir := os.Getenv("RDSH_TEST_DATA")
	if dir == "" {
		t.Skip("RDSH_TEST_DATA names no directory of large files")
	}
	first := make(map[string]string)
	for name, open := range stores(t) {
		for _, e := range examplesWithFiles() {
			s, start := open(), time.Now()
			got := e.output(t, s, host.Options{}, filepath.Join(dir, inputs[e.name].large))
			t.Logf("%s on %s: %v", filepath.Base(e.path), name, time.Since(start).Round(time.Millisecond))
			if want, ok := first[e.name]; ok {
				e.compare(t, got, want)
			}
			first[e.name] = got
		}
	}
}
