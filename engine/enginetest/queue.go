package enginetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Queue is the suite of the queue. Each part gets an empty store from open.
func Queue(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"first in first out", queueOrder},
		{"extend", queueExtend},
		{"extend many", queueExtendMany},
		{"ranges", queueRanges},
		{"maxlen", queueMaxlen},
		{"drop oldest", queueDropOldest},
		{"block", queueBlock},
		{"adopts", queueAdopts},
		{"configure", queueConfigure},
		{"layout", queueLayout},
		{"move", queueMove},
		{"move bounds", queueMoveBounds},
		{"put back", queuePutsBack},
		{"consume", queueConsume},
		{"iterate", queueIterate},
		{"iterate while popping", queueIterateShift},
		{"waits", queueWaits},
		{"shares its list", queueShares},
		{"refusals", queueRefusals},
	})
}

func mustDuration(s string) time.Duration {
	d, err := time.ParseDuration(s)
	if err != nil {
		panic(err)
	}
	return d
}

func newQueue(t testing.TB, s store.Store, name string, opts engine.QueueOptions) *engine.Queue {
	t.Helper()
	q, err := engine.New(s).Queue(name, opts)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func bounded(maxlen int, overflow string) engine.QueueOptions {
	return engine.QueueOptions{Maxlen: maxlen, Overflow: overflow}
}

// push pushes items one by one.
func push(t testing.TB, q *engine.Queue, items ...string) {
	t.Helper()
	for _, item := range items {
		if _, err := q.Push(t.Context(), codec.Text(item), noWait()); err != nil {
			t.Fatalf("Push %s: %v", item, err)
		}
	}
}

// holds compares the items of q.
func holds(t testing.TB, q *engine.Queue, want string) {
	t.Helper()
	got, err := q.Items(t.Context(), 0, codec.End)
	same(t, "Items of "+q.Name(), got, texts(strings.Fields(want)...), err)
}

func queueOrder(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", engine.QueueOptions{})
	got, err := q.Pop(ctx, noWait())
	same(t, "Pop of nothing", got, none(), err)
	for i, item := range []string{"a", "b", "c"} {
		n, err := q.Push(ctx, codec.Text(item), noWait())
		same(t, "Push "+item, n, i+1, err)
	}
	got, err = q.Peek(ctx)
	same(t, "Peek", got, some("a"), err)
	got, err = q.Pop(ctx, noWait())
	same(t, "Pop", got, some("a"), err)
	items, err := q.PopMany(ctx, 5)
	same(t, "PopMany 5", items, texts("b", "c"), err)
	items, err = q.PopMany(ctx, 5)
	same(t, "PopMany of nothing", items, texts(), err)
	got, err = q.Peek(ctx)
	same(t, "Peek of nothing", got, none(), err)
	n, err := q.Size(ctx)
	same(t, "Size", n, 0, err)
	empty(t, s, "q")
}

func queueExtend(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", engine.QueueOptions{})
	n, err := q.Extend(ctx, nil, noWait())
	same(t, "Extend by nothing", n, 0, err)
	n, err = q.Extend(ctx, texts("a", "b"), noWait())
	same(t, "Extend", n, 2, err)
	n, err = q.Extend(ctx, texts("c"), noWait())
	same(t, "Extend", n, 3, err)
	holds(t, q, "a b c")
}

// many gives n different items.
func many(n int) []codec.Text {
	items := make([]codec.Text, n)
	for i := range items {
		items[i] = codec.OfInt(int64(i))
	}
	return items
}

func queueExtendMany(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", engine.QueueOptions{})
	push(t, q, "first")
	n, err := q.Extend(ctx, many(2500), noWait())
	same(t, "Extend by 2500", n, 2501, err)
	items, err := q.Items(ctx, 0, codec.End)
	same(t, "Items", items, append(texts("first"), many(2500)...), err)

	b := newQueue(t, s, "b", bounded(2000, ""))
	_, err = b.Extend(ctx, many(2500), noWait())
	fails(t, "Extend by 2500 of 2000", err, "full", "queue b: extend: queue is full (maxlen 2000)")
	empty(t, s, "b", "{b}:queue:cfg", "{b}:queue:space", "{b}:queue:load")
	push(t, b, "x")
	_, err = b.Extend(ctx, many(2000), noWait())
	fails(t, "Extend by 2000 of 1999", err, "full", "maxlen 2000")
	holds(t, b, "x")
	n, err = b.Extend(ctx, many(1999), noWait())
	same(t, "Extend by 1999", n, 2000, err)
	empty(t, s, "{b}:queue:load")

	d := newQueue(t, s, "d", bounded(2000, "drop_oldest"))
	n, err = d.Extend(ctx, many(2500), noWait())
	same(t, "Extend by 2500, dropping", n, 2000, err)
	items, err = d.Items(ctx, 0, codec.End)
	same(t, "Items", items, many(2500)[500:], err)
}

func queueRanges(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", engine.QueueOptions{})
	push(t, q, "a", "b", "c", "d")
	for _, c := range []struct {
		start engine.Index
		stop  engine.Stop
		want  string
	}{
		{0, codec.End, "a b c d"},
		{1, 3, "b c"},
		{-2, codec.End, "c d"},
		{0, -1, "a b c"},
		{-3, -1, "b c"},
		{0, 0, ""},
		{2, 1, ""},
		{-9, 9, "a b c d"},
		{9, codec.End, ""},
	} {
		got, err := q.Items(ctx, c.start, c.stop)
		same(t, fmt.Sprintf("Items(%d, %d)", c.start, c.stop), got, texts(strings.Fields(c.want)...), err)
	}
}

func queueMaxlen(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", bounded(3, ""))
	push(t, q, "a", "b", "c")
	_, err := q.Push(ctx, "d", noWait())
	fails(t, "Push", err, "full", "queue q: push: queue is full (maxlen 3)")
	_, err = q.Push(ctx, "d", wait("1h"))
	fails(t, "Push that may wait, of one that rejects", err, "full", "maxlen 3")
	_, err = q.Extend(ctx, texts("d", "e"), noWait())
	fails(t, "Extend", err, "full", "maxlen 3")
	holds(t, q, "a b c")
	q.Pop(ctx, noWait())
	_, err = q.Extend(ctx, texts("d", "e"), noWait())
	fails(t, "Extend by two with one place", err, "full", "maxlen 3")
	push(t, q, "d")
	holds(t, q, "b c d")
}

func queueDropOldest(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", bounded(2, "drop_oldest"))
	push(t, q, "a", "b")
	n, err := q.Push(ctx, "c", noWait())
	same(t, "Push", n, 2, err)
	holds(t, q, "b c")
	n, err = q.Extend(ctx, texts("d", "e", "f"), noWait())
	same(t, "Extend", n, 2, err)
	holds(t, q, "e f")
}

func queueBlock(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", bounded(2, "block"))
	push(t, q, "a", "b")
	start := time.Now()
	_, err := q.Push(ctx, "c", wait("30ms"))
	fails(t, "Push that waits in vain", err, "full", "maxlen 2")
	if d := time.Since(start); d < 30*time.Millisecond {
		t.Fatalf("Push with a timeout of 30ms: waited %v", d)
	}
	_, err = q.Extend(ctx, many(3), wait("1h"))
	fails(t, "Extend by more than ever fit", err, "full", "maxlen 2")

	pushed := make(chan error)
	for _, other := range []*engine.Queue{q, newQueue(t, s, "q", engine.QueueOptions{})} {
		go func() {
			_, err := other.Push(ctx, "late", wait("1h"))
			pushed <- err
		}()
	}
	for _, want := range []string{"a", "b"} {
		got, err := q.Pop(ctx, noWait())
		same(t, "Pop", got, some(want), err)
	}
	for range 2 {
		if err := <-pushed; err != nil {
			t.Fatalf("Push that waits: %v", err)
		}
	}
	holds(t, q, "late late")
	go func() {
		_, err := q.Extend(ctx, texts("x", "y"), wait("1h"))
		pushed <- err
	}()
	if items, err := q.PopMany(ctx, 2); len(items) != 2 || err != nil {
		t.Fatalf("PopMany: got %q, %v", items, err)
	}
	if err := <-pushed; err != nil {
		t.Fatalf("Extend that waits: %v", err)
	}
	if cleared, err := q.Clear(ctx); !cleared || err != nil {
		t.Fatalf("Clear: got %v, %v", cleared, err)
	}
	empty(t, s, "q", "{q}:queue:cfg", "{q}:queue:space")
}

// queueAdopts are the cases of stored parameters of the contract.
func queueAdopts(t *testing.T, s store.Store) {
	ctx := t.Context()
	push(t, newQueue(t, s, "q", bounded(3, "")), "1")
	plain := newQueue(t, s, "q", engine.QueueOptions{})
	push(t, plain, "2", "3")
	_, err := plain.Push(ctx, "4", noWait())
	fails(t, "the fourth Push", err, "full", "maxlen 3")

	other := newQueue(t, s, "q", bounded(5, ""))
	const text = "queue q: maxlen is 3, not 5: configure changes it"
	_, err = other.Push(ctx, "4", noWait())
	fails(t, "Push of another maxlen", err, "value", text)
	_, err = other.Size(ctx)
	fails(t, "Size of another maxlen", err, "value", text)
	_, err = other.Pop(ctx, noWait())
	fails(t, "Pop of another maxlen", err, "value", text)
	_, err = other.Extend(ctx, many(1500), noWait())
	fails(t, "Extend of another maxlen", err, "value", text)
	cursor, _ := other.Iterate(ctx)
	_, _, err = cursor.Next(ctx)
	fails(t, "Iterate of another maxlen", err, "value", text)
	holds(t, plain, "1 2 3")

	_, err = newQueue(t, s, "q", engine.QueueOptions{Overflow: "block"}).Peek(ctx)
	fails(t, "Peek of another overflow", err, "value", "queue q: overflow is reject, not block")

	if cleared, err := plain.Clear(ctx); !cleared || err != nil {
		t.Fatalf("Clear: got %v, %v", cleared, err)
	}
	push(t, newQueue(t, s, "q", bounded(9, "")), "1")
}

func queueConfigure(t *testing.T, s store.Store) {
	ctx := t.Context()
	old := newQueue(t, s, "q", bounded(3, ""))
	push(t, old, "1", "2", "3")
	q := newQueue(t, s, "q", bounded(5, ""))
	if err := q.Configure(ctx, []engine.Parameter{{Name: "maxlen", Value: "5"}}); err != nil {
		t.Fatalf("Configure: %v", err)
	}
	push(t, q, "4", "5")
	_, err := old.Size(ctx)
	fails(t, "Size by the old maxlen", err, "value", "maxlen is 5, not 3")

	configure(t, q, "overflow", "drop_oldest", "maxlen", "2")
	holds(t, q, "1 2 3 4 5")
	push(t, q, "6")
	holds(t, q, "5 6")
	configure(t, q, "maxlen", "null")
	push(t, q, "7", "8")
	holds(t, q, "5 6 7 8")

	err = q.Configure(ctx, []engine.Parameter{{Name: "maxlen", Value: "0"}})
	fails(t, "Configure maxlen 0", err, "value", "maxlen must be at least 1")
	err = q.Configure(ctx, []engine.Parameter{{Name: "color", Value: "1"}})
	fails(t, "Configure color", err, "value", "has no parameter color")

	for _, overflow := range []string{"reject", "block"} { // one that is too long is trimmed
		configure(t, q, "overflow", overflow, "maxlen", "3")
		_, err = q.Extend(ctx, texts("x", "x", "x", "x"), noWait())
		fails(t, "Extend by more than maxlen", err, "full", "maxlen 3")
		holds(t, q, "5 6 7 8")
		push(t, q, "9")
		holds(t, q, "7 8 9")
		_, err = q.Push(ctx, "10", noWait())
		fails(t, "Push after trimming", err, "full", "maxlen 3")
		configure(t, q, "maxlen", "null")
		q.Clear(ctx)
		push(t, q, "5", "6", "7", "8")
	}
	configure(t, q, "overflow", "block", "maxlen", "4")
	_, err = q.Push(ctx, "9", wait("10ms"))
	fails(t, "Push of a full one", err, "full", "maxlen 4")
	pushed := make(chan error)
	go func() {
		_, err := newQueue(t, s, "q", engine.QueueOptions{}).Push(ctx, "9", wait("1h"))
		pushed <- err
	}()
	configure(t, q, "maxlen", "5")
	if err := <-pushed; err != nil {
		t.Fatalf("Push that waits for a higher maxlen: %v", err)
	}
}

func configure(t testing.TB, q *engine.Queue, pairs ...string) {
	t.Helper()
	var ps []engine.Parameter
	for pair := range slices.Chunk(pairs, 2) {
		ps = append(ps, engine.Parameter{Name: pair[0], Value: codec.Text(pair[1])})
	}
	if err := q.Configure(t.Context(), ps); err != nil {
		t.Fatalf("Configure %v: %v", pairs, err)
	}
}

// queueShares lets another client use the list.
func queueShares(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", engine.QueueOptions{})
	do(t, s, "RPUSH", "q", "a", "b")
	push(t, q, "c")
	if got := do(t, s, "LPOP", "q").Str(); got != "a" {
		t.Fatalf("LPOP: got %q", got)
	}
	got, err := q.Pop(ctx, noWait())
	same(t, "Pop", got, some("b"), err)
	empty(t, s, "{q}:queue:cfg", "{q}:queue:space")
}

func queueRefusals(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	for _, c := range []struct {
		name string
		opts engine.QueueOptions
		text string
	}{
		{"", engine.QueueOptions{}, "queue: name is empty"},
		{"q", bounded(-1, ""), "maxlen must be at least 1, got -1"},
		{"q", bounded(1, "explode"), "overflow must be reject, drop_oldest or block, got explode"},
		{"q", engine.QueueOptions{Common: engine.Common{TTLMode: "now"}}, "ttl_mode must be sliding or fixed, got now"},
		{"q", engine.QueueOptions{Common: engine.Common{TTL: -1}}, "ttl must be at least 1ms"},
		{"q", engine.QueueOptions{Common: engine.Common{Codec: "zip"}}, "codec must be plain or raw, got zip"},
	} {
		_, err := e.Queue(c.name, c.opts)
		fails(t, fmt.Sprintf("Queue(%q, %v)", c.name, c.opts), err, "value", c.text)
	}
	q := newQueue(t, s, "q", engine.QueueOptions{})
	_, err := q.PopMany(ctx, -1)
	fails(t, "PopMany(-1)", err, "value", "queue q: pop_many: n must not be negative")

	do(t, s, "SADD", "s", "x")
	wrong := newQueue(t, s, "s", bounded(3, ""))
	calls := map[string]func() error{
		"Push":   func() error { _, err := wrong.Push(ctx, "x", noWait()); return err },
		"Extend": func() error { _, err := wrong.Extend(ctx, many(3000), noWait()); return err },
		"Pop":    func() error { _, err := wrong.Pop(ctx, wait("1h")); return err },
		"Size":   func() error { _, err := wrong.Size(ctx); return err },
		"Clear":  func() error { _, err := wrong.Clear(ctx); return err },
		"Move":   func() error { _, err := q.Move(ctx, wrong, noWait()); return err },
		"Expire": func() error { _, err := wrong.Expire(ctx, time.Hour); return err },
	}
	for name, call := range calls {
		fails(t, name, call(), "type", "s: holds a set, not a list")
	}
	empty(t, s, "{s}:queue:cfg", "{s}:queue:load")
	if n := do(t, s, "SCARD", "s").Int(); n != 1 {
		t.Fatalf("the set has %d members after refusals", n)
	}
}
