package engine

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// Complete gives the words that begin with prefix, heaviest first and those of
// one weight in order of their bytes, 10 of them if there is no limit.
//
// For a prefix of up to trieDepth bytes they stand side by side: O(log n) and
// the result. For a longer one with m words, it walks the words under its
// first trieDepth bytes from the heaviest on, skipping to the prefix within
// each weight; if that takes more than O(m), because the words with the prefix
// are the lightest of many, it weighs all m: O(m log m) at worst.
func (t *Trie) Complete(ctx context.Context, prefix string, opts LimitOptions) ([]WordWeight, error) {
	limit, err := t.checkLimit("complete", opts.Limit, 10)
	if err != nil {
		return nil, err
	}
	skip := weightDigits // bytes in front of a word
	var c store.Command
	if len(prefix) <= trieDepth {
		skip = 1 + len(prefix) + weightDigits
		from, to := topRange(prefix)
		c = store.Cmd(store.ZRangeByLex, t.top, from, to, "LIMIT", "0", strconv.Itoa(limit))
	} else {
		_, to := lexRange(prefix)
		c = trieComplete.Cmd(t.words, t.weights, t.top, prefix, to, strconv.Itoa(limit))
	}
	r, err := t.read(ctx, "complete", c)
	words := make([]WordWeight, len(r.List()))
	for i, e := range r.List() {
		entry := e.Str()
		words[i] = WordWeight{entry[skip:], orderWeight(entry[skip-weightDigits : skip])}
	}
	return words, err
}

// topRange gives the bounds of the members of top for a prefix that is not
// longer than trieDepth: no digit is greater than f.
func topRange(prefix string) (from, to string) {
	head := strconv.Itoa(len(prefix)) + prefix
	return "[" + head, "(" + head + "g"
}

// trieComplete gives the heaviest words with a prefix longer than trieDepth.
// KEYS words, weights, top. ARGV prefix, the end of the range of words with
// it, limit. Returns for each the digits of its weight and the word.
var trieComplete = store.NewScript(store.Script{
	Name:     "trie.complete",
	Keys:     3,
	ReadOnly: true,
	Lua: luaDepth + luaWeights + luaBelow + `
local prefix, stop, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local m = redis.call('ZLEXCOUNT', KEYS[1], '[' .. prefix, stop)
local head, out = depth .. string.sub(prefix, 1, depth), {}
local class = #head + 16 -- an entry begins with the head and a weight
local function walk()
  local from, read, size = '[' .. head, 0, 16
  while read < m do
    local page = redis.call('ZRANGEBYLEX', KEYS[3], from, '(' .. head .. 'g', 'LIMIT', 0, size)
    local word
    for _, entry in ipairs(page) do
      word = string.sub(entry, class + 1)
      if string.sub(word, 1, #prefix) == prefix then
        out[#out + 1] = string.sub(entry, #head + 1)
        if #out == limit or #out == m then return true end
      end
    end
    if #page < size then return true end
    local last = page[size]
    if string.sub(word, 1, #prefix) == prefix then from = '(' .. last
    elseif below(word, prefix) then from = '[' .. string.sub(last, 1, class) .. prefix
    else from = '[' .. string.sub(last, 1, class - 1) .. string.char(string.byte(last, class) + 1) end
    read, size = read + size, math.min(2 * size, 256)
  end
end
local function weigh()
  local words = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. prefix, stop)
  local weights, ranks = {}, {}
  for i = 1, #words, 1000 do
    local page = redis.call('HMGET', KEYS[2], unpack(words, i, math.min(i + 999, #words)))
    for j = 1, #page do
      weights[i + j - 1] = tonumber(page[j] or '1')
      ranks[i + j - 1] = i + j - 1
    end
  end
  table.sort(ranks, function(a, b)
    if weights[a] ~= weights[b] then return weights[a] > weights[b] end
    return a < b
  end)
  for i = 1, math.min(limit, #words) do out[i] = order(weights[ranks[i]]) .. words[ranks[i]] end
end
if limit > 0 and (m <= 32 or m <= limit or not walk()) then
  out = {}
  weigh()
end
return out`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		s := completion{
			Tx: t, words: c.Arg(0), weights: c.Arg(1), top: c.Arg(2), prefix: c.Arg(3), stop: c.Arg(4),
		}
		s.limit, _ = strconv.Atoi(c.Arg(5))
		s.m = int(t.Do(store.Cmd(store.ZLexCount, s.words, "["+s.prefix, s.stop)).Int())
		if s.limit == 0 || s.m == 0 {
			return store.OfList(nil)
		}
		if s.m > 32 && s.m > s.limit {
			if out, ok := s.walk(); ok {
				return store.OfList(out)
			}
		}
		return store.OfList(s.weigh())
	},
})

// A completion is trieComplete in Go.
type completion struct {
	store.Tx
	words, weights, top string
	prefix, stop        string
	limit, m            int
}

// walk gives the first words with the prefix in top. It gives up, not ok, when
// it has read as many as have the prefix.
func (s *completion) walk() (out []store.Reply, ok bool) {
	const before = 1 + trieDepth // the digits
	from, to := topRange(s.prefix[:trieDepth])
	for read, size := 0, 16; read < s.m; read, size = read+size, min(2*size, 256) {
		page := s.Do(store.Cmd(store.ZRangeByLex, s.top, from, to, "LIMIT", "0", strconv.Itoa(size))).List()
		var entry string
		for _, e := range page {
			entry = e.Str()
			if !strings.HasPrefix(entry[before+weightDigits:], s.prefix) {
				continue
			}
			out = append(out, store.OfStr(entry[before:]))
			if len(out) == s.limit || len(out) == s.m {
				return out, true
			}
		}
		if len(page) < size {
			return out, true
		}
		from = s.skip(entry)
	}
	return nil, false
}

// skip gives where the walk goes on behind an entry: to the words with the
// prefix of the same weight, if they are ahead, else to the next weight.
func (s *completion) skip(entry string) string {
	class, word := entry[:1+trieDepth+weightDigits], entry[1+trieDepth+weightDigits:]
	switch {
	case strings.HasPrefix(word, s.prefix):
		return "(" + entry
	case word < s.prefix:
		return "[" + class + s.prefix
	}
	_, end := lexRange(class)
	return "[" + end[1:]
}

// weigh reads all words with the prefix and keeps the heaviest. They come in
// order of their bytes, in which a stable sort leaves those of one weight.
func (s *completion) weigh() []store.Reply {
	words := s.Do(store.Cmd(store.ZRangeByLex, s.words, "["+s.prefix, s.stop))
	names := listOf[string](words)
	weights := s.Do(store.CmdList(store.HMGet, s.weights, names)).List()
	var best []WordWeight
	least := math.Inf(-1) // only what is heavier can be among the best
	keep := func() {
		slices.SortStableFunc(best, func(a, b WordWeight) int { return cmp.Compare(b.Weight, a.Weight) })
		if len(best) >= s.limit {
			best = best[:s.limit]
			least = best[s.limit-1].Weight
		}
	}
	for i, r := range weights {
		weight := 1.0
		if !r.IsNil() {
			weight = r.Float()
		}
		if weight <= least {
			continue
		}
		if best = append(best, WordWeight{names[i], weight}); len(best) >= 2*s.limit+32 {
			keep()
		}
	}
	keep()
	out := make([]store.Reply, len(best))
	for i, w := range best {
		out[i] = store.OfStr(string(appendWeightOrder(nil, w.Weight)) + w.Word)
	}
	return out
}
