package engine

import (
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// newCache makes a script on a cache.
func newCache(name, lua string, body func(t store.Tx, c *cache) store.Reply) *store.Script {
	return store.NewScript(store.Script{
		Name: name,
		Keys: 6,
		Lua:  luaCache + lua,
		Go: func(t store.Tx, cmd *store.Command) store.Reply {
			c := &cache{Command: *cmd, at: cmd.Script.Keys}
			if bad, ok := c.begin(t); !ok {
				return bad
			}
			return body(t, c)
		},
	})
}

// reads marks s as a script that changes nothing.
func reads(s *store.Script) *store.Script {
	s.ReadOnly = true
	return s
}

// decides marks s as a script whose point is its result.
func decides(s *store.Script) *store.Script {
	s.Decides = true
	return s
}

// A cache is what the Go body of a script knows of its cache. The command is its
// own, as that of bloom.
type cache struct {
	store.Command
	at int // of given among the arguments

	cfg, order, values, times, stats, loads string

	given, k string
	expire   bool // some entries expire
}

// begin is the beginning of luaCache.
func (c *cache) begin(t store.Tx) (bad store.Reply, ok bool) {
	c.cfg, c.order, c.values, c.times, c.stats, c.loads = c.Arg(0), c.Arg(1), c.Arg(2), c.Arg(3), c.Arg(4), c.Arg(5)
	if c.given = c.Arg(c.at); c.Len() > c.at+1 {
		c.k = c.Arg(c.at + 1)
	}
	if bad, ok := checkParams(t, c.cfg, c.given); !ok {
		return bad, false
	}
	t.Do(store.Cmd(store.ZCard, c.order))
	t.Do(store.Cmd(store.HLen, c.stats))
	t.Do(store.Cmd(store.HLen, c.loads))
	c.expire = t.Do(store.Cmd(store.ZCard, c.times)).Int() > 0
	return bad, true
}

// now gives the time of the store in milliseconds.
func (c *cache) now(t store.Tx) int64 {
	now := t.Do(store.Cmd(store.Time))
	return integer(now.At(0).Str())*1000 + integer(now.At(1).Str())/1000
}

func (c *cache) count(t store.Tx, what string) {
	t.Do(store.Cmd(store.HIncrBy, c.stats, what, "1"))
}

func (c *cache) drop(t store.Tx, k string) {
	t.Do(store.Cmd(store.ZRem, c.order, k))
	t.Do(store.Cmd(store.HDel, c.values, k))
	if c.expire {
		t.Do(store.Cmd(store.ZRem, c.times, k))
	}
}

func (c *cache) use(t store.Tx) {
	last := t.Do(store.Cmd(store.ZRange, c.order, "-1", "-1", "WITHSCORES"))
	if last.At(0).Str() != c.k || len(last.List()) == 0 {
		t.Do(store.Cmd(store.ZAdd, c.order, store.FormatFloat(last.At(1).Float()+1), c.k))
	}
}

func (c *cache) has(t store.Tx) store.Reply {
	v := t.Do(store.Cmd(store.HGet, c.values, c.k))
	if v.IsNil() || !c.expire {
		return v
	}
	if at := t.Do(store.Cmd(store.ZScore, c.times, c.k)); !at.IsNil() && int64(at.Float()) <= c.now(t) {
		return store.Reply{}
	}
	return v
}

func (c *cache) settle(t store.Tx) {
	keepParams(t, c.cfg, c.given, c.order)
	if ttl := t.Do(store.Cmd(store.PTTL, c.cfg)).Int(); ttl > 0 {
		for i := 1; i < c.at; i++ {
			t.Do(store.Cmd(store.PExpire, c.Arg(i), strconv.FormatInt(ttl, 10)))
		}
	}
}

// noCapacity is the refusal of a cache whose capacity nobody knows.
const noCapacity = "VALUE no capacity is stored: give one"

func (c *cache) capacity(t store.Tx) store.Reply { return storedOr(t, c.cfg, "capacity", c.given) }

func (c *cache) put(t store.Tx, v string) store.Reply {
	capacity := c.capacity(t)
	if capacity.IsNil() {
		return store.OfError(noCapacity)
	}
	ttl := storedOr(t, c.cfg, "entry_ttl", c.given)
	t.Do(store.Cmd(store.HSet, c.values, c.k, v))
	c.use(t)
	if !ttl.IsNil() {
		ms := max(1, int64(math.Floor(ttl.Float()*1000+0.5)))
		t.Do(store.Cmd(store.ZAdd, c.times, strconv.FormatInt(c.now(t)+ms, 10), c.k))
	} else if c.expire {
		t.Do(store.Cmd(store.ZRem, c.times, c.k))
	}
	c.makeRoom(t, t.Do(store.Cmd(store.HLen, c.values)).Int()-integer(capacity.Str()))
	c.settle(t)
	return store.OfInt(1)
}

// makeRoom removes so many entries: those whose time has come, and then the ones
// that were used least recently.
func (c *cache) makeRoom(t store.Tx, extra int64) {
	if extra > 0 && c.expire {
		now, most := strconv.FormatInt(c.now(t), 10), strconv.FormatInt(extra, 10)
		for _, old := range t.Do(store.Cmd(store.ZRangeByScore, c.times, "-inf", now, "LIMIT", "0", most)).List() {
			c.drop(t, old.Str())
			c.count(t, "expirations")
			extra--
		}
	}
	for ; extra > 0; extra-- {
		c.drop(t, t.Do(store.Cmd(store.ZRange, c.order, "0", "0")).At(0).Str())
		c.count(t, "evictions")
	}
}
