package engine

import (
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// An algorithm says what a key has left, and what becomes of its state.
//
// The state of gcra is what the key owes, and since which grain of time. A grain
// that has begun when the key owes nothing does not pay back. The state of the
// others is how many units the key spent in the window.
//
// An entry of sliding_log is the key, NUL, the time and the sum of the units
// that the key spent in the window up to and with this call, 16 digits each.
// All have score 0, so that those of a key stand together and in order, however
// many come at one time.

// luaVerdict are the algorithms, behind luaLimiter.
//
//	left      the units that are left
//	retry()   when there are enough for cost, from now; asked only if there are not
//	reset(n)  when all are back once n more are spent
//	state()   the state once cost is spent
//	entry()   of sliding_log: what is added then
const luaVerdict = luaLimiter + `
local left, retry, reset, state
local entry = function() end
if algorithm == 'gcra' then
  local owes, text, base = 0, current or old, math.floor(at / grain)
  if text then
    local sum, since = string.match(text, '^(%d+) (%d+)$')
    local paid = math.max(0, base - tonumber(since))
    base = math.max(base, tonumber(since))
    owes = math.max(0, tonumber(sum) - math.min(paid, math.ceil(most * unit / rate)) * rate)
  end
  if owes == 0 then base = math.ceil(at / grain) end
  left = math.floor((most * unit - owes) / unit)
  local function after(sum) return sum > 0 and (base + math.ceil(sum / rate)) * grain - at or 0 end
  retry = function() return after(owes + cost * unit - most * unit) end
  reset = function(n) return after(owes + n * unit) end
  state = function() return string.format('%.0f %.0f', owes + cost * unit, base) end
else
  local spent, earlier = tonumber(current or '0'), tonumber(old or '0')
  local rest = size - at % size
  state = function() return string.format('%.0f', spent + cost) end
  if algorithm == 'fixed' then
    left = limit - spent
    retry = function() return rest end
    reset = function(n) return spent + n > 0 and rest or 0 end
  elseif algorithm == 'sliding_window' then
    local grain, whole = 1, size
    while limit * whole > 2^52 do grain, whole = grain * 2, math.floor(whole / 2) end
    left = math.max(0, limit - spent - math.ceil(earlier * math.min(whole, math.ceil(rest / grain)) / whole))
    retry = function()
      if spent + cost <= limit then return rest - grain * math.floor((limit - spent - cost) * whole / earlier) end
      return rest + size - math.min(size, grain * math.floor((limit - cost) * whole / spent))
    end
    reset = function(n) return spent + n > 0 and rest + size or earlier > 0 and rest or 0 end
  else
    redis.call('ZCARD', log)
    local this, that = log, log_before
    if gone == 1 then that = log end
    local function stamp(n) return string.format('%016.0f', n) end
    local function newest(log, below)
      local found = redis.call('ZREVRANGEBYLEX', log, '(' .. key .. below, '[' .. key .. '\0', 'LIMIT', '0', '1')[1]
      if not found then return 0, 0 end
      return tonumber(string.sub(found, -32, -17)), tonumber(string.sub(found, -16))
    end
    local function reaches(log, sum)
      local low = redis.call('ZLEXCOUNT', log, '-', '(' .. key .. '\0')
      local high = redis.call('ZLEXCOUNT', log, '-', '(' .. key .. '\1') - 1
      while low < high do
        local middle = math.floor((low + high) / 2)
        local found = redis.call('ZRANGE', log, middle, middle)[1]
        if tonumber(string.sub(found, -16)) >= sum then high = middle else low = middle + 1 end
      end
      return tonumber(string.sub(redis.call('ZRANGE', log, low, low)[1], -32, -17))
    end
    local over = 0
    if earlier > 0 then
      local _, sum = newest(that, '\0' .. stamp(at - per + 1))
      over = sum
    end
    local used = spent + earlier - over
    left = limit - used
    retry = function()
      local wanted = used + cost - limit
      local time
      if wanted <= earlier - over then time = reaches(that, over + wanted)
      else time = reaches(this, wanted - (earlier - over)) end
      return time + per - at
    end
    reset = function(n)
      if n > 0 then return per end
      if used == 0 then return 0 end
      local time = newest(spent > 0 and this or that, '\1')
      return time + per - at
    end
    entry = function() return key .. '\0' .. stamp(at) .. stamp(spent + cost) end
  end
end
`

// An algorithm is one of luaVerdict.
type algorithm interface {
	left() int64
	retry() int64
	reset(n int64) int64
	state() string
	entry() string
}

// choose gives the algorithm of the call.
func (l *limiting) choose() algorithm {
	if l.algorithm == "gcra" {
		return newCells(l)
	}
	w := window{limiting: l, spent: number(l.current), earlier: number(l.old), rest: l.size - l.at%l.size}
	switch l.algorithm {
	case "fixed":
		return &fixedWindow{w}
	case "sliding_window":
		return newSlidingWindow(w)
	}
	return newSlidingLog(w)
}

// cells is gcra.
type cells struct {
	*limiting
	owes int64
	base int64 // the grain from which on it is paid back
}

func newCells(l *limiting) *cells {
	text := l.current
	if text.IsNil() {
		text = l.old
	}
	c := &cells{limiting: l, base: l.at / l.grain}
	if sum, since, ok := strings.Cut(text.Str(), " "); ok {
		owed, _ := strconv.ParseInt(sum, 10, 64)
		from, _ := strconv.ParseInt(since, 10, 64)
		paid := max(0, c.base-from)
		c.base = max(c.base, from)
		c.owes = max(0, owed-min(paid, upward(l.most*l.unit, l.rate))*l.rate)
	}
	if c.owes == 0 {
		c.base = upward(l.at, l.grain)
	}
	return c
}

func (c *cells) left() int64 { return (c.most*c.unit - c.owes) / c.unit }

func (c *cells) retry() int64 { return c.after(c.owes + c.cost*c.unit - c.most*c.unit) }

func (c *cells) reset(n int64) int64 { return c.after(c.owes + n*c.unit) }

// after gives the time until a sum is paid back.
func (c *cells) after(sum int64) int64 {
	if sum <= 0 {
		return 0
	}
	return (c.base+upward(sum, c.rate))*c.grain - c.at
}

func (c *cells) state() string {
	b := strconv.AppendInt(make([]byte, 0, 40), c.owes+c.cost*c.unit, 10)
	return string(strconv.AppendInt(append(b, ' '), c.base, 10))
}

func (c *cells) entry() string { return "" }

// A window is what the other algorithms know.
type window struct {
	*limiting
	spent, earlier int64 // in this window and in the one before
	rest           int64 // of this window
}

func (w *window) state() string { return strconv.FormatInt(w.spent+w.cost, 10) }

func (w *window) entry() string { return "" }

type fixedWindow struct{ window }

func (w *fixedWindow) left() int64 { return w.limit - w.spent }

func (w *fixedWindow) retry() int64 { return w.rest }

func (w *fixedWindow) reset(n int64) int64 {
	if w.spent+n == 0 {
		return 0
	}
	return w.rest
}

// A slidingWindow computes with grains of time, so few of them that products
// are exact.
type slidingWindow struct {
	window
	grain, whole int64 // the length of a grain, and how many a window has
}

func newSlidingWindow(w window) *slidingWindow {
	s := &slidingWindow{w, 1, w.size}
	for float64(s.limit)*float64(s.whole) > maxProduct {
		s.grain, s.whole = s.grain*2, s.whole/2
	}
	return s
}

func (w *slidingWindow) left() int64 {
	return max(0, w.limit-w.spent-upward(w.earlier*min(w.whole, upward(w.rest, w.grain)), w.whole))
}

func (w *slidingWindow) retry() int64 {
	if w.spent+w.cost <= w.limit {
		return w.rest - w.grain*((w.limit-w.spent-w.cost)*w.whole/w.earlier)
	}
	return w.rest + w.size - min(w.size, w.grain*((w.limit-w.cost)*w.whole/w.spent))
}

func (w *slidingWindow) reset(n int64) int64 {
	switch {
	case w.spent+n > 0:
		return w.rest + w.size
	case w.earlier > 0:
		return w.rest
	}
	return 0
}

type slidingLog struct {
	window
	that       string // the log of the window before
	over, used int64  // units of the window before that do not count any more, and those that do
}

func newSlidingLog(w window) *slidingLog {
	l := &slidingLog{window: w, that: w.logBefore()}
	l.t.Do(store.Cmd(store.ZCard, l.log()))
	if l.gone == 1 {
		l.that = l.log()
	}
	if l.earlier > 0 {
		_, l.over = l.newest(l.that, "\x00"+stamp(l.at-l.per+1))
	}
	l.used = l.spent + l.earlier - l.over
	return l
}

// stamp spells a number so that longer ones sort behind.
func stamp(n int64) string {
	s := strconv.FormatInt(n, 10)
	return "0000000000000000"[len(s):] + s
}

// stamps reads the time and the sum of an entry.
func stamps(entry string) (time, sum int64) {
	n := len(entry)
	time, _ = strconv.ParseInt(entry[n-32:n-16], 10, 64)
	sum, _ = strconv.ParseInt(entry[n-16:], 10, 64)
	return time, sum
}

// newest gives the last entry of the key before what follows it.
func (l *slidingLog) newest(log, below string) (time, sum int64) {
	found := l.t.Do(store.Cmd(store.ZRevRangeByLex, log, "("+l.key+below, "["+l.key+"\x00", "LIMIT", "0", "1")).List()
	if len(found) == 0 {
		return 0, 0
	}
	return stamps(found[0].Str())
}

// reaches gives the time of the first entry of the key whose sum is that high.
func (l *slidingLog) reaches(log string, sum int64) int64 {
	low := l.t.Do(store.Cmd(store.ZLexCount, log, "-", "("+l.key+"\x00")).Int()
	high := l.t.Do(store.Cmd(store.ZLexCount, log, "-", "("+l.key+"\x01")).Int() - 1
	for low < high {
		middle := (low + high) / 2
		if _, s := l.entryAt(log, middle); s >= sum {
			high = middle
		} else {
			low = middle + 1
		}
	}
	time, _ := l.entryAt(log, low)
	return time
}

// entryAt gives the entry at a place.
func (l *slidingLog) entryAt(log string, i int64) (time, sum int64) {
	place := strconv.FormatInt(i, 10)
	return stamps(l.t.Do(store.Cmd(store.ZRange, log, place, place)).List()[0].Str())
}

func (l *slidingLog) left() int64 { return l.limit - l.used }

func (l *slidingLog) retry() int64 {
	wanted, before := l.used+l.cost-l.limit, l.earlier-l.over
	if wanted <= before {
		return l.reaches(l.that, l.over+wanted) + l.per - l.at
	}
	return l.reaches(l.log(), wanted-before) + l.per - l.at
}

func (l *slidingLog) reset(n int64) int64 {
	switch {
	case n > 0:
		return l.per
	case l.used == 0:
		return 0
	case l.spent > 0:
		time, _ := l.newest(l.log(), "\x01")
		return time + l.per - l.at
	}
	time, _ := l.newest(l.that, "\x01")
	return time + l.per - l.at
}

func (l *slidingLog) entry() string {
	return l.key + "\x00" + stamp(l.at) + stamp(l.spent+l.cost)
}
