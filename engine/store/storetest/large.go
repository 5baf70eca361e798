package storetest

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// largeTemplates are commands that make and change large collections, with how
// often each comes. A letter is one of some keys, each for one kind of value; #
// is a number, @ the ID of an entry, > the next one, ^ a far time and % a place
// in a text. What is in parentheses comes up to some dozens of times.
var largeTemplates = []struct {
	often int
	words string
}{
	{80, "HSET h ( # # )"},
	{20, "HDEL h ( # )"},
	{20, "HINCRBY h # 3"},
	{20, "HPEXPIREAT h ^ FIELDS 2 # #"},
	{20, "HPERSIST h FIELDS 1 #"},
	{80, "SADD s ( # )"},
	{30, "SREM s ( # )"},
	{20, "SPOP s 15"},
	{10, "SUNIONSTORE s s s"},
	{80, "ZADD z ( # # )"},
	{20, "ZINCRBY z 1.5 #"},
	{20, "ZREM z ( # )"},
	{10, "ZPOPMIN z 15"},
	{10, "ZREMRANGEBYSCORE z # #"},
	{60, "RPUSH l ( # )"},
	{60, "LPUSH l ( # )"},
	{30, "LPOP l 30"},
	{30, "LSET l # #"},
	{10, "LREM l 0 #"},
	{10, "LINSERT l BEFORE # #"},
	{120, "XADD x > f #"},
	{20, "XDEL x ( @ )"},
	{10, "XTRIM x MAXLEN #"},
	{10, "XGROUP CREATE x g 0"},
	{40, "XREADGROUP GROUP g c1 COUNT 50 STREAMS x >"},
	{20, "XREADGROUP GROUP g c2 COUNT 20 STREAMS x 0"},
	{20, "XACK x g ( @ )"},
	{10, "XCLAIM x g c3 0 ( @ )"},
	{10, "SETRANGE b % ########"},
	{20, "SETBIT b % 1"},
	{10, "APPEND b ########"},
	{10, "BITFIELD b INCRBY u8 % 1"},
	{1, "RENAME h h"},
	{1, "RENAME s s"},
	{1, "RENAME z z"},
	{1, "RENAME l l"},
	{1, "RENAME x x"},
	{1, "RENAME b b"},
	{1, "COPY h h REPLACE"},
	{1, "COPY z z REPLACE"},
	{1, "COPY x x REPLACE"},
	{1, "DEL s"},
	{1, "DEL l"},
	{2, "PEXPIREAT h ^"},
	{2, "PEXPIREAT z ^"},
	{1, "FLUSHALL"},
}

const (
	largeKeys  = 3 // of each kind
	largeWords = 3000
	largeText  = 16 << 20 // bits
)

// LargeCommands gives what gives random commands about large collections of each
// kind, and a long text, whose keys have no tag: always the same for a seed.
func LargeCommands(seed uint64) func() store.Command {
	g := &largeGenerator{r: rand.New(rand.NewPCG(seed, 0))}
	for i, x := range largeTemplates {
		g.choices = append(g.choices, slices.Repeat([]int{i}, x.often)...)
	}
	return g.next
}

type largeGenerator struct {
	r       *rand.Rand
	choices []int // in largeTemplates
	entries int
}

func (g *largeGenerator) next() store.Command {
	template := largeTemplates[g.choices[g.r.IntN(len(g.choices))]].words
	head, repeated, _ := strings.Cut(template, " (")
	words := g.words(nil, head)
	if repeated = strings.TrimSuffix(repeated, ")"); repeated != "" {
		for range 1 + g.r.IntN(40) {
			words = g.words(words, repeated)
		}
	}
	return store.Raw(words[0], words[1:]...)
}

func (g *largeGenerator) words(words []string, template string) []string {
	for w := range strings.FieldsSeq(template) {
		switch {
		case w == "#":
			w = strconv.Itoa(g.r.IntN(largeWords))
		case w == "@":
			w = strconv.Itoa(1+g.r.IntN(largeWords)) + "-1"
		case w == ">" && words[0] == "XADD":
			g.entries++
			w = strconv.Itoa(g.entries) + "-1"
		case w == "^":
			w = strconv.Itoa(4e12 + g.r.IntN(1e9))
		case w == "%" && words[0] == "SETRANGE":
			w = strconv.Itoa(g.r.IntN(largeText / 8))
		case w == "%":
			w = strconv.Itoa(g.r.IntN(largeText))
		case len(w) == 1 && strings.Contains("hszlxb", w):
			w += strconv.Itoa(g.r.IntN(largeKeys))
		}
		words = append(words, w)
	}
	return words
}
