package enginetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// Set is the suite of the set. Each part gets an empty store from open.
func Set(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"add and remove", setAddRemove},
		{"in bulk", setBulk},
		{"pop and sample", setPopSample},
		{"move", setMoves},
		{"combine", setCombines},
		{"combine across stores", setCombinesAcross},
		{"combine in place", setUpdates},
		{"combine many", setCombinesMany},
		{"compare", setCompares},
		{"with a sorted set", setScored},
		{"iterate", setIterates},
		{"names", setNames},
		{"refusals", setRefusals},
	})
}

// setHandle gives a handle, whatever its key holds.
func setHandle(t testing.TB, s store.Store, name string) *engine.Set {
	t.Helper()
	set, err := engine.New(s).Set(name, engine.Common{})
	must(t, err)
	return set
}

// newSet gives a set of members.
func newSet(t testing.TB, s store.Store, name string, members ...string) *engine.Set {
	t.Helper()
	set := setHandle(t, s, name)
	if _, err := set.Update(t.Context(), keys(members...)); err != nil {
		t.Fatal(err)
	}
	return set
}

// setHolds compares the members.
func setHolds(t testing.TB, set *engine.Set, want ...string) {
	t.Helper()
	got, err := set.Members(t.Context())
	inAnyOrder(t, "Members of "+set.Name(), got, err, want...)
}

// inAnyOrder compares members.
func inAnyOrder(t testing.TB, call string, got []codec.Key, err error, want ...string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	same(t, call, fmt.Sprint(got), fmt.Sprint(want), err)
}

// listed gives members that are in no store.
func listed(members ...string) engine.Members { return engine.Members(keys(members...)) }

func setAddRemove(t *testing.T, s store.Store) {
	ctx, set := t.Context(), newSet(t, s, "s")
	setHolds(t, set)
	for _, m := range keys("1", "1.0", "true", `"1"`, "[1]", "") {
		did, err := set.Add(ctx, m)
		same(t, "Add "+string(m), did, true, err)
		did, err = set.Add(ctx, m)
		same(t, "Add again "+string(m), did, false, err)
		did, err = set.Contains(ctx, m)
		same(t, "Contains "+string(m), did, true, err)
	}
	setHolds(t, set, "1", "1.0", "true", `"1"`, "[1]", "")
	did, err := set.Remove(ctx, "1.0")
	same(t, "Remove", did, true, err)
	did, err = set.Remove(ctx, "1.0")
	same(t, "Remove again", did, false, err)
	did, err = set.Contains(ctx, "1.0")
	same(t, "Contains what is gone", did, false, err)
	n, err := set.RemoveMany(ctx, keys("1", "true", `"1"`, "[1]", "", "never", "1"))
	same(t, "RemoveMany", n, 5, err)
	n, err = set.Size(ctx)
	same(t, "Size", n, 0, err)
	empty(t, s, "s")
}

// manyMembers gives n members from one on.
func manyMembers(from, n int) []codec.Key {
	ks := make([]codec.Key, n)
	for i := range ks {
		ks[i] = codec.Key(fmt.Sprint(from + i))
	}
	return ks
}

func setBulk(t *testing.T, s store.Store) {
	ctx, set := t.Context(), newSet(t, s, "s")
	n, err := set.Update(ctx, nil)
	same(t, "Update by nothing", n, 0, err)
	n, err = set.Update(ctx, append(manyMembers(0, 2500), "7"))
	same(t, "Update by thousands", n, 2500, err)
	n, err = set.RemoveMany(ctx, manyMembers(100, 5000))
	same(t, "RemoveMany of thousands", n, 2400, err)
	n, err = set.Size(ctx)
	same(t, "Size", n, 100, err)
	own, err := engine.New(s).Set("short", engine.Common{TTL: time.Hour})
	must(t, err)
	_, err = own.Update(ctx, manyMembers(0, 1500))
	must(t, err)
	ttl, err := own.TTL(ctx)
	same(t, "TTL after Update", ttl.OK && ttl.V > 3500, true, err)
}

func setPopSample(t *testing.T, s store.Store) {
	ctx, set := t.Context(), newSet(t, s, "s", "a", "b", "c")
	sample, err := set.Sample(ctx, 2)
	same(t, "how many of Sample(2)", len(sample), 2, err)
	same(t, "two of Sample(2)", sample[0] != sample[1], true, nil)
	sample, err = set.Sample(ctx, 9)
	inAnyOrder(t, "Sample(9)", sample, err, "a", "b", "c")
	sample, err = set.Sample(ctx, 0)
	same(t, "how many of Sample(0)", len(sample), 0, err)
	var popped []codec.Key
	for range 3 {
		m, err := set.Pop(ctx)
		same(t, "Pop", m.OK, true, err)
		popped = append(popped, m.V)
	}
	inAnyOrder(t, "three pops", popped, nil, "a", "b", "c")
	m, err := set.Pop(ctx)
	same(t, "Pop of nothing", m, engine.Opt[codec.Key]{}, err)
	sample, err = set.Sample(ctx, 2)
	same(t, "how many of Sample of nothing", len(sample), 0, err)
	empty(t, s, "s")
}

func setMoves(t *testing.T, s store.Store) {
	ctx, a, b := t.Context(), newSet(t, s, "{x}a", "p", "q"), newSet(t, s, "{x}b", "q")
	for _, x := range []struct {
		m    codec.Key
		want bool
	}{{"p", true}, {"p", false}, {"q", true}, {"r", false}} {
		did, err := a.Move(ctx, x.m, b)
		same(t, "Move "+string(x.m), did, x.want, err)
	}
	setHolds(t, b, "p", "q")
	empty(t, s, "{x}a")
	did, err := b.Move(ctx, "p", b)
	same(t, "Move to itself", did, true, err)
	setHolds(t, b, "p", "q")
	brief, err := engine.New(s).Set("{x}c", engine.Common{TTL: time.Hour})
	must(t, err)
	did, err = b.Move(ctx, "p", brief)
	same(t, "Move to one that expires", did, true, err)
	same(t, "its time to live", do(t, s, "PTTL", "{x}c").Int() > 0, true, nil)
	same(t, "that of the other", do(t, s, "PTTL", "{x}b").Int(), -1, nil)
	did, err = brief.Move(ctx, "p", b)
	same(t, "Move back", did, true, err)
	setHolds(t, b, "p", "q")
	other := newSet(t, embedded.New(embedded.Options{}), "o")
	_, err = b.Move(ctx, "p", other)
	fails(t, "Move to another store", err, "value", "set {x}b: move: o is in another store")
}

// A setCase is what comes of a: p q r s and others.
type setCase struct {
	others                                     []engine.Collection
	union, intersection, difference, symmetric string
}

// setCases are for a: p q r s, b: q r t, none: nothing.
func setCases(a, b, none engine.Collection) []setCase {
	return []setCase{
		{nil, "p q r s", "p q r s", "p q r s", "p q r s"},
		{of(b), "p q r s t", "q r", "p s", "p s t"},
		{of(a), "p q r s", "p q r s", "", ""},
		{of(none), "p q r s", "", "p q r s", "p q r s"},
		{of(listed()), "p q r s", "", "p q r s", "p q r s"},
		{of(listed("q", "u", "q")), "p q r s u", "q", "p r s", "p r s u"},
		{of(b, listed("q", "u")), "p q r s t u", "q", "p s", "p q s t u"},
		{of(listed("q"), listed("r", "q", "t")), "p q r s t", "q", "p s", "p q s t"},
		{of(b, listed("r"), listed("s", "r")), "p q r s t", "r", "p", "p t"},
		{of(b, a), "p q r s t", "q r", "", "q r t"},
		{of(b, b, none), "p q r s t", "", "p s", "p q r s"},
		{of(a, a, listed("p")), "p q r s", "p", "", "q r s"},
	}
}

func of(cs ...engine.Collection) []engine.Collection { return cs }

func setCombines(t *testing.T, s store.Store) {
	a, b := newSet(t, s, "{x}a", "p", "q", "r", "s"), newSet(t, s, "{x}b", "q", "r", "t")
	setCombinesTo(t, a, setCases(a, b, newSet(t, s, "{x}none")))
}

// setCombinesAcross has others in another store.
func setCombinesAcross(t *testing.T, s store.Store) {
	a, other := newSet(t, s, "a", "p", "q", "r", "s"), embedded.New(embedded.Options{})
	setCombinesTo(t, a, setCases(a, newSet(t, other, "b", "q", "r", "t"), newSet(t, other, "none")))
}

func setCombinesTo(t *testing.T, a *engine.Set, cases []setCase) {
	t.Helper()
	ctx := t.Context()
	for i, c := range cases {
		for _, x := range []struct {
			name string
			read func() (engine.Members, error)
			want string
		}{
			{"Union", func() (engine.Members, error) { return a.Union(ctx, c.others) }, c.union},
			{"Intersection", func() (engine.Members, error) { return a.Intersection(ctx, c.others) }, c.intersection},
			{"Difference", func() (engine.Members, error) { return a.Difference(ctx, c.others) }, c.difference},
			{"SymmetricDifference", func() (engine.Members, error) { return a.SymmetricDifference(ctx, c.others) }, c.symmetric},
		} {
			got, err := x.read()
			inAnyOrder(t, fmt.Sprintf("%s, case %d", x.name, i), got, err, strings.Fields(x.want)...)
		}
	}
	missing, err := a.Missing(ctx, listed("z", "p", "y", "z"))
	same(t, "Missing", missing, listed("z", "y"), err)
	missing, err = a.Missing(ctx, nil)
	same(t, "how many Missing of nothing", len(missing), 0, err)
}

// setUpdates does the cases in place, where times to live stay.
func setUpdates(t *testing.T, s store.Store) {
	ctx := t.Context()
	b, none := newSet(t, s, "{x}b", "q", "r", "t"), newSet(t, s, "{x}none")
	a := newSet(t, s, "{x}a")
	for i, c := range setCases(a, b, none) {
		for _, x := range []struct {
			name  string
			write func() (int, error)
			want  string
		}{
			{"UnionUpdate", func() (int, error) { return a.UnionUpdate(ctx, c.others) }, c.union},
			{"IntersectionUpdate", func() (int, error) { return a.IntersectionUpdate(ctx, c.others) }, c.intersection},
			{"DifferenceUpdate", func() (int, error) { return a.DifferenceUpdate(ctx, c.others) }, c.difference},
			{"SymmetricDifferenceUpdate", func() (int, error) { return a.SymmetricDifferenceUpdate(ctx, c.others) }, c.symmetric},
		} {
			do(t, s, "DEL", "{x}a")
			do(t, s, "SADD", "{x}a", "p", "q", "r", "s")
			do(t, s, "EXPIRE", "{x}a", "3600")
			want := strings.Fields(x.want)
			n, err := x.write()
			same(t, fmt.Sprintf("%s, case %d", x.name, i), n, len(want), err)
			setHolds(t, a, want...)
			same(t, "whether it expires", do(t, s, "PTTL", "{x}a").Int() > 0, len(want) > 0, nil)
		}
	}
	setHolds(t, b, "q", "r", "t")
	empty(t, s, "{x}none")
}

// setCombinesMany combines more members than a command takes at once.
func setCombinesMany(t *testing.T, s store.Store) {
	ctx, a, b := t.Context(), newSet(t, s, "{x}a"), newSet(t, s, "{x}b")
	_, err := a.Update(ctx, manyMembers(0, 9000))
	must(t, err)
	_, err = b.Update(ctx, manyMembers(3000, 9000))
	must(t, err)
	list := engine.Members(manyMembers(6000, 9000))
	both := of(b, list)
	ms, err := a.Union(ctx, both)
	same(t, "how many of Union", len(ms), 15000, err)
	ms, err = a.Intersection(ctx, both)
	same(t, "how many of Intersection", len(ms), 3000, err)
	ms, err = a.Difference(ctx, both)
	same(t, "how many of Difference", len(ms), 3000, err)
	ms, err = a.SymmetricDifference(ctx, both)
	same(t, "how many of SymmetricDifference", len(ms), 9000, err)
	n, err := a.SymmetricDifferenceUpdate(ctx, both)
	same(t, "SymmetricDifferenceUpdate", n, 9000, err)
	n, err = a.UnionUpdate(ctx, both)
	same(t, "UnionUpdate", n, 15000, err)
	n, err = a.IntersectionUpdate(ctx, of(b))
	same(t, "IntersectionUpdate", n, 9000, err)
	n, err = a.DifferenceUpdate(ctx, of(list))
	same(t, "DifferenceUpdate", n, 3000, err)
	is, err := a.Issubset(ctx, of(b)[0])
	same(t, "Issubset", is, true, err)
}

func setCompares(t *testing.T, s store.Store) {
	ctx, other := t.Context(), embedded.New(embedded.Options{})
	for i, x := range []struct {
		a, b                               string
		subset, superset, disjoint, equals bool
		order                              string
	}{
		{"", "", true, true, true, true, "="},
		{"", "p", true, false, true, false, "<"},
		{"p", "", false, true, true, false, ">"},
		{"p q", "q p", true, true, false, true, "="},
		{"p", "p q", true, false, false, false, "<"},
		{"p q", "q", false, true, false, false, ">"},
		{"p q", "q r", false, false, false, false, ""},
		{"p", "q", false, false, true, false, ""},
		{"1", "1.0", false, false, true, false, ""},
	} {
		do(t, s, "FLUSHALL")
		other.Do(ctx, store.Named("FLUSHALL"))
		a, b := newSet(t, s, "{x}a", strings.Fields(x.a)...), newSet(t, s, "{x}b", strings.Fields(x.b)...)
		twice := append(strings.Fields(x.b), strings.Fields(x.b)...)
		for k, c := range of(b, listed(twice...), newSet(t, other, "b", strings.Fields(x.b)...)) {
			call := fmt.Sprintf(" of case %d with a %T (%d)", i, c, k)
			is, err := a.Issubset(ctx, c)
			same(t, "Issubset"+call, is, x.subset, err)
			is, err = a.Issuperset(ctx, c)
			same(t, "Issuperset"+call, is, x.superset, err)
			is, err = a.Isdisjoint(ctx, c)
			same(t, "Isdisjoint"+call, is, x.disjoint, err)
			is, err = a.Equals(ctx, c)
			same(t, "Equals"+call, is, x.equals, err)
			if set, ok := c.(*engine.Set); ok {
				order, err := a.Compare(ctx, set)
				same(t, "Compare"+call, order, x.order, err)
			}
		}
	}
}

// setScored has sets among those that a sorted set is put together with.
func setScored(t *testing.T, s store.Store) {
	ctx, z, set := t.Context(), newSorted(t, s, "{x}z"), newSet(t, s, "{x}s", "q", "t")
	fill(t, z, "p:1 q:2")
	got, err := z.Union(ctx, []engine.Scored{set}, engine.CombineOptions{Weights: []float64{1, 5}})
	pairs(t, "Union", got, "p:1 t:5 q:7", err)
	got, err = z.Intersection(ctx, []engine.Scored{set}, engine.CombineOptions{})
	pairs(t, "Intersection", got, "q:3", err)
	got, err = z.Difference(ctx, []engine.Scored{set}, engine.CombineOptions{})
	pairs(t, "Difference", got, "p:1", err)
	n, err := z.StoreUnion(ctx, []engine.Scored{set, set}, engine.CombineOptions{})
	same(t, "StoreUnion", n, 2, err)
	sortedHolds(t, z, "q:2 t:2")
	do(t, s, "RPUSH", "{x}l", "a")
	_, err = z.Union(ctx, []engine.Scored{set, setHandle(t, s, "{x}l")}, engine.CombineOptions{})
	fails(t, "Union with a list", err, "type", "{x}l: holds a list, not a set")
}

func setIterates(t *testing.T, s store.Store) {
	ctx, set := t.Context(), newSet(t, s, "s")
	_, err := set.Update(ctx, manyMembers(0, 10000))
	must(t, err)
	c, err := set.Iterate(ctx)
	all := drain(t, c, err)
	same(t, "how many of Iterate", len(all), 10000, nil)
	c, err = set.Scan(ctx, engine.MatchOptions{Match: "99?"})
	same(t, "how many of Scan", len(drain(t, c, err)), 10, nil)
	seen, gone := map[codec.Key]bool{}, 0
	c, err = set.Iterate(ctx)
	must(t, err)
	for m, err := range codec.All(ctx, c) {
		must(t, err)
		if seen[m] = true; len(seen)%2 == 0 {
			did, err := set.Remove(ctx, m)
			must(t, err)
			if did {
				gone++
			}
		}
	}
	same(t, "members seen while every second one is removed", len(seen), 10000, nil)
	n, err := set.Size(ctx)
	same(t, "Size", n, 10000-gone, err)
}

func setNames(t *testing.T, s store.Store) {
	ctx, set := t.Context(), newSet(t, s, "{x}s", "a", "b")
	opened, err := engine.New(s).Open(ctx, "{x}s")
	same(t, "Open", opened.V.Type(), "Set", err)
	other, err := set.Copy(ctx, "{x}t", engine.CopyOptions{})
	must(t, err)
	setHolds(t, other, "a", "b")
	_, err = set.Add(ctx, "c")
	must(t, err)
	other, err = set.Rename(ctx, "{x}t", engine.RenameOptions{Replace: true})
	must(t, err)
	setHolds(t, other, "a", "b", "c")
	empty(t, s, "{x}s")
	far, err := other.Copy(ctx, "far", engine.CopyOptions{Store: engine.New(embedded.New(embedded.Options{}))})
	must(t, err)
	setHolds(t, far, "a", "b", "c")
}

func setRefusals(t *testing.T, s store.Store) {
	ctx, set := t.Context(), newSet(t, s, "ok", "a")
	do(t, s, "RPUSH", "jobs", "a")
	bad := setHandle(t, s, "jobs")
	const text = "jobs: holds a list, not a set"
	for name, call := range map[string]func() error{
		"Add":                       func() error { _, err := bad.Add(ctx, "x"); return err },
		"Update":                    func() error { _, err := bad.Update(ctx, manyMembers(0, 1500)); return err },
		"Pop":                       func() error { _, err := bad.Pop(ctx); return err },
		"Members":                   func() error { _, err := bad.Members(ctx); return err },
		"Move":                      func() error { _, err := bad.Move(ctx, "a", set); return err },
		"Move to":                   func() error { _, err := set.Move(ctx, "a", bad); return err },
		"Union":                     func() error { _, err := bad.Union(ctx, of(set)); return err },
		"Union with":                func() error { _, err := set.Union(ctx, of(bad)); return err },
		"Intersection with":         func() error { _, err := set.Intersection(ctx, of(listed("a"), bad)); return err },
		"Intersection with nothing": func() error { _, err := bad.Intersection(ctx, of(listed())); return err },
		"Difference with":           func() error { _, err := set.Difference(ctx, of(listed("a"), bad)); return err },
		"SymmetricDifference with":  func() error { _, err := set.SymmetricDifference(ctx, of(bad)); return err },
		"UnionUpdate":               func() error { _, err := bad.UnionUpdate(ctx, of(listed("b"))); return err },
		"UnionUpdate by":            func() error { _, err := set.UnionUpdate(ctx, of(listed("b"), bad)); return err },
		"IntersectionUpdate by":     func() error { _, err := set.IntersectionUpdate(ctx, of(bad)); return err },
		"IntersectionUpdate, empty": func() error { _, err := setHandle(t, s, "none").IntersectionUpdate(ctx, of(bad)); return err },
		"DifferenceUpdate by":       func() error { _, err := set.DifferenceUpdate(ctx, of(listed("a"), bad)); return err },
		"SymmetricDifferenceUpdate": func() error { _, err := set.SymmetricDifferenceUpdate(ctx, of(bad)); return err },
		"Issubset":                  func() error { _, err := set.Issubset(ctx, bad); return err },
		"Compare":                   func() error { _, err := bad.Compare(ctx, set); return err },
	} {
		fails(t, name+" a list", call(), "type", text)
	}
	setHolds(t, set, "a")
	_, err := set.Sample(ctx, -1)
	fails(t, "Sample(-1)", err, "value", "n must not be negative")
	_, err = engine.New(s).Set("", engine.Common{})
	fails(t, "Set without a name", err, "value", "set: name is empty")
}
