package tests

import "testing"

// The tests of this file are named by what libraries of structures on Redis
// have got wrong. More of that is tested where the structure is:
//
//	two consumers get one item, a pop says empty though it is not, sums are
//	lost, bounds are exceeded, a worker that dies takes an item along
//	  tests/races, engine/enginetest TestLinearizable
//	a write is retried though it may have been executed
//	  engine/store/redis TestLostAnswer
//	a pool that is full fails the call at once
//	  engine/store/redis TestPoolIsFull
//	clear, ttl and rename know only some of the keys of a structure
//	  engine/enginetest Whole
//	all entries are fetched to answer for a few
//	  engine/enginetest Trips, and TestPeersFetch here
//	a graph is looked for in the whole store, by a pattern; vertices that look
//	like markers are not seen, and edges are left without their ends
//	  TestGraphNamesAreData, engine/enginetest Concurrent
//	a word with a star in it is another word, prefixes lose their spaces, what is
//	deleted leaves nodes, keys are those of other structures
//	  TestTrieWordsAreData
//	examples of the documentation that do not run
//	  TestExamplesOfRows

// TestPeersNames: a structure whose key depends on its options, or whose name
// is taken for a pattern.
func TestPeersNames(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "options become the name",
			star: `
a, b = PriorityQueue("a", order="max"), PriorityQueue("b", order="max")
a.push("x", 1)
r = RingBuffer("r", 10)
r.push(1)
print(len(a), len(b), a.name(), r.name(), RingBuffer("r", capacity=10).push(2))`,
			lua: `
local a, b = PriorityQueue("a", {order="max"}), PriorityQueue("b", {order="max"})
a:push("x", 1)
local r = RingBuffer("r", 10)
r:push(1)
print(#a, #b, a:name(), r:name(), RingBuffer("r", 10):push(2))`,
			want: "1 0 a r 1",
		},
		{
			name: "a name is a pattern",
			star: `
for name in ["g*", "g1", "[g]", "u?", "a` + "`" + `b"]: HashMap(name).set("k", name)
HashMap("g*").clear()
HashMap("[g]").clear()
print(HashMap("g1").get("k"), HashMap("u?").get("k"), HashMap("a` + "`" + `b").get("k"), len(HashMap("g*")))`,
			lua: `
for name in each{"g*", "g1", "[g]", "u?", "a` + "`" + `b"} do HashMap(name):set("k", name) end
HashMap("g*"):clear()
HashMap("[g]"):clear()
print(HashMap("g1"):get("k"), HashMap("u?"):get("k"), HashMap("a` + "`" + `b"):get("k"), #HashMap("g*"))`,
			want: "g1 u? a`b 0",
		},
		{
			name: "a key has a separator in it",
			star: `
m = HashMap("m")
m.update({"a` + "`" + `b": 1, "a:b": 2, "*": 3})
print(len(m), m.get("a` + "`" + `b"), m.get("a:b"), m.delete("*"), len(m.keys()))
m.clear()
print(len(m))`,
			want: "3 1 2 True 2\n0",
		},
		{
			name: "parts of one structure are another",
			star: `
PriorityQueue("p").push("x")
Queue("p:jobs").push(1)
Queue("p").push("y")
PriorityQueue("p").clear()
print(Queue("p:jobs").pop(), Queue("p").pop())`,
			lua: `
PriorityQueue("p"):push("x")
Queue("p:jobs"):push(1)
Queue("p"):push("y")
PriorityQueue("p"):clear()
print(Queue("p:jobs"):pop(), Queue("p"):pop())`,
			want: "1 y",
		},
	})
}

// TestPeersTypes: values that come back as others, and different ones that are
// taken for the same.
func TestPeersTypes(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "1, 1.0, True and their texts are one key",
			star: `
m, s, c = HashMap("m"), Set("s"), Counter("c")
for k in [1, 1.0, True, "1", "True", (1,), (1.0,)]:
    m.set(k, type(k)); s.add(k); c.incr(k)
print(len(m), len(s), len(c), m.get(1), m.get(1.0), m.get(True), m.get("1"))
print(sorted([type(k) for k in m.keys()]))`,
			want: "7 7 7 int float bool string\n[\"bool\", \"float\", \"int\", \"string\", \"string\", \"tuple\", \"tuple\"]",
		},
		{
			name: "keys of a dict become strings",
			star: `q = Queue("q"); q.push({1: "a", "1": "b", True: [None, 1.0, (2,)]}); d = q.pop(); print(d[1], d["1"], d[True])`,
			want: "a b [None, 1.0, (2,)]",
		},
		{
			name: "the order of a dict makes another member",
			star: `
s = Set("s")
s.add({"a": 1, "b": [2]})
print(s.contains({"b": [2], "a": 1}), s.add({"b": [2], "a": 1}), len(s), s.remove({"b": [2], "a": 1}), len(s))`,
			want: "True False 1 True 0",
		},
		{
			name: "a list or a dict cannot be a member",
			star: `s, c = Set("s"), SortedSet("z"); s.update([[1, 2], {"a": 1}]); c.add([1, 2], 5); print([1, 2] in s, {"a": 1} in s, c.score([1, 2]))`,
			want: "True True 5",
		},
		{
			name: "floats become ints, infinity raises",
			star: `
q = Queue("q")
q.extend([1.0, float("inf"), -0.5, 1e300, 9007199254740993, -9223372036854775808])
print(q.items())`,
			want: "[1.0, inf, -0.5, 1e+300, 9007199254740993, -9223372036854775808]",
		},
		{
			name: "an empty list comes back as a dict, a long int as a float",
			star: `
q, d = Queue("{x}q"), Queue("{x}d")
q.push([]); q.push({}); q.push(12345678901234567)
q.move(d, n=3)
print(d.items())`,
			lua: `
local q, d = Queue("{x}q"), Queue("{x}d")
q:push(list{}); q:push(dict{}); q:push(int("12345678901234567"))
q:move(d, 3)
print(d:items())`,
			want: "[[], {}, 12345678901234567]",
		},
		{
			name: "a long string grows when stored",
			star: `c = Cell("c"); c.set("x" * 1000000); print(len(c) <= 1000002, len(c.get()))`,
			lua:  `local c = Cell("c"); c:set(string.rep("x", 1000000)); print(tostring(#c <= 1000002) == "true" and "True", #c:get())`,
			want: "True 1000000",
		},
		{
			name: "what is false is taken for missing",
			star: `
m = HashMap("m")
m.update({"zero": 0, "empty": "", "no": False, "list": []})
print(m.get("zero", default=9), m.get("empty", default=9) == "", m.get("no", default=9), m.get("list", default=9), m.get("other", default=9))`,
			want: "0 True False [] 9",
		},
		{
			name:  "a missing key is None where it should fail",
			star:  `HashMap("m")["other"]`,
			fails: `no key "other"`,
		},
		{
			name: "membership is asked in another form than stored",
			star: `
Set("s").add("x"); HashMap("m").set("x", 1); Counter("c").incr("x"); SortedSet("z").add("x", 1)
print("x" in Set("s"), "x" in HashMap("m"), "x" in Counter("c"), "x" in SortedSet("z"), ("x",) in Set("s"))`,
			want: "True True True True False",
		},
		{
			name: "foreign bytes are lost by a pop that cannot read them",
			star: `
store.call("RPUSH", "q", "O:not json{", "\x00\x01", "[1")
q = Queue("q")
print(q.pop() == "O:not json{", len(q.pop()), q.pop(), len(q))`,
			want: "True 2 [1 0",
		},
	})
}

// TestPeersPriorities: equal items that are one, ties in any order, priorities
// that lose what is behind the point.
func TestPeersPriorities(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "equal items are one",
			star: `p = PriorityQueue("p"); ids = [p.push("job", 1) for _ in range(3)]; print(len(p), len(set(ids)), p.pop()[0], len(p))`,
			want: "3 3 job 2",
		},
		{
			name: "ties come by their bytes",
			star: `p = PriorityQueue("p"); [p.push(x, 5) for x in ["z", "a", "m"]]; print([x for x, _ in p.pop_many(3)])`,
			want: `["z", "a", "m"]`,
		},
		{
			name: "priorities are truncated",
			star: `p = PriorityQueue("p"); [p.push(n, n) for n in [1.9, 1.2, float("inf"), 9007199254740991, -0.5]]; print([n for _, n in p.pop_many(9)])`,
			want: "[-0.5, 1.2, 1.9, 9007199254740991, inf]",
		},
	})
}

// TestPeersBounds: capacities that are clamped, forgotten or not enforced.
func TestPeersBounds(t *testing.T) {
	checkAll(t, []twin{
		{name: "a capacity of nothing is taken for 1", star: `RingBuffer("r", capacity=0)`, lua: `RingBuffer("r", 0)`, fails: "capacity must be at least 1"},
		{name: "a capacity below nothing is taken for 1", star: `RingBuffer("r", capacity=-3)`, lua: `RingBuffer("r", -3)`, fails: "capacity must be at least 1"},
		{name: "a bound of nothing", star: `Queue("q", maxlen=-1)`, lua: `Queue("q", {maxlen=-1})`, fails: "maxlen must be at least 1"},
		{
			name:  "a smaller capacity is ignored",
			star:  `RingBuffer("r", capacity=5).extend(range(5)); RingBuffer("r", capacity=2).push(9)`,
			lua:   `RingBuffer("r", 5):extend{1, 2, 3, 4, 5}; RingBuffer("r", 2):push(9)`,
			fails: "capacity is 5, not 2",
		},
		{
			name: "the bound is not stored with the data",
			star: `
Queue("q", maxlen=2, overflow="drop_oldest").push(1)
q = Queue("q")
q.extend([2, 3, 4])
r = RingBuffer("r", capacity=3)
r.extend(range(10))
print(q.items(), RingBuffer("r", 3).push(10), r.items(), r.latest(0), r.latest(2))`,
			want: "[3, 4] 10 [8, 9, 10] [] [10, 9]",
		},
	})
}

// TestPeersNothing: calls that make nothing of nothing, or fail on it.
func TestPeersNothing(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "to combine to nothing changes nothing",
			star: `
a = Set("a")
for f in [a.intersection_update, a.difference_update, a.symmetric_difference_update]:
    a.update([1, 2])
    f([3] if f == a.intersection_update else [1, 2])
    print(len(a), a.exists())
    a.clear()`,
			want: "0 False\n0 False\n0 False",
		},
		{
			name: "a sample of nothing has an element",
			star: `print(Set("s").sample(3), HashMap("m").sample(1), Set("s").pop(default="-"), Set("s").isdisjoint([1]))`,
			want: "[] [] - True",
		},
		{
			name: "to add nothing fails",
			star: `
q, s, z, m = Queue("q"), Set("s"), SortedSet("z"), HashMap("m")
print(q.extend([]), s.update([]), z.update({}), m.update({}), m.delete_many([]), s.remove_many([]), PriorityQueue("p").push_many([]))`,
			want: "0 0 0 0 0 0 []",
		},
		{
			name: "to overwrite is reported as a failure",
			star: `
m = HashMap("m")
print(m.set("k", 1), m.set("k", 2), m.get("k"), m.update({"k": 3, "l": 4}))`,
			want: "None None 2 1",
		},
		{
			name: "a range without bounds fails",
			star: `z = SortedSet("z"); z.update({"a": 1, "b": 2}); print(z.range_by_score(), z.range_by_score(min=2), z.count())`,
			want: `[("a", 1), ("b", 2)] [("b", 2)] 2`,
		},
		{
			name: "to look at the next takes it",
			star: `
q, p, s = Queue("q"), PriorityQueue("p"), Stack("s")
q.push(1); p.push(2); s.push(3)
print(q.peek(), q.peek(), p.peek()[0], p.peek()[0], s.peek(), len(q), len(p), len(s))`,
			want: "1 1 2 2 3 1 1 1",
		},
		{
			name: "a wait has no end",
			star: `print(Queue("q").pop(timeout="20ms"), PriorityQueue("p").pop(timeout="20ms"), SortedSet("z").pop_min(timeout="20ms"))`,
			want: "None None None",
		},
		{
			name:  "half of what cannot be stored is stored",
			star:  `q = Queue("q"); v, err = attempt(q.extend, [1, 2, print]); print(len(q)); fail(err)`,
			lua:   `local q = Queue("q"); local v, err = attempt(q.extend, q, {1, 2, print}); print(#q); fail(err)`,
			want:  "0",
			fails: "cannot store",
		},
		{
			name: "the queue is a stack",
			star: `q = Queue("q"); q.extend([1, 2, 3]); q.push(4); print(q.pop(), q.pop_many(3))`,
			lua:  `local q = Queue("q"); q:extend{1, 2, 3}; q:push(4); print(q:pop(), q:pop_many(3))`,
			want: "1 [2, 3, 4]",
		},
	})
}
