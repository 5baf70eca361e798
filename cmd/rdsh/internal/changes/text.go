package changes

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine/transfer"
	"github.com/rdsh/rdsh/internal/table"
)

// mostElements is how many elements of a key are shown.
const mostElements = 6

// texts gives a key before and after: whole where that is little, else what the
// two do not have in common.
func texts(before, after *transfer.Key) (was, is string) {
	if before.Exists() && after.Exists() && before.SameContent(after) {
		return "the same", "the same"
	}
	a, b := parts(before), parts(after)
	var same alike
	if before.Kind() == after.Kind() && len(a)+len(b) > 2*mostElements {
		if ordered(before.Kind()) {
			a, b, same = uncommon(a, b)
		} else {
			a, b, same = unlike(a, b)
		}
	}
	return text(before, a, same), text(after, b, same)
}

func ordered(kind string) bool { return kind == "list" || kind == "stream" }

// alike is how many elements are left out, since both keys have them: in front
// of those that are shown, and behind.
type alike struct{ front, back int }

// parts spells the elements of a key, in an order that depends on nothing else.
func parts(k *transfer.Key) []string {
	elements := k.Elements()
	all := make([]string, len(elements))
	for i, e := range elements {
		switch k.Kind() {
		case "hash":
			all[i] = quote(e[0]) + ": " + quote(e[1])
		case "zset":
			all[i] = quote(e[0]) + ": " + e[1]
		case "stream":
			all[i] = entry(e)
		default:
			all[i] = quote(e[0])
		}
	}
	if !ordered(k.Kind()) {
		slices.Sort(all)
	}
	return all
}

// entry spells an entry of a stream.
func entry(words []string) string {
	var fields []string
	for i := 1; i+1 < len(words); i += 2 {
		fields = append(fields, quote(words[i])+": "+quote(words[i+1]))
	}
	return words[0] + " {" + strings.Join(fields, ", ") + "}"
}

// quote gives a text in quotes, or the length of one that is no text.
func quote(s string) string {
	if !utf8.ValidString(s) && len(s) > 16 {
		return show.Bytes(len(s))
	}
	return strconv.Quote(table.Cut(s, mostColumns))
}

// uncommon leaves out what two lists begin and end with.
func uncommon(a, b []string) (x, y []string, same alike) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
		same.front++
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
		same.back++
	}
	return a, b, same
}

// unlike leaves out what is in both of two sorted lists.
func unlike(a, b []string) (x, y []string, same alike) {
	in := func(list []string) func(string) bool {
		return func(s string) bool { _, found := slices.BinarySearch(list, s); return found }
	}
	x, y = slices.DeleteFunc(slices.Clone(a), in(b)), slices.DeleteFunc(slices.Clone(b), in(a))
	return x, y, alike{back: len(a) - len(x)}
}

// text puts the elements of a key together, and says how many are left out.
func text(k *transfer.Key, elements []string, same alike) string {
	switch {
	case !k.Exists():
		return ""
	case k.Kind() == "string":
		return strings.Join(elements, "")
	}
	shown := some(same.front, "the same")
	shown = append(shown, elements[:min(mostElements, len(elements))]...)
	shown = append(append(shown, some(len(elements)-mostElements, "more")...), some(same.back, "the same")...)
	text := strings.Join(shown, ", ")
	if ordered(k.Kind()) {
		return "[" + text + "]"
	}
	return "{" + text + "}"
}

// some says that there are n elements, if there are any.
func some(n int, what string) []string {
	if n <= 0 {
		return nil
	}
	return []string{"… " + show.Count(n) + " " + what}
}
