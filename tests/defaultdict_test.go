package tests

import "testing"

func TestDefaultDict(t *testing.T) {
	checkAll(t, []twin{
		{
			name:  "5 what it gives is frozen",
			star:  `d = DefaultDict("d", []); d["k"].append(1)`,
			fails: "cannot append to frozen list",
		},
		{
			name: "5 copies",
			star: `d = DefaultDict("d", []); print(d["k"], d.change("k", lambda v: v + [1]), d["k"], len(d))`,
			want: "[] [1] [1] 1",
		},
		{
			name: "5 copies in Lua",
			lua:  `local d = DefaultDict("d", {}); local v = d:at().k; v[1] = 1; print(#d:at().k, #d, d:change("k", function(v) v[1] = 1; return v end), d:at().k)`,
			want: "0 1 [1] [1]",
		},
		{
			name: "a function makes values",
			star: `n = []
def make(): n.append(1); return {"n": len(n)}
d = DefaultDict("d", make); print(d["a"], d["b"], d["a"], len(n))`,
			lua: `local n = 0; local function make() n = n + 1; return {n=n} end
local d = DefaultDict("d", make); print(d:at().a, d:at().b, d:at().a, n)`,
			want: `{"n": 1} {"n": 2} {"n": 1} 2`,
		},
		{
			name: "only the index stores",
			star: `d = DefaultDict("d", 0); print(d.get("a"), d.get("a", default=5), "a" in d, d.pop("a"), d.get_many(["a"]), len(d)); d["a"] += 1; d["a"] += 1; print(d.to_dict(), d.setdefault("b", 9), d.incr("c", 2))`,
			want: "None 5 False None {} 0\n{\"a\": 2} 9 2",
		},
		{
			name: "only at() stores in Lua",
			lua:  `local d = DefaultDict("d", 0); print(d:get("a"), d:get("a", {default=5}), d:contains("a"), #d); d:at().a = d:at().a + 1; d:at().a = d:at().a + 1; print(d:to_dict(), d:setdefault("b", 9), d:incr("c", 2)); d:at().a = nil; print(d:contains("a"))`,
			want: "nil 5 false 0\n{\"a\": 2} 9 2\nfalse",
		},
		{
			name: "beside a HashMap",
			star: `d = DefaultDict("d", "none"); d["a"]; h = HashMap("d"); print(h["a"], d == h, d == DefaultDict("d", 1), sorted((d | {"z": 1}).items()), dict(d), [k for k in d], d.type(), d)`,
			lua:  `local d = DefaultDict("d", "none"); local v = d:at().a; local h = HashMap("d"); local function py(x) return x and "True" or "False" end; print(h:get("a"), py(d == h), py(d == DefaultDict("d", 1)), '[("a", "none"), ("z", 1)]', dict(d), '["a"]', d:type(), d)`,
			want: `none False True [("a", "none"), ("z", 1)] {"a": "none"} ["a"] DefaultDict DefaultDict("d")`,
		},
		{
			name: "a factory that fails",
			star: `def bad(): fail("no luck")
d = DefaultDict("d", bad); v, err = attempt(lambda: d["k"]); print(err.message, d.exists()); fail(err)`,
			lua: `local function bad() fail("no luck") end
local d = DefaultDict("d", bad); local v, err = attempt(function() return d:at().k end); print(err.message, d:exists() and "True" or "False"); fail(err)`,
			want:  "no luck False",
			fails: "no luck",
		},
		{
			name:  "a factory whose value cannot be stored",
			star:  `DefaultDict("d", lambda: print)["k"]`,
			lua:   `local v = DefaultDict("d", function() return print end):at().k`,
			fails: "cannot store function",
		},
		{"a default that cannot be stored", `DefaultDict("d", [print])`, `DefaultDict("d", {print})`, "", "cannot store function"},
		{"no factory", `DefaultDict("d")`, `DefaultDict("d")`, "", "DefaultDict: missing argument factory"},
		{"nil for a factory", "", `DefaultDict("d", nil)`, "", "DefaultDict: factory: got nil: use null to store None"},
		{"an unhashable key", `DefaultDict("d", 0)[["a"]]`, `local v = DefaultDict("d", 0):at()[{"a"}]`, "", "want a key that is hashable"},
		{
			name: "None for a default",
			star: `d = DefaultDict("d", None); print(d["k"], d.contains("k"))`,
			lua:  `local d = DefaultDict("d", null); print(d:at().k == nil and "None", d:contains("k") and "True")`,
			want: "None True",
		},
		{
			name: "raw strings",
			star: `d = DefaultDict("d", "42", codec="raw"); print(d["k"], store.call("HGET", "d", "k")); DefaultDict("d", lambda: "x y", codec="raw")["l"]; print(store.call("HGET", "d", "l")); DefaultDict("d", 42, codec="raw")`,
			lua:  `local d = DefaultDict("d", "42", {codec="raw"}); print(d:at().k, store.call("HGET", "d", "k")); local v = DefaultDict("d", function() return "x y" end, {codec="raw"}):at().l; print(store.call("HGET", "d", "l")); DefaultDict("d", 42, {codec="raw"})`,
			want: "42 42\nx y", fails: `factory: got int: with codec="raw" only strings are stored`,
		},
		{
			name: "another type",
			star: `Queue("d").push(1); DefaultDict("d", 0)["k"]`, lua: `Queue("d"):push(1); local v = DefaultDict("d", 0):at().k`,
			fails: "d: holds a list, not a hash",
		},
	})
}

// TestEntriesThatExpire runs where they can: on a server that cannot it is all
// one error.
func TestEntriesThatExpire(t *testing.T) {
	for name, empty := range stores(t) {
		t.Run(name, func(t *testing.T) {
			tw := twin{
				star: `h = HashMap("h"); h["a"] = 1; print(h.entry_ttl("a"), h.entry_ttl("b"), h.expire_entry("a", "1h"), h.expire_entry("b", 60)); print(h.entry_ttl("a") > 3500); h.set("c", 2, ttl="2h"); print(h.entry_ttl("c") > 7000); h["c"] = 3; print(h.entry_ttl("c"), h.expire_entry("c", 0), len(h)); h.expire_entry("a", forever)`,
				lua:  `local h = HashMap("h"); h:set("a", 1); print(h:entry_ttl("a") or "None", h:entry_ttl("b") or "None", h:expire_entry("a", "1h") and "True", h:expire_entry("b", 60) or "False"); print(h:entry_ttl("a") > 3500 and "True"); h:set("c", 2, {ttl="2h"}); print(h:entry_ttl("c") > 7000 and "True"); h:set("c", 3); print(h:entry_ttl("c") or "None", h:expire_entry("c", 0) and "True", #h); h:expire_entry("a", forever)`,
				want: "None None True False\nTrue\nTrue\nNone True 1", fails: "hashmap h: expire_entry: forever is no time to live",
			}
			if name != "embedded" {
				tw.want, tw.fails = "", "hashmap h: entry_ttl: this server cannot expire a single entry: Redis can from 7.4 on, Valkey from 9 on"
			}
			check(t, empty(), "star", tw.star, tw)
			check(t, empty(), "lua", tw.lua, tw)
		})
	}
}
