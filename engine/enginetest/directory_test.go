package enginetest_test

import (
	"context"
	"os"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// openDirectory opens a store whose directory is opened once more when the test
// ends, and has to hold the same then.
func openDirectory(t testing.TB) store.Store {
	t.Helper()
	dir := t.TempDir()
	s, err := file.Open(t.Context(), dir, file.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reopen(t, dir, s) })
	return s
}

// reopen closes a store and opens a copy of its directory as it was before.
func reopen(t testing.TB, dir string, s *file.Store) {
	t.Helper()
	defer s.Close()
	if err := s.Sync(); err != nil {
		return // the test has closed it
	}
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	again, err := file.Open(context.Background(), copied, file.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if d := storetest.SameContents(context.Background(), again, s); d != "" {
		t.Errorf("opened again:\n%s", d)
	}
}
