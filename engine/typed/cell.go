package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A Cell is one value.
type Cell[T any] struct {
	Structure
	untyped *engine.Cell
	value   *gotype.Type[T]
}

// NewCell gives the cell called name. It does no I/O.
func NewCell[T any](e *engine.Engine, name string, opts engine.CellOptions) (*Cell[T], error) {
	t, c, err := open[T]("cell", name, opts.Common, func() (*engine.Cell, error) { return e.Cell(name, opts) })
	if err != nil {
		return nil, err
	}
	return &Cell[T]{c, c, t}, nil
}

// Get gives the value; ok is false if there is none. O(1).
func (c *Cell[T]) Get(ctx context.Context) (v T, ok bool, err error) {
	t, err := c.untyped.Get(ctx)
	return optional(c, "get", t, err, c.value.Value)
}

// Set sets the value, for a time if the options say so. O(1).
func (c *Cell[T]) Set(ctx context.Context, v T, opts engine.SetOptions) error {
	t, err := c.value.Text(v)
	if err != nil {
		return wrap(c, "set", err)
	}
	return c.untyped.Set(ctx, t, opts)
}

// SetIfAbsent sets the value if there is none, and reports whether it did. O(1).
func (c *Cell[T]) SetIfAbsent(ctx context.Context, v T, opts engine.SetOptions) (bool, error) {
	t, err := c.value.Text(v)
	if err != nil {
		return false, wrap(c, "set_if_absent", err)
	}
	return c.untyped.SetIfAbsent(ctx, t, opts)
}

// SetIfExists sets the value if there is one, and reports whether it did. O(1).
func (c *Cell[T]) SetIfExists(ctx context.Context, v T, opts engine.SetOptions) (bool, error) {
	t, err := c.value.Text(v)
	if err != nil {
		return false, wrap(c, "set_if_exists", err)
	}
	return c.untyped.SetIfExists(ctx, t, opts)
}

// Swap sets the value and gives the old one; ok is false if there was none. An
// old one that is no T is gone: the error, a *Mismatch, has it. O(1).
func (c *Cell[T]) Swap(ctx context.Context, v T) (old T, ok bool, err error) {
	t, err := c.value.Text(v)
	if err != nil {
		return old, false, wrap(c, "swap", err)
	}
	was, err := c.untyped.Swap(ctx, t)
	return optional(c, "swap", was, err, c.value.Value)
}

// CompareAndSet sets the value to new if it is old, and reports whether it did.
// O(1).
func (c *Cell[T]) CompareAndSet(ctx context.Context, old, new T) (bool, error) {
	ts, err := texts(c, "compare_and_set", c.value, []T{old, new})
	if err != nil {
		return false, err
	}
	return c.untyped.CompareAndSet(ctx, ts[0], ts[1])
}

// Change replaces the value by what fn makes of it, atomically: fn runs again if
// somebody else was faster. It gets false if there is none, and by returning
// false it leaves none. The result is that of fn. Two round trips, or more.
func (c *Cell[T]) Change(ctx context.Context, fn func(old T, ok bool) (T, bool, error)) (v T, ok bool, err error) {
	now, err := c.untyped.Change(ctx, changing(c.value, fn))
	return optional(c, "change", now, err, c.value.Value)
}

// Delete removes the value and reports whether there was one. O(1).
func (c *Cell[T]) Delete(ctx context.Context) (bool, error) { return c.untyped.Delete(ctx) }

// Take removes the value and returns it; ok is false if there was none. One that
// is no T is put back, unless there is another one by then. O(1).
func (c *Cell[T]) Take(ctx context.Context) (v T, ok bool, err error) {
	t, err := c.untyped.Take(ctx)
	v, ok, err = optional(c, "take", t, err, c.value.Value)
	if err != nil && t.OK {
		_, failed := c.untyped.SetIfAbsent(context.WithoutCancel(ctx), t.V, engine.SetOptions{})
		err = restored(err, failed)
	}
	return v, ok, err
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (c *Cell[T]) Untyped() *engine.Cell { return c.untyped }
