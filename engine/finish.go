package engine

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// A keeper knows who keeps something back.
type keeper struct {
	mu    sync.Mutex
	dicts map[*LRUDict]bool
}

func (k *keeper) set(d *LRUDict, keeps bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.dicts == nil {
		k.dicts = make(map[*LRUDict]bool)
	}
	if delete(k.dicts, d); keeps {
		k.dicts[d] = true
	}
}

func (k *keeper) all() (dicts []*LRUDict) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for d := range k.dicts {
		dicts = append(dicts, d)
	}
	slices.SortFunc(dicts, func(a, b *LRUDict) int { return cmp.Compare(a.name, b.name) })
	return dicts
}

// Keeps reports whether handles of e keep anything back.
func (e *Engine) Keeps() bool {
	e.keeper.mu.Lock()
	defer e.keeper.mu.Unlock()
	return len(e.keeper.dicts) > 0
}

// Finish writes what handles of e keep back, as an LRUDict does, and gives the
// errors of all.
func (e *Engine) Finish(ctx context.Context) (errs []error) {
	for _, d := range e.keeper.all() {
		if err := d.Sync(ctx, LRUSyncOptions{}); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}
