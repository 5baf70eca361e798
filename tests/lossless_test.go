package tests

import "testing"

// TestLossless: what a language cannot hold as a value of its own is neither
// lost nor changed, however it leaves its structure.
func TestLossless(t *testing.T) {
	const rpush = `store.call("RPUSH", "q", '{"$set":[1,1.0]}', '{"$dict":[[1,"a"],[1.0,"b"]]}', '{"$dict":[[[1],2]]}', '{"$set":[{"$float":"nan"}]}')` + "\n"
	checkAll(t, []twin{
		{
			name: "popped and pushed back",
			star: rpush + `q = Queue("q"); before = store.call("LRANGE", "q", 0, -1); print(len(before))
for i in range(4): q.push(q.pop())
for x in q.pop_many(4): q.push(x)
for x in list(q.consume()): q.push(x)
print(store.call("LRANGE", "q", 0, -1) == before)`,
			want: "4\nTrue",
		},
		{
			name: "popped and pushed back in Lua",
			lua: rpush + `local q = Queue("q"); local before = tostring(store.call("LRANGE", "q", 0, -1))
for i = 1, 4 do q:push(q:pop()) end
for _, x in ipairs(q:pop_many(4)) do q:push(x) end
local all = {}; for x in each(q:consume()) do all[#all + 1] = x end; q:extend(all)
print(tostring(store.call("LRANGE", "q", 0, -1)) == before)`,
			want: "true",
		},
		{
			name: "moved",
			star: rpush + `q = Queue("q"); r = Queue("r"); print(q.move(r), q.move(r, 2)); print(store.call("LRANGE", "r", 0, -1))`,
			lua:  rpush + `local q, r = Queue("q"), Queue("r"); print(q:move(r), q:move(r, 2)); print(store.call("LRANGE", "r", 0, -1))`,
			want: `set([1, 1.0]) [{1: "a", 1.0: "b"}, {[1]: 2}]` + "\n" +
				`["{\"$set\":[1,1.0]}", "{\"$dict\":[[1,\"a\"],[1.0,\"b\"]]}", "{\"$dict\":[[[1],2]]}"]`,
		},
		{
			name: "members and keys",
			star: `store.call("ZADD", "z", 1, '{"$set":[1,1.0]}'); z = SortedSet("z"); m, s = z.pop_min(); z.add(m, s); print(store.call("ZRANGE", "z", 0, -1), z.score(m))
store.call("HSET", "h", '{"$dict":[[[1],2]]}', '{"$set":[1,1.0]}'); h = HashMap("h"); k, v = h.pop_item(); print(k, v, len(h))`,
			lua: `store.call("ZADD", "z", 1, '{"$set":[1,1.0]}'); local z = SortedSet("z"); local m, s = z:pop_min(); z:add(m, s); print(store.call("ZRANGE", "z", 0, -1), z:score(m))
store.call("HSET", "h", '{"$dict":[[[1],2]]}', '{"$set":[1,1.0]}'); local h = HashMap("h"); local k, v = h:pop_item(); print(k, v, #h)`,
			want: `["{\"$set\":[1,1.0]}"] 1` + "\n" + `{[1]: 2} set([1, 1.0]) 0`,
		},
		{
			name: "what can be done with them",
			star: rpush + `s, d, e, n = Queue("q").pop_many(4)
print(type(s), len(s), [type(x) for x in s], 1.0 in s, 2 in s, s == Queue("q"), s != s)
print(d[1], d[1.0], 1.0 in d, d.items(), [k for k in d], bool(d)); print(e.keys(), n, type(n)); print(attempt(lambda: s | set([3]))[1]); d.values()`,
			want: `stored set 2 ["int", "float"] True False False False
a b True [(1, "a"), (1.0, "b")] [1, 1.0] True
[[1]] set([nan]) set
unknown binary op: stored set | set`,
			fails: "stored dict has no values",
		},
		{
			name: "what can be done with them in Lua",
			lua: rpush + `local s, d = unpack(Queue("q"):pop_many(2)); print(#s, s[1], s[2], type(s[2])); print(d[1]); for k, v in pairs(d) do print(k, v) end
local h = HashMap("h"); h:set(1, "a"); h:set(float(1), "b"); local t = h:to_dict(); print(t[1]); local n = 0; for k, v in pairs(t) do n = n + 1; assert(h:get(k) == v) end print(n)`,
			want: "2 1 1.0 float\na\n1 a\n1.0 b\na\n2",
		},
		{
			name:  "a result of the language's own type",
			star:  `h = HashMap("h"); h.set(1, "a"); h.set(1.0, "b"); h.to_dict()`,
			fails: "cannot hold",
		},
	})
}
