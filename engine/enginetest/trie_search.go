package enginetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

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

func trieMatch(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	insert(t, trie, "", "*", "?", "a", "a*b", "a?b", "ab", "abb", "acb", "b c", "日本", "日本語", "é", "\\", "[a]", "a\x00b", "\xff")
	for pattern, want := range map[string][]string{
		"":       {""},
		"*":      {"", "*", "?", "[a]", "\\", "a", "a\x00b", "a*b", "a?b", "ab", "abb", "acb", "b c", "é", "日本", "日本語", "\xff"},
		"?":      {"*", "?", "\\", "a", "é", "\xff"},
		"a?b":    {"a\x00b", "a*b", "a?b", "abb", "acb"},
		"a*b":    {"a\x00b", "a*b", "a?b", "ab", "abb", "acb"},
		"a**b":   {"a\x00b", "a*b", "a?b", "ab", "abb", "acb"},
		`a\*b`:   {"a*b"},
		`a\?b`:   {"a?b"},
		`\*`:     {"*"},
		`\\`:     {"\\"},
		`\`:      {"\\"},
		"[a]":    {"[a]"},
		"日?":     {"日本"},
		"日*":     {"日本", "日本語"},
		"*語":     {"日本語"},
		"??":     {"ab", "日本"},
		"*b*b*":  {"abb"},
		"* *":    {"b c"},
		"a?":     {"ab"},
		"x*":     {},
		"nobody": {},
	} {
		got, err := trie.Match(ctx, pattern, engine.LimitOptions{})
		same(t, fmt.Sprintf("Match %q", pattern), got, want, err)
	}
	got, err := trie.Match(ctx, "a*", atMost(2))
	same(t, "Match a*, 2", got, []string{"a", "a\x00b"}, err)
	got, err = trie.Match(ctx, "*", atMost(0))
	same(t, "Match *, 0", got, []string{}, err)
	long := strings.Repeat("a", 500)
	insert(t, trie, long)
	got, err = trie.Match(ctx, strings.Repeat("*a", 40)+"*x", engine.LimitOptions{}) // no more than its product
	same(t, "Match of many stars", got, []string{}, err)
	got, err = trie.Match(ctx, strings.Repeat("*a", 40), engine.LimitOptions{})
	same(t, "Match of many stars", len(got), 1, err)
}

// trieMatchMany has more words than one script reads.
func trieMatchMany(t *testing.T, s store.Store) {
	count := store.NewCount(s)
	ctx, trie := t.Context(), newTrie(t, count, "t")
	var words []string
	for i := range 21_000 {
		words = append(words, fmt.Sprintf("%05d", i))
	}
	insert(t, trie, words...)
	count.Reset()
	got, err := trie.Match(ctx, "*?999", engine.LimitOptions{})
	same(t, "Match *?999", fmt.Sprint(len(got), got[0], got[20]), "210099920999", err)
	same(t, "round trips of Match *?999", count.Trips(), 2, nil)
	count.Reset()
	got, err = trie.Match(ctx, "*99", atMost(205))
	same(t, "Match *99, 205", fmt.Sprint(len(got), got[204]), "20520499", err)
	same(t, "round trips of Match *99, 205", count.Trips(), 2, nil)
	count.Reset()
	got, err = trie.Match(ctx, "*99", atMost(100))
	same(t, "Match *99, 100", len(got), 100, err)
	same(t, "round trips of Match *99, 100", count.Trips(), 1, nil)
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
		{"Match", 1, func() { trie.Match(ctx, "*9*9", engine.LimitOptions{}) }},
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
