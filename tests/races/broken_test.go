package races

import (
	"context"
	"math/rand/v2"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// broken are races that are lost: methods that read and then write as if
// nobody else did.
var broken = []race{
	{"broken pop", brokenPop},
	{"broken bound", brokenBound},
	{"broken incr", brokenIncr},
}

// brokenPop looks at the first item of a queue and then removes the first item.
func brokenPop(e *engine.Engine) (*actions, error) {
	q, err := e.Queue("q", engine.QueueOptions{})
	a := lineActions(q, 0)
	a.take = func(ctx context.Context, _ *rand.Rand) ([]string, error) {
		item, err := q.Peek(ctx)
		if !item.OK || err != nil {
			return nil, err
		}
		return perhaps(item), e.Store().Do(ctx, store.Cmd(store.LPop, "q")).Err()
	}
	return a, err
}

// brokenBound looks how long a queue is and then pushes.
func brokenBound(e *engine.Engine) (*actions, error) {
	q, err := e.Queue("q", engine.QueueOptions{})
	a := lineActions(q, bound)
	a.give = func(ctx context.Context, _ *rand.Rand, item string) error {
		n, err := q.Size(ctx)
		if n >= bound || err != nil {
			return engine.ErrFull
		}
		return second(q.Push(ctx, codec.Text(item), engine.WaitOptions{}))
	}
	return a, err
}

// brokenIncr gets a count and then sets it.
func brokenIncr(e *engine.Engine) (*actions, error) {
	a, err := counterRace(e)
	if err != nil {
		return nil, err
	}
	c, err := e.Counter("c", engine.CounterOptions{})
	a.draw = func(ctx context.Context) (int, error) {
		n, err := counted(c.Get(ctx, hot))
		if err != nil {
			return 0, err
		}
		return n + 1, c.Set(ctx, hot, codec.IntNumber(int64(n+1)))
	}
	return a, err
}
