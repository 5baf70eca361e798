package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A List is items in an order, found by position. It is a list at its name, so
// that other clients may share it. In what follows n is the number of items.
type List struct {
	handle
	sequence
}

// ListOptions are the options of a list; the zero value is useful.
type ListOptions struct{ Common }

// List gives the list called name. It does no I/O.
func (e *Engine) List(name string, opts ListOptions) (*List, error) {
	l := new(List)
	if err := e.open(&l.handle, listKind, name, opts.Common); err != nil {
		return nil, err
	}
	l.sequence = sequenceOf(&l.handle)
	return l, nil
}

// Append adds item at the end and returns the new length. O(1).
func (l *List) Append(ctx context.Context, item codec.Text) (int, error) {
	c := store.Cmd(store.RPush, l.name, string(item))
	r, err := l.put(ctx, "append", &c)
	return int(r.Int()), err
}

// Extend adds items at the end, all or none, and returns the new length. One
// round trip at any length. O(k).
func (l *List) Extend(ctx context.Context, items []codec.Text) (int, error) {
	if len(items) == 0 {
		return l.Size(ctx)
	}
	var cs []store.Command
	for chunk := range slices.Chunk(strs(items), bulk) {
		cs = append(cs, store.CmdList(store.RPush, l.name, chunk))
	}
	if len(cs) == 1 {
		r, err := l.put(ctx, "extend", &cs[0])
		return int(r.Int()), err
	}
	r, err := l.writes(ctx, "extend", cs)
	return int(r.Int()), err
}

// listPop removes an item in the middle. KEYS list. ARGV position. Returns it,
// or nothing.
var listPop = store.NewScript(store.Script{
	Name:    "list.pop",
	Keys:    1,
	Decides: true,
	Lua: luaMark + `
if not redis.call('LINDEX', KEYS[1], ARGV[1]) then return false end
local other, item = mark(KEYS[1], ARGV[1])
redis.call('LREM', KEYS[1], tonumber(ARGV[1]) < 0 and -1 or 1, other)
return item`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		list, i, from := c.Arg(0), c.Arg(1), "1"
		r := t.Do(store.Cmd(store.LIndex, list, i))
		if r.IsNil() {
			return r
		}
		if i[0] == '-' {
			from = "-1"
		}
		mark, item := markAt(t, list, i)
		t.Do(store.Cmd(store.LRem, list, from, mark))
		return store.OfStr(item)
	},
})

// Pop removes the item at position i and returns it. If there is none it
// returns none, after waiting for the timeout, which only the first and the last
// position, 0 and -1, can do: the error is of kind value for others. O(1) at the
// ends, else O(n).
func (l *List) Pop(ctx context.Context, i Index, opts WaitOptions) (item Opt[codec.Text], err error) {
	if i != 0 && i != -1 && opts.Timeout != 0 {
		return item, l.refuse("pop", ErrValue, "only the first and the last item can be waited for")
	}
	err = l.poll(ctx, "pop", l.name, opts.Timeout, func() (bool, error) {
		var err error
		item, err = l.popNow(ctx, i)
		return item.OK, err
	})
	return item, err
}

func (l *List) popNow(ctx context.Context, i Index) (Opt[codec.Text], error) {
	var c store.Command
	switch i {
	case 0:
		c = store.Cmd(store.LPop, l.name)
	case -1:
		c = store.Cmd(store.RPop, l.name)
	default:
		c = listPop.Cmd(l.name, strconv.Itoa(int(i)))
	}
	r, err := l.take(ctx, "pop", &c)
	return optText(r), err
}

// Trim keeps the items from start up to stop, which is excluded, and drops all
// others. O(n).
func (l *List) Trim(ctx context.Context, start Index, stop Stop) error {
	from, to := strconv.Itoa(int(start)), "0"
	if stop == 0 {
		from = "1" // a range that is empty
	} else {
		to = last(stop)
	}
	_, err := l.write(ctx, "trim", store.Cmd(store.LTrim, l.name, from, to))
	return err
}

// Iterate gives a cursor over the items from the first, read in pages of 1,000.
// It ends at the length that the list had at the start. Items may come and go
// meanwhile: what stays comes at least once, and once if nothing changes. Equal
// items cannot be told from each other.
func (l *List) Iterate(_ context.Context) (Cursor[codec.Text], error) {
	return l.iterateList(), nil
}

// Rename gives the list another name, and returns a handle of it. The error is
// of kind missing if the list does not exist, of kind exists if the new name is
// taken and Replace is not set. O(1).
func (l *List) Rename(ctx context.Context, name string, opts RenameOptions) (*List, error) {
	if err := l.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return l.engine.List(name, ListOptions{l.moved(nil)})
}

// Copy copies the list with its time to live, and returns a handle of the copy;
// errors as with Rename. A copy to another store takes a few round trips and
// holds the list in memory. O(n).
func (l *List) Copy(ctx context.Context, name string, opts CopyOptions) (*List, error) {
	if err := l.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return l.engine.List(name, ListOptions{l.moved(opts.Store)})
}

// LocalCopy gives a copy of the list in memory, of the same type and name: what
// is called on it changes nothing stored before Sync. O(n), in one round trip.
func (l *List) LocalCopy(ctx context.Context) (*List, error) {
	local := new(List)
	err := l.copyTo(ctx, &local.handle)
	local.sequence = sequenceOf(&local.handle)
	return local, err
}

func (l *List) localCopy(ctx context.Context) (Local, error) { return l.LocalCopy(ctx) }
