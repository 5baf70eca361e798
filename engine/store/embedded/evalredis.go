package embedded

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/engine/luavm"
	"github.com/rdsh/rdsh/engine/store"
)

func newMachine(limits luavm.Limits) *machine {
	m := new(machine)
	m.vm = luavm.New(luavm.Options{Limits: limits, Libraries: []luavm.Library{m.library()}})
	return m
}

// library gives the table redis.
func (m *machine) library() luavm.Library {
	return luavm.Library{
		Name: "redis",
		Funcs: map[string]luavm.Func{
			"acl_check_cmd":      allowed,
			"breakpoint":         func(a luavm.Args) int { return a.Push(lua.LFalse) },
			"call":               m.call,
			"debug":              func(luavm.Args) int { return 0 },
			"error_reply":        errorReply,
			"log":                logLine,
			"pcall":              m.pcall,
			"replicate_commands": func(a luavm.Args) int { return a.Push(lua.LTrue) },
			"set_repl":           setRepl,
			"setresp":            m.setResp,
			"sha1hex":            sha1hex,
			"status_reply":       statusReply,
		},
		Values: map[string]lua.LValue{
			"LOG_DEBUG":         lua.LNumber(0),
			"LOG_VERBOSE":       lua.LNumber(1),
			"LOG_NOTICE":        lua.LNumber(2),
			"LOG_WARNING":       lua.LNumber(logWarning),
			"REDIS_VERSION":     lua.LString("7.0.15"),
			"REDIS_VERSION_NUM": lua.LNumber(0x07000f),
			"REPL_ALL":          lua.LNumber(3),
			"REPL_AOF":          lua.LNumber(1),
			"REPL_NONE":         lua.LNumber(0),
			"REPL_REPLICA":      lua.LNumber(2),
			"REPL_SLAVE":        lua.LNumber(2),
		},
	}
}

const logWarning = 3

// call is redis.call: an error reply is an error of the script.
func (m *machine) call(a luavm.Args) int {
	r := m.do(a)
	if r.Kind() >= store.Refused {
		return a.Error(m.refusal(r))
	}
	return a.Push(r.value(m))
}

// pcall is redis.pcall: an error reply is a table with err.
func (m *machine) pcall(a luavm.Args) int {
	r := m.do(a)
	if r.Kind() >= store.Refused {
		return a.Push(m.refusal(r))
	}
	return a.Push(r.value(m))
}

// refusal is an error reply as a script sees it.
func (m *machine) refusal(r answer) *lua.LTable {
	t := m.vm.NewTable(0, 2)
	t.RawSetString("err", lua.LString(r.Err().Error()))
	t.RawSetString("ignore_error_stats_update", lua.LTrue)
	return t
}

// do executes the command that the arguments of a Lua function are.
func (m *machine) do(a luavm.Args) answer {
	n := a.Len()
	if n == 0 {
		return answer{Reply: store.OfError("ERR Please specify at least one argument for this redis lib call")}
	}
	var few [8]string
	args := few[:0]
	for i := 1; i <= n; i++ {
		s, is := argOf(a.At(i))
		if !is {
			return answer{Reply: store.OfError("ERR Lua redis lib command arguments must be strings or integers")}
		}
		args = append(args, s)
	}
	c := store.Named(args[0], args[1:]...)
	r := m.perform(&c, args[0])
	if m.witness != nil && m.vm.Meter.Err() == nil { // else it runs again, or ends
		m.witness.Called(&c, r.Reply)
	}
	return r
}

// perform executes c, a command that the script spells as name, unless it is
// none for scripts.
func (m *machine) perform(c *store.Command, name string) answer {
	if r, handled := notForScripts(c); handled {
		return answer{Reply: r}
	}
	if c.Blocks() { // XREAD and XREADGROUP with BLOCK
		return answer{Reply: store.OfError(store.Error("ERR " + name + " command is not allowed with BLOCK option from scripts"))}
	}
	if err := c.Check(); err != nil {
		return answer{Reply: store.OfError("ERR Wrong number of args calling Redis command from script")}
	}
	if guard, guarded := m.witness.(store.Guard); guarded {
		if err := guard.Allow(c); err != nil {
			return answer{Reply: store.OfError(store.Error("ERR " + err.Error()))}
		}
	}
	if m.t.caller != nil && !m.vm.Meter.HasWritten() && !m.t.reaches(c) {
		m.vm.Meter.Stop(errNarrow)
		return answer{Reply: undeclared}
	}
	if m.t.writes && changes(c) && !m.vm.Meter.Wrote() {
		return answer{Reply: store.OfError("ERR Script killed by user with SCRIPT KILL...")}
	}
	return answer{m.t.Run(c), c}
}

const notAllowed = store.Error("ERR This Redis command is not allowed from script")

// notForScripts answers what is no command of the keyspace, or none for scripts.
func notForScripts(c *store.Command) (store.Reply, bool) {
	switch c.Op {
	case store.Other:
		return foreign(c), true
	case store.XRead, store.XReadGroup:
	case store.ScriptLoad, store.Function:
		return store.OfError(notAllowed), true
	default:
		if c.Row().Flags&store.Blocking != 0 {
			return store.OfError(notAllowed), true
		}
	}
	return store.Reply{}, false
}

// foreign answers a command that the table does not have.
func foreign(c *store.Command) store.Reply {
	switch name := strings.ToUpper(c.Arg(0)); {
	case name == "SELECT" && c.Len() == 2 && c.Arg(1) == "0":
		return ok
	case name == "SELECT" && c.Len() == 2:
		return store.OfError("ERR DB index is out of range")
	case slices.Contains(connection, name):
		return store.OfError(notAllowed)
	}
	return store.OfError("ERR Unknown Redis command called from script")
}

// connection are the commands about a connection or a server, which scripts
// have nothing to do with.
var connection = []string{
	"AUTH", "CLIENT", "CLUSTER", "CONFIG", "DEBUG", "DISCARD", "EXEC", "FCALL", "FCALL_RO", "HELLO", "MONITOR",
	"MULTI", "PSUBSCRIBE", "PUNSUBSCRIBE", "QUIT", "RESET", "SAVE", "SHUTDOWN", "SSUBSCRIBE", "SUBSCRIBE",
	"SUNSUBSCRIBE", "UNSUBSCRIBE", "UNWATCH", "WAIT", "WATCH",
}

// argOf gives the argument of a command that v stands for.
func argOf(v lua.LValue) (string, bool) {
	switch v := v.(type) {
	case lua.LNumber:
		return luavm.FormatG(float64(v), 17), true
	case lua.LString:
		return string(v), true
	}
	return "", false
}

// single gives a table of one field, or an error as a table: that is no error
// of the script.
func single(a luavm.Args, field string, of func(string) string) int {
	t := a.VM.NewTable(0, 1)
	if s, is := a.At(1).(lua.LString); is && a.Len() == 1 {
		t.RawSetString(field, lua.LString(of(string(s))))
	} else {
		t.RawSetString("err", lua.LString("ERR wrong number or type of arguments"))
	}
	return a.Push(t)
}

// errorReply is redis.error_reply(text): a text of one word, which lacks a
// code, gets ERR.
func errorReply(a luavm.Args) int {
	return single(a, "err", func(text string) string {
		text = strings.TrimPrefix(text, "-")
		if !strings.Contains(text, " ") {
			text = "ERR " + text
		}
		return strings.TrimRight(text, "\r\n")
	})
}

func statusReply(a luavm.Args) int {
	return single(a, "ok", func(text string) string { return text })
}

// refuse ends the call with an error as redis.call gives it.
func refuse(a luavm.Args, text string) int {
	t := a.VM.NewTable(0, 1)
	t.RawSetString("err", lua.LString("ERR "+text))
	return a.Error(t)
}

func sha1hex(a luavm.Args) int {
	if a.Len() != 1 {
		return refuse(a, "wrong number of arguments")
	}
	return a.PushStr(shaOf(a.Str(1)))
}

// logLine is redis.log(level, text…). There is no log to write to.
func logLine(a luavm.Args) int {
	if a.Len() < 2 {
		return refuse(a, "redis.log() requires two arguments or more.")
	}
	if _, is := a.At(1).(lua.LNumber); !is {
		return refuse(a, "First argument must be a number (log level).")
	}
	if level := a.Int(1); level < 0 || level > logWarning {
		return refuse(a, "Invalid debug level.")
	}
	return 0
}

// setRepl is redis.set_repl(flags), which has no effect: what a script does
// goes to the log.
func setRepl(a luavm.Args) int {
	if a.Len() != 1 {
		return refuse(a, "redis.set_repl() requires two arguments.")
	}
	if flags := a.Int(1); flags < 0 || flags > 3 {
		return refuse(a, "Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.")
	}
	return 0
}

func (m *machine) setResp(a luavm.Args) int {
	if a.Len() != 1 {
		return refuse(a, "redis.setresp() requires one argument.")
	}
	version := a.Int(1)
	if version != 2 && version != 3 {
		return refuse(a, "RESP version must be 2 or 3.")
	}
	m.resp = version
	return 0
}

// allowed is redis.acl_check_cmd: everybody may do everything.
func allowed(a luavm.Args) int {
	if a.Len() == 0 {
		return refuse(a, "Please specify at least one argument for this redis lib call")
	}
	name, _ := argOf(a.At(1))
	if c := store.Named(name); c.Op == store.Other {
		return refuse(a, "Invalid command passed to redis.acl_check_cmd()")
	}
	return a.Push(lua.LTrue)
}
