package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/bindings/starlark"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// BenchmarkPriorityQueue prints how many pushes a second there are on Redis,
// beside bare round trips of go-redis: those of a command that does nothing,
// and those of the script that a push is.
func BenchmarkPriorityQueue(b *testing.B) {
	s := storetest.Redis(b)
	rdb := client(b)
	ctx := context.Background()
	q, err := engine.New(s).PriorityQueue("p", engine.PriorityQueueOptions{})
	if err != nil {
		b.Fatal(err)
	}
	push := func() error { return second(q.Push(ctx, "item", 5)) }
	script := pushScript(b, s, rdb)
	for b.Loop() {
		header("", "a second", "of the script", "at least")
		ping := perCall(b, times(func() error { return rdb.Ping(ctx).Err() }))
		line("PING by go-redis, one caller", rate(ping), "", "")
		bare, one := byTurns(b, times(script), times(push))
		line("the script by go-redis, one caller", rate(bare), "", "")
		line("`PriorityQueue.push`, one caller", rate(one), fmt.Sprintf("%.2f", float64(bare)/float64(one)), "0.85")
		line("`PriorityQueue.push`, eight callers", rate(perCall(b, func(n int) error { return atOnce(8, n, push) })), "", "30000")
		line("`PriorityQueue.push_many` of 100,000 from Starlark", rate(pushMany(b, s)/many), "", "200000")
	}
}

// A lastCommand is a store that keeps the last command that it was given.
type lastCommand struct {
	store.Store
	c store.Command
}

func (s *lastCommand) Do(ctx context.Context, c store.Command) store.Reply {
	s.c = c
	return s.Store.Do(ctx, c)
}

// pushScript gives a push as go-redis sends it, without anything of ours.
func pushScript(b *testing.B, s store.Store, rdb *goredis.Client) func() error {
	last := &lastCommand{Store: s}
	q, err := engine.New(last).PriorityQueue("p", engine.PriorityQueueOptions{})
	if err = errors.Join(err, second(q.Push(b.Context(), "item", 5))); err != nil {
		b.Fatal(err)
	}
	script := goredis.NewScript(last.c.Script.Lua)
	var keys []string
	var args []any
	for i := range last.c.Len() {
		if i < last.c.Script.Keys {
			keys = append(keys, last.c.Arg(i))
		} else {
			args = append(args, last.c.Arg(i))
		}
	}
	return func() error { return script.Run(context.Background(), rdb, keys, args...).Err() }
}

func rate(each time.Duration) string {
	return strconv.Itoa(int(time.Second / max(each, 1)))
}

// atOnce makes n calls by so many callers.
func atOnce(callers, n int, call func() error) error {
	var left atomic.Int64
	left.Store(int64(n))
	var all sync.WaitGroup
	errs := make([]error, callers)
	for i := range callers {
		all.Go(func() {
			for errs[i] == nil && left.Add(-1) >= 0 {
				errs[i] = call()
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// pushMany gives how long a script takes for many pushes, the least of three.
func pushMany(b *testing.B, s store.Store) time.Duration {
	l := starlark.New(setup(engine.New(s)))
	lines := []string{"p = PriorityQueue('p')", "p.clear()", fmt.Sprintf("pairs = [('item:%%d' %% i, i) for i in range(%d)]", many)}
	if err := l.Run(b.Context(), "x.star", strings.Join(lines, "\n")); err != nil {
		b.Fatal(err)
	}
	var best time.Duration
	for range 3 {
		start := time.Now()
		if err := l.Run(b.Context(), "y.star", "p.push_many(pairs)"); err != nil {
			b.Fatal(err)
		}
		if d := time.Since(start); best == 0 || d < best {
			best = d
		}
	}
	return best
}
