package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// lanePutBack adds items where they are popped.
// KEYS list, cfg, space. ARGV given, the items, the first one last. Returns the
// new length, or FULL if they are too many by now.
var lanePutBack = store.NewScript(store.Script{
	Name: "lane.put_back",
	Keys: 3,
	Lua: luaLine + `
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local max = bounds(KEYS[2], ARGV[1])
local n = redis.call('LLEN', KEYS[1])
if max and n + #ARGV - 1 > max then
  return redis.error_reply('FULL is full (maxlen ' .. string.format('%d', max) .. ')')
end
for i = 2, #ARGV, 1000 do
  redis.call('LPUSH', KEYS[1], unpack(ARGV, i, math.min(i + 999, #ARGV)))
end
adopt(KEYS[1], KEYS[2])
settle(KEYS[1], KEYS[2], KEYS[3])
return redis.call('LLEN', KEYS[1])`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		b := bounds{list: c.Arg(0), cfg: c.Arg(1), given: c.Arg(3)}
		if bad, ok := b.read(t); !ok {
			return bad
		}
		n := t.Do(store.Cmd(store.LLen, b.list)).Int()
		if b.maxlen > 0 && n+int64(c.Len()-4) > int64(b.maxlen) {
			return store.OfError(store.Error("FULL is full (maxlen " + strconv.Itoa(b.maxlen) + ")"))
		}
		r := t.Do(store.CmdList(store.LPush, b.list, commandArgs(c, 4)))
		if b.stored {
			adoptTTL(t, b.list, b.cfg)
			lineSettle(t, b.list, b.cfg, c.Arg(2))
		}
		return r
	},
})

// PutBack adds items, the first ones, that were popped and that the caller could
// not use after all: they are the first to be popped again, in the same order.
// The error is of kind full if others have taken their room, whatever the
// overflow of the line. O(n).
func (q *lane) PutBack(ctx context.Context, items []codec.Text) error {
	if len(items) == 0 {
		return nil
	}
	args := append(make([]string, 0, 4+len(items)), q.name, q.cfg, q.space, q.given())
	for _, item := range slices.Backward(items) {
		args = append(args, string(item))
	}
	_, err := q.write(ctx, "put_back", lanePutBack.Cmd(args...))
	return err
}
