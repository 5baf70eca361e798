package enginetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// HashMap is the suite of the map. Each part gets an empty store from open.
func HashMap(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"get and set", mapGetSet},
		{"bulk", mapBulk},
		{"pop", mapPop},
		{"incr", mapIncr},
		{"compare and set", mapCompareAndSet},
		{"change", mapChange},
		{"change at once", mapChangeAtOnce},
		{"merge", mapMerge},
		{"sample", mapSample},
		{"scan", mapScan},
		{"scan while deleting", mapScanDeleting},
		{"entries that expire", mapEntriesExpire},
		{"refusals", mapRefusals},
	})
}

func newMap(t testing.TB, s store.Store, name string) *engine.HashMap {
	t.Helper()
	m, err := engine.New(s).HashMap(name, engine.HashMapOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// entriesOf reads "a=1 b=2".
func entriesOf(list string) []engine.MapEntry {
	var es []engine.MapEntry
	for _, word := range strings.Fields(list) {
		k, v, _ := strings.Cut(word, "=")
		es = append(es, engine.MapEntry{Key: codec.Key(k), Value: codec.Text(v)})
	}
	return es
}

func sortedEntries(es []engine.MapEntry) []engine.MapEntry {
	es = slices.Clone(es)
	slices.SortFunc(es, func(a, b engine.MapEntry) int { return cmp.Compare(a.Key, b.Key) })
	return es
}

// mapHolds compares all entries of m.
func mapHolds(t testing.TB, m *engine.HashMap, want string) {
	t.Helper()
	es, err := m.Items(t.Context())
	same(t, "Items", sortedEntries(es), entriesOf(want), err)
}

func set(t testing.TB, m *engine.HashMap, list string) {
	t.Helper()
	for _, e := range entriesOf(list) {
		if err := m.Set(t.Context(), e.Key, e.Value, engine.SetOptions{}); err != nil {
			t.Fatalf("Set %s: %v", e.Key, err)
		}
	}
}

func mapGetSet(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	got, err := m.Get(ctx, "a")
	same(t, "Get of nothing", got, none(), err)
	set(t, m, "a=1 b=null")
	got, err = m.Get(ctx, "a")
	same(t, "Get", got, some("1"), err)
	got, err = m.Get(ctx, "b")
	same(t, "Get of a stored none", got, some("null"), err)
	set(t, m, "a=2")
	mapHolds(t, m, "a=2 b=null")
	has, err := m.Contains(ctx, "a")
	same(t, "Contains", has, true, err)
	has, err = m.Contains(ctx, "c")
	same(t, "Contains", has, false, err)
	did, err := m.SetIfAbsent(ctx, "a", "9")
	same(t, "SetIfAbsent", did, false, err)
	did, err = m.SetIfAbsent(ctx, "c", "3")
	same(t, "SetIfAbsent", did, true, err)
	v, err := m.Setdefault(ctx, "c", "9")
	same(t, "Setdefault", v, "3", err)
	v, err = m.Setdefault(ctx, "d", "4")
	same(t, "Setdefault of nothing", v, "4", err)
	did, err = m.Delete(ctx, "d")
	same(t, "Delete", did, true, err)
	did, err = m.Delete(ctx, "d")
	same(t, "Delete of nothing", did, false, err)
	n, err := m.DeleteMany(ctx, keys("a", "b", "x"))
	same(t, "DeleteMany", n, 2, err)
	n, err = m.Size(ctx)
	same(t, "Size", n, 1, err)
	m.Delete(ctx, "c")
	empty(t, s, "m")
	set(t, m, `1=int 1.0=float true=bool "1"=str`)
	mapHolds(t, m, `"1"=str 1=int 1.0=float true=bool`)
}

func mapBulk(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	n, err := m.Update(ctx, nil)
	same(t, "Update by nothing", n, 0, err)
	n, err = m.Update(ctx, entriesOf("a=1 b=2"))
	same(t, "Update", n, 2, err)
	n, err = m.Update(ctx, entriesOf("b=3 c=4"))
	same(t, "Update", n, 1, err)
	got, err := m.GetMany(ctx, keys("c", "x", "a"))
	same(t, "GetMany", got, entriesOf("c=4 a=1"), err)
	got, err = m.GetMany(ctx, nil)
	same(t, "GetMany of nothing", got, entriesOf(""), err)
	ks, err := m.Keys(ctx)
	slices.Sort(ks)
	same(t, "Keys", ks, keys("a", "b", "c"), err)
	vs, err := m.Values(ctx)
	slices.Sort(vs)
	same(t, "Values", vs, texts("1", "3", "4"), err)
	all, err := m.ToDict(ctx)
	same(t, "ToDict", sortedEntries(all), entriesOf("a=1 b=3 c=4"), err)

	n, err = m.Update(ctx, manyEntries(2500))
	same(t, "Update by 2500", n, 2500, err)
	var ks2500 []codec.Key
	for _, e := range manyEntries(2500) {
		ks2500 = append(ks2500, e.Key)
	}
	n, err = m.DeleteMany(ctx, ks2500)
	same(t, "DeleteMany of 2500", n, 2500, err)
}

func manyEntries(n int) []engine.MapEntry {
	es := make([]engine.MapEntry, n)
	for i := range es {
		es[i] = engine.MapEntry{Key: codec.Key(fmt.Sprintf("key%05d", i)), Value: codec.OfInt(int64(i))}
	}
	return es
}

func mapPop(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	set(t, m, "a=1 b=2 c=3")
	got, err := m.Pop(ctx, "a")
	same(t, "Pop", got, some("1"), err)
	got, err = m.Pop(ctx, "a")
	same(t, "Pop of nothing", got, none(), err)
	var popped []engine.MapEntry
	for range 2 {
		e, err := m.PopItem(ctx)
		if err != nil || !e.OK {
			t.Fatalf("PopItem: got %v, %v", e, err)
		}
		popped = append(popped, e.V)
	}
	same(t, "what PopItem gave", sortedEntries(popped), entriesOf("b=2 c=3"), nil)
	e, err := m.PopItem(ctx)
	same(t, "PopItem of nothing", e.OK, false, err)
}

func mapIncr(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	for _, c := range []struct {
		has  string
		by   engine.Number
		want string
	}{
		{"", whole(1), "1"},
		{"41", whole(1), "42"},
		{"5", whole(-7), "-2"},
		{"4200", fraction(0.5), "4200.5"},
		{"4200.5", fraction(0.5), "4201"},
		{"4.0", whole(1), "5"},
		{"0.1", fraction(0.2), "0.30000000000000004"},
		{"1e3", fraction(0.25), "1000.25"},
		{"-0", whole(0), "0"},
		{"9223372036854775806", whole(1), "9223372036854775807"},
		{"9007199254740993", whole(2), "9007199254740995"},
		{"-9223372036854775807", whole(-1), "-9223372036854775808"},
		{"1.5", fraction(1e300), "1e+300"},
		{"123456789012.25", fraction(1e-4), "123456789012.2501"},
	} {
		m.Clear(ctx)
		if c.has != "" {
			set(t, m, "x="+c.has)
		}
		call := fmt.Sprintf("Incr of %s by %s", c.has, c.by)
		sum, err := m.Incr(ctx, "x", c.by)
		got, _ := m.Get(ctx, "x")
		same(t, call+", stored", got, some(c.want), err)
		same(t, call, fmt.Sprint(sum.Float()), fmt.Sprint(store.OfStr(c.want).Float()), err)
		if i, ok := sum.Int(); ok && len(c.want) > 15 && !strings.ContainsAny(c.want, ".e") {
			same(t, call, fmt.Sprint(i), c.want, err)
		}
	}
	for _, c := range []struct {
		has, kind, text string
		by              engine.Number
	}{
		{"9223372036854775807", "value", "hashmap m: incr: the sum does not fit 64 bits", whole(1)},
		{"-9223372036854775808", "value", "does not fit", whole(-1)},
		{"1e308", "value", "does not fit", fraction(1.5e308)},
		{"word", "type", "hashmap m: incr: word is not a number", whole(1)},
		{`"42"`, "type", `"42" is not a number`, whole(1)},
		{"007", "type", "007 is not a number", whole(1)},
		{"0x10", "type", "is not a number", whole(1)},
		{"1_0", "type", "is not a number", fraction(0.5)},
		{"inf", "type", "is not a number", whole(1)},
		{"null", "type", "is not a number", whole(1)},
		{"1180591620717411303424", "value", "does not fit", whole(1)},
	} {
		set(t, m, "x="+c.has)
		_, err := m.Incr(ctx, "x", c.by)
		fails(t, "Incr of "+c.has, err, c.kind, c.text)
		got, err := m.Get(ctx, "x")
		same(t, "Get after a refusal", got, some(c.has), err)
	}
	for range 3 {
		if _, err := m.Incr(ctx, "f", fraction(0.1)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := m.Get(ctx, "f")
	same(t, "0.1 three times", got, some("0.30000000000000004"), err)
}

func mapCompareAndSet(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	for _, c := range []struct {
		has, old, new string
		want          bool
	}{
		{"", "null", "1", true},
		{"null", "null", "1", true},
		{"1", "null", "2", false},
		{"1", "1", "2", true},
		{"1", "1.0", "2", false},
		{"1", "3", "2", false},
		{"", "1", "2", false},
		{"null", "1", "2", false},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, "x", true},
		{`{"a": 1}`, `{"a":1}`, "x", true},
		{`{"a":1}`, `{"a":2}`, "x", false},
		{"1", "1", "null", true},
	} {
		m.Clear(ctx)
		want := none()
		if c.has != "" {
			m.Set(ctx, "k", codec.Text(c.has), engine.SetOptions{})
			want = some(c.has)
		}
		if c.want {
			want = some(c.new)
		}
		call := fmt.Sprintf("CompareAndSet(%s, %s) of %q", c.old, c.new, c.has)
		did, err := m.CompareAndSet(ctx, "k", codec.Text(c.old), codec.Text(c.new))
		same(t, call, did, c.want, err)
		got, err := m.Get(ctx, "k")
		same(t, "Get after "+call, got, want, err)
	}
}

func mapChange(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	appended := func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
		return some(string(old.V) + "x"), nil
	}
	got, err := m.Change(ctx, "k", appended)
	same(t, "Change of nothing", got, some("x"), err)
	got, err = m.Change(ctx, "k", appended)
	same(t, "Change", got, some("xx"), err)
	gone := func(engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) { return none(), nil }
	for range 2 {
		got, err = m.Change(ctx, "k", gone)
		same(t, "Change to nothing", got, none(), err)
	}
	empty(t, s, "m")
	set(t, m, "k=1")
	bad := errors.New("bad")
	_, err = m.Change(ctx, "k", func(engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) { return none(), bad })
	if !errors.Is(err, bad) {
		t.Fatalf("Change by what fails: got %v", err)
	}
	turns := 0
	got, err = m.Change(ctx, "k", func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
		if turns++; turns == 1 {
			set(t, m, "k=5")
		}
		return some(string(old.V) + "!"), nil
	})
	same(t, "Change with a conflict", got, some("5!"), err)
	same(t, "turns", turns, 2, nil)
}

func mapChangeAtOnce(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				_, err := m.Change(ctx, "k", func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
					return some(string(old.V) + "x"), nil
				})
				if err != nil {
					t.Errorf("Change: %v", err)
				}
				if _, err := m.Incr(ctx, "n", whole(1)); err != nil {
					t.Errorf("Incr: %v", err)
				}
			}
		})
	}
	all.Wait()
	got, err := m.Get(ctx, "k")
	same(t, "200 changes", len(got.V), 200, err)
	got, err = m.Get(ctx, "n")
	same(t, "200 incr", got, some("200"), err)
}

func mapMerge(t *testing.T, s store.Store) {
	ctx, m, other := t.Context(), newMap(t, s, "{x}m"), newMap(t, s, "{x}other")
	set(t, m, "a=1 b=2")
	set(t, other, "b=3 c=4")
	both, err := m.Union(ctx, other)
	same(t, "Union", sortedEntries(both), entriesOf("a=1 b=3 c=4"), err)
	mapHolds(t, m, "a=1 b=2")
	n, err := m.Merge(ctx, other)
	same(t, "Merge", n, 1, err)
	mapHolds(t, m, "a=1 b=3 c=4")
	n, err = m.Merge(ctx, m)
	same(t, "Merge with itself", n, 0, err)
	if _, err := other.Update(ctx, manyEntries(2500)); err != nil {
		t.Fatal(err)
	}
	n, err = m.Merge(ctx, other)
	same(t, "Merge of 2500", n, 2500, err)
}

func mapSample(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	ks, err := m.Sample(ctx, 3)
	same(t, "Sample of nothing", ks, keys(), err)
	set(t, m, "a=1 b=2 c=3")
	ks, err = m.Sample(ctx, 5)
	slices.Sort(ks)
	same(t, "Sample 5 of 3", ks, keys("a", "b", "c"), err)
	ks, err = m.Sample(ctx, 2)
	slices.Sort(ks)
	same(t, "different keys of Sample 2", len(slices.Compact(ks)), 2, err)
	ks, err = m.Sample(ctx, 0)
	same(t, "Sample 0", ks, keys(), err)
}

func mapScan(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	c, err := m.Scan(ctx, engine.MatchOptions{})
	same(t, "Scan of nothing", drain(t, c, err), entriesOf(""), nil)
	set(t, m, "user:1=a user:2=b other=c")
	c, err = m.Scan(ctx, engine.MatchOptions{Match: "user:*"})
	same(t, "Scan user:*", sortedEntries(drain(t, c, err)), entriesOf("user:1=a user:2=b"), nil)
	m.Clear(ctx)
	if _, err := m.Update(ctx, manyEntries(3000)); err != nil {
		t.Fatal(err)
	}
	c, err = m.Scan(ctx, engine.MatchOptions{Match: "*"})
	same(t, "Scan of 3000", sortedEntries(drain(t, c, err)), manyEntries(3000), nil)
	keys, err := m.Iterate(ctx)
	same(t, "keys of Iterate", len(drain(t, keys, err)), 3000, nil)
}

func mapScanDeleting(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	if _, err := m.Update(ctx, manyEntries(5000)); err != nil {
		t.Fatal(err)
	}
	c, err := m.Iterate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[codec.Key]bool{}
	for k, err := range codec.All(ctx, c) {
		if seen[k] = true; err != nil {
			t.Fatal(err)
		}
		if len(seen)%2 == 0 {
			m.Delete(ctx, k)
		}
	}
	same(t, "keys seen while every second one is deleted", len(seen), 5000, nil)
}

func mapRefusals(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "jobs")
	do(t, s, "RPUSH", "jobs", "a")
	err := m.Set(ctx, "k", "v", engine.SetOptions{})
	fails(t, "Set of a list", err, "type", "jobs: holds a list, not a hash")
	_, err = m.Incr(ctx, "k", whole(1))
	fails(t, "Incr of a list", err, "type", "jobs: holds a list, not a hash")
	_, err = m.CompareAndSet(ctx, "k", "1", "2")
	fails(t, "CompareAndSet of a list", err, "type", "jobs: holds a list")
	ok := newMap(t, s, "ok")
	_, err = ok.Merge(ctx, m)
	fails(t, "Merge of a list", err, "type", "jobs: holds a list, not a hash")
	_, err = ok.Union(ctx, m)
	fails(t, "Union with a list", err, "type", "jobs: holds a list, not a hash")
	_, err = ok.Sample(ctx, -1)
	fails(t, "Sample(-1)", err, "value", "n must not be negative")
	err = ok.Set(ctx, "k", "v", engine.SetOptions{TTL: time.Microsecond})
	fails(t, "Set with a ttl of 1us", err, "value", "ttl must be at least 1ms")
}
