package file

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// An FS is the files of a store. Names are paths of the system.
type FS interface {
	// Create makes an empty file, in place of one of that name.
	Create(name string) (File, error)

	// Append opens a file, which exists, to write at its end.
	Append(name string) (File, error)

	// Open opens a file to read it; the error is fs.ErrNotExist if there is none.
	Open(name string) (Reader, error)

	// Truncate cuts a file to a size, and sees to it that the disk has it so.
	Truncate(name string, size int64) error

	Rename(from, to string) error
	Remove(name string) error

	// List gives the names of the files in a directory.
	List(dir string) ([]string, error)

	// MakeDir makes a directory, unless it exists.
	MakeDir(dir string) error

	// SyncDir sees to it that the disk knows which files a directory has.
	SyncDir(dir string) error

	// Lock takes a file for this process alone, until the Closer is closed. The
	// error is a *Locked if another process has it.
	Lock(name, holder string) (io.Closer, error)
}

// A File is written.
type File interface {
	io.Writer
	Sync() error
	Close() error
}

// A Reader is read, and knows its size and when it was last written.
type Reader interface {
	io.ReadCloser
	Size() (int64, error)
	Written() (time.Time, error)
}

// Locked is the error of a directory that another process has open.
type Locked struct{ Holder string }

func (e *Locked) Error() string { return "is open in another process (" + e.Holder + ")" }

// Is makes it an error of a store that is not there.
func (e *Locked) Is(target error) bool { return target == store.ErrUnavailable }

// Disk is the files of the system.
type Disk struct{}

var _ FS = Disk{}

func (Disk) Create(name string) (File, error) {
	return os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
}

func (Disk) Append(name string) (File, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
}

type diskReader struct{ *os.File }

func (r diskReader) Size() (int64, error) {
	info, err := r.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (r diskReader) Written() (t time.Time, err error) {
	info, err := r.Stat()
	if err != nil {
		return t, err
	}
	return info.ModTime(), nil
}

func (Disk) Open(name string) (Reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, throughFile(name, err)
	}
	return diskReader{f}, nil
}

func (Disk) Truncate(name string, size int64) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Truncate(size), f.Sync(), f.Close())
}

func (Disk) Rename(from, to string) error { return os.Rename(from, to) }
func (Disk) Remove(name string) error     { return os.Remove(name) }

func (Disk) List(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, err
}

func (Disk) MakeDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return throughFile(dir, err)
	}
	return syncDir(filepath.Dir(dir))
}

// throughFile words the error of a path of which a part is no directory.
func throughFile(path string, err error) error {
	if !errors.Is(err, syscall.ENOTDIR) {
		return err
	}
	for {
		if info, failed := os.Stat(path); failed == nil && !info.IsDir() {
			return fmt.Errorf("%s is a file, and a store is a directory: name another path", path)
		}
		up := filepath.Dir(path)
		if up == path {
			return err
		}
		path = up
	}
}

func (Disk) SyncDir(dir string) error { return syncDir(dir) }

// readAll reads a small file.
func readAll(files FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func exists(files FS, name string) (bool, error) {
	f, err := files.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, f.Close()
}
