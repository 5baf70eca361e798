package embedded

import (
	"math"
	"math/rand/v2"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// mostRandom is how many elements with repetitions may be asked for.
const mostRandom = 1 << 26

// random is SRANDMEMBER, HRANDFIELD or ZRANDMEMBER key [count [with]]. Elements
// are different if count is positive; show gives the reply for a value.
func random[V any](c *store.Command, with string, open func(key string) (*dict[V], store.Reply), show func(V) store.Reply) store.Reply {
	if c.Len() == 1 {
		d, bad := open(c.Arg(0))
		if d == nil {
			return bad
		}
		return store.OfStr(d.key(rand.IntN(d.n)))
	}
	count, isInt := parseInt(c.Arg(1))
	switch {
	case !isInt:
		return notInt
	case count == math.MinInt64:
		return store.OfError("ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807")
	case c.Len() > 3 || c.Len() == 3 && !strings.EqualFold(c.Arg(2), with):
		return syntax
	case c.Len() == 3 && (count > math.MaxInt64/2 || count < -math.MaxInt64/2):
		return outOfRange
	case c.Len() < 3:
		show = nil
	}
	d, bad := open(c.Arg(0))
	if d == nil {
		return orEmpty(bad)
	}
	if count < -mostRandom {
		return outOfRange
	}
	var rs []store.Reply
	for _, i := range pick(d.n, count) {
		s := d.at(i)
		rs = append(rs, store.OfStr(s.key))
		if show != nil {
			rs = append(rs, show(s.value))
		}
	}
	return store.OfList(rs)
}

// pick gives count of n numbers, or -count with repetitions.
func pick(n int, count int64) []int {
	if count < 0 {
		picked := make([]int, -count)
		for i := range picked {
			picked[i] = rand.IntN(n)
		}
		return picked
	}
	if count >= int64(n)/2 {
		all := rand.Perm(n)
		return all[:min(int64(n), count)]
	}
	seen := make(map[int]bool, count)
	picked := make([]int, 0, count)
	for int64(len(picked)) < count {
		if i := rand.IntN(n); !seen[i] {
			seen[i] = true
			picked = append(picked, i)
		}
	}
	return picked
}
