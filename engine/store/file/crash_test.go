package file_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"syscall"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A history is writes one after the other, all of which count up: n is how many
// there were, and the list pair gets two elements at once.
type history struct {
	acked  []int // how much had been done to the disk when write i returned
	failed error
}

// write makes a number of writes, until one fails.
func (h *history) write(t testing.TB, d *disk, s *file.Store, n int) {
	t.Helper()
	for i := len(h.acked); i < n; i++ {
		x := strconv.Itoa(i)
		for _, r := range s.Atomic(t.Context(), []store.Command{
			store.Cmd(store.Incr, "n"),
			store.Cmd(store.RPush, "pair", x, x),
		}) {
			if h.failed = r.Err(); h.failed != nil {
				return
			}
		}
		h.acked = append(h.acked, d.done())
	}
}

// check opens a disk, and reports what is wrong with it: at least so many writes
// are there, at most one more, and none by half.
func check(t testing.TB, d *disk, least, most int) error {
	s, err := file.Open(t.Context(), "d", file.Options{Files: d})
	if err != nil {
		return err
	}
	defer s.Close()
	n, _ := strconv.Atoi(s.Do(t.Context(), store.Cmd(store.Get, "n")).Str())
	if n < least || n > most {
		return fmt.Errorf("%d writes are there, want %d to %d", n, least, most)
	}
	var want []string
	for i := range n {
		want = append(want, strconv.Itoa(i), strconv.Itoa(i))
	}
	if got := s.Do(t.Context(), store.Cmd(store.LRange, "pair", "0", "-1")).Strs(); !slices.Equal(got, want) && len(got)+len(want) > 0 {
		return fmt.Errorf("after %d writes the list holds %q", n, got)
	}
	if r := s.Do(t.Context(), store.Cmd(store.Incr, "n")); r.Err() != nil {
		return r.Err()
	}
	return nil
}

// TestCrash looks at the disk after each thing that was done to it, after each
// byte of the last write, and after some of those before, as a crash of the
// process and as a loss of power leave it.
func TestCrash(t *testing.T) {
	d := newDisk()
	s, err := file.Open(t.Context(), "d", file.Options{Files: d, Sync: file.Always})
	if err != nil {
		t.Fatal(err)
	}
	var h history
	h.write(t, d, s, 5)
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.write(t, d, s, 12)
	if h.failed != nil {
		t.Fatal(h.failed)
	}
	s.Close()
	try := func(n, bytes int) {
		acked, _ := slices.BinarySearch(h.acked, n+1)
		at := d.after(n, bytes)
		for name, x := range map[string]*disk{
			"the process died": at, "power was lost": at.lose(0, false),
			"power was lost, half of the rest was kept": at.lose(0.5, false),
			"power was lost, the rest is zeros":         at.lose(1, true),
		} {
			if err := check(t, x, acked, acked+1); err != nil {
				t.Errorf("%d of %d things done, %d bytes more, %s: %v", n, len(d.ops), bytes, name, err)
			}
		}
	}
	for n := range len(d.ops) {
		try(n, 0)
		step := 13
		if n >= h.acked[len(h.acked)-2] {
			step = 1
		}
		for bytes := 1; bytes < len(d.ops[n].data); bytes += step {
			try(n, bytes)
		}
	}
}

// TestFailing makes each thing that is done to the disk fail once, in each way.
func TestFailing(t *testing.T) {
	for name, fail := range map[string]func(op *diskOp) error{
		"no space":    func(*diskOp) error { return syscall.ENOSPC },
		"bad disk":    func(*diskOp) error { return syscall.EIO },
		"short write": func(op *diskOp) error { op.data = op.data[:len(op.data)/2]; return syscall.ENOSPC },
	} {
		t.Run(name, func(t *testing.T) {
			for n, more := 0, true; more; n++ {
				d := newDisk()
				left := n
				d.fail = func(op *diskOp) error {
					if left--; left != -1 {
						return nil
					}
					if name != "short write" {
						op.data = nil
					}
					return fail(op)
				}
				more = failOnce(t, d, n)
			}
		})
	}
}

// failOnce writes to a disk that fails, and reports whether it did.
func failOnce(t *testing.T, d *disk, n int) bool {
	var h history
	s, err := file.Open(t.Context(), "d", file.Options{Files: d, Sync: file.Always})
	if err == nil {
		h.write(t, d, s, 3)
		if compacted := s.Compact(t.Context()); compacted == nil || h.failed == nil {
			h.write(t, d, s, 5)
		}
		if h.failed != nil {
			var failure *file.Failure
			if r := s.Do(t.Context(), store.Cmd(store.Incr, "n")); !errors.As(r.Err(), &failure) {
				t.Errorf("thing %d failed (%v), and then a write gave %v", n, h.failed, r.Err())
			}
			if r := s.Do(t.Context(), store.Cmd(store.Get, "n")); r.Err() != nil {
				t.Errorf("thing %d failed, and then a read gave %v", n, r.Err())
			}
			if err := s.Sync(); err == nil {
				t.Errorf("thing %d failed, and then all is said to be on the disk", n)
			}
		}
		s.Close()
	}
	d.fail = nil
	for _, x := range []*disk{d, d.lose(0, false)} {
		if err := check(t, x, len(h.acked), len(h.acked)+1); err != nil {
			t.Errorf("thing %d failed, then it was opened again: %v", n, err)
		}
	}
	return err != nil || h.failed != nil
}

// TestFailingToCut makes each thing fail that is done to the disk while a torn
// end is cut off.
func TestFailingToCut(t *testing.T) {
	whole := newDisk()
	s, err := file.Open(t.Context(), "d", file.Options{Files: whole, Sync: file.Always})
	if err != nil {
		t.Fatal(err)
	}
	var h history
	h.write(t, whole, s, 3)
	s.Close()
	last := h.acked[1] // the third write comes next
	for n, more := 0, true; more; n++ {
		d := whole.after(last, len(whole.ops[last].data)/2)
		left := n
		d.fail = func(*diskOp) error {
			if left--; left == -1 {
				return syscall.EIO
			}
			return nil
		}
		s, err := file.Open(t.Context(), "d", file.Options{Files: d})
		if more = left < 0; err == nil {
			s.Close()
		}
		if more && err == nil {
			t.Errorf("thing %d failed, and the store opened", n)
		}
		d.fail = nil
		for _, x := range []*disk{d, d.lose(0, false)} {
			if err := check(t, x, 2, 2); err != nil {
				t.Errorf("thing %d failed, then it was opened again: %v", n, err)
			}
		}
	}
}

// TestCrashRedis lets redis-server load what crashes have left, once rdsh has
// opened and closed it.
func TestCrashRedis(t *testing.T) {
	d := newDisk()
	s, err := file.Open(t.Context(), "d", file.Options{Files: d, Sync: file.Always})
	if err != nil {
		t.Fatal(err)
	}
	var h history
	h.write(t, d, s, 3)
	s.Close()
	last := h.acked[1]
	for bytes := 0; bytes < len(d.ops[last].data); bytes += 29 {
		dir := d.after(last, bytes).write(t) + "/d"
		s := open(t, dir, file.Options{})
		server := storetest.Server(t, "--dir", snapshot(t, dir), "--appendonly", "yes", "--save", "")
		same(t, server.Open(t), s)
	}
}
