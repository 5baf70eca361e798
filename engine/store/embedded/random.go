package embedded

import (
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// mostReplies is how many elements a reply may have that a command makes up,
// as by repeating what is stored.
const mostReplies = 1 << 24

// tooMany refuses a reply with more of them.
var tooMany = store.OfError("ERR the reply would have more than 16777216 elements")

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
	each := int64(1)
	if show != nil {
		each = 2
	}
	if count < -mostReplies/each {
		return tooMany
	}
	rs := make([]store.Reply, 0, each*max(-count, min(count, int64(d.n))))
	for i := range pick(d.n, count) {
		s := d.at(i)
		rs = append(rs, store.OfStr(s.key))
		if show != nil {
			rs = append(rs, show(s.value))
		}
	}
	return store.OfList(rs)
}

// pick gives count of n numbers, or -count with repetitions.
func pick(n int, count int64) iter.Seq[int] {
	switch {
	case count < 0:
		return func(yield func(int) bool) {
			for ; count < 0 && yield(rand.IntN(n)); count++ {
			}
		}
	case count >= int64(n)/2:
		return slices.Values(rand.Perm(n)[:min(int64(n), count)])
	}
	seen := make(map[int]bool, count)
	for int64(len(seen)) < count {
		seen[rand.IntN(n)] = true
	}
	return maps.Keys(seen)
}
