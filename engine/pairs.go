package engine

import (
	"context"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Pairs gives a cursor over the entries, as Scan does.
func (m *HashMap) Pairs(ctx context.Context) (Cursor[MapEntry], error) {
	return m.Scan(ctx, MatchOptions{})
}

// Pairs gives a cursor over the elements with their counts, in no order, read
// in pages. One that stays meanwhile comes at least once.
func (c *Counter) Pairs(context.Context) (Cursor[Count], error) { return c.scan("pairs"), nil }

// Pairs gives a cursor over the members with their scores, ascending, read in
// pages of 1,000: see byScore.
func (z *SortedSet) Pairs(context.Context) (Cursor[MemberScore], error) {
	return byScore(&z.handle, "pairs", func(m codec.Key, score float64) MemberScore { return MemberScore{m, score} }), nil
}

// Iterate gives a cursor over the vertices, in no order, read in pages. One
// that stays meanwhile comes at least once.
func (g *Graph) Iterate(context.Context) (Cursor[codec.Key], error) {
	return scan(&g.handle, "iterate", store.HScan, "", 2, func(e []store.Reply) codec.Key {
		return codec.Key(e[0].Str())
	}), nil
}

// Same reports whether other is a handle of the same structure: of its type
// and name, in its store.
func (h *handle) Same(other any) bool {
	o, ok := other.(interface{ self() *handle })
	return ok && o.self().kind == h.kind && o.self().name == h.name && o.self().base() == h.base()
}

func (h *handle) self() *handle { return h }
