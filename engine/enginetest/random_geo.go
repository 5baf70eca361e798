package enginetest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A geoModel is a geo set as a map. A stored position is within a metre of the
// one that was given.
type geoModel struct {
	t  testing.TB
	g  *engine.GeoSet
	of map[codec.Key]engine.Position
}

// metre is a thousandth of a km.
const metre = 0.001

func newGeoModel(t testing.TB, s store.Store) *geoModel {
	return &geoModel{t, newGeoSet(t, s, "{r}geo"), map[codec.Key]engine.Position{}}
}

func randomPosition(r *rand.Rand) engine.Position {
	return latLon(r.Float64()*160-80, 180-r.Float64()*360)
}

func (m *geoModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, k, at := m.t.Context(), codec.Key(pick(r, "a", "b", "c", "42", "\xff", "")), randomPosition(r)
		switch r.IntN(8) {
		case 0, 1:
			return one(fmt.Sprintf("geo add %q", k), func() (bool, error) { return m.g.Add(ctx, k, at) },
				func() string { return fmt.Sprint(m.place(k, at)) })
		case 2:
			return m.update(r)
		case 3:
			return one(fmt.Sprintf("geo remove %q", k), func() (bool, error) { return m.g.Remove(ctx, k) },
				func() string { _, ok := m.of[k]; delete(m.of, k); return fmt.Sprint(ok) })
		case 4:
			return one(fmt.Sprintf("geo position %q", k), func() (string, error) {
				now, err := m.g.Position(ctx, k)
				return m.near(k, now), err
			}, func() string { return "as it was given" })
		case 5:
			return m.distance(r, k)
		}
		return m.within(r, at)
	}
}

// place puts a member somewhere, and reports whether it is new.
func (m *geoModel) place(k codec.Key, at engine.Position) bool {
	_, had := m.of[k]
	m.of[k] = at
	return !had
}

// near tells whether a member is where it should be.
func (m *geoModel) near(k codec.Key, now engine.Opt[engine.Position]) string {
	want, ok := m.of[k]
	if now.OK != ok || ok && haversine(now.V, want) > metre {
		return fmt.Sprint(now, " for ", want)
	}
	return "as it was given"
}

func (m *geoModel) update(r *rand.Rand) randomOp {
	var places []engine.MemberPosition
	for range r.IntN(4) {
		at := randomPosition(r)
		places = append(places, placed(pick(r, "a", "b", "c", "d"), at.Lat, at.Lon))
	}
	return one(fmt.Sprint("geo update ", places), func() (int, error) { return m.g.Update(m.t.Context(), places) },
		func() string {
			n := 0
			for _, p := range places {
				if m.place(p.Member, p.Position) {
					n++
				}
			}
			return fmt.Sprint(n)
		})
}

func (m *geoModel) distance(r *rand.Rand, a codec.Key) randomOp {
	b := codec.Key(pick(r, "a", "b", "c"))
	return one(fmt.Sprintf("geo distance %q %q", a, b), func() (string, error) {
		far, err := m.g.Distance(m.t.Context(), a, b, "km")
		from, has := m.of[a]
		to, hasToo := m.of[b]
		if far.OK != (has && hasToo) || far.OK && math.Abs(far.V-haversine(from, to)) > 2*metre {
			return fmt.Sprint(far), err
		}
		return "right", err
	}, func() string { return "right" })
}

// within searches around a position, or around a member, with a radius between
// the distances of two others: no member is so close to the border that it
// might be on either side.
func (m *geoModel) within(r *rand.Rand, at engine.Position) randomOp {
	from := codec.Key(pick(r, "a", "b", "none"))
	around := r.IntN(2) == 0
	centre, ok := m.of[from]
	if !around {
		centre, ok = at, true
	}
	near := m.sorted(centre)
	k := r.IntN(len(near) + 1)
	if k == 0 && around && ok {
		k = 1 // itself
	}
	radius := between(near, k)
	opts := engine.WithinOptions{Sort: pick(r, "", "asc", "desc")}
	return one(fmt.Sprintf("geo within %v of %v %q", radius, at, from), func() (string, error) {
		search := func() ([]engine.MemberDistance, error) { return m.g.Within(m.t.Context(), at, radius, opts) }
		if around {
			search = func() ([]engine.MemberDistance, error) {
				return m.g.WithinMember(m.t.Context(), from, radius, opts)
			}
		}
		found, err := search()
		if opts.Sort == "desc" {
			slices.Reverse(found)
		}
		return inOrder(found), err
	}, func() string {
		if !ok {
			return "missing"
		}
		return inOrder(near[:k])
	})
}

// sorted gives all members, the nearest first.
func (m *geoModel) sorted(centre engine.Position) []engine.MemberDistance {
	var all []engine.MemberDistance
	for k, at := range m.of {
		all = append(all, engine.MemberDistance{Member: k, Distance: haversine(centre, at)})
	}
	slices.SortFunc(all, func(a, b engine.MemberDistance) int { return cmp.Compare(a.Distance, b.Distance) })
	return all
}

// between gives a radius that reaches the first k members.
func between(near []engine.MemberDistance, k int) float64 {
	switch {
	case k == len(near):
		return 25_000
	case k == 0:
		return near[0].Distance / 2
	}
	return (near[k-1].Distance + near[k].Distance) / 2
}

// inOrder gives the members, in order.
func inOrder(found []engine.MemberDistance) string {
	var all []codec.Key
	for _, m := range found {
		all = append(all, m.Member)
	}
	return fmt.Sprintf("%q", all)
}
