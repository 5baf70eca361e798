package file_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
)

// filled gives a directory with some counts up to n, a part of them compacted.
func filled(t testing.TB, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s := open(t, dir, file.Options{Sync: file.Always})
	for i := range n {
		if i == n/2 {
			if err := s.Compact(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		s.Do(t.Context(), store.Cmd(store.Incr, "n"))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func logFiles(t testing.TB, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "appendonlydir", "*"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	return names
}

// TestBitFlips turns a bit of each byte of each file, each bit in the long round:
// that is damage, or the end of the log that is cut off, and never other data.
func TestBitFlips(t *testing.T) {
	dir := filled(t, 8)
	for _, name := range logFiles(t, dir) {
		good, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for bit := range 8 * len(good) {
			if bit%8 != bit/8%8 && os.Getenv("RDSH_SOAK_OPS") == "" {
				continue
			}
			bad := append([]byte(nil), good...)
			bad[bit/8] ^= 1 << (bit % 8)
			d := newDisk()
			for _, other := range logFiles(t, dir) {
				text := bad
				if other != name {
					if text, err = os.ReadFile(other); err != nil {
						t.Fatal(err)
					}
				}
				put(d, filepath.Join("d", "appendonlydir", filepath.Base(other)), text)
			}
			if err := intact(t, d, filepath.Base(name)); err != nil {
				t.Errorf("bit %d of byte %d of %s: %v", bit%8, bit/8, filepath.Base(name), err)
			}
		}
	}
}

func put(d *disk, name string, text []byte) {
	d.state.seen[name] = &inode{data: text, synced: text}
	d.state.kept[name] = d.state.seen[name]
}

// intact opens a disk of which one file is damaged.
func intact(t *testing.T, d *disk, name string) error {
	s, err := file.Open(t.Context(), "d", file.Options{Files: d})
	if err != nil {
		if !strings.Contains(err.Error(), "appendonly.aof") {
			return errors.New("the error does not name the file: " + err.Error())
		}
		return nil
	}
	defer s.Close()
	n := s.Do(t.Context(), store.Cmd(store.Get, "n")).Str()
	switch {
	case n == "8" && len(s.Warnings()) == 0:
		return nil
	case n == "7" && len(s.Warnings()) == 1 && strings.Contains(name, "incr"):
		return nil
	}
	return errors.New("it holds " + strconv.Quote(n) + ", warnings " + strconv.Quote(strings.Join(s.Warnings(), "; ")))
}

// TestDamage tells which file is damaged where, and changes nothing.
func TestDamage(t *testing.T) {
	for name, c := range map[string]struct {
		file   string
		change func(text string) string
		want   string
	}{
		"a chunk is missing": {"*.incr.aof", func(s string) string {
			i := strings.Index(s, "#RDSH:")
			j := strings.Index(s[i+1:], "#RDSH:")
			k := strings.Index(s[i+j+2:], "#RDSH:")
			return s[:i+j+1] + s[i+j+k+2:]
		}, "follows chunk"},
		"garbage in the middle":   {"*.incr.aof", func(s string) string { return s[:80] + "x" + s[81:] }, "is damaged at byte 16"},
		"the base is cut":         {"*.base.aof", func(s string) string { return s[:len(s)-len("#RDSH-END:1\r\n")] }, "its end is missing"},
		"the base is missing":     {"*.base.aof", nil, "the manifest names"},
		"another version":         {"*.base.aof", func(s string) string { return strings.Replace(s, "FORMAT:1", "FORMAT:2", 1) }, "version 2 of the format"},
		"a snapshot of Redis":     {"*.base.aof", func(string) string { return "REDIS0010\xfa" }, "aof-use-rdb-preamble no"},
		"the manifest is cut":     {"*.manifest", func(s string) string { return s[:len(s)-1] }, "its last line has no end"},
		"the manifest is missing": {"*.manifest", nil, "it is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filled(t, 8)
			names, _ := filepath.Glob(filepath.Join(dir, "appendonlydir", c.file))
			if c.change == nil {
				os.Remove(names[0])
			} else {
				text, _ := os.ReadFile(names[0])
				os.WriteFile(names[0], []byte(c.change(string(text))), 0o600)
			}
			before := contents(t, dir)
			_, err := file.Open(t.Context(), dir, file.Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Open: got %v, want %q", err, c.want)
			}
			if after := contents(t, dir); after != before {
				t.Errorf("the files have changed:\n%s\nwere:\n%s", after, before)
			}
		})
	}
}

// TestInterrupted ends the opening of a store before all is loaded: that is not
// taken for the end of the log, and changes nothing.
func TestInterrupted(t *testing.T) {
	dir := filled(t, 8)
	before := contents(t, dir)
	why := errors.New("Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	for _, readOnly := range []bool{false, true} {
		if s, err := file.Open(ctx, dir, file.Options{ReadOnly: readOnly}); !errors.Is(err, why) {
			t.Errorf("Open, interrupted, read-only %v: got %v, %v, want why", readOnly, s, err)
		}
	}
	if _, err := file.Open(t.Context(), dir, file.Options{Memory: 1}); err == nil || !strings.Contains(err.Error(), "OOM") {
		t.Errorf("Open with one byte of memory: got %v, want that it does not fit", err)
	}
	if after := contents(t, dir); after != before {
		t.Errorf("the files have changed:\n%s\nwere:\n%s", after, before)
	}
	if n := open(t, dir, file.Options{}).Do(t.Context(), store.Cmd(store.Get, "n")).Str(); n != "8" {
		t.Errorf("opened after that: got %s, want 8", n)
	}
}

// contents gives all log files in one text.
func contents(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	for _, name := range logFiles(t, dir) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(filepath.Base(name) + "\n" + string(text))
	}
	return b.String()
}

// TestLocked refuses a directory that is open, and says who has it.
func TestLocked(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, file.Options{})
	_, err := file.Open(t.Context(), dir, file.Options{})
	var locked *file.Locked
	if !errors.As(err, &locked) || !strings.Contains(err.Error(), "process "+strconv.Itoa(os.Getpid())) {
		t.Errorf("opened twice: got %v, want who has it", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := open(t, dir, file.Options{}).Close(); err != nil {
		t.Errorf("opened after it was closed: %v", err)
	}
}
