package embedded

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"

	"github.com/rdsh/rdsh/engine/store"
)

// An evaluator runs scripts in Lua, as a server does. It has no guards against
// scripts that never end: they hold the locks of their keys meanwhile.
type evaluator struct {
	states   sync.Pool // of *state
	compiled sync.Map  // of *program by the hash of its text
}

// A program is a script that is ready to run.
type program struct {
	proto    *lua.FunctionProto
	readOnly bool
}

// A state is a Lua state that runs one script at a time.
type state struct {
	L *lua.LState
	t *tx
}

// body runs the Lua body of a declared script.
func (v *evaluator) body(t *tx, c *store.Command) store.Reply {
	p, bad := v.load(c.Script.SHA, c.Script.Lua)
	if bad != nil {
		return *bad
	}
	return v.run(t, p, c, 0, c.Script.Keys)
}

// eval is EVAL script numkeys key… arg….
func eval(t *tx, c store.Command) store.Reply {
	p, bad := t.s.scripts.load(shaOf(c.Arg(0)), c.Arg(0))
	if bad != nil {
		return *bad
	}
	return t.evalProgram(p, &c)
}

// evalsha is EVALSHA sha numkeys key… arg….
func evalsha(t *tx, c store.Command) store.Reply {
	p, found := t.s.scripts.compiled.Load(strings.ToLower(c.Arg(0)))
	if !found {
		return store.OfError("NOSCRIPT No matching script. Please use EVAL.")
	}
	return t.evalProgram(p.(*program), &c)
}

func (t *tx) evalProgram(p *program, c *store.Command) store.Reply {
	n, isInt := parseInt(c.Arg(1))
	switch {
	case !isInt:
		return notInt
	case n < 0:
		return store.OfError("ERR Number of keys can't be negative")
	case n > int64(c.Len()-2):
		return store.OfError("ERR Number of keys can't be greater than number of args")
	}
	r := t.s.scripts.run(t, p, c, 2, int(n))
	t.instead = true // its commands stand in the log one by one
	return r
}

// script is SCRIPT LOAD text, EXISTS sha… or FLUSH.
func script(t *tx, c store.Command) store.Reply {
	v := &t.s.scripts
	switch sub := strings.ToUpper(c.Arg(0)); {
	case sub == "LOAD" && c.Len() == 2:
		sha := shaOf(c.Arg(1))
		if _, bad := v.load(sha, c.Arg(1)); bad != nil {
			return *bad
		}
		return store.OfStr(sha)
	case sub == "EXISTS" && c.Len() > 1:
		rs := make([]store.Reply, c.Len()-1)
		for i := range rs {
			_, found := v.compiled.Load(strings.ToLower(c.Arg(i + 1)))
			rs[i] = store.OfBool(found)
		}
		return store.OfList(rs)
	case sub == "FLUSH" && c.Len() <= 2:
		v.compiled.Clear()
		return ok
	case sub == "LOAD" || sub == "EXISTS" || sub == "FLUSH":
		return store.OfError(store.Error("ERR wrong number of arguments for 'script|" + strings.ToLower(sub) + "' command"))
	}
	return store.OfError(store.Error("ERR unknown subcommand '" + c.Arg(0) + "'. Try SCRIPT HELP."))
}

func shaOf(text string) string {
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// load compiles a script, once.
func (v *evaluator) load(sha, text string) (*program, *store.Reply) {
	if p, found := v.compiled.Load(sha); found {
		return p.(*program), nil
	}
	p := new(program)
	text, err := p.shebang(text)
	if err == "" {
		p.proto, err = compile(text)
	}
	if err != "" {
		r := store.OfError(store.Error("ERR " + err))
		return nil, &r
	}
	v.compiled.Store(sha, p)
	return p, nil
}

// shebang reads a first line such as "#!lua flags=no-writes", and gives the
// text with that line empty.
func (p *program) shebang(text string) (rest, err string) {
	if !strings.HasPrefix(text, "#!") {
		return text, ""
	}
	line, rest, _ := strings.Cut(text, "\n")
	words := strings.Fields(line[2:])
	if len(words) == 0 || words[0] != "lua" {
		return "", "Unexpected engine in script shebang: " + strings.TrimPrefix(line, "#!")
	}
	for _, word := range words[1:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "flags":
			p.readOnly = strings.Contains(","+value+",", ",no-writes,")
		case "name":
		default:
			return "", "Unknown lua shebang option: " + word
		}
	}
	return "\n" + rest, ""
}

const chunkName = "user_script"

func compile(text string) (proto *lua.FunctionProto, complaint string) {
	chunk, err := parse.Parse(strings.NewReader(text), chunkName)
	if err == nil {
		proto, err = lua.Compile(chunk, chunkName)
	}
	if err != nil {
		return nil, "Error compiling script (new function): " + strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", " ")
	}
	return proto, ""
}

// run runs p with the keys that are nkeys arguments of c from first on, and
// the arguments behind them.
func (v *evaluator) run(t *tx, p *program, c *store.Command, first, nkeys int) store.Reply {
	x, _ := v.states.Get().(*state)
	if x == nil {
		x = newState()
	}
	strict, writes := t.strict, t.writes
	x.t, t.strict, t.writes = t, true, t.writes && !p.readOnly
	defer func() {
		x.t, t.strict, t.writes = nil, strict, writes
		x.L.SetTop(0)
		v.states.Put(x)
	}()
	globals := x.L.Get(lua.GlobalsIndex).(*lua.LTable)
	globals.RawSetString("KEYS", x.strings(c, first, first+nkeys))
	globals.RawSetString("ARGV", x.strings(c, first+nkeys, c.Len()))
	x.L.Push(x.L.NewFunctionFromProto(p.proto))
	if err := x.L.PCall(0, 1, nil); err != nil {
		return uncaught(err)
	}
	return replyOf(x.L.Get(-1), 0)
}

// strings gives arguments of c as a table.
func (x *state) strings(c *store.Command, i, end int) *lua.LTable {
	table := x.L.CreateTable(end-i, 0)
	for ; i < end; i++ {
		table.Append(lua.LString(c.Arg(i)))
	}
	return table
}

// uncaught gives the reply for an error that a script did not catch.
func uncaught(err error) store.Reply {
	text := err.Error()
	if api, is := err.(*lua.ApiError); is {
		if table, is := api.Object.(*lua.LTable); is {
			if s, is := table.RawGetString("err").(lua.LString); is {
				return store.OfError(store.Error(s))
			}
		}
		if api.Object != nil && api.Object != lua.LNil {
			text = api.Object.String()
		}
	}
	return store.OfError(store.Error("ERR " + strings.ReplaceAll(text, "\n", " ")))
}
