package typed

import (
	"context"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A RateLimiter lets calls through until they come too often, each K by itself.
type RateLimiter[K any] struct {
	Structure
	untyped *engine.RateLimiter
	key     *gotype.Type[K]
}

// A Verdict is what a rate limiter says to a call.
type Verdict struct {
	Allowed    bool
	Remaining  int           // the units that are left now
	RetryAfter time.Duration // until the call is let through if no other is, 0 if it was
	ResetAfter time.Duration // until all units are back if no call is let through
}

// NewRateLimiter gives the rate limiter called name. It does no I/O.
func NewRateLimiter[K any](e *engine.Engine, name string, opts engine.RateLimiterOptions) (*RateLimiter[K], error) {
	t, l, err := open[K]("ratelimiter", name, opts.Common, func() (*engine.RateLimiter, error) { return e.RateLimiter(name, opts) })
	if err != nil {
		return nil, err
	}
	return &RateLimiter[K]{l, l, t}, nil
}

// Allow spends cost units of k and reports whether the call is let through. A
// cost that never can be is engine.ErrValue. O(log n).
func (l *RateLimiter[K]) Allow(ctx context.Context, k K, cost int) (bool, error) {
	key, err := l.key.Key(k)
	if err != nil {
		return false, wrap(l, "allow", err)
	}
	return l.untyped.Allow(ctx, key, cost)
}

// Take is Allow with all that there is to say.
func (l *RateLimiter[K]) Take(ctx context.Context, k K, cost int) (Verdict, error) {
	key, err := l.key.Key(k)
	if err != nil {
		return Verdict{}, wrap(l, "take", err)
	}
	v, err := l.untyped.Take(ctx, key, cost)
	return verdict(v), err
}

// Peek says what Take would say to a call that costs one unit, and spends
// nothing. O(log n).
func (l *RateLimiter[K]) Peek(ctx context.Context, k K) (Verdict, error) {
	key, err := l.key.Key(k)
	if err != nil {
		return Verdict{}, wrap(l, "peek", err)
	}
	v, err := l.untyped.Peek(ctx, key)
	return verdict(v), err
}

func verdict(v engine.Verdict) Verdict {
	return Verdict{v.Allowed, v.Remaining, microseconds(v.RetryAfter), microseconds(v.ResetAfter)}
}

// microseconds gives seconds that are whole microseconds as a duration.
func microseconds(s float64) time.Duration {
	return time.Duration(s*1e6+0.5) * time.Microsecond
}

// Wait is Allow that waits until the call is let through, for at most the
// timeout, and reports whether it was. It gives up at once if that cannot be.
func (l *RateLimiter[K]) Wait(ctx context.Context, k K, cost int, opts engine.WaitOptions) (bool, error) {
	key, err := l.key.Key(k)
	if err != nil {
		return false, wrap(l, "wait", err)
	}
	return l.untyped.Wait(ctx, key, cost, opts)
}

// Reset forgets what k has spent. O(log n).
func (l *RateLimiter[K]) Reset(ctx context.Context, k K) error {
	key, err := l.key.Key(k)
	if err != nil {
		return wrap(l, "reset", err)
	}
	return l.untyped.Reset(ctx, key)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (l *RateLimiter[K]) Untyped() *engine.RateLimiter { return l.untyped }
