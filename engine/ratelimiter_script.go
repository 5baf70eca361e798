package engine

import (
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// What the scripts of rate limiters share: the parameters, the time and its
// windows, and what a call that is let through writes. Times are µs. All numbers
// are whole and below 2^53, so that Lua computes as Go does.

// luaLimiter is the beginning of the scripts of rate limiters, behind luaParams.
// KEYS cfg, clock, now, before, log, log_before. ARGV given, the key, the cost.
//
//	rate, unit    gcra: what is paid back in a grain of time, and what a unit costs
//	grain         how long a grain is: 1, unless products would not be exact
//	most          what one call may cost at most
//	size          how long a window is
//	at            the time, which never is before that of the last call
//	gone          how many windows began since the last call: 2 for more, or if
//	              there was none
//	current, old  the states of the key in this window and in the one before
const luaLimiter = luaParams + `
local cfg, clock, now, before, log, log_before = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local given, key, cost = ARGV[1], ARGV[2], tonumber(ARGV[3] or '1')
local bad = check(cfg, given)
if bad then return bad end
local stored = redis.call('EXISTS', cfg) == 1
local function rule(name)
  if stored then return redis.call('HGET', cfg, name) or nil end
  return string.match(given, name .. '=([^;]*);')
end
local longest = 100 * 365 * 86400 * 1e6
local algorithm, limit, per = rule('algorithm'), tonumber(rule('limit')), tonumber(rule('per'))
if not limit or not per then return redis.error_reply('VALUE no limit is stored: give limit and per') end
per = math.floor(per * 1e6 + 0.5)
local rate, unit, grain, most, size = limit, per, 1, limit, per
if algorithm == 'gcra' then
  most = tonumber(rule('burst')) or limit
  if most * unit > 2^52 then
    local a, b = rate, unit
    while b ~= 0 do a, b = b, a % b end
    rate, unit = rate / a, unit / a
  end
  while most * unit > 2^52 do grain, unit = grain * 2, math.ceil(unit / 2) end
  size = math.max(1, math.ceil(most * unit / rate) * grain)
  if size > longest then return redis.error_reply('VALUE burst is too large: it takes more than 100 years to be back') end
end
if cost > most then
  return redis.error_reply(string.format('VALUE cost %.0f can never be allowed: at most %.0f are at once', cost, most))
end
local time = redis.call('TIME')
local at, last = time[1] * 1000000 + time[2], tonumber(string.match(redis.call('GET', clock) or '', '^%d+'))
if last and last > at then
  if last - at > size then last = nil else at = last end
end
local gone = last and math.min(2, math.floor(at / size) - math.floor(last / size)) or 2
local current, old = redis.call('HGET', now, key), false
if gone == 0 then
  if not current or algorithm ~= 'gcra' then old = redis.call('HGET', before, key) end
elseif gone == 1 then current, old = false, current
else current = false end
`

// A limiting is a call on a rate limiter as the Go bodies of scripts see it.
type limiting struct {
	t   store.Tx
	c   *store.Command
	key string

	rules                   string // as they stand with the clock
	algorithm               string
	limit, per, burst       int64
	cost                    int64
	rate, unit, grain       int64
	most, size              int64
	at, gone                int64
	current, old            store.Reply
	cfg, clock, now, before string
}

// maxProduct is the most that may come of a product.
const maxProduct = 1 << 52

// readLimiting is luaLimiter.
func readLimiting(t store.Tx, c *store.Command) (l limiting, bad store.Reply, ok bool) {
	l = limiting{t: t, c: c, key: c.Arg(7), cost: 1, cfg: c.Arg(0), clock: c.Arg(1), now: c.Arg(2), before: c.Arg(3)}
	if c.Len() > 8 {
		l.cost, _ = strconv.ParseInt(c.Arg(8), 10, 64)
	}
	last, rules, _ := strings.Cut(t.Do(store.Cmd(store.Get, l.clock)).Str(), ";")
	if !l.adopts(rules) {
		if bad, ok := l.read(); !ok {
			return l, bad, false
		}
	}
	if l.limit == 0 || l.per == 0 {
		return l, store.OfError("VALUE no limit is stored: give limit and per"), false
	}
	if !l.measure() {
		return l, store.OfError("VALUE burst is too large: it takes more than 100 years to be back"), false
	}
	if l.cost > l.most {
		text := "VALUE cost " + c.Arg(8) + " can never be allowed: at most " + strconv.FormatInt(l.most, 10) + " are at once"
		return l, store.OfError(store.Error(text)), false
	}
	l.look(last)
	return l, bad, true
}

// adopts takes the parameters that stand with the clock, unless the handle gives
// others: cfg, which says so, need not be read then.
func (l *limiting) adopts(rules string) bool {
	version, text, found := strings.Cut(rules, ";")
	if !found || version != layout {
		return false
	}
	l.rules = rules
	for given := l.c.Arg(6); text != ""; {
		var name, have string
		name, have, _, text = nextParam(text)
		if wanted, want, compared, rest := paramOf(given); wanted == name {
			given = rest
			if compared && want != have {
				return false
			}
		}
		l.set(name, have)
	}
	return true
}

// read reads the parameters: those that are stored, else those that the handle
// gives.
func (l *limiting) read() (bad store.Reply, ok bool) {
	given, have := l.c.Arg(6), make([]string, len(limiterKind.params))
	stored := l.t.Has(l.cfg)
	if stored {
		if bad, ok := checkParams(l.t, l.cfg, given); !ok {
			return bad, false
		}
		for i, r := range l.t.Do(store.Cmd(store.HMGet, l.cfg, "limit", "per", "algorithm", "burst")).List() {
			have[i] = orNull(r)
		}
	}
	l.rules = layout + ";"
	for i, p := range limiterKind.params {
		if !stored {
			have[i] = "null"
			if name, value, _, rest := paramOf(given); name == p.name {
				have[i], given = value, rest
			}
		}
		l.set(p.name, have[i])
		l.rules += p.name + "=" + have[i] + ";"
	}
	return bad, true
}

// paramOf is nextParam of what may be empty.
func paramOf(given string) (name, value string, compared bool, rest string) {
	if given == "" {
		return "", "", false, ""
	}
	return nextParam(given)
}

func (l *limiting) set(name, value string) {
	if value == "null" {
		return
	}
	switch name {
	case "limit":
		l.limit, _ = strconv.ParseInt(value, 10, 64)
	case "per":
		l.per = max(0, microseconds(value))
	case "algorithm":
		l.algorithm = value
	case "burst":
		l.burst, _ = strconv.ParseInt(value, 10, 64)
	}
}

// measure finds the length of a window. Of gcra it is the time in which a burst
// is forgotten. It fails if that is too long.
//
// Where products of gcra are not exact its time goes by in grains, and what a
// unit costs is rounded up, by less than one in 2^51/most.
func (l *limiting) measure() bool {
	l.rate, l.unit, l.grain, l.most, l.size = l.limit, l.per, 1, l.limit, l.per
	if l.algorithm != "gcra" {
		return true
	}
	if l.burst > 0 {
		l.most = l.burst
	}
	tooMuch := func() bool { return float64(l.most)*float64(l.unit) > maxProduct }
	if tooMuch() {
		a, b := l.rate, l.unit
		for b != 0 {
			a, b = b, a%b
		}
		l.rate, l.unit = l.rate/a, l.unit/a
	}
	for tooMuch() {
		l.grain, l.unit = l.grain*2, upward(l.unit, 2)
	}
	l.size = maxInterval + 1
	if grains := upward(l.most*l.unit, l.rate); grains <= maxInterval/l.grain {
		l.size = max(1, grains*l.grain)
	}
	return l.size <= maxInterval
}

// upward gives a/b, rounded up, of numbers that are not negative.
func upward(a, b int64) int64 { return (a + b - 1) / b }

// look finds the time, which clock says too, and the states of the key.
func (l *limiting) look(clock string) {
	l.at, l.gone = l.t.Micros(), 2
	if last, err := strconv.ParseInt(clock, 10, 64); err == nil {
		if last-l.at <= l.size {
			l.at = max(l.at, last)
			l.gone = min(2, l.at/l.size-last/l.size)
		}
	}
	r := l.t.Do(store.Cmd(store.HGet, l.now, l.key))
	switch l.gone {
	case 0:
		l.current = r
		if r.IsNil() || l.algorithm != "gcra" {
			l.old = l.t.Do(store.Cmd(store.HGet, l.before, l.key))
		}
	case 1:
		l.old = r
	}
}

// number reads a state that is a count.
func number(r store.Reply) int64 {
	n, _ := strconv.ParseInt(r.Str(), 10, 64)
	return n
}

// luaSpend is what a call that is let through writes, the state of the key and,
// of sliding_log, an entry. What expires does so when nothing of it counts any
// more, or with the parameters.
const luaSpend = `
local function spend(state, entry)
  if gone > 0 then
    for key, kind in pairs({[before] = 'HLEN', [log] = 'ZCARD', [log_before] = 'ZCARD'}) do redis.call(kind, key) end
    redis.call('DEL', before, log_before)
    if gone == 1 then
      if redis.call('EXISTS', now) == 1 then redis.call('RENAME', now, before) end
      if redis.call('EXISTS', log) == 1 then redis.call('RENAME', log, log_before) end
    else redis.call('DEL', now, log) end
  end
  local fresh = redis.call('EXISTS', now) == 0
  keep(cfg, given, cfg)
  redis.call('HSET', now, key, state)
  if entry then redis.call('ZADD', log, '0', entry) end
  if gone > 0 or entry then
    local rules = string.format('%.0f;` + layout + `;', at)
    for _, name in ipairs({'limit', 'per', 'algorithm', 'burst'}) do rules = rules .. name .. '=' .. (rule(name) or 'null') .. ';' end
    redis.call('SET', clock, rules, 'KEEPTTL')
  end
  if not fresh then return end
  local ends = math.ceil((math.floor(at / size) + 2) * size / 1000) + 1
  local ttl = redis.call('PTTL', cfg)
  for _, part in ipairs({clock, now, log}) do
    redis.call('PEXPIREAT', part, string.format('%.0f', ends))
    if ttl > 0 and redis.call('PTTL', part) > ttl then redis.call('PEXPIRE', part, ttl) end
  end
end
`

// spend is that of luaSpend; entry is "" for none.
func (l *limiting) spend(state, entry string) {
	if l.gone > 0 {
		l.turn()
	}
	fresh := !l.t.Has(l.now)
	keepParams(l.t, l.cfg, l.c.Arg(6), l.cfg)
	l.t.Do(store.Cmd(store.HSet, l.now, l.key, state))
	if entry != "" {
		l.t.Do(store.Cmd(store.ZAdd, l.log(), "0", entry))
	}
	if l.gone > 0 || entry != "" {
		l.t.Do(store.Cmd(store.Set, l.clock, strconv.FormatInt(l.at, 10)+";"+l.rules, "KEEPTTL"))
	}
	if fresh {
		l.expire()
	}
}

func (l *limiting) log() string       { return l.c.Arg(4) }
func (l *limiting) logBefore() string { return l.c.Arg(5) }

// turn begins a window.
func (l *limiting) turn() {
	l.t.Do(store.Cmd(store.HLen, l.before))
	l.t.Do(store.Cmd(store.ZCard, l.log()))
	l.t.Do(store.Cmd(store.ZCard, l.logBefore()))
	l.t.Do(store.Cmd(store.Del, l.before, l.logBefore()))
	if l.gone > 1 {
		l.t.Do(store.Cmd(store.Del, l.now, l.log()))
		return
	}
	if l.t.Has(l.now) {
		l.t.Do(store.Cmd(store.Rename, l.now, l.before))
	}
	if l.t.Has(l.log()) {
		l.t.Do(store.Cmd(store.Rename, l.log(), l.logBefore()))
	}
}

// expire lets what was written expire.
func (l *limiting) expire() {
	ends := upward((l.at/l.size+2)*l.size, 1000) + 1
	ttl := l.t.Do(store.Cmd(store.PTTL, l.cfg)).Int()
	for _, part := range []string{l.clock, l.now, l.log()} {
		l.t.Do(store.Cmd(store.PExpireAt, part, strconv.FormatInt(ends, 10)))
		if ttl > 0 && l.t.Do(store.Cmd(store.PTTL, part)).Int() > ttl {
			l.t.Do(store.Cmd(store.PExpire, part, strconv.FormatInt(ttl, 10)))
		}
	}
}
