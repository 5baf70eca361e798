package tests

import (
	"errors"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/host"
)

// TestBadInput: each error says what is wrong, where, and what to do, in one
// line; and nothing is written.
func TestBadInput(t *testing.T) {
	twins := []twin{
		{"unknown method", `Queue("q").psuh(1)`, `Queue("q"):psuh(1)`, "", "push"},
		{"unknown method of a map", `HashMap("h").sett(1)`, `HashMap("h"):sett(1)`, "", "set"},
		{"unknown function", `json.encod(1)`, `json.encod(1)`, "", "encode"},
		{"unknown global", `Quue("q")`, `Quue("q")`, "", "did you mean Queue?"},
		{"unknown option", `Queue("q", maxlenn=3)`, `Queue("q", {maxlenn=3})`, "", "unknown option maxlenn: did you mean maxlen?"},
		{"unknown parameter", `Queue("q").configure(maxlenn=3)`, `Queue("q"):configure{maxlenn=3}`, "", "maxlenn"},
		{"too few arguments", `HashMap("h").set("a")`, `HashMap("h"):set("a")`, "", "hashmap h: set: missing argument v: set(k, v, *, ttl=None)"},
		{"too many arguments", `HashMap("h").get(1, 2, 3)`, `HashMap("h"):get(1, 2, 3)`, "", "hashmap h: get: got more than 2 arguments: get(k, default=None)"},
		{"wrong type", `SortedSet("z").add("a", "x")`, `SortedSet("z"):add("a", "x")`, "", "sortedset z: add: score: got str, want a number"},
		{"no function", `Queue("q").push(1, 2)`, `Queue("q"):push(1, 2)`, "", "push(item, *, timeout=None)"},
		{"unstorable", `Queue("q").push([1, 2, 3, {"cb": print}])`, "", "", `queue q: push: cannot store function at [3]["cb"]`},
		{"unstorable in Lua", "", `Queue("q"):push({1, 2, 3, {cb=print}})`, "", `queue q: push: cannot store function at [4]["cb"]`},
		{"unstorable in bulk", `Queue("q").extend([1, print])`, "", "", "queue q: extend: cannot store function at [1]"},
		{"unstorable in bulk in Lua", "", `Queue("q"):extend({1, print})`, "", "queue q: extend: cannot store function at [2]"},
		{"a handle is no value", `Queue("q").push(HashMap("h"))`, `Queue("q"):push(HashMap("h"))`, "", "cannot store HashMap"},
		{"cycle", "l = []\nl.append(l)\nQueue(\"q\").push(l)", `local l = {}; l[1] = l; Queue("q"):push(l)`, "", "contains itself"},
		{"bad duration", `Queue("q").pop(timeout="5 parsecs")`, `Queue("q"):pop{timeout="5 parsecs"}`, "", `queue q: pop: timeout: "5 parsecs" is no duration: write seconds, or text such as "250ms", "1h30m" or "7d"`},
		{"negative duration", `Queue("q").pop(timeout=-1)`, `Queue("q"):pop{timeout=-1}`, "", "-1 seconds is no duration"},
		{"empty name", `Queue("")`, `Queue("")`, "", "Queue: name is empty"},
		{"a name that is no text", `Queue(5)`, `Queue({})`, "", "Queue: name: got"},
		{"a name that is not UTF-8", `Queue(str(b"\xff"))`, `Queue("\255")`, "", "UTF-8"},
		{"nil for a value", "", `HashMap("h"):set("a", nil)`, "", "hashmap h: set: v: got nil: use null to store None"},
		{"unknown overflow", `Queue("q", maxlen=1, overflow="burst").push(1)`, `Queue("q", {maxlen=1, overflow="burst"}):push(1)`, "", "overflow must be reject, drop_oldest or block, got burst"},
		{"maxlen of 0", `Queue("q", maxlen=0).push(1)`, `Queue("q", {maxlen=0}):push(1)`, "", "maxlen must be at least 1"},
		{"rows of the wrong length", `SortedSet("z").update([("a", 1), ("b",)])`, "", "", "sortedset z: update: map: got 1 value, want rows of 2 at [1]"},
		{"rows of the wrong length in Lua", "", `SortedSet("z"):update(list{{"a", 1}, {"b"}})`, "", "sortedset z: update: map: got 1 value, want rows of 2 at [2]"},
		{"a string is no iterable", `Queue("q").extend("abc")`, `Queue("q"):extend("abc")`, "", "queue q: extend: items: got str, want an iterable"},
		{"bad word", `Trie("t").insert(5)`, `Trie("t"):insert(5)`, "", "trie t: insert: word: got int, want a str"},
		{"weight that is no number", `Graph("g").add_edges([("a", "b", "far")])`, `Graph("g"):add_edges{{"a", "b", "far"}}`, "", "got str, want a number"},
		{"unknown start", `Graph("g").bfs("x")`, `Graph("g"):bfs("x")`, "", "x"},
		{"missing file", `load("nowhere.star", "x")`, `require("nowhere")`, "", "nowhere"},
		{"escape", `load("../../../etc/passwd.star", "x")`, `require("/etc/passwd")`, "", "etc/passwd"},
		{"bad URL", `connect("http://localhost")`, `connect("http://localhost")`, "", "http"},
		{"a structure is no function", "", `for x in Queue("q") do end`, "", "a Queue is no function: to go through it write for x in each(x) do"},
		{"text and a number", `print("n is " + 5)`, "", "", "str(x) makes text"},
		{"operands the wrong way round", "", `local x = {a=1} + Counter("c")`, "", "add: a Counter must be on the left, not a table"},
		{"a Set takes no text", `Set("s").union("abc")`, `Set("s"):union("abc")`, "", "set s: union: others: got str, want an iterable"},
		{"a Set takes no number", `Set("s") | 5`, `local x = true - Set("s")`, "", ", want an iterable"},
		{"members that cannot be stored", `Set("s").update(["a", print])`, "", "", "set s: update: cannot store function at [1]"},
		{"others that cannot be stored", `Set("s").union_update(["a"], ["b", print])`, "", "", "set s: union_update: cannot store function at [1]"},
		{"others that cannot be stored in Lua", "", `Set("s"):union_update({"a"}, {"b", print})`, "", "set s: union_update: cannot store function at [2]"},
		{"a Set is moved to a Set", `Set("s").move("a", Queue("q"))`, `Set("s"):move("a", Queue("q"))`, "", "set s: move: to: got Queue, want a Set"},
		{"a Set beside a native one", `Set("s") < set(["a"])`, `local x = Set("s") < set{"a"}`, "", ""},
		{"a Set beside another structure", `Set("s") < Queue("q")`, `local x = Set("s") < Queue("q")`, "", ""},
		{"a negative sample", `Set("s").sample(-1)`, `Set("s"):sample(-1)`, "", "n must not be negative, got -1"},
		{"what has no order", `sorted([3, "a"])`, `table.sort({3, "a"})`, "", ""},
		{"a short name", `f(1)`, `f(1)`, "", "undefined: f"},
		{"bad port", `connect("redis://localhost:99999")`, `connect("redis://localhost:99999")`, "", "is a number from 1 to 65535, not 99999"},
		{"a table as the error", "", `error({code=2})`, "", `{"code": 2}`},
		{"fail", `fail("no", 3)`, `fail("no", 3)`, "", "no 3"},
	}
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			for _, tw := range twins {
				t.Run(tw.name, func(t *testing.T) {
					refused(t, open(), host.Starlark, tw.star, tw.fails)
					refused(t, open(), host.Lua, tw.lua, tw.fails)
				})
			}
		})
	}
}

func refused(t *testing.T, s store.Store, lang host.Lang, src, want string) {
	t.Helper()
	if src == "" {
		return
	}
	_, err := run(t.Context(), s, lang, src)
	var failure *host.Error
	if !errors.As(err, &failure) {
		t.Fatalf("%s: %s\ngot %v, want an error with %q", lang, src, err, want)
	}
	if !strings.Contains(failure.Message, want) || strings.Contains(failure.Message, "\n") {
		t.Errorf("%s: %s\ngot %q, want %q in one line", lang, src, failure.Message, want)
	}
	if !strings.HasPrefix(failure.Where, "x."+string(lang)+":") {
		t.Errorf("%s: %s\n%q is at %q", lang, src, failure.Message, failure.Where)
	}
	if n := s.Do(t.Context(), store.Cmd(store.DBSize)); n.Int() != 0 {
		t.Errorf("%s: %s\nleft %d keys", lang, src, n.Int())
	}
}

// TestWrongType: a key that holds something else is named, and not touched.
func TestWrongType(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			for lang, src := range map[host.Lang]string{
				host.Starlark: `store.call("SADD", "jobs", "x"); Queue("jobs").push(1)`,
				host.Lua:      `store.call("SADD", "jobs", "x"); Queue("jobs"):push(1)`,
			} {
				_, err := run(t.Context(), open(), lang, src)
				var failure *host.Error
				if !errors.As(err, &failure) || failure.Message != "jobs: holds a set, not a list" || failure.Kind != "type" {
					t.Errorf("%s: got %v", lang, err)
				}
			}
		})
	}
}

// TestSyntax: a script that does not compile is told where.
func TestSyntax(t *testing.T) {
	for lang, src := range map[host.Lang]string{
		host.Starlark: "x = 1\ny = = 2\n",
		host.Lua:      "x = 1\ny = = 2\n",
	} {
		_, err := run(t.Context(), stores(t)["embedded"](), lang, src)
		var failure *host.Error
		if !errors.As(err, &failure) || failure.Kind != "syntax" || failure.Where != "x."+string(lang)+":2" {
			t.Errorf("%s: got %#v", lang, err)
		}
	}
}
