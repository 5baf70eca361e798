// Package storetest is the suites that every store must pass.
package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Plain gives r as text that can be compared.
func Plain(r store.Reply) string {
	switch r.Kind() {
	case store.Nil:
		return "nil"
	case store.List:
		var b []string
		for _, e := range r.List() {
			b = append(b, Plain(e))
		}
		return "[" + strings.Join(b, " ") + "]"
	}
	return fmt.Sprintf("%d:%s", r.Kind(), r.Str())
}

// Random gives a random command over few keys.
func Random(r *rand.Rand) store.Command {
	key := fmt.Sprintf("{t}%d", r.IntN(6))
	el := func() string { return []string{"a", "b", "c", "42", "-1", "x y", "1e3"}[r.IntN(7)] }
	num := func() string { return fmt.Sprint(r.IntN(7) - 3) }
	switch r.IntN(27) {
	case 0:
		return store.Cmd(store.RPush, key, el(), el())
	case 1:
		return store.Cmd(store.LPush, key, el())
	case 2:
		return store.Cmd(store.LPop, key)
	case 3:
		return store.Cmd(store.LPop, key, fmt.Sprint(r.IntN(4)))
	case 4:
		return store.Cmd(store.LRange, key, num(), num())
	case 5:
		return store.Cmd(store.LIndex, key, num())
	case 6:
		return store.Cmd(store.HSet, key, el(), el())
	case 7:
		return store.Cmd(store.HGet, key, el())
	case 8:
		return store.Cmd(store.HIncrBy, key, el(), num())
	case 9:
		return store.Cmd(store.HDel, key, el(), el())
	case 10:
		return store.Cmd(store.ZAdd, key, num(), el(), num(), el())
	case 11:
		return store.Cmd(store.ZAdd, key, "XX", "CH", num(), el())
	case 12:
		return store.Cmd(store.ZRange, key, num(), num(), "WITHSCORES")
	case 13:
		return store.Cmd(store.ZRangeByScore, key, "("+num(), num(), "LIMIT", "1", "2")
	case 14:
		return store.Cmd(store.ZRank, key, el())
	case 15:
		return store.Cmd(store.ZPopMin, key)
	case 16:
		return store.Cmd(store.ZRem, key, el())
	case 17:
		return store.Cmd(store.Set, key, el())
	case 18:
		return store.Cmd(store.Set, key, el(), "NX", "EX", "100")
	case 19:
		return store.Cmd(store.Get, key)
	case 20:
		return store.Cmd(store.Incr, key)
	case 21:
		return store.Cmd(store.Del, key, key+"x")
	case 22:
		return store.Cmd(store.Type, key)
	case 23:
		return store.Cmd(store.Expire, key, "-1")
	case 24:
		return store.Cmd(store.LLen, key)
	case 25:
		return store.Cmd(store.ZScore, key, el())
	}
	return store.Cmd(store.ZCard, key)
}

// Differ executes the same random commands on two stores and compares replies.
func Differ(t *testing.T, a, b store.Store, seed uint64, n int) {
	r := rand.New(rand.NewPCG(seed, 0))
	for i := range n {
		c := Random(r)
		got, want := Plain(a.Do(t.Context(), c)), Plain(b.Do(t.Context(), c))
		if got != want {
			t.Fatalf("seed %d, command %d: %s: got %s, want %s", seed, i, Show(c), got, want)
		}
	}
}

// Show spells a command.
func Show(c store.Command) string {
	words := []string{c.Op.String()}
	for i := range c.Len() {
		words = append(words, c.Arg(i))
	}
	return strings.Join(words, " ")
}

// Run is the conformance suite.
func Run(t *testing.T, open func(t testing.TB) store.Store) {
	for name, test := range map[string]func(*testing.T, store.Store){
		"queue": testQueue, "priority": testPriority, "wait": testWait, "cancel": testCancel,
		"watch": testWatch, "atomicfn": testAtomicFn, "batch": testBatch, "atomic": testAtomic, "pipeline": testPipeline,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func testQueue(t *testing.T, s store.Store) {
	q, _ := engine.New(s).Queue("q", engine.QueueOptions{})
	to, _ := engine.New(s).Queue("{q}2", engine.QueueOptions{})
	if n, err := q.Push(t.Context(), "a", "b", "c", "d", "e", "f"); n != 6 || err != nil {
		t.Fatalf("Push: got %v, %v", n, err)
	}
	if v, err := q.Pop(t.Context(), engine.QueueWait{}); v.V != "a" || err != nil {
		t.Fatalf("Pop: got %v, %v", v, err)
	}
	if n, err := q.Move(t.Context(), to, 9); n != 5 || err != nil {
		t.Fatalf("Move: got %v, %v", n, err)
	}
	bounded, _ := engine.New(s).Queue("b", engine.QueueOptions{Maxlen: 2, Overflow: "drop_oldest"})
	if n, err := bounded.Push(t.Context(), "a", "b", "c"); n != 2 || err != nil {
		t.Fatalf("Push: got %v, %v", n, err)
	}
	if items, _ := bounded.Items(t.Context(), 0, engine.Opt[int]{}); !slices.Equal(items, []codec.Text{"b", "c"}) {
		t.Fatalf("Items: got %v", items)
	}
}

func testPriority(t *testing.T, s store.Store) {
	p, _ := engine.New(s).PriorityQueue("p")
	for _, e := range []engine.Entry{{Item: "b", Priority: 2}, {Item: "a", Priority: -1}, {Item: "c", Priority: 2}, {Item: "a", Priority: -1}} {
		if _, err := p.Push(t.Context(), e.Item, e.Priority); err != nil {
			t.Fatal(err)
		}
	}
	var got []codec.Text
	for range 4 {
		e, err := p.Pop(t.Context(), engine.PopOptions{})
		if err != nil || !e.OK {
			t.Fatal(e, err)
		}
		got = append(got, e.V.Item)
	}
	if want := []codec.Text{"a", "a", "b", "c"}; !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if e, err := p.Pop(t.Context(), engine.PopOptions{}); e.OK || err != nil {
		t.Fatal(e, err)
	}
}

// testWait has more waiters than items, each of which must be taken once.
func testWait(t *testing.T, s store.Store) {
	q, _ := engine.New(s).Queue("q", engine.QueueOptions{})
	got := make(chan engine.Opt[codec.Text], 8)
	for range cap(got) {
		go func() {
			v, _ := q.Pop(context.Background(), engine.QueueWait{Timeout: 300 * time.Millisecond})
			got <- v
		}()
	}
	for i := range 5 {
		q.Push(t.Context(), codec.OfInt(int64(i)))
	}
	n := 0
	for range cap(got) {
		if v := <-got; v.OK {
			n++
		}
	}
	if n != 5 {
		t.Fatalf("%d items taken, want 5", n)
	}
}

func testCancel(t *testing.T, s store.Store) {
	q, _ := engine.New(s).Queue("q", engine.QueueOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := q.Pop(ctx, engine.QueueWait{Timeout: engine.Forever}); err == nil || time.Since(start) > 200*time.Millisecond {
		t.Fatalf("got %v after %v", err, time.Since(start))
	}
	q.Push(t.Context(), "a")
	time.Sleep(20 * time.Millisecond) // an abandoned wait may be served now
	if n, _ := q.Size(t.Context()); n != 1 {
		t.Fatal("the item is lost")
	}
}

func testWatch(t *testing.T, s store.Store) {
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, meddle := range []bool{true, false} {
		if r := x.Read(t.Context(), store.Cmd(store.Get, "k")); r.Err() != nil {
			t.Fatal(r.Err())
		}
		if meddle {
			s.Do(t.Context(), store.Cmd(store.Set, "k", "1"))
		}
		rs, err := x.Exec(t.Context(), []store.Command{store.Cmd(store.Incr, "k")})
		if meddle != (err == store.ErrConflict) {
			t.Fatalf("meddle %v: got %v, %v", meddle, rs, err)
		}
		if !meddle && rs[0].Int() != 2 {
			t.Fatalf("got %v", Plain(rs[0]))
		}
	}
}

var double = store.NewScript(store.Script{
	Name: "double", Keys: 1,
	Lua: `return redis.call('INCRBY', KEYS[1], redis.call('GET', KEYS[1]))`,
	Go: func(t store.Tx, c store.Command) store.Reply {
		return t.Do(store.Cmd(store.IncrBy, c.Arg(0), t.Do(store.Cmd(store.Get, c.Arg(0))).Str()))
	},
})

func testAtomic(t *testing.T, s store.Store) {
	rs := s.Atomic(t.Context(), []store.Command{
		store.Cmd(store.Set, "{n}1", "5"), double.Cmd("{n}1"), store.Cmd(store.HGet, "{n}1", "f"), double.Cmd("{n}1"),
	})
	want := "[3:OK 1:10 6:WRONGTYPE Operation against a key holding the wrong kind of value 1:20]"
	if got := Plain(store.OfList(rs)); got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}

func testPipeline(t *testing.T, s store.Store) {
	rs := s.Pipeline(t.Context(), []store.Command{
		store.Cmd(store.Set, "a", "5"), double.Cmd("a"), store.Cmd(store.Get, "none"), double.Cmd("a"),
	})
	if got, want := Plain(store.OfList(rs)), "[3:OK 1:10 nil 1:20]"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}

// testAtomicFn has concurrent read-modify-writes, none of which may be lost,
// through ordinary structures.
func testAtomicFn(t *testing.T, s store.Store) {
	const workers, rounds = 4, 25
	errs := make(chan error)
	for range workers {
		go func() {
			for range rounds {
				err := store.Atomic(context.Background(), s, 1000, func(s store.Store) error {
					m, _ := engine.New(s).HashMap("{a}m")
					p, _ := engine.New(s).PriorityQueue("{a}p")
					v, err := m.Get(t.Context(), "n")
					if err != nil {
						return err
					}
					n, _ := strconv.Atoi(string(v.V))
					m.Set(t.Context(), "n", codec.OfInt(int64(n+1)))
					p.Push(t.Context(), "x", 1) // a script within MULTI
					return nil
				})
				if err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range workers {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	m, _ := engine.New(s).HashMap("{a}m")
	p, _ := engine.New(s).PriorityQueue("{a}p")
	v, _ := m.Get(t.Context(), "n")
	n, _ := p.Size(t.Context())
	if v.V != codec.OfInt(workers*rounds) || n != workers*rounds {
		t.Fatalf("got %v and %d, want %d", v.V, n, workers*rounds)
	}
}

func testBatch(t *testing.T, s store.Store) {
	err := store.Batch(t.Context(), s, func(s store.Store) error {
		q, _ := engine.New(s).Queue("q", engine.QueueOptions{})
		for i := range 2500 {
			q.Push(t.Context(), codec.OfInt(int64(i)))
		}
		if n, _ := q.Size(t.Context()); n != 2500 {
			t.Errorf("a read in the batch sees %d", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Operate does the same random operations of structures on two stores and
// compares results: scripts run as Go on one and as Lua on the other.
func Operate(t *testing.T, a, b store.Store, seed uint64, n int) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		op, x, y := r.IntN(6), r.IntN(4), r.IntN(5)
		got, want := operate(t, a, op, x, y), operate(t, b, op, x, y)
		if got != want {
			t.Fatalf("seed %d, operation %d: %d(%d, %d): got %s, want %s", seed, i, op, x, y, got, want)
		}
	}
}

func operate(t *testing.T, s store.Store, op, x, y int) string {
	e := engine.New(s)
	p, _ := e.PriorityQueue("p")
	q, _ := e.Queue("{q}", engine.QueueOptions{Maxlen: 5, Overflow: []string{"reject", "drop_oldest"}[x%2]})
	to, _ := e.Queue("{q}to", engine.QueueOptions{})
	var v, err any
	switch op {
	case 0:
		v, err = p.Push(t.Context(), codec.OfInt(int64(x)), float64(y)/3-1)
	case 1:
		v, err = p.Pop(t.Context(), engine.PopOptions{})
	case 2:
		v, err = q.Push(t.Context(), make([]codec.Text, y+1)...)
	case 3:
		v, err = q.Move(t.Context(), to, y)
	case 4:
		v, err = q.Pop(t.Context(), engine.QueueWait{})
	case 5:
		v, err = to.Items(t.Context(), x, engine.Opt[int]{})
	}
	return fmt.Sprint(v, err)
}
