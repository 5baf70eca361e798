package tests

import "testing"

func TestGeoSet(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "members",
			star: `g = GeoSet("g"); print(g.add("Bern", 46.948, 7.4474) and not g.add("Bern", 46.9, 7.4), g.update({"Basel": (47.5596, 7.5886), "Zug": [47.1662, 8.5155]}), g.update([("Genf", (46.2, 6.15))]), len(g), "Zug" in g and "x" not in g, g.remove("Genf") and not g.remove("Genf"))`,
			lua:  `local g = GeoSet("g"); print(g:add("Bern", 46.948, 7.4474) and not g:add("Bern", 46.9, 7.4) and "True", g:update{Basel=tuple(47.5596, 7.5886), Zug={47.1662, 8.5155}}, g:update{{"Genf", {46.2, 6.15}}}, #g, g:contains("Zug") and not g:contains("x") and "True", g:remove("Genf") and not g:remove("Genf") and "True")`,
			want: "True 2 1 4 True True",
		},
		{
			name: "position",
			star: `g = GeoSet("g"); g.add(("a", 1), 10, -20); lat, lon = g.position(("a", 1)); print(math.round(lat, 3), math.round(lon, 3), g.hash(("a", 1))); print(g.position("x"), g.hash("x"), g.distance("x", ("a", 1)))`,
			want: "10.0 -20.0 e9cbbukqnp0\nNone None None",
		},
		{
			name: "position in Lua",
			lua:  `local g = GeoSet("g"); g:add(tuple("a", 1), 10, -20); local lat, lon = g:position(tuple("a", 1)); print(math.round(lat, 3), math.round(lon, 3), g:hash(tuple("a", 1))); print(g:position("x"), g:hash("x"), g:distance("x", tuple("a", 1)))`,
			want: "10 -20 e9cbbukqnp0\nnil nil nil",
		},
		{
			name: "distances",
			star: `g = GeoSet("g"); g.update({"Palermo": (38.115556, 13.361389), "Catania": (37.502669, 15.087269)})
print(g.distance("Palermo", "Catania"), g.distance("Palermo", "Catania", "mi"), g.distance("Palermo", "Palermo", unit="m"))
for m, d in g.within(37, 15, 200): print(m, d)
for m, d in g.within_member("Palermo", 200, unit="mi", count=1, sort="desc"): print(m, d)`,
			lua: `local g = GeoSet("g"); g:update{Palermo={38.115556, 13.361389}, Catania={37.502669, 15.087269}}
print(g:distance("Palermo", "Catania"), g:distance("Palermo", "Catania", "mi"), g:distance("Palermo", "Palermo", {unit="m"}))
for m, d in each(g:within(37, 15, 200)) do print(m, d) end
for m, d in each(g:within_member("Palermo", 200, {unit="mi", count=1, sort="desc"})) do print(m, d) end`,
			want: "166.2742 103.3182 0\nCatania 56.4413\nPalermo 190.4424\nCatania 103.3182",
		},
		{
			name: "iterate",
			star: `g = GeoSet("g"); g.update({1: (1, 1), "1": (2, 2)}); print(sorted([repr(m) for m in g]))`,
			want: `["\"1\"", "1"]`,
		},
		{
			name: "iterate in Lua",
			lua:  `local g = GeoSet("g"); g:add("a", 1, 1); g:add("b", 2, 2); for m in each(g) do print(m) end`,
			want: "a\nb",
		},
		{
			name:  "a latitude that is none",
			star:  `GeoSet("g").add("a", 91, 0)`,
			lua:   `GeoSet("g"):add("a", 91, 0)`,
			fails: "geoset g: add: latitude 91 is not within -85.05112878 to 85.05112878",
		},
		{
			name:  "nan",
			star:  `GeoSet("g").add("a", 0, float("nan"))`,
			lua:   `GeoSet("g"):add("a", 0, 0/0)`,
			fails: "geoset g: add: longitude NaN is not within -180 to 180",
		},
		{
			name:  "a unit that is none",
			star:  `GeoSet("g").distance("a", "b", unit="li")`,
			lua:   `GeoSet("g"):distance("a", "b", {unit="li"})`,
			fails: "geoset g: distance: unit must be m, km, ft or mi, got li",
		},
		{
			name: "a member that is missing",
			star: `v, err = attempt(GeoSet("g").within_member, "a", 1); print(err.kind, err)`,
			lua:  `local g = GeoSet("g"); local v, err = attempt(g.within_member, g, "a", 1); print(err.kind, err)`,
			want: "missing geoset g: within_member: no member a",
		},
		{
			name:  "too few numbers",
			star:  `GeoSet("g").update({"a": (1,)})`,
			lua:   `GeoSet("g"):update{a={1}}`,
			fails: "geoset g: update: the position of a is not a latitude and a longitude",
		},
		{
			name:  "no numbers",
			star:  `GeoSet("g").update({"a": 1})`,
			lua:   `GeoSet("g"):update{a=1}`,
			fails: `want an iterable at ["a"]`,
		},
		{
			name:  "another type",
			star:  `Queue("g").push(1); GeoSet("g").add("a", 1, 1)`,
			lua:   `Queue("g"):push(1); GeoSet("g"):add("a", 1, 1)`,
			fails: "g: holds a list, not a sorted set",
		},
	})
}
