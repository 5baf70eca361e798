package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// globals are the functions that belong to no structure and no module. Those
// without Func are the languages' own: they call, catch or show values.
func globals() []*catalog.Method {
	return catalog.CompileGlobals([]catalog.Method{
		{
			Sig: "arguments(**defaults)", Doc: "Returns a record of the command line's --name=value, typed by their defaults (str, int, float, bool, duration, time, or None for a str), and rest, the other arguments. rdsh run FILE --help lists them, each with the comment behind it on its line.",
			Example: `
				args = arguments(limit=10, verbose=False)
				print(args.limit, args.verbose, args.rest)`,
			Prints: `10 False []`,
			Func:   catalog.Func1((*Run).arguments).Returning("record"),
		},
		{
			Sig: "attempt(fn, *args)", Doc: "Calls fn and returns its result and None, or None and the error, which has kind, message, where and stack.", Returns: "(value, error)",
			Example: `
				value, err = attempt(fail, "no more")
				print(value, err.kind, err.message)`,
			Prints: "None failed no more",
		},
		{
			Sig: "bytes(s)", Only: "lua", Doc: "Returns the bytes of a string, which are stored as they are.", Returns: "bytes",
			Example: `print(bytes("caf\195\169"))`, Prints: `bytes("café")`,
		},
		{
			Sig: "defer(fn, *args)", Doc: "Calls fn when the run ends, however it ends; the last deferred first.",
			Example: `
				defer(print, "good bye")
				print("hello")`,
			Prints: `
				hello
				good bye`,
		},
		{
			Sig: "dict(t)", Only: "lua", Doc: "Returns a dict of the entries of a table, one also if that is empty or a list.", Returns: "dict",
			Example: `print(dict{}, dict{"a", "b"})`, Prints: `{} {1: "a", 2: "b"}`,
		},
		{
			Sig: "each(x)", Only: "lua", Doc: "Goes through the elements of a list, a structure or an iterator, in a for loop.", Returns: "iterator",
			Example: `for x in each{1, null, 3} do print(x) end`,
			Prints: `
				1
				null
				3`,
		},
		{
			Sig: "env(name, default=None)", Doc: "Returns a variable of the environment.",
			Example: `print(env("NO_SUCH_VARIABLE", default="nothing"))`, Prints: `nothing`, Func: catalog.Func1(func(r *Run, _ context.Context, name string) (codec.Opt[string], error) {
				v, ok := r.LookupEnv(name)
				return codec.Opt[string]{V: v, OK: ok}, nil
			}),
		},
		{
			Sig: "exit(code=0)", Doc: "Ends the run with an exit code.",
			Example: `
				defer(print, "cleaned up")
				exit()`,
			Prints: `cleaned up`,
		},
		{
			Sig: "fail(*message)", Doc: "Ends the run with an error, or what attempt called. Of an error it raises that again.",
			Example: `
				value, err = attempt(fail, "no user", 42)
				print(err)`,
			Prints: `no user 42`,
		},
		{
			Sig: "float(x)", Only: "lua", Doc: "Returns x as a float, which stays one when it is stored: float(4) is 4.0.", Returns: "float",
			Example: `print(float(4) == 4, json.encode({float(4), 4}))`, Prints: `false [4.0,4]`,
		},
		{
			Sig: "int(x)", Only: "lua", Doc: "Returns x as an int: of a str one of any size, of a number its whole part.", Returns: "int",
			Example: `print(int("1152921504606846977"), int(2.9))`, Prints: `1152921504606846977 2`,
		},
		{
			Sig: "list(t)", Only: "lua", Doc: "Returns a list of the elements of a table, one also if that is empty.", Returns: "list",
			Example: `print(list{}, list{1, 2})`, Prints: `[] [1, 2]`,
		},
		{
			Sig: "pop_any(queues, *, timeout=None)", Doc: "Pops an item of the first of several queues, stacks, deques (at the front) and lists (at the end) that has any. Returns its name and the item, or None after waiting for timeout.",
			Example: `
				Stack("{work}urgent").push("now")
				print(pop_any([Stack("{work}urgent"), Queue("{work}later")]))`,
			Prints: `("{work}urgent", "now")`, PrintsLua: "{work}urgent now",
			Func: catalog.Func2(popAny, catalog.HandlesOf[engine.Source]()).Wanting("a Queue, a Stack, a Deque or a List").Returning("(name, item) or None"),
		},
		{
			Sig: "print(*values)", Doc: "Prints values in a line, with spaces between.",
			Example: `print("a", 1, 2.5, [1, "b"], None)`, Prints: `a 1 2.5 [1, "b"] None`,
		},
		{
			Sig: `progress(iterable, label="")`, Doc: "Goes through iterable in a loop, and shows how far that is, the rate and the time left: on a terminal as a bar, elsewhere as a line now and then.", Returns: "iterator",
			Example: `for n in progress([1, 2], "counting"): print(n)`,
			Prints: `
				1
				2`,
		},
		{
			Sig: "record(name, *fields)", Doc: "Returns a type of records, immutable values with named fields.", Returns: "type",
			Example: `
				Point = record("Point", "x", "y")
				p = Point(1, 2)
				print(p, p.x, p.replace(x=3))`,
			Prints: `Point(x=1, y=2) 1 Point(x=3, y=2)`,
		},
		{
			Sig: "set(t)", Only: "lua", Doc: "Returns a set of the elements of a table, each once.", Returns: "set",
			Example: `print(set{"a", "b", "a"})`, Prints: `set(["a", "b"])`,
		},
		{
			Sig: "sum(iterable, start=0)", Doc: "Adds up numbers.", Returns: "number",
			Example: `print(sum([1, 2.5]), sum([1, 2], 10))`, Prints: `3.5 13`,
		},
		{
			Sig: "tuple(*values)", Only: "lua", Doc: "Returns a tuple: an immutable list.", Returns: "tuple",
			Example: `print(tuple(1, "a"))`, Prints: `(1, "a")`,
		},
		{
			Sig: "with_local(handle, fn)", Doc: "Calls fn with a local copy of the structure handle, and then syncs it, unless fn failed. Returns what fn returns.",
			Example: `
				m = HashMap("config")
				print(with_local(m, lambda d: d.incr("version")), m.get("version"))`,
			Prints: "1 1",
			Func:   catalog.Func2((*Run).withLocal),
		},
	})
}

// popAny is pop_any: an item of a structure of raw strings is one.
func popAny(_ *Run, ctx context.Context, queues []engine.Source, opts engine.WaitOptions) (catalog.Value, error) {
	got, err := engine.PopAny(ctx, queues, opts)
	if err != nil || !got.OK {
		return catalog.Value{}, err
	}
	item := catalog.OfElem(got.V.Item)
	if got.V.From.Raw() {
		item = catalog.OfStr(string(got.V.Item))
	}
	return catalog.OfList(catalog.Tuple, []catalog.Value{catalog.OfStr(got.V.From.Name()), item}), nil
}
