package tests

import "testing"

func TestList(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "append, extend, insert, pop",
			star: `l = List("l"); print(l.append("a"), l.extend(["b", "c", "d"]), l.insert(1, "x"), l.insert(-1, "y"), l.insert(99, "z"), l[:]); print(l.pop(), l.pop(1), l.pop(-2), l.pop(0), l.pop(9, default="-"), l[:], len(l))`,
			lua:  `local l = List("l"); print(l:append("a"), l:extend{"b", "c", "d"}, l:insert(2, "x"), l:insert(-1, "y"), l:insert(99, "z"), l:slice()); print(l:pop(), l:pop(2), l:pop(-2), l:pop(1), l:pop(9, {default="-"}), l:slice(), #l)`,
			want: "1 4 5 6 7 [\"a\", \"x\", \"b\", \"c\", \"y\", \"d\", \"z\"]\nz x y a - [\"b\", \"c\", \"d\"] 3",
		},
		{
			name: "nothing",
			star: `l = List("l"); print(l.pop(default="-"), l.pop(0, timeout=0.01, default="-"), l.get(0, default="-"), l.index("x", default="-"), l.count("x"), l.remove("x"), l[:], l[::-1], "x" in l, l.extend([])); l.sort(); l.reverse(); l.trim(1, 2); print(l.exists())`,
			want: "- - - - 0 False [] [] False 0\nFalse",
		},
		{
			name: "nothing in Lua",
			lua:  `local l = List("l"); print(l:pop{default="-"}, l:pop(1, {timeout=0.01, default="-"}), l:get(1, "-"), l:index("x", "-"), l:count("x"), l:remove("x"), l:slice(), l:slice{step=-1}, l:contains("x"), l:extend{}); l:sort(); l:reverse(); l:trim(2, 3); print(l:exists())`,
			want: "- - - - 0 false [] [] false 0\nfalse",
		},
		{
			name: "positions",
			star: `l = List("l"); l.extend(["a", "b", "c"]); l[0] = "A"; l[-1] = {"k": 1}; l.set(1, None); print(l[0], l[-1]["k"], l[1], l.get(5), l.get(-1), l.index("A")); l[0] += "!"; print(l[0])`,
			want: "A 1 None None {\"k\": 1} 0\nA!",
		},
		{
			name: "positions in Lua",
			lua:  `local l = List("l"); l:extend{"a", "b", "c"}; l[1] = "A"; l[-1] = {k=1}; l:set(2, null); print(l[1], l[-1].k, l[2], l:get(5), l:get(-1), l:index("A")); l[1] = l[1] .. "!"; print(l[1])`,
			want: "A 1 nil nil {\"k\": 1} 1\nA!",
		},
		{
			name: "a handle that is used for long",
			star: `l, m = List("l"), List("m")` + "\n" + `for i in range(100): m.append(l.append(i)); l[i] += m[i]` + "\n" + `print(l[99], m[-1], l[0], len(m)); l.missing()`,
			lua:  `local l, m = List("l"), List("m"); for i = 1, 100 do m:append(l:append(i - 1)); l[i] = l[i] + m[i] end print(l[100], m[-1], l[1], #m); l:missing()`,
			want: "199 100 1 100", fails: "List has no method missing",
		},
		{name: "no item", star: `List("l")[0]`, lua: `print(List("l")[1])`, fails: "list l: get: no item at "},
		{name: "no item to replace", star: `List("l")[0] = 1`, lua: `List("l")[1] = 1`, fails: "list l: set: position is out of range"},
		{name: "set out of range", star: `l = List("l"); l.append(1); l.set(1, 2)`, lua: `local l = List("l"); l:append(1); l:set(2, 2)`, fails: "list l: set: position is out of range"},
		{name: "no position", star: `List("l")["a"]`, lua: `List("l"):get("a")`, fails: "want an int"},
		{name: "position 0 in Lua", lua: `print(List("l")[0])`, fails: "positions count from 1"},
		{name: "what is read is frozen", star: `l = List("l"); l.append([1]); l[0].append(2)`, fails: "cannot append to frozen list"},
		{name: "what is read is a copy in Lua", lua: `local l = List("l"); l:append{1}; l[1][2] = 2; print(#l[1])`, want: "1"},
		{
			name: "slices",
			star: `l = List("l"); l.extend([1, 2, 3, 4, 5]); print(l[1:3], l[:2], l[-2:], l[::2], l[::-1], l[3:0:-1], l[3:1], l[9:], l[:-1], l.slice(1, -1), l.slice(stop=2), l.slice(4, 0, -2))`,
			want: "[2, 3] [1, 2] [4, 5] [1, 3, 5] [5, 4, 3, 2, 1] [4, 3, 2] [] [] [1, 2, 3, 4] [2, 3, 4] [1, 2] [5, 3]",
		},
		{
			name: "slices in Lua",
			lua:  `local l = List("l"); l:extend{1, 2, 3, 4, 5}; print(l:slice(2, 3), l:slice(1, 2), l:slice(-2), l:slice{step=2}, l:slice{step=-1}, l:slice(4, 2, -1), l:slice(4, 2), l:slice(10), l:slice(1, -2), l:slice(2, -2), l:slice{stop=2}, l:slice(5, 1, -2), l:slice(1, 0))`,
			want: "[2, 3] [1, 2] [4, 5] [1, 3, 5] [5, 4, 3, 2, 1] [4, 3, 2] [] [] [1, 2, 3, 4] [2, 3, 4] [1, 2] [5, 3, 1] []",
		},
		{name: "step 0", star: `List("l")[::0]`, lua: `List("l"):slice{step=0}`, fails: "list l: slice: step must not be 0"},
		{name: "no assignment to a slice", star: `List("l")[1:2] = [1]`, fails: "can't assign to slice"},
		{
			name: "trim",
			star: `l = List("l"); l.extend([1, 2, 3, 4, 5]); l.trim(1, -1); print(l[:]); l.trim(-2); print(l[:]); l.trim(0, 0); print(l.exists())`,
			want: "[2, 3, 4]\n[3, 4]\nFalse",
		},
		{
			name: "trim in Lua",
			lua:  `local l = List("l"); l:extend{1, 2, 3, 4, 5}; l:trim(2, -2); print(l:slice()); l:trim(-2); print(l:slice()); l:trim(1, 0); print(l:exists())`,
			want: "[2, 3, 4]\n[3, 4]\nfalse",
		},
		{
			name: "sort",
			star: `l = List("l"); l.extend([10, 9.5, "b", "B", None, True, (1, "b"), (1, "a"), [2], float("inf"), 1 << 70, -1, b"x", "10", time.duration("1h"), time.duration("2m")]); l.sort(); print(l[:]); l.sort(reverse=True); print(l[:3], l[-1])`,
			want: `[None, True, -1, 9.5, 10, 1180591620717411303424, inf, "10", "B", "b", b"x", 2m0s, 1h0m0s, [2], (1, "a"), (1, "b")]` + "\n" + `[(1, "b"), (1, "a"), [2]] None`,
		},
		{
			name: "sort in Lua",
			lua:  `local l = List("l"); l:extend{10, 9.5, "b", "B", null, true, tuple(1, "b"), tuple(1, "a"), {2}, math.huge, int("1180591620717411303424"), -1, bytes("x"), "10"}; l:sort(); print(l:slice()); l:sort{reverse=true}; print(l:slice(1, 3), l[-1])`,
			want: `[null, true, -1, 9.5, 10, 1180591620717411303424, inf, "10", "B", "b", bytes("x"), [2], (1, "a"), (1, "b")]` + "\n" + `[(1, "b"), (1, "a"), [2]] nil`,
		},
		{
			name: "reverse",
			star: `l = List("l"); l.extend([1, 2, 3]); l.reverse(); print(l[:])`,
			lua:  `local l = List("l"); l:extend{1, 2, 3}; l:reverse(); print(l:slice())`,
			want: "[3, 2, 1]",
		},
		{
			name: "equal values",
			star: `l = List("l"); l.extend([1.0, 1, True, "1", {"a": 1, "b": [2]}, 1]); print(l.count(1), l.remove(1.0), l.index(1), 1.0 in l, "1" in l, l.index({"b": [2], "a": 1}), l.remove(1), l.remove(1), l.remove(1), l[:])`,
			want: `2 True 0 False True 3 True True False [True, "1", {"a": 1, "b": [2]}]`,
		},
		{
			name: "equal values in Lua",
			lua:  `local l = List("l"); l:extend{float(1), 1, true, "1", {a=1, b={2}}, 1}; print(l:count(1), l:remove(float(1)), l:index(1), l:contains(float(1)), l:contains("1"), l:index{b={2}, a=1}, l:remove(1), l:remove(1), l:remove(1), l:slice())`,
			want: `2 true 1 false true 4 true true false [true, "1", {"a": 1, "b": [2]}]`,
		},
		{
			name:  "a value that cannot be stored leaves nothing",
			star:  `l = List("l"); v, err = attempt(l.extend, [1, 2, {"cb": len}]); print(len(l), err.kind); fail(err)`,
			lua:   `local l = List("l"); local v, err = attempt(l.extend, l, {1, 2, {cb=print}}); print(#l, err.kind); fail(err)`,
			want:  "0 value",
			fails: `list l: extend: cannot store function at [`,
		},
		{name: "a wait in the middle", star: `List("l").pop(1, timeout=1)`, lua: `List("l"):pop(2, {timeout=1})`, fails: "list l: pop: only the first and the last item can be waited for"},
		{name: "nil is no item", lua: `local l = List("l"); l:append(1); l[1] = nil`, fails: "use null to store None"},
		{name: "no such method", star: `List("l").push(1)`, lua: `List("l"):push(1)`, fails: "List has no method push"},
		{name: "no such option", star: `List("l").sort(key=len)`, lua: `List("l"):sort{key=1}`, fails: "unknown option key"},
		{name: "not callable", lua: `for x in List("l") do end`, fails: "write for x in each(x) do"},
		{
			name: "loops, len, copies",
			star: `l = List("l"); l.extend([1, 2, 3]); print([x * 2 for x in l], sum(l), list(l), len(l), sorted(l, reverse=True), l == List("l"), l, type(l), store.open("l"))`,
			want: `[2, 4, 6] 6 [1, 2, 3] 3 [3, 2, 1] True List("l") List List("l")`,
		},
		{
			name: "loops, # and copies in Lua",
			lua:  `local l = List("l"); l:extend{1, null, 3}; for i, x in ipairs(l) do print(i, x) end print(#l, list(l), l == List("l"), tostring(l))`,
			want: "1 1\n2 null\n3 3\n3 [1, null, 3] true List(\"l\")",
		},
		{name: "another type", star: `Set("s").add(1); List("s")[0]`, lua: `Set("s"):add(1); print(List("s")[1])`, fails: "s: holds a set, not a list"},
	})
}

// TestPlainSlices: slices of what is no structure are Starlark's own.
func TestPlainSlices(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "of everything",
			star: `x = [1, 2, 3, 4, 5]; print(x[1:3], x[::2], x[::-1], x[-2:], x[:-9], x[9:], x[3:1], x[3:0:-1], x[-9:9:3], x[9:-9:-3], "hello"[1:-1], "hello"[::-2], (1, 2, 3)[:2], b"xyz"[1:], list(range(9)[2:8:3]))`,
			want: `[2, 3] [1, 3, 5] [5, 4, 3, 2, 1] [4, 5] [] [] [] [4, 3, 2] [1, 4] [5, 2] ell olh (1, 2) b"yz" [2, 5]`,
		},
		{name: "within each other", star: `x = [[1, 2], [3, 4]]; print(x[1:][0][:1], x[x[0][0:1][0]:], x[:][:1][0][::-1])`, want: "[3] [[3, 4]] [2, 1]"},
		{name: "a copy", star: `x = [1]; y = x[:]; y.append(2); print(x, y)`, want: "[1] [1, 2]"},
		{name: "step 0", star: `[1][::0]`, fails: "step of a slice: it must not be 0"},
		{name: "no int", star: `[1]["a":]`, fails: "start of a slice: got string, want int"},
		{name: "nothing to slice", star: `x = 5; x[1:]`, fails: "cannot slice int"},
		{name: "another structure", star: `Deque("d")[1:]`, fails: "cannot slice Deque"},
	})
}
