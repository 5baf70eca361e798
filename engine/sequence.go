package engine

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A sequence is what a Deque and a List have in common: items that are found by
// their positions and by their values. Its scripts take the key of the
// parameters too, which a List has none of: there is nothing then.
type sequence struct {
	of *handle
	at [2]string // the keys: list, cfg
}

// sequenceOf gives h as a sequence.
func sequenceOf(h *handle) sequence { return sequence{h, [2]string{h.name, h.part(cfg)}} }

// cmd makes the command of a script of a sequence.
func (s *sequence) cmd(script *store.Script, args ...string) store.Command {
	return script.CmdList([]string{s.at[0], s.at[1], s.of.given()}, args)
}

// Get gives the item at position i, or none. O(1) at the ends, else O(n).
func (s *sequence) Get(ctx context.Context, i Index) (Opt[codec.Text], error) {
	r, err := s.of.read(ctx, "get", store.Cmd(store.LIndex, s.of.name, strconv.Itoa(int(i))))
	return optText(r), err
}

// noPosition refuses to set what is not there.
const noPosition = "MISSING position is out of range"

// sequenceSet is LSET under the parameters. KEYS list, cfg. ARGV given,
// position, item.
var sequenceSet = store.NewScript(store.Script{
	Name: "sequence.set",
	Keys: 2,
	Lua: luaParams + `
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
if not redis.call('LINDEX', KEYS[1], ARGV[2]) then return redis.error_reply('` + noPosition + `') end
return redis.call('LSET', KEYS[1], ARGV[2], ARGV[3])`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(1), c.Arg(2)); !ok {
			return bad
		}
		if t.Do(store.Cmd(store.LIndex, c.Arg(0), c.Arg(3))).IsNil() {
			return store.OfError(noPosition)
		}
		return t.Do(store.Cmd(store.LSet, c.Arg(0), c.Arg(3), c.Arg(4)))
	},
})

// Set replaces the item at position i. The error is of kind missing if there
// is none. O(1) at the ends, else O(n).
func (s *sequence) Set(ctx context.Context, i Index, x codec.Text) error {
	at := strconv.Itoa(int(i))
	c := store.Cmd(store.LSet, s.of.name, at, string(x))
	if s.of.kind.hasParams() {
		c = s.cmd(sequenceSet, at, string(x))
	}
	_, err := s.of.write(ctx, "set", c)
	var refused store.Error
	if errors.As(err, &refused) && (strings.HasPrefix(string(refused), "ERR index out of range") || strings.HasPrefix(string(refused), "ERR no such key")) {
		return s.of.failed("set", store.Error(noPosition))
	}
	return err
}

// luaMark is the function of scripts that change a list in its middle, where
// Redis finds items by their values only: mark(list, i) puts something in the
// place of item i that is not in the list, and gives both.
const luaMark = `
local function mark(list, i)
  local other, item = '\0', redis.call('LINDEX', list, i)
  while redis.call('LPOS', list, other) do other = other .. '\0' end
  redis.call('LSET', list, i, other)
  return other, item
end
`

// markAt is mark of luaMark.
func markAt(t store.Tx, list, i string) (mark, item string) {
	mark, item = "\x00", t.Do(store.Cmd(store.LIndex, list, i)).Str()
	for !t.Do(store.Cmd(store.LPos, list, mark)).IsNil() {
		mark += "\x00"
	}
	t.Do(store.Cmd(store.LSet, list, i, mark))
	return mark, item
}

// sequenceInsert inserts an item before a position.
// KEYS list, cfg. ARGV given, position, item. Returns the new length; FULL if
// there is no room.
var sequenceInsert = store.NewScript(store.Script{
	Name: "sequence.insert",
	Keys: 2,
	Lua: luaLine + luaMark + `
local list, cfg, given, i, x = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), ARGV[3]
local bad = check(cfg, given)
if bad then return bad end
local max, n = bounds(cfg, given), redis.call('LLEN', list)
if max and n >= max then
  return redis.error_reply('FULL is full (maxlen ' .. string.format('%d', max) .. ')')
end
if i < 0 then i = math.max(0, n + i) end
if i == 0 then redis.call('LPUSH', list, x)
elseif i >= n then redis.call('RPUSH', list, x)
else
  local other, item = mark(list, i)
  redis.call('LINSERT', list, 'BEFORE', other, x)
  redis.call('LSET', list, i + 1, item)
end
keep(cfg, given, list)
if n == 0 then adopt(list, cfg) end
return n + 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		b := bounds{list: c.Arg(0), cfg: c.Arg(1), given: c.Arg(2)}
		if bad, ok := b.read(t); !ok {
			return bad
		}
		n := t.Do(store.Cmd(store.LLen, b.list)).Int()
		if b.maxlen > 0 && n >= int64(b.maxlen) {
			return store.OfError(b.full("FULL"))
		}
		i, _ := strconv.ParseInt(c.Arg(3), 10, 64)
		if i < 0 {
			i = max(0, n+i)
		}
		insertAt(t, b.list, i, n, c.Arg(4))
		keepParams(t, b.cfg, b.given, b.list)
		if n == 0 && b.stored {
			adoptTTL(t, b.list, b.cfg)
		}
		return store.OfInt(n + 1)
	},
})

// insertAt inserts x before position i, which is not negative, of a list of n.
func insertAt(t store.Tx, list string, i, n int64, x string) {
	switch {
	case i == 0:
		t.Do(store.Cmd(store.LPush, list, x))
	case i >= n:
		t.Do(store.Cmd(store.RPush, list, x))
	default:
		mark, item := markAt(t, list, strconv.FormatInt(i, 10))
		t.Do(store.Cmd(store.LInsert, list, "BEFORE", mark, x))
		t.Do(store.Cmd(store.LSet, list, strconv.FormatInt(i+1, 10), item))
	}
}

// Insert inserts x before position i and returns the new length. A position
// beyond an end is that end, as with Python's insert. O(1) at the ends, else
// O(n).
func (s *sequence) Insert(ctx context.Context, i Index, x codec.Text) (int, error) {
	r, err := s.of.write(ctx, "insert", s.cmd(sequenceInsert, strconv.Itoa(int(i)), string(x)))
	return int(r.Int()), err
}

// sequenceReverse writes all items once more, in reverse, and drops the first
// ones: the key stays, with its time to live.
// KEYS list, cfg. ARGV given.
var sequenceReverse = store.NewScript(store.Script{
	Name: "sequence.reverse",
	Keys: 2,
	Lua: luaParams + `
local list = KEYS[1]
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local n = redis.call('LLEN', list)
for last = n, 1, -1000 do
  local items = redis.call('LRANGE', list, math.max(0, last - 1000), last - 1)
  for i = 1, math.floor(#items / 2) do
    items[i], items[#items + 1 - i] = items[#items + 1 - i], items[i]
  end
  redis.call('RPUSH', list, unpack(items))
end
if n > 0 then redis.call('LTRIM', list, n, -1) end
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(1), c.Arg(2)); !ok {
			return bad
		}
		items := listOf[string](t.Do(store.Cmd(store.LRange, c.Arg(0), "0", "-1")))
		for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
			items[i], items[j] = items[j], items[i]
		}
		rewrite(t, c.Arg(0), items)
		return store.OfInt(1)
	},
})

// rewrite makes items, as many as there are, the list.
func rewrite(t store.Tx, list string, items []string) {
	if len(items) > 0 {
		t.Do(store.CmdList(store.RPush, list, items))
		t.Do(store.Cmd(store.LTrim, list, strconv.Itoa(len(items)), "-1"))
	}
}

// Reverse turns the order of all items around. O(n).
func (s *sequence) Reverse(ctx context.Context) error {
	_, err := s.of.write(ctx, "reverse", s.cmd(sequenceReverse))
	return err
}

// Changed reports whether a local copy is another than what was read from the
// store, by its elements, parameters and time to live. It does no I/O. O(n).
func (s *sequence) Changed(ctx context.Context) (bool, error) { return s.of.changed(ctx) }

// Discard forgets what was changed in a local copy: it becomes what is stored
// now. One round trip. O(n).
func (s *sequence) Discard(ctx context.Context) error { return s.of.discard(ctx) }

// Sync makes the stored structure what the local copy is, atomically; nothing is
// written if that was not changed. The error is of kind conflict if somebody else
// changed, or let expire, what is stored since the copy was read or last synced:
// nothing is written then. Two round trips. O(n).
func (s *sequence) Sync(ctx context.Context, opts SyncOptions) error { return s.of.sync(ctx, opts) }
