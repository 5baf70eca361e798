package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Cell holds one value. It is a string at its name. Its size is the length of
// the stored form in bytes. A write leaves the time to live as it is, unless it
// gives another one. All methods are O(1) but for the length of the value.
type Cell struct{ handle }

// CellOptions are the options of a cell; the zero value is useful.
type CellOptions struct{ Common }

// Cell gives the cell called name. It does no I/O.
func (e *Engine) Cell(name string, opts CellOptions) (*Cell, error) {
	c := new(Cell)
	if err := e.open(&c.handle, cellKind, name, opts.Common); err != nil {
		return nil, err
	}
	return c, nil
}

// Get gives the value, or none.
func (c *Cell) Get(ctx context.Context) (Opt[codec.Text], error) {
	r, err := c.read(ctx, "get", store.Cmd(store.Get, c.name))
	return optText(r), err
}

// cellSet is SET on a key that holds nothing else than a string.
// KEYS cell. ARGV the value, options of SET. Returns whether it did.
var cellSet = store.NewScript(store.Script{
	Name: "cell.set",
	Keys: 1,
	Lua: `
redis.call('STRLEN', KEYS[1])
return redis.call('SET', KEYS[1], unpack(ARGV)) and 1 or 0`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		t.Do(store.Cmd(store.StrLen, c.Arg(0)))
		if t.Do(store.CmdList(store.Set, c.Arg(0), commandArgs(c, 1))).IsNil() {
			return store.OfInt(0)
		}
		return store.OfInt(1)
	},
})

// cellSetIf is cellSet on a condition, where it matters whether it did.
var cellSetIf = func() *store.Script {
	s := *cellSet
	s.Decides = true
	return &s
}()

// Set makes v the value, which lives as long as opts say.
func (c *Cell) Set(ctx context.Context, v codec.Text, opts SetOptions) error {
	_, err := c.assign(ctx, "set", v, opts)
	return err
}

// SetIfAbsent makes v the value if there is none, and reports whether it did.
func (c *Cell) SetIfAbsent(ctx context.Context, v codec.Text, opts SetOptions) (bool, error) {
	return c.assign(ctx, "set_if_absent", v, opts, "NX")
}

// SetIfExists makes v the value if there is one, and reports whether it did.
func (c *Cell) SetIfExists(ctx context.Context, v codec.Text, opts SetOptions) (bool, error) {
	return c.assign(ctx, "set_if_exists", v, opts, "XX")
}

// assign sets the value on a condition of SET. A time to live that the call
// gives counts in place of that of the handle.
func (c *Cell) assign(ctx context.Context, op string, v codec.Text, opts SetOptions, cond ...string) (bool, error) {
	set, args := cellSet, append([]string{c.name, string(v)}, cond...)
	if len(cond) > 0 {
		set = cellSetIf
	}
	if opts.TTL == 0 {
		r, err := c.write(ctx, op, set.Cmd(append(args, "KEEPTTL")...))
		return r.Int() == 1, err
	}
	ms, err := c.lifetime(op, opts)
	if err != nil {
		return false, err
	}
	r, err := c.do(ctx, op, set.Cmd(append(args, "PX", strconv.FormatInt(ms, 10))...))
	return r.Int() == 1, err
}

// lifetime gives the milliseconds of a ttl.
func (h *handle) lifetime(op string, opts SetOptions) (int64, error) {
	ms := opts.TTL.Milliseconds()
	switch {
	case h.copied != nil:
		return 0, h.refuseEntryTTL(op)
	case opts.TTL == Forever:
		return 0, h.refuse(op, ErrValue, "ttl must be at least 1ms, got forever: leave it out")
	case ms < 1:
		return 0, h.refuse(op, ErrValue, "ttl must be at least 1ms, got %v", opts.TTL)
	}
	return ms, nil
}

// Swap makes v the value and returns the old one, or none.
func (c *Cell) Swap(ctx context.Context, v codec.Text) (Opt[codec.Text], error) {
	r, err := c.write(ctx, "swap", store.Cmd(store.Set, c.name, string(v), "KEEPTTL", "GET"))
	return optText(r), err
}

// Delete removes the value and reports whether there was one.
func (c *Cell) Delete(ctx context.Context) (bool, error) {
	r, err := c.do(ctx, "delete", c.whole(wholeClear, nil))
	return r.Int() > 0, err
}

// Take removes the value and returns it, or none.
func (c *Cell) Take(ctx context.Context) (Opt[codec.Text], error) {
	cmd := store.Cmd(store.GetDel, c.name)
	r, err := c.take(ctx, "take", &cmd)
	return optText(r), err
}

// Rename gives the cell another name, and returns a handle of it. The error is
// of kind missing if the cell does not exist, of kind exists if the new name is
// taken and Replace is not set.
func (c *Cell) Rename(ctx context.Context, name string, opts RenameOptions) (*Cell, error) {
	if err := c.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return c.engine.Cell(name, CellOptions{c.moved(nil)})
}

// Copy copies the cell with its time to live, and returns a handle of the copy;
// errors as with Rename. A copy to another store takes a few round trips.
func (c *Cell) Copy(ctx context.Context, name string, opts CopyOptions) (*Cell, error) {
	if err := c.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return c.engine.Cell(name, CellOptions{c.moved(opts.Store)})
}
