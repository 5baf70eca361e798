package engine

// Matches reports whether s matches a glob pattern, byte by byte, as MATCH of
// Redis does: * any text, ? any byte, [a-z] and [^a-z] one of a set, \ the next
// byte as it is. It takes time in proportion to the product of both lengths
// at most.
func Matches(pattern, s string) bool {
	p, i := 0, 0
	star, from := -1, 0 // where the last * stands, and where its text ends
	for i < len(s) {
		if p < len(pattern) && pattern[p] == '*' {
			star, from = p, i
			p++
			continue
		}
		if n, ok := matchByte(pattern[p:], s[i]); ok {
			p, i = p+n, i+1
			continue
		}
		if star < 0 {
			return false
		}
		from++
		p, i = star+1, from
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// matchByte reports whether c matches the first element of a pattern, and how
// long that is.
func matchByte(pattern string, c byte) (n int, ok bool) {
	switch {
	case pattern == "":
		return 0, false
	case pattern[0] == '?':
		return 1, true
	case pattern[0] == '[':
		return matchSet(pattern, c)
	case pattern[0] == '\\' && len(pattern) > 1:
		return 2, pattern[1] == c
	}
	return 1, pattern[0] == c
}

// matchSet reports whether c is in the set that a pattern begins with. One
// that is not closed ends with the pattern.
func matchSet(pattern string, c byte) (n int, ok bool) {
	n = 1
	not := n < len(pattern) && pattern[n] == '^'
	if not {
		n++
	}
	for n < len(pattern) && pattern[n] != ']' {
		switch {
		case pattern[n] == '\\' && n+1 < len(pattern):
			n++
			ok = ok || pattern[n] == c
			n++
		case n+2 < len(pattern) && pattern[n+1] == '-':
			low, high := min(pattern[n], pattern[n+2]), max(pattern[n], pattern[n+2])
			ok = ok || low <= c && c <= high
			n += 3
		default:
			ok = ok || pattern[n] == c
			n++
		}
	}
	return min(n+1, len(pattern)), ok != not
}
