package engine

import (
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// luaLine are the functions of the scripts of lines, behind luaParams.
//
//	bounds(cfg, given)       gives maxlen, nil for none, and overflow
//	settle(list, cfg, space) keeps space true
//	adopt(list, cfg)         gives a new list the time to live of cfg
//	room(...)                gives the refusal of so many more items, or nil;
//	                         a list that is longer than a lowered maxlen has
//	                         room for maxlen items: the push trims it
//	trim(...)                drops the oldest and gives the length then
const luaLine = luaParams + `
local function bounds(cfg, given)
  local max, over = redis.call('HGET', cfg, 'maxlen'), nil
  if max then over = redis.call('HGET', cfg, 'overflow')
  elseif given ~= '' and redis.call('EXISTS', cfg) == 0 then
    max, over = string.match(given, '^maxlen=(%d+)'), string.match(given, 'overflow=([%a_]+)')
  end
  return tonumber(max or nil), over or 'reject'
end
local function settle(list, cfg, space)
  if redis.call('HGET', cfg, 'overflow') ~= 'block' then return end
  local max = redis.call('HGET', cfg, 'maxlen')
  if max and redis.call('LLEN', list) >= tonumber(max) then redis.call('DEL', space)
  elseif redis.call('EXISTS', space) == 0 then
    redis.call('RPUSH', space, '1')
    local ttl = redis.call('PTTL', cfg)
    if ttl > 0 then redis.call('PEXPIRE', space, ttl) end
  end
end
local function adopt(list, cfg)
  local ttl = redis.call('PTTL', cfg)
  if ttl > 0 then redis.call('PEXPIRE', list, ttl) end
end
local function room(n, more, max, over)
  if not max or over == 'drop_oldest' then return nil end
  if n + more <= max or n > max and more <= max then return nil end
  local code = 'FULL'
  if over == 'block' and more <= max then code = 'BLOCKED' end
  return code .. ' is full (maxlen ' .. string.format('%d', max) .. ')'
end
local function trim(list, n, max, push)
  if not max or n <= max then return n end
  if push == 'RPUSH' then redis.call('LTRIM', list, -max, -1)
  else redis.call('LTRIM', list, 0, max - 1) end
  return max
end
`

// bounds are what limits a list, and how a script knows.
type bounds struct {
	op               store.Op // that pushes
	list, cfg, space string
	given            string // the parameters of the handle
	stored           bool   // there are parameters
	maxlen           int    // 0 for none
	overflow         string
}

// read is check and bounds of luaLine together.
func (b *bounds) read(t store.Tx) (bad store.Reply, ok bool) {
	b.stored = t.Has(b.cfg)
	have := [2]string{"null", "null"}
	if b.stored {
		if bad, ok = checkLayout(t, b.cfg); !ok {
			return bad, false
		}
		have[0] = orNull(t.Do(store.Cmd(store.HGet, b.cfg, "maxlen")))
		have[1] = orNull(t.Do(store.Cmd(store.HGet, b.cfg, "overflow")))
	} else if b.given == "" {
		return bad, true
	}
	for rest := b.given; rest != ""; {
		var name, want string
		var compared bool
		name, want, compared, rest = nextParam(rest)
		i := 0
		if name == "overflow" {
			i = 1
		}
		if !b.stored {
			have[i] = want
		} else if compared && have[i] != want {
			return otherParam(name, have[i], want), false
		}
	}
	b.maxlen, _ = strconv.Atoi(have[0])
	b.overflow = have[1]
	return bad, true
}

func orNull(r store.Reply) string {
	if r.IsNil() {
		return "null"
	}
	return r.Str()
}

// lineSettle is settle of luaLine.
func lineSettle(t store.Tx, list, cfg, space string) {
	if !t.Has(cfg) || t.Do(store.Cmd(store.HGet, cfg, "overflow")).Str() != "block" {
		return
	}
	r := t.Do(store.Cmd(store.HGet, cfg, "maxlen"))
	maxlen, _ := strconv.ParseInt(r.Str(), 10, 64)
	switch {
	case !r.IsNil() && t.Do(store.Cmd(store.LLen, list)).Int() >= maxlen:
		t.Do(store.Cmd(store.Del, space))
	case t.Do(store.Cmd(store.Exists, space)).Int() == 0:
		t.Do(store.Cmd(store.RPush, space, "1"))
		adoptTTL(t, space, cfg)
	}
}

// adoptTTL is adopt of luaLine.
func adoptTTL(t store.Tx, key, cfg string) {
	if ttl := t.Do(store.Cmd(store.PTTL, cfg)).Int(); ttl > 0 {
		t.Do(store.Cmd(store.PExpire, key, strconv.FormatInt(ttl, 10)))
	}
}

// room is room of luaLine.
func (b *bounds) room(n, more int64) (refusal store.Error) {
	most := int64(b.maxlen)
	if most == 0 || b.overflow == "drop_oldest" || n+more <= most || n > most && more <= most {
		return ""
	}
	code := "FULL"
	if b.overflow == "block" && more <= most {
		code = "BLOCKED"
	}
	return b.full(code)
}

// full is a refusal with its code.
func (b *bounds) full(code string) store.Error {
	return store.Error(code + " is full (maxlen " + strconv.Itoa(b.maxlen) + ")")
}

// pushed is what follows a push of so many items; n is the length. It gives
// the length then.
func (b *bounds) pushed(t store.Tx, n, more int64) int64 {
	if b.maxlen == 0 && b.given == "" {
		return n
	}
	switch {
	case !b.stored:
		keepParams(t, b.cfg, b.given, b.list)
	case n == more:
		adoptTTL(t, b.list, b.cfg)
	}
	if b.maxlen > 0 && n > int64(b.maxlen) {
		b.trim(t)
		n = int64(b.maxlen)
	}
	if b.overflow == "block" {
		lineSettle(t, b.list, b.cfg, b.space)
	}
	return n
}

// trim drops what is too much, at the end that is not pushed.
func (b *bounds) trim(t store.Tx) {
	from, to := "-"+strconv.Itoa(b.maxlen), "-1"
	if b.op == store.LPush {
		from, to = "0", strconv.Itoa(b.maxlen-1)
	}
	t.Do(store.Cmd(store.LTrim, b.list, from, to))
}
