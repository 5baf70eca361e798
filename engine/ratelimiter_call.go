package engine

import "github.com/rdsh/rdsh/engine/store"

// judged makes the Go body of a script out of what it does once the call and its
// algorithm are known.
func judged(judge func(l *limiting, a algorithm) store.Reply) func(t store.Tx, c *store.Command) store.Reply {
	return func(t store.Tx, c *store.Command) store.Reply {
		l, bad, ok := readLimiting(t, c)
		if !ok {
			return bad
		}
		return judge(&l, l.choose())
	}
}

// limiterAllow spends units. KEYS and ARGV as luaLimiter has them. Returns 1 if
// there were enough, else 0.
var limiterAllow = store.NewScript(store.Script{
	Name:    "ratelimiter.allow",
	Keys:    6,
	Decides: true,
	Lua: luaVerdict + luaSpend + `
if left < cost then return 0 end
spend(state(), entry())
return 1`,
	Go: judged(func(l *limiting, a algorithm) store.Reply {
		if a.left() < l.cost {
			return store.OfInt(0)
		}
		l.spend(a.state(), a.entry())
		return store.OfInt(1)
	}),
})

// limiterTake is limiterAllow that returns a verdict: 1 or 0, the units left,
// when to try again, when all are back.
var limiterTake = store.NewScript(store.Script{
	Name:    "ratelimiter.take",
	Keys:    6,
	Decides: true,
	Lua: luaVerdict + luaSpend + `
if left < cost then return {0, left, retry(), reset(0)} end
spend(state(), entry())
return {1, left - cost, 0, reset(cost)}`,
	Go: judged(func(l *limiting, a algorithm) store.Reply {
		if a.left() < l.cost {
			return verdict(0, a.left(), a.retry(), a.reset(0))
		}
		l.spend(a.state(), a.entry())
		return verdict(1, a.left()-l.cost, 0, a.reset(l.cost))
	}),
})

func verdict(ns ...int64) store.Reply {
	list := make([]store.Reply, len(ns))
	for i, n := range ns {
		list[i] = store.OfInt(n)
	}
	return store.OfList(list)
}

// limiterPeek is limiterTake that spends nothing.
var limiterPeek = store.NewScript(store.Script{
	Name:     "ratelimiter.peek",
	Keys:     6,
	ReadOnly: true,
	Lua: luaVerdict + `
if left < cost then return {0, left, retry(), reset(0)} end
return {1, left, 0, reset(0)}`,
	Go: judged(func(l *limiting, a algorithm) store.Reply {
		if a.left() < l.cost {
			return verdict(0, a.left(), a.retry(), a.reset(0))
		}
		return verdict(1, a.left(), 0, a.reset(0))
	}),
})

// limiterReset forgets a key.
// KEYS and ARGV as luaLimiter has them, without the cost.
var limiterReset = store.NewScript(store.Script{
	Name: "ratelimiter.reset",
	Keys: 6,
	Lua: luaParams + `
local bad = check(KEYS[1], ARGV[1])
if bad then return bad end
for i = 3, 4 do redis.call('HLEN', KEYS[i]) end
for i = 5, 6 do redis.call('ZCARD', KEYS[i]) end
for i = 3, 4 do redis.call('HDEL', KEYS[i], ARGV[2]) end
for i = 5, 6 do redis.call('ZREMRANGEBYLEX', KEYS[i], '[' .. ARGV[2] .. '\0', '(' .. ARGV[2] .. '\1') end
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(0), c.Arg(6)); !ok {
			return bad
		}
		for i := range 2 {
			t.Do(store.Cmd(store.HLen, c.Arg(2+i)))
			t.Do(store.Cmd(store.ZCard, c.Arg(4+i)))
		}
		key := c.Arg(7)
		for i := range 2 {
			t.Do(store.Cmd(store.HDel, c.Arg(2+i), key))
			t.Do(store.Cmd(store.ZRemRangeByLex, c.Arg(4+i), "["+key+"\x00", "("+key+"\x01"))
		}
		return store.OfInt(1)
	},
})
