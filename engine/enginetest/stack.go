package enginetest

import (
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Stack is the suite of the stack: what differs from a queue, with which it
// shares the rest. Each part gets an empty store from open.
func Stack(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"push and pop", stackPushPop},
		{"extend", stackExtend},
		{"drops the oldest", stackDrops},
		{"reject", stackRejects},
		{"block", stackBlocks},
		{"move", stackMoves},
		{"iterate", stackIterates},
		{"names", stackNames},
	})
}

func newStack(t testing.TB, s store.Store, name string, opts engine.StackOptions) *engine.Stack {
	t.Helper()
	stack, err := engine.New(s).Stack(name, opts)
	if err != nil {
		t.Fatal(err)
	}
	return stack
}

func pushOn(t testing.TB, stack *engine.Stack, items ...string) {
	t.Helper()
	for _, item := range items {
		if _, err := stack.Push(t.Context(), codec.Text(item), noWait()); err != nil {
			t.Fatalf("Push %s: %v", item, err)
		}
	}
}

// stackHolds compares the items, the newest first.
func stackHolds(t testing.TB, stack *engine.Stack, want ...string) {
	t.Helper()
	items, err := stack.Items(t.Context(), 0, codec.End)
	same(t, "Items", items, texts(want...), err)
}

func stackPushPop(t *testing.T, s store.Store) {
	ctx, stack := t.Context(), newStack(t, s, "s", engine.StackOptions{})
	got, err := stack.Pop(ctx, noWait())
	same(t, "Pop of nothing", got, none(), err)
	pushOn(t, stack, "a", "b", "c")
	stackHolds(t, stack, "c", "b", "a")
	got, err = stack.Peek(ctx)
	same(t, "Peek", got, some("c"), err)
	got, err = stack.Pop(ctx, noWait())
	same(t, "Pop", got, some("c"), err)
	items, err := stack.PopMany(ctx, 5)
	same(t, "PopMany", items, texts("b", "a"), err)
	empty(t, s, "s")
	pushed := meanwhile(t, func() error { _, err := stack.Push(ctx, "late", noWait()); return err })
	got, err = stack.Pop(ctx, wait("10s"))
	same(t, "Pop that waits", got, some("late"), err)
	pushed()
}

func stackExtend(t *testing.T, s store.Store) {
	ctx, stack := t.Context(), newStack(t, s, "s", engine.StackOptions{Maxlen: 3000})
	n, err := stack.Extend(ctx, texts("a", "b"), noWait())
	same(t, "Extend", n, 2, err)
	n, err = stack.Extend(ctx, many(2500), noWait())
	same(t, "Extend by thousands", n, 2502, err)
	items, err := stack.Items(ctx, 0, 2)
	all := many(2500)
	same(t, "the newest", items, []codec.Text{all[2499], all[2498]}, err)
	items, err = stack.Items(ctx, -2, codec.End)
	same(t, "the oldest", items, texts("b", "a"), err)
	_, err = stack.Extend(ctx, many(2500), noWait())
	fails(t, "Extend over maxlen", err, "full", "stack s: extend: stack is full (maxlen 3000)")
	n, err = stack.Size(ctx)
	same(t, "Size after it", n, 2502, err)
}

func stackDrops(t *testing.T, s store.Store) {
	ctx, stack := t.Context(), newStack(t, s, "s", engine.StackOptions{Maxlen: 2, Overflow: "drop_oldest"})
	pushOn(t, stack, "a", "b", "c")
	stackHolds(t, stack, "c", "b")
	n, err := stack.Extend(ctx, texts("d", "e", "f"), noWait())
	same(t, "Extend", n, 2, err)
	stackHolds(t, stack, "f", "e")
	n, err = stack.Extend(ctx, many(1500), noWait())
	same(t, "Extend by thousands", n, 2, err)
	all := many(1500)
	stackHolds(t, stack, string(all[1499]), string(all[1498]))
}

func stackRejects(t *testing.T, s store.Store) {
	ctx, stack := t.Context(), newStack(t, s, "s", engine.StackOptions{Maxlen: 2})
	pushOn(t, stack, "a", "b")
	adopts := newStack(t, s, "s", engine.StackOptions{})
	_, err := adopts.Push(ctx, "c", noWait())
	fails(t, "Push onto a full stack", err, "full", "stack s: push: stack is full (maxlen 2)")
	_, err = newStack(t, s, "s", engine.StackOptions{Maxlen: 3}).Push(ctx, "c", noWait())
	fails(t, "Push with another maxlen", err, "value", "maxlen is 2, not 3")
	stackHolds(t, stack, "b", "a")
	must(t, stack.Configure(ctx, []engine.Parameter{{Name: "maxlen", Value: "1"}}))
	pushOn(t, stack, "c") // a lowered maxlen trims
	stackHolds(t, stack, "c")
}

func stackBlocks(t *testing.T, s store.Store) {
	ctx, stack := t.Context(), newStack(t, s, "s", engine.StackOptions{Maxlen: 1, Overflow: "block"})
	pushOn(t, stack, "a")
	_, err := stack.Push(ctx, "b", wait("20ms"))
	fails(t, "Push that waits in vain", err, "full", "stack is full")
	done := make(chan error, 1)
	go func() {
		_, err := stack.Push(ctx, "c", wait("10s"))
		done <- err
	}()
	time.Sleep(20 * time.Millisecond) // the other order is right as well
	got, err := stack.Pop(ctx, noWait())
	same(t, "Pop", got, some("a"), err)
	must(t, <-done)
	stackHolds(t, stack, "c")
}

func stackMoves(t *testing.T, s store.Store) {
	ctx := t.Context()
	undo, redo := newStack(t, s, "{x}undo", engine.StackOptions{}), newStack(t, s, "{x}redo", engine.StackOptions{Maxlen: 2, Overflow: "drop_oldest"})
	q := newQueue(t, s, "{x}q", engine.QueueOptions{})
	pushOn(t, undo, "a", "b", "c", "d")
	got, err := undo.Move(ctx, redo, noWait())
	same(t, "Move", got, some("d"), err)
	items, err := undo.MoveMany(ctx, redo, 2, noWait())
	same(t, "MoveMany", items, texts("c", "b"), err)
	stackHolds(t, redo, "b", "c") // d was the oldest
	items, err = redo.MoveMany(ctx, q, 9, noWait())
	same(t, "MoveMany onto a queue", items, texts("b", "c"), err)
	items, err = q.MoveMany(ctx, undo, 9, noWait())
	same(t, "MoveMany of a queue", items, texts("b", "c"), err)
	stackHolds(t, undo, "c", "b", "a")
	got, err = q.Move(ctx, undo, noWait())
	same(t, "Move of nothing", got, none(), err)
}

func stackIterates(t *testing.T, s store.Store) {
	ctx, stack := t.Context(), newStack(t, s, "s", engine.StackOptions{})
	_, err := stack.Extend(ctx, many(2500), noWait())
	must(t, err)
	cursor, err := stack.Iterate(ctx)
	all := drain(t, cursor, err)
	want, err := stack.Items(ctx, 0, codec.End)
	same(t, "Iterate", all, want, err)
	popper, err := stack.Consume(ctx, noWait())
	same(t, "Consume", len(drain(t, popper, err)), 2500, nil)
	empty(t, s, "s")
}

func stackNames(t *testing.T, s store.Store) {
	ctx, stack := t.Context(), newStack(t, s, "{x}s", engine.StackOptions{Maxlen: 5})
	pushOn(t, stack, "a", "b")
	opened, err := engine.New(s).Open(ctx, "{x}s")
	same(t, "Open", opened.V.Type(), "Stack", err)
	other, err := stack.Copy(ctx, "{x}t", engine.CopyOptions{})
	must(t, err)
	stackHolds(t, other, "b", "a")
	other, err = stack.Rename(ctx, "{x}t", engine.RenameOptions{Replace: true})
	must(t, err)
	stackHolds(t, other, "b", "a")
	empty(t, s, "{x}s", "{x}s:stack:cfg")
	do(t, s, "SET", "text", "x")
	_, err = newStack(t, s, "text", engine.StackOptions{}).Push(ctx, "a", noWait())
	fails(t, "Push onto a string", err, "type", "text: holds a string, not a list")
}
