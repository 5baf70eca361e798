package engine

import (
	"context"
	"fmt"
)

// Sync returns once every write that has returned is as safe as the store can
// make it: for one that a directory keeps, on the disk, whatever its fsync
// option says. A store in memory, and a server, have nothing more to do.
func (e *Engine) Sync(ctx context.Context) error {
	s, ok := e.store.(interface{ Sync() error })
	if !ok {
		return nil
	}
	return failed("sync", s.Sync())
}

// Compact writes the state of a store that a directory keeps anew, without what
// led to it, while calls go on. The error is of kind unsupported for any other
// store. It happens by itself when the log has grown enough. O(n).
func (e *Engine) Compact(ctx context.Context) error {
	s, ok := e.store.(interface {
		Compact(ctx context.Context) error
	})
	if !ok {
		return errorf(ErrUnsupported, "compact: the store is not kept by a directory")
	}
	return failed("compact", s.Compact(ctx))
}

func failed(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", op, err)
}
