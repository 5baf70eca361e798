package engine

import (
	"context"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Content is all that a structure holds, in the field of its general type.
// The others are empty.
type Content struct {
	Type    string         // the general type, "" if there is no such structure
	Value   codec.Text     // of a Cell
	Items   []codec.Text   // of a List
	Entries Dict[MapEntry] // of a HashMap
	Members Members        // of a Set
	Pairs   []MemberScore  // of a SortedSet, ascending
}

// keyspaceRead reads all of a structure of one key.
// KEYS its key, the first keys of structures of that name of several keys.
// Returns the type and a list, nothing if there is no such structure, or the
// position from 0 of the kind of several keys that there is instead.
var keyspaceRead = store.NewScript(store.Script{
	Name:     "keyspace.read",
	Keys:     1 + len(multiple),
	ReadOnly: true,
	Lua: store.LuaReadAll + `
local holds = redis.call('TYPE', KEYS[1])
holds = holds.ok or holds
if read[holds] then return {holds, read[holds](KEYS[1])} end
if holds ~= 'none' then return {holds, {}} end
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then return i - 2 end
end
return {}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		holds := t.Do(store.Cmd(store.Type, c.Arg(0))).Str()
		if store.Width(holds) > 0 {
			return store.OfList([]store.Reply{store.OfStr(holds), readContent(t, c.Arg(0), holds)})
		}
		if holds != "none" {
			return store.OfList([]store.Reply{store.OfStr(holds), store.OfList(nil)})
		}
		for i := 1; i < c.Script.Keys; i++ {
			if t.Has(c.Arg(i)) {
				return store.OfInt(int64(i - 1))
			}
		}
		return store.OfList(nil)
	},
})

// multiple lists the kinds of several keys.
var multiple = slices.DeleteFunc(slices.Clone(kinds), func(k *kind) bool { return k.single() })

// ReadMany gives all that each of several structures of one key holds, in the
// order of their names; one that does not exist has no Type. The error is of
// kind unsupported for a structure that has no such content: one of several
// keys, as a Trie. One round trip for each 1,000; each is read atomically. O(n),
// n being all elements.
func (e *Engine) ReadMany(ctx context.Context, names []string) ([]Content, error) {
	all := make([]Content, 0, len(names))
	for chunk := range slices.Chunk(names, bulk) {
		cs := make([]store.Command, len(chunk))
		for i, name := range chunk {
			if name == "" {
				return nil, errorf(ErrValue, "store read_many: name is empty")
			}
			keys := []string{name}
			for _, k := range multiple {
				keys = append(keys, k.key(name, k.parts[0].name))
			}
			cs[i] = keyspaceRead.Cmd(keys...)
		}
		for i, r := range e.store.Pipeline(ctx, cs) {
			c, err := contentOf(chunk[i], r)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// contentOf reads the reply of keyspaceRead.
func contentOf(name string, r store.Reply) (c Content, err error) {
	title := ""
	switch {
	case r.Kind() >= store.Refused:
		return c, storeError("read_many", r.Err())
	case r.Kind() == store.Int:
		title = multiple[r.Int()].title
	case r.Len() == 0:
		return c, nil
	default:
		title = generalOf(r.At(0).Str())
	}
	switch content := r.At(1); title {
	case "Cell":
		c.Value = codec.Text(content.At(0).Str())
	case "List":
		c.Items = listOf[codec.Text](content)
	case "HashMap":
		c.Entries = mapEntries(content)
	case "Set":
		c.Members = listOf[codec.Key](content)
	case "SortedSet":
		c.Pairs = memberScores(content)
	default:
		return c, errorf(ErrUnsupported, "store read_many: %s: a %s cannot be read as a whole", name, title)
	}
	c.Type = title
	return c, nil
}
