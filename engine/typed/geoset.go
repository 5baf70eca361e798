package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A GeoSet has members with positions, each member once.
type GeoSet[T comparable] struct {
	Structure
	untyped *engine.GeoSet
	member  *gotype.Type[T]
}

// A Near is a member and how far it is from where a search began.
type Near[T comparable] struct {
	Member   T
	Distance float64
}

// NewGeoSet gives the geo set called name. It does no I/O.
func NewGeoSet[T comparable](e *engine.Engine, name string, opts engine.GeoSetOptions) (*GeoSet[T], error) {
	t, g, err := open[T]("geoset", name, opts.Common, func() (*engine.GeoSet, error) { return e.GeoSet(name, opts) })
	if err != nil {
		return nil, err
	}
	return &GeoSet[T]{g, g, t}, nil
}

func (g *GeoSet[T]) key(op string, m T) (codec.Key, error) {
	k, err := g.member.Key(m)
	return k, wrap(g, op, err)
}

// Add puts m at a position and reports whether it is new. A position that does
// not exist is engine.ErrValue. O(log n).
func (g *GeoSet[T]) Add(ctx context.Context, m T, at engine.Position) (bool, error) {
	k, err := g.key("add", m)
	if err != nil {
		return false, err
	}
	return g.untyped.Add(ctx, k, at)
}

// Update puts members at positions and returns how many are new. It is atomic
// for each 1,000. O(n log n).
func (g *GeoSet[T]) Update(ctx context.Context, places map[T]engine.Position) (int, error) {
	stored := make([]engine.MemberPosition, 0, len(places))
	for m, at := range places {
		k, err := g.key("update", m)
		if err != nil {
			return 0, err
		}
		stored = append(stored, engine.MemberPosition{Member: k, Position: at})
	}
	return g.untyped.Update(ctx, stored)
}

// Remove removes m and reports whether it was a member. O(log n).
func (g *GeoSet[T]) Remove(ctx context.Context, m T) (bool, error) {
	k, err := g.key("remove", m)
	if err != nil {
		return false, err
	}
	return g.untyped.Remove(ctx, k)
}

// Position gives where m is, to less than a metre; ok is false if it is no
// member. O(1).
func (g *GeoSet[T]) Position(ctx context.Context, m T) (at engine.Position, ok bool, err error) {
	k, err := g.key("position", m)
	if err != nil {
		return at, false, err
	}
	o, err := g.untyped.Position(ctx, k)
	return o.V, o.OK, err
}

// Distance gives how far a is from b, in "m", "km", "mi" or "ft"; ok is false if
// one of them is no member. O(1).
func (g *GeoSet[T]) Distance(ctx context.Context, a, b T, unit string) (d float64, ok bool, err error) {
	ks, err := keys(g, "distance", g.member, []T{a, b})
	if err != nil {
		return 0, false, err
	}
	o, err := g.untyped.Distance(ctx, ks[0], ks[1], unit)
	return o.V, o.OK, err
}

// Within gives the members within a radius of a position, the nearest first
// unless the options say otherwise. O(n + log m), n being the members in the
// area, m all of them.
func (g *GeoSet[T]) Within(ctx context.Context, at engine.Position, radius float64, opts engine.WithinOptions) ([]Near[T], error) {
	found, err := g.untyped.Within(ctx, at, radius, opts)
	return g.list("within", found, err)
}

// WithinMember is Within around a member, which is among the result. One that is
// missing is engine.ErrMissing.
func (g *GeoSet[T]) WithinMember(ctx context.Context, m T, radius float64, opts engine.WithinOptions) ([]Near[T], error) {
	k, err := g.key("within_member", m)
	if err != nil {
		return nil, err
	}
	found, err := g.untyped.WithinMember(ctx, k, radius, opts)
	return g.list("within_member", found, err)
}

func (g *GeoSet[T]) list(op string, found []engine.MemberDistance, err error) ([]Near[T], error) {
	if err != nil {
		return nil, err
	}
	return convert(g, op, found, func(d engine.MemberDistance) (Near[T], error) {
		m, err := g.member.OfKey(d.Member)
		return Near[T]{m, d.Distance}, err
	})
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (g *GeoSet[T]) Untyped() *engine.GeoSet { return g.untyped }
