package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// set is what scripts see of engine.Set.
func set() *catalog.Type {
	type S = engine.Set
	listed := func(ks []codec.Key) engine.Collection { return engine.Members(ks) }
	other, others := catalog.KeysOr(listed), catalog.SeveralKeysOr(listed)
	right := func(f func(*S, context.Context, []engine.Collection) (engine.Members, error)) catalog.Func {
		return catalog.Func1(func(s *S, ctx context.Context, other engine.Collection) (engine.Members, error) {
			return f(s, ctx, []engine.Collection{other})
		}, other)
	}
	return catalog.Compile(catalog.Type{
		Name: "Set",
		Doc:  "Members, each once, in no order: 1, 1.0, True and \"1\" are four. Any value can be one, also a list or a dict.",
		Len:  "size", Has: "contains",
		Operators: map[string]string{"|": "union", "&": "intersection", "-": "difference", "^": "symmetric_difference"},
		Right: map[string]catalog.Func{
			"|": right((*S).Union), "&": right((*S).Intersection), "^": right((*S).SymmetricDifference),
			"-": catalog.Func1((*S).Missing, catalog.KeysOr(func(ks []codec.Key) engine.Members { return ks })),
		},
		Order: catalog.Func1((*S).Compare),
		Iter:  catalog.Iter0((*S).Iterate),
		New: catalog.Method{
			Sig: "Set(name, *, " + options, Doc: "Returns the set called name.",
			Example: `s = Set("seen")`, Func: catalog.New1((*engine.Engine).Set),
		},
		Methods: methods[*S](copied[*S](
			"s", `d.add("ada")`,
			catalog.Method{
				Sig: "add(x)", Doc: "Makes x a member. Returns whether it is a new one.",
				Example: `print(s.add("ada"), s.add("ada"))`,
				Prints:  `True False`,
				Func:    catalog.Func1((*S).Add),
			},
			catalog.Method{
				Sig: "contains(x)", Doc: "Reports whether x is a member.",
				Example: `
					s.add("ada")
					print(s.contains("ada"), s.contains("bob"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*S).Contains),
			},
			catalog.Method{
				Sig: "difference(*others)", Doc: "Returns a native set of the members that no other has: s - other. others are Sets or iterables.",
				Example: `
					s.update(["ada", "root"])
					print(s.difference(Set("banned"), ["root"]))`,
				Prints: `set(["ada"])`,
				Func:   catalog.Func1((*S).Difference, others),
			},
			catalog.Method{
				Sig: "difference_update(*others)", Doc: "Removes the members of others, Sets or iterables, atomically. Returns the size.",
				Example: `
					s.update(["ada", "root"])
					print(s.difference_update(["root"]), s.members())`,
				Prints: `1 ["ada"]`,
				Func:   catalog.Func1((*S).DifferenceUpdate, others),
			},
			catalog.Method{
				Sig: "equals(other)", Doc: "Reports whether other, a Set or an iterable, has the same members.",
				Example: `
					s.update(["ada", "bob"])
					print(s.equals(["bob", "ada"]), s.equals(["ada"]))`,
				Prints: `True False`,
				Func:   catalog.Func1((*S).Equals, other),
			},
			catalog.Method{
				Sig: "intersection(*others)", Doc: "Returns a native set of the members that all others have, too: s & other. others are Sets or iterables.",
				Example: `
					s.update(["ada", "bob"])
					print(s.intersection(["bob", "eve"]))`,
				Prints: `set(["bob"])`,
				Func:   catalog.Func1((*S).Intersection, others),
			},
			catalog.Method{
				Sig: "intersection_update(*others)", Doc: "Removes the members that not all of others have, Sets or iterables, atomically. Returns the size.",
				Example: `
					s.update(["ada", "bob"])
					print(s.intersection_update(["bob", "eve"]), s.members())`,
				Prints: `1 ["bob"]`,
				Func:   catalog.Func1((*S).IntersectionUpdate, others),
			},
			catalog.Method{
				Sig: "isdisjoint(other)", Doc: "Reports whether other, a Set or an iterable, has none of the members.",
				Example: `
					s.add("ada")
					print(s.isdisjoint(["bob"]), s.isdisjoint(["ada"]))`,
				Prints: `True False`,
				Func:   catalog.Func1((*S).Isdisjoint, other),
			},
			catalog.Method{
				Sig: "issubset(other)", Doc: "Reports whether other, a Set or an iterable, has all the members; between Sets s <= other.",
				Example: `
					s.add("ada")
					print(s.issubset(["ada", "bob"]), s.issubset(["bob"]))`,
				Prints: `True False`,
				Func:   catalog.Func1((*S).Issubset, other),
			},
			catalog.Method{
				Sig: "issuperset(other)", Doc: "Reports whether all elements of other, a Set or an iterable, are members; between Sets s >= other.",
				Example: `
					s.update(["ada", "bob"])
					print(s.issuperset(["ada"]), s.issuperset(["eve"]))`,
				Prints: `True False`,
				Func:   catalog.Func1((*S).Issuperset, other),
			},
			catalog.Method{
				Sig: "members()", Doc: "Lists all members.",
				Example: `
					s.add("ada")
					print(s.members())`,
				Prints: `["ada"]`,
				Func:   catalog.Func0((*S).Members),
			},
			catalog.Method{
				Sig: "move(x, to)", Doc: "Moves x to another Set, atomically. Returns whether it was a member.",
				Example: `
					s.add("ada")
					done = Set("done")
					print(s.move("ada", done), s.move("ada", done), done.members())`,
				Prints: `True False ["ada"]`,
				Func:   catalog.Func2((*S).Move),
			},
			catalog.Method{
				Sig: "pop(default=None)", Doc: "Removes any member and returns it.",
				Example: `
					s.add("ada")
					print(s.pop(), s.pop(default="-"))`,
				Prints: `ada -`,
				Func:   catalog.Func0((*S).Pop),
			},
			catalog.Method{
				Sig: "remove(x)", Doc: "Removes x. Returns whether it was a member.",
				Example: `
					s.add("ada")
					print(s.remove("ada"), s.remove("ada"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*S).Remove),
			},
			catalog.Method{
				Sig: "remove_many(items)", Doc: "Removes items, 1,000 at a time. Returns how many were members.",
				Example: `
					s.update(["ada", "bob"])
					print(s.remove_many(["ada", "eve"]))`,
				Prints: `1`,
				Func:   catalog.Func1((*S).RemoveMany),
			},
			catalog.Method{
				Sig: "sample(n)", Doc: "Lists n different members, chosen at random, or all if there are no more.",
				Example: `
					s.update(["ada", "bob"])
					print(len(s.sample(1)), len(s.sample(5)))`,
				Prints: `1 2`,
				Func:   catalog.Func1((*S).Sample),
			},
			catalog.Method{
				Sig: `scan(match="*")`, Doc: "Returns an iterator over the members, in pages; with a pattern only those whose stored forms fit it.",
				Example: `
					s.update(["ada", "bob"])
					for x in s.scan("a*"): print(x)`,
				Prints: `ada`,
				Func:   catalog.Iter1((*S).Scan),
			},
			catalog.Method{
				Sig: "symmetric_difference(*others)", Doc: "Returns a native set of what an odd number of this one and others has, which for one other is what only one of both has: s ^ other. others are Sets or iterables.",
				Example: `
					s.add("ada")
					print(s.symmetric_difference(["ada", "eve"]))`,
				Prints: `set(["eve"])`,
				Func:   catalog.Func1((*S).SymmetricDifference, others),
			},
			catalog.Method{
				Sig: "symmetric_difference_update(*others)", Doc: "Becomes the symmetric_difference with others, Sets or iterables, atomically. Returns the size.",
				Example: `
					s.update(["ada", "bob"])
					print(s.symmetric_difference_update(["bob"]), s.members())`,
				Prints: `1 ["ada"]`,
				Func:   catalog.Func1((*S).SymmetricDifferenceUpdate, others),
			},
			catalog.Method{
				Sig: "union(*others)", Doc: "Returns a native set of the members of this one and of others, Sets or iterables: s | other.",
				Example: `
					s.add("ada")
					print(s.union(Set("guests")))`,
				Prints: `set(["ada"])`,
				Func:   catalog.Func1((*S).Union, others),
			},
			catalog.Method{
				Sig: "union_update(*others)", Doc: "Adds the members of others, Sets or iterables, atomically. Returns the size.",
				Example: `
					s.add("ada")
					print(s.union_update(["ada", "bob"], ["eve"]))`,
				Prints: `3`,
				Func:   catalog.Func1((*S).UnionUpdate, others),
			},
			catalog.Method{
				Sig: "update(items)", Doc: "Adds items, 1,000 at a time. Returns how many are new.",
				Example: `print(s.update(["ada", "bob", "ada"]), s.update(["bob"]))`,
				Prints:  `2 0`,
				Func:    catalog.Func1((*S).Update),
			},
		)...),
	})
}
