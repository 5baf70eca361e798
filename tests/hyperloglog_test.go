package tests

import "testing"

func TestHyperLogLog(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "count",
			star: `l = HyperLogLog("l"); print(l.count(), l.add("a"), l.add("a"), l.update(["a", "b", 1, "1", 1.0, (1, 2), [1]]), l.update(["b"]), l.count(), len(l) == store.call("STRLEN", "l"))`,
			want: "0 True False True False 7 True",
		},
		{
			name: "count in Lua",
			lua:  `local l = HyperLogLog("l"); print(l:count(), l:add("a"), l:add("a"), l:update{"a", "b", 1, "1", float(1), tuple(1, 2), {1}}, l:update{"b"}, l:count(), #l == store.call("STRLEN", "l"))`,
			want: "0 true false true false 7 true",
		},
		{
			name: "merge",
			star: `a = HyperLogLog("a"); b = HyperLogLog("b"); c = HyperLogLog("c"); a.update(range(50)); b.update(range(40, 60)); c.add("c"); print(c.merge(a, b)); print(c.count(), a.count()); c.merge(); print(c.count())`,
			want: "None\n61 50\n61",
		},
		{
			name: "merge in Lua",
			lua:  `local a, b, c = HyperLogLog("a"), HyperLogLog("b"), HyperLogLog("c"); for i = 0, 49 do a:add(i) end for i = 40, 59 do b:add(i) end c:add("c"); c:merge(a, b); print(c:count(), a:count()); c:merge(); print(c:count())`,
			want: "61 50\n61",
		},
		{
			name:  "no HyperLogLog",
			star:  `HyperLogLog("l").merge(HyperLogLog("m"), Queue("q"))`,
			lua:   `HyperLogLog("l"):merge(HyperLogLog("m"), Queue("q"))`,
			fails: "got Queue, want a HyperLogLog",
		},
		{
			name:  "another string",
			star:  `Cell("c").set("hello"); HyperLogLog("l").add(1); HyperLogLog("l").merge(HyperLogLog("c"))`,
			lua:   `Cell("c"):set("hello"); HyperLogLog("l"):add(1); HyperLogLog("l"):merge(HyperLogLog("c"))`,
			fails: "c: holds a string that is no HyperLogLog",
		},
		{
			name:  "another type",
			star:  `Queue("q").push(1); HyperLogLog("q").update([1])`,
			lua:   `Queue("q"):push(1); HyperLogLog("q"):update{1}`,
			fails: "q: holds a list, not a string",
		},
		{
			name:  "a value that cannot be stored",
			star:  `l = HyperLogLog("l"); v, err = attempt(l.update, ["a", len]); print(l.exists()); fail(err)`,
			lua:   `local l = HyperLogLog("l"); local v, err = attempt(l.update, l, {"a", print}); print(l:exists() and "True" or "False"); fail(err)`,
			want:  "False",
			fails: "cannot store",
		},
	})
}
