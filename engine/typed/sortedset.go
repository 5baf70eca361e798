package typed

import (
	"context"
	"iter"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A SortedSet has members with scores, each member once. Ranks count from 0, the
// lowest score first; members with the same score go by their stored form.
type SortedSet[T any] struct {
	Structure
	Local
	untyped *engine.SortedSet
	member  *gotype.Type[T]
}

// A Scored is a member and its score.
type Scored[T any] struct {
	Member T
	Score  float64
}

// NewSortedSet gives the sorted set called name. It does no I/O.
func NewSortedSet[T any](e *engine.Engine, name string, opts engine.SortedSetOptions) (*SortedSet[T], error) {
	t, z, err := open[T]("sortedset", name, opts.Common, func() (*engine.SortedSet, error) { return e.SortedSet(name, opts) })
	if err != nil {
		return nil, err
	}
	return &SortedSet[T]{z, z, z, t}, nil
}

func (z *SortedSet[T]) key(op string, m T) (codec.Key, error) {
	k, err := z.member.Key(m)
	return k, wrap(z, op, err)
}

// Add gives m a score and reports whether it is new, or with the option Only
// whether it did anything. NaN is engine.ErrValue. O(log n).
func (z *SortedSet[T]) Add(ctx context.Context, m T, score float64, opts engine.AddOptions) (bool, error) {
	k, err := z.key("add", m)
	if err != nil {
		return false, err
	}
	return z.untyped.Add(ctx, k, score, opts)
}

// Update gives members scores and returns how many are new. It is atomic for
// each 1,000. O(n log n).
func (z *SortedSet[T]) Update(ctx context.Context, ms []Scored[T]) (int, error) {
	pairs := make([]engine.MemberScore, len(ms))
	for i, m := range ms {
		k, err := z.key("update", m.Member)
		if err != nil {
			return 0, err
		}
		pairs[i] = engine.MemberScore{Member: k, Score: m.Score}
	}
	return z.untyped.Update(ctx, pairs)
}

// Incr adds to the score of m, 0 if it is none, and returns the sum. O(log n).
func (z *SortedSet[T]) Incr(ctx context.Context, m T, by float64) (float64, error) {
	k, err := z.key("incr", m)
	if err != nil {
		return 0, err
	}
	return z.untyped.Incr(ctx, k, by)
}

// GetOrSet gives m a score if it has none, and returns the one that it has then.
// O(log n).
func (z *SortedSet[T]) GetOrSet(ctx context.Context, m T, score float64) (float64, error) {
	k, err := z.key("get_or_set", m)
	if err != nil {
		return 0, err
	}
	return z.untyped.GetOrSet(ctx, k, score)
}

// Score gives the score of m; ok is false if it is no member. O(1).
func (z *SortedSet[T]) Score(ctx context.Context, m T) (score float64, ok bool, err error) {
	k, err := z.key("score", m)
	if err != nil {
		return 0, false, err
	}
	o, err := z.untyped.Score(ctx, k)
	return o.V, o.OK, err
}

// Contains reports whether m is a member. O(1).
func (z *SortedSet[T]) Contains(ctx context.Context, m T) (bool, error) {
	_, ok, err := z.Score(ctx, m)
	return ok, err
}

// Rank gives the place of m, from the highest score if the options say so; ok is
// false if it is no member. O(log n).
func (z *SortedSet[T]) Rank(ctx context.Context, m T, opts engine.ReverseOptions) (rank int, ok bool, err error) {
	k, err := z.key("rank", m)
	if err != nil {
		return 0, false, err
	}
	o, err := z.untyped.Rank(ctx, k, opts)
	return int(o.V), o.OK, err
}

func (z *SortedSet[T]) scored(p engine.MemberScore) (m Scored[T], err error) {
	m.Score = p.Score
	m.Member, err = z.member.OfKey(p.Member)
	return m, err
}

func (z *SortedSet[T]) list(op string, ps []engine.MemberScore, err error) ([]Scored[T], error) {
	if err != nil {
		return nil, err
	}
	return convert(z, op, ps, z.scored)
}

// Items gives all members, the lowest score first. O(n).
func (z *SortedSet[T]) Items(ctx context.Context) ([]Scored[T], error) {
	ps, err := z.untyped.Items(ctx)
	return z.list("items", ps, err)
}

// Range gives the members of the ranks from start up to stop, which is excluded.
// O(log n + k).
func (z *SortedSet[T]) Range(ctx context.Context, start engine.Index, stop engine.Stop, opts engine.ReverseOptions) ([]Scored[T], error) {
	ps, err := z.untyped.Range(ctx, start, stop, opts)
	return z.list("range", ps, err)
}

// RangeByScore gives the members with scores from min to max: "5", "(5" for more
// than 5, "" for no bound. O(log n + k).
func (z *SortedSet[T]) RangeByScore(ctx context.Context, min, max engine.Bound, opts engine.ScoreRangeOptions) ([]Scored[T], error) {
	ps, err := z.untyped.RangeByScore(ctx, min, max, opts)
	return z.list("range_by_score", ps, err)
}

// Count counts the members with scores from min to max. O(log n).
func (z *SortedSet[T]) Count(ctx context.Context, min, max engine.Bound) (int, error) {
	return z.untyped.Count(ctx, min, max)
}

// Top gives the n members with the highest scores. O(log n + k).
func (z *SortedSet[T]) Top(ctx context.Context, n int) ([]Scored[T], error) {
	ps, err := z.untyped.Top(ctx, n)
	return z.list("top", ps, err)
}

// Around gives m with its k neighbours on either side, nothing if it is no
// member. O(log n + k).
func (z *SortedSet[T]) Around(ctx context.Context, m T, k int) ([]Scored[T], error) {
	key, err := z.key("around", m)
	if err != nil {
		return nil, err
	}
	ps, err := z.untyped.Around(ctx, key, k)
	return z.list("around", ps, err)
}

// Remove removes m and reports whether it was a member. O(log n).
func (z *SortedSet[T]) Remove(ctx context.Context, m T) (bool, error) {
	k, err := z.key("remove", m)
	if err != nil {
		return false, err
	}
	return z.untyped.Remove(ctx, k)
}

// RemoveMany removes members and returns how many there were. O(k log n).
func (z *SortedSet[T]) RemoveMany(ctx context.Context, ms []T) (int, error) {
	ks, err := keys(z, "remove_many", z.member, ms)
	if err != nil {
		return 0, err
	}
	return z.untyped.RemoveMany(ctx, ks)
}

// PopMin removes the member with the lowest score and returns it; ok is false if
// there was none, or none came within the timeout. One that is no T is put back.
// O(log n).
func (z *SortedSet[T]) PopMin(ctx context.Context, opts engine.WaitOptions) (m Scored[T], ok bool, err error) {
	p, err := z.untyped.PopMin(ctx, opts)
	return z.popped(ctx, "pop_min", p, err)
}

// PopMax is PopMin of the highest score. O(log n).
func (z *SortedSet[T]) PopMax(ctx context.Context, opts engine.WaitOptions) (m Scored[T], ok bool, err error) {
	p, err := z.untyped.PopMax(ctx, opts)
	return z.popped(ctx, "pop_max", p, err)
}

func (z *SortedSet[T]) popped(ctx context.Context, op string, p engine.Opt[engine.MemberScore], err error) (m Scored[T], ok bool, _ error) {
	m, ok, err = optional(z, op, p, err, z.scored)
	if err != nil && p.OK {
		_, failed := z.untyped.Add(context.WithoutCancel(ctx), p.V.Member, p.V.Score, engine.AddOptions{Only: "new"})
		err = restored(err, failed)
	}
	return m, ok, err
}

// All goes through the members, the lowest score first, in pages.
func (z *SortedSet[T]) All(ctx context.Context) iter.Seq2[Scored[T], error] {
	c, err := z.untyped.Pairs(ctx)
	return all(ctx, z, c, err, z.scored)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (z *SortedSet[T]) Untyped() *engine.SortedSet { return z.untyped }
