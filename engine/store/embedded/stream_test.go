package embedded_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// run executes a command of words, and gives its reply as text.
func run(t testing.TB, s store.Store, words string) string {
	t.Helper()
	w := strings.Fields(words)
	return storetest.Plain(s.Do(t.Context(), store.Named(w[0], w[1:]...)))
}

// runs executes lines of the form "command → reply".
func runs(t testing.TB, s store.Store, lines string) {
	t.Helper()
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		words, want, _ := strings.Cut(strings.TrimSpace(line), " → ")
		if got := run(t, s, words); got != want {
			t.Errorf("%s: got %s, want %s", words, got, want)
		}
	}
}

// A modelEntry is an entry of a stream that is a plain slice.
type modelEntry struct {
	id    int
	words []string
}

func (e modelEntry) String() string {
	return fmt.Sprintf("[%q %s]", fmt.Sprint(e.id, "-0"), storetest.Plain(store.OfStrs(e.words...)))
}

func shown(entries []modelEntry) string { return strings.Trim(fmt.Sprint(entries), "[]") }

// TestStreamModel does random things to a stream and to a slice: all values,
// whatever their size and names, come back in both directions.
func TestStreamModel(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	r := rand.New(rand.NewPCG(storetest.Seed(t), 0))
	var model []modelEntry
	last := 0
	for i := range storetest.Ops(t, 20_000) {
		switch op := r.IntN(20); {
		case op < 12:
			last += 1 + r.IntN(3)*r.IntN(1000)
			e := modelEntry{last, randomWords(r)}
			s.Do(t.Context(), store.CmdList(store.XAdd, "s", append([]string{strconv.Itoa(last)}, e.words...)))
			model = append(model, e)
		case op < 17 && len(model) > 0:
			k := r.IntN(len(model))
			want(t, s, "1", store.XDel, "s", strconv.Itoa(model[k].id))
			model = slices.Delete(model, k, k+1)
		case op == 17:
			n := r.IntN(2000)
			cut := max(len(model)-n, 0)
			want(t, s, strconv.Itoa(cut), store.XTrim, "s", "MAXLEN", strconv.Itoa(n))
			model = slices.Delete(model, 0, cut)
		default:
			compareRange(t, s, model, r.IntN(last+1), r.IntN(last+1), 1+r.IntN(300))
		}
		if i%5000 == 0 {
			compareRange(t, s, model, 0, last, len(model)+1)
			if err := s.Verify(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// randomWords gives names and values: often the same names, and often few and
// small values.
func randomWords(r *rand.Rand) []string {
	var words []string
	for range 1 + r.IntN(3) {
		size := r.IntN(20)
		if r.IntN(50) == 0 {
			size = r.IntN(6000)
		}
		words = append(words, "name"+strconv.Itoa(r.IntN(20)/19), strings.Repeat("\x80", size))
	}
	return words
}

func compareRange(t *testing.T, s store.Store, model []modelEntry, from, to, count int) {
	t.Helper()
	var in []modelEntry
	for _, e := range model {
		if from <= e.id && e.id <= to {
			in = append(in, e)
		}
	}
	back := slices.Clone(in)
	slices.Reverse(back)
	a, b, n := strconv.Itoa(from), strconv.Itoa(to), strconv.Itoa(count)
	want := shown(in[:min(count, len(in))])
	if got := strings.Trim(reply(t, s, store.XRange, "s", a, b, "COUNT", n), "[]"); got != strings.Trim(want, "[]") {
		t.Fatalf("XRANGE %d %d: got %.300s, want %.300s", from, to, got, want)
	}
	want = shown(back[:min(count, len(back))])
	if got := strings.Trim(reply(t, s, store.XRevRange, "s", b, a, "COUNT", n), "[]"); got != strings.Trim(want, "[]") {
		t.Fatalf("XREVRANGE %d %d: got %.300s, want %.300s", to, from, got, want)
	}
}

// TestStreamIDs moves the clock, forwards and backwards.
func TestStreamIDs(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(1_000_000))
	s := storetest.Embedded(t, embedded.Options{Clock: clock})
	runs(t, s, `
		XADD s * f v → "1000000-0"
		XADD s * f v → "1000000-1"`)
	clock.Advance(time.Second)
	runs(t, s, `XADD s * f v → "1001000-0"`)
	clock.Advance(-time.Minute)
	runs(t, s, `
		XADD s * f v → "1001000-1"
		XADD s 1001000-* f v → "1001000-2"
		XADD s 1001000-18446744073709551615 f v → "1001000-18446744073709551615"
		XADD s 1001000-* f v → -ERR The ID specified in XADD is equal or smaller than the target stream top item
		XADD s * f v → "1001001-0"`)
}

// TestStreamIdle moves the clock between deliveries.
func TestStreamIdle(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(1_000_000))
	s := storetest.Embedded(t, embedded.Options{Clock: clock})
	runs(t, s, `
		XADD s 1 f a → "1-0"
		XADD s 2 f b → "2-0"
		XGROUP CREATE s g 0 → OK
		XREADGROUP GROUP g Alice COUNT 1 STREAMS s > → [["s" [["1-0" ["f" "a"]]]]]`)
	clock.Advance(1500 * time.Millisecond)
	runs(t, s, `
		XREADGROUP GROUP g Bob STREAMS s > → [["s" [["2-0" ["f" "b"]]]]]
		XPENDING s g - + 10 → [["1-0" "Alice" 1500 1] ["2-0" "Bob" 0 1]]
		XPENDING s g IDLE 1500 - + 10 → [["1-0" "Alice" 1500 1]]
		XPENDING s g IDLE 1501 - + 10 → []
		XINFO CONSUMERS s g → [["name" "Alice" "pending" 1 "idle" 1500] ["name" "Bob" "pending" 1 "idle" 0]]
		XCLAIM s g Bob 1501 1 → []
		XCLAIM s g Bob 1500 1 2 JUSTID → ["1-0"]
		XPENDING s g - + 10 Bob → [["1-0" "Bob" 0 1] ["2-0" "Bob" 0 1]]
		XCLAIM s g Bob 0 1 IDLE 700 RETRYCOUNT 5 → [["1-0" ["f" "a"]]]
		XPENDING s g - + 10 → [["1-0" "Bob" 700 5] ["2-0" "Bob" 0 1]]`)
	clock.Advance(time.Second)
	runs(t, s, `
		XAUTOCLAIM s g Alice 1500 - → ["0-0" [["1-0" ["f" "a"]]] []]
		XREADGROUP GROUP g Bob STREAMS s 0 → [["s" [["2-0" ["f" "b"]]]]]
		XPENDING s g - + 10 → [["1-0" "Alice" 0 6] ["2-0" "Bob" 0 2]]
		XDEL s 2 → 1
		XAUTOCLAIM s g Alice 0 - JUSTID → ["0-0" ["1-0"] ["2-0"]]
		XPENDING s g → [1 "1-0" "1-0" [["Alice" "1"]]]
		XACK s g 1 2 → 1`)
}

// TestStreamApproximate trims whole nodes, which have a hundred entries or
// about 4096 bytes.
func TestStreamApproximate(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	for i := range 250 {
		reply(t, s, store.XAdd, "s", strconv.Itoa(i+1), "f", "v")
	}
	runs(t, s, `
		XTRIM s MAXLEN ~ 151 → 0
		XTRIM s MAXLEN ~ 60 → 100
		XTRIM s MINID ~ 200 → 0
		XTRIM s MINID ~ 201 LIMIT 50 → 0
		XTRIM s MINID ~ 201 LIMIT 0 → 100
		XLEN s → 50
		XTRIM s MAXLEN 3 → 47
		XRANGE s - + COUNT 1 → [["248-0" ["f" "v"]]]`)
}

// TestStreamCopy changes a copy: the original stays as it is.
func TestStreamCopy(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	runs(t, s, `
		XADD s 1 f a → "1-0"
		XADD s 2 f b → "2-0"
		XGROUP CREATE s g 0 → OK
		XREADGROUP GROUP g Alice STREAMS s > → [["s" [["1-0" ["f" "a"]] ["2-0" ["f" "b"]]]]]
		COPY s c → 1
		XDEL c 1 → 1
		XADD c 3 f c → "3-0"
		XACK c g 1 2 → 2
		XLEN s → 2
		TYPE c → stream
		OBJECT ENCODING c → "stream"
		XPENDING s g → [2 "1-0" "2-0" [["Alice" "2"]]]
		RENAME c s → OK
		XPENDING s g → [0 nil nil nil]
		XRANGE s - + → [["2-0" ["f" "b"]] ["3-0" ["f" "c"]]]`)
	if n := s.Do(t.Context(), store.Cmd(store.MemoryUsage, "USAGE", "s")).Int(); n < 50 || n > 5000 {
		t.Errorf("MEMORY USAGE of two entries: got %d", n)
	}
}

// TestStreamEffects checks what the log has of commands whose outcome depends
// on the time, or on who asks.
func TestStreamEffects(t *testing.T) {
	for _, c := range []struct{ do, want string }{
		{"XADD s 9 f v", "XADD s 9 f v"},
		{"XADD s * f v", "XADD s 5000-0 f v"},
		{"XADD s 2-* f v", "XADD s 2-1 f v"},
		{"XADD s MAXLEN ~ 1 9 f v", "XADD s MAXLEN = 3 9-0 f v"},
		{"XADD s MAXLEN 1 * f v", "XADD s MAXLEN = 1 5000-0 f v"},
		{"XTRIM s MAXLEN ~ 1", ""},
		{"XTRIM s MINID 2", "XTRIM s MINID 2"},
		{"XDEL s 7", ""},
		{
			"XREADGROUP GROUP g Bob STREAMS s >",
			"XGROUP CREATECONSUMER s g Bob;XCLAIM s g Bob 0 2-0 TIME 5000 RETRYCOUNT 1 FORCE JUSTID LASTID 2-0;XGROUP SETID s g 2-0 ENTRIESREAD 2",
		},
		{"XREADGROUP GROUP g Alice NOACK STREAMS s >", "XGROUP SETID s g 2-0 ENTRIESREAD 2"},
		{"XREADGROUP GROUP g Alice STREAMS s 0", "XCLAIM s g Alice 0 1-0 TIME 5000 RETRYCOUNT 2 FORCE JUSTID LASTID 1-0"},
		{"XREADGROUP GROUP g Alice STREAMS s 1", ""},
		{"XCLAIM s g Alice 9999 1", ""},
		{"XCLAIM s g Alice 0 1", "XCLAIM s g Alice 0 1-0 TIME 5000 RETRYCOUNT 2 FORCE JUSTID LASTID 1-0"},
		{"XAUTOCLAIM s g Alice 0 - JUSTID", "XCLAIM s g Alice 0 1-0 TIME 5000 RETRYCOUNT 1 FORCE JUSTID LASTID 1-0"},
		{"XACK s g 1", "XACK s g 1"},
		{"XACK s g 2", ""},
		{"XREAD STREAMS s 0", ""},
	} {
		log, clock := new(memoryLog), storetest.NewClock(time.UnixMilli(0))
		s := storetest.Embedded(t, embedded.Options{Log: log, Clock: clock})
		for _, setup := range []string{
			"XADD s 1 f a", "XADD s 2 f b", "XGROUP CREATE s g 0", "XREADGROUP GROUP g Alice COUNT 1 STREAMS s >",
		} {
			run(t, s, setup)
		}
		clock.Advance(5 * time.Second)
		log.commands(t)
		run(t, s, c.do)
		var got []string
		for _, c := range log.commands(t) {
			if text := storetest.Show(c); text != "MULTI" && text != "EXEC" {
				got = append(got, text)
			}
		}
		if all := strings.Join(got, ";"); all != c.want {
			t.Errorf("%s: got %s, want %s", c.do, all, c.want)
		}
	}
}
