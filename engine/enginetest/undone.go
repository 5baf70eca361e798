package enginetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// deferredUndone has transactions whose last write is refused: nothing of the
// others is left, of no structure.
func deferredUndone(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	push(t, newQueue(t, s, "{w}full", bounded(1, "")), "x")
	for range 2 { // on nothing, and on structures that have something
		for _, w := range writesOfAll(t) {
			changes := storetest.Changes(ctx, s, func() {
				err := e.Atomic(ctx, 0, func(tx *engine.Engine) error {
					must(t, w.do(ctx, tx))
					_, err := newQueue(t, tx.Store(), "{w}full", bounded(1, "")).Push(ctx, "y", noWait())
					return err
				})
				fails(t, "Atomic with "+w.name, err, "full", "store atomic: queue.push {w}full: is full (maxlen 1)")
			})
			if changes != "" {
				t.Errorf("Atomic with %s that is refused:\n%s", w.name, changes)
			}
		}
		for _, w := range writesOfAll(t) {
			must(t, e.Atomic(ctx, 0, func(tx *engine.Engine) error { return w.do(ctx, tx) }))
		}
	}
	deferredFirst(t, s)
}

// A namedWrite is something that a transaction does.
type namedWrite struct {
	name string
	do   func(ctx context.Context, e *engine.Engine) error
}

// writesOfAll gives writes of structures of every type: of a few elements, of
// many, and of the whole.
func writesOfAll(t *testing.T) []namedWrite {
	return []namedWrite{
		{"queue", func(ctx context.Context, e *engine.Engine) error {
			q := newQueue(t, e.Store(), "{w}q", bounded(2600, "drop_oldest"))
			_, err := q.Push(ctx, "a", noWait())
			_, err2 := q.Extend(ctx, many(2500), noWait())
			_, err3 := q.Push(ctx, "b", noWait())
			return errors.Join(err, err2, err3)
		}},
		{"stack and deque", func(ctx context.Context, e *engine.Engine) error {
			d := newDeque(t, e.Store(), "{w}d", engine.DequeOptions{Maxlen: 3})
			_, err := newStack(t, e.Store(), "{w}s", engine.StackOptions{}).Push(ctx, "a", noWait())
			_, err2 := d.ExtendFront(ctx, texts("a", "b", "c", "d"))
			return errors.Join(err, err2, d.Reverse(ctx))
		}},
		{"list", func(ctx context.Context, e *engine.Engine) error {
			l := newList(t, e.Store(), "{w}l", engine.ListOptions{})
			_, err := l.Extend(ctx, texts("c", "a", "b", "d"))
			return errors.Join(err, l.Sort(ctx, engine.ReverseOptions{}), l.Set(ctx, 1, "z"), l.Trim(ctx, 1, codec.End))
		}},
		{"maps", func(ctx context.Context, e *engine.Engine) error {
			m := newMap(t, e.Store(), "{w}m")
			_, err := m.Update(ctx, []engine.MapEntry{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}})
			_, err2 := m.Delete(ctx, "a")
			_, err3 := newCounter(t, e.Store(), "{w}c").Incr(ctx, "k", whole(3))
			_, err4 := newDict(t, e.Store(), "{w}lru", 2).Delete(ctx, "k")
			return errors.Join(err, err2, err3, ignoring(err4))
		}},
		{"sets", func(ctx context.Context, e *engine.Engine) error {
			set := newSet(t, e.Store(), "{w}set")
			_, err := set.Update(ctx, keys("a", "b"))
			_, err2 := set.Remove(ctx, "a")
			_, err3 := newSorted(t, e.Store(), "{w}z").Add(ctx, "m", 2, engine.AddOptions{})
			_, err4 := newGeoSet(t, e.Store(), "{w}geo").Add(ctx, "k", latLon(1, 2))
			return errors.Join(err, err2, err3, err4)
		}},
		{"cells", func(ctx context.Context, e *engine.Engine) error {
			_, err := newBitmap(t, e.Store(), "{w}bits", engine.Common{}).Set(ctx, 9, true)
			_, err2 := newHyperLogLog(t, e.Store(), "{w}hll", engine.Common{}).Add(ctx, "k")
			return errors.Join(newCell(t, e.Store(), "{w}cell", engine.Common{}).Set(ctx, "1", engine.SetOptions{}), ignoring(err), ignoring(err2))
		}},
		{"structures of several keys", func(ctx context.Context, e *engine.Engine) error {
			_, err := newTrie(t, e.Store(), "{w}t").Insert(ctx, "word", weightOf(2))
			_, err2 := newGraph(t, e.Store(), "{w}g", engine.GraphOptions{}).AddEdge(ctx, "u", "v", weightOf(3))
			_, err3 := newRing(t, e.Store(), "{w}ring", 2).Extend(ctx, texts("a", "b", "c"))
			_, err4 := newBloom(t, e.Store(), "{w}bloom", 100, 0.1).Add(ctx, "k")
			_, err5 := newPriority(t, e.Store(), "{w}p", "min").Push(ctx, "a", 1)
			c, err6 := e.LRUCache("{w}cache", engine.LRUCacheOptions{Capacity: 1, EntryTTL: time.Hour})
			must(t, err6)
			return errors.Join(ignoring(err), ignoring(err2), err3, ignoring(err4), ignoring(err5), c.Put(ctx, "k", "v"))
		}},
		{"wholes", func(ctx context.Context, e *engine.Engine) error {
			q, m := newQueue(t, e.Store(), "{w}q", engine.QueueOptions{}), newMap(t, e.Store(), "{w}m")
			_, err := q.Clear(ctx)
			_, err2 := q.Push(ctx, "anew", noWait())
			_, err3 := m.Expire(ctx, time.Hour)
			_, err4 := m.Persist(ctx)
			_, err5 := newSet(t, e.Store(), "{w}set").Expire(ctx, 0)
			return errors.Join(err, err2, err3, err4, err5)
		}},
	}
}

// ignoring gives err unless it is that of a write which no transaction takes.
func ignoring(err error) error {
	if engine.KindOf(err) == "unsupported" {
		return nil
	}
	return err
}

// deferredFirst has a transaction whose first write is refused, and one of
// commands of another's.
func deferredFirst(t *testing.T, s store.Store) {
	ctx := t.Context()
	changes := storetest.Changes(ctx, s, func() {
		err := store.Atomic(ctx, s, 0, func(tx store.Store) error {
			_, err := newSet(t, tx, "{w}full").Add(ctx, "m")
			must(t, err)
			_, err = newCounter(t, tx, "{w}c").Incr(ctx, "k", whole(1))
			return err
		})
		var refused *store.WriteError
		if !errors.As(err, &refused) || refused.Key != "{w}full" {
			t.Errorf("Atomic whose first write is refused: got %v", err)
		}
	})
	same(t, "what a transaction leaves whose first write is refused", changes, "", nil)
}
