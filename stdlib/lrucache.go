package stdlib

import (
	"context"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// lruCache is what scripts see of engine.LRUCache.
func lruCache() *catalog.Type {
	type C = engine.LRUCache
	return catalog.Compile(catalog.Type{
		Name: "LRUCache",
		Doc:  "Maps keys to values, as many as its capacity: the entry that was used least recently makes room. With entry_ttl an entry lives for so long after it was put.",
		Len:  "size", Has: "contains", Get: "get", Set: "put", Delete: "remove",
		Iter: catalog.Iter0((*C).Iterate),
		New: catalog.Method{
			Sig: "LRUCache(name, capacity, entry_ttl=None, *, " + options, Doc: "Returns the cache called name.",
			Example: `c = LRUCache("pages", 2, entry_ttl="10m")`, Func: catalog.New1(newLRUCache),
		},
		Methods: methods[*C](
			catalog.Method{
				Sig: "contains(k)", Doc: "Reports whether k has a value. That is no use of it.",
				Example: `
					c.put("ada", 1)
					print(c.contains("ada"), c.contains("bob"))`,
				Prints: "True False", Func: catalog.Func1((*C).Contains),
			},
			catalog.Method{
				Sig: "get(k, default=None)", Doc: "Returns the value of k, default if there is none, and makes it the one that was used last.",
				Example: `
					c.put("ada", 1)
					print(c.get("ada"), c.get("bob"), c.get("bob", default=0))`,
				Prints: "1 None 0", Func: catalog.Func1((*C).Get),
			},
			catalog.Method{
				Sig: "get_or_load(k, fn)", NewKeys: true, Doc: "Returns the value of k; if there is none, that of fn(k), which it puts. Of several callers at once, also in other processes, one calls fn and the others wait for its result. A result of None is put too.",
				Example: `
					print(c.get_or_load("ada", lambda k: [k, 1]))
					print(c.get_or_load("ada", lambda k: [k, 2]))`,
				Prints: `
					["ada", 1]
					["ada", 1]`,
				Func: catalog.Func2(getOrLoad),
			},
			catalog.Method{
				Sig: "items()", Doc: "Lists (key, value) pairs, the one that was used least recently first.",
				Example: `
					c.put("ada", 1)
					c.put("bob", 2)
					c.get("ada")
					print(c.items())`,
				Prints: `[("bob", 2), ("ada", 1)]`, Func: catalog.Func0((*C).Items),
			},
			catalog.Method{
				Sig: "keys()", Doc: "Lists the keys, the one that was used least recently first.",
				Example: `
					c.put("ada", 1)
					c.put("bob", 2)
					c.put("eve", 3)
					print(c.keys())`,
				Prints: `["bob", "eve"]`, Func: catalog.Func0((*C).Keys),
			},
			catalog.Method{
				Sig: "peek(k, default=None)", Doc: "Returns the value of k, default if there is none, and leaves it where it is in the order.",
				Example: `
					c.put("ada", 1)
					print(c.peek("ada"))`,
				Prints: "1", Func: catalog.Func1((*C).Peek),
			},
			catalog.Method{
				Sig: "put(k, v)", NewKeys: true, Doc: "Maps k to v, in place of the entry that was used least recently if there is no room.",
				Example: `
					c.put("ada", {"born": 1815})
					print(c.get("ada"))`,
				Prints: `{"born": 1815}`, Func: catalog.Proc2((*C).Put),
			},
			catalog.Method{
				Sig: "remove(k)", Doc: "Removes k. Returns whether it had a value.",
				Example: `
					c.put("ada", 1)
					print(c.remove("ada"), c.remove("ada"))`,
				Prints: "True False", Func: catalog.Func1((*C).Remove),
			},
			catalog.Method{
				Sig: "stats()", Doc: "Returns a dict of what was counted: hits and misses of get and get_or_load, evictions to make room, expirations, and loads.",
				Example: `
					c.put("ada", 1)
					c.get("ada")
					c.get("bob")
					print(c.stats())`,
				Prints: `{"hits": 1, "misses": 1, "evictions": 0, "expirations": 0, "loads": 0}`,
				Func:   catalog.Func0((*C).Stats).AsDict("hits", "misses", "evictions", "expirations", "loads"),
			},
		),
	})
}

// lruCacheOptions are those of the constructor.
type lruCacheOptions struct {
	engine.Common
	Capacity int
	EntryTTL engine.Opt[time.Duration]
}

func newLRUCache(e *engine.Engine, name string, opts lruCacheOptions) (*engine.LRUCache, error) {
	if opts.Capacity < 1 {
		return nil, catalog.Errorf("value", "capacity must be at least 1, got %d", opts.Capacity)
	}
	ttl := opts.EntryTTL
	if ttl.OK && (ttl.V < time.Millisecond) {
		return nil, catalog.Errorf("value", "entry_ttl must be at least 1ms, got %s", catalog.FormatDuration(ttl.V))
	}
	return e.LRUCache(name, engine.LRUCacheOptions{Common: opts.Common, Capacity: opts.Capacity, EntryTTL: ttl.V})
}

// getOrLoad is get_or_load(k, fn).
func getOrLoad(c *engine.LRUCache, ctx context.Context, k codec.Key, fn catalog.Callback) (codec.Text, error) {
	return c.GetOrLoad(ctx, k, func() (codec.Text, error) {
		v, err := fn.Call(catalog.Elem, catalog.OfKey(k))
		return v.Elem(), err
	})
}
