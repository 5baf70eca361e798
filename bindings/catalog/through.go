package catalog

import (
	"context"
	"reflect"
)

// Through gives a row's function of a method of T that is called on an S, in
// place of which to gives the T.
func Through[S, T any](f Func, to func(s S, ctx context.Context) (T, error)) Func {
	call, quicken := f.call, f.quicken
	f.on = reflect.TypeFor[S]()
	f.call = func(c *Call) (Value, error) {
		recv := c.Recv
		t, err := to(recv.(S), c.Env.Ctx)
		if err != nil {
			return Value{}, err
		}
		c.Recv = t
		v, err := call(c)
		c.Recv = recv
		return v, err
	}
	if quicken == nil {
		return f
	}
	f.quicken = func(c *Call, words int) quick {
		run := quicken(c, words)
		if run == nil {
			return nil
		}
		return func(recv any, ctx context.Context, x, y string) (Value, error) {
			t, err := to(recv.(S), ctx)
			if err != nil {
				return Value{}, err
			}
			return run(t, ctx, x, y)
		}
	}
	return f
}
