package luavm

import (
	"context"

	lua "github.com/yuin/gopher-lua"
)

// A Func is a function of a library.
type Func func(a Args) int

// A Library is a read-only table of functions and other values.
type Library struct {
	Name   string
	Funcs  map[string]Func
	Values map[string]lua.LValue
}

// Options of a machine.
type Options struct {
	Limits    Limits
	Libraries []Library // beside those of Lua
}

// A VM runs one chunk at a time.
type VM struct {
	Meter     *Meter
	Null      *lua.LUserData // cjson.null
	Random    uint64         // the state of math.random
	JSON      *JSONSettings  // what scripts have set of cjson, nil: nothing; a run begins with it and leaves it
	root      *lua.LState    // runs nothing itself
	env       *lua.LTable    // where scripts look for globals
	globals   *lua.LTable    // what scripts see in _G
	guard     *lua.LTable    // the metatable of env
	frozen    map[*lua.LTable]*lua.LTable
	idle      []*lua.LState                  // for what runs under protection
	own       map[*lua.LState]bool           // threads that are no coroutines of the script
	alive     map[*lua.LState]bool           // coroutines that are resumed and have not yielded
	calls     map[*lua.LState]int            // how many functions of Go wait for Lua, by thread
	depth     int                            // of protected calls
	bodies    map[*lua.LState]*lua.LFunction // of coroutines
	threads   int                            // coroutines of the run
	position  position                       // of the last error
	constants map[string]bool                // for chunks that scripts load
	json      *jsonConfig                    // what cjson obeys
	broken    bool
	grow      func(n int) error    // counts bytes that are about to be made, or nil
	longest   int                  // the longest string that a function makes, in bytes
	spell     func(float64) string // how a number is spelled as a string; nil: as in C
}

// A position is where an error was raised.
type position struct {
	source string
	line   int
}

// What a machine may take. Registers grow in steps.
const (
	maxFrames    = 20_000
	maxRegisters = 1 << 20
	registers    = 256
	registerStep = 4096
	maxProtected = 200 // protected calls in each other
	maxThreads   = 10_000
	maxResumed   = 100 // coroutines in each other
)

// New makes a machine with the libraries of Lua, cjson, cmsgpack, bit and
// struct, and others.
func New(opts Options) *VM {
	v := &VM{
		Meter:     &Meter{limits: opts.Limits.withDefaults()},
		root:      lua.NewState(lua.Options{SkipOpenLibs: true, MinimizeStackMemory: true, CallStackSize: maxFrames, RegistrySize: registers, RegistryGrowStep: registerStep, RegistryMaxSize: maxRegisters}),
		Random:    FirstRandom,
		frozen:    map[*lua.LTable]*lua.LTable{},
		own:       map[*lua.LState]bool{},
		alive:     map[*lua.LState]bool{},
		calls:     map[*lua.LState]int{},
		bodies:    map[*lua.LState]*lua.LFunction{},
		json:      newJSONConfig(),
		constants: Constants(opts.Libraries...),
		longest:   maxString,
	}
	v.root.G.MainThread, v.root.G.CurrentThread = v.root, v.root
	v.Meter.begin(context.Background())
	v.root.SetContext(v.Meter)
	v.env = v.root.G.Global
	v.globals = v.root.NewTable()
	v.Null = v.root.NewUserData()
	for _, library := range append(standard(v), opts.Libraries...) {
		v.open(library)
	}
	v.protect()
	return v
}

// standard gives the libraries that every machine has. The one without a name
// holds what is global.
func standard(v *VM) []Library {
	return []Library{
		{Funcs: baseFuncs, Values: map[string]lua.LValue{"_VERSION": lua.LString("Lua 5.1")}},
		{Name: "bit", Funcs: bitFuncs},
		v.jsonLibrary(),
		msgpackLibrary,
		{Name: "coroutine", Funcs: coroutineFuncs},
		{Name: "math", Funcs: mathFuncs, Values: mathValues},
		{Name: "string", Funcs: stringFuncs},
		{Name: "struct", Funcs: structFuncs},
		{Name: "table", Funcs: tableFuncs},
	}
}

// Constants gives the names of the members of libraries, for Compile.
func Constants(more ...Library) map[string]bool {
	names := map[string]bool{}
	for _, library := range append(standard(&VM{json: newJSONConfig(), Null: &lua.LUserData{}}), more...) {
		if library.Name == "" {
			continue
		}
		for name := range library.Funcs {
			names[library.Name+"."+name] = true
		}
		for name := range library.Values {
			names[library.Name+"."+name] = true
		}
	}
	return names
}

// open makes a library known to scripts.
func (v *VM) open(library Library) {
	table := v.root.NewTable()
	for name, fn := range library.Funcs {
		table.RawSetString(name, v.function(name, fn))
	}
	for name, value := range library.Values {
		table.RawSetString(name, value)
	}
	if library.Name == "" {
		table.ForEach(func(name, value lua.LValue) { v.set(name.String(), value) })
		return
	}
	table.ForEach(func(name, value lua.LValue) {
		v.env.RawSetString(library.Name+"."+name.String(), value)
	})
	v.set(library.Name, v.freeze(table))
}

// set gives a global its value. Scripts cannot.
func (v *VM) set(name string, value lua.LValue) {
	v.env.RawSetString(name, value)
	v.globals.RawSetString(name, value)
}

// Set gives a global its value, which the script may change within.
func (v *VM) Set(name string, value lua.LValue) { v.set(name, value) }

func (v *VM) function(name string, fn Func) *lua.LFunction {
	return v.root.NewFunction(func(L *lua.LState) int { return fn(Args{L, v, name}) })
}

// freeze gives a table that shows what is in t and refuses changes.
func (v *VM) freeze(t *lua.LTable) *lua.LTable {
	meta := v.root.NewTable()
	meta.RawSetString("__index", t)
	meta.RawSetString("__newindex", v.function("newindex", readonly))
	proxy := v.root.NewTable()
	proxy.Metatable = meta
	v.frozen[proxy] = t
	return proxy
}

const readonlyText = "Attempt to modify a readonly table"

func readonly(a Args) int { return a.Raise(readonlyText) }

// protect adds what is no library: the operators that rewritten scripts call,
// _G, and what holds for values that are no tables.
func (v *VM) protect() {
	for name, fn := range operators {
		v.env.RawSetString(name, v.function(name, fn))
	}
	v.env.RawSetString(globalName, v.freeze(v.root.NewTable()))
	proxy := v.freeze(v.globals)
	missing := v.function("index", func(a Args) int {
		return a.Raise("Script attempted to access nonexistent global variable '%s'", a.show(2))
	})
	proxy.Metatable.(*lua.LTable).RawSetString("__index", v.root.NewFunction(func(L *lua.LState) int {
		if value := v.globals.RawGet(L.Get(2)); value != lua.LNil {
			L.Push(value)
			return 1
		}
		return missing.GFunction(L)
	}))
	v.set("_G", proxy)
	v.guard = v.root.NewTable()
	v.guard.RawSetString("__index", missing)
	v.guard.RawSetString("__newindex", v.function("newindex", readonly))
	v.env.Metatable = v.guard
	v.basicTypes()
}

// basicTypes has operators on values that are no tables work as in C.
func (v *VM) basicTypes() {
	arithmetic := v.root.NewTable()
	for name, fn := range arithmeticFuncs {
		arithmetic.RawSetString(name, v.function(name, fn))
	}
	texts := v.root.NewTable()
	for name := range arithmeticFuncs {
		texts.RawSetString(name, arithmetic.RawGetString(name))
	}
	texts.RawSetString("__index", v.frozen[v.env.RawGetString("string").(*lua.LTable)])
	v.root.SetMetatable(lua.LString(""), texts)
	for _, value := range []lua.LValue{lua.LNil, lua.LTrue, lua.LNumber(0), v.function("", readonly), v.root} {
		v.root.SetMetatable(value, arithmetic)
	}
}

// An Error is an error that a script did not catch.
type Error struct {
	Value  lua.LValue // what was raised
	Source string     // "@user_script", "" if unknown
	Line   int
}

func (e *Error) Error() string { return e.Value.String() }

// Run runs a chunk and gives the first value that it returns. The Meter must
// have been reset if there was a run before. The error is an *Error, or tells
// why the run was ended: ErrTime, ErrMemory, ErrKilled or the error of ctx.
func (v *VM) Run(ctx context.Context, c *Chunk) (lua.LValue, error) {
	v.Meter.begin(ctx)
	v.threads, v.depth, v.position = 0, 0, position{}
	clear(v.calls)
	clear(v.alive)
	clear(v.bodies)
	v.json.begin(v.JSON)
	v.root.G.CurrentThread = v.root
	results, failure := v.try(v.root.NewFunctionFromProto(c.proto))
	v.JSON = v.json.end(v.JSON)
	switch {
	case v.Meter.why != nil:
		v.broken = true
		return nil, v.Meter.why
	case failure != nil:
		return nil, &Error{failure, v.position.source, v.position.line}
	case len(results) == 0:
		return lua.LNil, nil
	}
	return results[0], nil
}

// Broken reports whether v may not be used any more: a run was stopped in the
// middle, or went wrong in gopher-lua.
func (v *VM) Broken() bool { return v.broken }

// NewTable gives an empty table with room for elements and fields.
func (v *VM) NewTable(elements, fields int) *lua.LTable { return v.root.CreateTable(elements, fields) }

// Inner gives the table that a read-only one shows, and any other as it is.
func (v *VM) Inner(t *lua.LTable) *lua.LTable {
	if inner := v.frozen[t]; inner != nil {
		return inner
	}
	return t
}
