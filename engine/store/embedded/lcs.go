package embedded

import (
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// lcsOptions are those of LCS.
type lcsOptions struct {
	length, index, lengths bool
	least                  int64 // the length of the shortest match to give
}

// lcs is LCS key1 key2 [LEN] [IDX] [MINMATCHLEN n] [WITHMATCHLEN]: the longest
// common subsequence of two texts.
func lcs(t *tx, c *store.Command) store.Reply {
	a, _, bad1 := t.view(c.Arg(0))
	b, _, bad2 := t.view(c.Arg(1))
	if !bad1.IsNil() || !bad2.IsNil() {
		return store.OfError("ERR The specified keys must contain string values")
	}
	o, bad := readLCS(c)
	if bad != nil {
		return *bad
	}
	if int64(len(a)+1)*int64(len(b)+1) > t.maxText()/4 {
		return store.OfError("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len")
	}
	x := newAlignment(a, b)
	length := store.OfInt(int64(x.at(len(a), len(b))))
	if o.length {
		return length
	}
	text, matches := x.walk(&o)
	if o.index {
		return store.OfList([]store.Reply{store.OfStr("matches"), store.OfList(matches), store.OfStr("len"), length})
	}
	return store.OfStr(text)
}

func readLCS(c *store.Command) (o lcsOptions, bad *store.Reply) {
	for i := 2; i < c.Len(); i++ {
		switch opt := strings.ToUpper(c.Arg(i)); {
		case opt == "LEN":
			o.length = true
		case opt == "IDX":
			o.index = true
		case opt == "WITHMATCHLEN":
			o.lengths = true
		case opt == "MINMATCHLEN" && i+1 < c.Len():
			i++
			var isInt bool
			if o.least, isInt = parseInt(c.Arg(i)); !isInt {
				return o, &notInt
			}
		default:
			return o, &syntax
		}
	}
	if o.length && o.index {
		r := store.OfError("ERR If you want both the length and indexes, please just use IDX.")
		return o, &r
	}
	return o, nil
}

// An alignment has the length of the longest common subsequence of each pair of
// prefixes of a and b.
type alignment struct {
	a, b   []byte
	length []uint32 // of i bytes of a and k of b at i*(len(b)+1) + k
}

func (x *alignment) at(i, k int) uint32 { return x.length[i*(len(x.b)+1)+k] }

func newAlignment(a, b []byte) *alignment {
	x := &alignment{a, b, make([]uint32, (len(a)+1)*(len(b)+1))}
	w := len(b) + 1
	for i := 1; i <= len(a); i++ {
		above, row := x.length[(i-1)*w:i*w], x.length[i*w:(i+1)*w]
		for k := 1; k <= len(b); k++ {
			if a[i-1] == b[k-1] {
				row[k] = above[k-1] + 1
			} else {
				row[k] = max(above[k], row[k-1])
			}
		}
	}
	return x
}

// walk follows a longest subsequence from its end, and gives it with the
// matches that it is made of, as Redis finds them: the last one first.
func (x *alignment) walk(o *lcsOptions) (text string, matches []store.Reply) {
	var common []byte
	i, k, run := len(x.a), len(x.b), 0 // the last run bytes before i and k matched
	emit := func() {
		if run > 0 && int64(run) >= o.least {
			matches = append(matches, match(i, k, run, o.lengths))
		}
		run = 0
	}
	for i > 0 && k > 0 {
		switch {
		case x.a[i-1] == x.b[k-1]:
			common = append(common, x.a[i-1])
			i, k, run = i-1, k-1, run+1
		case x.at(i-1, k) > x.at(i, k-1):
			emit()
			i--
		default:
			emit()
			k--
		}
	}
	emit()
	slices.Reverse(common)
	return string(common), matches
}

func match(i, k, n int, length bool) store.Reply {
	span := func(from int) store.Reply {
		return store.OfList([]store.Reply{store.OfInt(int64(from)), store.OfInt(int64(from + n - 1))})
	}
	m := []store.Reply{span(i), span(k)}
	if length {
		m = append(m, store.OfInt(int64(n)))
	}
	return store.OfList(m)
}
