package enginetest

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// HyperLogLog is the suite of the HyperLogLog. Each part gets an empty store
// from open.
func HyperLogLog(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"count", hllCount},
		{"estimate", hllEstimate},
		{"merge", hllMerge},
		{"add at once", hllAddAtOnce},
		{"time to live", hllLifetime},
		{"copy", hllCopy},
		{"refusals", hllRefusals},
	})
}

func newHyperLogLog(t testing.TB, s store.Store, name string, common engine.Common) *engine.HyperLogLog {
	t.Helper()
	l, err := engine.New(s).HyperLogLog(name, engine.HyperLogLogOptions{Common: common})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// counted gives n elements, the first of which is called from.
func counted(from, n int) []codec.Key {
	xs := make([]codec.Key, n)
	for i := range xs {
		xs[i] = codec.Key(strconv.Itoa(from + i))
	}
	return xs
}

// estimates checks that l is within 4 standard errors of want.
func estimates(t testing.TB, l *engine.HyperLogLog, want int) {
	t.Helper()
	got, err := l.Count(t.Context())
	if err != nil || math.Abs(float64(got-want)) > 4*0.0081*float64(want) {
		t.Fatalf("Count of %s: got %d, %v, want about %d", l.Name(), got, err, want)
	}
}

func hllCount(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newHyperLogLog(t, s, "l", engine.Common{})
	estimates(t, l, 0)
	empty(t, s, "l")
	for _, x := range []string{"1", `"1"`, "1.0", "true", ""} {
		is, err := l.Add(ctx, codec.Key(x))
		same(t, "Add "+x, is, true, err)
		is, err = l.Add(ctx, codec.Key(x))
		same(t, "Add again "+x, is, false, err)
	}
	estimates(t, l, 5)
	is, err := l.Update(ctx, keys("1", "true"))
	same(t, "Update by what was there", is, false, err)
	is, err = l.Update(ctx, keys("1", "new"))
	same(t, "Update", is, true, err)
	is, err = l.Update(ctx, nil)
	same(t, "Update by nothing", is, false, err)
	estimates(t, l, 6)
	n, err := l.Size(ctx)
	same(t, "Size is the length of the string", n, int(do(t, s, "STRLEN", "l").Int()), err)
	is, err = l.Clear(ctx)
	same(t, "Clear", is, true, err)
	estimates(t, l, 0)
}

// hllEstimate is sparse at first and dense at last.
func hllEstimate(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newHyperLogLog(t, s, "l", engine.Common{})
	for from, n := 0, 1; n <= 100_000; from, n = n, n*10 {
		is, err := l.Update(ctx, counted(from, n-from))
		same(t, fmt.Sprint("Update up to ", n), is, true, err)
		estimates(t, l, n)
	}
	is, err := l.Update(ctx, counted(0, 2500))
	same(t, "Update by 2500 that were there", is, false, err)
	n, err := l.Size(ctx)
	same(t, "Size of 16,384 registers of 6 bits", n, 16+16384*6/8, err)
}

func hllMerge(t *testing.T, s store.Store) {
	ctx := t.Context()
	a, b := newHyperLogLog(t, s, "{x}a", engine.Common{}), newHyperLogLog(t, s, "{x}b", engine.Common{})
	to, nothing := newHyperLogLog(t, s, "{x}to", engine.Common{}), newHyperLogLog(t, s, "{x}nothing", engine.Common{})
	must(t, to.Merge(ctx, nil))
	empty(t, s, "{x}to")
	for l, xs := range map[*engine.HyperLogLog][]codec.Key{a: counted(0, 2000), b: counted(1000, 2000), to: counted(5000, 500)} {
		_, err := l.Update(ctx, xs)
		must(t, err)
	}
	must(t, to.Merge(ctx, []*engine.HyperLogLog{a, nothing, b}))
	estimates(t, to, 3500)
	estimates(t, a, 2000)
	must(t, nothing.Merge(ctx, []*engine.HyperLogLog{a}))
	estimates(t, nothing, 2000)
	must(t, a.Merge(ctx, []*engine.HyperLogLog{a}))
	estimates(t, a, 2000)
}

// hllAddAtOnce has several callers count: together they count what one would.
func hllAddAtOnce(t *testing.T, s store.Store) {
	ctx, l, one := t.Context(), newHyperLogLog(t, s, "l", engine.Common{}), newHyperLogLog(t, s, "one", engine.Common{})
	var all sync.WaitGroup
	for k := range 4 {
		all.Go(func() {
			for i := range 200 {
				if _, err := l.Add(ctx, counted(100*k+i, 1)[0]); err != nil {
					t.Errorf("Add: %v", err)
				}
			}
		})
	}
	all.Wait()
	_, err := one.Update(ctx, counted(0, 500))
	must(t, err)
	want, err := one.Count(ctx)
	must(t, err)
	got, err := l.Count(ctx)
	same(t, "Count after 800 calls", got, want, err)
}

func hllLifetime(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newHyperLogLog(t, s, "l", engine.Common{TTL: time.Hour})
	_, err := l.Add(ctx, "a")
	must(t, err)
	_, err = newHyperLogLog(t, s, "l", engine.Common{}).Add(ctx, "b")
	must(t, err)
	left, err := l.TTL(ctx)
	same(t, "TTL", left.OK && left.V > 3500, true, err)
}

func hllCopy(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newHyperLogLog(t, s, "{x}l", engine.Common{})
	_, err := l.Update(ctx, counted(0, 3000))
	must(t, err)
	other, err := l.Copy(ctx, "{x}m", engine.CopyOptions{})
	must(t, err)
	_, err = other.Update(ctx, counted(3000, 3000))
	must(t, err)
	estimates(t, other, 6000)
	away, err := l.Rename(ctx, "{x}n", engine.RenameOptions{})
	must(t, err)
	estimates(t, away, 3000)
	empty(t, s, "{x}l")
	opened, err := engine.New(s).Open(ctx, "{x}n")
	same(t, "Open", opened.V.Type(), "Cell", err)
}

func hllRefusals(t *testing.T, s store.Store) {
	ctx, ok := t.Context(), newHyperLogLog(t, s, "ok", engine.Common{})
	_, err := ok.Add(ctx, "a")
	must(t, err)
	do(t, s, "RPUSH", "jobs", "a")
	do(t, s, "SET", "text", "hello")
	for name, text := range map[string]string{
		"jobs": "jobs: holds a list, not a string",
		"text": "text: holds a string that is no HyperLogLog",
	} {
		l := newHyperLogLog(t, s, name, engine.Common{})
		for method, call := range map[string]func(ctx context.Context) error{
			"Add":      func(ctx context.Context) error { _, err := l.Add(ctx, "a"); return err },
			"Update":   func(ctx context.Context) error { _, err := l.Update(ctx, keys("a")); return err },
			"Count":    func(ctx context.Context) error { _, err := l.Count(ctx); return err },
			"Merge":    func(ctx context.Context) error { return ok.Merge(ctx, []*engine.HyperLogLog{ok, l}) },
			"Merge to": func(ctx context.Context) error { return l.Merge(ctx, []*engine.HyperLogLog{ok}) },
		} {
			fails(t, method+" "+name, call(ctx), "type", text)
		}
	}
	estimates(t, ok, 1)
}
