package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// An Entry is what a listing tells of a structure.
type Entry struct {
	Name   string
	Type   string       // its general type, or one of several keys
	Size   int          // how many elements; bytes of what is a string
	TTL    Opt[float64] // seconds, none if it lives until it is deleted
	Memory int          // bytes in the store
}

// keyspaceEntry tells of the first key, and what all take together.
// KEYS all of a structure. ARGV the number of the one whose time to live counts,
// from 1, "1" if the first says the size, as kind.counts has it. Returns type, size, milliseconds to
// live, bytes; nothing if the first does not exist.
var keyspaceEntry = func() (scripts [maxParts + 1]*store.Script) {
	s := store.NewScript(store.Script{
		Name:     "keyspace.entry",
		ReadOnly: true,
		Lua: `
local kind = redis.call('TYPE', KEYS[1])
kind = kind.ok or kind
if kind == 'none' then return {} end
local count = {list = 'LLEN', hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', string = 'STRLEN', stream = 'XLEN'}
local size, bytes = 0, 0
if ARGV[2] == '1' then size = redis.call('BITFIELD_RO', KEYS[1], 'GET', 'i64', '64')[1]
elseif count[kind] then size = redis.call(count[kind], KEYS[1]) end
for _, key in ipairs(KEYS) do bytes = bytes + (redis.call('MEMORY', 'USAGE', key) or 0) end
return {kind, size, redis.call('PTTL', KEYS[tonumber(ARGV[1])]), bytes}`,
		Go: func(t store.Tx, c *store.Command) store.Reply {
			kind := t.Do(store.Cmd(store.Type, c.Arg(0)))
			if kind.Str() == "none" {
				return store.OfList(nil)
			}
			size := store.OfInt(0)
			if c.Arg(c.Script.Keys+1) == "1" {
				size = t.Do(store.Cmd(store.BitFieldRO, c.Arg(0), "GET", "i64", "64")).At(0)
			} else if op, ok := sizes[kind.Str()]; ok {
				size = t.Do(store.Cmd(op, c.Arg(0)))
			}
			lasts, _ := strconv.Atoi(c.Arg(c.Script.Keys))
			bytes := int64(0)
			for i := range c.Script.Keys {
				bytes += t.Do(store.Cmd(store.MemoryUsage, "USAGE", c.Arg(i))).Int()
			}
			return store.OfList([]store.Reply{
				store.OfStr(kind.Str()), size, t.Do(store.Cmd(store.PTTL, c.Arg(lasts-1))), store.OfInt(bytes),
			})
		},
	})
	for n := range scripts {
		sized := *s
		sized.Keys = n
		scripts[n] = &sized
	}
	return scripts
}()

// keys gives the keys of a structure that was found.
func (f *found) keys() []string {
	if f.kind == nil {
		return []string{f.name}
	}
	return f.kind.keys(f.name)
}

// lasts gives the number of the key, from 1, whose time to live is that of the
// structure.
func (f *found) lasts() string {
	if f.kind == nil {
		return "1"
	}
	return strconv.Itoa(max(f.kind.lastsAt(), 0) + 1)
}

// entryCmd makes the command that tells of f.
func (f *found) entryCmd() store.Command {
	keys, counts := f.keys(), flag(f.kind != nil && f.kind.counts)
	return keyspaceEntry[len(keys)].Cmd(append(keys, f.lasts(), counts)...)
}

// entry reads what keyspaceEntry returned.
func (f *found) entry(r store.Reply) (Entry, bool) {
	list := r.List()
	if len(list) != 4 {
		return Entry{}, false
	}
	e := Entry{f.name, generalOf(list[0].Str()), int(list[1].Int()), optSeconds(list[2].Int(), nil), int(list[3].Int())}
	if f.kind != nil {
		e.Type = f.kind.title
	}
	return e, true
}

// entriesOf gives what replies to entryCmd tell of structures, but for those
// that are gone.
func entriesOf(fs []found, rs []store.Reply) (entries []Entry, err error) {
	for i := range fs {
		if rs[i].Kind() >= store.Refused {
			return nil, storeError("entries", rs[i].Err())
		}
		if e, ok := fs[i].entry(rs[i]); ok {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// Entries gives a cursor over the structures as Keys does, with what is known
// of each: a page per round trip, since the details of one page come with the
// names of the next.
func (e *Engine) Entries(_ context.Context, opts EntriesOptions) (Cursor[Entry], error) {
	l, err := e.lister(KeysOptions{Match: opts.Match, Type: opts.Type})
	if err != nil {
		return nil, err
	}
	p := &entryPager{lister: l}
	return &pager[Entry]{read: p.page}, nil
}

// An entryPager reads the details of one page with the names of the next.
type entryPager struct {
	*lister
	ahead   []found // whose details come next
	scanned bool    // there are no more names
}

func (p *entryPager) page(ctx context.Context) (entries []Entry, more bool, err error) {
	var cs []store.Command
	for _, f := range p.ahead {
		cs = append(cs, f.entryCmd())
	}
	if !p.scanned {
		cs = append(cs, p.scan())
	}
	rs := p.store.Pipeline(ctx, cs)
	if entries, err = entriesOf(p.ahead, rs); err != nil {
		return nil, false, err
	}
	p.ahead = nil
	if !p.scanned {
		p.ahead, more, err = p.lister.page(rs[len(rs)-1])
		p.scanned = !more
	}
	return entries, more || len(p.ahead) > 0, err
}
