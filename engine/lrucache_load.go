package engine

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// lruClaim gives a value, or leave to make it.
// KEYS and ARGV as luaCache has them, who asks, milliseconds, "1" to count the
// call. Returns the value in a list; nothing if the caller is to make it, before
// the milliseconds are over; or for how many somebody else has leave to.
var lruClaim = decides(newCache("lrucache.claim", `
local v = has(k)
if v then
  use(k)
  if ARGV[5] == '1' then count('hits') end
  return {v}
end
if redis.call('HEXISTS', values, k) == 1 then
  drop(k)
  count('expirations')
end
if not capacity() then return redis.error_reply('`+noCapacity+`') end
if ARGV[5] == '1' then count('misses') end
local till = string.match(redis.call('HGET', loads, k) or '', '%d+$')
local left = till and till - now() or 0
if left <= 0 then redis.call('HSET', loads, k, ARGV[3] .. ' ' .. string.format('%.0f', now() + ARGV[4])) end
settle()
return left > 0 and left`,
	func(t store.Tx, c *cache) store.Reply {
		who, ms, counts := c.Arg(c.at+2), integer(c.Arg(c.at+3)), c.Arg(c.at+4) == "1"
		v := c.has(t)
		if !v.IsNil() {
			if c.use(t); counts {
				c.count(t, "hits")
			}
			return store.OfList([]store.Reply{v})
		}
		if t.Do(store.Cmd(store.HExists, c.values, c.k)).Int() == 1 {
			c.drop(t, c.k)
			c.count(t, "expirations")
		}
		if c.capacity(t).IsNil() {
			return store.OfError(noCapacity)
		}
		if counts {
			c.count(t, "misses")
		}
		_, till := c.loader(t)
		left := till - c.now(t)
		if left <= 0 {
			t.Do(store.Cmd(store.HSet, c.loads, c.k, who+" "+strconv.FormatInt(c.now(t)+ms, 10)))
		}
		if c.settle(t); left > 0 {
			return store.OfInt(left)
		}
		return store.Reply{}
	}))

// loader gives who makes the value, and until when others wait.
func (c *cache) loader(t store.Tx) (who string, till int64) {
	fmt.Sscan(t.Do(store.Cmd(store.HGet, c.loads, c.k)).Str(), &who, &till)
	return who, till
}

// lruLoaded ends or goes on with the making of a value.
// KEYS and ARGV as luaCache has them, who made it, then the value, or nothing if
// there is none; or "extend" and milliseconds. Returns whether the caller had
// leave to.
var lruLoaded = newCache("lrucache.loaded", `
local who = string.match(redis.call('HGET', loads, k) or '', '^%S+')
if who ~= ARGV[3] then return 0 end
if ARGV[4] == 'extend' then
  redis.call('HSET', loads, k, who .. ' ' .. string.format('%.0f', now() + ARGV[5]))
  return 1
end
redis.call('HDEL', loads, k)
if ARGV[4] == 'value' then
  local bad = put(k, ARGV[5])
  if bad then return bad end
  count('loads')
  settle()
end
return 1`,
	func(t store.Tx, c *cache) store.Reply {
		who, _ := c.loader(t)
		if who == "" || who != c.Arg(c.at+2) {
			return store.OfInt(0)
		}
		if c.Arg(c.at+3) == "extend" {
			till := c.now(t) + integer(c.Arg(c.at+4))
			t.Do(store.Cmd(store.HSet, c.loads, c.k, who+" "+strconv.FormatInt(till, 10)))
			return store.OfInt(1)
		}
		t.Do(store.Cmd(store.HDel, c.loads, c.k))
		if c.Arg(c.at+3) == "value" {
			if r := c.put(t, c.Arg(c.at+4)); r.Kind() >= store.Refused {
				return r
			}
			c.count(t, "loads")
			c.settle(t)
		}
		return store.OfInt(1)
	})

// GetOrLoad gives the value of k as Get does. If it has none, load makes it, and
// it is put. Of several callers that want the same key at once, in whatever
// process, one calls load; the others wait for it and get the same value. If
// load fails the caller gets its error, and another one calls its own; if the
// caller dies that comes to pass after a while. A load that wants its own key
// waits for itself. Two round trips if load is called; O(log n).
func (c *LRUCache) GetOrLoad(ctx context.Context, k codec.Key, load func() (codec.Text, error)) (codec.Text, error) {
	who := strconv.FormatUint(rand.Uint64(), 36)
	ms := strconv.FormatInt(max(1, c.lease.Milliseconds()), 10)
	var waits store.Subscription
	for counts := true; ; counts = false {
		r, err := c.do(ctx, "get_or_load", c.script(lruClaim, string(k), who, ms, flag(counts)))
		switch {
		case err != nil:
			return "", err
		case r.Kind() == store.List:
			return codec.Text(r.At(0).Str()), nil
		case r.IsNil():
			return c.load(ctx, k, who, ms, load)
		case waits == nil: // what ends from now on is heard of
			if waits, err = c.store.Subscribe(ctx, []string{c.channel(k)}, nil); err != nil {
				return "", c.failed("get_or_load", err)
			}
			defer waits.Close()
			continue
		}
		wait, cancel := context.WithTimeout(ctx, time.Duration(r.Int())*time.Millisecond)
		_, err = waits.Receive(wait)
		cancel()
		if ctx.Err() != nil {
			return "", c.failed("get_or_load", ctx.Err())
		}
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return "", c.failed("get_or_load", err)
		}
	}
}

// channel is where the end of a load is made known.
func (c *LRUCache) channel(k codec.Key) string { return c.part("loaded") + ":" + string(k) }

// load calls load, while nobody else does.
func (c *LRUCache) load(ctx context.Context, k codec.Key, who, ms string, load func() (codec.Text, error)) (v codec.Text, err error) {
	end := []string{string(k), who}
	stop := renewing(c.store, c.lease, c.script(lruLoaded, string(k), who, "extend", ms))
	defer func() {
		stop()
		ended := []store.Command{c.script(lruLoaded, end...), store.Cmd(store.Publish, c.channel(k), "1")}
		if _, failed := c.writes(context.WithoutCancel(ctx), "get_or_load", ended); err == nil {
			err = failed
		}
	}()
	end = append(end, "none")
	if v, err = load(); err != nil {
		return "", fmt.Errorf("%s %s: get_or_load: %w", c.kind.name, c.name, err)
	}
	end = append(end[:2], "value", string(v))
	return v, nil
}

// renewing executes c, which goes on with a lease, in s until stop is called.
// What load does may switch the store of the cache.
func renewing(s store.Store, lease time.Duration, c store.Command) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	if _, alone := s.(*store.Deferred); alone { // it is for one goroutine
		return cancel
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(max(lease/3, time.Millisecond))
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				s.Do(ctx, c)
			}
		}
	})
	return func() {
		cancel()
		wg.Wait()
	}
}
