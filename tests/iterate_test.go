package tests

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/host"
)

// TestChanging: a structure may change while a loop goes through it.
func TestChanging(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "a queue ends at the length it had",
			star: "q = Queue(\"q\")\nq.extend(range(5))\nn = 0\nfor x in q:\n  q.push(x)\n  n += 1\nprint(n, len(q))",
			lua:  "local q = Queue(\"q\"); q:extend{0, 1, 2, 3, 4}; local n = 0\nfor x in each(q) do q:push(x); n = n + 1 end\nprint(n, #q)",
			want: "5 10",
		},
		{
			name: "what stays comes at least once",
			star: `
h = HashMap("h")
h.update({i: i for i in range(10000)})
seen = set()
for k, v in h.scan():
  if k % 2 == 1:
    h.delete(k)
  else:
    seen.add(k)
print(len(seen), len(h))`,
			lua: `
local h, all = HashMap("h"), dict{}
for i = 0, 9999 do all[i] = i end
h:update(all)
local seen, n = {}, 0
for k, v in h:scan() do
  if k % 2 == 1 then h:delete(k) elseif not seen[k] then seen[k] = true; n = n + 1 end
end
print(n, #h)`,
			want: "5000 5000",
		},
		{
			name: "keys, and pairs",
			star: "h = HashMap(\"h\")\nh.update({\"a\": 1, \"b\": 2})\nprint(sorted([k for k in h]), sorted(h.items()), \"a\" in h, \"c\" in h, \"c\" not in h)",
			want: `["a", "b"] [("a", 1), ("b", 2)] True False True`,
		},
		{
			name: "keys, and pairs in Lua",
			lua:  "local h = HashMap(\"h\"); h:update{a=1, b=2}; local ks, sum = {}, 0\nfor k in each(h) do ks[#ks + 1] = k end; table.sort(ks)\nfor k, v in pairs(h) do sum = sum + v end\nprint(ks, sum, h:contains(\"a\"))",
			want: `["a", "b"] 3 true`,
		},
		{
			name: "a default is no member",
			star: "h = HashMap(\"h\", default=7)\nprint(h[\"x\"], \"x\" in h, h.get(\"x\"), len(h))",
			want: "7 False None 0",
		},
		{
			name: "operators",
			star: "h = HashMap(\"h\")\nh[\"a\"] = 1\ng = HashMap(\"g\")\ng[\"a\"] = 2\nprint(h | g)\nc = Counter(\"c\")\nd = Counter(\"d\")\nc.update([\"x\", \"x\", \"y\"])\nd.update([\"x\"])\nprint((c + d)[\"x\"], c - d, c & d, (c | d)[\"x\"], c[\"none\"])\nc[\"x\"] += 1\nprint(c[\"x\"])",
			want: "{\"a\": 2}\n3 {\"x\": 1, \"y\": 1} {\"x\": 1} 2 0\n3",
		},
		{
			name:  "a failing len can be caught",
			star:  "store.call(\"SADD\", \"q\", 1)\nv, err = attempt(lambda: len(Queue(\"q\")))\nprint(err.kind)\nv, err = attempt(lambda: [x for x in Queue(\"q\")])\nprint(err.kind)\nv, err = attempt(lambda: \"a\" in HashMap(\"q\"))\nprint(err.kind)\nprint(\"goes on\")",
			lua:   "store.call(\"SADD\", \"q\", 1)\nlocal v, err = attempt(function() return #Queue(\"q\") end)\nprint(err.kind)\nv, err = attempt(function() for x in each(Queue(\"q\")) do end end)\nprint(err.kind)\nv, err = attempt(function() return HashMap(\"q\"):contains(\"a\") end)\nprint(err.kind)\nprint(\"goes on\")",
			want:  "type\ntype\ntype\ngoes on",
			fails: "",
		},
		{
			name: "a failing operator ends the run, placed",
			star: "store.call(\"SADD\", \"q\", 1)\nfor x in Queue(\"q\"):\n  pass\nprint(\"never\")",
			lua:  "store.call(\"SADD\", \"q\", 1)\nfor x in each(Queue(\"q\")) do end\nprint(\"never\")",
			want: "", fails: ":2: q: holds a set, not a list",
		},
	})
}

// TestCancelled: cancelling ends a wait, a loop and a bulk load soon, and
// nothing is lost or half done.
func TestCancelled(t *testing.T) {
	scripts := map[string]map[host.Lang]string{
		"blocking pop": {
			host.Starlark: `Queue("q").pop(timeout=forever)`,
			host.Lua:      `Queue("q"):pop{timeout=forever}`,
		},
		"loop of pushes": {
			host.Starlark: "q = Queue(\"p\")\nwhile True: q.push(1)",
			host.Lua:      "local q = Queue(\"p\") while true do q:push(1) end",
		},
		"bulk load": {
			host.Starlark: "q = Queue(\"p\")\nitems = list(range(100000))\nwhile True: q.extend(items); q.clear()",
			host.Lua:      "local q, items = Queue(\"p\"), {}; for i = 1, 100000 do items[i] = i end; while true do q:extend(items); q:clear() end",
		},
	}
	why := errors.New("interrupted")
	for name, empty := range stores(t) {
		for what, languages := range scripts {
			for lang, src := range languages {
				t.Run(name+"/"+what+"/"+string(lang), func(t *testing.T) {
					s := empty()
					ctx, cancel := context.WithCancelCause(t.Context())
					var at time.Time
					time.AfterFunc(150*time.Millisecond, func() { at = time.Now(); cancel(why) })
					_, err := run(ctx, s, lang, src)
					if took := time.Since(at); took > time.Second {
						t.Errorf("ended %v after it was cancelled", took)
					}
					if !errors.Is(err, why) {
						t.Errorf("got %v", err)
					}
					out, err := run(t.Context(), s, host.Starlark, `q = Queue("q"); q.push("x"); print(q.pop(), len(Queue("p")))`)
					if err != nil || !strings.HasPrefix(out, "x ") {
						t.Errorf("afterwards: got %q, %v", out, err)
					}
					if what == "bulk load" && out != "x 0" && out != "x 100000" {
						t.Errorf("half a load: got %q", out)
					}
				})
			}
		}
	}
}

// TestServerGone: a server that is killed in the middle of a script is an
// error of kind unavailable, or unknown for a write whose answer was lost.
func TestServerGone(t *testing.T) {
	for lang, src := range map[host.Lang]string{
		host.Starlark: "q = Queue(\"q\")\nwhile True: q.push(1)",
		host.Lua:      "local q = Queue(\"q\") while true do q:push(1) end",
	} {
		server := storetest.Server(t)
		s := server.Open(t)
		time.AfterFunc(200*time.Millisecond, func() { server.Kill(t) })
		_, err := run(t.Context(), s, lang, src)
		var failure *host.Error
		if !errors.As(err, &failure) || failure.Kind != "unavailable" && failure.Kind != "unknown" {
			t.Errorf("%s: got %#v", lang, err)
		}
		again := map[host.Lang]string{
			host.Starlark: `v, err = attempt(Queue("q").push, 1); print(err.kind)`,
			host.Lua:      `local q = Queue("q"); local v, err = attempt(q.push, q, 1); print(err.kind)`,
		}
		if out, err := run(t.Context(), s, lang, again[lang]); err != nil || out != "unavailable" {
			t.Errorf("%s: caught: got %q, %v", lang, out, err)
		}
	}
}
