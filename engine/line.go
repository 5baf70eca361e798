package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A line is a list that items are popped from at the left: a Queue, or a Stack,
// which pushes them there too. With parameters it has two more parts:
//
//	cfg    the hash of the parameters
//	space  a list of one mark, while a line whose overflow is block has room:
//	       producers wait for it as consumers wait for the list
//
// Pushes and pops are scripts that obey the stored parameters, whatever their
// handle knows. An unbounded line costs one look at cfg more than its list.
type line struct {
	handle
	end   *lineEnd
	space string
}

// A lineEnd is the end at which a line is pushed, with the scripts that do.
type lineEnd struct {
	op           store.Op
	push, loaded *store.Script
}

var (
	atTail = &lineEnd{
		store.RPush,
		newPush("queue.push", store.RPush), newLoaded("queue.loaded", store.RPush),
	}
	atHead = &lineEnd{
		store.LPush,
		newPush("stack.push", store.LPush), newLoaded("stack.loaded", store.LPush),
	}
)

// opName gives the name of a command as Lua calls it.
func opName(op store.Op) string {
	c := store.Cmd(op)
	return c.Row().Name
}

// newPush makes the script that adds items by a command.
// KEYS list, cfg, space. ARGV given, items. Returns the new length; FULL or
// BLOCKED if there is no room for all.
func newPush(name string, op store.Op) *store.Script {
	return store.NewScript(store.Script{
		Name: name,
		Keys: 3,
		Lua: luaLine + "local push = '" + opName(op) + "'" + `
local list, cfg, space, given = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local bad = check(cfg, given)
if bad then return bad end
local max, over = bounds(cfg, given)
if not max and given == '' then return redis.call(push, list, unpack(ARGV, 2)) end
bad = room(redis.call('LLEN', list), #ARGV - 1, max, over)
if bad then return redis.error_reply(bad) end
local n = redis.call(push, list, unpack(ARGV, 2))
keep(cfg, given, list)
if n == #ARGV - 1 then adopt(list, cfg) end
n = trim(list, n, max, push)
settle(list, cfg, space)
return n`,
		Go: func(t store.Tx, c *store.Command) store.Reply {
			if plainLine(t, c) {
				c.Keep(op, 4)
				return t.Run(c)
			}
			b := bounds{op: op, list: c.Arg(0), cfg: c.Arg(1), space: c.Arg(2), given: c.Arg(3)}
			if bad, ok := b.read(t); !ok {
				return bad
			}
			more := int64(c.Len() - 4)
			if b.maxlen > 0 || b.given != "" {
				if full := b.room(t.Do(store.Cmd(store.LLen, b.list)).Int(), more); full != "" {
					return store.OfError(full)
				}
			}
			c.Keep(op, 4)
			r := t.Run(c)
			if r.Err() != nil {
				return r
			}
			return store.OfInt(b.pushed(t, r.Int(), more))
		},
	})
}

// plain reports whether the line is nothing but its list for all that its
// handle knows, in a store that can tell whether that is so at no cost.
func (q *line) plain() bool {
	return q.runner != nil && q.common.TTL == 0 && q.given() == ""
}

// plainLine reports whether the command of a script is on a line without
// parameters, stored or given: one that is nothing but its list.
func plainLine(t store.Tx, c *store.Command) bool { return c.Arg(3) == "" && !t.Has(c.Arg(1)) }

// Push adds item and returns the new length. When the line is full it fails
// with kind full, drops the oldest item, or waits for room until the timeout
// and then fails, as its overflow says. O(1).
func (q *line) Push(ctx context.Context, item codec.Text, opts WaitOptions) (int, error) {
	if q.plain() {
		var c store.Command
		c.Fill(q.end.op, q.name, string(item))
		if r, ran := q.runner.RunUnless(ctx, q.shard, q.cfg, c.Lent()); ran {
			r, err := q.done(ctx, "push", r)
			return int(r.Int()), err
		}
	}
	c := q.end.push.Cmd(q.name, q.cfg, q.space, q.given(), string(item))
	if opts.Timeout == 0 {
		r, err := q.put(ctx, "push", &c)
		return int(r.Int()), err
	}
	return q.pushing(ctx, "push", opts.Timeout, func() (store.Reply, error) { return q.write(ctx, "push", c) })
}

// pushing calls push, and again when there is room, for at most timeout.
func (q *line) pushing(ctx context.Context, op string, timeout time.Duration, push func() (store.Reply, error)) (n int, err error) {
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

// linePop removes the first item.
// KEYS list, cfg, space. ARGV given. Returns it, or nothing.
var linePop = store.NewScript(store.Script{
	Name:    "line.pop",
	Keys:    3,
	Decides: true,
	Lua: luaLine + `
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local item = redis.call('LPOP', KEYS[1])
if item then settle(KEYS[1], KEYS[2], KEYS[3]) end
return item`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		stored, bad, ok := checkLine(t, c)
		if !ok {
			return bad
		}
		item := t.Do(store.Cmd(store.LPop, c.Arg(0)))
		if stored && !item.IsNil() {
			lineSettle(t, c.Arg(0), c.Arg(1), c.Arg(2))
		}
		return item
	},
})

// checkLine is check of luaParams for a command on list, cfg, space with what
// its handle gives. It tells too whether there are parameters.
func checkLine(t store.Tx, c *store.Command) (stored bool, bad store.Reply, ok bool) {
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

// Pop removes the first item and returns it. Of an empty line it returns none,
// after waiting for the timeout. O(1).
func (q *line) Pop(ctx context.Context, opts WaitOptions) (item Opt[codec.Text], err error) {
	if opts.Timeout == 0 {
		return q.pop(ctx, "pop")
	}
	return q.popping(ctx, "pop", opts.Timeout)
}

func (q *line) pop(ctx context.Context, op string) (Opt[codec.Text], error) {
	if q.plain() && ctx.Err() == nil {
		var c store.Command
		c.Fill(store.LPop, q.name)
		if r, ran := q.runner.RunUnless(context.Background(), q.shard, q.cfg, c.Lent()); ran {
			r, err := q.done(ctx, op, r)
			return optText(r), err
		}
	}
	c := linePop.Cmd(q.name, q.cfg, q.space, q.given())
	r, err := q.take(ctx, op, &c)
	return optText(r), err
}

// popping pops, and again when there is something, for at most timeout.
func (q *line) popping(ctx context.Context, op string, timeout time.Duration) (item Opt[codec.Text], err error) {
	err = q.poll(ctx, op, q.name, timeout, func() (bool, error) {
		var err error
		item, err = q.pop(ctx, op)
		return item.OK, err
	})
	return item, err
}

// linePopMany removes the first items.
// KEYS list, cfg, space. ARGV given, how many. Returns them.
var linePopMany = store.NewScript(store.Script{
	Name:    "line.pop_many",
	Keys:    3,
	Decides: true,
	Lua: luaLine + `
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local items = redis.call('LPOP', KEYS[1], ARGV[2])
if not items then return {} end
settle(KEYS[1], KEYS[2], KEYS[3])
return items`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		stored, bad, ok := checkLine(t, c)
		if !ok {
			return bad
		}
		items := t.Do(store.Cmd(store.LPop, c.Arg(0), c.Arg(4)))
		if items.IsNil() {
			return store.OfList(nil)
		}
		if stored {
			lineSettle(t, c.Arg(0), c.Arg(1), c.Arg(2))
		}
		return items
	},
})

// PopMany removes up to n items and returns them, the first one first. O(n).
func (q *line) PopMany(ctx context.Context, n int) ([]codec.Text, error) {
	if n < 0 {
		return nil, q.refuse("pop_many", ErrValue, "n must not be negative, got %d", n)
	}
	c := linePopMany.Cmd(q.name, q.cfg, q.space, q.given(), strconv.Itoa(n))
	r, err := q.take(ctx, "pop_many", &c)
	return listOf[codec.Text](r), err
}

// Peek gives the first item, or none. O(1).
func (q *line) Peek(ctx context.Context) (Opt[codec.Text], error) {
	r, err := q.read(ctx, "peek", store.Cmd(store.LIndex, q.name, "0"))
	return optText(r), err
}

// Items gives the items from start up to stop, which is excluded, as they would
// be popped. O(n).
func (q *line) Items(ctx context.Context, start Index, stop Stop) ([]codec.Text, error) {
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

// lineSettled is settle by itself. KEYS list, cfg, space.
var lineSettled = store.NewScript(store.Script{
	Name: "line.settle",
	Keys: 3,
	Lua:  luaLine + `settle(KEYS[1], KEYS[2], KEYS[3]) return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		lineSettle(t, c.Arg(0), c.Arg(1), c.Arg(2))
		return store.OfInt(1)
	},
})

// Configure changes maxlen or overflow for every handle; this one goes on with
// the new ones, another that gives an old one fails at its next call. A line
// that is longer than a new maxlen keeps its items until the next push, which
// drops the oldest ones, whatever its overflow. O(1).
func (q *line) Configure(ctx context.Context, changes []Parameter) error {
	c, given, err := q.configure(changes)
	if err != nil || len(changes) == 0 {
		return err
	}
	settle := lineSettled.Cmd(q.name, q.cfg, q.space)
	if _, err := q.writes(ctx, "configure", []store.Command{c, settle}); err != nil {
		return err
	}
	q.params.Store(&given)
	return nil
}
