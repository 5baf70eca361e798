package enginetest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Concurrent is the suite of what many callers do at once. Each part gets an
// empty store from open.
func Concurrent(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"nothing lost or twice", func(t *testing.T, s store.Store) { produceConsume(t, s, engine.QueueOptions{}) }},
		{"through a bound", func(t *testing.T, s store.Store) { produceConsume(t, s, bounded(3, "block")) }},
		{"bound", concurrentBound},
		{"bound of a deque", concurrentDequeBound},
		{"both ends of a deque", concurrentDequeEnds},
		{"the middle of a list", concurrentListMiddle},
		{"sorts of a list", concurrentListSorts},
		{"counts", concurrentCounts},
		{"moves", concurrentMoves},
		{"moves of a set", concurrentSets},
		{"pops of a sorted set", concurrentSorted},
		{"cancelled pops", concurrentCancel},
		{"edges and vertices", concurrentGraph},
		{"words", concurrentTrie},
	})
}

// workers and each are how many callers there are, and how much each does.
const (
	workers = 4
	each    = 100
)

// atOnce runs f for each worker at once.
func atOnce(f func(worker int)) {
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() { f(w) })
	}
	all.Wait()
}

// A tally counts how often each item was seen.
type tally struct {
	mu   sync.Mutex
	seen map[string]int
}

func newTally() *tally { return &tally{seen: map[string]int{}} }

func (t *tally) add(items ...codec.Text) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, item := range items {
		t.seen[string(item)]++
	}
}

// once fails unless n different items were seen, each once.
func (t *tally) once(tb testing.TB, n int) {
	tb.Helper()
	for item, times := range t.seen {
		if times != 1 {
			tb.Errorf("%s came %d times", item, times)
		}
	}
	if len(t.seen) != n {
		tb.Errorf("%d items came, want %d", len(t.seen), n)
	}
}

func produceConsume(t *testing.T, s store.Store, opts engine.QueueOptions) {
	ctx, q, got := t.Context(), newQueue(t, s, "q", opts), newTally()
	var consumers sync.WaitGroup
	for range workers {
		consumers.Go(func() {
			for range each {
				item, err := q.Pop(ctx, wait("1m"))
				if err != nil || !item.OK {
					t.Errorf("Pop: got %v, %v", item, err)
					return
				}
				got.add(item.V)
			}
		})
	}
	atOnce(func(w int) {
		for i := range each {
			if _, err := q.Push(ctx, codec.Text(fmt.Sprintf("%d-%d", w, i)), wait("1m")); err != nil {
				t.Errorf("Push: %v", err)
				return
			}
		}
	})
	consumers.Wait()
	got.once(t, workers*each)
	holds(t, q, "")
}

// concurrentBound pushes to a queue that is always full.
func concurrentBound(t *testing.T, s store.Store) {
	ctx, q, got := t.Context(), newQueue(t, s, "q", bounded(5, "")), newTally()
	var pushed atomic.Int64
	atOnce(func(w int) {
		for i := range each {
			n, err := q.Push(ctx, codec.Text(fmt.Sprintf("%d-%d", w, i)), noWait())
			switch {
			case engine.KindOf(err) == "full":
			case err != nil || n > 5:
				t.Errorf("Push: got %d, %v", n, err)
			default:
				pushed.Add(1)
			}
			if i%3 == 0 {
				items, err := q.PopMany(ctx, 2)
				if err != nil {
					t.Errorf("PopMany: %v", err)
				}
				got.add(items...)
			}
		}
	})
	items, err := q.PopMany(ctx, 99)
	if len(items) > 5 || err != nil {
		t.Fatalf("PopMany: got %q, %v", items, err)
	}
	got.add(items...)
	got.once(t, int(pushed.Load()))
}

// concurrentDequeBound pushes at both ends and looks at the length all the time.
func concurrentDequeBound(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDeque(t, s, "d", engine.DequeOptions{Maxlen: 5})
	atOnce(func(w int) {
		for range each {
			_, err := d.PushFront(ctx, "a")
			if w%2 == 0 {
				_, err = d.Extend(ctx, many(7))
			}
			n, sizeErr := d.Size(ctx)
			if n > 5 || err != nil || sizeErr != nil {
				t.Errorf("Size after a push: got %d, %v, %v, want at most 5", n, err, sizeErr)
			}
		}
	})
}

// concurrentDequeEnds turns a deque around while all pop.
func concurrentDequeEnds(t *testing.T, s store.Store) {
	ctx, d, got := t.Context(), newDeque(t, s, "d", engine.DequeOptions{}), newTally()
	_, err := d.Extend(ctx, many(workers*each))
	must(t, err)
	atOnce(func(w int) {
		for i := range each {
			pop := d.PopFront
			if (w+i)%2 == 0 {
				pop = d.PopBack
			}
			item, err := pop(ctx, noWait())
			if !item.OK || err != nil {
				t.Errorf("a pop: got %v, %v", item, err)
			}
			got.add(item.V)
			if err := d.Rotate(ctx, 3); err != nil {
				t.Errorf("Rotate: %v", err)
			}
			if err := d.Reverse(ctx); err != nil {
				t.Errorf("Reverse: %v", err)
			}
		}
	})
	got.once(t, workers*each)
	empty(t, s, "d")
}

// concurrentListMiddle pops and inserts where Redis has no command for it.
func concurrentListMiddle(t *testing.T, s store.Store) {
	ctx, l, got := t.Context(), newList(t, s, "x", engine.ListOptions{}), newTally()
	_, err := l.Extend(ctx, many(workers*each))
	must(t, err)
	atOnce(func(w int) {
		for i := range each {
			item, err := l.Pop(ctx, 1, noWait())
			if err == nil && !item.OK { // the last
				item, err = l.Pop(ctx, 0, noWait())
			}
			if !item.OK || err != nil {
				t.Errorf("Pop: got %v, %v", item, err)
			}
			got.add(item.V)
			if i%4 == 0 {
				again := codec.Text(fmt.Sprintf("%d-%d", w, i))
				if _, err := l.Insert(ctx, 2, again); err != nil {
					t.Errorf("Insert: %v", err)
				}
			}
		}
	})
	left, err := l.Slice(ctx, engine.Opt[engine.Index]{}, engine.Until{}, 1)
	must(t, err)
	got.add(left...)
	got.once(t, workers*each*5/4)
}

// concurrentListSorts sorts, reverses and removes while others append.
func concurrentListSorts(t *testing.T, s store.Store) {
	ctx, l, got := t.Context(), newList(t, s, "x", engine.ListOptions{}), newTally()
	atOnce(func(w int) {
		for i := range each {
			if _, err := l.Append(ctx, codec.OfInt(int64(w*each+i))); err != nil {
				t.Errorf("Append: %v", err)
			}
			err := l.Reverse(ctx)
			if i%2 == 0 {
				err = l.Sort(ctx, engine.ReverseOptions{Reverse: w%2 == 0})
			}
			if err != nil {
				t.Errorf("a change of order: %v", err)
			}
		}
	})
	left, err := l.Slice(ctx, engine.Opt[engine.Index]{}, engine.Until{}, 1)
	must(t, err)
	got.add(left...)
	got.once(t, workers*each)
}

func concurrentCounts(t *testing.T, s store.Store) {
	ctx, c, z := t.Context(), newCounter(t, s, "c"), newSorted(t, s, "z")
	atOnce(func(int) {
		for range each {
			if _, err := c.Incr(ctx, "int", whole(1)); err != nil {
				t.Errorf("Incr: %v", err)
			}
			if _, err := c.Update(ctx, countsOf("half:0.5 int:1")); err != nil {
				t.Errorf("Update: %v", err)
			}
			if _, err := z.Incr(ctx, "m", 1); err != nil {
				t.Errorf("Incr: %v", err)
			}
		}
	})
	counterHolds(t, c, fmt.Sprintf("half:%d int:%d", workers*each/2, workers*each*2))
	sortedHolds(t, z, fmt.Sprintf("m:%d", workers*each))
}

// concurrentMoves moves items to and fro.
func concurrentMoves(t *testing.T, s store.Store) {
	ctx, got := t.Context(), newTally()
	queues := []*engine.Queue{newQueue(t, s, "{x}a", engine.QueueOptions{}), newQueue(t, s, "{x}b", engine.QueueOptions{})}
	if _, err := queues[0].Extend(ctx, many(each), noWait()); err != nil {
		t.Fatal(err)
	}
	atOnce(func(w int) {
		for i := range each {
			if _, err := queues[w%2].MoveMany(ctx, queues[1-w%2], 1+i%3, noWait()); err != nil {
				t.Errorf("MoveMany: %v", err)
			}
		}
	})
	for _, q := range queues {
		items, err := q.Items(ctx, 0, codec.End)
		must(t, err)
		got.add(items...)
	}
	got.once(t, each)
}

// concurrentSets moves members to and fro, while others read what both sets are
// together: whenever they look, all are there.
func concurrentSets(t *testing.T, s store.Store) {
	ctx, a, b := t.Context(), newSet(t, s, "{x}a"), newSet(t, s, "{x}b")
	_, err := a.Update(ctx, manyMembers(0, each))
	must(t, err)
	atOnce(func(w int) {
		from, to := a, b
		if w%2 == 1 {
			from, to = b, a
		}
		for i := range each {
			if _, err := from.Move(ctx, manyMembers(i, 1)[0], to); err != nil {
				t.Errorf("Move: %v", err)
			}
			all, err := a.Union(ctx, of(b))
			odd, oddErr := b.SymmetricDifference(ctx, of(a))
			if len(all) != each || len(odd) != each || err != nil || oddErr != nil {
				t.Errorf("Union: %d members, %v; SymmetricDifference: %d, %v; want %d", len(all), err, len(odd), oddErr, each)
			}
		}
	})
}

func concurrentSorted(t *testing.T, s store.Store) {
	ctx, z, got := t.Context(), newSorted(t, s, "z"), newTally()
	atOnce(func(w int) {
		for i := range each {
			m := codec.Key(fmt.Sprintf("%d-%d", w, i))
			if _, err := z.Add(ctx, m, float64(i), engine.AddOptions{}); err != nil {
				t.Errorf("Add: %v", err)
			}
			p, err := z.PopMin(ctx, wait("1m"))
			if err != nil || !p.OK {
				t.Errorf("PopMin: got %v, %v", p, err)
			}
			got.add(codec.Text(p.V.Member))
		}
	})
	got.once(t, workers*each)
}

// concurrentCancel cancels pops while items come.
func concurrentCancel(t *testing.T, s store.Store) {
	q, got := newQueue(t, s, "q", engine.QueueOptions{}), newTally()
	atOnce(func(w int) {
		for i := range each / 2 {
			ctx, cancel := context.WithCancel(t.Context())
			popped := make(chan struct{})
			go func() {
				defer close(popped)
				if item, err := q.Pop(ctx, wait("1m")); err == nil && item.OK {
					got.add(item.V)
				}
			}()
			push(t, q, fmt.Sprintf("%d-%d", w, i))
			cancel()
			<-popped
		}
	})
	items, err := q.Items(t.Context(), 0, codec.End)
	must(t, err)
	got.add(items...)
	got.once(t, workers*each/2)
}
