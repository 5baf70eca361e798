package store

import (
	"fmt"
	"strings"
	"unsafe"
)

// inline is how many arguments a Command holds by itself: enough for every
// command of one element. Longer ones allocate.
const inline = 6

// A Command is an operation and its arguments. It passes by value, so that
// making and executing a short one does not allocate. Arguments are shared,
// never copied.
type Command struct {
	Script *Script // nil for a command of the table
	Op     Op
	n      int32
	few    [inline]string
	more   []string
}

// Cmd makes a command.
func Cmd(op Op, args ...string) Command {
	c := Command{Op: op}
	c.fill(args)
	return c
}

// Fill makes c, which is zero, a command. It is Cmd where c is: a command that
// is copied at once after it was made has to wait for itself.
func (c *Command) Fill(op Op, args ...string) {
	c.Op = op
	c.fill(args)
}

// Raw makes any command, by its name.
func Raw(name string, args ...string) Command {
	return CmdList(Other, name, args)
}

// CmdList makes a command whose arguments are first and then rest. It keeps
// rest if it is long.
func CmdList(op Op, first string, rest []string) Command {
	c := Command{Op: op, n: int32(1 + len(rest))}
	c.few[0] = first
	if k := copy(c.few[1:], rest); k < len(rest) {
		c.more = rest[k:]
	}
	return c
}

func (c *Command) fill(args []string) {
	c.n = int32(len(args))
	for i, arg := range args[:min(inline, len(args))] { // faster than copy: c is on the stack
		c.few[i] = arg
	}
	if len(args) > inline {
		c.more = append([]string(nil), args[inline:]...)
	}
}

// Len gives the number of arguments.
func (c *Command) Len() int { return int(c.n) }

// Arg gives argument i.
func (c *Command) Arg(i int) string {
	if i < inline {
		return c.few[i]
	}
	return c.more[i-inline]
}

// Row gives the row of c.
func (c *Command) Row() *Row { return &rows[c.Op] }

// Writes reports whether c may change keys.
func (c *Command) Writes() bool {
	if c.Script != nil {
		return !c.Script.ReadOnly
	}
	return rows[c.Op].Flags&Write != 0
}

// Blocks reports whether c may wait for something to happen, be it of the table
// or known by its name.
func (c *Command) Blocks() bool {
	if c.Script != nil {
		return false
	}
	if c.Op == Other {
		known := c.Resolve()
		if known.Op == Other {
			name := strings.ToUpper(c.Arg(0))
			return name == "WAIT" || name == "WAITAOF"
		}
		c = &known
	}
	flags := rows[c.Op].Flags
	if flags&Streams != 0 {
		_, _, blocks := c.streams()
		return blocks
	}
	return flags&Blocking != 0
}

// Check reports a wrong number of arguments, in the words of Redis.
func (c *Command) Check() error {
	if c.Script != nil {
		if int(c.n) < c.Script.Keys {
			return fmt.Errorf("script %s: wants %d keys", c.Script.Name, c.Script.Keys)
		}
		return nil
	}
	r := &rows[c.Op]
	if a := int32(r.Arity); a >= 0 && c.n != a || c.n < -a && a != anyArity {
		return Error("ERR wrong number of arguments for '" + strings.ToLower(r.Name) + "' command")
	}
	return nil
}

// ArgPtr gives argument i by pointer.
func (c *Command) ArgPtr(i int) *string {
	if i < inline {
		return &c.few[i]
	}
	return &c.more[i-inline]
}

// With gives c with another argument i.
func (c Command) With(i int, arg string) Command {
	if i < inline {
		c.few[i] = arg
		return c
	}
	c.more = append([]string(nil), c.more...)
	c.more[i-inline] = arg
	return c
}

// Keep makes c a command of the table on its own first argument and those from
// one on, as the body of a script does that comes down to one command.
func (c *Command) Keep(op Op, from int) {
	if c.more != nil {
		rest := make([]string, 0, int(c.n)-from)
		for i := from; i < int(c.n); i++ {
			rest = append(rest, c.Arg(i))
		}
		*c = CmdList(op, c.few[0], rest)
		return
	}
	for i := from; i < int(c.n); i++ { // faster than copy for the few that there are
		c.few[1+i-from] = c.few[i]
	}
	c.Script, c.Op, c.n = nil, op, c.n-int32(from)+1
}

// Lent gives c to a function that keeps nothing of it but strings, without the
// compiler moving it to the heap for that. While the address of c is a number,
// its stack must not move: so nothing may be called here, also not to check
// pointers, as the race detector has it.
//
//go:nocheckptr
func (c *Command) Lent() *Command {
	p := uintptr(unsafe.Pointer(c))
	return *(**Command)(unsafe.Pointer(&p))
}

// Named makes a command of any name: one of the table if it is there.
func Named(name string, args ...string) Command {
	if op := lookup(name); op != Other {
		return Cmd(op, args...)
	}
	return Raw(name, args...)
}

// Resolve gives c as a command of the table if it is one by its name.
func (c Command) Resolve() Command {
	if c.Op != Other || c.Script != nil || c.n == 0 {
		return c
	}
	op := lookup(c.few[0])
	if op == Other {
		return c
	}
	r := Command{Op: op, n: c.n - 1}
	for i := range min(inline, int(r.n)) {
		r.few[i] = c.Arg(i + 1)
	}
	if r.n > inline {
		r.more = c.more[1:]
	}
	return r
}
