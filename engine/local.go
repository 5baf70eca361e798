package engine

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// A local copy is a handle of the same type and name whose store is one of its
// own, in memory, so that every method works on it unchanged. It remembers a
// fingerprint of what it was read from. To sync it reads the stored structure again,
// under watch, compares the fingerprints, and writes what differs in a transaction:
// nothing is held open meanwhile, and a change is found whoever made it.

// A copyable is a structure of which there are local copies.
type copyable struct{ handle }

// An original is what a local copy was made of.
type original struct {
	from *handle

	mu    sync.Mutex
	there fingerprint // what from was when it was last read
	here  fingerprint // what the copy was then
}

// A Local is a structure of a type that has local copies, or such a copy.
type Local interface {
	Structure
	Sync(ctx context.Context, opts SyncOptions) error
	Discard(ctx context.Context) error
	Changed(ctx context.Context) (bool, error)

	localCopy(ctx context.Context) (Local, error)
}

// WithLocal calls fn with a local copy of s, and then syncs it; not if fn
// fails, whose error it gives then.
func WithLocal[S Local](ctx context.Context, s S, fn func(local S) error) error {
	c, err := s.localCopy(ctx)
	if err != nil {
		return err
	}
	if err := fn(c.(S)); err != nil {
		return err
	}
	return c.Sync(ctx, SyncOptions{})
}

// copyTo makes to, which is zero, a local copy of h.
func (h *handle) copyTo(ctx context.Context, to *handle) error {
	memory := embedded.New(embedded.Options{Shards: 1})
	common := h.common
	common.Store, common.Fence = New(memory), 0
	if err := common.Store.open(to, h.kind, h.name, common, h.kind.values(h.given())...); err != nil {
		return err
	}
	to.copied = &original{from: h}
	runtime.AddCleanup(to.copied, func(s *embedded.Store) { s.Close() }, memory)
	return to.reread(ctx, "local_copy")
}

// reread makes a local copy what is stored now.
func (h *handle) reread(ctx context.Context, op string) error {
	o := h.copied
	r, err := o.from.do(ctx, op, o.from.imageCmd())
	if err != nil {
		return err
	}
	there := o.from.imageOf(r)
	cs := append([]store.Command{store.Cmd(store.Unlink, h.keys()...)}, there.writes()...)
	for _, r := range h.store.Atomic(ctx, cs) {
		if r.Kind() >= store.Refused {
			return h.failed(op, r.Err())
		}
	}
	return o.read(ctx, h, there)
}

// read remembers what is stored, and what the copy h is.
func (o *original) read(ctx context.Context, h *handle, there image) error {
	here, err := h.image(ctx)
	o.there, o.here = there.fingerprint(), here.fingerprint()
	return err
}

// image reads all that a local copy consists of.
func (h *handle) image(ctx context.Context) (image, error) {
	r, err := h.do(ctx, "sync", h.imageCmd())
	return h.imageOf(r), err
}

// locally gives what h is a copy of, which is then this caller's alone until
// unlock.
func (h *handle) locally(op string) (o *original, unlock func(), err error) {
	if h.copied == nil {
		return nil, nil, h.refuse(op, ErrUnsupported, "is no local copy: local_copy makes one")
	}
	h.copied.mu.Lock()
	return h.copied, h.copied.mu.Unlock, nil
}

// Changed reports whether a local copy is another than what was read from the
// store, by its elements, parameters and time to live. It does no I/O. O(n).
func (c *copyable) Changed(ctx context.Context) (bool, error) { return c.changed(ctx) }

func (h *handle) changed(ctx context.Context) (bool, error) {
	o, unlock, err := h.locally("changed")
	if err != nil {
		return false, err
	}
	defer unlock()
	here, err := h.image(ctx)
	return here.fingerprint() != o.here, err
}

// Discard forgets what was changed in a local copy: it becomes what is stored
// now. One round trip. O(n).
func (c *copyable) Discard(ctx context.Context) error { return c.discard(ctx) }

func (h *handle) discard(ctx context.Context) error {
	_, unlock, err := h.locally("discard")
	if err != nil {
		return err
	}
	defer unlock()
	return h.reread(ctx, "discard")
}

// SyncOptions are the options of a sync: with Force what is stored is replaced
// also if somebody else changed it.
type SyncOptions struct{ Force bool }

// Sync makes the stored structure what the local copy is, atomically; nothing is
// written if that was not changed. The error is of kind conflict if somebody else
// changed, or let expire, what is stored since the copy was read or last synced:
// nothing is written then. Two round trips; O(n), of which only what differs is
// written.
func (c *copyable) Sync(ctx context.Context, opts SyncOptions) error { return c.sync(ctx, opts) }

func (h *handle) sync(ctx context.Context, opts SyncOptions) error {
	o, unlock, err := h.locally("sync")
	if err != nil {
		return err
	}
	defer unlock()
	here, err := h.image(ctx)
	if err != nil || here.fingerprint() == o.here && !opts.Force {
		return err
	}
	session, err := o.from.store.Session(ctx)
	if err != nil {
		return h.failed("sync", err)
	}
	defer session.Close()
	for {
		err := h.replace(ctx, session, here, opts.Force)
		if !opts.Force || !errors.Is(err, ErrConflict) {
			return err
		}
	}
}

// replace makes what is stored what here is, the image of the copy.
func (h *handle) replace(ctx context.Context, session store.Session, here image, force bool) error {
	o := h.copied
	r, err := o.from.done(ctx, "sync", session.Read(ctx, o.from.imageCmd()))
	if err != nil {
		return err
	}
	there := o.from.imageOf(r)
	if !force && there.fingerprint() != o.there {
		err = ErrConflict
	}
	var rs []store.Reply
	if err == nil {
		cs := here.over(there, here.fingerprint().expires != o.here.expires)
		rs, err = session.Exec(ctx, append(cs, o.from.imageCmd()))
	}
	switch {
	case errors.Is(err, ErrConflict):
		return h.refuse("sync", ErrConflict, "it was changed in the store meanwhile: discard, or sync with force")
	case err != nil:
		return h.failed("sync", err)
	}
	for _, r := range rs {
		if r.Kind() >= store.Refused {
			return o.from.failure(ctx, "sync", r.Err())
		}
	}
	return o.read(ctx, h, o.from.imageOf(rs[len(rs)-1]))
}

// refuseEntryTTL is the refusal to make a single entry of a local copy expire:
// no image has that, so it would be lost.
func (h *handle) refuseEntryTTL(op string) error {
	return h.refuse(op, ErrUnsupported, "a local copy does not keep the times to live of entries: give them to what is stored")
}

// over gives the commands that make there what im is.
func (im image) over(there image, lifetime bool) (cs []store.Command) {
	for i := range im {
		changes := im[i].changes(&there[i])
		if len(changes) > 0 || lifetime {
			cs = append(append(cs, changes...), im[i].lifetime(&there[i], lifetime)...)
		}
	}
	return cs
}
