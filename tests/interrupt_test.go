package tests

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// TestInterrupt: what one call or operator of a language does for long ends
// soon after the run is cancelled, and what was deferred still runs.
func TestInterrupt(t *testing.T) {
	for name, src := range map[string]string{
		"star list of a range":       `list(range(100000000))`,
		"star set of a range":        `set(range(100000000))`,
		"star tuple of a range":      `tuple(range(100000000))`,
		"star enumerate":             `enumerate(range(100000000))`,
		"star all":                   `all(range(1, 1 << 60))`,
		"star max":                   `max(range(1 << 60))`,
		"star sum":                   `sum(range(1 << 60))`,
		"star zip":                   `zip(range(100000000), range(100000000))`,
		"star reversed":              `reversed(range(100000000))`,
		"star sorted":                "x = list(range(2000000))\nwhile True: sorted(x, reverse=True)",
		"star sorted by a key":       `sorted(range(100000000), key=lambda v: -v)`,
		"star a tree of one list":    "x = [1]\nfor i in range(60): x = [x, x]\nprint(len(str(x)))",
		"star the same in a queue":   "x = [1]\nfor i in range(60): x = [x, x]\nQueue(\"q\").push(x)",
		"star many elements":         `Queue("q").extend(range(1 << 60))`,
		"lua a pattern":              `return (("a"):rep(30000)):find((".-"):rep(20) .. "b")`,
		"lua gmatch":                 `for _ in (("a"):rep(100000)):gmatch("a*a*a*b") do end`,
		"lua gsub":                   `return (("x"):rep(2^20):gsub("", ("y"):rep(2^10)))`,
		"lua balanced":               `return (("("):rep(2^20)):find("%b()")`,
		"lua sort":                   `local t = {}; for i = 1, 200000 do t[i] = -i end; while true do table.sort(t, function(a, b) return a < b end) end`,
		"lua sort without function":  `local t = {}; for i = 1, 200000 do t[i] = i * 7919 % 200003 end; while true do table.sort(t); t[1], t[100000] = t[100000], t[1] end`,
		"lua concat":                 `local t = {}; for i = 1, 100000 do t[i] = "abc" end; while true do table.concat(t, ",") end`,
		"lua insert in front":        `local t = {}; while true do table.insert(t, 1, 0) end`,
		"lua a tree of one table":    `local x = {1}; for i = 1, 60 do x = {x, x} end; print(#tostring(x))`,
		"lua the same in a queue":    `local x = {1}; for i = 1, 60 do x = {x, x} end; Queue("q"):push(x)`,
		"lua a loop in a coroutine":  `coroutine.wrap(function() while true do end end)()`,
		"lua a loop in a protected":  `while true do pcall(function() while true do end end) end`,
		"lua a loop in a comparison": `table.sort({1, 2, 3}, function() while true do end end)`,
	} {
		t.Run(name, func(t *testing.T) {
			lang, deferring := host.Starlark, "defer(print, \"bye\")\n"
			if name[:3] == "lua" {
				lang = host.Lua
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			why := errors.New("interrupted")
			var at time.Time
			time.AfterFunc(100*time.Millisecond, func() {
				at = time.Now()
				cancel(why)
			})
			out, err := run(ctx, embedded.New(embedded.Options{}), lang, deferring+src)
			took := time.Since(at)
			if !errors.Is(err, why) || out != "bye" {
				t.Fatalf("got %.100q, %v", out, err)
			}
			t.Logf("ended after %v", took)
			if took > interruptSlack {
				t.Errorf("ended after %v", took)
			}
		})
	}
}

// interruptSlack is how long a run may go on: the aim is a tenth of it, on a
// machine that does nothing else.
const interruptSlack = time.Second

// TestBounds: what would take all memory at once is refused.
func TestBounds(t *testing.T) {
	checkAll(t, []twin{
		{name: "lists", star: `list(range(1 << 40))`, fails: "list: 1099511627776 elements are too many at once: at most 134217728"},
		{name: "repeated lists", star: `print([1, 2] * 2, 2 * (3,), [] * 5, "ab" * 2, attempt(lambda: [0] * (1 << 30))[1]); [1, 2] * 100000000`, want: "[1, 2, 1, 2] (3, 3) [] abab a list of 1073741824 elements is too long: at most 134217728", fails: "a list of 200000000 elements is too long"},
		{name: "sorted", star: `sorted(range(1 << 40))`, fails: "sorted: 1099511627776 elements are too many"},
		{name: "texts", lua: `local s = "x"; while true do s = s .. s end`, fails: "resulting string too large"},
		{name: "texts of parts", lua: `local t, s = {}, ("x"):rep(2^20); for i = 1, 1000 do t[i] = s end; table.concat(t)`, fails: "resulting string too large"},
		{name: "results", lua: `string.byte(("x"):rep(1e7), 1, -1)`, fails: "string slice too long"},
		{name: "ints", lua: `local n = int("9007199254740993"); while true do n = n * n end`, fails: "an int of more than 1048576 bits"},
		{name: "coroutines in a circle", lua: `local co; co = coroutine.create(function() local c = coroutine.create(function() print(coroutine.resume(co)) end); coroutine.resume(c) end); print(coroutine.resume(co))`, want: "false cannot resume a coroutine that waits for this one\ntrue"},
		{
			name: "sorted is stable",
			star: `print(sorted([3, 1, 2]), sorted([3, 1, 2], reverse=True), sorted(["bb", "a", "cc", "d"], key=len), sorted(["bb", "a", "cc", "d"], key=len, reverse=True), sorted(range(40), key=lambda v: v % 3)[:15], sorted([], key=None))`,
			want: `[1, 2, 3] [3, 2, 1] ["a", "d", "bb", "cc"] ["bb", "cc", "a", "d"] [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 1] []`,
		},
		{name: "sorted of what has no order", star: `sorted([1, "a"])`, fails: "not implemented"},
		{name: "short and long", star: `n = 100000; print(len(list(range(n))), max(range(n)), max(1, 2), min([3]), any(range(n)), all([]), len(zip(range(n), range(n))), len(set(range(n))), len(enumerate(range(n), 5)), reversed(range(n))[0], dict([(1, 2)]), len(tuple(Queue("q"))))`, want: "100000 99999 2 3 True True 100000 100000 100000 99999 {1: 2} 0"},
	})
}
