package typed_test

import (
	"errors"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/typed"
)

func TestList(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		l := opened[*typed.List[float64]](t)(typed.NewList[float64](e, "l", engine.ListOptions{}))
		n, err := l.Append(ctx, 3)
		c.is("Append", n, 1, err)
		n, err = l.Extend(ctx, []float64{1, 2, 1})
		c.is("Extend", n, 4, err)
		n, err = l.Insert(ctx, 0, 9)
		c.is("Insert", n, 5, err)
		x, ok, err := l.Get(ctx, -1)
		c.has("Get", x, ok, 1.0, err)
		x, ok, err = l.Get(ctx, 7)
		c.none("Get of nothing", x, ok, err)
		c.is("Set", nil, nil, l.Set(ctx, 0, 8))
		if err := l.Set(ctx, 7, 8); !errors.Is(err, engine.ErrMissing) {
			t.Errorf("Set of nothing: got %v", err)
		}
		part, err := l.Slice(ctx, 1, 3)
		c.is("Slice", part, []float64{3, 1}, err)
		part, err = l.Slice(ctx, 3, codec.End)
		c.is("Slice to the end", part, []float64{2, 1}, err)
		has, err := l.Contains(ctx, 2)
		c.is("Contains", has, true, err)
		n, err = l.Count(ctx, 1)
		c.is("Count", n, 2, err)
		i, ok, err := l.Index(ctx, 1)
		c.has("Index", i, ok, 2, err)
		did, err := l.Remove(ctx, 8)
		c.is("Remove", did, true, err)
		c.is("Sort", nil, nil, l.Sort(ctx, engine.ReverseOptions{}))
		c.is("Reverse", nil, nil, l.Reverse(ctx))
		c.is("All", gathered(t, l.All(ctx)), []float64{3, 2, 1, 1}, nil)
		x, ok, err = l.Pop(ctx, 0, now)
		c.has("Pop", x, ok, 3.0, err)
		c.is("Trim", nil, nil, l.Trim(ctx, 0, 1))
		x, ok, err = l.Pop(ctx, -1, now)
		c.has("Pop", x, ok, 2.0, err)
		x, ok, err = l.Pop(ctx, -1, now)
		c.none("Pop of nothing", x, ok, err)
	})
}

// TestListKeeps: an item that is no T is put back where it was.
func TestListKeeps(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		l := opened[*typed.List[int]](t)(typed.NewList[int](e, "l", engine.ListOptions{}))
		before := []codec.Text{"a", "b", "c", "d"}
		_, err := l.Untyped().Extend(ctx, before)
		c.is("Extend", nil, nil, err)
		for i, stored := range map[engine.Index]codec.Text{0: "a", 1: "b", 3: "d", -1: "d", -2: "c", -4: "a"} {
			_, _, err := l.Pop(ctx, i, now)
			c.mismatch(err, stored, "list l: pop: holds str, not int")
			items, err := l.Untyped().Slice(ctx, engine.Opt[engine.Index]{}, engine.Until{}, 1)
			c.is("Slice", items, before, err)
		}
	})
}

// TestDequeSequence: a deque has what a list has.
func TestDequeSequence(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		d := opened[*typed.Deque[job]](t)(typed.NewDeque[job](e, "d", engine.DequeOptions{}))
		n, err := d.Insert(ctx, 0, job{"ada", 1})
		c.is("Insert", n, 1, err)
		x, ok, err := d.Get(ctx, 0)
		c.has("Get", x, ok, job{"ada", 1}, err)
		has, err := d.Contains(ctx, job{"ada", 2})
		c.is("Contains", has, false, err)
	})
}
