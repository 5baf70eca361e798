package typed_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/typed"
)

func TestQueue(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		q := opened[*typed.Queue[job]](t)(typed.NewQueue[job](e, "{x}q", engine.QueueOptions{Maxlen: 3}))
		n, err := q.Push(ctx, job{"ada", 1}, now)
		c.is("Push", n, 1, err)
		n, err = q.Extend(ctx, []job{{"bob", 2}, {"eve", 3}}, now)
		c.is("Extend", n, 3, err)
		_, err = q.Push(ctx, job{}, now)
		if !errors.Is(err, engine.ErrFull) {
			t.Errorf("Push to a full queue: got %v", err)
		}
		first, ok, err := q.Peek(ctx)
		c.has("Peek", first, ok, job{"ada", 1}, err)
		items, err := q.Items(ctx, 1, codec.End)
		c.is("Items", items, []job{{"bob", 2}, {"eve", 3}}, err)
		c.is("All", gathered(t, q.All(ctx)), []job{{"ada", 1}, {"bob", 2}, {"eve", 3}}, nil)
		s := opened[*typed.Stack[job]](t)(typed.NewStack[job](e, "{x}s", engine.StackOptions{}))
		moved, ok, err := q.Move(ctx, s, now)
		c.has("Move", moved, ok, job{"ada", 1}, err)
		many, err := q.MoveMany(ctx, s, 5, now)
		c.is("MoveMany", many, []job{{"bob", 2}, {"eve", 3}}, err)
		popped, ok, err := q.Pop(ctx, engine.WaitOptions{Timeout: time.Millisecond})
		c.none("Pop of nothing", popped, ok, err)
		popped, ok, err = s.Pop(ctx, now)
		c.has("Pop", popped, ok, job{"eve", 3}, err)
		many, err = s.PopMany(ctx, 1)
		c.is("PopMany", many, []job{{"bob", 2}}, err)
		c.is("Consume", gathered(t, s.Consume(ctx, now)), []job{{"ada", 1}}, nil)
		c.is("names", fmt.Sprint(q.Name(), q.Type(), q.Untyped().Name(), s.Untyped().Name()), "{x}qQueue{x}q{x}s", nil)
		did, err := q.Clear(ctx)
		c.is("Clear", did, true, err)
	})
}

// TestNothingIsLost: what is no T stays where it was, and the error has it.
func TestNothingIsLost(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		raw := opened[*engine.Queue](t)(e.Queue("q", engine.QueueOptions{Maxlen: 2, Overflow: "block"}))
		_, err := raw.Extend(ctx, []codec.Text{"many", "7"}, now)
		c.is("Extend", nil, nil, err)
		q := opened[*typed.Queue[int]](t)(typed.NewQueue[int](e, "q", engine.QueueOptions{}))
		const refused = "queue q: pop: holds str, not int"
		_, _, err = q.Pop(ctx, now)
		c.mismatch(err, "many", refused)
		_, err = q.PopMany(ctx, 2)
		c.mismatch(err, "many", "queue q: pop_many: holds str, not int")
		for _, err := range q.Consume(ctx, now) {
			c.mismatch(err, "many", refused)
		}
		items, err := raw.Items(ctx, 0, codec.End)
		c.is("Items", items, []codec.Text{"many", "7"}, err)
		_, err = raw.Push(ctx, "full", engine.WaitOptions{Timeout: 20 * time.Millisecond})
		if !errors.Is(err, engine.ErrFull) {
			t.Errorf("Push to what is full again: got %v", err)
		}

		d := opened[*typed.Deque[int]](t)(typed.NewDeque[int](e, "d", engine.DequeOptions{}))
		d.Untyped().Extend(ctx, []codec.Text{"a", "1", "b"})
		_, _, err = d.PopFront(ctx, now)
		c.mismatch(err, "a", "deque d: pop_front: holds str, not int")
		_, _, err = d.PopBack(ctx, now)
		c.mismatch(err, "b", "deque d: pop_back: holds str, not int")
		items, err = d.Untyped().Items(ctx, 0, codec.End)
		c.is("Items", items, []codec.Text{"a", "1", "b"}, err)

		p := opened[*typed.PriorityQueue[int]](t)(typed.NewPriorityQueue[int](e, "p", engine.PriorityQueueOptions{}))
		p.Untyped().Push(ctx, "x", 2)
		_, _, err = p.Pop(ctx, now)
		c.mismatch(err, "x", "priorityqueue p: pop: holds str, not int")
		_, err = p.PopMany(ctx, 2)
		c.mismatch(err, "x", "priorityqueue p: pop_many: holds str, not int")
		first, err := p.Untyped().Peek(ctx)
		c.is("Peek", first.V, engine.Prioritized{Item: "x", Priority: 2}, err)

		m := opened[*typed.HashMap[string, int]](t)(typed.NewHashMap[string, int](e, "m", engine.HashMapOptions{}))
		c.is("Set", nil, nil, m.Untyped().Set(ctx, "k", "x", engine.SetOptions{}))
		_, _, err = m.Pop(ctx, "k")
		c.mismatch(err, "x", "hashmap m: pop: holds str, not int")
		_, _, err = m.PopItem(ctx)
		c.mismatch(err, "x", "hashmap m: pop_item: holds str, not int")
		_, _, err = m.Change(ctx, "k", func(int, bool) (int, bool, error) { return 1, true, nil })
		if !errors.Is(err, engine.ErrType) || err.Error() != "hashmap m: change: holds str, not int" {
			t.Errorf("Change of what is no int: got %v", err)
		}
		got, err := m.Untyped().Get(ctx, "k")
		c.is("Get", got, codec.Some(codec.Text("x")), err)

		cell := opened[*typed.Cell[int]](t)(typed.NewCell[int](e, "c", engine.CellOptions{}))
		c.is("Set", nil, nil, cell.Untyped().Set(ctx, "x", engine.SetOptions{}))
		_, _, err = cell.Take(ctx)
		c.mismatch(err, "x", "cell c: take: holds str, not int")
		got, err = cell.Untyped().Get(ctx)
		c.is("Get", got, codec.Some(codec.Text("x")), err)
		_, _, err = cell.Swap(ctx, 1)
		c.mismatch(err, "x", "cell c: swap: holds str, not int")

		s := opened[*typed.Set[int]](t)(typed.NewSet[int](e, "s", engine.Common{}))
		s.Untyped().Add(ctx, "x")
		_, _, err = s.Pop(ctx)
		c.mismatch(err, "x", "set s: pop: holds str, not int")
		has, err := s.Untyped().Contains(ctx, "x")
		c.is("Contains", has, true, err)

		z := opened[*typed.SortedSet[int]](t)(typed.NewSortedSet[int](e, "z", engine.SortedSetOptions{}))
		z.Untyped().Add(ctx, "x", 5, engine.AddOptions{})
		_, _, err = z.PopMin(ctx, now)
		c.mismatch(err, "x", "sortedset z: pop_min: holds str, not int")
		score, err := z.Untyped().Score(ctx, "x")
		c.is("Score", score, codec.Some(5.0), err)
	})
}

func TestDeque(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		d := opened[*typed.Deque[string]](t)(typed.NewDeque[string](e, "{x}d", engine.DequeOptions{}))
		n, err := d.PushBack(ctx, "b")
		c.is("PushBack", n, 1, err)
		n, err = d.PushFront(ctx, "a")
		c.is("PushFront", n, 2, err)
		n, err = d.Extend(ctx, []string{"c", "d"})
		c.is("Extend", n, 4, err)
		n, err = d.ExtendFront(ctx, []string{"1", "2"})
		c.is("ExtendFront", n, 6, err)
		items, err := d.Items(ctx, 0, codec.End)
		c.is("Items", items, []string{"2", "1", "a", "b", "c", "d"}, err)
		c.is("Rotate", nil, nil, d.Rotate(ctx, 1))
		c.is("Reverse", nil, nil, d.Reverse(ctx))
		c.is("All", gathered(t, d.All(ctx)), []string{"c", "b", "a", "1", "2", "d"}, nil)
		v, ok, err := d.PeekFront(ctx)
		c.has("PeekFront", v, ok, "c", err)
		v, ok, err = d.PeekBack(ctx)
		c.has("PeekBack", v, ok, "d", err)
		v, ok, err = d.PopFront(ctx, now)
		c.has("PopFront", v, ok, "c", err)
		v, ok, err = d.PopBack(ctx, now)
		c.has("PopBack", v, ok, "d", err)
		q := opened[*typed.Queue[string]](t)(typed.NewQueue[string](e, "{x}q", engine.QueueOptions{}))
		q.Push(ctx, "z", now)
		v, ok, err = q.Move(ctx, d, now)
		c.has("Move to a deque", v, ok, "z", err)
	})
}

func TestPriorityQueue(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		type prioritized = typed.Prioritized[job]
		q := opened[*typed.PriorityQueue[job]](t)(typed.NewPriorityQueue[job](e, "p", engine.PriorityQueueOptions{}))
		id, err := q.Push(ctx, job{"ada", 1}, 5)
		c.is("Push", len(id), 16, err)
		ids, err := q.PushMany(ctx, []prioritized{{job{"bob", 2}, 1}, {job{"eve", 3}, 3}})
		c.is("PushMany", len(ids), 2, err)
		did, err := q.Update(ctx, id, 0)
		c.is("Update", did, true, err)
		p, ok, err := q.Peek(ctx)
		c.has("Peek", p, ok, prioritized{job{"ada", 1}, 0}, err)
		items, err := q.Items(ctx)
		c.is("Items", items, []prioritized{{job{"ada", 1}, 0}, {job{"bob", 2}, 1}, {job{"eve", 3}, 3}}, err)
		entries, err := q.Entries(ctx)
		c.is("Entries", entries[0], typed.PriorityEntry[job]{ID: id, Prioritized: items[0]}, err)
		did, err = q.Remove(ctx, ids[0])
		c.is("Remove", did, true, err)
		p, ok, err = q.Pop(ctx, now)
		c.has("Pop", p, ok, items[0], err)
		many, err := q.PopMany(ctx, 5)
		c.is("PopMany", many, items[2:], err)
		q.Push(ctx, job{"zoe", 4}, 1)
		c.is("Consume", gathered(t, q.Consume(ctx, now)), []prioritized{{job{"zoe", 4}, 1}}, nil)
	})
}

func TestRingBuffer(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		b := opened[*typed.RingBuffer[job]](t)(typed.NewRingBuffer[job](e, "b", engine.RingBufferOptions{Capacity: 2}))
		n, err := b.Push(ctx, job{"ada", 1})
		c.is("Push", n, 0, err)
		n, err = b.Extend(ctx, []job{{"bob", 2}, {"eve", 3}})
		c.is("Extend", n, 2, err)
		items, err := b.Items(ctx)
		c.is("Items", items, []job{{"bob", 2}, {"eve", 3}}, err)
		items, err = b.Latest(ctx, 1)
		c.is("Latest", items, []job{{"eve", 3}}, err)
		item, ok, err := b.Get(ctx, 1)
		c.has("Get", item, ok, job{"bob", 2}, err)
		n, err = b.NextSeq(ctx)
		c.is("NextSeq", n, 3, err)
		c.is("Untyped", b.Untyped().Name(), "b", nil)
	})
}
