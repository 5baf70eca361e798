package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"

	goredis "github.com/redis/go-redis/v9"

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

// A sequence is what a call sends there, and the call here, of what open gives.
// Both begin with what fill leaves.
type sequence struct {
	name  string
	there func(d *duel) error
	open  func(e *engine.Engine) (here func(d *duel) error, err error)
	fill  func(d *duel) error
}

// A duel is where a sequence runs, there and here.
type duel struct {
	ctx   context.Context
	rdb   *goredis.Client
	to    doer // the client, or a pipeline of it
	e     *engine.Engine
	trips int // of there
	turn  int // how often this side ran
}

type doer interface {
	Do(ctx context.Context, args ...any) *goredis.Cmd
}

// do sends one command.
func (d *duel) do(args ...any) *goredis.Cmd {
	d.trips++
	return d.to.Do(d.ctx, args...)
}

// together sends in one round trip what f sends.
func (d *duel) together(f func() error) error {
	p := d.rdb.Pipeline()
	d.to = p
	err := f()
	d.to = d.rdb
	_, failed := p.Exec(d.ctx)
	return errors.Join(err, failed)
}

func (q sequence) compare(b *testing.B, s store.Store, rdb *goredis.Client) {
	count := store.NewCount(s)
	d := &duel{ctx: context.Background(), rdb: rdb, to: rdb, e: engine.New(count)}
	if err := errors.Join(rdb.FlushAll(d.ctx).Err(), q.fill(d)); err != nil {
		b.Fatal(err)
	}
	d.trips = 0
	before := count.Trips()
	call, err := q.open(d.e)
	if err = errors.Join(err, q.there(d), call(d)); err != nil {
		b.Fatal(err)
	}
	theirs, ours := d.trips, int(count.Trips()-before)
	if call, err = q.open(engine.New(s)); err != nil {
		b.Fatal(err)
	}
	there, here := byTurns(b, d.again(q.there), d.again(call))
	least := 1 / 1.15
	if theirs > ours {
		least = 0.7 * float64(theirs) / float64(ours)
	}
	line("`"+q.name+"`", took(there), strconv.Itoa(theirs), took(here), strconv.Itoa(ours),
		fmt.Sprintf("%.2f", float64(there)/float64(here)), fmt.Sprintf("%.2f", least))
}

// again runs f with the numbers of its turns.
func (d *duel) again(f func(d *duel) error) func(n int) error {
	turn := 0
	return times(func() error {
		d.turn = turn
		turn++
		return f(d)
	})
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
