package enginetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Deferred is the suite of structures within batches and transactions, and on
// a store that fails. Each part gets an empty store from open.
func Deferred(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"batch", deferredBatch},
		{"atomic", deferredAtomic},
		{"atomic refuses", deferredRefuses},
		{"atomic undone", deferredUndone},
		{"engine", deferredEngine},
		{"switched", deferredSwitched},
		{"read-only", deferredReadOnly},
		{"lost answers", deferredFaults},
	})
}

func deferredBatch(t *testing.T, s store.Store) {
	ctx, count := t.Context(), store.NewCount(s)
	err := store.Batch(ctx, count, func(b store.Store) error {
		m, q := newMap(t, b, "m"), newQueue(t, b, "q", bounded(500, ""))
		for i := range 250 {
			n, err := m.Incr(ctx, "n", whole(1))
			same(t, "Incr in a batch", n.String(), "0", err)
			length, err := q.Push(ctx, codec.OfInt(int64(i)), noWait())
			same(t, "Push in a batch", length, 0, err)
		}
		got, err := m.Get(ctx, "n")
		same(t, "Get in a batch", got, some("250"), err)
		item, err := q.Pop(ctx, noWait())
		same(t, "Pop in a batch", item, some("0"), err)
		return nil
	})
	must(t, err)
	same(t, "round trips", count.Trips(), 3, nil)
	err = store.Batch(ctx, s, func(b store.Store) error {
		q := newQueue(t, b, "q", engine.QueueOptions{})
		_, err := q.Extend(ctx, many(300), noWait())
		return err
	})
	same(t, "kind of a batch past maxlen", engine.KindOf(err), "full", nil)
}

func deferredAtomic(t *testing.T, s store.Store) {
	ctx := t.Context()
	err := store.Atomic(ctx, s, 3, func(tx store.Store) error {
		q, c, z := newQueue(t, tx, "{x}q", bounded(3000, "")), newCounter(t, tx, "{x}c"), newSorted(t, tx, "{x}z")
		n, err := c.Get(ctx, "n")
		same(t, "Get", n.String(), "0", err)
		if _, err := q.Extend(ctx, many(2500), noWait()); err != nil {
			return err
		}
		if _, err := c.Update(ctx, countsOf("n:1 n:1")); err != nil {
			return err
		}
		_, err = z.Incr(ctx, "m", 1)
		return err
	})
	must(t, err)
	items, err := newQueue(t, s, "{x}q", engine.QueueOptions{}).Items(ctx, 0, codec.End)
	same(t, "Items", items, many(2500), err)
	counterHolds(t, newCounter(t, s, "{x}c"), "n:2")
	sortedHolds(t, newSorted(t, s, "{x}z"), "m:1")
}

func deferredRefuses(t *testing.T, s store.Store) {
	ctx := t.Context()
	push(t, newQueue(t, s, "q", engine.QueueOptions{}), "a")
	err := store.Atomic(ctx, s, 3, func(tx store.Store) error {
		q := newQueue(t, tx, "q", engine.QueueOptions{})
		if _, err := q.Push(ctx, "b", noWait()); err != nil {
			return err
		}
		_, err := q.Pop(ctx, noWait())
		return err
	})
	if !errors.Is(err, store.ErrDecides) {
		t.Fatalf("Pop inside atomic: got %v", err)
	}
	holds(t, newQueue(t, s, "q", engine.QueueOptions{}), "a")
}

// deferredEngine has batches and transactions of an engine.
func deferredEngine(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	err := e.Batch(ctx, func(tx *engine.Engine) error {
		_, err := newSet(t, tx.Store(), "s").Add(ctx, "a")
		same(t, "Later after a write", tx.Later(), true, err)
		same(t, "Later again", tx.Later(), false, nil)
		n, err := newSet(t, tx.Store(), "s").Size(ctx)
		same(t, "Size in a batch", n, 1, err)
		same(t, "Later after a read", tx.Later(), false, nil)
		err = tx.Batch(ctx, func(*engine.Engine) error { return nil })
		fails(t, "Batch in a batch", err, "unsupported", "store batch: cannot begin")
		_, err = newCounter(t, tx.Store(), "s").Incr(ctx, "x", whole(1))
		return err
	})
	fails(t, "Batch", err, "type", "store batch: hash.incr s: s holds a set")
	broken := errors.New("broken")
	if err := e.Batch(ctx, func(*engine.Engine) error { return broken }); err != broken {
		t.Fatalf("Batch that fails: got %v, want %v", err, broken)
	}
	err = e.Atomic(ctx, 1, func(tx *engine.Engine) error {
		if _, err := newSet(t, tx.Store(), "s").Add(ctx, "b"); err != nil {
			return err
		}
		return broken
	})
	if err != broken || newSizeOf(t, s, "s") != 1 {
		t.Fatalf("Atomic that fails: got %v and %d members", err, newSizeOf(t, s, "s"))
	}
	err = e.Atomic(ctx, -1, func(*engine.Engine) error { return nil })
	fails(t, "Atomic", err, "value", "store atomic: retries must not be negative, got -1")
	err = e.Atomic(ctx, 2, func(tx *engine.Engine) error {
		if _, err := newSet(t, tx.Store(), "s").Size(ctx); err != nil {
			return err
		}
		if _, err := newSet(t, s, "s").Pop(ctx); err != nil {
			return err
		}
		if _, err := newSet(t, s, "s").Add(ctx, "c"); err != nil {
			return err
		}
		_, err := newSet(t, tx.Store(), "s").Add(ctx, "d")
		return err
	})
	fails(t, "Atomic with conflicts", err, "conflict", "store atomic: ")
}

func newSizeOf(t testing.TB, s store.Store, name string) int {
	t.Helper()
	n, err := newSet(t, s, name).Size(t.Context())
	must(t, err)
	return n
}

// deferredSwitched has an engine whose handles go to another store for a time.
func deferredSwitched(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s).Fork()
	before, err := e.HashMap("m", engine.HashMapOptions{})
	must(t, err)
	err = e.Batch(ctx, func(tx *engine.Engine) error {
		defer e.Switch(tx)()
		inside, err := e.HashMap("m", engine.HashMapOptions{})
		must(t, err)
		must(t, before.Set(ctx, "a", "1", engine.SetOptions{}))
		must(t, inside.Set(ctx, "b", "2", engine.SetOptions{}))
		same(t, "Exists meanwhile", do(t, s, "EXISTS", "m").Int(), 0, nil)
		same(t, "a handle made inside is the same", inside.Same(before), true, nil)
		before = inside
		return nil
	})
	must(t, err)
	n, err := before.Size(ctx)
	same(t, "Size", n, 2, err)
	must(t, before.Set(ctx, "c", "3", engine.SetOptions{}))
	same(t, "HLEN", do(t, s, "HLEN", "m").Int(), 3, nil)
}

func deferredReadOnly(t *testing.T, s store.Store) {
	ctx := t.Context()
	push(t, newQueue(t, s, "q", bounded(3, "")), "a")
	q := newQueue(t, store.ReadOnly(s), "q", bounded(3, ""))
	holds(t, q, "a")
	_, err := q.Push(ctx, "b", noWait())
	fails(t, "Push", err, "denied", "queue q: push: ")
	_, err = q.Extend(ctx, many(2000), noWait())
	fails(t, "Extend", err, "denied", "queue q: extend: ")
	_, err = q.Clear(ctx)
	fails(t, "Clear", err, "denied", "queue q: clear: ")
	c, err := q.Iterate(ctx)
	same(t, "Iterate", drain(t, c, err), texts("a"), nil)
}

// deferredFaults loses answers: nothing is done twice, and the error says
// whether it may have been done.
func deferredFaults(t *testing.T, s store.Store) {
	ctx := t.Context()
	faulty := store.NewFault(s, store.Schedule(store.Before, store.After))
	q := newQueue(t, faulty, "q", engine.QueueOptions{})
	_, err := q.Push(ctx, "a", noWait())
	fails(t, "Push that is not sent", err, "unavailable", "queue q: push: ")
	_, err = q.Push(ctx, "b", noWait())
	fails(t, "Push whose answer is lost", err, "unknown", "queue q: push: ")
	holds(t, q, "b")

	r := rand.New(rand.NewPCG(7, 7))
	faulty.Plan(store.Chance(7, 0.1, 0.1))
	z, sum, unknown := newSorted(t, faulty, "z"), 0, 0
	for range 300 {
		by := 1 + r.IntN(3)
		switch _, err := z.Incr(ctx, "m", float64(by)); engine.KindOf(err) {
		case "":
			sum += by
		case "unknown":
			sum += by
			unknown++
		case "unavailable":
		default:
			t.Fatalf("Incr: %v", err)
		}
	}
	faulty.Plan(store.Schedule())
	sortedHolds(t, z, fmt.Sprintf("m:%d", sum))
	if unknown == 0 {
		t.Fatal("no answer was lost")
	}
}
