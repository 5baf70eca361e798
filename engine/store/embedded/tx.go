package embedded

import (
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// A tx executes commands under the locks that they need.
type tx struct {
	s      *Store
	sh     *shard // where all keys are, or nil if they are in several
	writes bool
	now    int64 // ms since the epoch, once somebody asked; for a writer only
	batch        // the effects so far, for the log
}

// A handler executes one command. It may not call back into the store.
type handler func(t *tx, c store.Command) store.Reply

// handlers has a row for each command that this store knows.
var handlers = [...]handler{
	store.BLMove:        blmove,
	store.Decr:          decr,
	store.Del:           del,
	store.Exists:        exists,
	store.Expire:        expire,
	store.Get:           get,
	store.HDel:          hdel,
	store.HGet:          hget,
	store.HGetAll:       hgetall,
	store.HIncrBy:       hincrby,
	store.HLen:          hlen,
	store.HSet:          hset,
	store.Incr:          incr,
	store.IncrBy:        incrby,
	store.LIndex:        lindex,
	store.LLen:          llen,
	store.LPop:          lpop,
	store.LPush:         lpush,
	store.LRange:        lrange,
	store.PExpireAt:     pexpireat,
	store.PTTL:          pttl,
	store.RPush:         rpush,
	store.Set:           set,
	store.Type:          typeOf,
	store.ZAdd:          zadd,
	store.ZCard:         zcard,
	store.ZPopMin:       zpopmin,
	store.ZRange:        zrange,
	store.ZRangeByScore: zrangebyscore,
	store.ZRank:         zrank,
	store.ZRem:          zrem,
	store.ZScore:        zscore,
}

// Do executes c. A script calls it for each of its commands.
func (t *tx) Do(c store.Command) store.Reply {
	if c.Script != nil && t.s.lua != nil {
		return t.s.lua.eval(t, c)
	}
	if c.Script != nil {
		return c.Script.Go(t, c)
	}
	h := handlers[c.Op]
	if h == nil {
		return store.OfError(store.Error("ERR unknown command '" + c.Arg(0) + "'"))
	}
	if t.s.log == nil || !t.writes {
		return h(t, c)
	}
	before := t.count
	t.changed = false
	r := h(t, c)
	if t.changed && t.count == before {
		t.add(&c)
	}
	return r
}

func (t *tx) shard(key string) *shard {
	if t.sh != nil {
		return t.sh
	}
	return &t.s.shards[t.s.index(key)]
}

// time gives the time of the batch: all of its commands see the same.
func (t *tx) time() int64 {
	if !t.writes {
		return t.s.clock.Now().UnixMilli()
	}
	if t.now == 0 {
		t.now = t.s.clock.Now().UnixMilli()
	}
	return t.now
}

// entry gives what key holds, or nil. One that has expired is removed by the
// next writer.
func (t *tx) entry(key string) *entry {
	sh := t.shard(key)
	e := sh.keys[key]
	if e == nil || e.expires == 0 || e.expires > t.time() {
		return e
	}
	if t.writes {
		delete(sh.keys, key)
		t.effect("DEL", key)
	}
	return nil
}

// holding gives what key holds if that is a *V, a new one if create is set and
// the key does not exist, and an error reply if it is of another type.
func holding[V any](t *tx, key string, create bool) (v *V, e *entry, bad store.Reply) {
	e = t.entry(key)
	if e == nil {
		if !create {
			return nil, nil, store.Reply{}
		}
		v = new(V)
		e = &entry{value: v}
		t.shard(key).keys[key] = e
		return v, e, store.Reply{}
	}
	v, ok := e.value.(*V)
	if !ok {
		return nil, nil, wrongType
	}
	return v, e, store.Reply{}
}

var wrongType = store.OfError("WRONGTYPE Operation against a key holding the wrong kind of value")

// touch notes that the value of key has changed, and wakes who waits for it.
func (t *tx) touch(key string, e *entry) {
	sh := t.shard(key)
	sh.versions++
	e.version = sh.versions
	t.changed = true
	if len(sh.waiters) > 0 {
		sh.wake(key)
	}
}

// remove deletes key, which exists.
func (t *tx) remove(key string) {
	delete(t.shard(key).keys, key)
	t.changed = true
}

func (t *tx) version(key string) uint64 {
	if e := t.entry(key); e != nil {
		return e.version
	}
	return 0
}

// A batch collects the effects of commands that take place together, in RESP.
type batch struct {
	buf     []byte // begins with multi
	count   int
	changed bool // by the current command
}

const (
	multi = "*1\r\n$5\r\nMULTI\r\n"
	exec  = "*1\r\n$4\r\nEXEC\r\n"
)

// effect logs a command in place of the current one.
func (t *tx) effect(args ...string) {
	if t.s.log == nil {
		return
	}
	t.begin(len(args))
	for _, a := range args {
		t.buf = appendBulk(t.buf, a)
	}
}

// add logs c as it is.
func (b *batch) add(c *store.Command) {
	b.begin(c.Len() + 1)
	b.buf = appendBulk(b.buf, c.Row().Name)
	for i := range c.Len() {
		b.buf = appendBulk(b.buf, c.Arg(i))
	}
}

func (b *batch) begin(args int) {
	if b.count++; b.count == 1 {
		b.buf = append(b.buf[:0], multi...)
	}
	b.buf = appendHead(b.buf, '*', args)
}

func appendHead(b []byte, c byte, n int) []byte {
	b = append(b, c)
	b = strconv.AppendInt(b, int64(n), 10)
	return append(b, '\r', '\n')
}

func appendBulk(b []byte, s string) []byte {
	b = appendHead(b, '$', len(s))
	b = append(b, s...)
	return append(b, '\r', '\n')
}

// flush hands the batch to the log, between MULTI and EXEC if it is of several
// commands, and gives its number, or 0 if there is nothing to wait for.
func (t *tx) flush() (seq uint64) {
	t.now = 0
	switch {
	case t.count == 0:
		return 0
	case t.count == 1:
		seq = t.s.log.Append(t.buf[len(multi):])
	default:
		t.buf = append(t.buf, exec...)
		seq = t.s.log.Append(t.buf)
	}
	t.count = 0
	if cap(t.buf) > 1<<16 {
		t.buf = nil
	}
	return seq
}
