package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// geoSet is what scripts see of engine.GeoSet.
func geoSet() *catalog.Type {
	type G = engine.GeoSet
	const search = `, *, unit="km", count=None, sort="asc")`
	return catalog.Compile(catalog.Type{
		Name: "GeoSet",
		Doc:  "Members with positions on the Earth, in degrees: latitudes from -85.05112878 to 85.05112878, longitudes from -180 to 180. Positions are kept to within 60 cm.",
		Len:  "size", Has: "contains",
		Iter: catalog.Iter0((*G).Iterate),
		New: catalog.Method{
			Sig: "GeoSet(name, *, " + options, Doc: "Returns the geo set called name.",
			Example: `g = GeoSet("shops")`, Func: catalog.New1((*engine.Engine).GeoSet),
		},
		Methods: methods[*G](
			catalog.Method{
				Sig: "add(m, lat, lon)", Doc: "Gives m a position. Returns whether m is new.",
				Example: `print(g.add("north", 52.52, 13.40), g.add("north", 52.53, 13.40))`,
				Prints:  `True False`,
				Func:    catalog.Func2((*G).Add),
			},
			catalog.Method{
				Sig: "contains(m)", Doc: "Reports whether m is a member.",
				Example: `
					g.add("north", 52.52, 13.40)
					print(g.contains("north"), g.contains("south"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*G).Contains),
			},
			catalog.Method{
				Sig: `distance(a, b, unit="km")`, Doc: "Returns how far it is from a to b along the surface, in unit: m, km, ft or mi; None if one of them is not there.",
				Example: `
					g.update({"north": (52.52, 13.40), "south": (48.14, 11.58)})
					print(math.round(g.distance("north", "south")), g.distance("north", "east"))`,
				Prints: `504.0 None`,
				Func:   catalog.Func3((*G).Distance),
			},
			catalog.Method{
				Sig: "hash(m)", Doc: "Returns the position of m as a geohash, None if m is not there.",
				Example: `
					g.add("north", 52.52, 13.40)
					print(g.hash("north"))`,
				Prints: `u33dbbvx4t0`,
				Func:   catalog.Func1((*G).Hash),
			},
			catalog.Method{
				Sig: "position(m)", Doc: "Returns latitude and longitude of m, None if m is not there.",
				Example: `
					g.add("north", 52.52, 13.40)
					lat, lon = g.position("north")
					print(math.round(lat, 3), math.round(lon, 3))`,
				Prints: `52.52 13.4`,
				Func:   catalog.Func1((*G).Position),
			},
			catalog.Method{
				Sig: "remove(m)", Doc: "Removes m. Returns whether it was there.",
				Example: `
					g.add("north", 52.52, 13.40)
					print(g.remove("north"), g.remove("north"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*G).Remove),
			},
			catalog.Method{
				Sig: "update(map)", Doc: "Gives positions, each a latitude and a longitude, to the members of a map or of pairs, 1,000 at a time. Returns how many members are new.",
				Example: `print(g.update({"north": (52.52, 13.40), "south": (48.14, 11.58)}))`,
				Prints:  `2`,
				Func:    catalog.Func1(updatePlaces, catalog.RowsOf[place]()),
			},
			catalog.Method{
				Sig: "within(lat, lon, radius" + search, Doc: `Lists the members within a radius of a position, with their distances, both in unit; the nearest first, or with sort "desc" the furthest; at most count of them. Ties go by stored form.`,
				Example: `
					g.update({"north": (52.52, 13.40), "south": (48.14, 11.58)})
					for shop, km in g.within(52.5, 13.4, 10): print(shop, math.round(km, 1))`,
				Prints: `north 2.2`,
				Func:   catalog.Func3((*G).Within),
			},
			catalog.Method{
				Sig: "within_member(m, radius" + search, Doc: "Lists the members within a radius of m, m among them, as within does: unit, count and sort are the same. A missing m is error missing.",
				Example: `
					g.update({"north": (52.52, 13.40), "south": (48.14, 11.58)})
					for shop, km in g.within_member("north", 600): print(shop, math.round(km))`,
				Prints: `
					north 0.0
					south 504.0`,
				Func: catalog.Func3((*G).WithinMember),
			},
		),
	})
}

// A place is a row of update.
type place struct {
	Member   codec.Key
	Position []float64
}

func updatePlaces(g *engine.GeoSet, ctx context.Context, places []place) (int, error) {
	all := make([]engine.MemberPosition, len(places))
	for i, p := range places {
		if len(p.Position) != 2 {
			return 0, catalog.Errorf("value", "the position of %s is not a latitude and a longitude", p.Member)
		}
		all[i] = engine.MemberPosition{Member: p.Member, Position: engine.Position{Lat: p.Position[0], Lon: p.Position[1]}}
	}
	return g.Update(ctx, all)
}
