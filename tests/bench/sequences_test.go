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

// BenchmarkSequences prints, as a table, what the commands take that the Python
// library redis-data-structures sends for a call, one after the other by
// go-redis, and what the same call takes here, on one server.
func BenchmarkSequences(b *testing.B) {
	s := storetest.Redis(b)
	rdb := client(b)
	for b.Loop() {
		header("", "there", "round trips", "here", "round trips", "times faster", "at least")
		for _, q := range sequences {
			q.compare(b, s, rdb)
		}
	}
}

func client(b *testing.B) *goredis.Client {
	opts, err := goredis.ParseURL(storetest.SharedURL(b))
	if err != nil {
		b.Fatal(err)
	}
	rdb := goredis.NewClient(opts)
	b.Cleanup(func() { rdb.Close() })
	return rdb
}

// A sequence is what a call sends there, and the call here. Both begin with
// what fill leaves.
type sequence struct {
	name        string
	there, here func(d *duel) error
	fill        func(d *duel) error
}

// A duel is where a sequence runs, there and here.
type duel struct {
	ctx   context.Context
	rdb   *goredis.Client
	e     *engine.Engine
	trips int // of there
}

// do sends one command.
func (d *duel) do(args ...any) *goredis.Cmd {
	d.trips++
	return d.rdb.Do(d.ctx, args...)
}

func (q sequence) compare(b *testing.B, s store.Store, rdb *goredis.Client) {
	count := store.NewCount(s)
	d := &duel{ctx: context.Background(), rdb: rdb, e: engine.New(count)}
	if err := errors.Join(rdb.FlushAll(d.ctx).Err(), q.fill(d)); err != nil {
		b.Fatal(err)
	}
	d.trips = 0
	before := count.Trips()
	if err := errors.Join(q.there(d), q.here(d)); err != nil {
		b.Fatal(err)
	}
	theirs, ours := d.trips, int(count.Trips()-before)
	d.e = engine.New(s)
	there, here := byTurns(b, times(func() error { return q.there(d) }), times(func() error { return q.here(d) }))
	least := 1 / 1.15
	if theirs > ours {
		least = 0.7 * float64(theirs) / float64(ours)
	}
	line(q.name, took(there), strconv.Itoa(theirs), took(here), strconv.Itoa(ours),
		fmt.Sprintf("%.2f", float64(there)/float64(here)), fmt.Sprintf("%.2f", least))
}

func times(f func() error) func(n int) error {
	return func(n int) error {
		for range n {
			if err := f(); err != nil {
				return err
			}
		}
		return nil
	}
}

// nothing is to be there before.
func nothing(*duel) error { return nil }

var sequences = []sequence{
	{"Queue.push, pop", func(d *duel) error {
		return errors.Join(d.do("RPUSH", "there", "item").Err(), d.do("LPOP", "there").Err())
	}, func(d *duel) error {
		return ours(pushPop(d.e))(d.ctx)
	}, nothing},
	{"Set.add", func(d *duel) error { return d.do("SADD", "there", "item").Err() }, func(d *duel) error {
		s, err := d.e.Set("x", engine.Common{})
		return errors.Join(err, second(s.Add(d.ctx, "item")))
	}, nothing},
	{"HashMap.get", func(d *duel) error { return d.do("HGET", "x", "k500").Err() }, func(d *duel) error {
		m, err := d.e.HashMap("x", engine.HashMapOptions{})
		return errors.Join(err, second(m.Get(d.ctx, "k500")))
	}, func(d *duel) error { return fillMap(d.ctx, d.e) }},
	{"PriorityQueue.push, pop", func(d *duel) error {
		return errors.Join(
			d.do("ZADD", "there", 5, "item").Err(),
			d.do("ZRANGE", "there", 0, 0, "WITHSCORES").Err(),
			d.do("ZREM", "there", "item").Err(),
		)
	}, func(d *duel) error {
		q, err := d.e.PriorityQueue("x", engine.PriorityQueueOptions{})
		_, err2 := q.Push(d.ctx, "item", 5)
		return errors.Join(err, err2, second(q.Pop(d.ctx, engine.WaitOptions{})))
	}, nothing},
	{"RingBuffer.push", func(d *duel) error {
		if err := d.do("LLEN", "there").Err(); err != nil {
			return err
		}
		d.trips++
		_, err := d.rdb.TxPipelined(d.ctx, func(p goredis.Pipeliner) error {
			p.Incr(d.ctx, "there:pos")
			p.LPop(d.ctx, "there")
			p.RPush(d.ctx, "there", "item")
			return nil
		})
		return err
	}, func(d *duel) error {
		r, err := d.e.RingBuffer("x", engine.RingBufferOptions{Capacity: 1000})
		return errors.Join(err, second(r.Push(d.ctx, "item")))
	}, func(d *duel) error { return d.do("RPUSH", "there", "item").Err() }},
	{"Trie.insert of 8 letters", func(d *duel) error { return insertThere(d, "sequence") }, func(d *duel) error {
		t, err := d.e.Trie("x", engine.TrieOptions{})
		return errors.Join(err, second(t.Insert(d.ctx, "sequence", engine.WeightOptions{})))
	}, nothing},
	{"Trie.starts_with of 3 letters, 4 words", func(d *duel) error {
		for i := range 3 {
			if err := d.do("HEXISTS", "there:"+"seq"[:i], "seq"[i:i+1]).Err(); err != nil {
				return err
			}
		}
		return collectThere(d, "seq")
	}, func(d *duel) error {
		t, err := d.e.Trie("x", engine.TrieOptions{})
		return errors.Join(err, second(t.StartsWith(d.ctx, "seq", engine.LimitOptions{})))
	}, func(d *duel) error {
		t, err := d.e.Trie("x", engine.TrieOptions{})
		for _, word := range []string{"sequel", "sequence", "sequin", "sequoia"} {
			err = errors.Join(err, insertThere(d, word), second(t.Insert(d.ctx, word, engine.WeightOptions{})))
		}
		return err
	}},
	{"Graph.add_edge", func(d *duel) error {
		return errors.Join(
			d.do("EXISTS", "there:vertex:a").Err(), // which has data
			d.do("EXISTS", "there:vertex:b").Err(), // which has none
			d.do("EXISTS", "there:adj:b").Err(),
			d.do("HSET", "there:adj:a", "b", "1.0").Err(),
		)
	}, func(d *duel) error {
		g, err := d.e.Graph("x", engine.GraphOptions{})
		return errors.Join(err, second(g.AddEdge(d.ctx, "a", "b", engine.WeightOptions{})))
	}, func(d *duel) error {
		return errors.Join(d.do("HSET", "there:vertex:a", "data", "1").Err(), d.do("HSET", "there:adj:b", "_initialized", "1").Err())
	}},
	{"BloomFilter.contains", func(d *duel) error {
		for i := range 7 {
			if err := d.do("GETBIT", "there", 1000*i).Err(); err != nil {
				return err
			}
		}
		return nil
	}, func(d *duel) error {
		f, err := d.e.BloomFilter("x", engine.BloomFilterOptions{})
		return errors.Join(err, second(f.Contains(d.ctx, "k500")))
	}, func(d *duel) error { return fillBloom(d.ctx, d.e) }},
}

// ours gives a call that cannot fail to be made.
func ours(c call, err error) call {
	if err != nil {
		return func(context.Context) error { return err }
	}
	return c
}

// insertThere makes a node, with a field for each letter that may follow, for
// every beginning of word.
func insertThere(d *duel, word string) error {
	for i := range word {
		if err := d.do("HSET", "there:"+word[:i], word[i:i+1], "1").Err(); err != nil {
			return err
		}
	}
	return d.do("HSET", "there:"+word, "*", "1").Err()
}

// collectThere asks each node whether it ends a word, and what follows.
func collectThere(d *duel, prefix string) error {
	if err := d.do("HEXISTS", "there:"+prefix, "*").Err(); err != nil {
		return err
	}
	letters, err := d.do("HKEYS", "there:"+prefix).StringSlice()
	for _, letter := range letters {
		if letter != "*" && err == nil {
			err = collectThere(d, prefix+letter)
		}
	}
	return err
}

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
