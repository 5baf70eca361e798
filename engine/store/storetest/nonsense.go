package storetest

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
)

// nonsense are arguments that commands do not expect.
var nonsense = strings.Split("|0|1|-1|2|3|9|-2|nan|inf|-inf|1e300|0x10|9223372036854775807|-9223372036854775808|18446744073709551615|"+
	"4294967296|2147483648|-2147483649|1048575|#1|#9223372036854775807|i64|u63|*|+|-|(|[|[a|(1|0-0|\x00|\xff\xfe|[^|[a-|\\|"+
	"LIMIT|COUNT|MATCH|WITHSCORES|WEIGHTS|AGGREGATE|STORE|BY|GET|SET|INCRBY|OVERFLOW|RANK|MAXLEN|MINID|STREAMS|BLOCK|GROUP|FIELDS|"+
	"KEYS|NX|XX|GT|LT|CH|INCR|REV|BYSCORE|BYLEX|BYRADIUS|BYBOX|FROMMEMBER|FROMLONLAT|km|m|LEFT|RIGHT|MIN|MAX|BEFORE|AFTER|"+
	"USAGE|ENCODING|CREATE|STREAM|text|list|hash|set|zset|stream|hll|geo|none|a|b", "|")

var typed = strings.Fields("text list hash set zset stream hll geo")

// Fill empties s and makes a key of each type, by the name of the type.
func Fill(ctx context.Context, s store.Store) {
	s.Pipeline(ctx, []store.Command{
		store.Cmd(store.FlushAll),
		store.Cmd(store.Set, "text", "hello"),
		store.Cmd(store.RPush, "list", "a", "b", "1", "2"),
		store.Cmd(store.HSet, "hash", "a", "1", "b", "2"),
		store.Cmd(store.SAdd, "set", "a", "b", "1", "2"),
		store.Cmd(store.ZAdd, "zset", "1", "a", "2", "b"),
		store.Cmd(store.XAdd, "stream", "1-1", "a", "b"),
		store.Cmd(store.PFAdd, "hll", "a", "b"),
		store.Cmd(store.GeoAdd, "geo", "13", "38", "a", "15", "37", "b"),
	})
}

// Nonsense gives a command with arguments that it does not expect, mostly about
// a key that Fill makes.
func Nonsense(r *rand.Rand, op store.Op) store.Command {
	args := make([]string, r.IntN(9))
	for i := range args {
		args[i] = nonsense[r.IntN(len(nonsense))]
	}
	if len(args) > 0 && r.IntN(3) > 0 {
		args[0] = typed[r.IntN(len(typed))]
	}
	return store.Raw(op.String(), args...)
}

// DifferNonsense executes n commands with arguments that they do not expect on
// two stores and compares replies: what is wrong with them, and what is said
// first. Neither store may make texts longer than a megabyte.
func DifferNonsense(t testing.TB, got, want store.Store, seed uint64, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 2))
	var ops []store.Op
	names := Compared()
	for _, op := range store.Commands() {
		if _, compared := slices.BinarySearch(names, op.String()); compared && op != store.SPop { // its choice would stay
			ops = append(ops, op)
		}
	}
	d := differ{ctx: t.Context(), got: got, want: want, sorts: true}
	for left := 0; n > 0; n-- {
		if left == 0 {
			Fill(d.ctx, got)
			Fill(d.ctx, want)
			left = 20
		}
		left--
		c := Nonsense(r, ops[r.IntN(len(ops))])
		s := stepOf(&c)
		if endless(s) {
			continue
		}
		a, b := d.about(s, got, c), d.about(s, want, c)
		if !alike(a, b) {
			t.Fatalf("seed %d: %s\n\tgot  %s\n\twant %s", seed, s, a, b)
		}
		if byMember(s) || expires(s) { // what it has removed or stored is open, or will be in a moment
			left = 0
		}
	}
}

func stepOf(c *store.Command) step {
	s := step{c.Arg(0)}
	for i := 1; i < c.Len(); i++ {
		s = append(s, c.Arg(i))
	}
	return s
}

// endless reports whether a server would never come to the end of its reply.
func endless(s step) bool {
	return strings.Contains(s[0], "RAND") && len(s) > 2 && len(s[2]) > 4
}

// byMember reports whether s is about a range of members. Which they are is
// open, since scores are different.
func byMember(s step) bool { return strings.Contains(s[0], "LEX") || slices.Contains(s, "BYLEX") }

func expires(s step) bool { return strings.Contains(s[0], "EX") && !strings.HasSuffix(s[0], "EXISTS") }

// about executes c alone, where it does not wait, and gives the reply without
// the order of a scan.
func (d *differ) about(s step, on store.Store, c store.Command) string {
	r := on.Atomic(d.ctx, []store.Command{c})[0]
	if scans(s) || byMember(s) {
		return kindOf(r)
	}
	return d.text(s, r)
}
