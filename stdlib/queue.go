package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// queue is what scripts see of engine.Queue.
func queue() *catalog.Type {
	type Q = engine.Queue
	return catalog.Compile(catalog.Type{
		Name: "Queue",
		Doc:  "First in, first out. With maxlen it is bounded: a push onto a full one is error full (overflow reject), drops the oldest (drop_oldest) or waits (block). After configure lowers maxlen the next push trims the queue to it.",
		Len:  "size",
		Iter: catalog.Iter0((*Q).Iterate),
		New: catalog.Method{
			Sig: `Queue(name, maxlen=None, overflow="reject", *, ` + options, Doc: "Returns the queue called name.",
			Example: `q = Queue("jobs", maxlen=1000)`, Func: catalog.New1(newQueue),
		},
		Methods: methods[*Q](
			catalog.Method{
				Sig: "consume(*, timeout=None)", Doc: "Returns an iterator that pops the items, and ends when none came within timeout.",
				Example: `
					q.extend(["a", "b"])
					for job in q.consume(): print(job)`,
				Prints: `
					a
					b`,
				Func: catalog.Iter1((*Q).Consume),
			},
			catalog.Method{
				Sig: "extend(items, *, timeout=None)", Doc: "Adds all items or none. Returns the new length.",
				Example: `print(q.extend(["a", "b"]), q.items())`,
				Prints:  `2 ["a", "b"]`,
				Func:    catalog.Func2((*Q).Extend),
			},
			catalog.Method{
				Sig: "items(start=0, stop=None)", Doc: "Lists items, the oldest first.",
				Example: `
					q.extend(["a", "b", "c"])
					print(q.items(), q.items(-2))`,
				Prints: `["a", "b", "c"] ["b", "c"]`,
				Func:   catalog.Func2((*Q).Items),
			},
			catalog.Method{
				Sig: "move(to, n=None, *, timeout=None)", Doc: "Moves the first item onto another queue or a stack, atomically, and returns it; with n up to n items, as a list.",
				Example: `
					q.extend(["a", "b", "c"])
					doing = Queue("doing")
					print(q.move(doing), q.move(doing, n=5), doing.items())`,
				Prints: `a ["b", "c"] ["a", "b", "c"]`,
				Func:   catalog.Func2(move[*Q]).Wanting(movable).Returning("any or None, or list"),
			},
			catalog.Method{
				Sig: "peek(default=None)", Doc: "Returns the first item and leaves it.",
				Example: `
					q.push("a")
					print(q.peek(), len(q))`,
				Prints: `a 1`,
				Func:   catalog.Func0((*Q).Peek),
			},
			catalog.Method{
				Sig: "pop(*, timeout=None, default=None)", Doc: "Removes the first item and returns it. Of an empty queue it returns default, after waiting for timeout.",
				Example: `
					q.push("a")
					print(q.pop(timeout="5s"), q.pop(default="-"))`,
				Prints: `a -`,
				Func:   catalog.Func1((*Q).Pop),
			},
			catalog.Method{
				Sig: "pop_many(n)", Doc: "Removes up to n items and returns them.",
				Example: `
					q.extend(["a", "b", "c"])
					print(q.pop_many(2), q.pop_many(2))`,
				Prints: `["a", "b"] ["c"]`,
				Func:   catalog.Func1((*Q).PopMany),
			},
			catalog.Method{
				Sig: "push(item, *, timeout=None)", Doc: "Adds an item. Returns the new length. A full queue is error full, after waiting for timeout if overflow is block.",
				Example: `print(q.push({"to": "ada"}), q.push("b"))`,
				Prints:  `1 2`,
				Func:    catalog.Func2((*Q).Push),
			},
		),
	})
}

// queueOptions are those of the constructors of Queue and Stack.
type queueOptions struct {
	engine.Common
	Maxlen   engine.Opt[int]
	Overflow string
}

func newQueue(e *engine.Engine, name string, opts queueOptions) (*engine.Queue, error) {
	line, err := opts.line()
	if err != nil {
		return nil, err
	}
	return e.Queue(name, line)
}

// line gives the options as the engine takes them.
func (opts *queueOptions) line() (engine.QueueOptions, error) {
	if opts.Maxlen.OK && opts.Maxlen.V < 1 {
		return engine.QueueOptions{}, catalog.Errorf("value", "maxlen must be at least 1, got %d", opts.Maxlen.V)
	}
	return engine.QueueOptions{Common: opts.Common, Maxlen: opts.Maxlen.V, Overflow: opts.Overflow}, nil
}

// moveOptions are those of move.
type moveOptions struct {
	N engine.Opt[int]
	engine.WaitOptions
}

// optional gives none, or the value of o.
func optional(o engine.Opt[codec.Text]) catalog.Value {
	if !o.OK {
		return catalog.Value{}
	}
	return catalog.OfElem(o.V)
}
