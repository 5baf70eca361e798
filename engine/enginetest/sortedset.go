package enginetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// SortedSet is the suite of the sorted set. Each part gets an empty store from
// open.
func SortedSet(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"scores", sortedScores},
		{"only", sortedOnly},
		{"ranges", sortedRanges},
		{"by score", sortedByScore},
		{"by lex", sortedByLex},
		{"around", sortedAround},
		{"remove", sortedRemove},
		{"pop", sortedPop},
		{"waits", sortedWaits},
		{"combine", sortedCombine},
		{"combine weights", sortedWeights},
		{"store", sortedStore},
		{"iterate", sortedIterate},
		{"iterate while removing", sortedIterateRemoving},
		{"refusals", sortedRefusals},
	})
}

func newSorted(t testing.TB, s store.Store, name string) *engine.SortedSet {
	t.Helper()
	z, err := engine.New(s).SortedSet(name, engine.SortedSetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// pairsOf reads "a:1 b:2".
func pairsOf(list string) []engine.MemberScore {
	var ms []engine.MemberScore
	for _, word := range strings.Fields(list) {
		m, score, _ := strings.Cut(word, ":")
		ms = append(ms, engine.MemberScore{Member: codec.Key(m), Score: store.OfStr(score).Float()})
	}
	return ms
}

// showPairs is the reverse of pairsOf.
func showPairs(ms []engine.MemberScore) string {
	var words []string
	for _, m := range ms {
		words = append(words, fmt.Sprintf("%s:%s", m.Member, store.FormatFloat(m.Score)))
	}
	return strings.Join(words, " ")
}

func fill(t testing.TB, z *engine.SortedSet, list string) {
	t.Helper()
	if _, err := z.Update(t.Context(), pairsOf(list)); err != nil {
		t.Fatalf("Update %s: %v", list, err)
	}
}

// pairs compares a list of members and scores.
func pairs(t testing.TB, call string, got []engine.MemberScore, want string, err error) {
	t.Helper()
	same(t, call, showPairs(got), want, err)
}

func sortedHolds(t testing.TB, z *engine.SortedSet, want string) {
	t.Helper()
	got, err := z.Items(t.Context())
	pairs(t, "Items of "+z.Name(), got, want, err)
}

func sortedScores(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	got, err := z.Score(ctx, "a")
	same(t, "Score of nothing", got.OK, false, err)
	did, err := z.Add(ctx, "a", 4200, engine.AddOptions{})
	same(t, "Add", did, true, err)
	did, err = z.Add(ctx, "a", 4200, engine.AddOptions{})
	same(t, "Add again", did, false, err)
	sum, err := z.Incr(ctx, "a", 0.5)
	same(t, "Incr", fmt.Sprint(sum), "4200.5", err)
	sum, err = z.Incr(ctx, "a", 0.5)
	same(t, "Incr", fmt.Sprint(sum), "4201", err)
	sum, err = z.Incr(ctx, "b", -1)
	same(t, "Incr of nothing", fmt.Sprint(sum), "-1", err)
	score, err := z.GetOrSet(ctx, "a", 7)
	same(t, "GetOrSet", fmt.Sprint(score), "4201", err)
	score, err = z.GetOrSet(ctx, "c", math.Inf(1))
	same(t, "GetOrSet of nothing", fmt.Sprint(score), "+Inf", err)
	has, err := z.Contains(ctx, "c")
	same(t, "Contains", has, true, err)
	sortedHolds(t, z, "b:-1 a:4201 c:inf")
	n, err := z.Update(ctx, pairsOf("a:1 x:0.1 x:0.2"))
	same(t, "Update", n, 1, err)
	for range 3 {
		z.Incr(ctx, "f", 0.1)
	}
	sortedHolds(t, z, "b:-1 x:0.2 f:0.30000000000000004 a:1 c:inf")
}

func sortedOnly(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	for _, c := range []struct {
		member string
		score  float64
		only   string
		done   bool
		want   string
	}{
		{"a", 1, "exists", false, ""},
		{"a", 1, "new", true, "a:1"},
		{"a", 2, "new", false, "a:1"},
		{"a", 2, "exists", true, "a:2"},
		{"a", 2, "exists", true, "a:2"},
		{"a", 1, "greater", false, "a:2"},
		{"a", 3, "greater", true, "a:3"},
		{"a", 3, "greater", false, "a:3"},
		{"a", 4, "less", false, "a:3"},
		{"a", 1, "less", true, "a:1"},
		{"b", 9, "greater", true, "a:1 b:9"},
	} {
		call := fmt.Sprintf("Add %s %v only %s", c.member, c.score, c.only)
		did, err := z.Add(ctx, codec.Key(c.member), c.score, engine.AddOptions{Only: c.only})
		same(t, call, did, c.done, err)
		sortedHolds(t, z, c.want)
	}
	_, err := z.Add(ctx, "a", 1, engine.AddOptions{Only: "never"})
	fails(t, "Add only never", err, "value", "only must be new, exists, greater or less, got never")
}

func sortedRanges(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	fill(t, z, "c:3 a:1 b:2 bb:2")
	for _, c := range []struct {
		start   engine.Index
		stop    engine.Stop
		reverse bool
		want    string
	}{
		{0, codec.End, false, "a:1 b:2 bb:2 c:3"},
		{0, 2, false, "a:1 b:2"},
		{-2, codec.End, false, "bb:2 c:3"},
		{0, -2, false, "a:1 b:2"},
		{0, 2, true, "c:3 bb:2"},
		{-1, codec.End, true, "a:1"},
		{0, 0, false, ""},
		{3, 2, false, ""},
		{9, 99, false, ""},
	} {
		got, err := z.Range(ctx, c.start, c.stop, engine.ReverseOptions{Reverse: c.reverse})
		pairs(t, fmt.Sprintf("Range(%d, %d, %v)", c.start, c.stop, c.reverse), got, c.want, err)
	}
	got, err := z.Top(ctx, 2)
	pairs(t, "Top(2)", got, "c:3 bb:2", err)
	got, err = z.Top(ctx, 0)
	pairs(t, "Top(0)", got, "", err)
	rank, err := z.Rank(ctx, "b", engine.ReverseOptions{})
	same(t, "Rank", rank, codec.Some(engine.Index(1)), err)
	rank, err = z.Rank(ctx, "b", engine.ReverseOptions{Reverse: true})
	same(t, "Rank reverse", rank, codec.Some(engine.Index(2)), err)
	rank, err = z.Rank(ctx, "x", engine.ReverseOptions{})
	same(t, "Rank of nothing", rank.OK, false, err)
}

func sortedByScore(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	fill(t, z, "a:1 b:2 c:3 d:4.5 n:-inf p:inf")
	for _, c := range []struct {
		min, max engine.Bound
		opts     engine.ScoreRangeOptions
		want     string
	}{
		{"", "", engine.ScoreRangeOptions{}, "n:-inf a:1 b:2 c:3 d:4.5 p:inf"},
		{"2", "", engine.ScoreRangeOptions{}, "b:2 c:3 d:4.5 p:inf"},
		{"(2", "(4.5", engine.ScoreRangeOptions{}, "c:3"},
		{engine.BoundOf(2), engine.BoundOf(3), engine.ScoreRangeOptions{}, "b:2 c:3"},
		{"-inf", "1e0", engine.ScoreRangeOptions{}, "n:-inf a:1"},
		{"(-inf", "1", engine.ScoreRangeOptions{}, "a:1"},
		{"1", "9", engine.ScoreRangeOptions{Limit: codec.Some(2)}, "a:1 b:2"},
		{"1", "9", engine.ScoreRangeOptions{Offset: 1}, "b:2 c:3 d:4.5"},
		{"1", "9", engine.ScoreRangeOptions{Limit: codec.Some(2), Offset: 1, Reverse: true}, "c:3 b:2"},
		{"1", "9", engine.ScoreRangeOptions{Limit: codec.Some(0)}, ""},
		{"3", "1", engine.ScoreRangeOptions{}, ""},
	} {
		got, err := z.RangeByScore(ctx, c.min, c.max, c.opts)
		pairs(t, fmt.Sprintf("RangeByScore(%q, %q, %v)", c.min, c.max, c.opts), got, c.want, err)
	}
	n, err := z.Count(ctx, "(1", "")
	same(t, "Count", n, 4, err)
	for _, bad := range []engine.Bound{"x", "(", "nan", "[1", "1 2"} {
		_, err := z.Count(ctx, bad, "")
		fails(t, "Count from "+string(bad), err, "value", "is no bound")
	}
}

func sortedByLex(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	fill(t, z, "apple:0 banana:0 cherry:0 date:0")
	for _, c := range []struct {
		min, max engine.Opt[string]
		limit    engine.LimitOptions
		want     string
	}{
		{engine.Opt[string]{}, engine.Opt[string]{}, engine.LimitOptions{}, "apple banana cherry date"},
		{codec.Some("b"), codec.Some("d"), engine.LimitOptions{}, "banana cherry"},
		{codec.Some("banana"), codec.Some("date"), engine.LimitOptions{}, "banana cherry"},
		{codec.Some("b"), engine.Opt[string]{}, atMost(2), "banana cherry"},
		{codec.Some("b"), engine.Opt[string]{}, atMost(0), ""},
	} {
		got, err := z.RangeByLex(ctx, c.min, c.max, c.limit)
		same(t, fmt.Sprintf("RangeByLex(%v, %v, %v)", c.min, c.max, c.limit), got, keys(strings.Fields(c.want)...), err)
	}
}

func sortedAround(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	fill(t, z, "a:1 b:2 c:3 d:4 e:5")
	for _, c := range []struct {
		member codec.Key
		k      int
		want   string
	}{
		{"c", 1, "b:2 c:3 d:4"},
		{"a", 2, "a:1 b:2 c:3"},
		{"e", 9, "a:1 b:2 c:3 d:4 e:5"},
		{"c", 0, "c:3"},
		{"x", 3, ""},
		{"c", math.MaxInt, "a:1 b:2 c:3 d:4 e:5"},
	} {
		got, err := z.Around(ctx, c.member, c.k)
		pairs(t, fmt.Sprintf("Around(%s, %d)", c.member, c.k), got, c.want, err)
	}
}

func sortedRemove(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	did, err := z.Remove(ctx, "x")
	same(t, "Remove of nothing", did, false, err)
	n, err := z.RemoveMany(ctx, keys("x"))
	same(t, "RemoveMany of nothing", n, 0, err)
	fill(t, z, "a:1 b:2 c:3 d:4 e:5 f:6")
	did, err = z.Remove(ctx, "a")
	same(t, "Remove", did, true, err)
	n, err = z.RemoveMany(ctx, keys("b", "b", "x"))
	same(t, "RemoveMany", n, 1, err)
	n, err = z.RemoveByRank(ctx, 0, -2)
	same(t, "RemoveByRank(0, -2)", n, 2, err)
	n, err = z.RemoveByRank(ctx, 0, 0)
	same(t, "RemoveByRank(0, 0)", n, 0, err)
	sortedHolds(t, z, "e:5 f:6")
	n, err = z.RemoveByScore(ctx, "(5", "")
	same(t, "RemoveByScore", n, 1, err)
	n, err = z.RemoveByScore(ctx, "", "")
	same(t, "RemoveByScore of all", n, 1, err)
	empty(t, s, "z")
}

func sortedPop(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	got, err := z.PopMin(ctx, noWait())
	same(t, "PopMin of nothing", got.OK, false, err)
	fill(t, z, "a:1 b:2 c:3 d:4 e:5 f:6")
	got, err = z.PopMin(ctx, noWait())
	same(t, "PopMin", got, codec.Some(engine.MemberScore{Member: "a", Score: 1}), err)
	got, err = z.PopMax(ctx, noWait())
	same(t, "PopMax", got, codec.Some(engine.MemberScore{Member: "f", Score: 6}), err)
	many, err := z.PopMinMany(ctx, 2, noWait())
	pairs(t, "PopMinMany", many, "b:2 c:3", err)
	many, err = z.PopMaxMany(ctx, 0, wait("1h"))
	pairs(t, "PopMaxMany(0)", many, "", err)
	many, err = z.PopMaxMany(ctx, 9, noWait())
	pairs(t, "PopMaxMany", many, "e:5 d:4", err)
	_, err = z.PopMaxMany(ctx, -1, noWait())
	fails(t, "PopMaxMany(-1)", err, "value", "n must not be negative")
	empty(t, s, "z")
}

func sortedWaits(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	start := time.Now()
	got, err := z.PopMin(ctx, wait("50ms"))
	same(t, "PopMin that waits in vain", got.OK, false, err)
	if d := time.Since(start); d < 50*time.Millisecond {
		t.Fatalf("PopMin with a timeout of 50ms: waited %v", d)
	}
	popped := make(chan string)
	go func() {
		ms, err := z.PopMaxMany(ctx, 5, engine.WaitOptions{Timeout: engine.Forever})
		if err != nil {
			t.Errorf("PopMaxMany that waits: %v", err)
		}
		popped <- showPairs(ms)
	}()
	fill(t, z, "a:1 b:2")
	same(t, "PopMaxMany that waits", <-popped, "b:2 a:1", nil)

	cancelled, cancel := context.WithCancel(ctx)
	failed := make(chan error)
	go func() {
		_, err := z.PopMin(cancelled, engine.WaitOptions{Timeout: engine.Forever})
		failed <- err
	}()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Fatalf("PopMin that is cancelled: got %v", err)
	}
}

func sortedCombine(t *testing.T, s store.Store) {
	ctx := t.Context()
	a, b, c := newSorted(t, s, "{x}a"), newSorted(t, s, "{x}b"), newSorted(t, s, "{x}c")
	fill(t, a, "p:1 q:2 r:3")
	fill(t, b, "q:10 r:20 s:30")
	do(t, s, "SADD", "{x}c", "q", "t")
	both := []engine.Scored{b, c}
	got, err := a.Union(ctx, both, engine.CombineOptions{})
	pairs(t, "Union", got, "p:1 t:1 q:13 r:23 s:30", err)
	got, err = a.Intersection(ctx, both, engine.CombineOptions{})
	pairs(t, "Intersection", got, "q:13", err)
	got, err = a.Difference(ctx, both, engine.CombineOptions{})
	pairs(t, "Difference", got, "p:1", err)
	got, err = a.Union(ctx, nil, engine.CombineOptions{})
	pairs(t, "Union with nothing", got, "p:1 q:2 r:3", err)
	got, err = a.Union(ctx, []engine.Scored{a}, engine.CombineOptions{})
	pairs(t, "Union with itself", got, "p:2 q:4 r:6", err)
	got, err = a.Intersection(ctx, []engine.Scored{newSorted(t, s, "{x}none")}, engine.CombineOptions{})
	pairs(t, "Intersection with nothing", got, "", err)
}

func sortedWeights(t *testing.T, s store.Store) {
	ctx, a, b := t.Context(), newSorted(t, s, "{x}a"), newSorted(t, s, "{x}b")
	fill(t, a, "p:1 q:2 i:inf f:0.1")
	fill(t, b, "q:10 i:-inf f:0.2")
	for _, c := range []struct {
		opts engine.CombineOptions
		want string
	}{
		{engine.CombineOptions{Weights: []float64{2, 0.5}}, "i:0 f:0.30000000000000004 p:2 q:9"},
		{engine.CombineOptions{Aggregate: "max"}, "f:0.2 p:1 q:10 i:inf"},
		{engine.CombineOptions{Aggregate: "min"}, "i:-inf f:0.1 p:1 q:2"},
		{engine.CombineOptions{Weights: []float64{0, 1}}, "i:-inf p:0 f:0.2 q:10"},
	} {
		got, err := a.Union(ctx, []engine.Scored{b}, c.opts)
		pairs(t, fmt.Sprintf("Union %v", c.opts), got, c.want, err)
	}
	_, err := a.Union(ctx, []engine.Scored{b}, engine.CombineOptions{Weights: []float64{1}})
	fails(t, "Union with one weight", err, "value", "sortedset {x}a: union: 1 weights for 2 sets")
	_, err = a.Union(ctx, []engine.Scored{b}, engine.CombineOptions{Aggregate: "avg"})
	fails(t, "Union by avg", err, "value", "aggregate must be sum, min or max, got avg")
}

func sortedStore(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "{x}z")
	a, b := newSorted(t, s, "{x}a"), newSorted(t, s, "{x}b")
	fill(t, z, "old:1")
	fill(t, a, "p:1 q:2")
	fill(t, b, "q:10 r:3")
	n, err := z.StoreUnion(ctx, []engine.Scored{a, b}, engine.CombineOptions{Weights: []float64{1, 2}})
	same(t, "StoreUnion", n, 3, err)
	sortedHolds(t, z, "p:1 r:6 q:22")
	n, err = z.StoreDifference(ctx, []engine.Scored{z, b}, engine.CombineOptions{})
	same(t, "StoreDifference", n, 1, err)
	sortedHolds(t, z, "p:1")
	n, err = z.StoreIntersection(ctx, []engine.Scored{a, b}, engine.CombineOptions{})
	same(t, "StoreIntersection", n, 1, err)
	sortedHolds(t, z, "q:12")
	n, err = z.StoreIntersection(ctx, []engine.Scored{z, newSorted(t, s, "{x}none")}, engine.CombineOptions{})
	same(t, "StoreIntersection of nothing", n, 0, err)
	empty(t, s, "{x}z")
	_, err = z.StoreUnion(ctx, nil, engine.CombineOptions{})
	fails(t, "StoreUnion of no sets", err, "value", "store_union: of no sets")
	fill(t, a, "p:1 q:2 m1:0.1")
	many := make([]engine.MemberScore, 3000)
	for i := range many {
		many[i] = engine.MemberScore{Member: codec.Key(fmt.Sprintf("m%d", i)), Score: float64(i) / 10}
	}
	if _, err := b.Update(ctx, many); err != nil {
		t.Fatal(err)
	}
	n, err = z.StoreUnion(ctx, []engine.Scored{a, b}, engine.CombineOptions{})
	same(t, "StoreUnion of 3000", n, 3004-1, err)
}

func sortedIterate(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	c, err := z.Iterate(ctx)
	same(t, "Iterate of nothing", drain(t, c, err), keys(), nil)
	var want []codec.Key
	var all []engine.MemberScore
	for i := range 2500 {
		m := codec.Key(fmt.Sprintf("m%04d", i))
		want = append(want, m)
		all = append(all, engine.MemberScore{Member: m, Score: float64(i / 900)})
	}
	if _, err := z.Update(ctx, all); err != nil {
		t.Fatal(err)
	}
	c, err = z.Iterate(ctx)
	same(t, "Iterate", drain(t, c, err), want, nil)
}

// sortedIterateRemoving removes every second member on sight, among them the
// last one of each page.
func sortedIterateRemoving(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	var all []engine.MemberScore
	for i := range 4000 {
		all = append(all, engine.MemberScore{Member: codec.Key(fmt.Sprintf("m%d", i))})
	}
	if _, err := z.Update(ctx, all); err != nil {
		t.Fatal(err)
	}
	c, err := z.Iterate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	turns := 0
	for m, err := range codec.All(ctx, c) {
		if turns++; err != nil {
			t.Fatal(err)
		}
		if turns%2 == 0 {
			z.Remove(ctx, m)
		}
	}
	same(t, "turns while every second member is removed", turns, 4000, nil)
}

func sortedRefusals(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "z")
	_, err := z.Add(ctx, "m", math.NaN(), engine.AddOptions{})
	fails(t, "Add nan", err, "value", "sortedset z: add: the score of m is nan")
	_, err = z.Update(ctx, []engine.MemberScore{{Member: "ok", Score: 1}, {Member: "m", Score: math.NaN()}})
	fails(t, "Update nan", err, "value", "update: the score of m is nan")
	empty(t, s, "z")
	fill(t, z, "i:inf")
	_, err = z.Incr(ctx, "i", math.Inf(-1))
	fails(t, "Incr of inf by -inf", err, "value", "sortedset z: incr: resulting score is not a number")
	sortedHolds(t, z, "i:inf")
	wrong := newSorted(t, s, "jobs")
	do(t, s, "RPUSH", "jobs", "a")
	_, err = wrong.Top(ctx, 1)
	fails(t, "Top of a list", err, "type", "jobs: holds a list, not a sorted set")
	_, err = z.Union(ctx, []engine.Scored{wrong}, engine.CombineOptions{})
	fails(t, "Union with a list", err, "type", "jobs: holds a list, not a sorted set")
	_, err = wrong.StoreUnion(ctx, []engine.Scored{z}, engine.CombineOptions{})
	fails(t, "StoreUnion onto a list", err, "type", "jobs: holds a list, not a sorted set")
	_, err = wrong.PopMin(ctx, engine.WaitOptions{Timeout: engine.Forever})
	fails(t, "PopMin of a list", err, "type", "jobs: holds a list")
}
