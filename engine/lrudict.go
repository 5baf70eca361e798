package engine

import (
	"container/list"
	"context"
	"strconv"
	"sync"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// An LRUDict is a HashMap with the entries that were used last in memory, as
// many as maxsize. What is set stays in memory, marked as not yet written; it is
// written when there are more entries than that, by Sync, before anything that
// concerns the map as a whole, and by Engine.Finish. What is read is kept too,
// and what others write meanwhile is not seen of what is in memory.
//
// In the store it is a hash at its name, and cfg the hash of the parameters. In
// memory it is a map from key to element of a list, the one that was used least
// recently first. An entry is either as it is in the store or marked, and a
// removal is never kept back, so that no other value ever comes to light.
type LRUDict struct {
	handle
	stored HashMap
	most   int // entries in memory, 0 as long as only the store knows

	mu      sync.Mutex
	entries map[codec.Key]*list.Element
	order   *list.List // of *kept
	unsaved int        // marked entries
	keeper  *keeper
}

// A kept is an entry in memory.
type kept struct {
	MapEntry
	marked bool // it is not yet written
}

// LRUDictOptions are the options of such a map; the zero value is one that
// adopts what is stored.
type LRUDictOptions struct {
	Common
	Maxsize int // the most entries in memory, 0 if not given
}

// LRUDict gives the map called name. It does no I/O. The error is of kind value
// for a maxsize below 1.
func (e *Engine) LRUDict(name string, opts LRUDictOptions) (*LRUDict, error) {
	d := &LRUDict{most: opts.Maxsize, keeper: &e.keeper, entries: make(map[codec.Key]*list.Element), order: list.New()}
	maxsize := ""
	if opts.Maxsize != 0 {
		maxsize = strconv.Itoa(opts.Maxsize)
	}
	if err := e.open(&d.handle, lruDictKind, name, opts.Common, maxsize); err != nil {
		return nil, err
	}
	return d, e.open(&d.stored.handle, lruDictKind, name, opts.Common, maxsize)
}

// lruDictGet gives a value. KEYS cfg, map. ARGV given, field. Returns it, or
// nothing, and maxsize.
var lruDictGet = store.NewScript(store.Script{
	Name:     "lrudict.get",
	Keys:     2,
	ReadOnly: true,
	Lua: luaParams + `
local bad = check(KEYS[1], ARGV[1])
if bad then return bad end
local most = redis.call('HGET', KEYS[1], 'maxsize') or string.match(ARGV[1], 'maxsize=(%d+)') or '0'
return {most, redis.call('HGET', KEYS[2], ARGV[2]) or nil}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(0), c.Arg(2)); !ok {
			return bad
		}
		most := storedOr(t, c.Arg(0), "maxsize", c.Arg(2))
		if most.IsNil() {
			most = store.OfStr("0")
		}
		if v := t.Do(store.Cmd(store.HGet, c.Arg(1), c.Arg(3))); !v.IsNil() {
			return store.OfList([]store.Reply{most, v})
		}
		return store.OfList([]store.Reply{most})
	},
})

// lruDictSync writes entries. KEYS cfg, map. ARGV given, fields and values.
// Returns maxsize.
var lruDictSync = store.NewScript(store.Script{
	Name: "lrudict.sync",
	Keys: 2,
	Lua: luaParams + `
local cfg, map, given = KEYS[1], KEYS[2], ARGV[1]
local bad = check(cfg, given)
if bad then return bad end
local most = redis.call('HGET', cfg, 'maxsize') or string.match(given, 'maxsize=(%d+)')
if not most then return redis.error_reply('VALUE no maxsize is stored: give one') end
redis.call('HLEN', map)
for i = 2, #ARGV, 2000 do redis.call('HSET', map, unpack(ARGV, i, math.min(i + 1999, #ARGV))) end
keep(cfg, given, map)
return most`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(0), c.Arg(2)); !ok {
			return bad
		}
		most := storedOr(t, c.Arg(0), "maxsize", c.Arg(2))
		if most.IsNil() {
			return store.OfError("VALUE no maxsize is stored: give one")
		}
		t.Do(store.Cmd(store.HLen, c.Arg(1)))
		if args := commandArgs(c, 3); len(args) > 0 {
			t.Do(store.CmdList(store.HSet, c.Arg(1), args))
		}
		keepParams(t, c.Arg(0), c.Arg(2), c.Arg(1))
		return most
	},
})

// Get gives the value of k, or none: without I/O if it is in memory. O(1).
func (d *LRUDict) Get(ctx context.Context, k codec.Key) (Opt[codec.Text], error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e, ok := d.entries[k]; ok {
		d.order.MoveToBack(e)
		return codec.Some(e.Value.(*kept).Value), nil
	}
	r, err := d.read(ctx, "get", lruDictGet.Cmd(d.cfg, d.name, d.given(), string(k)))
	v := optText(r.At(1))
	if err != nil || !v.OK {
		return v, err
	}
	d.most = int(integer(r.At(0).Str()))
	d.remember(k, v.V, false)
	return v, d.shrink(ctx, "get")
}

// Contains reports whether k has a value, as Get does. O(1).
func (d *LRUDict) Contains(ctx context.Context, k codec.Key) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.entries[k]; ok {
		return true, nil
	}
	r, err := d.read(ctx, "contains", lruDictGet.Cmd(d.cfg, d.name, d.given(), string(k)))
	return r.At(1).Kind() == store.Str, err
}

// Set maps k to v in memory. If there are more entries than fit then, all that
// were not yet written are. O(1).
func (d *LRUDict) Set(ctx context.Context, k codec.Key, v codec.Text) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.remember(k, v, true)
	return d.shrink(ctx, "set")
}

// lruDictPop removes a value. KEYS cfg, map. ARGV given, field. Returns it, or
// nothing.
var lruDictPop = store.NewScript(store.Script{
	Name:    "lrudict.pop",
	Keys:    2,
	Decides: true,
	Lua: luaParams + `
local bad = check(KEYS[1], ARGV[1])
if bad then return bad end
local v = redis.call('HGET', KEYS[2], ARGV[2])
if v then redis.call('HDEL', KEYS[2], ARGV[2]) end
return v`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(0), c.Arg(2)); !ok {
			return bad
		}
		v := t.Do(store.Cmd(store.HGet, c.Arg(1), c.Arg(3)))
		if !v.IsNil() {
			t.Do(store.Cmd(store.HDel, c.Arg(1), c.Arg(3)))
		}
		return v
	},
})

// Delete removes k from memory and from the store, and reports whether it had a
// value. O(1).
func (d *LRUDict) Delete(ctx context.Context, k codec.Key) (bool, error) {
	v, err := d.remove(ctx, "delete", k)
	return v.OK, err
}

// Pop removes k as Delete does, and returns its value, or none. O(1).
func (d *LRUDict) Pop(ctx context.Context, k codec.Key) (Opt[codec.Text], error) {
	return d.remove(ctx, "pop", k)
}

func (d *LRUDict) remove(ctx context.Context, op string, k codec.Key) (Opt[codec.Text], error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := d.write(ctx, op, lruDictPop.Cmd(d.cfg, d.name, d.given(), string(k)))
	if err != nil {
		return Opt[codec.Text]{}, err
	}
	v := optText(r)
	if e, ok := d.entries[k]; ok {
		v = codec.Some(e.Value.(*kept).Value)
		d.forget(e)
	}
	return v, nil
}

// remember puts an entry into memory as the one that was used last.
func (d *LRUDict) remember(k codec.Key, v codec.Text, marked bool) {
	e, ok := d.entries[k]
	if !ok {
		e = d.order.PushBack(&kept{MapEntry: MapEntry{Key: k}})
		d.entries[k] = e
	}
	d.order.MoveToBack(e)
	entry := e.Value.(*kept)
	if entry.Value = v; marked && !entry.marked {
		entry.marked = true
		d.count(1)
	}
}

// count says how many marked entries there are more.
func (d *LRUDict) count(more int) {
	before := d.unsaved
	if d.unsaved += more; (before > 0) != (d.unsaved > 0) {
		d.keeper.set(d, d.unsaved > 0)
	}
}

// forget takes an entry out of memory.
func (d *LRUDict) forget(e *list.Element) {
	entry := d.order.Remove(e).(*kept)
	if delete(d.entries, entry.Key); entry.marked {
		d.count(-1)
	}
}

// shrink forgets what is too much in memory, after writing it.
func (d *LRUDict) shrink(ctx context.Context, op string) error {
	for d.most == 0 || d.order.Len() > d.most {
		oldest := d.order.Front()
		if d.most == 0 || oldest.Value.(*kept).marked {
			if err := d.save(ctx, op); err != nil || d.most == 0 { // within a batch nobody knows yet
				return err
			}
			continue
		}
		d.forget(oldest)
	}
	return nil
}

// save writes what was not yet written, all or nothing.
func (d *LRUDict) save(ctx context.Context, op string) error {
	args := []string{d.cfg, d.name, d.given()}
	for e := d.order.Front(); e != nil; e = e.Next() {
		if entry := e.Value.(*kept); entry.marked {
			args = append(args, string(entry.Key), string(entry.Value))
		}
	}
	r, err := d.write(ctx, op, lruDictSync.Cmd(args...))
	if err != nil {
		return err
	}
	if r.Kind() == store.Str {
		d.most = int(integer(r.Str()))
	}
	for e := d.order.Front(); e != nil; e = e.Next() {
		e.Value.(*kept).marked = false
	}
	d.count(-d.unsaved)
	return nil
}

// LRUSyncOptions are the options of a sync: with Clear memory is empty then.
type LRUSyncOptions struct{ Clear bool }

// Sync writes what was not yet written, atomically. One round trip, none if there
// is nothing. O(n), n being the entries in memory.
func (d *LRUDict) Sync(ctx context.Context, opts LRUSyncOptions) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.unsaved > 0 {
		if err := d.save(ctx, "sync"); err != nil {
			return err
		}
	}
	if opts.Clear {
		d.order.Init()
		clear(d.entries)
	}
	return nil
}
