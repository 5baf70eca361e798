package enginetest_test

import (
	"context"
	"os"
	"testing"

	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestOnDirectory runs the suites of structures on a store that a directory
// keeps, and then opens the directory again: every structure is in the log as
// it was in memory.
func TestOnDirectory(t *testing.T) {
	for name, suite := range map[string]func(t *testing.T, open func(testing.TB) store.Store){
		"Queue": enginetest.Queue, "Stack": enginetest.Stack, "Deque": enginetest.Deque, "HashMap": enginetest.HashMap,
		"Cell": enginetest.Cell, "Counter": enginetest.Counter, "Set": enginetest.Set, "SortedSet": enginetest.SortedSet,
		"PriorityQueue": enginetest.PriorityQueue, "Bitmap": enginetest.Bitmap, "HyperLogLog": enginetest.HyperLogLog,
		"GeoSet": enginetest.GeoSet, "RingBuffer": enginetest.RingBuffer, "Trie": enginetest.Trie, "Graph": enginetest.Graph,
		"BloomFilter": enginetest.BloomFilter, "RateLimiter": enginetest.RateLimiter, "Local": enginetest.Local,
		"Keyspace": enginetest.Keyspace, "Deferred": enginetest.Deferred,
	} {
		t.Run(name, func(t *testing.T) { suite(t, openDirectory) })
	}
}

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
