package engine

import (
	"context"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// hashSwap replaces what a field holds if that is one text, or nothing.
// KEYS hash. ARGV field, "1" if it has a value now, that value, "1" if it will
// have one, that value. Returns {"1"} if it did, else {"0"} and the value that
// the field has instead, if any.
var hashSwap = store.NewScript(store.Script{
	Name:    "hash.swap",
	Keys:    1,
	Decides: true,
	Lua: `
local now = redis.call('HGET', KEYS[1], ARGV[1])
if now ~= (ARGV[2] == '1' and ARGV[3]) then return {'0', now or nil} end
if ARGV[4] == '1' then redis.call('HSET', KEYS[1], ARGV[1], ARGV[5])
else redis.call('HDEL', KEYS[1], ARGV[1]) end
return {'1'}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		now := t.Do(store.Cmd(store.HGet, c.Arg(0), c.Arg(1)))
		has := !now.IsNil()
		switch {
		case has != (c.Arg(2) == "1") || has && now.Str() != c.Arg(3):
			if !has {
				return store.OfList([]store.Reply{store.OfStr("0")})
			}
			return store.OfList([]store.Reply{store.OfStr("0"), now})
		case c.Arg(4) == "1":
			t.Do(store.Cmd(store.HSet, c.Arg(0), c.Arg(1), c.Arg(5)))
		default:
			t.Do(store.Cmd(store.HDel, c.Arg(0), c.Arg(1)))
		}
		return store.OfList([]store.Reply{store.OfStr("1")})
	},
})

// swap replaces old by new if old is what k has, and gives what it has instead
// if not.
func (m *HashMap) swap(ctx context.Context, op string, k codec.Key, old, new Opt[codec.Text]) (done bool, now Opt[codec.Text], err error) {
	c := hashSwap.Cmd(m.name, string(k), flag(old.OK), string(old.V), flag(new.OK), string(new.V))
	return swapped(m.write(ctx, op, c))
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// CompareAndSet maps k to a new value if it has the old one, and reports
// whether it did; an old codec.Null stands for none or no value. Values are
// compared as values: dicts are equal whatever their order. One round trip, a
// second one if equal values are spelled differently. O(1).
func (m *HashMap) CompareAndSet(ctx context.Context, k codec.Key, old, new codec.Text) (bool, error) {
	return m.compareAndSet(old, func(was Opt[codec.Text]) (bool, Opt[codec.Text], error) {
		return m.swap(ctx, "compare_and_set", k, was, codec.Some(new))
	})
}

// Change replaces the value of k by fn of it, or of none, and returns the new
// one; fn giving none removes k. When somebody else changes k meanwhile, fn
// runs again. Two round trips for each run. O(1).
func (m *HashMap) Change(ctx context.Context, k codec.Key, fn func(old Opt[codec.Text]) (Opt[codec.Text], error)) (Opt[codec.Text], error) {
	old, err := m.Get(ctx, k)
	if err != nil {
		return old, err
	}
	return m.changing(old, fn, func(old, new Opt[codec.Text]) (bool, Opt[codec.Text], error) {
		return m.swap(ctx, "change", k, old, new)
	})
}
