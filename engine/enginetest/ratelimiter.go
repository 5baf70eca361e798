package enginetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// RateLimiter is the suite of the rate limiter. Each part gets an empty store
// from open.
func RateLimiter(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"take", limiterTakes},
		{"keys", limiterKeys},
		{"burst", limiterBurst},
		{"exact", limiterExact},
		{"wait", limiterWaits},
		{"together", limiterTogether},
		{"parameters", limiterParameters},
		{"time to live", limiterLives},
		{"names", limiterNames},
		{"refusals", limiterRefusals},
	})
}

// algorithms are those of rate limiters.
var algorithms = []string{"gcra", "sliding_log", "sliding_window", "fixed"}

// ages is so long an interval that no window ends during a test.
const ages = 90 * 365 * 24 * time.Hour

func newLimiter(t testing.TB, s store.Store, name string, opts engine.RateLimiterOptions) *engine.RateLimiter {
	t.Helper()
	l, err := engine.New(s).RateLimiter(name, opts)
	must(t, err)
	return l
}

// limits gives the options of so many units in an interval.
func limits(limit int, per time.Duration, algorithm string) engine.RateLimiterOptions {
	return engine.RateLimiterOptions{Limit: limit, Per: per, Algorithm: algorithm}
}

// allows checks that l lets through so many of calls of key, the first ones.
func allows(t testing.TB, l *engine.RateLimiter, key codec.Key, calls, want int) {
	t.Helper()
	for i := range calls {
		ok, err := l.Allow(t.Context(), key, 1)
		if err != nil || ok != (i < want) {
			t.Fatalf("Allow %q, call %d: got %v, %v, want %d let through", key, i, ok, err, want)
		}
	}
}

// left checks what Peek says.
func left(t testing.TB, l *engine.RateLimiter, key codec.Key, want int) {
	t.Helper()
	v, err := l.Peek(t.Context(), key)
	if err != nil || v.Remaining != want || v.Allowed != (want > 0) || (v.RetryAfter == 0) != (want > 0) {
		t.Fatalf("Peek %q: got %+v, %v, want %d left", key, v, err, want)
	}
}

func limiterTakes(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, algorithm := range algorithms {
		l := newLimiter(t, s, algorithm, limits(5, ages, algorithm))
		left(t, l, "u", 5)
		v, err := l.Take(ctx, "u", 2)
		if err != nil || !v.Allowed || v.Remaining != 3 || v.RetryAfter != 0 || !(v.ResetAfter > 0) {
			t.Errorf("%s: Take 2 of 5: got %+v, %v", algorithm, v, err)
		}
		v, err = l.Take(ctx, "u", 4)
		if err != nil || v.Allowed || v.Remaining != 3 || !(v.RetryAfter > 0) || v.RetryAfter > v.ResetAfter {
			t.Errorf("%s: Take 4 of 3: got %+v, %v", algorithm, v, err)
		}
		left(t, l, "u", 3)
		allows(t, l, "u", 5, 3)
		left(t, l, "u", 0)
		must(t, l.Reset(ctx, "u"))
		left(t, l, "u", 5)
		must(t, l.Reset(ctx, "nobody"))
	}
}

func limiterKeys(t *testing.T, s store.Store) {
	for _, algorithm := range algorithms {
		l := newLimiter(t, s, algorithm, limits(2, ages, algorithm))
		users := keys("", "a", "aa", "a0", `"1"`, "1", "-1", `{"$tuple":["a",1]}`)
		for _, user := range users {
			allows(t, l, user, 3, 2)
		}
		n, err := l.Size(t.Context())
		same(t, "Size", n, len(users), err)
		must(t, l.Reset(t.Context(), "a"))
		allows(t, l, "a", 3, 2)
		allows(t, l, "aa", 1, 0)
	}
}

func limiterBurst(t *testing.T, s store.Store) {
	opts := limits(1, 365*24*time.Hour, "gcra")
	opts.Burst = 4
	l := newLimiter(t, s, "l", opts)
	allows(t, l, "u", 5, 4)
	_, err := l.Allow(t.Context(), "u", 5)
	fails(t, "Allow above the burst", err, "value", "ratelimiter l: allow: cost 5 can never be allowed: at most 4 are at once")
	opts.Burst = 0
	l = newLimiter(t, s, "small", opts)
	allows(t, l, "u", 2, 1)
}

// limiterExact: numbers whose products are past 2^53 are made smaller, and no
// more units come of that than were promised.
func limiterExact(t *testing.T, s store.Store) {
	for _, algorithm := range algorithms[1:] { // gcra gives units back as time passes
		l := newLimiter(t, s, algorithm, limits(1<<40-1, ages, algorithm))
		v, err := l.Take(t.Context(), "u", 1<<39)
		same(t, algorithm+": Take half", v.Remaining, 1<<39-1, err)
		v, err = l.Take(t.Context(), "u", 1<<39)
		same(t, algorithm+": Take more than is left", v.Allowed, false, err)
		v, err = l.Take(t.Context(), "u", 1<<39-1)
		same(t, algorithm+": Take all that is left", v.Allowed, true, err)
	}
	opts := limits(1, ages, "gcra")
	opts.Burst = 2
	_, err := newLimiter(t, s, "big", opts).Allow(t.Context(), "u", 1)
	fails(t, "a burst that nobody sees come back", err, "value", "burst is too large: it takes more than 100 years")
}

func limiterWaits(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, algorithm := range algorithms {
		l := newLimiter(t, s, algorithm, limits(1, 60*time.Millisecond, algorithm))
		start := time.Now()
		for range 3 {
			ok, err := l.Wait(ctx, "u", 1, engine.WaitOptions{Timeout: engine.Forever})
			same(t, algorithm+": Wait", ok, true, err)
		}
		if took := time.Since(start); algorithm != "fixed" && algorithm != "sliding_window" && took < 110*time.Millisecond {
			t.Errorf("%s: three calls at one in 60 ms came within %v", algorithm, took)
		}
		slow := newLimiter(t, s, algorithm+" slow", limits(1, ages, algorithm))
		for _, want := range []bool{true, false} {
			ok, err := slow.Wait(ctx, "u", 1, wait("1s"))
			same(t, algorithm+": Wait for what cannot be", ok, want, err)
		}
	}
}

// limiterTogether: however many call at a time, no more are let through.
func limiterTogether(t *testing.T, s store.Store) {
	for _, algorithm := range algorithms {
		var through atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			l := newLimiter(t, s, algorithm, limits(50, ages, algorithm))
			wg.Go(func() {
				for range 25 {
					ok, err := l.Allow(t.Context(), "u", 1)
					if err != nil {
						t.Error(err)
					}
					if ok {
						through.Add(1)
					}
				}
			})
		}
		wg.Wait()
		same(t, algorithm+": let through", through.Load(), 50, nil)
	}
}

func limiterParameters(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newLimiter(t, s, "l", limits(3, time.Hour, "sliding_log"))
	left(t, l, "u", 3)
	same(t, "keys after Peek", do(t, s, "DBSIZE").Int(), 0, nil)
	allows(t, l, "u", 4, 3)
	adopts := newLimiter(t, s, "l", engine.RateLimiterOptions{Limit: 3, Per: time.Hour})
	allows(t, adopts, "u", 1, 0)
	opened, err := engine.New(s).Open(ctx, "l")
	same(t, "Open", opened.V.Type(), "RateLimiter", err)
	left(t, opened.V.(*engine.RateLimiter), "u", 0)
	for _, other := range []struct {
		opts engine.RateLimiterOptions
		text string
	}{
		{limits(4, time.Hour, ""), "ratelimiter l: limit is 3, not 4"},
		{limits(3, time.Minute, ""), "ratelimiter l: per is 3600, not 60"},
		{limits(3, time.Hour, "fixed"), "ratelimiter l: algorithm is sliding_log, not fixed"},
		{engine.RateLimiterOptions{Limit: 3, Per: time.Hour, Burst: 3}, "ratelimiter l: burst is null, not 3"},
	} {
		_, err := newLimiter(t, s, "l", other.opts).Allow(ctx, "u", 1)
		fails(t, "Allow", err, "value", other.text)
		_, err = newLimiter(t, s, "l", other.opts).Peek(ctx, "u")
		fails(t, "Peek", err, "value", other.text)
		fails(t, "Reset", newLimiter(t, s, "l", other.opts).Reset(ctx, "u"), "value", other.text)
	}
	must(t, adopts.Configure(ctx, []engine.Parameter{{Name: "limit", Value: "4"}, {Name: "per", Value: codec.OfDuration(ages)}}))
	allows(t, adopts, "u", 5, 4)
	_, err = l.Allow(ctx, "u", 1)
	fails(t, "Allow with the old limit", err, "value", "limit is 4, not 3")
	for _, bad := range []struct{ name, value, text string }{
		{"algorithm", "fixed", "algorithm cannot be changed"},
		{"limit", "0", "limit must be 1 to 2^40, got 0"},
		{"per", "-1", "per must be 1 µs to 100 years, got -1"},
		{"per", "soon", "per must be 1 µs to 100 years, got soon"},
	} {
		err := adopts.Configure(ctx, []engine.Parameter{{Name: bad.name, Value: codec.Text(bad.value)}})
		fails(t, "Configure", err, "value", bad.text)
	}
	must(t, adopts.Configure(ctx, []engine.Parameter{{Name: "limit", Value: codec.Null}}))
	_, err = adopts.Allow(ctx, "u", 1)
	fails(t, "Allow without a limit", err, "value", "no limit is stored: give limit and per")
}

func limiterLives(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, algorithm := range algorithms {
		l := newLimiter(t, s, algorithm, limits(3, 50*time.Millisecond, algorithm))
		allows(t, l, "u", 1, 1)
		ttl, err := l.TTL(ctx)
		same(t, "TTL", ttl, engine.Opt[float64]{}, err)
		for _, part := range []string{"now", "clock"} {
			if left := do(t, s, "PTTL", "{"+algorithm+"}:ratelimiter:"+part).Int(); left < 1 || left > 110 {
				t.Errorf("%s: %s has %d ms left, want two windows at most", algorithm, part, left)
			}
		}
		did, err := l.Expire(ctx, time.Hour)
		same(t, "Expire", did, true, err)
		must(t, l.Reset(ctx, "u"))
		allows(t, l, "u", 1, 1)
		ttl, err = l.TTL(ctx)
		if err != nil || ttl.V < 3500 || do(t, s, "PTTL", "{"+algorithm+"}:ratelimiter:now").Int() > 110 {
			t.Errorf("%s: TTL: got %v, %v, want an hour", algorithm, ttl, err)
		}
	}
	opts := limits(3, ages, "sliding_log")
	opts.TTL = time.Hour
	l := newLimiter(t, s, "l", opts)
	allows(t, l, "u", 1, 1)
	for _, part := range []string{"now", "log", "clock", "cfg"} {
		if left := do(t, s, "PTTL", "{l}:ratelimiter:"+part).Int(); left < 3_500_000 || left > 3_600_000 {
			t.Errorf("%s has %d ms left", part, left)
		}
	}
}

func limiterNames(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	for _, algorithm := range algorithms {
		l := newLimiter(t, s, "{x}"+algorithm, limits(3, ages, algorithm))
		allows(t, l, "u", 2, 2)
		entries := drainEntries(t, e, "{x}"+algorithm)
		if len(entries) != 1 || entries[0].Type != "RateLimiter" || entries[0].Size != 1 || entries[0].TTL.OK {
			t.Errorf("%s: entries: got %+v", algorithm, entries)
		}
		other, err := l.Copy(ctx, "{x}copy", engine.CopyOptions{})
		must(t, err)
		left(t, other, "u", 1)
		allows(t, l, "u", 2, 1)
		left(t, other, "u", 1)
		other, err = l.Rename(ctx, "{x}copy", engine.RenameOptions{Replace: true})
		must(t, err)
		left(t, other, "u", 0)
		did, err := other.Clear(ctx)
		same(t, "Clear", did, true, err)
		same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
	}
}

func drainEntries(t testing.TB, e *engine.Engine, name string) []engine.Entry {
	t.Helper()
	c, err := e.Entries(t.Context(), engine.EntriesOptions{Match: name, Type: "RateLimiter"})
	return drain(t, c, err)
}

func limiterRefusals(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	for text, opts := range map[string]engine.RateLimiterOptions{
		"limit must be 1 to 2^40, got -1":                                         limits(-1, time.Hour, ""),
		"per must be 1 µs to 100 years, got -1":                                   limits(1, -time.Second, ""),
		"per must be 1 µs to 100 years, got 1e-9":                                 limits(1, 1, ""),
		"algorithm must be gcra, sliding_log, sliding_window or fixed, got leaky": limits(1, time.Second, "leaky"),
		"burst is for gcra, not for fixed":                                        {Limit: 1, Per: 1, Burst: 2, Algorithm: "fixed"},
		"codec must be plain":                                                     {Common: engine.Common{Codec: "raw"}},
	} {
		_, err := e.RateLimiter("l", opts)
		fails(t, "RateLimiter", err, "value", text)
	}
	for _, algorithm := range algorithms {
		l := newLimiter(t, s, "l", limits(3, ages, algorithm))
		_, err := l.Allow(ctx, "u", 4)
		fails(t, "Allow above the limit", err, "value", "allow: cost 4 can never be allowed: at most 3 are at once")
		_, err = l.Take(ctx, "u", 0)
		fails(t, "Take nothing", err, "value", "ratelimiter l: take: cost must be at least 1, got 0")
		_, err = newLimiter(t, s, "l", engine.RateLimiterOptions{}).Take(ctx, "u", 1)
		fails(t, "Take without a limit", err, "value", "take: no limit is stored: give limit and per")
		for _, part := range []string{"now", "before", "log", "log_before", "cfg"} {
			key := "{l}:ratelimiter:" + part
			do(t, s, "SADD", key, "x")
			_, err = l.Take(ctx, "u", 1)
			fails(t, algorithm+": Take beside a set", err, "type", key+": holds a set")
			do(t, s, "DEL", key)
			same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
		}
	}
}
