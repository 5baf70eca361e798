package embedded_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestPlacesInOrder finds places in the order in which a server finds them,
// where nobody asks for one: so COUNT with ANY gives the same places.
func TestPlacesInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(storetest.Seed(t), 0))
	ours, theirs := storetest.Embedded(t, embedded.Options{}), storetest.Redis(t)
	both := func(name string, args ...string) (got, want string) {
		t.Helper()
		got = storetest.Plain(ours.Do(t.Context(), store.Raw(name, args...)))
		want = storetest.Plain(theirs.Do(t.Context(), store.Raw(name, args...)))
		return got, want
	}
	number := func(scale, from float64) string { return store.FormatFloat(r.Float64()*scale + from) }
	for i := range 3000 {
		both("GEOADD", "places", number(10, 0), number(10, 45), strconv.Itoa(i))
	}
	for range 500 {
		args := []string{"places", "FROMLONLAT", number(8, 1), number(8, 46)}
		if r.IntN(2) == 0 {
			args = append(args, "BYRADIUS", number(100, 0), "km")
		} else {
			args = append(args, "BYBOX", number(100, 0), number(100, 0), "km")
		}
		if n := r.IntN(10); n > 0 {
			args = append(args, "COUNT", strconv.Itoa(n), "ANY")
		}
		if got, want := both("GEOSEARCH", args...); got != want {
			t.Errorf("GEOSEARCH %v:\n\t got %s\n\twant %s", args, got, want)
		}
	}
}
