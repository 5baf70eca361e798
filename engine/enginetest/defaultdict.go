package enginetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// DefaultDict is the suite of the map with defaults. Each part gets an empty
// store from open.
func DefaultDict(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"at", defaultAt},
		{"made", defaultMade},
		{"made at once", defaultAtOnce},
		{"change", defaultChange},
		{"local copy", defaultLocal},
		{"names", defaultNames},
		{"refusals", defaultRefusals},
	})
}

func newDefault(t testing.TB, s store.Store, name string, opts engine.DefaultDictOptions) *engine.DefaultDict {
	t.Helper()
	d, err := engine.New(s).DefaultDict(name, opts)
	must(t, err)
	return d
}

// numbered makes 1, 2, 3 and so on.
func numbered(n *atomic.Int64) engine.DefaultDictOptions {
	return engine.DefaultDictOptions{Make: func(context.Context) (codec.Text, error) {
		return codec.OfInt(n.Add(1)), nil
	}}
}

func defaultAt(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDefault(t, s, "d", engine.DefaultDictOptions{Value: "[]"})
	got, err := d.Get(ctx, "a")
	same(t, "Get", got, none(), err)
	has, err := d.Contains(ctx, "a")
	same(t, "Contains", has, false, err)
	empty(t, s, "d")
	v, err := d.At(ctx, "a")
	same(t, "At", v, "[]", err)
	must(t, d.Set(ctx, "a", "null", engine.SetOptions{}))
	v, err = d.At(ctx, "a")
	same(t, "At of a stored none", v, "null", err)
	_, err = d.At(ctx, "b")
	must(t, err)
	mapHolds(t, &d.HashMap, "a=null b=[]")
	mapHolds(t, newMap(t, s, "d"), "a=null b=[]")
	n, err := d.Merge(ctx, newDefault(t, s, "d", engine.DefaultDictOptions{}))
	same(t, "Merge", n, 0, err)
}

func defaultMade(t *testing.T, s store.Store) {
	var made atomic.Int64
	ctx, d := t.Context(), newDefault(t, s, "d", numbered(&made))
	for _, test := range []struct {
		k    codec.Key
		want codec.Text
	}{{"a", "1"}, {"b", "2"}, {"a", "1"}, {"b", "2"}} {
		v, err := d.At(ctx, test.k)
		same(t, "At "+string(test.k), v, test.want, err)
	}
	same(t, "how many were made", made.Load(), 2, nil)
}

// defaultAtOnce has all callers get the same value, whoever made it.
func defaultAtOnce(t *testing.T, s store.Store) {
	var made atomic.Int64
	got := make([][20]codec.Text, 4)
	var wg sync.WaitGroup
	for i := range got {
		d := newDefault(t, s, "d", numbered(&made))
		wg.Go(func() {
			for k := range got[i] {
				v, err := d.At(t.Context(), codec.Key(fmt.Sprint(k)))
				if err != nil {
					t.Error(err)
				}
				got[i][k] = v
			}
		})
	}
	wg.Wait()
	for _, other := range got[1:] {
		same(t, "what the callers got", other, got[0], nil)
	}
}

func defaultChange(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDefault(t, s, "d", engine.DefaultDictOptions{Value: "7"})
	v, err := d.Change(ctx, "a", func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
		return some(string(old.V) + "1"), nil
	})
	same(t, "Change of nothing", v, some("71"), err)
	v, err = d.Change(ctx, "a", func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
		return some(string(old.V) + "2"), nil
	})
	same(t, "Change", v, some("712"), err)
	mapHolds(t, &d.HashMap, "a=712")
}

func defaultLocal(t *testing.T, s store.Store) {
	ctx, d := t.Context(), newDefault(t, s, "d", engine.DefaultDictOptions{Value: "0"})
	local, err := d.LocalCopy(ctx)
	must(t, err)
	v, err := local.At(ctx, "a")
	same(t, "At of a copy", v, "0", err)
	empty(t, s, "d")
	must(t, local.Sync(ctx, engine.SyncOptions{}))
	mapHolds(t, &d.HashMap, "a=0")
	must(t, engine.WithLocal(ctx, d, func(local *engine.DefaultDict) error {
		_, err := local.At(ctx, "b")
		return err
	}))
	mapHolds(t, &d.HashMap, "a=0 b=0")
}

func defaultNames(t *testing.T, s store.Store) {
	opts := engine.DefaultDictOptions{Common: engine.Common{TTL: time.Hour}, Value: "0"}
	ctx, d := t.Context(), newDefault(t, s, "d", opts)
	_, err := d.At(ctx, "a")
	must(t, err)
	left, err := d.TTL(ctx)
	same(t, "it expires", left.OK && left.V > 3500, true, err)
	other, err := d.Copy(ctx, "e", engine.CopyOptions{})
	must(t, err)
	v, err := other.At(ctx, "b")
	same(t, "At of the copy", v, "0", err)
	other, err = d.Rename(ctx, "e", engine.RenameOptions{Replace: true})
	must(t, err)
	v, err = other.At(ctx, "c")
	same(t, "At after Rename", v, "0", err)
	mapHolds(t, &other.HashMap, "a=0 c=0")
	if d.Same(newMap(t, s, "d")) || !d.Same(newDefault(t, s, "d", engine.DefaultDictOptions{})) {
		t.Error("Same tells a DefaultDict by its default, or takes a HashMap for one")
	}
}

func defaultRefusals(t *testing.T, s store.Store) {
	ctx := t.Context()
	why := errors.New("out of defaults")
	d := newDefault(t, s, "d", engine.DefaultDictOptions{Make: func(context.Context) (codec.Text, error) { return "", why }})
	_, err := d.At(ctx, "a")
	if !errors.Is(err, why) || err.Error() != "defaultdict d: at: out of defaults" {
		t.Errorf("At: got error %v, want that of Make", err)
	}
	_, err = d.Change(ctx, "a", nil)
	if !errors.Is(err, why) {
		t.Errorf("Change: got error %v, want that of Make", err)
	}
	empty(t, s, "d")
	do(t, s, "RPUSH", "d", "x")
	_, err = d.At(ctx, "a")
	fails(t, "At of a list", err, "type", "d: holds a list, not a hash")
	_, err = newDefault(t, s, "d", engine.DefaultDictOptions{}).At(ctx, "a")
	fails(t, "At of a list", err, "type", "d: holds a list, not a hash")
}
