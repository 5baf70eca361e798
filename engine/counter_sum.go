package engine

import (
	"context"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// finite reports whether n is neither infinite nor not a number.
func finite(n Number) bool {
	f := n.Float()
	return !math.IsNaN(f) && !math.IsInf(f, 0)
}

// plus adds numbers as scripts do, and reports whether the sum fits 64 bits.
func plus(a, b Number) (sum Number, ok bool) {
	i, isInt := a.Int()
	j, alsoInt := b.Int()
	if !isInt || !alsoInt {
		f := a.Float() + b.Float()
		return codec.FloatNumber(f), !math.IsNaN(f) && !math.IsInf(f, 0)
	}
	k := i + j
	return codec.IntNumber(k), (i < 0) != (j < 0) || (k < 0) == (i < 0)
}

// compare orders numbers by size, exactly.
func compare(a, b Number) int {
	i, isInt := a.Int()
	j, alsoInt := b.Int()
	switch {
	case isInt && alsoInt && i < j:
		return -1
	case isInt && alsoInt && i > j:
		return 1
	case isInt && alsoInt:
		return 0
	}
	return exact(a).Cmp(exact(b))
}

func exact(n Number) *big.Float {
	if i, ok := n.Int(); ok {
		return new(big.Float).SetInt64(i)
	}
	return big.NewFloat(n.Float())
}

// counterTotal adds up all numbers: ints in three parts of nine digits, since
// they are exact in 64 bits but not in Lua, floats in order of size, so that
// the sum does not depend on the order of the hash.
// KEYS hash. Returns the parts, highest first, and the sum of the floats.
var counterTotal = store.NewScript(store.Script{
	Name:     "counter.total",
	Keys:     1,
	ReadOnly: true,
	Lua: luaNumbers + `
local parts, floats = {0, 0, 0}, {}
for _, v in ipairs(redis.call('HVALS', KEYS[1])) do
  if whole(v) then
    local sign, digits = string.match(v, '^(-?)(%d+)$')
    digits = string.rep('0', 27 - #digits) .. digits
    for i = 1, 3 do
      local part = tonumber(string.sub(digits, 9 * i - 8, 9 * i))
      if sign == '-' then part = -part end
      parts[i] = parts[i] + part
    end
  elseif numeric(v) then floats[#floats + 1] = tonumber(v) end
end
table.sort(floats)
local sum = 0
for _, f in ipairs(floats) do sum = sum + f end
for i = 1, 3 do parts[i] = string.format('%.0f', parts[i] + 0) end
parts[4] = string.format('%.17g', sum)
return parts`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		var parts [3]int64
		var floats []float64
		for _, v := range t.Do(store.Cmd(store.HVals, c.Arg(0))).List() {
			if s := v.Str(); isWhole(s) {
				addParts(&parts, s)
			} else if isNumeric(s) {
				f, _ := strconv.ParseFloat(s, 64)
				floats = append(floats, f)
			}
		}
		slices.Sort(floats)
		sum := 0.0
		for _, f := range floats {
			sum += f
		}
		var rs []store.Reply
		for _, p := range parts {
			rs = append(rs, store.OfStr(strconv.FormatInt(p, 10)))
		}
		return store.OfList(append(rs, store.OfStr(strconv.FormatFloat(sum, 'g', 17, 64))))
	},
})

// addParts adds an int, spelled, to a sum of parts of nine digits.
func addParts(parts *[3]int64, s string) {
	digits, minus := strings.CutPrefix(s, "-")
	if len(digits) < 27 {
		digits = strings.Repeat("0", 27-len(digits)) + digits
	}
	for i := range parts {
		part, _ := strconv.ParseInt(digits[9*i:9*i+9], 10, 64)
		if minus {
			part = -part
		}
		parts[i] += part
	}
}

// Total gives the sum of all counts, 0 of an empty counter. The error is of
// kind value if it does not fit 64 bits. O(n).
func (c *Counter) Total(ctx context.Context) (Number, error) {
	r, err := c.read(ctx, "total", counterTotal.Cmd(c.name))
	l := r.List()
	if err != nil || len(l) != 4 {
		return Number{}, err
	}
	sum, part := new(big.Int), new(big.Int)
	for _, p := range l[:3] {
		part.SetString(p.Str(), 10)
		sum.Mul(sum, big.NewInt(1e9)).Add(sum, part)
	}
	if floats := l[3].Float(); floats != 0 {
		ints, _ := new(big.Float).SetInt(sum).Float64()
		return codec.FloatNumber(ints + floats), nil
	}
	if !sum.IsInt64() {
		return Number{}, c.refuse("total", ErrValue, "%s does not fit 64 bits", sum)
	}
	return codec.IntNumber(sum.Int64()), nil
}

// Elements gives a cursor that gives each element as often as it counts, what
// is after the point cut off; those with a count of 0 or less never. It is read
// in pages, in no order.
func (c *Counter) Elements(_ context.Context) (Cursor[codec.Key], error) {
	return &elementCursor{counts: c.scan("elements")}, nil
}

// Iterate gives a cursor over the elements, each once.
func (c *Counter) Iterate(_ context.Context) (Cursor[codec.Key], error) {
	return scan(&c.handle, "iterate", store.HScan, "", 2, func(e []store.Reply) codec.Key {
		return codec.Key(e[0].Str())
	}), nil
}

func (c *Counter) scan(op string) Cursor[Count] {
	return scan(&c.handle, op, store.HScan, "", 2, func(e []store.Reply) Count {
		return Count{codec.Key(e[0].Str()), numberOf(e[1])}
	})
}

// An elementCursor repeats each element.
type elementCursor struct {
	counts Cursor[Count]
	now    codec.Key
	left   float64
}

func (e *elementCursor) Next(ctx context.Context) (codec.Key, bool, error) {
	for e.left < 1 {
		count, ok, err := e.counts.Next(ctx)
		if !ok || err != nil {
			return "", false, err
		}
		e.now, e.left = count.Key, count.Count.Float()
	}
	e.left--
	return e.now, true, nil
}

func (e *elementCursor) Close() error {
	e.left = 0
	return e.counts.Close()
}

// Counted is what counters can be put together with: a Counter, or Counts.
type Counted interface {
	countsWith(ctx context.Context, op string, c *Counter) (own, other []Count, err error)
}

// Counts are counts that are in no store.
type Counts []Count

func (cs Counts) countsWith(ctx context.Context, op string, c *Counter) (own, other []Count, err error) {
	r, err := c.read(ctx, op, store.Cmd(store.HGetAll, c.name))
	return countsOf(r), cs, err
}

func (c *Counter) countsWith(ctx context.Context, op string, with *Counter) (own, other []Count, err error) {
	rs, err := both(ctx, op, &with.handle, &c.handle)
	return countsOf(rs[0]), countsOf(rs[1]), err
}

// combine gives the counts of two counters together, those above 0.
func (c *Counter) combine(ctx context.Context, op string, with Counted, f func(a, b Number) (Number, bool)) (Dict[Count], error) {
	own, other, err := with.countsWith(ctx, op, c)
	if err != nil {
		return nil, err
	}
	type pair struct{ a, b Number }
	pairs, order := map[codec.Key]pair{}, []codec.Key{}
	for _, count := range own {
		pairs[count.Key] = pair{a: count.Count}
		order = append(order, count.Key)
	}
	for _, count := range other {
		p, ok := pairs[count.Key]
		if !ok {
			order = append(order, count.Key)
		}
		if p.b, ok = plus(p.b, count.Count); !ok {
			return nil, c.refuse(op, ErrValue, "the count of %s does not fit", count.Key)
		}
		pairs[count.Key] = p
	}
	var counts Dict[Count]
	for _, k := range order {
		n, ok := f(pairs[k].a, pairs[k].b)
		if !ok {
			return nil, c.refuse(op, ErrValue, "the count of %s does not fit", k)
		}
		if compare(n, Number{}) > 0 {
			counts = append(counts, Count{k, n})
		}
	}
	return counts, nil
}

// Add gives the sums of the counts of both counters, those above 0. Nothing is
// changed. O(n).
func (c *Counter) Add(ctx context.Context, other Counted) (Dict[Count], error) {
	return c.combine(ctx, "add", other, plus)
}

// Sub gives the counts of this one less those of the other, those above 0.
// Nothing is changed. O(n).
func (c *Counter) Sub(ctx context.Context, other Counted) (Dict[Count], error) {
	return c.combine(ctx, "sub", other, func(a, b Number) (Number, bool) {
		minus, ok := negative(b)
		if !ok {
			return minus, false
		}
		return plus(a, minus)
	})
}

// Or gives the higher count of both for each element, those above 0. Nothing
// is changed. O(n).
func (c *Counter) Or(ctx context.Context, other Counted) (Dict[Count], error) {
	return c.combine(ctx, "or", other, func(a, b Number) (Number, bool) {
		if compare(a, b) < 0 {
			return b, true
		}
		return a, true
	})
}

// And gives the lower count of both for each element, those above 0. Nothing
// is changed. O(n).
func (c *Counter) And(ctx context.Context, other Counted) (Dict[Count], error) {
	return c.combine(ctx, "and", other, func(a, b Number) (Number, bool) {
		if compare(a, b) < 0 {
			return a, true
		}
		return b, true
	})
}
