package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// hashMap is what scripts see of engine.HashMap.
func hashMap() *catalog.Type {
	type M = engine.HashMap
	return catalog.Compile(catalog.Type{
		Name: "HashMap", Alias: "Dict",
		Doc: "Maps keys to values. Keys are told apart by type and value: 1 and \"1\" are two. default is what m[k] gives for a key that is not there.",
		Len: "size", Has: "contains", Get: "get", Set: "set", Delete: "delete",
		Operators: map[string]string{"|": "union"},
		Iter:      catalog.Iter0((*M).Iterate),
		Pairs:     catalog.Iter0((*M).Pairs),
		New: catalog.Method{
			Sig: "HashMap(name, default=None, *, " + options, Doc: "Returns the map called name.",
			Example: `m = HashMap("users")`, Func: catalog.New1((*engine.Engine).HashMap),
		},
		Methods: methods[*M](copied[*M]("m", `d.set("ada", 1)`, mapRows()...)...),
	})
}

// mapRows are the rows of what a map has that is not on every structure.
func mapRows() []catalog.Method {
	type M = engine.HashMap
	mapped := catalog.RowsOr(func(es []engine.MapEntry) engine.Mapped { return engine.Entries(es) })
	return []catalog.Method{
		{
			Sig: "change(k, fn)", NewKeys: true, Doc: "Replaces the value of k by fn(old), where old is None for an absent key, and returns it. A result of None deletes. fn runs again when somebody else changed k meanwhile.",
			Example: `print(m.change("visits", lambda n: (n or 0) + 1), m.change("visits", lambda n: n + 1))`,
			Prints:  `1 2`,
			Func:    catalog.Func2((*M).Change),
		},
		{
			Sig: "compare_and_set(k, old, new)", NewKeys: true, Doc: "Maps k to new if its value is old; None stands for absent or None. Returns whether it did.",
			Example: `
				m.set("door", "open")
				print(m.compare_and_set("door", "open", "shut"), m.compare_and_set("door", "open", "shut"))`,
			Prints: `True False`,
			Func:   catalog.Func3(compareAndSet),
		},
		{
			Sig: "contains(k)", Doc: "Reports whether k has a value.",
			Example: `
				m.set("ada", 1)
				print(m.contains("ada"), m.contains("bob"))`,
			Prints: `True False`,
			Func:   catalog.Func1((*M).Contains),
		},
		{
			Sig: "delete(k)", Doc: "Removes k. Returns whether it was there.",
			Example: `
				m.set("ada", 1)
				print(m.delete("ada"), m.delete("ada"))`,
			Prints: `True False`,
			Func:   catalog.Func1((*M).Delete),
		},
		{
			Sig: "delete_many(keys)", Doc: "Removes keys. Returns how many were there.",
			Example: `
				m.update({"ada": 1, "bob": 2})
				print(m.delete_many(["ada", "bob", "eve"]))`,
			Prints: `2`,
			Func:   catalog.Func1((*M).DeleteMany),
		},
		{
			Sig: "entry_ttl(k)", Doc: "Returns the seconds that the entry of k has left to live, None if it lives until it is deleted or there is none. Needs a server of Redis 7.4, Valkey 9 or newer, or a store of rdsh.",
			Example: `
				m.set("ada", 1)
				print(m.entry_ttl("ada"))`,
			Prints: `None`,
			Func:   catalog.Func1((*M).EntryTTL),
		},
		{
			Sig: "expire_entry(k, after)", Doc: "Lets the entry of k live for a duration from now; setting it again lets it live until it is deleted. Returns whether there is one. Needs a server of Redis 7.4, Valkey 9 or newer, or a store of rdsh.",
			Example: `
				m.set("ada", 1)
				print(m.expire_entry("ada", "1h"), m.expire_entry("bob", "1h"))
				print(m.entry_ttl("ada") > 3590)`,
			Prints: `
				True False
				True`,
			Func: catalog.Func2((*M).ExpireEntry),
		},
		{
			Sig: "get(k, default=None)", Doc: "Returns the value of k, default if there is none. It is a copy: changing it changes nothing stored.",
			Example: `
				m.set("ada", 0)
				print(m.get("ada"), m.get("bob"), m.get("bob", default="-"))`,
			Prints: `0 None -`,
			Func:   catalog.Func1((*M).Get),
		},
		{
			Sig: "get_many(keys)", Doc: "Returns a dict of those keys that have values.",
			Example: `
				m.update({"ada": 1, "bob": 2})
				print(m.get_many(["bob", "eve"]))`,
			Prints: `{"bob": 2}`,
			Func:   catalog.Func1((*M).GetMany),
		},
		{
			Sig: "incr(k, by=1)", NewKeys: true, Doc: "Adds to the number of k, 0 if there is none, atomically. Returns the sum. An int that does not fit 64 bits is an error.",
			Example: `print(m.incr("ada"), m.incr("ada", by=0.5))`,
			Prints:  `1 1.5`,
			Func:    catalog.Func2((*M).Incr),
		},
		{
			Sig: "items()", Doc: "Lists (key, value) pairs.",
			Example: `
				m.set("ada", 1)
				for name, n in m.items(): print(name, n)`,
			Prints: `ada 1`,
			Func:   catalog.Func0((*M).Items),
		},
		{
			Sig: "keys()", Doc: "Lists the keys.",
			Example: `
				m.set("ada", 1)
				print(m.keys())`,
			Prints: `["ada"]`,
			Func:   catalog.Func0((*M).Keys),
		},
		{
			Sig: "merge(other)", NewKeys: true, Doc: "Sets the entries of another map, or of a dict or pairs. Returns how many keys are new.",
			Example: `
				guests = HashMap("guests")
				guests.update({"ada": 5, "eve": 6})
				m.set("ada", 1)
				print(m.merge(guests), m.get("ada"))`,
			Prints: `1 5`,
			Func:   catalog.Func1((*M).Merge, mapped),
		},
		{
			Sig: "pop(k, default=None)", Doc: "Removes k and returns its value.",
			Example: `
				m.set("ada", 1)
				print(m.pop("ada"), m.pop("ada"))`,
			Prints: `1 None`,
			Func:   catalog.Func1((*M).Pop),
		},
		{
			Sig: "pop_item()", Doc: "Removes some entry and returns its key and value, None if there is none.",
			Example: `
				m.set("ada", 1)
				name, n = m.pop_item()
				print(name, n, len(m))`,
			Prints: `ada 1 0`,
			Func:   catalog.Func0((*M).PopItem),
		},
		{
			Sig: "sample(n)", Doc: "Returns up to n different keys at random.",
			Example: `
				m.update({"ada": 1, "bob": 2})
				print(len(m.sample(1)), len(m.sample(5)))`,
			Prints: `1 2`,
			Func:   catalog.Func1((*M).Sample),
		},
		{
			Sig: `scan(match="*")`, Doc: "Returns an iterator of (key, value), read in pages, of the keys whose stored form matches a glob pattern.",
			Example: `
				m.update({"ada": 1, "bob": 2})
				for name, n in m.scan("a*"): print(name, n)`,
			Prints: `ada 1`,
			Func:   catalog.Iter1((*M).Scan),
		},
		{
			Sig: "set(k, v, *, ttl=None)", NewKeys: true, Doc: "Maps k to v. With ttl the entry expires by itself, on stores that can do that.",
			Example: `
				m.set("ada", {"age": 36})
				print(m.get("ada"))`,
			Prints: `{"age": 36}`,
			Func:   catalog.Proc3((*M).Set),
		},
		{
			Sig: "set_if_absent(k, v)", NewKeys: true, Doc: "Maps k to v if it has no value. Returns whether it did.",
			Example: `print(m.set_if_absent("ada", 1), m.set_if_absent("ada", 2), m.get("ada"))`,
			Prints:  `True False 1`,
			Func:    catalog.Func2((*M).SetIfAbsent),
		},
		{
			Sig: "setdefault(k, v)", NewKeys: true, Doc: "Returns the value of k, after mapping it to v if it had none.",
			Example: `print(m.setdefault("ada", 1), m.setdefault("ada", 2))`,
			Prints:  `1 1`,
			Func:    catalog.Func2((*M).Setdefault),
		},
		{
			Sig: "to_dict()", Doc: "Returns a dict of all entries.",
			Example: `
				m.set("ada", 1)
				print(m.to_dict())`,
			Prints: `{"ada": 1}`,
			Func:   catalog.Func0((*M).ToDict),
		},
		{
			Sig: "union(other)", Doc: "Returns a dict of the entries of this map and another one, or a dict or pairs, whose values win: m | other.",
			Example: `
				m.set("ada", 1)
				print(m.union({"ada": 2}))`,
			Prints: `{"ada": 2}`,
			Func:   catalog.Func1((*M).Union, mapped),
		},
		{
			Sig: "update(map)", NewKeys: true, Doc: "Sets the entries of a dict, a map or pairs, 1,000 at a time. Returns how many keys are new.",
			Example: `print(m.update({"ada": 1, "bob": 2}), m.update({"ada": 3, "eve": 4}))`,
			Prints:  `2 1`,
			Func:    catalog.Func1((*M).Update, catalog.RowsOf[engine.MapEntry]()),
		},
		{
			Sig: "values()", Doc: "Lists the values.",
			Example: `
				m.set("ada", 1)
				print(m.values())`,
			Prints: `[1]`,
			Func:   catalog.Func0((*M).Values),
		},
	}
}

// compareAndSet is compare_and_set, whose old may be none.
func compareAndSet(m *engine.HashMap, ctx context.Context, k codec.Key, old engine.Opt[codec.Text], v codec.Text) (bool, error) {
	return m.CompareAndSet(ctx, k, orNull(old), v)
}
