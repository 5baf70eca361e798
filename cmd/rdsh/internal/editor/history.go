package editor

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/secret"
)

// MaxHistory is how many statements a history keeps.
const MaxHistory = 1000

// A History is the statements that were entered, oldest first and each once,
// in a file that only its owner may read: one JSON string per line. Several
// shells may add to one file.
type History struct {
	path  string
	items []string
}

// OpenHistory reads the history in the file at path, which need not exist.
// With path "" nothing outlives the process. An error leaves the history
// usable, in memory.
func OpenHistory(path string) (*History, error) {
	h := &History{path: path}
	if path == "" {
		return h, nil
	}
	if err := h.load(); err != nil {
		h.path = ""
		return h, err
	}
	return h, nil
}

// Items lists the statements, oldest first.
func (h *History) Items() []string { return h.items }

// Add appends a statement, which is not in its old place any more. It is not
// kept if it begins with a blank or holds a URL with a password.
func (h *History) Add(statement string) error {
	if !keep(statement) {
		return nil
	}
	if n := len(h.items); n > 0 && h.items[n-1] == statement {
		return nil
	}
	h.push(statement)
	if h.path == "" {
		return nil
	}
	f, err := create(h.path, os.O_APPEND)
	if err != nil {
		return err
	}
	_, err = f.Write(record(statement))
	return errors.Join(err, f.Close())
}

func keep(statement string) bool {
	return strings.TrimSpace(statement) != "" &&
		!strings.HasPrefix(statement, " ") && !strings.HasPrefix(statement, "\t") &&
		!secret.In(statement)
}

// load reads the file, and rewrites it when it holds far more than is kept.
func (h *History) load() error {
	f, err := create(h.path, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := 0
	in := bufio.NewReader(f)
	for {
		line, err := in.ReadBytes('\n')
		lines++
		var statement string
		if json.Unmarshal(line, &statement) == nil && keep(statement) {
			h.push(statement)
		}
		if err != nil {
			if len(line) > 0 { // cut off: what is added must not join it
				f.Write([]byte("\n"))
			}
			break
		}
	}
	if lines > 2*MaxHistory {
		return h.rewrite()
	}
	return nil
}

func (h *History) push(statement string) {
	if i := slices.Index(h.items, statement); i >= 0 {
		h.items = slices.Delete(h.items, i, i+1)
	}
	h.items = append(h.items, statement)
	if over := len(h.items) - MaxHistory; over > 0 {
		h.items = slices.Delete(h.items, 0, over)
	}
}

// rewrite replaces the file by what is kept. A link or a device stays as it is.
func (h *History) rewrite() error {
	info, err := os.Lstat(h.path)
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(h.path), ".rdsh_history-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	w := bufio.NewWriter(f)
	for _, statement := range h.items {
		w.Write(record(statement))
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), h.path)
}

// create opens the file so that nobody else may read it, whatever the umask
// and whoever made it.
func create(path string, flag int) (*os.File, error) {
	f, err := os.OpenFile(path, flag|os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		err = f.Chmod(0o600)
	}
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func record(statement string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(statement); err != nil {
		return nil // a string can be encoded
	}
	return b.Bytes()
}
