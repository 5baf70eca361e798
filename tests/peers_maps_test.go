package tests

import "testing"

// TestPeersFilters: Bloom filters.
func TestPeersFilters(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "the number of hashes is truncated",
			star: `print(BloomFilter("f", 1000, 0.01).info()["hashes"])`, lua: `print(BloomFilter("f", 1000, 0.01):info().hashes)`,
			want: "7",
		},
		{
			name: "1 and its text are one",
			star: `f = BloomFilter("f"); f.add(1); print("1" in f, 1 in f)`, lua: `local f = BloomFilter("f"); f:add(1); print(f:contains("1") or "False", f:contains(1) and "True")`,
			want: "False True",
		},
		{
			name: "nothing can be added past 2^32 bits",
			star: `f = BloomFilter("f", 1000000000); print(f.add("a"), "a" in f)`, lua: `local f = BloomFilter("f", 1000000000); print(f:add("a") and "True", f:contains("a") and "True")`,
			want: "True True",
		},
		{
			name: "who opens it with other parameters finds nothing",
			star: `BloomFilter("f", 1000).add("a"); print("a" in BloomFilter("f")); BloomFilter("f", 2000).contains("a")`,
			lua:  `BloomFilter("f", 1000):add("a"); print(BloomFilter("f"):contains("a") and "True"); BloomFilter("f", 2000):contains("a")`,
			want: "True", fails: "bloomfilter f: capacity is 1000, not 2000",
		},
		{
			name: "what cannot be asked is not there",
			star: `store.call("SET", "{f}:bloomfilter:cfg", "x"); BloomFilter("f").add("a")`, lua: `store.call("SET", "{f}:bloomfilter:cfg", "x"); BloomFilter("f"):add("a")`,
			fails: "{f}:bloomfilter:cfg: holds a string, not a hash",
		},
		{name: "an error rate of more than 1", star: `BloomFilter("f", 10, 1.5)`, lua: `BloomFilter("f", 10, 1.5)`, fails: "error_rate must be between 0 and 1, got 1.5"},
	})
}

// TestPeersCaches: caches, and maps that keep entries in memory.
func TestPeersCaches(t *testing.T) {
	checkAll(t, []twin{
		{name: "a capacity of nothing is taken for 1", star: `LRUCache("c", 0)`, lua: `LRUCache("c", 0)`, fails: "capacity must be at least 1, got 0"},
		{
			name: "keys become strings, and meet",
			star: `c = LRUCache("c", 9); c.put(1, "int"); c.put("1", "str"); print(c.get(1), c.get("1"), c.keys())`, lua: `local c = LRUCache("c", 9); c:put(1, "int"); c:put("1", "str"); print(c:get(1), c:get("1"), c:keys())`,
			want: `int str [1, "1"]`,
		},
		{
			name: "an overwrite leaves the old value",
			star: `d = LRUDict("d", 1); d["a"] = 1; d["b"] = 1; d["a"] = 2; d["b"] = 2; d.sync(); print(d["a"], HashMap("d")["a"], d["b"])`, lua: `local d = LRUDict("d", 1); d:set("a", 1); d:set("b", 1); d:set("a", 2); d:set("b", 2); d:sync(); print(d:get("a"), HashMap("d"):get("a"), d:get("b"))`,
			want: "2 2 2",
		},
		{name: "a size of nothing fails late", star: `LRUDict("d", 0)`, lua: `LRUDict("d", 0)`, fails: "maxsize must be at least 1, got 0"},
		{
			name: "to remove what is missing is silent",
			star: `d = LRUDict("d", 1); print(d.delete("a"), d.pop("a"))`, lua: `local d = LRUDict("d", 1); print(d:delete("a") or "False", d:pop("a") or "None")`,
			want: "False None",
		},
	})
}
