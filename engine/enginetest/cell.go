package enginetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Cell is the suite of the cell. Each part gets an empty store from open.
func Cell(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"get and set", cellGetSet},
		{"time to live", cellLifetime},
		{"incr", cellIncr},
		{"compare and set", cellCompareAndSet},
		{"change", cellChange},
		{"change at once", cellChangeAtOnce},
		{"raw", cellRaw},
		{"copy", cellCopy},
		{"refusals", cellRefusals},
	})
}

func newCell(t testing.TB, s store.Store, name string, common engine.Common) *engine.Cell {
	t.Helper()
	c, err := engine.New(s).Cell(name, engine.CellOptions{Common: common})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// cellHolds compares the value of c.
func cellHolds(t testing.TB, c *engine.Cell, want engine.Opt[codec.Text]) {
	t.Helper()
	got, err := c.Get(t.Context())
	same(t, "Get", got, want, err)
}

func cellGetSet(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCell(t, s, "c", engine.Common{})
	cellHolds(t, c, none())
	did, err := c.SetIfExists(ctx, "1", engine.SetOptions{})
	same(t, "SetIfExists of nothing", did, false, err)
	did, err = c.SetIfAbsent(ctx, "1", engine.SetOptions{})
	same(t, "SetIfAbsent", did, true, err)
	did, err = c.SetIfAbsent(ctx, "2", engine.SetOptions{})
	same(t, "SetIfAbsent of something", did, false, err)
	did, err = c.SetIfExists(ctx, "3", engine.SetOptions{})
	same(t, "SetIfExists", did, true, err)
	cellHolds(t, c, some("3"))
	err = c.Set(ctx, "null", engine.SetOptions{})
	same(t, "Set", 0, 0, err)
	old, err := c.Swap(ctx, "five")
	same(t, "Swap", old, some("null"), err)
	n, err := c.Size(ctx)
	same(t, "Size", n, 4, err)
	old, err = c.Take(ctx)
	same(t, "Take", old, some("five"), err)
	old, err = c.Take(ctx)
	same(t, "Take of nothing", old, none(), err)
	old, err = c.Swap(ctx, "six")
	same(t, "Swap of nothing", old, none(), err)
	did, err = c.Delete(ctx)
	same(t, "Delete", did, true, err)
	did, err = c.Delete(ctx)
	same(t, "Delete of nothing", did, false, err)
	empty(t, s, "c")
}

// cellLifetime: a write leaves the time to live as it is, unless it gives one.
func cellLifetime(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCell(t, s, "c", engine.Common{})
	lives := func(call string, least, most float64) {
		t.Helper()
		left, err := c.TTL(ctx)
		if err != nil || left.V < least || left.V > most {
			t.Fatalf("%s: TTL is %v, %v, want %v to %v", call, left, err, least, most)
		}
	}
	must(t, c.Set(ctx, "1", engine.SetOptions{TTL: time.Hour}))
	lives("Set with a ttl", 3500, 3600)
	must(t, c.Set(ctx, "2", engine.SetOptions{}))
	_, err := c.Swap(ctx, "3")
	must(t, err)
	_, err = c.Incr(ctx, fraction(0.5))
	must(t, err)
	_, err = c.CompareAndSet(ctx, "3.5", "4")
	must(t, err)
	lives("writes without one", 3500, 3600)
	_, err = c.SetIfExists(ctx, "5", engine.SetOptions{TTL: time.Minute})
	must(t, err)
	lives("SetIfExists with a ttl", 50, 60)
	own := newCell(t, s, "c", engine.Common{TTL: 2 * time.Hour})
	must(t, own.Set(ctx, "6", engine.SetOptions{TTL: time.Minute}))
	lives("a ttl beside that of the handle", 50, 60)
	must(t, own.Set(ctx, "7", engine.SetOptions{}))
	lives("that of the handle", 7100, 7200)
}

func cellIncr(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCell(t, s, "c", engine.Common{})
	for _, x := range []struct {
		by   engine.Number
		want string
	}{{whole(5), "5"}, {whole(-7), "-2"}, {fraction(0.5), "-1.5"}, {fraction(1.5), "0"}, {whole(1 << 60), "1152921504606846976"}} {
		got, err := c.Incr(ctx, x.by)
		same(t, "Incr by "+x.by.String(), got.String(), x.want, err)
	}
	got, err := c.Decr(ctx, whole(1<<60-3))
	same(t, "Decr", got.String(), "3", err)
	cellHolds(t, c, some("3"))
	must(t, c.Set(ctx, "9223372036854775807", engine.SetOptions{}))
	_, err = c.Incr(ctx, whole(1))
	fails(t, "Incr over 64 bits", err, "value", "does not fit 64 bits")
	must(t, c.Set(ctx, "x", engine.SetOptions{}))
	_, err = c.Incr(ctx, whole(1))
	fails(t, "Incr of a string", err, "type", "x is not a number")
	cellHolds(t, c, some("x"))
}

func cellCompareAndSet(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCell(t, s, "c", engine.Common{})
	for _, x := range []struct {
		old, new string
		want     bool
	}{
		{"1", "2", false},
		{"null", `{"a":1,"b":2}`, true},
		{"null", "2", false},
		{`{"b":2,"a":1}`, "2", true}, // another order, the same value
		{"2.0", "3", false},
		{"2", "null", true},
		{"null", "3", true},
	} {
		did, err := c.CompareAndSet(ctx, codec.Text(x.old), codec.Text(x.new))
		same(t, "CompareAndSet "+x.old+" "+x.new, did, x.want, err)
	}
	cellHolds(t, c, some("3"))
}

func cellChange(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCell(t, s, "c", engine.Common{})
	got, err := c.Change(ctx, func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
		same(t, "the old value", old, none(), nil)
		return some("1"), nil
	})
	same(t, "Change", got, some("1"), err)
	bad := errors.New("no")
	_, err = c.Change(ctx, func(engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) { return some("2"), bad })
	if !errors.Is(err, bad) {
		t.Fatalf("Change by a function that fails: got %v, want its error", err)
	}
	cellHolds(t, c, some("1"))
	got, err = c.Change(ctx, func(engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) { return none(), nil })
	same(t, "Change to none", got, none(), err)
	empty(t, s, "c")
}

// cellChangeAtOnce has several callers at one cell: no change is lost.
func cellChangeAtOnce(t *testing.T, s store.Store) {
	ctx, c, n := t.Context(), newCell(t, s, "c", engine.Common{}), newCell(t, s, "n", engine.Common{})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				_, err := c.Change(ctx, func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
					return some(string(old.V) + "x"), nil
				})
				if err != nil {
					t.Errorf("Change: %v", err)
				}
				if _, err := n.Incr(ctx, whole(1)); err != nil {
					t.Errorf("Incr: %v", err)
				}
			}
		})
	}
	all.Wait()
	got, err := c.Get(ctx)
	same(t, "200 changes", len(got.V), 200, err)
	cellHolds(t, n, some("200"))
}

func cellRaw(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCell(t, s, "c", engine.Common{Codec: "raw"})
	n, err := c.Append(ctx, "hello")
	same(t, "Append", n, 5, err)
	n, err = c.Append(ctx, "\x00 you")
	same(t, "Append", n, 10, err)
	for _, x := range []struct {
		start engine.Index
		stop  engine.Stop
		want  string
	}{{0, codec.End, "hello\x00 you"}, {1, 3, "el"}, {-3, codec.End, "you"}, {0, -4, "hello\x00"}, {0, -10, ""}, {-20, -15, ""}, {0, -9, "h"}, {4, 2, ""}, {0, 0, ""}, {8, 99, "ou"}} {
		got, err := c.GetRange(ctx, x.start, x.stop)
		same(t, "GetRange", got, x.want, err)
	}
	n, err = c.SetRange(ctx, 0, "J")
	same(t, "SetRange", n, 10, err)
	n, err = c.SetRange(ctx, 12, "!")
	same(t, "SetRange behind the end", n, 13, err)
	cellHolds(t, c, some("Jello\x00 you\x00\x00!"))
	n, err = c.Length(ctx)
	same(t, "Length", n, 13, err)
	_, err = c.SetRange(ctx, -1, "x")
	fails(t, "SetRange(-1)", err, "value", "must not be negative")
	plain := newCell(t, s, "c", engine.Common{})
	_, err = plain.Append(ctx, "x")
	fails(t, "Append to a cell that is not raw", err, "value", `needs codec="raw"`)
	_, err = plain.Length(ctx)
	fails(t, "Length of one", err, "value", `needs codec="raw"`)
}

func cellCopy(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCell(t, s, "{x}c", engine.Common{})
	must(t, c.Set(ctx, "1", engine.SetOptions{TTL: time.Hour}))
	other, err := c.Copy(ctx, "{x}d", engine.CopyOptions{})
	must(t, err)
	cellHolds(t, other, some("1"))
	left, err := other.TTL(ctx)
	same(t, "TTL of the copy", left.OK && left.V > 3500, true, err)
	away, err := c.Rename(ctx, "{x}e", engine.RenameOptions{})
	must(t, err)
	cellHolds(t, away, some("1"))
	empty(t, s, "{x}c")
	opened, err := engine.New(s).Open(ctx, "{x}e")
	same(t, "Open", opened.V.Type(), "Cell", err)
}

func cellRefusals(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCell(t, s, "jobs", engine.Common{})
	do(t, s, "RPUSH", "jobs", "a")
	calls := map[string]func(ctx context.Context) error{
		"Get":           func(ctx context.Context) error { _, err := c.Get(ctx); return err },
		"Set":           func(ctx context.Context) error { return c.Set(ctx, "1", engine.SetOptions{}) },
		"SetIfAbsent":   func(ctx context.Context) error { _, err := c.SetIfAbsent(ctx, "1", engine.SetOptions{}); return err },
		"Swap":          func(ctx context.Context) error { _, err := c.Swap(ctx, "1"); return err },
		"Take":          func(ctx context.Context) error { _, err := c.Take(ctx); return err },
		"Delete":        func(ctx context.Context) error { _, err := c.Delete(ctx); return err },
		"Incr":          func(ctx context.Context) error { _, err := c.Incr(ctx, whole(1)); return err },
		"CompareAndSet": func(ctx context.Context) error { _, err := c.CompareAndSet(ctx, "null", "1"); return err },
	}
	for name, call := range calls {
		fails(t, name+" of a list", call(ctx), "type", "jobs: holds a list, not a string")
	}
	ok := newCell(t, s, "ok", engine.Common{})
	fails(t, "a ttl that is too short", ok.Set(ctx, "1", engine.SetOptions{TTL: time.Microsecond}), "value", "ttl must be at least 1ms")
	fails(t, "a ttl for ever", ok.Set(ctx, "1", engine.SetOptions{TTL: engine.Forever}), "value", "leave it out")
	empty(t, s, "ok")
}
