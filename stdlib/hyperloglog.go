package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// hyperLogLog is what scripts see of engine.HyperLogLog.
func hyperLogLog() *catalog.Type {
	type L = engine.HyperLogLog
	return catalog.Compile(catalog.Type{
		Name: "HyperLogLog",
		Doc:  "Estimates how many different things it has seen, to within about 1 % and in 12 KB at most; it keeps none of them. Its size is that of the stored string in bytes.",
		Len:  "size",
		New: catalog.Method{
			Sig: "HyperLogLog(name, *, " + options, Doc: "Returns the HyperLogLog called name.",
			Example: `l = HyperLogLog("visitors")`, Func: catalog.New1((*engine.Engine).HyperLogLog),
		},
		Methods: methods[*L](
			catalog.Method{
				Sig: "add(x)", Doc: "Counts x. Returns whether the estimate may have changed: never for what was counted before.",
				Example: `print(l.add("ada"), l.add("ada"))`,
				Prints:  `True False`,
				Func:    catalog.Func1((*L).Add),
			},
			catalog.Method{
				Sig: "count()", Doc: "Returns the estimate, 0 if nothing was counted.",
				Example: `
					l.update(["ada", "bob", "ada"])
					print(l.count())`,
				Prints: `2`,
				Func:   catalog.Func0((*L).Count),
			},
			catalog.Method{
				Sig: "merge(*others)", Doc: "Counts here what any of others counted.",
				Example: `
					tuesday = HyperLogLog("tuesday")
					tuesday.update(["bob", "eve"])
					l.update(["ada", "bob"])
					l.merge(tuesday)
					print(l.count())`,
				Prints: `3`,
				Func:   catalog.Proc1((*L).Merge, catalog.HandlesOf[*L]()).Wanting("a HyperLogLog"),
			},
			catalog.Method{
				Sig: "update(items)", Doc: "Counts items, 1,000 at a time. Returns whether the estimate may have changed.",
				Example: `print(l.update(["ada", "bob"]), l.update(["ada"]))`,
				Prints:  `True False`,
				Func:    catalog.Func1((*L).Update),
			},
		),
	})
}
