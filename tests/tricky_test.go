// Package tests is what crosses packages.
package tests

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/open"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/host"
)

// A twin says one thing in both languages: each on an empty store must print
// want, or fail with an error whose text contains fails.
type twin struct{ name, star, lua, want, fails string }

// stores are what every behaviour must hold on.
func stores(t *testing.T) map[string]func() store.Store {
	return map[string]func() store.Store{
		"embedded": func() store.Store { return embedded.New(embedded.Options{}) },
		"redis":    func() store.Store { return storetest.Redis(t) },
	}
}

// run runs a script and gives what it printed, with its error behind.
func run(ctx context.Context, s store.Store, lang host.Lang, src string) (out string, err error) {
	return runConnecting(ctx, s, lang, src, connect)
}

// runConnecting is run where connect(url) gives what connect does.
func runConnecting(
	ctx context.Context, s store.Store, lang host.Lang, src string,
	connect func(ctx context.Context, url string) (*engine.Engine, error),
) (out string, err error) {
	var b bytes.Buffer
	h := host.New(engine.New(s), host.Options{Stdout: &b, Stderr: &b, Connect: connect})
	err = h.RunSource(ctx, lang, "x."+string(lang), src, nil)
	return strings.TrimSuffix(b.String(), "\n"), err
}

func connect(ctx context.Context, url string) (*engine.Engine, error) {
	s, err := open.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	return engine.New(s, engine.Options{URL: open.Redact(url)}), nil
}

func check(t *testing.T, s store.Store, lang host.Lang, src string, tw twin) {
	t.Helper()
	if src == "" {
		return
	}
	out, err := run(t.Context(), s, lang, src)
	switch {
	case tw.fails == "" && err != nil:
		t.Errorf("%s: %v\nafter %q\n%s", lang, err, out, src)
	case tw.fails != "" && (err == nil || !strings.Contains(err.Error(), tw.fails)):
		t.Errorf("%s: got error %v, want one with %q\n%s", lang, err, tw.fails, src)
	case tw.want != out && (tw.fails == "" || tw.want != ""):
		t.Errorf("%s: got %q, want %q\n%s", lang, out, tw.want, src)
	}
}

func checkAll(t *testing.T, twins []twin) {
	for name, empty := range stores(t) {
		t.Run(name, func(t *testing.T) {
			for _, tw := range twins {
				t.Run(tw.name, func(t *testing.T) {
					check(t, empty(), host.Starlark, tw.star, tw)
					check(t, empty(), host.Lua, tw.lua, tw)
				})
			}
		})
	}
}

// TestTricky has the places where the contract is easily misread.
func TestTricky(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "1 a table is the item",
			star: `q = Queue("q"); print(q.push({"timeout": "5s"})); print(q.pop()["timeout"])`,
			lua:  `q = Queue("q"); print(q:push({timeout="5s"})); print(q:pop().timeout)`,
			want: "1\n5s",
		},
		{
			name: "1 an empty table is a value",
			star: `h = HashMap("h"); print(h.get("x", [])); print(h.get("x", default=3))`,
			lua:  `h = HashMap("h"); print(h:get("x", {})); print(h:get("x", {default=3}))`,
			want: "[]\n3",
		},
		{
			name:  "1 unknown option",
			star:  `SortedSet("z").incr("a", bye=2)`,
			lua:   `SortedSet("z"):incr("a", {bye=2})`,
			fails: "unknown option bye",
		},
		{
			name: "1 nil options are absent",
			star: `print(SortedSet("z").incr("a", by=None))`,
			lua:  `print(SortedSet("z"):incr("a", {by=nil}))`,
			want: "1",
		},
		{
			name: "2 data named like methods",
			star: `h = HashMap("h"); h["keys"] = "a"; print(h["keys"], h.get("keys")); h.delete("keys"); print(len(h))`,
			lua:  `h = HashMap("h"); h:at().keys = "a"; print(h:at().keys, h:get("keys")); h:at().keys = nil; print(#h)`,
			want: "a a\n0",
		},
		{name: "2 reading data from a handle", lua: `h = HashMap("h"); print(h.plan)`, fails: `h:get("plan")`},
		{name: "2 writing data to a handle", lua: `h = HashMap("h"); h.keys = "a"`, fails: `h:set("keys", `},
		{
			name: "3 empty pair",
			star: `z = SortedSet("z"); print(z.pop_min() == None); z.add("a", 2); print(z.pop_min())`,
			want: "True\n(\"a\", 2)",
		},
		{
			name: "3 empty pair in Lua",
			lua:  `z = SortedSet("z"); print(select("#", z:pop_min()), (z:pop_min())); z:add("a", 2); print(z:pop_min())`,
			want: "1 nil\na 2",
		},
		{
			name: "4 stored None",
			star: `q = Queue("q"); q.push(None); print(q.pop(default="e") == None, q.pop(default="e"))`,
			want: "True e",
		},
		{
			name: "4 stored None in Lua",
			lua:  `q = Queue("q"); q:push(null); print(q:pop({default="e"}) == nil, q:pop({default="e"})); q:extend{1, null, 3}; for x in each(q) do print(x == null) end`,
			want: "true e\nfalse\ntrue\nfalse",
		},
		{name: "4 nil is no value", lua: `Queue("q"):push(nil)`, fails: "use null to store None"},
		{
			name:  "5 copies are frozen",
			star:  `h = HashMap("d"); h["k"] = []; h["k"].append(1)`,
			fails: "cannot append to frozen list",
		},
		{
			name: "5 changing atomically",
			star: `h = HashMap("d"); h["k"] = []; print(h.change("k", lambda v: v + [1]), h["k"])`,
			lua:  `h = HashMap("d"); h:set("k", {}); print(h:change("k", function(v) v[1] = 1; return v end), h:at().k)`,
			want: "[1] [1]",
		},
		{
			name: "5 a copy in Lua",
			lua:  `h = HashMap("d"); h:set("k", {}); local v = h:at().k; v[1] = 1; print(#h:at().k)`,
			want: "0",
		},
		{
			name: "6 equal handles",
			star: `print(Queue("s") == Queue("s"), Queue("s") == Queue("t"))`,
			want: "True False",
		},
		{
			name: "6 equal handles in Lua",
			lua:  `print(Queue("s") == Queue("s"), Queue("s") == Queue("t"))`,
			want: "true false",
		},
		{
			name: "6 in place",
			star: `s = Set("s"); s.add("a"); s |= set(["b"]); print(type(s), len(Set("s"))); print(Set("s") == Set("s"), Set("s") == set(["a"]), Set("s").equals(set(["a"])))`,
			want: "set 1\nTrue False True",
		},
		{
			name: "6 in place in Lua",
			lua:  `local s = Set("s"); s:add("a"); s = s - set{"b"}; print(s, #Set("s")); print(Set("s") == Set("s"), Set("s") == set{"a"}, Set("s"):equals(set{"a"}))`,
			want: "set([\"a\"]) 1\ntrue false true",
		},
		{
			name: "7 zero",
			star: `z = SortedSet("z"); print(z.remove("x"), z.remove_many(["x"]))`,
			want: "False 0",
		},
		{
			name: "7 zero in Lua",
			lua:  `z = SortedSet("z"); if z:remove("x") then print("taken") end; print(z:remove_many({"x"}))`,
			want: "0",
		},
		{
			name: "9 whole scores",
			star: `z = SortedSet("z"); z.add("a", 4200); print(z.score("a")); print(z.incr("a", 0.5)); n = z.incr("a", 0.5); print(n)`,
			lua:  `z = SortedSet("z"); z:add("a", 4200); print(z:score("a")); print(z:incr("a", 0.5)); print(z:incr("a", 0.5))`,
			want: "4200\n4200.5\n4201",
		},
		{name: "9 the type of a whole score", star: `z = SortedSet("z"); print(type(z.incr("a", 1.0)))`, want: "int"},
		{
			name:  "9 scores are exact",
			star:  `SortedSet("z").add("b", (1 << 60) + 1)`,
			lua:   `SortedSet("z"):add("b", int("1152921504606846977"))`,
			fails: "not exact",
		},
		{
			name: "9 sums of floats",
			star: `h = HashMap("h"); h.incr("x", 0.1); h.incr("x", 0.1); print(h.incr("x", 0.1))`,
			lua:  `h = HashMap("h"); h:incr("x", 0.1); h:incr("x", 0.1); print(h:incr("x", 0.1))`,
			want: "0.30000000000000004",
		},
		{
			name: "9 overflow",
			star: `h = HashMap("h"); h["n"] = (1 << 63) - 1; v, err = attempt(h.incr, "n"); print(err != None, h["n"])`,
			want: "True 9223372036854775807",
		},
		{
			name: "9 overflow in Lua",
			lua:  `h = HashMap("h"); h:set("n", int("9223372036854775807")); local v, err = attempt(h.incr, h, "n"); print(err ~= nil, h:get("n"))`,
			want: "true 9223372036854775807",
		},
		{
			name: "10 positions",
			star: `z = SortedSet("z"); z.update({"a": 1, "b": 2, "c": 3}); print(z.rank("b")); print([m for m, s in z.range(0, 2)]); print([m for m, s in z.range(-2)]); print(z.remove_by_rank(0, -2))`,
			want: "1\n[\"a\", \"b\"]\n[\"b\", \"c\"]\n1",
		},
		{
			name: "10 positions in Lua",
			lua:  `z = SortedSet("z"); z:update{a=1, b=2, c=3}; print(z:rank("b")); for m in each(z:range(1, 2)) do print(m) end for m in each(z:range(-2)) do print(m) end print(z:remove_by_rank(1, -3))`,
			want: "2\na\nb\nb\nc\n1",
		},
		{
			name: "10 bits are data",
			star: `bm = Bitmap("bm"); bm.set(42); print(bm.get(42)); print(store.call("GETBIT", "bm", 42))`,
			want: "True\n1",
		},
		{
			name: "10 bits are data in Lua",
			lua:  `bm = Bitmap("bm"); bm:set(42); print(bm:get(42)); print(store.call("GETBIT", "bm", 42))`,
			want: "true\n1",
		},
		{
			name: "11 rows",
			lua:  `z = SortedSet("z"); z:add(tuple(1, 2), 5); for m, s in each(z:top(1)) do print(m[1], s) end q = Queue("q"); q:push(tuple(1, 2)); for x, y in each(q) do print(x[2], y) end print(type(q:pop()))`,
			want: "1 5\n2 nil\ntable",
		},
		{
			name: "12 distinct values",
			star: `z = SortedSet("z"); print([z.add(x, 0) for x in [1, 1.0, True, "1"]], len(z)); print(z.remove(1.0), 1 in z)`,
			want: "[True, True, True, True] 4\nTrue True",
		},
		{
			name: "12 distinct values in Lua",
			lua:  `z = SortedSet("z"); for _, x in ipairs{1, float(1), true, "1"} do z:add(x, 0) end print(#z, z:contains(float(1)), z:remove(float(1)), z:contains(float(1)), z:contains(1))`,
			want: "4 true true false true",
		},
		{
			name: "12 distinct members",
			star: `s = Set("s"); print([s.add(x) for x in [1, 1.0, True, "1"]], len(s)); v, err = attempt(s.union, []); print(err.message); print(s.remove(1.0), s.contains(1), len(s), s.union([]) == set([1, True, "1"]))`,
			want: "[True, True, True, True] 4\nset s: union: a set of Starlark cannot hold both 1 and 1.0, which are equal there: use members() or scan()\nTrue True 3 True",
		},
		{
			name: "12 distinct members in Lua",
			lua:  `s = Set("s"); for _, x in ipairs{1, float(1), true, "1"} do print(s:add(x)) end print(#s, #s:members(), #s:union(), s:contains(float(1)), s:remove(float(1)), s:contains(float(1)), s:contains(1)); t = Set("t"); t:update(s:union{float(1)}); print(#t, t:contains(float(1)))`,
			want: "true\ntrue\ntrue\ntrue\n4 4 4 true true false true\n4 true",
		},
		{
			name: "13 foreign members",
			star: `store.call("SADD", "s", "4.50", 4.5, "1e3", '{"a": 1}'); s = Set("s"); ms = s.members(); print(sorted([str(type(m)) + " " + str(m) for m in ms])); print([s.remove(m) for m in ms], len(s))`,
			want: "[\"float 4.5\", \"string 1e3\", \"string 4.50\", \"string {\\\"a\\\": 1}\"]\n[True, True, True, True] 0",
		},
		{
			name: "13 foreign members in Lua",
			lua:  `store.call("SADD", "s", "4.50", 4.5, "1e3", '{"a": 1}'); local s = Set("s"); local numbers = 0; for _, m in ipairs(s:members()) do if m == 4.5 then numbers = numbers + 1 end; print(s:remove(m)) end print(numbers, #s)`,
			want: "true\ntrue\ntrue\ntrue\n1 0",
		},
		{
			name: "13 foreign text",
			star: `store.call("HSET", "h", "a", "4.50", "b", "007", "c", '{"a": 1}'); h = HashMap("h"); print(h.get("a"), h.get("b"), h.get("c"))
store.call("ZADD", "z", 1, "4.50", 2, "4.5", 3, "1e3", 4, '{"a": 1}')
z = SortedSet("z"); ms = [m for m in z]; print(ms); print([z.remove(m) for m in ms], len(z))`,
			want: "4.5 007 {\"a\": 1}\n[\"4.50\", 4.5, \"1e3\", \"{\\\"a\\\": 1}\"]\n[True, True, True, True] 0",
		},
		{
			name: "14 parameters",
			star: `Queue("q", maxlen=3).push(1); Queue("q").push(2); Queue("q").push(3); v, err = attempt(Queue("q").push, 4); print(err.kind)
q = Queue("q", maxlen=5); v, err = attempt(q.push, 4); print("3" in err.message and "5" in err.message)
Queue("q").configure(maxlen=5); print(Queue("q", maxlen=5).push(4)); v, err = attempt(Queue("q").extend, [1, 2]); print(err.kind, len(Queue("q")))
Queue("q").clear(); print(Queue("q", maxlen=9).push(1))`,
			want: "full\nTrue\n4\nfull 4\n1",
		},
		{
			name: "14 parameters in Lua",
			lua: `Queue("q", {maxlen=3}):push(1); Queue("q"):push(2); Queue("q"):push(3); local v, err = attempt(Queue("q").push, Queue("q"), 4); print(err.kind)
local q = Queue("q", {maxlen=5}); v, err = attempt(q.push, q, 4); print(err.message:find("3") and err.message:find("5") and true)
Queue("q"):configure{maxlen=5}; print(Queue("q", {maxlen=5}):push(4)); q = Queue("q"); v, err = attempt(q.extend, q, {1, 2}); print(err.kind, #q)
Queue("q"):clear(); print(Queue("q", {maxlen=9}):push(1))`,
			want: "full\ntrue\n4\nfull 4\n1",
		},
		{
			name: "14 a long extend is all or nothing",
			star: `q = Queue("q", maxlen=2000); v, err = attempt(q.extend, range(2500)); print(err.kind, len(q))`,
			lua:  `local q = Queue("q", {maxlen=2000}); local l = {}; for i = 1, 2500 do l[i] = i end; local v, err = attempt(q.extend, q, l); print(err.kind, #q)`,
			want: "full 0",
		},
		{
			name: "15 a fence",
			star: `HashMap("h", fence=2).set("k", 1); print(attempt(HashMap("h", fence=1).set, "k", 2)[1].kind, HashMap("h", fence=1).get("k"))`,
			lua:  `HashMap("h", {fence=2}):set("k", 1); local old = HashMap("h", {fence=1}); print(select(2, attempt(old.set, old, "k", 2)).kind, old:get("k"))`,
			want: "lease 1",
		},
		{
			name: "16 errors",
			star: "def f(): fail(\"x\")\nv, err = attempt(f); print(err.message, err.kind, err.where)\nprint(attempt(lambda: 7))\nv, err = attempt(fail, \"x\"); print(err.message, err.kind)",
			want: "x failed x.star:1\n(7, None)\nx failed",
		},
		{
			name: "16 errors in Lua",
			lua:  "local function f() fail(\"x\") end\nlocal v, err = attempt(f); print(err.message, err.kind, err.where)\nprint(attempt(function() return 7 end))\nlocal ok, err = pcall(error, \"x\"); print(ok, err.message, err.kind)\nok, err = pcall(function() error(\"y\") end); print(err.message, err.where)",
			want: "x failed x.lua:1\n7 nil\nfalse x failed\ny x.lua:5",
		},
		{
			name:  "17 defer",
			star:  `defer(print, "a"); defer(print, "b"); fail("x")`,
			lua:   `defer(print, "a"); defer(print, "b"); fail("x")`,
			want:  "b\na",
			fails: "x",
		},
		{
			name: "18 atomic",
			star: `s, q = Set("s"), Queue("q"); print(store.atomic(lambda: s.add("x")) == None, len(s)); err = attempt(store.atomic, lambda: [s.add("y"), q.pop()])[1]; print(err, len(s)); print(attempt(store.atomic, lambda: [s.add("y"), len(s)])[1], store.atomic(lambda: len(s)))`,
			want: "True 1\nqueue q: pop: its result is not known inside atomic 1\nset s: size: cannot read after the first write inside atomic 1",
		},
		{
			name: "18 atomic in Lua",
			lua:  `local s, q = Set("s"), Queue("q"); print(store.atomic(function() return s:add("x") end) == nil, #s); local _, err = attempt(store.atomic, function() s:add("y"); q:pop() end); print(err, #s); print(select(2, attempt(store.atomic, function() s:add("y"); return #s end)), store.atomic(function() return #s end))`,
			want: "true 1\nqueue q: pop: its result is not known inside atomic 1\nset s: size: cannot read after the first write inside atomic 1",
		},
		{
			name: "18 batch",
			star: `h = HashMap("h"); print(store.batch(lambda: h.set("a", 1) or h.get("a")))`,
			lua:  `local h = HashMap("h"); print(store.batch(function() h:set("a", 1); return h:get("a") end))`,
			want: "1",
		},
		{
			name: "19 local copy",
			star: `d = HashMap("D").local_copy(); HashMap("D").set("a", 9); d.set("b", 1); print(attempt(d.sync)[1].kind); d.sync(force=True); print(HashMap("D").to_dict()); d.clear(); d.sync(); print(not HashMap("D").exists() and "gone")`,
			lua:  `local d = HashMap("D"):local_copy(); HashMap("D"):set("a", 9); d:set("b", 1); print(select(2, attempt(d.sync, d)).kind); d:sync{force=true}; print(HashMap("D"):to_dict()); d:clear(); d:sync(); print(not HashMap("D"):exists() and "gone")`,
			want: "conflict\n{\"b\": 1}\ngone",
		},
		{
			name: "19 a function that fails",
			star: `h = HashMap("D"); h.set("a", 9); print(attempt(with_local, h, lambda d: [d.set("b", 1), fail("no")])[1], h.to_dict())`,
			lua:  `local h = HashMap("D"); h:set("a", 9); print(select(2, attempt(with_local, h, function(d) d:set("b", 1); fail("no") end)), h:to_dict())`,
			want: "no {\"a\": 9}",
		},
		{
			name: "20 changing while iterating",
			star: "s = Set(\"s\"); s.update(range(10000)); seen, gone = {}, {}\nfor x in s:\n  seen[x] = True\n  if x % 2 == 0 and s.remove(x): gone[x] = True\nprint(len(seen), len(gone), len(s), len([x for x in s if x % 2 == 1]))",
			lua:  "local s = Set(\"s\"); local all = {}; for i = 0, 9999 do all[i + 1] = i end; s:update(all); local seen, n, gone = {}, 0, 0\nfor x in each(s) do\n  if not seen[x] then n = n + 1; seen[x] = true end\n  if x % 2 == 0 and s:remove(x) then gone = gone + 1 end\nend\nlocal odd = 0; for x in each(s) do odd = odd + x % 2 end\nprint(n, gone, #s, odd)",
			want: "10000 5000 5000 5000",
		},
		{
			name: "20 a list ends at the length it had at the start",
			star: "l = List(\"l\"); l.extend(range(5)); turns = []\nfor x in l:\n  l.append(x)\n  turns.append(x)\nprint(len(turns), len(l))",
			lua:  `local l = List("l"); l:extend{0, 1, 2, 3, 4}; local turns = 0; for x in each(l) do l:append(x); turns = turns + 1 end print(turns, #l)`,
			want: "5 10",
		},
		{
			name: "21 big ints",
			star: `q = Queue("q"); q.push(9007199254740993); print(q.pop()); q.push(4.0); print(q.pop())`,
			want: "9007199254740993\n4.0",
		},
		{
			name: "21 big ints in Lua",
			lua:  `q = Queue("q"); q:push(int("9007199254740993")); local n = q:pop(); print(n, n == int("9007199254740993"), n == 9007199254740993)`,
			want: "9007199254740993 true false",
		},
		{
			name: "22 names are data",
			star: `Queue("a*").push(1); Queue("ab").push(1); Queue("a*").clear(); print(len(Queue("ab")))
Trie("t").insert("w"); Queue("{t}:trie:x").push(1); Trie("t").clear(); print(len(Queue("{t}:trie:x")))
Trie("t").insert("w"); print(list(store.keys("t*")), len(list(store.keys("*{t}*", raw=True))) > 2)`,
			want: "1\n1\n[\"t\"] True",
		},
		{
			name: "22 names are data in Lua",
			lua: `Queue("a*"):push(1); Queue("ab"):push(1); Queue("a*"):clear(); print(#Queue("ab"))
Trie("t"):insert("w"); Queue("{t}:trie:x"):push(1); Trie("t"):clear(); print(#Queue("{t}:trie:x"))
Trie("t"):insert("w"); local function count(names) local n = 0; for _ in each(names) do n = n + 1 end return n end
print(count(store.keys("t*")), count(store.keys("*{t}*", {raw=true})) > 2)`,
			want: "1\n1\n1 true",
		},
		{
			name: "22 names of sets are data",
			star: `Set("a*").add(1); Set("ab").add(1); Set("a*").clear(); print(len(Set("ab")), len(Set("a*")))`,
			lua:  `Set("a*"):add(1); Set("ab"):add(1); Set("a*"):clear(); print(#Set("ab"), #Set("a*"))`,
			want: "1 0",
		},
		{
			name: "23 print",
			star: `print([1, {"a": "b"}, None, True, 4.0]); print(1763632489.5); print(Queue("jobs"))`,
			want: "[1, {\"a\": \"b\"}, None, True, 4.0]\n1763632489.5\nQueue(\"jobs\")",
		},
		{
			name: "23 print in Lua",
			lua:  `print({1, {a="b"}, null, true, 4.0}); print(1763632489.5); print(Queue("jobs"))`,
			want: "[1, {\"a\": \"b\"}, null, true, 4]\n1763632489.5\nQueue(\"jobs\")",
		},
		{
			name: "24 consume",
			star: "q = Queue(\"q\")\nfor x in q.consume(): print(\"never\")\nq.extend([1, 2, 3])\nfor x in q.consume():\n  print(x)\n  break\nprint(len(q))",
			lua:  "q = Queue(\"q\")\nfor x in q:consume() do print(\"never\") end\nq:extend{1, 2, 3}\nfor x in q:consume() do print(x) break end\nprint(#q)",
			want: "1\n2",
		},
	})
}

// TestCrossing writes in one language and reads in the other.
func TestCrossing(t *testing.T) {
	for name, empty := range stores(t) {
		t.Run(name, func(t *testing.T) {
			s := empty()
			for _, step := range []struct {
				lang      host.Lang
				src, want string
			}{
				{host.Lua, `Queue("q"):push(int("9007199254740993")) Queue("q"):push(tuple(1, "a")) Queue("q"):push(set{"x"})`, ""},
				{host.Starlark, `q = Queue("q"); print(q.pop(), q.pop(), q.pop())`, `9007199254740993 (1, "a") set(["x"])`},
				{host.Lua, `Bitmap("bm"):set(42)`, ""},
				{host.Starlark, `print(Bitmap("bm").get(42), store.call("GETBIT", "bm", 42))`, "True 1"},
				{host.Starlark, `Queue("q").push(4.0)`, ""},
				{host.Lua, `local q = Queue("q"); local v = q:pop(); print(v); q:push(v)`, "4"},
				{host.Starlark, `q = Queue("q"); print(type(q.pop())); q.push(4.0); q.move(Queue("r"))`, "int"},
				{host.Starlark, `print(Queue("r").pop())`, "4.0"},
				{host.Starlark, `P = record("P", "x", "y"); Queue("q").push(P(1, y=[2])); Queue("q").push(b"\x00\xff")`, ""},
				{host.Lua, `local q = Queue("q"); local p = q:pop(); print(p, p.y[1], p:replace{x=5}.x); q:push(p); print(#q:pop())`, "P(x=1, y=[2]) 2 5\n2"},
				{host.Starlark, `p = Queue("q").pop(); print(p, p == record("P", "x", "y")(1, [2]))`, "P(x=1, y=[2]) True"},
			} {
				got, err := run(t.Context(), s, step.lang, step.src)
				if err != nil || got != step.want {
					t.Fatalf("%s %s\ngot %q, %v, want %q", step.lang, step.src, got, err, step.want)
				}
			}
		})
	}
}

// TestTimeLimit: a loop within attempt ends soon after the time limit, and
// what was deferred still runs.
func TestTimeLimit(t *testing.T) {
	for lang, src := range map[host.Lang]string{
		host.Starlark: "defer(print, \"bye\")\ndef spin():\n  while True: pass\nattempt(spin)\nprint(\"never\")",
		host.Lua:      "defer(print, \"bye\")\nattempt(function() while true do end end)\nprint(\"never\")",
	} {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 100*time.Millisecond, host.ErrTime)
		start := time.Now()
		out, err := run(ctx, embedded.New(embedded.Options{}), lang, src)
		cancel()
		if took := time.Since(start); took > 500*time.Millisecond {
			t.Errorf("%s: ended after %v", lang, took)
		}
		if !errors.Is(err, host.ErrTime) || out != "bye" {
			t.Errorf("%s: got %q, %v", lang, out, err)
		}
	}
}
