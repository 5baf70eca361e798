package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A lane is a line that is pushed at one end only, and popped at the left: a
// Queue, or a Stack, which is pushed there too.
type lane struct{ line }

// openLane makes l a handle of a queue or a stack.
func (e *Engine) openLane(l *lane, k *kind, end *lineEnd, name string, opts QueueOptions) error {
	return e.openLine(&l.line, k, end, name, opts.Common, opts.Maxlen, opts.Overflow)
}

// Push adds item and returns the new length. When the line is full it fails
// with kind full, drops the oldest item, or waits for room until the timeout
// and then fails, as its overflow says. O(1).
func (q *lane) Push(ctx context.Context, item codec.Text, opts WaitOptions) (int, error) {
	return q.push(ctx, "push", q.end, item, opts.Timeout)
}

// Extend adds items one after the other, all or none, and returns the new
// length. A line without room for all of them fails, drops its oldest items, or waits,
// as Push does; more than maxlen never fit, unless it drops. One round trip at
// any length. O(n).
func (q *lane) Extend(ctx context.Context, items []codec.Text, opts WaitOptions) (int, error) {
	return q.extend(ctx, "extend", q.end, items, opts.Timeout)
}

// Pop removes the first item and returns it. Of an empty line it returns none,
// after waiting for the timeout. O(1).
func (q *lane) Pop(ctx context.Context, opts WaitOptions) (Opt[codec.Text], error) {
	return q.pop(ctx, "pop", atHead, opts.Timeout)
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
func (q *lane) PopMany(ctx context.Context, n int) ([]codec.Text, error) {
	if n < 0 {
		return nil, q.refuse("pop_many", ErrValue, "n must not be negative, got %d", n)
	}
	c := linePopMany.Cmd(q.name, q.cfg, q.space, q.given(), strconv.Itoa(n))
	r, err := q.take(ctx, "pop_many", &c)
	return listOf[codec.Text](r), err
}

// Peek gives the first item, or none. O(1).
func (q *lane) Peek(ctx context.Context) (Opt[codec.Text], error) { return q.peek(ctx, "peek", "0") }
