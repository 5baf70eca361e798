package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// deque is what scripts see of engine.Deque.
func deque() *catalog.Type {
	type D = engine.Deque
	return catalog.Compile(catalog.Type{
		Name:    "Deque",
		Doc:     "Pushed and popped at both ends. With maxlen it is bounded: a push onto a full one drops the item at the other end. Items are equal that are the same value: 1 and 1.0 are not, dicts in any order are. d[i] is the item at a position, d[i] = v replaces it; a position out of range is error missing.",
		Len:     "size",
		Has:     "contains",
		Iter:    catalog.Iter0((*D).Iterate),
		Item:    catalog.Func1((*D).Get),
		SetItem: catalog.Proc2((*D).Set),
		New: catalog.Method{
			Sig: `Deque(name, maxlen=None, *, ` + options, Doc: "Returns the deque called name.",
			Example: `d = Deque("recent", maxlen=3)`, Func: catalog.New1(newDeque),
		},
		Methods: methods[*D](copied[*D](
			"d", `c.push_back("ada")`,
			catalog.Method{
				Sig: "consume(*, timeout=None)", Doc: "Returns an iterator that pops the items from the front, and ends when none came within timeout.",
				Example: `
					d.push_back("a")
					for x in d.consume(): print(x)`, Prints: `a`, Func: catalog.Iter1((*D).Consume),
			},
			catalog.Method{
				Sig: "contains(x)", Doc: "Reports whether there is an item that equals x.",
				Example: `
					d.extend(["a", "b"])
					print(d.contains("b"))`, Prints: `True`, Func: catalog.Func1((*D).Contains),
			},
			catalog.Method{
				Sig: "count(x)", Doc: "Counts the items that equal x.",
				Example: `
					d.extend(["a", "b", "a"])
					print(d.count("a"))`, Prints: `2`, Func: catalog.Func1((*D).Count),
			},
			catalog.Method{
				Sig: "extend(items)", Doc: "Adds all items at the back, or none. Returns the new length.",
				Example: `print(d.extend(["a", "b"]))`, Prints: `2`, Func: catalog.Func1((*D).Extend),
			},
			catalog.Method{
				Sig: "extend_front(items)", Doc: "Adds all items at the front one after the other, or none: the last one is the first then. Returns the new length.",
				Example: `
					d.extend_front(["a", "b"])
					print(d.items())`, Prints: `["b", "a"]`, Func: catalog.Func1((*D).ExtendFront),
			},
			catalog.Method{
				Sig: "index(x, default=None)", Doc: "Returns the position of the first item that equals x.",
				Example: `
					d.extend(["a", "b"])
					print(d.index("b"))`, Prints: `1`, PrintsLua: `2`, Func: catalog.Func1((*D).Index),
			},
			catalog.Method{
				Sig: "insert(i, x)", Doc: "Inserts an item before position i, or at the end that i is beyond. Returns the new length. A full deque is error full.",
				Example: `
					d.extend(["a", "c"])
					d.insert(-1, "b")
					print(d.items())`, Prints: `["a", "b", "c"]`, Func: catalog.Func2((*D).Insert),
			},
			catalog.Method{
				Sig: "items(start=0, stop=None)", Doc: "Lists items from the front.",
				Example: `
					d.extend(["a", "b"])
					print(d.items())`, Prints: `["a", "b"]`, Func: catalog.Func2((*D).Items),
			},
			catalog.Method{
				Sig: "move(to, n=None, *, timeout=None)", Doc: "Moves the item at the front onto a queue, a stack or another deque, atomically, and returns it; with n up to n items, as a list.",
				Example: `
					d.extend(["a", "b"])
					print(d.move(Queue("done")))`, Prints: `a`, Func: catalog.Func2(move[*D]).Wanting(movable).Returning("any or None, or list"),
			},
			catalog.Method{
				Sig: "peek_back(default=None)", Doc: "Returns the item at the back and leaves it.",
				Example: `
					d.extend(["a", "b"])
					print(d.peek_back())`, Prints: `b`, Func: catalog.Func0((*D).PeekBack),
			},
			catalog.Method{
				Sig: "peek_front(default=None)", Doc: "Returns the item at the front and leaves it.",
				Example: `
					d.extend(["a", "b"])
					print(d.peek_front())`, Prints: `a`, Func: catalog.Func0((*D).PeekFront),
			},
			catalog.Method{
				Sig: "pop_back(*, timeout=None, default=None)", Doc: "Removes the item at the back and returns it. Of an empty deque it returns default, after waiting for timeout.",
				Example: `
					d.extend(["a", "b"])
					print(d.pop_back())`, Prints: `b`, Func: catalog.Func1((*D).PopBack),
			},
			catalog.Method{
				Sig: "pop_front(*, timeout=None, default=None)", Doc: "Removes the item at the front and returns it. Of an empty deque it returns default, after waiting for timeout.",
				Example: `
					d.extend(["a", "b"])
					print(d.pop_front())`, Prints: `a`, Func: catalog.Func1((*D).PopFront),
			},
			catalog.Method{
				Sig: "push_back(item)", Doc: "Adds an item at the back. Returns the new length. A full deque drops the item at the front.",
				Example: `print(d.push_back("a"))`, Prints: `1`, Func: catalog.Func1((*D).PushBack),
			},
			catalog.Method{
				Sig: "push_front(item)", Doc: "Adds an item at the front. Returns the new length. A full deque drops the item at the back.",
				Example: `
					d.push_front("a")
					d.push_front("b")
					print(d.items())`, Prints: `["b", "a"]`, Func: catalog.Func1((*D).PushFront),
			},
			catalog.Method{
				Sig: "remove(x)", Doc: "Removes the first item that equals x. Returns whether there was one.",
				Example: `
					d.extend(["a", "b", "a"])
					print(d.remove("a"))`, Prints: `True`, Func: catalog.Func1((*D).Remove),
			},
			catalog.Method{
				Sig: "reverse()", Doc: "Turns the order of all items around.",
				Example: `
					d.extend(["a", "b"])
					d.reverse()
					print(d.items())`, Prints: `["b", "a"]`, Func: catalog.Proc0((*D).Reverse),
			},
			catalog.Method{
				Sig: "rotate(n=1)", Doc: "Makes the last item the first, n times; a negative n turns the other way.",
				Example: `
					d.extend(["a", "b", "c"])
					d.rotate()
					print(d.items())`, Prints: `["c", "a", "b"]`, Func: catalog.Proc1((*D).Rotate),
			},
		)...),
	})
}

// dequeOptions are those of the constructor.
type dequeOptions struct {
	engine.Common
	Maxlen engine.Opt[int]
}

func newDeque(e *engine.Engine, name string, opts dequeOptions) (*engine.Deque, error) {
	line, err := (&queueOptions{Common: opts.Common, Maxlen: opts.Maxlen}).line()
	if err != nil {
		return nil, err
	}
	return e.Deque(name, engine.DequeOptions{Common: line.Common, Maxlen: line.Maxlen})
}
