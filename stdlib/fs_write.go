package stdlib

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// writeFile writes another file and renames it, unless path is something like
// a pipe or a terminal.
func writeFile(r *Run, _ context.Context, path, s string) error {
	target, mode, err := targetOf(r.path(path))
	switch {
	case err != nil:
	case mode != 0 && !mode.IsRegular():
		err = writeTo(target, os.O_WRONLY, path, s)
	default:
		err = replaceFile(target, mode, path, s)
	}
	if err != nil {
		return failure(path, missingDir(err))
	}
	return nil
}

// targetOf gives the file that path leads to and its mode, 0 if there is none.
// It must be one that may be written.
func targetOf(path string) (string, fs.FileMode, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && filepath.Base(path) != "." {
		return path, 0, nil
	}
	if err != nil {
		return path, 0, err
	}
	if info.IsDir() {
		return path, 0, syscall.EISDIR
	}
	if info.Mode().IsRegular() {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return path, 0, err
		}
		_ = file.Close()
	}
	return path, info.Mode(), nil
}

// replaceFile makes a file with another name and renames it to target.
func replaceFile(target string, mode fs.FileMode, name, s string) error {
	temp := filepath.Join(filepath.Dir(target), fmt.Sprintf(".rdsh-%016x.tmp", rand.Uint64()))
	err := writeTo(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, name, s)
	if err == nil && mode != 0 {
		err = os.Chmod(temp, mode.Perm())
	}
	if err == nil {
		err = os.Rename(temp, target)
	}
	if err != nil {
		_ = os.Remove(temp)
	}
	return err
}

// writeTo writes s, packed if name says so, and waits for the disk.
func writeTo(path string, flags int, name, s string) error {
	file, err := os.OpenFile(path, flags, 0o666)
	if err != nil {
		return err
	}
	err = pack(file, name, s)
	if err == nil && flags&os.O_EXCL != 0 {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

func pack(to io.Writer, name, s string) error {
	if !strings.HasSuffix(name, ".gz") {
		_, err := io.WriteString(to, s)
		return err
	}
	packed := gzip.NewWriter(to)
	if _, err := io.WriteString(packed, s); err != nil {
		return err
	}
	return packed.Close()
}

func appendFile(r *Run, _ context.Context, path, s string) error {
	err := writeTo(r.path(path), os.O_WRONLY|os.O_APPEND|os.O_CREATE, path, s)
	if err != nil {
		return failure(path, missingDir(err))
	}
	return nil
}
