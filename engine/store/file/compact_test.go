package file_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestCompact compacts a store while several write to it, also to collections
// that are copied in pieces, and opens it again.
func TestCompact(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, file.Options{Sync: file.Never})
	seed := storetest.Seed(t)
	ops := storetest.Ops(t, 20_000)
	var writers sync.WaitGroup
	ctx, done := context.WithCancel(t.Context())
	for w := range uint64(4) {
		writers.Go(func() {
			cs, next := storetest.Commands(seed+w, ops/4), storetest.LargeCommands(seed+w)
			for _, c := range cs {
				if w%2 == 1 {
					c = next()
				}
				if !strings.HasPrefix(c.Arg(0), "HPE") { // which redis-server does not know yet
					s.Do(context.Background(), c)
				}
			}
		})
	}
	go func() { writers.Wait(); done() }()
	times := 0
	for ; ctx.Err() == nil; times++ {
		if err := s.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("compacted %d times", times)
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	same(t, open(t, snapshot(t, dir), file.Options{}), s)
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, open(t, snapshot(t, dir), file.Options{}), s)
	server := storetest.Server(t, "--dir", snapshot(t, dir), "--appendonly", "yes", "--save", "")
	same(t, server.Open(t), s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	if err := s.Compact(t.Context()); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Compact of a closed store: got %v, want %v", err, store.ErrClosed)
	}
	if after := contents(t, dir); after != before {
		t.Error("Compact of a closed store has changed its files")
	}
	r := open(t, dir, file.Options{ReadOnly: true})
	if err := r.Compact(t.Context()); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("Compact of a store that was opened read-only: got %v, want %v", err, store.ErrReadOnly)
	}
}

// TestCompactWhatIsGone gives the space back when keys are removed by commands
// that are short.
func TestCompactWhatIsGone(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, file.Options{Sync: file.Never, Growth: 10_000})
	for i := range 5000 {
		s.Do(t.Context(), store.Cmd(store.Set, strconv.Itoa(i), "a value of some length"))
	}
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Do(t.Context(), store.Cmd(store.FlushAll))
	for deadline := time.Now().Add(20 * time.Second); size(t, dir) > 10_000; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("nothing takes %d bytes", size(t, dir))
		}
	}
}

// TestCompactByItself compacts when the log has grown.
func TestCompactByItself(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, file.Options{Sync: file.Never, Growth: 10_000})
	for range 20_000 {
		s.Do(t.Context(), store.Cmd(store.Incr, "n"))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := size(t, dir); n > 1<<19 {
		t.Errorf("one key takes %d bytes", n)
	}
	s = open(t, dir, file.Options{})
	if n := s.Do(t.Context(), store.Cmd(store.Get, "n")).Str(); n != "20000" {
		t.Errorf("reopened: got %s, want 20000", n)
	}
}
