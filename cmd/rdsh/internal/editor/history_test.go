package editor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
)

func openHistory(t *testing.T, path string) *editor.History {
	t.Helper()
	h, err := editor.OpenHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func add(t *testing.T, h *editor.History, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if err := h.Add(s); err != nil {
			t.Fatalf("Add(%q): %v", s, err)
		}
	}
}

func TestHistory(t *testing.T) {
	for _, row := range []struct {
		name      string
		add, want []string
	}{
		{"order", []string{"a", "b"}, []string{"a", "b"}},
		{"each once, where it was last", []string{"a", "b", "a"}, []string{"b", "a"}},
		{"several lines", []string{"def f():\n  return 1\n"}, []string{"def f():\n  return 1\n"}},
		{"markup", []string{`h["<&>"] = "é"`}, []string{`h["<&>"] = "é"`}},
		{"a blank before it", []string{" secret", "\tx", "a"}, []string{"a"}},
		{"nothing", []string{"", "  "}, nil},
		{"passwords", []string{
			`connect("redis://u:pw@h")`, ":store redis://:pw@h:6379", "redis://h?password=x", "rediss://u:p/w@h",
		}, nil},
		{"addresses without", []string{":store redis://u@h:6379/0", "redis://h:1?db=2"}, []string{":store redis://u@h:6379/0", "redis://h:1?db=2"}},
	} {
		path := filepath.Join(t.TempDir(), "history")
		h := openHistory(t, path)
		add(t, h, row.add...)
		if got := h.Items(); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
		if got := openHistory(t, path).Items(); !slices.Equal(got, row.want) {
			t.Errorf("%s: after a restart: got %q, want %q", row.name, got, row.want)
		}
		if file, _ := os.ReadFile(path); strings.Contains(string(file), "pw") || strings.Contains(string(file), "secret") {
			t.Errorf("%s: the file holds %s", row.name, file)
		}
	}
}

func TestHistoryIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permissions")
	}
	path := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(path, []byte("\"old\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	add(t, openHistory(t, path), "a")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the file: got %v, %v, want 0600", info.Mode(), err)
	}
}

func TestHistoryOfTwoShells(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	a, b := openHistory(t, path), openHistory(t, path)
	add(t, a, "a1")
	add(t, b, "b1")
	add(t, a, "a2")
	if got, want := openHistory(t, path).Items(), []string{"a1", "b1", "a2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	h := openHistory(t, path)
	const n = 2*editor.MaxHistory + 100
	for i := range n {
		add(t, h, fmt.Sprint("x", i))
	}
	if got := len(h.Items()); got != editor.MaxHistory {
		t.Errorf("statements in memory: got %d, want %d", got, editor.MaxHistory)
	}
	again := openHistory(t, path)
	if got, want := again.Items(), h.Items(); !slices.Equal(got, want) {
		t.Errorf("after a restart: got %d statements to %q, want %d to %q", len(got), got[len(got)-1], len(want), want[len(want)-1])
	}
	file, err := os.ReadFile(path)
	if lines := strings.Count(string(file), "\n"); err != nil || lines != editor.MaxHistory {
		t.Errorf("lines of the file after a restart: got %d, %v, want %d", lines, err, editor.MaxHistory)
	}
}

func TestHistoryDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(path, []byte("\"a\"\nnot json\n[1]\n\"b\"\n\"torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	add(t, openHistory(t, path), "c")
	if got, want := openHistory(t, path).Items(), []string{"a", "b", "c"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHistoryUnwritable(t *testing.T) {
	h, err := editor.OpenHistory(filepath.Join(t.TempDir(), "no", "such", "directory"))
	if err == nil {
		t.Error("want an error")
	}
	add(t, h, "a")
	if got := h.Items(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("got %q, want it in memory", got)
	}
}

func TestHistoryNowhere(t *testing.T) {
	h := openHistory(t, "")
	add(t, h, "a")
	if got := h.Items(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("got %q, want it in memory", got)
	}
}
