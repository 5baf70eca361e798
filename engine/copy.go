package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// A copy to another store reads all of a structure at one moment, and writes it
// in a transaction: the elements of each key, when the key expires, and when
// those fields of a hash do that expire by themselves.

// copyTimes tells which fields of a hash expire by themselves, and in how many
// milliseconds: nothing on a server that knows no such fields.
// KEYS the hash. Returns field, milliseconds, and so on.
var copyTimes = store.NewScript(store.Script{
	Name:     "copy.times",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local fields, found = redis.call('HKEYS', KEYS[1]), {}
for from = 1, #fields, 1000 do
  local to = math.min(from + 999, #fields)
  local left = redis.pcall('HPTTL', KEYS[1], 'FIELDS', to - from + 1, unpack(fields, from, to))
  if left.err then return {} end
  for i, ms in ipairs(left) do
    if ms > 0 then
      found[#found + 1] = fields[from + i - 1]
      found[#found + 1] = ms
    end
  end
end
return found`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		var found []store.Reply
		for some := range slices.Chunk(t.Do(store.Cmd(store.HKeys, c.Arg(0))).Strs(), bulk) {
			ofFields := append([]string{c.Arg(0), "FIELDS", strconv.Itoa(len(some))}, some...)
			r := t.Do(store.Cmd(store.HPTTL, ofFields...))
			for i, field := range some {
				if ms := r.At(i); ms.Int() > 0 {
					found = append(found, store.OfStr(field), ms)
				}
			}
		}
		return store.OfList(found)
	},
})

// snapshot reads the structure, and gives the commands that write it under
// another name.
func (h *handle) snapshot(ctx context.Context, name string) ([]store.Command, error) {
	var reads []store.Command
	for _, p := range h.kind.parts {
		key := h.part(p.name)
		all, _ := store.ReadAll(p.holds, key)
		reads = append(reads, all, store.Cmd(store.PTTL, key))
		if p.holds == "hash" {
			reads = append(reads, copyTimes.Cmd(key))
		}
	}
	rs := h.store.Atomic(ctx, reads)
	var writes []store.Command
	for _, p := range h.kind.parts {
		content, ttl := rs[0], rs[1]
		if rs = rs[2:]; content.Kind() >= store.Refused {
			return nil, h.failure(ctx, "copy", content.Err())
		}
		key := h.kind.key(name, p.name)
		writes = append(writes, store.Fill(p.holds, key, store.ElementsOf(content))...)
		if p.holds == "hash" {
			writes = append(writes, timesOf(key, rs[0])...)
			rs = rs[1:]
		}
		if ttl.Int() > 0 {
			writes = append(writes, store.Cmd(store.PExpire, key, strconv.FormatInt(ttl.Int(), 10)))
		}
	}
	if len(writes) == 0 {
		return nil, h.refuse("copy", ErrMissing, "does not exist")
	}
	return writes, nil
}

// timesOf gives the commands that let fields expire as copyTimes tells.
func timesOf(key string, found store.Reply) (cs []store.Command) {
	for pair := range slices.Chunk(found.List(), 2) {
		ms := strconv.FormatInt(pair[1].Int(), 10)
		cs = append(cs, store.Cmd(store.HPExpire, key, ms, "FIELDS", "1", pair[0].Str()))
	}
	return cs
}

// restore executes writes in another store, all or none.
func (h *handle) restore(ctx context.Context, name string, opts CopyOptions, writes []store.Command) error {
	session, err := opts.Store.store.Session(ctx)
	if err != nil {
		return h.failed("copy", err)
	}
	defer session.Close()
	keys := h.kind.keys(name)
	if err := h.vacant(ctx, session, name, keys, opts.Replace); err != nil {
		return err
	}
	if err := h.timed(ctx, session, name, writes); err != nil {
		return err
	}
	rs, err := session.Exec(ctx, append([]store.Command{store.Cmd(store.Del, keys...)}, writes...))
	if err != nil {
		return h.failed("copy", err)
	}
	for _, r := range rs {
		if r.Kind() >= store.Refused {
			return h.failed("copy", r.Err())
		}
	}
	return nil
}

// vacant fails if a structure is in the way of a copy.
func (h *handle) vacant(ctx context.Context, session store.Session, name string, keys []string, replace bool) error {
	r := session.Read(ctx, store.Cmd(store.Exists, keys...))
	if r.Kind() >= store.Refused {
		return h.failed("copy", r.Err())
	}
	if r.Int() > 0 && !replace {
		return h.refuse("copy", ErrExists, "%s exists already", name)
	}
	return nil
}

// timed fails if writes let entries expire and the store knows no such thing.
func (h *handle) timed(ctx context.Context, session store.Session, name string, writes []store.Command) error {
	if !slices.ContainsFunc(writes, func(c store.Command) bool { return c.Op == store.HPExpire }) {
		return nil
	}
	r := session.Read(ctx, store.Cmd(store.HPTTL, h.kind.key(name, h.kind.parts[0].name), "FIELDS", "1", ""))
	if lacksEntryTTL(r.Err()) {
		return h.failed("copy", store.Error(noEntryTTL))
	}
	return nil
}
