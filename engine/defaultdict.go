package engine

import (
	"context"
	"fmt"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A DefaultDict is a HashMap that has a value for every key: At stores and
// returns one for a key that has none yet. It is a hash at its name.
type DefaultDict struct {
	HashMap
	opts DefaultDictOptions
}

// DefaultDictOptions are the options of a map with defaults. They belong to the
// handle: nothing of them is stored.
type DefaultDictOptions struct {
	Common
	Value codec.Text                                    // what a key gets that has no value
	Make  func(ctx context.Context) (codec.Text, error) // makes it, if not nil, each time anew
}

// DefaultDict gives the map with defaults called name. It does no I/O.
func (e *Engine) DefaultDict(name string, opts DefaultDictOptions) (*DefaultDict, error) {
	d := &DefaultDict{opts: opts}
	if err := e.open(&d.handle, defaultKind, name, opts.Common); err != nil {
		return nil, err
	}
	return d, nil
}

// At gives the value of k, after setting it to the default if it had none. Of
// several callers who meet none all get the same. One round trip; with Make two
// if there is none. O(1).
func (d *DefaultDict) At(ctx context.Context, k codec.Key) (codec.Text, error) {
	v := d.opts.Value
	if d.opts.Make != nil || d.runner != nil && d.common.TTL == 0 { // in the process a second call is no trip
		var c store.Command
		c.Fill(store.HGet, d.name, string(k))
		r, err := d.run(ctx, ctx, "at", &c)
		if !r.IsNil() || err != nil {
			return codec.Text(r.Str()), err
		}
	}
	if d.opts.Make != nil {
		var err error
		if v, err = d.make(ctx, "at"); err != nil {
			return "", err
		}
	}
	return d.setDefault(ctx, "at", k, v)
}

// make calls Make.
func (d *DefaultDict) make(ctx context.Context, op string) (codec.Text, error) {
	if d.opts.Make == nil {
		return d.opts.Value, nil
	}
	v, err := d.opts.Make(ctx)
	if err != nil {
		err = fmt.Errorf("%s %s: %s: %w", d.kind.name, d.name, op, err)
	}
	return v, err
}

// Change replaces the value of k as HashMap.Change does, but fn of a key that
// has none gets the default.
func (d *DefaultDict) Change(ctx context.Context, k codec.Key, fn func(old Opt[codec.Text]) (Opt[codec.Text], error)) (Opt[codec.Text], error) {
	return d.HashMap.Change(ctx, k, func(old Opt[codec.Text]) (Opt[codec.Text], error) {
		if !old.OK {
			v, err := d.make(ctx, "change")
			if err != nil {
				return old, err
			}
			return fn(codec.Some(v))
		}
		return fn(old)
	})
}

// Rename gives the map another name, and returns a handle of it with the same
// defaults; errors as with HashMap.Rename. O(1).
func (d *DefaultDict) Rename(ctx context.Context, name string, opts RenameOptions) (*DefaultDict, error) {
	if err := d.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return d.with(name, d.moved(nil))
}

// Copy copies the map with its time to live, and returns a handle of the copy
// with the same defaults; errors as with HashMap.Copy. O(n).
func (d *DefaultDict) Copy(ctx context.Context, name string, opts CopyOptions) (*DefaultDict, error) {
	if err := d.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return d.with(name, d.moved(opts.Store))
}

// with gives a handle with the defaults of d.
func (d *DefaultDict) with(name string, c Common) (*DefaultDict, error) {
	opts := d.opts
	opts.Common = c
	return d.engine.DefaultDict(name, opts)
}

// LocalCopy gives a copy of the map in memory, with the same defaults: see
// HashMap.LocalCopy.
func (d *DefaultDict) LocalCopy(ctx context.Context) (*DefaultDict, error) {
	local := &DefaultDict{opts: d.opts}
	return local, d.copyTo(ctx, &local.handle)
}

func (d *DefaultDict) localCopy(ctx context.Context) (Local, error) { return d.LocalCopy(ctx) }
