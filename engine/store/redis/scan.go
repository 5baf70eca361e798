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
		i := bytes.IndexByte(b[s.at:], '\n')
		if i < 0 {
			s.want = len(b) + 1
			return false, nil
		}
		next := s.at + i + 1
		switch b[s.at] {
		case '+', '-', ':':
		case '$', '*':
			n, ok := length(b[s.at+1 : next])
			switch {
			case !ok || n >= tooLong:
				return false, errMalformed
			case n < 0:
			case b[s.at] == '*':
				s.left += n
			case next+n+2 > len(b):
				s.want = next + n + 2
				return false, nil
			default:
				next += n + 2
			}
		default:
			return false, errMalformed
		}
		s.at = next
		s.left--
	}
	return true, nil
}

// length reads a number of bytes or elements from 0, or -1, and the end of its
// line.
func length(b []byte) (n int, ok bool) {
	digits := b[:max(0, len(b)-2)]
	if string(digits) == "-1" {
		return -1, true
	}
	for _, c := range digits {
		if c < '0' || c > '9' || n >= tooLong {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, len(digits) > 0
}
