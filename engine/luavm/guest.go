package luavm

import lua "github.com/yuin/gopher-lua"

// A Guest is a state that is no machine of this package and has its own ways,
// but whose libraries string and table are to be guarded as here.
type Guest struct {
	State   *lua.LState
	Check   func() error         // why the script is to end, nil while it may go on; it is asked often
	Longest int                  // the longest string that a function may make, in bytes
	Spell   func(float64) string // how a number is spelled as a string
}

// guestFuncs are the functions that a Guest gets: those that take long for
// some arguments, or make much of little.
var guestFuncs = map[string][]string{
	"string": {"find", "gmatch", "gsub", "lower", "match", "rep", "reverse", "upper"},
	"table":  {"concat", "insert", "maxn", "remove", "sort"},
}

// Guard replaces what needs it in the libraries of the state, which must be
// open. When Check tells to end, a function raises that as an error, and so do
// all that are called later, until Check gives nil.
func (g Guest) Guard() {
	v := &VM{
		Meter: &Meter{check: g.Check}, root: g.State, calls: map[*lua.LState]int{},
		longest: g.Longest, spell: g.Spell,
	}
	for library, names := range guestFuncs {
		from := map[string]map[string]Func{"string": stringFuncs, "table": tableFuncs}[library]
		to := g.State.G.Global.RawGetString(library).(*lua.LTable)
		for _, name := range names {
			to.RawSetString(name, v.function(name, from[name]))
		}
	}
}
