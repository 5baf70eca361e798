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

func trieComplete(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	n, err := trie.InsertMany(ctx, []engine.WordWeight{
		{Word: "car", Weight: 5},
		{Word: "cart", Weight: 9},
		{Word: "carton", Weight: 2},
		{Word: "cat", Weight: 5},
		{Word: "dog", Weight: 99},
		{Word: "car", Weight: 7},
	})
	same(t, "InsertMany", n, 5, err)
	best := func(prefix string, opts engine.LimitOptions) string {
		t.Helper()
		words, err := trie.Complete(ctx, prefix, opts)
		return fmt.Sprint(words, err)
	}
	for prefix, want := range map[string]string{
		"":      "[{dog 99} {cart 9} {car 7} {cat 5} {carton 2}] <nil>",
		"ca":    "[{cart 9} {car 7} {cat 5} {carton 2}] <nil>",
		"cart":  "[{cart 9} {carton 2}] <nil>",
		"carto": "[{carton 2}] <nil>",
		"carx":  "[] <nil>",
		"x":     "[] <nil>",
	} {
		if got := best(prefix, engine.LimitOptions{}); got != want {
			t.Fatalf("Complete %q: got %s, want %s", prefix, got, want)
		}
	}
	same(t, "Complete c, 1", best("c", atMost(1)), "[{cart 9}] <nil>", nil)
	same(t, "Complete c, 0", best("c", atMost(0)), "[] <nil>", nil)
	same(t, "Complete cart, 0", best("cart", atMost(0)), "[] <nil>", nil)
	trie.Delete(ctx, "cart")
	trie.Incr(ctx, "carton", engine.ByOptions{By: codec.Some(6.0)})
	same(t, "Complete c", best("c", engine.LimitOptions{}), "[{carton 8} {car 7} {cat 5}] <nil>", nil)
}

// trieCompleteLong has many words under one long prefix, so that neither all
// of them nor all with a longer prefix are read for a few.
func trieCompleteLong(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	const shared = "abcdefghijkl" // twelve letters
	model := map[string]float64{}
	var rows []engine.WordWeight
	for i := range 6000 {
		word := fmt.Sprintf("%s%04d", shared, i)
		model[word] = []float64{1, float64(i % 7), float64(i*7919%6000) / 8}[i%3]
		rows = append(rows, engine.WordWeight{Word: word, Weight: model[word]})
	}
	n, err := trie.InsertMany(ctx, rows)
	same(t, "InsertMany", n, len(rows), err)
	for _, prefix := range []string{shared[:4], shared, shared + "1", shared + "12", shared + "123", shared + "5999", shared + "x"} {
		for _, limit := range []int{1, 10, 50, 1500} {
			got, err := trie.Complete(ctx, prefix, atMost(limit))
			same(t, fmt.Sprintf("Complete %s, %d", prefix, limit), fmt.Sprint(got), fmt.Sprint(heaviest(model, prefix, limit)), err)
		}
	}
}

// heaviest is Complete by looking at all words.
func heaviest(model map[string]float64, prefix string, limit int) []engine.WordWeight {
	var all []engine.WordWeight
	for word, weight := range model {
		if strings.HasPrefix(word, prefix) {
			all = append(all, engine.WordWeight{Word: word, Weight: weight})
		}
	}
	slices.SortFunc(all, func(a, b engine.WordWeight) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Word, b.Word))
	})
	return all[:min(len(all), limit)]
}

func trieLongest(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	insert(t, trie, "1", "12", "123", "1234x", "2", "20")
	for text, want := range map[string]engine.Opt[string]{
		"1234": codec.Some("123"), "1234x": codec.Some("1234x"), "1234y": codec.Some("123"), "19": codec.Some("1"),
		"2": codec.Some("2"), "": {}, "3": {}, "0": {}, strings.Repeat("12", 5000): codec.Some("12"),
	} {
		got, err := trie.LongestPrefix(ctx, text)
		if got != want || err != nil {
			t.Fatalf("LongestPrefix %.20q: got %v, %v, want %v", text, got, err, want)
		}
	}
	insert(t, trie, "")
	got, err := trie.LongestPrefix(ctx, "zzz")
	same(t, "LongestPrefix zzz", got, codec.Some(""), err)
}

func trieFuzzy(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	insert(t, trie, "cat", "cart", "cut", "at", "dog", "", "c", "naïve", "naive", "日本語", "日本", "catalogue")
	for _, c := range []struct {
		word            string
		distance, limit int
		want            []string
	}{
		{"cat", 0, 10, []string{"cat"}},
		{"cat", 1, 10, []string{"cat", "at", "cart", "cut"}},
		{"cat", 2, 10, []string{"cat", "at", "cart", "cut", "c"}},
		{"cat", 1, 2, []string{"cat", "at"}},
		{"cat", 2, 0, []string{}},
		{"naive", 1, 10, []string{"naive", "naïve"}},
		{"日本", 1, 10, []string{"日本", "日本語"}},
		{"", 1, 10, []string{"", "c"}},
		{"x", 1, 10, []string{"", "c"}},
		{"zzzzz", 2, 10, []string{}},
	} {
		got, err := trie.Fuzzy(ctx, c.word, engine.FuzzyOptions{Distance: codec.Some(c.distance), Limit: codec.Some(c.limit)})
		same(t, fmt.Sprintf("Fuzzy %s, %d, %d", c.word, c.distance, c.limit), got, c.want, err)
	}
	got, err := trie.Fuzzy(ctx, "cart", engine.FuzzyOptions{})
	same(t, "Fuzzy cart", got, []string{"cart", "cat"}, err)
	long := strings.Repeat("ab", 5000)
	insert(t, trie, long)
	got, err = trie.Fuzzy(ctx, long+"x", engine.FuzzyOptions{})
	same(t, "Fuzzy of a long word", got, []string{long}, err)
}

func trieIterate(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	var want []string
	for i := range 2500 {
		want = append(want, fmt.Sprintf("word %04d", i))
	}
	insert(t, trie, want...)
	cursor, err := trie.Words(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for word, err := range codec.All(ctx, cursor) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, word)
		if len(got)%100 == 0 {
			trie.Delete(ctx, word) // changing it meanwhile loses nothing
		}
	}
	same(t, "Words", got, want, nil)
	cursor, _ = trie.Words(ctx)
	cursor.Next(ctx)
	cursor.Close()
	if word, ok, err := cursor.Next(ctx); ok || err != nil {
		t.Fatalf("Next of a closed cursor: got %q, %v, %v", word, ok, err)
	}
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

func trieTrips(t *testing.T, s store.Store) {
	count := store.NewCount(s)
	ctx, trie := t.Context(), newTrie(t, count, "t")
	insert(t, trie, odd...)
	var rows []engine.WordWeight
	for i := range 2500 {
		rows = append(rows, engine.WordWeight{Word: fmt.Sprintf("many%d", i), Weight: float64(i)})
	}
	for _, c := range []struct {
		name string
		want int
		call func()
	}{
		{"Insert", 1, func() { trie.Insert(ctx, "a", weightOf(4)) }},
		{"InsertMany", 3, func() { trie.InsertMany(ctx, rows) }},
		{"InsertMany of none", 0, func() { trie.InsertMany(ctx, nil) }},
		{"Delete", 1, func() { trie.Delete(ctx, "a") }},
		{"Contains", 1, func() { trie.Contains(ctx, "a") }},
		{"Weight", 1, func() { trie.Weight(ctx, "a") }},
		{"Incr", 1, func() { trie.Incr(ctx, "a", engine.ByOptions{}) }},
		{"StartsWith", 1, func() { trie.StartsWith(ctx, "a", engine.LimitOptions{}) }},
		{"Complete", 1, func() { trie.Complete(ctx, "a", engine.LimitOptions{}) }},
		{"Complete long", 1, func() { trie.Complete(ctx, "many", engine.LimitOptions{}) }},
		{"Count", 1, func() { trie.Count(ctx, engine.CountOptions{}) }},
		{"LongestPrefix", 1, func() { trie.LongestPrefix(ctx, "many12345") }},
		{"Fuzzy", 1, func() { trie.Fuzzy(ctx, "many12345", engine.FuzzyOptions{}) }},
		{"Size", 1, func() { trie.Size(ctx) }},
		{"Words", 3, func() {
			cursor, _ := trie.Words(ctx)
			for range codec.All(ctx, cursor) {
			}
		}},
	} {
		count.Reset()
		c.call()
		if got := count.Trips(); got != c.want {
			t.Errorf("%s: got %d round trips, want %d", c.name, got, c.want)
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
