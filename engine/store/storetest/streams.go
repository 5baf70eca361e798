package storetest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// streamTemplates are for keys of their own. Besides the letters of templates:
//
//	k key of a stream     a new ID, mostly     b ID, mostly of an entry
//	D bound of a range    G group              C consumer
//	v value of any size   l least idle time    e count, E of entries
//
// The key A is for IDs that the store makes, which are not compared.
var streamTemplates = parseTemplates(`
	COPY k k [REPLACE]
	DEL k
	EXPIRE k s
	RENAME k k
	SET k m
	TYPE k
	XACK k G (b)+
	XACK k G (b)+
	XADD k a (m v)+
	XADD k a m v
	XADD k a m v
	XADD k a a v
	XADD k a a v
	XADD k a a v
	XADD k [NOMKSTREAM] [{MAXLEN|MINID}] [{~|=}] {e|b} [LIMIT e] a (m v)+
	XADD k {MAXLEN|MAXLEN ~|MAXLEN =} e a (m v)+
	XADD k {MINID|MINID ~|MINID =} b a (m v)+
	XADD A [MAXLEN [~] e] * (m v)+
	XAUTOCLAIM k G C l D [COUNT e] [JUSTID]
	XAUTOCLAIM k G C 0 D [COUNT e] [JUSTID]
	XAUTOCLAIM A G C l - [COUNT e]
	XCLAIM k G C l (b)+ [{IDLE 5000000|TIME 1000|IDLE n|TIME n}] [RETRYCOUNT n] [FORCE] [JUSTID] [LASTID b]
	XCLAIM k G C 0 (b)+ [FORCE] [JUSTID]
	XDEL k (b)+
	XGROUP CREATE k G {$|b} [MKSTREAM] [ENTRIESREAD E]
	XGROUP CREATE k G 0 [MKSTREAM]
	XGROUP CREATE A G {0|$} MKSTREAM
	XGROUP CREATECONSUMER k G C
	XGROUP DELCONSUMER k G C
	XGROUP DESTROY k G
	XGROUP SETID k G {$|b|-|+} [ENTRIESREAD E]
	XINFO CONSUMERS k G
	XINFO GROUPS k
	XINFO STREAM k [FULL [COUNT e]]
	XLEN k
	XPENDING k G
	XPENDING k G [IDLE l] D D e [C]
	XPENDING A G - + e
	XRANGE k D D [COUNT e]
	XRANGE A - + COUNT 5
	XREAD [COUNT e] [BLOCK {0|5|x|-1}] STREAMS k {b|$|>|0}
	XREAD [COUNT e] STREAMS k k b b
	XREADGROUP GROUP G C [COUNT e] [NOACK] STREAMS k {>|>|b|0|$}
	XREADGROUP GROUP G C [COUNT e] [BLOCK {0|5}] [NOACK] STREAMS k >
	XREADGROUP GROUP G C [COUNT e] STREAMS k A > >
	XREVRANGE k D D [COUNT e]
	XSETID k {a|b} [ENTRIESADDED E] [MAXDELETEDID b]
	XTRIM k {MAXLEN|MAXLEN ~|MAXLEN =} e [LIMIT e]
	XTRIM k {MINID|MINID ~|MINID =} b [LIMIT e]
`)

const autoKey = "{t}xauto"

// A streamGenerator makes the words of commands about streams.
type streamGenerator struct {
	g    *generator
	tick int // the greatest ID that was made
}

// word gives something random for a letter of streamTemplates.
func (s *streamGenerator) word(kind string) (word string, known bool) {
	r := s.g.r
	switch kind {
	case "k":
		return fmt.Sprint("{t}x", r.IntN(2)), true
	case "A":
		return autoKey, true
	case "a":
		return s.newID(), true
	case "b":
		return s.oldID(), true
	case "D":
		return []string{"-", "+", "-", "+", s.oldID(), s.oldID(), "(" + s.oldID()}[r.IntN(7)], true
	case "G":
		return pickWord(r, "g g g h x-1"), true
	case "C":
		return pickWord(r, "Alice Bob Alice Carol"), true
	case "v":
		return s.value(), true
	case "l":
		return pickWord(r, "0 0 1000000 -1"), true
	case "E":
		return pickWord(r, "0 1 2 3 5 10 40 100 -1 4611686018427387904"), true
	case "e":
		return pickWord(r, "0 1 2 3 5 10 40 100 -1 9223372036854775807"), true
	}
	return "", false
}

func (s *streamGenerator) newID() string {
	switch r := s.g.r; r.IntN(20) {
	case 0:
		return s.oldID()
	case 1:
		return pickWord(r, "0-0 0-1 0-* 5-* 18446744073709551615-18446744073709551615 x 5-5-* - + 1-")
	case 2, 3:
		return fmt.Sprint(s.tick, "-*")
	case 4:
		return fmt.Sprint(s.tick, "-", r.IntN(1000))
	case 5:
		s.tick += r.IntN(100_000)
	}
	s.tick++
	return strconv.Itoa(s.tick)
}

// oldID gives an ID that may be there.
func (s *streamGenerator) oldID() string {
	r := s.g.r
	switch r.IntN(20) {
	case 0:
		return pickWord(r, "0 0-1 1-1 5-0 99999999 18446744073709551615 1-18446744073709551615 00 +1 1-+2 $ >")
	case 1:
		return fmt.Sprint(s.tick, "-1")
	}
	return strconv.Itoa(max(s.tick-r.IntN(25), 0))
}

// value gives something that sometimes fills a node.
func (s *streamGenerator) value() string {
	switch r := s.g.r; r.IntN(12) {
	case 0:
		return strings.Repeat("v", r.IntN(200))
	case 1:
		return strings.Repeat("w", r.IntN(5000))
	case 2:
		return strconv.FormatInt(r.Int64()>>r.IntN(63)-5, 10)
	}
	return s.g.element()
}

// About times, all of them now and roughly so.
var (
	recently = regexp.MustCompile(`\b1[789]\d{11}(-\d+)?\b`)
	radix    = regexp.MustCompile(`("radix-tree-nodes") \d+`)
)

// streamText gives the reply to a command about streams without times, and
// without the IDs that a store made.
func streamText(s step, r store.Reply) string {
	switch {
	case s[0] == "XPENDING" && len(s) > 3:
		r = maskIdle(r, 2)
	case s[0] == "XINFO" && len(s) > 1 && strings.EqualFold(s[1], "CONSUMERS"):
		r = maskIdle(r, 5)
	}
	text := recently.ReplaceAllString(Plain(r), "now")
	if slices.Contains(s, autoKey) {
		text = radix.ReplaceAllString(text, "$1 some")
	}
	return text
}

// maskIdle makes element at of each list roughly what it was.
func maskIdle(r store.Reply, at int) store.Reply {
	rs := make([]store.Reply, r.Len())
	for i, each := range r.List() {
		of := slices.Clone(each.List())
		if at < len(of) {
			of[at] = store.OfInt(min(of[at].Int()/1_000_000, 1000))
		}
		rs[i] = store.OfList(of)
	}
	if r.Kind() != store.List {
		return r
	}
	return store.OfList(rs)
}
