package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// batch is batch(fn).
func batch(e *engine.Engine, ctx context.Context, fn catalog.Callback) (result catalog.Value, err error) {
	err = e.Batch(ctx, func(tx *engine.Engine) (err error) {
		result, err = within(e, tx, fn)
		return err
	})
	return result, err
}

// atomicOptions are the options of atomic.
type atomicOptions struct{ Retries int }

// atomic is atomic(fn, *, retries=10).
func atomic(e *engine.Engine, ctx context.Context, fn catalog.Callback, opts atomicOptions) (result catalog.Value, err error) {
	err = e.Atomic(ctx, opts.Retries, func(tx *engine.Engine) (err error) {
		result, err = within(e, tx, fn)
		return err
	})
	return result, err
}

// within calls fn while e and its handles, also those made before, are those
// of tx.
func within(e, tx *engine.Engine, fn catalog.Callback) (catalog.Value, error) {
	defer e.Switch(tx)()
	return fn.Env().Within(e.Later, func() (catalog.Value, error) { return fn.Call(catalog.Native) })
}
