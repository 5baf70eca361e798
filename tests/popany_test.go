package tests

import "testing"

func TestPopAny(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "the first that has any",
			star: `q, s, d, l = Queue("{x}q"), Stack("{x}s"), Deque("{x}d"), List("{x}l"); l.extend([1, None]); d.extend([2, 3]); s.extend([4, 5]); q.push((1, 2)); print([pop_any([q, s, d, l]) for i in range(8)])`,
			want: `[("{x}q", (1, 2)), ("{x}s", 5), ("{x}s", 4), ("{x}d", 2), ("{x}d", 3), ("{x}l", None), ("{x}l", 1), None]`,
		},
		{
			name: "two results in Lua",
			lua:  `local q, s = Queue("{x}q"), Stack("{x}s"); s:push(tuple(1, 2)); q:push(null); local name, item = pop_any{q, s}; print(name, item); print(pop_any({q, s}, {timeout=0.01})); print(select("#", pop_any{q, s}), (pop_any{q, s}))`,
			want: "{x}q nil\n{x}s (1, 2)\n1 nil",
		},
		{
			name: "raw strings stay strings",
			star: `q = Queue("q", codec="raw"); q.push("42"); print(pop_any([q]), pop_any([q], timeout="10ms"))`,
			want: `("q", "42") None`,
		},
		{
			name: "raw strings stay strings in Lua",
			lua:  `local q = Queue("q", {codec="raw"}); q:push("42"); local _, item = pop_any{q}; print(type(item), pop_any({q}, {timeout="10ms"}))`,
			want: `string nil`,
		},
		{name: "none to pop from", star: `pop_any([])`, lua: `pop_any{}`, fails: "pop_any: there is no queue to pop from"},
		{name: "a set", star: `pop_any([Set("s")])`, lua: `pop_any{Set("s")}`, fails: "pop_any: queues: got Set, want a Queue, a Stack, a Deque or a List"},
		{name: "a structure is no list of them", star: `pop_any(Queue("q"), Queue("r"))`, lua: `pop_any(Queue("q"), Queue("r"))`, fails: "pop_any: got more than 1 argument"},
		{name: "another type", star: `Set("s").add(1); pop_any([Queue("q"), List("s")])`, lua: `Set("s"):add(1); pop_any{Queue("q"), List("s")}`, fails: "s: holds a set, not a list"},
		{
			name:  "another store",
			star:  `pop_any([Queue("q"), Queue("r", store=connect("mem:"))])`,
			lua:   `pop_any{Queue("q"), Queue("r", {store=connect("mem:")})}`,
			fails: "queue q: pop_any: r is in another store",
		},
		{
			name:  "not within a transaction",
			star:  `store.atomic(lambda: pop_any([Queue("q")]))`,
			lua:   `store.atomic(function() return pop_any{Queue("q")} end)`,
			fails: "pop_any: its result is not known inside atomic",
		},
		{
			name: "within a batch",
			star: `print(store.batch(lambda: [Queue("q").push(1), pop_any([Queue("q")])]))`,
			want: `[None, ("q", 1)]`,
		},
	})
}
