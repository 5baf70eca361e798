package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// QueueOptions are the options of a queue; the zero value is an unbounded one.
type QueueOptions struct {
	Maxlen   int
	Overflow string // "reject" (also "") or "drop_oldest"
}

// A Queue is first in, first out. It is a list at its name, pushed at the
// right and popped at the left.
type Queue struct {
	handle
	opts QueueOptions
}

// Queue gives the queue called name.
func (e *Engine) Queue(name string, opts QueueOptions) (*Queue, error) {
	q := &Queue{opts: opts}
	return q, e.open(&q.handle, queueKind, name, Common{}, "", "")
}

// Push adds items and returns the new length. O(1) for each.
func (q *Queue) Push(ctx context.Context, items ...codec.Text) (int, error) {
	if q.opts.Maxlen > 0 {
		return q.pushBounded(ctx, items)
	}
	c := store.CmdList(store.RPush, q.name, strs(items))
	r, err := q.do(ctx, "push", c)
	return int(r.Int()), err
}

// queuePush adds to a bounded queue.
// KEYS the list. ARGV maxlen, "1" to drop the oldest, the items.
// Returns the new length, or -1 if there is no room.
var queuePush = store.NewScript(store.Script{
	Name: "queue.push",
	Keys: 1,
	Lua: `
local max, n = tonumber(ARGV[1]), redis.call('LLEN', KEYS[1])
if n + #ARGV - 2 > max and ARGV[2] ~= '1' then return -1 end
for i = 3, #ARGV do n = redis.call('RPUSH', KEYS[1], ARGV[i]) end
if n > max then redis.call('LPOP', KEYS[1], n - max) end
return math.min(n, max)`,
	Go: func(t store.Tx, c store.Command) store.Reply {
		key := c.Arg(0)
		max, _ := strconv.Atoi(c.Arg(1))
		r := t.Do(store.Cmd(store.LLen, key))
		if r.Err() != nil {
			return r
		}
		if int(r.Int())+c.Len()-3 > max && c.Arg(2) != "1" {
			return store.OfInt(-1)
		}
		for i := 3; i < c.Len(); i++ {
			r = t.Do(store.Cmd(store.RPush, key, c.Arg(i)))
		}
		if over := int(r.Int()) - max; over > 0 {
			t.Do(store.Cmd(store.LPop, key, strconv.Itoa(over)))
		}
		return store.OfInt(min(r.Int(), int64(max)))
	},
})

func (q *Queue) pushBounded(ctx context.Context, items []codec.Text) (int, error) {
	drop := "0"
	if q.opts.Overflow == "drop_oldest" {
		drop = "1"
	}
	args := append([]string{q.name, strconv.Itoa(q.opts.Maxlen), drop}, strs(items)...)
	r, err := q.do(ctx, "push", queuePush.Cmd(args...))
	if err == nil && r.Int() < 0 {
		err = q.failed("push", ErrFull)
	}
	return int(r.Int()), err
}

// QueueWait is how long a call may wait.
type QueueWait struct{ Timeout time.Duration }

// Pop removes the first item and returns it. Of an empty queue it returns
// none, after waiting for the timeout. O(1).
func (q *Queue) Pop(ctx context.Context, wait QueueWait) (item Opt[codec.Text], err error) {
	r, err := q.do(ctx, "pop", store.Cmd(store.LPop, q.name))
	if wait.Timeout == 0 || err != nil || !r.IsNil() {
		return optText(r), err
	}
	err = q.poll(ctx, "pop", q.name, wait.Timeout, func() (bool, error) {
		r, err := q.do(ctx, "pop", store.Cmd(store.LPop, q.name))
		item = optText(r)
		return item.OK, err
	})
	return item, err
}

// Size gives the number of items. O(1).
func (q *Queue) Size(ctx context.Context) (int, error) {
	r, err := q.do(ctx, "size", store.Cmd(store.LLen, q.name))
	return int(r.Int()), err
}

// Items gives the items from start up to stop, which is excluded; a negative
// stop counts from the end. O(n).
func (q *Queue) Items(ctx context.Context, start int, stop Opt[int]) ([]codec.Text, error) {
	last := -1
	if stop.OK {
		if last = stop.V - 1; stop.V == 0 {
			return nil, nil
		}
	}
	r, err := q.do(ctx, "items", store.Cmd(store.LRange, q.name, strconv.Itoa(start), strconv.Itoa(last)))
	return listOf[codec.Text](r), err
}

// queueMove moves up to n items from the head of one list to the tail of another.
// KEYS from, to. ARGV n. Returns how many it moved.
var queueMove = store.NewScript(store.Script{
	Name: "queue.move",
	Keys: 2,
	Lua: `
local items = redis.call('LPOP', KEYS[1], ARGV[1])
if not items then return 0 end
for _, item in ipairs(items) do redis.call('RPUSH', KEYS[2], item) end
return #items`,
	Go: func(t store.Tx, c store.Command) store.Reply {
		items := t.Do(store.Cmd(store.LPop, c.Arg(0), c.Arg(2)))
		for _, item := range items.List() {
			if r := t.Do(store.Cmd(store.RPush, c.Arg(1), item.Str())); r.Err() != nil {
				return r
			}
		}
		if items.Err() != nil {
			return items
		}
		return store.OfInt(int64(len(items.List())))
	},
})

// Move moves n items to another queue, atomically, and returns how many there were.
func (q *Queue) Move(ctx context.Context, to *Queue, n int) (int, error) {
	r, err := q.do(ctx, "move", queueMove.Cmd(q.name, to.name, strconv.Itoa(n)))
	return int(r.Int()), err
}
