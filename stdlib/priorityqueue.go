package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// priorityQueue is what scripts see of engine.PriorityQueue.
func priorityQueue() *catalog.Type {
	type P = engine.PriorityQueue
	return catalog.Compile(catalog.Type{
		Name: "PriorityQueue",
		Doc:  "The lowest priority first, or with order max the highest; of equal ones the one that came first. Equal items are separate entries.",
		Len:  "size",
		New: catalog.Method{
			Sig: `PriorityQueue(name, order="min", *, ` + options, Doc: "Returns the priority queue called name.",
			Example: `p = PriorityQueue("alerts", order="max")`, Func: catalog.New1((*engine.Engine).PriorityQueue),
		},
		Methods: methods[*P](
			catalog.Method{
				Sig: "entries(n=None)", Doc: "Lists the first n entries in the order in which they will be popped, or all, as records of id, item and priority.",
				Example: `
					p.push("disk full", 9)
					for e in p.entries(): print(e.item, e.priority)`,
				Prints: `disk full 9`,
				Func:   catalog.Func1((*P).Entries).AsRecord("entry", "id", "item", "priority"),
			},
			catalog.Method{
				Sig: "items(n=None)", Doc: "Lists the first n (item, priority) pairs, or all.",
				Example: `
					p.push_many([("slow", 1), ("disk full", 9)])
					for item, priority in p.items(): print(item, priority)`,
				Prints: `
					disk full 9
					slow 1`,
				Func: catalog.Func1((*P).Items),
			},
			catalog.Method{
				Sig: "peek()", Doc: "Returns the first item and its priority and leaves it.",
				Example: `
					p.push("disk full", 9)
					item, priority = p.peek()
					print(item, priority, len(p))`,
				Prints: `disk full 9 1`,
				Func:   catalog.Func0((*P).Peek),
			},
			catalog.Method{
				Sig: "pop(*, timeout=None, default=None)", Doc: "Removes the first item and returns it and its priority. Of an empty queue it returns default, after waiting for timeout.",
				Example: `
					p.push_many([("slow", 1), ("disk full", 9)])
					item, priority = p.pop(timeout="5s")
					print(item, priority)`,
				Prints: `disk full 9`,
				Func:   catalog.Func1((*P).Pop),
			},
			catalog.Method{
				Sig: "pop_many(n)", Doc: "Removes up to n items. Returns (item, priority) pairs.",
				Example: `
					p.push_many([("a", 1), ("b", 3), ("c", 2)])
					for item, priority in p.pop_many(2): print(item, priority)`,
				Prints: `
					b 3
					c 2`,
				Func: catalog.Func1((*P).PopMany),
			},
			catalog.Method{
				Sig: "push(item, priority=0)", Doc: "Adds an item. Returns the id of its entry. Any number is a priority, also an infinite one.",
				Example: `
					id = p.push("disk full", 9)
					print(p.update(id, 5))`,
				Prints: `True`,
				Func:   catalog.Func2((*P).Push),
			},
			catalog.Method{
				Sig: "push_many(pairs)", Doc: "Adds the items of (item, priority) pairs, all or none. Returns their ids.",
				Example: `
					ids = p.push_many([("a", 1), ("b", 2)])
					print(len(ids), len(p))`,
				Prints: `2 2`,
				Func:   catalog.Func1((*P).PushMany, catalog.RowsOf[engine.Prioritized]()),
			},
			catalog.Method{
				Sig: "remove(id)", Doc: "Removes the entry of an id. Returns whether there was one.",
				Example: `
					id = p.push("false alarm", 9)
					print(p.remove(id), p.remove(id))`,
				Prints: `True False`,
				Func:   catalog.Func1((*P).Remove),
			},
			catalog.Method{
				Sig: "update(id, priority)", Doc: "Gives the entry of an id another priority. Returns whether there is one.",
				Example: `
					slow = p.push("slow", 1)
					p.push("disk full", 9)
					p.update(slow, 10)
					item, priority = p.pop()
					print(item, priority)`,
				Prints: `slow 10`,
				Func:   catalog.Func2((*P).Update),
			},
		),
	})
}
