package stdlib

import (
	. "github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// PriorityQueue is what scripts see of engine.PriorityQueue.
var PriorityQueue = Compile(Type{
	Name: "PriorityQueue",
	Doc:  "Gives out the item of the least priority first.",
	Len:  "size",
	New:  Method{Sig: "PriorityQueue(name)", Doc: "Gives the priority queue called name.", Func: New1((*engine.Engine).PriorityQueue)},
	Methods: []Method{
		{Sig: "pop(timeout=None, default=None)", Doc: "Removes the first item; returns it and its priority.", Func: Func1((*engine.PriorityQueue).Pop)},
		{Sig: "push(item, priority=0)", Doc: "Adds item; returns its id.", Func: Func2((*engine.PriorityQueue).Push)},
		{Sig: "size()", Doc: "Returns the number of items.", Func: Func0((*engine.PriorityQueue).Size)},
	},
})
