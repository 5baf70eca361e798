package tests

import (
	"testing"

	"github.com/rdsh/rdsh/host"
)

func TestLRUDict(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "memory",
			star: `d = LRUDict("d", 2); h = HashMap("d"); d["a"] = 1; d["b"] = [2]; print(d["a"], d.in_memory(), len(h)); d["c"] = 3; print(d.in_memory(), sorted(h.items())); d["c"] = 4; d.sync(); print(h["c"], d.in_memory()); d.sync(clear=True); print(d.in_memory(), d.get("b"), d.get("x", default=0))`,
			lua:  `local d, h = LRUDict("d", 2), HashMap("d"); d:set("a", 1); d:at().b = {2}; print(d:at().a, d:in_memory(), #h); d:set("c", 3); print(d:in_memory(), '[("a", 1), ("b", [2])]' and '[("a", 1), ("b", [2]), ("c", 3)]'); d:set("c", 4); d:sync(); print(h:get("c"), d:in_memory()); d:sync{clear=true}; print(d:in_memory(), d:get("b"), d:get("x", {default=0}))`,
			want: `1 {"b": [2], "a": 1} 0` + "\n" + `{"a": 1, "c": 3} [("a", 1), ("b", [2]), ("c", 3)]` + "\n" + `4 {"a": 1, "c": 4}` + "\n" + `{} [2] 0`,
		},
		{
			name: "an overwrite leaves nothing stale",
			star: `d = LRUDict("d", 2); d["a"] = 1; d["b"] = 1; d["c"] = 1; d["a"] = 2; d["x"] = 1; d["y"] = 1; print(d["a"], HashMap("d")["a"], d.delete("a"), d.delete("a"), "a" in d, HashMap("d").contains("a"))`,
			lua:  `local d = LRUDict("d", 2); d:set("a", 1); d:set("b", 1); d:set("c", 1); d:set("a", 2); d:set("x", 1); d:set("y", 1); local function py(x) return x and "True" or "False" end; print(d:at().a, HashMap("d"):get("a"), py(d:delete("a")), py(d:delete("a")), py(d:contains("a")), py(HashMap("d"):contains("a")))`,
			want: "2 2 True False False False",
		},
		{
			name: "what a map has",
			star: `d = LRUDict("d", 2); d["n"] = 1; print(d.incr("n"), d["n"], d.update({"a": 1, "b": 2}), sorted(d.keys()), len(d), d.change("n", lambda n: n * 10), d.get_many(["n", "z"]), d.pop("a"), d.setdefault("q", 5), sorted((d | {"z": 0}).items()), d.compare_and_set("q", 5, 6), d["q"], sorted([k for k in d]))`,
			want: `2 2 2 ["a", "b", "n"] 3 20 {"n": 20} 1 5 [("b", 2), ("n", 20), ("q", 5), ("z", 0)] True 6 ["b", "n", "q"]`,
		},
		{
			name: "what a map has in Lua",
			lua:  `local d = LRUDict("d", 2); d:set("n", 1); print(d:incr("n"), d:get("n"), d:update{a=1, b=2}, #d, d:change("n", function(n) return n * 10 end), d:get_many{"n", "z"}, d:pop("a"), d:setdefault("q", 5), d:union{z=0}.n, d:compare_and_set("q", 5, 6), d:at().q); d:at().q = nil; print(d:contains("q"))`,
			want: "2 2 2 3 20 {\"n\": 20} 1 5 20 true 6\nfalse",
		},
		{
			name: "an entry that expires, where entries can",
			star: `d = LRUDict("d", 2); d["k"] = 1; err = attempt(d.set, "k", 2, ttl="1m")[1]; print(d["k"] == 2 and d.entry_ttl("k") > 50 if err == None else err.kind == "unsupported" and d["k"] == 1)`,
			lua:  `local d = LRUDict("d", 2); d:set("k", 1); local _, err = attempt(d.set, d, "k", 2, {ttl="1m"}); print((err and err.kind == "unsupported" and d:get("k") == 1 or d:get("k") == 2 and d:entry_ttl("k") > 50) and "True")`,
			want: "True",
		},
		{"a maxsize of 0", `LRUDict("d", 0)`, `LRUDict("d", 0)`, "", "LRUDict: maxsize must be at least 1, got 0"},
		{"another maxsize", `d = LRUDict("d", 2); d["a"] = 1; d.sync(); LRUDict("d", 3).get("a")`, `local d = LRUDict("d", 2); d:set("a", 1); d:sync(); LRUDict("d", 3):get("a")`, "", "lrudict d: maxsize is 2, not 3"},
		{"an unhashable key", `LRUDict("d", 1)[["a"]] = 1`, `LRUDict("d", 1):set({"a"}, 1)`, "", "want a key that is hashable"},
		{"a value that cannot be stored", `LRUDict("d", 1).set("a", print)`, `LRUDict("d", 1):set("a", print)`, "", "lrudict d: set: cannot store function"},
		{"another type", `Queue("d").push(1); LRUDict("d", 1).set("a", 1)`, `Queue("d"):push(1); LRUDict("d", 1):set("a", 1)`, "", "d: holds a list, not a hash"},
	})
}

// TestLRUDictAtTheEnd: what is not yet written is at the end of the run, however
// it ends.
func TestLRUDictAtTheEnd(t *testing.T) {
	for name, empty := range stores(t) {
		t.Run(name, func(t *testing.T) {
			for lang, scripts := range map[host.Lang][]string{
				host.Starlark: {`LRUDict("d", 9)["a"] = [1]; defer(LRUDict("d", 9).set, "b", 2); fail("x")`, `print(sorted(HashMap("d").items()))`},
				host.Lua:      {`LRUDict("d", 9):set("a", {1}); local d = LRUDict("d", 9); defer(d.set, d, "b", 2); fail("x")`, `local h = HashMap("d"); print('[("a", ' .. tostring(h:get("a")) .. '), ("b", ' .. h:get("b") .. ')]')`},
			} {
				s := empty()
				if _, err := run(t.Context(), s, lang, scripts[0]); err == nil || err.Error() != "x."+string(lang)+":1: x" {
					t.Errorf("%s: got error %v, want x", lang, err)
				}
				got, err := run(t.Context(), s, lang, scripts[1])
				if want := `[("a", [1]), ("b", 2)]`; got != want || err != nil {
					t.Errorf("%s: after the run the map is %s, %v, want %s", lang, got, err, want)
				}
			}
		})
	}
}
