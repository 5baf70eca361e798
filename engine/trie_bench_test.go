package engine_test

import (
	"bufio"
	"compress/gzip"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// realWords gives the words of words.txt.gz in $RDSH_TEST_DATA, with weights
// that fall with their length so that many are equal.
func realWords(b *testing.B) []engine.WordWeight {
	dir := os.Getenv("RDSH_TEST_DATA")
	if dir == "" {
		b.Skip("RDSH_TEST_DATA names no directory with words.txt.gz")
	}
	file, err := os.Open(filepath.Join(dir, "words.txt.gz"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		b.Fatal(err)
	}
	var words []engine.WordWeight
	for lines := bufio.NewScanner(unzipped); lines.Scan(); {
		words = append(words, engine.WordWeight{Word: lines.Text(), Weight: 1})
	}
	return words
}

// weigh gives words weights by a rule.
func weigh(words []engine.WordWeight, rule func(i int) float64) []engine.WordWeight {
	weighed := make([]engine.WordWeight, len(words))
	for i, w := range words {
		weighed[i] = engine.WordWeight{Word: w.Word, Weight: rule(i)}
	}
	return weighed
}

var weightRules = []struct {
	name string
	rule func(i int) float64
}{
	{"equal", func(int) float64 { return 1 }},
	{"distinct", func(i int) float64 { return float64(i * 7919 % 104729) }},
	{"rising", func(i int) float64 { return float64(i) }},
	{"falling", func(i int) float64 { return -float64(i) }},
	{"few", func(i int) float64 { return float64(i * 7919 % 10) }},
}

// millionWords makes a million words of those of the file, each with a digit
// behind.
func millionWords(words []engine.WordWeight) []engine.WordWeight {
	var million []engine.WordWeight
	for digit := range 10 {
		for i, w := range words {
			million = append(million, engine.WordWeight{Word: w.Word + strconv.Itoa(digit), Weight: float64(i % 7)})
		}
	}
	return million[:1_000_000]
}

// BenchmarkTrieMillion puts a million words into a trie, which may take 10 s,
// and completes prefixes of one to six letters there, which may take 100 µs.
func BenchmarkTrieMillion(b *testing.B) {
	words := realWords(b)
	million := millionWords(words)
	for b.Loop() {
		start := time.Now()
		trie := loaded(b, million)
		b.ReportMetric(time.Since(start).Seconds(), "s")
		b.ReportMetric(10, "s-at-most")
		worst := time.Duration(0)
		for i := 0; i < len(words); i += 500 {
			for n := 1; n <= min(6, len(words[i].Word)); n++ {
				took := time.Duration(timed(b, trie, words[i].Word[:n], int64(worst)))
				worst = max(worst, took)
			}
		}
		b.ReportMetric(float64(worst.Microseconds()), "µs/complete")
		b.ReportMetric(100, "µs-at-most")
	}
}

// BenchmarkTrieFuzzy searches for words with a letter too much, and compares
// each with every word, which should take at least five times as long.
func BenchmarkTrieFuzzy(b *testing.B) {
	words := realWords(b)
	trie := loaded(b, words)
	runes := make([][]rune, len(words))
	for i, w := range words {
		runes[i] = []rune(w.Word)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for distance := 1; distance <= 2; distance++ {
		opts := engine.FuzzyOptions{Distance: codec.Some(distance), Limit: codec.Some(len(words))}
		b.Run(strconv.Itoa(distance), func(b *testing.B) {
			var search, all time.Duration
			for b.Loop() {
				word := words[r.IntN(len(words))].Word + "e"
				start := time.Now()
				found, err := trie.Fuzzy(b.Context(), word, opts)
				search += time.Since(start)
				start = time.Now()
				near := compareAll(runes, []rune(word), distance)
				all += time.Since(start)
				if err != nil || len(found) != near {
					b.Fatalf("Fuzzy %s: got %d words, %v, want %d", word, len(found), err, near)
				}
			}
			b.ReportMetric(float64(search.Microseconds())/float64(b.N), "µs/fuzzy")
			b.ReportMetric(float64(all)/float64(search), "times")
			b.ReportMetric(5, "times-at-least")
		})
	}
}

// compareAll counts the words within a distance by the matrix of Wagner and
// Fischer, row by row.
func compareAll(words [][]rune, asked []rune, distance int) (near int) {
	row := make([]int, len(asked)+1)
	for _, word := range words {
		for j := range row {
			row[j] = j
		}
		for i, x := range word {
			corner := row[0]
			row[0] = i + 1
			for j, y := range asked {
				change := corner
				if x != y {
					change++
				}
				corner = row[j+1]
				row[j+1] = min(change, row[j]+1, corner+1)
			}
		}
		if row[len(asked)] <= distance {
			near++
		}
	}
	return near
}

func loaded(b *testing.B, words []engine.WordWeight) *engine.Trie {
	trie, err := engine.New(embedded.New(embedded.Options{})).Trie("words", engine.TrieOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := trie.InsertMany(b.Context(), words); err != nil {
		b.Fatal(err)
	}
	return trie
}

func BenchmarkTrieInsertMany(b *testing.B) {
	words := realWords(b)
	for _, w := range weightRules[:2] {
		b.Run(w.name, func(b *testing.B) {
			weighed := weigh(words, w.rule)
			for b.Loop() {
				loaded(b, weighed)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(words)), "ns/word")
		})
	}
}

// BenchmarkTrieComplete completes every prefix that a word has, and reports
// the slowest.
func BenchmarkTrieComplete(b *testing.B) {
	words := realWords(b)
	for _, w := range weightRules {
		b.Run(w.name, func(b *testing.B) {
			trie := loaded(b, weigh(words, w.rule))
			worst := slowest(b, trie, words)
			for b.Loop() {
				if _, err := trie.Complete(b.Context(), worst, engine.LimitOptions{}); err != nil {
					b.Fatal(err)
				}
			}
			b.Logf("slowest prefix: %q", worst)
		})
	}
}

// slowest gives the prefix whose completion takes longest at its best of three.
func slowest(b *testing.B, trie *engine.Trie, words []engine.WordWeight) (worst string) {
	most, seen := int64(0), make(map[string]bool)
	for _, w := range words {
		for end := range len(w.Word) + 1 {
			prefix := w.Word[:end]
			if seen[prefix] {
				continue
			}
			seen[prefix] = true
			if took := timed(b, trie, prefix, most); took > most {
				most, worst = took, prefix
			}
		}
	}
	return worst
}

// timed gives the nanoseconds of the fastest of three, or of the first that is
// not slower than enough.
func timed(b *testing.B, trie *engine.Trie, prefix string, enough int64) int64 {
	best := int64(math.MaxInt64)
	for range 3 {
		start := time.Now()
		if _, err := trie.Complete(b.Context(), prefix, engine.LimitOptions{}); err != nil {
			b.Fatal(err)
		}
		if best = min(best, time.Since(start).Nanoseconds()); best <= enough {
			break
		}
	}
	return best
}
