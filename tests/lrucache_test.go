package tests

import "testing"

func TestLRUCache(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "least recently used goes first",
			star: `c = LRUCache("c", 2); c.put("a", 1); c.put("b", [2]); print(c.get("a")); c.put("c", 3); print(c.keys(), c.items(), len(c), "b" in c, c.get("b"), c.get("b", default=0), c.peek("a"), [k for k in c])`,
			want: `1` + "\n" + `["a", "c"] [("a", 1), ("c", 3)] 2 False None 0 1 ["a", "c"]`,
		},
		{
			name: "least recently used goes first in Lua",
			lua:  `local c = LRUCache("c", 2); c:put("a", 1); c:put("b", {2}); print(c:get("a")); c:put("c", 3); print(c:keys(), #c, c:contains("b"), c:get("b"), c:get("b", {default=0}), c:peek("a")); for k, v in each(c:items()) do print(k, v) end for k in each(c) do print(k) end`,
			want: `1` + "\n" + `["a", "c"] 2 false nil 0 1` + "\na 1\nc 3\na\nc",
		},
		{
			name: "1 and \"1\" are two keys",
			star: `c = LRUCache("c", 9); c.put(1, "int"); c.put("1", "str"); c.put(1.0, "float"); c.put((1, "x"), None); print(c.get("1"), c.keys(), c.get((1, "x"), default=5))`,
			want: `str [1, 1.0, (1, "x"), "1"] None`,
		},
		{
			name: "1 and \"1\" are two keys in Lua",
			lua:  `local c = LRUCache("c", 9); c:put(1, "int"); c:put("1", "str"); c:put(tuple(1, "x"), null); print(c:get("1"), c:get(1), c:get(tuple(1, "x"), {default=5}), c:keys())`,
			want: `str int nil ["1", 1, (1, "x")]`,
		},
		{
			name:  "as a map",
			star:  `c = LRUCache("c", 2); c["a"] = 1; print(c["a"], c.remove("a"), c.remove("a"), len(c)); c["a"]`,
			want:  "1 True False 0",
			fails: `lrucache c: get: no key "a"`,
		},
		{
			name: "as a map in Lua",
			lua:  `local c = LRUCache("c", 2); c:at().a = 1; print(c:at().a, c:remove("a"), c:remove("a"), #c, c:at().b); c:at().x = 1; c:at().x = nil; print(#c)`,
			want: "1 true false 0 nil\n0",
		},
		{
			name: "load",
			star: `c = LRUCache("c", 2); n = []
def make(k): n.append(k); return {"k": k}
print(c.get_or_load("a", make), c.get_or_load("a", make), c.get_or_load((1, 2), make), len(n), c.stats()["loads"], c.stats()["hits"])`,
			lua: `local c = LRUCache("c", 2); local n = 0
local function make(k) n = n + 1; return {k=k} end
print(c:get_or_load("a", make), c:get_or_load("a", make), c:get_or_load(tuple(1, 2), make), n, c:stats().loads, c:stats().hits)`,
			want: `{"k": "a"} {"k": "a"} {"k": (1, 2)} 2 2 1`,
		},
		{
			name:  "a load that fails",
			star:  `c = LRUCache("c", 2); v, err = attempt(c.get_or_load, "a", lambda k: fail("no " + k)); print(err.message, len(c), c.get_or_load("a", lambda k: 7)); fail(err)`,
			lua:   `local c = LRUCache("c", 2); local v, err = attempt(c.get_or_load, c, "a", function(k) fail("no " .. k) end); print(err.message, #c, c:get_or_load("a", function() return 7 end)); fail(err)`,
			want:  "no a 0 7",
			fails: "no a",
		},
		{
			name: "stats",
			star: `c = LRUCache("c", 1); c.get("a"); c.put("a", 1); c.get("a"); c.put("b", 2); c.peek("b"); print(c.stats(), c.describe()["parameters"])`,
			lua:  `local c = LRUCache("c", 1); c:get("a"); c:put("a", 1); c:get("a"); c:put("b", 2); c:peek("b"); print(c:stats(), c:describe().parameters)`,
			want: `{"hits": 1, "misses": 1, "evictions": 1, "expirations": 0, "loads": 0} {"capacity": 1}`,
		},
		{
			name: "parameters",
			star: `LRUCache("c", 2, entry_ttl="1h").put("a", 1); print(attempt(LRUCache("c", 3).get, "a")[1]); c = LRUCache("c", 2); print(c.get("a")); c.configure(capacity=5, entry_ttl="2h"); print(c.describe()["parameters"])`,
			lua:  `LRUCache("c", 2, {entry_ttl="1h"}):put("a", 1); local o = LRUCache("c", 3); print((select(2, attempt(o.get, o, "a")))); local c = LRUCache("c", 2); print(c:get("a")); c:configure{capacity=5, entry_ttl="2h"}; print(c:describe().parameters)`,
			want: "lrucache c: capacity is 2, not 3: configure changes it\n1\n" + `{"capacity": 5, "entry_ttl": 7200}`,
		},
		{"a capacity of 0", `LRUCache("c", 0)`, `LRUCache("c", 0)`, "", "LRUCache: capacity must be at least 1, got 0"},
		{"no capacity", `LRUCache("c")`, `LRUCache("c")`, "", "LRUCache: missing argument capacity"},
		{"a time to live of 0", `LRUCache("c", 1, entry_ttl=0)`, `LRUCache("c", 1, {entry_ttl=0})`, "", "LRUCache: entry_ttl must be at least 1ms, got 0s"},
		{"a time to live of forever", `LRUCache("c", 1, entry_ttl=forever)`, `LRUCache("c", 1, {entry_ttl=forever})`, "", "LRUCache: entry_ttl must be at least 1ms, got forever"},
		{"an unhashable key", `LRUCache("c", 1).put(["a"], 1)`, `LRUCache("c", 1):put({"a"}, 1)`, "", ", want a key that is hashable"},
		{"a value that cannot be stored", `LRUCache("c", 1).put("a", print)`, `LRUCache("c", 1):put("a", print)`, "", "lrucache c: put: cannot store function"},
		{"a load that gives no value", `LRUCache("c", 1).get_or_load("a", lambda k: print)`, `LRUCache("c", 1):get_or_load("a", function() return print end)`, "", "cannot store function"},
		{"another type", `Queue("{c}:lrucache:order").push(1); LRUCache("c", 1).put(1, 1)`, `Queue("{c}:lrucache:order"):push(1); LRUCache("c", 1):put(1, 1)`, "", "{c}:lrucache:order: holds a list, not a sorted set"},
	})
}
