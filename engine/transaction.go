package engine

import (
	"context"
	"errors"

	"github.com/rdsh/rdsh/engine/store"
)

// Batch runs fn with an engine whose writes go to the store in groups of one
// round trip, the rest when fn returns, also if it fails. Structures of tx
// answer a write at once, with 0, false or nothing for a result; those that
// read, and those whose point is their result, as Pop or SetIfAbsent, first send
// what was collected. The error is that of fn, or else the first of a write. A
// batch within a batch or a transaction of the same engine is of kind
// unsupported, and so is a call that waits.
func (e *Engine) Batch(ctx context.Context, fn func(tx *Engine) error) error {
	var own error
	err := store.Batch(ctx, e.store, func(s store.Store) error {
		own = fn(e.on(s))
		return own
	})
	if err == nil || err == own {
		return err
	}
	return e.refused(ctx, "batch", err)
}

// Atomic runs fn with an engine whose writes take effect together when fn
// returns, in one round trip, or not at all if it fails or the store refuses one
// of them, since a key holds something else or a bound is reached. What fn reads
// it must read before its first write. When something that it has read changes before
// the end, nothing is written and fn runs again, retries times at most; then
// the error is of kind conflict. A call whose point is its result, as Pop or
// SetIfAbsent, a read after a write, and a transaction within another are of
// kind unsupported.
//
// The error is that of the write that was refused. What [store.Atomic] cannot
// undo, such as commands of streams by Engine.Call, is done nevertheless.
func (e *Engine) Atomic(ctx context.Context, retries int, fn func(tx *Engine) error) error {
	if retries < 0 {
		return errorf(ErrValue, "store atomic: retries must not be negative, got %d", retries)
	}
	var own error
	err := store.Atomic(ctx, e.store, retries, func(s store.Store) error {
		own = fn(e.on(s))
		return own
	})
	if err == nil || err == own {
		return err
	}
	return e.refused(ctx, "atomic", err)
}

// Later reports whether the last reply to e or one of its handles, since it was
// asked before, is that of a write that takes place later, within Batch or
// Atomic.
func (e *Engine) Later() bool {
	d, ok := e.store.(*store.Deferred)
	return ok && d.Later()
}

// refused gives the error of a batch or transaction that is not of its function.
func (e *Engine) refused(ctx context.Context, op string, err error) error {
	if isWrongType(err) {
		var write *store.WriteError
		errors.As(err, &write)
		got := e.store.Do(ctx, store.Cmd(store.Type, write.Key)).Str()
		if structureOf(write.Key).kind == nil && holds[got] != "" {
			return errorf(ErrType, "store %s: %s%s holds %s", op, ofWrite(err), write.Key, holds[got])
		}
	}
	return storeError(op, err)
}

// ofWrite tells which write that was collected err is the error of, as in
// "queue.push jobs: "; nothing if it is of none.
func ofWrite(err error) string {
	var write *store.WriteError
	if !errors.As(err, &write) {
		return ""
	}
	return write.Op + " " + structureOf(write.Key).name + ": "
}
