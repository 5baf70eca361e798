package enginetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

func queueMove(t *testing.T, s store.Store) {
	ctx, q, to := t.Context(), newQueue(t, s, "{x}q", engine.QueueOptions{}), newQueue(t, s, "{x}to", engine.QueueOptions{})
	got, err := q.Move(ctx, to, noWait())
	same(t, "Move of nothing", got, none(), err)
	push(t, q, "a", "4.0", "c", "d")
	got, err = q.Move(ctx, to, noWait())
	same(t, "Move", got, some("a"), err)
	items, err := q.MoveMany(ctx, to, 2, noWait())
	same(t, "MoveMany", items, texts("4.0", "c"), err)
	holds(t, to, "a 4.0 c")
	items, err = q.MoveMany(ctx, to, 0, noWait())
	same(t, "MoveMany 0", items, texts(), err)
	items, err = to.MoveMany(ctx, to, 2, noWait())
	same(t, "MoveMany onto itself", items, texts("a", "4.0"), err)
	holds(t, to, "c a 4.0")

	moved := make(chan engine.Opt[codec.Text])
	q.Clear(ctx)
	go func() {
		got, err := q.Move(ctx, to, wait("1h"))
		if err != nil {
			t.Errorf("Move that waits: %v", err)
		}
		moved <- got
	}()
	push(t, q, "late")
	same(t, "Move that waits", <-moved, some("late"), nil)
	_, err = q.Extend(ctx, many(2500), noWait())
	if err != nil {
		t.Fatal(err)
	}
	items, err = q.MoveMany(ctx, to, 5000, noWait())
	same(t, "MoveMany of 2500", items, many(2500), err)
}

func queueMoveBounds(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "{x}q", engine.QueueOptions{})
	push(t, q, "a", "b", "c", "d")
	to := newQueue(t, s, "{x}to", bounded(2, ""))
	_, err := q.MoveMany(ctx, to, 3, noWait())
	fails(t, "MoveMany of 3 where 2 fit", err, "full", "queue {x}to: move: queue is full (maxlen 2)")
	holds(t, q, "a b c d")
	items, err := q.MoveMany(ctx, to, 2, noWait())
	same(t, "MoveMany", items, texts("a", "b"), err)
	_, err = q.Move(ctx, newQueue(t, s, "{x}to", engine.QueueOptions{}), noWait())
	fails(t, "Move to a full one", err, "full", "maxlen 2")
	_, err = q.Move(ctx, newQueue(t, s, "{x}to", bounded(7, "")), noWait())
	fails(t, "Move to one of another maxlen", err, "value", "queue {x}to: maxlen is 2, not 7")

	drops := newQueue(t, s, "{x}drops", bounded(1, "drop_oldest"))
	items, err = q.MoveMany(ctx, drops, 2, noWait())
	same(t, "MoveMany to one that drops", items, texts("c", "d"), err)
	holds(t, drops, "d")

	blocks := newQueue(t, s, "{x}blocks", bounded(1, "block"))
	push(t, blocks, "x")
	_, err = drops.Move(ctx, blocks, wait("20ms"))
	fails(t, "Move to a full one that blocks", err, "full", "maxlen 1")
	moved := make(chan error)
	go func() {
		_, err := drops.Move(ctx, blocks, wait("1h"))
		moved <- err
	}()
	if _, err := blocks.Pop(ctx, noWait()); err != nil {
		t.Fatal(err)
	}
	if err := <-moved; err != nil {
		t.Fatalf("Move that waits for room: %v", err)
	}
	holds(t, blocks, "d")
}

func queueConsume(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", engine.QueueOptions{})
	c, err := q.Consume(ctx, noWait())
	same(t, "Consume of nothing", drain(t, c, err), texts(), nil)
	push(t, q, "a", "b", "c")
	c, err = q.Consume(ctx, noWait())
	if err != nil {
		t.Fatal(err)
	}
	item, ok, err := c.Next(ctx)
	same(t, "Next", item, "a", err)
	if c.Close(); !ok {
		t.Fatal("Next: got the end")
	}
	holds(t, q, "b c")
	c, err = q.Consume(ctx, wait("10ms"))
	same(t, "Consume", drain(t, c, err), texts("b", "c"), nil)
}

func queueIterate(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", engine.QueueOptions{})
	c, err := q.Iterate(ctx)
	same(t, "Iterate of nothing", drain(t, c, err), texts(), nil)
	if _, err := q.Extend(ctx, many(2345), noWait()); err != nil {
		t.Fatal(err)
	}
	c, err = q.Iterate(ctx)
	same(t, "Iterate", drain(t, c, err), many(2345), nil)

	c, err = q.Iterate(ctx)
	turns := 0
	for item, err := range codec.All(ctx, c) {
		if turns++; err != nil {
			t.Fatal(err)
		}
		push(t, q, string(item))
	}
	same(t, "turns of an iteration that pushes", turns, 2345, err)
	n, err := q.Size(ctx)
	same(t, "Size", n, 2*2345, err)

	do(t, s, "DEL", "q")
	for range 3 {
		push(t, q, "x", "x", "y")
	}
	c, err = q.Iterate(ctx)
	same(t, "Iterate over equal items", len(drain(t, c, err)), 9, nil)
}

// queueIterateShift pops and pushes between the pages.
func queueIterateShift(t *testing.T, s store.Store) {
	for _, popped := range []int{1, 7, 999, 1000, 1500, 3500} {
		ctx, q := t.Context(), newQueue(t, s, "q", engine.QueueOptions{})
		q.Clear(ctx)
		if _, err := q.Extend(ctx, many(4000), noWait()); err != nil {
			t.Fatal(err)
		}
		c, err := q.Iterate(ctx)
		seen := map[codec.Text]int{}
		for item, err := range codec.All(ctx, c) {
			if err != nil {
				t.Fatal(err)
			}
			if seen[item]++; len(seen) == 500 {
				if _, err := q.PopMany(ctx, popped); err != nil {
					t.Fatal(err)
				}
				push(t, q, "new")
			}
		}
		for _, item := range many(4000)[popped:] {
			if seen[item] == 0 {
				t.Fatalf("after %d pops, Iterate missed %s, which stayed", popped, item)
			}
		}
		if err != nil || len(seen) > 4001 {
			t.Fatalf("Iterate: %d different items, %v", len(seen), err)
		}
	}
}

func queueWaits(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", engine.QueueOptions{})
	start := time.Now()
	got, err := q.Pop(ctx, wait("30ms"))
	same(t, "Pop that waits in vain", got, none(), err)
	if d := time.Since(start); d < 30*time.Millisecond || d > 10*time.Second {
		t.Fatalf("Pop with a timeout of 30ms: waited %v", d)
	}
	got, err = q.Pop(ctx, engine.WaitOptions{Timeout: time.Microsecond})
	same(t, "Pop that hardly waits", got, none(), err)

	popped := make(chan engine.Opt[codec.Text])
	for range 3 {
		go func() {
			got, err := q.Pop(ctx, engine.WaitOptions{Timeout: engine.Forever})
			if err != nil {
				t.Errorf("Pop that waits: %v", err)
			}
			popped <- got
		}()
	}
	for _, item := range []string{"a", "b", "c"} {
		push(t, q, item)
		same(t, "Pop that waits", <-popped, some(item), nil)
	}

	cancelled, cancel := context.WithCancel(ctx)
	failed := make(chan error)
	go func() {
		_, err := q.Pop(cancelled, engine.WaitOptions{Timeout: engine.Forever})
		failed <- err
	}()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Fatalf("Pop that is cancelled: got %v", err)
	}
	push(t, q, "kept")
	holds(t, q, "kept")
}

// queueLayout finds what a later version has written.
func queueLayout(t *testing.T, s store.Store) {
	ctx := t.Context()
	q := newQueue(t, s, "q", bounded(3, ""))
	push(t, q, "1")
	if got := do(t, s, "HGET", "{q}:queue:cfg", "layout").Str(); got != "1" {
		t.Errorf("layout: got %q, want 1", got)
	}
	if d, err := q.Describe(ctx); err != nil || strings.Contains(fmt.Sprint(d), "layout") {
		t.Errorf("Describe: got %v, %v", d, err)
	}
	do(t, s, "HSET", "{q}:queue:cfg", "layout", "2")
	for _, q := range []*engine.Queue{q, newQueue(t, s, "q", engine.QueueOptions{})} {
		const want = "written by a newer version, which knows a layout 2"
		_, err := q.Push(ctx, "2", noWait())
		fails(t, "Push", err, "unsupported", "queue q: push: the data was "+want)
		_, err = q.Extend(ctx, texts(make([]string, 1500)...), noWait())
		fails(t, "Extend", err, "unsupported", want)
		_, err = q.Pop(ctx, noWait())
		fails(t, "Pop", err, "unsupported", want)
		_, err = q.PopMany(ctx, 2)
		fails(t, "PopMany", err, "unsupported", want)
		_, err = q.Move(ctx, newQueue(t, s, "{q}r", engine.QueueOptions{}), noWait())
		fails(t, "Move", err, "unsupported", want)
		fails(t, "Configure", q.Configure(ctx, []engine.Parameter{{Name: "maxlen", Value: "5"}}), "unsupported", want)
	}
	_, err := q.Peek(ctx)
	fails(t, "Peek", err, "unsupported", "a layout 2")
	if got := do(t, s, "LLEN", "q").Int(); got != 1 {
		t.Errorf("%d items are left, want 1", got)
	}
	g := newGraph(t, s, "g", engine.GraphOptions{Directed: codec.Some(false)})
	if _, err := g.AddEdge(ctx, "a", "b", engine.WeightOptions{}); err != nil {
		t.Fatal(err)
	}
	do(t, s, "HSET", "{g}:graph:cfg", "layout", "2")
	_, err = g.AddEdge(ctx, "b", "c", engine.WeightOptions{})
	fails(t, "AddEdge", err, "unsupported", "a layout 2")
}
