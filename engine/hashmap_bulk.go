package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// bulk executes a write of one key with many arguments, width of them for each
// element: 1,000 elements a command, in one pipeline. It returns the sum of
// the replies.
func (h *handle) bulk(ctx context.Context, op string, write store.Op, args []string, width int) (int, error) {
	if len(args) == 0 {
		return 0, nil
	}
	if len(args) <= bulk*width {
		r, err := h.write(ctx, op, store.CmdList(write, h.name, args))
		return int(r.Int()), err
	}
	var cs []store.Command
	for chunk := range slices.Chunk(args, bulk*width) {
		cs = append(cs, store.CmdList(write, h.name, chunk))
	}
	rs, err := h.pipeline(ctx, op, cs)
	return sumOf(rs), err
}

// pipeline executes reads, or writes with the ttl option, in one round trip, and
// gives their replies, up to the first that failed.
func (h *handle) pipeline(ctx context.Context, op string, cs []store.Command) ([]store.Reply, error) {
	n, touches := len(cs), h.common.TTL > 0 && cs[0].Writes()
	if n == 1 && !touches {
		r, err := h.run(ctx, ctx, op, &cs[0])
		return []store.Reply{r}, err
	}
	if touches {
		cs = append(cs, h.touch())
	}
	rs := h.store.Pipeline(ctx, cs)
	for i, r := range rs {
		if r.Kind() >= store.Refused {
			return rs[:min(i, n)], h.failure(ctx, op, r.Err())
		}
	}
	return rs[:n], nil
}

// sumOf gives the sum of integer replies.
func sumOf(rs []store.Reply) int {
	sum := 0
	for _, r := range rs {
		sum += int(r.Int())
	}
	return sum
}

// Update maps keys to values and returns how many keys are new. It is atomic
// for each 1,000 entries. O(n).
func (m *HashMap) Update(ctx context.Context, entries []MapEntry) (int, error) {
	return m.update(ctx, "update", entries)
}

func (m *HashMap) update(ctx context.Context, op string, entries []MapEntry) (int, error) {
	args := make([]string, 0, 2*len(entries))
	for _, e := range entries {
		args = append(args, string(e.Key), string(e.Value))
	}
	return m.bulk(ctx, op, store.HSet, args, 2)
}

// GetMany gives the entries of those of keys that have values. O(n).
func (m *HashMap) GetMany(ctx context.Context, keys []codec.Key) (Dict[MapEntry], error) {
	if len(keys) == 0 {
		return nil, nil
	}
	r, err := m.read(ctx, "get_many", store.CmdList(store.HMGet, m.name, strs(keys)))
	var entries Dict[MapEntry]
	for i, v := range r.List() {
		if !v.IsNil() {
			entries = append(entries, MapEntry{keys[i], codec.Text(v.Str())})
		}
	}
	return entries, err
}

// Keys gives all keys, in no order. O(n).
func (m *HashMap) Keys(ctx context.Context) ([]codec.Key, error) {
	r, err := m.read(ctx, "keys", store.Cmd(store.HKeys, m.name))
	return listOf[codec.Key](r), err
}

// Values gives all values, in no order. O(n).
func (m *HashMap) Values(ctx context.Context) ([]codec.Text, error) {
	r, err := m.read(ctx, "values", store.Cmd(store.HVals, m.name))
	return listOf[codec.Text](r), err
}

// Items gives all entries, in no order. O(n).
func (m *HashMap) Items(ctx context.Context) ([]MapEntry, error) {
	r, err := m.read(ctx, "items", store.Cmd(store.HGetAll, m.name))
	return mapEntries(r), err
}

func mapEntries(r store.Reply) []MapEntry {
	list := r.List()
	es := make([]MapEntry, len(list)/2)
	for i := range es {
		es[i] = mapEntry(list[2*i:])
	}
	return es
}

func mapEntry(e []store.Reply) MapEntry {
	return MapEntry{codec.Key(e[0].Str()), codec.Text(e[1].Str())}
}

// ToDict gives all entries as a dict. O(n).
func (m *HashMap) ToDict(ctx context.Context) (Dict[MapEntry], error) {
	r, err := m.read(ctx, "to_dict", store.Cmd(store.HGetAll, m.name))
	return mapEntries(r), err
}

// Sample gives up to n different keys, chosen at random; all of a map that has
// no more. O(n).
func (m *HashMap) Sample(ctx context.Context, n int) ([]codec.Key, error) {
	if n < 0 {
		return nil, m.refuse("sample", ErrValue, "n must not be negative, got %d", n)
	}
	r, err := m.read(ctx, "sample", store.Cmd(store.HRandField, m.name, strconv.Itoa(n)))
	return listOf[codec.Key](r), err
}

// Scan gives a cursor over the entries whose keys match a glob pattern, in no
// order, read in pages. An entry that stays meanwhile comes at least once.
func (m *HashMap) Scan(_ context.Context, opts MatchOptions) (Cursor[MapEntry], error) {
	return scan(&m.handle, "scan", store.HScan, opts.Match, 2, mapEntry), nil
}

// Iterate gives a cursor over the keys, as Scan does.
func (m *HashMap) Iterate(_ context.Context) (Cursor[codec.Key], error) {
	return scan(&m.handle, "iterate", store.HScan, "", 2, func(e []store.Reply) codec.Key {
		return codec.Key(e[0].Str())
	}), nil
}

// hashMerge copies all fields of a hash into another.
// KEYS to, from. Returns how many were new there.
var hashMerge = store.NewScript(store.Script{
	Name: "hash.merge",
	Keys: 2,
	Lua: `
local all, new = redis.call('HGETALL', KEYS[2]), redis.call('HLEN', KEYS[1])
for i = 1, #all, 2000 do
  redis.call('HSET', KEYS[1], unpack(all, i, math.min(i + 1999, #all)))
end
return redis.call('HLEN', KEYS[1]) - new`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		all := listOf[string](t.Do(store.Cmd(store.HGetAll, c.Arg(1))))
		before := t.Do(store.Cmd(store.HLen, c.Arg(0))).Int()
		for chunk := range slices.Chunk(all, 2*bulk) {
			t.Do(store.CmdList(store.HSet, c.Arg(0), chunk))
		}
		return store.OfInt(t.Do(store.Cmd(store.HLen, c.Arg(0))).Int() - before)
	},
})

// Mapped is what maps can be put together with: a HashMap, or Entries.
type Mapped interface {
	mergeInto(ctx context.Context, m *HashMap) (int, error)
	entriesWith(ctx context.Context, m *HashMap) (own, other []MapEntry, err error)
}

// Entries are entries that are in no store.
type Entries []MapEntry

// Merge copies all entries of another map into this one and returns how many
// keys are new. Those of a HashMap it copies atomically; from another store
// that takes two round trips, and as with Entries is atomic for each 1,000.
// O(n).
func (m *HashMap) Merge(ctx context.Context, other Mapped) (int, error) {
	return other.mergeInto(ctx, m)
}

func (es Entries) mergeInto(ctx context.Context, m *HashMap) (int, error) {
	return m.update(ctx, "merge", es)
}

func (m *HashMap) mergeInto(ctx context.Context, to *HashMap) (int, error) {
	if m.base() != to.base() {
		entries, err := m.Items(ctx)
		if err != nil {
			return 0, err
		}
		return to.update(ctx, "merge", entries)
	}
	r, err := to.writeBoth(ctx, "merge", hashMerge.Cmd(to.name, m.name), &m.handle)
	return int(r.Int()), err
}

// writeBoth is write of a script that reads another structure too, which may
// be the one that holds something else.
func (h *handle) writeBoth(ctx context.Context, op string, c store.Command, other *handle) (store.Reply, error) {
	r, err := h.write(ctx, op, c)
	if errors.Is(err, ErrType) {
		if wrong := other.wrongType(ctx, other.name); wrong != nil {
			err = wrong
		}
	}
	return r, err
}

// Union gives the entries of both maps as a dict; those of other count where
// both have a key. Nothing is changed. O(n).
func (m *HashMap) Union(ctx context.Context, other Mapped) (Dict[MapEntry], error) {
	entries, others, err := other.entriesWith(ctx, m)
	if err != nil {
		return nil, err
	}
	at := map[codec.Key]int{}
	for i, e := range entries {
		at[e.Key] = i
	}
	for _, e := range others {
		if i, ok := at[e.Key]; ok {
			entries[i].Value = e.Value
		} else {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

func (es Entries) entriesWith(ctx context.Context, m *HashMap) (own, other []MapEntry, err error) {
	r, err := m.read(ctx, "union", store.Cmd(store.HGetAll, m.name))
	return mapEntries(r), es, err
}

func (m *HashMap) entriesWith(ctx context.Context, with *HashMap) (own, other []MapEntry, err error) {
	rs, err := both(ctx, "union", &with.handle, &m.handle)
	return mapEntries(rs[0]), mapEntries(rs[1]), err
}

// both reads two hashes: atomically if they are in one store.
func both(ctx context.Context, op string, a, b *handle) (rs [2]store.Reply, err error) {
	handles := [2]*handle{a, b}
	if a.base() == b.base() {
		copy(rs[:], a.store.Atomic(ctx, []store.Command{store.Cmd(store.HGetAll, a.name), store.Cmd(store.HGetAll, b.name)}))
	} else {
		for i, h := range handles {
			rs[i] = h.store.Do(ctx, store.Cmd(store.HGetAll, h.name))
		}
	}
	for i, h := range handles {
		if rs[i].Kind() >= store.Refused {
			return rs, h.failure(ctx, op, rs[i].Err())
		}
	}
	return rs, nil
}
