package races

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// hot is the key that all want.
const hot = "hot"

// ringRace draws the sequence numbers of a ring buffer.
func ringRace(e *engine.Engine) (*actions, error) {
	b, err := e.RingBuffer("r", engine.RingBufferOptions{Capacity: bound})
	return &actions{
		draw:  func(ctx context.Context) (int, error) { return b.Push(ctx, "x") },
		total: b.NextSeq,
		look: func(ctx context.Context) error {
			items, err := b.Items(ctx)
			if len(items) > bound {
				return fmt.Errorf("%d items, and the capacity is %d", len(items), bound)
			}
			return err
		},
	}, err
}

// counted gives the int that a number is.
func counted(n engine.Number, err error) (int, error) {
	i, _ := strconv.Atoi(n.String())
	return i, err
}

func valued(v engine.Opt[codec.Text], err error) (int, error) {
	n, _ := strconv.Atoi(string(v.V))
	return n, err
}

// next gives the number after the one that v is.
func next(v engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
	n, err := valued(v, nil)
	return codec.Some(codec.OfInt(int64(n + 1))), err
}

func mapIncr(e *engine.Engine) (*actions, error) {
	m, err := e.HashMap("m", engine.HashMapOptions{})
	return &actions{
		draw:  func(ctx context.Context) (int, error) { return counted(m.Incr(ctx, hot, codec.IntNumber(1))) },
		total: func(ctx context.Context) (int, error) { return valued(m.Get(ctx, hot)) },
	}, err
}

func mapChange(e *engine.Engine) (*actions, error) {
	m, err := e.HashMap("m", engine.HashMapOptions{})
	return &actions{
		draw:  func(ctx context.Context) (int, error) { return valued(m.Change(ctx, hot, next)) },
		total: func(ctx context.Context) (int, error) { return valued(m.Get(ctx, hot)) },
	}, err
}

func counterRace(e *engine.Engine) (*actions, error) {
	c, err := e.Counter("c", engine.CounterOptions{})
	return &actions{
		draw:  func(ctx context.Context) (int, error) { return counted(c.Incr(ctx, hot, codec.IntNumber(1))) },
		total: func(ctx context.Context) (int, error) { return counted(c.Total(ctx)) },
	}, err
}

func sortedIncr(e *engine.Engine) (*actions, error) {
	z, err := e.SortedSet("z", engine.SortedSetOptions{})
	return &actions{
		draw: func(ctx context.Context) (int, error) {
			score, err := z.Incr(ctx, hot, 1)
			return int(score), err
		},
		total: func(ctx context.Context) (int, error) {
			score, err := z.Score(ctx, hot)
			return int(score.V), err
		},
	}, err
}

func cellChange(e *engine.Engine) (*actions, error) {
	c, err := e.Cell("c", engine.CellOptions{})
	return &actions{
		draw:  func(ctx context.Context) (int, error) { return valued(c.Change(ctx, next)) },
		total: func(ctx context.Context) (int, error) { return valued(c.Get(ctx)) },
	}, err
}

// cellCompareAndSet tries until it is the one that sets the next number.
func cellCompareAndSet(e *engine.Engine) (*actions, error) {
	c, err := e.Cell("c", engine.CellOptions{})
	return &actions{
		draw: func(ctx context.Context) (int, error) {
			for {
				old, err := c.Get(ctx)
				if err != nil {
					return 0, err
				}
				expected := old.V
				if !old.OK {
					expected = codec.Null
				}
				new, _ := next(old)
				if did, err := c.CompareAndSet(ctx, expected, new.V); did || err != nil {
					n, _ := valued(new, nil)
					return n, err
				}
			}
		},
		total: func(ctx context.Context) (int, error) { return valued(c.Get(ctx)) },
	}, err
}

// inTransaction draws a number by reading the last one and writing the next.
func inTransaction(e *engine.Engine) (*actions, error) {
	c, err := e.Cell("c", engine.CellOptions{})
	return &actions{
		draw: func(ctx context.Context) (n int, err error) {
			err = e.Atomic(ctx, 1000, func(tx *engine.Engine) error {
				c, err := tx.Cell("c", engine.CellOptions{})
				if err != nil {
					return err
				}
				if n, err = valued(c.Get(ctx)); err != nil {
					return err
				}
				n++
				return c.Set(ctx, codec.OfInt(int64(n)), engine.SetOptions{})
			})
			return n, err
		},
		total: func(ctx context.Context) (int, error) { return valued(c.Get(ctx)) },
	}, err
}

// localCopies draws a number by changing a copy, and again if somebody else
// was faster.
func localCopies(e *engine.Engine) (*actions, error) {
	c, err := e.Counter("c", engine.CounterOptions{})
	return &actions{
		draw: func(ctx context.Context) (n int, err error) {
			for {
				err = engine.WithLocal(ctx, c, func(local *engine.Counter) (err error) {
					n, err = counted(local.Incr(ctx, hot, codec.IntNumber(1)))
					return err
				})
				if !errors.Is(err, engine.ErrConflict) {
					return n, err
				}
			}
		},
		total: func(ctx context.Context) (int, error) { return counted(c.Get(ctx, hot)) },
	}, err
}

// limiterRace draws what a limiter has left.
func limiterRace(e *engine.Engine) (*actions, error) {
	const limit = 10_000_000
	l, err := e.RateLimiter("l", engine.RateLimiterOptions{Limit: limit, Per: 10_000 * time.Hour, Algorithm: "fixed"})
	return &actions{
		draw: func(ctx context.Context) (int, error) {
			v, err := l.Take(ctx, hot, 1)
			return v.Remaining, err
		},
		total: func(ctx context.Context) (int, error) {
			v, err := l.Peek(ctx, hot)
			return limit - v.Remaining, err
		},
	}, err
}

// bloomRace draws the first number after the one of last time that the filter
// has not seen: no other process is told so.
func bloomRace(e *engine.Engine) (*actions, error) {
	f, err := e.BloomFilter("f", engine.BloomFilterOptions{Capacity: 1_000_000})
	last := 0
	return &actions{
		draw: func(ctx context.Context) (int, error) {
			for {
				last++
				isNew, err := f.Add(ctx, codec.KeyOfStr(strconv.Itoa(last)))
				if isNew || err != nil {
					return last, err
				}
			}
		},
		look: func(ctx context.Context) error {
			if last == 0 {
				return nil
			}
			seen, err := f.Contains(ctx, codec.KeyOfStr(strconv.Itoa(last)))
			if !seen && err == nil {
				err = fmt.Errorf("%d was added, and is not there", last)
			}
			return err
		},
	}, err
}

// loadRace draws the keys whose values it had to load: no other process loads
// them too.
func loadRace(e *engine.Engine) (*actions, error) {
	c, err := e.LRUCache("c", engine.LRUCacheOptions{Capacity: 1_000_000})
	last := 0
	return &actions{
		draw: func(ctx context.Context) (int, error) {
			for loaded := false; ; {
				last++
				_, err := c.GetOrLoad(ctx, codec.KeyOfStr(strconv.Itoa(last)), func() (codec.Text, error) {
					loaded = true
					return "value", nil
				})
				if loaded || err != nil {
					return last, err
				}
			}
		},
	}, err
}
