package file_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store/file"
)

// A disk is files in memory that remember everything that was done to them, so
// that a test can have the disk as it was at any moment, and as a loss of power
// at that moment leaves it.
type disk struct {
	mu    sync.Mutex
	state diskState
	ops   []diskOp
	fail  func(op *diskOp) error // what goes wrong, nil for nothing
}

// A diskOp is one thing that was done.
type diskOp struct {
	kind     string // create, write, sync, truncate, rename, remove, sync dir
	name, to string
	data     []byte
	size     int64
}

// An inode is a file whatever it is called.
type inode struct {
	data   []byte
	synced []byte
}

// A diskState is what a disk has: the files as programs see them, and those
// that it would have after a loss of power.
type diskState struct{ seen, kept map[string]*inode }

func newDisk() *disk {
	return &disk{state: diskState{make(map[string]*inode), make(map[string]*inode)}}
}

func (d *diskState) apply(op *diskOp) {
	switch op.kind {
	case "create":
		d.seen[op.name] = new(inode)
	case "write":
		d.seen[op.name].data = append(d.seen[op.name].data, op.data...)
	case "sync":
		d.seen[op.name].synced = slices.Clone(d.seen[op.name].data)
	case "truncate":
		f := d.seen[op.name]
		f.data = slices.Clone(f.data[:op.size])
		f.synced = slices.Clone(f.data)
	case "rename":
		d.seen[op.to] = d.seen[op.name]
		delete(d.seen, op.name)
	case "remove":
		delete(d.seen, op.name)
	case "sync dir":
		for _, m := range []map[string]*inode{d.kept, d.seen} {
			for name := range maps.Clone(m) {
				if filepath.Dir(name) != op.name {
					continue
				}
				if f, is := d.seen[name]; is {
					d.kept[name] = f
				} else {
					delete(d.kept, name)
				}
			}
		}
	}
}

// do does something, or fails.
func (d *disk) do(op diskOp) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		if err := d.fail(&op); err != nil {
			if len(op.data) > 0 { // a part was written
				d.ops = append(d.ops, op)
				d.state.apply(&op)
			}
			return err
		}
	}
	d.ops = append(d.ops, op)
	d.state.apply(&op)
	return nil
}

func (d *disk) done() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.ops)
}

// after gives a disk on which the first n things were done, and so many bytes
// of what was written next.
func (d *disk) after(n, bytes int) *disk {
	x := newDisk()
	for i := range n {
		x.state.apply(&d.ops[i])
	}
	if bytes > 0 {
		op := d.ops[n]
		op.data = op.data[:bytes]
		x.state.apply(&op)
	}
	return x
}

// lose gives what a loss of power leaves. Of each file that part of what was
// written after its last sync stays, or there are zeros in its place.
func (d *disk) lose(part float64, zeros bool) *disk {
	x := newDisk()
	for name, f := range d.state.kept {
		kept := slices.Clone(f.synced)
		if rest := f.data[min(len(f.synced), len(f.data)):]; len(rest) > 0 {
			more := slices.Clone(rest[:int(part*float64(len(rest)))])
			if zeros {
				clear(more)
			}
			kept = append(kept, more...)
		}
		x.state.seen[name] = &inode{kept, kept}
		x.state.kept[name] = x.state.seen[name]
	}
	return x
}

// write puts the files into a directory of the system.
func (d *disk) write(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, f := range d.state.seen {
		to := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.WriteFile(to, f.data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

type diskFile struct {
	d    *disk
	name string
}

func (f diskFile) Write(b []byte) (int, error) {
	op := diskOp{kind: "write", name: f.name, data: slices.Clone(b)}
	if err := f.d.do(op); err != nil {
		return 0, err
	}
	return len(b), nil
}

func (f diskFile) Sync() error  { return f.d.do(diskOp{kind: "sync", name: f.name}) }
func (f diskFile) Close() error { return nil }

func (d *disk) Create(name string) (file.File, error) {
	return diskFile{d, name}, d.do(diskOp{kind: "create", name: name})
}

func (d *disk) find(name string) (*inode, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if f := d.state.seen[name]; f != nil {
		return &inode{data: slices.Clone(f.data)}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (d *disk) Append(name string) (file.File, error) {
	_, err := d.find(name)
	return diskFile{d, name}, err
}

type diskReader struct {
	*bytes.Reader
	size int64
}

func (r diskReader) Close() error         { return nil }
func (r diskReader) Size() (int64, error) { return r.size, nil }

func (r diskReader) Written() (time.Time, error) { return time.UnixMilli(0), nil }

func (d *disk) Open(name string) (file.Reader, error) {
	f, err := d.find(name)
	if err != nil {
		return nil, err
	}
	return diskReader{bytes.NewReader(f.data), int64(len(f.data))}, nil
}

func (d *disk) Truncate(name string, size int64) error {
	return d.do(diskOp{kind: "truncate", name: name, size: size})
}

func (d *disk) Rename(from, to string) error {
	return d.do(diskOp{kind: "rename", name: from, to: to})
}
func (d *disk) Remove(name string) error { return d.do(diskOp{kind: "remove", name: name}) }

func (d *disk) List(dir string) (names []string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name := range d.state.seen {
		if filepath.Dir(name) == dir {
			names = append(names, filepath.Base(name))
		}
	}
	return names, nil
}

func (d *disk) MakeDir(string) error     { return nil }
func (d *disk) SyncDir(dir string) error { return d.do(diskOp{kind: "sync dir", name: dir}) }

func (d *disk) Lock(string, string) (io.Closer, error) { return io.NopCloser(nil), nil }
