package embedded_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestDifferentialTiny compares with a real server what is packed from a few
// elements on, so that every form comes and goes.
func TestDifferentialTiny(t *testing.T) {
	server := storetest.Redis(t)
	s := storetest.Embedded(t, embedded.Options{Tiny: true})
	storetest.Differ(t, s, server, storetest.Seed(t), storetest.Ops(t, 30_000))
}

// TestList compares a long list with a slice.
func TestList(t *testing.T) {
	for name, o := range map[string]embedded.Options{"usual": {}, "tiny": {Tiny: true}} {
		t.Run(name, func(t *testing.T) {
			l := &model{t: t, s: storetest.Embedded(t, o), r: rand.New(rand.NewPCG(storetest.Seed(t), 0))}
			for i := range storetest.Ops(t, 20_000) {
				l.step(i/5000%2 == 0)
				if i%500 == 0 {
					l.compare()
				}
			}
		})
	}
}

// A model is a list, and what it should hold.
type model struct {
	t    *testing.T
	s    *embedded.Store
	r    *rand.Rand
	want []string
}

func (l *model) do(op store.Op, args ...string) store.Reply {
	l.t.Helper()
	r := l.s.Do(l.t.Context(), store.Cmd(op, append([]string{"l"}, args...)...))
	if err := r.Err(); err != nil {
		l.t.Fatal(err)
	}
	return r
}

// step changes the list, mostly at its ends.
func (l *model) step(grow bool) {
	x := anyKey(l.r, 300)
	n := len(l.want)
	i := l.r.IntN(n + 1)
	switch k := l.r.IntN(20); {
	case n == 0 || grow && k < 8:
		l.do(store.RPush, x)
		l.want = append(l.want, x)
	case grow && k < 14:
		l.do(store.LPush, x)
		l.want = slices.Insert(l.want, 0, x)
	case k < 10:
		l.do(store.LPop)
		l.want = slices.Delete(l.want, 0, 1)
	case k < 16:
		l.do(store.RPop)
		l.want = l.want[:n-1]
	case i == n:
	case k < 17:
		l.do(store.LSet, strconv.Itoa(i), x)
		l.want[i] = x
	case k < 18:
		at := slices.Index(l.want, l.want[i])
		l.do(store.LInsert, "BEFORE", l.want[i], x)
		l.want = slices.Insert(l.want, at, x)
	case k < 19:
		at := slices.Index(l.want, l.want[i])
		l.do(store.LRem, "1", l.want[i])
		l.want = slices.Delete(l.want, at, at+1)
	case i < 3:
		l.do(store.LTrim, strconv.Itoa(i), "-2")
		l.want = l.want[min(i, n-1) : n-1]
	}
}

func (l *model) compare() {
	l.t.Helper()
	if got := l.do(store.LRange, "0", "-1").Strs(); !slices.Equal(got, l.want) {
		l.t.Fatalf("got %d elements, want %d, or others", len(got), len(l.want))
	}
	for range 20 {
		i := l.r.IntN(len(l.want) + 1)
		j := min(i+l.r.IntN(400), len(l.want)) - 1
		got := l.do(store.LRange, strconv.Itoa(i), strconv.Itoa(j)).Strs()
		if j >= i && !slices.Equal(got, l.want[i:j+1]) {
			l.t.Fatalf("from %d to %d: got other elements", i, j)
		}
		if i < len(l.want) && l.do(store.LIndex, strconv.Itoa(i)).Str() != l.want[i] {
			l.t.Fatalf("at %d: got another element", i)
		}
	}
	if err := l.s.Verify(); err != nil {
		l.t.Fatal(err)
	}
}

// TestTextsStay reads elements that are given out, after the list has changed.
func TestTextsStay(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	var want []string
	for i := range 2000 {
		want = append(want, strings.Repeat("x", i%7)+strconv.Itoa(i))
	}
	s.Do(t.Context(), store.CmdList(store.RPush, "l", want))
	got := s.Do(t.Context(), store.Cmd(store.LRange, "l", "0", "-1")).Strs()
	for i := range want {
		s.Do(t.Context(), store.Cmd(store.LSet, "l", strconv.Itoa(i), "other"))
	}
	s.Do(t.Context(), store.Cmd(store.LTrim, "l", "500", "1000"))
	if !slices.Equal(got, want) {
		t.Errorf("got %q…, want %q…", got[:3], want[:3])
	}
}
