// Package table lays text out in the columns of a terminal.
package table

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Width gives how many columns of a terminal s takes: two for the wide
// characters of East Asian scripts and pictures, none for combining ones
// (Unicode's UAX 11 and 29).
func Width(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

// Cut gives as much of s as fits n columns, with … in place of the rest.
func Cut(s string, n int) string {
	if len(s) <= n || Width(s) <= n {
		return s
	}
	var b strings.Builder
	left := n - 1
	for rest, state := s, -1; rest != ""; {
		var cluster string
		var width int
		cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if left -= width; left < 0 {
			break
		}
		b.WriteString(cluster)
	}
	return b.String() + "…"
}

// Fill gives s with blanks up to n columns, before it if right is set.
func Fill(s string, n int, right bool) string {
	blank := strings.Repeat(" ", max(n-Width(s), 0))
	if right {
		return blank + s
	}
	return s + blank
}
