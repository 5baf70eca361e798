package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
)

// storeType is what scripts see of a store as a whole: the global store, and
// what connect returns.
func storeType() *catalog.Type {
	type E = engine.Engine
	return catalog.Compile(catalog.Type{
		Name: "Store", Dot: true,
		Doc: "A store as a whole. The current one is the global store.",
		Has: "exists",
		New: catalog.Method{
			Sig: "connect(url)", Doc: "Returns the store at a URL, such as redis://localhost:6379: structures take it by store=.",
			Example: `other = connect("redis://localhost:6379")`, Func: catalog.Make1((*Run).connect),
		},
		Methods: []catalog.Method{
			{
				Sig: "atomic(fn, *, retries=10)", Doc: "Calls fn, whose writes take place all together when it returns, or not at all if it fails or one of them is refused. Returns what fn returns. fn reads first and then writes; it runs again when what it has read changes meanwhile, and after so many retries the error is of kind conflict.",
				Example: `
					money = Counter("accounts")
					money.set("ada", 10)
					store.atomic(lambda: money.decr("ada", by=4) or money.incr("bob", by=4))
					print(money.get("ada"), money.get("bob"))`,
				Prints: "6 4",
				Func:   catalog.Func2(atomic),
			},
			{
				Sig: "batch(fn)", Doc: "Calls fn, whose writes go to the store in groups of one round trip. Returns what fn returns. Plain writes give None; reads, and writes whose result decides such as pop, first send what was collected.",
				Example: `
					h = HashMap("users")
					print(store.batch(lambda: h.incr("ada") or h.incr("bob") or h.get("ada")))`,
				Prints: "1",
				Func:   catalog.Func1(batch),
			},
			{
				Sig: "call(command, *args)", Doc: "Executes any command of the store and returns its reply: ints, strings, lists, None.",
				Example: `
					store.call("HSET", "user:42", "name", "ada", "age", 36)
					print(store.call("HGETALL", "user:42"))`,
				Prints: `["name", "ada", "age", "36"]`,
				Func:   catalog.Func2(call),
			},
			{
				Sig: "clock()", Doc: "Returns the time of the store, by which what is stored expires.",
				Example: `print(store.clock().year > 2000)`,
				Prints:  "True",
				Func:    catalog.Func0((*E).Clock),
			},
			{
				Sig: "compact()", Doc: "Writes the state of a store that a directory keeps anew, without what led to it, while calls go on; it happens by itself when the log has grown enough. Any other store is error unsupported.",
				Example: `
					done, err = attempt(store.compact)
					print(err.kind)`,
				Prints: "unsupported",
				Func:   catalog.Proc0((*E).Compact),
			},
			{
				Sig: "copy(a, b, *, to=None, replace=False)", Doc: "Copies the structure called a, whatever its type, to the name b, in this store or another one. A missing one is error missing, an existing b error exists, unless replace is set.",
				Example: `
					Set("seen").add("ada")
					store.copy("seen", "before")
					store.copy("seen", "seen", to=other)
					print(Set("before").size(), Set("seen", store=other).size())`,
				Prints: "1 1",
				Func:   catalog.Proc3((*E).Copy).Wanting("a store, as connect(url) returns one"),
			},
			{
				Sig: "delete(name)", Doc: "Removes the structure called name, whatever its type. Returns whether there was one.",
				Example: `
					Set("seen").add("ada")
					print(store.delete("seen"), store.delete("seen"))`,
				Prints: "True False",
				Func:   catalog.Func1((*E).Delete),
			},
			{
				Sig: "delete_many(names)", Doc: "Removes structures. Returns how many there were.",
				Example: `
					Set("seen").add("ada")
					print(store.delete_many(["seen", "never"]))`,
				Prints: "1",
				Loses:  deletes,
				Func:   catalog.Func1((*E).DeleteMany),
			},
			{
				Sig: `entries(match="*", *, type=None)`, Doc: "Returns an iterator of records (name, type, size, ttl, memory) of the structures whose names match a glob pattern, a page per round trip.",
				Example: `
					Set("seen").update(["ada", "bob"])
					for e in store.entries("s*"): print(e.name, e.type, e.size, e.ttl)`,
				Prints: "seen Set 2 None",
				Func:   catalog.Iter1((*E).Entries).AsRecord("entry", "name", "type", "size", "ttl", "memory"),
			},
			{
				Sig: "eval(lua, keys=None, args=None)", Doc: "Runs a script of Lua in the store, with KEYS and ARGV, the lists keys and args, and returns its reply as call does. It is atomic.",
				Example: `
					store.eval("redis.call('SET', KEYS[1], ARGV[1] * 2)", ["n"], [21])
					print(Cell("n").get())`,
				Prints: "42",
				Func:   catalog.Func3(eval),
			},
			{
				Sig: "exists(name)", Doc: "Reports whether there is a structure called name.",
				Example: `
					Set("seen").add("ada")
					print(store.exists("seen"), store.exists("never"))`,
				Prints: "True False",
				Func:   catalog.Func1((*E).Exists),
			},
			{
				Sig: "flush(*, confirm=False)", Doc: "Removes everything that is stored. Without confirm it is error value.",
				Example: `
					Set("seen").add("ada")
					store.flush(confirm=True)
					print(store.exists("seen"))`,
				Prints: "False",
				Loses:  flushes,
				Func:   catalog.Proc1((*E).Flush),
			},
			{
				Sig: "info()", Doc: "Returns a dict of what the store says of itself, as INFO does: texts and numbers, of which stores have different ones.",
				Example: `
					known = HashMap("known")
					known.update(store.info())
					print(known.contains("used_memory"))`,
				Prints: "True",
				Func:   catalog.Func0((*E).Info),
			},
			{
				Sig: `keys(match="*", *, type=None, raw=False)`, Doc: "Returns an iterator of the names of structures that match a glob pattern; of every key if raw is set.",
				Example: `
					Set("user:ada").add(1)
					for name in store.keys("user:*"): print(name)`,
				Prints: "user:ada",
				Func:   catalog.Iter1((*E).Keys),
			},
			{
				Sig: "memory()", Doc: "Returns the bytes that the store takes: of a server as it counts them, else what the process uses.",
				Example: `print(store.memory() > 0)`,
				Prints:  "True",
				Func:    catalog.Func0((*E).Memory),
			},
			{
				Sig: "open(name)", Doc: "Returns a handle of the structure called name, None if there is none.",
				Example: `
					Set("seen").add("ada")
					print(store.open("seen"), store.open("never"))`,
				Prints: `Set("seen") None`,
				Func:   catalog.Func1(open).Returning("handle or None"),
			},
			{
				Sig: "read_many(names)", Doc: "Lists all that structures of one key hold, in the order of their names: a list, dict, native set, list of (member, score) or value each, None for one that does not exist. A round trip for each 1,000.",
				Example: `
					Set("seen").add("ada")
					Cell("motd").set("hello")
					print(store.read_many(["motd", "never", "seen"]))`,
				Prints: `["hello", None, set(["ada"])]`,
				Func:   catalog.Func1(readMany).Returning("list of any or None"),
			},
			{
				Sig: "rename(a, b, *, replace=False)", Doc: "Gives the structure called a, whatever its type, the name b. A missing one is error missing, an existing b error exists, unless replace is set.",
				Example: `
					Set("seen").add("ada")
					store.rename("seen", "before")
					print(store.exists("seen"), store.exists("before"))`,
				Prints: "False True",
				Func:   catalog.Proc3((*E).Rename),
			},
			{
				Sig: "sync()", Doc: "Returns once everything that was written is as safe as the store can make it: for one that a directory keeps, on the disk, whatever its fsync option says. A store in memory, and a server, have nothing more to do.",
				Example: `
					visits = Counter("visits")
					visits.incr("ada")
					store.sync()
					print(visits.get("ada"))`,
				Prints: `1`,
				Func:   catalog.Proc0((*E).Sync),
			},
			{
				Sig: "type_of(name)", Doc: "Returns the type of the structure called name, None if there is none.",
				Example: `
					Set("seen").add("ada")
					print(store.type_of("seen"), store.type_of("never"))`,
				Prints: "Set None",
				Func:   catalog.Func1((*E).TypeOf),
			},
			{
				Sig: "url()", Doc: "Returns where the store is, without a password.",
				Example: `print(store.url())`,
				Prints:  `mem:`,
				Func:    catalog.Func0(func(e *E, _ context.Context) (string, error) { return e.URL(), nil }),
			},
		},
	})
}

// readMany is read_many(names).
func readMany(e *engine.Engine, ctx context.Context, names []string) (catalog.Value, error) {
	all, err := e.ReadMany(ctx, names)
	vs := make([]catalog.Value, len(all))
	for i := range all {
		vs[i] = contentOf(&all[i])
	}
	return catalog.OfList(catalog.List, vs), err
}

// contentOf gives what a structure holds as scripts see it.
func contentOf(c *engine.Content) catalog.Value {
	switch c.Type {
	case "Cell":
		return catalog.OfElem(c.Value)
	case "List":
		return catalog.OfElems(c.Items)
	case "HashMap":
		vs := make([]catalog.Value, 0, 2*len(c.Entries))
		for _, e := range c.Entries {
			vs = append(vs, catalog.OfKey(e.Key), catalog.OfElem(e.Value))
		}
		return catalog.OfList(catalog.Dict, vs)
	case "Set":
		return catalog.OfSet(c.Members)
	case "SortedSet":
		vs := make([]catalog.Value, len(c.Pairs))
		for i, p := range c.Pairs {
			vs[i] = catalog.OfList(catalog.Tuple, []catalog.Value{catalog.OfKey(p.Member), catalog.OfFloat(p.Score)})
		}
		return catalog.OfList(catalog.List, vs)
	}
	return catalog.Value{}
}

// eval is eval(lua, keys, args).
func eval(e *engine.Engine, ctx context.Context, lua string, keys []string, args []catalog.Word) (catalog.Value, error) {
	r, err := e.Eval(ctx, lua, keys, words(args))
	return replyOf(r), err
}

// words gives arguments as texts.
func words(args []catalog.Word) []string {
	ws := make([]string, len(args))
	for i, a := range args {
		ws[i] = string(a)
	}
	return ws
}

func open(e *engine.Engine, ctx context.Context, name string) (catalog.Value, error) {
	s, err := e.Open(ctx, name)
	if err != nil || !s.OK {
		return catalog.Value{}, err
	}
	return catalog.OfReceiver(s.V), nil
}

// call is call(command, *args).
func call(e *engine.Engine, ctx context.Context, command string, args []catalog.Word) (catalog.Value, error) {
	r, err := e.Call(ctx, command, words(args)...)
	return replyOf(r), err
}

// replyOf gives a reply as scripts see it.
func replyOf(r store.Reply) catalog.Value {
	switch r.Kind() {
	case store.Int:
		return catalog.OfInt(r.Int())
	case store.Str, store.Status, store.Refused:
		return catalog.OfStr(r.Str())
	case store.List:
		vs := make([]catalog.Value, len(r.List()))
		for i, e := range r.List() {
			vs[i] = replyOf(e)
		}
		return catalog.OfList(catalog.List, vs)
	}
	return catalog.Value{}
}

// connect is connect(url).
func (r *Run) connect(ctx context.Context, url string) (*engine.Engine, error) {
	if r.Connect == nil {
		return nil, catalog.Errorf("unsupported", "other stores cannot be opened here")
	}
	e, err := r.Connect(ctx, url)
	if err != nil && engine.KindOf(err) == "failed" {
		return nil, catalog.Errorf("value", "%w", err)
	}
	return e, err
}
