package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Counter counts: it maps elements to numbers, 0 for what it does not hold.
// It is a hash at its name, the fields being elements in canonical stored form.
// Counts that became 0 or negative stay until they are deleted. In what
// follows n is the number of elements.
type Counter struct{ copyable }

// CounterOptions are the options of a counter; the zero value is useful.
type CounterOptions struct{ Common }

// Counter gives the counter called name. It does no I/O.
func (e *Engine) Counter(name string, opts CounterOptions) (*Counter, error) {
	c := new(Counter)
	if err := e.open(&c.handle, counterKind, name, opts.Common); err != nil {
		return nil, err
	}
	return c, nil
}

// A Count is an element and how often it was counted.
type Count struct {
	Key   codec.Key
	Count Number `default:"1" bare:"1"`
}

// Get gives the count of x, 0 if there is none. The error is of kind type if
// the hash holds something else than a number there. O(1).
func (c *Counter) Get(ctx context.Context, x codec.Key) (Number, error) {
	r, err := c.read(ctx, "get", store.Cmd(store.HGet, c.name, string(x)))
	if err == nil && !isNumber(r) {
		return Number{}, c.refuse("get", ErrType, "%s is not a number", r.Str())
	}
	return numberOf(r), err
}

// Contains reports whether x has a count, also 0. O(1).
func (c *Counter) Contains(ctx context.Context, x codec.Key) (bool, error) {
	r, err := c.read(ctx, "contains", store.Cmd(store.HExists, c.name, string(x)))
	return r.Int() == 1, err
}

// Set gives x a count. O(1).
func (c *Counter) Set(ctx context.Context, x codec.Key, n Number) error {
	if !finite(n) {
		return c.refuse("set", ErrValue, "%s is not a count", n)
	}
	_, err := c.write(ctx, "set", store.Cmd(store.HSet, c.name, string(x), n.String()))
	return err
}

// Incr adds by to the count of x and returns the sum; errors as with
// HashMap.Incr. O(1).
func (c *Counter) Incr(ctx context.Context, x codec.Key, by Number) (Number, error) {
	return c.add(ctx, "incr", x, by)
}

// Decr takes by from the count of x and returns the difference. O(1).
func (c *Counter) Decr(ctx context.Context, x codec.Key, by Number) (Number, error) {
	minus, ok := negative(by)
	if !ok {
		return Number{}, c.refuse("decr", ErrValue, "%s does not fit", by)
	}
	return c.add(ctx, "decr", x, minus)
}

// negative gives -n, unless that does not fit 64 bits.
func negative(n Number) (Number, bool) {
	if i, ok := n.Int(); ok {
		return codec.IntNumber(-i), -i != i || i == 0
	}
	return codec.FloatNumber(-n.Float()), true
}

// counterUpdate adds to many counts, all or none.
// KEYS hash. ARGV element and number, for each, the elements all different.
// Returns how many are new; refusals as those of hashIncr.
var counterUpdate = store.NewScript(store.Script{
	Name: "counter.update",
	Keys: 1,
	Lua: luaNumbers + `
local key, before, olds = KEYS[1], redis.call('HLEN', KEYS[1]), {}
for i = 1, #ARGV, 2 do
  local old = redis.call('HGET', key, ARGV[i])
  local sum, bad = add(key, ARGV[i], ARGV[i + 1])
  if bad then
    for j = 1, i - 2, 2 do
      if olds[j] then redis.call('HSET', key, ARGV[j], olds[j])
      else redis.call('HDEL', key, ARGV[j]) end
    end
    return redis.error_reply(bad)
  end
  olds[i] = old
end
return redis.call('HLEN', key) - before`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		key, before := c.Arg(0), t.Do(store.Cmd(store.HLen, c.Arg(0))).Int()
		var olds []store.Reply
		for i := 1; i+1 < c.Len(); i += 2 {
			olds = append(olds, t.Do(store.Cmd(store.HGet, key, c.Arg(i))))
			r := addField(t, key, c.Arg(i), c.Arg(i+1))
			if r.Err() == nil {
				continue
			}
			for j, old := range olds[:len(olds)-1] {
				if old.IsNil() {
					t.Do(store.Cmd(store.HDel, key, c.Arg(1+2*j)))
				} else {
					t.Do(store.Cmd(store.HSet, key, c.Arg(1+2*j), strings.Clone(old.Str())))
				}
			}
			return r
		}
		return store.OfInt(t.Do(store.Cmd(store.HLen, key)).Int() - before)
	},
})

// Update adds to the counts of many elements, one for each time an element
// comes or as much as its Count says, and returns how many elements are new.
// It is atomic for each 1,000 different ones; errors as with Incr. O(n).
func (c *Counter) Update(ctx context.Context, counts []Count) (int, error) {
	return c.update(ctx, "update", counts, false)
}

// Subtract takes from the counts of many elements as Update adds, and returns
// how many elements are new. O(n).
func (c *Counter) Subtract(ctx context.Context, counts []Count) (int, error) {
	return c.update(ctx, "subtract", counts, true)
}

func (c *Counter) update(ctx context.Context, op string, counts []Count, minus bool) (int, error) {
	sums, err := c.together(op, counts, minus)
	if err != nil || len(sums) == 0 {
		return 0, err
	}
	var cs []store.Command
	for chunk := range slices.Chunk(sums, 2*bulk) {
		cs = append(cs, counterUpdate.Cmd(append([]string{c.name}, chunk...)...))
	}
	if len(cs) == 1 {
		r, err := c.write(ctx, op, cs[0])
		return int(r.Int()), err
	}
	chunks := len(cs)
	if c.common.TTL > 0 {
		cs = append(cs, c.touch())
	}
	added := 0
	for i, r := range c.store.Pipeline(ctx, cs) {
		if r.Kind() >= store.Refused {
			return added, c.failure(ctx, op, r.Err())
		}
		if i < chunks {
			added += int(r.Int())
		}
	}
	return added, nil
}

// together adds up the counts of equal elements, and gives the arguments of
// counterUpdate.
func (c *Counter) together(op string, counts []Count, minus bool) ([]string, error) {
	at, sums := make(map[codec.Key]int, len(counts)), make([]Count, 0, len(counts))
	for _, count := range counts {
		n, ok := count.Count, finite(count.Count)
		if minus && ok {
			n, ok = negative(n)
		}
		i, seen := at[count.Key]
		if seen && ok {
			sums[i].Count, ok = plus(sums[i].Count, n)
		} else {
			at[count.Key] = len(sums)
			sums = append(sums, Count{count.Key, n})
		}
		if !ok {
			return nil, c.refuse(op, ErrValue, "the count of %s does not fit", count.Key)
		}
	}
	args := make([]string, 0, 2*len(sums))
	for _, sum := range sums {
		args = append(args, string(sum.Key), sum.Count.String())
	}
	return args, nil
}

// MostCommon gives the n elements with the highest counts, highest first, ties
// by stored form; all of them if n is none. O(n log n).
func (c *Counter) MostCommon(ctx context.Context, n Opt[int]) ([]Count, error) {
	if n.OK && n.V < 0 {
		return nil, c.refuse("most_common", ErrValue, "n must not be negative, got %d", n.V)
	}
	limit := ""
	if n.OK {
		limit = strconv.Itoa(n.V)
	}
	r, err := c.read(ctx, "most_common", counterMost.Cmd(c.name, limit))
	counts := countsOf(r)
	slices.SortFunc(counts, func(a, b Count) int {
		if order := compare(b.Count, a.Count); order != 0 {
			return order
		}
		return strings.Compare(string(a.Key), string(b.Key))
	})
	if n.OK {
		counts = counts[:min(n.V, len(counts))]
	}
	return counts, err
}

// counterMost gives the fields with the highest numbers, in no order, with
// all that are as high as the last; numbers are compared as floats.
// KEYS hash. ARGV how many, "" for all. Returns fields and numbers.
var counterMost = store.NewScript(store.Script{
	Name:     "counter.most_common",
	Keys:     1,
	ReadOnly: true,
	Lua: luaNumbers + `
local all, n = redis.call('HGETALL', KEYS[1]), tonumber(ARGV[1])
local function number(s) return numeric(s) and tonumber(s) or 0 end
if not n or n >= #all / 2 then return all end
if n == 0 then return {} end
local scores = {}
for i = 2, #all, 2 do scores[i / 2] = number(all[i]) end
table.sort(scores)
local least, most = scores[#scores - n + 1], {}
for i = 2, #all, 2 do
  if number(all[i]) >= least then
    most[#most + 1] = all[i - 1]
    most[#most + 1] = all[i]
  end
end
return most`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		r := t.Do(store.Cmd(store.HGetAll, c.Arg(0)))
		n, err := strconv.Atoi(c.Arg(1))
		all := r.List()
		if err != nil || n >= len(all)/2 {
			return r
		}
		if n == 0 {
			return store.OfList(nil)
		}
		scores := make([]float64, 0, len(all)/2)
		for i := 1; i < len(all); i += 2 {
			scores = append(scores, numberOf(all[i]).Float())
		}
		slices.Sort(scores)
		least := scores[len(scores)-n]
		var most []store.Reply
		for i := 1; i < len(all); i += 2 {
			if numberOf(all[i]).Float() >= least {
				most = append(most, all[i-1], all[i])
			}
		}
		return store.OfList(most)
	},
})

// countsOf reads fields and numbers.
func countsOf(r store.Reply) []Count {
	list := r.List()
	counts := make([]Count, len(list)/2)
	for i := range counts {
		counts[i] = Count{codec.Key(list[2*i].Str()), numberOf(list[2*i+1])}
	}
	return counts
}

// Items gives all elements with their counts, in no order. O(n).
func (c *Counter) Items(ctx context.Context) ([]Count, error) {
	r, err := c.read(ctx, "items", store.Cmd(store.HGetAll, c.name))
	return countsOf(r), err
}

// ToDict gives all elements with their counts as a dict. O(n).
func (c *Counter) ToDict(ctx context.Context) (Dict[Count], error) {
	r, err := c.read(ctx, "to_dict", store.Cmd(store.HGetAll, c.name))
	return countsOf(r), err
}

// Delete removes x and reports whether it had a count. O(1).
func (c *Counter) Delete(ctx context.Context, x codec.Key) (bool, error) {
	r, err := c.write(ctx, "delete", store.Cmd(store.HDel, c.name, string(x)))
	return r.Int() == 1, err
}

// DeleteMany removes elements and returns how many had counts. It is atomic
// for each 1,000. O(n).
func (c *Counter) DeleteMany(ctx context.Context, xs []codec.Key) (int, error) {
	return c.bulk(ctx, "delete_many", store.HDel, strs(xs), 1)
}

// Rename gives the counter another name, and returns a handle of it. The error
// is of kind missing if the counter does not exist, of kind exists if the new
// name is taken and Replace is not set. O(1).
func (c *Counter) Rename(ctx context.Context, name string, opts RenameOptions) (*Counter, error) {
	if err := c.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return c.engine.Counter(name, CounterOptions{c.moved(nil)})
}

// Copy copies the counter with its time to live, and returns a handle of the
// copy; errors as with Rename. A copy to another store takes a few round trips
// and holds the counter in memory. O(n).
func (c *Counter) Copy(ctx context.Context, name string, opts CopyOptions) (*Counter, error) {
	if err := c.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return c.engine.Counter(name, CounterOptions{c.moved(opts.Store)})
}

// LocalCopy gives a copy of the counter in memory, of the same type and name: what
// is called on it changes nothing stored before Sync. O(n), in one round trip.
func (c *Counter) LocalCopy(ctx context.Context) (*Counter, error) {
	local := new(Counter)
	return local, c.copyTo(ctx, &local.handle)
}

func (c *Counter) localCopy(ctx context.Context) (Local, error) { return c.LocalCopy(ctx) }
