package enginetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// PopAny is the suite of pops of several structures. Each part gets an empty
// store from open.
func PopAny(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"the first that has any", popAnyOrder},
		{"waits for all", popAnyWaits},
		{"wakes producers", popAnyWakes},
		{"refusals", popAnyRefusals},
		{"ttl", popAnyTTL},
		{"fence", popAnyFence},
		{"nothing lost or twice", popAnyConcurrent},
		{"cancelled", popAnyCancelled},
	})
}

// sources are one of each type.
func sources(t testing.TB, s store.Store) (*engine.Queue, *engine.Stack, *engine.Deque, *engine.List, []engine.Source) {
	q, stack := newQueue(t, s, "{x}q", engine.QueueOptions{}), newStack(t, s, "{x}s", engine.StackOptions{})
	d, l := newDeque(t, s, "{x}d", engine.DequeOptions{}), newList(t, s, "{x}l", engine.ListOptions{})
	return q, stack, d, l, []engine.Source{q, stack, d, l}
}

// popsAny checks what the next pop gives: "name item", or "" for nothing.
func popsAny(t testing.TB, from []engine.Source, want string, opts engine.WaitOptions) {
	t.Helper()
	got, err := engine.PopAny(t.Context(), from, opts)
	text := ""
	if got.OK {
		text = fmt.Sprint(got.V.From.Name(), " ", got.V.Item)
	}
	same(t, "PopAny", text, want, err)
}

func popAnyOrder(t *testing.T, s store.Store) {
	ctx := t.Context()
	q, stack, d, l, all := sources(t, s)
	popsAny(t, all, "", noWait())
	must(t, second(l.Extend(ctx, texts("a", "b"))))
	pushBack(t, d, "c", "d")
	pushOn(t, stack, "e", "f")
	push(t, q, "g", "h")
	for _, want := range []string{"{x}q g", "{x}q h", "{x}s f", "{x}s e", "{x}d c", "{x}d d", "{x}l b", "{x}l a", ""} {
		popsAny(t, all, want, noWait())
	}
	empty(t, s, "{x}q", "{x}s", "{x}d", "{x}l")
}

func popAnyWaits(t *testing.T, s store.Store) {
	ctx := t.Context()
	q, stack, d, l, all := sources(t, s)
	popsAny(t, all, "", wait("20ms"))
	for want, add := range map[string]func() error{
		"{x}q x": func() error { return second(q.Push(ctx, "x", noWait())) },
		"{x}s x": func() error { return second(stack.Push(ctx, "x", noWait())) },
		"{x}d x": func() error { return second(d.PushFront(ctx, "x")) },
		"{x}l x": func() error { return second(l.Append(ctx, "x")) },
	} {
		go func() {
			if err := add(); err != nil {
				t.Errorf("a push: %v", err)
			}
		}()
		popsAny(t, all, want, wait("1h"))
	}
	ended, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	_, err := engine.PopAny(ended, all, engine.WaitOptions{Timeout: engine.Forever})
	fails(t, "PopAny for ever", err, "timeout", "pop_any")
}

func popAnyWakes(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "{x}q", bounded(1, "block"))
	push(t, q, "a")
	pushed := make(chan error, 1)
	go func() { pushed <- second(q.Push(ctx, "b", wait("1h"))) }()
	popsAny(t, []engine.Source{newList(t, s, "{x}l", engine.ListOptions{}), q}, "{x}q a", noWait())
	must(t, <-pushed)
	holds(t, q, "b")
}

func popAnyRefusals(t *testing.T, s store.Store) {
	ctx := t.Context()
	q, _, _, _, all := sources(t, s)
	push(t, q, "a")
	pops := func(from ...engine.Source) error { return second(engine.PopAny(ctx, from, noWait())) }
	fails(t, "PopAny of none", pops(), "value", "pop_any: there is no queue to pop from")
	pushBack(t, newDeque(t, s, "{x}bound", engine.DequeOptions{Maxlen: 3}), "a")
	other := newDeque(t, s, "{x}bound", engine.DequeOptions{Maxlen: 5})
	fails(t, "PopAny with another maxlen", pops(q, other), "value", "deque {x}bound: maxlen is 3, not 5")
	do(t, s, "SET", "{x}text", "x")
	fails(t, "PopAny of a string", pops(q, newList(t, s, "{x}text", engine.ListOptions{})), "type", "{x}text: holds a string, not a list")
	holds(t, q, "a") // nothing was popped
	elsewhere := newQueue(t, embedded.New(embedded.Options{}), "{x}q", engine.QueueOptions{})
	fails(t, "PopAny of two stores", pops(q, elsewhere), "value", "{x}q is in another store")
	popsAny(t, append(all, q), "{x}q a", noWait())
}

// popAnyTTL: the pop is a write of the structure that it is of.
func popAnyTTL(t *testing.T, s store.Store) {
	ctx, hour := t.Context(), engine.Common{TTL: time.Hour}
	a, b := newQueue(t, s, "{x}a", engine.QueueOptions{Common: hour}), newQueue(t, s, "{x}b", engine.QueueOptions{Common: hour})
	push(t, a, "1", "2")
	push(t, b, "1")
	for _, q := range []*engine.Queue{a, b} {
		must(t, second(q.Expire(ctx, time.Minute)))
	}
	popsAny(t, []engine.Source{a, b}, "{x}a 1", noWait())
	left := lifetimes(t, s)
	if left["{x}a"] < 3_000_000 || left["{x}b"] > 60_000 {
		t.Fatalf("the times to live after PopAny: got %v, want an hour and a minute", left)
	}
}

// popAnyFence: the token that counts is that of the structure that is popped.
func popAnyFence(t *testing.T, s store.Store) {
	ctx := t.Context()
	a, b := newQueue(t, s, "{x}a", engine.QueueOptions{}), newList(t, s, "{x}b", engine.ListOptions{})
	push(t, a, "1", "2")
	must(t, second(b.Append(ctx, "3")))
	fenced := func(token int64) engine.Source {
		return newList(t, s, "{x}b", engine.ListOptions{Common: engine.Common{Fence: token}})
	}
	must(t, second(newList(t, s, "{x}b", engine.ListOptions{Common: engine.Common{Fence: 5}}).Append(ctx, "4")))
	popsAny(t, []engine.Source{a, fenced(4)}, "{x}a 1", noWait())
	_, err := engine.PopAny(ctx, []engine.Source{fenced(4), a}, noWait())
	fails(t, "PopAny with an old token", err, "lease", "list {x}b: pop_any: fence 4 is older than 5")
	popsAny(t, []engine.Source{fenced(6), a}, "{x}b 4", noWait())
	_, err = engine.PopAny(ctx, []engine.Source{fenced(5), a}, noWait())
	fails(t, "PopAny with a token that became old", err, "lease", "fence 5 is older than 6")
}

func popAnyConcurrent(t *testing.T, s store.Store) {
	ctx, got := t.Context(), newTally()
	q, stack, d, l, all := sources(t, s)
	done := make(chan struct{})
	go func() {
		defer close(done)
		atOnce(func(int) {
			for range each {
				popped, err := engine.PopAny(ctx, all, wait("1h"))
				if !popped.OK || err != nil {
					t.Errorf("PopAny: got %v, %v", popped, err)
					return
				}
				got.add(popped.V.Item)
			}
		})
	}()
	for i := range workers * each {
		item := codec.OfInt(int64(i))
		var err error
		switch i % 4 {
		case 0:
			_, err = q.Push(ctx, item, noWait())
		case 1:
			_, err = stack.Push(ctx, item, noWait())
		case 2:
			_, err = d.PushFront(ctx, item)
		default:
			_, err = l.Append(ctx, item)
		}
		must(t, err)
	}
	<-done
	got.once(t, workers*each)
}

// popAnyCancelled ends waits again and again while items come.
func popAnyCancelled(t *testing.T, s store.Store) {
	_, stack, _, l, all := sources(t, s)
	got, pushed := newTally(), make(chan struct{})
	go func() {
		defer close(pushed)
		for i := range each {
			var err error
			if item := codec.OfInt(int64(i)); i%2 == 0 {
				_, err = stack.Push(t.Context(), item, noWait())
			} else {
				_, err = l.Append(t.Context(), item)
			}
			if err != nil {
				t.Errorf("a push: %v", err)
			}
		}
	}()
	for left := true; left; {
		select {
		case <-pushed:
			left = false
		default:
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		popped, err := engine.PopAny(ctx, all, engine.WaitOptions{Timeout: engine.Forever})
		cancel()
		if popped.OK {
			got.add(popped.V.Item)
		} else if engine.KindOf(err) != "timeout" {
			t.Fatalf("PopAny: %v", err)
		}
	}
	for {
		popped, err := engine.PopAny(t.Context(), all, noWait())
		must(t, err)
		if !popped.OK {
			break
		}
		got.add(popped.V.Item)
	}
	got.once(t, each)
}
