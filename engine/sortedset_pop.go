package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// PopMin removes the member with the lowest score and returns both. Of an
// empty set it returns none, after waiting for the timeout. O(log n).
func (z *SortedSet) PopMin(ctx context.Context, opts WaitOptions) (Opt[MemberScore], error) {
	ms, err := z.popping(ctx, "pop_min", store.ZPopMin, 1, opts.Timeout)
	return first(ms), err
}

// PopMax removes the member with the highest score and returns both, as
// PopMin does. O(log n).
func (z *SortedSet) PopMax(ctx context.Context, opts WaitOptions) (Opt[MemberScore], error) {
	ms, err := z.popping(ctx, "pop_max", store.ZPopMax, 1, opts.Timeout)
	return first(ms), err
}

// PopMinMany removes up to n members with the lowest scores and returns them,
// lowest first. It waits only for the first. O(k log n).
func (z *SortedSet) PopMinMany(ctx context.Context, n int, opts WaitOptions) ([]MemberScore, error) {
	return z.popping(ctx, "pop_min", store.ZPopMin, n, opts.Timeout)
}

// PopMaxMany removes up to n members with the highest scores and returns them,
// highest first. It waits only for the first. O(k log n).
func (z *SortedSet) PopMaxMany(ctx context.Context, n int, opts WaitOptions) ([]MemberScore, error) {
	return z.popping(ctx, "pop_max", store.ZPopMax, n, opts.Timeout)
}

func first(ms []MemberScore) Opt[MemberScore] {
	if len(ms) == 0 {
		return Opt[MemberScore]{}
	}
	return codec.Some(ms[0])
}

// The first and the longest pause between two tries of a wait. A sorted set,
// which other clients share, has nothing to wait for that carries no data.
const (
	firstPause   = 20 * time.Millisecond
	longestPause = 200 * time.Millisecond
)

// popping pops, and asks again, at growing intervals, for at most timeout.
func (z *SortedSet) popping(ctx context.Context, name string, op store.Op, n int, timeout time.Duration) ([]MemberScore, error) {
	if n < 0 {
		return nil, z.refuse(name, ErrValue, "n must not be negative, got %d", n)
	}
	deadline := time.Now().Add(timeout)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		c := store.Cmd(op, z.name, strconv.Itoa(n))
		r, err := z.take(ctx, name, &c)
		ms := memberScores(r)
		if err != nil || len(ms) > 0 || n == 0 || timeout == 0 {
			return ms, err
		}
		if timeout > 0 {
			left := time.Until(deadline)
			if left <= 0 {
				return nil, nil
			}
			pause = min(pause, left)
		}
		if err := sleep(ctx, pause); err != nil {
			return nil, z.failed(name, err)
		}
	}
}

// sleep waits, unless ctx ends before.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
