package luavm

import (
	"errors"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
)

// A Guest is a state that is no machine of this package and has its own ways,
// but whose libraries string and table are to be guarded as here.
type Guest struct {
	State   *lua.LState
	Check   func() error         // why the script is to end, nil while it may go on; it is asked often
	Longest int                  // the longest string that a function may make, in bytes
	Spell   func(float64) string // how a number is spelled as a string

	// Work and Grow, if they are there, count instructions, and bytes that are
	// about to be made; the error ends the script, as that of Check. What one
	// instruction can make is bounded then.
	Work func(n int) error
	Grow func(n int) error

	// Frozen are tables that only show what is in others: functions refuse to
	// change them. It may be added to later.
	Frozen map[*lua.LTable]*lua.LTable
}

// guestFuncs are the functions that a Guest gets: those that take long for
// some arguments, or make much of little.
var guestFuncs = map[string][]string{
	"string": {"byte", "char", "find", "gmatch", "gsub", "lower", "match", "rep", "reverse", "upper"},
	"table":  {"concat", "insert", "maxn", "remove", "sort"},
}

// Guard replaces what needs it in the libraries of the state, which must be
// open. When Check tells to end, a function raises that as an error, and so do
// all that are called later, until Check gives nil.
func (g Guest) Guard() {
	v := &VM{
		Meter: &Meter{check: g.Check, work: g.Work}, grow: g.Grow, root: g.State, calls: map[*lua.LState]int{},
		longest: g.Longest, spell: g.Spell, frozen: g.Frozen,
	}
	for library, names := range guestFuncs {
		from := map[string]map[string]Func{"string": stringFuncs, "table": tableFuncs}[library]
		to := g.State.G.Global.RawGetString(library).(*lua.LTable)
		for _, name := range names {
			to.RawSetString(name, v.function(name, from[name]))
		}
	}
	g.State.G.Global.RawSetString(concatName, v.function(concatName, concat))
	g.State.G.Global.RawSetString(indexName, v.function(indexName, index))
	g.State.G.Global.RawSetString("rawset", v.function("rawset", baseRawSet))
}

// Hidden reports whether a global is one that Guard sets and scripts do not
// mean: its name is no identifier.
func Hidden(name string) bool { return strings.HasPrefix(name, "(") }

// Rewrite changes a chunk for a Guest: it repairs it, as Repair does, and has
// it call what bounds a .. b, which gopher-lua does in one step however much
// memory that takes. If it is bounded, so is t[k] = v, and the number of
// constants. The error tells that the chunk nests too deep.
func Rewrite(chunk []ast.Stmt, bounded bool) error {
	r := rewriter{guest: true, bounded: bounded, constants: map[string]bool{}}
	r.block(chunk)
	Repair(chunk)
	if r.problem != "" {
		return errors.New(r.problem)
	}
	return nil
}
