package stdlib

import (
	"context"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// rateLimiter is what scripts see of engine.RateLimiter.
func rateLimiter() *catalog.Type {
	type L = engine.RateLimiter
	verdict := func(f catalog.Func) catalog.Func {
		return f.AsRecord("verdict", "allowed", "remaining", "retry_after", "reset_after")
	}
	return catalog.Compile(catalog.Type{
		Name: "RateLimiter",
		Doc: "Lets calls through until they come too often: limit units per interval, of each key by itself. A call that is refused is not counted. " +
			"algorithm is gcra (limit evenly on the long run, and burst units at once, limit if not given), sliding_log (never more than limit in any interval; remembers each call), " +
			"sliding_window (never more in a window of that length, where the window before counts by the part that an interval covers) or fixed (never more in a window). " +
			"Its size is the number of keys that were let through of late; what it knows of keys that are idle goes away by itself.",
		Len: "size",
		New: catalog.Method{
			Sig: `RateLimiter(name, limit, per, algorithm="gcra", burst=None, *, ` + options, Doc: "Returns the rate limiter called name.",
			Example: `limiter = RateLimiter("api", 3, "1m")`, Func: catalog.New1(newRateLimiter),
		},
		Methods: methods[*L](
			catalog.Method{
				Sig: `allow(key="", *, cost=1)`, Doc: "Spends cost units of key. Returns whether there were enough: if not, nothing is spent. A cost above limit, or burst, is error value.",
				Example: `
					for turn in [1, 2, 3, 4]: print(limiter.allow("ada"))
					print(limiter.allow("bob"))`,
				Prints: `
					True
					True
					True
					False
					True`,
				Func: catalog.Func2((*L).Allow),
			},
			catalog.Method{
				Sig: `peek(key="")`, Doc: "Returns what take would return for one unit, and spends nothing: remaining includes that unit.",
				Example: `
					limiter.allow("ada")
					print(limiter.peek("ada").remaining)`,
				Prints: "2", Func: verdict(catalog.Func1((*L).Peek)),
			},
			catalog.Method{
				Sig: `reset(key="")`, Doc: "Forgets what key has spent.",
				Example: `
					limiter.allow("ada", cost=3)
					limiter.reset("ada")
					print(limiter.allow("ada"))`,
				Prints: "True", Func: catalog.Proc1((*L).Reset),
			},
			catalog.Method{
				Sig: `take(key="", *, cost=1)`, Doc: "Does what allow does, and returns allowed, remaining, the units that are left, retry_after, the seconds until the call would be let through if no other is (0 if it was), and reset_after, the seconds until all units are back.",
				Example: `
					limiter.allow("ada", cost=2)
					verdict = limiter.take("ada", cost=2)
					print(verdict.allowed, verdict.remaining)`,
				Prints: "False 1", Func: verdict(catalog.Func2((*L).Take)),
			},
			catalog.Method{
				Sig: `wait(key="", *, cost=1, timeout=forever)`, Doc: "Waits until allow lets the call through, for at most timeout. Returns whether it did: False comes at once when timeout is too short.",
				Example: `
					print(limiter.wait("ada", cost=3, timeout=1))
					print(limiter.wait("ada", timeout=1))`,
				Prints: `
					True
					False`,
				Func: catalog.Func2(func(l *L, ctx context.Context, key codec.Key, opts waitForUnits) (bool, error) {
					return l.Wait(ctx, key, opts.Cost, opts.WaitOptions)
				}),
			},
		),
	})
}

// waitForUnits are the options of wait.
type waitForUnits struct {
	Cost int
	engine.WaitOptions
}

// rateLimiterOptions are those of the constructor.
type rateLimiterOptions struct {
	engine.Common
	Limit     int
	Per       time.Duration
	Algorithm string
	Burst     engine.Opt[int]
}

func newRateLimiter(e *engine.Engine, name string, opts rateLimiterOptions) (*engine.RateLimiter, error) {
	switch {
	case opts.Limit < 1:
		return nil, catalog.Errorf("value", "limit must be at least 1, got %d", opts.Limit)
	case opts.Per <= 0:
		return nil, catalog.Errorf("value", "per must be more than 0, got %s", catalog.FormatDuration(opts.Per))
	case opts.Burst.OK && opts.Burst.V < 1:
		return nil, catalog.Errorf("value", "burst must be at least 1, got %d", opts.Burst.V)
	}
	return e.RateLimiter(name, engine.RateLimiterOptions{
		Common: opts.Common, Limit: opts.Limit, Per: opts.Per, Algorithm: opts.Algorithm, Burst: opts.Burst.V,
	})
}
