package tests

import "testing"

// TestKeys: the keys of maps and the vertices of graphs are hashable.
func TestKeys(t *testing.T) {
	checkAll(t, []twin{
		{
			name:  "a list is no key",
			star:  `HashMap("h").set([1], 2)`,
			lua:   `HashMap("h"):set({1}, 2)`,
			fails: "want a key that is hashable",
		},
		{
			name:  "nor is a tuple with a list",
			star:  `HashMap("h").update([((1, [2]), 3)])`,
			lua:   `HashMap("h"):update(list{{tuple(1, {2}), 3}})`,
			fails: "want a key that is hashable",
		},
		{
			name:  "nor a vertex",
			star:  `Graph("g").add_edge("a", {})`,
			lua:   `Graph("g"):add_edge("a", dict{})`,
			fails: "graph g: add_edge: v: got ",
		},
		{
			name: "tuples and records are",
			star: `P = record("P", "x"); h = HashMap("h"); h.set((1, "a"), 1); h.set(P(1), 2); print(h.get((1, "a")), h.get(P(1)))`,
			lua:  `P = record("P", "x"); h = HashMap("h"); h:set(tuple(1, "a"), 1); h:set(P(1), 2); print(h:get(tuple(1, "a")), h:get(P(1)))`,
			want: "1 2",
		},
		{
			name: "what others wrote is listed and removed",
			star: `store.call("HSET", "h", "[1]", 2); h = HashMap("h"); print(h.keys(), h.get([1]), h.delete([1]), len(h))`,
			want: "[[1]] 2 True 0",
		},
		{
			name: "members are any value",
			star: `z = SortedSet("z"); z.add([1], 1); print(z.score([1]))`,
			lua:  `z = SortedSet("z"); z:add({1}, 1); print(z:score({1}))`,
			want: "1",
		},
		{
			name:  "an absent key",
			star:  `print(attempt(lambda: HashMap("h")["x"])[1].kind); HashMap("h")["x"]`,
			fails: `hashmap h: get: no key "x"`, want: "missing",
		},
	})
}

// TestRaw: with codec="raw" strings are stored as they are, keys too.
func TestRaw(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "maps",
			star: `h = HashMap("h", codec="raw"); h.set("1", "42"); h["{"] = "2"; print(h.get("1") + h["1"], store.call("HGET", "h", "{"), sorted(h.keys()), h.incr("1"))`,
			lua:  `h = HashMap("h", {codec="raw"}); h:set("1", "42"); h:at()["{"] = "2"; local ks = h:keys(); table.sort(ks); print(h:get("1") .. h:at()["1"], store.call("HGET", "h", "{"), ks, h:incr("1"))`,
			want: `4242 2 ["1", "{"] 43`,
		},
		{
			name: "sorted sets and counters",
			star: `z = SortedSet("z", codec="raw"); z.add("5", 1); z.update({"6": 2}); print(z.items(), z.rank("6")); c = Counter("c", codec="raw"); c.update(["1", "1"]); print(c["1"], c.items())`,
			lua:  `z = SortedSet("z", {codec="raw"}); z:add("5", 1); z:update{["6"]=2}; print(z:items(), z:rank("6") - 1); c = Counter("c", {codec="raw"}); c:update{"1", "1"}; print(c:get("1"), c:items())`,
			want: "[(\"5\", 1), (\"6\", 2)] 1\n2 [(\"1\", 2)]",
		},
		{
			name:  "other keys are refused",
			star:  `SortedSet("z", codec="raw").add(5, 1)`,
			lua:   `SortedSet("z", {codec="raw"}):add(5, 1)`,
			fails: `with codec="raw" only strings are stored`,
		},
	})
}

// TestDurations: times and durations take seconds, durations and text.
func TestDurations(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "times",
			star: `t = time.at(0); print(t + 60, t + "1m", t - 60, 60 + t, t + time.duration("1m"), time.at(60) - t)`,
			lua:  `t = time.at(0); print(t + 60, t + "1m", t - 60, 60 + t, t + time.duration("1m"), time.at(60) - t)`,
			want: "1970-01-01T00:01:00Z 1970-01-01T00:01:00Z 1969-12-31T23:59:00Z 1970-01-01T00:01:00Z 1970-01-01T00:01:00Z 1m0s",
		},
		{
			name: "durations",
			star: `d = time.duration("1h"); print(d + 60, 60 + d, "1m" + d, d - 7200, 7200 - d, d * 2, 0.5 * d, d / 2, -d, text.format("%g", d / time.duration("5m")))`,
			lua:  `d = time.duration("1h"); print(d + 60, 60 + d, "1m" + d, d - 7200, 7200 - d, d * 2, 0.5 * d, d / 2, -d, text.format("%g", d / time.duration("5m")))`,
			want: "1h1m0s 1h1m0s 1h1m0s -1h0m0s 1h0m0s 2h0m0s 30m0s 30m0s -1h0m0s 12",
		},
		{
			name:  "division by zero",
			star:  `time.duration("1h") / 0`,
			lua:   `local d = time.duration("1h") / 0`,
			fails: "division by zero",
		},
		{name: "rounding to nothing", star: `time.now().floor(0)`, lua: `time.now():floor(0)`, fails: "want a duration of more than 0"},
		{name: "sum", star: `print(sum([time.duration("1h"), time.duration("1m")]), sum([1, 2], start=3))`, lua: `print(sum{time.duration("1h"), time.duration("1m")}, sum({1, 2}, {start=3}))`, want: "1h1m0s 6"},
		{name: "forever", star: `print(forever)`, lua: `print(forever)`, want: "forever"},
		{name: "forever is no lifetime", star: `HashMap("h").expire(forever)`, lua: `HashMap("h"):expire(forever)`, fails: "forever is no time to live"},
		{name: "nor a ttl", star: `HashMap("h", ttl=forever)`, lua: `HashMap("h", {ttl=forever})`, fails: "got forever"},
	})
}

// TestShown: what is to be read takes values that cannot be stored.
func TestShown(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "text.format",
			star: `v, err = attempt(fail, "x"); print(text.format("%s %s", Queue("q"), err))`,
			lua:  `local v, err = attempt(fail, "x"); print(text.format("%s %s", Queue("q"), err))`,
			want: `Queue("q") x`,
		},
		{
			name: "string.format",
			lua:  `print(string.format("%s|%5d|%.2f|%s|%q|%i", Queue("q"), 3, 1.005, null, "a", 4)); print(("%x %g"):format(255, math.huge)); print(select(2, pcall(string.format, "%d", "x")))`,
			want: "Queue(\"q\")|    3|1.00|null|\"a\"|4\nff inf\nstring.format: argument 2: got string, want a number",
		},
		{
			name: "recursion without end",
			star: "def f(n):\n  return f(n + 1)\nv, err = attempt(f, 1)\nprint(err.message)\nprint(attempt(lambda: 7))",
			want: "stack overflow: calls nest more than 10000 deep\n(7, None)",
		},
		{
			name: "the data of a map in a loop",
			lua:  `h = HashMap("h"); h:at().a = 1; for k in each(h:at()) do print(k) end; print(list(h:at()))`,
			want: "a\n[\"a\"]",
		},
	})
}

// TestArguments: what is given to a method must have a place there.
func TestArguments(t *testing.T) {
	checkAll(t, []twin{
		{name: "keywords alone", star: `Queue("q").configure(5)`, lua: `Queue("q"):configure(5)`, fails: "configure: got an argument, want none by position"},
		{name: "no keywords", star: `Queue("q").configure()`, lua: `Queue("q"):configure({})`},
		{name: "log", star: `log.info("m", "x")`, lua: `log.info("m", "x")`, fails: "log.info: got more than 1 argument"},
		{name: "another structure", star: `Queue("q").move(HashMap("z"))`, lua: `Queue("q"):move(HashMap("z"))`, fails: "to: got HashMap, want a Queue"},
		{name: "no structure", star: `Queue("q").move("z")`, lua: `Queue("q"):move("z")`, fails: "to: got str, want a Queue"},
		{name: "a store", star: `Queue("q", store="mem:")`, lua: `Queue("q", {store="mem:"})`, fails: "store: got str, want a store, as connect(url) returns one"},
		{name: "words of a command", star: `store.call("SET", "x", True)`, lua: `store.call("SET", "x", true)`, fails: "store.call: args: got bool, want a str or a number"},
		{name: "a table in a command", star: `store.call("SET", "x", [1])`, lua: `store.call("SET", "x", {1})`, fails: "want a str or a number"},
		{name: "to the last", star: `z = SortedSet("z"); z.update({"a": 1, "b": 2}); print(z.remove_by_rank(0, None))`, lua: `z = SortedSet("z"); z:update{a=1, b=2}; print(z:remove_by_rank(1, -1))`, want: "2"},
		{name: "pairs ascend", lua: `z = SortedSet("z"); for i = 1, 2500 do z:add(i, -i) end; local last, n = -1e9, 0; for m, s in pairs(z) do assert(s > last and m == -s); last = s; n = n + 1 end; print(n)`, want: "2500"},
		{name: "no count", star: `HashMap("c")["x"] = "str"; Counter("c")["x"]`, lua: `HashMap("c"):set("x", "str"); Counter("c"):get("x")`, fails: "counter c: get: str is not a number"},
		{name: "operators", lua: `c = Counter("c"); c:update{"a", "b"}; d = Counter("d"); d:update{"a"}; print((c + d).a, c - d)`, want: "2 {\"b\": 1}"},
		{name: "open bounds", star: `z = SortedSet("z"); z.update({"a": 1, "b": 5}); print(z.remove_by_score("(1", None), z.remove_by_score(None, None))`, lua: `z = SortedSet("z"); z:update{a=1, b=5}; print(z:remove_by_score("(1", nil), z:remove_by_score(nil, nil))`, want: "1 1"},
	})
}
