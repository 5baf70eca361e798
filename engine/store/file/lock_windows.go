package file

import (
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
)

// errSharing is what Windows says of a file that another process has open.
const errSharing = syscall.Errno(32)

// Lock opens a file in a way that nobody else may write it meanwhile.
func (Disk) Lock(name, holder string) (io.Closer, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: name, Err: err}
	}
	h, err := syscall.CreateFile(path, syscall.GENERIC_WRITE, syscall.FILE_SHARE_READ, nil, syscall.CREATE_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharing) {
		text, _ := os.ReadFile(name)
		return nil, &Locked{strings.TrimSpace(string(text))}
	}
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: name, Err: err}
	}
	f := os.NewFile(uintptr(h), name)
	if _, err := f.WriteString(holder + "\n"); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// syncDir does nothing: Windows keeps its directories by itself.
func syncDir(string) error { return nil }
