package embedded_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// anyKey gives one of n keys: most are short, some too long for a byte to hold
// their length.
func anyKey(r *rand.Rand, n int) string {
	k := r.IntN(n)
	return strings.Repeat("long ", k%7*k%64) + strconv.Itoa(k)
}

// TestDict compares sets, and the keyspace, with maps, growing and shrinking by
// turns.
func TestDict(t *testing.T) {
	seed := storetest.Seed(t)
	r := rand.New(rand.NewPCG(seed, 0))
	s := storetest.Embedded(t, embedded.Options{Shards: 1})
	members, keys, values := make(map[string]bool), make(map[string]bool), make(map[string]string)
	for i := range storetest.Ops(t, 60_000) {
		grow := i/15_000%2 == 0
		m, k := anyKey(r, 6000), "k"+anyKey(r, 6000)
		if grow || r.IntN(8) == 0 {
			wantBool(t, s, !members[m], store.SAdd, "set", m)
			value := strings.Repeat("v", r.IntN(240)) // half of them have an entry
			s.Do(t.Context(), store.Cmd(store.Set, k, value, "EX", strconv.Itoa(1000+r.IntN(1000))))
			members[m], keys[k], values[k] = true, true, value
		} else {
			wantBool(t, s, members[m], store.SRem, "set", m)
			wantBool(t, s, keys[k], store.Del, k)
			delete(members, m)
			delete(keys, k)
			delete(values, k)
		}
		other := "k" + anyKey(r, 6000)
		if got := s.Do(t.Context(), store.Cmd(store.Get, other)).Str(); got != values[other] {
			t.Fatalf("GET %q: got %q, want %q", other, got, values[other])
		}
		wantBool(t, s, members[m], store.SIsMember, "set", m)
		if i%5000 == 0 {
			if err := s.Verify(); err != nil {
				t.Fatal(err)
			}
			sameStrings(t, s.Do(t.Context(), store.Cmd(store.SMembers, "set")).Strs(), members)
			sameStrings(t, s.Do(t.Context(), store.Cmd(store.Keys, "k*")).Strs(), keys)
		}
	}
}

func wantBool(t *testing.T, s store.Store, want bool, op store.Op, args ...string) {
	t.Helper()
	if got := s.Do(t.Context(), store.Cmd(op, args...)).Bool(); got != want {
		t.Fatalf("%v %.60q: got %v, want %v", op, args, got, want)
	}
}

func sameStrings(t *testing.T, got []string, want map[string]bool) {
	t.Helper()
	slices.Sort(got)
	if got = slices.Compact(got); len(got) != len(want) {
		t.Fatalf("got %d elements, want %d", len(got), len(want))
	}
	for _, x := range got {
		if !want[x] {
			t.Fatalf("got %.60q, which is not there", x)
		}
	}
}

// TestKeysStay reads members that are given out, after the set has changed.
func TestKeysStay(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	var want []string
	for i := range 1000 {
		want = append(want, "member "+strconv.Itoa(i))
	}
	s.Do(t.Context(), store.CmdList(store.SAdd, "set", want))
	copied := s.Do(t.Context(), store.Cmd(store.Copy, "set", "other"))
	got := s.Do(t.Context(), store.Cmd(store.SMembers, "set")).Strs()
	for i, m := range want {
		s.Do(t.Context(), store.Cmd(store.SRem, "set", m))
		s.Do(t.Context(), store.Cmd(store.SAdd, "set", "x"+strconv.Itoa(i)))
	}
	if !copied.Bool() || !slices.Equal(got, want) {
		t.Errorf("got %q…, want %q…", got[:3], want[:3])
	}
	wantBool(t, s, true, store.SCard, "other")
	for _, m := range want {
		wantBool(t, s, true, store.SIsMember, "other", m)
	}
}
