package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rdsh/rdsh/engine/codec"
)

const codecNull = codec.Null

// An Env is what the calls of one interpreter share: the context of the
// current run, and memory to make calls with. It is for one goroutine.
type Env struct {
	Ctx  context.Context
	Fail func(error)             // ends the script, for operators that cannot report errors
	Show func(codec.Text) string // a value as the language writes it
	Enc  codec.Encoder           // for encoding

	// Confirm asks whether what may be removed, which its text tells, and gives
	// an error if not; nil where nobody can be asked.
	Confirm func(ctx context.Context, what string) error
	Failure func(error) *Failure // an error of a script's function as scripts see it

	// Budget bounds the run; nil: nothing does. It is Ctx then, or around it.
	Budget *Budget

	// Later reports whether the last reply of a store, since it was asked
	// before, is not known yet; nil outside of batches and transactions.
	Later func() bool

	calls []*Call
	depth int
	parts int // of values, for Part
}

// Args are arguments in the order of the signature.
type Args [12]Value

// A Call is a call being put together. It is reused, so that a call does not
// allocate; results share its memory until End.
type Call struct {
	Recv    any
	Default any // the default= argument, in its language
	Raw     bool
	Env     *Env
	m       *Method
	args    Args
	tuple   [4]Value // results
	rest    []string // *items
	named   []Value  // **fields, names and values by turns
	objects []Value  // of *others
	n       int      // positional arguments so far
	given   uint32   // bit i: args[i] was given
	name    string   // of the keyword that goes to **fields
}

// Call begins a call of m on recv. End must follow.
func (e *Env) Call(m *Method, recv any) *Call {
	if e.depth == len(e.calls) {
		e.calls = append(e.calls, &Call{Env: e})
	}
	c := e.calls[e.depth]
	e.depth++
	c.m, c.Recv, c.Default, c.Raw, c.n, c.given = m, recv, nil, false, 0, 0
	if m.rest >= 0 || m.named >= 0 {
		c.rest, c.named, c.objects = c.rest[:0], c.named[:0], c.objects[:0]
	}
	return c
}

// End ends the call: what Run gave must have been converted.
func (c *Call) End() { c.Env.depth-- }

// Ctx is the context of the run.
func (c *Call) Ctx() context.Context { return c.Env.Ctx }

// Next gives the parameter of the next positional argument.
func (c *Call) Next() (*Param, error) {
	if c.n < c.m.pos {
		c.n++
		return &c.m.Params[c.n-1], nil
	}
	if c.m.rest >= 0 {
		return &c.m.Params[c.m.rest], nil
	}
	most := fmt.Sprintf("more than %d arguments", c.m.pos)
	switch c.m.pos {
	case 0:
		most = "an argument, want none by position"
	case 1:
		most = "more than 1 argument"
	}
	return nil, Errorf("type", "got %s: %s", most, c.m.Sig)
}

// Hashable reports whether the keys among the arguments must be hashable.
func (c *Call) Hashable() bool { return c.m.NewKeys }

// Shown reports whether a value that cannot be stored is the text that it
// prints as.
func (c *Call) Shown() bool { return c.m.Shown }

// Unhashable is the error of a key that has no hash.
func Unhashable(typ string) error {
	return Errorf("type", "got %s, want a key that is hashable: a str, a number, a bool, none, bytes, a time, a duration, or a tuple or record of these", typ)
}

// Complete reports whether all required arguments were given by position.
func (c *Call) Complete() bool {
	for i := c.n; i < c.m.pos; i++ {
		if !c.m.Params[i].Optional {
			return false
		}
	}
	return true
}

// TakesTable reports whether the next positional argument could be a table.
func (c *Call) TakesTable() bool {
	if c.n >= c.m.pos {
		return false
	}
	switch c.m.Params[c.n].Kind {
	case Elem, Key, Factory, Raw, Elems, Keys, Strs, Words, Floats, Handles, Operand, Rows:
		return true
	}
	return false
}

// Named gives the parameter of the keyword argument called name.
func (c *Call) Named(name string) (*Param, error) {
	for i := range c.m.Params {
		if p := &c.m.Params[i]; p.Name == name && i != c.m.rest && i != c.m.named {
			return p, nil
		}
	}
	if c.m.named >= 0 {
		c.name, c.Raw = name, false
		return &c.m.Params[c.m.named], nil
	}
	return nil, Errorf("type", "unknown option %s%s", name, c.m.suggest(name))
}

func (m *Method) suggest(name string) string {
	var options []string
	for i := range m.Params {
		if m.Params[i].Optional && i != m.rest {
			options = append(options, m.Params[i].Name)
		}
	}
	return SuggestOf(name, options)
}

// Set gives the argument of p. None leaves out an optional one.
func (c *Call) Set(p *Param, v Value) error {
	switch {
	case c.Collecting(p):
		return c.setRest(p, v)
	case c.m.named >= 0 && p == &c.m.Params[c.m.named]:
		c.named = append(c.named, OfStr(c.name), v)
		return nil
	}
	if c.given&(1<<p.index) != 0 {
		return Errorf("type", "%s given twice", p.Name)
	}
	if v.Kind == None {
		return c.setNone(p)
	}
	if v.Kind != p.Kind {
		var err error
		if v, err = v.to(p.Kind); err != nil {
			return p.In(err)
		}
	}
	if p.slot.fits != nil {
		if err := p.slot.check(v); err != nil {
			return within(p.Name, err)
		}
	}
	c.args[p.index] = v
	c.given |= 1 << p.index
	return nil
}

// Text gives the next positional argument, a string that is a value, where that
// is simple: the parameter is one value or key. It reports whether it was; it
// is what Next and Set do, and faster.
func (c *Call) Text(s string) bool {
	if c.Raw || c.n >= len(c.m.texts) {
		return false
	}
	t := c.m.texts[c.n]
	switch t.kind {
	case Key:
		c.args[t.index] = OfKey(codec.KeyOfStr(s))
	case Elem:
		c.args[t.index] = OfElem(codec.OfStr(s))
	default:
		return false
	}
	c.given |= 1 << t.index
	c.n++
	return true
}

// Nil is the error of a nil of Lua for p, which is required.
func (p *Param) Nil() error {
	switch {
	case p.Kind == Object || p.Kind == Elem && p.slot.want != "":
		return Errorf("type", "%s: got nil, want %s", p.Name, p.slot.want)
	case p.Kind == Elem || p.Kind == Key || p.Kind == Factory:
		return Errorf("type", "%s: got nil: use null to store None", p.Name)
	}
	return Errorf("type", "%s: got nil, want %s", p.Name, wanted[p.Kind])
}

// setNone takes a None for p, which leaves out an optional argument.
func (c *Call) setNone(p *Param) error {
	if !p.Optional && !p.slot.opt && p.Kind != Stop {
		return Errorf("type", "%s: got none, want %s", p.Name, wanted[p.Kind])
	}
	if p.slot.opt || p.Kind == Stop { // up to the end
		c.args[p.index] = Value{}
		c.given |= 1 << p.index
	}
	return nil
}

func (c *Call) setRest(p *Param, v Value) error {
	switch p.Kind {
	case Words:
		w, err := v.to(Bound)
		if err != nil {
			return within(p.Name, Errorf("type", "got %v, want %s", v.Kind, wanted[Words]))
		}
		c.rest = append(c.rest, w.Str())
	case Elems, Keys, Strs:
		c.rest = append(c.rest, v.Str())
	default:
		if p.slot.fits != nil && !p.slot.fits(v) {
			return within(p.Name, Errorf("type", "got %s, want %s", describe(v), p.slot.want))
		}
		c.objects = append(c.objects, v)
	}
	return nil
}

// Element is the kind of one element of an argument that is a list.
func (p *Param) Element() Kind {
	switch p.Kind {
	case Elems:
		return Elem
	case Keys:
		return Key
	case Strs:
		return Str
	case Words:
		return Bound
	case Floats:
		return Float
	case Handles:
		return Object
	case Operands:
		return Operand
	}
	return p.Kind
}

// Run fills in defaults and makes the call.
func (c *Call) Run() (Value, error) {
	m := c.m
	for i := range m.defaults {
		if d := &m.defaults[i]; c.given&(1<<d.index) == 0 {
			c.args[d.index] = d.v
		}
	}
	if missing := m.required &^ c.given; missing != 0 {
		return Value{}, c.missing(missing)
	}
	if m.rest >= 0 {
		c.args[m.Params[m.rest].index] = c.restValue()
	}
	if m.named >= 0 {
		c.args[m.Params[m.named].index] = OfList(Dict, c.named)
	}
	if m.Loses != nil && c.Env.Confirm != nil {
		if err := c.confirm(); err != nil {
			return Value{}, err
		}
	}
	if c.Env.Later != nil {
		return c.Env.known(func() (Value, error) { return m.Func.call(c) })
	}
	return m.Func.call(c)
}

// known makes a call within a batch or transaction: its result is none if that
// is not known yet.
func (e *Env) known(call func() (Value, error)) (Value, error) {
	e.Later()
	v, err := call()
	if err == nil && v.Kind != Native && e.Later() {
		return Value{}, nil
	}
	return v, err
}

// Within calls f while later tells what is not known yet, for the store that f
// is about. The others keep theirs.
func (e *Env) Within(later func() bool, f func() (Value, error)) (Value, error) {
	outer := e.Later
	defer func() { e.Later = outer }()
	e.Later = later
	if outer != nil {
		e.Later = func() bool {
			here, there := later(), outer()
			return here || there
		}
	}
	return f()
}

// Arg gives an argument by its place in the signature.
func (c *Call) Arg(i int) Value { return c.args[c.m.Params[i].index] }

// confirm asks before what destroys. A yes is also the confirmation that a
// parameter of that name wants.
func (c *Call) confirm() error {
	what := c.m.Loses(c)
	if what == "" {
		return nil
	}
	if err := c.Env.Confirm(c.Ctx(), what); err != nil {
		return err
	}
	for i := range c.m.Params {
		if p := &c.m.Params[i]; p.Name == "confirm" {
			c.args[p.index] = OfBool(true)
		}
	}
	return nil
}

func (c *Call) restValue() Value {
	switch k := c.m.Params[c.m.rest].Kind; k {
	case Handles, Floats, Operands:
		return OfList(k, c.objects)
	default:
		return ofSlice(k, c.rest)
	}
}

func (c *Call) missing(bits uint32) error {
	for i := range c.m.Params {
		if bits&(1<<c.m.Params[i].index) != 0 {
			return Errorf("type", "missing argument %s: %s", c.m.Params[i].Name, c.m.Sig)
		}
	}
	return nil
}

// Wrap says in err which call failed: `queue jobs: push: …`. Errors of
// structures say so themselves.
func (c *Call) Wrap(err error) error {
	var raised *Raised
	if errors.As(err, &raised) {
		return raised.Err
	}
	var own *Error
	var unstorable *codec.Unstorable
	if !errors.As(err, &own) && !errors.As(err, &unstorable) {
		return err
	}
	return within(c.label(), err)
}

func (c *Call) label() string {
	if c.m.Func.made != nil {
		return c.m.Name
	}
	if n, ok := c.Recv.(Named); ok {
		return strings.ToLower(c.m.Owner) + " " + n.Name() + ": " + c.m.Name
	}
	if c.m.Owner != "" {
		return strings.ToLower(c.m.Owner) + "." + c.m.Name
	}
	return c.m.Name
}

// checkName refuses what cannot be the name of a structure.
func checkName(name string) error {
	if name == "" {
		return Errorf("value", "name is empty: give the structure a name")
	}
	if !utf8.ValidString(name) {
		return Errorf("value", "name %q is not UTF-8", name)
	}
	return nil
}

// Depth tells how many calls are under way, for Reset.
func (e *Env) Depth() int { return e.depth }

// Reset ends the calls that an error has left under way.
func (e *Env) Reset(depth int) { e.depth = depth }

// Native reports whether m is implemented by each language for itself.
func (m *Method) Native() bool { return m.Func.call == nil }

// TakesNone reports whether none is a value of p.
func (p *Param) TakesNone() bool { return p.slot.opt }
