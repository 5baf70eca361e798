package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A line is a list that may have bounds: a Queue, a Stack or a Deque. Its first
// item is at the left. With parameters it has two more parts:
//
//	cfg    the hash of the parameters
//	space  a list of one mark, while a line whose overflow is block has room:
//	       producers wait for it as consumers wait for the list
//
// Pushes and pops are scripts that obey the stored parameters, whatever their
// handle knows. An unbounded line costs one look at cfg more than its list.
type line struct {
	handle
	end   *lineEnd // where what is moved here is pushed
	space string
}

// A lineEnd is an end of a line, with the commands and scripts that push and
// pop there. Nothing is popped from the tail of a queue.
type lineEnd struct {
	op, popOp    store.Op
	push, loaded *store.Script
	pop          *store.Script
}

// The ends of queues and stacks, which are popped at the head, and of deques.
var (
	atTail = &lineEnd{
		op:   store.RPush,
		push: newPush("queue.push", store.RPush), loaded: newLoaded("queue.loaded", store.RPush),
	}
	atHead = &lineEnd{
		store.LPush, store.LPop,
		newPush("stack.push", store.LPush), newLoaded("stack.loaded", store.LPush),
		newPop("line.pop", store.LPop),
	}
	atFront = &lineEnd{
		store.LPush, store.LPop,
		newPush("deque.push_front", store.LPush), newLoaded("deque.loaded_front", store.LPush),
		newPop("deque.pop_front", store.LPop),
	}
	atBack = &lineEnd{
		store.RPush, store.RPop,
		newPush("deque.push_back", store.RPush), newLoaded("deque.loaded_back", store.RPush),
		newPop("deque.pop_back", store.RPop),
	}
)

// openLine makes l a handle of a list with bounds, to which things are moved at
// an end. Maxlen 0 is none given.
func (e *Engine) openLine(l *line, k *kind, end *lineEnd, name string, c Common, maxlen int, overflow string) error {
	most := ""
	if maxlen != 0 {
		most = strconv.Itoa(maxlen)
	}
	if err := e.open(&l.handle, k, name, c, most, overflow); err != nil {
		return err
	}
	l.end, l.space = end, l.part("space")
	return nil
}

// opName gives the name of a command as Lua calls it.
func opName(op store.Op) string {
	c := store.Cmd(op)
	return c.Row().Name
}

// luaPlain is the beginning of a script that does no more than a command to a
// line without parameters, stored or given. It stands before the functions of
// luaLine, which take a while to be made.
func luaPlain(op store.Op, args string) string {
	return `if ARGV[1] == '' and redis.call('EXISTS', KEYS[2]) == 0 then return redis.call('` + opName(op) + `', KEYS[1]` + args + `) end
`
}

// newPush makes the script that adds items by a command.
// KEYS list, cfg, space. ARGV given, items. Returns the new length; FULL or
// BLOCKED if there is no room for all.
func newPush(name string, op store.Op) *store.Script {
	return store.NewScript(store.Script{
		Name: name,
		Keys: 3,
		Lua: luaPlain(op, ", unpack(ARGV, 2)") + luaLine + "local push = '" + opName(op) + "'" + `
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

// push adds item at an end. When the line is full it does as its overflow says,
// waiting for at most timeout.
func (q *line) push(ctx context.Context, op string, at *lineEnd, item codec.Text, timeout time.Duration) (int, error) {
	if q.plain() {
		var c store.Command
		c.Fill(at.op, q.name, string(item))
		if r, ran := q.runner.RunUnless(ctx, q.shard, q.cfg, c.Lent()); ran {
			r, err := q.done(ctx, op, r)
			return int(r.Int()), err
		}
	}
	c := at.push.Cmd(q.name, q.cfg, q.space, q.given(), string(item))
	if timeout == 0 {
		r, err := q.put(ctx, op, &c)
		return int(r.Int()), err
	}
	return q.pushing(ctx, op, timeout, func() (store.Reply, error) { return q.write(ctx, op, c) })
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

// newPop makes the script that removes the item at an end.
// KEYS list, cfg, space. ARGV given. Returns it, or nothing.
func newPop(name string, op store.Op) *store.Script {
	return store.NewScript(store.Script{
		Name:    name,
		Keys:    3,
		Decides: true,
		Lua: luaPlain(op, "") + luaLine + `
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local item = redis.call('` + opName(op) + `', KEYS[1])
if item then settle(KEYS[1], KEYS[2], KEYS[3]) end
return item`,
		Go: func(t store.Tx, c *store.Command) store.Reply {
			stored, bad, ok := checkLine(t, c)
			if !ok {
				return bad
			}
			item := t.Do(store.Cmd(op, c.Arg(0)))
			if stored && !item.IsNil() {
				lineSettle(t, c.Arg(0), c.Arg(1), c.Arg(2))
			}
			return item
		},
	})
}

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

// pop removes the item at an end, waiting for at most timeout.
func (q *line) pop(ctx context.Context, op string, at *lineEnd, timeout time.Duration) (item Opt[codec.Text], err error) {
	if timeout == 0 {
		return q.popNow(ctx, op, at)
	}
	err = q.poll(ctx, op, q.name, timeout, func() (bool, error) {
		var err error
		item, err = q.popNow(ctx, op, at)
		return item.OK, err
	})
	return item, err
}

func (q *line) popNow(ctx context.Context, op string, at *lineEnd) (Opt[codec.Text], error) {
	if q.plain() && ctx.Err() == nil {
		var c store.Command
		c.Fill(at.popOp, q.name)
		if r, ran := q.runner.RunUnless(context.Background(), q.shard, q.cfg, c.Lent()); ran {
			r, err := q.done(ctx, op, r)
			return optText(r), err
		}
	}
	c := at.pop.Cmd(q.name, q.cfg, q.space, q.given())
	r, err := q.take(ctx, op, &c)
	return optText(r), err
}

// peek gives the item at a position, or none.
func (q *line) peek(ctx context.Context, op, at string) (Opt[codec.Text], error) {
	r, err := q.read(ctx, op, store.Cmd(store.LIndex, q.name, at))
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
