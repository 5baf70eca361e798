package resp

import (
	"bytes"
	"fmt"
	"io"
	"math"
)

// A parser takes commands out of what a client sends: arrays of bulk strings,
// or lines that people type. It goes on where it was when more has come, so
// that a long command costs no more in small pieces.
type parser struct {
	buf  []byte
	r, w int    // what was not yet taken is buf[r:w]
	pos  int    // from r: how far the current command was understood
	left int    // its arguments that are to come, -1 before their number
	bulk int    // the length of the one that comes next, -1 before it
	args []span // of the command, from r

	maxBulk int  // the longest argument
	guest   bool // the client has yet to show its password: short commands only
}

// A span is where an argument begins and ends.
type span struct{ from, to int }

const (
	startBuffer = 16 << 10
	keepBuffer  = 64 << 10 // a larger one is not kept when it is empty
	maxLine     = 64 << 10
	guestArgs   = 10
	guestBulk   = 16 << 10
)

// A protocolError is a violation of the protocol: the connection ends.
type protocolError string

func (e protocolError) Error() string { return "Protocol error: " + string(e) }

func newParser(maxBulk int) parser {
	return parser{left: -1, bulk: -1, maxBulk: maxBulk}
}

// fill reads once, what fits into the buffer.
func (p *parser) fill(from io.Reader) error {
	if p.r == p.w {
		p.r, p.w = 0, 0
		if cap(p.buf) > keepBuffer {
			p.buf = nil
		}
	}
	if p.w == len(p.buf) {
		p.makeRoom()
	}
	n, err := from.Read(p.buf[p.w:])
	p.w += n
	if n > 0 {
		return nil // the error comes again
	}
	return err
}

// makeRoom moves what is in the buffer to its beginning, or to a larger one.
func (p *parser) makeRoom() {
	to := p.buf
	if n := p.w - p.r; n > len(p.buf)/2 || n == 0 {
		to = make([]byte, max(2*len(p.buf), startBuffer))
	}
	p.w = copy(to, p.buf[p.r:p.w])
	p.r, p.buf = 0, to
}

// waits gives how many bytes were read and not taken.
func (p *parser) waits() int { return p.w - p.r }

// next looks for a complete command, whose arguments are arg(0) to arg(n-1)
// until done is called. It reports false if more must be read first.
func (p *parser) next() (bool, error) {
	for p.left < 0 {
		if p.r == p.w {
			return false, nil
		}
		if p.buf[p.r] != '*' {
			return p.inline()
		}
		if ok, err := p.header(); !ok || err != nil {
			return false, err
		}
	}
	for p.left > 0 {
		if p.bulk < 0 {
			if ok, err := p.bulkHeader(); !ok || err != nil {
				return false, err
			}
		}
		if p.w-p.r-p.pos < p.bulk+2 {
			return false, nil
		}
		p.args = append(p.args, span{p.pos, p.pos + p.bulk})
		p.pos += p.bulk + 2
		p.bulk = -1
		p.left--
	}
	return true, nil
}

// header reads the number of arguments. One without any is skipped.
func (p *parser) header() (bool, error) {
	line, err := p.line("too big mbulk count string")
	if line == nil || err != nil {
		return false, err
	}
	n, ok := number(line[1:])
	switch {
	case !ok || n > math.MaxInt32:
		return false, protocolError("invalid multibulk length")
	case p.guest && n > guestArgs:
		return false, protocolError("unauthenticated multibulk length")
	case n <= 0:
		p.done()
		return true, nil
	}
	p.left = n
	return true, nil
}

func (p *parser) bulkHeader() (bool, error) {
	line, err := p.line("too big bulk count string")
	if line == nil || err != nil {
		return false, err
	}
	if len(line) == 0 || line[0] != '$' {
		return false, protocolError(fmt.Sprintf("expected '$', got '%c'", firstOf(line)))
	}
	n, ok := number(line[1:])
	switch {
	case !ok || n < 0 || n > p.maxBulk:
		return false, protocolError("invalid bulk length")
	case p.guest && n > guestBulk:
		return false, protocolError("unauthenticated bulk length")
	}
	p.bulk = n
	return true, nil
}

func firstOf(line []byte) byte {
	if len(line) == 0 {
		return '\r'
	}
	return line[0]
}

// line gives the next line of a header, or nil if it has not come.
func (p *parser) line(tooLong protocolError) ([]byte, error) {
	b := p.buf[p.r+p.pos : p.w]
	i := bytes.IndexByte(b, '\r')
	if i < 0 && len(b) > maxLine {
		return nil, tooLong
	}
	if i < 0 || i+2 > len(b) {
		return nil, nil
	}
	p.pos += i + 2
	return b[:i:i], nil
}

// number reads a decimal number.
func number(b []byte) (n int, ok bool) {
	negative := len(b) > 1 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 18 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// count gives the number of arguments of the command, its name included.
func (p *parser) count() int { return len(p.args) }

func (p *parser) arg(i int) []byte {
	a := p.args[i]
	return p.buf[p.r+a.from : p.r+a.to]
}

// done takes the command away.
func (p *parser) done() {
	p.r += p.pos
	p.pos, p.left, p.bulk = 0, -1, -1
	p.args = p.args[:0]
	if cap(p.args) > 1<<16 {
		p.args = nil
	}
}
