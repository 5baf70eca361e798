package enginetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Bitmap is the suite of the bitmap. Each part gets an empty store from open.
func Bitmap(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"bits", bitmapBits},
		{"count", bitmapCount},
		{"first", bitmapFirst},
		{"positions", bitmapPositions},
		{"combine", bitmapCombine},
		{"flip at once", bitmapFlipAtOnce},
		{"time to live", bitmapLifetime},
		{"copy", bitmapCopy},
		{"refusals", bitmapRefusals},
	})
}

func newBitmap(t testing.TB, s store.Store, name string, common engine.Common) *engine.Bitmap {
	t.Helper()
	b, err := engine.New(s).Bitmap(name, engine.BitmapOptions{Common: common})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// turnOn sets bits.
func turnOn(t testing.TB, b *engine.Bitmap, bits ...int) {
	t.Helper()
	for _, i := range bits {
		if _, err := b.Set(t.Context(), i, true); err != nil {
			t.Fatalf("Set %d: %v", i, err)
		}
	}
}

// bitsAre compares the bits that are on.
func bitsAre(t testing.TB, b *engine.Bitmap, want ...int) {
	t.Helper()
	c, err := b.Positions(t.Context())
	if got := drain(t, c, err); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("Positions of %s: got %v, want %v", b.Name(), got, want)
	}
}

func bitmapBits(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newBitmap(t, s, "b", engine.Common{})
	is, err := b.Get(ctx, 42)
	same(t, "Get of nothing", is, false, err)
	is, err = b.Set(ctx, 42, true)
	same(t, "Set", is, false, err)
	is, err = b.Set(ctx, 42, true)
	same(t, "Set again", is, true, err)
	is, err = b.Get(ctx, 42)
	same(t, "Get", is, true, err)
	is, err = b.Get(ctx, 1<<32-1)
	same(t, "Get of the last bit there can be", is, false, err)
	is, err = b.Flip(ctx, 42)
	same(t, "Flip", is, false, err)
	is, err = b.Flip(ctx, 7)
	same(t, "Flip", is, true, err)
	is, err = b.Set(ctx, 7, false)
	same(t, "Set to off", is, true, err)
	bitsAre(t, b)
	n, err := b.Size(ctx)
	same(t, "Size", n, 6, err)
	is, err = b.Exists(ctx)
	same(t, "Exists", is, true, err)
	turnOn(t, b, 0, 7, 9)
	if got := do(t, s, "GET", "b").Str(); got != "\x81\x40\x00\x00\x00\x00" {
		t.Fatalf("GET: got %q", got)
	}
}

func bitmapCount(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newBitmap(t, s, "b", engine.Common{})
	n, err := b.Count(ctx, 0, engine.Opt[int]{})
	same(t, "Count of nothing", n, 0, err)
	turnOn(t, b, 0, 3, 8, 15, 16, 1000)
	for _, x := range []struct {
		start int
		stop  engine.Opt[int]
		want  int
	}{
		{0, engine.Opt[int]{}, 6},
		{1, engine.Opt[int]{}, 5},
		{0, codec.Some(0), 0},
		{0, codec.Some(1), 1},
		{3, codec.Some(16), 3},
		{4, codec.Some(4), 0},
		{9, codec.Some(3), 0},
		{1000, codec.Some(1001), 1},
		{1001, engine.Opt[int]{}, 0},
		{0, codec.Some(1 << 32), 6},
		{1 << 32, codec.Some(1 << 32), 0},
		{1<<32 - 1, engine.Opt[int]{}, 0},
	} {
		n, err := b.Count(ctx, x.start, x.stop)
		same(t, fmt.Sprint("Count ", x.start, x.stop), n, x.want, err)
	}
}

func bitmapFirst(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newBitmap(t, s, "b", engine.Common{})
	first := func(on bool, want engine.Opt[int]) {
		t.Helper()
		got, err := b.First(ctx, on)
		same(t, fmt.Sprint("First ", on), got, want, err)
	}
	first(true, engine.Opt[int]{})
	first(false, codec.Some(0))
	turnOn(t, b, 0, 1, 2, 3, 4, 5, 6, 7)
	first(true, codec.Some(0))
	first(false, codec.Some(8))
	turnOn(t, b, 9, 100_000)
	first(false, codec.Some(8))
	for i := range 10 {
		_, err := b.Set(ctx, i, false)
		must(t, err)
	}
	first(true, codec.Some(100_000))
	_, err := b.Set(ctx, 100_000, false)
	must(t, err)
	first(true, engine.Opt[int]{})
}

// bitmapPositions has bits at the edges of pages, gaps of pages, and a page that
// ends where the bitmap does.
func bitmapPositions(t *testing.T, s store.Store) {
	b := newBitmap(t, s, "b", engine.Common{})
	const page = 8 * 4096
	bitsAre(t, b)
	want := []int{0, 1, 9, page - 1, page, 2*page - 1, 7*page + 5, 9*page + 12, 20*page - 1}
	turnOn(t, b, want...)
	bitsAre(t, b, want...)
	do(t, s, "SETRANGE", "b", "131072", "\x00\x00\xff\x00")
	_, err := b.Set(t.Context(), 20*page-1, false)
	must(t, err)
	bitsAre(t, b, 0, 1, 9, page-1, page, 2*page-1, 7*page+5, 9*page+12,
		32*page+16, 32*page+17, 32*page+18, 32*page+19, 32*page+20, 32*page+21, 32*page+22, 32*page+23)
}

func bitmapCombine(t *testing.T, s store.Store) {
	ctx := t.Context()
	a, b := newBitmap(t, s, "{x}a", engine.Common{}), newBitmap(t, s, "{x}b", engine.Common{})
	none, to := newBitmap(t, s, "{x}none", engine.Common{}), newBitmap(t, s, "{x}to", engine.Common{})
	turnOn(t, a, 0, 1, 20)
	turnOn(t, b, 1, 2)
	turnOn(t, to, 99)
	must(t, to.StoreAnd(ctx, []*engine.Bitmap{a, b}))
	bitsAre(t, to, 1)
	must(t, to.StoreOr(ctx, []*engine.Bitmap{a, b, none}))
	bitsAre(t, to, 0, 1, 2, 20)
	must(t, to.StoreXor(ctx, []*engine.Bitmap{a, b, to}))
	bitsAre(t, to, 1)
	must(t, to.StoreNot(ctx, b))
	bitsAre(t, to, 0, 3, 4, 5, 6, 7)
	must(t, to.StoreOr(ctx, []*engine.Bitmap{to, a}))
	bitsAre(t, to, 0, 1, 3, 4, 5, 6, 7, 20)
	must(t, to.StoreAnd(ctx, []*engine.Bitmap{none}))
	empty(t, s, "{x}to")
	bitsAre(t, a, 0, 1, 20)
}

// bitmapFlipAtOnce has several callers at one bit: no turn is lost.
func bitmapFlipAtOnce(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newBitmap(t, s, "b", engine.Common{})
	var all sync.WaitGroup
	on := make([]int, 4)
	for k := range on {
		all.Go(func() {
			for range 51 {
				is, err := b.Flip(ctx, 3)
				if err != nil {
					t.Errorf("Flip: %v", err)
				}
				if is {
					on[k]++
				}
			}
		})
	}
	all.Wait()
	same(t, "how often it came on in 204 turns", on[0]+on[1]+on[2]+on[3], 102, nil)
	bitsAre(t, b)
}

func bitmapLifetime(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newBitmap(t, s, "b", engine.Common{TTL: time.Hour})
	turnOn(t, b, 1)
	left, err := b.TTL(ctx)
	same(t, "TTL after Set", left.OK && left.V > 3500, true, err)
	must(t, b.StoreNot(ctx, b))
	left, err = b.TTL(ctx)
	same(t, "TTL after StoreNot", left.OK && left.V > 3500, true, err)
	must(t, newBitmap(t, s, "b", engine.Common{}).StoreNot(ctx, b))
	left, err = b.TTL(ctx)
	same(t, "TTL after StoreNot without a ttl", left.OK, false, err)
}

func bitmapCopy(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newBitmap(t, s, "{x}b", engine.Common{})
	turnOn(t, b, 1, 100)
	other, err := b.Copy(ctx, "{x}c", engine.CopyOptions{})
	must(t, err)
	turnOn(t, other, 2)
	bitsAre(t, other, 1, 2, 100)
	away, err := b.Rename(ctx, "{x}d", engine.RenameOptions{})
	must(t, err)
	bitsAre(t, away, 1, 100)
	empty(t, s, "{x}b")
	opened, err := engine.New(s).Open(ctx, "{x}d")
	same(t, "Open", opened.V.Type(), "Cell", err)
}

func bitmapRefusals(t *testing.T, s store.Store) {
	ctx, b := t.Context(), newBitmap(t, s, "jobs", engine.Common{})
	ok := newBitmap(t, s, "ok", engine.Common{})
	do(t, s, "RPUSH", "jobs", "a")
	turnOn(t, ok, 1)
	for name, call := range map[string]func(ctx context.Context) error{
		"Get":               func(ctx context.Context) error { _, err := b.Get(ctx, 1); return err },
		"Set":               func(ctx context.Context) error { _, err := b.Set(ctx, 1, true); return err },
		"Flip":              func(ctx context.Context) error { _, err := b.Flip(ctx, 1); return err },
		"Count":             func(ctx context.Context) error { _, err := b.Count(ctx, 0, engine.Opt[int]{}); return err },
		"Count of no bits":  func(ctx context.Context) error { _, err := b.Count(ctx, 0, codec.Some(0)); return err },
		"First":             func(ctx context.Context) error { _, err := b.First(ctx, true); return err },
		"Positions":         func(ctx context.Context) error { c, _ := b.Positions(ctx); _, _, err := c.Next(ctx); return err },
		"StoreOr to a list": func(ctx context.Context) error { return b.StoreOr(ctx, []*engine.Bitmap{ok}) },
		"StoreAnd":          func(ctx context.Context) error { return ok.StoreAnd(ctx, []*engine.Bitmap{ok, b}) },
		"StoreXor":          func(ctx context.Context) error { return ok.StoreXor(ctx, []*engine.Bitmap{b}) },
		"StoreNot":          func(ctx context.Context) error { return ok.StoreNot(ctx, b) },
	} {
		fails(t, name+" of a list", call(ctx), "type", "jobs: holds a list, not a string")
	}
	for _, i := range []int{-1, 1 << 32, -1 << 63} {
		text := fmt.Sprintf("there is no bit %d, only 0 to 4294967295", i)
		_, err := ok.Get(ctx, i)
		fails(t, "Get", err, "value", "bitmap ok: get: "+text)
		_, err = ok.Set(ctx, i, true)
		fails(t, "Set", err, "value", "bitmap ok: set: "+text)
		_, err = ok.Flip(ctx, i)
		fails(t, "Flip", err, "value", "bitmap ok: flip: "+text)
	}
	_, err := ok.Count(ctx, -1, engine.Opt[int]{})
	fails(t, "Count from -1", err, "value", "count: start and stop must be from 0 to 4294967296, got -1 and 4294967296")
	_, err = ok.Count(ctx, 0, codec.Some(-1))
	fails(t, "Count up to -1", err, "value", "count: start and stop must be from 0 to 4294967296, got 0 and -1")
	fails(t, "StoreAnd of nothing", ok.StoreAnd(ctx, nil), "value", "bitmap ok: store_and: of no bitmaps")
	bitsAre(t, ok, 1)
}
