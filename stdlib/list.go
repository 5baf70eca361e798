package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// list is what scripts see of engine.List.
func list() *catalog.Type {
	type L = engine.List
	return catalog.Compile(catalog.Type{
		Name:    "List",
		Doc:     "Items in an order, found by position. Items are equal that are the same value: 1 and 1.0 are not, dicts in any order are. l[i] is the item at a position, l[i] = v replaces it; a position out of range is error missing.",
		Len:     "size",
		Has:     "contains",
		Slice:   "slice",
		Iter:    catalog.Iter0((*L).Iterate),
		Item:    catalog.Func1((*L).Get),
		SetItem: catalog.Proc2((*L).Set),
		New: catalog.Method{
			Sig: `List(name, *, ` + options, Doc: "Returns the list called name.",
			Example: `l = List("todo")`, Func: catalog.New1((*engine.Engine).List),
		},
		Methods: methods[*L](copied[*L](
			"l", `d.append("ada")`,
			catalog.Method{
				Sig: "append(item)", Doc: "Adds an item at the end. Returns the new length.",
				Example: `print(l.append("a"))`, Prints: "1", Func: catalog.Func1((*L).Append),
			},
			catalog.Method{
				Sig: "contains(x)", Doc: "Reports whether there is an item that equals x.",
				Example: `
					l.extend(["a", "b"])
					print(l.contains("b"))`,
				Prints: "True", Func: catalog.Func1((*L).Contains),
			},
			catalog.Method{
				Sig: "count(x)", Doc: "Counts the items that equal x.",
				Example: `
					l.extend(["a", "b", "a"])
					print(l.count("a"))`,
				Prints: "2", Func: catalog.Func1((*L).Count),
			},
			catalog.Method{
				Sig: "extend(items)", Doc: "Adds all items at the end, or none. Returns the new length.",
				Example: `print(l.extend(["a", "b"]))`, Prints: "2", Func: catalog.Func1((*L).Extend),
			},
			catalog.Method{
				Sig: "get(i, default=None)", Doc: "Returns the item at position i.",
				Example: `
					l.extend(["a", "b"])
					print(l.get(-1), l.get(5, default="none"))`,
				Prints: "b none", Func: catalog.Func1((*L).Get),
			},
			catalog.Method{
				Sig: "index(x, default=None)", Doc: "Returns the position of the first item that equals x.",
				Example: `
					l.extend(["a", "b"])
					print(l.index("b"))`,
				Prints: "1", PrintsLua: "2", Func: catalog.Func1((*L).Index),
			},
			catalog.Method{
				Sig: "insert(i, x)", Doc: "Inserts an item before position i, or at the end that i is beyond. Returns the new length.",
				Example: `
					l.extend(["a", "c"])
					l.insert(-1, "b")
					print(l.slice())`,
				Prints: `["a", "b", "c"]`, Func: catalog.Func2((*L).Insert),
			},
			catalog.Method{
				Sig: "pop(i=-1, *, timeout=None, default=None)", Doc: "Removes the item at position i and returns it. If there is none it returns default; the first and the last one are waited for, as long as timeout.",
				Example: `
					l.extend(["a", "b", "c"])
					print(l.pop(), l.pop(-2))`,
				Prints: "c a", Func: catalog.Func2((*L).Pop),
			},
			catalog.Method{
				Sig: "remove(x)", Doc: "Removes the first item that equals x. Returns whether there was one.",
				Example: `
					l.extend(["a", "b", "a"])
					print(l.remove("a"), l.slice())`,
				Prints: `True ["b", "a"]`, Func: catalog.Func1((*L).Remove),
			},
			catalog.Method{
				Sig: "reverse()", Doc: "Turns the order of all items around.",
				Example: `
					l.extend(["a", "b"])
					l.reverse()
					print(l.slice())`,
				Prints: `["b", "a"]`, Func: catalog.Proc0((*L).Reverse),
			},
			catalog.Method{
				Sig: "set(i, x)", Doc: "Replaces the item at position i. If there is none that is error missing.",
				Example: `
					l.extend(["a", "b"])
					l.set(-1, "B")
					print(l.slice())`,
				Prints: `["a", "B"]`, Func: catalog.Proc2((*L).Set),
			},
			catalog.Method{
				Sig: "slice(start=None, stop=None, step=1)", Doc: "Lists every step-th item from start as far as stop, backwards if step is negative.",
				Example: `
					l.extend(["a", "b", "c"])
					print(l.slice(-2), l.slice(step=-1))`,
				Prints: `["b", "c"] ["c", "b", "a"]`, Func: catalog.Func3((*L).Slice),
			},
			catalog.Method{
				Sig: "sort(reverse=False)", Doc: "Puts the items in order: none, bools, numbers by value, strings and bytes by their bytes, times, durations, lists, tuples, and others as they were. What is equal stays in its order.",
				Example: `
					l.extend([10, 9.5, "b", "a", True])
					l.sort()
					print(l.slice())`,
				Prints: `[True, 9.5, 10, "a", "b"]`, Func: catalog.Proc1((*L).Sort),
			},
			catalog.Method{
				Sig: "trim(start=0, stop=None)", Doc: "Keeps the items from start up to stop and drops all others.",
				Example: `
					l.extend(["a", "b", "c", "d"])
					l.trim(-2)
					print(l.slice())`,
				Prints: `["c", "d"]`, Func: catalog.Proc2((*L).Trim),
			},
		)...),
	})
}
