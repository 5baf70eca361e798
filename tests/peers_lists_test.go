package tests

import "testing"

// TestPeersLists: what libraries of lists and deques on Redis have got wrong.
// That a pop in the middle loses items, that a sort loses what is appended
// meanwhile and that a bound is exceeded is tested in engine/enginetest
// Concurrent.
func TestPeersLists(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "nothing to extend by, to sort, to reverse or to rotate fails",
			star: `l, d = List("l"), Deque("d"); print(l.extend([]), d.extend([]), d.extend_front([])); l.sort(); l.reverse(); d.reverse(); d.rotate(); d.rotate(-3); l.trim(0); print(l.exists(), d.exists())`,
			want: "0 0 0\nFalse False",
		},
		{
			name: "nothing to extend by, to sort, to reverse or to rotate fails, in Lua",
			lua:  `local l, d = List("l"), Deque("d"); print(l:extend{}, d:extend{}, d:extend_front{}); l:sort(); l:reverse(); d:reverse(); d:rotate(); d:rotate(-3); l:trim(1); print(l:exists(), d:exists())`,
			want: "0 0 0\nfalse false",
		},
		{name: "an assignment to a slice duplicates items", star: `l = List("l"); l.extend([1, 2, 3]); l[3:1] = [9]`, fails: "can't assign to slice"},
		{
			name: "slices include their end, [0:0] is all, steps are ignored",
			star: `l = List("l"); l.extend(["a", "b", "c", "d"]); print(l[:1], l[0:0], l[::2], l[::-1], l[-1:], l[2:1])`,
			want: `["a"] [] ["a", "c"] ["d", "c", "b", "a"] ["d"] []`,
		},
		{
			name: "ranges include their end in Lua, and a step has a direction",
			lua:  `local l = List("l"); l:extend{"a", "b", "c", "d"}; print(l:slice(1, 1), l:slice(1, 0), l:slice{step=2}, l:slice{step=-1}, l:slice(-1), l:slice(3, 2))`,
			want: `["a"] [] ["a", "c"] ["d", "c", "b", "a"] ["d"] []`,
		},
		{
			name: "an iterable is stored and then fails",
			star: `l = List("l"); print(l.extend([x * x for x in range(3)]), l.extend(set(["s"])), l.extend({"k": 1}), l.extend((1, 2)), l[:])`,
			want: `3 4 5 7 [0, 1, 4, "s", "k", 1, 2]`,
		},
		{
			name: "values are compared as they are pickled",
			star: `l = List("l"); l.extend([{"a": 1, "b": [2, 3]}, set(["x", "y"]), 2]); print({"b": [2, 3], "a": 1} in l, set(["y", "x"]) in l, 2.0 in l, l.remove(set(["y", "x"])), len(l))`,
			want: "True True False True 2",
		},
		{
			name: "types are lost",
			star: `l = List("l"); l.extend([1, 1.0, True, "1", None, (1,), b"1", float("inf")]); print(l[:])`,
			want: `[1, 1.0, True, "1", None, (1,), b"1", inf]`,
		},
		{
			name:  "maxlen is forgotten by the next who opens",
			star:  `Deque("d", maxlen=2).push_back(1); d = Deque("d"); d.extend([2, 3]); print(d.items(), len(d)); Deque("d", maxlen=3).pop_back()`,
			lua:   `Deque("d", {maxlen=2}):push_back(1); local d = Deque("d"); d:extend{2, 3}; print(d:items(), #d); Deque("d", {maxlen=3}):pop_back()`,
			want:  "[2, 3] 2",
			fails: "deque d: maxlen is 2, not 3",
		},
		{
			name: "a queue that is last in, first out",
			star: `q, l = Queue("q"), List("l"); q.extend([1, 2]); l.extend([1, 2]); print(q.pop(), l.pop(0))`,
			lua:  `local q, l = Queue("q"), List("l"); q:extend{1, 2}; l:extend{1, 2}; print(q:pop(), l:pop(1))`,
			want: "1 1",
		},
		{
			name: "what others wrote is destroyed by the pop",
			star: `store.call("RPUSH", "l", "{\"a\":", "[1", "plain"); l = List("l"); print(l.pop(0), l.pop(), l.pop())`,
			lua:  `store.call("RPUSH", "l", "{\"a\":", "[1", "plain"); local l = List("l"); print(l:pop(1), l:pop(), l:pop())`,
			want: `{"a": plain [1`,
		},
		{
			name: "a wait has no timeout",
			star: `print(List("l").pop(timeout="5ms", default="none"), Deque("d").pop_back(timeout="5ms", default="none"), pop_any([List("l"), Deque("d")], timeout="5ms"))`,
			want: "none none None",
		},
	})
}
