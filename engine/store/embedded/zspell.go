package embedded

import (
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// Redis packs small sorted sets, and as a part of that writes scores that are
// whole numbers as such. So there -0 is 0, and ZSCAN, which shows what is
// written, has all digits where other replies have an exponent.

// packsScores reports whether Redis would pack z.
func (t *tx) packsScores(z *zset) bool {
	g := &t.s.tunables
	return z.scores.n <= int(g.get(zsetMaxEntries)) && within(&z.scores, int(g.get(zsetMaxValue)))
}

func negativeZero(f float64) bool { return f == 0 && math.Signbit(f) }

// unsign makes the score in a slot of z 0 if it is -0 and z is packed.
func (t *tx) unsign(z *zset, slot int) {
	if negativeZero(*z.scores.value(slot)) && t.packsScores(z) {
		z.change(slot, 0)
	}
}

// mostPackedScore is the largest score that is written as a whole number.
const mostPackedScore = 1 << 62

// packedFloat spells a score that is packed.
func packedFloat(f float64) store.Reply {
	if f == math.Trunc(f) && math.Abs(f) <= mostPackedScore {
		return store.OfStr(strconv.FormatInt(int64(f), 10))
	}
	return store.OfFloat(f)
}

func zscan(t *tx, c *store.Command) store.Reply {
	show := store.OfFloat
	if z, _, _ := holding[zset](t, c.Arg(0)); z != nil && t.packsScores(z) {
		show = packedFloat
	}
	return scanIn(t, c, t.zsetDict, show)
}
