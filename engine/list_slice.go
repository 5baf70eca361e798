package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// listSlice gives every so many items of a range.
// KEYS list. ARGV start, stop, which are empty where they are not given, 1 if
// the stop is included, step.
var listSlice = store.NewScript(store.Script{
	Name:     "list.slice",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local list, start, stop, step = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
local n, way = redis.call('LLEN', list), step > 0 and 1 or -1
if start and start < 0 then start = start + n end
if stop and stop < 0 then stop = stop + n end
if stop and ARGV[3] == '1' then stop = stop + way end
local first, past = 0, n
if way < 0 then first, past = n - 1, -1 end
start, stop = start or first, stop or past
if way > 0 then start, stop = math.max(start, 0), math.min(stop, n)
else start, stop = math.min(start, n - 1), math.max(stop, -1) end
local count = math.max(0, math.ceil((stop - start) / step))
local low, every = start, math.abs(step)
if way < 0 then low = start - every * (count - 1) end
local result, per = {}, math.max(1, math.floor(1000 / every))
for from = 0, count - 1, per do
  local most, at = math.min(count - from, per), low + from * every
  local items = redis.call('LRANGE', list, at, at + (most - 1) * every)
  for i = 0, most - 1 do
    local e = items[i * every + 1]
    if way > 0 then result[from + i + 1] = e else result[count - from - i] = e end
  end
end
return result`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		n := t.Do(store.Cmd(store.LLen, c.Arg(0))).Int()
		low, every, count, backwards := within(n, c.Arg(1), c.Arg(2), c.Arg(3) == "1", c.Arg(4))
		if count == 0 {
			return store.OfList(nil)
		}
		high := low + every*(count-1)
		items := t.Do(store.Cmd(store.LRange, c.Arg(0), strconv.FormatInt(low, 10), strconv.FormatInt(high, 10))).List()
		result := make([]store.Reply, 0, count)
		for i := int64(0); i < int64(len(items)); i += every {
			result = append(result, items[i])
		}
		if backwards {
			slices.Reverse(result)
		}
		return store.OfList(result)
	},
})

// within gives the positions of a slice of n items: the lowest, how far they
// are apart, how many there are, and whether the highest comes first.
func within(n int64, start, stop string, included bool, step string) (low, every, count int64, backwards bool) {
	by, _ := strconv.ParseInt(step, 10, 64)
	way, first, past := int64(1), int64(0), n
	if by < 0 {
		way, first, past = -1, n-1, -1
	}
	from, to := resolve(start, n, first), resolve(stop, n, past)
	if included && stop != "" {
		to += way
	}
	if by > 0 {
		from, to = max(from, 0), min(to, n)
	} else {
		from, to = min(from, n-1), max(to, -1)
	}
	if every = by * way; (to-from)*way <= 0 {
		return 0, every, 0, false
	}
	count = ((to-from)*way + every - 1) / every
	if by < 0 {
		from -= every * (count - 1)
	}
	return from, every, count, by < 0
}

// resolve gives the place of a position among n, or absent if none is given.
func resolve(position string, n, absent int64) int64 {
	if position == "" {
		return absent
	}
	i, _ := strconv.ParseInt(position, 10, 64)
	if i < 0 {
		i += n
	}
	return i
}

// Slice gives every step-th item from start as far as stop, backwards if step is
// negative. Without start it begins at the first item in that direction, and
// without stop it goes as far as there are items. The error is of kind value for
// step 0. O(n).
func (l *List) Slice(ctx context.Context, start Opt[Index], stop Until, step int) ([]codec.Text, error) {
	if step == 0 {
		return nil, l.refuse("slice", ErrValue, "step must not be 0")
	}
	if step == 1 {
		return l.slice(ctx, start, stop)
	}
	step = max(-mostTurns, min(step, mostTurns)) // beyond the longest list
	from, to, included := "", "", "0"
	if start.OK {
		from = strconv.Itoa(int(start.V))
	}
	if stop.OK {
		to = strconv.Itoa(stop.At)
	}
	if stop.Included {
		included = "1"
	}
	r, err := l.read(ctx, "slice", listSlice.Cmd(l.name, from, to, included, strconv.Itoa(step)))
	return listOf[codec.Text](r), err
}

// slice gives the items from start as far as stop.
func (l *List) slice(ctx context.Context, start Opt[Index], stop Until) ([]codec.Text, error) {
	to := -1
	if stop.OK {
		to = stop.At
	}
	if stop.OK && !stop.Included {
		if to == 0 {
			return nil, nil
		}
		to--
	}
	r, err := l.read(ctx, "slice", store.Cmd(store.LRange, l.name, strconv.Itoa(int(start.V)), strconv.Itoa(to)))
	return listOf[codec.Text](r), err
}
