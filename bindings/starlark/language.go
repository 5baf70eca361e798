// Package starlark shows the catalog to Starlark and runs its scripts.
package starlark

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// A Language is one Starlark interpreter. Its handles are for one thread at a
// time, since operators are told neither thread nor context.
type Language struct {
	setup    catalog.Setup
	env      catalog.Env
	thread   *starlark.Thread // the one that runs now
	pending  error            // of an operator that could not report it
	builtins starlark.StringDict
	globals  starlark.StringDict // the builtins and what scripts have defined
	bindings map[*catalog.Type]*binding
	modules  map[string]starlark.StringDict // loaded files by path; nil while loading
	deferred []deferred
	path     []starlark.Value // the lists and dicts that are being encoded

	running atomic.Pointer[starlark.Thread] // the same as thread, for who watches the time
	counted uint64                          // the steps of thread that its budget knows of
	spreads map[starlark.Value]*spread      // how the keys of large dicts and sets spread, with limits
}

type deferred struct {
	fn     starlark.Value
	args   starlark.Tuple
	kwargs []starlark.Tuple
}

// options are the dialect.
var options = &syntax.FileOptions{
	Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true,
}

// New gives an interpreter with what the catalog of s lists.
func New(s catalog.Setup) *Language {
	l := &Language{
		setup:    s,
		env:      catalog.Env{Ctx: context.Background()},
		bindings: make(map[*catalog.Type]*binding),
		modules:  make(map[string]starlark.StringDict),
	}
	l.env.Fail = l.fail
	l.env.Failure = l.failure
	l.env.Show = func(t codec.Text) string { return l.show(l.text(t, false), false) }
	l.builtins = l.predeclared()
	l.globals = make(starlark.StringDict, len(l.builtins))
	for name, v := range l.builtins {
		l.globals[name] = v
	}
	return l
}

var _ catalog.Interpreter = (*Language)(nil)

// fail ends the script with the error of an operator.
func (l *Language) fail(err error) {
	if l.pending == nil {
		l.pending = err
	}
	l.thread.Cancel(err.Error())
}

// Env gives what the calls of this interpreter share.
func (l *Language) Env() *catalog.Env { return &l.env }

// enter runs f on a thread of its own, which ends with ctx.
func (l *Language) enter(ctx context.Context, name string, f func(*starlark.Thread) error) error {
	thread := &starlark.Thread{Name: name, Load: l.load}
	thread.OnMaxSteps = l.bound
	thread.SetMaxExecutionSteps(stride)
	thread.Print = func(_ *starlark.Thread, s string) { l.setup.Print(s) }
	outer, outerCtx := l.thread, l.env.Ctx
	l.thread, l.env.Ctx = thread, ctx
	defer func() { l.thread, l.env.Ctx = outer, outerCtx }()
	defer l.watch(ctx, thread)()
	return l.settle(thread, f(thread))
}

// watch has a thread end with ctx, until stop is called.
func (l *Language) watch(ctx context.Context, thread *starlark.Thread) (stop func()) {
	b := l.env.Budget
	if b == nil {
		if ctx.Done() == nil {
			return func() {}
		}
		after := context.AfterFunc(ctx, func() { thread.Cancel(context.Cause(ctx).Error()) })
		return func() { after() }
	}
	outer, counted := l.running.Load(), l.counted
	l.running.Store(thread)
	if l.counted = 0; outer == nil {
		b.Watch(func(why error) {
			if t := l.running.Load(); t != nil {
				t.Cancel(why.Error())
			}
		})
	}
	return func() {
		b.Work(int(thread.Steps - l.counted))
		l.running.Store(outer)
		l.counted = counted
	}
}

// maxDepth is how deep calls may nest: each takes of Go's stack, whose end
// would be that of the process. It is looked at every stride steps.
const (
	maxDepth = 10_000
	stride   = 1000

	shortStride = 100 // with limits
)

// bound ends a script whose calls nest too deep.
func (l *Language) bound(thread *starlark.Thread) {
	thread.SetMaxExecutionSteps(thread.Steps + stride)
	if b := l.env.Budget; b != nil {
		l.spend(b, thread)
	} else if thread.CallStackDepth() > maxDepth {
		l.overflow()
	}
}

func (l *Language) overflow() {
	l.fail(catalog.Errorf("failed", "stack overflow: calls nest more than %d deep", maxDepth))
}

// spend counts the steps of a thread since the last time.
func (l *Language) spend(b *catalog.Budget, thread *starlark.Thread) {
	thread.SetMaxExecutionSteps(thread.Steps + shortStride)
	err := b.Work(int(thread.Steps - l.counted))
	l.counted = thread.Steps
	switch depth := thread.CallStackDepth(); {
	case err != nil:
	case depth > maxDepth:
		l.overflow()
	case depth > b.Depth(maxDepth):
		err = b.TooDeep(maxDepth)
	}
	if err != nil {
		thread.Cancel(err.Error())
	}
}

// settle gives the error that a call really ended with: that of an operator
// in place of the cancellation by which it ended the script.
func (l *Language) settle(thread *starlark.Thread, err error) error {
	if l.pending == nil {
		return err
	}
	pending := l.pending
	l.pending = nil
	if l.env.Ctx.Err() == nil {
		thread.Uncancel()
	}
	var eval *starlark.EvalError
	if errors.As(err, &eval) {
		return &placed{pending, eval.CallStack}
	}
	return pending
}

// Run runs a whole script.
func (l *Language) Run(ctx context.Context, name, src string) error {
	path := filepath.Clean(name)
	l.modules[path] = nil
	defer delete(l.modules, path)
	return l.report(ctx, l.enter(ctx, name, func(thread *starlark.Thread) error {
		f, err := l.parse(name, src, l.globals.Keys()...)
		if err != nil {
			return err
		}
		return starlark.ExecREPLChunk(f, thread, l.globals)
	}))
}

// Eval runs one input, and spells its value.
func (l *Language) Eval(ctx context.Context, name, src string) (shown string, err error) {
	err = l.Evaluate(ctx, name, src, func(r catalog.Result) error {
		shown = r.String()
		return nil
	})
	return shown, err
}

// Evaluate runs one input.
func (l *Language) Evaluate(ctx context.Context, name, src string, see func(catalog.Result) error) error {
	return l.report(ctx, l.enter(ctx, name, func(thread *starlark.Thread) error {
		f, err := l.parse(name, src, l.globals.Keys()...)
		if err != nil {
			return err
		}
		last := split(f)
		if err := starlark.ExecREPLChunk(f, thread, l.globals); err != nil || last == nil {
			return err
		}
		v, err := starlark.EvalExprOptions(options, thread, last, l.globals)
		if err != nil || v == starlark.None {
			return err
		}
		l.globals["_"] = v
		return see(result{l, v})
	}))
}

// Keep assigns the last expression of src to _.
func (l *Language) Keep(src string) string {
	f, err := options.Parse("", src, 0)
	if err != nil {
		return src
	}
	last := split(f)
	if last == nil {
		return src
	}
	start, _ := last.Span()
	lines := strings.SplitAfter(src, "\n")
	line := lines[start.Line-1]
	at := len(string([]rune(line)[:start.Col-1]))
	lines[start.Line-1] = line[:at] + "_ = " + line[at:]
	return strings.Join(lines, "")
}

// A result is the value of an input.
type result struct {
	l *Language
	v starlark.Value
}

func (r result) String() string            { return r.l.show(r.v, true) }
func (r result) Text() (codec.Text, error) { return r.l.encode(r.v) }
func (r result) Handle() *catalog.Handle   { return handleOf(r.v) }

// split takes the last statement off f, if it is an expression.
func split(f *syntax.File) syntax.Expr {
	if len(f.Stmts) == 0 {
		return nil
	}
	last, ok := f.Stmts[len(f.Stmts)-1].(*syntax.ExprStmt)
	if !ok {
		return nil
	}
	f.Stmts = f.Stmts[:len(f.Stmts)-1]
	return last.X
}

// parse reads a file that finds the globals called before, and has its
// statements told of if anybody wants to know.
func (l *Language) parse(name, src string, before ...string) (f *syntax.File, err error) {
	if l.setup.Bounded {
		f, err = bounded(name, src, before...)
	} else {
		f, err = parse(name, src)
	}
	if err == nil && l.setup.Line != nil {
		f.Stmts = told(f.Stmts)
	}
	return f, err
}

// parse reads a file and gives `in` its meaning for structures: x in y
// becomes x in members(y), since Starlark's own asks y[x] of a mapping. So does
// x[i:j:k], which becomes slice(x, i, j, k)[:], since Starlark's own asks for the
// length first. And [x] * n becomes [x] * times(n, 1), which bounds n.
func parse(name, src string) (*syntax.File, error) {
	f, err := options.Parse(name, src, 0)
	if err != nil {
		return nil, err
	}
	targets := make(map[syntax.Expr]bool)
	syntax.Walk(f, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.AssignStmt:
			targets[n.LHS] = true // is no slice
		case *syntax.SliceExpr:
			if !targets[n] {
				sliced(n)
			}
		}
		if b, ok := n.(*syntax.BinaryExpr); ok && (b.Op == syntax.IN || b.Op == syntax.NOT_IN) {
			b.Y = called(membersName, b.Y)
		} else if ok && b.Op == syntax.STAR {
			if n := literalLen(b.X); n > 0 {
				b.Y = called(timesName, b.Y, n)
			} else if n := literalLen(b.Y); n > 0 {
				b.X = called(timesName, b.X, n)
			}
		}
		return true
	})
	return f, nil
}

// called gives name(x, ints…).
func called(name string, x syntax.Expr, ints ...int) syntax.Expr {
	at, _ := x.Span()
	args := []syntax.Expr{x}
	for _, n := range ints {
		args = append(args, &syntax.Literal{Token: syntax.INT, TokenPos: at, Raw: strconv.Itoa(n), Value: int64(n)})
	}
	return &syntax.CallExpr{Fn: &syntax.Ident{NamePos: at, Name: name}, Lparen: at, Args: args, Rparen: at}
}

// literalLen gives the number of elements if x is a list or tuple that is
// written out, else 0.
func literalLen(x syntax.Expr) int {
	switch x := x.(type) {
	case *syntax.ListExpr:
		return len(x.List)
	case *syntax.TupleExpr:
		return len(x.List)
	case *syntax.ParenExpr:
		return literalLen(x.X)
	}
	return 0
}

// These are no identifiers, so that scripts cannot use them.
const (
	membersName = "in()"
	timesName   = "times()"
	sliceName   = "slice()"
	noneName    = "none()"
)

// Incomplete reports whether src needs another line: it ends within brackets
// or a string, or within a block, which an empty line ends.
func (l *Language) Incomplete(src string) bool {
	f, err := options.Parse("", src, 0)
	if err != nil {
		var bad syntax.Error
		return errors.As(err, &bad) && (strings.Contains(bad.Msg, "end of file") || strings.Contains(bad.Msg, "unexpected EOF") ||
			strings.HasSuffix(bad.Msg, "want indent") && int(bad.Pos.Line) > strings.Count(src, "\n"))
	}
	if len(f.Stmts) == 0 || strings.HasSuffix(src, "\n\n") || strings.HasSuffix(strings.TrimRight(src, " \t"), "\n\n") {
		return false
	}
	switch f.Stmts[len(f.Stmts)-1].(type) {
	case *syntax.DefStmt, *syntax.ForStmt, *syntax.WhileStmt, *syntax.IfStmt:
		return !strings.HasSuffix(src, "\n") || !blankEnd(src)
	}
	return false
}

func blankEnd(src string) bool {
	lines := strings.Split(strings.TrimSuffix(src, "\n"), "\n")
	return strings.TrimSpace(lines[len(lines)-1]) == ""
}

// Globals gives the globals, to add to.
func (l *Language) Globals() starlark.StringDict { return l.globals }

// Names lists the globals.
func (l *Language) Names() []string {
	names := slices.DeleteFunc(l.globals.Keys(), func(s string) bool { return strings.HasSuffix(s, "()") })
	for name := range starlark.Universe {
		if _, ok := l.globals[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// TypeOf gives the type of the structure that a global holds, or nil.
func (l *Language) TypeOf(name string) *catalog.Type {
	if h := handleOf(l.globals[name]); h != nil {
		return h.Type
	}
	return nil
}

// load is the load statement: it runs a file once, and gives its globals.
func (l *Language) load(thread *starlark.Thread, name string) (starlark.StringDict, error) {
	from := thread.Name
	path, src, err := l.setup.Resolve(from, name)
	if globals, ok := l.modules[path]; ok && err == nil {
		if globals != nil {
			return globals, nil
		}
		err = catalog.ErrCircle
	}
	if err != nil {
		return nil, &catalog.Failure{Kind: l.setup.Catalog.Kind(err), Message: "load " + name + ": " + err.Error(), Err: err}
	}
	return l.module(path, src)
}

// module runs a file and keeps its globals, which are frozen.
func (l *Language) module(path, src string) (starlark.StringDict, error) {
	l.modules[path] = nil
	var globals starlark.StringDict
	err := l.enter(l.env.Ctx, path, func(thread *starlark.Thread) error {
		p, err := l.compile(path, src)
		if err != nil {
			return err
		}
		if globals, err = p.Init(thread, l.builtins); err == nil && l.setup.Bounded {
			err = l.checkDeep(globals)
		}
		return err
	})
	if err != nil {
		delete(l.modules, path)
		return nil, l.report(l.env.Ctx, err)
	}
	globals.Freeze()
	l.modules[path] = globals
	return globals, nil
}

// compile gives the program of a file that others load.
func (l *Language) compile(path, src string) (*starlark.Program, error) {
	return catalog.CodeOf(l.setup.Codes, path, src, func() (*starlark.Program, error) {
		f, err := l.parse(path, src)
		if err != nil {
			return nil, err
		}
		return starlark.FileProgram(f, l.builtins.Has)
	})
}

// Deferred reports whether anything was deferred.
func (l *Language) Deferred() bool { return len(l.deferred) > 0 }

// Finish runs what was deferred, last first, and gives the errors of all.
func (l *Language) Finish(ctx context.Context) (errs []error) {
	for len(l.deferred) > 0 && ctx.Err() == nil {
		d := l.deferred[len(l.deferred)-1]
		l.deferred = l.deferred[:len(l.deferred)-1]
		err := l.enter(ctx, "defer", func(thread *starlark.Thread) error {
			_, err := starlark.Call(thread, d.fn, d.args, d.kwargs)
			return err
		})
		if err != nil {
			errs = append(errs, l.report(ctx, err))
		}
	}
	return errs
}

// predeclared gives the globals that every file has.
func (l *Language) predeclared() starlark.StringDict {
	d := l.native()
	for _, m := range l.setup.Catalog.Globals {
		if !m.Native() {
			d[m.Name] = l.function(m, l.setup.Root(m))
		}
	}
	for _, t := range l.setup.Catalog.Types {
		b := &binding{l: l, t: t}
		l.bindings[t] = b
		d[t.New.Name] = b.constructor(l.setup.Root(&t.New))
		if t.Alias != "" {
			d[t.Alias] = d[t.New.Name]
		}
	}
	for _, m := range l.setup.Catalog.Modules {
		d[m.Name] = l.moduleOf(m)
	}
	for name, recv := range l.setup.Objects {
		d[name] = l.newObject(recv)
	}
	return d
}

// function gives a row that belongs to no structure.
func (l *Language) function(m *catalog.Method, recv any) *starlark.Builtin {
	name := m.Name
	if m.Owner != "" {
		name = m.Owner + "." + m.Name
	}
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		return l.call(m, recv, nil, args, kwargs)
	})
}

// call makes one call of a row; h is the handle it is called on, if it is.
func (l *Language) call(m *catalog.Method, recv any, h *catalog.Handle, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if h != nil && len(kwargs) == 0 && !h.Raw && m.Quick(len(args)) {
		if v, err, ok := l.quick(m, recv, args); ok {
			return v, err
		}
	}
	c := l.env.Call(m, recv)
	if h != nil {
		c.Raw = h.Raw
	}
	v, err := l.run(c, args, kwargs)
	switch {
	case err != nil:
		err = c.Wrap(err)
	case h != nil && h.Default != nil:
		handleOf(v).Inherit(h)
	}
	c.End()
	return v, err
}

// quick makes a call if its arguments are strings.
func (l *Language) quick(m *catalog.Method, recv any, args starlark.Tuple) (v starlark.Value, err error, ok bool) {
	var words [2]starlark.String
	for i, a := range args {
		if words[i], ok = a.(starlark.String); !ok {
			return nil, nil, false
		}
	}
	r, err := l.env.Quick(m, recv, string(words[0]), string(words[1]))
	if err == nil {
		v, err = l.value(r, false)
	}
	return v, err, true
}

func (l *Language) run(c *catalog.Call, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	for _, a := range args {
		if s, ok := a.(starlark.String); ok && c.Text(string(s)) {
			continue
		}
		p, err := c.Next()
		if err == nil {
			err = l.set(c, p, a)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, kv := range kwargs {
		p, err := c.Named(string(kv[0].(starlark.String)))
		if err == nil {
			err = l.set(c, p, kv[1])
		}
		if err != nil {
			return nil, err
		}
	}
	v, err := c.Run()
	switch {
	case err != nil:
		return nil, err
	case v.Kind == catalog.None && c.Default != nil:
		return c.Default.(starlark.Value), nil
	}
	return l.out(c, v)
}

func (l *Language) set(c *catalog.Call, p *catalog.Param, a starlark.Value) error {
	switch {
	case p.Kind == catalog.Raw:
		c.Default = a
		return nil
	case a == starlark.None && p.Optional && p.Kind != catalog.Elem && p.Kind != catalog.Key && !c.Collecting(p):
		return nil
	}
	v, err := l.in(c, p, a)
	if err != nil {
		return p.In(err)
	}
	return c.Set(p, v)
}

// report gives err as scripts and hosts see it.
func (l *Language) report(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		f := l.failure(err)
		cause := context.Cause(ctx)
		f.Message, f.Kind, f.Err = cause.Error(), l.setup.Catalog.Kind(cause), cause
		return f
	}
	var exit *catalog.Exit
	if errors.As(err, &exit) {
		return exit
	}
	return l.failure(err)
}

func where(pos syntax.Position) string {
	if pos.Line == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", pos.Filename(), pos.Line)
}
