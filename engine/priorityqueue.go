package engine

import (
	"context"
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A PriorityQueue gives the item with the lowest priority first, or the highest
// if its order is max; of equal ones the one that came first. Equal items are
// separate entries, each with an id. Its parts:
//
//	order  a sorted set of the ids by priority, which is negative if the order
//	       is max, so that the next one is always the first
//	items  a hash from id to item
//	ready  a list of one mark while there are items: those who wait for one
//	       wait for it
//	last   the last id
//	cfg    the hash of the parameters
//
// An id is the time of the store in microseconds, in hexadecimal, or one more
// than the last, so that ids rise and none comes twice. In what follows n is the
// number of items.
type PriorityQueue struct {
	handle
	all [5]string // the keys as scripts take them: cfg, order, items, ready, last
}

// PriorityQueueOptions are the options of a priority queue; the zero value is
// one that adopts the stored order, or gives the lowest priority first.
type PriorityQueueOptions struct {
	Common
	Order string // "min" or "max", "" if not given
}

// PriorityQueue gives the priority queue called name. It does no I/O. The error
// is of kind value for an option that cannot be meant.
func (e *Engine) PriorityQueue(name string, opts PriorityQueueOptions) (*PriorityQueue, error) {
	q := new(PriorityQueue)
	if err := e.open(&q.handle, priorityKind, name, opts.Common, opts.Order); err != nil {
		return nil, err
	}
	q.all = [5]string{q.cfg, q.part("order"), q.part("items"), q.part("ready"), q.part("last")}
	return q, nil
}

// A Prioritized is an item to push, and its priority.
type Prioritized struct {
	Item     codec.Text
	Priority float64 `default:"0"`
}

// A PriorityEntry is an item with its priority and its id.
type PriorityEntry struct {
	ID       string
	Item     codec.Text
	Priority float64
}

// luaPriority are the functions of the scripts of priority queues, behind
// luaParams. KEYS cfg, order, items, ready, last. ARGV[1] given.
//
//	flip(s)  gives a priority as a score, or back
//	gone()   removes what an empty queue needs no more
const luaPriority = luaParams + `
local cfg, order, items, ready, last, given = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[1]
local bad = check(cfg, given)
if bad then return bad end
local how = redis.call('HGET', cfg, 'order') or string.match(given, 'order=(%a+)') or 'min'
local function flip(s)
  if how == 'min' or s == '0' then return s end
  return string.sub(s, 1, 1) == '-' and string.sub(s, 2) or '-' .. s
end
local function gone()
  if redis.call('ZCARD', order) == 0 then redis.call('DEL', ready, last) end
end
`

// A priority is what the Go body of a script knows of its queue.
type priority struct {
	cfg, order, items, ready, last, given string

	max bool
}

// readPriority is the beginning of luaPriority.
func readPriority(t store.Tx, c *store.Command) (p priority, bad store.Reply, ok bool) {
	p = priority{cfg: c.Arg(0), order: c.Arg(1), items: c.Arg(2), ready: c.Arg(3), last: c.Arg(4), given: c.Arg(5)}
	if bad, ok := checkParams(t, p.cfg, p.given); !ok {
		return p, bad, false
	}
	how := ""
	if r := t.Do(store.Cmd(store.HGet, p.cfg, "order")); !r.IsNil() {
		how = r.Str()
	} else if p.given != "" {
		_, how, _, _ = nextParam(p.given)
	}
	p.max = how == "max"
	return p, bad, true
}

// flip gives a priority as a score, or back.
func (p *priority) flip(s string) string {
	switch {
	case !p.max || s == "0":
		return s
	case s[0] == '-':
		return s[1:]
	}
	return "-" + s
}

// gone removes what an empty queue needs no more.
func (p *priority) gone(t store.Tx) {
	if t.Do(store.Cmd(store.ZCard, p.order)).Int() == 0 {
		t.Do(store.Cmd(store.Del, p.ready, p.last))
	}
}

// priorityPush adds items.
// KEYS and ARGV[1] as luaPriority has them, then priority and item for each.
// Returns their ids.
var priorityPush = store.NewScript(store.Script{
	Name: "priorityqueue.push",
	Keys: 5,
	Lua: luaPriority + `
local was = redis.call('ZCARD', order)
if was == 0 then redis.call('LLEN', ready) end
local now, top = redis.call('TIME'), redis.call('GET', last)
local id = now[1] * 1000000 + now[2]
if top and tonumber(top) >= id then id = tonumber(top) + 1 end
local ids = {}
for i = 2, #ARGV, 2000 do
  local scores, entries = {}, {}
  for k = i, math.min(i + 1999, #ARGV), 2 do
    local name, n = string.format('%016x', id), #scores
    scores[n + 1], scores[n + 2] = flip(ARGV[k]), name
    entries[n + 1], entries[n + 2] = name, ARGV[k + 1]
    ids[#ids + 1], id = name, id + 1
  end
  redis.call('HSET', items, unpack(entries))
  redis.call('ZADD', order, unpack(scores))
end
if #ids == 0 then return ids end
redis.call('SET', last, string.format('%.0f', id - 1), 'KEEPTTL')
keep(cfg, given, order)
if was > 0 then return ids end
redis.call('RPUSH', ready, '1')
local ttl = redis.call('PTTL', cfg)
if ttl > 0 then
  for _, key in ipairs({order, items, ready, last}) do redis.call('PEXPIRE', key, ttl) end
end
return ids`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		p, bad, ok := readPriority(t, c)
		if !ok {
			return bad
		}
		was := t.Do(store.Cmd(store.ZCard, p.order)).Int()
		if was == 0 {
			t.Do(store.Cmd(store.LLen, p.ready))
		}
		id := p.next(t)
		var ids []store.Reply
		for i := 6; i+1 < c.Len(); i += 2 {
			name := idOf(id)
			t.Do(store.Cmd(store.HSet, p.items, name, c.Arg(i+1)))
			t.Do(store.Cmd(store.ZAdd, p.order, p.flip(c.Arg(i)), name))
			ids, id = append(ids, store.OfStr(name)), id+1
		}
		if len(ids) == 0 {
			return store.OfList(nil)
		}
		t.Do(store.Cmd(store.Set, p.last, strconv.FormatInt(id-1, 10), "KEEPTTL"))
		keepParams(t, p.cfg, p.given, p.order)
		if was == 0 {
			t.Do(store.Cmd(store.RPush, p.ready, "1"))
			for _, key := range []string{p.order, p.items, p.ready, p.last} {
				adoptTTL(t, key, p.cfg)
			}
		}
		return store.OfList(ids)
	},
})

// next gives the next id.
func (p *priority) next(t store.Tx) int64 {
	last, _ := strconv.ParseInt(t.Do(store.Cmd(store.Get, p.last)).Str(), 10, 64)
	return max(t.Micros(), last+1)
}

// idOf spells an id: all have the same length, so that they sort as they rise.
func idOf(n int64) string {
	s := strconv.FormatInt(n, 16)
	return "0000000000000000"[len(s):] + s
}

// Push adds item and returns its id. Any priority will do, also an infinite
// one; nan is an error of kind value. O(log n).
func (q *PriorityQueue) Push(ctx context.Context, item codec.Text, priority float64) (string, error) {
	ids, err := q.push(ctx, "push", []Prioritized{{item, priority}})
	if len(ids) == 0 || err != nil {
		return "", err
	}
	return ids[0], nil
}

// PushMany adds items, all or none, and returns their ids. O(k log n).
func (q *PriorityQueue) PushMany(ctx context.Context, items []Prioritized) ([]string, error) {
	if len(items) == 0 {
		return nil, nil
	}
	return q.push(ctx, "push_many", items)
}

func (q *PriorityQueue) push(ctx context.Context, op string, items []Prioritized) ([]string, error) {
	args := make([]string, 0, 6+2*len(items))
	args = append(append(args, q.all[:]...), q.given())
	for _, p := range items {
		if math.IsNaN(p.Priority) {
			return nil, q.refuse(op, ErrValue, "priority is nan")
		}
		args = append(args, store.FormatFloat(p.Priority), string(p.Item))
	}
	r, err := q.write(ctx, op, priorityPush.Cmd(args...))
	return listOf[string](r), err
}

// priorityPop removes the first items.
// KEYS and ARGV[1] as luaPriority has them, how many. Returns id, priority and
// item of each.
var priorityPop = store.NewScript(store.Script{
	Name:    "priorityqueue.pop",
	Keys:    5,
	Decides: true,
	Lua: luaPriority + `
redis.call('HLEN', items)
local first, found = redis.call('ZPOPMIN', order, ARGV[2]), {}
for i = 1, #first, 2 do
  local id = first[i]
  found[#found + 1] = id
  found[#found + 1] = flip(first[i + 1])
  found[#found + 1] = redis.call('HGET', items, id) or 'null'
  redis.call('HDEL', items, id)
end
if #found > 0 then gone() end
return found`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		p, bad, ok := readPriority(t, c)
		if !ok {
			return bad
		}
		t.Do(store.Cmd(store.HLen, p.items))
		first := t.Do(store.Cmd(store.ZPopMin, p.order, c.Arg(6))).List()
		var found []store.Reply
		for i := 0; i+1 < len(first); i += 2 {
			found = append(found, first[i], store.OfStr(p.flip(spelt(first[i+1]))), p.item(t, first[i].Str()))
			t.Do(store.Cmd(store.HDel, p.items, first[i].Str()))
		}
		if len(found) > 0 {
			p.gone(t)
		}
		return store.OfList(found)
	},
})

// item gives an item.
func (p *priority) item(t store.Tx, id string) store.Reply {
	if r := t.Do(store.Cmd(store.HGet, p.items, id)); !r.IsNil() {
		return r
	}
	return store.OfStr(string(codec.Null))
}

// spelt gives a score as Lua sees it.
func spelt(r store.Reply) string {
	if r.Kind() == store.Str {
		return r.Str()
	}
	return store.FormatFloat(r.Float())
}

// Pop removes the first item and returns it with its priority. Of an empty
// queue it returns none, after waiting for the timeout. O(log n).
func (q *PriorityQueue) Pop(ctx context.Context, opts WaitOptions) (item Opt[Prioritized], err error) {
	err = q.poll(ctx, "pop", q.part("ready"), opts.Timeout, func() (bool, error) {
		items, err := q.pop(ctx, "pop", 1)
		if len(items) > 0 {
			item = codec.Some(items[0])
		}
		return item.OK, err
	})
	return item, err
}

// PopMany removes up to k items and returns them with their priorities, the
// first one first. O(k log n).
func (q *PriorityQueue) PopMany(ctx context.Context, k int) ([]Prioritized, error) {
	if k < 0 {
		return nil, q.refuse("pop_many", ErrValue, "n must not be negative, got %d", k)
	}
	return q.pop(ctx, "pop_many", k)
}

func (q *PriorityQueue) pop(ctx context.Context, op string, k int) ([]Prioritized, error) {
	c := q.script(priorityPop, strconv.Itoa(k))
	r, err := q.take(ctx, op, &c)
	return prioritized(entriesIn(r)), err
}

func prioritized(entries []PriorityEntry) []Prioritized {
	items := make([]Prioritized, len(entries))
	for i, e := range entries {
		items[i] = Prioritized{e.Item, e.Priority}
	}
	return items
}

// entriesIn reads id, priority and item of each entry.
func entriesIn(r store.Reply) []PriorityEntry {
	l := r.List()
	entries := make([]PriorityEntry, len(l)/3)
	for i := range entries {
		e := l[3*i : 3*i+3]
		entries[i] = PriorityEntry{e[0].Str(), codec.Text(e[2].Str()), e[1].Float()}
	}
	return entries
}
