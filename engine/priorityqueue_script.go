package engine

import (
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// luaPriorityKeys is the beginning of the scripts of priority queues.
// KEYS cfg, order, items, ready, last. ARGV[1] given.
const luaPriorityKeys = `
local cfg, order, items, ready, last, given = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[1]
`

// luaPriority are their functions, behind luaPriorityKeys.
//
//	flip(s)  gives a priority as a score, or back
//	gone()   removes what an empty queue needs no more
const luaPriority = luaParams + `
local bad = check(cfg, given)
if bad then return bad end
local how = redis.call('HGET', cfg, 'order') or string.match(given, 'order=(%a+)') or 'min'
local function flip(s)
  if how == 'min' or s == '0' then return s end
  return string.sub(s, 1, 1) == '-' and string.sub(s, 2) or '-' .. s
end
local function gone()
  if redis.call('ZCARD', order) == 0 then redis.call('DEL', ready, last) end
end
`

// A priority is what the Go body of a script knows of its queue.
type priority struct {
	cfg, order, items, ready, last, given string

	max bool
}

// readPriority is the beginning of luaPriority.
func readPriority(t store.Tx, c *store.Command) (p priority, bad store.Reply, ok bool) {
	p = priority{cfg: c.Arg(0), order: c.Arg(1), items: c.Arg(2), ready: c.Arg(3), last: c.Arg(4), given: c.Arg(5)}
	if bad, ok := checkParams(t, p.cfg, p.given); !ok {
		return p, bad, false
	}
	how := ""
	if r := t.Do(store.Cmd(store.HGet, p.cfg, "order")); !r.IsNil() {
		how = r.Str()
	} else if p.given != "" {
		_, how, _, _ = nextParam(p.given)
	}
	p.max = how == "max"
	return p, bad, true
}

// flip gives a priority as a score, or back.
func (p *priority) flip(s string) string {
	switch {
	case !p.max || s == "0":
		return s
	case s[0] == '-':
		return s[1:]
	}
	return "-" + s
}

// gone removes what an empty queue needs no more.
func (p *priority) gone(t store.Tx) {
	if t.Do(store.Cmd(store.ZCard, p.order)).Int() == 0 {
		t.Do(store.Cmd(store.Del, p.ready, p.last))
	}
}

// luaPushOne is the push of one item where there are no parameters. What is
// there is asked for at once: 1 is the last id alone. The commands themselves
// tell a wrong type; what was done before is undone then.
const luaPushOne = `
if given == '' and #ARGV == 3 then
  local there, n = redis.call('EXISTS', cfg, cfg, last), nil
  if there == 1 then n = redis.call('INCR', last)
  elseif there == 0 then
    local now = redis.call('TIME')
    n = now[1] * 1000000 + now[2]
    redis.call('SET', last, string.format('%.0f', n))
  end
  if n then
    local id = string.format('%016x', n)
    local done = redis.pcall('HSET', items, id, ARGV[3])
    if done == 1 then
      done = redis.pcall('ZADD', order, ARGV[2], id)
      if done == 1 and there == 0 then
        done = redis.pcall('RPUSH', ready, '1')
        if done ~= 1 then redis.call('ZREM', order, id) end
      end
      if done == 1 then return n end
      redis.call('HDEL', items, id)
    end
    if there == 1 then redis.call('DECR', last) else redis.call('DEL', last) end
    return done
  end
end
`

// priorityPush adds items.
// KEYS and ARGV[1] as luaPriorityKeys has them, then priority and item for each.
// Returns the first id, as a number: the others follow it.
var priorityPush = store.NewScript(store.Script{
	Name: "priorityqueue.push",
	Keys: 5,
	Lua: luaPriorityKeys + luaPushOne + luaPriority + `
local was = redis.call('ZCARD', order)
if was == 0 then redis.call('LLEN', ready) end
local first = redis.call('GET', last)
if first then first = first + 1
else
  local now = redis.call('TIME')
  first = now[1] * 1000000 + now[2]
end
local id = first
for i = 2, #ARGV, 2000 do
  local scores, entries = {}, {}
  for k = i, math.min(i + 1999, #ARGV), 2 do
    local name, n = string.format('%016x', id), #scores
    scores[n + 1], scores[n + 2] = flip(ARGV[k]), name
    entries[n + 1], entries[n + 2] = name, ARGV[k + 1]
    id = id + 1
  end
  redis.call('HSET', items, unpack(entries))
  redis.call('ZADD', order, unpack(scores))
end
redis.call('SET', last, string.format('%.0f', id - 1), 'KEEPTTL')
keep(cfg, given, order)
if was > 0 then return first end
redis.call('RPUSH', ready, '1')
local ttl = redis.call('PTTL', cfg)
if ttl > 0 then
  for _, key in ipairs({order, items, ready, last}) do redis.call('PEXPIRE', key, ttl) end
end
return first`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		p, bad, ok := readPriority(t, c)
		if !ok {
			return bad
		}
		was := t.Do(store.Cmd(store.ZCard, p.order)).Int()
		if was == 0 {
			t.Do(store.Cmd(store.LLen, p.ready))
		}
		first := p.next(t)
		id := first
		for i := 6; i+1 < c.Len(); i += 2 {
			name := idOf(id)
			t.Do(store.Cmd(store.HSet, p.items, name, c.Arg(i+1)))
			t.Do(store.Cmd(store.ZAdd, p.order, p.flip(c.Arg(i)), name))
			id++
		}
		t.Do(store.Cmd(store.Set, p.last, strconv.FormatInt(id-1, 10), "KEEPTTL"))
		keepParams(t, p.cfg, p.given, p.order)
		if was == 0 {
			t.Do(store.Cmd(store.RPush, p.ready, "1"))
			for _, key := range []string{p.order, p.items, p.ready, p.last} {
				adoptTTL(t, key, p.cfg)
			}
		}
		return store.OfInt(first)
	},
})

// next gives the next id.
func (p *priority) next(t store.Tx) int64 {
	r := t.Do(store.Cmd(store.Get, p.last))
	if r.IsNil() {
		return t.Micros()
	}
	last, _ := strconv.ParseInt(r.Str(), 10, 64)
	return last + 1
}

// idOf spells an id: all have the same length, so that they sort as they rise.
func idOf(n int64) string {
	s := strconv.FormatInt(n, 16)
	return "0000000000000000"[len(s):] + s
}

// luaPopOne is the pop of one item where there are no parameters.
const luaPopOne = `
if given == '' and ARGV[2] == '1' and redis.call('EXISTS', cfg) == 0 then
  redis.call('HLEN', items)
  local first = redis.call('ZPOPMIN', order)
  local id = first[1]
  if not id then return first end
  first[3] = redis.call('HGET', items, id) or 'null'
  redis.call('HDEL', items, id)
  if redis.call('EXISTS', order) == 0 then redis.call('DEL', ready, last) end
  return first
end
`

// priorityPop removes the first items.
// KEYS and ARGV[1] as luaPriorityKeys has them, how many. Returns id, priority
// and item of each.
var priorityPop = store.NewScript(store.Script{
	Name:    "priorityqueue.pop",
	Keys:    5,
	Decides: true,
	Lua: luaPriorityKeys + luaPopOne + luaPriority + `
redis.call('HLEN', items)
local first, found = redis.call('ZPOPMIN', order, ARGV[2]), {}
for i = 1, #first, 2 do
  local id = first[i]
  found[#found + 1] = id
  found[#found + 1] = flip(first[i + 1])
  found[#found + 1] = redis.call('HGET', items, id) or 'null'
  redis.call('HDEL', items, id)
end
if #found > 0 then gone() end
return found`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		p, bad, ok := readPriority(t, c)
		if !ok {
			return bad
		}
		t.Do(store.Cmd(store.HLen, p.items))
		first := t.Do(store.Cmd(store.ZPopMin, p.order, c.Arg(6))).List()
		var found []store.Reply
		for i := 0; i+1 < len(first); i += 2 {
			found = append(found, first[i], store.OfStr(p.flip(spelt(first[i+1]))), p.item(t, first[i].Str()))
			t.Do(store.Cmd(store.HDel, p.items, first[i].Str()))
		}
		if len(found) > 0 {
			p.gone(t)
		}
		return store.OfList(found)
	},
})

// item gives an item.
func (p *priority) item(t store.Tx, id string) store.Reply {
	if r := t.Do(store.Cmd(store.HGet, p.items, id)); !r.IsNil() {
		return r
	}
	return store.OfStr(string(codec.Null))
}

// spelt gives a score as Lua sees it.
func spelt(r store.Reply) string {
	if r.Kind() == store.Str {
		return r.Str()
	}
	return store.FormatFloat(r.Float())
}
