package engine

import (
	"context"

	"github.com/rdsh/rdsh/engine/store"
)

// RenameOptions are the options of a rename: whether a structure that has the
// new name already is replaced.
type RenameOptions struct{ Replace bool }

// CopyOptions are the options of a copy: whether a structure that has the new
// name already is replaced, and the store of the copy, nil for the same one.
type CopyOptions struct {
	Replace bool
	Store   *Engine
}

// wholeBecome gives all keys other names.
// KEYS the keys, the new ones. ARGV types, RENAME or COPY, "1" to replace what
// is there. Returns 1, 0 if there is nothing, -1 if something is in the way.
var wholeBecome = newWhole("whole.become", 2, "local command, replace = ARGV[2], ARGV[3]"+luaBecome,
	func(t store.Tx, c *store.Command) store.Reply {
		n := c.Script.Keys
		return become(t, c, c.Arg(n+1), c.Arg(n+2) == "1")
	}).decides()

// luaBecome gives the first half of the keys the names of the second, by
// command. Existing ones are replaced if replace is '1'.
const luaBecome = `
local n, here, there = #KEYS / 2, 0, 0
for i = 1, n do
  here = here + redis.call('EXISTS', KEYS[i])
  there = there + redis.call('EXISTS', KEYS[n + i])
end
if here == 0 then return 0 end
if there > 0 and replace ~= '1' then return -1 end
for i = 1, n do
  redis.call('DEL', KEYS[n + i])
  if redis.call('EXISTS', KEYS[i]) == 1 then redis.call(command, KEYS[i], KEYS[n + i]) end
end
return 1`

// become is luaBecome.
func become(t store.Tx, c *store.Command, command string, replace bool) store.Reply {
	n, here, there := c.Script.Keys/2, int64(0), int64(0)
	for i := range n {
		here += t.Do(store.Cmd(store.Exists, c.Arg(i))).Int()
		there += t.Do(store.Cmd(store.Exists, c.Arg(n+i))).Int()
	}
	if here == 0 {
		return store.OfInt(0)
	}
	if there > 0 && !replace {
		return store.OfInt(-1)
	}
	for i := range n {
		t.Do(store.Cmd(store.Del, c.Arg(n+i)))
		if t.Do(store.Cmd(store.Exists, c.Arg(i))).Int() == 1 {
			t.Do(store.Named(command, c.Arg(i), c.Arg(n+i)))
		}
	}
	return store.OfInt(1)
}

// become renames or copies the structure within its store.
func (h *handle) become(ctx context.Context, op, command, name string, replace bool) error {
	if name == "" {
		return h.refuse(op, ErrValue, "the new name is empty")
	}
	if name == h.name {
		return h.becomeItself(ctx, op, replace)
	}
	flag := "0"
	if replace {
		flag = "1"
	}
	r := h.store.Do(ctx, h.whole(wholeBecome, h.kind.keys(name), command, flag))
	if isWrongType(r.Err()) {
		for _, name := range []string{h.name, name} {
			if err := h.wrongType(ctx, name); err != nil {
				return err
			}
		}
	}
	if r.Kind() >= store.Refused {
		return h.failed(op, r.Err())
	}
	return h.became(op, name, r)
}

func (h *handle) became(op, name string, r store.Reply) error {
	switch {
	case r.Kind() == store.Int && r.Int() == 0:
		return h.refuse(op, ErrMissing, "does not exist")
	case r.Int() < 0:
		return h.refuse(op, ErrExists, "%s exists already", name)
	}
	return nil
}

// becomeItself is a rename to the own name: nothing to do, or in the way.
func (h *handle) becomeItself(ctx context.Context, op string, replace bool) error {
	r, err := h.do(ctx, op, h.whole(wholeExists, nil))
	if err != nil {
		return err
	}
	if r.Int() > 0 && op == "copy" && !replace {
		return h.refuse(op, ErrExists, "%s exists already", h.name)
	}
	return h.became(op, h.name, store.OfInt(min(r.Int(), 1)))
}

// rename gives the structure another name.
func (h *handle) rename(ctx context.Context, name string, opts RenameOptions) error {
	if h.copied != nil {
		return h.refuse("rename", ErrUnsupported, "a local copy keeps its name: rename what is stored")
	}
	return h.become(ctx, "rename", "RENAME", name, opts.Replace)
}

// copy copies the structure, also to another store.
func (h *handle) copy(ctx context.Context, name string, opts CopyOptions) error {
	if opts.Store == nil && h.copied != nil {
		opts.Store = h.copied.from.engine
	}
	if opts.Store == nil || opts.Store.base() == h.base() {
		return h.become(ctx, "copy", "COPY", name, opts.Replace)
	}
	if name == "" {
		return h.refuse("copy", ErrValue, "the new name is empty")
	}
	writes, err := h.snapshot(ctx, name)
	if err != nil {
		return err
	}
	return h.restore(ctx, name, opts, writes)
}

// moved gives the options for a handle of what was renamed or copied: those
// of h. It gives no parameters, since they are stored with the structure.
func (h *handle) moved(to *Engine) Common {
	c := h.common
	switch c.Store = to; {
	case to == nil && h.copied != nil:
		c.Store = h.copied.from.engine
	case to == nil:
		c.Store = h.engine
	}
	return c
}
