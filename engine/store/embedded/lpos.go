package embedded

import (
	"math"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// lpos is LPOS key element [RANK n] [COUNT n] [MAXLEN n].
func lpos(t *tx, c *store.Command) store.Reply {
	o, bad := posOptions(c)
	if bad != nil {
		return *bad
	}
	l, _, wrong := holding[list](t, c.Arg(0))
	if l == nil {
		if o.counted {
			return orEmpty(wrong)
		}
		return wrong
	}
	found := l.positions(c.Arg(1), o)
	switch {
	case o.counted:
		return store.OfList(found)
	case len(found) == 0:
		return store.Reply{}
	}
	return found[0]
}

type lposOptions struct {
	rank, count, most int64
	counted           bool
	endless           bool // count is void, as Redis 7.0 has it for the least rank
}

func posOptions(c *store.Command) (o lposOptions, bad *store.Reply) {
	o.rank, o.count = 1, 1
	for i := 2; i < c.Len(); i += 2 {
		if i+1 == c.Len() {
			return o, &syntax
		}
		n, isInt := parseInt(c.Arg(i + 1))
		opt := strings.ToUpper(c.Arg(i))
		switch {
		case opt != "RANK" && opt != "COUNT" && opt != "MAXLEN":
			return o, &syntax
		case opt == "RANK" && !isInt:
			return o, &notInt
		case opt == "RANK" && n == 0:
			r := store.OfError("ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list")
			return o, &r
		case opt == "RANK":
			o.rank = n
			o.endless = n == math.MinInt64
		case n < 0 || !isInt:
			r := store.OfError(store.Error("ERR " + opt + " can't be negative"))
			return o, &r
		case opt == "COUNT":
			o.count, o.counted = n, true
		default:
			o.most = n
		}
	}
	return o, nil
}

func (l *list) positions(s string, o lposOptions) (found []store.Reply) {
	skip := max(o.rank, -o.rank, 1) - 1
	seen := int64(0)
	look := func(i int, v string) bool {
		if o.most > 0 && seen >= o.most || o.count > 0 && !o.endless && int64(len(found)) >= o.count {
			return false
		}
		seen++
		switch {
		case v != s:
		case skip > 0:
			skip--
		default:
			found = append(found, store.OfInt(int64(i)))
		}
		return true
	}
	if o.rank < 0 {
		l.eachBack(look)
	} else {
		l.each(0, l.n, look)
	}
	return slices.Clip(found)
}
