package file_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// open opens the store in dir, until the test ends.
func open(t testing.TB, dir string, opts file.Options) *file.Store {
	t.Helper()
	s, err := file.Open(t.Context(), dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// snapshot gives a copy of a directory as a crash of the process leaves it.
func snapshot(t testing.TB, dir string) string {
	t.Helper()
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return copied
}

// size gives how many bytes the files in dir have.
func size(t testing.TB, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// same compares what two stores hold.
func same(t testing.TB, got, want store.Store) {
	t.Helper()
	if d := storetest.SameContents(t.Context(), got, want); d != "" {
		t.Fatal(d)
	}
}

func random(t testing.TB, s store.Store, seed uint64, n int) {
	t.Helper()
	for _, c := range storetest.Commands(seed, n) {
		s.Do(t.Context(), c)
	}
}

// TestReopen finds what was written, whatever was asked of the disk, and so
// does redis-server.
func TestReopen(t *testing.T) {
	for _, sync := range []file.Sync{file.EverySecond, file.Always, file.Never} {
		t.Run(sync.String(), func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, file.Options{Sync: sync})
			random(t, s, storetest.Seed(t), 3000)
			if err := s.Sync(); err != nil {
				t.Fatal(err)
			}
			again := open(t, snapshot(t, dir), file.Options{})
			if w := again.Warnings(); len(w) > 0 {
				t.Errorf("Warnings(): got %q, want none", w)
			}
			same(t, again, s)
			server := storetest.Server(t, "--dir", snapshot(t, dir), "--appendonly", "yes", "--save", "")
			same(t, server.Open(t), s)
		})
	}
}
