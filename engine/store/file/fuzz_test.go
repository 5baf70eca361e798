package file_test

import (
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
)

// FuzzOpen opens any bytes as a log. What does open goes on, and opens again as
// it was.
func FuzzOpen(f *testing.F) {
	d := newDisk()
	s, err := file.Open(f.Context(), "d", file.Options{Files: d, Sync: file.Always})
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range []store.Command{
		store.Cmd(store.RPush, "l", "a", "b"), store.Cmd(store.Set, "s", "v", "PX", "100000"), store.Cmd(store.ZAdd, "z", "1", "m"),
	} {
		s.Do(f.Context(), c)
	}
	s.Close()
	const log = "d/appendonlydir/appendonly.aof.1.incr.aof"
	good := d.state.seen[log].data
	f.Add(good)
	f.Add(good[:len(good)-3])
	f.Add([]byte("*1\r\n$5\r\nMULTI\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n*1\r\n$4\r\nEXEC\r\n"))
	f.Add([]byte("#TS:1\r\n*3\r\n$4\r\nINCR\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d := d.after(len(d.ops), 0)
		put(d, log, text)
		s, err := file.Open(t.Context(), "d", file.Options{Files: d, Memory: 1 << 30})
		if err != nil {
			return
		}
		if r := s.Do(t.Context(), store.Cmd(store.Set, "more", "x")); r.Err() != nil {
			t.Fatal(r.Err())
		}
		if err := s.Sync(); err != nil {
			t.Fatal(err)
		}
		again, err := file.Open(t.Context(), "d", file.Options{Files: d, ReadOnly: true})
		if err != nil {
			t.Fatalf("opened, written and opened again: %v", err)
		}
		same(t, again, s)
		again.Close()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
