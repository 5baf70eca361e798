package engine

import (
	"context"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A HyperLogLog estimates how many different elements it has seen, in 12 KB at
// most, with a standard error of 0.81 %. It keeps none of them. It is a string
// at its name, as PFADD makes it, and its size is the length of that in bytes.
//
// The algorithm is that of Flajolet, Fusy, Gandouet and Meunier: HyperLogLog
// (2007), with 16,384 registers and the estimator of Ertl (2017), as Redis has
// it: https://redis.io/docs/latest/develop/data-types/probabilistic/hyperloglogs.
type HyperLogLog struct{ handle }

// HyperLogLogOptions are the options of a HyperLogLog; the zero value is useful.
type HyperLogLogOptions struct{ Common }

// HyperLogLog gives the HyperLogLog called name. It does no I/O.
func (e *Engine) HyperLogLog(name string, opts HyperLogLogOptions) (*HyperLogLog, error) {
	l := new(HyperLogLog)
	if err := e.open(&l.handle, hllKind, name, opts.Common); err != nil {
		return nil, err
	}
	return l, nil
}

// Add counts x, and reports whether the estimate may have changed: always false
// for an element that was counted before. O(1).
func (l *HyperLogLog) Add(ctx context.Context, x codec.Key) (bool, error) {
	r, err := l.write(ctx, "add", store.Cmd(store.PFAdd, l.name, string(x)))
	return r.Int() == 1, l.explain(ctx, err)
}

// Update counts elements, and reports whether the estimate may have changed. It
// is atomic for each 1,000. O(k), k being the elements.
func (l *HyperLogLog) Update(ctx context.Context, xs []codec.Key) (bool, error) {
	changed, err := l.bulk(ctx, "update", store.PFAdd, strs(xs), 1)
	return changed > 0, l.explain(ctx, err)
}

// Count gives the estimate of how many different elements there were, 0 if the
// HyperLogLog does not exist. O(1), with a large constant after a change.
func (l *HyperLogLog) Count(ctx context.Context) (int, error) {
	r, err := l.read(ctx, "count", store.Cmd(store.PFCount, l.name))
	return int(r.Int()), l.explain(ctx, err)
}

// Merge counts here what any of others counted. Without others it does nothing.
// O(k), k being the others, with a large constant.
func (l *HyperLogLog) Merge(ctx context.Context, others []*HyperLogLog) error {
	if len(others) == 0 {
		return nil
	}
	hs := []*handle{&l.handle}
	for _, other := range others {
		hs = append(hs, &other.handle)
	}
	keys, err := l.beside("merge", hs)
	if err != nil {
		return err
	}
	_, err = l.write(ctx, "merge", store.Cmd(store.PFMerge, keys...))
	return l.explain(ctx, err, hs[1:]...)
}

// explain names the one of this HyperLogLog and others that is none, if that is
// the error.
func (l *HyperLogLog) explain(ctx context.Context, err error, others ...*handle) error {
	return blame(err, append([]*handle{&l.handle}, others...), func(h *handle) error {
		if wrong := h.wrongType(ctx, h.name); wrong != nil {
			return wrong
		}
		if r := h.store.Do(ctx, store.Cmd(store.PFCount, h.name)); isWrongType(r.Err()) {
			return errorf(ErrType, "%s: holds a string that is no HyperLogLog", h.name)
		}
		return nil
	})
}

// Rename gives the HyperLogLog another name, and returns a handle of it. The
// error is of kind missing if it does not exist, of kind exists if the new name
// is taken and Replace is not set. O(1).
func (l *HyperLogLog) Rename(ctx context.Context, name string, opts RenameOptions) (*HyperLogLog, error) {
	if err := l.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return l.engine.HyperLogLog(name, HyperLogLogOptions{l.moved(nil)})
}

// Copy copies the HyperLogLog with its time to live, and returns a handle of the
// copy; errors as with Rename. A copy to another store takes a few round trips.
// O(1).
func (l *HyperLogLog) Copy(ctx context.Context, name string, opts CopyOptions) (*HyperLogLog, error) {
	if err := l.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return l.engine.HyperLogLog(name, HyperLogLogOptions{l.moved(opts.Store)})
}
