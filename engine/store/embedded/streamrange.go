package embedded

import (
	"iter"
	"math"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

func xrange(t *tx, c *store.Command) store.Reply {
	return t.xrange(c, c.Arg(1), c.Arg(2), (*stream).ascend)
}

func xrevrange(t *tx, c *store.Command) store.Reply {
	return t.xrange(c, c.Arg(2), c.Arg(1), (*stream).descend)
}

// A walk gives the entries of a range in one direction.
type walk func(s *stream, x interval) iter.Seq2[*streamNode, *record]

// xrange is XRANGE key from to [COUNT n], or XREVRANGE key to from [COUNT n].
func (t *tx) xrange(c *store.Command, from, to string, in walk) store.Reply {
	x, bad := parseInterval(from, to)
	if bad != nil {
		return *bad
	}
	count := int64(-1)
	for i := 3; i < c.Len(); i += 2 {
		if !strings.EqualFold(c.Arg(i), "COUNT") || i+1 == c.Len() {
			return syntax
		}
		n, isInt := parseInt(c.Arg(i + 1))
		if !isInt {
			return notInt
		}
		count = max(n, 0)
	}
	s, _, wrong := holding[stream](t, c.Arg(0))
	switch {
	case s == nil:
		return orEmpty(wrong)
	case count == 0:
		return store.Reply{}
	case count < 0:
		count = math.MaxInt64
	}
	return store.OfList(s.replies(x, in, count))
}

// replies gives up to count entries of a range.
func (s *stream) replies(x interval, in walk, count int64) []store.Reply {
	rs := make([]store.Reply, 0, min(count, int64(s.n), 16))
	for n, r := range in(s, x) {
		if rs = append(rs, n.reply(r)); int64(len(rs)) == count {
			break
		}
	}
	return rs
}
