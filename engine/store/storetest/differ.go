package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
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
	g := &generator{r: rand.New(rand.NewPCG(seed, 0)), sorts: true}
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
	d := differ{ctx: ctx, got: got, want: want}
	g := &generator{r: rand.New(rand.NewPCG(seed, 0))}
	for ops > 0 {
		g.sorts = !g.sorts
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
	sorts     bool // some of the steps sort
}

// text gives a reply as it is compared. A server keeps a sorted set that it has
// sorted as a large one, and so spells its scores.
func (d *differ) text(s step, r store.Reply) string {
	if d.sorts || onceLarge(s) {
		return loosely(s, r)
	}
	return normal(s, r)
}

// onceLarge reports whether s is about a key that may have been large, what a
// server does not forget either.
func onceLarge(s step) bool {
	return slices.ContainsFunc(s, func(w string) bool { return strings.HasPrefix(w, "{t}big") })
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
	d.sorts = slices.ContainsFunc(steps, sorts)
	for i := 0; i < len(steps); {
		end := d.groupAt(steps, i)
		if f := d.compare(steps, i, end); f != nil {
			return f
		}
		if i/look != end/look || end == len(steps) {
			if got, want := keyspace(d.ctx, d.got, d.text), keyspace(d.ctx, d.want, d.text); !sameKeyspace(got, want) {
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

func sorts(s step) bool { return strings.HasPrefix(s[0], "SORT") }
func scans(s step) bool { return strings.HasSuffix(s[0], "SCAN") }

// waits reports whether s waits for something, unless it is part of a
// transaction.
func waits(s step) bool {
	return s[0][0] == 'B' && !strings.HasPrefix(s[0], "BIT") || slices.Contains(s, "BLOCK")
}

func (d *differ) compare(steps []step, i, end int) *finding {
	if scans(steps[i]) {
		got, want := d.scan(d.got, steps[i]), d.scan(d.want, steps[i])
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
		if a, b := d.text(steps[i+k], got[k]), d.text(steps[i+k], want[k]); !alike(a, b) {
			return &finding{i + k, false, a, b}
		}
	}
	return nil
}

// scan follows the cursor of a scan to its end and gives all that comes.
func (d *differ) scan(s store.Store, st step) string {
	st = slices.Clone(st)
	cursor := 1
	if st[0] != "SCAN" {
		cursor = 2
	}
	seen := make(map[string]bool)
	for {
		r := s.Do(d.ctx, store.Raw(st[0], st[1:]...))
		if r.Len() != 2 || r.Kind() != store.List {
			return Plain(r)
		}
		rs := r.At(1).List()
		per := 1
		if st[0] == "HSCAN" || st[0] == "ZSCAN" {
			per = 2
		}
		for i := 0; i < len(rs); i += per {
			seen[d.text(st, store.OfList(rs[i:i+per]))] = true
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
