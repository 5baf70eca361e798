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
				Sig: "atomic(fn, *, retries=10)", Doc: "Calls fn, whose writes take place all together when it returns, or not at all if it fails. Returns what fn returns. fn reads first and then writes; it runs again when what it has read changes meanwhile, and after so many retries the error is of kind conflict.",
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
				Example: `store.call("HGETALL", "user:42")`, Func: catalog.Func2(call),
			},
			{Sig: "delete(name)", Doc: "Removes the structure called name, whatever its type. Returns whether there was one.", Func: catalog.Func1((*E).Delete)},
			{Sig: "delete_many(names)", Doc: "Removes structures. Returns how many there were.", Func: catalog.Func1((*E).DeleteMany)},
			{
				Sig: `entries(match="*", *, type=None)`, Doc: "Returns an iterator of records (name, type, size, ttl, memory) of the structures whose names match a glob pattern, a page per round trip.",
				Func: catalog.Iter1((*E).Entries).AsRecord("entry", "name", "type", "size", "ttl", "memory"),
			},
			{Sig: "exists(name)", Doc: "Reports whether there is a structure called name.", Func: catalog.Func1((*E).Exists)},
			{
				Sig: `keys(match="*", *, type=None, raw=False)`, Doc: "Returns an iterator of the names of structures that match a glob pattern; of every key if raw is set.",
				Example: `for name in store.keys("user:*"): print(name)`, Func: catalog.Iter1((*E).Keys),
			},
			{Sig: "open(name)", Doc: "Returns a handle of the structure called name, None if there is none.", Func: catalog.Func1(open).Returning("handle or None")},
			{Sig: "type_of(name)", Doc: "Returns the type of the structure called name, None if there is none.", Func: catalog.Func1((*E).TypeOf)},
			{Sig: "url()", Doc: "Returns where the store is, without a password.", Func: catalog.Func0(func(e *E, _ context.Context) (string, error) { return e.URL(), nil })},
		},
	})
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
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = string(a)
	}
	r, err := e.Call(ctx, command, words...)
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
