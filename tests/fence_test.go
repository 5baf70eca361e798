package tests

import "testing"

// TestFences is scripts on structures with the token of a lock.
func TestFences(t *testing.T) {
	checkAll(t, spelled([]twin{
		{
			name: "an old token writes nothing",
			star: `
def refused(fn, *args):
    err = attempt(fn, *args)[1]
    print(err.kind, err)
for x in [HashMap("m", fence=8), Counter("c", fence=8), Set("s", fence=8), SortedSet("z", fence=8), Queue("q", maxlen=9, fence=8)]:
    x.expire(100)
HashMap("m", fence=8).set("k", 1)
Counter("c", fence=8).incr("k")
Set("s", fence=8).add("k")
SortedSet("z", fence=8).add("k", 1)
print(Queue("q", maxlen=9, fence=8).push("a"), Queue("q", fence=8).extend(["b"]), HashMap("m", fence=9).incr("k"))
refused(HashMap("m", fence=8).set, "k", 5)
refused(HashMap("m", fence=8).pop, "k")
refused(Counter("c", fence=7).incr, "k")
refused(Set("s", fence=7, ttl=60).add, "l")
refused(SortedSet("z", fence=7).pop_min)
refused(Queue("q", fence=7).pop)
refused(Queue("q", fence=7).clear)
print(HashMap("m", fence=1).to_dict(), Counter("c").items(), Set("s").members(), SortedSet("z").items(), Queue("q").items())
print(Set("s").add("free"), list(store.keys("m")), store.delete("m"), HashMap("m", fence=1).set("k", 1))`,
			lua: `
local function refused(x, name, ...)
    local _, err = attempt(x[name], x, ...)
    print(err.kind, err)
end
HashMap("m", {fence=8}):set("k", 1)
Counter("c", {fence=8}):incr("k")
Set("s", {fence=8}):add("k")
SortedSet("z", {fence=8}):add("k", 1)
print(Queue("q", {maxlen=9, fence=8}):push("a"), Queue("q", {fence=8}):extend{"b"}, HashMap("m", {fence=9}):incr("k"))
refused(HashMap("m", {fence=8}), "set", "k", 5)
refused(HashMap("m", {fence=8}), "pop", "k")
refused(Counter("c", {fence=7}), "incr", "k")
refused(Set("s", {fence=7, ttl=60}), "add", "l")
refused(SortedSet("z", {fence=7}), "pop_min")
refused(Queue("q", {fence=7}), "pop")
refused(Queue("q", {fence=7}), "clear")
print(HashMap("m", {fence=1}):to_dict(), Counter("c"):items(), Set("s"):members(), SortedSet("z"):items(), Queue("q"):items())
local names = {}
for name in each(store.keys("m")) do names[#names + 1] = name end
print(Set("s"):add("free"), names, store.delete("m"), HashMap("m", {fence=1}):set("k", 1))`,
			want: `1 2 2
lease hashmap m: set: fence 8 is older than 9, which has been seen
lease hashmap m: pop: fence 8 is older than 9, which has been seen
lease counter c: incr: fence 7 is older than 8, which has been seen
lease set s: add: fence 7 is older than 8, which has been seen
lease sortedset z: pop_min: fence 7 is older than 8, which has been seen
lease queue q: pop: fence 7 is older than 8, which has been seen
lease queue q: clear: fence 7 is older than 8, which has been seen
{"k": 2} [("k", 1)] ["k"] [("k", 1)] ["a", "b"]
True ["m"] True None`,
		},
		{
			name: "batches, transactions and copies",
			star: `
m, old = HashMap("m", fence=5), HashMap("m", fence=4)
m.set("k", 1)
print(attempt(store.atomic, lambda: [Set("s").add(1), old.set("k", 2)])[1], store.exists("s"))
print(attempt(store.batch, lambda: old.set("k", 2))[1])
print(store.atomic(lambda: m.set("k", 3)), store.batch(lambda: m.incr("k") or m.get("k")))
print(attempt(with_local, old, lambda d: d.set("k", 9))[1], with_local(m, lambda d: d.incr("k")), m.get("k"))`,
			lua: `
local m, old = HashMap("m", {fence=5}), HashMap("m", {fence=4})
m:set("k", 1)
print(select(2, attempt(store.atomic, function() Set("s"):add(1); old:set("k", 2) end)), store.exists("s"))
print(select(2, attempt(store.batch, function() old:set("k", 2) end)))
print(store.atomic(function() return m:set("k", 3) end), store.batch(function() m:incr("k"); return m:get("k") end))
print(select(2, attempt(with_local, old, function(d) d:set("k", 9) end)), with_local(m, function(d) return d:incr("k") end), m:get("k"))`,
			want: `hashmap m: set: fence 4 is older than 5, which has been seen False
store batch: fence.write m: fence 4 is older than 5, which has been seen
None 4
hashmap m: sync: fence 4 is older than 5, which has been seen 5 5`,
		},
		{
			name: "bad input",
			star: `
print(attempt(HashMap, "m", fence=-1)[1])
print(attempt(HashMap, "m", fence="x")[1].kind)
print(attempt(HashMap, "m", fence=(1 << 53) + 1)[1])
print(HashMap("m", fence=None).set("k", 1))`,
			lua: `
print((select(2, attempt(HashMap, "m", {fence=-1}))))
print(select(2, attempt(HashMap, "m", {fence="x"})).kind)
print((select(2, attempt(HashMap, "m", {fence=int("9007199254740993")}))))
print(HashMap("m", {fence=nil}):set("k", 1))`,
			want: `hashmap m: fence must be from 1 to 9007199254740992, got -1
type
hashmap m: fence must be from 1 to 9007199254740992, got 9007199254740993
None`,
		},
	}))
}
