package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A HashMap maps keys to values. It is a hash at its name, the fields being
// keys in canonical stored form. In what follows n is the number of entries
// that a call is about.
type HashMap struct{ copyable }

// HashMapOptions are the options of a map; the zero value is useful.
type HashMapOptions struct{ Common }

// HashMap gives the map called name. It does no I/O.
func (e *Engine) HashMap(name string, opts HashMapOptions) (*HashMap, error) {
	m := new(HashMap)
	if err := e.open(&m.handle, hashMapKind, name, opts.Common); err != nil {
		return nil, err
	}
	return m, nil
}

// A MapEntry is a key and its value.
type MapEntry struct {
	Key   codec.Key
	Value codec.Text
}

// Get gives the value of k, or none. O(1).
func (m *HashMap) Get(ctx context.Context, k codec.Key) (Opt[codec.Text], error) {
	var c store.Command
	c.Fill(store.HGet, m.name, string(k))
	r, err := m.run(ctx, ctx, "get", &c)
	return optText(r), err
}

// Contains reports whether k has a value. O(1).
func (m *HashMap) Contains(ctx context.Context, k codec.Key) (bool, error) {
	r, err := m.read(ctx, "contains", store.Cmd(store.HExists, m.name, string(k)))
	return r.Int() == 1, err
}

// SetOptions are the options of a set: how long the entry lives, 0 for ever.
type SetOptions struct{ TTL time.Duration }

// hashSetTTL sets an entry that expires.
// KEYS hash. ARGV field, value, milliseconds. Returns 1; UNSUPPORTED by a
// store whose fields do not expire.
var hashSetTTL = store.NewScript(store.Script{
	Name: "hash.set_ttl",
	Keys: 1,
	Lua: `
local can = redis.pcall('HPEXPIRE', KEYS[1], '1', 'NX', 'FIELDS', '1', '')
if can.err and not string.match(can.err, '^WRONGTYPE') then
  return redis.error_reply('` + noEntryTTL + `')
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HPEXPIRE', KEYS[1], ARGV[3], 'FIELDS', '1', ARGV[1])
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		r := t.Try(store.Raw("HPEXPIRE", c.Arg(0), "1", "NX", "FIELDS", "1", ""))
		if err := r.Err(); err != nil && !isWrongType(err) {
			return store.OfError(noEntryTTL)
		}
		t.Do(store.Cmd(store.HSet, c.Arg(0), c.Arg(1), c.Arg(2)))
		t.Do(store.Raw("HPEXPIRE", c.Arg(0), c.Arg(3), "FIELDS", "1", c.Arg(1)))
		return store.OfInt(1)
	},
})

// Set maps k to v. With a TTL the entry expires by itself, on servers from
// Redis 7.4 and Valkey 9; others answer with kind unsupported. O(1).
func (m *HashMap) Set(ctx context.Context, k codec.Key, v codec.Text, opts SetOptions) error {
	var c store.Command
	if c.Fill(store.HSet, m.name, string(k), string(v)); opts.TTL != 0 {
		ms, err := m.lifetime("set", opts)
		if err != nil {
			return err
		}
		c = hashSetTTL.Cmd(m.name, string(k), string(v), strconv.FormatInt(ms, 10))
	}
	_, err := m.put(ctx, "set", &c)
	return err
}

// SetIfAbsent maps k to v unless it has a value, and reports whether it did.
// O(1).
func (m *HashMap) SetIfAbsent(ctx context.Context, k codec.Key, v codec.Text) (bool, error) {
	r, err := m.write(ctx, "set_if_absent", store.Cmd(store.HSetNX, m.name, string(k), string(v)))
	return r.Int() == 1, err
}

// hashSetDefault gives the value of a field, after setting it if there is none.
// KEYS hash. ARGV field, value.
var hashSetDefault = store.NewScript(store.Script{
	Name:    "hash.setdefault",
	Keys:    1,
	Decides: true,
	Lua: `
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
return redis.call('HGET', KEYS[1], ARGV[1])`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		t.Do(store.Cmd(store.HSetNX, c.Arg(0), c.Arg(1), c.Arg(2)))
		return t.Do(store.Cmd(store.HGet, c.Arg(0), c.Arg(1)))
	},
})

// Setdefault maps k to v unless it has a value, and returns the value it has
// then. O(1).
func (m *HashMap) Setdefault(ctx context.Context, k codec.Key, v codec.Text) (codec.Text, error) {
	return m.setDefault(ctx, "setdefault", k, v)
}

func (m *HashMap) setDefault(ctx context.Context, op string, k codec.Key, v codec.Text) (codec.Text, error) {
	r, err := m.write(ctx, op, hashSetDefault.Cmd(m.name, string(k), string(v)))
	return codec.Text(r.Str()), err
}

// Incr adds by to the number of k, 0 if it has no value, and returns the sum:
// ints exactly, floats as 64-bit floats. The error is of kind type if the
// value is no number, of kind value if the sum does not fit; nothing is
// written then. O(1).
func (m *HashMap) Incr(ctx context.Context, k codec.Key, by Number) (Number, error) {
	return m.add(ctx, "incr", k, by)
}

// hashPop removes a field. KEYS hash. ARGV field. Returns its value, or nothing.
var hashPop = store.NewScript(store.Script{
	Name:    "hash.pop",
	Keys:    1,
	Decides: true,
	Lua: `
local v = redis.call('HGET', KEYS[1], ARGV[1])
if v then redis.call('HDEL', KEYS[1], ARGV[1]) end
return v`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		v := t.Do(store.Cmd(store.HGet, c.Arg(0), c.Arg(1)))
		if !v.IsNil() {
			t.Do(store.Cmd(store.HDel, c.Arg(0), c.Arg(1)))
		}
		return v
	},
})

// Pop removes k and returns its value, or none. O(1).
func (m *HashMap) Pop(ctx context.Context, k codec.Key) (Opt[codec.Text], error) {
	c := hashPop.Cmd(m.name, string(k))
	r, err := m.take(ctx, "pop", &c)
	return optText(r), err
}

// hashPopItem removes a random field. KEYS hash. Returns it and its value.
var hashPopItem = store.NewScript(store.Script{
	Name:    "hash.pop_item",
	Keys:    1,
	Decides: true,
	Lua: `
local k = redis.call('HRANDFIELD', KEYS[1])
if not k then return {} end
local v = redis.call('HGET', KEYS[1], k)
redis.call('HDEL', KEYS[1], k)
return {k, v}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		k := t.Do(store.Cmd(store.HRandField, c.Arg(0)))
		if k.IsNil() {
			return store.OfList(nil)
		}
		v := t.Do(store.Cmd(store.HGet, c.Arg(0), k.Str()))
		t.Do(store.Cmd(store.HDel, c.Arg(0), k.Str()))
		return store.OfList([]store.Reply{k, v})
	},
})

// PopItem removes an entry, whichever the store likes, and returns it; none of
// an empty map. O(1).
func (m *HashMap) PopItem(ctx context.Context) (Opt[MapEntry], error) {
	c := hashPopItem.Cmd(m.name)
	r, err := m.take(ctx, "pop_item", &c)
	if l := r.List(); len(l) == 2 {
		return codec.Some(MapEntry{codec.Key(l[0].Str()), codec.Text(l[1].Str())}), err
	}
	return Opt[MapEntry]{}, err
}

// Delete removes k and reports whether it had a value. O(1).
func (m *HashMap) Delete(ctx context.Context, k codec.Key) (bool, error) {
	r, err := m.write(ctx, "delete", store.Cmd(store.HDel, m.name, string(k)))
	return r.Int() == 1, err
}

// DeleteMany removes keys and returns how many had values. It is atomic for
// each 1,000. O(n).
func (m *HashMap) DeleteMany(ctx context.Context, keys []codec.Key) (int, error) {
	return m.bulk(ctx, "delete_many", store.HDel, strs(keys), 1)
}

// Rename gives the map another name, and returns a handle of it. The error is
// of kind missing if the map does not exist, of kind exists if the new name is
// taken and Replace is not set. O(1).
func (m *HashMap) Rename(ctx context.Context, name string, opts RenameOptions) (*HashMap, error) {
	if err := m.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return m.engine.HashMap(name, HashMapOptions{m.moved(nil)})
}

// Copy copies the map with its time to live, and returns a handle of the copy;
// errors as with Rename. A copy to another store takes a few round trips and
// holds the map in memory. O(n).
func (m *HashMap) Copy(ctx context.Context, name string, opts CopyOptions) (*HashMap, error) {
	if err := m.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return m.engine.HashMap(name, HashMapOptions{m.moved(opts.Store)})
}

// LocalCopy gives a copy of the map in memory, of the same type and name: what
// is called on it changes nothing stored before Sync. O(n), in one round trip.
func (m *HashMap) LocalCopy(ctx context.Context) (*HashMap, error) {
	local := new(HashMap)
	return local, m.copyTo(ctx, &local.handle)
}

func (m *HashMap) localCopy(ctx context.Context) (Local, error) { return m.LocalCopy(ctx) }
