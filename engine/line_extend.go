package engine

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// An extend of many items is one transaction: the list, if it may take them,
// becomes the key load; RPUSHes of 1,000 items, as fast as a store takes them,
// fill load; and load becomes the list. If the list may not take them it stays
// where it is and load is deleted.

// lineLoad begins to extend.
// KEYS list, cfg, space, load. ARGV given, how many items.
var lineLoad = store.NewScript(store.Script{
	Name: "line.load",
	Keys: 4,
	Lua: luaLine + `
local list, cfg, load, given = KEYS[1], KEYS[2], KEYS[4], ARGV[1]
local bad = check(cfg, given)
if bad then return bad end
local max, over = bounds(cfg, given)
local full = room(redis.call('LLEN', list), tonumber(ARGV[2]), max, over)
if full then return redis.error_reply(full) end
redis.call('DEL', load)
if redis.call('EXISTS', list) == 1 then redis.call('RENAME', list, load) end
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		b := bounds{list: c.Arg(0), cfg: c.Arg(1), given: c.Arg(4)}
		if bad, ok := b.read(t); !ok {
			return bad
		}
		more, _ := strconv.ParseInt(c.Arg(5), 10, 64)
		if full := b.room(t.Do(store.Cmd(store.LLen, b.list)).Int(), more); full != "" {
			return store.OfError(full)
		}
		t.Do(store.Cmd(store.Del, c.Arg(3)))
		if t.Do(store.Cmd(store.Exists, b.list)).Int() == 1 {
			t.Do(store.Cmd(store.Rename, b.list, c.Arg(3)))
		}
		return store.OfInt(1)
	},
})

// newLoaded makes the script that ends to extend. It can tell what lineLoad decided: load is
// longer than what was pushed or the list is gone, or there is no room.
// KEYS list, cfg, space, load. ARGV given, how many items.
// Returns the new length, nothing if that refused.
func newLoaded(name string, op store.Op) *store.Script {
	return store.NewScript(store.Script{
		Name: name,
		Keys: 4,
		Lua: luaLine + "local push = '" + opName(op) + "'" + `
local list, cfg, space, load, given = KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1]
local function refused()
  redis.call('DEL', load)
  return false
end
local function holds(key)
  local kind = redis.call('TYPE', key)
  return kind.ok or kind
end
if holds(list) ~= 'none' or holds(cfg) ~= 'hash' and holds(cfg) ~= 'none' then return refused() end
if check(cfg, given) then return refused() end
local n, more = redis.call('LLEN', load), tonumber(ARGV[2])
local max, over = bounds(cfg, given)
if room(n - more, more, max, over) then return refused() end
redis.call('RENAME', load, list)
if not max and given == '' then return n end
keep(cfg, given, list)
if n == more then adopt(list, cfg) end
n = trim(list, n, max, push)
settle(list, cfg, space)
return n`,
		Go: func(t store.Tx, c *store.Command) store.Reply {
			b, load := bounds{op: op, list: c.Arg(0), cfg: c.Arg(1), space: c.Arg(2), given: c.Arg(4)}, c.Arg(3)
			refused := func() store.Reply {
				t.Do(store.Cmd(store.Del, load))
				return store.Reply{}
			}
			of := t.Do(store.Cmd(store.Type, b.cfg)).Str()
			if t.Do(store.Cmd(store.Type, b.list)).Str() != "none" || of != "hash" && of != "none" {
				return refused()
			}
			n := t.Do(store.Cmd(store.LLen, load)).Int()
			more, _ := strconv.ParseInt(c.Arg(5), 10, 64)
			if _, ok := b.read(t); !ok || b.room(n-more, more) != "" {
				return refused()
			}
			t.Do(store.Cmd(store.Rename, load, b.list))
			return store.OfInt(b.pushed(t, n, more))
		},
	})
}

// extend adds items at an end one after the other, all or none, waiting for
// room for at most timeout.
func (q *line) extend(ctx context.Context, op string, at *lineEnd, items []codec.Text, timeout time.Duration) (int, error) {
	if len(items) == 0 {
		return q.Size(ctx)
	}
	push := func() (store.Reply, error) { return q.extendNow(ctx, op, at, items) }
	if timeout == 0 {
		r, err := push()
		return int(r.Int()), err
	}
	return q.pushing(ctx, op, timeout, push)
}

func (q *line) extendNow(ctx context.Context, op string, at *lineEnd, items []codec.Text) (store.Reply, error) {
	given := q.given()
	if len(items) <= bulk {
		args := append([]string{q.name, q.cfg, q.space, given}, strs(items)...)
		return q.write(ctx, op, at.push.Cmd(args...))
	}
	load, n := q.part("load"), strconv.Itoa(len(items))
	cs := make([]store.Command, 0, len(items)/bulk+4)
	cs = append(cs, lineLoad.Cmd(q.name, q.cfg, q.space, load, given, n))
	for chunk := range slices.Chunk(strs(items), bulk) {
		cs = append(cs, store.CmdList(at.op, load, chunk))
	}
	return q.writes(ctx, op, append(cs, at.loaded.Cmd(q.name, q.cfg, q.space, load, given, n)))
}

// A lineConsumer pops until nothing comes in time.
type lineConsumer struct {
	q       *line
	timeout time.Duration
	done    bool
}

// Consume gives a cursor that pops the first item again and again, and ends when none came within the
// timeout: at once if it is 0 and the line is empty. It pops nothing ahead.
func (q *line) Consume(_ context.Context, opts WaitOptions) (Cursor[codec.Text], error) {
	return &lineConsumer{q: q, timeout: opts.Timeout}, nil
}

func (c *lineConsumer) Next(ctx context.Context) (item codec.Text, ok bool, err error) {
	if c.done {
		return "", false, nil
	}
	o, err := c.q.pop(ctx, "consume", atHead, c.timeout)
	c.done = !o.OK && err == nil
	return o.V, o.OK, err
}

func (c *lineConsumer) Close() error {
	c.done = true
	return nil
}
