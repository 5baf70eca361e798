package lua

import (
	"context"
	"fmt"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/luavm"
)

// A pulse is the context of the states of a run with limits: gopher-lua asks it
// for Done before each instruction, so that it counts them. It is a context
// only for that.
type pulse struct {
	b       *catalog.Budget
	steps   int
	counted int // of steps, those that b knows of
	next    int // when to tell it
}

var _ context.Context = (*pulse)(nil)

// beat is how many instructions pass between two looks at the limits.
const beat = 500

// over is what Done gives once the run is over.
var over = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// Done counts an instruction.
func (p *pulse) Done() <-chan struct{} {
	if p.steps++; p.steps < p.next && !p.b.Over() {
		return nil
	}
	return p.look()
}

func (p *pulse) look() <-chan struct{} {
	n := p.steps - p.counted
	p.counted, p.next = p.steps, p.steps+beat
	if p.b.Work(n) != nil {
		p.next = 0
		return over
	}
	return nil
}

// Err tells why the run is over.
func (p *pulse) Err() error { return p.b.Err() }

// Deadline is there for context.Context.
func (p *pulse) Deadline() (time.Time, bool) { return time.Time{}, false }

// Value is there for context.Context.
func (p *pulse) Value(any) any { return nil }

// watch watches the limits of a run until end is called.
func (l *Language) watch() (end func()) {
	b := l.env.Budget
	if b == nil || l.pulse != nil {
		return func() {}
	}
	b.Watch(func(error) {}) // a pulse asks
	l.pulse = &pulse{b: b}
	return func() {
		l.pulse.look()
		l.pulse = nil
	}
}

// bound has what takes long in one instruction ask the limits.
func (l *Language) bound(g luavm.Guest) luavm.Guest {
	if l.setup.Bounded {
		g.Work = func(n int) error {
			if l.env.Budget == nil {
				return nil
			}
			return l.env.Budget.Work(n)
		}
		g.Grow = l.env.Grow
	}
	return g
}

// newCoroutine is coroutine.create: one counts its instructions too, and its
// stack.
func (l *Language) newCoroutine(create lua.LValue) lua.LGFunction {
	return func(L *lua.LState) int {
		if err := l.env.Grow(registers * 16); err != nil {
			return l.raise(L, err)
		}
		L.Insert(create, 1)
		L.Call(L.GetTop()-1, 1)
		if th, ok := L.Get(-1).(*lua.LState); ok {
			l.obey(th, l.env.Ctx)
		}
		return 1
	}
}

// raised is what gopher-lua calls for an error, while the stack still stands:
// its own trace of one has a line for each tail call, of which there may be
// millions.
func (l *Language) raised(L *lua.LState) {
	const most = 100
	where, stack := l.stack(L, 0)
	err := &lua.ApiError{Type: lua.ApiErrorRun, Object: L.Get(-1)}
	if where != "" {
		var trace strings.Builder
		for _, frame := range stack[:min(len(stack), most)] {
			name, at, _ := strings.Cut(frame, " at ")
			fmt.Fprintf(&trace, "\t%s: in %s\n", at, name)
		}
		err.StackTrace = trace.String()
	}
	panic(err)
}

// callBounded is PCall of a thread, which is not to be used after an error.
func (l *Language) callBounded(th *lua.LState, args int) (err error) {
	th.Panic = l.raised
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *lua.ApiError:
			err = p
		default:
			err = catalog.Errorf("failed", "%v", p)
			l.broken = true
		}
		if b := l.env.Budget; err != nil && b != nil && strings.Contains(err.Error(), "stack overflow") && b.Depth(frames) < frames {
			err = b.TooDeep(frames)
		}
	}()
	th.Call(args, lua.MultRet)
	return nil
}

// Broken reports whether the state went wrong, so that it is not to be used any
// more.
func (l *Language) Broken() bool { return l.broken }
