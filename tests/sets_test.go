package tests

import "testing"

// TestSets: what sets are together, as scripts write it.
func TestSets(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "operators",
			star: `s = Set("s"); s.update("a b c".split()); t = Set("t"); t.update(["b", "z"])
print([sorted(x) for x in [s | t, s & t, s - t, s ^ t]])
print([sorted(x) for x in [s | set(["z"]), s & set(["b"]), s - set(["b"]), s ^ set(["b", "z"])]])
print([sorted(x) for x in [set(["z"]) | s, set(["b", "z"]) & s, set(["b", "z"]) - s, set(["b", "z"]) ^ s]])
print(type(s | t), len(s))`,
			want: `[["a", "b", "c", "z"], ["b"], ["a", "c"], ["a", "c", "z"]]
[["a", "b", "c", "z"], ["b"], ["a", "c"], ["a", "c", "z"]]
[["a", "b", "c", "z"], ["b"], ["z"], ["a", "c", "z"]]
set 3`,
		},
		{
			name: "operators in Lua",
			lua: `local s, t = Set("s"), Set("t"); s:update{"a", "b", "c"}; t:update{"b", "z"}
local function show(...) for _, x in ipairs{...} do table.sort(x); print(unpack(x)) end end
show(s - t, s ^ t, s - set{"b"}, s ^ set{"b", "z"}, set{"b", "z"} - s, set{"b", "z"} ^ s)
print(#s)`,
			want: "a c\na c z\na c\na c z\nz\na c z\n3",
		},
		{
			name: "order",
			star: `s = Set("s"); s.update(["a", "b"]); t = Set("t"); t.add("a"); u = Set("u"); u.add("z")
print(t < s, t <= s, t > s, t >= s); print(s < t, s <= t, s > t, s >= t); print(s < s, s <= s, s > s, s >= s); print(s < u, s <= u, s > u, s >= u)`,
			want: "True True False False\nFalse False True True\nFalse True False True\nFalse False False False",
		},
		{
			name: "order in Lua",
			lua: `local s, t, u = Set("s"), Set("t"), Set("u"); s:update{"a", "b"}; t:add("a"); u:add("z")
print(t < s, t <= s, t > s, t >= s); print(s < t, s <= t, s > t, s >= t); print(s < s, s <= s, s > s, s >= s); print(s < u, s <= u, s > u, s >= u)`,
			want: "true true false false\nfalse false true true\nfalse true false true\nfalse false false false",
		},
		{
			name: "questions",
			star: `s = Set("s"); s.update(["a", "b"]); print(s.issubset(["b", "a", "b", "c"]), s.issuperset({"a": 1}), s.isdisjoint(Set("none")), s.equals(Queue("q")), s.equals(("a", "b")), "a" in s, "z" in s)`,
			want: "True True True False True True False",
		},
		{
			name: "questions in Lua",
			lua:  `local s = Set("s"); s:update{"a", "b"}; print(s:issubset{"b", "a", "b", "c"}, s:issuperset{a=1}, s:isdisjoint(Set("none")), s:equals(Queue("q")), s:equals(tuple("a", "b")), s:contains("a"), s:contains("z"))`,
			want: "true true true false true true false",
		},
		{
			name: "in place",
			star: `s = Set("s"); print(s.union_update(["a", "b"], Set("none"), ("c",)), s.intersection_update(["a", "b"]), s.symmetric_difference_update(["b", "x", "y"]), s.difference_update(["x"], ["q"])); print(sorted(s.members())); print(s.difference_update(s), s.exists())`,
			want: "3 2 3 2\n[\"a\", \"y\"]\n0 False",
		},
		{
			name: "in place in Lua",
			lua:  `local s = Set("s"); print(s:union_update({"a", "b"}, Set("none"), tuple("c")), s:intersection_update{"a", "b"}, s:symmetric_difference_update{"b", "x", "y"}, s:difference_update({"x"}, {"q"})); local ms = s:members(); table.sort(ms); print(ms); print(s:difference_update(s), s:exists())`,
			want: "3 2 3 2\n[\"a\", \"y\"]\n0 false",
		},
		{
			name: "any value is a member",
			star: `s = Set("s"); print(s.add([1, {"b": 1, "a": 2}]), s.add([1, {"a": 2, "b": 1}]), s.members(), [1, {"b": 1, "a": 2}] in s); v, err = attempt(s.union); print(err.kind, "cannot hold [1, {" in err.message); print(s.remove([1, {"a": 2, "b": 1}]))`,
			want: "True False [[1, {\"a\": 2, \"b\": 1}]] True\ntype True\nTrue",
		},
		{
			name: "none is a member",
			star: `s = Set("s"); s.add(None); print(s.pop(default=7), s.pop(default=7), s.pop())`,
			want: "None 7 None",
		},
		{
			name: "none is a member in Lua",
			lua:  `local s = Set("s"); s:add(null); for x in each(s) do print(x == null) end print(s:union()[1] == null, s:pop{default=7}, s:pop{default=7}, s:pop())`,
			want: "true\ntrue nil 7 nil",
		},
		{
			name: "raw",
			star: `s = Set("s", codec="raw"); s.update(["5", "6"]); print(sorted(s | ["7"]), store.call("SISMEMBER", "s", "5")); v, err = attempt(s.union, [5]); print(err.message)`,
			want: "[\"5\", \"6\", \"7\"] 1\nset s: union: others: got int: with codec=\"raw\" only strings are stored at [0]",
		},
		{
			name: "another store",
			star: `o = Set("o", store=connect("mem:")); o.update(["a", "z"]); s = Set("s"); s.update(["a", "b"]); print(sorted(s | o), sorted(s - o), s <= o, s.equals(o), s.union_update(o)); v, err = attempt(s.move, "a", o); print(err.message)`,
			want: "[\"a\", \"b\", \"z\"] [\"b\"] False False 3\nset s: move: o is in another store",
		},
		{
			name: "with a SortedSet",
			star: `z = SortedSet("z"); z.update({"a": 1, "b": 2}); s = Set("s"); s.update(["b", "c"]); print(z.union([s]), z.intersection([s]), z.difference([s])); print(sorted(s | z))`,
			want: `[("a", 1), ("c", 1), ("b", 3)] [("b", 3)] [("a", 1)]
["a", "b", "c"]`,
		},
		{
			name: "a wrong type is named",
			star: `store.call("RPUSH", "l", 1); v, err = attempt(Set("s").union, ["a"], Set("l")); print(err.kind, err.message)`,
			lua:  `store.call("RPUSH", "l", 1); local s = Set("s"); local v, err = attempt(s.union, s, {"a"}, Set("l")); print(err.kind, err.message)`,
			want: "type l: holds a list, not a set",
		},
	})
}
