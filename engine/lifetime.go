package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// lifetimeTouch applies the ttl option.
// KEYS all. ARGV types, milliseconds, and if only the first write sets it "NX",
// or "LT" if there are keys that expire sooner by themselves.
var lifetimeTouch = newWhole("lifetime.touch", 1, `
for _, key in ipairs(KEYS) do
  if ARGV[3] == '' then redis.call('PEXPIRE', key, ARGV[2])
  else redis.call('PEXPIRE', key, ARGV[2], ARGV[3]) end
end
return 1`,
	func(t store.Tx, c *store.Command) store.Reply {
		n := c.Script.Keys
		for i := range n {
			expireAs(t, c.Arg(i), c.Arg(n+1), c.Arg(n+2))
		}
		return store.OfInt(1)
	})

// expireAs gives a key milliseconds to live, on the condition of PEXPIRE that
// mode is, "" for none.
func expireAs(t store.Tx, key, ms, mode string) {
	c := store.Cmd(store.PExpire, key, ms)
	if mode != "" {
		c = store.Cmd(store.PExpire, key, ms, mode)
	}
	t.Do(c)
}

// touch makes the command that applies the ttl option.
func (h *handle) touch() store.Command {
	mode := ""
	if h.common.TTLMode == "fixed" {
		mode = "NX"
		if h.kind.lasts != "" {
			mode = "LT"
		}
	}
	return h.whole(lifetimeTouch, nil, strconv.FormatInt(h.common.TTL.Milliseconds(), 10), mode)
}

// lifetimeTTL gives the milliseconds that the first key that exists has left.
// KEYS all. ARGV types. Returns -1 if it lives for ever, -2 if there is none.
var lifetimeTTL = newWhole("lifetime.ttl", 1, `
for _, key in ipairs(KEYS) do
  local left = redis.call('PTTL', key)
  if left ~= -2 then return left end
end
return -2`,
	func(t store.Tx, c *store.Command) store.Reply {
		for i := range c.Script.Keys {
			if r := t.Do(store.Cmd(store.PTTL, c.Arg(i))); r.Int() != -2 {
				return r
			}
		}
		return store.OfInt(-2)
	}).reads()

// TTL gives the seconds that the structure has left to live, none if it lives
// until it is cleared or does not exist. O(1).
func (h *handle) TTL(ctx context.Context) (Opt[float64], error) {
	r, err := h.do(ctx, "ttl", h.ttlCmd())
	return optSeconds(r.Int(), err), err
}

func (h *handle) ttlCmd() store.Command {
	if h.kind.lasts != "" {
		return store.Cmd(store.PTTL, h.part(h.kind.lasts))
	}
	return h.whole(lifetimeTTL, nil)
}

func optSeconds(ms int64, err error) Opt[float64] {
	if ms < 0 || err != nil {
		return Opt[float64]{}
	}
	return codec.Some(float64(ms) / 1000)
}

// lifetimeSet changes when all keys expire.
// KEYS all. ARGV types, PEXPIRE or PEXPIREAT or PERSIST, milliseconds, and of
// PERSIST the number of the key whose time to live is that of the structure, from
// 1, or 0 for any.
// Returns how many keys that concerns.
var lifetimeSet = newWhole("lifetime.set", 1, `
local n = 0
local lasts = KEYS[tonumber(ARGV[4])]
if lasts and redis.call('PTTL', lasts) < 0 then return 0 end
for _, key in ipairs(KEYS) do
  if ARGV[2] == 'PERSIST' then n = n + redis.call('PERSIST', key)
  else n = n + redis.call(ARGV[2], key, ARGV[3]) end
end
return n`,
	func(t store.Tx, c *store.Command) store.Reply {
		n, sum := c.Script.Keys, int64(0)
		if lasts, _ := strconv.Atoi(c.Arg(n + 3)); lasts > 0 && t.Do(store.Cmd(store.PTTL, c.Arg(lasts-1))).Int() < 0 {
			return store.OfInt(0)
		}
		for i := range n {
			cmd := store.Cmd(store.Persist, c.Arg(i))
			switch c.Arg(n + 1) {
			case "PEXPIRE":
				cmd = store.Cmd(store.PExpire, c.Arg(i), c.Arg(n+2))
			case "PEXPIREAT":
				cmd = store.Cmd(store.PExpireAt, c.Arg(i), c.Arg(n+2))
			}
			sum += t.Do(cmd).Int()
		}
		return store.OfInt(sum)
	})

// Expire removes the structure after so long, at once if that is not
// positive, and reports whether it exists. Forever is error value. O(1).
func (h *handle) Expire(ctx context.Context, after time.Duration) (bool, error) {
	if after == Forever {
		return false, h.refuse("expire", ErrValue, "forever is no time to live: persist lets the structure live until it is cleared")
	}
	ms := after.Milliseconds()
	if after > 0 && ms == 0 {
		ms = 1
	}
	r, err := h.do(ctx, "expire", h.whole(lifetimeSet, nil, "PEXPIRE", strconv.FormatInt(ms, 10), "0"))
	return r.Int() > 0, err
}

// ExpireAt removes the structure at a time, at once if that is past, and
// reports whether it exists. O(1).
func (h *handle) ExpireAt(ctx context.Context, at time.Time) (bool, error) {
	ms := max(at.UnixMilli(), 1)
	if at.Year() > 9999 {
		return false, h.refuse("expire_at", ErrValue, "year %d is out of range", at.Year())
	}
	r, err := h.do(ctx, "expire_at", h.whole(lifetimeSet, nil, "PEXPIREAT", strconv.FormatInt(ms, 10), "0"))
	return r.Int() > 0, err
}

// Persist makes the structure live until it is cleared, and reports whether
// it would have expired. O(1).
func (h *handle) Persist(ctx context.Context) (bool, error) {
	lasts := strconv.Itoa(h.kind.lastsAt() + 1)
	r, err := h.do(ctx, "persist", h.whole(lifetimeSet, nil, "PERSIST", "", lasts))
	return r.Int() > 0, err
}
