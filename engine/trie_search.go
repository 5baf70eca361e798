package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// lexRange gives the bounds, as ZRANGEBYLEX takes them, of all strings that
// begin with prefix.
func lexRange(prefix string) (from, to string) {
	if end := successor(prefix); end != "" {
		return "[" + prefix, "(" + end
	}
	return "[" + prefix, "+"
}

// successor gives the first string that is greater than all that begin with
// prefix: the prefix with its last byte raised, without those that are 0xff. It
// is "" if there is none.
func successor(prefix string) string {
	end := len(prefix)
	for end > 0 && prefix[end-1] == 0xff {
		end--
	}
	if end == 0 {
		return ""
	}
	return prefix[:end-1] + string([]byte{prefix[end-1] + 1})
}

// luaBelow is put in front of scripts that compare strings as stores do, by
// their bytes: Lua's < goes by the locale of the server.
const luaBelow = `
local function below(a, b)
  for i = 1, #b do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return not x or x < y end
  end
  return false
end
`

// checkLimit gives the limit of opts, -1 for none.
func (t *Trie) checkLimit(op string, limit Opt[int], usual int) (int, error) {
	if !limit.OK {
		return usual, nil
	}
	if limit.V < 0 {
		return 0, t.refuse(op, ErrValue, "limit must be at least 0, got %d", limit.V)
	}
	return limit.V, nil
}

// StartsWith gives the words that begin with prefix, in order of their bytes.
// O(log n) and the result.
func (t *Trie) StartsWith(ctx context.Context, prefix string, opts LimitOptions) ([]string, error) {
	limit, err := t.checkLimit("starts_with", opts.Limit, -1)
	if err != nil {
		return nil, err
	}
	from, to := lexRange(prefix)
	c := store.Cmd(store.ZRangeByLex, t.words, from, to, "LIMIT", "0", strconv.Itoa(limit))
	r, err := t.read(ctx, "starts_with", c)
	return listOf[string](r), err
}

// CountOptions are what to count: all words if there is no prefix.
type CountOptions struct{ Prefix string }

// Count gives the number of words that begin with the prefix. O(log n).
func (t *Trie) Count(ctx context.Context, opts CountOptions) (int, error) {
	from, to := lexRange(opts.Prefix)
	r, err := t.read(ctx, "count", store.Cmd(store.ZLexCount, t.words, from, to))
	return int(r.Int()), err
}

// trieLongest gives the longest word that a text begins with. The greatest
// word up to the text is it, or it shares fewer bytes with the text than such
// a word could be longer than: what they share is the next text.
// KEYS words. ARGV text. Returns the word, or nothing.
var trieLongest = store.NewScript(store.Script{
	Name:     "trie.longest",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local text = ARGV[1]
while true do
  local word = redis.call('ZREVRANGEBYLEX', KEYS[1], '[' .. text, '-', 'LIMIT', 0, 1)[1]
  if not word then return false end
  local low, high = 0, math.min(#word, #text)
  while low < high do
    local middle = math.ceil((low + high) / 2)
    if string.sub(word, 1, middle) == string.sub(text, 1, middle) then low = middle else high = middle - 1 end
  end
  if low == #word then return word end
  text = string.sub(text, 1, low)
end`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		text := c.Arg(1)
		for {
			r := t.Do(store.Cmd(store.ZRevRangeByLex, c.Arg(0), "["+text, "-", "LIMIT", "0", "1"))
			if len(r.List()) == 0 {
				return store.Reply{}
			}
			word := r.List()[0]
			n := shared(word.Str(), text)
			if n == len(word.Str()) {
				return word
			}
			text = text[:n]
		}
	},
})

// shared gives how many bytes a and b begin with in common.
func shared(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// LongestPrefix gives the longest word that text begins with, or none.
// O(log n) for each byte of text at worst, nearly always a few times.
func (t *Trie) LongestPrefix(ctx context.Context, text string) (Opt[string], error) {
	r, err := t.read(ctx, "longest_prefix", trieLongest.Cmd(t.words, text))
	if err != nil || r.IsNil() {
		return Opt[string]{}, err
	}
	return codec.Some(r.Str()), nil
}

// Words gives all words in order of their bytes, a page in one round trip. Of
// words that come and go meanwhile it may give some; the others come once.
func (t *Trie) Words(context.Context) (Cursor[string], error) {
	from := "-"
	return &pager[string]{read: func(ctx context.Context) ([]string, bool, error) {
		c := store.Cmd(store.ZRangeByLex, t.words, from, "+", "LIMIT", "0", strconv.Itoa(page))
		r, err := t.read(ctx, "words", c)
		words := listOf[string](r)
		if len(words) < page {
			return words, false, err
		}
		from = "(" + words[page-1]
		return words, true, nil
	}}, nil
}
