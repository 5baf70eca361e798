package tests

import (
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/host"
)

func TestRateLimiter(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "take and peek",
			star: `l = RateLimiter("l", 3, "90d", "fixed"); v = l.take("u", cost=2); print(v.allowed, v.remaining, v.retry_after); v = l.take("u", cost=2); print(v.allowed, v.remaining, v.retry_after > 0, v.reset_after > 0, l.peek("u").remaining, l.peek().remaining)`,
			want: "True 1 0\nFalse 1 True True 1 3",
		},
		{
			name: "take and peek in Lua",
			lua:  `local l = RateLimiter("l", 3, "90d", "fixed"); local v = l:take("u", {cost=2}); print(v.allowed, v.remaining, v.retry_after); v = l:take("u", {cost=2}); print(v.allowed, v.remaining, v.retry_after > 0, v.reset_after > 0, l:peek("u").remaining, l:peek().remaining)`,
			want: "true 1 0\nfalse 1 true true 1 3",
		},
		{
			name: "keys of any type",
			star: `l = RateLimiter("l", 1, 1000); print(l.allow(), l.allow(""), l.allow(1), l.allow("1"), l.allow((1, "a")), l.allow((1, "a")), l.allow({"a": 1}), len(l))`,
			want: "True False True True True False True 5",
		},
		{
			name: "keys of any type in Lua",
			lua:  `local l = RateLimiter("l", 1, 1000); print(l:allow(), l:allow(""), l:allow(1), l:allow("1"), l:allow(tuple(1, "a")), l:allow(tuple(1, "a")), #l)`,
			want: "true false true true true false 4",
		},
		{
			name: "wait",
			star: `l = RateLimiter("l", 2, 0.05); print(l.wait(cost=2), l.wait(timeout=5), RateLimiter("slow", 1, "90d", burst=2).wait("u", cost=2, timeout="1s"), RateLimiter("slow", 1, "90d").wait("u", timeout="1s"))`,
			want: "True True True False",
		},
		{
			name: "reset and configure",
			star: `l = RateLimiter("l", 1, "90d"); l.allow(); l.reset(); print(l.allow(), l.allow()); l.configure(limit=2, per="1d"); print(l.allow(cost=2), l.allow(), l.describe()["parameters"])`,
			want: "True False\nTrue False {\"algorithm\": \"gcra\", \"limit\": 2, \"per\": 86400}",
		},
		{
			name: "reset and configure in Lua",
			lua:  `local l = RateLimiter("l", 1, "90d"); l:allow(); l:reset(); print(l:allow(), l:allow()); l:configure{limit=2, per="1d"}; print(l:allow("", {cost=2}), l:allow(), l:describe().parameters.per)`,
			want: "true false\ntrue false 86400",
		},
		{
			name: "found by name",
			star: `RateLimiter("l", 1, "90d", "sliding_log").allow("u"); l = store.open("l"); print(l, l.allow("u"), store.type_of("l"), list(store.keys()))`,
			lua:  `RateLimiter("l", 1, "90d", "sliding_log"):allow("u"); local l = store.open("l"); print(l, tostring(l:allow("u")):gsub("f", "F", 1), store.type_of("l"), '["' .. store.keys()() .. '"]')`,
			want: `RateLimiter("l") False RateLimiter ["l"]`,
		},
		{
			name:  "another limit",
			star:  `RateLimiter("l", 1, 60).allow(); RateLimiter("l", 2, 60).allow()`,
			lua:   `RateLimiter("l", 1, 60):allow(); RateLimiter("l", 2, 60):allow()`,
			fails: "ratelimiter l: limit is 1, not 2: configure changes it",
		},
		{
			name:  "a cost above the limit",
			star:  `RateLimiter("l", 3, 60).allow(cost=4)`,
			lua:   `RateLimiter("l", 3, 60):allow("", {cost=4})`,
			fails: "ratelimiter l: allow: cost 4 can never be allowed: at most 3 are at once",
		},
		{
			name:  "a cost of nothing",
			star:  `RateLimiter("l", 3, 60).take("u", cost=0)`,
			lua:   `RateLimiter("l", 3, 60):take("u", {cost=0})`,
			fails: "ratelimiter l: take: cost must be at least 1, got 0",
		},
		{name: "a limit of nothing", star: `RateLimiter("l", 0, 60)`, lua: `RateLimiter("l", 0, 60)`, fails: "limit must be at least 1, got 0"},
		{name: "a part of a unit", star: `RateLimiter("l", 1.5, 60)`, lua: `RateLimiter("l", 1.5, 60)`, fails: "limit: got 1.5, want an int"},
		{name: "no interval", star: `RateLimiter("l", 1, 0)`, lua: `RateLimiter("l", 1, 0)`, fails: "per must be more than 0"},
		{name: "an unknown algorithm", star: `RateLimiter("l", 1, 60, "leaky")`, lua: `RateLimiter("l", 1, 60, "leaky")`, fails: "algorithm must be gcra, sliding_log, sliding_window or fixed, got leaky"},
	})
}

// TestTrickyLimiter: refused calls are not charged, and five calls at one
// instant are five.
func TestTrickyLimiter(t *testing.T) {
	twins := map[host.Lang][2]string{
		host.Starlark: {
			`l = RateLimiter("l", limit=3, per=60, algorithm="sliding_log")
for i in range(5): print("yes" if l.allow("u") else "no")
print(l.peek("u").remaining)`,
			`l = RateLimiter("l", 3, 60)
for i in range(4): print("yes" if l.allow("u") else "no")`,
		},
		host.Lua: {
			`local l = RateLimiter("l", 3, 60, {algorithm="sliding_log"})
for i = 1, 5 do if l:allow("u") then print("yes") else print("no") end end
print(l:peek("u").remaining)`,
			`local l = RateLimiter("l", 3, 60)
for i = 1, 4 do if l:allow("u") then print("yes") else print("no") end end`,
		},
	}
	for lang, scripts := range twins {
		clock := storetest.NewClock(time.Unix(1_800_000_000, 0))
		s := embedded.New(embedded.Options{Clock: clock})
		for i, want := range []string{"yes\nyes\nyes\nno\nno\n0", "yes\nyes\nyes\nno"} {
			if out, err := run(t.Context(), s, lang, scripts[i]); out != want || err != nil {
				t.Errorf("%s: got %q, %v, want %q", lang, out, err, want)
			}
			clock.Advance(61 * time.Second)
		}
	}
}
