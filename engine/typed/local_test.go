package typed_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/typed"
)

// must ends a test that fails.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// edit changes a local copy of a structure, looks that nothing of it is stored,
// syncs, and looks again.
func edit[S interface {
	typed.Structure
	typed.Local
	LocalCopy(ctx context.Context) (S, error)
}](t *testing.T, s S, change func(local S) error) {
	t.Helper()
	ctx, c := t.Context(), checker{t}
	local, err := s.LocalCopy(ctx)
	must(t, err)
	must(t, change(local))
	is, err := local.Changed(ctx)
	c.is("Changed", is, true, err)
	n, err := s.Size(ctx)
	c.is(s.Type()+" before Sync", n, 0, err)
	must(t, local.Sync(ctx, engine.SyncOptions{}))
	n, err = s.Size(ctx)
	c.is(s.Type()+" after Sync", n, 1, err)
	must(t, typed.WithLocal(ctx, s, func(local S) error { _, err := local.Clear(ctx); return err }))
	n, err = s.Size(ctx)
	c.is(s.Type()+" after WithLocal", n, 0, err)
	if err := s.Sync(ctx, engine.SyncOptions{}); !errors.Is(err, engine.ErrUnsupported) {
		t.Errorf("Sync of what is stored: got %v", err)
	}
	broken := errors.New("broken")
	if err := typed.WithLocal(ctx, s, func(S) error { return broken }); err != broken {
		t.Errorf("WithLocal that fails: got %v", err)
	}
}

func TestLocalCopies(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx := t.Context()
		m, err := typed.NewHashMap[string, Mail](e, "m", engine.HashMapOptions{})
		must(t, err)
		edit(t, m, func(m *typed.HashMap[string, Mail]) error {
			return m.Set(ctx, "a", Mail{To: "ada"}, engine.SetOptions{})
		})
		d, err := typed.NewDefaultDict[string](e, "d", func(context.Context) (int, error) { return 7, nil }, engine.Common{})
		must(t, err)
		edit(t, d, func(d *typed.DefaultDict[string, int]) error { _, err := d.At(ctx, "a"); return err })
		n, err := typed.NewCounter[string, int](e, "n", engine.CounterOptions{})
		must(t, err)
		edit(t, n, func(n *typed.Counter[string, int]) error { _, err := n.Incr(ctx, "a", 2); return err })
		s, err := typed.NewSet[Mail](e, "s", engine.Common{})
		must(t, err)
		edit(t, s, func(s *typed.Set[Mail]) error { _, err := s.Add(ctx, Mail{To: "ada"}); return err })
		z, err := typed.NewSortedSet[string](e, "z", engine.SortedSetOptions{})
		must(t, err)
		edit(t, z, func(z *typed.SortedSet[string]) error {
			_, err := z.Add(ctx, "a", 1, engine.AddOptions{})
			return err
		})
		l, err := typed.NewList[int](e, "l", engine.ListOptions{})
		must(t, err)
		edit(t, l, func(l *typed.List[int]) error { _, err := l.Append(ctx, 1); return err })
		q, err := typed.NewDeque[int](e, "q", engine.DequeOptions{})
		must(t, err)
		edit(t, q, func(q *typed.Deque[int]) error { _, err := q.PushFront(ctx, 1); return err })
	})
}

func TestDefaultDict(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		made := 0
		d, err := typed.NewDefaultDict[int](e, "d", func(context.Context) ([]string, error) {
			made++
			return []string{"x"}, nil
		}, engine.Common{})
		must(t, err)
		for range 2 {
			v, err := d.At(ctx, 1)
			c.is("At", fmt.Sprint(v), "[x]", err)
		}
		c.is("how many were made", made, 1, nil)
		v, ok, err := d.Change(ctx, 2, func(old []string, ok bool) ([]string, bool, error) { return append(old, "y"), true, nil })
		c.is("Change", fmt.Sprint(v, ok), "[x y] true", err)
		v, ok, err = d.Get(ctx, 3)
		c.is("Get", fmt.Sprint(v, ok), "[] false", err)
		must(t, d.Untyped().Set(ctx, "4", codec.OfInt(1), engine.SetOptions{}))
		_, err = d.At(ctx, 4)
		var mismatch *typed.Mismatch
		if !errors.As(err, &mismatch) {
			t.Errorf("At of what is no list: got %v", err)
		}
		broken := errors.New("broken")
		fails, err := typed.NewDefaultDict[int](e, "d", func(context.Context) (int, error) { return 0, broken }, engine.Common{})
		must(t, err)
		if _, err := fails.At(ctx, 9); !errors.Is(err, broken) {
			t.Errorf("At whose default fails: got %v", err)
		}
		if _, err := typed.NewDefaultDict[int](e, "d", func(context.Context) (func(), error) { return nil, nil }, engine.Common{}); !errors.Is(err, engine.ErrType) {
			t.Errorf("a map of functions: got %v", err)
		}
	})
}

func TestLRUDict(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		d, err := typed.NewLRUDict[string, Mail](e, "d", engine.LRUDictOptions{Maxsize: 2})
		must(t, err)
		for _, to := range []string{"ada", "bob", "eve"} {
			must(t, d.Set(ctx, to, Mail{To: to}))
		}
		in, err := d.InMemory()
		c.is("InMemory", fmt.Sprint(in), "[{bob {bob }} {eve {eve }}]", err)
		m, ok, err := d.Get(ctx, "ada")
		c.is("Get", fmt.Sprintln(m.To, ok), "ada true\n", err)
		did, err := d.Delete(ctx, "bob")
		c.is("Delete", did, true, err)
		has, err := d.Contains(ctx, "bob")
		c.is("Contains", has, false, err)
		must(t, d.Sync(ctx, engine.LRUSyncOptions{Clear: true}))
		stored, err := d.Map(ctx, false)
		must(t, err)
		all, err := stored.Items(ctx)
		c.is("Items", fmt.Sprint(all), "map[ada:{ada } eve:{eve }]", err)
		c.is("Untyped", d.Untyped().Name(), "d", nil)
	})
}

func ExampleDefaultDict() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	carts, err := typed.NewDefaultDict[string](e, "carts", func(context.Context) ([]string, error) { return []string{"welcome gift"}, nil }, engine.Common{})
	check(err)
	fmt.Println(carts.At(ctx, "ada"))
	cart, _, err := carts.Change(ctx, "bob", func(cart []string, _ bool) ([]string, bool, error) { return append(cart, "pen"), true, nil })
	fmt.Println(cart, err)
	// Output:
	// [welcome gift] <nil>
	// [welcome gift pen] <nil>
}

func ExampleLRUDict() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	seen, err := typed.NewLRUDict[string, int](e, "seen", engine.LRUDictOptions{Maxsize: 1000})
	check(err)
	check(seen.Set(ctx, "/about", 1)) // in memory
	check(seen.Sync(ctx, engine.LRUSyncOptions{}))
	fmt.Println(seen.Size(ctx))
	// Output: 1 <nil>
}

func ExampleWithLocal() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	settings, err := typed.NewHashMap[string, int](e, "settings", engine.HashMapOptions{})
	check(err)
	err = typed.WithLocal(ctx, settings, func(local *typed.HashMap[string, int]) error {
		if err := local.Set(ctx, "width", 80, engine.SetOptions{}); err != nil {
			return err
		}
		return local.Set(ctx, "height", 25, engine.SetOptions{})
	})
	check(err)
	fmt.Println(settings.Items(ctx))
	// Output: map[height:25 width:80] <nil>
}

// Bits are numbers, so that a Bitmap is the same with and without types.
func Example_bitmap() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	seats, err := e.Bitmap("seats", engine.BitmapOptions{})
	check(err)
	_, err = seats.Set(ctx, 12, true)
	check(err)
	fmt.Println(seats.Get(ctx, 12))
	// Output: true <nil>
}
