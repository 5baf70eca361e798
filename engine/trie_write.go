package engine

import (
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// trieDepth is the length in bytes of the longest prefixes that top has words
// under. With 100,000 English words, 4 rather than 3 make insertion a third
// slower and the slowest completion three times as fast.
const trieDepth = 4

// luaDepth is trieDepth for scripts.
const luaDepth = "local depth = 4\n"

const hexDigits = "0123456789abcdef"

// weightDigits is the length of what weightOrder gives.
const weightDigits = 16

// appendWeightOrder appends 16 hexadecimal digits that sort as text from the
// greatest weight to the least: the bits of the float64, which sort by
// themselves when it is positive, inverted if it is.
func appendWeightOrder(b []byte, weight float64) []byte {
	bits := math.Float64bits(weight)
	switch {
	case weight == 0: // either zero
		bits = math.MaxInt64
	case weight > 0:
		bits = math.MaxInt64 - bits
	}
	for shift := 60; shift >= 0; shift -= 4 {
		b = append(b, hexDigits[bits>>shift&15])
	}
	return b
}

// orderWeight is the weight that appendWeightOrder spells as digits.
func orderWeight(digits string) float64 {
	bits, _ := strconv.ParseUint(digits, 16, 64)
	if bits <= math.MaxInt64 {
		bits = math.MaxInt64 - bits
	}
	return math.Float64frombits(bits)
}

func parseWeight(text string) float64 {
	f, _ := strconv.ParseFloat(text, 64)
	return f
}

// luaWeights is put in front of scripts that write weights.
//
//	order(w)  is appendWeightOrder: the bits are taken from the float by
//	          arithmetic, in two halves, since a Lua number holds 53
//	spell(w)  is spellFloat
const luaWeights = `
local orders = {}
local function spellOrder(w)
  if w == 0 then return '7fffffffffffffff' end
  local m, e = math.frexp(math.abs(w))
  e = e + 1022
  if e > 0 then m = (m * 2 - 1) * 2^52
  else
    m = m * 2^(e + 52)
    e = 0
  end
  local high, low = e * 2^20 + math.floor(m / 2^32), m % 2^32
  if w > 0 then high, low = 0x7fffffff - high, 0xffffffff - low else high = high + 0x80000000 end
  return string.format('%08x%08x', high, low)
end
local function order(w) -- words have few weights
  local digits = orders[w] or spellOrder(w)
  orders[w] = digits
  return digits
end
local function spell(w)
  if w == 0 then return '0' end
  if w == math.floor(w) and w >= -2^63 and w < 2^63 then return string.format('%.0f', w) end
  for digits = 15, 17 do
    local s = string.format('%.' .. digits .. 'g', w)
    if tonumber(s) == w then return s end
  end
end
`

// luaTrie is put in front of scripts on words, weights and top.
//
//	weigh(word)           gives the weight of a word that is there
//	unlist(word, w)       takes a word of a weight out of top
//	put(word, text, new)  gives a word a weight; new says that it had none. What
//	                      that adds to top waits for
//	flush()               which adds it
const luaTrie = luaDepth + luaWeights + `
redis.call('ZCARD', KEYS[1]) redis.call('HLEN', KEYS[2]) redis.call('ZCARD', KEYS[3])
local function entries(word, w)
  local tail, list = order(w) .. word, {}
  for length = 0, math.min(depth, #word) do
    list[length + 1] = length .. string.sub(word, 1, length) .. tail
  end
  return list
end
local function weigh(word)
  return tonumber(redis.call('HGET', KEYS[2], word) or '1')
end
local function unlist(word, w)
  redis.call('ZREM', KEYS[3], unpack(entries(word, w)))
end
local waiting = {}
local function flush()
  if #waiting > 0 then redis.call('ZADD', KEYS[3], unpack(waiting)) end
  waiting = {}
end
local function put(word, text, new)
  local w = tonumber(text)
  if not new then
    local old = weigh(word)
    if old == w then return end
    flush()
    unlist(word, old)
  end
  for _, entry in ipairs(entries(word, w)) do
    waiting[#waiting + 1] = 0
    waiting[#waiting + 1] = entry
  end
  if #waiting > 2000 then flush() end
  if w ~= 1 then redis.call('HSET', KEYS[2], word, text)
  elseif not new then redis.call('HDEL', KEYS[2], word) end
end
`

// A trieTx is luaTrie in Go: a script on the parts of a trie.
type trieTx struct {
	store.Tx
	words, weights, top string
}

// trieOf begins a script whose keys are words, weights and top. The reads
// check their types before anything is written.
func trieOf(t store.Tx, c *store.Command) trieTx {
	t.Do(store.Cmd(store.ZCard, c.Arg(0)))
	t.Do(store.Cmd(store.HLen, c.Arg(1)))
	t.Do(store.Cmd(store.ZCard, c.Arg(2)))
	return trieTx{t, c.Arg(0), c.Arg(1), c.Arg(2)}
}

// entries gives the members of top for a word, all parts of one string.
func entries(word string, weight float64) (list [trieDepth + 1]string, n int) {
	n = min(len(word), trieDepth) + 1
	b := make([]byte, 0, n*(1+weightDigits+len(word)+trieDepth))
	var ends [trieDepth + 1]int
	for length := range n {
		b = append(b, '0'+byte(length))
		b = append(b, word[:length]...)
		b = appendWeightOrder(b, weight)
		b = append(b, word...)
		ends[length] = len(b)
	}
	all, start := string(b), 0
	for i, end := range ends[:n] {
		list[i] = all[start:end]
		start = end
	}
	return list, n
}

func (t *trieTx) weigh(word string) float64 {
	if r := t.Do(store.Cmd(store.HGet, t.weights, word)); !r.IsNil() {
		return r.Float()
	}
	return 1
}

func (t *trieTx) unlist(word string, weight float64) {
	list, n := entries(word, weight)
	t.Do(store.CmdList(store.ZRem, t.top, list[:n]))
}

func (t *trieTx) put(word, text string, isNew bool) {
	weight := parseWeight(text)
	if !isNew {
		old := t.weigh(word)
		if old == weight {
			return
		}
		t.unlist(word, old)
	}
	list, n := entries(word, weight)
	for _, entry := range list[:n] {
		t.Do(store.Cmd(store.ZAdd, t.top, "0", entry))
	}
	switch {
	case weight != 1:
		t.Do(store.Cmd(store.HSet, t.weights, word, text))
	case !isNew:
		t.Do(store.Cmd(store.HDel, t.weights, word))
	}
}

// luaPutSame is the put of one word that is there with its weight. Texts of
// weights are compared: of one that another program spelled otherwise the rest
// of the script finds that it is the same.
const luaPutSame = `
if #ARGV == 2 and redis.call('ZSCORE', KEYS[1], ARGV[1]) and
  (redis.call('HGET', KEYS[2], ARGV[1]) or '1') == ARGV[2] then return 0 end
`

// triePut adds words.
// KEYS words, weights, top. ARGV word, weight, and so on.
// Returns how many are new.
var triePut = store.NewScript(store.Script{
	Name: "trie.put",
	Keys: 3,
	Lua: luaPutSame + luaTrie + `
local count = 0
for i = 1, #ARGV, 2 do
  local new = redis.call('ZADD', KEYS[1], 0, ARGV[i])
  put(ARGV[i], ARGV[i + 1], new == 1)
  count = count + new
end
flush()
return count`,
	Go: func(tx store.Tx, c *store.Command) store.Reply {
		if c.Len() == 5 && putSame(tx, c) {
			return store.OfInt(0)
		}
		t := trieOf(tx, c)
		count := int64(0)
		for i := 3; i < c.Len(); i += 2 {
			isNew := t.Do(store.Cmd(store.ZAdd, t.words, "0", c.Arg(i))).Int()
			t.put(c.Arg(i), c.Arg(i+1), isNew == 1)
			count += isNew
		}
		return store.OfInt(count)
	},
})

// putSame is luaPutSame.
func putSame(t store.Tx, c *store.Command) bool {
	if t.Do(store.Cmd(store.ZScore, c.Arg(0), c.Arg(3))).IsNil() {
		return false
	}
	r := t.Do(store.Cmd(store.HGet, c.Arg(1), c.Arg(3)))
	return r.IsNil() && c.Arg(4) == "1" || !r.IsNil() && r.Str() == c.Arg(4)
}

// trieIncr adds to the weight of a word.
// KEYS words, weights, top. ARGV word, by.
// Returns the new weight, nothing if that is not finite: it does nothing then.
var trieIncr = store.NewScript(store.Script{
	Name: "trie.incr",
	Keys: 3,
	Lua: luaTrie + `
local old, word = 0, ARGV[1]
if redis.call('ZSCORE', KEYS[1], word) then old = weigh(word) end
local w = old + tonumber(ARGV[2])
if w - w ~= 0 then return false end
local text = spell(w)
put(word, text, redis.call('ZADD', KEYS[1], 0, word) == 1)
flush()
return text`,
	Go: func(tx store.Tx, c *store.Command) store.Reply {
		t := trieOf(tx, c)
		old, word := 0.0, c.Arg(3)
		if !t.Do(store.Cmd(store.ZScore, t.words, word)).IsNil() {
			old = t.weigh(word)
		}
		sum := old + parseWeight(c.Arg(4))
		if math.IsInf(sum, 0) {
			return store.Reply{}
		}
		text := spellFloat(sum)
		t.put(word, text, t.Do(store.Cmd(store.ZAdd, t.words, "0", word)).Int() == 1)
		return store.OfStr(text)
	},
})

// trieDelete removes a word.
// KEYS words, weights, top. ARGV word. Returns 1, or 0 if there is none.
var trieDelete = store.NewScript(store.Script{
	Name: "trie.delete",
	Keys: 3,
	Lua: luaTrie + `
local word = ARGV[1]
if not redis.call('ZSCORE', KEYS[1], word) then return 0 end
unlist(word, weigh(word))
redis.call('HDEL', KEYS[2], word)
return redis.call('ZREM', KEYS[1], word)`,
	Go: func(tx store.Tx, c *store.Command) store.Reply {
		t, word := trieOf(tx, c), c.Arg(3)
		if t.Do(store.Cmd(store.ZScore, t.words, word)).IsNil() {
			return store.OfInt(0)
		}
		t.unlist(word, t.weigh(word))
		t.Do(store.Cmd(store.HDel, t.weights, word))
		return t.Do(store.Cmd(store.ZRem, t.words, word))
	},
})
