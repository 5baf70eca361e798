package storetest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
)

// Differ executes the same random commands on two stores and compares replies
// and, now and then, all that they hold. Both are emptied every so often. A
// difference fails the test, with the fewest commands that show it.
func Differ(t testing.TB, got, want store.Store, seed uint64, ops int) {
	t.Helper()
	if d := Compare(t.Context(), got, want, seed, ops); d != nil {
		t.Fatalf("seed %d: %v", seed, d)
	}
}

// A Difference is commands after which two stores do not agree.
type Difference struct {
	Steps     []string // the commands, few if they could be made few
	Got, Want string   // what the last command, or the keyspace, gives on each
	At        string   // what was compared
}

func (d *Difference) String() string {
	return fmt.Sprintf("%s\n\t%s\n\tgot  %s\n\twant %s", d.At, strings.Join(d.Steps, "\n\t"), d.Got, d.Want)
}

// Commands gives random commands that never wait, always the same for a seed.
func Commands(seed uint64, n int) []store.Command {
	g := &generator{r: rand.New(rand.NewPCG(seed, 0))}
	cs := make([]store.Command, n)
	for i := range cs {
		s := g.next()
		for waits(s) {
			s = g.next()
		}
		cs[i] = store.Raw(s[0], s[1:]...)
	}
	return cs
}

const (
	episode = 4000 // commands between two times that the stores are emptied
	group   = 200  // commands in a pipeline
	look    = 1000 // commands between two comparisons of the keyspace
)

// Compare is Differ without a test: it gives the difference, or nil.
func Compare(ctx context.Context, got, want store.Store, seed uint64, ops int) *Difference {
	d := differ{ctx, got, want}
	g := &generator{r: rand.New(rand.NewPCG(seed, 0))}
	for ops > 0 {
		steps := make([]step, min(ops, episode))
		for i := range steps {
			steps[i] = g.next()
		}
		if found := d.replay(steps); found != nil {
			return d.shrink(steps, found)
		}
		ops -= len(steps)
	}
	return nil
}

// A differ compares two stores.
type differ struct {
	ctx       context.Context
	got, want store.Store
}

// A finding is where two stores differ: at a step, or in the keyspace behind it.
type finding struct {
	step      int
	keyspace  bool
	got, want string
}

// replay empties the stores, executes steps and gives the first difference.
func (d *differ) replay(steps []step) *finding {
	for _, s := range []store.Store{d.got, d.want} {
		if err := s.Do(d.ctx, store.Cmd(store.FlushAll)).Err(); err != nil {
			return &finding{got: err.Error()}
		}
	}
	for i := 0; i < len(steps); {
		end := d.groupAt(steps, i)
		if f := d.compare(steps, i, end); f != nil {
			return f
		}
		if i/look != end/look || end == len(steps) {
			if got, want := keyspace(d.ctx, d.got), keyspace(d.ctx, d.want); !sameKeyspace(got, want) {
				a, b := unlike(got, want)
				return &finding{end - 1, true, a, b}
			}
		}
		i = end
	}
	return nil
}

// groupAt gives the end of the pipeline that begins at i. Scans go alone, since
// they take several commands, and so do commands that would wait.
func (d *differ) groupAt(steps []step, i int) int {
	for end := i; end < min(len(steps), i+group); end++ {
		if scans(steps[end]) || waits(steps[end]) {
			return max(end, i+1)
		}
	}
	return min(len(steps), i+group)
}

func scans(s step) bool { return strings.HasSuffix(s[0], "SCAN") }

// waits reports whether s waits for something, unless it is part of a
// transaction.
func waits(s step) bool {
	return s[0][0] == 'B' && !strings.HasPrefix(s[0], "BIT") || slices.Contains(s, "BLOCK")
}

func (d *differ) compare(steps []step, i, end int) *finding {
	if scans(steps[i]) {
		got, want := scanAll(d.ctx, d.got, steps[i]), scanAll(d.ctx, d.want, steps[i])
		if got != want {
			return &finding{i, false, got, want}
		}
		return nil
	}
	cs := make([]store.Command, 0, end-i)
	for _, s := range steps[i:end] {
		cs = append(cs, store.Raw(s[0], s[1:]...)) // so that the server counts the arguments itself
	}
	execute := store.Store.Pipeline
	if waits(steps[i]) {
		execute = store.Store.Atomic
	}
	got, want := execute(d.got, d.ctx, cs), execute(d.want, d.ctx, cs)
	for k := range cs {
		if a, b := normal(steps[i+k], got[k]), normal(steps[i+k], want[k]); !alike(a, b) {
			return &finding{i + k, false, a, b}
		}
	}
	return nil
}

// scanAll follows the cursor of a scan to its end and gives all that comes.
func scanAll(ctx context.Context, s store.Store, st step) string {
	st = slices.Clone(st)
	cursor := 1
	if st[0] != "SCAN" {
		cursor = 2
	}
	seen := make(map[string]bool)
	for {
		r := s.Do(ctx, store.Raw(st[0], st[1:]...))
		if r.Len() != 2 || r.Kind() != store.List {
			return Plain(r)
		}
		rs := r.At(1).List()
		per := 1
		if st[0] == "HSCAN" || st[0] == "ZSCAN" {
			per = 2
		}
		for i := 0; i < len(rs); i += per {
			if st[0] == "ZSCAN" { // a server spells scores by how it packs them
				seen[Plain(rs[i])+" "+exactly(rs[i+1])] = true
			} else {
				seen[normal(st, store.OfList(rs[i:i+per]))] = true
			}
		}
		if st[cursor] = r.At(0).Str(); st[cursor] == "0" {
			break
		}
	}
	all := make([]string, 0, len(seen))
	for e := range seen {
		all = append(all, e)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// normal gives the reply to a step as text, without what may differ: the order
// of what has none, the choice of what is random, the spelling of scores.
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
	case "TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME":
		return "~" + Plain(r)
	}
	if s[0][0] == 'X' {
		return streamText(s, r)
	}
	if len(s) > 1 && s[1] == distances {
		return "≈" + pairs(r)
	}
	if s[0][0] == 'Z' || strings.HasPrefix(s[0], "BZ") { // a server that packs them makes -0 0
		return strings.ReplaceAll(Plain(r), `"-0"`, `"0"`)
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

// distances is a key that holds them.
const distances = "{t}dist"

// exactly gives the number that r spells, whatever its spelling.
func exactly(r store.Reply) string {
	f, err := strconv.ParseFloat(r.Str(), 64)
	if err != nil {
		return Plain(r)
	}
	return strconv.FormatFloat(f+0, 'g', -1, 64)
}

// tolerance is how far times may lie apart, in any unit.
const tolerance = 5000

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
