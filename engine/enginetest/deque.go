package enginetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Deque is the suite of the deque. Each part gets an empty store from open.
func Deque(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, append(
		sequenceParts(func(t testing.TB, s store.Store, name string, c engine.Common) sequence {
			return newDeque(t, s, name, engine.DequeOptions{Common: c})
		}),
		[]part{
			{"both ends", dequeEnds},
			{"waits", dequeWaits},
			{"a full one drops at the other end", dequeDrops},
			{"parameters", dequeParameters},
			{"rotate", dequeRotates},
			{"move", dequeMoves},
			{"consume", dequeConsumes},
			{"local copy", dequeLocal},
			{"names", dequeNames},
		}...,
	))
}

func newDeque(t testing.TB, s store.Store, name string, opts engine.DequeOptions) *engine.Deque {
	t.Helper()
	d, err := engine.New(s).Deque(name, opts)
	must(t, err)
	return d
}

// pushBack adds items at the back.
func pushBack(t testing.TB, d *engine.Deque, items ...string) {
	t.Helper()
	for _, item := range items {
		_, err := d.PushBack(t.Context(), codec.Text(item))
		must(t, err)
	}
}

// dequeHolds compares the items from the front.
func dequeHolds(t testing.TB, d *engine.Deque, want ...string) {
	t.Helper()
	items, err := d.Items(t.Context(), 0, codec.End)
	same(t, "Items", items, texts(want...), err)
}

func dequeEnds(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDeque(t, s, "d", engine.DequeOptions{})
	for _, peek := range []func() (engine.Opt[codec.Text], error){
		func() (engine.Opt[codec.Text], error) { return d.PeekFront(ctx) },
		func() (engine.Opt[codec.Text], error) { return d.PeekBack(ctx) },
		func() (engine.Opt[codec.Text], error) { return d.PopFront(ctx, noWait()) },
		func() (engine.Opt[codec.Text], error) { return d.PopBack(ctx, noWait()) },
	} {
		got, err := peek()
		same(t, "an end of nothing", got, none(), err)
	}
	pushBack(t, d, "b", "c")
	n, err := d.PushFront(ctx, "a")
	same(t, "PushFront", n, 3, err)
	n, err = d.Extend(ctx, texts("d", "e"))
	same(t, "Extend", n, 5, err)
	n, err = d.ExtendFront(ctx, texts("x", "y"))
	same(t, "ExtendFront", n, 7, err)
	dequeHolds(t, d, "y", "x", "a", "b", "c", "d", "e")
	n, err = d.Extend(ctx, nil)
	same(t, "Extend by nothing", n, 7, err)
	got, err := d.PeekFront(ctx)
	same(t, "PeekFront", got, some("y"), err)
	got, err = d.PeekBack(ctx)
	same(t, "PeekBack", got, some("e"), err)
	got, err = d.PopFront(ctx, noWait())
	same(t, "PopFront", got, some("y"), err)
	got, err = d.PopBack(ctx, noWait())
	same(t, "PopBack", got, some("e"), err)
	items, err := d.Items(ctx, -2, codec.End)
	same(t, "Items of the last two", items, texts("c", "d"), err)
	n, err = d.ExtendFront(ctx, many(2500))
	same(t, "ExtendFront by thousands", n, 2505, err)
	got, err = d.Get(ctx, 0)
	same(t, "Get 0", got, codec.Some(many(2500)[2499]), err)
}

func dequeWaits(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDeque(t, s, "d", engine.DequeOptions{})
	for _, pop := range []func(opts engine.WaitOptions) (engine.Opt[codec.Text], error){
		func(opts engine.WaitOptions) (engine.Opt[codec.Text], error) { return d.PopFront(ctx, opts) },
		func(opts engine.WaitOptions) (engine.Opt[codec.Text], error) { return d.PopBack(ctx, opts) },
	} {
		got, err := pop(wait("20ms"))
		same(t, "a pop that waits in vain", got, none(), err)
		pushed := meanwhile(t, func() error { _, err := d.PushFront(ctx, "late"); return err })
		got, err = pop(wait("1h"))
		same(t, "a pop that waits", got, some("late"), err)
		pushed()
	}
}

func dequeDrops(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDeque(t, s, "d", engine.DequeOptions{Maxlen: 3})
	pushBack(t, d, "a", "b", "c", "d")
	dequeHolds(t, d, "b", "c", "d")
	n, err := d.PushFront(ctx, "x")
	same(t, "PushFront on a full one", n, 3, err)
	dequeHolds(t, d, "x", "b", "c")
	n, err = d.Extend(ctx, texts("1", "2", "3", "4", "5"))
	same(t, "Extend by more than fit", n, 3, err)
	dequeHolds(t, d, "3", "4", "5")
	n, err = d.ExtendFront(ctx, texts("1", "2"))
	same(t, "ExtendFront on a full one", n, 3, err)
	dequeHolds(t, d, "2", "1", "3")
	n, err = d.Extend(ctx, many(2500))
	same(t, "Extend by thousands", n, 3, err)
	all := strs(many(2500))
	dequeHolds(t, d, all[2497:]...)
	n, err = d.ExtendFront(ctx, many(2500))
	same(t, "ExtendFront by thousands", n, 3, err)
	dequeHolds(t, d, all[2499], all[2498], all[2497])
	_, err = d.Insert(ctx, 1, "no")
	fails(t, "Insert into a full one", err, "full", "deque d: insert: deque is full (maxlen 3)")
	dequeHolds(t, d, all[2499], all[2498], all[2497])
	_, err = d.PopFront(ctx, noWait())
	must(t, err)
	n, err = d.Insert(ctx, 1, "yes")
	same(t, "Insert", n, 3, err)
	dequeHolds(t, d, all[2498], "yes", all[2497])
}

func dequeParameters(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDeque(t, s, "d", engine.DequeOptions{Maxlen: 2})
	_, err := engine.New(s).Deque("d", engine.DequeOptions{Maxlen: -1})
	fails(t, "maxlen -1", err, "value", "deque: maxlen must be at least 1, got -1")
	n, err := d.Insert(ctx, 0, "a") // which stores the parameters
	same(t, "Insert", n, 1, err)
	adopts := newDeque(t, s, "d", engine.DequeOptions{})
	pushBack(t, adopts, "b", "c")
	dequeHolds(t, adopts, "b", "c")
	other := newDeque(t, s, "d", engine.DequeOptions{Maxlen: 5})
	for call, err := range map[string]error{
		"PushFront": second(other.PushFront(ctx, "x")), "Insert": second(other.Insert(ctx, 0, "x")), "PopBack": second(other.PopBack(ctx, noWait())),
		"Set": other.Set(ctx, 0, "x"), "Get": second(other.Get(ctx, 0)), "Rotate": other.Rotate(ctx, 1), "Reverse": other.Reverse(ctx),
		"Count": second(other.Count(ctx, "b")), "Index": second(other.Index(ctx, "b")), "Remove": second(other.Remove(ctx, "b")),
	} {
		fails(t, call+" with another maxlen", err, "value", "deque d: maxlen is 2, not 5")
	}
	must(t, other.Configure(ctx, []engine.Parameter{{Name: "maxlen", Value: "5"}}))
	pushBack(t, other, "d")
	dequeHolds(t, other, "b", "c", "d")
	fails(t, "Configure of overflow", other.Configure(ctx, []engine.Parameter{{Name: "overflow", Value: "reject"}}), "value", "overflow cannot be changed")
	did, err := other.Clear(ctx)
	same(t, "Clear", did, true, err)
	pushBack(t, newDeque(t, s, "d", engine.DequeOptions{Maxlen: 9}), "a")
	if _, err := d.Expire(ctx, time.Hour); err != nil {
		t.Fatal(err)
	}
}

// second gives the error of a call.
func second[T any](_ T, err error) error { return err }

func dequeRotates(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDeque(t, s, "d", engine.DequeOptions{})
	must(t, d.Rotate(ctx, 3)) // of nothing
	empty(t, s, "d")
	pushBack(t, d, "only")
	must(t, d.Rotate(ctx, 5))
	dequeHolds(t, d, "only")
	_, err := d.Clear(ctx)
	must(t, err)
	items := strs(many(2500))
	_, err = d.Extend(ctx, many(2500))
	must(t, err)
	if _, err := d.Expire(ctx, time.Hour); err != nil {
		t.Fatal(err)
	}
	for _, k := range []int{1, -1, 0, 1200, 1251, -1249, 2500, 7499, -7501, 1 << 53, -1 << 53} {
		at := ((-k)%2500 + 2500) % 2500
		items = append(slices.Clone(items[at:]), items[:at]...)
		must(t, d.Rotate(ctx, k))
		got, err := d.Items(ctx, 0, codec.End)
		same(t, fmt.Sprint("Items after Rotate ", k), got, texts(items...), err)
	}
	ttl, err := d.TTL(ctx)
	same(t, "TTL", ttl.OK, true, err)
	fails(t, "Rotate by very many", d.Rotate(ctx, 1<<53+1), "value", "deque d: rotate: 9007199254740993 steps are too many")
}

func dequeMoves(t *testing.T, s store.Store) {
	ctx := t.Context()
	d, q := newDeque(t, s, "{x}d", engine.DequeOptions{Maxlen: 2}), newQueue(t, s, "{x}q", engine.QueueOptions{})
	push(t, q, "a", "b", "c")
	items, err := q.MoveMany(ctx, d, 3, noWait())
	same(t, "MoveMany of a queue", items, texts("a", "b", "c"), err)
	dequeHolds(t, d, "b", "c") // a dropped
	got, err := d.Move(ctx, q, noWait())
	same(t, "Move", got, some("b"), err)
	stack := newStack(t, s, "{x}s", engine.StackOptions{Maxlen: 1, Overflow: "block"})
	pushOn(t, stack, "x")
	_, err = d.Move(ctx, stack, wait("20ms"))
	fails(t, "Move onto a full stack", err, "full", "stack {x}s: move: stack is full (maxlen 1)")
	moved := make(chan error, 1)
	go func() {
		_, err := d.Move(ctx, stack, wait("1h")) // which the pop wakes
		moved <- err
	}()
	got, err = stack.Pop(ctx, noWait())
	same(t, "Pop", got, some("x"), err)
	must(t, <-moved)
	stackHolds(t, stack, "c")
	got, err = stack.Move(ctx, d, noWait())
	same(t, "Move of a stack", got, some("c"), err)
	pushBack(t, d, "d")
	items, err = d.MoveMany(ctx, d, 1, noWait())
	same(t, "MoveMany onto itself", items, texts("c"), err)
	dequeHolds(t, d, "d", "c")
}

func dequeConsumes(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDeque(t, s, "d", engine.DequeOptions{})
	pushBack(t, d, "a", "b", "c")
	c, err := d.Consume(ctx, noWait())
	must(t, err)
	item, ok, err := c.Next(ctx)
	same(t, "Next", fmt.Sprint(item, ok), "atrue", err)
	must(t, c.Close())
	dequeHolds(t, d, "b", "c")
	c, err = d.Consume(ctx, noWait())
	same(t, "Consume", drain(t, c, err), texts("b", "c"), nil)
	empty(t, s, "d")
}

func dequeNames(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDeque(t, s, "{x}d", engine.DequeOptions{Maxlen: 2})
	pushBack(t, d, "a", "b")
	opened, err := engine.New(s).Open(ctx, "{x}d")
	must(t, err)
	same(t, "Open", opened.V.Type(), "Deque", nil)
	other, err := d.Copy(ctx, "{x}e", engine.CopyOptions{})
	must(t, err)
	pushBack(t, other, "c")
	dequeHolds(t, other, "b", "c")
	other, err = d.Rename(ctx, "{x}e", engine.RenameOptions{Replace: true})
	must(t, err)
	dequeHolds(t, other, "a", "b")
	empty(t, s, "{x}d", "{x}d:deque:cfg")
}

// dequeLocal has a copy that is bounded as what it was made of.
func dequeLocal(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDeque(t, s, "d", engine.DequeOptions{Maxlen: 2})
	pushBack(t, d, "a")
	local, err := newDeque(t, s, "d", engine.DequeOptions{}).LocalCopy(ctx)
	must(t, err)
	pushBack(t, local, "b", "c")
	dequeHolds(t, local, "b", "c")
	must(t, local.Rotate(ctx, 1))
	dequeHolds(t, d, "a")
	must(t, local.Sync(ctx, engine.SyncOptions{}))
	dequeHolds(t, d, "c", "b")
	got, err := local.Move(ctx, local, noWait())
	same(t, "Move within the copy", got, some("c"), err)
	_, err = local.Move(ctx, d, noWait())
	fails(t, "Move out of the copy", err, "value", "d is in another store")
}
