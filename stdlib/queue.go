package stdlib

import (
	. "github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// Queue is what scripts see of engine.Queue.
var Queue = Compile(Type{
	Name: "Queue",
	Doc:  "First in, first out.",
	Len:  "size", Iter: "items",
	New: Method{Sig: "Queue(name, maxlen=None, overflow='reject')", Doc: "Gives the queue called name.", Func: New2((*engine.Engine).Queue)},
	Methods: []Method{
		{Sig: "items(start=0, stop=None)", Doc: "Lists the items from start up to stop.", Func: Func2((*engine.Queue).Items)},
		{Sig: "move(to, n=1)", Doc: "Moves up to n items to another queue; returns how many there were.", Func: Func2((*engine.Queue).Move)},
		{Sig: "pop(timeout=None, default=None)", Doc: "Removes the first item and returns it.", Func: Func1((*engine.Queue).Pop)},
		{Sig: "push(*items)", Doc: "Adds items; returns the new length.", Func: FuncRest((*engine.Queue).Push)},
		{Sig: "size()", Doc: "Returns the number of items.", Func: Func0((*engine.Queue).Size)},
	},
})
