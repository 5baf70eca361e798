package tests

import "testing"

// TestNatives: maps and counters go together with the language's own dicts.
func TestNatives(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "maps",
			star: `h = HashMap("h"); h.update({"a": 1, "b": 2}); g = HashMap("g"); g["c"] = 3
print(sorted((h | {"b": 5, "z": 6}).items()), sorted((h | g).items())); print(h.merge({"b": 7, "d": 8}), h.merge(g), h.merge([("e", 9)]), sorted(h.items()))`,
			want: "[(\"a\", 1), (\"b\", 5), (\"z\", 6)] [(\"a\", 1), (\"b\", 2), (\"c\", 3)]\n" +
				"1 1 1 [(\"a\", 1), (\"b\", 7), (\"c\", 3), (\"d\", 8), (\"e\", 9)]",
		},
		{
			name: "maps in Lua",
			lua: `local h, g = HashMap("h"), HashMap("g"); h:update{a=1, b=2}; g:set("c", 3)
local u = h:union{b=5, z=6}; print(u.a, u.b, u.z, h:union(g).c); print(h:merge{b=7, d=8}, h:merge(g), h:merge(list{{"e", 9}}), h:get("b"), #h)`,
			want: "1 5 6 3\n1 1 1 7 5",
		},
		{
			name: "counters",
			star: `c = Counter("c"); c.update(["a", "a", "b"]); d = Counter("d"); d.update(["b", "x"])
print(sorted((c + {"a": 1, "z": 2}).items()), sorted((c - {"a": 1, "b": 1}).items()), sorted((c | {"b": 9}).items()), sorted((c & {"a": 1}).items()))
print(sorted((c + d).items()), sorted((c + ["a", "a"]).items()))`,
			want: `[("a", 3), ("b", 1), ("z", 2)] [("a", 1)] [("a", 2), ("b", 9)] [("a", 1)]` + "\n" +
				`[("a", 2), ("b", 2), ("x", 1)] [("a", 4), ("b", 1)]`,
		},
		{
			name: "counters in Lua",
			lua: `local c = Counter("c"); c:update{"a", "a", "b"}; local d = Counter("d"); d:update{"b", "x"}
print((c + {a=1}).a, (c - {b=1}).a, c:or_({b=9}).b, c:and_({a=1}).a, (c + d).b, (c + {"a", "a"}).a)`,
			want: "3 2 9 1 2 4",
		},
		{
			name:  "counters with what is no count",
			star:  `Counter("c") + {"a": "x"}`,
			lua:   `local x = Counter("c") + {a="x"}`,
			fails: `counter c: add: other: got str, want a number at ["a"]`,
		},
		{
			name: "a dict of a map",
			star: `h = HashMap("h"); h.update({"a": 1, "b": 2}); d = dict(h, c=3); d.update(h); print(sorted(d.items()), dict(Counter("c")))
def f(a, b): return a + b
print(f(**h))`,
			want: `[("a", 1), ("b", 2), ("c", 3)] {}` + "\n3",
		},
		{
			name: "a dict of a map in Lua",
			lua:  `local h = HashMap("h"); h:update{a=1, b=2}; local d = dict(h); print(d.a, d.b, type(d), dict(Counter("c")))`,
			want: "1 2 table {}",
		},
		{
			name:  "neither a map nor pairs",
			star:  `HashMap("h").merge(5)`,
			lua:   `HashMap("h"):union(5)`,
			fails: "other: got ",
		},
		{
			name:  "the type of a listing",
			star:  `store.keys(type="Queue")`,
			lua:   `store.keys{type="Queue"}`,
			fails: "a Queue is kept as a List: ask for type List",
		},
		{
			name: "stores by their URL",
			star: `print(connect("mem:"))`,
			lua:  `print(connect("mem:"))`,
			want: `Store("mem:")`,
		},
	})
}
