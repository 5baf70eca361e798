package engine

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A MemberDistance is a member and how far it is from where a search began.
type MemberDistance struct {
	Member   codec.Key
	Distance float64
}

// WithinOptions are the options of a search: the unit of the radius and of the
// distances, "km" if it is "", the most members that it gives, and whether these
// are the nearest, "asc", also "", or the furthest, "desc".
type WithinOptions struct {
	Unit  string
	Count Opt[int]
	Sort  string
}

// unit gives the unit of distances.
func (g *GeoSet) unit(op, unit string) (string, error) {
	switch unit {
	case "":
		return "km", nil
	case "m", "km", "ft", "mi":
		return unit, nil
	}
	return "", g.refuse(op, ErrValue, "unit must be m, km, ft or mi, got %s", unit)
}

// Distance gives how far it is from a to b along the surface, in m, km, ft or
// mi, km if unit is "", to four decimals; none if one of them is not there.
// The Earth is a sphere of 6,372,797.560856 m, which makes up to 0.5 % of a
// difference. O(1).
func (g *GeoSet) Distance(ctx context.Context, a, b codec.Key, unit string) (Opt[float64], error) {
	unit, err := g.unit("distance", unit)
	if err != nil {
		return Opt[float64]{}, err
	}
	r, err := g.read(ctx, "distance", store.Cmd(store.GeoDist, g.name, string(a), string(b), unit))
	if err != nil || r.Kind() != store.Str {
		return Opt[float64]{}, err
	}
	return codec.Some(r.Float()), nil
}

// geoSearch searches a circle. Of members that are equally far from its centre
// it gives all or none, so that what comes does not depend on the store.
// KEYS sorted set. ARGV how many or "", arguments of GEOSEARCH, FROMMEMBER and
// its member at first if there is one. Returns members and distances; MISSING if
// the member is not there.
var geoSearch = store.NewScript(store.Script{
	Name:     "geo.search",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local key, most = KEYS[1], tonumber(ARGV[1])
if ARGV[2] == 'FROMMEMBER' and not redis.call('ZSCORE', key, ARGV[3]) then
  return redis.error_reply('MISSING no member ' .. ARGV[3])
end
local query = {unpack(ARGV, 2)}
if not most then return redis.call('GEOSEARCH', key, unpack(query)) end
local near = redis.call('GEOSEARCH', key, 'COUNT', most + 1, unpack(query))
if #near > most and near[most][2] == near[most + 1][2] then
  return redis.call('GEOSEARCH', key, unpack(query))
end
return near`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		key, query := c.Arg(0), commandArgs(c, 2)
		if c.Arg(2) == "FROMMEMBER" && t.Do(store.Cmd(store.ZScore, key, c.Arg(3))).IsNil() {
			return store.OfError(store.Error("MISSING no member " + c.Arg(3)))
		}
		if most, err := strconv.Atoi(c.Arg(1)); err == nil {
			counted := append([]string{"COUNT", strconv.Itoa(most + 1)}, query...)
			r := t.Do(store.CmdList(store.GeoSearch, key, counted))
			near := r.List()
			if len(near) <= most || near[most-1].List()[1].Str() != near[most].List()[1].Str() {
				return r
			}
		}
		return t.Do(store.CmdList(store.GeoSearch, key, query))
	},
})

// Within gives the members within a radius of a position, with their distances
// from it, ties by stored form. The error is of kind value for a position that
// does not exist, a radius that is negative or no number, an unknown unit and a
// count below 1. O(n + log m), n being the members in the area, m all of them.
func (g *GeoSet) Within(ctx context.Context, at Position, radius float64, opts WithinOptions) ([]MemberDistance, error) {
	if err := g.checkPosition("within", at); err != nil {
		return nil, err
	}
	lon, lat := at.args()
	return g.search(ctx, "within", radius, opts, "FROMLONLAT", lon, lat)
}

// WithinMember gives the members within a radius of m, m among them, as Within
// does. The error is of kind missing if m is not there.
func (g *GeoSet) WithinMember(ctx context.Context, m codec.Key, radius float64, opts WithinOptions) ([]MemberDistance, error) {
	return g.search(ctx, "within_member", radius, opts, "FROMMEMBER", string(m))
}

func (g *GeoSet) search(ctx context.Context, op string, radius float64, opts WithinOptions, from ...string) ([]MemberDistance, error) {
	unit, err := g.unit(op, opts.Unit)
	if err != nil {
		return nil, err
	}
	if err := g.checkSearch(op, radius, opts); err != nil {
		return nil, err
	}
	most, order := "", "ASC"
	if opts.Count.OK {
		most = strconv.Itoa(opts.Count.V)
	}
	if opts.Sort == "desc" {
		order = "DESC"
	}
	args := append([]string{g.name, most}, from...)
	r, err := g.read(ctx, op, geoSearch.Cmd(append(args, "BYRADIUS", store.FormatFloat(radius), unit, order, "WITHDIST")...))
	if err != nil {
		return nil, err
	}
	return nearest(r, opts), nil
}

func (g *GeoSet) checkSearch(op string, radius float64, opts WithinOptions) error {
	switch {
	case !(radius >= 0) || math.IsInf(radius, 1):
		return g.refuse(op, ErrValue, "radius must be 0 or more, got %v", radius)
	case opts.Count.OK && opts.Count.V < 1:
		return g.refuse(op, ErrValue, "count must be at least 1, got %d", opts.Count.V)
	case opts.Sort != "" && opts.Sort != "asc" && opts.Sort != "desc":
		return g.refuse(op, ErrValue, "sort must be asc or desc, got %s", opts.Sort)
	}
	return nil
}

// nearest reads what geoSearch returned, in the order that opts want.
func nearest(r store.Reply, opts WithinOptions) []MemberDistance {
	found := make([]MemberDistance, len(r.List()))
	for i, e := range r.List() {
		found[i] = MemberDistance{codec.Key(e.List()[0].Str()), e.List()[1].Float()}
	}
	slices.SortFunc(found, func(a, b MemberDistance) int {
		order := cmp.Compare(a.Distance, b.Distance)
		if opts.Sort == "desc" {
			order = -order
		}
		return cmp.Or(order, cmp.Compare(a.Member, b.Member))
	})
	if opts.Count.OK {
		found = found[:min(opts.Count.V, len(found))]
	}
	return found
}
