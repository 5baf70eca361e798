package tests

import "testing"

// TestCoroutines: exit and limits end all of a script, and what Lua cannot do
// is an error.
func TestCoroutines(t *testing.T) {
	checkAll(t, []twin{
		{
			name:  "exit ends more than the coroutine",
			lua:   `print(coroutine.resume(coroutine.create(function() exit(8) end))); print("never")`,
			fails: "exit 8",
		},
		{
			name:  "exit within a callback",
			star:  `HashMap("h").change("k", lambda old: exit(8)); print("never")`,
			lua:   `HashMap("h"):change("k", function() exit(8) end); print("never")`,
			fails: "exit 8",
		},
		{
			name: "errors are caught",
			lua:  `local co = coroutine.create(function(a) local b = coroutine.yield(a + 1); fail("boom" .. b) end); print(coroutine.resume(co, 1)); local ok, err = coroutine.resume(co, 2); print(ok, err.message, err.kind, coroutine.status(co))`,
			want: "true 2\nfalse boom2 failed dead",
		},
		{
			name: "no yield leaves pcall",
			lua:  `print(coroutine.resume(coroutine.create(function() local ok, err = pcall(function() coroutine.yield(1) end); return err.message end)))`,
			want: "true coroutine.yield: cannot leave pcall, attempt or another function that has called this one",
		},
		{
			name: "elements of a structure by a coroutine",
			lua:  `q = Queue("q"); q:extend{1, 2}; local next = coroutine.wrap(function() for x in each(q) do coroutine.yield(x) end end); print(next(), next(), next())`,
			want: "1 2",
		},
		{
			name:  "no end of coroutines",
			lua:   `local f; f = function() coroutine.wrap(f)() end; f()`,
			fails: "stack overflow",
		},
		{
			name: "a wrapped one raises",
			lua:  `local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1); return b, b * 2 end); print(co(1)); print(co(5)); local ok, err = pcall(co); print(ok, err); local bad = coroutine.wrap(function() fail("x") end); print(pcall(bad))`,
			want: "2\n5 10\nfalse can not resume a dead thread\nfalse x",
		},
		{name: "texts have a limit", lua: `string.rep("x", 1e10)`, fails: "resulting string too large"},
		{
			name: "records with tables",
			star: `P = record("P", "x"); print(P([1]) == P([1]), P([1]) == P([2]))`,
			want: "True False",
		},
		{
			name: "records with tables in Lua",
			lua:  `P = record("P", "x"); print(P({1}) == P({1}), P({1}) == P({2}))`,
			want: "true false",
		},
		{name: "nil for a name", lua: `Queue(nil)`, fails: "Queue: name: got nil, want a str"},
		{name: "a long time", star: `HashMap("h").expire("200000d")`, lua: `HashMap("h"):expire("200000d")`, fails: "at most 292 years"},
		{name: "a URL of no kind", star: `print(attempt(connect, "foo:")[1].kind)`, lua: `print(select(2, attempt(connect, "foo:")).kind)`, want: "value"},
	})
}
