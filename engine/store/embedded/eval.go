package embedded

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/engine/luavm"
	"github.com/rdsh/rdsh/engine/store"
)

// An evaluator runs scripts in Lua, as a server does. One holds the locks of
// its keys while it runs, so it may not run for long: past the limit it is
// stopped if it has not written, and at ten times the limit in any case, when
// what it has written stays. Until it has written it also ends with its caller
// and by SCRIPT KILL.
type evaluator struct {
	machines sync.Pool              // of *machine
	compiled sync.Map               // of *program by the hash of its text
	names    func() map[string]bool // of what scripts cannot change
	mu       sync.Mutex
	running  map[*luavm.Meter]struct{}
	limits   luavm.Limits
	random   atomic.Uint64                      // the state of math.random
	json     atomic.Pointer[luavm.JSONSettings] // what scripts have set of cjson, until SCRIPT FLUSH
}

func (v *evaluator) init(limit time.Duration) {
	v.limits.Time = limit
	v.running = make(map[*luavm.Meter]struct{})
	v.random.Store(luavm.FirstRandom)
	v.names = sync.OnceValue(func() map[string]bool { return luavm.Constants((&machine{}).library()) })
}

// A program is a script that is ready to run.
type program struct {
	chunk    *luavm.Chunk
	sha      string
	readOnly bool
	lowOnly  bool // may not run while the store is over its ceiling
	anyhow   bool // may write even then
}

// A machine runs one script at a time.
type machine struct {
	vm   *luavm.VM
	t    *tx
	resp int // how replies look to the script: 2 or 3
	left int // how many elements more its own reply may have

	witness store.Witness // nil if nobody wants to know what the script executes
}

// errNarrow ends a script that needs more keys than it has declared and that
// has not written yet: it runs again with all of them.
var errNarrow = errors.New("keys that were not declared")

// evaluate executes EVAL and its kin for a caller that may give up.
func (s *Store) evaluate(ctx context.Context, c *store.Command) store.Reply {
	r := s.evaluateWith(ctx, c, func(t *tx) { t.need(c) })
	if r.Kind() == store.Failed && errors.Is(r.Err(), errNarrow) {
		r = s.evaluateWith(ctx, c, func(t *tx) { t.needAll() })
	}
	return r
}

// evaluateWith executes c with the locks that prepare asks for.
func (s *Store) evaluateWith(ctx context.Context, c *store.Command, prepare func(t *tx)) (r store.Reply) {
	t := s.acquire(changes(c), prepare)
	t.caller = ctx
	defer func() {
		t.caller = nil
		if err := s.release(t); err != nil {
			r = store.OfFailure(err)
		}
	}()
	return t.run(c)
}

// reaches reports whether the locks that t holds are enough for c.
func (t *tx) reaches(c *store.Command) bool {
	return t.declared(c) && !(whole(c) && len(t.held) < len(t.s.shards))
}

// needAll adds all shards.
func (t *tx) needAll() {
	for i := range t.s.shards {
		t.held.add(i)
	}
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
func eval(t *tx, c *store.Command) store.Reply {
	n, bad := keyCount(c)
	if bad != nil {
		return *bad
	}
	p, bad := t.s.scripts.load(shaOf(c.Arg(0)), c.Arg(0))
	if bad != nil {
		return *bad
	}
	return t.evalProgram(p, c, n)
}

// evalsha is EVALSHA sha numkeys key… arg….
func evalsha(t *tx, c *store.Command) store.Reply {
	n, bad := keyCount(c)
	if bad != nil {
		return *bad
	}
	p, found := t.s.scripts.compiled.Load(strings.ToLower(c.Arg(0)))
	if !found {
		return store.OfError("NOSCRIPT No matching script. Please use EVAL.")
	}
	return t.evalProgram(p.(*program), c, n)
}

// keyCount reads the number of keys.
func keyCount(c *store.Command) (int, *store.Reply) {
	n, isInt := parseInt(c.Arg(1))
	bad := notInt
	switch {
	case !isInt:
	case n > int64(c.Len()-2):
		bad = store.OfError("ERR Number of keys can't be greater than number of args")
	case n < 0:
		bad = store.OfError("ERR Number of keys can't be negative")
	default:
		return int(n), nil
	}
	return 0, &bad
}

func (t *tx) evalProgram(p *program, c *store.Command, keys int) store.Reply {
	if p.lowOnly && t.s.full() {
		return store.OfError(outOfScriptMemory)
	}
	t.wrote = p.anyhow // as if it had passed already
	r := t.s.scripts.run(t, p, c, 2, keys)
	t.instead = true // its commands stand in the log one by one
	return r
}

const outOfScriptMemory = "OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'"

func shaOf(text string) string {
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// load compiles a script, once.
func (v *evaluator) load(sha, text string) (*program, *store.Reply) {
	if p, found := v.compiled.Load(sha); found {
		return p.(*program), nil
	}
	p := &program{sha: sha}
	text, problem := p.shebang(text)
	if problem == "" {
		chunk, err := luavm.Compile(text, "user_script", v.names())
		if err != nil {
			problem = "Error compiling script (new function): " + oneLine(err.Error())
		}
		p.chunk = chunk
	}
	if problem != "" {
		r := store.OfError(store.Error("ERR " + problem))
		return nil, &r
	}
	v.compiled.Store(sha, p)
	return p, nil
}

// shebang reads a first line such as "#!lua flags=no-writes", and gives the
// text with that line empty.
func (p *program) shebang(text string) (rest, problem string) {
	if !strings.HasPrefix(text, "#!") {
		return text, ""
	}
	line, rest, found := strings.Cut(text, "\n")
	words := strings.Fields(line)
	if !found {
		return "", "Invalid script shebang"
	}
	p.lowOnly = true
	if words[0] != "#!lua" {
		return "", "Unexpected engine in script shebang: " + words[0]
	}
	for _, word := range words[1:] {
		flags, isFlags := strings.CutPrefix(word, "flags=")
		if !isFlags {
			return "", "Unknown lua shebang option: " + word
		}
		for _, flag := range strings.Split(flags, ",") {
			switch flag {
			case "no-writes":
				p.readOnly, p.lowOnly = true, false
			case "allow-oom":
				p.anyhow, p.lowOnly = true, false
			case "", "allow-stale", "no-cluster", "allow-cross-slot-keys":
			default:
				return "", "Unexpected flag in script shebang: " + flag
			}
		}
	}
	return "\n" + rest, ""
}

// run runs p with the keys that are nkeys arguments of c from first on, and
// the arguments behind them.
func (v *evaluator) run(t *tx, p *program, c *store.Command, first, nkeys int) store.Reply {
	m, _ := v.machines.Get().(*machine)
	if m == nil {
		m = newMachine(v.limits)
	}
	ctx := t.caller
	if ctx == nil {
		ctx = context.Background()
	}
	strict, writes := t.strict, t.writes
	m.t, m.resp, t.strict, t.writes = t, 2, true, t.writes && !p.readOnly
	m.witness = store.WitnessOf(ctx)
	v.begin(m.vm.Meter)
	defer func() {
		v.end(m.vm.Meter)
		m.t, m.witness, t.strict, t.writes = nil, nil, strict, writes
		if !m.vm.Broken() {
			v.machines.Put(m)
		}
	}()
	json := v.json.Load()
	m.vm.Random, m.vm.JSON = v.random.Load(), json
	m.vm.Set("KEYS", m.texts(c, first, first+nkeys))
	m.vm.Set("ARGV", m.texts(c, first+nkeys, c.Len()))
	result, err := m.vm.Run(ctx, p.chunk)
	v.random.Store(m.vm.Random)
	if m.vm.JSON != json {
		v.json.Store(m.vm.JSON)
	}
	if err != nil {
		return p.failure(err, m.vm.Meter)
	}
	m.left = mostReplies
	r := m.replyOf(result, 0)
	if m.left < 0 {
		return tooMany
	}
	return r
}

func (v *evaluator) begin(m *luavm.Meter) {
	m.Reset()
	v.mu.Lock()
	v.running[m] = struct{}{}
	v.mu.Unlock()
}

func (v *evaluator) end(m *luavm.Meter) {
	v.mu.Lock()
	delete(v.running, m)
	v.mu.Unlock()
}

// texts gives arguments of c as a table.
func (m *machine) texts(c *store.Command, i, end int) *lua.LTable {
	table := m.vm.NewTable(end-i, 0)
	for ; i < end; i++ {
		table.Append(lua.LString(c.Arg(i)))
	}
	return table
}

// failure gives the reply for an error that a script did not catch, or that
// ended it.
func (p *program) failure(err error, m *luavm.Meter) store.Reply {
	var raised *luavm.Error
	text := ""
	switch {
	case errors.As(err, &raised):
		text = p.raised(raised)
	case errors.Is(err, luavm.ErrKilled):
		text = "ERR Script killed by user with SCRIPT KILL... script: " + p.sha
	case errors.Is(err, luavm.ErrTime), errors.Is(err, luavm.ErrMemory):
		text = "ERR " + err.Error() + ": stopped" + remains(m) + " script: " + p.sha
	default: // the caller gave up
		return store.OfFailure(err)
	}
	return store.OfError(store.Error(oneLine(text)))
}

// remains says what is left of a script that was stopped.
func remains(m *luavm.Meter) string {
	if m.HasWritten() {
		return ", and what it has written stays"
	}
	return " before it wrote"
}

// raised spells an error as a server does.
func (p *program) raised(e *luavm.Error) string {
	text := "ERR " + e.Value.String()
	if table, is := e.Value.(*lua.LTable); is {
		text = "ERR unknown error"
		if s, is := table.RawGetString("err").(lua.LString); is {
			text = string(s)
		}
	}
	if e.Source == "" {
		return text + " script: " + p.sha
	}
	return fmt.Sprintf("%s script: %s, on %s:%d.", text, p.sha, e.Source, e.Line)
}

// oneLine gives a text that fits into an error or status.
func oneLine(s string) string {
	return strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
}
