package enginetest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Trie is the suite of the trie. Each part gets an empty store from open.
func Trie(t *testing.T, open func(t testing.TB) store.Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, s store.Store)
	}{
		{"words", trieWords},
		{"weights", trieWeights},
		{"any bytes", trieAnyBytes},
		{"complete", trieComplete},
		{"complete long", trieCompleteLong},
		{"longest prefix", trieLongest},
		{"fuzzy", trieFuzzy},
		{"match", trieMatch},
		{"match among many", trieMatchMany},
		{"iterate", trieIterate},
		{"refusals", trieRefusals},
		{"wrong type", trieWrongType},
		{"round trips", trieTrips},
		{"names", trieNames},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

func newTrie(t testing.TB, s store.Store, name string) *engine.Trie {
	t.Helper()
	trie, err := engine.New(s).Trie(name, engine.TrieOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return trie
}

// insert adds words of weight 1.
func insert(t testing.TB, trie *engine.Trie, words ...string) {
	t.Helper()
	rows := make([]engine.WordWeight, len(words))
	for i, w := range words {
		rows[i] = engine.WordWeight{Word: w, Weight: 1}
	}
	if n, err := trie.InsertMany(t.Context(), rows); n != len(words) || err != nil {
		t.Fatalf("InsertMany(%d words): got %v, %v", len(words), n, err)
	}
}

func weightOf(w float64) engine.WeightOptions { return engine.WeightOptions{Weight: codec.Some(w)} }

func atMost(n int) engine.LimitOptions { return engine.LimitOptions{Limit: codec.Some(n)} }

// same compares a result with what is wanted, both as text.
func same(t testing.TB, call string, got, want any, err error) {
	t.Helper()
	if g, w := fmt.Sprintf("%q", got), fmt.Sprintf("%q", want); g != w || err != nil {
		t.Fatalf("%s: got %s, %v, want %s", call, g, err, w)
	}
}

func trieWords(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	for _, c := range []struct {
		word string
		want bool
	}{{"to", true}, {"tea", true}, {"to", false}, {"ten", true}, {"inn", true}} {
		got, err := trie.Insert(ctx, c.word, engine.WeightOptions{})
		same(t, "Insert "+c.word, got, c.want, err)
	}
	got, err := trie.StartsWith(ctx, "te", engine.LimitOptions{})
	same(t, "StartsWith te", got, []string{"tea", "ten"}, err)
	got, err = trie.StartsWith(ctx, "t", atMost(2))
	same(t, "StartsWith t, 2", got, []string{"tea", "ten"}, err)
	got, err = trie.StartsWith(ctx, "t", atMost(0))
	same(t, "StartsWith t, 0", got, []string{}, err)
	for prefix, want := range map[string]int{"": 4, "t": 3, "te": 2, "ten": 1, "tent": 0} {
		n, err := trie.Count(ctx, engine.CountOptions{Prefix: prefix})
		same(t, "Count "+prefix, n, want, err)
	}
	for _, want := range []bool{true, false} {
		ok, err := trie.Delete(ctx, "tea")
		same(t, "Delete tea", ok, want, err)
		ok, err = trie.Contains(ctx, "tea")
		same(t, "Contains tea", ok, false, err)
	}
	n, err := trie.Size(ctx)
	same(t, "Size", n, 3, err)
	for _, word := range []string{"to", "ten", "inn"} {
		if ok, err := trie.Delete(ctx, word); !ok || err != nil {
			t.Fatalf("Delete %s: got %v, %v", word, ok, err)
		}
	}
	empty(t, s, "{t}:trie:words", "{t}:trie:weights", "{t}:trie:top")
}

// empty checks that keys do not exist.
func empty(t testing.TB, s store.Store, keys ...string) {
	t.Helper()
	for _, key := range keys {
		if r := s.Do(t.Context(), store.Cmd(store.Type, key)); r.Str() != "none" {
			t.Fatalf("%s is left: a %s", key, r.Str())
		}
	}
}

func trieWeights(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	check := func(word string, want engine.Opt[float64]) {
		t.Helper()
		got, err := trie.Weight(ctx, word)
		if got != want || err != nil {
			t.Fatalf("Weight %s: got %v, %v, want %v", word, got, err, want)
		}
	}
	check("a", engine.Opt[float64]{})
	for _, w := range extremes {
		if _, err := trie.Insert(ctx, "a", weightOf(w)); err != nil {
			t.Fatalf("Insert a, %v: %v", w, err)
		}
		check("a", codec.Some(w))
		best, err := trie.Complete(ctx, "a", engine.LimitOptions{})
		if err != nil || len(best) != 1 || best[0] != (engine.WordWeight{Word: "a", Weight: w}) {
			t.Fatalf("Complete a: got %v, %v, want one of %v", best, err, w)
		}
	}
	trie.Insert(ctx, "a", engine.WeightOptions{})
	empty(t, s, "{t}:trie:weights") // what weighs 1 is not there
	sum, err := 1.0, error(nil)
	for range 3 {
		sum, err = trie.Incr(ctx, "a", engine.ByOptions{By: codec.Some(0.1)})
	}
	same(t, "Incr a", sum, 1.3000000000000003, err)
	sum, err = trie.Incr(ctx, "new", engine.ByOptions{})
	same(t, "Incr new", sum, 1.0, err)
	sum, err = trie.Incr(ctx, "other", engine.ByOptions{By: codec.Some(-2.5)})
	same(t, "Incr other", sum, -2.5, err)
	trie.Insert(ctx, "big", weightOf(math.MaxFloat64))
	_, err = trie.Incr(ctx, "big", engine.ByOptions{By: codec.Some(math.MaxFloat64)})
	refused(t, "Incr big", err, "value", `trie t: incr: weight of "big" would not be finite`)
	check("big", codec.Some(math.MaxFloat64))
}

// extremes are weights in ascending order, of every size of a float64.
var extremes = []float64{
	-math.MaxFloat64, -1e300, -1 << 60, -1e15 - 1, -3.7, -1, -0.1, -2.2250738585072014e-308, -1e-310,
	-math.SmallestNonzeroFloat64, 0, math.SmallestNonzeroFloat64, 1e-310, 2.225073858507201e-308,
	2.2250738585072014e-308, 1e-7, 0.1, 0.30000000000000004, 1 - 1e-16, 1, 1 + 2.3e-16, 2, 3.7, 1e15 - 1, 1e15, 123456789012345680,
	1 << 60, 1e21, 1e300, math.MaxFloat64,
}

// refused checks an error.
func refused(t testing.TB, call string, err error, kind, text string) {
	t.Helper()
	if err == nil || engine.KindOf(err) != kind || err.Error() != text {
		t.Fatalf("%s: got %s error %v, want %s: %s", call, engine.KindOf(err), err, kind, text)
	}
}

// odd are words whose bytes could be mistaken for something else.
var odd = []string{
	"", " ", "*", "a", "a*b", "a b", "a\x00", "a\x00b", "\x00", "\x00\x00", "\xff", "\xff\xff\xff\xff", "a\xff", "a\xffz",
	"0", "1a", "3abc7fff", "g", "[a", "(a", "-", "+", "{x}", "日本語", "日", "日本", "e\u0301", "é", "\xc3", "\xc3\xa9\xa9", "\xa9",
}

func trieAnyBytes(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	insert(t, trie, odd...)
	sorted := slices.Sorted(slices.Values(odd))
	got, err := trie.StartsWith(ctx, "", engine.LimitOptions{})
	same(t, "StartsWith", got, sorted, err)
	for i, word := range odd {
		if _, err := trie.Insert(ctx, word, weightOf(float64(i%3))); err != nil {
			t.Fatal(err)
		}
	}
	for _, prefix := range odd {
		var begin, best []string
		for _, word := range sorted {
			if strings.HasPrefix(word, prefix) {
				begin = append(begin, word)
			}
		}
		got, err := trie.StartsWith(ctx, prefix, engine.LimitOptions{})
		same(t, fmt.Sprintf("StartsWith %q", prefix), got, begin, err)
		words, err := trie.Complete(ctx, prefix, atMost(100))
		for _, w := range words {
			best = append(best, w.Word)
		}
		slices.SortStableFunc(begin, func(a, b string) int {
			return cmp.Compare(slices.Index(odd, b)%3, slices.Index(odd, a)%3)
		})
		same(t, fmt.Sprintf("Complete %q", prefix), best, begin, err)
		longest, err := trie.LongestPrefix(ctx, prefix+"\x00!")
		if !strings.HasPrefix(prefix+"\x00!", longest.V) || len(longest.V) < len(prefix) || err != nil {
			t.Fatalf("LongestPrefix %q: got %q, %v", prefix+"\x00!", longest.V, err)
		}
	}
	for _, word := range odd {
		if ok, err := trie.Delete(ctx, word); !ok || err != nil {
			t.Fatalf("Delete %q: got %v, %v", word, ok, err)
		}
	}
	empty(t, s, "{t}:trie:words", "{t}:trie:weights", "{t}:trie:top")
}

func trieRefusals(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	for _, w := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := trie.Insert(ctx, "a", weightOf(w))
		refused(t, "Insert", err, "value", fmt.Sprintf(`trie t: insert: weight of "a" must be finite, got %v`, w))
		_, err = trie.Incr(ctx, "a", engine.ByOptions{By: codec.Some(w)})
		refused(t, "Incr", err, "value", fmt.Sprintf(`trie t: incr: weight of "a" must be finite, got %v`, w))
	}
	rows := make([]engine.WordWeight, 1500)
	for i := range rows {
		rows[i].Word = fmt.Sprint(i)
	}
	rows[1499].Weight = math.NaN()
	n, err := trie.InsertMany(ctx, rows)
	refused(t, "InsertMany", err, "value", `trie t: insert_many: weight of "1499" must be finite, got NaN`)
	same(t, "InsertMany", n, 0, nil)
	empty(t, s, "{t}:trie:words")
	_, err = trie.StartsWith(ctx, "a", atMost(-1))
	refused(t, "StartsWith", err, "value", "trie t: starts_with: limit must be at least 0, got -1")
	_, err = trie.Complete(ctx, "a", atMost(-1))
	refused(t, "Complete", err, "value", "trie t: complete: limit must be at least 0, got -1")
	_, err = trie.Match(ctx, "a", atMost(-1))
	refused(t, "Match", err, "value", "trie t: match: limit must be at least 0, got -1")
	for _, distance := range []int{-1, 3} {
		_, err = trie.Fuzzy(ctx, "a", engine.FuzzyOptions{Distance: codec.Some(distance)})
		refused(t, "Fuzzy", err, "value", fmt.Sprintf("trie t: fuzzy: distance must be 0, 1 or 2, got %d", distance))
	}
	if _, err := engine.New(s).Trie("", engine.TrieOptions{}); engine.KindOf(err) != "value" {
		t.Fatalf("Trie of no name: got %v", err)
	}
}

// trieWrongType has something else at each part: nothing is written then.
func trieWrongType(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, part := range []string{"words", "weights", "top"} {
		trie, key := newTrie(t, s, part), "{"+part+"}:trie:"+part
		s.Do(ctx, store.Cmd(store.Set, key, "x"))
		_, inserted := trie.Insert(ctx, "abcd", weightOf(2))
		_, many := trie.InsertMany(ctx, []engine.WordWeight{{Word: "abcd", Weight: 1}})
		_, raised := trie.Incr(ctx, "abcd", engine.ByOptions{})
		_, deleted := trie.Delete(ctx, "abcd")
		want := key + ": holds a string, not a sorted set"
		if part == "weights" {
			want = key + ": holds a string, not a hash"
		}
		for _, err := range []error{inserted, many, raised, deleted} {
			refused(t, "a write", err, "type", want)
		}
		for _, other := range []string{"words", "weights", "top"} {
			if other != part {
				empty(t, s, "{"+part+"}:trie:"+other)
			}
		}
	}
}

// trieNames has names that look like patterns or keys of others.
func trieNames(t *testing.T, s store.Store) {
	ctx := t.Context()
	names := []string{"t", "t*", "t?", "{t}x", "t:trie:words", "{t}:trie:words", "a{b", "a}b", "{}", "日本 \x00"}
	for _, name := range names {
		insert(t, newTrie(t, s, name), "word of "+name)
	}
	for _, name := range names {
		got, err := newTrie(t, s, name).StartsWith(ctx, "", engine.LimitOptions{})
		same(t, fmt.Sprintf("words of %q", name), got, []string{"word of " + name}, err)
	}
	if ok, err := newTrie(t, s, "t*").Clear(ctx); !ok || err != nil {
		t.Fatalf("Clear: got %v, %v", ok, err)
	}
	got, err := newTrie(t, s, "t").Contains(ctx, "word of t")
	same(t, "Contains", got, true, err)
}
