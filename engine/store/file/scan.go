package file

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// Damage is what is wrong with a file.
type Damage struct {
	File   string
	Offset int64
	Why    string
	Torn   bool // it is the end of the last file, which was not on the disk yet

	short bool // something has no end
}

func (e *Damage) Error() string {
	return fmt.Sprintf("%s is damaged at byte %d: %s", e.File, e.Offset, e.Why)
}

// A scanner reads the commands of a file, of which it checks the chunks.
type scanner struct {
	r    io.Reader
	name string
	size int64 // of the file
	buf  []byte
	at   int   // in buf, of what was not read yet
	off  int64 // in the file, of buf[0]
	ends bool  // nothing comes behind buf

	seq     uint64 // of the last chunk, 0 for none
	inChunk int    // bytes that are left of it
	foreign bool   // the last command was in no chunk
	ours    bool   // the file has a version: rdsh made it
	end     string // of the line at the end of a base, the number of its chunks
	sound   int64  // up to here all is right, and no transaction is open
	multi   bool
	args    []string

	chunks               uint64
	commands, foreigners int64
}

// offset gives where the scanner is.
func (s *scanner) offset() int64 { return s.off + int64(s.at) }

func (s *scanner) damage(format string, args ...any) *Damage {
	return &Damage{File: s.name, Offset: s.offset(), Why: fmt.Sprintf(format, args...)}
}

// Is makes damage an error of a store that is not there.
func (e *Damage) Is(target error) bool { return target == store.ErrUnavailable }

// short is damage that is no more than a missing end.
func (s *scanner) short(format string, args ...any) *Damage {
	bad := s.damage(format, args...)
	bad.short = true
	return bad
}

const inCommand = "it ends in the middle of a command"

// need sees to it that buf has n bytes from at on, and reports whether there
// are as many.
func (s *scanner) need(n int) (bool, error) {
	for len(s.buf)-s.at < n && !s.ends {
		if s.at > 0 {
			s.off += int64(s.at)
			s.buf = s.buf[:copy(s.buf, s.buf[s.at:])]
			s.at = 0
		}
		if free := cap(s.buf) - len(s.buf); free < n-len(s.buf) || free == 0 {
			s.buf = append(make([]byte, 0, max(readAhead, 2*cap(s.buf), n)), s.buf...)
		}
		k, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+k]
		switch {
		case err == io.EOF:
			s.ends = true
		case err != nil:
			return false, err
		}
	}
	return len(s.buf)-s.at >= n, nil
}

const readAhead = 1 << 20

// longestNote is how long a comment may be, as in Redis.
const longestNote = 1024

// next gives the words of the next command, nil at the end of the file. They
// are valid until the next call.
func (s *scanner) next() ([]string, error) {
	for {
		if more, err := s.need(1); err != nil || !more {
			return nil, err
		}
		if s.buf[s.at] != '#' || s.inChunk > 0 {
			return s.command()
		}
		if err := s.note(); err != nil {
			return nil, err
		}
	}
}

// note reads a comment: a line of a chunk, the version, or a time that Redis
// has put there.
func (s *scanner) note() error {
	if _, err := s.need(longestNote); err != nil {
		return err
	}
	rest := s.buf[s.at:]
	n := bytes.Index(rest, []byte("\r\n"))
	if n < 0 && len(rest) >= longestNote {
		return s.damage("a line that begins with # has no end")
	}
	if n < 0 {
		return s.short("it ends in the middle of a line")
	}
	line := rest[:n]
	switch {
	case bytes.HasPrefix(line, []byte(chunkMark)):
		return s.chunk(line)
	case bytes.HasPrefix(line, []byte(versionMark)):
		v := string(line[len(versionMark):])
		if v != strconv.Itoa(version) {
			return fmt.Errorf("%s is in version %s of the format, and this rdsh knows %d: use a newer rdsh", s.name, v, version)
		}
		s.ours = true
	case bytes.HasPrefix(line, []byte(endMark)):
		s.end = string(line[len(endMark):])
	case !bytes.HasPrefix(line, []byte("#TS:")):
		return s.damage("the comment %q is not known", cutShort(line))
	}
	s.at += n + 2
	s.pass()
	return nil
}

func cutShort(b []byte) string {
	if len(b) > 40 {
		return string(b[:40]) + "…"
	}
	return string(b)
}

// pass notes that all is right up to here.
func (s *scanner) pass() {
	if s.inChunk == 0 && !s.multi {
		s.sound = s.offset()
	}
}

// chunk checks a chunk, whose line it has found, and goes to its text.
func (s *scanner) chunk(line []byte) error {
	if s.multi {
		return s.short("a transaction has no end")
	}
	h, err := parseHeader(line)
	if err != nil {
		return s.damage("%v", err)
	}
	if rest := s.size - s.offset() - int64(headerSize); rest < 0 || h.size > uint64(rest) {
		return s.damage("chunk %d has %d bytes, and the file only %d more", h.seq, h.size, max(rest, 0))
	}
	if _, err := s.need(headerSize + int(h.size)); err != nil {
		return err
	}
	text := s.buf[s.at+headerSize:][:h.size]
	if sumOf(h.seq, h.synced, text) != h.sum {
		return s.damage("the sum of chunk %d does not match", h.seq)
	}
	if s.seq != 0 && h.seq != s.seq+1 {
		return s.damage("chunk %d follows chunk %d", h.seq, s.seq)
	}
	s.seq, s.inChunk = h.seq, int(h.size)
	s.chunks++
	s.at += headerSize
	return nil
}

// command reads a command.
func (s *scanner) command() ([]string, error) {
	n, err := s.parse()
	if err != nil {
		return nil, err
	}
	s.at += n
	if s.foreign = s.inChunk == 0; !s.foreign {
		if s.inChunk -= n; s.inChunk < 0 {
			return nil, s.damage("a command is longer than its chunk")
		}
	} else {
		s.seq = 0
	}
	if len(s.args) == 1 {
		switch strings.ToUpper(s.args[0]) {
		case "MULTI":
			s.multi = true
		case "EXEC":
			s.multi = false
		}
	}
	s.pass()
	return s.args, nil
}

// parse reads the words of the command that buf begins with, and gives its
// length.
func (s *scanner) parse() (n int, err error) {
	s.args = s.args[:0]
	count, n, err := s.number('*', 0)
	if err != nil {
		return 0, err
	}
	if count < 1 || count > 1<<24 {
		return 0, s.damage("a command has %d words", count)
	}
	for range count {
		size, next, err := s.number('$', n)
		if err != nil {
			return 0, err
		}
		if size < 0 || size > 1<<29 {
			return 0, s.damage("a word has %d bytes", size)
		}
		if s.offset()+int64(next)+size+2 > s.size {
			return 0, s.short(inCommand)
		}
		if _, err := s.need(next + int(size) + 2); err != nil {
			return 0, err
		}
		word := s.buf[s.at+next:]
		if word[size] != '\r' || word[size+1] != '\n' {
			return 0, s.damage("a word of %d bytes is longer", size)
		}
		s.args = append(s.args, string(word[:size]))
		n = next + int(size) + 2
	}
	return n, nil
}

// number reads a line with a number, and gives where the next one begins.
func (s *scanner) number(mark byte, from int) (v int64, next int, err error) {
	if len(s.buf)-s.at < from+24 {
		if _, err := s.need(from + 24); err != nil {
			return 0, 0, err
		}
	}
	line := s.buf[s.at+from:]
	if len(line) > 0 && line[0] != mark {
		return 0, 0, s.damage("found %q, want %c", line[:1], mark)
	}
	n := 1
	for ; n < len(line) && line[n] != '\r'; n++ {
		d := line[n] - '0'
		if d > 9 || n > 18 {
			return 0, 0, s.damage("%q is no number", cutShort(line[:n+1]))
		}
		v = v*10 + int64(d)
	}
	switch {
	case n+1 >= len(line):
		return 0, 0, s.short(inCommand)
	case n == 1 || line[n+1] != '\n':
		return 0, 0, s.damage("%q is no number", cutShort(line[:n+1]))
	}
	return v, from + n + 2, nil
}
