package enginetest_test

import (
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestRateLimiterRandom moves the clock under both bodies of the scripts.
func TestRateLimiterRandom(t *testing.T) {
	seed, n := storetest.Seed(t), storetest.Ops(t, 12_000)
	const session = 400
	for i := range uint64(n / session / 4) {
		clock := storetest.NewClock(time.UnixMicro(1_800_000_000_000_000))
		stores := []store.Store{
			embedded.New(embedded.Options{Clock: clock}),
			embedded.New(embedded.Options{Clock: clock, Lua: true}),
		}
		enginetest.RateLimiterRandom(t, stores, clock, seed+i, session)
	}
}

// TestRateLimiterClock: a clock that steps back does not let more through, and
// one that was far ahead does not refuse for ever.
func TestRateLimiterClock(t *testing.T) {
	for _, algorithm := range []string{"gcra", "sliding_log", "sliding_window", "fixed"} {
		clock := storetest.NewClock(time.Unix(1_800_000_000, 0))
		s := embedded.New(embedded.Options{Clock: clock})
		l, err := engine.New(s).RateLimiter("l", engine.RateLimiterOptions{Limit: 2, Per: time.Minute, Algorithm: algorithm})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			advance time.Duration
			want    bool
		}{
			{0, true},
			{-10 * time.Second, true},
			{-10 * time.Second, false},
			{time.Second, false},
			{3 * time.Minute, true},
			{-24 * time.Hour, true},
		} {
			clock.Advance(step.advance)
			if got, err := l.Allow(t.Context(), "u", 1); got != step.want || err != nil {
				t.Errorf("%s: Allow after %v: got %v, %v, want %v", algorithm, step.advance, got, err, step.want)
			}
		}
	}
}

// TestRateLimiterForgets: keys that are idle take no room.
func TestRateLimiterForgets(t *testing.T) {
	for _, algorithm := range []string{"gcra", "sliding_log", "sliding_window", "fixed"} {
		clock := storetest.NewClock(time.Unix(1_800_000_000, 0))
		s := embedded.New(embedded.Options{Clock: clock})
		l, err := engine.New(s).RateLimiter("l", engine.RateLimiterOptions{Limit: 5, Per: time.Second, Algorithm: algorithm})
		if err != nil {
			t.Fatal(err)
		}
		for range 2000 {
			if _, err := l.Allow(t.Context(), codec.Key(clock.Now().String()), 1); err != nil {
				t.Fatal(err)
			}
			clock.Advance(10 * time.Millisecond)
		}
		for _, part := range []string{"now", "before"} {
			r := s.Do(t.Context(), store.Cmd(store.HLen, "{l}:ratelimiter:"+part))
			if n := r.Int(); n > 100 {
				t.Errorf("%s: %s has %d keys, want those of a second", algorithm, part, n)
			}
		}
		clock.Advance(3 * time.Second)
		if keys := s.Do(t.Context(), store.Named("KEYS", "*")).List(); len(keys) != 1 {
			t.Errorf("%s: got %v after some time, want the parameters alone", algorithm, keys)
		}
	}
}

// TestRateLimiterGrains: a rate that cannot be computed exactly is a little
// lower than was said, never higher.
func TestRateLimiterGrains(t *testing.T) {
	for _, algorithm := range []string{"gcra", "sliding_window"} {
		for _, lua := range []bool{false, true} {
			clock := storetest.NewClock(time.UnixMicro(1_800_000_000_000_001))
			s := embedded.New(embedded.Options{Clock: clock, Lua: lua})
			const limit, per = 1<<40 - 87, 86_400_000_001 * time.Microsecond // no common factor
			l, err := engine.New(s).RateLimiter("l", engine.RateLimiterOptions{Limit: limit, Per: per, Algorithm: algorithm})
			if err != nil {
				t.Fatal(err)
			}
			sum := 0
			for range 50 {
				v, err := l.Peek(t.Context(), "u")
				if err == nil && v.Remaining > 0 {
					v, err = l.Take(t.Context(), "u", v.Remaining)
				}
				if err != nil || v.Remaining > 0 {
					t.Fatalf("%s: Take of all that remained: %+v, %v", algorithm, v, err)
				}
				if v, err = l.Take(t.Context(), "u", limit/9); err != nil || v.Allowed || v.RetryAfter < 1 {
					t.Fatalf("%s: Take: %+v, %v", algorithm, v, err)
				}
				before := time.Duration(v.RetryAfter*1e6+0.5)*time.Microsecond - time.Microsecond
				clock.Advance(before)
				if ok, err := l.Allow(t.Context(), "u", limit/9); ok || err != nil {
					t.Fatalf("%s: Allow before its time: %v, %v", algorithm, ok, err)
				}
				clock.Advance(time.Microsecond)
				if ok, err := l.Allow(t.Context(), "u", limit/9); !ok || err != nil {
					t.Fatalf("%s: Allow at its time: %v, %v", algorithm, ok, err)
				}
				sum += limit / 9
			}
			days := clock.Now().Sub(time.UnixMicro(1_800_000_000_000_001)).Seconds() / per.Seconds()
			if got := float64(sum) / limit; got > days || got < 0.5*days {
				t.Errorf("%s: %v times the limit in %v days", algorithm, got, days)
			}
		}
	}
}
