package tests

import "testing"

func TestCell(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "set, swap, add, take",
			star: `c = Cell("c"); print(c.get(default=5)); c.set({"x": 1}); print(c.swap(3), c.incr(), c.incr(0.5), c.decr(by=2)); print(c.take(), c.get(default="-"), len(c))`,
			lua:  `local c = Cell("c"); print(c:get(5)); c:set({x=1}); print(c:swap(3), c:incr(), c:incr(0.5), c:decr(2)); print(c:take(), c:get("-"), #c)`,
			want: "5\n{\"x\": 1} 4 4.5 2.5\n2.5 - 0",
		},
		{
			name: "change",
			star: `c = Cell("c"); print(c.change(lambda old: (old or 0) + 2), c.change(lambda old: old * 5)); c.change(lambda old: None); print(c.get(default="gone"))`,
			lua:  `local c = Cell("c"); print(c:change(function(old) return (old or 0) + 2 end), c:change(function(old) return old * 5 end)); c:change(function() return nil end); print(c:get("gone"))`,
			want: "2 10\ngone",
		},
		{
			name: "compare_and_set of strings",
			star: `c = Cell("c"); print(c.compare_and_set(None, "a"), c.compare_and_set("a", "b"), c.compare_and_set("a", "c"), c.get())`,
			want: "True True False b",
		},
		{
			name: "compare_and_set of strings in Lua",
			lua:  `local c = Cell("c"); print(c:compare_and_set(null, "a"), c:compare_and_set("a", "b"), c:compare_and_set("a", "c"), c:get())`,
			want: "true true false b",
		},
		{
			name: "positions of a raw string",
			star: `c = Cell("c", codec="raw"); print(c.append("hello"), c.get_range(1, 3), c.get_range(-2), c.set_range(0, "J"), c.get())`,
			lua:  `local c = Cell("c", {codec="raw"}); print(c:append("hello"), c:get_range(2, 3), c:get_range(-2), c:set_range(1, "J"), c:get())`,
			want: "5 el lo 5 Jello",
		},
		{
			name:  "not raw",
			star:  `Cell("c").append("x")`,
			lua:   `Cell("c"):append("x")`,
			fails: `cell c: append: needs codec="raw"`,
		},
		{
			name:  "another type",
			star:  `Queue("q").push(1); Cell("q").set(1)`,
			lua:   `Queue("q"):push(1); Cell("q"):set(1)`,
			fails: "q: holds a list, not a string",
		},
		{
			name:  "a function that fails changes nothing",
			star:  `c = Cell("c"); c.set(1); v, err = attempt(c.change, lambda old: fail("no")); print(c.get()); fail(err)`,
			lua:   `local c = Cell("c"); c:set(1); local v, err = attempt(c.change, c, function() fail("no") end); print(c:get()); fail(err)`,
			want:  "1",
			fails: "no",
		},
	})
}

func TestStack(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "the newest first",
			star: `s = Stack("s"); s.extend([1, 2, 3]); print(s.push(4), s.peek(), s.items(), s.items(1, 3), len(s)); print([x for x in s]); print(s.pop(), s.pop_many(2))`,
			lua:  `local s = Stack("s"); s:extend{1, 2, 3}; print(s:push(4), s:peek(), s:items(), s:items(2, 3), #s); local all = {}; for x in each(s) do all[#all + 1] = x end print(all); print(s:pop(), s:pop_many(2))`,
			want: "4 4 [4, 3, 2, 1] [3, 2] 4\n[4, 3, 2, 1]\n4 [3, 2]",
		},
		{
			name: "bounds and move",
			star: `s = Stack("{x}s", maxlen=2, overflow="drop_oldest"); s.extend([1, 2, 3]); q = Queue("{x}q"); print(s.items(), s.move(q), s.move(q, n=5), q.items()); print(q.move(s), s.items())`,
			lua:  `local s = Stack("{x}s", {maxlen=2, overflow="drop_oldest"}); s:extend{1, 2, 3}; local q = Queue("{x}q"); print(s:items(), s:move(q), s:move(q, 5), q:items()); print(q:move(s), s:items())`,
			want: "[3, 2] 3 [2] [3, 2]\n3 [3]",
		},
		{
			name:  "full",
			star:  `s = Stack("s", maxlen=1); s.push("a"); s.push("b")`,
			lua:   `local s = Stack("s", {maxlen=1}); s:push("a"); s:push("b")`,
			fails: "stack s: push: stack is full (maxlen 1)",
		},
	})
}

func TestPriorityQueue(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "order and ties",
			star: `p = PriorityQueue("p"); p.push("c", 2); id = p.push("a", 1); p.push("b", 1); p.push("d", -1.5); print(p.update(id, 9), p.remove(id), p.remove(id), len(p)); print([i for i, _ in p.items()], [e.priority for e in p.entries(2)])`,
			want: "True True False 3\n[\"d\", \"b\", \"c\"] [-1.5, 1]",
		},
		{
			name: "order and ties in Lua",
			lua:  `local p = PriorityQueue("p"); p:push("c", 2); local id = p:push("a", 1); p:push("b", 1); p:push("d", -1.5); print(p:update(id, 9), p:remove(id), p:remove(id), #p); for item, prio in each(p:items()) do print(item, prio) end`,
			want: "true true false 3\nd -1.5\nb 1\nc 2",
		},
		{
			name: "max",
			star: `p = PriorityQueue("p", order="max"); p.push_many([("a", 1), ("b", 3)]); item, prio = p.pop(); print(item, prio, len(p.pop_many(5)), len(p))`,
			lua:  `local p = PriorityQueue("p", {order="max"}); p:push_many{{"a", 1}, {"b", 3}}; local item, prio = p:pop(); print(item, prio, #p:pop_many(5), #p)`,
			want: "b 3 1 0",
		},
		{
			name:  "nan",
			star:  `PriorityQueue("p").push("a", float("nan"))`,
			lua:   `PriorityQueue("p"):push("a", 0/0)`,
			fails: "priorityqueue p: push: priority is nan",
		},
		{
			name:  "another order",
			star:  `PriorityQueue("p", order="max").push("a"); PriorityQueue("p", order="min").pop()`,
			lua:   `PriorityQueue("p", {order="max"}):push("a"); PriorityQueue("p", {order="min"}):pop()`,
			fails: "priorityqueue p: order is max, not min",
		},
	})
}

func TestRingBuffer(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "the last ones",
			star: `b = RingBuffer("b", 3); print(b.push("a"), b.extend(["b", "c", "d"]), b.items(), b.latest(2), b.latest(0), b.get(3), b.get(0) == None, b.next_seq(), len(b))`,
			want: `0 3 ["b", "c", "d"] ["d", "c"] [] d True 4 3`,
		},
		{
			name: "the last ones in Lua",
			lua:  `local b = RingBuffer("b", 3); print(b:push("a"), b:extend{"b", "c", "d"}, b:items(), b:latest(2), b:latest(0), b:get(3), b:get(0) == nil, b:next_seq(), #b)`,
			want: `0 3 ["b", "c", "d"] ["d", "c"] [] d true 4 3`,
		},
		{
			name:  "capacity",
			star:  `RingBuffer("b", 0)`,
			lua:   `RingBuffer("b", 0)`,
			fails: "capacity must be at least 1, got 0",
		},
		{
			name:  "a value that cannot be stored leaves nothing",
			star:  `b = RingBuffer("b", 3); v, err = attempt(b.extend, [1, len]); print(len(b)); fail(err)`,
			lua:   `local b = RingBuffer("b", 3); local v, err = attempt(b.extend, b, {1, print}); print(#b); fail(err)`,
			want:  "0",
			fails: "cannot store function",
		},
	})
}
