package engine

import (
	"context"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Items are equal that are the same value, in whatever way they are stored:
// dicts in any order, numbers, strings and times in any spelling. What is stored
// here is nearly always spelled in one way, so a value is looked for as it is
// spelled first, which Redis does itself; then, or at once if others may well
// spell it otherwise, every item that may be equal is read.
const (
	spelled  = "spelled" // only as it is spelled: a raw string
	simply   = "simply"  // as it is spelled first
	anywhere = "anywhere"
)

// lookFor says how an equal of x is to be looked for.
func (s *sequence) lookFor(x codec.Text) string {
	switch {
	case s.of.Raw():
		return spelled
	case strings.HasPrefix(string(x), "{"), strings.HasPrefix(string(x), "[") && strings.Contains(string(x), "{"):
		return anywhere
	}
	return simply
}

// luaFind are the functions of scripts that look for items:
//
//	look(list, how, x, f)  calls f with the position and the text of each item
//	                       equal to x, until it gives true
const luaFind = luaValue + `
-- begins gives the pattern that an equal of node begins with, unless it is the
-- string itself.
local function begins(node, x)
  if node[1] == 2 and not find(x, '^%s*{') then return '^%s*[%d%-]' end
  return ({[0] = '^%s*n', '^%s*[tf]', '^%s*{', '^%s*["{]', [7] = '^%s*%['})[node[1]] or '^%s*{'
end
local function look(list, how, x, f)
  local node = value(x)
  local wanted, begin, from = normal(node), begins(node, x), 0
  repeat
    local items = redis.call('LRANGE', list, from, from + 999)
    for i, e in ipairs(items) do
      local equal = e == x
      if not equal and how ~= '` + spelled + `' and (e == node[2] or find(e, begin)) then
        equal = normal(value(e)) == wanted
      end
      if equal and f(from + i - 1, e) then return end
    end
    from = from + #items
  until #items < 1000
end
`

// look is look of luaFind.
func look(t store.Tx, list, how, x string, f func(at int, text string) (stop bool)) {
	wanted := codec.Canonical(codec.Text(x))
	for from := 0; ; from += page {
		items := t.Do(store.Cmd(store.LRange, list, strconv.Itoa(from), strconv.Itoa(from+page-1))).List()
		for i, item := range items {
			e := item.Str()
			if e != x && (how == spelled || codec.Canonical(codec.Text(e)) != wanted) {
				continue
			}
			if f(from+i, e) {
				return
			}
		}
		if len(items) < page {
			return
		}
	}
}

// sequenceIndex looks for an item.
// KEYS list, cfg. ARGV given, how to look, item. Returns its position, or
// nothing.
var sequenceIndex = store.NewScript(store.Script{
	Name:     "sequence.index",
	Keys:     2,
	ReadOnly: true,
	Lua: luaParams + luaFind + `
local list, how, x = KEYS[1], ARGV[2], ARGV[3]
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local at = how ~= '` + anywhere + `' and redis.call('LPOS', list, x)
if not at and how ~= '` + spelled + `' then
  look(list, how, x, function(i)
    at = i
    return true
  end)
end
return at`,
	Go: func(t store.Tx, c *store.Command) (at store.Reply) {
		list, how, x := c.Arg(0), c.Arg(3), c.Arg(4)
		if bad, ok := checkParams(t, c.Arg(1), c.Arg(2)); !ok {
			return bad
		}
		if how != anywhere {
			at = t.Do(store.Cmd(store.LPos, list, x))
		}
		if at.IsNil() && how != spelled {
			look(t, list, how, x, func(i int, _ string) bool {
				at = store.OfInt(int64(i))
				return true
			})
		}
		return at
	},
})

// Index gives the position of the first item that equals x, or none. O(n).
func (s *sequence) Index(ctx context.Context, x codec.Text) (Opt[Index], error) {
	return s.index(ctx, "index", x)
}

func (s *sequence) index(ctx context.Context, op string, x codec.Text) (at Opt[Index], err error) {
	r, err := s.of.read(ctx, op, s.cmd(sequenceIndex, s.lookFor(x), string(x)))
	if err == nil && !r.IsNil() {
		at = codec.Some(Index(r.Int()))
	}
	return at, err
}

// Contains reports whether there is an item that equals x. O(n).
func (s *sequence) Contains(ctx context.Context, x codec.Text) (bool, error) {
	at, err := s.index(ctx, "contains", x)
	return at.OK, err
}

// sequenceCount counts the items that equal one.
// KEYS list, cfg. ARGV given, how to look, item.
var sequenceCount = store.NewScript(store.Script{
	Name:     "sequence.count",
	Keys:     2,
	ReadOnly: true,
	Lua: luaParams + luaFind + `
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local n = 0
look(KEYS[1], ARGV[2], ARGV[3], function() n = n + 1 end)
return n`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(1), c.Arg(2)); !ok {
			return bad
		}
		n := int64(0)
		look(t, c.Arg(0), c.Arg(3), c.Arg(4), func(int, string) bool {
			n++
			return false
		})
		return store.OfInt(n)
	},
})

// Count counts the items that equal x. O(n).
func (s *sequence) Count(ctx context.Context, x codec.Text) (int, error) {
	r, err := s.of.read(ctx, "count", s.cmd(sequenceCount, s.lookFor(x), string(x)))
	return int(r.Int()), err
}

// sequenceRemove removes the first item that equals one: in the spelling of that
// item it is the first, too.
// KEYS list, cfg. ARGV given, how to look, item. Returns how many were removed.
var sequenceRemove = store.NewScript(store.Script{
	Name: "sequence.remove",
	Keys: 2,
	Lua: luaParams + luaFind + `
local list, how, x = KEYS[1], ARGV[2], ARGV[3]
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local n = how ~= '` + anywhere + `' and redis.call('LREM', list, 1, x) or 0
if n == 0 and how ~= '` + spelled + `' then
  look(list, how, x, function(_, e)
    n = redis.call('LREM', list, 1, e)
    return true
  end)
end
return n`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		list, how, x := c.Arg(0), c.Arg(3), c.Arg(4)
		if bad, ok := checkParams(t, c.Arg(1), c.Arg(2)); !ok {
			return bad
		}
		n := int64(0)
		if how != anywhere {
			n = t.Do(store.Cmd(store.LRem, list, "1", x)).Int()
		}
		if n == 0 && how != spelled {
			look(t, list, how, x, func(_ int, e string) bool {
				n = t.Do(store.Cmd(store.LRem, list, "1", e)).Int()
				return true
			})
		}
		return store.OfInt(n)
	},
})

// Remove removes the first item that equals x, and reports whether there was
// one. O(n).
func (s *sequence) Remove(ctx context.Context, x codec.Text) (bool, error) {
	r, err := s.of.write(ctx, "remove", s.cmd(sequenceRemove, s.lookFor(x), string(x)))
	return r.Int() > 0, err
}
