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
	mapped := catalog.RowsOr(func(es []engine.MapEntry) engine.Mapped { return engine.Entries(es) })
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
		Methods: methods[*M](
			catalog.Method{
				Sig: "change(k, fn)", NewKeys: true, Doc: "Replaces the value of k by fn(old), where old is None for an absent key, and returns it. A result of None deletes. fn runs again when somebody else changed k meanwhile.",
				Example: `m.change("n", lambda old: (old or 0) + 1)`, Func: catalog.Func2((*M).Change),
			},
			catalog.Method{
				Sig: "compare_and_set(k, old, new)", NewKeys: true, Doc: "Maps k to new if its value is old; None stands for absent or None. Returns whether it did.",
				Func: catalog.Func3(compareAndSet),
			},
			catalog.Method{Sig: "contains(k)", Doc: "Reports whether k has a value.", Func: catalog.Func1((*M).Contains)},
			catalog.Method{Sig: "delete(k)", Doc: "Removes k. Returns whether it was there.", Func: catalog.Func1((*M).Delete)},
			catalog.Method{Sig: "delete_many(keys)", Doc: "Removes keys. Returns how many were there.", Func: catalog.Func1((*M).DeleteMany)},
			catalog.Method{
				Sig: "get(k, default=None)", Doc: "Returns the value of k, default if there is none. It is a copy: changing it changes nothing stored.",
				Example: `m.get("ada", default={})`, Func: catalog.Func1((*M).Get),
			},
			catalog.Method{Sig: "get_many(keys)", Doc: "Returns a dict of those keys that have values.", Func: catalog.Func1((*M).GetMany)},
			catalog.Method{
				Sig: "incr(k, by=1)", NewKeys: true, Doc: "Adds to the number of k, 0 if there is none, atomically. Returns the sum. An int that does not fit 64 bits is an error.",
				Example: `m.incr("visits")`, Func: catalog.Func2((*M).Incr),
			},
			catalog.Method{Sig: "items()", Doc: "Lists (key, value) pairs.", Func: catalog.Func0((*M).Items)},
			catalog.Method{Sig: "keys()", Doc: "Lists the keys.", Func: catalog.Func0((*M).Keys)},
			catalog.Method{Sig: "merge(other)", NewKeys: true, Doc: "Sets the entries of another map, or of a dict or pairs. Returns how many keys are new.", Func: catalog.Func1((*M).Merge, mapped)},
			catalog.Method{Sig: "pop(k, default=None)", Doc: "Removes k and returns its value.", Func: catalog.Func1((*M).Pop)},
			catalog.Method{Sig: "pop_item()", Doc: "Removes some entry and returns its key and value, None if there is none.", Func: catalog.Func0((*M).PopItem)},
			catalog.Method{Sig: "sample(n)", Doc: "Returns up to n different keys at random.", Func: catalog.Func1((*M).Sample)},
			catalog.Method{Sig: `scan(match="*")`, Doc: "Returns an iterator of (key, value), read in pages, of the keys whose stored form matches a glob pattern.", Func: catalog.Iter1((*M).Scan)},
			catalog.Method{
				Sig: "set(k, v, *, ttl=None)", NewKeys: true, Doc: "Maps k to v. With ttl the entry expires by itself, on stores that can do that.",
				Example: `m.set("ada", {"born": 1815})`, Func: catalog.Proc3((*M).Set),
			},
			catalog.Method{Sig: "set_if_absent(k, v)", NewKeys: true, Doc: "Maps k to v if it has no value. Returns whether it did.", Func: catalog.Func2((*M).SetIfAbsent)},
			catalog.Method{Sig: "setdefault(k, v)", NewKeys: true, Doc: "Returns the value of k, after mapping it to v if it had none.", Func: catalog.Func2((*M).Setdefault)},
			catalog.Method{Sig: "to_dict()", Doc: "Returns a dict of all entries.", Func: catalog.Func0((*M).ToDict)},
			catalog.Method{Sig: "union(other)", Doc: "Returns a dict of the entries of this map and another one, or a dict or pairs, whose values win: m | other.", Func: catalog.Func1((*M).Union, mapped)},
			catalog.Method{
				Sig: "update(map)", NewKeys: true, Doc: "Sets the entries of a dict, a map or pairs, 1,000 at a time. Returns how many keys are new.",
				Example: `m.update({"a": 1, "b": 2})`, Func: catalog.Func1((*M).Update, catalog.RowsOf[engine.MapEntry]()),
			},
			catalog.Method{Sig: "values()", Doc: "Lists the values.", Func: catalog.Func0((*M).Values)},
		),
	})
}

// compareAndSet is compare_and_set, whose old may be none.
func compareAndSet(m *engine.HashMap, ctx context.Context, k codec.Key, old engine.Opt[codec.Text], v codec.Text) (bool, error) {
	return m.CompareAndSet(ctx, k, orNull(old), v)
}
