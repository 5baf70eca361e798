package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// lruPeek gives a value. KEYS and ARGV as luaCache has them.
var lruPeek = reads(newCache("lrucache.peek", `
return has(k)`,
	func(t store.Tx, c *cache) store.Reply { return c.has(t) }))

// Peek gives the value of k, or none, and leaves it where it is in the order.
// It is not counted. O(log n).
func (c *LRUCache) Peek(ctx context.Context, k codec.Key) (Opt[codec.Text], error) {
	r, err := c.read(ctx, "peek", c.script(lruPeek, string(k)))
	return optText(r), err
}

// Contains reports whether k has a value, as Peek does. O(log n).
func (c *LRUCache) Contains(ctx context.Context, k codec.Key) (bool, error) {
	r, err := c.read(ctx, "contains", c.script(lruPeek, string(k)))
	return r.Kind() == store.Str, err
}

// lruEntries gives the keys that have values, the one that was used least
// recently first. KEYS and ARGV[1] as luaCache has them, "1" for the values too,
// behind their keys.
var lruEntries = reads(newCache("lrucache.entries", `
local gone, found = {}, {}
if expire then
  for _, k in ipairs(redis.call('ZRANGEBYSCORE', times, '-inf', now())) do gone[k] = true end
end
for _, k in ipairs(redis.call('ZRANGE', order, 0, -1)) do
  if not gone[k] then
    found[#found + 1] = k
    if ARGV[2] == '1' then found[#found + 1] = redis.call('HGET', values, k) or 'null' end
  end
end
return found`,
	func(t store.Tx, c *cache) store.Reply {
		gone := map[string]bool{}
		if c.expire {
			for _, k := range t.Do(store.Cmd(store.ZRangeByScore, c.times, "-inf", strconv.FormatInt(c.now(t), 10))).List() {
				gone[k.Str()] = true
			}
		}
		var found []store.Reply
		for _, k := range t.Do(store.Cmd(store.ZRange, c.order, "0", "-1")).List() {
			if gone[k.Str()] {
				continue
			}
			if found = append(found, k); c.k != "1" {
				continue
			}
			v := t.Do(store.Cmd(store.HGet, c.values, k.Str()))
			if v.IsNil() {
				v = store.OfStr(string(codec.Null))
			}
			found = append(found, v)
		}
		return store.OfList(found)
	}))

// Keys gives all keys, the one that was used least recently first. O(n).
func (c *LRUCache) Keys(ctx context.Context) ([]codec.Key, error) {
	r, err := c.read(ctx, "keys", c.script(lruEntries, "0"))
	return listOf[codec.Key](r), err
}

// Items gives all entries, the one that was used least recently first. O(n).
func (c *LRUCache) Items(ctx context.Context) ([]MapEntry, error) {
	r, err := c.read(ctx, "items", c.script(lruEntries, "1"))
	return mapEntries(r), err
}

// Iterate gives a cursor over the keys that there are when it is first asked,
// the one that was used least recently first. It reads them in one round trip.
func (c *LRUCache) Iterate(context.Context) (Cursor[codec.Key], error) {
	return &pager[codec.Key]{read: func(ctx context.Context) ([]codec.Key, bool, error) {
		r, err := c.read(ctx, "iterate", c.script(lruEntries, "0"))
		return listOf[codec.Key](r), false, err
	}}, nil
}

// CacheStats are counts since the cache was made or cleared.
type CacheStats struct {
	Hits        int // calls of Get and GetOrLoad that met a value
	Misses      int // those that did not
	Evictions   int // entries that made room
	Expirations int // entries that were met when their time had come
	Loads       int // values that GetOrLoad had made
}

// lruStats gives the counts, and the number of entries.
// KEYS as luaCache has them. ARGV given.
var lruStats = reads(newCache("lrucache.stats", `
local size = redis.call('ZCARD', order)
if expire then size = size - redis.call('ZCOUNT', times, '-inf', now()) end
local found = redis.call('HMGET', stats, 'hits', 'misses', 'evictions', 'expirations', 'loads')
for i = 1, 5 do found[i] = found[i] or '0' end
found[6] = tostring(size)
return found`,
	func(t store.Tx, c *cache) store.Reply {
		size := t.Do(store.Cmd(store.ZCard, c.order)).Int()
		if c.expire {
			size -= t.Do(store.Cmd(store.ZCount, c.times, "-inf", strconv.FormatInt(c.now(t), 10))).Int()
		}
		var found []string
		for _, what := range []string{"hits", "misses", "evictions", "expirations", "loads"} {
			n := t.Do(store.Cmd(store.HGet, c.stats, what))
			found = append(found, strconv.FormatInt(integer(n.Str()), 10))
		}
		return store.OfStrs(append(found, strconv.FormatInt(size, 10))...)
	}))

// Stats gives what was counted. O(1).
func (c *LRUCache) Stats(ctx context.Context) (CacheStats, error) {
	r, err := c.read(ctx, "stats", c.script(lruStats))
	n := func(i int) int { return int(integer(r.At(i).Str())) }
	return CacheStats{n(0), n(1), n(2), n(3), n(4)}, err
}

// Size gives the number of entries whose time has not come. O(log n).
func (c *LRUCache) Size(ctx context.Context) (int, error) {
	r, err := c.read(ctx, "size", c.script(lruStats))
	return int(integer(r.At(5).Str())), err
}
