package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A Number is what a Counter counts with.
type Number interface{ ~int | ~int64 | ~float64 }

// A Counter counts keys. With ints a count that is none is an error.
type Counter[K comparable, N Number] struct {
	Structure
	Local
	untyped *engine.Counter
	key     *gotype.Type[K]
	number  *gotype.Type[N]
}

// A Count is a key and how often it was counted.
type Count[K comparable, N Number] struct {
	Key   K
	Count N
}

// NewCounter gives the counter called name. It does no I/O.
func NewCounter[K comparable, N Number](e *engine.Engine, name string, opts engine.CounterOptions) (*Counter[K, N], error) {
	k, c, err := open[K]("counter", name, opts.Common, func() (*engine.Counter, error) { return e.Counter(name, opts) })
	if err != nil {
		return nil, err
	}
	n, err := second[N](c)
	if err != nil {
		return nil, err
	}
	return &Counter[K, N]{c, c, c, k, n}, nil
}

// stored gives n as the engine has it.
func stored[N Number](n N) engine.Number {
	if i := int64(n); N(i) == n {
		return codec.IntNumber(i)
	}
	return codec.FloatNumber(float64(n))
}

// counted gives a number of the engine.
func (c *Counter[K, N]) counted(op string, n engine.Number, err error) (N, error) {
	if err != nil {
		return 0, err
	}
	v, err := c.number.Value(codec.Text(n.String()))
	return v, wrap(c, op, err)
}

// Get gives the count of x, 0 if it was never counted. O(1).
func (c *Counter[K, N]) Get(ctx context.Context, x K) (N, error) {
	k, err := c.key.Key(x)
	if err != nil {
		return 0, wrap(c, "get", err)
	}
	n, err := c.untyped.Get(ctx, k)
	return c.counted("get", n, err)
}

// Set sets the count of x. O(1).
func (c *Counter[K, N]) Set(ctx context.Context, x K, n N) error {
	k, err := c.key.Key(x)
	if err != nil {
		return wrap(c, "set", err)
	}
	return c.untyped.Set(ctx, k, stored(n))
}

// Incr adds to the count of x and returns the sum. O(1).
func (c *Counter[K, N]) Incr(ctx context.Context, x K, by N) (N, error) {
	k, err := c.key.Key(x)
	if err != nil {
		return 0, wrap(c, "incr", err)
	}
	n, err := c.untyped.Incr(ctx, k, stored(by))
	return c.counted("incr", n, err)
}

// Decr takes from the count of x and returns the difference. O(1).
func (c *Counter[K, N]) Decr(ctx context.Context, x K, by N) (N, error) { return c.Incr(ctx, x, -by) }

// Update adds counts and returns how many keys are new. It is atomic for each
// 1,000. O(n).
func (c *Counter[K, N]) Update(ctx context.Context, counts map[K]N) (int, error) {
	list := make([]engine.Count, 0, len(counts))
	for x, n := range counts {
		k, err := c.key.Key(x)
		if err != nil {
			return 0, wrap(c, "update", err)
		}
		list = append(list, engine.Count{Key: k, Count: stored(n)})
	}
	return c.untyped.Update(ctx, list)
}

// MostCommon gives the n keys that were counted most, the highest first, all if
// n is negative. O(n log n) of all keys.
func (c *Counter[K, N]) MostCommon(ctx context.Context, n int) ([]Count[K, N], error) {
	most := codec.Some(n)
	if n < 0 {
		most.OK = false
	}
	list, err := c.untyped.MostCommon(ctx, most)
	if err != nil {
		return nil, err
	}
	return convert(c, "most_common", list, c.count)
}

func (c *Counter[K, N]) count(stored engine.Count) (n Count[K, N], err error) {
	if n.Key, err = c.key.OfKey(stored.Key); err == nil {
		n.Count, err = c.number.Value(codec.Text(stored.Count.String()))
	}
	return n, err
}

// Total adds all counts up. O(n).
func (c *Counter[K, N]) Total(ctx context.Context) (N, error) {
	n, err := c.untyped.Total(ctx)
	return c.counted("total", n, err)
}

// Items gives all counts. O(n).
func (c *Counter[K, N]) Items(ctx context.Context) (map[K]N, error) {
	list, err := c.untyped.Items(ctx)
	if err != nil {
		return nil, err
	}
	counts := make(map[K]N, len(list))
	for _, one := range list {
		n, err := c.count(one)
		if err != nil {
			return nil, wrap(c, "items", err)
		}
		counts[n.Key] = n.Count
	}
	return counts, nil
}

// Contains reports whether x has a count, be it 0. O(1).
func (c *Counter[K, N]) Contains(ctx context.Context, x K) (bool, error) {
	k, err := c.key.Key(x)
	if err != nil {
		return false, wrap(c, "contains", err)
	}
	return c.untyped.Contains(ctx, k)
}

// Delete removes x and reports whether it had a count. O(1).
func (c *Counter[K, N]) Delete(ctx context.Context, x K) (bool, error) {
	k, err := c.key.Key(x)
	if err != nil {
		return false, wrap(c, "delete", err)
	}
	return c.untyped.Delete(ctx, k)
}

// DeleteMany removes keys and returns how many had a count. O(n).
func (c *Counter[K, N]) DeleteMany(ctx context.Context, xs []K) (int, error) {
	ks, err := keys(c, "delete_many", c.key, xs)
	if err != nil {
		return 0, err
	}
	return c.untyped.DeleteMany(ctx, ks)
}

// Untyped gives the handle that speaks stored forms, for what is not here.
func (c *Counter[K, N]) Untyped() *engine.Counter { return c.untyped }
