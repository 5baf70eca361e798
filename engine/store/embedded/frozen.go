package embedded

import (
	"maps"

	"github.com/rdsh/rdsh/engine/store"
)

// apart calls fn, which reads nothing that may change, while others may write
// already: without the lock, if the command is a single read.
func (t *tx) apart(fn func()) {
	if t.sh != nil && t == &t.sh.r {
		t.sh.mu.RUnlock()
		defer t.sh.mu.RLock() // which the caller gives back
	}
	fn()
}

// A frozen is the strings of a texts as they were.
type frozen struct {
	text string
	at   []span
	long map[int]string
}

func (x *frozen) get(k int) string {
	s := x.at[k]
	if s.n == longText {
		return x.long[k]
	}
	return x.text[s.start : int(s.start)+int(s.n)]
}

// freeze gives the keys of d by their slots. It copies where they are, not the
// keys, which is a small part of the time that a reply with them takes.
func (d *dict[V]) freeze() []frozen {
	at := make([]span, 0, d.n)
	all := make([]frozen, len(d.leaves))
	for i, l := range d.leaves {
		from := len(at)
		at = append(at, l.keys.at...)
		all[i] = frozen{l.keys.text.String(), at[from:], maps.Clone(l.keys.long)}
	}
	return all
}

// lend gives the values of d by their leaves. Nobody changes them: who wants
// other ones makes a copy of a leaf's first.
func (d *dict[V]) lend() [][]V {
	all := make([][]V, len(d.leaves))
	for i, l := range d.leaves {
		l.lent.Store(true)
		all[i] = l.values
	}
	return all
}

// allApart gives the members of a large set.
func (t *tx) allApart(m *members) (r store.Reply) {
	names, n := m.freeze(), m.n
	t.apart(func() {
		rs := make([]store.Reply, 0, n)
		for i := range names {
			for k := range names[i].at {
				rs = append(rs, store.OfStr(names[i].get(k)))
			}
		}
		r = store.OfList(rs)
	})
	return r
}

// hallApart gives fields, values or both of a large hash.
func (t *tx) hallApart(h *hash, fields, values bool) (r store.Reply) {
	names, lent, n := h.freeze(), h.lend(), h.n
	t.apart(func() {
		rs := make([]store.Reply, 0, sizeOf(n, fields && values))
		for i := range lent {
			for k, value := range lent[i] {
				if fields {
					rs = append(rs, store.OfStr(names[i].get(k)))
				}
				if values {
					rs = append(rs, value.reply())
				}
			}
		}
		r = store.OfList(rs)
	})
	return r
}

// A collection of so many elements is read for the most part without the lock,
// so that a writer need not wait.
const (
	muchToRead     = 50_000
	muchToReadTiny = 4
)

func (t *tx) muchToRead() int {
	if t.s.tiny {
		return muchToReadTiny
	}
	return muchToRead
}

// zreply is x.reply, which looks for each member somewhere else in memory.
func (t *tx) zreply(x *zspan, z *zset, i, j int) (r store.Reply) {
	n := int(x.limited(i, j))
	if n < t.muchToRead() {
		return x.reply(z, i, j)
	}
	slots, scores := make([]uint32, 0, n), []float64(nil)
	if x.scores {
		scores = make([]float64, 0, n)
	}
	x.visit(z, i, j, func(score float64, slot uint32) {
		slots = append(slots, slot)
		if x.scores {
			scores = append(scores, score)
		}
	})
	members := z.scores.freeze()
	t.apart(func() {
		rs := make([]store.Reply, 0, len(slots)+len(scores))
		for k, slot := range slots {
			rs = append(rs, store.OfStr(members[slot>>leafBits].get(int(slot&(leafSize-1)))))
			if scores != nil {
				rs = append(rs, store.OfFloat(scores[k]))
			}
		}
		r = store.OfList(rs)
	})
	return r
}
