package host

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A Program is files of scripts whose functions an application calls. It is
// safe for concurrent use: each call has an interpreter to itself. What files
// define when they are loaded stays as it is; what a call changes is gone with
// it, but in the store.
type Program struct {
	host    *Host
	sources map[string]string   // by path
	files   []string            // those whose functions can be called, sorted
	where   map[string][]string // the files that define a function, by its name
	version string
	pools   map[Lang]*pool
}

// ErrLoading is why the top level of a file cannot use the store: it runs when
// the file is loaded, and as often as the host likes.
var ErrLoading = errors.New("the top level of a rule file does not read or write: do so in a function")

// Load compiles the files of fsys whose names end in .star or .lua, or only
// those that are named, and runs their top levels, each in an environment of its
// own. Files load others of fsys, by paths relative to their own, and nothing
// from outside; symbolic links are not followed. All files are read before Load
// returns. The error is an *Error: the first file that does not compile or that
// fails.
func (h *Host) Load(fsys fs.FS, names ...string) (*Program, error) {
	p := &Program{host: h, sources: make(map[string]string), files: names}
	if err := p.read(fsys); err != nil {
		return nil, err
	}
	if len(names) == 0 {
		p.files = slices.Sorted(maps.Keys(p.sources))
	}
	return p, p.open()
}

// LoadSource gives the program of one file that is in memory. Name stands for
// it in errors, and its end tells the language.
func (h *Host) LoadSource(name, src string) (*Program, error) {
	p := &Program{host: h, sources: map[string]string{name: src}, files: []string{name}}
	return p, p.open()
}

// Expression gives the program of one expression, which Call computes when it
// is given the empty name of a function, and its parameters' values. It is
// compiled once.
func (h *Host) Expression(lang Lang, code string, params ...string) (*Program, error) {
	list := strings.Join(params, ", ")
	src := "def evaluate(" + list + "):\n    return (" + code + "\n)\n"
	if lang == Lua {
		src = "function evaluate(" + list + ") return " + code + "\nend"
	}
	return h.LoadSource("expression."+string(lang), src)
}

// read reads all files of scripts.
func (p *Program) read(fsys fs.FS) error {
	for _, name := range p.files {
		if _, err := LangOf(name); err != nil {
			return failed(err)
		}
	}
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return unreadable(name, err)
		}
		if _, err := LangOf(name); err != nil || !d.Type().IsRegular() {
			return nil
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return unreadable(name, err)
		}
		p.sources[name] = strings.TrimPrefix(string(src), "\ufeff")
		return nil
	})
}

// open runs all files in a first interpreter of each language, and finds what
// they define.
func (p *Program) open() error {
	p.where, p.version, p.pools = make(map[string][]string), p.digest(), make(map[Lang]*pool)
	for _, name := range p.files {
		lang, err := LangOf(name)
		if err != nil {
			return failed(err)
		}
		if _, ok := p.sources[name]; !ok {
			return &Error{Kind: "missing", Message: name + ": no such file", Err: fs.ErrNotExist}
		}
		if p.pools[lang] == nil {
			p.pools[lang] = &pool{program: p, lang: lang}
		}
		if err := p.openFile(p.pools[lang], name); err != nil {
			return err
		}
	}
	return nil
}

func (p *Program) openFile(from *pool, name string) error {
	in, err := from.take()
	if err != nil {
		return failed(err)
	}
	defer from.give(in)
	if err := in.open(context.Background(), name, p.sources[name]); err != nil {
		return err
	}
	for _, fn := range in.callee.Functions(name) {
		p.where[fn] = append(p.where[fn], name)
	}
	return nil
}

func (p *Program) digest() string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(p.sources)) {
		for _, part := range []string{name, p.sources[name]} {
			part := sha256.Sum256([]byte(part))
			sum.Write(part[:])
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// Version tells programs apart: it is the same for the same files with the same
// content.
func (p *Program) Version() string { return p.version }

// Files lists the files whose functions can be called, sorted.
func (p *Program) Files() []string { return slices.Clone(p.files) }

// Functions lists the functions that can be called, sorted; one that several
// files define is listed once. Those whose names begin with _ are the files'
// own.
func (p *Program) Functions() []string { return slices.Sorted(maps.Keys(p.where)) }

// Call calls a function by its name, or, where several files define it, by
// "path/of/file.star:name", with any values of Go: see As for their types. It
// runs what the function deferred, also if ctx has ended. The error is an
// *Error, or *Failures if what was deferred failed too, and *Exit for exit(n).
func (p *Program) Call(ctx context.Context, fn string, args ...any) (Value, error) {
	file, fn, err := p.find(fn)
	if err != nil {
		return Value{}, failed(err)
	}
	var few [4]catalog.Value
	values := few[:0]
	for i, arg := range args {
		v, err := argument(arg)
		if err != nil {
			return Value{}, failed(catalog.Errorf("type", "argument %d of %s: %w", i+1, fn, err))
		}
		values = append(values, v)
	}
	lang, _ := LangOf(file)
	from := p.pools[lang]
	in, err := from.take()
	if err != nil {
		return Value{}, failed(err)
	}
	out, err := in.call(ctx, file, fn, values)
	if in.clean {
		from.give(in)
	}
	return out, err
}

// find gives the file that defines a function, and its name there.
func (p *Program) find(fn string) (file, name string, err error) {
	if file, name, ok := strings.Cut(fn, ":"); ok {
		if !slices.Contains(p.files, file) {
			return "", "", catalog.Errorf("missing", "the program has no file %s%s", file, catalog.SuggestOf(file, p.files))
		}
		return file, name, nil
	}
	if fn == "" {
		fn = "evaluate"
	}
	switch files := p.where[fn]; len(files) {
	case 1:
		return files[0], fn, nil
	case 0:
		return "", "", catalog.Errorf("missing", "the program defines no function %s%s", fn, catalog.SuggestOf(fn, p.Functions()))
	default:
		return "", "", catalog.Errorf("value", "%s is defined in %s: say which, as in %s:%s", fn, strings.Join(files, " and "), files[0], fn)
	}
}

// resolve finds the file that a file loads.
func (p *Program) resolve(lang Lang, from, name string) (string, string, error) {
	file, err := (&loader{lang: lang}).fileOf(name)
	if err != nil {
		return "", "", err
	}
	full := path.Join(path.Dir(from), file)
	if !fs.ValidPath(full) {
		return "", "", catalog.Errorf("denied", "%s is outside of the program: files are loaded from there only", full)
	}
	src, ok := p.sources[full]
	if !ok {
		return "", "", catalog.Errorf("missing", "no file %s", full)
	}
	return full, src, nil
}
