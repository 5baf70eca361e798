package embedded

// matches reports whether s matches a pattern of Redis: * any text, ? any byte,
// [a-z] and [^a-z] one byte, \ before a byte that means itself. It takes
// O(len(pattern) len(s)) at most: after a mismatch only the last * is tried
// further on.
func matches(pattern, s string) bool {
	p, i := 0, 0
	star, mark := -1, 0
	for i < len(s) {
		if p < len(pattern) && pattern[p] == '*' {
			star, mark = p, i
			p++
			continue
		}
		if p < len(pattern) {
			if fits, next := matchByte(pattern, p, s[i]); fits {
				p, i = next, i+1
				continue
			}
		}
		if star < 0 {
			return false
		}
		mark++
		p, i = star+1, mark
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// matchByte matches one byte against the element of a pattern at p, and gives
// where the next element is.
func matchByte(pattern string, p int, b byte) (fits bool, next int) {
	switch c := pattern[p]; {
	case c == '?':
		return true, p + 1
	case c == '[':
		return matchClass(pattern, p+1, b)
	case c == '\\' && p+1 < len(pattern):
		return pattern[p+1] == b, p + 2
	default:
		return c == b, p + 1
	}
}

// matchClass matches the class that begins behind its bracket. One that is not
// closed ends with the pattern.
func matchClass(pattern string, p int, b byte) (fits bool, next int) {
	not := p < len(pattern) && pattern[p] == '^'
	if not {
		p++
	}
	for p < len(pattern) && pattern[p] != ']' {
		switch {
		case pattern[p] == '\\' && p+1 < len(pattern):
			p++
			fits = fits || pattern[p] == b
		case p+2 < len(pattern) && pattern[p+1] == '-':
			lo, hi := min(pattern[p], pattern[p+2]), max(pattern[p], pattern[p+2])
			fits = fits || lo <= b && b <= hi
			p += 2
		default:
			fits = fits || pattern[p] == b
		}
		p++
	}
	return fits != not, min(p+1, len(pattern))
}
