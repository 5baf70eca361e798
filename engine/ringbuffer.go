package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A RingBuffer keeps the last items that were pushed, as many as its capacity.
// Items have sequence numbers from 0 on. Its parts:
//
//	items  a list, the oldest first
//	next   the next sequence number
//	cfg    the hash of the parameters
//
// In what follows n is the number of items.
type RingBuffer struct {
	handle
	items, next string
}

// RingBufferOptions are the options of a ring buffer; the zero value is one that
// adopts the stored capacity.
type RingBufferOptions struct {
	Common
	Capacity int // the most items it holds, 0 if not given
}

// RingBuffer gives the ring buffer called name. It does no I/O. The error is of
// kind value for a capacity below 1.
func (e *Engine) RingBuffer(name string, opts RingBufferOptions) (*RingBuffer, error) {
	b := new(RingBuffer)
	capacity := ""
	if opts.Capacity != 0 {
		capacity = strconv.Itoa(opts.Capacity)
	}
	if err := e.open(&b.handle, ringKind, name, opts.Common, capacity); err != nil {
		return nil, err
	}
	b.items, b.next = b.part("items"), b.part("next")
	return b, nil
}

// luaRingPushOne is the push of one item where the capacity is stored as it is
// given, if it is. The commands themselves tell a wrong type; what was done
// before is undone then.
const luaRingPushOne = `
local cfg, items, next, given = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
if #ARGV == 2 then
  local stored = redis.call('HMGET', cfg, 'capacity', '` + layoutField + `')
  local capacity = stored[1]
  if capacity and stored[2] == '` + layout + `' and (given == '' or given == 'capacity=' .. capacity .. ';') then
    local n = redis.call('RPUSH', items, ARGV[2])
    local after = redis.pcall('INCR', next)
    if type(after) ~= 'number' then
      redis.call('RPOP', items)
      return after
    end
    if n > tonumber(capacity) then redis.call('LTRIM', items, -capacity, -1) end
    if n > 1 then return after - 1 end
    local ttl = redis.call('PTTL', cfg)
    if ttl > 0 then
      redis.call('PEXPIRE', items, ttl)
      redis.call('PEXPIRE', next, ttl)
    end
    return after - 1
  end
end
`

// ringPush adds items and drops the oldest.
// KEYS cfg, items, next. ARGV given, items. Returns the sequence number of the
// last; VALUE if nobody knows the capacity.
var ringPush = store.NewScript(store.Script{
	Name: "ringbuffer.push",
	Keys: 3,
	Lua: luaRingPushOne + luaParams + `
local bad = check(cfg, given)
if bad then return bad end
local capacity = tonumber(redis.call('HGET', cfg, 'capacity') or string.match(given, 'capacity=(%d+)'))
if not capacity then return redis.error_reply('VALUE no capacity is stored: give one') end
redis.call('STRLEN', next)
local was, more = redis.call('LLEN', items), #ARGV - 1
for i = math.max(2, #ARGV - capacity + 1), #ARGV, 1000 do
  redis.call('RPUSH', items, unpack(ARGV, i, math.min(i + 999, #ARGV)))
end
redis.call('LTRIM', items, -capacity, -1)
local after = redis.call('INCRBY', next, more)
keep(cfg, given, items)
local ttl = redis.call('PTTL', cfg)
if was == 0 and ttl > 0 then
  redis.call('PEXPIRE', items, ttl)
  redis.call('PEXPIRE', next, ttl)
end
return after - 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		cfg, items, next, given := c.Arg(0), c.Arg(1), c.Arg(2), c.Arg(3)
		if bad, ok := checkParams(t, cfg, given); !ok {
			return bad
		}
		capacity := ringCapacity(t, cfg, given)
		if capacity == 0 {
			return store.OfError("VALUE no capacity is stored: give one")
		}
		t.Do(store.Cmd(store.StrLen, next))
		was := t.Do(store.Cmd(store.LLen, items)).Int()
		more := c.Len() - 4
		t.Do(store.CmdList(store.RPush, items, commandArgs(c, max(4, c.Len()-capacity))))
		t.Do(store.Cmd(store.LTrim, items, "-"+strconv.Itoa(capacity), "-1"))
		after := t.Do(store.Cmd(store.IncrBy, next, strconv.Itoa(more))).Int()
		keepParams(t, cfg, given, items)
		if was == 0 {
			adoptTTL(t, items, cfg)
			adoptTTL(t, next, cfg)
		}
		return store.OfInt(after - 1)
	},
})

// ringCapacity gives the capacity that is stored or given, 0 for none.
func ringCapacity(t store.Tx, cfg, given string) int {
	text := ""
	if r := t.Do(store.Cmd(store.HGet, cfg, "capacity")); !r.IsNil() {
		text = r.Str()
	} else if given != "" {
		_, text, _, _ = nextParam(given)
	}
	capacity, _ := strconv.Atoi(text)
	return capacity
}

// Push adds item, in place of the oldest one if there is no room, and returns
// its sequence number. The error is of kind value if the capacity is neither
// given nor stored. O(1).
func (b *RingBuffer) Push(ctx context.Context, item codec.Text) (int, error) {
	r, err := b.write(ctx, "push", ringPush.Cmd(b.cfg, b.items, b.next, b.given(), string(item)))
	return int(r.Int()), err
}

// Extend adds items one after the other, all or none, and returns the sequence
// number of the last, or that of the last one that there is for no items: -1 if
// there is none. Errors as with Push. O(k).
func (b *RingBuffer) Extend(ctx context.Context, items []codec.Text) (int, error) {
	if len(items) == 0 {
		next, err := b.nextSeq(ctx, "extend")
		return next - 1, err
	}
	args := append([]string{b.cfg, b.items, b.next, b.given()}, strs(items)...)
	r, err := b.write(ctx, "extend", ringPush.Cmd(args...))
	return int(r.Int()), err
}

// Items gives all items, the oldest first. O(n).
func (b *RingBuffer) Items(ctx context.Context) ([]codec.Text, error) {
	r, err := b.read(ctx, "items", store.Cmd(store.LRange, b.items, "0", "-1"))
	return listOf[codec.Text](r), err
}

// Latest gives up to k items, the newest first. O(k).
func (b *RingBuffer) Latest(ctx context.Context, k int) ([]codec.Text, error) {
	switch {
	case k < 0:
		return nil, b.refuse("latest", ErrValue, "n must not be negative, got %d", k)
	case k == 0:
		return nil, nil
	}
	r, err := b.read(ctx, "latest", store.Cmd(store.LRange, b.items, "-"+strconv.Itoa(k), "-1"))
	items := listOf[codec.Text](r)
	slices.Reverse(items)
	return items, err
}

// ringGet gives an item. KEYS cfg, items, next. ARGV given, sequence number.
var ringGet = store.NewScript(store.Script{
	Name:     "ringbuffer.get",
	Keys:     3,
	ReadOnly: true,
	Lua: luaParams + `
local bad = check(KEYS[1], ARGV[1])
if bad then return bad end
local n = redis.call('LLEN', KEYS[2])
local i = tonumber(ARGV[2]) - tonumber(redis.call('GET', KEYS[3]) or '0') + n
if i < 0 or i >= n then return false end
return redis.call('LINDEX', KEYS[2], string.format('%.0f', i))`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(0), c.Arg(3)); !ok {
			return bad
		}
		n := t.Do(store.Cmd(store.LLen, c.Arg(1))).Int()
		seq, _ := strconv.ParseInt(c.Arg(4), 10, 64)
		next, _ := strconv.ParseInt(t.Do(store.Cmd(store.Get, c.Arg(2))).Str(), 10, 64)
		i := seq - next + n
		if i < 0 || i >= n {
			return store.Reply{}
		}
		return t.Do(store.Cmd(store.LIndex, c.Arg(1), strconv.FormatInt(i, 10)))
	},
})

// Get gives the item with a sequence number, or none if it was dropped or is
// still to come. O(log n).
func (b *RingBuffer) Get(ctx context.Context, seq int) (Opt[codec.Text], error) {
	r, err := b.read(ctx, "get", ringGet.Cmd(b.cfg, b.items, b.next, b.given(), strconv.Itoa(seq)))
	return optText(r), err
}

// NextSeq gives the sequence number that the next item will have, 0 at first.
// O(1).
func (b *RingBuffer) NextSeq(ctx context.Context) (int, error) { return b.nextSeq(ctx, "next_seq") }

func (b *RingBuffer) nextSeq(ctx context.Context, op string) (int, error) {
	r, err := b.read(ctx, op, store.Cmd(store.Get, b.next))
	n, _ := strconv.Atoi(r.Str())
	return n, err
}

// Rename gives the ring buffer another name, and returns a handle of it. The
// error is of kind missing if it does not exist, of kind exists if the new name
// is taken and Replace is not set. O(1).
func (b *RingBuffer) Rename(ctx context.Context, name string, opts RenameOptions) (*RingBuffer, error) {
	if err := b.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return b.engine.RingBuffer(name, RingBufferOptions{Common: b.moved(nil)})
}

// Copy copies the ring buffer with its capacity and its time to live, and
// returns a handle of the copy; errors as with Rename. A copy to another store
// takes a few round trips and holds the ring buffer in memory. O(n).
func (b *RingBuffer) Copy(ctx context.Context, name string, opts CopyOptions) (*RingBuffer, error) {
	if err := b.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return b.engine.RingBuffer(name, RingBufferOptions{Common: b.moved(opts.Store)})
}
