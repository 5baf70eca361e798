package stdlib

import (
	"context"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// lruDict is what scripts see of engine.LRUDict.
func lruDict() *catalog.Type {
	type D = engine.LRUDict
	own := map[string]catalog.Func{
		"contains": catalog.Func1((*D).Contains),
		"delete":   catalog.Func1((*D).Delete),
		"get":      catalog.Func1((*D).Get),
		"pop":      catalog.Func1((*D).Pop),
	}
	reads := []string{"entry_ttl", "get_many", "items", "keys", "sample", "scan", "to_dict", "union", "values"}
	rows := mapRows()
	for i := range rows {
		name, _, _ := strings.Cut(rows[i].Sig, "(")
		if f, ok := own[name]; ok {
			rows[i].Func = f
			continue
		}
		writes := !slices.Contains(reads, name)
		rows[i].Func = catalog.Through(rows[i].Func, func(d *D, ctx context.Context) (*engine.HashMap, error) { return d.Map(ctx, writes) })
	}
	rows = slices.DeleteFunc(rows, func(m catalog.Method) bool { return strings.HasPrefix(m.Sig, "set(") })
	rows = append(
		rows,
		catalog.Method{
			Sig: "in_memory()", Doc: "Returns a dict of the entries in memory, the one that was used least recently first.",
			Example: `
				m.set("ada", 1)
				print(m.in_memory())`,
			Prints: `{"ada": 1}`,
			Func:   catalog.Func0(func(d *D, _ context.Context) (engine.Dict[engine.MapEntry], error) { return d.InMemory(), nil }),
		},
		catalog.Method{
			Sig: "set(k, v, *, ttl=None)", NewKeys: true, Doc: "Maps k to v in memory. It is written when there is no room, by sync(), by any call that concerns more than one key, and at the end of the run; at once with ttl, after which the entry expires (error unsupported on a server before Redis 7.4 and Valkey 9).",
			Example: `
				m.set("ada", {"born": 1815})
				print(HashMap("users").get("ada"), m.get("ada"))`,
			Prints: `None {"born": 1815}`,
			Func:   catalog.Proc3(setInMemory),
		},
		catalog.Method{
			Sig: "sync(*, clear=False)", Doc: "Writes what was not yet written, atomically. With clear nothing is in memory then.",
			Example: `
				m.set("ada", 1)
				m.sync(clear=True)
				print(HashMap("users").get("ada"), m.in_memory())`,
			Prints: `1 {}`,
			Func:   catalog.Proc1((*D).Sync),
		},
	)
	return catalog.Compile(catalog.Type{
		Name: "LRUDict",
		Doc:  "A HashMap with the maxsize entries in memory that were used last: what is there is read and set without the store. What others write meanwhile is not seen of what is in memory.",
		Len:  "size", Has: "contains", Get: "get", Set: "set", Delete: "delete",
		Operators: map[string]string{"|": "union"},
		Iter:      catalog.Iter0((*D).Iterate),
		Pairs:     catalog.Iter0((*D).Pairs),
		New: catalog.Method{
			Sig: "LRUDict(name, maxsize, *, " + options, Doc: "Returns the map called name.",
			Example: `m = LRUDict("users", 1000)`, Func: catalog.New1(newLRUDict),
		},
		Methods: methods[*D](rows...),
	})
}

func newLRUDict(e *engine.Engine, name string, opts engine.LRUDictOptions) (*engine.LRUDict, error) {
	if opts.Maxsize < 1 {
		return nil, catalog.Errorf("value", "maxsize must be at least 1, got %d", opts.Maxsize)
	}
	return e.LRUDict(name, opts)
}

// setInMemory sets an entry, in the store if it is to expire.
func setInMemory(d *engine.LRUDict, ctx context.Context, k codec.Key, v codec.Text, opts engine.SetOptions) error {
	if opts.TTL == 0 {
		return d.Set(ctx, k, v)
	}
	m, err := d.Map(ctx, true)
	if err != nil {
		return err
	}
	return m.Set(ctx, k, v, opts)
}
