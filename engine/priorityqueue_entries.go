package engine

import (
	"context"
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// priorityRange reads the first entries.
// KEYS and ARGV[1] as luaPriorityKeys has them, the position of the last. Returns
// id, priority and item of each.
var priorityRange = store.NewScript(store.Script{
	Name:     "priorityqueue.range",
	Keys:     5,
	ReadOnly: true,
	Lua: luaPriorityKeys + luaPriority + `
redis.call('HLEN', items)
local first, found = redis.call('ZRANGE', order, 0, ARGV[2], 'WITHSCORES'), {}
for i = 1, #first, 2 do
  found[#found + 1] = first[i]
  found[#found + 1] = flip(first[i + 1])
  found[#found + 1] = redis.call('HGET', items, first[i]) or 'null'
end
return found`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		p, bad, ok := readPriority(t, c)
		if !ok {
			return bad
		}
		t.Do(store.Cmd(store.HLen, p.items))
		first := t.Do(store.Cmd(store.ZRange, p.order, "0", c.Arg(6), "WITHSCORES")).List()
		var found []store.Reply
		for i := 0; i+1 < len(first); i += 2 {
			found = append(found, first[i], store.OfStr(p.flip(spelt(first[i+1]))), p.item(t, first[i].Str()))
		}
		return store.OfList(found)
	},
})

// Entries gives the first k entries in the order in which they will be popped,
// all of them if k is none. O(k log n).
func (q *PriorityQueue) Entries(ctx context.Context, k Opt[int]) ([]PriorityEntry, error) {
	return q.entries(ctx, "entries", k)
}

func (q *PriorityQueue) entries(ctx context.Context, op string, k Opt[int]) ([]PriorityEntry, error) {
	last := -1
	switch {
	case k.OK && k.V < 0:
		return nil, q.refuse(op, ErrValue, "n must not be negative, got %d", k.V)
	case k.OK && k.V == 0:
		return nil, nil
	case k.OK:
		last = k.V - 1
	}
	r, err := q.read(ctx, op, q.script(priorityRange, strconv.Itoa(last)))
	return entriesIn(r), err
}

// script makes the command of a script with more arguments.
func (q *PriorityQueue) script(s *store.Script, args ...string) store.Command {
	all := append(append(make([]string, 0, 6+len(args)), q.all[:]...), q.given())
	return s.Cmd(append(all, args...)...)
}

// Items gives the first k items with their priorities, as Entries does.
// O(k log n).
func (q *PriorityQueue) Items(ctx context.Context, k Opt[int]) ([]Prioritized, error) {
	entries, err := q.entries(ctx, "items", k)
	return prioritized(entries), err
}

// Peek gives the first item with its priority, or none. O(log n).
func (q *PriorityQueue) Peek(ctx context.Context) (Opt[Prioritized], error) {
	entries, err := q.entries(ctx, "peek", codec.Some(1))
	if len(entries) == 0 || err != nil {
		return Opt[Prioritized]{}, err
	}
	return codec.Some(Prioritized{entries[0].Item, entries[0].Priority}), nil
}

// priorityUpdate gives an entry another priority.
// KEYS and ARGV[1] as luaPriorityKeys has them, id, priority. Returns whether there
// is one.
var priorityUpdate = store.NewScript(store.Script{
	Name:    "priorityqueue.update",
	Keys:    5,
	Decides: true,
	Lua: luaPriorityKeys + luaPriority + `
if not redis.call('ZSCORE', order, ARGV[2]) then return 0 end
redis.call('ZADD', order, flip(ARGV[3]), ARGV[2])
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		p, bad, ok := readPriority(t, c)
		if !ok {
			return bad
		}
		if t.Do(store.Cmd(store.ZScore, p.order, c.Arg(6))).IsNil() {
			return store.OfInt(0)
		}
		t.Do(store.Cmd(store.ZAdd, p.order, p.flip(c.Arg(7)), c.Arg(6)))
		return store.OfInt(1)
	},
})

// Update gives the entry of an id another priority, and reports whether there
// is one. Among equal ones it keeps its place by the time at which it came. The
// error is of kind value for nan. O(log n).
func (q *PriorityQueue) Update(ctx context.Context, id string, priority float64) (bool, error) {
	if math.IsNaN(priority) {
		return false, q.refuse("update", ErrValue, "priority is nan")
	}
	r, err := q.write(ctx, "update", q.script(priorityUpdate, id, store.FormatFloat(priority)))
	return r.Int() == 1, err
}

// priorityRemove removes an entry.
// KEYS and ARGV[1] as luaPriorityKeys has them, id. Returns whether there was one.
var priorityRemove = store.NewScript(store.Script{
	Name: "priorityqueue.remove",
	Keys: 5,
	Lua: luaPriorityKeys + luaPriority + `
redis.call('HLEN', items)
if redis.call('ZREM', order, ARGV[2]) == 0 then return 0 end
redis.call('HDEL', items, ARGV[2])
gone()
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		p, bad, ok := readPriority(t, c)
		if !ok {
			return bad
		}
		t.Do(store.Cmd(store.HLen, p.items))
		if t.Do(store.Cmd(store.ZRem, p.order, c.Arg(6))).Int() == 0 {
			return store.OfInt(0)
		}
		t.Do(store.Cmd(store.HDel, p.items, c.Arg(6)))
		p.gone(t)
		return store.OfInt(1)
	},
})

// Remove removes the entry of an id and reports whether there was one. O(log n).
func (q *PriorityQueue) Remove(ctx context.Context, id string) (bool, error) {
	r, err := q.write(ctx, "remove", q.script(priorityRemove, id))
	return r.Int() == 1, err
}

// Rename gives the queue another name, and returns a handle of it. The error is
// of kind missing if the queue does not exist, of kind exists if the new name is
// taken and Replace is not set. O(1).
func (q *PriorityQueue) Rename(ctx context.Context, name string, opts RenameOptions) (*PriorityQueue, error) {
	if err := q.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return q.engine.PriorityQueue(name, PriorityQueueOptions{Common: q.moved(nil)})
}

// Copy copies the queue with its parameters and its time to live, and returns a
// handle of the copy; errors as with Rename. A copy to another store takes a few
// round trips and holds the queue in memory. O(n).
func (q *PriorityQueue) Copy(ctx context.Context, name string, opts CopyOptions) (*PriorityQueue, error) {
	if err := q.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return q.engine.PriorityQueue(name, PriorityQueueOptions{Common: q.moved(opts.Store)})
}
