package tests

import "testing"

// TestStoreAsAWhole is scripts on what a store holds and is.
func TestStoreAsAWhole(t *testing.T) {
	checkAll(t, spelled([]twin{
		{
			name: "read_many",
			star: `
Cell("c").set({"a": [1, None]})
Queue("q").extend([1, "b"])
HashMap("h").update({"k": 2})
Counter("n").update({"x": 1.5})
Set("s").add((1, 2))
SortedSet("z").update({"b": 2, "a": 1})
print(store.read_many(["z", "none", "c", "q", "h", "n", "s"]))
print(store.read_many([]), store.read_many(["none"]) == [None])`,
			lua: `
Cell("c"):set({a={1, null}})
Queue("q"):extend{1, "b"}
HashMap("h"):update{k=2}
Counter("n"):update{x=1.5}
Set("s"):add(tuple(1, 2))
SortedSet("z"):update{b=2, a=1}
print(store.read_many{"z", "none", "c", "q", "h", "n", "s"})
print(store.read_many(list{}), store.read_many({"none"})[1] == null)`,
			want: `[[("a", 1), ("b", 2)], None, {"a": [1, None]}, [1, "b"], {"k": 2}, {"x": 1.5}, set([(1, 2)])]` + "\n[] True",
		},
		{
			name: "copy and rename",
			star: `
other = connect("mem:")
q = Queue("q", maxlen=3)
q.push(1)
print(store.copy("q", "r"), Queue("r").describe()["parameters"])
print(store.copy("q", "q", to=other), Queue("q", store=other).items())
print(store.rename("r", "s"), store.exists("r"), Queue("s").items())
print(attempt(store.rename, "q", "s")[1], attempt(store.rename, "q", "s")[1].kind)
store.rename("q", "s", replace=True)
store.copy("s", "t")
store.copy("s", "t", replace=True)
print(store.exists("q"), len(Queue("t")))`,
			lua: `
local other = connect("mem:")
local q = Queue("q", {maxlen=3})
q:push(1)
print(store.copy("q", "r"), Queue("r"):describe().parameters)
print(store.copy("q", "q", {to=other}), Queue("q", {store=other}):items())
print(store.rename("r", "s"), store.exists("r"), Queue("s"):items())
print(select(2, attempt(store.rename, "q", "s")), select(2, attempt(store.rename, "q", "s")).kind)
store.rename("q", "s", {replace=true})
store.copy("s", "t")
store.copy("s", "t", {replace=true})
print(store.exists("q"), #Queue("t"))`,
			want: `None {"maxlen": 3, "overflow": "reject"}
None [1]
None False [1]
store rename: s exists already exists
False 1`,
		},
		{
			name: "eval, clock, memory and info",
			star: `
print(store.eval("return {KEYS[1], ARGV[1], ARGV[2], 3, false}", ["k"], ["a", 4.5]), store.eval("return 1"))
print(type(store.clock()), store.memory() > 1000, "redis_version" in store.info(), type(store.info()["used_memory"]))`,
			lua: `
print(store.eval("return {KEYS[1], ARGV[1], ARGV[2], 3, false}", {"k"}, {"a", 4.5}), store.eval("return 1"))
print("time", store.clock().year > 2000 and store.memory() > 1000, store.info().redis_version ~= nil, store.info().used_memory > 0 and "int")`,
			want: "[\"k\", \"a\", \"4.5\", 3, None] 1\ntime True True int",
		},
		{
			name: "flush",
			star: `
Set("s").add(1)
err = attempt(store.flush)[1]
print(err.kind, err, len(Set("s")))
print(attempt(store.flush, confirm=False)[1].kind, store.flush(confirm=True), store.exists("s"))`,
			lua: `
Set("s"):add(1)
local _, err = attempt(store.flush)
print(err.kind, err, #Set("s"))
print(select(2, attempt(store.flush, {confirm=false})).kind, store.flush{confirm=true}, store.exists("s"))`,
			want: "value store flush: removes everything that is stored: set the option confirm to do it 1\nvalue None False",
		},
		{
			name: "bad input",
			star: `
def why(*args, **kwargs):
    print(attempt(*args, **kwargs)[1])
why(store.copy, "none", "b")
why(store.rename, "none", "b")
why(store.copy, "", "b")
why(store.copy, "a", "b", to="redis")
why(store.read_many, Cell("c"))
why(store.read_many, [""])
Trie("t").insert("word")
why(store.read_many, ["t"])
why(store.eval, "return redis.error_reply('VALUE no')")
why(store.eval, "return 1", Cell("c"))`,
			lua: `
local function why(...) print((select(2, attempt(...)))) end
why(store.copy, "none", "b")
why(store.rename, "none", "b")
why(store.copy, "", "b")
why(store.copy, "a", "b", {to="redis"})
why(store.read_many, Cell("c"))
why(store.read_many, {""})
Trie("t"):insert("word")
why(store.read_many, {"t"})
why(store.eval, "return redis.error_reply('VALUE no')")
why(store.eval, "return 1", Cell("c"))`,
			want: `store copy: none does not exist
store rename: none does not exist
store copy: name is empty
store.copy: to: got str, want a store, as connect(url) returns one
store.read_many: names: got Cell, want an iterable
store read_many: name is empty
store read_many: t: a Trie cannot be read as a whole
store eval: no
store.eval: keys: got Cell, want an iterable`,
		},
	}))
}
