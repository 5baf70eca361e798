package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// A loader executes the files of a store.
type loader struct {
	files    FS
	dir      string
	to       *embedded.Store
	progress func(done, total int64)
	total    int64 // bytes of all files
	done     int64 // of those that have been loaded
	seq      uint64
	commands int64
	failures int64 // commands of another program that were refused
	held     []store.Command
	dry      bool // only look
	reports  []PartReport
}

// An input is a file that is to be loaded, as far as it was written when it was
// opened.
type input struct {
	part
	Reader
	size int64
	last bool // a crash may have torn its end
}

// load executes all files of a plan in order. The error is a *Damage that is
// Torn if the last file has to be cut.
func (l *loader) load(ctx context.Context, p *plan) error {
	inputs, err := l.open(p.parts())
	defer func() {
		for _, x := range inputs {
			if x.Reader != nil {
				x.Close()
			}
		}
	}()
	if err != nil {
		return err
	}
	for i := range inputs {
		if err := l.file(ctx, &inputs[i]); err != nil {
			return err
		}
	}
	return nil
}

// open opens all files before any is read: a compaction may remove them
// meanwhile. It begins with the last one: what it has of that came later than all
// that it has of those before.
func (l *loader) open(parts []part) (inputs []input, err error) {
	inputs = make([]input, len(parts))
	last := true
	for i := len(parts) - 1; i >= 0; i-- {
		x := &inputs[i]
		x.part = parts[i]
		if x.Reader, err = l.files.Open(l.path(x.name)); err != nil {
			return inputs, fmt.Errorf("the manifest names %s: %w", x.name, err)
		}
		if x.size, err = x.Size(); err != nil {
			return inputs, err
		}
		x.last = last && x.kind == 'i'
		last = last && x.size <= int64(len(versionLine()))
		l.total += x.size
	}
	return inputs, nil
}

func (l *loader) path(name string) string { return filepath.Join(l.dir, logDir, name) }

// file executes one file.
func (l *loader) file(ctx context.Context, x *input) error {
	written, err := x.Written()
	if err != nil {
		return err
	}
	s := &scanner{r: io.LimitReader(x, x.size), name: l.path(x.name), size: x.size, seq: l.seq}
	err = l.execute(ctx, s)
	l.report(x.part, s, written)
	var bad *Damage
	if errors.As(err, &bad) {
		if x.last {
			bad.Torn, err = l.torn(s, bad)
		}
		if bad.Offset = s.sound; err == nil {
			err = bad
		}
	}
	if l.seq = s.seq; x.kind == 'b' {
		l.seq = 0 // the base counts by itself
		if err == nil && s.ours && s.end != strconv.FormatUint(s.seq, 10) {
			err = s.damage("its end is missing")
		}
	}
	if l.done += x.size; l.progress != nil {
		l.progress(l.done, l.total)
	}
	return err
}

// report notes what was found in a file.
func (l *loader) report(x part, s *scanner, written time.Time) {
	kind := "log"
	if x.kind == 'b' {
		kind = "base"
	}
	l.reports = append(l.reports, PartReport{
		Name: x.name, Kind: kind, Bytes: s.size, Written: written, Chunks: s.chunks,
		Commands: s.commands, Foreign: s.foreigners,
	})
}

// execute executes the commands of a file, each transaction when it ends.
func (l *loader) execute(ctx context.Context, s *scanner) error {
	if ok, err := s.need(5); err != nil {
		return err
	} else if ok && bytes.HasPrefix(s.buf, []byte("REDIS")) {
		return fmt.Errorf("%s is a snapshot (RDB) that redis-server has made: start redis-server on the directory with --aof-use-rdb-preamble no, send it BGREWRITEAOF, stop it, and open the directory again", s.name)
	}
	for {
		words, err := s.next()
		if err != nil {
			return err
		}
		if words == nil {
			if s.multi {
				return s.short("a transaction has no end")
			}
			return nil
		}
		if err := l.take(ctx, s, words); err != nil {
			return err
		}
		if s.commands++; s.foreign {
			s.foreigners++
		}
		if l.commands++; l.commands&(1<<16-1) == 0 {
			l.tell(s)
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
		}
	}
}

func (l *loader) tell(s *scanner) {
	if l.progress != nil {
		l.progress(l.done+s.offset(), l.total)
	}
}

// take executes a command, or keeps it until its transaction ends.
func (l *loader) take(ctx context.Context, s *scanner, words []string) error {
	switch name := strings.ToUpper(words[0]); {
	case name == "MULTI":
		l.held = l.held[:0]
		return nil
	case name == "SELECT" && len(words) == 2:
		if words[1] != "0" {
			return fmt.Errorf("%s has data in database %s, and rdsh has only 0", s.name, words[1])
		}
		return nil
	case name == "EXEC":
		for _, c := range l.held {
			if err := l.do(ctx, s, c); err != nil {
				return err
			}
		}
		l.held = l.held[:0]
		return nil
	}
	c := store.Named(words[0], words[1:]...)
	if !s.multi {
		return l.do(ctx, s, c)
	}
	l.held = append(l.held, c)
	return nil
}

// do executes a command. What another program has written may be refused, as
// redis-server does when it loads; what rdsh has written may not. That is no
// damage, of which the end could be cut off: the sum was right.
func (l *loader) do(ctx context.Context, s *scanner, c store.Command) error {
	if l.dry {
		return nil
	}
	r := l.to.Atomic(ctx, []store.Command{c})[0] // in which nothing waits
	switch {
	case r.Err() == nil:
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case !s.foreign || r.Kind() == store.Failed:
		return fmt.Errorf("%s: byte %d: %s cannot be executed: %w", s.name, s.offset(), c.Row().Name, r.Err())
	case strings.HasPrefix(r.Err().Error(), "ERR unknown command"):
		return fmt.Errorf("%s: byte %d: rdsh does not know the command %s, which another program has written", s.name, s.offset(), c.Arg(0))
	default:
		l.failures++
	}
	return nil
}

// torn reports whether the rest of the last file may be what a crash has left:
// bytes of which nothing says that they had been on the disk.
func (l *loader) torn(s *scanner, bad *Damage) (bool, error) {
	rest, err := l.rest(s)
	if err != nil {
		return false, err
	}
	switch {
	case len(bytes.Trim(rest[bad.Offset-s.sound:], "\x00")) == 0: // a hole
		return true, nil
	case rest[0] != '#' && !bad.short: // no chunk of ours
		return false, nil
	}
	for at := 0; ; at++ {
		i := bytes.Index(rest[at:], []byte(chunkMark))
		if i < 0 || len(rest)-at-i < headerSize {
			return true, nil
		}
		at += i
		h, err := parseHeader(rest[at : at+headerSize-2])
		text := rest[at+headerSize:]
		if err != nil || h.size > uint64(len(text)) || sumOf(h.seq, h.synced, text[:h.size]) != h.sum {
			continue
		}
		if h.synced > uint64(s.sound) {
			return false, nil
		}
	}
}

// rest gives the end of a file, from where all was right. What somebody has
// written meanwhile is no part of it.
func (l *loader) rest(s *scanner) ([]byte, error) {
	r, err := l.files.Open(s.name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if _, err := io.CopyN(io.Discard, r, s.sound); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, s.size-s.sound))
}
