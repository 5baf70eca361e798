package engine

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A PriorityQueue gives out the item of the least priority first, and those of
// one priority in the order they came. Its parts are
//
//	z  a sorted set of ids: the score is the priority, the id a sequence number
//	   in 16 hexadecimal digits, so that ties are in order
//	h  a hash from id to item
//	s  the last sequence number
//	m  a list that holds one mark while z is not empty, for waiting
type PriorityQueue struct {
	handle
	z, h, s, m string
}

// PriorityQueue gives the priority queue called name.
func (e *Engine) PriorityQueue(name string) (*PriorityQueue, error) {
	p := new(PriorityQueue)
	if err := e.open(&p.handle, &kind{name: "pq"}, name, Common{}); err != nil {
		return nil, err
	}
	p.z, p.h, p.s, p.m = p.part("z"), p.part("h"), p.part("s"), p.part("m")
	return p, nil
}

// pqPush adds one item.
// KEYS z, h, s, m. ARGV priority, item. Returns the sequence number.
var pqPush = store.NewScript(store.Script{
	Name: "pq.push",
	Keys: 4,
	Lua: `
local seq = redis.call('INCR', KEYS[3])
local id = string.format('%016x', seq)
redis.call('ZADD', KEYS[1], ARGV[1], id)
redis.call('HSET', KEYS[2], id, ARGV[2])
if redis.call('LLEN', KEYS[4]) == 0 then redis.call('RPUSH', KEYS[4], '1') end
return seq`,
	Go: func(t store.Tx, c store.Command) store.Reply {
		seq := t.Do(store.Cmd(store.Incr, c.Arg(2)))
		if seq.Err() != nil {
			return seq
		}
		id := hex16(seq.Int())
		if r := t.Do(store.Cmd(store.ZAdd, c.Arg(0), c.Arg(4), id)); r.Err() != nil {
			return r
		}
		t.Do(store.Cmd(store.HSet, c.Arg(1), id, c.Arg(5)))
		if t.Do(store.Cmd(store.LLen, c.Arg(3))).Int() == 0 {
			t.Do(store.Cmd(store.RPush, c.Arg(3), "1"))
		}
		return seq
	},
})

func hex16(n int64) string {
	const digits = "0123456789abcdef"
	var b [16]byte
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = digits[n&15]
		n >>= 4
	}
	return string(b[:])
}

// Push adds item and returns its id. O(log n).
func (p *PriorityQueue) Push(ctx context.Context, item codec.Text, priority float64) (int, error) {
	if math.IsNaN(priority) {
		return 0, p.failed("push", fmt.Errorf("priority is nan"))
	}
	r, err := p.do(ctx, "push", pqPush.Cmd(p.z, p.h, p.s, p.m, store.FormatFloat(priority), string(item)))
	return int(r.Int()), err
}

// pqPop removes the first item.
// KEYS z, h, s, m. Returns item and priority, or nothing.
var pqPop = store.NewScript(store.Script{
	Name: "pq.pop",
	Keys: 4,
	Lua: `
local p = redis.call('ZPOPMIN', KEYS[1])
if #p == 0 then redis.call('DEL', KEYS[4]) return {} end
local item = redis.call('HGET', KEYS[2], p[1])
redis.call('HDEL', KEYS[2], p[1])
if redis.call('ZCARD', KEYS[1]) == 0 then redis.call('DEL', KEYS[4]) end
return {item, p[2]}`,
	Go: func(t store.Tx, c store.Command) store.Reply {
		r := t.Do(store.Cmd(store.ZPopMin, c.Arg(0)))
		if r.Err() != nil {
			return r
		}
		p := r.List()
		if len(p) == 0 {
			t.Do(store.Cmd(store.Del, c.Arg(3)))
			return r
		}
		item := t.Do(store.Cmd(store.HGet, c.Arg(1), p[0].Str()))
		t.Do(store.Cmd(store.HDel, c.Arg(1), p[0].Str()))
		if t.Do(store.Cmd(store.ZCard, c.Arg(0))).Int() == 0 {
			t.Do(store.Cmd(store.Del, c.Arg(3)))
		}
		p[0] = item
		return r
	},
})

// An Entry is an item with its priority.
type Entry struct {
	Item     codec.Text
	Priority float64
}

// PopOptions are the options of a pop.
type PopOptions struct{ Timeout time.Duration }

// Pop removes the first item and returns it with its priority. Of an empty
// queue it returns none, after waiting for the timeout. O(log n).
func (p *PriorityQueue) Pop(ctx context.Context, opts PopOptions) (e Opt[Entry], err error) {
	e, err = p.pop(ctx)
	if opts.Timeout == 0 || err != nil || e.OK {
		return e, err
	}
	err = p.poll(ctx, "pop", p.m, opts.Timeout, func() (bool, error) {
		var err error
		e, err = p.pop(ctx)
		return e.OK, err
	})
	return e, err
}

func (p *PriorityQueue) pop(ctx context.Context) (e Opt[Entry], err error) {
	r, err := p.do(ctx, "pop", pqPop.Cmd(p.z, p.h, p.s, p.m))
	if l := r.List(); len(l) == 2 {
		e = codec.Some(Entry{codec.Text(l[0].Str()), l[1].Float()})
	}
	return e, err
}

// Size gives the number of items. O(1).
func (p *PriorityQueue) Size(ctx context.Context) (int, error) {
	r, err := p.do(ctx, "size", store.Cmd(store.ZCard, p.z))
	return int(r.Int()), err
}
