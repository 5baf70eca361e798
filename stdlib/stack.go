package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// stack is what scripts see of engine.Stack.
func stack() *catalog.Type {
	type S = engine.Stack
	return catalog.Compile(catalog.Type{
		Name: "Stack",
		Doc:  "Last in, first out: the newest item is the first. With maxlen it is bounded: a push onto a full one is error full (overflow reject), drops the oldest (drop_oldest) or waits (block).",
		Len:  "size",
		Iter: catalog.Iter0((*S).Iterate),
		New: catalog.Method{
			Sig: `Stack(name, maxlen=None, overflow="reject", *, ` + options, Doc: "Returns the stack called name.",
			Example: `s = Stack("undo", maxlen=100, overflow="drop_oldest")`, Func: catalog.New1(newStack),
		},
		Methods: methods[*S](
			catalog.Method{
				Sig: "consume(*, timeout=None)", Doc: "Returns an iterator that pops the items, and ends when none came within timeout.",
				Example: `
					s.extend(["a", "b"])
					for step in s.consume(): print(step)`,
				Prints: `
					b
					a`,
				Func: catalog.Iter1((*S).Consume),
			},
			catalog.Method{
				Sig: "extend(items, *, timeout=None)", Doc: "Pushes all items, the last of which is then the newest, or none. Returns the new length.",
				Example: `print(s.extend(["a", "b"]), s.items())`,
				Prints:  `2 ["b", "a"]`,
				Func:    catalog.Func2((*S).Extend),
			},
			catalog.Method{
				Sig: "items(start=0, stop=None)", Doc: "Lists items, the newest first.",
				Example: `
					s.extend(["a", "b", "c"])
					print(s.items(), s.items(-2))`,
				Prints: `["c", "b", "a"] ["b", "a"]`,
				Func:   catalog.Func2((*S).Items),
			},
			catalog.Method{
				Sig: "move(to, n=None, *, timeout=None)", Doc: "Pushes the newest item onto another stack or a queue, atomically, and returns it; with n up to n items, one after the other, as a list.",
				Example: `
					s.extend(["a", "b"])
					redo = Stack("redo")
					print(s.move(redo), redo.items())`,
				Prints: `b ["b"]`,
				Func:   catalog.Func2(move[*S]).Wanting(movable).Returning("any or None, or list"),
			},
			catalog.Method{
				Sig: "peek(default=None)", Doc: "Returns the newest item and leaves it.",
				Example: `
					s.push("a")
					print(s.peek(), len(s))`,
				Prints: `a 1`,
				Func:   catalog.Func0((*S).Peek),
			},
			catalog.Method{
				Sig: "pop(*, timeout=None, default=None)", Doc: "Removes the newest item and returns it. Of an empty stack it returns default, after waiting for timeout.",
				Example: `
					s.extend(["a", "b"])
					print(s.pop(), s.pop(), s.pop(default="-"))`,
				Prints: `b a -`,
				Func:   catalog.Func1((*S).Pop),
			},
			catalog.Method{
				Sig: "pop_many(n)", Doc: "Removes up to n items and returns them, the newest first.",
				Example: `
					s.extend(["a", "b", "c"])
					print(s.pop_many(2))`,
				Prints: `["c", "b"]`,
				Func:   catalog.Func1((*S).PopMany),
			},
			catalog.Method{
				Sig: "push(item, *, timeout=None)", Doc: "Adds an item. Returns the new length. A full stack is error full, after waiting for timeout if overflow is block.",
				Example: `print(s.push("a"), s.push("b"))`,
				Prints:  `1 2`,
				Func:    catalog.Func2((*S).Push),
			},
		),
	})
}

func newStack(e *engine.Engine, name string, opts queueOptions) (*engine.Stack, error) {
	line, err := opts.line()
	if err != nil {
		return nil, err
	}
	return e.Stack(name, engine.StackOptions(line))
}

// movable says in errors where items can be moved.
const movable = "a Queue, a Stack or a Deque"

// A mover is a structure whose items can be moved.
type mover interface {
	Move(ctx context.Context, to engine.Destination, opts engine.WaitOptions) (engine.Opt[codec.Text], error)
	MoveMany(ctx context.Context, to engine.Destination, n int, opts engine.WaitOptions) ([]codec.Text, error)
}

// move is move: one item, or a list of them if n is given.
func move[M mover](m M, ctx context.Context, to engine.Destination, opts moveOptions) (catalog.Value, error) {
	if opts.N.OK {
		items, err := m.MoveMany(ctx, to, opts.N.V, opts.WaitOptions)
		return catalog.OfElems(items), err
	}
	item, err := m.Move(ctx, to, opts.WaitOptions)
	return optional(item), err
}
