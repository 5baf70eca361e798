package enginetest

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// RateLimiterRandom makes n random calls on a limiter of each algorithm while
// the clock of the stores moves, and compares what they say with calls that are
// all remembered and with fractions that are exact. What a limiter says of the
// future is tried too: a call fits when it says so and not one µs before.
func RateLimiterRandom(t *testing.T, stores []store.Store, clock *storetest.Clock, seed uint64, n int) {
	r := rand.New(rand.NewPCG(seed, 7))
	for _, algorithm := range algorithms {
		m := newLimiterModel(t, r, stores, clock, algorithm)
		for i := range n {
			if m.step(r); t.Failed() {
				t.Fatalf("seed %d, call %d of %s with %d per %d µs, burst %d", seed, i, algorithm, m.limit, m.per, m.burst)
			}
		}
		m.check()
		m.compare(stores)
	}
}

// compare checks that all stores hold the same.
func (m *limiterModel) compare(stores []store.Store) {
	prefix := "{" + m.limiters[0].Name() + "}:ratelimiter:"
	for _, part := range [][]string{
		{"GET", "clock"},
		{"PTTL", "clock"},
		{"HGETALL", "now"},
		{"HGETALL", "before"},
		{"PTTL", "before"},
		{"ZRANGE", "log", "0", "-1"},
		{"ZRANGE", "log_before", "0", "-1"},
		{"PTTL", "log"},
		{"HGETALL", "cfg"},
	} {
		var first []string
		for i, s := range stores {
			got := sortedReply(do(m.t, s, part[0], append([]string{prefix + part[1]}, part[2:]...)...))
			if i == 0 {
				first = got
			}
			same(m.t, m.algorithm+": "+part[0]+" "+part[1], got, first, nil)
		}
	}
}

// sortedReply gives the texts of a reply, in order.
func sortedReply(r store.Reply) []string {
	texts := []string{r.Str()}
	for _, e := range r.List() {
		texts = append(texts, e.Str())
	}
	slices.Sort(texts)
	return texts
}

// A spending is a call that was let through.
type spending struct{ at, cost int64 }

// A limiterModel remembers every call.
type limiterModel struct {
	t                 *testing.T
	clock             *storetest.Clock
	limiters          []*engine.RateLimiter
	algorithm         string
	limit, per, burst int64
	most              int64
	calls             map[codec.Key][]spending
}

func newLimiterModel(t *testing.T, r *rand.Rand, stores []store.Store, clock *storetest.Clock, algorithm string) *limiterModel {
	m := &limiterModel{t: t, clock: clock, algorithm: algorithm, calls: map[codec.Key][]spending{}}
	for exact := false; !exact; exact = m.limit*m.per < 1<<52 { // else what is right is known by a grain only
		m.limit = pick[int64](r, 1, 2, 3, 7, 10, 1000, 999_983)
		m.per = pick[int64](r, 1, 7, 1000, 999_999, 60_000_000, 86_400_000_001)
	}
	if m.most = m.limit; algorithm == "gcra" && r.IntN(2) == 0 {
		m.burst = pick[int64](r, 1, 4, 50)
		m.most = m.burst
	}
	name := fmt.Sprint(algorithm, r.Uint64())
	for _, s := range stores {
		m.limiters = append(m.limiters, newLimiter(t, s, name, engine.RateLimiterOptions{
			Limit: int(m.limit), Per: time.Duration(m.per) * time.Microsecond, Algorithm: algorithm, Burst: int(m.burst),
		}))
	}
	return m
}

func (m *limiterModel) now() int64 { return m.clock.Now().UnixMicro() }

// step moves the clock, or makes a call.
func (m *limiterModel) step(r *rand.Rand) {
	if r.IntN(3) == 0 {
		span := pick(r, 1, m.per/m.limit, m.per/3, m.per, 3*m.per)
		m.clock.Advance(time.Duration(r.Int64N(span+1)) * time.Microsecond)
		return
	}
	key, cost := codec.Key(pick(r, "a", "b", "ab")), 1+r.Int64N(min(m.most, 1+r.Int64N(m.most)))
	at, fits := m.now(), m.fits(key, cost, m.now())
	remaining, retry, reset := m.says(key, cost, r.IntN(5) == 0)
	if (retry == 0) != fits {
		m.t.Errorf("%d of %q at %d: got retry_after %d µs, want one that fits: %v", cost, key, at, retry, fits)
	}
	if fits {
		m.calls[key] = append(m.calls[key], spending{at, cost})
	} else if !m.fits(key, cost, at+retry) || m.fits(key, cost, at+retry-1) {
		m.t.Errorf("%d of %q at %d: got retry_after %d µs, which is not when it fits", cost, key, at, retry)
	}
	if remaining > 0 && !m.fits(key, remaining, at) || m.fits(key, remaining+1, at) {
		m.t.Errorf("%d of %q at %d: got %d remaining, which is not what fits", cost, key, at, remaining)
	}
	if !m.fits(key, m.most, at+reset) || reset > 0 && m.fits(key, m.most, at+reset-1) {
		m.t.Errorf("%d of %q at %d: got reset_after %d µs, which is not when all is back", cost, key, at, reset)
	}
}

// says makes a call of all limiters, which must agree.
func (m *limiterModel) says(key codec.Key, cost int64, reset bool) (remaining, retryAfter, resetAfter int64) {
	var first engine.Verdict
	for i, l := range m.limiters {
		v, err := l.Take(m.t.Context(), key, int(cost))
		if i == 0 {
			first = v
		}
		if err != nil || v != first || v.Allowed != (v.RetryAfter == 0) {
			m.t.Errorf("Take %d of %q: got %+v, %v, then %+v", cost, key, first, err, v)
		}
		after, err := l.Peek(m.t.Context(), key)
		if err != nil || after.Remaining != v.Remaining || after.ResetAfter != v.ResetAfter {
			m.t.Errorf("Peek %q: got %+v, %v after %+v", key, after, err, v)
		}
	}
	return int64(first.Remaining), micros(first.RetryAfter), micros(first.ResetAfter)
}

func micros(seconds float64) int64 { return int64(seconds*1e6 + 0.5) }

// fits reports whether a call fits at a time if none came in between.
func (m *limiterModel) fits(key codec.Key, cost, at int64) bool {
	switch m.algorithm {
	case "gcra":
		return m.gcra(key, cost, at)
	case "sliding_log":
		return m.spent(key, at-m.per+1, at+1)+cost <= m.limit
	case "fixed":
		return m.spent(key, at/m.per*m.per, at+1)+cost <= m.limit
	}
	begin := at / m.per * m.per
	weighed := big.NewRat(m.spent(key, begin-m.per, begin)*(begin+m.per-at), m.per)
	sum := weighed.Add(weighed, new(big.Rat).SetInt64(m.spent(key, begin, at+1)+cost))
	return sum.Cmp(new(big.Rat).SetInt64(m.limit)) <= 0
}

// spent adds up what was let through from a time until another one.
func (m *limiterModel) spent(key codec.Key, from, until int64) (sum int64) {
	for _, c := range m.calls[key] {
		if from <= c.at && c.at < until {
			sum += c.cost
		}
	}
	return sum
}

// gcra follows the theoretical arrival time: each unit moves it on by an
// interval, and a burst of them may be ahead of time.
func (m *limiterModel) gcra(key codec.Key, cost, at int64) bool {
	interval, arrival := big.NewRat(m.per, m.limit), new(big.Rat)
	move := func(at, cost int64) *big.Rat {
		if now := new(big.Rat).SetInt64(at); arrival.Cmp(now) < 0 {
			arrival = now
		}
		units := new(big.Rat).SetInt64(cost)
		arrival = new(big.Rat).Add(arrival, units.Mul(units, interval))
		return arrival
	}
	for _, c := range m.calls[key] {
		move(c.at, c.cost)
	}
	burst := new(big.Rat).SetInt64(m.most)
	latest := burst.Add(burst.Mul(burst, interval), new(big.Rat).SetInt64(at))
	return move(at, cost).Cmp(latest) <= 0
}

// check looks at all calls together, as somebody does who only counts: what was
// promised of any interval, or of any window, was kept.
func (m *limiterModel) check() {
	for key, calls := range m.calls {
		for _, c := range calls {
			in := m.spent(key, c.at, c.at+m.per)
			window := m.spent(key, c.at/m.per*m.per, (c.at/m.per+1)*m.per)
			var kept bool
			switch m.algorithm {
			case "gcra":
				kept = in <= m.most+m.limit
			case "sliding_log":
				kept = in <= m.limit
			default:
				kept = window <= m.limit && in <= 2*m.limit
			}
			if !kept {
				m.t.Errorf("%s of %d per %d µs: %d in one interval, %d in one window", m.algorithm, m.limit, m.per, in, window)
			}
		}
	}
}
