package engine

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Destination is a structure that items can be moved to.
type Destination interface {
	Name() string
	destination() target
}

// A target is a list that a script may push to, with its bounds.
type target struct {
	*handle
	push  store.Op
	space string // the key that producers wait for
}

func (q *line) destination() target { return target{&q.handle, q.end.op, q.space} }

// lineMove moves the first items of one line to another.
// KEYS list, cfg, space, and those of the target. ARGV given, given of the
// target, how many, the command that pushes there. Returns the items, in order; FULL or BLOCKED if the target
// has no room for all, TARGET and a refusal if it has other parameters.
var lineMove = store.NewScript(store.Script{
	Name:    "line.move",
	Keys:    6,
	Decides: true,
	Lua: luaLine + `
local from, to, cfg, given, push = KEYS[1], KEYS[4], KEYS[5], ARGV[2], ARGV[4]
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
bad = check(cfg, given)
if bad then return redis.error_reply('TARGET ' .. bad.err) end
local have, n = redis.call('LLEN', from), redis.call('LLEN', to)
local more = math.min(have, tonumber(ARGV[3]))
if more == 0 then return {} end
local max, over = bounds(cfg, given)
if from ~= to then
  bad = room(n, more, max, over)
  if bad then return redis.error_reply(bad) end
end
local items = redis.call('LPOP', from, string.format('%d', more))
for i = 1, more, 1000 do
  n = redis.call(push, to, unpack(items, i, math.min(i + 999, more)))
end
settle(from, KEYS[2], KEYS[3])
if not max and given == '' then return items end
keep(cfg, given, to)
if n == more then adopt(to, cfg) end
trim(to, n, max, push)
settle(to, cfg, KEYS[6])
return items`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		from := bounds{list: c.Arg(0), cfg: c.Arg(1), given: c.Arg(6)}
		if bad, ok := from.read(t); !ok {
			return bad
		}
		to := bounds{op: pushes[c.Arg(9)], list: c.Arg(3), cfg: c.Arg(4), space: c.Arg(5), given: c.Arg(7)}
		if bad, ok := to.read(t); !ok {
			return store.OfError(store.Error("TARGET " + bad.Str()))
		}
		wanted, _ := strconv.ParseInt(c.Arg(8), 10, 64)
		more := min(t.Do(store.Cmd(store.LLen, from.list)).Int(), wanted)
		n := t.Do(store.Cmd(store.LLen, to.list)).Int()
		if more == 0 {
			return store.OfList(nil)
		}
		if full := to.room(n, more); full != "" && from.list != to.list {
			return store.OfError(full)
		}
		items := t.Do(store.Cmd(store.LPop, from.list, strconv.FormatInt(more, 10)))
		n = t.Do(store.CmdList(to.op, to.list, listOf[string](items))).Int()
		lineSettle(t, from.list, from.cfg, c.Arg(2))
		to.pushed(t, n, more)
		return items
	},
})

// pushes are the commands that push, by their names.
var pushes = map[string]store.Op{"RPUSH": store.RPush, "LPUSH": store.LPush}

// Move moves the first item to another line, which it is pushed to, atomically,
// and returns it. With nothing to move it waits for the timeout and returns
// none; so it does when the target is full and its overflow is block, and
// fails then. The bounds of the target hold as with Push. O(1).
func (q *line) Move(ctx context.Context, to Destination, opts WaitOptions) (Opt[codec.Text], error) {
	items, err := q.moving(ctx, "move", to, 1, opts.Timeout)
	if len(items) == 0 || err != nil {
		return Opt[codec.Text]{}, err
	}
	return codec.Some(items[0]), nil
}

// MoveMany moves up to n items as Move does, all of them or none, in order,
// and returns them. It waits only for the first. O(n).
func (q *line) MoveMany(ctx context.Context, to Destination, n int, opts WaitOptions) ([]codec.Text, error) {
	if n < 0 {
		return nil, q.refuse("move", ErrValue, "n must not be negative, got %d", n)
	}
	if n == 0 {
		return nil, nil
	}
	return q.moving(ctx, "move", to, n, opts.Timeout)
}

// moving moves, and again when there is something to move and room for it, for
// at most timeout.
func (q *line) moving(ctx context.Context, op string, to Destination, n int, timeout time.Duration) (items []codec.Text, err error) {
	d := to.destination()
	if d.base() != q.base() {
		return nil, q.refuse(op, ErrValue, "%s is in another store", d.name)
	}
	deadline := time.Now().Add(timeout)
	for {
		items, err = q.moveOnce(ctx, op, d, n)
		wait, key := &q.handle, q.name
		if isBlocked(err) {
			wait, key = d.handle, d.space
		} else if len(items) > 0 || err != nil {
			return items, err
		}
		left := timeout
		if timeout > 0 {
			left = time.Until(deadline)
		}
		if timeout == 0 || timeout > 0 && left <= 0 {
			return nil, err
		}
		if _, err := wait.await(ctx, op, key, left); err != nil {
			return nil, err
		}
	}
}

// moveOnce tries to move once. What the target refuses is the target's error.
func (q *line) moveOnce(ctx context.Context, op string, d target, n int) ([]codec.Text, error) {
	c := lineMove.Cmd(q.name, q.cfg, q.space, d.name, d.cfg, d.space, q.given(), d.given(), strconv.Itoa(n), opName(d.push))
	var r store.Reply
	if q.common.TTL == 0 && d.common.TTL == 0 {
		r = q.store.Do(ctx, c)
	} else {
		cs := []store.Command{c}
		for _, h := range []*handle{&q.handle, d.handle} {
			if h.common.TTL > 0 {
				cs = append(cs, h.touch())
			}
		}
		r = q.store.Atomic(ctx, cs)[0]
	}
	if r.Kind() < store.Refused {
		return listOf[codec.Text](r), nil
	}
	return nil, q.moveFailure(ctx, op, d, r.Err())
}

func (q *line) moveFailure(ctx context.Context, op string, d target, err error) error {
	var refused store.Error
	if !errors.As(err, &refused) {
		return q.failed(op, err)
	}
	if text, ok := strings.CutPrefix(string(refused), "TARGET "); ok {
		return d.failed(op, store.Error(text))
	}
	if _, kind := refusal(refused); kind == ErrFull {
		return d.failed(op, refused)
	}
	if isWrongType(err) {
		for _, h := range []*handle{&q.handle, d.handle} {
			if wrong := h.wrongType(ctx, h.name); wrong != nil {
				return wrong
			}
		}
	}
	return q.failed(op, err)
}
