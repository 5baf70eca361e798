package engine

import (
	"context"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
)

// InMemory gives the entries in memory, the one that was used least recently
// first. It does no I/O. O(n).
func (d *LRUDict) InMemory() Dict[MapEntry] {
	d.mu.Lock()
	defer d.mu.Unlock()
	entries := make(Dict[MapEntry], 0, d.order.Len())
	for e := d.order.Front(); e != nil; e = e.Next() {
		entries = append(entries, e.Value.(*kept).MapEntry)
	}
	return entries
}

// Map gives the map as it is in the store, after a Sync, for what there is no
// method here for. Who is going to write empties the memory, since what is there
// would hide it. One round trip if there is something to write, then those of the
// call.
func (d *LRUDict) Map(ctx context.Context, writes bool) (*HashMap, error) {
	return &d.stored, d.Sync(ctx, LRUSyncOptions{Clear: writes})
}

// Size gives the number of entries. O(1), after a Sync.
func (d *LRUDict) Size(ctx context.Context) (int, error) {
	if err := d.Sync(ctx, LRUSyncOptions{}); err != nil {
		return 0, err
	}
	return d.handle.Size(ctx)
}

// Exists reports whether the map has entries or parameters. O(1), after a Sync.
func (d *LRUDict) Exists(ctx context.Context) (bool, error) {
	if err := d.Sync(ctx, LRUSyncOptions{}); err != nil {
		return false, err
	}
	return d.handle.Exists(ctx)
}

// Clear removes all entries, those in memory too, and the parameters, and
// reports whether there was anything. O(1) for the caller.
func (d *LRUDict) Clear(ctx context.Context) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	did, err := d.handle.Clear(ctx)
	if err != nil {
		return did, err
	}
	did = did || d.unsaved > 0
	d.order.Init()
	clear(d.entries)
	d.count(-d.unsaved)
	return did, nil
}

// Expire removes the map after so long, as that of every structure. O(1), after
// a Sync that empties the memory.
func (d *LRUDict) Expire(ctx context.Context, after time.Duration) (bool, error) {
	if err := d.Sync(ctx, LRUSyncOptions{Clear: true}); err != nil {
		return false, err
	}
	return d.handle.Expire(ctx, after)
}

// ExpireAt removes the map at a time, as Expire does.
func (d *LRUDict) ExpireAt(ctx context.Context, at time.Time) (bool, error) {
	if err := d.Sync(ctx, LRUSyncOptions{Clear: true}); err != nil {
		return false, err
	}
	return d.handle.ExpireAt(ctx, at)
}

// Describe tells of the map as it is in the store, after a Sync. O(1).
func (d *LRUDict) Describe(ctx context.Context) (Dict[Property], error) {
	if err := d.Sync(ctx, LRUSyncOptions{}); err != nil {
		return nil, err
	}
	return d.handle.Describe(ctx)
}

// Memory gives the bytes that the map takes in the store, after a Sync. O(n).
func (d *LRUDict) Memory(ctx context.Context) (int, error) {
	if err := d.Sync(ctx, LRUSyncOptions{}); err != nil {
		return 0, err
	}
	return d.handle.Memory(ctx)
}

// Configure changes maxsize, after a Sync: see Queue.Configure. O(1).
func (d *LRUDict) Configure(ctx context.Context, changes []Parameter) error {
	if err := d.Sync(ctx, LRUSyncOptions{}); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.handle.Configure(ctx, changes); err != nil {
		return err
	}
	d.stored.params.Store(d.params.Load())
	d.most = 0 // the next write tells
	return nil
}

// Iterate gives a cursor over the keys, as HashMap.Iterate does, after a Sync.
func (d *LRUDict) Iterate(ctx context.Context) (Cursor[codec.Key], error) {
	m, err := d.Map(ctx, false)
	if err != nil {
		return nil, err
	}
	return m.Iterate(ctx)
}

// Pairs gives a cursor over the entries, as HashMap.Pairs does, after a Sync.
func (d *LRUDict) Pairs(ctx context.Context) (Cursor[MapEntry], error) {
	m, err := d.Map(ctx, false)
	if err != nil {
		return nil, err
	}
	return m.Pairs(ctx)
}

// Rename gives the map another name, after a Sync, and returns a handle of it
// with nothing in memory; errors as with HashMap.Rename. O(1).
func (d *LRUDict) Rename(ctx context.Context, name string, opts RenameOptions) (*LRUDict, error) {
	if err := d.Sync(ctx, LRUSyncOptions{Clear: true}); err != nil {
		return nil, err
	}
	if err := d.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return d.engine.LRUDict(name, LRUDictOptions{Common: d.moved(nil)})
}

// Copy copies the map with its parameters and its time to live, after a Sync, and
// returns a handle of the copy; errors as with HashMap.Copy. O(n).
func (d *LRUDict) Copy(ctx context.Context, name string, opts CopyOptions) (*LRUDict, error) {
	if err := d.Sync(ctx, LRUSyncOptions{}); err != nil {
		return nil, err
	}
	if err := d.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return d.engine.LRUDict(name, LRUDictOptions{Common: d.moved(opts.Store)})
}
