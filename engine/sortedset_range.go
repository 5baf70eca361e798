package engine

import (
	"context"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Bound is where a range of scores begins or ends: "" for no bound, a
// number, itself included, or a number behind "(", itself excluded. Infinity
// is "inf" or "-inf".
type Bound string

// BoundOf gives the bound that includes x.
func BoundOf(x float64) Bound { return Bound(store.FormatFloat(x)) }

// bounds checks min and max and gives them as Redis wants them.
func (z *SortedSet) bounds(op string, min, max Bound) (low, high string, err error) {
	low, high = "-inf", "+inf"
	for _, b := range []struct {
		of Bound
		to *string
	}{{min, &low}, {max, &high}} {
		if b.of == "" {
			continue
		}
		x, err := strconv.ParseFloat(strings.TrimPrefix(string(b.of), "("), 64)
		if err != nil || math.IsNaN(x) {
			return "", "", z.refuse(op, ErrValue, "%q is no bound: a number, or one behind ( to exclude it", string(b.of))
		}
		*b.to = store.FormatFloat(x)
		if b.of[0] == '(' {
			*b.to = "(" + *b.to
		}
	}
	return low, high, nil
}

// memberScores reads members with their scores.
func memberScores(r store.Reply) []MemberScore {
	list := r.List()
	ms := make([]MemberScore, len(list)/2)
	for i := range ms {
		ms[i] = MemberScore{codec.Key(list[2*i].Str()), list[2*i+1].Float()}
	}
	return ms
}

// ReverseOptions are the order of a range: from the highest score if set.
type ReverseOptions struct{ Reverse bool }

// Rank gives the position of m, from 0 for the lowest score, or for the
// highest with Reverse; none if m is not a member. O(log n).
func (z *SortedSet) Rank(ctx context.Context, m codec.Key, opts ReverseOptions) (Opt[Index], error) {
	op := store.ZRank
	if opts.Reverse {
		op = store.ZRevRank
	}
	r, err := z.read(ctx, "rank", store.Cmd(op, z.name, string(m)))
	if err != nil || r.Kind() != store.Int {
		return Opt[Index]{}, err
	}
	return codec.Some(Index(r.Int())), nil
}

// Items gives all members with their scores, ascending. O(n).
func (z *SortedSet) Items(ctx context.Context) ([]MemberScore, error) {
	return z.Range(ctx, 0, codec.End, ReverseOptions{})
}

// Range gives the members from position start up to stop, which is excluded,
// with their scores: from the lowest score, or from the highest with Reverse.
// O(log n + k).
func (z *SortedSet) Range(ctx context.Context, start Index, stop Stop, opts ReverseOptions) ([]MemberScore, error) {
	return z.ranged(ctx, "range", start, stop, opts.Reverse)
}

func (z *SortedSet) ranged(ctx context.Context, name string, start Index, stop Stop, reverse bool) ([]MemberScore, error) {
	if stop == 0 {
		return nil, nil
	}
	op := store.ZRange
	if reverse {
		op = store.ZRevRange
	}
	r, err := z.read(ctx, name, store.Cmd(op, z.name, strconv.Itoa(int(start)), last(stop), "WITHSCORES"))
	return memberScores(r), err
}

// Top gives the n members with the highest scores, highest first. O(log n + k).
func (z *SortedSet) Top(ctx context.Context, n int) ([]MemberScore, error) {
	if n < 0 {
		return nil, z.refuse("top", ErrValue, "n must not be negative, got %d", n)
	}
	return z.ranged(ctx, "top", 0, Stop(n), true)
}

// ScoreRangeOptions are the options of a range of scores: at most Limit
// members, after Offset others, from the highest score with Reverse.
type ScoreRangeOptions struct {
	Limit   Opt[int]
	Offset  int
	Reverse bool
}

// RangeByScore gives the members with scores from min to max, with their
// scores. Reverse gives the highest first; min is the lower bound then too.
// O(log n + k).
func (z *SortedSet) RangeByScore(ctx context.Context, min, max Bound, opts ScoreRangeOptions) ([]MemberScore, error) {
	low, high, err := z.bounds("range_by_score", min, max)
	if err != nil {
		return nil, err
	}
	if opts.Offset < 0 || opts.Limit.OK && opts.Limit.V < 0 {
		return nil, z.refuse("range_by_score", ErrValue, "limit and offset must not be negative")
	}
	op := store.ZRangeByScore
	if opts.Reverse {
		op, low, high = store.ZRevRangeByScore, high, low
	}
	args := []string{low, high, "WITHSCORES"}
	if opts.Limit.OK || opts.Offset > 0 {
		args = append(args, "LIMIT", strconv.Itoa(opts.Offset), strconv.Itoa(or(opts.Limit, -1)))
	}
	r, err := z.read(ctx, "range_by_score", store.CmdList(op, z.name, args))
	return memberScores(r), err
}

// RangeByLex gives the members from min up to max, which is excluded, in the
// order of their stored forms, with none for no bound. It is for sets whose
// scores are all equal: in others, what comes is not defined. O(log n + k).
func (z *SortedSet) RangeByLex(ctx context.Context, min, max Opt[string], opts LimitOptions) ([]codec.Key, error) {
	low, high := "-", "+"
	if min.OK {
		low = "[" + min.V
	}
	if max.OK {
		high = "(" + max.V
	}
	if opts.Limit.OK && opts.Limit.V < 0 {
		return nil, z.refuse("range_by_lex", ErrValue, "limit must not be negative, got %d", opts.Limit.V)
	}
	args := []string{low, high}
	if opts.Limit.OK {
		args = append(args, "LIMIT", "0", strconv.Itoa(opts.Limit.V))
	}
	r, err := z.read(ctx, "range_by_lex", store.CmdList(store.ZRangeByLex, z.name, args))
	return listOf[codec.Key](r), err
}

// Count gives the number of members with scores from min to max. O(log n).
func (z *SortedSet) Count(ctx context.Context, min, max Bound) (int, error) {
	low, high, err := z.bounds("count", min, max)
	if err != nil {
		return 0, err
	}
	r, err := z.read(ctx, "count", store.Cmd(store.ZCount, z.name, low, high))
	return int(r.Int()), err
}

// zsetAround gives the neighbours of a member.
// KEYS sorted set. ARGV member, how many on each side. Returns members and
// scores, nothing if the member is not there.
var zsetAround = store.NewScript(store.Script{
	Name:     "zset.around",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local at, k = redis.call('ZRANK', KEYS[1], ARGV[1]), tonumber(ARGV[2])
if not at then return {} end
return redis.call('ZRANGE', KEYS[1], math.max(0, at - k), at + k, 'WITHSCORES')`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		r := t.Do(store.Cmd(store.ZRank, c.Arg(0), c.Arg(1)))
		if r.IsNil() {
			return store.OfList(nil)
		}
		k, _ := strconv.ParseInt(c.Arg(2), 10, 64)
		low, high := max(0, r.Int()-k), r.Int()+k
		return t.Do(store.Cmd(store.ZRange, c.Arg(0), strconv.FormatInt(low, 10), strconv.FormatInt(high, 10), "WITHSCORES"))
	},
})

// Around gives m with up to k members on each side of it, ascending, with
// their scores; nothing if m is not a member. O(log n + k).
func (z *SortedSet) Around(ctx context.Context, m codec.Key, k int) ([]MemberScore, error) {
	if k < 0 {
		return nil, z.refuse("around", ErrValue, "k must not be negative, got %d", k)
	}
	k = min(k, 1<<52)
	r, err := z.read(ctx, "around", zsetAround.Cmd(z.name, string(m), strconv.Itoa(k)))
	return memberScores(r), err
}

// zsetPage reads a page in ascending order behind a score and a member, which
// may be gone: the place is searched among those of that score.
// KEYS sorted set. ARGV how many; and, after the first page, the last member
// of the page before, its score. Returns members and scores.
var zsetPage = store.NewScript(store.Script{
	Name:     "zset.page",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local key, n, member, score = KEYS[1], tonumber(ARGV[1]), ARGV[2], ARGV[3]
local function behind(m)
  for i = 1, math.min(#m, #member) do
    local a, b = string.byte(m, i), string.byte(member, i)
    if a ~= b then return a > b end
  end
  return #m > #member
end
local at = 0
if member then
  at = redis.call('ZCOUNT', key, '-inf', '(' .. score)
  local stop = at + redis.call('ZCOUNT', key, score, score)
  while at < stop do
    local mid = math.floor((at + stop) / 2)
    if behind(redis.call('ZRANGE', key, mid, mid)[1]) then stop = mid else at = mid + 1 end
  end
end
return redis.call('ZRANGE', key, at, at + n - 1, 'WITHSCORES')`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		key, at := c.Arg(0), 0
		n, _ := strconv.Atoi(c.Arg(1))
		if c.Len() > 2 {
			at = zsetBehind(t, key, c.Arg(2), c.Arg(3))
		}
		return t.Do(store.Cmd(store.ZRange, key, strconv.Itoa(at), strconv.Itoa(at+n-1), "WITHSCORES"))
	},
})

// zsetBehind gives the position behind a member and its score.
func zsetBehind(t store.Tx, key, member, score string) int {
	at := int(t.Do(store.Cmd(store.ZCount, key, "-inf", "("+score)).Int())
	equal := int(t.Do(store.Cmd(store.ZCount, key, score, score)).Int())
	return at + sort.Search(equal, func(i int) bool {
		mid := strconv.Itoa(at + i)
		return t.Do(store.Cmd(store.ZRange, key, mid, mid)).List()[0].Str() > member
	})
}

// byScore gives a cursor over the members, ascending. A member that stays
// where it is comes at least once, and once if nothing changes: pages follow
// each other by score, not by position, so that removals and additions move
// nothing out of sight. One whose score changes meanwhile may come twice, or
// not at all if it moves from what is ahead to what is behind.
func byScore[T any](h *handle, op string, element func(member codec.Key, score float64) T) Cursor[T] {
	args := []string{h.name, strconv.Itoa(page)}
	return &pager[T]{read: func(ctx context.Context) ([]T, bool, error) {
		r, err := h.read(ctx, op, zsetPage.Cmd(args...))
		list := r.List()
		if err != nil || len(list) < 2 {
			return nil, false, err
		}
		elements := make([]T, 0, len(list)/2)
		for i := 0; i < len(list); i += 2 {
			elements = append(elements, element(codec.Key(list[i].Str()), list[i+1].Float()))
		}
		member, score := list[len(list)-2].Str(), list[len(list)-1].Float()
		args = []string{h.name, strconv.Itoa(page), strings.Clone(member), store.FormatFloat(score)}
		return elements, len(elements) == page, nil
	}}
}
