package transfer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// ImportOptions are those of an import; the zero value replaces nothing.
type ImportOptions struct {
	Name     string // of what is read, for errors
	Replace  bool   // structures that are there with other contents
	DryRun   bool   // write nothing, and tell what would be written
	Progress func(done, total int)
	Tell     func(name string, o Outcome, err error) // of structures that are not simply imported or the same
}

// Import reads what Export has written, and gives what became of structures.
// Everything is checked before anything is written, so what is not whole, or of
// a newer version, changes nothing; its error tells the line. Each structure is
// then written in one transaction, with all its keys. One that is there already
// is left alone: as the same, or as taken unless it is to be replaced.
func Import(ctx context.Context, dst store.Store, r io.ReadSeeker, opts ImportOptions) (*Report, error) {
	n, err := check(ctx, r, opts.Name)
	if err != nil {
		return &Report{}, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return &Report{}, err
	}
	im := &importer{opts: opts}
	if im.dst, err = newSide(ctx, dst); err != nil {
		return &im.report, err
	}
	if im.session, err = dst.Session(ctx); err != nil {
		return &im.report, err
	}
	defer im.session.Close()
	return &im.report, lines(ctx, r, opts.Name, func(l *line) error {
		if l.Name == nil {
			return nil
		}
		err := im.structure(ctx, l)
		if im.done++; opts.Progress != nil {
			opts.Progress(im.done, n)
		}
		return err
	})
}

// An importer is an import that is going on.
type importer struct {
	dst     *side
	session store.Session
	opts    ImportOptions
	report  Report
	done    int
}

// lines calls each with the lines of an export; an error tells which it was.
func lines(ctx context.Context, r io.Reader, name string, each func(l *line) error) error {
	in := bufio.NewReaderSize(r, 1<<16)
	for at := 1; ; at++ {
		text, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("%s: %w", name, err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if len(bytes.TrimSpace(text)) > 0 {
			l, bad := parseLine(text)
			if bad == nil {
				bad = each(&l)
			}
			if bad != nil {
				return &LineError{name, at, bad}
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// A LineError is what is wrong with a line of an import.
type LineError struct {
	Name string // of the file
	Line int    // from 1
	Err  error
}

// Error gives the place and what is wrong.
func (e *LineError) Error() string { return e.Name + ":" + strconv.Itoa(e.Line) + ": " + e.Err.Error() }

// Unwrap gives what is wrong.
func (e *LineError) Unwrap() error { return e.Err }

// ErrFormat is what an import fails with before it has written anything.
var ErrFormat = errors.New("this is no export of rdsh")

// check reads an export without writing, and gives how many structures it has.
func check(ctx context.Context, r io.Reader, name string) (n int, err error) {
	begun, ended := false, false
	err = lines(ctx, r, name, func(l *line) error {
		switch {
		case !begun && l.Version == 0:
			return fmt.Errorf(`%w: its first line is {"rdsh_export":%d,…}`, ErrFormat, FormatVersion)
		case l.Version > FormatVersion:
			return fmt.Errorf("%w that this program can read: it is of version %d, and %d is the newest known here; use a newer rdsh",
				ErrFormat, l.Version, FormatVersion)
		case l.Version > 0: // several exports, one behind the other, are fine
			begun, ended = true, false
		case l.End != nil:
			ended = true
		default:
			n++
			_, _, err := l.images()
			return err
		}
		return nil
	})
	switch {
	case err != nil:
		var at *LineError
		if errors.As(err, &at) && !errors.Is(err, ErrFormat) {
			at.Err = fmt.Errorf("%w (nothing was imported)", at.Err)
		}
		return n, err
	case !begun:
		return n, fmt.Errorf("%s: %w: it is empty", name, ErrFormat)
	case !ended:
		return n, fmt.Errorf(`%s: %w that is complete: its last line, {"end":…}, is missing (nothing was imported)`, name, ErrFormat)
	}
	return n, nil
}

// images reads the keys of a line.
func (l *line) images() (keys []string, images []image, err error) {
	if l.Name == nil || len(l.Keys) == 0 {
		return nil, nil, errors.New(`want {"name":…,"keys":[…]} with a key at least`)
	}
	if _, err := name(l.Name); err != nil {
		return nil, nil, err
	}
	for i := range l.Keys {
		key, m, err := l.Keys[i].image()
		if err != nil {
			return nil, nil, err
		}
		keys, images = append(keys, key), append(images, m)
	}
	return keys, images, nil
}

// structure imports one structure.
func (im *importer) structure(ctx context.Context, l *line) error {
	called, _ := name(l.Name)
	keys, images, err := l.images()
	if err != nil {
		return err
	}
	for i := range images {
		if err := im.dst.unfit(&images[i]); err != nil {
			return im.tell(called, Failed, err)
		}
	}
	for range attempts {
		o, err := im.write(ctx, keys, images)
		var refused store.Error
		switch {
		case errors.Is(err, store.ErrConflict):
			continue
		case errors.As(err, &refused):
			return im.tell(called, Failed, err)
		case err != nil:
			return err
		}
		return im.tell(called, o, nil)
	}
	return im.tell(called, Failed, errRestless)
}

func (im *importer) tell(name string, o Outcome, err error) error {
	im.report[o]++
	if im.opts.Tell != nil && o != Copied && o != Same {
		im.opts.Tell(name, o, err)
	}
	return nil
}

// write writes the keys of a structure if none is there, or if they are to be
// replaced.
func (im *importer) write(ctx context.Context, keys []string, images []image) (Outcome, error) {
	o := Copied
	r := im.session.Read(ctx, store.Cmd(store.Exists, keys...))
	if err := r.Err(); err != nil {
		return o, err
	}
	var cs []store.Command
	if r.Int() > 0 {
		same, err := im.same(ctx, keys, images)
		switch {
		case err != nil:
			return o, err
		case same:
			o = Same
		case !im.opts.Replace:
			o = Taken
		default:
			o, cs = Replaced, []store.Command{store.Cmd(store.Unlink, keys...)}
		}
	}
	if o == Copied || o == Replaced {
		for i := range images {
			cs = append(cs, images[i].whole(keys[i])...)
		}
	}
	if im.opts.DryRun {
		cs = nil
	}
	rs, err := im.session.Exec(ctx, cs) // also of nothing, to forget what was watched
	for _, r := range rs {
		err = errors.Join(err, r.Err())
	}
	return o, err
}

// whole gives the commands that write an image where nothing is.
func (m *image) whole(key string) []store.Command {
	if m.stream == nil {
		return m.writes(key)
	}
	m.stream.haunt(hasEntry(m.words))
	cs := append(m.adds(key, m.words, nil), m.stream.end(key)...)
	if m.at > 0 {
		cs = append(cs, store.Cmd(store.PExpireAt, key, strconv.FormatInt(m.at, 10)))
	}
	return cs
}

// same reports whether all keys hold what images do.
func (im *importer) same(ctx context.Context, keys []string, images []image) (bool, error) {
	for i, key := range keys {
		there, err := im.dst.digestOf(ctx, key)
		if err != nil || there != images[i].digest() {
			return false, err
		}
	}
	return true, nil
}
