package engine

import (
	"context"
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A SortedSet keeps members in the order of their scores, 64-bit floats; equal
// scores in the order of the members' stored forms. It is a sorted set at its
// name, the members being values in canonical stored form. In what follows n
// is the size, k the number of members that a call is about.
type SortedSet struct{ copyable }

// SortedSetOptions are the options of a sorted set; the zero value is useful.
type SortedSetOptions struct{ Common }

// SortedSet gives the sorted set called name. It does no I/O.
func (e *Engine) SortedSet(name string, opts SortedSetOptions) (*SortedSet, error) {
	z := new(SortedSet)
	if err := e.open(&z.handle, sortedSetKind, name, opts.Common); err != nil {
		return nil, err
	}
	return z, nil
}

// A MemberScore is a member and its score.
type MemberScore struct {
	Member codec.Key
	Score  float64
}

// AddOptions are when to set a score: "" always, "new" for members that are
// not there, "exists" for those that are, "greater" and "less" to raise or
// lower it only, and for new members.
type AddOptions struct{ Only string }

// onlys are the words of ZADD.
var onlys = map[string][]string{
	"new":     {"NX"},
	"greater": {"GT", "CH"},
	"less":    {"LT", "CH"},
}

// zsetReplace sets the score of a member that is there.
// KEYS sorted set. ARGV score, member. Returns 1 if it is there.
var zsetReplace = store.NewScript(store.Script{
	Name:    "zset.replace",
	Keys:    1,
	Decides: true,
	Lua: `
if not redis.call('ZSCORE', KEYS[1], ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if t.Do(store.Cmd(store.ZScore, c.Arg(0), c.Arg(2))).IsNil() {
			return store.OfInt(0)
		}
		t.Do(store.Cmd(store.ZAdd, c.Arg(0), c.Arg(1), c.Arg(2)))
		return store.OfInt(1)
	},
})

// Add gives m a score and reports whether m is new; with Only, whether the
// score was set. A score of nan is an error of kind value. O(log n).
func (z *SortedSet) Add(ctx context.Context, m codec.Key, score float64, opts AddOptions) (bool, error) {
	if err := z.checkScore("add", m, score); err != nil {
		return false, err
	}
	s := store.FormatFloat(score)
	c := store.Cmd(store.ZAdd, z.name, s, string(m))
	switch words, ok := onlys[opts.Only]; {
	case ok && len(words) == 1:
		c = store.Cmd(store.ZAdd, z.name, words[0], s, string(m))
	case ok:
		c = store.Cmd(store.ZAdd, z.name, words[0], words[1], s, string(m))
	case opts.Only == "exists":
		c = zsetReplace.Cmd(z.name, s, string(m))
	case opts.Only != "":
		return false, z.refuse("add", ErrValue, "only must be new, exists, greater or less, got %s", opts.Only)
	}
	r, err := z.write(ctx, "add", c)
	return r.Int() == 1, err
}

func (z *SortedSet) checkScore(op string, m codec.Key, score float64) error {
	if math.IsNaN(score) {
		return z.refuse(op, ErrValue, "the score of %s is nan", m)
	}
	return nil
}

// Update gives members their scores and returns how many are new; the last
// counts of equal members. It is atomic for each 1,000. O(k log n).
func (z *SortedSet) Update(ctx context.Context, pairs []MemberScore) (int, error) {
	args := make([]string, 0, 2*len(pairs))
	for _, p := range pairs {
		if err := z.checkScore("update", p.Member, p.Score); err != nil {
			return 0, err
		}
		args = append(args, store.FormatFloat(p.Score), string(p.Member))
	}
	return z.bulk(ctx, "update", store.ZAdd, args, 2)
}

// Score gives the score of m, or none. O(1).
func (z *SortedSet) Score(ctx context.Context, m codec.Key) (Opt[float64], error) {
	r, err := z.read(ctx, "score", store.Cmd(store.ZScore, z.name, string(m)))
	if err != nil || r.Kind() != store.Str {
		return Opt[float64]{}, err
	}
	return codec.Some(r.Float()), nil
}

// Contains reports whether m is a member. O(1).
func (z *SortedSet) Contains(ctx context.Context, m codec.Key) (bool, error) {
	o, err := z.Score(ctx, m)
	return o.OK, err
}

// Incr adds by to the score of m, 0 if it is not there, and returns the sum.
// The error is of kind value if by or the sum is not a number. O(log n).
func (z *SortedSet) Incr(ctx context.Context, m codec.Key, by float64) (float64, error) {
	if err := z.checkScore("incr", m, by); err != nil {
		return 0, err
	}
	r, err := z.write(ctx, "incr", store.Cmd(store.ZIncrBy, z.name, store.FormatFloat(by), string(m)))
	return r.Float(), err
}

// zsetGetOrSet gives the score of a member, after adding it if it is not there.
// KEYS sorted set. ARGV score, member.
var zsetGetOrSet = store.NewScript(store.Script{
	Name:    "zset.get_or_set",
	Keys:    1,
	Decides: true,
	Lua: `
redis.call('ZADD', KEYS[1], 'NX', ARGV[1], ARGV[2])
return redis.call('ZSCORE', KEYS[1], ARGV[2])`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		t.Do(store.Cmd(store.ZAdd, c.Arg(0), "NX", c.Arg(1), c.Arg(2)))
		return t.Do(store.Cmd(store.ZScore, c.Arg(0), c.Arg(2)))
	},
})

// GetOrSet gives the score of m, after giving it one if it has none. O(log n).
func (z *SortedSet) GetOrSet(ctx context.Context, m codec.Key, score float64) (float64, error) {
	if err := z.checkScore("get_or_set", m, score); err != nil {
		return 0, err
	}
	r, err := z.write(ctx, "get_or_set", zsetGetOrSet.Cmd(z.name, store.FormatFloat(score), string(m)))
	return r.Float(), err
}

// Remove removes m and reports whether it was there. O(log n).
func (z *SortedSet) Remove(ctx context.Context, m codec.Key) (bool, error) {
	r, err := z.write(ctx, "remove", store.Cmd(store.ZRem, z.name, string(m)))
	return r.Int() == 1, err
}

// RemoveMany removes members and returns how many were there. It is atomic for
// each 1,000. O(k log n).
func (z *SortedSet) RemoveMany(ctx context.Context, ms []codec.Key) (int, error) {
	return z.bulk(ctx, "remove_many", store.ZRem, strs(ms), 1)
}

// RemoveByRank removes the members from position start up to stop, which is
// excluded, the lowest score being at 0, and returns how many there were.
// O(log n + k).
func (z *SortedSet) RemoveByRank(ctx context.Context, start Index, stop Stop) (int, error) {
	if stop == 0 {
		return 0, nil
	}
	r, err := z.write(ctx, "remove_by_rank",
		store.Cmd(store.ZRemRangeByRank, z.name, strconv.Itoa(int(start)), last(stop)))
	return int(r.Int()), err
}

// RemoveByScore removes the members with scores from min to max and returns
// how many there were. O(log n + k).
func (z *SortedSet) RemoveByScore(ctx context.Context, min, max Bound) (int, error) {
	low, high, err := z.bounds("remove_by_score", min, max)
	if err != nil {
		return 0, err
	}
	r, err := z.write(ctx, "remove_by_score", store.Cmd(store.ZRemRangeByScore, z.name, low, high))
	return int(r.Int()), err
}

// Iterate gives a cursor over the members, ascending, read in pages of 1,000:
// see byScore.
func (z *SortedSet) Iterate(_ context.Context) (Cursor[codec.Key], error) {
	return byScore(&z.handle, "iterate", func(m codec.Key, _ float64) codec.Key { return m }), nil
}

// Rename gives the sorted set another name, and returns a handle of it. The
// error is of kind missing if the set does not exist, of kind exists if the
// new name is taken and Replace is not set. O(1).
func (z *SortedSet) Rename(ctx context.Context, name string, opts RenameOptions) (*SortedSet, error) {
	if err := z.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return z.engine.SortedSet(name, SortedSetOptions{z.moved(nil)})
}

// Copy copies the sorted set with its time to live, and returns a handle of
// the copy; errors as with Rename. A copy to another store takes a few round
// trips and holds the set in memory. O(n).
func (z *SortedSet) Copy(ctx context.Context, name string, opts CopyOptions) (*SortedSet, error) {
	if err := z.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return z.engine.SortedSet(name, SortedSetOptions{z.moved(opts.Store)})
}

// LocalCopy gives a copy of the sorted set in memory, of the same type and name: what
// is called on it changes nothing stored before Sync. O(n), in one round trip.
func (z *SortedSet) LocalCopy(ctx context.Context) (*SortedSet, error) {
	local := new(SortedSet)
	return local, z.copyTo(ctx, &local.handle)
}

func (z *SortedSet) localCopy(ctx context.Context) (Local, error) { return z.LocalCopy(ctx) }
