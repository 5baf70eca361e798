package embedded

import (
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded/order"
)

var _ store.Skipper = (*tx)(nil)

// Skip goes through the members of a sorted set from leaf to leaf of its tree.
func (t *tx) Skip(key string) func(from string) (member string, ok bool) {
	z, _, _ := peeking[zset](t, key, flatZset)
	if z == nil {
		return nil
	}
	c := z.order.Seek(0)
	score := c.Score()
	if z.order.At(z.order.Len()-1).Score != score {
		return nil
	}
	return func(from string) (string, bool) {
		if c = z.order.Forward(c, order.Item{Score: score, Member: from}); !c.Valid() {
			return "", false
		}
		return z.scores.Name(c.ID()), true
	}
}
