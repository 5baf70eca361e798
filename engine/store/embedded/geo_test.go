package embedded_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestDistances compares the distances of random places with those of a server.
// The sines of its C library are not always the nearest numbers, and others on
// other processors: two in a thousand distances differ in the last digits.
func TestDistances(t *testing.T) {
	r := rand.New(rand.NewPCG(storetest.Seed(t), 0))
	const (
		places = 300
		most   = places * places / 100 // of the distances may differ
	)
	args := []string{"{t}places"}
	for i := range places {
		args = append(args, store.FormatFloat(360*r.Float64()-180), store.FormatFloat(170*r.Float64()-85), strconv.Itoa(i))
	}
	ours, theirs := storetest.Embedded(t, embedded.Options{}), storetest.Redis(t)
	for _, s := range []store.Store{ours, theirs} {
		if n := s.Do(t.Context(), store.Raw("GEOADD", args...)).Int(); n != places {
			t.Fatalf("GEOADD: got %d, want %d", n, places)
		}
	}
	differ := 0
	for i := range places {
		got, want := distancesFrom(t, ours, i), distancesFrom(t, theirs, i)
		if len(got) != places || len(want) != places {
			t.Fatalf("from %d: got %d, want %d", i, len(got), len(want))
		}
		for to, d := range want {
			if got[to] != d {
				differ++
			}
			if !sameAngle(got[to], d) {
				t.Errorf("from %d to %s: got %v, want %v", i, to, got[to], d)
			}
		}
	}
	if t.Logf("%d of %d distances differ", differ, places*places); differ > most {
		t.Errorf("got %d distances that differ, want at most %d", differ, most)
	}
}

// distancesFrom gives the meters from a place to each.
func distancesFrom(t *testing.T, s store.Store, place int) map[string]float64 {
	t.Helper()
	s.Do(t.Context(), store.Raw("GEOSEARCHSTORE", "{t}far", "{t}places", "FROMMEMBER", strconv.Itoa(place), "BYRADIUS", "30000", "km", "STOREDIST"))
	pairs := s.Do(t.Context(), store.Raw("ZRANGE", "{t}far", "0", "-1", "WITHSCORES")).Strs()
	all := make(map[string]float64)
	for i := 0; i+1 < len(pairs); i += 2 {
		km, err := strconv.ParseFloat(pairs[i+1], 64)
		if err != nil {
			t.Fatal(err)
		}
		all[pairs[i]] = 1000 * km
	}
	return all
}

// sameAngle compares the sines of half the angles of two distances in meters to
// fifteen digits: near the antipodes a distance has fewer.
func sameAngle(a, b float64) bool {
	const diameter = 2 * 6372797.560856
	x, y := math.Sin(a/diameter), math.Sin(b/diameter)
	return math.Abs(x-y) <= 1e-15*max(x, y)
}

// TestEdge searches places where the map ends: at longitude 180, which is also
// -180, and at the largest latitude.
func TestEdge(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	reply(t, s, store.GeoAdd, "places", "180", "0", "end", "-180", "0", "begin", "179.99", "0", "west", "-179.99", "0", "east",
		"10", "85.05112878", "north", "10", "-85.05112878", "south", "0", "0", "elsewhere")
	for _, from := range []string{"180", "-180", "179.999", "-179.999"} {
		got := reply(t, s, store.GeoSearch, "places", "FROMLONLAT", from, "0", "BYRADIUS", "2", "km", "ASC", "COUNT", "9")
		for _, member := range []string{"begin", "end"} {
			if !strings.Contains(got, member) {
				t.Errorf("from %s: got %s, without %s", from, got, member)
			}
		}
	}
	want(t, s, `["north"]`, store.GeoSearch, "places", "FROMMEMBER", "north", "BYRADIUS", "2", "km")
	want(t, s, `["south"]`, store.GeoSearch, "places", "FROMMEMBER", "south", "BYRADIUS", "2", "km")
	want(t, s, "7", store.GeoSearchStore, "all", "places", "FROMMEMBER", "end", "BYRADIUS", "30000", "km")
	want(t, s, "1", store.GeoSearchStore, "one", "places", "FROMMEMBER", "end", "BYRADIUS", "30000", "km", "COUNT", "1", "ANY")
}
