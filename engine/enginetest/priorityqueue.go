package enginetest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// PriorityQueue is the suite of the priority queue. Each part gets an empty
// store from open.
func PriorityQueue(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"order", priorityOrder},
		{"order max", priorityMax},
		{"equal items and priorities", priorityEqual},
		{"entries", priorityEntries},
		{"update and remove", priorityUpdateRemove},
		{"nothing is left", priorityLeavesNothing},
		{"waits", priorityWaits},
		{"at once", priorityAtOnce},
		{"time to live", priorityLives},
		{"names", priorityNames},
		{"refusals", priorityRefusals},
	})
}

func newPriority(t testing.TB, s store.Store, name, order string) *engine.PriorityQueue {
	t.Helper()
	q, err := engine.New(s).PriorityQueue(name, engine.PriorityQueueOptions{Order: order})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// pushAll pushes "a=1 b=2" and returns the ids.
func pushAll(t testing.TB, q *engine.PriorityQueue, list string) []string {
	t.Helper()
	var items []engine.Prioritized
	for _, word := range strings.Fields(list) {
		item, priority, _ := strings.Cut(word, "=")
		items = append(items, engine.Prioritized{Item: codec.Text(item), Priority: store.OfStr(priority).Float()})
	}
	ids, err := q.PushMany(t.Context(), items)
	if err != nil || len(ids) != len(items) {
		t.Fatalf("PushMany %s: got %d ids, %v", list, len(ids), err)
	}
	return ids
}

// priorities spells items: "a=1 b=2".
func priorities(items []engine.Prioritized) string {
	words := make([]string, len(items))
	for i, p := range items {
		words[i] = string(p.Item) + "=" + store.FormatFloat(p.Priority)
	}
	return strings.Join(words, " ")
}

// priorityHolds compares all items, the first one first.
func priorityHolds(t testing.TB, q *engine.PriorityQueue, want string) {
	t.Helper()
	items, err := q.Items(t.Context(), engine.Opt[int]{})
	same(t, "Items", priorities(items), want, err)
}

func priorityOrder(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "p", "")
	got, err := q.Pop(ctx, noWait())
	same(t, "Pop of nothing", got.OK, false, err)
	for _, p := range []float64{3, -1.5, math.Inf(1), 0, math.Inf(-1), 1e300, 1 << 53} {
		_, err := q.Push(ctx, codec.Text(store.FormatFloat(p)), p)
		must(t, err)
	}
	priorityHolds(t, q, "-inf=-inf -1.5=-1.5 0=0 3=3 9007199254740992=9007199254740992 1e+300=1e+300 inf=inf")
	got, err = q.Peek(ctx)
	same(t, "Peek", priorities([]engine.Prioritized{got.V}), "-inf=-inf", err)
	got, err = q.Pop(ctx, noWait())
	same(t, "Pop", priorities([]engine.Prioritized{got.V}), "-inf=-inf", err)
	many, err := q.PopMany(ctx, 2)
	same(t, "PopMany", priorities(many), "-1.5=-1.5 0=0", err)
	n, err := q.Size(ctx)
	same(t, "Size", n, 4, err)
}

func priorityMax(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "p", "max")
	pushAll(t, q, "a=1 b=2 c=2 d=-inf e=inf f=0 g=-3")
	want := "e=inf b=2 c=2 a=1 f=0 g=-3 d=-inf"
	priorityHolds(t, q, want)
	adopts := newPriority(t, s, "p", "")
	pushAll(t, adopts, "h=1.5")
	all, err := adopts.PopMany(ctx, 99)
	same(t, "PopMany", priorities(all), "e=inf b=2 c=2 h=1.5 a=1 f=0 g=-3 d=-inf", err)
	_, err = newPriority(t, s, "p", "min").Push(ctx, "x", 1)
	fails(t, "Push with another order", err, "value", "priorityqueue p: order is max, not min")
}

// priorityEqual: equal items are entries of their own, equal priorities come
// in the order of their pushes.
func priorityEqual(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "p", "")
	var want []string
	for i := range 300 {
		item := fmt.Sprint(i % 7)
		if _, err := q.Push(ctx, codec.Text(item), 5); err != nil {
			t.Fatal(err)
		}
		want = append(want, item+"=5")
	}
	all, err := q.PopMany(ctx, 1000)
	same(t, "300 of one priority", priorities(all), strings.Join(want, " "), err)
}

func priorityEntries(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "p", "")
	ids := pushAll(t, q, "a=2 b=1")
	if !slices.IsSorted(ids) {
		t.Errorf("ids do not rise: %q", ids)
	}
	entries, err := q.Entries(ctx, engine.Opt[int]{})
	same(t, "Entries", entries, []engine.PriorityEntry{{ID: ids[1], Item: "b", Priority: 1}, {ID: ids[0], Item: "a", Priority: 2}}, err)
	entries, err = q.Entries(ctx, codec.Some(1))
	same(t, "Entries(1)", len(entries), 1, err)
	entries, err = q.Entries(ctx, codec.Some(0))
	same(t, "Entries(0)", len(entries), 0, err)
	none, err := q.PushMany(ctx, nil)
	same(t, "PushMany of nothing", len(none), 0, err)
}

func priorityUpdateRemove(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "p", "max")
	ids := pushAll(t, q, "a=1 b=2 c=3")
	did, err := q.Update(ctx, ids[0], 9)
	same(t, "Update", did, true, err)
	did, err = q.Update(ctx, "0123456789abcdef", 9)
	same(t, "Update of nothing", did, false, err)
	priorityHolds(t, q, "a=9 c=3 b=2")
	did, err = q.Remove(ctx, ids[2])
	same(t, "Remove", did, true, err)
	did, err = q.Remove(ctx, ids[2])
	same(t, "Remove of nothing", did, false, err)
	priorityHolds(t, q, "a=9 b=2")
}

// priorityLeavesNothing: an empty queue takes no key, but for parameters, and
// its ids do not come again.
func priorityLeavesNothing(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "p", "")
	parts := []string{"{p}:priorityqueue:order", "{p}:priorityqueue:items", "{p}:priorityqueue:ready", "{p}:priorityqueue:last"}
	ids := pushAll(t, q, "a=1")
	_, err := q.Pop(ctx, noWait())
	must(t, err)
	empty(t, s, parts...)
	again := pushAll(t, q, "b=1")
	if again[0] <= ids[0] {
		t.Errorf("id %s comes after %s", again[0], ids[0])
	}
	_, err = q.Remove(ctx, again[0])
	must(t, err)
	empty(t, s, parts...)
}

func priorityWaits(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "p", "")
	got, err := q.Pop(ctx, wait("20ms"))
	same(t, "Pop that waits in vain", got.OK, false, err)
	results := make(chan string, 2)
	for range 2 {
		go func() {
			got, err := q.Pop(ctx, wait("10s"))
			if err != nil {
				t.Errorf("Pop: %v", err)
			}
			results <- string(got.V.Item)
		}()
	}
	pushAll(t, q, "a=1 b=2")
	both := []string{<-results, <-results}
	slices.Sort(both)
	same(t, "two who waited", both, []string{"a", "b"}, nil)
	empty(t, s, "{p}:priorityqueue:order", "{p}:priorityqueue:ready")
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := q.Pop(ended, wait("10s")); err == nil {
		t.Error("Pop of a context that has ended: no error")
	}
}

// priorityAtOnce has several consumers at one queue: each item comes once.
func priorityAtOnce(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "p", "")
	const items = 400
	var mu sync.Mutex
	seen := map[string]int{}
	var all sync.WaitGroup
	for w := range 2 {
		all.Go(func() {
			for i := range items / 2 {
				if _, err := q.Push(ctx, codec.Text(fmt.Sprint(w, "-", i)), float64(i%10)); err != nil {
					t.Errorf("Push: %v", err)
				}
			}
		})
	}
	for range 3 {
		all.Go(func() {
			for {
				got, err := q.Pop(ctx, wait("500ms"))
				if err != nil {
					t.Errorf("Pop: %v", err)
				}
				if !got.OK {
					return
				}
				mu.Lock()
				seen[string(got.V.Item)]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if len(seen) != items {
		t.Errorf("%d items came out of %d", len(seen), items)
	}
	for item, n := range seen {
		if n != 1 {
			t.Errorf("%s came %d times", item, n)
		}
	}
}

func priorityLives(t *testing.T, s store.Store) {
	ctx := t.Context()
	q, err := engine.New(s).PriorityQueue("p", engine.PriorityQueueOptions{Common: engine.Common{TTL: time.Hour}, Order: "min"})
	must(t, err)
	pushAll(t, q, "a=1")
	for _, part := range []string{"order", "items", "ready", "last", "cfg"} {
		if left := do(t, s, "PTTL", "{p}:priorityqueue:"+part).Int(); left < 3_500_000 {
			t.Errorf("%s has %d ms left", part, left)
		}
	}
	plain := newPriority(t, s, "p", "")
	_, err = plain.Pop(ctx, noWait())
	must(t, err)
	pushAll(t, plain, "b=1")
	if left := do(t, s, "PTTL", "{p}:priorityqueue:items").Int(); left < 3_500_000 {
		t.Errorf("items of the same queue have %d ms left", left)
	}
}

func priorityNames(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "{x}p", "max")
	pushAll(t, q, "a=1 b=2")
	opened, err := engine.New(s).Open(ctx, "{x}p")
	same(t, "Open", opened.V.Type(), "PriorityQueue", err)
	other, err := q.Copy(ctx, "{x}o", engine.CopyOptions{})
	must(t, err)
	priorityHolds(t, other, "b=2 a=1")
	other, err = q.Rename(ctx, "{x}o", engine.RenameOptions{Replace: true})
	must(t, err)
	pushAll(t, other, "c=3")
	priorityHolds(t, other, "c=3 b=2 a=1")
	did, err := other.Clear(ctx)
	same(t, "Clear", did, true, err)
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
}

func priorityRefusals(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newPriority(t, s, "p", "")
	_, err := q.Push(ctx, "a", math.NaN())
	fails(t, "Push of nan", err, "value", "priority is nan")
	_, err = q.PushMany(ctx, []engine.Prioritized{{Item: "a"}, {Item: "b", Priority: math.NaN()}})
	fails(t, "PushMany with nan", err, "value", "priority is nan")
	_, err = q.Update(ctx, "x", math.NaN())
	fails(t, "Update to nan", err, "value", "priority is nan")
	_, err = q.PopMany(ctx, -1)
	fails(t, "PopMany(-1)", err, "value", "must not be negative")
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
	_, err = engine.New(s).PriorityQueue("p", engine.PriorityQueueOptions{Order: "up"})
	fails(t, "another order", err, "value", "order must be min or max")
	for _, part := range []string{"order", "items", "ready"} {
		key := "{p}:priorityqueue:" + part
		do(t, s, "SET", key, "x")
		_, err = q.Push(ctx, "a", 1)
		fails(t, "Push beside a string", err, "type", key+": holds a string")
		_, err = q.Pop(ctx, noWait())
		if part != "ready" {
			fails(t, "Pop beside a string", err, "type", key+": holds a string")
		}
		do(t, s, "DEL", key)
		same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
	}
}
