package tests

import "testing"

func TestDeque(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "both ends",
			star: `d = Deque("d"); print(d.push_back("b"), d.push_front("a"), d.extend(["c", "d"]), d.extend_front(["y", "x"])); print(d.items(), len(d)); print(d.pop_front(), d.pop_back(), d.peek_front(), d.peek_back())`,
			lua:  `local d = Deque("d"); print(d:push_back("b"), d:push_front("a"), d:extend{"c", "d"}, d:extend_front{"y", "x"}); print(d:items(), #d); print(d:pop_front(), d:pop_back(), d:peek_front(), d:peek_back())`,
			want: "1 2 4 6\n[\"x\", \"y\", \"a\", \"b\", \"c\", \"d\"] 6\nx d y c",
		},
		{
			name: "nothing",
			star: `d = Deque("d"); print(d.pop_front(default="-"), d.pop_back(timeout=0.01, default="-"), d.peek_front(default="-"), d.index("x", default=-5), d.remove("x"), d.count("x"), "x" in d, d.items()); d.rotate(); d.reverse(); print(d.exists())`,
			want: "- - - -5 False 0 False []\nFalse",
		},
		{
			name: "nothing in Lua",
			lua:  `local d = Deque("d"); print(d:pop_front{default="-"}, d:pop_back{timeout=0.01, default="-"}, d:peek_front("-"), d:index("x", {default=-5}), d:remove("x"), d:count("x"), d:contains("x"), d:items()); d:rotate(); d:reverse(); print(d:exists())`,
			want: "- - - -5 false 0 false []\nfalse",
		},
		{
			name: "positions",
			star: `d = Deque("d"); d.extend(["a", "b", "c"]); d[0] = "A"; d[-1] = {"k": 1}; print(d[0], d[-1]["k"], d.index("b"), d.insert(1, "x"), d.insert(-1, "y"), d.insert(99, "z"), d.items(), d.items(1, 3))`,
			lua:  `local d = Deque("d"); d:extend{"a", "b", "c"}; d[1] = "A"; d[-1] = {k=1}; print(d[1], d[-1].k, d:index("b") - 1, d:insert(2, "x"), d:insert(-1, "y"), d:insert(99, "z"), d:items(), d:items(2, 3))`,
			want: `A 1 1 4 5 6 ["A", "x", "b", "y", {"k": 1}, "z"] ["x", "b"]`,
		},
		{name: "no item", star: `d = Deque("d"); d.push_back(1); d[1]`, lua: `local d = Deque("d"); d:push_back(1); print(d[2])`, fails: "deque d: get: no item at "},
		{name: "no item to replace", star: `d = Deque("d"); d.push_back(1); d[1] = 2`, lua: `local d = Deque("d"); d:push_back(1); d[2] = 2`, fails: "deque d: set: position is out of range"},
		{name: "no position", star: `Deque("d")["a"]`, lua: `Deque("d"):insert("a", 1)`, fails: "want an int"},
		{name: "position 0 in Lua", lua: `print(Deque("d")[0])`, fails: "positions count from 1"},
		{name: "nil is no item", lua: `local d = Deque("d"); d:push_back(1); d[1] = nil`, fails: "use null to store None"},
		{name: "no such method in Lua", lua: `Deque("d"):push(1)`, fails: "Deque has no method push"},
		{name: "no such field in Lua", lua: `Deque("d").size = 3`, fails: "cannot assign to size of a Deque"},
		{
			name: "kinds of errors",
			star: `d = Deque("d", maxlen=1); d.push_back(1); print(attempt(lambda: d[5])[1].kind, attempt(d.insert, 0, 2)[1].kind, attempt(d.rotate, 1 << 60)[1].kind)`,
			lua:  `local d = Deque("d", {maxlen=1}); d:push_back(1); print(select(2, attempt(function() return d[5] end)).kind, select(2, attempt(d.insert, d, 1, 2)).kind, select(2, attempt(d.rotate, d, int("1152921504606846976"))).kind)`,
			want: "missing full value",
		},
		{
			name: "a full one drops at the other end",
			star: `d = Deque("d", maxlen=3); d.extend([1, 2, 3, 4]); print(d.items()); d.push_front(0); print(d.items()); d.extend_front([8, 9]); print(d.items()); d.configure(maxlen=2); d.push_back(5); print(d.items())`,
			lua:  `local d = Deque("d", {maxlen=3}); d:extend{1, 2, 3, 4}; print(d:items()); d:push_front(0); print(d:items()); d:extend_front{8, 9}; print(d:items()); d:configure{maxlen=2}; d:push_back(5); print(d:items())`,
			want: "[2, 3, 4]\n[0, 2, 3]\n[9, 8, 0]\n[0, 5]",
		},
		{name: "insert into a full one", star: `d = Deque("d", maxlen=1); d.push_back(1); d.insert(0, 2)`, lua: `local d = Deque("d", {maxlen=1}); d:push_back(1); d:insert(1, 2)`, fails: "deque d: insert: deque is full (maxlen 1)"},
		{name: "maxlen below 1", star: `Deque("d", maxlen=0)`, lua: `Deque("d", {maxlen=0})`, fails: "maxlen must be at least 1, got 0"},
		{name: "another maxlen", star: `Deque("d", maxlen=3).push_back(1); Deque("d", maxlen=5).push_back(1)`, lua: `Deque("d", {maxlen=3}):push_back(1); Deque("d", {maxlen=5}):push_back(1)`, fails: "deque d: maxlen is 3, not 5"},
		{
			name: "the stored maxlen binds every handle",
			star: `Deque("d", maxlen=2).push_back(1); Deque("d").extend([2, 3, 4]); print(Deque("d").items(), store.open("d"))`,
			lua:  `Deque("d", {maxlen=2}):push_back(1); Deque("d"):extend{2, 3, 4}; print(Deque("d"):items(), store.open("d"))`,
			want: `[3, 4] Deque("d")`,
		},
		{
			name: "equal values",
			star: `d = Deque("d"); d.extend([1, 1.0, True, "1", {"a": 1, "b": 2}]); print(d.remove(1.0), d.count(1), d.index("1"), d.index({"b": 2, "a": 1}), d.remove({"b": 2, "a": 1}), d.items())`,
			want: `True 1 2 3 True [1, True, "1"]`,
		},
		{
			name: "equal values in Lua",
			lua:  `local d = Deque("d"); d:extend{1, float(1), true, "1", {a=1, b=2}}; print(d:remove(float(1)), d:count(1), d:index("1"), d:index{b=2, a=1}, d:remove{b=2, a=1}, d:items())`,
			want: `true 1 3 4 true [1, true, "1"]`,
		},
		{
			name: "rotate and reverse",
			star: `d = Deque("d"); d.extend([1, 2, 3, 4]); d.rotate(); print(d.items()); d.rotate(-2); print(d.items()); d.rotate(n=4); d.reverse(); print(d.items())`,
			lua:  `local d = Deque("d"); d:extend{1, 2, 3, 4}; d:rotate(); print(d:items()); d:rotate(-2); print(d:items()); d:rotate(4); d:reverse(); print(d:items())`,
			want: "[4, 1, 2, 3]\n[2, 3, 4, 1]\n[1, 4, 3, 2]",
		},
		{
			name: "move and consume",
			star: `d = Deque("{x}d"); d.extend([1, 2, 3, 4]); q = Queue("{x}q"); print(d.move(q), d.move(Stack("{x}s"), n=2), q.move(d), d.items()); print([x for x in d.consume()], len(d))`,
			lua:  `local d = Deque("{x}d"); d:extend{1, 2, 3, 4}; local q = Queue("{x}q"); print(d:move(q), d:move(Stack("{x}s"), 2), q:move(d), d:items()); local all = {}; for x in d:consume() do all[#all + 1] = x end print(all, #d)`,
			want: "1 [2, 3] 1 [4, 1]\n[4, 1] 0",
		},
		{name: "move to a set", star: `Deque("d").move(Set("s"))`, lua: `Deque("d"):move(Set("s"))`, fails: "got Set, want a Queue, a Stack or a Deque"},
		{
			name:  "a value that cannot be stored leaves nothing",
			star:  `d = Deque("d"); v, err = attempt(d.extend, [1, {"cb": len}]); print(len(d), attempt(d.extend_front, [len])[1].kind); fail(err)`,
			lua:   `local d = Deque("d"); local v, err = attempt(d.extend, d, {1, {cb=print}}); print(#d, select(2, attempt(d.extend_front, d, {print})).kind); fail(err)`,
			want:  "0 value",
			fails: "deque d: extend: ",
		},
		{
			name: "iteration ends at the length it had at the start",
			star: `d = Deque("d"); d.extend([1, 2, 3])` + "\n" + `for x in d: d.push_back(x)` + "\n" + `print(d.items())`,
			lua:  `local d = Deque("d"); d:extend{1, 2, 3}; for x in each(d) do d:push_back(x) end print(d:items())`,
			want: "[1, 2, 3, 1, 2, 3]",
		},
		{
			name: "what others wrote is found by its value",
			star: `store.call("RPUSH", "d", "{\"a\": 1}", "{", "007", "4.50"); d = Deque("d"); print(d.pop_front(), d.index(4.5), d.items(), [d.remove(x) for x in d.items()], len(d))`,
			want: `{"a": 1} 2 ["{", "007", 4.5] [True, True, True] 0`,
		},
		{name: "another type", star: `Set("s").add(1); Deque("s").push_back(1)`, lua: `Set("s"):add(1); Deque("s"):push_back(1)`, fails: "s: holds a set, not a list"},
	})
}
