package enginetest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Counter is the suite of the counter. Each part gets an empty store from open.
func Counter(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"counts", counterCounts},
		{"update", counterUpdate},
		{"update all or none", counterUpdateUndo},
		{"most common", counterMostCommon},
		{"total", counterTotal},
		{"elements", counterElements},
		{"arithmetic", counterArithmetic},
		{"refusals", counterRefusals},
	})
}

func newCounter(t testing.TB, s store.Store, name string) *engine.Counter {
	t.Helper()
	c, err := engine.New(s).Counter(name, engine.CounterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// number reads an int or a float.
func number(s string) engine.Number {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return whole(n)
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return fraction(f)
}

// countsOf reads "a:1 b:2".
func countsOf(list string) []engine.Count {
	var cs []engine.Count
	for _, word := range strings.Fields(list) {
		k, n, _ := strings.Cut(word, ":")
		cs = append(cs, engine.Count{Key: codec.Key(k), Count: number(n)})
	}
	return cs
}

// showCounts is the reverse of countsOf, in order of elements.
func showCounts(cs []engine.Count) string {
	cs = slices.Clone(cs)
	slices.SortFunc(cs, func(a, b engine.Count) int { return cmp.Compare(a.Key, b.Key) })
	return listCounts(cs)
}

func listCounts(cs []engine.Count) string {
	var words []string
	for _, c := range cs {
		words = append(words, fmt.Sprintf("%s:%s", c.Key, c.Count))
	}
	return strings.Join(words, " ")
}

func setCounts(t testing.TB, c *engine.Counter, list string) {
	t.Helper()
	for _, count := range countsOf(list) {
		if err := c.Set(t.Context(), count.Key, count.Count); err != nil {
			t.Fatalf("Set %s: %v", count.Key, err)
		}
	}
}

func counterHolds(t testing.TB, c *engine.Counter, want string) {
	t.Helper()
	got, err := c.Items(t.Context())
	same(t, "Items of "+c.Name(), showCounts(got), want, err)
}

func counterCounts(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCounter(t, s, "c")
	n, err := c.Get(ctx, "a")
	same(t, "Get of nothing", n.String(), "0", err)
	n, err = c.Incr(ctx, "a", whole(2))
	same(t, "Incr", n.String(), "2", err)
	n, err = c.Decr(ctx, "a", whole(5))
	same(t, "Decr", n.String(), "-3", err)
	n, err = c.Incr(ctx, "a", fraction(0.5))
	same(t, "Incr by 0.5", n.String(), "-2.5", err)
	n, err = c.Get(ctx, "a")
	same(t, "Get", n.String(), "-2.5", err)
	setCounts(t, c, "a:0 b:7")
	has, err := c.Contains(ctx, "a")
	same(t, "Contains", has, true, err)
	counterHolds(t, c, "a:0 b:7")
	size, err := c.Size(ctx)
	same(t, "Size", size, 2, err)
	did, err := c.Delete(ctx, "a")
	same(t, "Delete", did, true, err)
	size, err = c.DeleteMany(ctx, keys("a", "b"))
	same(t, "DeleteMany", size, 1, err)
	empty(t, s, "c")
}

func counterUpdate(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCounter(t, s, "c")
	n, err := c.Update(ctx, countsOf("a:1 b:1 a:1 c:1 a:1"))
	same(t, "Update", n, 3, err)
	counterHolds(t, c, "a:3 b:1 c:1")
	n, err = c.Update(ctx, countsOf("a:10 d:0.5"))
	same(t, "Update", n, 1, err)
	n, err = c.Subtract(ctx, countsOf("a:20 b:1 e:1"))
	same(t, "Subtract", n, 1, err)
	counterHolds(t, c, "a:-7 b:0 c:1 d:0.5 e:-1")
	n, err = c.Update(ctx, nil)
	same(t, "Update by nothing", n, 0, err)
	n, err = c.Update(ctx, manyCounts(2500))
	same(t, "Update by 2500", n, 2500, err)
}

func manyCounts(n int) []engine.Count {
	cs := make([]engine.Count, n)
	for i := range cs {
		cs[i] = engine.Count{Key: codec.Key(fmt.Sprintf("k%d", i)), Count: whole(int64(i % 7))}
	}
	return cs
}

func counterUpdateUndo(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCounter(t, s, "c")
	setCounts(t, c, "a:1 b:0.5 big:9223372036854775807")
	do(t, s, "HSET", "c", "word", "x")
	_, err := c.Update(ctx, countsOf("a:1 new:1 b:1 word:1"))
	fails(t, "Update of a word", err, "type", "counter c: update: x is not a number")
	_, err = c.Update(ctx, countsOf("a:1 new:1 b:1 big:1"))
	fails(t, "Update past 64 bits", err, "value", "does not fit 64 bits")
	do(t, s, "HDEL", "c", "word")
	counterHolds(t, c, "a:1 b:0.5 big:9223372036854775807")
	_, err = c.Update(ctx, countsOf("a:9223372036854775807 a:1"))
	fails(t, "Update by more than 64 bits", err, "value", "the count of a does not fit")
}

func counterMostCommon(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCounter(t, s, "c")
	got, err := c.MostCommon(ctx, engine.Opt[int]{})
	same(t, "MostCommon of nothing", listCounts(got), "", err)
	setCounts(t, c, "b:2 a:2 d:-1 c:10 e:2.5 f:9007199254740993 g:9007199254740992")
	for n, want := range map[int]string{
		-1: "f:9007199254740993 g:9007199254740992 c:10 e:2.5 a:2 b:2 d:-1",
		0:  "",
		1:  "f:9007199254740993",
		3:  "f:9007199254740993 g:9007199254740992 c:10",
		5:  "f:9007199254740993 g:9007199254740992 c:10 e:2.5 a:2",
		99: "f:9007199254740993 g:9007199254740992 c:10 e:2.5 a:2 b:2 d:-1",
	} {
		limit := engine.Opt[int]{V: n, OK: n >= 0}
		got, err := c.MostCommon(ctx, limit)
		same(t, fmt.Sprintf("MostCommon(%d)", n), listCounts(got), want, err)
	}
	got, err = c.MostCommon(ctx, codec.Some(math.MaxInt))
	same(t, "how many of MostCommon(MaxInt)", len(got), 7, err)
	_, err = c.MostCommon(ctx, codec.Some(-1))
	fails(t, "MostCommon(-1)", err, "value", "n must not be negative")
}

func counterTotal(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCounter(t, s, "c")
	for _, row := range []struct{ counts, want string }{
		{"", "0"},
		{"a:1 b:2 c:-4", "-1"},
		{"a:9007199254740993 b:1 c:1", "9007199254740995"},
		{"a:9223372036854775807 b:-9223372036854775808", "-1"},
		{"a:0.1 b:0.2 c:0.3 d:1", "1.6"},
		{"a:1e300 b:-1e300 c:2", "2"},
		{"a:9223372036854775807 b:10 c:-11", "9223372036854775806"},
	} {
		c.Clear(ctx)
		setCounts(t, c, row.counts)
		got, err := c.Total(ctx)
		same(t, "Total of "+row.counts, got.String(), row.want, err)
	}
	setCounts(t, c, "a:9223372036854775807 b:1 c:0")
	_, err := c.Total(ctx)
	fails(t, "Total past 64 bits", err, "value", "counter c: total: 9223372036854775808 does not fit 64 bits")
}

func counterElements(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCounter(t, s, "c")
	setCounts(t, c, "a:3 b:0 c:-2 d:1 e:2.9")
	cursor, err := c.Elements(ctx)
	got := drain(t, cursor, err)
	slices.Sort(got)
	same(t, "Elements", got, keys("a", "a", "a", "d", "e", "e"), nil)
	cursor, err = c.Iterate(ctx)
	got = drain(t, cursor, err)
	slices.Sort(got)
	same(t, "Iterate", got, keys("a", "b", "c", "d", "e"), nil)
}

func counterArithmetic(t *testing.T, s store.Store) {
	ctx, a, b := t.Context(), newCounter(t, s, "a"), newCounter(t, s, "b")
	setCounts(t, a, "x:3 y:1 z:-2 w:0.5")
	setCounts(t, b, "x:1 y:2 z:5 v:4")
	for _, row := range []struct {
		name string
		got  func() (engine.Dict[engine.Count], error)
		want string
	}{
		{"Add", func() (engine.Dict[engine.Count], error) { return a.Add(ctx, b) }, "v:4 w:0.5 x:4 y:3 z:3"},
		{"Sub", func() (engine.Dict[engine.Count], error) { return a.Sub(ctx, b) }, "w:0.5 x:2"},
		{"Or", func() (engine.Dict[engine.Count], error) { return a.Or(ctx, b) }, "v:4 w:0.5 x:3 y:2 z:5"},
		{"And", func() (engine.Dict[engine.Count], error) { return a.And(ctx, b) }, "x:1 y:1"},
	} {
		got, err := row.got()
		same(t, row.name, showCounts(got), row.want, err)
	}
	counterHolds(t, a, "w:0.5 x:3 y:1 z:-2")
}

func counterRefusals(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCounter(t, s, "jobs")
	do(t, s, "RPUSH", "jobs", "a")
	_, err := c.Update(ctx, countsOf("a:1"))
	fails(t, "Update of a list", err, "type", "jobs: holds a list, not a hash")
	_, err = c.Total(ctx)
	fails(t, "Total of a list", err, "type", "jobs: holds a list, not a hash")
	ok := newCounter(t, s, "ok")
	err = ok.Set(ctx, "x", fraction(math.Inf(1)))
	fails(t, "Set of inf", err, "value", "is not a count")
	_, err = ok.Incr(ctx, "x", fraction(math.NaN()))
	fails(t, "Incr by nan", err, "value", "cannot be added")
	_, err = ok.Decr(ctx, "x", whole(math.MinInt64))
	fails(t, "Decr by the least int", err, "value", "does not fit")
	empty(t, s, "ok")
}
