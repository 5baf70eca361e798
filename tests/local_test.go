package tests

import "testing"

// TestLocalCopies is scripts on local copies.
func TestLocalCopies(t *testing.T) {
	checkAll(t, spelled([]twin{
		{
			name: "every type",
			star: `
for x, add in [(HashMap("m"), lambda d: d.set("a", 1)), (Counter("c"), lambda d: d.incr("a")), (Set("s"), lambda d: d.add("a")), (SortedSet("z"), lambda d: d.add("a", 1)), (List("l"), lambda d: d.append("a")), (Deque("d"), lambda d: d.push_back("a"))]:
    d = x.local_copy()
    print(d, type(d) == type(x), d == x, d.changed())
    add(d)
    print(d.changed(), len(d), len(x), "a" in d)
    d.sync()
    print(d.changed(), len(x))
    d.clear()
    d.sync()
    print(x.exists())
    print(with_local(x, lambda d: [add(d), len(d)][1]), len(x))
    d.discard()
    print(len(d))`,
			lua: `
for _, pair in ipairs{{HashMap("m"), function(d) d:set("a", 1) end}, {Counter("c"), function(d) d:incr("a") end}, {Set("s"), function(d) d:add("a") end}, {SortedSet("z"), function(d) d:add("a", 1) end}, {List("l"), function(d) d:append("a") end}, {Deque("d"), function(d) d:push_back("a") end}} do
    local x, add = pair[1], pair[2]
    local d = x:local_copy()
    print(d, d:type() == x:type(), d == x, d:changed())
    add(d)
    print(d:changed(), #d, #x, d:contains("a"))
    d:sync()
    print(d:changed(), #x)
    d:clear()
    d:sync()
    print(x:exists())
    print(with_local(x, function(d) add(d); return #d end), #x)
    d:discard()
    print(#d)
end`,
			want: `HashMap("m") True False False` + copySteps + `
Counter("c") True False False` + copySteps + `
Set("s") True False False` + copySteps + `
SortedSet("z") True False False` + copySteps + `
List("l") True False False` + copySteps + `
Deque("d") True False False` + copySteps,
		},
		{
			name: "the handle's own options",
			star: `
m = HashMap("m", default=7, ttl="1h")
m.set("a", 1)
d = m.local_copy()
print(d["zz"], d.get("zz", 8), d.ttl() > 3500, with_local(m, lambda d: d["zz"]))
r = HashMap("r", codec="raw")
r.set("k", "4")
print(with_local(r, lambda d: d.get("k") + "2"), with_local(HashMap("new", ttl="1h"), lambda d: d.set("a", 1)), HashMap("new").ttl() > 3500)`,
			lua: `
local m = HashMap("m", {default=7, ttl="1h"})
m:set("a", 1)
local d = m:local_copy()
print(d:at().zz, d:get("zz", 8), d:ttl() > 3500, with_local(m, function(d) return d:at().zz end))
local r = HashMap("r", {codec="raw"})
r:set("k", "4")
print(with_local(r, function(d) return d:get("k") .. "2" end), with_local(HashMap("new", {ttl="1h"}), function(d) return d:set("a", 1) end), HashMap("new"):ttl() > 3500)`,
			want: "7 8 True 7\n42 None True",
		},
		{
			name: "operators, loops and other structures",
			star: `
s, t = Set("s"), Set("t")
s.update(["a", "b"])
t.update(["b", "c"])
d = s.local_copy()
d |= set(["x"])
d = s.local_copy()
print(sorted([x for x in d]), sorted(d & ["b"]), sorted(d | t), d.equals(t))
m = HashMap("m")
m.update({"k": [1]})
c = m.local_copy()
c["n"] = 2
print(sorted(c.items()), c.merge(m), sorted((c | {"z": 1}).items()), c.change("n", lambda v: v + 1))
c.sync()
print(m["n"], c.copy("m2").get("n"), attempt(c.rename, "m3")[1])`,
			lua: `
local s, t = Set("s"), Set("t")
s:update{"a", "b"}
t:update{"b", "c"}
local d = s:local_copy()
local function listed(x) local all = {} for v in each(x) do all[#all + 1] = v end table.sort(all); return all end
print(listed(d), listed(d:intersection{"b"}), listed(d:union(t)), d:equals(t))
local m = HashMap("m")
m:update{k={1}}
local c = m:local_copy()
c:at().n = 2
local function pairsOf(x) local all = {} for k, v in pairs(x) do all[#all + 1] = tuple(k, v) end table.sort(all, function(a, b) return a[1] < b[1] end); return list(all) end
print(pairsOf(c), c:merge(m), pairsOf(c:union{z=1}), c:change("n", function(v) return v + 1 end))
c:sync()
print(m:get("n"), c:copy("m2"):get("n"), select(2, attempt(c.rename, c, "m3")))`,
			want: `["a", "b"] ["b"] ["a", "b", "c"] False
[("k", [1]), ("n", 2)] 0 [("k", [1]), ("n", 2), ("z", 1)] 3
3 3 hashmap m: rename: a local copy keeps its name: rename what is stored`,
		},
		{
			name: "bad input",
			star: `
m = HashMap("m")
print(attempt(m.sync)[1].kind, attempt(m.sync)[1])
print(attempt(m.discard)[1])
print(attempt(m.changed)[1])
print(attempt(with_local, m, 3)[1])
print(attempt(with_local, Queue("q"), print)[1])
print(attempt(with_local, 5, print)[1].kind)
d = m.local_copy()
print(attempt(d.set, "k", print)[1])
print(attempt(d.sync, fource=True)[1])
Queue("q").push(1)
print(attempt(HashMap("q").local_copy)[1])
print(attempt(store.batch, lambda: with_local(m, lambda d: d.set("k", 1)))[1])`,
			lua: `
local m = HashMap("m")
local function why(...) return select(2, attempt(...)) end
print(why(m.sync, m).kind, why(m.sync, m))
print(why(m.discard, m))
print(why(m.changed, m))
print(why(with_local, m, 3))
print(why(with_local, Queue("q"), print))
print(why(with_local, 5, print).kind)
local d = m:local_copy()
print(why(d.set, d, "k", print))
print(why(d.sync, d, {fource=true}))
Queue("q"):push(1)
print(why(function() HashMap("q"):local_copy() end))
print(why(store.batch, function() with_local(m, function(d) d:set("k", 1) end) end))`,
			want: `unsupported hashmap m: sync: is no local copy: local_copy makes one
hashmap m: discard: is no local copy: local_copy makes one
hashmap m: changed: is no local copy: local_copy makes one
with_local: fn: got int, want a function
with_local: handle: got Queue, want a structure that has local copies, such as a HashMap
type
hashmap m: set: cannot store function
hashmap m: sync: unknown option fource: did you mean force?
q: holds a list, not a hash
hashmap m: sync: cannot begin a batch or a transaction inside batch or atomic`,
		},
	}))
}

// copySteps is what the steps of a local copy print, whatever its type.
const copySteps = `
True 1 0 True
False 1
False
1 1
1`
