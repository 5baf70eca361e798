package embedded

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded/order"
)

// A score is packed as one byte if it is a small integer, and as nine if not.
const (
	smallScores = 255
	otherScore  = 255
)

func isSmall(score float64) bool {
	return score >= 0 && score < smallScores && score == math.Trunc(score) && !math.Signbit(score)
}

func scoreSize(score float64) int {
	if isSmall(score) {
		return 1
	}
	return 9
}

// cutScore reads the score that text begins with, and gives what follows.
func cutScore(text string) (score float64, rest string) {
	if text[0] != otherScore {
		return float64(text[0]), text[1:]
	}
	var b [8]byte
	copy(b[:], text[1:])
	return math.Float64frombits(binary.LittleEndian.Uint64(b[:])), text[9:]
}

// appendItems gives the elements of a packed sorted set, in order.
func appendItems(items []order.Item, text string) []order.Item {
	for text != "" {
		var x order.Item
		x.Member, text = cut(text)
		x.Score, text = cutScore(text)
		items = append(items, x)
	}
	return items
}

// itemsIn gives the number of elements of a packed sorted set.
func itemsIn(text string) (n int) {
	for text != "" {
		_, text = cut(text)
		_, text = cutScore(text)
		n++
	}
	return n
}

// packItems is the opposite of appendItems. ok is false if the text would be too long.
func (t *tx) packItems(items []order.Item) (text string, ok bool) {
	size := 0
	for _, x := range items {
		size += sizeIn(x.Member) + scoreSize(x.Score)
	}
	if size > t.packedLimit() {
		return "", false
	}
	var room [mostPacked]byte
	b := room[:0]
	for _, x := range items {
		b = append(binary.AppendUvarint(b, uint64(len(x.Member))), x.Member...)
		if isSmall(x.Score) {
			b = append(b, byte(x.Score))
		} else {
			b = binary.LittleEndian.AppendUint64(append(b, otherScore), math.Float64bits(x.Score))
		}
	}
	return string(b), true
}

// zaddPacked is ZADD without options, from argument first on, on a key that
// holds nothing or a packed sorted set.
func (t *tx) zaddPacked(c *store.Command, first int, e *entry) (added int64, done bool) {
	if c.Len() > mostAtOnce {
		return 0, false
	}
	var room [mostAtOnce]order.Item
	items := room[:0]
	if e != nil {
		items = appendItems(items, e.text)
	}
	longest := int(t.s.tunables.get(zsetMaxValue))
	changed := false
	for i := first; i < c.Len(); i += 2 {
		score, _ := parseFloat(c.Arg(i))
		x := order.Item{Score: score + 0, Member: c.Arg(i + 1)} // -0 + 0 is 0
		at := slices.IndexFunc(items, func(y order.Item) bool { return y.Member == x.Member })
		switch {
		case len(x.Member) > longest:
			return 0, false
		case at < 0:
			added++
		case items[at].Score == score:
			continue
		default:
			items = slices.Delete(items, at, at+1)
		}
		changed = true
		at, _ = slices.BinarySearchFunc(items, x, compareItems)
		items = slices.Insert(items, at, x)
	}
	text, ok := t.packItems(items)
	if !ok || len(items) > int(t.s.tunables.get(zsetMaxEntries)) {
		return 0, false
	}
	if changed {
		t.repack(c.Arg(0), e, flatZset, text)
	}
	return added, true
}

func compareItems(a, b order.Item) int {
	switch {
	case order.Less(a, b):
		return -1
	case order.Less(b, a):
		return 1
	}
	return 0
}

// packedScore gives the score of a member of a packed sorted set.
func packedScore(text, member string) (score float64, found bool) {
	for text != "" {
		var m string
		m, text = cut(text)
		score, text = cutScore(text)
		if m == member {
			return score, true
		}
	}
	return 0, false
}

// flatRank is ZRANK or ZREVRANK on a packed sorted set.
func flatRank(text, member string, reverse bool) store.Reply {
	n, at := 0, -1
	for text != "" {
		var m string
		m, text = cut(text)
		_, text = cutScore(text)
		if m == member {
			at = n
		}
		n++
	}
	switch {
	case at < 0:
		return store.Reply{}
	case reverse:
		at = n - 1 - at
	}
	return store.OfInt(int64(at))
}

// inItems gives the half-open range of positions in items, as in does in a
// sorted set.
func (x *zspan) inItems(items []order.Item) (i, j int) {
	n := len(items)
	switch x.by {
	case byRank:
		i, j = between(x.a, x.b, n)
		if x.rev {
			i, j = n-j, n-i
		}
		return i, max(i, j)
	case byScore:
		i, j = scoresBelow(items, x.lo, !x.lo.open), scoresBelow(items, x.hi, x.hi.open)
	case byLex:
		i, j = membersBefore(items, x.lo, !x.lo.open), membersBefore(items, x.hi, x.hi.open)
	}
	return i, max(i, j)
}

// scoresBelow is below of a sorted set.
func scoresBelow(items []order.Item, b bound, strict bool) (n int) {
	for n < len(items) && (items[n].Score < b.score || !strict && items[n].Score == b.score) {
		n++
	}
	return n
}

// membersBefore is before of a sorted set.
func membersBefore(items []order.Item, b bound, strict bool) (n int) {
	switch b.end {
	case -1:
		return 0
	case 1:
		return len(items)
	}
	for n < len(items) && (items[n].Member < b.member || !strict && items[n].Member == b.member) {
		n++
	}
	return n
}

// flatRange is the reply to a range of a packed sorted set.
func (x *zspan) flatRange(text string) store.Reply {
	var room [mostAtOnce]order.Item
	items := appendItems(room[:0], text)
	i, j := x.inItems(items)
	n := x.limited(i, j)
	rs := make([]store.Reply, 0, 2*n)
	for k := range int(n) {
		at := i + int(x.offset) + k
		if x.rev {
			at = j - 1 - int(x.offset) - k
		}
		rs = append(rs, store.OfStr(items[at].Member))
		if x.scores {
			rs = append(rs, store.OfFloat(items[at].Score))
		}
	}
	return store.OfList(rs)
}
