package file_test

import (
	"errors"
	"io/fs"
	"math/rand/v2"
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

// size gives how many bytes the files in dir have, some of which may just be
// removed.
func size(t testing.TB, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			var info fs.FileInfo
			if info, err = e.Info(); err == nil {
				n += info.Size()
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
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

// TestReopenAgain executes random commands and transactions, and opens the store
// again and again, through compactions that it begins by itself.
func TestReopenAgain(t *testing.T) {
	dir := t.TempDir()
	opts := file.Options{Sync: file.Never, Growth: 1 << 17}
	seed := storetest.Seed(t)
	r := rand.New(rand.NewPCG(seed, 1))
	next := storetest.LargeCommands(seed)
	compacted := 0
	for left := storetest.Ops(t, 12_000); left > 0; {
		s := open(t, dir, opts)
		n := min(left, 500+r.IntN(4000))
		left -= n
		for _, c := range storetest.Commands(seed+uint64(left), n) {
			switch r.IntN(40) {
			case 0:
				s.Atomic(t.Context(), []store.Command{c, next(), next()})
			default:
				if r.IntN(2) == 0 {
					c = next()
				}
				s.Do(t.Context(), c)
			}
		}
		if err := s.Sync(); err != nil {
			t.Fatal(err)
		}
		beside := open(t, dir, file.Options{ReadOnly: true})
		same(t, beside, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		again := open(t, dir, file.Options{ReadOnly: true})
		same(t, again, beside)
		if w := append(again.Warnings(), s.Warnings()...); len(w) > 0 {
			t.Errorf("warnings %q", w)
		}
		if report, err := file.Check(t.Context(), file.Disk{}, dir); err != nil || report.Damage != nil || report.Torn != nil {
			t.Fatalf("Check: got %+v, %v", report, err)
		} else if report.Parts[0].Kind == "base" && report.Parts[0].Commands > 0 {
			compacted++
		}
		beside.Close()
		again.Close()
	}
	if compacted == 0 {
		t.Error("it was never compacted")
	}
}
