package stdlib

import (
	. "github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// HashMap is what scripts see of engine.HashMap.
var HashMap = Compile(Type{
	Name: "HashMap",
	Doc:  "Maps keys to values.",
	Len:  "size", Has: "contains", Get: "get", Set: "set", Iter: "items",
	New: Method{Sig: "HashMap(name)", Doc: "Gives the map called name.", Func: New1((*engine.Engine).HashMap)},
	Methods: []Method{
		{Sig: "contains(k)", Doc: "Reports whether k has a value.", Func: Func1((*engine.HashMap).Contains)},
		{Sig: "get(k, default=None)", Doc: "Returns the value of k.", Func: Func1((*engine.HashMap).Get)},
		{Sig: "incr(k, by=1)", Doc: "Adds to the int of k; returns the sum.", Func: Func2((*engine.HashMap).Incr)},
		{Sig: "items()", Doc: "Lists (key, value) pairs.", Func: Func0((*engine.HashMap).Items)},
		{Sig: "set(k, v)", Doc: "Maps k to v.", Func: Proc2((*engine.HashMap).Set)},
		{Sig: "size()", Doc: "Returns the number of keys.", Func: Func0((*engine.HashMap).Size)},
	},
})
