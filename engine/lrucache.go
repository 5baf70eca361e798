package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// An LRUCache maps keys to values, as many as its capacity: the entry that was
// used least recently makes room. Its parts:
//
//	order   a sorted set of the keys by their last use: numbers that rise
//	values  a hash from key to value
//	times   a sorted set of those keys that expire, by the time in milliseconds
//	stats   a hash of counts: hits, misses, evictions, expirations, loads
//	loads   a hash of the keys whose values somebody makes now: who, and until
//	        when others wait
//	cfg     the hash of the parameters
//
// An entry whose time has come is as if it were gone, and goes when somebody
// meets it or room is needed. In what follows n is the number of entries.
type LRUCache struct {
	handle
	all   [6]string // the keys as scripts take them: cfg, then the others
	lease time.Duration
}

// LRUCacheOptions are the options of a cache; the zero value is one that adopts
// what is stored.
type LRUCacheOptions struct {
	Common
	Capacity int           // the most entries it holds, 0 if not given
	EntryTTL time.Duration // how long an entry lives after it was put, 0 if not given
	Lease    time.Duration // how long others wait for a value that is being made if its maker dies; 0 means 10 s
}

// LRUCache gives the cache called name. It does no I/O. The error is of kind
// value for a capacity below 1 or a time to live below 1 ms.
func (e *Engine) LRUCache(name string, opts LRUCacheOptions) (*LRUCache, error) {
	c := &LRUCache{lease: opts.Lease}
	if c.lease == 0 {
		c.lease = 10 * time.Second
	}
	var capacity, ttl string
	if opts.Capacity != 0 {
		capacity = strconv.Itoa(opts.Capacity)
	}
	if opts.EntryTTL != 0 {
		ttl = codec.FloatNumber(opts.EntryTTL.Seconds()).String()
	}
	if err := e.open(&c.handle, lruKind, name, opts.Common, capacity, ttl); err != nil {
		return nil, err
	}
	c.all = [6]string{c.cfg, c.part("order"), c.part("values"), c.part("times"), c.part("stats"), c.part("loads")}
	return c, nil
}

// checkLifetime is the check of a parameter that is a time to live in seconds.
func checkLifetime(v string) error {
	if s, err := strconv.ParseFloat(v, 64); err != nil || !(s >= 0.001 && s <= maxLifetime) {
		return errorf(ErrValue, "must be 1 ms to 100 years, got %s", v)
	}
	return nil
}

// maxLifetime is that in seconds.
const maxLifetime = 100 * 365 * 24 * 3600

// luaCache is the beginning of the scripts of caches.
// KEYS cfg, order, values, times, stats, loads. ARGV[1] given, ARGV[2] a key.
//
//	count(what)  counts something in stats
//	drop(k)      removes an entry
//	use(k)       makes an entry the one that was used last
//	has(k)       gives the value of an entry whose time has not come, or false
//	capacity()   gives the capacity that is stored or given, or nil
//	put(k, v)    sets an entry and makes room for it, or gives a refusal
//	settle()     lets what is new live as long as the cache
const luaCache = luaParams + `
local cfg, order, values, times, stats, loads = unpack(KEYS)
local given, k = ARGV[1], ARGV[2]
local bad = check(cfg, given)
if bad then return bad end
redis.call('ZCARD', order)
redis.call('HLEN', stats)
redis.call('HLEN', loads)
local expire = redis.call('ZCARD', times) > 0
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
local function count(what) redis.call('HINCRBY', stats, what, 1) end
local function drop(k)
  redis.call('ZREM', order, k)
  redis.call('HDEL', values, k)
  if expire then redis.call('ZREM', times, k) end
end
local function use(k)
  local last = redis.call('ZRANGE', order, -1, -1, 'WITHSCORES')
  if last[1] ~= k then redis.call('ZADD', order, string.format('%.0f', (last[2] or 0) + 1), k) end
end
local function has(k)
  local v = redis.call('HGET', values, k)
  local at = v and expire and redis.call('ZSCORE', times, k)
  return not (at and tonumber(at) <= now()) and v
end
local function settle()
  keep(cfg, given, order)
  local ttl = redis.call('PTTL', cfg)
  for i = 2, ttl > 0 and #KEYS or 1 do redis.call('PEXPIRE', KEYS[i], ttl) end
end
local function capacity()
  return tonumber(redis.call('HGET', cfg, 'capacity') or string.match(given, 'capacity=(%d+)'))
end
local function put(k, v)
  local most = capacity()
  if not most then return redis.error_reply('` + noCapacity + `') end
  local ttl = redis.call('HGET', cfg, 'entry_ttl') or string.match(given, 'entry_ttl=([^;]*)')
  redis.call('HSET', values, k, v)
  use(k)
  if ttl then redis.call('ZADD', times, string.format('%.0f', now() + math.max(1, math.floor(ttl * 1000 + 0.5))), k)
  elseif expire then redis.call('ZREM', times, k) end
  local extra = redis.call('HLEN', values) - most
  if extra > 0 and expire then
    for _, old in ipairs(redis.call('ZRANGEBYSCORE', times, '-inf', now(), 'LIMIT', 0, extra)) do
      drop(old)
      count('expirations')
      extra = extra - 1
    end
  end
  for _ = 1, extra do
    drop(redis.call('ZRANGE', order, 0, 0)[1])
    count('evictions')
  end
  settle()
end
`

// lruGet gives a value and makes it the one that was used last.
// KEYS and ARGV as luaCache has them.
var lruGet = decides(newCache("lrucache.get", `
local v = has(k)
if v then
  use(k)
  count('hits')
  return v
end
if redis.call('HEXISTS', values, k) == 1 then
  drop(k)
  count('expirations')
end
if capacity() then
  count('misses')
  settle()
end
return false`,
	func(t store.Tx, c *cache) store.Reply {
		if v := c.has(t); !v.IsNil() {
			c.use(t)
			c.count(t, "hits")
			return v
		}
		if t.Do(store.Cmd(store.HExists, c.values, c.k)).Int() == 1 {
			c.drop(t, c.k)
			c.count(t, "expirations")
		}
		if !c.capacity(t).IsNil() {
			c.count(t, "misses")
			c.settle(t)
		}
		return store.Reply{}
	}))

// Get gives the value of k and makes it the entry that was used last; none if
// there is no such entry. O(log n).
func (c *LRUCache) Get(ctx context.Context, k codec.Key) (Opt[codec.Text], error) {
	r, err := c.write(ctx, "get", c.script(lruGet, string(k)))
	return optText(r), err
}

// lruPut sets an entry. KEYS and ARGV as luaCache has them, the value.
var lruPut = newCache("lrucache.put", `
return put(k, ARGV[3]) or 1`,
	func(t store.Tx, c *cache) store.Reply { return c.put(t, c.Arg(c.at+2)) })

// Put maps k to v, as the entry that was used last, in place of the one that was
// used least recently if there is no room. The error is of kind value if the
// capacity is neither given nor stored. O(log n).
func (c *LRUCache) Put(ctx context.Context, k codec.Key, v codec.Text) error {
	_, err := c.write(ctx, "put", c.script(lruPut, string(k), string(v)))
	return err
}

// lruRemove removes an entry. KEYS and ARGV as luaCache has them. Returns
// whether there was one.
var lruRemove = newCache("lrucache.remove", `
local v = has(k)
drop(k)
return v and 1 or 0`,
	func(t store.Tx, c *cache) store.Reply {
		v := c.has(t)
		c.drop(t, c.k)
		return store.OfBool(!v.IsNil())
	})

// Remove removes k and reports whether it had a value. O(log n).
func (c *LRUCache) Remove(ctx context.Context, k codec.Key) (bool, error) {
	r, err := c.write(ctx, "remove", c.script(lruRemove, string(k)))
	return r.Int() == 1, err
}

// script makes the command of a script with more arguments.
func (c *LRUCache) script(s *store.Script, args ...string) store.Command {
	all := append(append(make([]string, 0, len(c.all)+1+len(args)), c.all[:]...), c.given())
	return s.Cmd(append(all, args...)...)
}

// Rename gives the cache another name, and returns a handle of it. The error is
// of kind missing if the cache does not exist, of kind exists if the new name
// is taken and Replace is not set. O(1).
func (c *LRUCache) Rename(ctx context.Context, name string, opts RenameOptions) (*LRUCache, error) {
	if err := c.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return c.engine.LRUCache(name, LRUCacheOptions{Common: c.moved(nil), Lease: c.lease})
}

// Copy copies the cache with its parameters and its time to live, and returns a
// handle of the copy; errors as with Rename. A copy to another store takes a few
// round trips and holds the cache in memory. O(n).
func (c *LRUCache) Copy(ctx context.Context, name string, opts CopyOptions) (*LRUCache, error) {
	if err := c.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return c.engine.LRUCache(name, LRUCacheOptions{Common: c.moved(opts.Store), Lease: c.lease})
}
