package enginetest

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// TrieRandom does n random operations on a trie in each of stores and on a
// map, and compares all results, and in the end all keys.
func TrieRandom(t *testing.T, stores []store.Store, seed uint64, n int) {
	r := rand.New(rand.NewPCG(seed, 2))
	model := trieModel{}
	tries := make([]*engine.Trie, len(stores))
	for i, s := range stores {
		tries[i] = newTrie(t, s, "random")
	}
	for i := range n {
		op := randomTrieOp(r)
		want := op.model(model)
		for k, trie := range tries {
			got, err := op.run(t, trie)
			if err != nil || got != want {
				t.Fatalf("seed %d, operation %d, store %d: %s: got %s, %v, want %s", seed, i, k, op.name, got, err, want)
			}
		}
	}
	keys := []string{"{random}:trie:words", "{random}:trie:weights", "{random}:trie:top"}
	sameKeys(t, seed, stores, keys)
	for word := range model {
		for _, trie := range tries {
			trie.Delete(t.Context(), word)
		}
	}
	for _, s := range stores {
		empty(t, s, keys...)
	}
}

// sameKeys compares what keys hold in all stores.
func sameKeys(t testing.TB, seed uint64, stores []store.Store, keys []string) {
	t.Helper()
	for _, key := range keys {
		want := contents(t, stores[0], key)
		for k, s := range stores[1:] {
			if got := contents(t, s, key); got != want {
				t.Fatalf("seed %d, %s: store %d has %s, store 0 has %s", seed, key, k+1, got, want)
			}
		}
	}
}

// contents spells what a hash or a sorted set holds.
func contents(t testing.TB, s store.Store, key string) string {
	c := store.Cmd(store.HGetAll, key)
	if s.Do(t.Context(), store.Cmd(store.Type, key)).Str() == "zset" {
		c = store.Cmd(store.ZRange, key, "0", "-1", "WITHSCORES")
	}
	var pairs []string
	list := s.Do(t.Context(), c).List()
	for i := 0; i+1 < len(list); i += 2 {
		pairs = append(pairs, fmt.Sprintf("%q:%q", list[i].Str(), list[i+1].Str()))
	}
	if c.Op == store.HGetAll {
		slices.Sort(pairs)
	}
	return strings.Join(pairs, " ")
}

// A trieModel is what a trie does, by a map and brute force.
type trieModel map[string]float64

func (m trieModel) words(prefix string) []string {
	var words []string
	for word := range m {
		if strings.HasPrefix(word, prefix) {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}

func (m trieModel) longest(text string) engine.Opt[string] {
	var best engine.Opt[string]
	for word := range m {
		if strings.HasPrefix(text, word) && (!best.OK || len(word) > len(best.V)) {
			best = codec.Some(word)
		}
	}
	return best
}

func (m trieModel) fuzzy(asked string, distance, limit int) []string {
	var near []string
	for _, word := range m.words("") {
		if levenshtein(asked, word) <= distance {
			near = append(near, word)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int {
		return cmp.Compare(levenshtein(asked, a), levenshtein(asked, b))
	})
	return near[:min(len(near), limit)]
}

// levenshtein is the distance between a and b in code points, as its
// definition says.
func levenshtein(a, b string) int {
	as, bs := codePoints(a), codePoints(b)
	row := make([]int, len(bs)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range as {
		corner := row[0]
		row[0] = i + 1
		for j, y := range bs {
			change := corner
			if x != y {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(bs)]
}

// codePoints cuts s before every byte that is not a continuation byte.
func codePoints(s string) []string {
	var points []string
	for i := range len(s) {
		if i == 0 || s[i]&0xc0 != 0x80 {
			points = append(points, "")
		}
		points[len(points)-1] += s[i : i+1]
	}
	return points
}

// A trieOp is an operation on a trie and on its model; results are text.
type trieOp struct {
	name  string
	run   func(t *testing.T, trie *engine.Trie) (string, error)
	model func(m trieModel) string
}

// onTrie gives the operation of a method and its model.
func onTrie[V any](name string, run func(ctx context.Context, trie *engine.Trie) (V, error), model func(m trieModel) V) trieOp {
	return trieOp{
		name,
		func(t *testing.T, trie *engine.Trie) (string, error) {
			v, err := run(t.Context(), trie)
			return plain(v), err
		},
		func(m trieModel) string { return plain(model(m)) },
	}
}

func plain(v any) string { return fmt.Sprintf("%q", fmt.Sprint(v)) }

func randomTrieOp(r *rand.Rand) trieOp {
	word, n := randomWord(r), r.IntN(6)
	switch r.IntN(15) {
	case 0, 1:
		return insertOp(word, randomWeight(r))
	case 2:
		return insertManyOp(r)
	case 3:
		return incrOp(word, float64(n)/4)
	case 4:
		return deleteOp(word)
	case 5, 6:
		return onTrie(fmt.Sprintf("complete %q %d", word, n),
			func(ctx context.Context, trie *engine.Trie) ([]engine.WordWeight, error) {
				return trie.Complete(ctx, word, atMost(n))
			},
			func(m trieModel) []engine.WordWeight { return heaviest(m, word, n) })
	case 7:
		return onTrie(fmt.Sprintf("starts_with %q %d", word, n),
			func(ctx context.Context, trie *engine.Trie) ([]string, error) {
				return trie.StartsWith(ctx, word, atMost(n))
			},
			func(m trieModel) []string {
				words := m.words(word)
				return words[:min(len(words), n)]
			})
	case 8:
		return onTrie(fmt.Sprintf("longest_prefix %q", word),
			func(ctx context.Context, trie *engine.Trie) (engine.Opt[string], error) {
				return trie.LongestPrefix(ctx, word)
			},
			func(m trieModel) engine.Opt[string] { return m.longest(word) })
	case 9:
		return onTrie(fmt.Sprintf("count %q", word),
			func(ctx context.Context, trie *engine.Trie) (int, error) {
				return trie.Count(ctx, engine.CountOptions{Prefix: word})
			},
			func(m trieModel) int { return len(m.words(word)) })
	case 10:
		return onTrie(fmt.Sprintf("weight %q", word),
			func(ctx context.Context, trie *engine.Trie) (engine.Opt[float64], error) {
				return trie.Weight(ctx, word)
			},
			func(m trieModel) engine.Opt[float64] {
				weight, ok := m[word]
				return engine.Opt[float64]{V: weight, OK: ok}
			})
	case 11, 12:
		return matchOp(randomPattern(r), n)
	}
	return fuzzyOp(word, r.IntN(3), n)
}

func matchOp(pattern string, limit int) trieOp {
	return onTrie(fmt.Sprintf("match %q %d", pattern, limit),
		func(ctx context.Context, trie *engine.Trie) ([]string, error) {
			return trie.Match(ctx, pattern, atMost(limit))
		},
		func(m trieModel) []string {
			fits := slices.DeleteFunc(m.words(""), func(word string) bool {
				return !fit(codePoints(pattern), codePoints(word))
			})
			return fits[:min(len(fits), limit)]
		})
}

// fit reports whether a pattern fits a word, as its definition says.
func fit(pattern, word []string) bool {
	switch {
	case len(pattern) == 0:
		return len(word) == 0
	case pattern[0] == "*":
		return fit(pattern[1:], word) || len(word) > 0 && fit(pattern, word[1:])
	case pattern[0] == "?":
		return len(word) > 0 && fit(pattern[1:], word[1:])
	case pattern[0] == `\` && len(pattern) > 1:
		pattern = pattern[1:]
	}
	return len(word) > 0 && word[0] == pattern[0] && fit(pattern[1:], word[1:])
}

// randomPattern gives a word of which some is left open.
func randomPattern(r *rand.Rand) string {
	var b strings.Builder
	for _, point := range codePoints(randomWord(r)) {
		b.WriteString(pick(r, point, point, "?", "*", `\`+point, "*"+point))
	}
	return b.String()
}

func fuzzyOp(word string, distance, limit int) trieOp {
	opts := engine.FuzzyOptions{Distance: codec.Some(distance), Limit: codec.Some(limit)}
	return onTrie(fmt.Sprintf("fuzzy %q %d %d", word, distance, limit),
		func(ctx context.Context, trie *engine.Trie) ([]string, error) { return trie.Fuzzy(ctx, word, opts) },
		func(m trieModel) []string { return m.fuzzy(word, distance, limit) })
}

func insertOp(word string, weight float64) trieOp {
	return onTrie(fmt.Sprintf("insert %q %v", word, weight),
		func(ctx context.Context, trie *engine.Trie) (bool, error) {
			return trie.Insert(ctx, word, weightOf(weight))
		},
		func(m trieModel) bool {
			_, old := m[word]
			m[word] = weight
			return !old
		})
}

func insertManyOp(r *rand.Rand) trieOp {
	rows := make([]engine.WordWeight, r.IntN(60))
	for i := range rows {
		rows[i] = engine.WordWeight{Word: randomWord(r), Weight: randomWeight(r)}
	}
	return onTrie(fmt.Sprintf("insert_many %q", fmt.Sprint(rows)),
		func(ctx context.Context, trie *engine.Trie) (int, error) { return trie.InsertMany(ctx, rows) },
		func(m trieModel) int {
			before := len(m)
			for _, w := range rows {
				m[w.Word] = w.Weight
			}
			return len(m) - before
		})
}

func incrOp(word string, by float64) trieOp {
	return onTrie(fmt.Sprintf("incr %q %v", word, by),
		func(ctx context.Context, trie *engine.Trie) (float64, error) {
			return trie.Incr(ctx, word, engine.ByOptions{By: codec.Some(by)})
		},
		func(m trieModel) float64 {
			m[word] += by
			return m[word]
		})
}

func deleteOp(word string) trieOp {
	return onTrie(fmt.Sprintf("delete %q", word),
		func(ctx context.Context, trie *engine.Trie) (bool, error) { return trie.Delete(ctx, word) },
		func(m trieModel) bool {
			_, ok := m[word]
			delete(m, word)
			return ok
		})
}

// randomWord gives a word of few letters, so that words share prefixes, and of
// bytes that are not letters.
func randomWord(r *rand.Rand) string {
	letters := []string{"a", "a", "a", "b", "b", "c", "é", "日", "\x00", "\xff", "*", " ", "\xc3", "\xa9", "g"}
	var b strings.Builder
	if r.IntN(3) == 0 {
		b.WriteString("abca") // many words under one longer prefix
	}
	for range r.IntN(6) {
		b.WriteString(letters[r.IntN(len(letters))])
	}
	return b.String()
}

func randomWeight(r *rand.Rand) float64 {
	switch r.IntN(4) {
	case 0:
		return extremes[r.IntN(len(extremes)-2)+1] // sums stay finite
	case 1:
		return float64(r.IntN(5)) - 1
	}
	return 1
}
