package tests

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// TestTransactions is scripts in batches and transactions.
func TestTransactions(t *testing.T) {
	checkAll(t, spelled([]twin{
		{
			name: "what a batch gives",
			star: `
s, q, c, z = Set("s"), Queue("q"), Counter("c"), SortedSet("z")
def f():
    print(s.add("x"), q.push(1), q.extend([2]), c.incr("n"), c.update(["n"]), z.incr("m"), q.configure(maxlen=9))
    print(len(s), "x" in s, q.pop(), c["n"], c.get("n"), z.rank("m"), s.name(), [x for x in q])
    return s, [], 5
r = store.batch(f)
print(r[0] == s, r[1:], store.batch(lambda: None), store.batch(lambda: lambda: 3)())`,
			lua: `
local s, q, c, z = Set("s"), Queue("q"), Counter("c"), SortedSet("z")
local a, b, n = store.batch(function()
    print(s:add("x"), q:push(1), q:extend{2}, c:incr("n"), c:update{"n"}, z:incr("m"), q:configure{maxlen=9})
    local all = {}
    for x in each(q) do all[#all + 1] = x end
    print(#s, s:contains("x"), q:pop(), c:at().n, c:get("n"), z:rank("m") - 1, s:name(), {all[2]})
    return s, {}, 5
end)
print(a == s, tuple(b, n), store.batch(function() end), store.batch(function() return function() return 3 end end)())`,
			want: "None None None None None None None\n1 True 1 2 2 0 s [2]\nTrue ([], 5) None 3",
		},
		{
			name: "what a transaction gives",
			star: `
s, c = Set("s"), Counter("c")
c.set("n", 4)
def f():
    n = c["n"]
    print(n, s.add("x"), c.incr("n", by=n))
    return n
print(store.atomic(f), c["n"], s.members())`,
			lua: `
local s, c = Set("s"), Counter("c")
c:set("n", 4)
print(store.atomic(function()
    local n = c:get("n")
    print(n, s:add("x"), c:incr("n", n))
    return n
end), c:get("n"), s:members())`,
			want: "4 None None\n4 8 [\"x\"]",
		},
		{
			name: "handles made inside and before, and other stores",
			star: `
before, other = Set("a"), connect("mem:")
def f():
    made = Set("b")
    before.add(1)
    made.add(1)
    print(Set("o", store=other).add(1), store.exists("zz"), before.union(made))
    return made
made = store.batch(f)
print(before.add(2), made.add(2), made == Set("b"), store.batch(lambda: other.batch(lambda: Set("o", store=other).add(3))), other.keys("*") != None)`,
			lua: `
local before, other = Set("a"), connect("mem:")
local made = store.batch(function()
    local made = Set("b")
    before:add(1)
    made:add(1)
    print(Set("o", {store=other}):add(1), store.exists("zz"), before:union(made))
    return made
end)
print(before:add(2), made:add(2), made == Set("b"), store.batch(function() return other.batch(function() return Set("o", {store=other}):add(3) end) end), other.keys("*") ~= nil)`,
			want: "True False set([1])\nTrue True True None True",
		},
		{
			name: "a function that fails half-way",
			star: `
s = Set("s")
def f():
    s.add("x")
    fail("no")
print(attempt(store.atomic, f)[1], len(s))
print(attempt(store.batch, f)[1], len(s), s.add("y"))`,
			lua: `
local s = Set("s")
local function f()
    s:add("x")
    fail("no")
end
print(select(2, attempt(store.atomic, f)), #s)
print(select(2, attempt(store.batch, f)), #s, s:add("y"))`,
			want: "no 0\nno 1 True",
		},
		{
			name:  "the error says where in the function",
			star:  "s = Set(\"s\")\ndef f():\n    s.add(\"x\")\n    s.add(print)\nstore.batch(f)",
			lua:   "local s = Set(\"s\")\nlocal function f()\n    s:add(\"x\")\n    s:add(print)\nend\nstore.batch(f)",
			fails: ":4: set s: add: cannot store function",
		},
		{
			name: "the last write is refused",
			star: `
h, q, full = HashMap("{a}h"), Queue("{a}q"), Queue("{a}full", maxlen=1)
h.set("a", 1)
full.push("x")
def f():
    h.set("a", 2)
    h.set("b", 2)
    q.extend(range(2000))
    h.expire("1h")
    full.push("y")
print(attempt(store.atomic, f)[1], h.to_dict(), q.exists(), h.ttl())
def g():
    q.push("z")
    Set("{a}h").add("m")
print(attempt(store.atomic, g)[1].kind, q.exists())`,
			lua: `
local h, q, full = HashMap("{a}h"), Queue("{a}q"), Queue("{a}full", {maxlen=1})
h:set("a", 1)
full:push("x")
local _, err = attempt(store.atomic, function()
  h:set("a", 2)
  h:set("b", 2)
  local many = {}
  for i = 1, 2000 do many[i] = i end
  q:extend(many)
  h:expire("1h")
  full:push("y")
end)
print(err, h:to_dict(), q:exists(), h:ttl())
_, err = attempt(store.atomic, function()
  q:push("z")
  Set("{a}h"):add("m")
end)
print(err.kind, q:exists())`,
			want: "store atomic: queue.push {a}full: is full (maxlen 1) {\"a\": 1} False None\ntype False",
		},
		{
			name: "what is refused",
			star: `
h, q, c = HashMap("h"), Queue("q"), Cell("c")
def why(fn):
    err = attempt(store.atomic, fn)[1]
    print(err.kind, err)
why(lambda: h.pop("k"))
why(lambda: h.set_if_absent("k", 1))
why(lambda: h.compare_and_set("k", 1, 2))
why(lambda: h.change("k", lambda v: 1))
why(lambda: c.take())
why(lambda: c.set_if_exists(1))
why(lambda: [h.set("k", 1), h.get("k")])
why(lambda: store.batch(print))
why(lambda: h.copy("new", store=store))
print(store.exists("h"), attempt(store.batch, lambda: store.atomic(print))[1])
print(attempt(store.batch, lambda: q.pop(timeout=1))[1])`,
			lua: `
local h, q, c = HashMap("h"), Queue("q"), Cell("c")
local function why(fn)
    local _, err = attempt(store.atomic, fn)
    print(err.kind, err)
end
why(function() h:pop("k") end)
why(function() h:set_if_absent("k", 1) end)
why(function() h:compare_and_set("k", 1, 2) end)
why(function() h:change("k", function(v) return 1 end) end)
why(function() c:take() end)
why(function() c:set_if_exists(1) end)
why(function() h:set("k", 1); h:get("k") end)
why(function() store.batch(print) end)
why(function() h:copy("new", {store=store}) end)
print(store.exists("h"), select(2, attempt(store.batch, function() store.atomic(print) end)))
print(select(2, attempt(store.batch, function() q:pop{timeout=1} end)))`,
			want: "unsupported hashmap h: pop: its result is not known inside atomic\n" +
				"unsupported hashmap h: set_if_absent: its result is not known inside atomic\n" +
				"unsupported hashmap h: compare_and_set: its result is not known inside atomic\n" +
				"unsupported hashmap h: change: its result is not known inside atomic\n" +
				"unsupported cell c: take: its result is not known inside atomic\n" +
				"unsupported cell c: set_if_exists: its result is not known inside atomic\n" +
				"unsupported hashmap h: get: cannot read after the first write inside atomic\n" +
				"unsupported store batch: cannot begin a batch or a transaction inside batch or atomic\n" +
				"unsupported hashmap h: copy: its result is not known inside atomic\n" +
				"False store atomic: cannot begin a batch or a transaction inside batch or atomic\n" +
				"queue q: pop: cannot wait inside batch or atomic",
		},
		{
			name: "writes that the store refuses",
			star: `
Set("s").add(1)
b = Queue("b", maxlen=2)
print(attempt(store.batch, lambda: HashMap("s").set("a", 1))[1])
print(attempt(store.batch, lambda: b.extend([1, 2, 3]))[1])
print(attempt(store.batch, lambda: [b.extend([1, 2, 3]), Set("s").size()])[1])
print(attempt(store.atomic, lambda: HashMap("s").incr("a"))[1])
print(attempt(store.atomic, print, retries=-1)[1])
print(attempt(store.atomic, 5)[1])`,
			lua: `
Set("s"):add(1)
local b = Queue("b", {maxlen=2})
print(select(2, attempt(store.batch, function() HashMap("s"):set("a", 1) end)))
print(select(2, attempt(store.batch, function() b:extend{1, 2, 3} end)))
print(select(2, attempt(store.batch, function() b:extend{1, 2, 3}; Set("s"):size() end)))
print(select(2, attempt(store.atomic, function() HashMap("s"):incr("a") end)))
print(select(2, attempt(store.atomic, print, {retries=-1})))
print(select(2, attempt(store.atomic, 5)))`,
			want: "store batch: hset s: s holds a set\n" +
				"store batch: queue.push b: is full (maxlen 2)\n" +
				"set s: size: queue.push b: is full (maxlen 2)\n" +
				"store atomic: hash.incr s: s holds a set\n" +
				"store atomic: retries must not be negative, got -1\n" +
				"store.atomic: fn: got int, want a function",
		},
	}))
}

// spelled gives a twin for each language, what Lua prints being spelled as Lua
// does.
func spelled(twins []twin) (all []twin) {
	for _, tw := range twins {
		star, lua := tw, tw
		star.lua, lua.star = "", ""
		lua.name, lua.want = tw.name+" in Lua", printedByLua(tw.want)
		all = append(all, star, lua)
	}
	return all
}

// printedByLua gives what Starlark prints as Lua does: None is null within brackets.
func printedByLua(want string) string {
	var b strings.Builder
	depth := 0
	for part := range strings.SplitAfterSeq(want, "None") {
		depth += strings.Count(part, "[") + strings.Count(part, "(") + strings.Count(part, "{")
		depth -= strings.Count(part, "]") + strings.Count(part, ")") + strings.Count(part, "}")
		none := "nil"
		if depth > 0 {
			none = "null"
		}
		b.WriteString(strings.NewReplacer("None", none, "True", "true", "False", "false").Replace(part))
	}
	return b.String()
}

// TestConflict: a transaction runs again when what it has read changes.
func TestConflict(t *testing.T) {
	const star = `
c, runs = Counter("{x}c"), []
def f():
    runs.append(1)
    n = c["n"]
    if len(runs) < %d:
        Counter("{x}c", store=other).incr("n")
    c.set("n", n + 10)
    return len(runs)
print(attempt(store.atomic, f, retries=3), c["n"])`
	const lua = `
local c, runs = Counter("{x}c"), 0
local r, err = attempt(store.atomic, function()
    runs = runs + 1
    local n = c:get("n")
    if runs < %d then
        Counter("{x}c", {store=other}):incr("n")
    end
    c:set("n", n + 10)
    return runs
end, {retries=3})
print(tuple(r or null, err and tostring(err) or null), c:get("n"))`
	for name, empty := range stores(t) {
		for lang, src := range map[host.Lang]string{host.Starlark: star, host.Lua: lua} {
			for _, test := range []struct {
				conflicts int
				want      string
			}{
				{1, `(1, None) 10`},
				{4, `(4, None) 13`},
				{9, `(None, store atomic: a watched key has changed) 4`},
			} {
				t.Run(fmt.Sprint(name, " ", lang, " ", test.conflicts), func(t *testing.T) {
					s := empty()
					src := "other = connect(\"other\")\n" + fmt.Sprintf(src, test.conflicts)
					out, err := runConnecting(t.Context(), s, lang, src, func(context.Context, string) (*engine.Engine, error) {
						return engine.New(s), nil
					})
					if got := strings.NewReplacer("null", "None", `"`, "").Replace(out); err != nil || got != test.want {
						t.Errorf("got %s, %v, want %s", got, err, test.want)
					}
				})
			}
		}
	}
}

// TestBatchTrips: a thousand writes are one round trip, and what is collected
// is not sent before.
func TestBatchTrips(t *testing.T) {
	for name, empty := range stores(t) {
		for lang, src := range map[host.Lang]string{
			host.Starlark: "c = Counter(\"c\")\ndef f():\n  for _ in range(1000): c.incr(\"n\")\nstore.batch(f)",
			host.Lua:      `local c = Counter("c"); store.batch(function() for _ = 1, 1000 do c:incr("n") end end)`,
		} {
			t.Run(name+" "+string(lang), func(t *testing.T) {
				s := empty()
				count := store.NewCount(s)
				if _, err := run(t.Context(), count, lang, src); err != nil || count.Trips() != 1 {
					t.Errorf("got %v, %d round trips, want 1", err, count.Trips())
				}
				if got := s.Do(t.Context(), store.Cmd(store.HGet, "c", "n")).Str(); got != "1000" {
					t.Errorf("got a count of %s, want 1000", got)
				}
			})
		}
	}
}

// TestInterruptedTransaction: what a run has collected when it is cancelled is
// not written, and its deferred calls write as ever.
func TestInterruptedTransaction(t *testing.T) {
	for lang, src := range map[host.Lang]string{
		host.Starlark: "s = Set(\"s\")\ndefer(s.add, \"late\")\ndef f():\n  s.add(\"x\")\n  attempt(connect, \"stop\")\nstore.%s(f)",
		host.Lua:      "local s = Set(\"s\"); defer(s.add, s, \"late\"); store.%s(function() s:add(\"x\"); attempt(connect, \"stop\") end)",
	} {
		for _, how := range []string{"batch", "atomic"} {
			s := embedded.New(embedded.Options{})
			ctx, cancel := context.WithCancelCause(t.Context())
			why := errors.New("interrupted")
			_, err := runConnecting(ctx, s, lang, fmt.Sprintf(src, how), func(context.Context, string) (*engine.Engine, error) {
				cancel(why)
				return nil, why
			})
			if !errors.Is(err, why) {
				t.Errorf("%s %s: got %v, want %v", lang, how, err, why)
			}
			if got := s.Do(t.Context(), store.Cmd(store.SMembers, "s")); got.Len() != 1 || got.At(0).Str() != "late" {
				t.Errorf("%s %s: %d members, want late", lang, how, got.Len())
			}
		}
	}
}
