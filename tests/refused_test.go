package tests

import "testing"

// TestRefused: what makes no sense is an error that says so, the same in both
// languages, and changes nothing.
func TestRefused(t *testing.T) {
	checkAll(t, []twin{
		{"a capacity of 0", `RingBuffer("x", 0)`, `RingBuffer("x", 0)`, "", "capacity must be at least 1, got 0"},
		{"a capacity below 0", `LRUCache("x", -1)`, `LRUCache("x", -1)`, "", "capacity must be at least 1, got -1"},
		{"a filter for nothing", `BloomFilter("x", 0)`, `BloomFilter("x", 0)`, "", "capacity must be at least 1, got 0"},
		{"a rate of 0", `BloomFilter("x", 10, 0.0)`, `BloomFilter("x", 10, 0)`, "", "error_rate must be between 0 and 1, got 0"},
		{"a rate of 1", `BloomFilter("x", 10, 1)`, `BloomFilter("x", 10, 1)`, "", "error_rate must be between 0 and 1, got 1"},
		{
			"another bound", `Queue("q", maxlen=3).push(1); Queue("q", maxlen=5).push(2)`,
			`Queue("q", {maxlen=3}):push(1); Queue("q", {maxlen=5}):push(2)`, "", "queue q: maxlen is 3, not 5",
		},
		{
			"another capacity", `RingBuffer("r", 3).push(1); RingBuffer("r", 5).push(2)`,
			`RingBuffer("r", 3):push(1); RingBuffer("r", 5):push(2)`, "", "ringbuffer r: capacity is 3, not 5",
		},
		{"a score that is nan", `SortedSet("z").add("a", float("nan"))`, `SortedSet("z"):add("a", 0/0)`, "", "sortedset z: add: the score of a is nan"},
		{
			"one score of several", `
print(attempt(SortedSet("z").update, {"a": 1, "b": float("nan")})[1], SortedSet("z").size())`,
			`
print(select(2, attempt(SortedSet("z").update, SortedSet("z"), {a=1, b=0/0})), SortedSet("z"):size())`,
			"sortedset z: update: the score of b is nan 0", "",
		},
		{"a priority that is nan", `PriorityQueue("p").push("a", float("nan"))`, `PriorityQueue("p"):push("a", 0/0)`, "", "priorityqueue p: push: priority is nan"},
		{
			"a negative weight", `g = Graph("g"); g.add_edge("a", "b", -1); g.shortest_path("a", "b")`,
			`local g = Graph("g"); g:add_edge("a", "b", -1); g:shortest_path("a", "b")`, "", "edge from a to b has negative weight -1",
		},
		{"no such vertex", `Graph("g").bfs("a")`, `Graph("g"):bfs("a")`, "", "graph g: bfs: no vertex a"},
		{
			"an edge to a missing vertex", `g = Graph("g", strict=True); g.add_vertex("a"); g.add_edge("a", "b")`,
			`local g = Graph("g", {strict=true}); g:add_vertex("a"); g:add_edge("a", "b")`, "", "graph g: add_edge: no vertex b",
		},
		{"an unhashable key", `HashMap("h").set([1], 2)`, `HashMap("h"):set({1}, 2)`, "", "want a key that is hashable"},
		{"an index past the end", `List("l")[5]`, `List("l"):set(6, 1)`, "", "list l: "},
		{
			"an item that cannot be stored", `
print(attempt(Queue("q").extend, [1, {"cb": print}, 3])[1], Queue("q").exists())
print(attempt(List("l").extend, [1, print])[1], List("l").exists())
print(attempt(Set("s").update, [1, print])[1], Set("s").exists())`,
			`
local q, l, s = Queue("q"), List("l"), Set("s")
local function show(x, method, items)
  local _, err = attempt(method, x, items)
  local text = tostring(err):gsub("%[(%d)%]", function(i) return "[" .. i - 1 .. "]" end)
  print(text, x:exists() and "True" or "False")
end
show(q, q.extend, {1, {cb=print}, 3})
show(l, l.extend, {1, print})
show(s, s.update, {1, print})`,
			"queue q: extend: cannot store function at [1][\"cb\"] False\nlist l: extend: cannot store function at [1] False\nset s: update: cannot store function at [1] False", "",
		},
		{
			"a factory that fails", `
d = DefaultDict("d", lambda: fail("no default"))
print(attempt(lambda: d["k"])[1], d.size())`,
			`
local d = DefaultDict("d", function() fail("no default") end)
print(select(2, attempt(function() return d:at().k end)), d:size())`,
			"no default 0", "",
		},
		{
			"a function that fails half-way", `
def f():
    Set("{a}s").add("x")
    fail("half")
print(attempt(store.batch, f)[1], Set("{a}s").size())
Set("{a}s").clear()
print(attempt(store.atomic, f)[1], Set("{a}s").size())`,
			`
local function f()
  Set("{a}s"):add("x")
  fail("half")
end
print(select(2, attempt(store.batch, f)), Set("{a}s"):size())
Set("{a}s"):clear()
print(select(2, attempt(store.atomic, f)), Set("{a}s"):size())`,
			"half 1\nhalf 0", "",
		},
		{
			"a cycle", `g = Graph("g"); g.add_edges([("a", "b"), ("b", "c"), ("c", "a")]); g.topological_sort()`,
			`local g = Graph("g"); g:add_edges(list{{"a", "b"}, {"b", "c"}, {"c", "a"}}); g:topological_sort()`,
			"", "graph g: topological_sort: there is a cycle: a -> b -> c -> a",
		},
	})
}
