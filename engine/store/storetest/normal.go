package storetest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// normal gives the reply to a step as text, without what may differ: the order
// of what has none, the choice of what is random.
func normal(s step, r store.Reply) string {
	switch s[0] {
	case "SMEMBERS", "HKEYS", "HVALS", "SINTER", "SUNION", "SDIFF", "KEYS", "SPOP":
		all := plainAll(r.List())
		slices.Sort(all)
		return fmt.Sprint(kindOf(r), all)
	case "HGETALL":
		return pairs(r)
	case "OBJECT", "MEMORY", "RANDOMKEY":
		return kindOf(r)
	case "SORT", "SORT_RO":
		return sortedReply(s, r)
	case "GEORADIUS", "GEORADIUS_RO", "GEORADIUSBYMEMBER", "GEORADIUSBYMEMBER_RO", "GEOSEARCH":
		return places(s, r)
	case "SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER":
		return fmt.Sprint(kindOf(r), len(r.List()))
	case "TTL", "EXPIRETIME":
		if r.Int() > 0 {
			r = store.OfInt(1000 * r.Int())
		}
		return "~" + Plain(r)
	case "PTTL", "PEXPIRETIME":
		return "~" + Plain(r)
	}
	if s[0][0] == 'X' {
		return streamText(s, r)
	}
	switch {
	case len(s) > 1 && s[1] == distances:
		return "≈" + pairs(r)
	case len(s) > 1 && s[1] == someOf && r.Kind() == store.List:
		return fmt.Sprint("some ", r.Len())
	}
	return Plain(r)
}

// sortedReply is Plain for SORT, without an order that it need not have: BY a
// word without *, and of texts that end at a zero byte in the eyes of strcoll.
func sortedReply(s step, r store.Reply) string {
	by := slices.Index(s, "BY") + 1
	if by > 0 && by < len(s) && !strings.Contains(s[by], "*") {
		all := plainAll(r.List())
		slices.Sort(all)
		return fmt.Sprint(kindOf(r), all)
	}
	if slices.Contains(s, "ALPHA") {
		return strings.ReplaceAll(Plain(r), `"\x00\xff"`, `""`)
	}
	return Plain(r)
}

// places is Plain for a search of places, as a set: those at one distance come
// in any order, and so do all without an order. COUNT leaves open which of them.
func places(s step, r store.Reply) string {
	if slices.Contains(s, "COUNT") {
		return fmt.Sprint(kindOf(r), len(r.List()))
	}
	if r.Kind() != store.List {
		return Plain(r)
	}
	all := plainAll(r.List())
	slices.Sort(all)
	return strings.Join(all, " ")
}

// kindOf gives the kind of r, and its text if it is an error.
func kindOf(r store.Reply) string {
	if r.Err() != nil {
		return Plain(r)
	}
	return fmt.Sprint(r.Kind())
}

func pairs(r store.Reply) string {
	if r.Kind() != store.List {
		return Plain(r)
	}
	rs := r.List()
	all := make([]string, 0, len(rs)/2)
	for i := 0; i+1 < len(rs); i += 2 {
		all = append(all, Plain(rs[i])+": "+Plain(rs[i+1]))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

const (
	distances = "{t}dist" // a key that holds them
	someOf    = "{t}some" // a key that holds some of several
)

// loosely is normal without the spelling of scores, which differs if a server
// has packed them: -0 and large whole numbers.
func loosely(s step, r store.Reply) string {
	if s[0][0] == 'Z' || strings.HasPrefix(s[0], "BZ") {
		r = respelt(r)
	}
	return normal(s, r)
}

// respelt gives r with texts that are numbers in their shortest form.
func respelt(r store.Reply) store.Reply {
	switch r.Kind() {
	case store.List:
		all := make([]store.Reply, r.Len())
		for i, e := range r.List() {
			all[i] = respelt(e)
		}
		return store.OfList(all)
	case store.Str:
		if f, err := strconv.ParseFloat(r.Str(), 64); err == nil {
			return store.OfStr(strconv.FormatFloat(f+0, 'g', -1, 64)) // -0 + 0 is 0
		}
	}
	return r
}

// tolerance is how far times may lie apart, in milliseconds.
const tolerance = 60_000

// alike compares texts; times, which begin with ~, roughly, and distances,
// which begin with ≈, to fourteen digits.
func alike(a, b string) bool {
	switch {
	case a == b:
		return true
	case strings.HasPrefix(a, "~") && strings.HasPrefix(b, "~"):
		x, err1 := strconv.ParseFloat(a[1:], 64)
		y, err2 := strconv.ParseFloat(b[1:], 64)
		return err1 == nil && err2 == nil && (x < 0) == (y < 0) && math.Abs(x-y) < tolerance
	case strings.HasPrefix(a, "≈") && strings.HasPrefix(b, "≈"):
		return slices.EqualFunc(strings.Fields(a), strings.Fields(b), nearby)
	}
	return false
}

// nearby compares words of texts with distances, which are numbers in quotes.
func nearby(a, b string) bool {
	x, err1 := strconv.ParseFloat(strings.Trim(a, `",`), 64)
	y, err2 := strconv.ParseFloat(strings.Trim(b, `",`), 64)
	return a == b || err1 == nil && err2 == nil && math.Abs(x-y) <= 1e-14*x
}
