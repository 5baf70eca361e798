package stdlib

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// FS is the module fs.
var FS = catalog.CompileModule(catalog.Module{
	Name: "fs",
	Doc: "Files. Paths are relative to the working directory, beside gives those next to the script. " +
		"A file that is not there is error missing, one that must not be touched error denied.",
	Funcs: []catalog.Method{
		{
			Sig: "append(path, s)",
			Doc: "Writes s at the end of a file, which is made if need be. What goes into a .gz is packed.",
			Example: `
				fs.append("notes.txt", "one\n")
				fs.append("notes.txt", "two\n")
				print(fs.read("notes.txt"))`,
			Prints: `
				one
				two`,
			Func: catalog.Proc2(appendFile),
		},
		{
			Sig:     "beside(path)",
			Doc:     "Returns the path of what is next to the running script; without a script it is path.",
			Example: `print(fs.beside("data/words.txt"))`, Prints: `data/words.txt`, Func: catalog.Func1(beside),
		},
		{
			Sig: "exists(path)",
			Doc: "Reports whether there is such a file or directory.",
			Example: `
				fs.write("notes.txt", "")
				print(fs.exists("notes.txt"), fs.exists("other.txt"))`,
			Prints: `True False`,
			Func:   catalog.Func1(exists),
		},
		{
			Sig: "glob(pattern)",
			Doc: "Returns the paths that match, sorted: * and ? are any characters but /, [a-z] is one of these, ** any directories. " +
				"Names that begin with a point match only a point. Directories that cannot be read count as empty.",
			Example: `
				fs.write("b.txt", "")
				fs.write("a.txt", "")
				print(fs.glob("*.txt"))`,
			Prints: `["a.txt", "b.txt"]`,
			Func:   catalog.Func1(glob),
		},
		{
			Sig: "lines(path)",
			Doc: `Returns an iterator of the lines of a file, without their ends (\n or \r\n); "-" is the standard input, .gz is unpacked. ` +
				"One line is in memory at a time; one longer than 16 MiB is error value.",
			Example: `
				fs.write("notes.txt", "one\ntwo\n")
				for line in fs.lines("notes.txt"): print(line)`,
			Prints: `
				one
				two`,
			Func: catalog.Iter1(readLines),
		},
		{
			Sig: "read(path)",
			Doc: `Returns the content of a file, also if it is not UTF-8; "-" is the standard input, .gz is unpacked. ` +
				"More than 256 MiB is error value: use lines.",
			Example: `
				fs.write("notes.txt", "one")
				print(fs.read("notes.txt"))`,
			Prints: `one`,
			Func:   catalog.Func1(readFile),
		},
		{
			Sig: "remove(path)",
			Doc: "Removes a file or an empty directory; returns False if there was none.",
			Example: `
				fs.write("notes.txt", "one")
				fs.remove("notes.txt")
				print(fs.exists("notes.txt"))`,
			Prints: `False`,
			Func:   catalog.Func1(removeFile),
		},
		{
			Sig: "rename(a, b)",
			Doc: "Gives the file a the path b, in place of a file that has it.",
			Example: `
				fs.write("draft.txt", "one")
				fs.rename("draft.txt", "final.txt")
				print(fs.glob("*.txt"))`,
			Prints: `["final.txt"]`,
			Func:   catalog.Proc2(renameFile),
		},
		{
			Sig: "write(path, s)",
			Doc: "Makes s the content of a file, at once: others see the old one or the new one, whole, also after a crash. " +
				"What goes into a .gz is packed.",
			Example: `
				fs.write("notes.txt", "one\n")
				print(len(fs.read("notes.txt")))`,
			Prints: `4`,
			Func:   catalog.Proc2(writeFile),
		},
	},
})

// failure is the error of what happened to the file that the script calls
// name. Errors that say more pass.
func failure(name string, err error) error {
	if said, ok := errors.AsType[*catalog.Error](err); ok {
		return said
	}
	if name == "" {
		name = `""`
	}
	for _, f := range failures {
		if errors.Is(err, f.err) {
			return &catalog.Error{Kind: f.kind, Text: name + ": " + f.text, Err: err}
		}
	}
	return &catalog.Error{Kind: "failed", Text: name + ": " + cause(err).Error(), Err: err}
}

// errNoDir is why a file cannot be made.
var errNoDir = errors.New("no such directory")

var failures = []struct {
	err        error
	kind, text string
}{
	{errNoDir, "missing", "its directory does not exist"},
	{fs.ErrNotExist, "missing", "no such file"},
	{syscall.ENOTDIR, "missing", "no such file"},
	{fs.ErrPermission, "denied", "permission denied"},
	{syscall.EROFS, "denied", "the file system is read-only"},
	{syscall.EISDIR, "value", "is a directory"},
	{syscall.ENOTEMPTY, "value", "is a directory that is not empty"},
	{syscall.EINVAL, "value", "is no path"},
	{syscall.ENAMETOOLONG, "value", "the path is too long"},
	{fs.ErrExist, "exists", "is there already"},
	{gzip.ErrHeader, "value", "is not gzip"},
	{gzip.ErrChecksum, "value", "is damaged: wrong checksum"},
	{io.ErrUnexpectedEOF, "value", "is damaged: ends too soon"},
}

// cause takes from err what repeats the path.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return err
}

func beside(r *Run, _ context.Context, path string) (string, error) {
	if r.Script == "" || filepath.IsAbs(path) {
		return path, nil
	}
	return filepath.Join(filepath.Dir(r.Script), path), nil
}

func exists(r *Run, _ context.Context, path string) (bool, error) {
	_, err := os.Stat(r.path(path))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return false, nil
	}
	if err != nil {
		return false, failure(path, err)
	}
	return true, nil
}

func removeFile(r *Run, _ context.Context, path string) (bool, error) {
	err := os.Remove(r.path(path))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, failure(path, err)
	}
	return true, nil
}

func renameFile(r *Run, _ context.Context, a, b string) error {
	err := os.Rename(r.path(a), r.path(b))
	if err == nil {
		return nil
	}
	if _, lost := os.Lstat(r.path(a)); lost == nil {
		return failure(b, missingDir(err))
	}
	return failure(a, err)
}

// missingDir says of a file that cannot be made that its directory is not
// there.
func missingDir(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errNoDir
	}
	return err
}
