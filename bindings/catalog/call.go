package catalog

import (
	"context"
	"fmt"

	"github.com/rdsh/rdsh/engine/codec"
)

// An Env is what the calls of one interpreter share: the context of the
// current run, and memory to make calls with. It is for one goroutine.
type Env struct {
	Ctx  context.Context
	Fail func(error) // ends the script, for operators that cannot report errors
	Buf  []byte      // for encoding

	calls []*Call
	depth int
}

// Args are arguments in the order of the signature.
type Args [8]Value

// A Call is a call being put together. It is reused, so that a call does not
// allocate; results share its memory until End.
type Call struct {
	Recv    any
	Default any // the default= argument, in its language
	env     *Env
	m       *Method
	args    Args
	tuple   [4]Value     // results
	rest    []codec.Text // *items
	n, at   int          // positional arguments so far; the one being set
	given   uint16       // bit i: args[i] was given
}

// Call begins a call of m on recv. End must follow.
func (e *Env) Call(m *Method, recv any) *Call {
	if e.depth == len(e.calls) {
		e.calls = append(e.calls, new(Call))
	}
	c := e.calls[e.depth]
	e.depth++
	c.env, c.m, c.Recv, c.Default = e, m, recv, nil
	c.rest, c.n, c.given = c.rest[:0], 0, 0
	return c
}

// End ends the call: what Run gave must have been converted.
func (c *Call) End() { c.env.depth-- }

// Next tells of which kind the next positional argument must be.
func (c *Call) Next() (Kind, error) {
	if c.n < c.m.pos {
		c.at = c.n
		c.n++
		return c.m.params[c.at].kind, nil
	}
	if c.m.rest {
		c.at = -1
		return Elem, nil
	}
	return None, fmt.Errorf("want at most %d arguments", c.m.pos)
}

// Peek is the kind that Next would give, None if there is no room.
func (c *Call) Peek() Kind {
	switch {
	case c.n < c.m.pos:
		return c.m.params[c.n].kind
	case c.m.rest:
		return Elem
	}
	return None
}

// Named tells of which kind the keyword argument called name must be.
func (c *Call) Named(name string) (Kind, error) {
	for i := range c.m.params {
		if c.m.params[i].name == name {
			c.at = i
			return c.m.params[i].kind, nil
		}
	}
	return None, fmt.Errorf("unexpected argument %s", name)
}

// Set gives the argument that Next or Named announced. None leaves it out.
func (c *Call) Set(v Value) error {
	if c.at < 0 {
		c.rest = append(c.rest, v.Elem())
		return nil
	}
	p := &c.m.params[c.at]
	if c.given&(1<<c.at) != 0 {
		return fmt.Errorf("%s given twice", p.name)
	}
	if v.Kind == None && p.optional {
		return nil
	}
	to, ok := v.to(p.kind)
	if ok && p.kind == Object {
		ok = p.fits(to.Handle().Recv)
	}
	if !ok && p.kind != Raw {
		return fmt.Errorf("for %s: got %v, want %v", p.name, v.Kind, p.kind)
	}
	c.args[c.at] = to
	c.given |= 1 << c.at
	return nil
}

// Run fills in defaults and makes the call.
func (c *Call) Run() (Value, error) {
	m := c.m
	for i := range m.params {
		if c.given&(1<<i) == 0 {
			c.args[i] = m.params[i].def
		}
	}
	if m.required&^c.given != 0 {
		return Value{}, fmt.Errorf("missing argument of %s", m.Sig)
	}
	return m.Func.call(c)
}
