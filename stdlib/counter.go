package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// counter is what scripts see of engine.Counter.
func counter() *catalog.Type {
	type C = engine.Counter
	counts := catalog.RowsOf[engine.Count]()
	counted := catalog.RowsOr(func(cs []engine.Count) engine.Counted { return engine.Counts(cs) })
	return catalog.Compile(catalog.Type{
		Name: "Counter",
		Doc:  "Counts things: c[x] is 0 for one that was never counted. Zero and negative counts stay until they are deleted.",
		Len:  "size", Has: "contains", Get: "get", Set: "set", Delete: "delete",
		Operators: map[string]string{"+": "add", "-": "sub", "|": "or_", "&": "and_"},
		Iter:      catalog.Iter0((*C).Iterate),
		Pairs:     catalog.Iter0((*C).Pairs),
		New: catalog.Method{
			Sig: "Counter(name, *, " + options, Doc: "Returns the counter called name.",
			Example: `c = Counter("words")`, Func: catalog.New1((*engine.Engine).Counter),
		},
		Methods: methods[*C](copied[*C](
			"c", `d.incr("ada")`,
			catalog.Method{
				Sig: "add(other)", Doc: "Returns a dict of the sums of both counts that are positive: c + other. other may be a dict or an iterable, too.",
				Example: `
					more = Counter("more")
					more.update(["b"])
					c.update(["a", "b"])
					print(c.add(more))`,
				Prints: `{"a": 1, "b": 2}`,
				Func:   catalog.Func1((*C).Add, counted),
			},
			catalog.Method{
				Sig: "and_(other)", Doc: "Returns a dict of the smaller counts that are positive: c & other.",
				Example: `
					more = Counter("more")
					more.update(["b"])
					c.update(["a", "b", "b"])
					print(c.and_(more))`,
				Prints: `{"b": 1}`,
				Func:   catalog.Func1((*C).And, counted),
			},
			catalog.Method{
				Sig: "contains(x)", Doc: "Reports whether x has a count, even 0.",
				Example: `
					c.set("a", 0)
					print(c.contains("a"), c.contains("b"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*C).Contains),
			},
			catalog.Method{
				Sig: "decr(x, by=1)", NewKeys: true, Doc: "Subtracts from the count of x. Returns the new count.",
				Example: `print(c.decr("a"), c.decr("a", by=2))`,
				Prints:  `-1 -3`,
				Func:    catalog.Func2((*C).Decr),
			},
			catalog.Method{
				Sig: "delete(x)", Doc: "Removes x with its count. Returns whether it was there.",
				Example: `
					c.incr("a")
					print(c.delete("a"), c.delete("a"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*C).Delete),
			},
			catalog.Method{
				Sig: "delete_many(items)", Doc: "Removes several with their counts. Returns how many were there.",
				Example: `
					c.update(["a", "b"])
					print(c.delete_many(["a", "b", "c"]))`,
				Prints: `2`,
				Func:   catalog.Func1((*C).DeleteMany),
			},
			catalog.Method{
				Sig: "elements()", Doc: "Returns an iterator that gives each thing as often as its count.",
				Example: `
					c.update({"a": 2})
					for x in c.elements(): print(x)`,
				Prints: `
					a
					a`,
				Func: catalog.Iter0((*C).Elements),
			},
			catalog.Method{
				Sig: "get(x)", Doc: "Returns the count of x, 0 if it has none.",
				Example: `
					c.incr("a")
					print(c.get("a"), c.get("b"))`,
				Prints: `1 0`,
				Func:   catalog.Func1((*C).Get),
			},
			catalog.Method{
				Sig: "incr(x, by=1)", NewKeys: true, Doc: "Adds to the count of x, atomically. Returns the new count.",
				Example: `print(c.incr("a"), c.incr("a", by=0.5))`,
				Prints:  `1 1.5`,
				Func:    catalog.Func2((*C).Incr),
			},
			catalog.Method{
				Sig: "items()", Doc: "Lists (thing, count) pairs.",
				Example: `
					c.update({"a": 2})
					for word, n in c.items(): print(word, n)`,
				Prints: `a 2`,
				Func:   catalog.Func0((*C).Items),
			},
			catalog.Method{
				Sig: "most_common(n=None)", Doc: "Lists the n things with the highest counts, with these; all of them without n. Ties go by stored form.",
				Example: `
					c.update(["b", "a", "b"])
					for word, n in c.most_common(3): print(word, n)`,
				Prints: `
					b 2
					a 1`,
				Func: catalog.Func1((*C).MostCommon),
			},
			catalog.Method{
				Sig: "or_(other)", Doc: "Returns a dict of the larger counts that are positive: c | other.",
				Example: `
					more = Counter("more")
					more.update(["b"])
					c.update(["a", "b", "b"])
					print(c.or_(more))`,
				Prints: `{"a": 1, "b": 2}`,
				Func:   catalog.Func1((*C).Or, counted),
			},
			catalog.Method{
				Sig: "set(x, n)", NewKeys: true, Doc: "Sets the count of x.",
				Example: `
					c.set("a", 5)
					print(c.get("a"))`,
				Prints: `5`,
				Func:   catalog.Proc2((*C).Set),
			},
			catalog.Method{
				Sig: "sub(other)", Doc: "Returns a dict of the differences that are positive: c - other.",
				Example: `
					more = Counter("more")
					more.update(["b"])
					c.update(["a", "b", "b"])
					print(c.sub(more))`,
				Prints: `{"a": 1, "b": 1}`,
				Func:   catalog.Func1((*C).Sub, counted),
			},
			catalog.Method{
				Sig: "subtract(items)", NewKeys: true, Doc: "Subtracts 1 for each item, or the counts of a map. Returns how many things changed.",
				Example: `
					c.update({"a": 3})
					c.subtract(["a", "b"])
					print(c.get("a"), c.get("b"))`,
				Prints: `2 -1`,
				Func:   catalog.Func1((*C).Subtract, counts),
			},
			catalog.Method{
				Sig: "to_dict()", Doc: "Returns a dict of all counts.",
				Example: `
					c.update({"a": 2})
					print(c.to_dict())`,
				Prints: `{"a": 2}`,
				Func:   catalog.Func0((*C).ToDict),
			},
			catalog.Method{
				Sig: "total()", Doc: "Returns the sum of all counts.",
				Example: `
					c.update(["a", "b", "b"])
					print(c.total())`,
				Prints: `3`,
				Func:   catalog.Func0((*C).Total),
			},
			catalog.Method{
				Sig: "update(items)", NewKeys: true, Doc: "Adds 1 for each item, or the counts of a map, 1,000 at a time. Returns how many things changed.",
				Example: `print(c.update(["a", "b", "a"]), c.update({"a": 2}), c.get("a"))`,
				Prints:  `2 0 4`,
				Func:    catalog.Func1((*C).Update, counts),
			},
		)...),
	})
}
