package file_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// serve starts redis-server on a directory.
func serve(t testing.TB, dir string, args ...string) (*storetest.Instance, store.Store) {
	t.Helper()
	server := storetest.Server(t, append([]string{"--dir", dir, "--appendonly", "yes", "--appendfsync", "always", "--save", ""}, args...)...)
	return server, server.Open(t)
}

// TestToRedisAndBack goes on with redis-server where rdsh has left off, and
// with rdsh where redis-server was killed, also in the middle of a write.
func TestToRedisAndBack(t *testing.T) {
	dir := t.TempDir()
	seed := storetest.Seed(t)
	for round := range uint64(3) {
		s := open(t, dir, file.Options{})
		if w := s.Warnings(); len(w) > 0 && round == 0 {
			t.Errorf("round %d: warnings %q", round, w)
		}
		random(t, s, seed+round, 500)
		if round == 1 {
			if err := s.Compact(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Sync(); err != nil {
			t.Fatal(err)
		}
		before := open(t, snapshot(t, dir), file.Options{})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		server, r := serve(t, dir)
		same(t, r, before)
		random(t, r, seed+100+round, 500)
		server.Kill(t)
		_, again := serve(t, snapshot(t, dir)) // what Redis finds there itself
		same(t, open(t, snapshot(t, dir), file.Options{}), again)
	}
}

// TestRewritten opens what redis-server has written anew as commands, and says
// what to do if it is a snapshot.
func TestRewritten(t *testing.T) {
	for preamble, want := range map[string]string{"no": "", "yes": "--aof-use-rdb-preamble no"} {
		dir := t.TempDir()
		s := open(t, dir, file.Options{})
		random(t, s, storetest.Seed(t), 1000)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		server, r := serve(t, dir, "--aof-use-rdb-preamble", preamble)
		r.Do(t.Context(), store.Raw("BGREWRITEAOF"))
		for deadline := time.Now().Add(20 * time.Second); ; {
			info := r.Do(t.Context(), store.Raw("INFO", "persistence")).Str()
			if strings.Contains(info, "aof_rewrite_in_progress:0") && strings.Contains(info, "aof_rewrite_scheduled:0") {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("redis-server does not end writing its log anew")
			}
			time.Sleep(10 * time.Millisecond)
		}
		r.Do(t.Context(), store.Cmd(store.Set, "later", "1"))
		copied := snapshot(t, dir)
		s, err := file.Open(t.Context(), copied, file.Options{})
		switch {
		case want == "" && err != nil:
			t.Errorf("written anew as commands: %v", err)
		case want == "":
			same(t, s, r)
			s.Close()
		case err == nil || !strings.Contains(err.Error(), want):
			t.Errorf("written anew as a snapshot: got %v, want how to avoid it", err)
		}
		server.Kill(t)
	}
}

// TestReadOnly sees a consistent state beside the process that writes.
func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	if _, err := file.Open(t.Context(), dir, file.Options{ReadOnly: true}); err == nil {
		t.Error("an empty directory was opened read-only")
	}
	s := open(t, dir, file.Options{Sync: file.Never})
	for i := range 200 {
		s.Atomic(t.Context(), []store.Command{store.Cmd(store.Incr, "n"), store.Cmd(store.RPush, "pair", "a", "b")})
		if i%50 == 0 {
			if err := s.Compact(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if i%10 != 0 {
			continue
		}
		r := open(t, dir, file.Options{ReadOnly: true})
		n := r.Do(t.Context(), store.Cmd(store.Get, "n")).Float()
		if pairs := r.Do(t.Context(), store.Cmd(store.LLen, "pair")).Int(); int64(2*n) != pairs {
			t.Fatalf("%v counted, %d elements", n, pairs)
		}
		if err := r.Do(t.Context(), store.Cmd(store.Incr, "n")).Err(); err == nil || !strings.Contains(err.Error(), "read-only") {
			t.Fatalf("a write: got %v, want that it is read-only", err)
		}
	}
}

// TestReadOnlyBeside sees consistent states while another goroutine writes and
// compacts as fast as it can.
func TestReadOnlyBeside(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, file.Options{Sync: file.Never, Growth: 100_000})
	ctx, stop := context.WithCancel(t.Context())
	var writer sync.WaitGroup
	defer writer.Wait()
	defer stop()
	writer.Go(func() {
		for ctx.Err() == nil {
			s.Atomic(t.Context(), []store.Command{
				store.Cmd(store.Incr, "n"), store.Cmd(store.RPush, "pair", "a", "b"), store.Cmd(store.LTrim, "pair", "0", "99"),
				store.Cmd(store.IncrBy, "twice", "2"),
			})
		}
	})
	last := 0.0
	for range 10 {
		r := open(t, dir, file.Options{ReadOnly: true})
		n, twice := r.Do(t.Context(), store.Cmd(store.Get, "n")).Float(), r.Do(t.Context(), store.Cmd(store.Get, "twice")).Float()
		if n < last || twice != 2*n {
			t.Fatalf("%v counted, %v before, twice that is %v", n, last, twice)
		}
		last = n
		r.Close()
	}
}

// TestRepair cuts off what comes after damage, and keeps the files.
func TestRepair(t *testing.T) {
	dir := filled(t, 8)
	for _, name := range logFiles(t, dir) {
		if strings.HasSuffix(name, ".incr.aof") {
			if out, err := exec.Command("sh", "-c", "printf x | dd of="+name+" bs=1 seek=180 conv=notrunc").CombinedOutput(); err != nil {
				t.Fatal(err, string(out))
			}
		}
	}
	r, err := file.Check(t.Context(), file.Disk{}, dir)
	if err != nil || r.Damage == nil {
		t.Fatalf("Check: got %+v, %v, want damage", r, err)
	}
	if _, err := file.Open(t.Context(), dir, file.Options{}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Open: got %v, want that it is unavailable", err)
	}
	kept, err := file.Repair(t.Context(), file.Disk{}, dir)
	if err != nil || kept == "" {
		t.Fatalf("Repair: got %q, %v", kept, err)
	}
	s := open(t, dir, file.Options{})
	if n := s.Do(t.Context(), store.Cmd(store.Get, "n")).Float(); n < 4 || n >= 8 {
		t.Errorf("repaired: it holds %v, want what was before the damage", n)
	}
	s.Close()
	if r, err := file.Check(t.Context(), file.Disk{}, dir); err != nil || r.Damage != nil || r.Torn != nil {
		t.Errorf("Check after that: got %+v, %v", r, err)
	}
	if kept, err := file.Repair(t.Context(), file.Disk{}, dir); kept != "" || err != nil {
		t.Errorf("Repair again: got %q, %v, want nothing to do", kept, err)
	}
}

// TestConform runs the suite of all stores.
func TestConform(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store { return open(t, t.TempDir(), file.Options{}) })
}

// TestExactLimit loads a trimming as redis-server logs it: exact, with the limit
// that it refuses to clients then.
func TestExactLimit(t *testing.T) {
	dir := filled(t, 1)
	for _, name := range logFiles(t, dir) {
		if !strings.HasSuffix(name, ".incr.aof") {
			continue
		}
		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields("XADD s MINID = 3-0 LIMIT 9 5-0 a b")
		fmt.Fprintf(f, "*%d\r\n", len(words))
		for _, w := range words {
			fmt.Fprintf(f, "$%d\r\n%s\r\n", len(w), w)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir, file.Options{})
	if n := s.Do(t.Context(), store.Cmd(store.XLen, "s")).Int(); n != 1 || len(s.Warnings()) > 0 {
		t.Errorf("got %d entries, warnings %q, want 1 and none", n, s.Warnings())
	}
	if err := s.Do(t.Context(), store.Raw("XTRIM", "s", "MINID", "=", "3-0", "LIMIT", "9")).Err(); err == nil {
		t.Error("a client may give a limit to an exact trimming")
	}
}
