// Package lua shows the catalog to Lua and runs its scripts.
package lua

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/luavm"
)

// A Language is one Lua state with its handles.
type Language struct {
	setup    catalog.Setup
	env      catalog.Env
	L        *lua.LState
	marks    marks
	metas    metas
	null     *lua.LUserData
	bindings map[*catalog.Type]*binding
	builtins []string              // the globals that scripts find
	modules  map[string]lua.LValue // what required files returned, by path; nil while they load
	files    []string              // the files that run now, the last within the others
	deferred []deferred
	resuming map[*lua.LState]bool // the coroutines that are resumed and have not yielded
	path     []*lua.LTable        // the tables that are being encoded
	idle     []*lua.LState        // threads for protected calls
	own      map[*lua.LState]bool // all of those threads
	tried    int                  // protected calls under way
	box      boxer
	assigned map[string]bool // the globals that were, also to nil
	pulse    *pulse          // of a run with limits
	broken   bool            // it went wrong in gopher-lua

	// What files that are opened see: see program.go.
	opened  map[string]*file
	globals *lua.LTable                 // of the file that runs; nil: those of all
	fresh   *lua.LTable                 // the metatable of globals of a file
	locked  map[*lua.LTable]*lua.LTable // tables that only show what is in others
}

type deferred struct {
	fn   *lua.LFunction
	args []lua.LValue
}

// New gives an interpreter with what the catalog of s lists.
func New(s catalog.Setup) *Language {
	l := &Language{
		setup: s,
		env:   catalog.Env{Ctx: context.Background()},
		L: lua.NewState(lua.Options{
			SkipOpenLibs: true, CallStackSize: framesOf(s),
			RegistrySize: registers, RegistryGrowStep: registers, RegistryMaxSize: maxRegisters(s),
		}),
		bindings: make(map[*catalog.Type]*binding),
		modules:  make(map[string]lua.LValue),
		own:      make(map[*lua.LState]bool),
		resuming: make(map[*lua.LState]bool),
		assigned: make(map[string]bool),
		locked:   make(map[*lua.LTable]*lua.LTable),
	}
	l.env.Failure = l.failure
	l.env.Show = func(t codec.Text) string { return l.show(l.text(t, false), false) }
	l.openLibraries()
	l.makeValues()
	l.predeclare()
	if s.Shared {
		l.share()
	}
	return l
}

// The size of stacks: how many calls may be under way, and values that they
// have for a start.
const (
	frames    = 1024
	registers = 4096
)

// maxRegisters is how many values a stack may have: one that grows is copied.
func maxRegisters(s catalog.Setup) int {
	if s.Bounded {
		return 1 << 17
	}
	return 1 << 20
}

func framesOf(s catalog.Setup) int {
	if s.Depth > 0 && s.Depth < frames {
		return s.Depth
	}
	return frames
}

var _ catalog.Interpreter = (*Language)(nil)

// Env gives what the calls of this interpreter share.
func (l *Language) Env() *catalog.Env { return &l.env }

// enter runs f, which calls Lua, under ctx.
func (l *Language) enter(ctx context.Context, f func() error) error {
	defer l.watch()()
	outer := l.env.Ctx
	l.env.Ctx = ctx
	l.obey(l.L, ctx)
	defer func() {
		l.env.Ctx = outer
		l.obey(l.L, outer)
	}()
	top, depth := l.L.GetTop(), l.env.Depth()
	err := f()
	l.L.SetTop(top)
	l.env.Reset(depth)
	return l.report(ctx, err)
}

// obey has a thread end with ctx. One that never ends is not asked at each
// instruction.
func (l *Language) obey(L *lua.LState, ctx context.Context) {
	switch {
	case l.pulse != nil:
		L.SetContext(l.pulse)
	case l.env.Budget != nil || ctx.Done() == nil:
		L.RemoveContext()
	default:
		L.SetContext(ctx)
	}
}

// Run runs a whole script.
func (l *Language) Run(ctx context.Context, name, src string) error {
	return l.enter(ctx, func() error {
		fn, err := l.compile(name, src)
		if err != nil {
			return err
		}
		_, err = l.runFile(name, fn)
		return err
	})
}

// runFile calls the main function of a file, and gives what it returns.
func (l *Language) runFile(name string, fn *lua.LFunction) (lua.LValue, error) {
	l.files = append(l.files, name)
	path := filepath.Clean(name)
	l.modules[path] = nil
	defer func() {
		l.files = l.files[:len(l.files)-1]
		delete(l.modules, path)
	}()
	return l.callFunction(l.L, fn)
}

// callFunction calls fn and gives its first result.
func (l *Language) callFunction(L *lua.LState, fn lua.LValue, args ...lua.LValue) (lua.LValue, error) {
	results, err := l.try(L, fn, args...)
	if err != nil || len(results) == 0 {
		return lua.LNil, err
	}
	return results[0], nil
}

func (l *Language) compile(name, src string) (*lua.LFunction, error) {
	c, err := l.code(name, src)
	if err != nil {
		return nil, err
	}
	fn := l.L.NewFunctionFromProto(c.proto)
	if l.globals != nil {
		fn.Env = l.globals
	}
	return fn, nil
}

// A code is a compiled file.
type code struct {
	proto    *lua.FunctionProto
	constant bool // it need not run again: see luavm.Constant
}

func (l *Language) code(name, src string) (*code, error) {
	return catalog.CodeOf(l.setup.Codes, name, src, func() (*code, error) {
		if l.setup.Bounded && len(src) > maxSource {
			return nil, &catalog.Failure{Kind: "syntax", Message: fmt.Sprintf("the file has %d bytes: with limits at most %d", len(src), maxSource), Where: name}
		}
		chunk, err := parse.Parse(strings.NewReader(commented(src)), name)
		if err != nil {
			return nil, err
		}
		if err := luavm.Rewrite(chunk, l.setup.Bounded); err != nil {
			return nil, &catalog.Failure{Kind: "syntax", Message: err.Error(), Where: name}
		}
		constant := luavm.Constant(chunk, l.makes)
		if l.setup.Line != nil {
			chunk = told(chunk)
		}
		proto, err := luavm.Proto(chunk, name)
		return &code{proto, constant}, err
	})
}

// maxSource is how long a file may be in a run with limits: the compiler takes
// the time of the square for some.
const maxSource = 128 << 10

// makes reports whether a global is a function that makes a structure, or a
// type of records.
func (l *Language) makes(name string) bool {
	t := l.setup.Catalog.Type(name)
	return name == "record" || t != nil && !t.Loose
}

// commented makes a first line for the shell of the system a comment.
func commented(src string) string {
	if strings.HasPrefix(src, "#") {
		return "--" + src
	}
	return src
}

// Eval runs one input, and spells its value.
func (l *Language) Eval(ctx context.Context, name, src string) (shown string, err error) {
	err = l.Evaluate(ctx, name, src, func(r catalog.Result) error {
		shown = r.String()
		return nil
	})
	return shown, err
}

// Evaluate runs one input. Of several values the first one is kept as _.
func (l *Language) Evaluate(ctx context.Context, name, src string, see func(catalog.Result) error) error {
	return l.enter(ctx, func() error {
		fn, err := l.compile(name, withReturn(src))
		if err != nil {
			fn, err = l.compile(name, src)
		}
		if err != nil {
			return err
		}
		l.files = append(l.files, name)
		defer func() { l.files = l.files[:len(l.files)-1] }()
		top := l.L.GetTop()
		if err := l.L.CallByParam(lua.P{Fn: fn, NRet: lua.MultRet, Protect: true}); err != nil {
			return err
		}
		r := result{l: l}
		for i := top + 1; i <= l.L.GetTop(); i++ {
			r.vs = append(r.vs, l.L.Get(i))
		}
		if len(r.vs) == 0 || len(r.vs) == 1 && r.vs[0] == lua.LNil {
			return nil
		}
		l.L.SetGlobal("_", r.vs[0])
		return see(r)
	})
}

// A result is the values of an input.
type result struct {
	l  *Language
	vs []lua.LValue
}

func (r result) String() string {
	parts := make([]string, len(r.vs))
	for i, v := range r.vs {
		parts[i] = r.l.show(v, true)
	}
	return strings.Join(parts, " ")
}

func (r result) Text() (codec.Text, error) {
	if len(r.vs) > 1 {
		return "", &codec.Unstorable{What: "more than one value"}
	}
	return r.l.encode(r.vs[0])
}

func (r result) Handle() *catalog.Handle {
	if len(r.vs) > 1 {
		return nil
	}
	return handleOf(r.vs[0])
}

// withReturn gives src so that its last expression is returned.
func withReturn(src string) string {
	head, last, ok := cutLast(src)
	if !ok {
		return src
	}
	return head + "return " + last
}

// Keep assigns the last expression of src to _.
func (l *Language) Keep(src string) string {
	if value, ok := strings.CutPrefix(strings.TrimSpace(src), "return "); ok {
		src = value
	}
	head, last, ok := cutLast(src)
	if !ok {
		return src
	}
	return head + "_ = " + last
}

// cutLast cuts src before its last expression: the longest ending that is one,
// after a line break or a semicolon.
func cutLast(src string) (head, last string, ok bool) {
	if _, err := parse.Parse(strings.NewReader("return "+src), ""); err == nil {
		return "", src, true
	}
	for i, c := range src {
		if c != '\n' && c != ';' {
			continue
		}
		head, last = src[:i+1], src[i+1:]
		if strings.TrimSpace(last) == "" {
			continue
		}
		chunk, err := parse.Parse(strings.NewReader(head+" return "+last), "")
		if err == nil && returns(chunk) {
			return head + " ", last, true
		}
	}
	return "", "", false
}

// returns reports whether the chunk itself ends with a return, and not only a
// block in it, such as the body of a loop.
func returns(chunk []ast.Stmt) bool {
	_, ok := chunk[len(chunk)-1].(*ast.ReturnStmt)
	return ok
}

// Incomplete reports whether src needs another line: the parser came to its
// end and wanted more.
func (l *Language) Incomplete(src string) bool {
	if _, err := parse.Parse(strings.NewReader("return "+src), ""); err == nil {
		return false
	}
	_, err := parse.Parse(strings.NewReader(src), "")
	var bad *parse.Error
	return errors.As(err, &bad) && bad.Pos.Line == parse.EOF
}

// Names lists the globals.
func (l *Language) Names() []string {
	names := slices.Clone(l.builtins)
	l.L.G.Global.ForEach(func(k, _ lua.LValue) {
		if s, ok := k.(lua.LString); ok && !slices.Contains(names, string(s)) && s != "_G" && !luavm.Hidden(string(s)) {
			names = append(names, string(s))
		}
	})
	slices.Sort(names)
	return names
}

// TypeOf gives the type of the structure that a global holds, or nil.
func (l *Language) TypeOf(name string) *catalog.Type {
	if h := handleOf(l.L.G.Global.RawGetString(name)); h != nil {
		return h.Type
	}
	return nil
}

// require is require(name): it runs a file once, and gives what it returned.
func (l *Language) require(L *lua.LState) int {
	name := L.CheckString(1)
	from := ""
	if len(l.files) > 0 {
		from = l.files[len(l.files)-1]
	}
	path, src, err := l.setup.Resolve(from, name)
	if v, ok := l.modules[path]; ok && err == nil {
		if v != nil {
			L.Push(v)
			return 1
		}
		err = catalog.ErrCircle
	}
	if err != nil {
		return l.raise(L, fmt.Errorf("require %s: %w", name, err))
	}
	l.modules[path] = nil
	fn, err := l.compile(path, src)
	var v lua.LValue
	if err == nil {
		l.files = append(l.files, path)
		v, err = l.callFunction(L, fn)
		l.files = l.files[:len(l.files)-1]
	}
	if err != nil {
		delete(l.modules, path)
		return l.raise(L, err)
	}
	if v == lua.LNil {
		v = lua.LTrue
	}
	l.modules[path] = v
	L.Push(v)
	return 1
}

// Deferred reports whether anything was deferred.
func (l *Language) Deferred() bool { return len(l.deferred) > 0 }

// Finish runs what was deferred, last first, and gives the errors of all.
func (l *Language) Finish(ctx context.Context) (errs []error) {
	for len(l.deferred) > 0 && ctx.Err() == nil {
		d := l.deferred[len(l.deferred)-1]
		l.deferred = l.deferred[:len(l.deferred)-1]
		err := l.enter(ctx, func() error {
			_, err := l.callFunction(l.L, d.fn, d.args...)
			return err
		})
		if err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// call makes one call of a row, with the arguments of the stack from first on.
func (l *Language) call(L *lua.LState, m *catalog.Method, recv any, h *catalog.Handle, first int) int {
	c := l.env.Call(m, recv)
	if h != nil {
		c.Raw = h.Raw
	}
	n, err := l.run(L, c, m, first)
	if err != nil {
		err = c.Wrap(err)
		c.End()
		return l.raise(L, err)
	}
	if h != nil && h.Default != nil && n == 1 {
		handleOf(L.Get(-1)).Inherit(h)
	}
	c.End()
	return n
}

func (l *Language) run(L *lua.LState, c *catalog.Call, m *catalog.Method, first int) (int, error) {
	if err := l.arguments(L, c, m, first); err != nil {
		return 0, err
	}
	v, err := c.Run()
	if err != nil {
		return 0, err
	}
	if v.Kind == catalog.None && c.Default != nil {
		L.Push(c.Default.(lua.LValue))
		return 1, nil
	}
	return l.give(L, v, c.Raw)
}

// arguments gives c the arguments of the stack from first on.
func (l *Language) arguments(L *lua.LState, c *catalog.Call, m *catalog.Method, first int) error {
	for i, top := first, L.GetTop(); i <= top; i++ {
		a := L.Get(i)
		switch a := a.(type) {
		case lua.LString:
			if c.Text(string(a)) {
				continue
			}
		case *lua.LTable:
			if i == top && isOptions(c, m, a) {
				return l.options(c, a)
			}
		}
		p, err := c.Next()
		if err == nil {
			err = l.set(c, p, a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// give pushes what a call gave, and returns how many values that are.
func (l *Language) give(L *lua.LState, v catalog.Value, raw bool) (int, error) {
	if v.Kind == catalog.Tuple {
		return l.pushAll(L, v.List(), raw)
	}
	lv, err := l.value(v, raw)
	if err != nil {
		return 0, err
	}
	L.Push(lv)
	return 1, nil
}

func (l *Language) pushAll(L *lua.LState, vs []catalog.Value, raw bool) (int, error) {
	for _, v := range vs {
		lv, err := l.value(v, raw)
		if err != nil {
			return 0, err
		}
		L.Push(lv)
	}
	return len(vs), nil
}

// isOptions reports whether t, the last argument, is the options of a call: a
// plain table with only string keys after the required arguments. An empty
// one is, where no argument that can be a table follows.
func isOptions(c *catalog.Call, m *catalog.Method, t *lua.LTable) bool {
	if !c.Complete() || !m.Keywords() || m.Rest() || t.Metatable != lua.LNil {
		return false
	}
	k, _ := t.Next(lua.LNil)
	if k == lua.LNil {
		return !c.TakesTable()
	}
	for ; k != lua.LNil; k, _ = t.Next(k) {
		if _, ok := k.(lua.LString); !ok {
			return false
		}
	}
	return true
}

func (l *Language) options(c *catalog.Call, t *lua.LTable) error {
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		p, err := c.Named(string(k.(lua.LString)))
		if err == nil {
			err = l.set(c, p, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *Language) set(c *catalog.Call, p *catalog.Param, a lua.LValue) error {
	if p.Kind == catalog.Raw {
		c.Default = a
		return nil
	}
	if a == lua.LNil && c.Collecting(p) {
		a = l.null
	}
	if a == lua.LNil {
		if p.Optional {
			return nil
		}
		if !p.TakesNone() {
			return p.Nil()
		}
		return c.Set(p, catalog.Value{})
	}
	v, err := l.in(c, p, a)
	if err != nil {
		return p.In(err)
	}
	return c.Set(p, v)
}
