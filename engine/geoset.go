package engine

import (
	"context"
	"math"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A GeoSet keeps members with positions on the Earth. It is a sorted set at its
// name, as GEOADD makes it: the members are values in canonical stored form, the
// scores interleave the bits of latitude and longitude, 26 of each, so that a
// position comes back within 60 cm. In what follows n is the size.
type GeoSet struct{ handle }

// GeoSetOptions are the options of a geo set; the zero value is useful.
type GeoSetOptions struct{ Common }

// GeoSet gives the geo set called name. It does no I/O.
func (e *Engine) GeoSet(name string, opts GeoSetOptions) (*GeoSet, error) {
	g := new(GeoSet)
	if err := e.open(&g.handle, geoSetKind, name, opts.Common); err != nil {
		return nil, err
	}
	return g, nil
}

// A Position is a place in degrees: the latitude from -85.05112878 to
// 85.05112878, where the Mercator projection ends, the longitude from -180 to
// 180.
type Position struct{ Lat, Lon float64 }

// A MemberPosition is a member and where it is.
type MemberPosition struct {
	Member codec.Key
	Position
}

// The bounds of a position.
const (
	maxLat = 85.05112878
	maxLon = 180
)

func (g *GeoSet) checkPosition(op string, at Position) error {
	switch {
	case !(math.Abs(at.Lat) <= maxLat):
		return g.refuse(op, ErrValue, "latitude %v is not within -%v to %v", at.Lat, maxLat, maxLat)
	case !(math.Abs(at.Lon) <= maxLon):
		return g.refuse(op, ErrValue, "longitude %v is not within -%d to %d", at.Lon, maxLon, maxLon)
	}
	return nil
}

// args gives the arguments of GEOADD, which has the longitude first.
func (at Position) args() (lon, lat string) {
	return store.FormatFloat(at.Lon), store.FormatFloat(at.Lat)
}

// Add gives m a position and reports whether m is new. The error is of kind
// value if there is no such position. O(log n).
func (g *GeoSet) Add(ctx context.Context, m codec.Key, at Position) (bool, error) {
	if err := g.checkPosition("add", at); err != nil {
		return false, err
	}
	lon, lat := at.args()
	r, err := g.write(ctx, "add", store.Cmd(store.GeoAdd, g.name, lon, lat, string(m)))
	return r.Int() == 1, err
}

// Update gives members their positions and returns how many are new; the last
// counts of equal members. It is atomic for each 1,000; if there is no such
// position as one of them the error is of kind value, and nothing is written.
// O(k log n), k being the members.
func (g *GeoSet) Update(ctx context.Context, places []MemberPosition) (int, error) {
	args := make([]string, 0, 3*len(places))
	for _, p := range places {
		if err := g.checkPosition("update", p.Position); err != nil {
			return 0, err
		}
		lon, lat := p.args()
		args = append(args, lon, lat, string(p.Member))
	}
	return g.bulk(ctx, "update", store.GeoAdd, args, 3)
}

// Remove removes m and reports whether it was there. O(log n).
func (g *GeoSet) Remove(ctx context.Context, m codec.Key) (bool, error) {
	r, err := g.write(ctx, "remove", store.Cmd(store.ZRem, g.name, string(m)))
	return r.Int() == 1, err
}

// Contains reports whether m is a member. O(1).
func (g *GeoSet) Contains(ctx context.Context, m codec.Key) (bool, error) {
	r, err := g.read(ctx, "contains", store.Cmd(store.ZScore, g.name, string(m)))
	return r.Kind() == store.Str, err
}

// Position gives the position of m, or none. O(1).
func (g *GeoSet) Position(ctx context.Context, m codec.Key) (Opt[Position], error) {
	r, err := g.read(ctx, "position", store.Cmd(store.GeoPos, g.name, string(m)))
	at := only(r).List()
	if err != nil || len(at) != 2 {
		return Opt[Position]{}, err
	}
	return codec.Some(Position{Lat: at[1].Float(), Lon: at[0].Float()}), nil
}

// Hash gives the position of m as a geohash of 11 characters, or none: the
// fewer of them two positions have at their beginning in common, the further
// they may be from each other. O(1).
func (g *GeoSet) Hash(ctx context.Context, m codec.Key) (Opt[string], error) {
	r, err := g.read(ctx, "hash", store.Cmd(store.GeoHash, g.name, string(m)))
	hash := only(r)
	if err != nil || hash.Kind() != store.Str {
		return Opt[string]{}, err
	}
	return codec.Some(hash.Str()), nil
}

// only gives the one element of a list.
func only(r store.Reply) store.Reply {
	if l := r.List(); len(l) == 1 {
		return l[0]
	}
	return store.Reply{}
}

// Iterate gives a cursor over the members, those that are near each other
// mostly one after the other, read in pages of 1,000: see byScore.
func (g *GeoSet) Iterate(context.Context) (Cursor[codec.Key], error) {
	return byScore(&g.handle, "iterate", func(m codec.Key, _ float64) codec.Key { return m }), nil
}

// Rename gives the geo set another name, and returns a handle of it. The error
// is of kind missing if the set does not exist, of kind exists if the new name
// is taken and Replace is not set. O(1).
func (g *GeoSet) Rename(ctx context.Context, name string, opts RenameOptions) (*GeoSet, error) {
	if err := g.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return g.engine.GeoSet(name, GeoSetOptions{g.moved(nil)})
}

// Copy copies the geo set with its time to live, and returns a handle of the
// copy; errors as with Rename. A copy to another store takes a few round trips
// and holds the set in memory. O(n).
func (g *GeoSet) Copy(ctx context.Context, name string, opts CopyOptions) (*GeoSet, error) {
	if err := g.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return g.engine.GeoSet(name, GeoSetOptions{g.moved(opts.Store)})
}
