package storetest

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A step is the words of a command.
type step []string

func (s step) String() string {
	words := make([]string, len(s))
	for i, w := range s {
		words[i] = word(w)
	}
	return strings.Join(words, " ")
}

// A generator makes random steps.
type generator struct {
	r   *rand.Rand
	lex bool // about keys whose scores are all the same
	big bool // about keys with many elements

	sorts bool // SORT may come

	stream  bool // about streams
	streams streamGenerator

	home int // the small key that the command is most often about
}

// next gives a step. Few are about large collections, and few are malformed.
func (g *generator) next() step {
	g.lex, g.big, g.stream = g.r.IntN(8) == 0, g.r.IntN(20) == 0, g.r.IntN(8) == 0
	from := templates
	switch {
	case g.stream:
		g.lex, g.big, from = false, false, streamTemplates
	case g.lex:
		from = lexTemplates
	}
	chosen := from[g.r.IntN(len(from))]
	g.home = g.homeOf(string(chosen[0].(literal)))
	var s step
	chosen.expand(g, &s)
	switch {
	case g.big && (s[0] == "DEL" || s[0] == "UNLINK" || strings.HasPrefix(s[0], "RENAME")):
		return g.next() // they would never become large
	case sorts(s) && !g.sorts:
		return g.next()
	}
	if g.r.IntN(25) == 0 {
		s = g.damage(s)
	}
	return s
}

var textual = regexp.MustCompile("^(APPEND|BIT|DECR|GET|INCR|LCS|SET|STRLEN|SUBSTR)")

// homeOf gives a key for a command, such that keys mostly hold what the command
// wants: otherwise wrong types would keep them small.
func (g *generator) homeOf(command string) int {
	switch {
	case g.r.IntN(6) == 0:
	case textual.MatchString(command):
		return 0
	case strings.HasPrefix(command, "PF"):
		return 6
	case strings.HasPrefix(command, "BZ"):
		return 5
	case command[0] == 'L' || command[0] == 'B' || strings.HasPrefix(command, "RP"):
		return 1 + g.r.IntN(2)
	case command[0] == 'H':
		return 3
	case command[0] == 'S':
		return 4
	case command[0] == 'Z':
		return 5
	}
	return g.r.IntN(7)
}

// damage makes a command wrong, most of the time.
func (g *generator) damage(s step) step {
	switch i := g.r.IntN(len(s)); {
	case s[0] == "DBSIZE" || s[0] == "KEYS" || s[0] == "SPOP" || i == 0:
	case g.r.IntN(3) == 0:
		s = s[:i]
	case g.r.IntN(2) == 0:
		s = append(s, []string{"NX", "FOO", "", "1", "WITHSCORES"}[g.r.IntN(5)])
	case s[i] == "0" || strings.HasPrefix(s[i], "{t}") && (g.lex || strings.HasPrefix(s[0], "GEO")):
		// a cursor, or a score that must be 0; or a key where something is stored that is compared in its own way
	default:
		s[i] = []string{"", "x", "-", "+1", "01", " 1", "1.5", "9223372036854775808", "nan", "(", "limit"}[g.r.IntN(11)]
	}
	return s
}

// word gives something random for a letter of a template.
func (g *generator) word(kind string) string {
	if g.stream {
		g.streams.g = g
		if word, known := g.streams.word(kind); known {
			return word
		}
	}
	switch kind {
	case "k":
		return g.key()
	case "m":
		return g.element()
	case "i":
		return strconv.Itoa(g.r.IntN(14) - 7)
	case "J":
		return g.placesOr("{t}", 5)
	case "j":
		return g.placesOr("{t}lex", 2)
	case "C":
		return someOf
	case "Q":
		return distances
	case "s":
		return strconv.Itoa(1000 + g.r.IntN(1e8))
	case "p":
		return strconv.Itoa(1e6 + g.r.IntN(1e11))
	case "S":
		return strconv.Itoa(4e9 + g.r.IntN(1e9))
	case "P":
		return strconv.Itoa(4e12 + g.r.IntN(1e12))
	}
	if words, found := vocabulary[kind]; found {
		return pickWord(g.r, words)
	}
	return kind
}

// key gives one of few keys. All have one tag, as a cluster wants it.
func (g *generator) key() string {
	switch {
	case g.lex && g.big:
		return "{t}lexbig"
	case g.lex:
		return fmt.Sprint("{t}lex", g.r.IntN(2))
	case g.big:
		return fmt.Sprint("{t}big", g.home)
	case g.r.IntN(4) > 0:
		return fmt.Sprint("{t}", g.home)
	}
	return fmt.Sprint("{t}", g.r.IntN(7))
}

// placesOr gives a key of places, and now and then one of n others.
func (g *generator) placesOr(others string, n int) string {
	if g.r.IntN(20) == 0 {
		return others + strconv.Itoa(g.r.IntN(n))
	}
	return "{t}geo" + strconv.Itoa(g.r.IntN(2))
}

func (g *generator) element() string {
	if g.big {
		return "m" + strconv.Itoa(g.r.IntN(3000))
	}
	return []string{"a", "b", "c", "ab", "42", "-1", "x y", "1e3", "", "\x00\xff", "9223372036854775807", "0", "3"}[g.r.IntN(13)]
}

// times gives how often what may be repeated comes.
func (g *generator) times() int {
	if g.big {
		return 1 + g.r.IntN(60)
	}
	return 1 + g.r.IntN(3)
}

func pickWord(r *rand.Rand, words string) string {
	all := strings.Fields(words)
	return all[r.IntN(len(all))]
}

// Compared gives the names of the commands that Differ compares, each once.
func Compared() []string {
	var names []string
	for _, some := range [][]template{templates, lexTemplates, streamTemplates} {
		for _, t := range some {
			names = append(names, string(t[0].(literal)))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
