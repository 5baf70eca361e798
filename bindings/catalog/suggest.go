package catalog

import "strings"

// Suggest gives `: did you mean x?` for the one of names nearest to name, or
// nothing if none is near.
func Suggest(name string, names []string) string {
	if best := Nearest(name, names); best != "" {
		return ": did you mean " + best + "?"
	}
	return ""
}

// SuggestOf is Suggest, or lists names if none is near.
func SuggestOf(name string, names []string) string {
	if near := Suggest(name, names); near != "" || len(names) == 0 {
		return near
	}
	return ": there are " + strings.Join(names, ", ")
}

// Nearest gives the one of names that name is probably meant to be, or "".
func Nearest(name string, names []string) string {
	best, least := "", max(1, (len(name)+1)/3)
	for _, n := range names {
		d := distance(strings.ToLower(name), strings.ToLower(n))
		if d >= max(len(name), len(n)) { // they share nothing
			continue
		}
		if d < least || d == least && (best == "" || n < best) {
			best, least = n, d
		}
	}
	return best
}

// distance is the edit distance by bytes where two neighbours may also change
// places (optimal string alignment). O(len(a) len(b)).
func distance(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
