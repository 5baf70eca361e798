package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Queue is first in, first out. It is a list at its name, pushed at the
// right and popped at the left, so that other clients may share it. With
// parameters it has two more parts:
//
//	cfg    the hash of the parameters
//	space  a list of one mark, while a queue whose overflow is block has room:
//	       producers wait for it as consumers wait for the list
//
// Pushes and pops are scripts that obey the stored parameters, whatever their
// handle knows. An unbounded queue costs one look at cfg more than its list.
type Queue struct {
	handle
	space string
}

// QueueOptions are the options of a queue; the zero value is one that adopts
// the stored parameters, or is unbounded.
type QueueOptions struct {
	Common
	Maxlen   int    // the most items it holds, 0 if not given
	Overflow string // what a push does when full: "reject" (the default), "drop_oldest" or "block"
}

// Queue gives the queue called name. It does no I/O. The error is of kind
// value for an option that cannot be meant.
func (e *Engine) Queue(name string, opts QueueOptions) (*Queue, error) {
	q := new(Queue)
	maxlen := ""
	if opts.Maxlen != 0 {
		maxlen = strconv.Itoa(opts.Maxlen)
	}
	if err := e.open(&q.handle, queueKind, name, opts.Common, maxlen, opts.Overflow); err != nil {
		return nil, err
	}
	q.space = q.part("space")
	return q, nil
}

// Rename gives the queue another name, and returns a handle of it. The error
// is of kind missing if the queue does not exist, of kind exists if the new
// name is taken and Replace is not set. O(1).
func (q *Queue) Rename(ctx context.Context, name string, opts RenameOptions) (*Queue, error) {
	if err := q.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return q.engine.Queue(name, QueueOptions{Common: q.moved(nil)})
}

// Copy copies the queue with its parameters and its time to live, and returns
// a handle of the copy; errors as with Rename. A copy to another store takes a
// few round trips and holds the queue in memory. O(n).
func (q *Queue) Copy(ctx context.Context, name string, opts CopyOptions) (*Queue, error) {
	if err := q.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return q.engine.Queue(name, QueueOptions{Common: q.moved(opts.Store)})
}

// queuePush adds items at the tail.
// KEYS list, cfg, space. ARGV given, items. Returns the new length; FULL or
// BLOCKED if there is no room for all.
var queuePush = store.NewScript(store.Script{
	Name: "queue.push",
	Keys: 3,
	Lua: luaQueue + `
local list, cfg, space, given = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local bad = check(cfg, given)
if bad then return bad end
local max, over = bounds(cfg, given)
if not max and given == '' then return redis.call('RPUSH', list, unpack(ARGV, 2)) end
bad = room(redis.call('LLEN', list), #ARGV - 1, max, over)
if bad then return redis.error_reply(bad) end
local n = redis.call('RPUSH', list, unpack(ARGV, 2))
keep(cfg, given, list)
if n == #ARGV - 1 then adopt(list, cfg) end
n = trim(list, n, max)
settle(list, cfg, space)
return n`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if plainQueue(t, c) {
			c.Keep(store.RPush, 4)
			return t.Run(c)
		}
		b := bounds{list: c.Arg(0), cfg: c.Arg(1), space: c.Arg(2), given: c.Arg(3)}
		if bad, ok := b.read(t); !ok {
			return bad
		}
		more := int64(c.Len() - 4)
		if b.maxlen > 0 || b.given != "" {
			if full := b.room(t.Do(store.Cmd(store.LLen, b.list)).Int(), more); full != "" {
				return store.OfError(full)
			}
		}
		c.Keep(store.RPush, 4)
		r := t.Run(c)
		if r.Err() != nil {
			return r
		}
		return store.OfInt(b.pushed(t, r.Int(), more))
	},
})

// plain reports whether the queue is nothing but its list for all that its
// handle knows, in a store that can tell whether that is so at no cost.
func (q *Queue) plain() bool {
	return q.runner != nil && q.common.TTL == 0 && q.given() == ""
}

// plainQueue reports whether the command of a script is on a queue without
// parameters, stored or given: one that is nothing but its list.
func plainQueue(t store.Tx, c *store.Command) bool { return c.Arg(3) == "" && !t.Has(c.Arg(1)) }

// Push adds item at the tail and returns the new length. When the queue is
// full it fails with kind full, drops the oldest item, or waits for room until
// the timeout and then fails, as its overflow says. O(1).
func (q *Queue) Push(ctx context.Context, item codec.Text, opts WaitOptions) (int, error) {
	if q.plain() {
		c := store.Cmd(store.RPush, q.name, string(item))
		if r, ran := q.runner.RunUnless(ctx, q.cfg, c.Lent()); ran {
			r, err := q.done(ctx, "push", r)
			return int(r.Int()), err
		}
	}
	c := queuePush.Cmd(q.name, q.cfg, q.space, q.given(), string(item))
	if opts.Timeout == 0 {
		r, err := q.put(ctx, "push", &c)
		return int(r.Int()), err
	}
	return q.pushing(ctx, "push", opts.Timeout, func() (store.Reply, error) { return q.write(ctx, "push", c) })
}

// pushing calls push, and again when there is room, for at most timeout.
func (q *Queue) pushing(ctx context.Context, op string, timeout time.Duration, push func() (store.Reply, error)) (n int, err error) {
	var full error
	err = q.poll(ctx, op, q.space, timeout, func() (bool, error) {
		r, err := push()
		n, full = int(r.Int()), nil
		if isBlocked(err) {
			full = err
			return false, nil
		}
		return true, err
	})
	if err == nil {
		err = full
	}
	return n, err
}

// queuePop removes an item at the head.
// KEYS list, cfg, space. ARGV given. Returns it, or nothing.
var queuePop = store.NewScript(store.Script{
	Name:    "queue.pop",
	Keys:    3,
	Decides: true,
	Lua: luaQueue + `
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local item = redis.call('LPOP', KEYS[1])
if item then settle(KEYS[1], KEYS[2], KEYS[3]) end
return item`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		stored, bad, ok := checkQueue(t, c)
		if !ok {
			return bad
		}
		item := t.Do(store.Cmd(store.LPop, c.Arg(0)))
		if stored && !item.IsNil() {
			queueSettle(t, c.Arg(0), c.Arg(1), c.Arg(2))
		}
		return item
	},
})

// checkQueue is check of luaParams for a command on list, cfg, space with what
// its handle gives. It tells too whether there are parameters.
func checkQueue(t store.Tx, c *store.Command) (stored bool, bad store.Reply, ok bool) {
	if stored = t.Has(c.Arg(1)); !stored {
		return false, bad, true
	}
	if c.Arg(3) == "" {
		bad, ok = checkLayout(t, c.Arg(1))
	} else {
		b := bounds{cfg: c.Arg(1), given: c.Arg(3)}
		bad, ok = b.read(t)
	}
	return true, bad, ok
}

// Pop removes the item at the head and returns it. Of an empty queue it
// returns none, after waiting for the timeout. O(1).
func (q *Queue) Pop(ctx context.Context, opts WaitOptions) (item Opt[codec.Text], err error) {
	if opts.Timeout == 0 {
		return q.pop(ctx, "pop")
	}
	return q.popping(ctx, "pop", opts.Timeout)
}

func (q *Queue) pop(ctx context.Context, op string) (Opt[codec.Text], error) {
	if q.plain() && ctx.Err() == nil {
		c := store.Cmd(store.LPop, q.name)
		if r, ran := q.runner.RunUnless(context.Background(), q.cfg, c.Lent()); ran {
			r, err := q.done(ctx, op, r)
			return optText(r), err
		}
	}
	c := queuePop.Cmd(q.name, q.cfg, q.space, q.given())
	r, err := q.take(ctx, op, &c)
	return optText(r), err
}

// popping pops, and again when there is something, for at most timeout.
func (q *Queue) popping(ctx context.Context, op string, timeout time.Duration) (item Opt[codec.Text], err error) {
	err = q.poll(ctx, op, q.name, timeout, func() (bool, error) {
		var err error
		item, err = q.pop(ctx, op)
		return item.OK, err
	})
	return item, err
}

// queuePopMany removes items at the head.
// KEYS list, cfg, space. ARGV given, how many. Returns them.
var queuePopMany = store.NewScript(store.Script{
	Name:    "queue.pop_many",
	Keys:    3,
	Decides: true,
	Lua: luaQueue + `
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local items = redis.call('LPOP', KEYS[1], ARGV[2])
if not items then return {} end
settle(KEYS[1], KEYS[2], KEYS[3])
return items`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		stored, bad, ok := checkQueue(t, c)
		if !ok {
			return bad
		}
		items := t.Do(store.Cmd(store.LPop, c.Arg(0), c.Arg(4)))
		if items.IsNil() {
			return store.OfList(nil)
		}
		if stored {
			queueSettle(t, c.Arg(0), c.Arg(1), c.Arg(2))
		}
		return items
	},
})

// PopMany removes up to n items at the head and returns them, the oldest
// first. O(n).
func (q *Queue) PopMany(ctx context.Context, n int) ([]codec.Text, error) {
	if n < 0 {
		return nil, q.refuse("pop_many", ErrValue, "n must not be negative, got %d", n)
	}
	c := queuePopMany.Cmd(q.name, q.cfg, q.space, q.given(), strconv.Itoa(n))
	r, err := q.take(ctx, "pop_many", &c)
	return listOf[codec.Text](r), err
}

// Peek gives the item at the head, or none. O(1).
func (q *Queue) Peek(ctx context.Context) (Opt[codec.Text], error) {
	r, err := q.read(ctx, "peek", store.Cmd(store.LIndex, q.name, "0"))
	return optText(r), err
}

// Items gives the items from start up to stop, which is excluded, the oldest
// first. O(n).
func (q *Queue) Items(ctx context.Context, start Index, stop Stop) ([]codec.Text, error) {
	if stop == 0 {
		return nil, nil
	}
	r, err := q.read(ctx, "items", store.Cmd(store.LRange, q.name, strconv.Itoa(int(start)), last(stop)))
	return listOf[codec.Text](r), err
}

// last gives the position before stop, which is not 0, as ranges of Redis want
// it: they include their end.
func last(stop Stop) string {
	if stop == codec.End {
		return "-1"
	}
	return strconv.Itoa(int(stop) - 1)
}

// queueSettled is settle by itself. KEYS list, cfg, space.
var queueSettled = store.NewScript(store.Script{
	Name: "queue.settle",
	Keys: 3,
	Lua:  luaQueue + `settle(KEYS[1], KEYS[2], KEYS[3]) return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		queueSettle(t, c.Arg(0), c.Arg(1), c.Arg(2))
		return store.OfInt(1)
	},
})

// Configure changes maxlen or overflow for every handle; this one goes on with
// the new ones, another that gives an old one fails at its next call. A queue
// that is longer than a new maxlen keeps its items until the next push, which
// drops the oldest ones, whatever its overflow. O(1).
func (q *Queue) Configure(ctx context.Context, changes []Parameter) error {
	c, given, err := q.configure(changes)
	if err != nil || len(changes) == 0 {
		return err
	}
	settle := queueSettled.Cmd(q.name, q.cfg, q.space)
	if _, err := q.writes(ctx, "configure", []store.Command{c, settle}); err != nil {
		return err
	}
	q.params.Store(&given)
	return nil
}
