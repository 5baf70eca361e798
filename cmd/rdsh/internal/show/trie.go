package show

import (
	"strings"
	"unicode/utf8"

	"github.com/rdsh/rdsh/engine/codec/tree"
)

// trie draws words, which are sorted by their bytes, under what they have in
// common.
func (o *Options) trie(words tree.List, size int) string {
	shown := len(words)
	if o.Rows > 0 {
		shown = min(shown, o.Rows)
	}
	list := make([]string, shown)
	for i := range list {
		list[i] = words[i].(string)
	}
	var b strings.Builder
	branches(&b, list, 0, "")
	if rest := size - shown; rest > 0 {
		b.WriteString("… " + o.left(rest, size, "words"))
	}
	return b.String()
}

// branches draws words that share their first bytes, so many.
func branches(b *strings.Builder, words []string, shared int, margin string) {
	for len(words) > 0 {
		n := together(words, shared)
		joint, below := "├─ ", "│  "
		if n == len(words) {
			joint, below = "╰─ ", "   "
		}
		group := words[:n]
		words = words[n:]
		common := commonStart(group[0], group[n-1], shared)
		label := group[0][:common]
		if label != group[0] {
			label += "…"
		} else {
			group = group[1:]
		}
		b.WriteString(margin + joint + visible(label) + "\n")
		branches(b, group, common, margin+below)
	}
}

// together gives how many of words, from the first on, have the character of
// the first one at a position.
func together(words []string, at int) int {
	if at >= len(words[0]) {
		return 1
	}
	_, size := utf8.DecodeRuneInString(words[0][at:])
	n := 1
	for n < len(words) && strings.HasPrefix(words[n], words[0][:at+size]) {
		n++
	}
	return n
}

// commonStart gives how many bytes, of whole characters, a and b begin with
// both, where they share the character after the first so many.
func commonStart(a, b string, shared int) int {
	n := shared
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	least := shared
	if shared < len(a) {
		_, size := utf8.DecodeRuneInString(a[shared:])
		least += size
	}
	for n > least && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return n
}

// visible gives a word with what cannot be seen quoted.
func visible(word string) string {
	if word == "" {
		return `""`
	}
	quoted := Literal(word, "")
	if quoted[1:len(quoted)-1] == word {
		return word
	}
	return quoted
}
