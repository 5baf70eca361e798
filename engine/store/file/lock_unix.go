//go:build !windows

package file

import (
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
)

// Lock takes a lock that ends with the process, however it ends.
func (Disk) Lock(name, holder string) (io.Closer, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &os.PathError{Op: "lock", Path: name, Err: err}
		}
		text := make([]byte, 200)
		n, _ := f.Read(text)
		return nil, &Locked{strings.TrimSpace(string(text[:n]))}
	}
	if err := errors.Join(f.Truncate(0), write(f, holder+"\n")); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func write(f *os.File, text string) error {
	_, err := f.WriteString(text)
	return err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
