package engine

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Scored is a structure whose elements have scores: a SortedSet, or a set, in
// which each has 1.
type Scored interface {
	Name() string
	scored() *handle
}

func (z *SortedSet) scored() *handle { return &z.handle }

// CombineOptions are the options of unions and intersections: what to multiply
// the scores of each set with, 1 each if there are none, and how to put the
// scores of one member together: "sum", also "", "min" or "max".
type CombineOptions struct {
	Weights   []float64
	Aggregate string
}

// Scores are put together in the order in which the sets are given, not in
// that of their sizes as ZUNION does, so that each store gives the same sums.

// luaCombine reads sets and puts them together. ARGV union, intersection or
// difference; sum, min or max; "1" if the first key is only the target; then
// the weights.
const luaCombine = `
local how, aggregate, skip = ARGV[1], ARGV[2], tonumber(ARGV[3])
local function number(s)
  if s == 'inf' or s == '+inf' then return 1/0 elseif s == '-inf' then return -1/0 end
  return tonumber(s)
end
local function spell(x)
  if x == 1/0 then return 'inf' elseif x == -1/0 then return '-inf' end
  return string.format('%.17g', x)
end
local function each(key, f)
  local kind = redis.call('TYPE', key)
  kind = kind.ok or kind
  if kind == 'set' then
    for _, m in ipairs(redis.call('SMEMBERS', key)) do f(m, 1) end
  else
    local all = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
    for i = 1, #all, 2 do f(all[i], number(all[i + 1])) end
  end
end
local function together(a, b)
  if aggregate == 'min' then return math.min(a, b) elseif aggregate == 'max' then return math.max(a, b) end
  local sum = a + b
  if sum ~= sum then return 0 end
  return sum
end
local order, scores, seen = {}, {}, {}
for i = skip + 1, #KEYS do
  local weight = number(ARGV[3 + i - skip] or '1')
  each(KEYS[i], function(m, score)
    score = score * weight
    if score ~= score then score = 0 end
    if i == skip + 1 then
      order[#order + 1], scores[m], seen[m] = m, score, 1
    elseif how == 'difference' then scores[m] = nil
    elseif scores[m] then scores[m], seen[m] = together(scores[m], score), seen[m] + 1
    elseif how == 'union' then order[#order + 1], scores[m], seen[m] = m, score, 1 end
  end)
end
local result = {}
for _, m in ipairs(order) do
  if scores[m] and (how ~= 'intersection' or seen[m] == #KEYS - skip) then
    result[#result + 1] = spell(scores[m])
    result[#result + 1] = m
  end
end
`

// A combination is what luaCombine works on.
type combination struct {
	how, aggregate string
	order          []string
	scores         map[string]float64
	seen           map[string]int
}

// combine is luaCombine: it gives scores and members.
func combine(t store.Tx, c *store.Command) []string {
	n := c.Script.Keys
	x := combination{how: c.Arg(n), aggregate: c.Arg(n + 1), scores: map[string]float64{}, seen: map[string]int{}}
	skip, _ := strconv.Atoi(c.Arg(n + 2))
	for i := skip; i < n; i++ {
		weight := 1.0
		if at := n + 3 + i - skip; at < c.Len() {
			weight = store.OfStr(c.Arg(at)).Float()
		}
		eachScore(t, c.Arg(i), func(m string, score float64) { x.meet(i == skip, m, orZero(score*weight)) })
	}
	var result []string
	for _, m := range x.order {
		if score, ok := x.scores[m]; ok && (x.how != "intersection" || x.seen[m] == n-skip) {
			result = append(result, store.FormatFloat(score), m)
		}
	}
	return result
}

// meet takes a member of a set into account.
func (x *combination) meet(first bool, m string, score float64) {
	old, ok := x.scores[m]
	switch {
	case first, !ok && x.how == "union":
		x.order, x.scores[m], x.seen[m] = append(x.order, m), score, 1
	case x.how == "difference":
		delete(x.scores, m)
	case ok:
		x.seen[m]++
		switch x.aggregate {
		case "min":
			x.scores[m] = min(old, score)
		case "max":
			x.scores[m] = max(old, score)
		default:
			x.scores[m] = orZero(old + score)
		}
	}
}

// orZero gives x, or 0 for what is no number, as Redis does.
func orZero(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// eachScore calls f for the elements of a sorted set or set.
func eachScore(t store.Tx, key string, f func(m string, score float64)) {
	if t.Do(store.Cmd(store.Type, key)).Str() == "set" {
		for _, m := range t.Do(store.Cmd(store.SMembers, key)).List() {
			f(m.Str(), 1)
		}
		return
	}
	list := t.Do(store.Cmd(store.ZRange, key, "0", "-1", "WITHSCORES")).List()
	for i := 0; i+1 < len(list); i += 2 {
		f(list[i].Str(), list[i+1].Float())
	}
}

// zsetCombine reads what sets are together. KEYS sets. ARGV see luaCombine.
// Returns scores and members, in no order.
var zsetCombine = store.NewScript(store.Script{
	Name:     "zset.combine",
	ReadOnly: true,
	Lua:      luaCombine + `return result`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		result := combine(t, c)
		rs := make([]store.Reply, len(result))
		for i, s := range result {
			rs[i] = store.OfStr(s)
		}
		return store.OfList(rs)
	},
})

// zsetStore replaces a sorted set by what others are together.
// KEYS the target, sets. ARGV see luaCombine. Returns the size.
var zsetStore = store.NewScript(store.Script{
	Name: "zset.store",
	Lua: `
local kind = redis.call('TYPE', KEYS[1])
kind = kind.ok or kind
if kind ~= 'none' then redis.call('ZCARD', KEYS[1]) end` + luaCombine + `
redis.call('DEL', KEYS[1])
for i = 1, #result, 2000 do
  redis.call('ZADD', KEYS[1], unpack(result, i, math.min(i + 1999, #result)))
end
return #result / 2`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		t.Do(store.Cmd(store.ZCard, c.Arg(0)))
		result := combine(t, c)
		for i, m := range result { // they may share memory with what goes now
			result[i] = strings.Clone(m)
		}
		t.Do(store.Cmd(store.Del, c.Arg(0)))
		for chunk := range slices.Chunk(result, 2*bulk) {
			t.Do(store.CmdList(store.ZAdd, c.Arg(0), chunk))
		}
		return store.OfInt(int64(len(result) / 2))
	},
})

// combining makes the command of a script on several sets, the first skip of
// which are only written.
func (z *SortedSet) combining(s *store.Script, how string, skip int, sets []*handle, opts CombineOptions) (store.Command, error) {
	op := how
	if skip > 0 {
		op = "store_" + how
	}
	read := sets[skip:]
	if len(opts.Weights) > 0 && len(opts.Weights) != len(read) {
		return store.Command{}, z.refuse(op, ErrValue, "%d weights for %d sets", len(opts.Weights), len(read))
	}
	if a := opts.Aggregate; a != "" && a != "sum" && a != "min" && a != "max" {
		return store.Command{}, z.refuse(op, ErrValue, "aggregate must be sum, min or max, got %s", a)
	}
	args, err := z.beside(op, sets)
	if err != nil {
		return store.Command{}, err
	}
	args = append(args, how, cmp.Or(opts.Aggregate, "sum"), strconv.Itoa(skip))
	for i, w := range opts.Weights {
		if math.IsNaN(w) {
			return store.Command{}, z.refuse(op, ErrValue, "weight %d is nan", i)
		}
		args = append(args, store.FormatFloat(w))
	}
	sized := *s
	sized.Keys = len(sets)
	return sized.Cmd(args...), nil
}

// combined reads what this set and others are together.
func (z *SortedSet) combined(ctx context.Context, how string, others []Scored, opts CombineOptions) ([]MemberScore, error) {
	sets := append([]*handle{&z.handle}, handlesOf(others)...)
	c, err := z.combining(zsetCombine, how, 0, sets, opts)
	if err != nil {
		return nil, err
	}
	r, err := z.read(ctx, how, c)
	if err != nil {
		return nil, z.combineFailure(ctx, sets, err)
	}
	list := r.List()
	ms := make([]MemberScore, len(list)/2)
	for i := range ms {
		ms[i] = MemberScore{codec.Key(list[2*i+1].Str()), list[2*i].Float()}
	}
	slices.SortFunc(ms, func(a, b MemberScore) int {
		return cmp.Or(cmp.Compare(a.Score, b.Score), cmp.Compare(a.Member, b.Member))
	})
	return ms, nil
}

func handlesOf(sets []Scored) []*handle {
	hs := make([]*handle, len(sets))
	for i, s := range sets {
		hs[i] = s.scored()
	}
	return hs
}

// combineFailure names the set that holds something else.
func (z *SortedSet) combineFailure(ctx context.Context, sets []*handle, err error) error {
	return blame(err, sets, func(h *handle) error {
		if wrong := h.wrongType(ctx, h.name); wrong != nil && !z.counts(ctx, h) {
			return wrong
		}
		return nil
	})
}

// counts reports whether h, another structure, has elements with scores all the
// same, whatever its handle takes it for.
func (z *SortedSet) counts(ctx context.Context, h *handle) bool {
	holds := z.store.Do(ctx, store.Cmd(store.Type, h.name)).Str()
	return h != &z.handle && (holds == "set" || holds == "zset")
}

// stored replaces this set by what others are together.
func (z *SortedSet) stored(ctx context.Context, how string, others []Scored, opts CombineOptions) (int, error) {
	if len(others) == 0 {
		return 0, z.refuse("store_"+how, ErrValue, "of no sets")
	}
	sets := append([]*handle{&z.handle}, handlesOf(others)...)
	c, err := z.combining(zsetStore, how, 1, sets, opts)
	if err != nil {
		return 0, err
	}
	r, err := z.write(ctx, "store_"+how, c)
	if err != nil {
		return 0, z.combineFailure(ctx, sets, err)
	}
	return int(r.Int()), nil
}

// Union gives the members of this set and of others, ascending, with their
// scores put together; weights are for this one first. O(n log n), n being the
// sizes together.
func (z *SortedSet) Union(ctx context.Context, others []Scored, opts CombineOptions) ([]MemberScore, error) {
	return z.combined(ctx, "union", others, opts)
}

// Intersection gives the members that this set and all others have, as Union
// does. O(n log n).
func (z *SortedSet) Intersection(ctx context.Context, others []Scored, opts CombineOptions) ([]MemberScore, error) {
	return z.combined(ctx, "intersection", others, opts)
}

// Difference gives the members of this set that no other has, ascending, with
// their scores times its weight. O(n log n).
func (z *SortedSet) Difference(ctx context.Context, others []Scored, opts CombineOptions) ([]MemberScore, error) {
	return z.combined(ctx, "difference", others, opts)
}

// StoreUnion replaces this set by the union of others, and returns its size;
// this one counts only if it is among them. Its time to live goes. O(n log n).
func (z *SortedSet) StoreUnion(ctx context.Context, others []Scored, opts CombineOptions) (int, error) {
	return z.stored(ctx, "union", others, opts)
}

// StoreIntersection replaces this set by the intersection of others, as
// StoreUnion does. O(n log n).
func (z *SortedSet) StoreIntersection(ctx context.Context, others []Scored, opts CombineOptions) (int, error) {
	return z.stored(ctx, "intersection", others, opts)
}

// StoreDifference replaces this set by the members of the first of others that
// the rest do not have, as StoreUnion does. O(n log n).
func (z *SortedSet) StoreDifference(ctx context.Context, others []Scored, opts CombineOptions) (int, error) {
	return z.stored(ctx, "difference", others, opts)
}
