package engine

import (
	"context"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// listSort writes all items once more, in the order of codec.Compare, and drops the first ones: the
// key stays, with its time to live.
// KEYS list. ARGV 1 for the reverse, 1 for raw strings.
var listSort = store.NewScript(store.Script{
	Name: "list.sort",
	Keys: 1,
	Lua: luaValue + `
-- ints compares whole numbers by their digits.
local function ints(a, b)
  local minus = sub(a, 1, 1) == '-'
  if minus ~= (sub(b, 1, 1) == '-') then return minus and -1 or 1 end
  local less = #a < #b or #a == #b and before(a, b)
  if a == b then return 0 end
  return less ~= minus and -1 or 1
end
local function digits(node)
  local n = node[2]
  return node[3] or (n >= 2^53 or n <= -2^53) and n - n == 0 and format('%.0f', n)
end
local function numbers(a, b)
  local x, y = a[2], b[2]
  if x ~= x or y ~= y then return (x ~= x and 1 or 0) - (y ~= y and 1 or 0) end
  if x ~= y then return x < y and -1 or 1 end
  local m, n = digits(a), digits(b)
  if m and n then return ints(m, n) end
  if x - x == 0 or not m and not n then return 0 end
  return ((m and x < 0 or n and x > 0) and 1) or -1
end
local function texts(x, y)
  if before(x, y) then return -1 end
  return x == y and 0 or 1
end
local compare
local function lists(x, y)
  for i = 1, math.min(#x, #y) do
    local c = compare(x[i], y[i])
    if c ~= 0 then return c end
  end
  return #x - #y
end
local function moments(a, b)
  if a[2] ~= b[2] then return a[2] < b[2] and -1 or 1 end
  return a[3] - b[3]
end
local compares = {
  [0] = function() return 0 end,
  function(a, b) return a[2] - b[2] end,
  numbers,
  function(a, b) return texts(a[2], b[2]) end,
  function(a, b) return texts(a[2], b[2]) end,
  moments,
  moments,
  function(a, b) return lists(a[2], b[2]) end,
  function(a, b) return lists(a[2], b[2]) end,
  function() return 0 end,
}
compare = function(a, b)
  if a[1] ~= b[1] then return a[1] - b[1] end
  return compares[a[1]](a, b)
end
local list, sign, raw = KEYS[1], ARGV[1] == '1' and -1 or 1, ARGV[2] == '1'
local n, items = redis.call('LLEN', list), {}
for from = 0, n - 1, 1000 do
  for i, e in ipairs(redis.call('LRANGE', list, from, from + 999)) do
    items[from + i] = {raw and {3, e} or value(e), e, from + i}
  end
end
table.sort(items, function(a, b)
  local c = compare(a[1], b[1]) * sign
  if c == 0 then return a[3] < b[3] end
  return c < 0
end)
for from = 1, n, 1000 do
  local page = {}
  for i = from, math.min(from + 999, n) do page[#page + 1] = items[i][2] end
  redis.call('RPUSH', list, unpack(page))
end
if n > 0 then redis.call('LTRIM', list, n, -1) end
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		texts := listOf[string](t.Do(store.Cmd(store.LRange, c.Arg(0), "0", "-1")))
		sign, raw := 1, c.Arg(2) == "1"
		if c.Arg(1) == "1" {
			sign = -1
		}
		type item struct {
			value any
			text  string
		}
		items := make([]item, len(texts))
		for i, text := range texts {
			items[i] = item{text, text}
			if !raw {
				items[i].value = codec.Tree(codec.Text(text))
			}
		}
		slices.SortStableFunc(items, func(a, b item) int { return sign * codec.Compare(a.value, b.value) })
		for i, item := range items {
			texts[i] = item.text
		}
		rewrite(t, c.Arg(0), texts)
		return store.OfInt(1)
	},
})

// Sort puts the items in ascending order, or descending with Reverse; what is
// equal stays in its order. Numbers go by their values and strings byte by byte;
// codec.Compare tells the order of everything else. It is atomic. O(n log n).
func (l *List) Sort(ctx context.Context, opts ReverseOptions) error {
	reverse, raw := "0", "0"
	if opts.Reverse {
		reverse = "1"
	}
	if l.Raw() {
		raw = "1"
	}
	_, err := l.write(ctx, "sort", listSort.Cmd(l.name, reverse, raw))
	return err
}
