// Package stdlib is what scripts see: the catalog rows of each structure, a
// file for each, the modules and the global functions.
package stdlib

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// Catalog gives everything that scripts see.
func Catalog() *catalog.Catalog {
	return &catalog.Catalog{
		Types: []*catalog.Type{
			bitmap(),
			bloomFilter(),
			cell(),
			counter(),
			defaultDict(),
			deque(),
			geoSet(),
			graph(),
			hashMap(),
			hyperLogLog(),
			list(),
			lruCache(),
			lruDict(),
			priorityQueue(),
			queue(),
			randomType(),
			rateLimiter(),
			ringBuffer(),
			set(),
			sortedSet(),
			stack(),
			storeType(),
			testType(),
			trie(),
		},
		Modules: Modules(),
		Globals: globals(),
		KindOf:  engine.KindOf,
	}
}

// options are what every constructor takes besides its own.
const options = `ttl=None, ttl_mode="sliding", codec="plain", fence=None, store=None)`

// A structure is what every structure has.
type structure[S any] interface {
	Name() string
	Type() string
	Size(ctx context.Context) (int, error)
	Exists(ctx context.Context) (bool, error)
	Clear(ctx context.Context) (bool, error)
	TTL(ctx context.Context) (engine.Opt[float64], error)
	Expire(ctx context.Context, after time.Duration) (bool, error)
	ExpireAt(ctx context.Context, at time.Time) (bool, error)
	Persist(ctx context.Context) (bool, error)
	Rename(ctx context.Context, name string, opts engine.RenameOptions) (S, error)
	Copy(ctx context.Context, name string, opts engine.CopyOptions) (S, error)
	Memory(ctx context.Context) (int, error)
	Describe(ctx context.Context) (engine.Dict[engine.Property], error)
	Configure(ctx context.Context, changes []engine.Parameter) error
}

// methods gives the rows of a structure: its own and those of all.
func methods[S structure[S]](own ...catalog.Method) []catalog.Method {
	rows := append(
		own,
		catalog.Method{
			Sig: "clear()", Doc: "Removes all elements and the stored parameters. Returns whether there were any.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				print(inbox.clear(), inbox.clear())`,
			Prints: `True False`,
			Loses:  clears,
			Func:   catalog.Func0(func(s S, ctx context.Context) (bool, error) { return s.Clear(ctx) }),
		},
		catalog.Method{
			Sig: "configure(**parameters)", Doc: "Changes stored parameters, for every handle.",
			Example: `
				inbox = Queue("inbox", maxlen=10)
				inbox.extend(["a", "b"])
				inbox.configure(maxlen=2, overflow="drop_oldest")
				Queue("inbox").push("c")
				print(inbox.items())`,
			Prints: `["b", "c"]`,
			Func:   catalog.Proc1(func(s S, ctx context.Context, ps catalog.Keywords) error { return s.Configure(ctx, parameters(ps)) }),
		},
		catalog.Method{
			Sig: "copy(new, *, replace=False, store=None)", Doc: "Copies the whole structure to the name new, in this store or another one. Returns its handle. An existing one is error exists, unless replace is set.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				backup = inbox.copy("backup")
				print(backup.items(), inbox.items())`,
			Prints: `["a"] ["a"]`,
			Func: catalog.Func2(func(s S, ctx context.Context, name string, opts engine.CopyOptions) (S, error) {
				return s.Copy(ctx, name, opts)
			}).Wanting("a store, as connect(url) returns one"),
		},
		catalog.Method{
			Sig: "describe()", Doc: "Returns type, size, ttl, keys and parameters.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				print(inbox.describe())`,
			Prints: `{"type": "Queue", "size": 1, "ttl": None, "keys": ["inbox"], "parameters": {}}`,
			Func:   catalog.Func0(func(s S, ctx context.Context) (engine.Dict[engine.Property], error) { return s.Describe(ctx) }),
		},
		catalog.Method{
			Sig: "exists()", Doc: "Reports whether the structure has elements or parameters.",
			Example: `
				inbox = Queue("inbox")
				print(inbox.exists(), inbox.push("a"), inbox.exists())`,
			Prints: `False 1 True`,
			Func:   catalog.Func0(func(s S, ctx context.Context) (bool, error) { return s.Exists(ctx) }),
		},
		catalog.Method{
			Sig: "expire(after)", Doc: "Lets the structure live for a duration from now. Returns whether it exists.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				print(inbox.expire("1h"), Queue("outbox").expire("1h"))`,
			Prints: `True False`,
			Func:   catalog.Func1(func(s S, ctx context.Context, after time.Duration) (bool, error) { return s.Expire(ctx, after) }),
		},
		catalog.Method{
			Sig: "expire_at(time)", Doc: "Lets the structure live until a time. Returns whether it exists.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				inbox.expire_at(time.now() + time.duration("1h"))
				print(inbox.ttl() > 3500)`,
			Prints: `True`,
			Func:   catalog.Func1(func(s S, ctx context.Context, at time.Time) (bool, error) { return s.ExpireAt(ctx, at) }),
		},
		catalog.Method{
			Sig: "memory()", Doc: "Returns the bytes that the structure takes in the store, 0 if it does not exist.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				print(inbox.memory() > 0, Queue("outbox").memory())`,
			Prints: `True 0`,
			Func:   catalog.Func0(func(s S, ctx context.Context) (int, error) { return s.Memory(ctx) }),
		},
		catalog.Method{
			Sig: "name()", Doc: "Returns the name.",
			Example: `print(Queue("inbox").name())`,
			Prints:  `inbox`,
			Func:    catalog.Func0(func(s S, _ context.Context) (string, error) { return s.Name(), nil }),
		},
		catalog.Method{
			Sig: "persist()", Doc: "Lets the structure live until it is cleared. Returns whether it had a time to live.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				inbox.expire("1h")
				print(inbox.persist(), inbox.persist())`,
			Prints: `True False`,
			Func:   catalog.Func0(func(s S, ctx context.Context) (bool, error) { return s.Persist(ctx) }),
		},
		catalog.Method{
			Sig: "rename(new, *, replace=False)", Doc: "Gives the whole structure another name. Returns its handle. A missing one is error missing, an existing target error exists, unless replace is set.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				done = inbox.rename("done")
				print(done.name(), done.items(), inbox.exists())`,
			Prints: `done ["a"] False`,
			Func: catalog.Func2(func(s S, ctx context.Context, name string, opts engine.RenameOptions) (S, error) {
				return s.Rename(ctx, name, opts)
			}),
		},
		catalog.Method{
			Sig: "size()", Doc: "Returns the number of elements, 0 if there are none.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				print(inbox.size(), Queue("outbox").size())`,
			Prints: `1 0`,
			Func:   catalog.Func0(func(s S, ctx context.Context) (int, error) { return s.Size(ctx) }),
		},
		catalog.Method{
			Sig: "ttl()", Doc: "Returns the seconds left to live, None if there is no limit or no structure.",
			Example: `
				inbox = Queue("inbox")
				inbox.push("a")
				print(inbox.ttl())
				inbox.expire("90s")
				print(inbox.ttl() < 91)`,
			Prints: `
				None
				True`,
			Func: catalog.Func0(func(s S, ctx context.Context) (engine.Opt[float64], error) { return s.TTL(ctx) }),
		},
		catalog.Method{
			Sig: "type()", Doc: "Returns the type's name.",
			Example: `print(Queue("inbox").type())`,
			Prints:  `Queue`,
			Func:    catalog.Func0(func(s S, _ context.Context) (string, error) { return s.Type(), nil }),
		},
	)
	slices.SortFunc(rows, func(a, b catalog.Method) int { return strings.Compare(a.Sig, b.Sig) })
	return rows
}

// durations are the parameters that may be given as text, such as "1m".
var durations = []string{"per", "entry_ttl"}

func parameters(ps catalog.Keywords) []engine.Parameter {
	var out []engine.Parameter
	for i := 0; i < len(ps); i += 2 {
		p := engine.Parameter{Name: ps[i].Str(), Value: ps[i+1].Elem()}
		if d, err := catalog.ParseDuration(string(p.Value)); err == nil && slices.Contains(durations, p.Name) {
			p.Value = codec.OfDuration(d)
		}
		out = append(out, p)
	}
	return out
}
