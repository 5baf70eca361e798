package engine

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Numbers of maps and counters are values like others: ints of 64 bits and
// floats, in stored form. Ints are added by the store as ints. A sum with a
// float is one of 64-bit floats, spelled as an int if it is whole and fits 64
// bits, else by the fewest of 15, 16 or 17 digits that read back as the same
// number. HINCRBYFLOAT is not used, since its sums depend on the machine.

// luaSpell are the functions of numbers in stored form.
//
//	whole(s)   reports whether s is an int
//	numeric(s) reports whether s is a number
//	spell(x)   spells a number
const luaSpell = `
local function whole(s)
  return s == '0' or string.match(s, '^-?[1-9]%d*$') ~= nil
end
local function numeric(s)
  local int, rest = string.match(s, '^-?(%d+)(.*)$')
  if not int or #int > 1 and string.sub(int, 1, 1) == '0' then return false end
  rest = string.match(rest, '^%.%d+(.*)$') or rest
  return rest == '' or string.match(rest, '^[eE][+-]?%d+$') ~= nil
end
local function spell(x)
  if x == 0 then return '0' end
  if x == math.floor(x) and x >= -2^63 and x < 2^63 then return string.format('%.0f', x) end
  for digits = 15, 17 do
    local s = string.format('%.' .. digits .. 'g', x)
    if tonumber(s) == x then return s end
  end
end
`

// luaNumbers are the functions of the scripts that add.
//
//	add(key, field, by) adds to a field and gives the sum, or nil and a refusal
//	                    with nothing written
const luaNumbers = luaSpell + `
local function add(key, field, by)
  local old = redis.call('HGET', key, field)
  if old and not numeric(old) then return nil, 'TYPE ' .. old .. ' is not a number' end
  if whole(by) and (not old or whole(old)) then
    local sum = redis.pcall('HINCRBY', key, field, by)
    if type(sum) == 'table' then return nil, 'VALUE the sum does not fit 64 bits' end
    if sum > -2^53 and sum < 2^53 then return sum end
    return redis.call('HGET', key, field)
  end
  local sum = tonumber(old or '0') + tonumber(by)
  if sum ~= sum or sum == 1/0 or sum == -1/0 then return nil, 'VALUE the sum does not fit 64 bits' end
  sum = spell(sum)
  redis.call('HSET', key, field, sum)
  return sum
end
`

// isWhole reports whether s is an int in stored form.
func isWhole(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return s == "0" || digits != "" && digits[0] != '0' && skipDigits(digits) == ""
}

// skipDigits gives s from the first byte that is no digit.
func skipDigits(s string) string { return strings.TrimLeft(s, "0123456789") }

// isNumeric reports whether s is a number in stored form.
func isNumeric(s string) bool {
	s = strings.TrimPrefix(s, "-")
	rest := skipDigits(s)
	if len(rest) == len(s) || len(s)-len(rest) > 1 && s[0] == '0' {
		return false
	}
	if after := strings.TrimPrefix(rest, "."); after != rest && skipDigits(after) != after {
		rest = skipDigits(after)
	}
	if rest == "" || rest[0] != 'e' && rest[0] != 'E' {
		return rest == ""
	}
	exp := rest[1:]
	if exp != "" && (exp[0] == '+' || exp[0] == '-') {
		exp = exp[1:]
	}
	return exp != "" && skipDigits(exp) == ""
}

// spellFloat is spell of luaNumbers.
func spellFloat(x float64) string {
	if x == math.Trunc(x) && x >= -1<<63 && x < 1<<63 {
		return strconv.FormatInt(int64(x), 10)
	}
	for digits := 15; digits < 17; digits++ {
		s := strconv.FormatFloat(x, 'g', digits, 64)
		if back, _ := strconv.ParseFloat(s, 64); back == x {
			return s
		}
	}
	return strconv.FormatFloat(x, 'g', 17, 64)
}

// intReply is a sum as Lua gives it: a number that is exact there, or text.
func intReply(r store.Reply) store.Reply {
	if n := r.Int(); n <= -1<<53 || n >= 1<<53 {
		return store.OfStr(strconv.FormatInt(n, 10))
	}
	return r
}

// addField is add of luaNumbers; its reply may be the refusal.
func addField(t store.Tx, key, field, by string) store.Reply {
	old := t.Do(store.Cmd(store.HGet, key, field))
	was := "0"
	if !old.IsNil() {
		was = old.Str()
	}
	if !isNumeric(was) {
		return store.OfError(store.Error("TYPE " + was + " is not a number"))
	}
	if isWhole(was) && isWhole(by) {
		r := t.Try(store.Cmd(store.HIncrBy, key, field, by))
		if r.Err() != nil {
			return tooBig
		}
		return intReply(r)
	}
	sum, ok := addFloats(was, by)
	if !ok {
		return tooBig
	}
	t.Do(store.Cmd(store.HSet, key, field, sum))
	return store.OfStr(sum)
}

// addFloats adds two numbers in stored form as floats, if the sum is one.
func addFloats(a, b string) (sum string, ok bool) {
	x, _ := strconv.ParseFloat(a, 64)
	y, _ := strconv.ParseFloat(b, 64)
	if x += y; math.IsNaN(x) || math.IsInf(x, 0) {
		return "", false
	}
	return spellFloat(x), true
}

var tooBig = store.OfError("VALUE the sum does not fit 64 bits")

// hashIncr adds to the number of a field, 0 if there is none.
// KEYS hash. ARGV field, by. Returns the sum, as a number if that is exact in
// Lua; TYPE if the field holds no number, VALUE if the sum does not fit.
var hashIncr = store.NewScript(store.Script{
	Name: "hash.incr",
	Keys: 1,
	Lua: luaNumbers + `
local sum, bad = add(KEYS[1], ARGV[1], ARGV[2])
if bad then return redis.error_reply(bad) end
return sum`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		c.Keep(store.HIncrBy, 1)
		r := t.Run(c)
		if r.Kind() == store.Int { // nearly always
			return intReply(r)
		}
		return addField(t, c.Arg(0), c.Arg(1), c.Arg(2))
	},
})

// add runs hashIncr on a map or counter.
func (h *handle) add(ctx context.Context, op string, k codec.Key, by Number) (Number, error) {
	_, isInt := by.Int()
	if f := by.Float(); !isInt && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return Number{}, h.refuse(op, ErrValue, "%s cannot be added", by)
	}
	if isInt && h.runner != nil && h.common.TTL == 0 { // ints need no script, and a second call no trip
		var c store.Command
		c.Fill(store.HIncrBy, h.name, string(k), by.String())
		if r := h.runner.Run(ctx, h.shard, c.Lent()); r.Kind() != store.Refused { // a failure may have added
			r, err := h.done(ctx, op, r)
			return numberOf(r), err
		}
	}
	c := hashIncr.Cmd(h.name, string(k), by.String())
	r, err := h.put(ctx, op, &c)
	return numberOf(r), err
}

// isNumber reports whether r is no text, or one that is a number.
func isNumber(r store.Reply) bool {
	_, ok := r.Decimal()
	return ok || r.Kind() != store.Str || isNumeric(r.Str())
}

// numberOf reads a number in stored form, or an integer reply.
func numberOf(r store.Reply) Number {
	if r.Kind() == store.Int {
		return codec.IntNumber(r.Int())
	}
	if n, ok := r.Decimal(); ok {
		return codec.IntNumber(n)
	}
	return parseNumber(r.Str())
}

// parseNumber reads a number in stored form; what is none is 0. A float that
// is whole is an int.
func parseNumber(s string) Number {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return codec.IntNumber(n)
	}
	if !isNumeric(s) {
		return codec.IntNumber(0)
	}
	f, _ := strconv.ParseFloat(s, 64)
	return codec.FloatNumber(f)
}
