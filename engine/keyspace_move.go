package engine

import (
	"context"

	"github.com/rdsh/rdsh/engine/store"
)

// MoveOptions are the options of a copy or rename by names: whether a structure
// that has the new name already is replaced, and for a copy its store, nil for
// the same one.
type MoveOptions struct {
	To      *Engine
	Replace bool
}

// keyspaceBecome gives all keys that a structure of any type may have another
// name.
// KEYS the keys, the new ones. ARGV RENAME or COPY, "1" to replace what is
// there. Returns as wholeBecome.
var keyspaceBecome = store.NewScript(store.Script{
	Name:    "keyspace.become",
	Keys:    2 * len(allKeys("x")),
	Decides: true,
	Lua:     "local command, replace = ARGV[1], ARGV[2]" + luaBecome,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		n := c.Script.Keys
		return become(t, c, c.Arg(n), c.Arg(n+1) == "1")
	},
})

// Copy copies the structure called name, whatever its type, with its parameters
// and time to live. The error is of kind missing if there is none, of kind exists
// if there is one of the new name and Replace is not set. One round trip; a copy
// to another store takes a few and holds the structure in memory. O(n).
func (e *Engine) Copy(ctx context.Context, name, to string, opts MoveOptions) error {
	if opts.To == nil || opts.To.base() == e.base() {
		return e.become(ctx, "copy", "COPY", name, to, opts.Replace)
	}
	s, err := e.Open(ctx, name)
	switch {
	case err != nil:
		return err
	case to == "":
		return errorf(ErrValue, "store copy: the new name is empty")
	case !s.OK:
		return errorf(ErrMissing, "store copy: %s does not exist", name)
	}
	h := s.V.(interface{ self() *handle }).self()
	return h.copy(ctx, to, CopyOptions{Replace: opts.Replace, Store: opts.To})
}

// Rename gives the structure called name, whatever its type, another name;
// errors as with Copy. One round trip. O(1).
func (e *Engine) Rename(ctx context.Context, name, to string, opts RenameOptions) error {
	return e.become(ctx, "rename", "RENAME", name, to, opts.Replace)
}

// become renames or copies a structure of any type within the store.
func (e *Engine) become(ctx context.Context, op, command, name, to string, replace bool) error {
	if name == "" || to == "" {
		return errorf(ErrValue, "store %s: name is empty", op)
	}
	if name == to {
		exists, err := e.Exists(ctx, name)
		if err != nil || exists && (command == "RENAME" || replace) {
			return err
		}
		return e.became(op, name, to, exists)
	}
	args := append(append(allKeys(name), allKeys(to)...), command, flag(replace))
	r := e.store.Do(ctx, keyspaceBecome.Cmd(args...))
	switch {
	case r.Kind() >= store.Refused:
		return storeError(op, r.Err())
	case r.Int() == 1:
		return nil
	}
	return e.became(op, name, to, r.Int() < 0)
}

// became is the error of a rename or copy that did nothing: the new name is
// taken, or there is nothing to rename.
func (e *Engine) became(op, name, to string, taken bool) error {
	if taken {
		return errorf(ErrExists, "store %s: %s exists already", op, to)
	}
	return errorf(ErrMissing, "store %s: %s does not exist", op, name)
}
