package enginetest

import (
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// RingBuffer is the suite of the ring buffer. Each part gets an empty store from
// open.
func RingBuffer(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"push", ringPushes},
		{"extend", ringExtends},
		{"capacity", ringCapacity},
		{"time to live", ringLives},
		{"names", ringNames},
		{"refusals", ringRefusals},
	})
}

func newRing(t testing.TB, s store.Store, name string, capacity int) *engine.RingBuffer {
	t.Helper()
	b, err := engine.New(s).RingBuffer(name, engine.RingBufferOptions{Capacity: capacity})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ringHolds compares all items, the oldest first.
func ringHolds(t testing.TB, b *engine.RingBuffer, want ...string) {
	t.Helper()
	items, err := b.Items(t.Context())
	same(t, "Items", items, texts(want...), err)
}

func ringPushes(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newRing(t, s, "b", 3)
	next, err := b.NextSeq(ctx)
	same(t, "NextSeq of nothing", next, 0, err)
	for i, item := range []string{"a", "b", "c", "d", "e"} {
		seq, err := b.Push(ctx, codec.Text(item))
		same(t, "Push "+item, seq, i, err)
	}
	ringHolds(t, b, "c", "d", "e")
	for seq, want := range map[int]engine.Opt[codec.Text]{
		-1: none(), 0: none(), 1: none(), 2: some("c"), 4: some("e"), 5: none(), 1 << 40: none(),
	} {
		got, err := b.Get(ctx, seq)
		same(t, "Get", got, want, err)
	}
	for n, want := range map[int][]codec.Text{0: nil, 1: texts("e"), 2: texts("e", "d"), 9: texts("e", "d", "c")} {
		got, err := b.Latest(ctx, n)
		same(t, "Latest", got, want, err)
	}
	next, err = b.NextSeq(ctx)
	same(t, "NextSeq", next, 5, err)
	n, err := b.Size(ctx)
	same(t, "Size", n, 3, err)
	did, err := b.Clear(ctx)
	same(t, "Clear", did, true, err)
	seq, err := b.Push(ctx, "f")
	same(t, "Push after Clear", seq, 0, err)
}

func ringExtends(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newRing(t, s, "b", 2000)
	seq, err := b.Extend(ctx, nil)
	same(t, "Extend by nothing", seq, -1, err)
	seq, err = b.Extend(ctx, texts("x", "y"))
	same(t, "Extend", seq, 1, err)
	all := many(3500)
	seq, err = b.Extend(ctx, all)
	same(t, "Extend by more than the capacity", seq, 3501, err)
	items, err := b.Items(ctx)
	same(t, "Items", items, all[1500:], err)
	got, err := b.Get(ctx, 3501)
	same(t, "Get of the last", got, codec.Some(all[3499]), err)
	seq, err = b.Extend(ctx, texts("z"))
	same(t, "Extend by one", seq, 3502, err)
	seq, err = b.Extend(ctx, nil)
	same(t, "Extend by nothing", seq, 3502, err)
}

func ringCapacity(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newRing(t, s, "b", 2)
	_, err := b.Extend(ctx, texts("a", "b", "c"))
	must(t, err)
	adopts := newRing(t, s, "b", 0)
	_, err = adopts.Push(ctx, "d")
	must(t, err)
	ringHolds(t, adopts, "c", "d")
	_, err = newRing(t, s, "b", 3).Push(ctx, "e")
	fails(t, "Push with another capacity", err, "value", "ringbuffer b: capacity is 2, not 3")
	_, err = newRing(t, s, "b", 3).Items(ctx)
	fails(t, "Items with another capacity", err, "value", "capacity is 2, not 3")
	must(t, adopts.Configure(ctx, []engine.Parameter{{Name: "capacity", Value: "3"}}))
	for _, item := range []string{"e", "f"} {
		_, err = adopts.Push(ctx, codec.Text(item))
		must(t, err)
	}
	ringHolds(t, adopts, "d", "e", "f")
	must(t, adopts.Configure(ctx, []engine.Parameter{{Name: "capacity", Value: "1"}}))
	seq, err := adopts.Push(ctx, "g")
	same(t, "Push after the capacity was lowered", seq, 6, err)
	ringHolds(t, adopts, "g")
}

func ringLives(t *testing.T, s store.Store) {
	b, err := engine.New(s).RingBuffer("b", engine.RingBufferOptions{Common: engine.Common{TTL: time.Hour}, Capacity: 2})
	must(t, err)
	_, err = b.Push(t.Context(), "a")
	must(t, err)
	for _, part := range []string{"items", "next", "cfg"} {
		if left := do(t, s, "PTTL", "{b}:ringbuffer:"+part).Int(); left < 3_500_000 {
			t.Errorf("%s has %d ms left", part, left)
		}
	}
}

func ringNames(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newRing(t, s, "{x}b", 2)
	_, err := b.Extend(ctx, texts("a", "b", "c"))
	must(t, err)
	opened, err := engine.New(s).Open(ctx, "{x}b")
	same(t, "Open", opened.V.Type(), "RingBuffer", err)
	other, err := b.Copy(ctx, "{x}c", engine.CopyOptions{})
	must(t, err)
	seq, err := other.Push(ctx, "d")
	same(t, "Push to the copy", seq, 3, err)
	ringHolds(t, other, "c", "d")
	other, err = b.Rename(ctx, "{x}c", engine.RenameOptions{Replace: true})
	must(t, err)
	ringHolds(t, other, "b", "c")
	did, err := other.Clear(ctx)
	same(t, "Clear", did, true, err)
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
}

func ringRefusals(t *testing.T, s store.Store) {
	ctx := t.Context()
	_, err := engine.New(s).RingBuffer("b", engine.RingBufferOptions{Capacity: -1})
	fails(t, "a capacity below 1", err, "value", "capacity must be at least 1")
	_, err = newRing(t, s, "b", 0).Push(ctx, "a")
	fails(t, "Push without a capacity", err, "value", "ringbuffer b: push: no capacity is stored: give one")
	_, err = newRing(t, s, "b", 1).Latest(ctx, -1)
	fails(t, "Latest(-1)", err, "value", "must not be negative")
	for _, part := range []string{"items", "next"} {
		key := "{b}:ringbuffer:" + part
		do(t, s, "SADD", key, "x")
		_, err = newRing(t, s, "b", 2).Push(ctx, "a")
		fails(t, "Push beside a set", err, "type", key+": holds a set")
		do(t, s, "DEL", key)
		same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
	}
}
