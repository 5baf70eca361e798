package tests

import "testing"

func TestBloomFilter(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "seen",
			star: `f = BloomFilter("f"); print(f.add("a"), f.add("a"), f.contains("a"), "a" in f, "b" in f, f.update(["a", "b", "c", "b"]), f.contains_many(("a", "z", "c")), len(f), f.approximate_size())`,
			lua:  `local f = BloomFilter("f"); local function py(x) return x and "True" or "False" end; local m = f:contains_many{"a", "z", "c"}; print(py(f:add("a")), py(f:add("a")), py(f:contains("a")), py(f:contains("a")), py(f:contains("b")), f:update{"a", "b", "c", "b"}, "[" .. py(f:contains("a")) .. ", " .. py(f:contains_many{"z"}[1]) .. ", " .. py(f:contains("c")) .. "]", #f, f:approximate_size())`,
			want: "True False True True False 2 [True, False, True] 3 3",
		},
		{
			name: "1, 1.0, True and their text are four",
			star: `f = BloomFilter("f"); print([f.add(x) for x in (1, 1.0, True, "1")], f.add(1), len(f))`,
			want: "[True, True, True, True] False 4",
		},
		{
			name: "1, 1.0, true and their text are four in Lua",
			lua:  `local f = BloomFilter("f"); for _, x in ipairs{1, float(1), true, "1"} do print(f:add(x)) end print(f:add(1), #f)`,
			want: "true\ntrue\ntrue\ntrue\nfalse 4",
		},
		{
			name: "dicts are one whatever their order",
			star: `f = BloomFilter("f"); print(f.add({"a": 1, "b": [2]}), f.add({"b": [2], "a": 1}))`,
			lua:  `local f = BloomFilter("f"); print(f:add{a=1, b={2}} and "True", f:add{b={2}, a=1} or "False")`,
			want: "True False",
		},
		{
			name: "numbers of bits",
			star: `f = BloomFilter("f", capacity=1000, error_rate=0.01); i = f.info(); print(f.bit_size(), i["hashes"], i["capacity"], i["error_rate"], i["bits_on"], i["false_positive_rate"], f.exists())`,
			lua:  `local f = BloomFilter("f", {capacity=1000, error_rate=0.01}); local i = f:info(); print(f:bit_size(), i.hashes, i.capacity, i.error_rate, i.bits_on, i.false_positive_rate, f:exists() or "False")`,
			want: "9586 7 1000 0.01 0 0 False",
		},
		{
			name: "parameters are kept with it",
			star: `BloomFilter("f", capacity=1000, error_rate=0.001).add("a"); f = BloomFilter("f"); print(f.contains("a"), f.info()["capacity"], f.describe()["parameters"]["error_rate"]); print(attempt(BloomFilter("f", 999).contains, "a")[1]); print(attempt(f.configure, capacity=7)[1].kind)`,
			lua:  `BloomFilter("f", {capacity=1000, error_rate=0.001}):add("a"); local f = BloomFilter("f"); print(f:contains("a") and "True", f:info().capacity, f:describe().parameters.error_rate); local g = BloomFilter("f", 999); print((select(2, attempt(g.contains, g, "a")))); print(select(2, attempt(f.configure, f, {capacity=7})).kind)`,
			want: "True 1000 0.001\nbloomfilter f: capacity is 1000, not 999\nvalue",
		},
		{
			name: "more than 2^32 bits",
			star: `f = BloomFilter("f", capacity=1000000000); print(f.bit_size() > 1 << 32, f.add("a"), f.add("a"), "a" in BloomFilter("f"), "b" in f)`,
			lua:  `local f = BloomFilter("f", {capacity=1000000000}); print(f:bit_size() > 2^32 and "True", f:add("a") and "True", f:add("a") or "False", BloomFilter("f"):contains("a") and "True", f:contains("b") or "False")`,
			want: "True True False True False",
		},
		{"a capacity of 0", `BloomFilter("f", capacity=0)`, `BloomFilter("f", {capacity=0})`, "", "BloomFilter: capacity must be at least 1, got 0"},
		{"an error rate of 0", `BloomFilter("f", error_rate=0)`, `BloomFilter("f", {error_rate=0})`, "", "BloomFilter: error_rate must be between 0 and 1, got 0"},
		{"an error rate of 1", `BloomFilter("f", error_rate=1.0)`, `BloomFilter("f", {error_rate=1})`, "", "BloomFilter: error_rate must be between 0 and 1, got 1"},
		{"an error rate of nan", `BloomFilter("f", error_rate=float("nan"))`, `BloomFilter("f", {error_rate=0/0})`, "", "BloomFilter: error_rate must be between 0 and 1, got NaN"},
		{"a capacity beyond all memory", `BloomFilter("f", capacity=1 << 50)`, `BloomFilter("f", {capacity=2^50})`, "", "takes more than 8 GB"},
		{
			name:  "a value that cannot be stored",
			star:  `f = BloomFilter("f"); v, err = attempt(f.update, ["a", print]); print(f.exists()); fail(err)`,
			want:  "False",
			fails: "bloomfilter f: update: cannot store function at [1]",
		},
		{
			name:  "a value that cannot be stored, in Lua",
			lua:   `local f = BloomFilter("f"); local v, err = attempt(f.update, f, {"a", print}); print(f:exists()); fail(err)`,
			want:  "false",
			fails: "bloomfilter f: update: cannot store function at [2]",
		},
		{
			name:  "another type at its key",
			star:  `Queue("{f}:bloomfilter:0").push(1); BloomFilter("f").add(1)`,
			lua:   `Queue("{f}:bloomfilter:0"):push(1); BloomFilter("f"):add(1)`,
			fails: "{f}:bloomfilter:0: holds a list, not a string",
		},
	})
}
