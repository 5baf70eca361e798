package redis

import "bytes"

// A scanner finds where a reply ends in what has come so far. It goes on where
// it was when there is more.
type scanner struct {
	at   int // up to here all is scanned
	left int // replies that are still to come, the elements of lists among them
	want int // bytes that there will be at least
}

// tooLong is more bytes or elements than a reply can have.
const tooLong = 1 << 40

// scan reports whether all that is left is in b, which then ends at s.at.
func (s *scanner) scan(b []byte) (whole bool, err error) {
	for s.left > 0 {
		if s.at == len(b) {
			s.want = len(b) + 1
			return false, nil
		}
		kind := b[s.at]
		if kind != '$' && kind != '*' {
			if !s.line(b, kind) {
				return false, s.lineError(b)
			}
			continue
		}
		n, next := length(b, s.at+1)
		switch {
		case next < 0:
			return false, s.lineError(b)
		case n < 0:
		case kind == '*':
			s.left += n
		case next+n+2 > len(b):
			s.want = next + n + 2
			return false, nil
		default:
			next += n + 2
		}
		s.at = next
		s.left--
	}
	return true, nil
}

// line scans a reply that is a line, and reports whether it is one and whole.
func (s *scanner) line(b []byte, kind byte) bool {
	end := bytes.IndexByte(b[s.at:], '\n')
	if end < 0 || kind != '+' && kind != '-' && kind != ':' {
		return false
	}
	s.at += end + 1
	s.left--
	return true
}

// lineError gives the error of the line at s.at, if it is whole and therefore
// wrong.
func (s *scanner) lineError(b []byte) error {
	if bytes.IndexByte(b[s.at:], '\n') >= 0 || !bytes.ContainsRune([]byte("+-:$*"), rune(b[s.at])) {
		return errMalformed
	}
	s.want = len(b) + 1
	return nil
}

// length reads a number of bytes or elements from 0, or -1, and the end of its
// line. It gives what is behind that, or -1 if it is something else.
func length(b []byte, at int) (n, next int) {
	first := at
	for ; at < len(b) && b[at]-'0' <= 9 && n < tooLong; at++ {
		n = 10*n + int(b[at]-'0')
	}
	switch {
	case at > first && at+1 < len(b) && b[at] == '\r' && b[at+1] == '\n' && n < tooLong:
		return n, at + 2
	case at == first && at+4 <= len(b) && string(b[at:at+4]) == "-1\r\n":
		return -1, at + 4
	}
	return 0, -1
}
