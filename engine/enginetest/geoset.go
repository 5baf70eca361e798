package enginetest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// GeoSet is the suite of the geo set. Each part gets an empty store from open.
func GeoSet(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"members", geoMembers},
		{"positions", geoPositions},
		{"distances", geoDistances},
		{"within", geoWithin},
		{"within on a sphere", geoWithinOracle},
		{"ties", geoTies},
		{"iterate", geoIterate},
		{"copy", geoCopy},
		{"values", geoValues},
		{"refusals", geoRefusals},
	})
}

func newGeoSet(t testing.TB, s store.Store, name string) *engine.GeoSet {
	t.Helper()
	g, err := engine.New(s).GeoSet(name, engine.GeoSetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func latLon(lat, lon float64) engine.Position { return engine.Position{Lat: lat, Lon: lon} }

func placed(m string, lat, lon float64) engine.MemberPosition {
	return engine.MemberPosition{Member: codec.Key(m), Position: latLon(lat, lon)}
}

// cities are the example of Redis.
var cities = []engine.MemberPosition{placed("Palermo", 38.115556, 13.361389), placed("Catania", 37.502669, 15.087269)}

func place(t testing.TB, g *engine.GeoSet, places ...engine.MemberPosition) {
	t.Helper()
	if _, err := g.Update(t.Context(), places); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

// found compares what a search gave: "a:1 b:2.5".
func found(t testing.TB, call string, got []engine.MemberDistance, want string, err error) {
	t.Helper()
	all := make([]string, len(got))
	for i, m := range got {
		all[i] = string(m.Member) + ":" + strconv.FormatFloat(m.Distance, 'f', -1, 64)
	}
	same(t, call, strings.Join(all, " "), want, err)
}

func geoMembers(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGeoSet(t, s, "g")
	is, err := g.Add(ctx, "a", latLon(10, 20))
	same(t, "Add", is, true, err)
	is, err = g.Add(ctx, "a", latLon(11, 20))
	same(t, "Add of one that is there", is, false, err)
	n, err := g.Update(ctx, []engine.MemberPosition{placed("a", 1, 2), placed("b", 3, 4), placed("c", 5, 6), placed("c", 7, 8)})
	same(t, "Update", n, 2, err)
	n, err = g.Update(ctx, nil)
	same(t, "Update by nothing", n, 0, err)
	is, err = g.Contains(ctx, "c")
	same(t, "Contains", is, true, err)
	is, err = g.Remove(ctx, "c")
	same(t, "Remove", is, true, err)
	is, err = g.Remove(ctx, "c")
	same(t, "Remove of nothing", is, false, err)
	is, err = g.Contains(ctx, "c")
	same(t, "Contains after Remove", is, false, err)
	n, err = g.Size(ctx)
	same(t, "Size", n, 2, err)
	many := make([]engine.MemberPosition, 2500)
	for i := range many {
		many[i] = placed(strconv.Itoa(i), float64(i%80), float64(i%180))
	}
	n, err = g.Update(ctx, many)
	same(t, "Update by 2500", n, 2500, err)
}

// geoPositions takes positions there and back, those at the edges too.
func geoPositions(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGeoSet(t, s, "g")
	for _, want := range []engine.Position{
		{},
		latLon(38.115556, 13.361389),
		latLon(-33.8688, 151.2093),
		latLon(85.05112878, 180),
		latLon(-85.05112878, -180),
		latLon(1e-5, -1e-5),
	} {
		_, err := g.Add(ctx, "m", want)
		must(t, err)
		got, err := g.Position(ctx, "m")
		if err != nil || !got.OK || math.Abs(got.V.Lat-want.Lat) > 5e-6 || math.Abs(got.V.Lon-want.Lon) > 5e-6 {
			t.Fatalf("Position: got %v, %v, want %v", got, err, want)
		}
	}
	got, err := g.Position(ctx, "nobody")
	same(t, "Position of nobody", got, engine.Opt[engine.Position]{}, err)
	place(t, g, cities...)
	hash, err := g.Hash(ctx, "Palermo")
	same(t, "Hash", hash, codec.Some("sqc8b49rny0"), err)
	hash, err = g.Hash(ctx, "nobody")
	same(t, "Hash of nobody", hash, engine.Opt[string]{}, err)
	hash, err = newGeoSet(t, s, "nothing").Hash(ctx, "a")
	same(t, "Hash in nothing", hash, engine.Opt[string]{}, err)
	got, err = newGeoSet(t, s, "nothing").Position(ctx, "a")
	same(t, "Position in nothing", got, engine.Opt[engine.Position]{}, err)
}

func geoDistances(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGeoSet(t, s, "g")
	place(t, g, cities...)
	for _, x := range []struct {
		unit string
		want float64
	}{{"", 166.2742}, {"m", 166274.1516}, {"km", 166.2742}, {"ft", 545518.8700}, {"mi", 103.3182}} {
		got, err := g.Distance(ctx, "Palermo", "Catania", x.unit)
		same(t, "Distance in "+x.unit, got, codec.Some(x.want), err)
	}
	got, err := g.Distance(ctx, "Palermo", "Palermo", "m")
	same(t, "Distance to itself", got, codec.Some(0.0), err)
	got, err = g.Distance(ctx, "Palermo", "nobody", "m")
	same(t, "Distance to nobody", got, engine.Opt[float64]{}, err)
}

func geoWithin(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGeoSet(t, s, "g")
	place(t, g, cities...)
	place(t, g, placed("Roma", 41.9028, 12.4964))
	for _, x := range []struct {
		radius float64
		opts   engine.WithinOptions
		want   string
	}{
		{200, engine.WithinOptions{}, "Catania:56.4413 Palermo:190.4424"},
		{200, engine.WithinOptions{Sort: "desc"}, "Palermo:190.4424 Catania:56.4413"},
		{200, engine.WithinOptions{Count: codec.Some(1)}, "Catania:56.4413"},
		{200, engine.WithinOptions{Count: codec.Some(1), Sort: "desc"}, "Palermo:190.4424"},
		{200, engine.WithinOptions{Count: codec.Some(9), Sort: "asc"}, "Catania:56.4413 Palermo:190.4424"},
		{100, engine.WithinOptions{Unit: "mi"}, "Catania:35.0711"},
		{56_442, engine.WithinOptions{Unit: "m"}, "Catania:56441.2579"},
		{0, engine.WithinOptions{}, ""},
	} {
		got, err := g.Within(ctx, latLon(37, 15), x.radius, x.opts)
		found(t, fmt.Sprintf("Within %v %+v", x.radius, x.opts), got, x.want, err)
	}
	got, err := g.WithinMember(ctx, "Palermo", 200, engine.WithinOptions{})
	found(t, "WithinMember", got, "Palermo:0 Catania:166.2742", err)
	got, err = g.WithinMember(ctx, "Palermo", 0, engine.WithinOptions{})
	found(t, "WithinMember in no area", got, "Palermo:0", err)
	got, err = newGeoSet(t, s, "nothing").Within(ctx, latLon(0, 0), 1, engine.WithinOptions{})
	found(t, "Within nothing", got, "", err)
}

// geoWithinOracle compares searches with what the distances from their centre
// say, across the meridian of 180 degrees too.
func geoWithinOracle(t *testing.T, s store.Store) {
	ctx, g, r := t.Context(), newGeoSet(t, s, "g"), rand.New(rand.NewPCG(7, 7))
	places := make(map[codec.Key]engine.Position)
	for i := range 300 {
		m := placed(strconv.Itoa(i), r.Float64()*160-80, 180-r.Float64()*360)
		place(t, g, m)
		at, err := g.Position(ctx, m.Member)
		must(t, err)
		places[m.Member] = at.V
	}
	for i := range 20 {
		centre, radius := codec.Key(strconv.Itoa(i)), 100*math.Pow(1.4, float64(i))
		var want []string
		for m, at := range places {
			far := haversine(places[centre], at)
			got, err := g.Distance(ctx, centre, m, "km")
			if err != nil || math.Abs(got.V-far) > 1e-3 {
				t.Fatalf("Distance from %s to %s: got %v, %v, want %v", centre, m, got, err, far)
			}
			if far <= radius {
				want = append(want, string(m))
			}
		}
		near, err := g.WithinMember(ctx, centre, radius, engine.WithinOptions{})
		must(t, err)
		var got []string
		for _, m := range near {
			got = append(got, string(m.Member))
		}
		slices.Sort(want)
		slices.Sort(got)
		same(t, fmt.Sprintf("WithinMember %s %v", centre, radius), got, want, nil)
	}
}

// haversine gives the kilometres from a to b on the sphere that Redis takes.
func haversine(a, b engine.Position) float64 {
	rad := func(x float64) float64 { return x * math.Pi / 180 }
	u, v := math.Sin(rad(b.Lat-a.Lat)/2), math.Sin(rad(b.Lon-a.Lon)/2)
	return 2 * 6372.797560856 * math.Asin(math.Sqrt(u*u+math.Cos(rad(a.Lat))*math.Cos(rad(b.Lat))*v*v))
}

// geoTies: members that are equally far come by their stored form, also where
// there are more of them than are wanted.
func geoTies(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGeoSet(t, s, "g")
	for _, m := range []string{"d", "b", "e", "a", "c"} {
		place(t, g, placed(m, 10, 10))
	}
	place(t, g, placed("z", 10.001, 10), placed("y", 11, 10))
	at := latLon(10.001, 10)
	for n, want := range []string{"z", "z a", "z a b", "z a b c", "z a b c d", "z a b c d e", "z a b c d e y"} {
		got, err := g.Within(ctx, at, 200, engine.WithinOptions{Count: codec.Some(n + 1)})
		names := make([]string, len(got))
		for i, m := range got {
			names[i] = string(m.Member)
		}
		same(t, fmt.Sprint("Within, the first ", n+1), strings.Join(names, " "), want, err)
	}
	got, err := g.Within(ctx, latLon(10, 10), 0.01, engine.WithinOptions{Sort: "desc", Count: codec.Some(2)})
	same(t, "the furthest of equal ones", []codec.Key{got[0].Member, got[1].Member}, keys("a", "b"), err)
}

func geoIterate(t *testing.T, s store.Store) {
	g := newGeoSet(t, s, "g")
	want := make(map[codec.Key]bool)
	for i := range 2500 {
		m := placed(strconv.Itoa(i), float64(i%170)-85, float64(i%360)-180)
		want[m.Member] = true
		place(t, g, m)
	}
	c, err := g.Iterate(t.Context())
	for _, m := range drain(t, c, err) {
		if !want[m] {
			t.Fatalf("Iterate: got %s twice, or a member that there is none", m)
		}
		delete(want, m)
	}
	same(t, "members that did not come", len(want), 0, nil)
}

func geoCopy(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGeoSet(t, s, "{x}g")
	place(t, g, cities...)
	other, err := g.Copy(ctx, "{x}h", engine.CopyOptions{})
	must(t, err)
	got, err := other.Distance(ctx, "Palermo", "Catania", "")
	same(t, "Distance in the copy", got, codec.Some(166.2742), err)
	away, err := g.Rename(ctx, "{x}i", engine.RenameOptions{})
	must(t, err)
	n, err := away.Size(ctx)
	same(t, "Size of the renamed one", n, 2, err)
	empty(t, s, "{x}g")
	opened, err := engine.New(s).Open(ctx, "{x}i")
	same(t, "Open", opened.V.Type(), "SortedSet", err)
}

// geoValues has members that are no strings, and one that says something in
// the script.
func geoValues(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGeoSet(t, s, "g")
	for _, m := range []string{"42", `"42"`, `{"$tuple":[1,2]}`, "", "FROMMEMBER", "\xff\x00\r\n"} {
		place(t, g, placed(m, 1, 1))
		got, err := g.WithinMember(ctx, codec.Key(m), 1, engine.WithinOptions{Count: codec.Some(100)})
		if err != nil || !slices.ContainsFunc(got, func(d engine.MemberDistance) bool { return string(d.Member) == m }) {
			t.Fatalf("WithinMember %q: got %v, %v", m, got, err)
		}
	}
}

func geoRefusals(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGeoSet(t, s, "jobs")
	do(t, s, "RPUSH", "jobs", "a")
	at, all := latLon(1, 1), engine.WithinOptions{}
	for name, call := range map[string]func(ctx context.Context) error{
		"Add":          func(ctx context.Context) error { _, err := g.Add(ctx, "a", at); return err },
		"Update":       func(ctx context.Context) error { _, err := g.Update(ctx, cities); return err },
		"Remove":       func(ctx context.Context) error { _, err := g.Remove(ctx, "a"); return err },
		"Contains":     func(ctx context.Context) error { _, err := g.Contains(ctx, "a"); return err },
		"Position":     func(ctx context.Context) error { _, err := g.Position(ctx, "a"); return err },
		"Hash":         func(ctx context.Context) error { _, err := g.Hash(ctx, "a"); return err },
		"Distance":     func(ctx context.Context) error { _, err := g.Distance(ctx, "a", "b", ""); return err },
		"Within":       func(ctx context.Context) error { _, err := g.Within(ctx, at, 1, all); return err },
		"WithinMember": func(ctx context.Context) error { _, err := g.WithinMember(ctx, "a", 1, all); return err },
		"Size":         func(ctx context.Context) error { _, err := g.Size(ctx); return err },
	} {
		fails(t, name+" of a list", call(ctx), "type", "jobs: holds a list, not a sorted set")
	}
	geoBadInput(t, newGeoSet(t, s, "ok"))
	empty(t, s, "ok")
}

// geoBadInput makes calls that write nothing to an empty geo set.
func geoBadInput(t *testing.T, g *engine.GeoSet) {
	ctx, nan, inf := t.Context(), math.NaN(), math.Inf(1)
	for _, x := range []struct {
		at   engine.Position
		text string
	}{
		{latLon(85.06, 0), "latitude 85.06 is not within"},
		{latLon(-86, 0), "latitude -86 is not within"},
		{latLon(nan, 0), "latitude NaN is not within"},
		{latLon(0, 180.5), "longitude 180.5 is not within"},
		{latLon(0, -inf), "longitude -Inf is not within"},
		{latLon(0, nan), "longitude NaN is not within"},
	} {
		_, err := g.Add(ctx, "a", x.at)
		fails(t, "Add", err, "value", x.text)
		_, err = g.Update(ctx, []engine.MemberPosition{placed("b", 1, 1), {Member: "c", Position: x.at}})
		fails(t, "Update", err, "value", x.text)
		_, err = g.Within(ctx, x.at, 1, engine.WithinOptions{})
		fails(t, "Within", err, "value", x.text)
	}
	for _, x := range []struct {
		radius float64
		opts   engine.WithinOptions
		text   string
	}{
		{-1, engine.WithinOptions{}, "radius must be 0 or more, got -1"},
		{nan, engine.WithinOptions{}, "radius must be 0 or more, got NaN"},
		{inf, engine.WithinOptions{}, "radius must be 0 or more, got +Inf"},
		{1, engine.WithinOptions{Unit: "KM"}, "unit must be m, km, ft or mi, got KM"},
		{1, engine.WithinOptions{Count: codec.Some(0)}, "count must be at least 1, got 0"},
		{1, engine.WithinOptions{Sort: "up"}, "sort must be asc or desc, got up"},
	} {
		_, err := g.Within(ctx, latLon(1, 1), x.radius, x.opts)
		fails(t, "Within", err, "value", "within: "+x.text)
		_, err = g.WithinMember(ctx, "a", x.radius, x.opts)
		fails(t, "WithinMember", err, "value", "within_member: "+x.text)
	}
	_, err := g.Distance(ctx, "a", "b", "li")
	fails(t, "Distance", err, "value", "distance: unit must be m, km, ft or mi, got li")
	_, err = g.WithinMember(ctx, `"42"`, 1, engine.WithinOptions{})
	fails(t, "WithinMember of nobody", err, "missing", `geoset ok: within_member: no member "42"`)
}
