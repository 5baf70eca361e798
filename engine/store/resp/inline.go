package resp

import "bytes"

// inline reads a line that somebody typed: words, which may be in quotes as in
// a shell. The words replace the line in the buffer, since none is longer than
// its spelling.
func (p *parser) inline() (bool, error) {
	b := p.buf[p.r:p.w]
	end := bytes.IndexByte(b, '\n')
	switch {
	case end < 0 && len(b) > maxLine:
		return false, protocolError("too big inline request")
	case end < 0:
		return false, nil
	}
	ok := p.split(bytes.TrimSuffix(b[:end], []byte{'\r'}))
	p.pos = end + 1
	switch {
	case !ok:
		return false, protocolError("unbalanced quotes in request")
	case len(p.args) == 0:
		p.done()
		return p.next()
	}
	p.left = 0
	return true, nil
}

// split finds the words of line. It reports false if a quote is not closed or
// has something right behind it.
func (p *parser) split(line []byte) bool {
	to := 0 // the words so far end here
	for i := 0; ; {
		for i < len(line) && isSpace(line[i]) {
			i++
		}
		if i == len(line) {
			return true
		}
		from := to
		var ok bool
		if i, to, ok = unquote(line, i, to); !ok {
			return false
		}
		p.args = append(p.args, span{from, to})
	}
}

func isSpace(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' || b == 0 }

// unquote moves the word at i to where to is, and gives the ends of both.
func unquote(line []byte, i, to int) (next, end int, ok bool) {
	for i < len(line) && !isSpace(line[i]) {
		switch c := line[i]; c {
		case '"', '\'':
			if i, to, ok = quoted(line, i+1, to, c); !ok {
				return 0, 0, false
			}
			return i, to, i == len(line) || isSpace(line[i])
		default:
			line[to] = c
			i, to = i+1, to+1
		}
	}
	return i, to, true
}

// quoted moves what stands before the closing quote.
func quoted(line []byte, i, to int, quote byte) (next, end int, ok bool) {
	for ; i < len(line); i++ {
		c := line[i]
		switch {
		case c == quote:
			return i + 1, to, true
		case c == '\\' && quote == '"' && i+3 < len(line) && line[i+1] == 'x' && isHex(line[i+2]) && isHex(line[i+3]):
			c = hex(line[i+2])<<4 | hex(line[i+3])
			i += 3
		case c == '\\' && quote == '"' && i+1 < len(line):
			i++
			c = escaped(line[i])
		case c == '\\' && quote == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
			c = '\''
		}
		line[to] = c
		to++
	}
	return 0, 0, false
}

func escaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	case 'a':
		return '\a'
	}
	return c
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func hex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
